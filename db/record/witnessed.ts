import { eq, sql } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import { witnessed } from './tables.ts'

/** A tree of another log. */
export interface Tree {
  size: number
  /** Standard base64. */
  root: string
}

/** The newest tree of another log that we cosigned; `undefined` before the first. */
export const findWitnessed = (db: RecordDb, origin: string): Promise<Tree | undefined> =>
  db.select({ size: witnessed.size, root: witnessed.root }).from(witnessed).where(eq(witnessed.origin, origin)).get()

/** Every log that we cosigned so far. */
export const listWitnessed = (db: RecordDb): Promise<(typeof witnessed.$inferSelect)[]> =>
  db.select().from(witnessed).orderBy(witnessed.origin)

/**
 * Takes a tree for the newest one of its log, if the newest one still is the one it was checked against: one statement,
 * so that of two requests at once only one goes ahead and none takes the log back.
 * @param before - what the tree was proven to continue; `undefined` when we never cosigned a tree of this log
 * @returns whether it was taken
 */
export const advanceWitnessed = async (
  db: RecordDb,
  before: Tree | undefined,
  next: Tree & { origin: string; note: string; at: string },
): Promise<boolean> => {
  const { origin, size, root, note, at } = next
  const unmoved = before
    ? sql`EXISTS (SELECT 1 FROM witnessed WHERE origin = ${origin} AND size = ${before.size} AND root = ${before.root})`
    : sql`NOT EXISTS (SELECT 1 FROM witnessed WHERE origin = ${origin})`
  const taken = await db.all<{ size: number }>(sql`
    INSERT INTO witnessed (origin, size, root, note, at) SELECT ${origin}, ${size}, ${root}, ${note}, ${at} WHERE ${unmoved}
    ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note, at = excluded.at
    RETURNING size`)
  return taken.length > 0
}
