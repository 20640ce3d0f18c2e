import { sql } from 'drizzle-orm'
import { numberSubject } from '../../content/certificates/number.ts'
import type { Body } from '../../content/registers/facts.ts'
import { authoritiesFor, type Authority } from './authorities.ts'
import { parseRows, readRows } from './rows.ts'

/** An alert about a label, as it was published. */
export interface LabelAlert {
  key: string
  publisher: string
  body: Body
}

/** The same with its place in the log. */
export interface IndexedAlert extends LabelAlert {
  index: number
}

/** Alerts about one number that are read with it. */
export const MAX_ALERTS_OF_NUMBER = 5

/** @param subject - SQL for what mentions of the number stand under */
export const alertsAbout = (subject: string): string => `
  SELECT json_object('key', alert.key, 'index', alert.idx, 'publisher', stated.publisher, 'body', json(alert.body)) AS row
  FROM mentions CROSS JOIN records AS alert ON alert.register = mentions.register AND alert.key = mentions.key
    CROSS JOIN entries AS stated ON stated.idx = alert.idx
  WHERE mentions.subject = ${subject} AND mentions.register = 'label-alerts' AND alert.status <> 'withdrawn'
  ORDER BY mentions.at DESC LIMIT ${MAX_ALERTS_OF_NUMBER}`

/** Alerts about a number, or one that it can be taken for, the newest first. */
export const readAlertsAbout = async (
  { $client }: { $client: D1Database },
  number: string,
): Promise<IndexedAlert[]> => {
  const subject = numberSubject(number)
  if (subject === undefined) return []
  const { results } = await $client.prepare(alertsAbout('?1')).bind(subject).all<{ row: string }>()
  return parseRows(results.map(({ row }) => row))
}

/** The newest alerts, and who answers for products where the certificate asked about was issued for. */
export interface LabelWatch {
  alerts: LabelAlert[]
  authorities: Authority[]
}

export const MAX_ALERTS = 50

/** @param certificate - a key; its place of production says which bodies are nearest */
export const readLabelWatch = async (
  db: { $client: D1Database },
  certificate: string | undefined,
  place: string | undefined,
): Promise<LabelWatch> => {
  const [alerts, authorities] = await readRows(db, [
    sql`SELECT json_object('key', records.key, 'publisher', entries.publisher, 'body', json(records.body)) AS row
      FROM records CROSS JOIN entries ON entries.idx = records.idx
      WHERE records.register = 'label-alerts' AND records.status <> 'withdrawn'
      ORDER BY records.time DESC, records.key DESC LIMIT ${MAX_ALERTS}`,
    authoritiesFor(sql`COALESCE(${place ?? null}, (SELECT body ->> 'place' FROM records
      WHERE register = 'certificates' AND key = ${certificate ?? ''}))`),
  ])
  return { alerts: parseRows(alerts), authorities: parseRows(authorities) }
}
