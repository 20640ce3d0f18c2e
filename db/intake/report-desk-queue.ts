import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm'
import { prefixOf } from '../../content/people/within.ts'
import type { IntakeDb } from './db.ts'
import { nextDue, reports, type StoredReport } from './reports-tables.ts'

/** What a body has on its desk. Whoever asks is bounded by body and places here, so that no route can forget it. */

/** The lists of a desk: open by clock, one's own, late, public and not released yet, ended. */
export const DESK_LISTS = ['open', 'mine', 'late', 'release', 'ended'] as const
export type DeskList = (typeof DESK_LISTS)[number]

/** Who asks. */
export interface Desk {
  body: string
  /** Bounds of the role; all places without them. */
  places: readonly string[] | undefined
  /** The role she acts in, to which reports are assigned. */
  role: string
}

/** Reports of a desk that one may see. */
export const onDesk = ({ body, places }: Desk): SQL | undefined =>
  and(
    eq(reports.body, body),
    places &&
      sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(places.map(prefixOf))}) AS bound
        WHERE substr(${reports.place}, 1, length(bound.value)) = bound.value)`,
  )

/** Whether it is to be said yet that it is accepted: until then that clock runs. */
const isUndecided = sql`${reports.state} IN ('received', 'forwarded')`

/** A day is over for a report. */
const isLate = (today: string): SQL =>
  sql`(${reports.state} <> 'settled' AND (${reports.due} < ${today} OR (${isUndecided} AND ${reports.acceptDue} < ${today})))`

const isOpen = sql`${reports.closed} IS NULL`

const withinList = (list: DeskList, desk: Desk, today: string): SQL | undefined => {
  switch (list) {
    case 'open':
      return isOpen
    case 'mine':
      return and(isOpen, eq(reports.assigned, desk.role))
    case 'late':
      return and(isOpen, isLate(today))
    case 'release':
      return sql`${reports.visibility} = 'public' AND ${reports.released} = 0 AND ${reports.redactionReason} IS NULL
        AND ${reports.recipient} IS NOT NULL`
    case 'ended':
      return sql`${reports.closed} IS NOT NULL`
  }
}

/** By which days a list goes: the newest first of what ended, the longest waiting first of what is to be released. */
const ORDER = { open: nextDue, mine: nextDue, late: nextDue, release: reports.received, ended: reports.closed }

/** Where a page goes on: behind this row of the list. */
export interface BehindRow {
  /** Day the list goes by; empty where the row has none. */
  day: string
  number: string
}

const behind = (list: DeskList, { day, number }: BehindRow): SQL => {
  const column = ORDER[list]
  return list === 'ended'
    ? sql`(${column}, ${reports.number}) < (${day}, ${number})`
    : sql`(${column}, ${reports.number}) > (${day}, ${number})`
}

/** The day that a list goes by, of one of its rows; as its index has it. */
export const dayInList = (list: DeskList, { state, acceptDue, due, received, closed }: StoredReport): string => {
  if (list === 'ended') return closed ?? ''
  if (list === 'release') return received
  if (state === 'settled') return '9999'
  return (state === 'received' || state === 'forwarded' ? (acceptDue ?? due) : due) ?? ''
}

/** One page of a list. @param today - in Asia/Shanghai */
export const listDesk = (
  db: IntakeDb,
  desk: Desk,
  { list, after, limit, today }: { list: DeskList; after: BehindRow | undefined; limit: number; today: string },
): Promise<StoredReport[]> => {
  const direction = list === 'ended' ? desc : asc
  return db
    .select()
    .from(reports)
    .where(and(onDesk(desk), withinList(list, desk, today), after && behind(list, after)))
    .orderBy(direction(ORDER[list]), direction(reports.number))
    .limit(limit)
}

/** More than these are not counted: a list this long is worked off from its beginning anyway. */
export const MOST_COUNTED = 1_000

/** How many stand in each list, at most `MOST_COUNTED` of each. */
export const countDesk = async (db: IntakeDb, desk: Desk, today: string): Promise<Record<DeskList, number>> => {
  const counts = await Promise.all(
    DESK_LISTS.map(async (list) => {
      const found = db
        .select({ number: reports.number })
        .from(reports)
        .where(and(onDesk(desk), withinList(list, desk, today)))
        .limit(MOST_COUNTED)
        .as('found')
      const [counted] = await db.select({ count: sql<number>`count(*)` }).from(found)
      return [list, counted?.count ?? 0] as const
    }),
  )
  return { open: 0, mine: 0, late: 0, release: 0, ended: 0, ...Object.fromEntries(counts) }
}

/** One report of a desk; `undefined` for that of another body or place, just as for none. */
export const findOnDesk = (db: IntakeDb, desk: Desk, number: string): Promise<StoredReport | undefined> =>
  db
    .select()
    .from(reports)
    .where(and(eq(reports.number, number), onDesk(desk)))
    .get()
