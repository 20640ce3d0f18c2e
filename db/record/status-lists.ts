import { sql } from 'drizzle-orm'
import { ordinalsOf, statusPlace, type Purpose } from '../../content/credentials/status-place.ts'
import { startOf } from '../../content/credentials/facts.ts'
import type { RecordDb } from './db.ts'
import { parseRows, readRows } from './rows.ts'

/** What status lists say, from the changes that stand; nothing is kept of them besides the places of certificates. */

/** What a list depends on, read before it is worked out: all of it from the ends of indexes. */
export interface ListVersion {
  /** Whether a certificate has a place in it. */
  exists: boolean
  /** Index of the newest entry that changed a certificate's state; -1 where none ever did. */
  changed: number
}

export const readListVersion = async (db: RecordDb, listNumber: number): Promise<ListVersion> => {
  const { first } = ordinalsOf(listNumber)
  const [rows] = await readRows(db, [
    sql`SELECT json_object('exists', EXISTS (SELECT 1 FROM credential_places WHERE ordinal = ${first}),
      'changed', max(
        coalesce((SELECT max(idx) FROM records WHERE register = 'certificate-changes'), -1),
        coalesce((SELECT max(idx) FROM records INDEXED BY records_withdrawn
          WHERE register = 'certificates' AND status = 'withdrawn'), -1))) AS row`,
  ])
  const [row] = parseRows<{ exists: 0 | 1; changed: number }>(rows)
  return { exists: row?.exists === 1, changed: row?.changed ?? -1 }
}

interface Step {
  ordinal: number
  change: string
  effective: string
}

export interface ListState {
  /** Positions whose bit is set. */
  indexes: number[]
  /** RFC 3339 UTC: since when. */
  since: string
}

/** What marks a certificate, by the purpose of the list: one gone for good stays marked as suspended too. */
const MARKS: Record<Purpose, readonly string[]> = {
  suspension: ['suspended', 'withdrawn', 'replaced', 'annulled'],
  revocation: ['withdrawn', 'replaced', 'annulled'],
}

const END: readonly string[] = MARKS.revocation

/**
 * The bits of one list on a day.
 * @param day - `YYYY-MM-DD`: a change counts from its first day on
 * @param changed - of the version, for since when the list reads so
 */
export const readListState = async (
  db: RecordDb,
  purpose: Purpose,
  listNumber: number,
  day: string,
  changed: number,
): Promise<ListState> => {
  const { first, end } = ordinalsOf(listNumber)
  const [steps, annulled, published] = await readRows(db, [
    sql`SELECT json_object('ordinal', p.ordinal, 'change', r.body ->> 'change', 'effective', r.body ->> 'effective') AS row
      FROM records AS r CROSS JOIN credential_places AS p ON p.certificate = substr(r.key, 1, instr(r.key, '~') - 1)
      WHERE r.register = 'certificate-changes' AND r.body IS NOT NULL AND r.body ->> 'effective' <= ${day}
        AND p.ordinal >= ${first} AND p.ordinal < ${end}
      ORDER BY r.body ->> 'effective', r.id`,
    sql`SELECT json_object('ordinal', p.ordinal, 'change', 'annulled', 'effective', '') AS row
      FROM records AS r INDEXED BY records_withdrawn CROSS JOIN credential_places AS p ON p.certificate = r.key
      WHERE r.register = 'certificates' AND r.status = 'withdrawn' AND p.ordinal >= ${first} AND p.ordinal < ${end}`,
    sql`SELECT json_object('at', published_at) AS row FROM entries WHERE idx = ${Math.max(changed, 0)}`,
  ])
  const stated = parseRows<Step>(steps)
  const states = new Map<number, string>()
  for (const { ordinal, change } of [...stated, ...parseRows<Step>(annulled)])
    // What ended stays ended, whatever was stated beside it.
    if (!END.includes(states.get(ordinal) ?? '')) states.set(ordinal, change)
  const marked = [...states].filter(([, change]) => MARKS[purpose].includes(change))
  const began = startOf(stated.at(-1)?.effective ?? '1970-01-01')
  const [{ at } = { at: began }] = parseRows<{ at: string }>(published)
  return {
    indexes: marked.map(([ordinal]) => statusPlace(ordinal).index).sort((a, b) => a - b),
    since: at > began ? at : began,
  }
}
