import { sql, type SQL } from 'drizzle-orm'
import { ordinalsOf, statusPlace, type Purpose } from '../../content/credentials/status-place.ts'
import { startOf } from '../../content/credentials/facts.ts'
import type { RecordDb } from './db.ts'
import { parseRows, readRows } from './rows.ts'

/**
 * What status lists say, from the changes that stand: worked out whole once, and from then on by what came since. Nothing
 * of it has to be kept besides the places of certificates.
 */

/** Up to where the record was read for a list. */
export interface ReadUpTo {
  /** Index of the newest step in the life of any certificate; -1 before the first. */
  index: number
  /** When it was published, RFC 3339 UTC: tells this record from another one. */
  at: string
}

/**
 * How far the record goes, from the ends of indexes.
 * @param known - up to where it was read before
 * @returns whether a certificate has a place in the list, and whether what was read before still stands
 */
export const readListVersion = async (
  db: RecordDb,
  listNumber: number,
  known?: ReadUpTo,
): Promise<{ exists: boolean; upTo: ReadUpTo; isKnown: boolean }> => {
  const { first } = ordinalsOf(listNumber)
  const [rows] = await readRows(db, [
    sql`SELECT json_object('exists', EXISTS (SELECT 1 FROM credential_places WHERE ordinal = ${first}),
      'index', newest.idx, 'at', (SELECT published_at FROM entries WHERE idx = newest.idx),
      'knownAt', (SELECT published_at FROM entries WHERE idx = ${known?.index ?? -1})) AS row
      FROM (SELECT max(idx) AS idx FROM certificate_states) AS newest`,
  ])
  const [row] = parseRows<{ exists: 0 | 1; index: number | null; at: string | null; knownAt: string | null }>(rows)
  return {
    exists: row?.exists === 1,
    upTo: { index: row?.index ?? -1, at: row?.at ?? '' },
    isKnown: known !== undefined && row?.knownAt === known.at && known.index <= (row.index ?? -1),
  }
}

/** The newest of what a list says: two lists with the same mark say the same. */
export interface Mark {
  /** Index of the newest entry that counts. */
  changed: number
  /** When it was published, RFC 3339 UTC; empty where nothing counts. */
  at: string
  /** The latest day from which something counts, `YYYY-MM-DD`; empty where nothing does. */
  effective: string
}

export const NO_MARK: Mark = { changed: -1, at: '', effective: '' }

export const latestMark = (a: Mark, b: Mark): Mark => ({
  ...(b.changed > a.changed ? { changed: b.changed, at: b.at } : { changed: a.changed, at: a.at }),
  effective: b.effective > a.effective ? b.effective : a.effective,
})

/** Since when a list reads so, RFC 3339 UTC. */
export const sinceOf = ({ at, effective }: Mark): string => {
  const began = startOf(effective || '1970-01-01')
  return at > began ? at : began
}

export interface ListState {
  /** Positions that were looked at, and whether the bit of each is set. */
  bits: Map<number, boolean>
  mark: Mark
}

interface Step {
  ordinal: number
  /** NULL of a change that was taken back. */
  change: string | null
  effective: string
  changed: number
  at: string
}

/** What marks a certificate, by the purpose of the list: one gone for good stays marked as suspended too. */
const MARKS: Record<Purpose, readonly string[]> = {
  suspension: ['suspended', 'withdrawn', 'replaced', 'annulled'],
  revocation: ['withdrawn', 'replaced', 'annulled'],
}

const END: readonly string[] = MARKS.revocation

/** Keys of a change: `certificate~day~change`. */
const CERTIFICATE = sql`substr(r.key, 1, instr(r.key, '~') - 1)`
const DAY = sql`substr(r.key, instr(r.key, '~') + 1, 10)`

/** The statements of a list's steps. @param changes - rows `r` of changes, `p` their places; `whole` - the same of certificates */
const stepsOf = (changes: SQL, whole: SQL, day: string): SQL[] => [
  sql`SELECT json_object('ordinal', p.ordinal, 'change', r.body ->> 'change', 'effective', ${DAY}, 'changed', r.idx,
      'at', e.published_at) AS row
    FROM ${changes} CROSS JOIN entries AS e ON e.idx = r.idx
    WHERE ${DAY} <= ${day} ORDER BY ${DAY}, r.id`,
  sql`SELECT json_object('ordinal', p.ordinal, 'change', CASE r.status WHEN 'withdrawn' THEN 'annulled' END,
      'effective', '', 'changed', r.idx, 'at', e.published_at) AS row
    FROM ${whole} CROSS JOIN entries AS e ON e.idx = r.idx`,
]

/** @param looked - positions that were looked at, whether anything is stated of them or not */
const stateOf = (purpose: Purpose, steps: Step[], annulled: Step[], looked: readonly number[]): ListState => {
  const states = new Map<number, string>()
  for (const { ordinal, change } of [...steps, ...annulled])
    // What ended stays ended, whatever was stated beside it.
    if (change !== null && !END.includes(states.get(ordinal) ?? '')) states.set(ordinal, change)
  const bits = new Map(
    [...looked, ...states.keys()].map((ordinal) => [
      statusPlace(ordinal).index,
      MARKS[purpose].includes(states.get(ordinal) ?? ''),
    ]),
  )
  return { bits, mark: [...steps, ...annulled].reduce(latestMark, NO_MARK) }
}

/**
 * A whole list as of a day.
 * @param day - `YYYY-MM-DD`: a change counts from its first day on
 */
export const readWholeList = async (
  db: RecordDb,
  purpose: Purpose,
  listNumber: number,
  day: string,
): Promise<ListState> => {
  const { first, end } = ordinalsOf(listNumber)
  const within = sql`p.ordinal >= ${first} AND p.ordinal < ${end}`
  const changes = sql`records AS r CROSS JOIN credential_places AS p
    ON r.register = 'certificate-changes' AND p.certificate = ${CERTIFICATE} AND ${within}`
  const whole = sql`records AS r INDEXED BY records_withdrawn CROSS JOIN credential_places AS p
    ON r.register = 'certificates' AND r.status = 'withdrawn' AND p.certificate = r.key AND ${within}`
  const [steps, annulled] = await readRows(db, stepsOf(changes, whole, day))
  return stateOf(purpose, parseRows<Step>(steps), parseRows<Step>(annulled), [])
}

/** More certificates than this, and the whole list is worked out again. */
const MOST_TOUCHED = 10_000

/**
 * What became of a list since it was read: of certificates that anything was stated of, or whose change has begun to count.
 * @param since - up to where the record was read, and for which day
 * @returns `undefined` where so much happened that the whole list is worked out sooner
 */
export const readListSince = async (
  db: RecordDb,
  purpose: Purpose,
  listNumber: number,
  { since, upTo, day }: { since: ReadUpTo & { day: string }; upTo: ReadUpTo; day: string },
): Promise<ListState | undefined> => {
  const { first, end } = ordinalsOf(listNumber)
  const [touched] = await readRows(db, [
    sql`SELECT json_object('certificate', p.certificate, 'ordinal', p.ordinal) AS row FROM (
        SELECT certificate FROM certificate_states
          WHERE idx > ${since.index} AND idx <= ${upTo.index} AND event <> 'corrected'
        UNION
        SELECT substr(key, 1, instr(key, '~') - 1) FROM records
          WHERE register = 'certificate-changes' AND time > ${since.day} AND time <= ${day}
      ) AS stated CROSS JOIN credential_places AS p ON p.certificate = stated.certificate
      WHERE p.ordinal >= ${first} AND p.ordinal < ${end} LIMIT ${MOST_TOUCHED + 1}`,
  ])
  const rows = parseRows<{ certificate: string; ordinal: number }>(touched)
  if (rows.length > MOST_TOUCHED) return undefined
  const asked = sql`json_each(${JSON.stringify(rows)}) AS t`
  const places = sql`(SELECT t.value ->> 'certificate' AS certificate, t.value ->> 'ordinal' AS ordinal FROM ${asked}) AS p`
  const changes = sql`${places} CROSS JOIN records AS r ON r.register = 'certificate-changes'
    AND r.key > p.certificate || '~' AND r.key < p.certificate || char(127)`
  const whole = sql`${places} CROSS JOIN records AS r ON r.register = 'certificates' AND r.key = p.certificate
    AND (r.status = 'withdrawn' OR EXISTS (SELECT 1 FROM certificate_states AS state
      WHERE state.certificate = r.key AND state.event = 'annulled'))`
  const [steps, annulled] = await readRows(db, stepsOf(changes, whole, day))
  return stateOf(
    purpose,
    parseRows<Step>(steps),
    parseRows<Step>(annulled),
    rows.map(({ ordinal }) => ordinal),
  )
}
