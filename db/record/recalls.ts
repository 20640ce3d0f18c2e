import { sql } from 'drizzle-orm'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { lotId, thingOf } from '../../content/trace/epcis/thing.ts'
import { lotKey } from '../../content/trace/lot.ts'
import { readDownstream, type Downstream, type Reached, type Recalled } from './downstream.ts'
import type { RecordDb } from './db.ts'
import { parseBody, type StoredRecord } from './record.ts'

/** Recalls with what their goods went into, and what those concerned answered. */

export interface RecallView {
  record: StoredRecord
  /** Newest of each lot that answered. */
  answers: StoredRecord[]
  downstream: Downstream
}

/** What became of a lot that recalled goods went into. */
export type Standing = 'recalled' | 'unanswered' | 'not-affected'

const COLUMNS = sql`entries.register, entries.key, entries.revision, entries.status, entries.publisher,
  entries.published_at AS publishedAt, entries.reason, entries.idx AS "index", records.body AS body`
type Row = Omit<StoredRecord, 'body'> & { body: string | null }
const stored = ({ body, ...row }: Row): StoredRecord => ({ ...row, body: parseBody(body) })

const textIn = (body: Body, name: string): string => {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}

/** What a recall's record speaks of. */
export const recalledOf = (body: Body): Recalled => {
  const scope = textIn(body, 'scope')
  return {
    gtin: textIn(body, 'gtin'),
    scope: scope === 'lots' || scope === 'serials' || scope === 'issues' ? scope : 'all',
    lots: textsOf(body['lots']),
    serials: textsOf(body['serials']),
    issues: textsOf(body['issues']),
    producer: textIn(body, 'producer'),
  }
}

/** Of lots that are named, those that are not registered: their goods may bear other numbers than were meant. */
export const unregisteredLots = async (db: RecordDb, gtin: string, lots: readonly string[]): Promise<string[]> => {
  if (lots.length === 0) return []
  const named = JSON.stringify(lots.map((lot) => ({ lot, key: lotKey(gtin, lot) })))
  const rows = await db.all<{ lot: string }>(sql`
    SELECT DISTINCT named.value ->> 'lot' AS lot FROM json_each(${named}) AS named
    WHERE NOT EXISTS (SELECT 1 FROM records WHERE records.register = 'lots'
      AND records.key = named.value ->> 'key' AND records.status <> 'withdrawn')`)
  return rows.map(({ lot }) => lot)
}

/** Recalls that are not withdrawn, newest first. @param before - day and key of the last one seen */
export const listRecalls = async (
  db: RecordDb,
  { limit, before }: { limit: number; before?: { time: string; key: string } | undefined },
): Promise<StoredRecord[]> => {
  const rows = await db.all<Row>(sql`
    SELECT ${COLUMNS} FROM records CROSS JOIN entries ON entries.idx = records.idx
    WHERE records.register = 'recalls' AND records.status <> 'withdrawn'
      ${before ? sql`AND (records.time, records.key) < (${before.time}, ${before.key})` : sql``}
    ORDER BY records.time DESC, records.key DESC LIMIT ${limit}`)
  return rows.map(stored)
}

/**
 * @param itemsOf - puts the serials of issues of codes in their place, which the record alone does not know
 * @returns `undefined` where there is none; `downstream` is empty once it was withdrawn
 */
export const readRecall = async (
  db: RecordDb,
  number: string,
  itemsOf: (recalled: Recalled) => Promise<Recalled>,
): Promise<RecallView | undefined> => {
  const rows = await db.all<Row>(sql`
    SELECT ${COLUMNS} FROM records CROSS JOIN entries ON entries.idx = records.idx
    WHERE records.register = 'recalls' AND records.key = ${number}
    UNION ALL
    SELECT ${COLUMNS} FROM records CROSS JOIN entries ON entries.idx = records.idx
    WHERE records.register = 'recall-answers' AND records.status <> 'withdrawn'
      AND records.key >= ${`${number}~`} AND records.key < ${`${number}~\u{10ffff}`}`)
  const [record, ...answers] = rows.map(stored)
  if (record?.register !== 'recalls') return undefined
  if (record.body === null) return { record, answers, downstream: { reached: [], total: 0, isCut: false } }
  const cleared = answers.flatMap(({ body }) => (body?.['answer'] === 'not-affected' ? [answeredLot(body)] : []))
  return { record, answers, downstream: await readDownstream(db, await itemsOf(recalledOf(record.body)), cleared) }
}

const answeredLot = (body: Body): string => thingOf(lotId(textIn(body, 'gtin'), textIn(body, 'lot'))).id

/** What was answered of a lot, and by whom it counts: its producer, or an authority. */
export const answerOf = (answers: readonly StoredRecord[], { id }: Pick<Reached, 'id'>): StoredRecord | undefined =>
  answers.find(({ body }) => body !== null && answeredLot(body) === id)

export const standingOf = (answers: readonly StoredRecord[], reached: Pick<Reached, 'id'>): Standing => {
  const answer = answerOf(answers, reached)?.body?.['answer']
  return answer === 'confirmed' ? 'recalled' : answer === 'not-affected' ? 'not-affected' : 'unanswered'
}
