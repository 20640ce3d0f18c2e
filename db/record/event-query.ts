import { sql, type SQL } from 'drizzle-orm'
import type { EventQuestion } from '../../content/trace/epcis/asked-question.ts'
import type { RecordDb } from './db.ts'
import { list, otherCondition } from './event-conditions.ts'
import { IDS_OF_A_CAPTURE } from './traces.ts'

/** Events by what they say. However rare what is asked for, one page looks through so many events and no more. */

export const MAX_CANDIDATES = 5_000
/** Goods that one question may come to. */
const MAX_THINGS = 500

/** Where a page goes on: behind this event in the order that was asked for. */
export interface After {
  /** Milliseconds since 1970. */
  at: number
  id: number
}

export interface FoundEvent {
  id: number
  eventId: string
  time: number
  recorded: number
  body: string
  organisation: string
  capture: string
}

export interface EventPage {
  events: FoundEvent[]
  /** `undefined` at the end. */
  next: After | undefined
}

/** A question names goods of too many kinds at once. */
export class TooBroad extends Error {}

/** Written out: a bound number would divide as a fraction. */
const CAPTURE = sql.raw(String(IDS_OF_A_CAPTURE))

const things = (values: readonly string[]): SQL =>
  sql`(SELECT trace_things.id FROM json_each(${JSON.stringify(values)}) AS named
    CROSS JOIN trace_things ON trace_things.epc = named.value)`

/** Places with those that lie in them: names of the same location number that go on. */
const within = (values: readonly string[]): SQL => {
  const above = JSON.stringify(values.filter((value) => value.startsWith('https://id.gs1.org/414/')))
  return sql`(SELECT trace_things.id FROM json_each(${JSON.stringify(values)}) AS named
      CROSS JOIN trace_things ON trace_things.epc = named.value
    UNION ALL SELECT trace_things.id FROM json_each(${above}) AS named
    CROSS JOIN trace_things ON trace_things.epc > named.value || '/' AND trace_things.epc < named.value || '0')`
}

/** Ids of the goods that a condition names; pattern of a product: all its lots and items that were ever named. */
const readThings = async (db: RecordDb, { epcs, gtins }: EventQuestion['things'][number]): Promise<number[]> => {
  const found = await db.all<{ id: number }>(sql`
    SELECT trace_things.id FROM json_each(${JSON.stringify(epcs)}) AS named
      CROSS JOIN trace_things ON trace_things.epc = named.value
    UNION
    SELECT trace_things.id FROM json_each(${JSON.stringify(gtins)}) AS named
      CROSS JOIN trace_things ON trace_things.gtin = named.value
    LIMIT ${MAX_THINGS + 1}`)
  if (found.length > MAX_THINGS) throw new TooBroad()
  return found.map(({ id }) => id)
}

/** A condition on a column; the one that leads to the events by its index is left as it is, others keep off theirs. */
const columnConditions = (
  question: EventQuestion,
): { column: string; isOne: boolean; condition: (name: SQL) => SQL }[] => {
  const { readPoints, locations, bizSteps, dispositions, types, actions } = question
  const among = (column: string, values: readonly string[] | undefined, ids = false) =>
    values
      ? [
          {
            column,
            isOne: values.length === 1 && column !== 'action',
            condition: (name: SQL) =>
              values.length === 1
                ? sql`${name} = ${ids ? things(values) : sql`${values[0]}`}`
                : sql`${name} IN ${ids ? things(values) : list(values)}`,
          },
        ]
      : []
  const inside = (column: string, values: readonly string[] | undefined) =>
    values ? [{ column, isOne: false, condition: (name: SQL) => sql`${name} IN ${within(values)}` }] : []
  return [
    ...among('read_point', readPoints, true),
    ...among('location', locations, true),
    ...inside('read_point', question.withinReadPoints),
    ...inside('location', question.withinLocations),
    ...among('biz_step', bizSteps),
    ...among('disposition', dispositions),
    ...among('type', types),
    ...among('action', actions),
  ]
}

const bounds = (name: SQL, from: number | undefined, before: number | undefined): SQL[] => [
  ...(from === undefined ? [] : [sql`${name} >= ${from}`]),
  ...(before === undefined ? [] : [sql`${name} < ${before}`]),
]

/** Candidates in order, by one index, and what else has to hold of each. */
const candidatesOf = (
  question: EventQuestion,
  named: readonly { ids: readonly number[]; roles: readonly number[] }[],
  after: After | undefined,
): { from: SQL; residual: SQL[] } => {
  const { order, ascending } = question
  const direction = sql.raw(ascending ? 'ASC' : 'DESC')
  const beyond = sql.raw(ascending ? '>' : '<')
  const residual = question.others.map(otherCondition)
  const columns = columnConditions(question)
  const plain = (column: string): SQL => sql.raw(`trace_events.${column}`)
  const roleCondition = (one: (typeof named)[number]): SQL =>
    sql`EXISTS (SELECT 1 FROM trace_epcs WHERE trace_epcs.event = trace_events.id AND trace_epcs.time = trace_events.time
      AND trace_epcs.thing IN ${list(one.ids)} AND trace_epcs.role IN ${list(one.roles)})`

  if (question.eventIds) {
    residual.push(
      ...columns.map(({ column, condition }) => condition(plain(column))),
      ...named.map(roleCondition),
      ...bounds(plain('time'), question.fromTime, question.beforeTime),
      ...bounds(plain('recorded'), question.fromRecorded, question.beforeRecorded),
    )
    const key = order === 'eventTime' ? plain('time') : plain('recorded')
    const beyondLast = after ? sql`AND (${key}, trace_events.id) ${beyond} (${after.at}, ${after.id})` : sql``
    return {
      from: sql`SELECT trace_events.id, ${key} AS at FROM trace_events
        WHERE trace_events.event_id IN ${list(question.eventIds)} ${beyondLast}
        ORDER BY ${key} ${direction}, trace_events.id ${direction} LIMIT ${MAX_CANDIDATES}`,
      residual,
    }
  }
  const [first, ...rest] = named
  if (first && order === 'eventTime') {
    residual.push(
      ...columns.map(({ column, condition }) => condition(plain(column))),
      ...rest.map(roleCondition),
      ...bounds(plain('recorded'), question.fromRecorded, question.beforeRecorded),
    )
    const when = [
      ...bounds(sql`trace_epcs.time`, question.fromTime, question.beforeTime),
      ...(after ? [sql`(trace_epcs.time, trace_epcs.event) ${beyond} (${after.at}, ${after.id})`] : []),
    ]
    return {
      from: sql`SELECT DISTINCT trace_epcs.event AS id, trace_epcs.time AS at FROM trace_epcs
        WHERE trace_epcs.thing IN ${list(first.ids)} AND trace_epcs.role IN ${list(first.roles)}
          ${sql.join(when.map((one) => sql` AND ${one}`))}
        ORDER BY trace_epcs.time ${direction}, trace_epcs.event ${direction} LIMIT ${MAX_CANDIDATES}`,
      residual,
    }
  }
  const column = order === 'eventTime' ? 'time' : 'recorded'
  const driver = order === 'eventTime' ? columns.find(({ isOne }) => isOne) : undefined
  const others = columns.filter((one) => one !== driver)
  residual.push(
    ...others.map(({ column: name, condition }) => condition(plain(name))),
    ...named.map(roleCondition),
    ...(order === 'eventTime'
      ? bounds(plain('recorded'), question.fromRecorded, question.beforeRecorded)
      : bounds(plain('time'), question.fromTime, question.beforeTime)),
  )
  const [from, before] =
    order === 'eventTime' ? [question.fromTime, question.beforeTime] : [question.fromRecorded, question.beforeRecorded]
  const where = [
    ...(driver ? [driver.condition(plain(driver.column))] : []),
    ...bounds(plain(column), from, before),
    ...(after ? [sql`(${plain(column)}, trace_events.id) ${beyond} (${after.at}, ${after.id})`] : []),
  ]
  const index = sql.raw(`trace_events_${driver ? driver.column : column}`)
  return {
    from: sql`SELECT trace_events.id, ${plain(column)} AS at FROM trace_events INDEXED BY ${index}
      ${where.length > 0 ? sql`WHERE ${sql.join(where, sql` AND `)}` : sql``}
      ORDER BY ${plain(column)} ${direction}, trace_events.id ${direction} LIMIT ${MAX_CANDIDATES}`,
    residual,
  }
}

/** Events of captures that were withdrawn are shown nowhere. */
const STANDS = sql`(SELECT records.status FROM entries CROSS JOIN records
    ON records.register = entries.register AND records.key = entries.key
  WHERE entries.idx = trace_events.id / ${CAPTURE}) <> 'withdrawn'`

/**
 * One page of events.
 * @throws TooBroad where it names goods of too many kinds
 */
export const queryEvents = async (
  db: RecordDb,
  question: EventQuestion,
  { limit, after }: { limit: number; after: After | undefined },
): Promise<EventPage> => {
  const named = await Promise.all(
    question.things.map(async (one) => ({ ids: await readThings(db, one), roles: one.roles })),
  )
  if (named.some(({ ids }) => ids.length === 0)) return { events: [], next: undefined }
  const { from, residual } = candidatesOf(question, named, after)
  const direction = sql.raw(question.ascending ? 'ASC' : 'DESC')
  const rows = await db.all<FoundEvent & { at: number }>(sql`
    SELECT trace_events.id, trace_events.event_id AS eventId, trace_events.time, trace_events.recorded, trace_events.body,
      trace_parties.organisation, captured.key AS capture, candidate.at
    FROM (${from}) AS candidate CROSS JOIN trace_events ON trace_events.id = candidate.id
      CROSS JOIN trace_parties ON trace_parties.id = trace_events.party
      CROSS JOIN entries AS captured ON captured.idx = trace_events.id / ${CAPTURE}
    WHERE ${sql.join([STANDS, ...residual], sql` AND `)}
    ORDER BY candidate.at ${direction}, trace_events.id ${direction} LIMIT ${limit + 1}`)
  const events = rows.slice(0, limit)
  const last = rows[limit - 1]
  if (rows.length > limit && last) return { events, next: { at: last.at, id: last.id } }
  // Nothing more among these candidates: there may be more behind them.
  const end = await db.get<{ id: number; at: number; count: number } | undefined>(sql`
    SELECT id, at, (SELECT count(*) FROM (${from})) AS count FROM (${from}) ORDER BY at ${sql.raw(
      question.ascending ? 'DESC' : 'ASC',
    )}, id ${sql.raw(question.ascending ? 'DESC' : 'ASC')} LIMIT 1`)
  const isWhole = end === undefined || end.count < MAX_CANDIDATES
  return { events, next: isWhole ? undefined : { at: end.at, id: end.id } }
}

/** What a column of events holds, each value once, in order. @param after - the value before the page */
export const distinctValues = async (
  db: RecordDb,
  column: 'type' | 'biz_step' | 'disposition' | 'read_point' | 'location',
  { limit, after }: { limit: number; after: string | undefined },
): Promise<string[]> => {
  const name = sql.raw(`trace_events.${column}`)
  const isThing = column === 'read_point' || column === 'location'
  const start = isThing ? Number(after ?? 0) : (after ?? '')
  // Hops from value to value along the index, whatever the number of events of each.
  const rows = await db.all<{ value: string | number }>(sql`
    WITH RECURSIVE found(value) AS (
      SELECT min(${name}) FROM trace_events WHERE ${name} > ${start}
      UNION ALL
      SELECT (SELECT min(${name}) FROM trace_events WHERE ${name} > found.value) FROM found WHERE found.value IS NOT NULL
      LIMIT ${limit + 1})
    SELECT value FROM found WHERE value IS NOT NULL`)
  return rows.map(({ value }) => String(value))
}

/** Identifiers of things by their ids, in order. */
export const epcsOf = async (db: RecordDb, ids: readonly string[]): Promise<string[]> =>
  (
    await db.all<{ epc: string }>(sql`
      SELECT trace_things.epc FROM json_each(${JSON.stringify(ids.map(Number))}) AS named
        CROSS JOIN trace_things ON trace_things.id = named.value ORDER BY named.key`)
  ).map(({ epc }) => epc)

/** Goods that events name, in the order in which they were first named. @param after - id before the page */
export const listEpcs = async (
  db: RecordDb,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<{ id: number; epc: string }[]> =>
  db.all<{ id: number; epc: string }>(sql`
    SELECT id, epc FROM trace_things WHERE id > ${Number(after ?? 0)}
      AND EXISTS (SELECT 1 FROM trace_epcs WHERE trace_epcs.thing = trace_things.id)
    ORDER BY id LIMIT ${limit + 1}`)
