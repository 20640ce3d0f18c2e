import { sql, type SQL } from 'drizzle-orm'
import { daysAfter } from '../../content/consultations/windows.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { RecordDb } from './db.ts'
import { decodeCursor, pageOf, type Page, type PageRequest, type Row } from './page.ts'
import { keysUnder, RECORD_ROW } from './read.ts'
import { parseRows, readRows } from './rows.ts'

/** Consultations with everything that belongs to one, and which of them are open. */

type Db = { $client: D1Database }

/** A record with who states it. */
export interface Stated {
  key: string
  revision: number
  publisher: string
  publishedAt: string
  /** Why it was corrected. */
  reason: string | null
  body: Body
}

export interface ConsultationRecords {
  /** `undefined` where it does not stand. */
  consultation: Stated | undefined
  /** Of the draft and of the final text, each in order. */
  paragraphs: Stated[]
  /** Newest last, at most `MOST_COMMENTS`. */
  comments: Stated[]
  /** How many entries of comments stand, counted to `MOST_COMMENTS` and no further. */
  commentCount: number
  answers: Stated[]
  result: Stated | undefined
  /** Earliest first. */
  hearings: Stated[]
}

/** Entries of comments that one page shows; all of them are in the register. */
export const MOST_COMMENTS = 1_000
const MOST_PARAGRAPHS = 4_000

const STATED = sql`json_object('key', record.key, 'revision', record.revision, 'publisher', entries.publisher,
  'publishedAt', entries.published_at, 'reason', entries.reason, 'body', json(record.body)) AS row`

const one = (register: string, key: string): SQL => sql`
  SELECT ${STATED} FROM records AS record CROSS JOIN entries ON entries.idx = record.idx
  WHERE record.register = ${register} AND record.key = ${key} AND record.status <> 'withdrawn'`

const under = (register: string, key: string, limit: number): SQL => {
  const { first, end } = keysUnder(key)
  return sql`SELECT ${STATED} FROM records AS record CROSS JOIN entries ON entries.idx = record.idx
    WHERE record.register = ${register} AND record.key > ${first} AND record.key < ${end}
      AND record.status <> 'withdrawn' ORDER BY record.key LIMIT ${limit}`
}

const hearingsOf = (consultation: string): SQL => sql`
  SELECT ${STATED} FROM records AS record INDEXED BY records_hearings_of CROSS JOIN entries ON entries.idx = record.idx
  WHERE record.register IS 'hearings' AND record.body ->> 'consultation' = ${consultation}
    AND record.status <> 'withdrawn' ORDER BY record.key LIMIT 50`

const orderOf = ({ body }: Stated): number => (typeof body['order'] === 'number' ? body['order'] : 0)
const dayOf = (field: string, { body }: Stated): string => String(body[field] ?? '')

/** Everything of one consultation, at one state of the record. */
export const readConsultation = async (db: Db, key: string): Promise<ConsultationRecords> => {
  const [consultation, paragraphs, comments, answers, result, hearings] = await readRows(db, [
    one('consultations', key),
    under('consultation-paragraphs', key, MOST_PARAGRAPHS),
    under('consultation-comments', key, MOST_COMMENTS + 1),
    under('consultation-answers', key, MOST_COMMENTS),
    one('consultation-results', key),
    hearingsOf(key),
  ])
  const all = parseRows<Stated>(comments)
  return {
    consultation: parseRows<Stated>(consultation)[0],
    paragraphs: parseRows<Stated>(paragraphs).toSorted((a, b) => orderOf(a) - orderOf(b)),
    comments: all
      .slice(0, MOST_COMMENTS)
      .toSorted((a, b) => (`${dayOf('received', a)} ${a.key}` < `${dayOf('received', b)} ${b.key}` ? -1 : 1)),
    commentCount: all.length,
    answers: parseRows<Stated>(answers),
    result: parseRows<Stated>(result)[0],
    hearings: parseRows<Stated>(hearings).toSorted((a, b) => (dayOf('day', a) < dayOf('day', b) ? -1 : 1)),
  }
}

/** What is asked of a list. `unfinished` is open or to come. */
export type ListedState = 'open' | 'coming' | 'unfinished' | 'closed' | 'all'

export interface ConsultationQuestion {
  state: ListedState
  /** With all places within it. */
  place?: string | undefined
  organisation?: string | undefined
  kind?: string | undefined
}

const closes = sql`records.body ->> 'closes'`

const isMentioned = (subject: string): SQL =>
  sql`EXISTS (SELECT 1 FROM mentions AS other WHERE other.subject = ${subject} AND other.register = 'consultations'
    AND other.at = COALESCE(records.time, entries.published_at) AND other.key = records.key)`

const inState = (state: ListedState, today: string): SQL => {
  if (state === 'open') return sql`${closes} >= ${today} AND records.body ->> 'opens' <= ${today}`
  if (state === 'coming') return sql`${closes} >= ${today} AND records.body ->> 'opens' > ${today}`
  if (state === 'unfinished') return sql`${closes} >= ${today}`
  return state === 'closed' ? sql`${closes} < ${today}` : sql`${closes} >= ''`
}

const COLUMNS = sql`records.register, records.key, records.revision, records.status, entries.publisher,
  entries.published_at AS publishedAt, entries.reason, records.idx AS "index", records.body`

/**
 * Consultations in order of their last day: what is open ends soonest first, what is over ended last first. Of one place or
 * body what is over comes by its announcement, newest first, so that no other's are walked.
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 * @returns `undefined` when the cursor is of another list
 */
export const listConsultations = async (
  db: RecordDb,
  { state, place, organisation, kind }: ConsultationQuestion,
  today: string,
  { limit, cursor }: PageRequest,
): Promise<Page | undefined> => {
  const isPast = state === 'closed' || state === 'all'
  const subject = isPast ? (place ?? organisation) : undefined
  const name = `consultations-${state}${subject === undefined ? '' : '-of'}`
  const after = cursor === undefined ? undefined : decodeCursor(cursor, name, 2)
  if (cursor !== undefined && !after) return undefined
  const [first, second] = after ?? []
  const filters = [
    inState(state, today),
    ...(place === undefined || subject === place ? [] : [isMentioned(place)]),
    ...(organisation === undefined || subject === organisation ? [] : [isMentioned(organisation)]),
    ...(kind === undefined ? [] : [sql`records.body ->> 'kind' = ${kind}`]),
  ]
  const where = sql.join(filters, sql` AND `)
  const rows =
    subject === undefined
      ? await db.all<Row>(sql`
          SELECT ${COLUMNS}, json_array(${closes}, records.key) AS position
          FROM records INDEXED BY records_consultations_closes CROSS JOIN entries ON entries.idx = records.idx
          WHERE records.register IS 'consultations' AND ${where}
            ${after ? (isPast ? sql`AND (${closes} < ${first} OR (${closes} = ${first} AND records.key < ${second}))` : sql`AND (${closes}, records.key) > (${first}, ${second})`) : sql``}
          ORDER BY ${isPast ? sql`${closes} DESC, records.key DESC` : sql`${closes}, records.key`} LIMIT ${limit + 1}`)
      : await db.all<Row>(sql`
          SELECT ${COLUMNS}, json_array(mentions.at, mentions.key) AS position
          FROM mentions CROSS JOIN records ON records.register = 'consultations' AND records.key = mentions.key
            CROSS JOIN entries ON entries.idx = records.idx
          WHERE mentions.subject = ${subject} AND mentions.register = 'consultations' AND ${where}
            ${after ? sql`AND (mentions.at, mentions.key) < (${first}, ${second})` : sql``}
          ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${limit + 1}`)
  return pageOf(rows, limit, name)
}

/**
 * Answers what is open for comment in a place, or to come, as `StoredRecord`, soonest to close first. Where no consultation
 * speaks of the place, none is looked at.
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 */
export const unfinishedIn = (place: string, today: string, limit: number): SQL => sql`
  SELECT ${RECORD_ROW} FROM records INDEXED BY records_consultations_closes CROSS JOIN entries ON entries.idx = records.idx
  WHERE EXISTS (SELECT 1 FROM mentions WHERE subject = ${place} AND register = 'consultations')
    AND records.register IS 'consultations' AND ${inState('unfinished', today)} AND ${isMentioned(place)}
  ORDER BY ${closes}, records.key LIMIT ${limit}`

/** A consultation or a hearing that falls into a span of days. */
export interface Dated {
  register: 'consultations' | 'hearings'
  key: string
  publisher: string
  body: Body
}

/** Windows last a year at the longest, as far as the calendar looks. */
const LOOKED_BACK = 400
const MOST_DATED = 500

/**
 * What is open for comment on any day of a span, and the hearings held in it; of a place with all within it, where one is
 * given. At most `MOST_DATED` of each.
 * @param from - first day, `YYYY-MM-DD`
 * @param to - last day
 */
export const readDated = async (
  db: Db,
  { from, to, place }: { from: string; to: string; place?: string | undefined },
): Promise<Dated[]> => {
  const row = sql`json_object('register', records.register, 'key', records.key, 'publisher', entries.publisher,
    'body', json(records.body)) AS row`
  const lies = (register: 'consultations' | 'hearings'): SQL =>
    place === undefined
      ? sql`1`
      : sql`EXISTS (SELECT 1 FROM mentions AS lying WHERE lying.subject = ${place} AND lying.register = ${register}
          AND lying.at = COALESCE(records.time, entries.published_at) AND lying.key = records.key)`
  const [open, heard] = await readRows(db, [
    sql`SELECT ${row} FROM records INDEXED BY records_consultations_closes CROSS JOIN entries ON entries.idx = records.idx
      WHERE records.register IS 'consultations' AND ${closes} >= ${from} AND ${closes} <= ${daysAfter(to, LOOKED_BACK)}
        AND records.body ->> 'opens' <= ${to} AND ${lies('consultations')}
      ORDER BY ${closes}, records.key LIMIT ${MOST_DATED}`,
    sql`SELECT ${row} FROM records INDEXED BY records_hearings_day CROSS JOIN entries ON entries.idx = records.idx
      WHERE records.register IS 'hearings' AND records.body ->> 'day' >= ${from} AND records.body ->> 'day' <= ${to}
        AND ${lies('hearings')}
      ORDER BY records.body ->> 'day', records.key LIMIT ${MOST_DATED}`,
  ])
  return [...parseRows<Dated>(open), ...parseRows<Dated>(heard)]
}

/** The first root that was signed after a day was over, and when; the log's own hand, which nobody could know before. */
export const firstRootAfter = async (
  db: Db,
  instant: string,
): Promise<{ root: string; size: number; at: string } | undefined> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_object('root', root, 'size', size, 'at', at) AS row FROM checkpoints
      WHERE at >= ${instant} ORDER BY at, size LIMIT 1`,
  ])
  return parseRows<{ root: string; size: number; at: string }>(rows)[0]
}
