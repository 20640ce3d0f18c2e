import { sql, type SQL } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { countMentions } from './mentions.ts'
import { parseRows, readRows } from './rows.ts'

/** A record that mentions the organisation, at the time it speaks of. */
export interface OrganisationRecord {
  register: string
  key: string
  /** The record's time, or when it was published. */
  at: string
  status: 'published' | 'corrected'
  publisher: string
  /** RFC 3339 UTC. */
  publishedAt: string
  body: Body
}

/** Everything that an organisation's page shows, at one state of the record. */
export interface OrganisationView {
  /** What the register of organisations states of it. */
  named: Body | undefined
  /** Registers that mention it; counted to `COUNTED_TO` and one further. */
  counts: { register: string; count: number }[]
  /** The newest of every register, at most `MAX_OF_REGISTER` of one; newest first. */
  records: OrganisationRecord[]
  treeSize: number
}

export const MAX_OF_REGISTER = 20

const newestOf = (uscc: string, registers: string[]): SQL => sql`
  SELECT json_object('register', records.register, 'key', records.key, 'at', mentions.at, 'status', records.status,
    'publisher', entries.publisher, 'publishedAt', entries.published_at, 'body', json(records.body)) AS row
  FROM json_each(${JSON.stringify(registers)}) AS register CROSS JOIN mentions
    ON mentions.subject = ${uscc} AND mentions.register = register.value
      AND (mentions.at, mentions.key) IN (SELECT newest.at, newest.key FROM mentions AS newest
        WHERE newest.subject = ${uscc} AND newest.register = register.value
        ORDER BY newest.at DESC, newest.key DESC LIMIT ${MAX_OF_REGISTER})
  CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
  CROSS JOIN entries ON entries.idx = records.idx
  WHERE records.status <> 'withdrawn' ORDER BY mentions.at DESC, records.idx DESC`

/**
 * Reads an organisation's page in one round trip, however much mentions it.
 * @param uscc - unified social credit code
 * @param registers - ids of registers whose records may mention it
 */
export const readOrganisationPage = async (
  db: { $client: D1Database },
  uscc: string,
  registers: string[],
): Promise<OrganisationView> => {
  const [named, counts, newest, state] = await readRows(db, [
    sql`SELECT body AS row FROM records
      WHERE register = 'organisations' AND key = ${uscc} AND status <> 'withdrawn'`,
    countMentions(uscc, registers),
    newestOf(uscc, registers),
    sql`SELECT json_object('size', size) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`,
  ])
  return {
    named: parseRows<Body>(named)[0],
    counts: parseRows(counts),
    records: parseRows(newest),
    treeSize: parseRows<{ size: number }>(state)[0]?.size ?? 0,
  }
}
