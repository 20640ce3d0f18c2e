import { and, sql, type SQL } from 'drizzle-orm'
import { matchExpression } from '../../content/search/match.ts'
import { recordRow } from './mentions.ts'
import type { StoredRecord } from './record.ts'
import { parseRows, readRows } from './rows.ts'
import { conditions, LOOKED_THROUGH } from './search-page.ts'
import type { Search } from './search.ts'

/** Entries of a feed. */
export const FEED_ENTRIES = 50

/** What a feed is of: everything, of registers, what mentions one place or organisation in the registers named, or finds. */
export type FeedOf =
  | { kind: 'newest' }
  | { kind: 'search'; search: Search }
  | { kind: 'registers'; registers: string[] }
  | { kind: 'subject'; subject: string; registers: string[] }

/** Entries that stand: of a record that was corrected, the correction. */
export interface FeedRecords {
  /** In order of the log, newest first; withdrawn records have no body. */
  entries: StoredRecord[]
  /** What the registers of places and organisations say of the subject itself. */
  named: StoredRecord | undefined
  /** When the log last grew, RFC 3339 UTC; `undefined` while it is empty. */
  at: string | undefined
}

const newest = sql`
  SELECT ${recordRow} FROM entries CROSS JOIN records
    ON records.register = entries.register AND records.key = entries.key AND records.idx = entries.idx
  ORDER BY entries.idx DESC LIMIT ${FEED_ENTRIES}`

const ofRegisters = (registers: string[]): SQL => sql`
  SELECT ${recordRow} FROM json_each(${JSON.stringify(registers)}) AS register CROSS JOIN records
    ON records.register = register.value AND records.idx IN (SELECT latest.idx FROM records AS latest
      WHERE latest.register = register.value ORDER BY latest.idx DESC LIMIT ${FEED_ENTRIES})
  CROSS JOIN entries ON entries.idx = records.idx ORDER BY records.idx DESC LIMIT ${FEED_ENTRIES}`

/**
 * Mentions stand in order of what they speak of, not of publication: of each register the latest are taken, and of those
 * the last published. A mention goes with the withdrawal of its record.
 */
const ofSubject = (subject: string, registers: string[]): SQL => sql`
  SELECT ${recordRow}
  FROM json_each(${JSON.stringify(registers)}) AS register CROSS JOIN mentions
    ON mentions.subject = ${subject} AND mentions.register = register.value
      AND (mentions.at, mentions.key) IN (SELECT latest.at, latest.key FROM mentions AS latest
        WHERE latest.subject = ${subject} AND latest.register = register.value
        ORDER BY latest.at DESC, latest.key DESC LIMIT ${FEED_ENTRIES})
  CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
  CROSS JOIN entries ON entries.idx = records.idx
  ORDER BY records.idx DESC LIMIT ${FEED_ENTRIES}`

/**
 * What a search finds, of the records last published first the newest statements. Of more hits than a search looks
 * through, the first ones are left out. A withdrawn record is found no more.
 */
const ofSearch = (search: Search): SQL => sql`
  WITH found AS (
    SELECT record.id FROM search CROSS JOIN records AS record ON record.id = search.rowid
    WHERE ${and(sql`search MATCH ${matchExpression(search.q, search.alike) ?? '""'}`, conditions(search))}
    ORDER BY search.rowid DESC LIMIT ${LOOKED_THROUGH})
  SELECT ${recordRow} FROM found CROSS JOIN records ON records.id = found.id
  CROSS JOIN entries ON entries.idx = records.idx ORDER BY records.idx DESC LIMIT ${FEED_ENTRIES}`

const queryOf = (of: FeedOf): SQL => {
  if (of.kind === 'newest') return newest
  if (of.kind === 'search') return ofSearch(of.search)
  return of.kind === 'registers' ? ofRegisters(of.registers) : ofSubject(of.subject, of.registers)
}

/** Reads a feed in one round trip. */
export const readFeed = async (db: { $client: D1Database }, of: FeedOf): Promise<FeedRecords> => {
  const subject = of.kind === 'subject' ? of.subject : ''
  const [entries, named, state] = await readRows(db, [
    queryOf(of),
    sql`SELECT ${recordRow} FROM records CROSS JOIN entries ON entries.idx = records.idx
      WHERE records.register IN ('places', 'organisations') AND records.key = ${subject} AND records.status <> 'withdrawn'`,
    sql`SELECT json_object('at', at) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`,
  ])
  return {
    entries: parseRows<StoredRecord>(entries),
    named: parseRows<StoredRecord>(named)[0],
    at: parseRows<{ at: string }>(state)[0]?.at,
  }
}
