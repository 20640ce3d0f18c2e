import { sql, type SQL } from 'drizzle-orm'
import type { PublicSide } from '../../content/reports/projection.ts'
import { each } from '../record/append.ts'
import { runBatch } from '../record/db.ts'
import type { IntakeDb } from './db.ts'
import { offeredPhotos, type OfferedPhoto } from './report-desk-photos.ts'

/** Reports of which something is to be published, read without anything that is nobody's to read. */

export interface WaitingReport {
  side: PublicSide & { photos: OfferedPhoto[] }
  /** Everything that was read of it, as one text: it is done with only while the row still says the same. */
  seen: string
  /** Whether something happened to it on the day that is asked for: that is the next day's to tell. */
  isMoving: boolean
}

/** Columns that decide what is public. */
const COLUMNS = [
  'number',
  'category',
  'body',
  'place',
  'day',
  'recurring',
  'received',
  'visibility',
  'public_text',
  'redacted_text',
  'public_photos',
  'shown_photos',
  'cell',
  'state',
  'reason',
  'clock',
  'accept_due',
  'accepted',
  'due',
  'extended',
  'settled',
  'closed',
  'reopenings',
  'finding',
  'organisation',
  'answer',
  'penalty',
  'me_too',
  'released',
  'release_day',
  'redaction_reason',
] as const
type Column = (typeof COLUMNS)[number]

/** D1 gives a function 32 arguments at most (developers.cloudflare.com/d1/platform/limits). */
const MOST_ARGUMENTS = 32

const lists = (columns: readonly Column[]): string[] =>
  columns.length === 0
    ? []
    : [
        `json_array(${columns
          .slice(0, MOST_ARGUMENTS)
          .map((name) => `reports.${name}`)
          .join(', ')})`,
        ...lists(columns.slice(MOST_ARGUMENTS)),
      ]

const SEEN: SQL = sql.raw(`json_array(${lists(COLUMNS).join(', ')})`)

type Value = string | number | null
type Seen = (column: Column) => Value

const seenIn = (text: string): Seen => {
  const lists: Value[][] = JSON.parse(text)
  const values = new Map(lists.flat().map((value, at) => [COLUMNS[at], value]))
  return (column) => values.get(column) ?? null
}

interface Row {
  seen: string
  since: string | null
  moving: number
}

const textOf = (value: Value): string | undefined => (value === null ? undefined : String(value))

/** Of those that she gave, the ones that a handler left in. */
const photosOf = (seen: Seen): OfferedPhoto[] => {
  const shown: string[] = JSON.parse(textOf(seen('shown_photos')) ?? '[]')
  const given = offeredPhotos({ publicPhotos: textOf(seen('public_photos')) ?? null })
  return given.filter(({ sha256 }) => shown.includes(sha256))
}

const sideOf = (seen: Seen, since: string | null): WaitingReport['side'] => {
  const cell = textOf(seen('cell'))
  const visibility = textOf(seen('visibility'))
  return {
    number: String(seen('number')),
    category: String(seen('category')),
    body: String(seen('body')),
    place: String(seen('place')),
    day: String(seen('day')),
    recurring: seen('recurring') === 1,
    received: String(seen('received')),
    visibility: visibility === 'public' || visibility === 'numbers' ? visibility : 'authority',
    text: textOf(seen('redacted_text')) ?? textOf(seen('public_text')),
    photos: photosOf(seen),
    cell: cell === undefined ? undefined : JSON.parse(cell),
    state: String(seen('state')),
    since: since ?? String(seen('received')),
    reason: textOf(seen('reason')),
    clock: textOf(seen('clock')),
    acceptDue: textOf(seen('accept_due')),
    accepted: textOf(seen('accepted')),
    due: textOf(seen('due')),
    extended: textOf(seen('extended')),
    settled: textOf(seen('settled')),
    closed: textOf(seen('closed')),
    reopenings: Number(seen('reopenings')),
    finding: textOf(seen('finding')),
    organisation: textOf(seen('organisation')),
    answer: textOf(seen('answer')),
    penalty: textOf(seen('penalty')),
    meToo: Number(seen('me_too')),
    released: seen('released') === 1,
    releaseDay: textOf(seen('release_day')),
    redactionReason: textOf(seen('redaction_reason')),
  }
}

/** @param today - a day on which something still happens to them */
const select = (today: string, where: SQL): SQL => sql`
  SELECT ${SEEN} AS seen,
    (SELECT max(day) FROM report_events WHERE report_events.number = reports.number AND state IS NOT NULL) AS since,
    EXISTS (SELECT 1 FROM report_events WHERE report_events.number = reports.number AND day >= ${today}) AS moving
  FROM reports WHERE ${where}`

const read = async (db: IntakeDb, query: SQL): Promise<WaitingReport[]> =>
  (await db.all<Row>(query)).map(({ seen, since, moving }) => ({
    side: sideOf(seenIn(seen), since),
    seen,
    isMoving: moving === 1,
  }))

/**
 * Reports whose public face changed, or may have; in order of their random numbers.
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 * @param after - the last number of the page before
 */
export const listChanged = (db: IntakeDb, today: string, after: string, limit: number): Promise<WaitingReport[]> =>
  read(db, sql`${select(today, sql`dirty = 1 AND number > ${after}`)} ORDER BY number LIMIT ${limit}`)

/** One report, changed or not; `undefined` where there is none. */
export const findReport = async (db: IntakeDb, today: string, number: string): Promise<WaitingReport | undefined> =>
  (await read(db, select(today, sql`number = ${number}`)))[0]

/** Nothing is left to publish of these; of one that changed since it was read there still is. */
export const settleChanged = (
  db: IntakeDb,
  done: readonly { side: { number: string }; seen: string }[],
): Promise<void> =>
  runBatch(
    db,
    each(
      done.map(({ side, seen }) => [side.number, seen]),
      (rows) => sql`UPDATE reports SET dirty = 0 WHERE dirty = 1 AND (number, ${SEEN}) IN
        (SELECT value ->> 0, value ->> 1 FROM json_each(${rows}))`,
    ),
  )

/** What the record was made to forget is forgotten here too, so that no later revision brings it back. */
export const forgetErased = async (db: IntakeDb, number: string, fields: readonly string[]): Promise<void> => {
  const columns = new Set(fields.flatMap((field) => ERASED_WITH[field] ?? []))
  if (columns.size === 0) return
  const nothing = sql.join(
    [...columns].map((column) => sql.raw(`${column} = NULL`)),
    sql`, `,
  )
  await db.run(sql`UPDATE reports SET ${nothing} WHERE number = ${number}`)
}

/** Fields of the register → columns that hold the same. */
const ERASED_WITH: Readonly<Record<string, readonly Column[]>> = {
  text: ['public_text', 'redacted_text'],
  photos: ['public_photos', 'shown_photos'],
  longitude: ['cell'],
  latitude: ['cell'],
  reason: ['reason'],
  answer: ['answer'],
  organisation: ['organisation'],
}
