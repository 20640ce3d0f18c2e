import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import type { RecordDb } from './db.ts'

/** Months of how bodies dealt with reports, as the register `report-statistics` states them. */

export const STATISTICS = 'report-statistics'

export interface StatedMonth {
  /** Unified social credit code of who states it, or `portal`. */
  publisher: string
  body: Body
}

/** Entries read at most: a year of some tens of bodies. */
const MOST = 1_200

/**
 * The newest months first; within a month by body.
 * @param subject - code of a place, with all within it, or of a body; all of the portal without it
 * @param from - first month, `YYYY-MM`
 */
export const readStatistics = async (
  db: RecordDb,
  subject: string | undefined,
  from: string,
): Promise<StatedMonth[]> => {
  const rows =
    subject === undefined
      ? await db.all<{ publisher: string; body: string }>(sql`
          SELECT entries.publisher, records.body FROM records INDEXED BY records_time
            CROSS JOIN entries ON entries.idx = records.idx
          WHERE records.register = ${STATISTICS} AND records.time >= ${from} AND records.status <> 'withdrawn'
          ORDER BY records.time DESC, records.key DESC LIMIT ${MOST}`)
      : await db.all<{ publisher: string; body: string }>(sql`
          SELECT entries.publisher, records.body FROM mentions
            CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
            CROSS JOIN entries ON entries.idx = records.idx
          WHERE mentions.subject = ${subject} AND mentions.register = ${STATISTICS} AND mentions.at >= ${from}
            AND records.status <> 'withdrawn'
          ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${MOST}`)
  return rows.map(({ publisher, body }) => ({ publisher, body: JSON.parse(body) }))
}
