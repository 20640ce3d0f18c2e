import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { authoritiesFor, type Authority } from './authorities.ts'
import { parseRows, readRows } from './rows.ts'

/** An alert about a label, as it was published. */
export interface LabelAlert {
  key: string
  publisher: string
  body: Body
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
