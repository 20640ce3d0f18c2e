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
  /** `X-Request-Id` of an answer. */
  request?: string | undefined
  account?: string | undefined
  key?: string | undefined
  /** Method and path, as the log has them. */
  target?: string | undefined
  /** As the permission table names it. */
  action?: string | undefined
  organisation?: string | undefined
  /** First and last day, `YYYY-MM-DD`. */
  from?: string | undefined
  until?: string | undefined
  /** Newest first, from below this one. */
  before?: number | undefined
}

/** Conditions that the log has an index for, those that find fewest rows first. */
const CONDITIONS = ['request', 'account', 'key', 'target', 'action', 'organisation'] as const

/**
 * Rows that one reading walks at most: of several conditions the first finds rows by its index, and the others may leave
 * out nearly all of them.
 */
export const MOST_WALKED = 20_000

const given = (question: ActivityQuestion) => CONDITIONS.filter((name) => question[name] !== undefined)

/** What the walk itself is bounded by: the first condition, and days. */
const withinOf = (question: ActivityQuestion): SQL | undefined => {
  const { from, until, before } = question
  const [first] = given(question)
  return and(
    first && eq(activity[first], question[first] ?? ''),
    // Days grow with the sequence: the ends are looked up, so that the list is walked in its own order.
    from === undefined ? undefined : gte(activity.seq, dayBegins(from)),
    until === undefined ? undefined : lte(activity.seq, dayEnds(until)),
    before === undefined ? undefined : lt(activity.seq, before),
  )
}

const rowsWithin = (db: IntakeDb, within: SQL | undefined, limit: number) =>
  db.select().from(activity).where(within).orderBy(desc(activity.seq)).limit(limit)

/**
 * Rows of the log, newest first.
 * @param walked - rows that are walked at most
 * @returns `next`: from below which row to go on; `undefined` at the end. A page may hold fewer rows than asked for, or
 * none, and yet not be the last.
 */
export const listActivity = async (
  db: IntakeDb,
  question: ActivityQuestion,
  limit: number,
  walked = MOST_WALKED,
): Promise<{ items: ActivityRow[]; next: number | undefined }> => {
  const [, ...others] = given(question)
  const within = withinOf(question)
  const lastOfPage = (items: ActivityRow[]) => (items.length === limit ? items.at(-1)?.seq : undefined)
  if (others.length === 0) {
    const items = await rowsWithin(db, within, limit)
    return { items, next: lastOfPage(items) }
  }
  // The inner rows come in order, and a limit keeps the database from mixing them up with the outer question.
  const found = rowsWithin(db, within, walked).as('found')
  const items = await db
    .select()
    .from(found)
    .where(and(...others.map((name) => eq(found[name], question[name] ?? ''))))
    .limit(limit)
  return { items, next: lastOfPage(items) ?? (await endOfWalk(db, question, walked)) }
}

/** The last of so many rows that are walked to answer; `undefined` where there are fewer. */
export const endOfWalk = async (
  db: IntakeDb,
  question: ActivityQuestion,
  walked: number,
): Promise<number | undefined> => {
  const last = await db
    .select({ seq: activity.seq })
    .from(activity)
    .where(withinOf(question))
    .orderBy(desc(activity.seq))
    .limit(1)
    .offset(walked - 1)
    .get()
  return last?.seq
}

const dayBegins = (day: string): SQL =>
  sql`coalesce((SELECT seq FROM activity WHERE day >= ${day} ORDER BY day, seq LIMIT 1), 9e15)`
const dayEnds = (day: string): SQL =>
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
