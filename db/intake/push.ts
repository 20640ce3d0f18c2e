import { randomBytes } from 'node:crypto'
import { and, asc, eq, inArray, lte, sql, sum } from 'drizzle-orm'
import type { IntakeDb } from './db.ts'
import { pushCursor, pushSubscriptions as subscriptions, pushTopics as topics } from './push-tables.ts'

/** Browsers that want to be told, and how much is new for each. */

export interface NewSubscription {
  /** Keyed hash of the endpoint. */
  name: string
  lang: 'zh' | 'en'
  topics: string[]
  /** Seals what the browser gave, bound to the id of its row. */
  seal: (id: string) => Promise<string>
}

const HOUR_MS = 3_600_000
/** Failed messages in a row after which a browser is taken for gone: with growing pauses, about four days. */
const MOST_FAILURES = 10

const later = (now: Date, hours: number): string => new Date(now.getTime() + hours * HOUR_MS).toISOString()

/** Keeps a subscription; one that stands already gets these topics in the place of its own. */
export const putSubscription = async (
  db: IntakeDb,
  { name, lang, topics: wanted, seal }: NewSubscription,
  now: Date,
): Promise<void> => {
  const known = await db.select({ id: subscriptions.id }).from(subscriptions).where(eq(subscriptions.name, name)).get()
  const id = known?.id ?? randomBytes(12).toString('base64url')
  const sealed = await seal(id)
  const at = now.toISOString()
  await db.batch([
    db
      .insert(subscriptions)
      .values({ id, name, sealed, lang, nextAt: at, createdAt: at })
      .onConflictDoUpdate({ target: subscriptions.name, set: { sealed, lang, failures: 0 } }),
    db.delete(topics).where(eq(topics.subscription, id)),
    db.insert(topics).values(wanted.map((topic) => ({ topic, subscription: id }))),
  ])
}

/** @param of - by its name, or by its row's id */
export const removeSubscription = async (db: IntakeDb, of: { name: string } | { id: string }): Promise<void> => {
  const row = 'id' in of ? of : await db.select().from(subscriptions).where(eq(subscriptions.name, of.name)).get()
  if (!row) return
  await db.batch([
    db.delete(topics).where(eq(topics.subscription, row.id)),
    db.delete(subscriptions).where(eq(subscriptions.id, row.id)),
  ])
}

/** Entries before it were counted; `undefined` before the first run. */
export const readCursor = async (db: IntakeDb): Promise<number | undefined> =>
  (await db.select().from(pushCursor).where(eq(pushCursor.id, 1)).get())?.index

export const isAnybodyListening = async (db: IntakeDb): Promise<boolean> =>
  (await db.select({ topic: topics.topic }).from(topics).limit(1).get()) !== undefined

/**
 * Adds what is new to those who wait for it, and moves the cursor, in one batch; nothing where another run was faster.
 * @param counts - topic → new entries
 */
export const countNew = async (
  db: IntakeDb,
  { from, to }: { from: number; to: number },
  counts: Map<string, number>,
): Promise<void> => {
  const { $client: client } = db
  await client.batch([
    client
      .prepare(
        `UPDATE push_topics SET pending = pending + fresh.count
        FROM (SELECT value->>0 AS topic, value->>1 AS count FROM json_each(?)) AS fresh
        WHERE push_topics.topic = fresh.topic AND (SELECT idx FROM push_cursor WHERE id = 1) = ?`,
      )
      .bind(JSON.stringify([...counts]), from),
    client.prepare('UPDATE push_cursor SET idx = ? WHERE id = 1 AND idx = ?').bind(to, from),
  ])
}

export const startCursor = async (db: IntakeDb, index: number): Promise<void> => {
  await db.insert(pushCursor).values({ id: 1, index }).onConflictDoUpdate({ target: pushCursor.id, set: { index } })
}

/** Somebody who is to be told now. */
export interface Due {
  id: string
  sealed: string
  lang: 'zh' | 'en'
  failures: number
  nextAt: string
  /** New entries since the last message. */
  count: number
}

/** Only those with something new are looked at. */
export const readDue = async (db: IntakeDb, now: Date, limit: number): Promise<Due[]> => {
  const waiting = await db
    .select({ id: topics.subscription, count: sum(topics.pending).mapWith(Number) })
    .from(topics)
    .innerJoin(subscriptions, eq(subscriptions.id, topics.subscription))
    .where(and(sql`${topics.pending} > 0`, lte(subscriptions.nextAt, now.toISOString())))
    .groupBy(topics.subscription)
    .orderBy(asc(topics.subscription))
    .limit(limit)
  if (waiting.length === 0) return []
  const rows = await db
    .select()
    .from(subscriptions)
    .where(
      inArray(
        subscriptions.id,
        waiting.map(({ id }) => id),
      ),
    )
  const counts = new Map(waiting.map(({ id, count }) => [id, count]))
  return rows.map(({ id, sealed, lang, failures, nextAt }) => ({
    id,
    sealed,
    lang,
    failures,
    nextAt,
    count: counts.get(id) ?? 0,
  }))
}

/** Takes one message's turn, so that two runs send one. @returns whether it is ours */
export const claim = async (db: IntakeDb, { id, nextAt }: Due, now: Date): Promise<boolean> => {
  const claimed = await db
    .update(subscriptions)
    .set({ nextAt: later(now, 1) })
    .where(and(eq(subscriptions.id, id), eq(subscriptions.nextAt, nextAt)))
    .returning({ id: subscriptions.id })
  return claimed.length > 0
}

/** It arrived at the push service: from here on counting begins again. */
export const wasTold = async (db: IntakeDb, { id }: Due): Promise<void> => {
  await db.batch([
    db.update(topics).set({ pending: 0 }).where(eq(topics.subscription, id)),
    db.update(subscriptions).set({ failures: 0 }).where(eq(subscriptions.id, id)),
  ])
}

/** Tried again after a pause that doubles up to a day; given up after many. */
export const hasFailed = async (db: IntakeDb, { id, failures }: Due, now: Date): Promise<void> => {
  if (failures + 1 >= MOST_FAILURES) return removeSubscription(db, { id })
  await db
    .update(subscriptions)
    .set({ failures: failures + 1, nextAt: later(now, Math.min(2 ** failures, 24)) })
    .where(eq(subscriptions.id, id))
}
