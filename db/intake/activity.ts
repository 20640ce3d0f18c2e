import { and, asc, desc, eq, gte, lt, lte, sql, type SQL } from 'drizzle-orm'
import type { HeldRole } from '../../content/people/permissions.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { IntakeDb } from './db.ts'
import { activity, type ActivityRow } from './people-tables.ts'

/** Who does something. */
export interface Actor {
  by: 'person' | 'key' | 'operator'
  account?: string | undefined
  key?: string | undefined
  /** The role that it is done in. */
  role?: HeldRole | undefined
}

/** Something that is done. */
export interface Act extends Actor {
  /** Random: joins what was asked and how it ended. */
  act: string
  request: string
  action: string
  target: string
}

/** Characters of a target that are kept; what is longer is no address of ours. */
const MOST_TARGET = 200

/** A row of the log before it has its place. */
export type NotedAct = Omit<ActivityRow, 'seq'>

/** What is noted when something is asked (no status), or of how it ended. */
export const notedAct = (
  { act, by, account, key, role, request, action, target }: Act,
  now: Date,
  status?: number,
): NotedAct => {
  const at = now.toISOString()
  return {
    act,
    at,
    day: dayOf(at),
    request: request.slice(0, 64),
    phase: status === undefined ? 'asked' : 'ended',
    by,
    account: account ?? null,
    key: key ?? null,
    role: role?.role ?? null,
    organisation: role?.organisation ?? null,
    action,
    target: target.slice(0, MOST_TARGET),
    status: status ?? null,
  }
}

/** Notes that something is asked (no status), or how it ended. */
export const noteActivity = async (db: IntakeDb, act: Act, now: Date, status?: number): Promise<void> => {
  await db.insert(activity).values(notedAct(act, now, status))
}

/** Notes many acts in one statement, in their order. */
export const noteActs = async (db: IntakeDb, acts: readonly NotedAct[]): Promise<void> => {
  await db.run(sql`
    INSERT INTO activity (act, at, day, request, phase, by, account, key, role, organisation, action, target, status)
    SELECT value->>'act', value->>'at', value->>'day', value->>'request', value->>'phase', value->>'by',
      value->>'account', value->>'key', value->>'role', value->>'organisation', value->>'action', value->>'target',
      value->>'status'
    FROM json_each(${JSON.stringify(acts)}) ORDER BY json_each.key`)
}

/** Which rows of the log somebody wants, all conditions together. */
export interface ActivityQuestion {
  account?: string | undefined
  key?: string | undefined
  organisation?: string | undefined
  /** First and last day, `YYYY-MM-DD`. */
  from?: string | undefined
  until?: string | undefined
  /** Newest first, from below this one. */
  before?: number | undefined
  limit: number
}

/** Rows of the log, newest first. */
export const listActivity = (
  db: IntakeDb,
  { account, key, organisation, from, until, before, limit }: ActivityQuestion,
): Promise<ActivityRow[]> => {
  const wanted: (SQL | undefined)[] = [
    account === undefined ? undefined : eq(activity.account, account),
    key === undefined ? undefined : eq(activity.key, key),
    organisation === undefined ? undefined : eq(activity.organisation, organisation),
    // Days grow with the sequence: the ends are looked up, so that the list is walked in its own order.
    from === undefined ? undefined : gte(activity.seq, firstOf(from)),
    until === undefined ? undefined : lte(activity.seq, lastOf(until)),
    before === undefined ? undefined : lt(activity.seq, before),
  ]
  return db
    .select()
    .from(activity)
    .where(and(...wanted))
    .orderBy(desc(activity.seq))
    .limit(limit)
}

const firstOf = (day: string): SQL =>
  sql`coalesce((SELECT seq FROM activity WHERE day >= ${day} ORDER BY day, seq LIMIT 1), 9e15)`
const lastOf = (day: string): SQL =>
  sql`coalesce((SELECT seq FROM activity WHERE day <= ${day} ORDER BY day DESC, seq DESC LIMIT 1), -1)`

export const findActivity = (db: IntakeDb, seq: number): Promise<ActivityRow | undefined> =>
  db.select().from(activity).where(eq(activity.seq, seq)).get()

/** Rows of one day in their order, a page of them. */
export const readDay = (db: IntakeDb, day: string, after: number, limit: number): Promise<ActivityRow[]> =>
  db
    .select()
    .from(activity)
    .where(and(eq(activity.day, day), sql`${activity.seq} > ${after}`))
    .orderBy(asc(activity.seq))
    .limit(limit)
