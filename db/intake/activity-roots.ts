import { createHash, randomBytes } from 'node:crypto'
import { asc, desc, eq, gt } from 'drizzle-orm'
import { activityLeaves, activityRoot, rowSalt, type ActivityFact } from '../../content/people/activity-tree.ts'
import { HASH_BYTES, inclusionPath, rangeHash, type Hash } from '../../content/log/merkle.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { RecordDb } from '../record/db.ts'
import { readNewestActivityRoot } from '../record/activity-roots.ts'
import type { StatedRows } from '../record/stated-rows.ts'
import { readDay } from './activity.ts'
import type { IntakeDb } from './db.ts'
import { activity, activityRoots, type ActivityRow } from './people-tables.ts'

/** The trees of days that are over. */

export const ACTIVITY_ROOTS = 'activity-roots'

/** Days that are made up for at once, were the clock to have stood still. */
const MOST_DAYS = 400

const hash: Hash = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())

const DAY_MS = 86_400_000
const PAGE = 1_000

export const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)

/** Every row of a day in its order. */
const readWholeDay = async (db: IntakeDb, day: string, after = 0): Promise<ActivityRow[]> => {
  const rows = await readDay(db, day, after, PAGE)
  const last = rows.at(-1)
  return last && rows.length === PAGE ? [...rows, ...(await readWholeDay(db, day, last.seq))] : rows
}

const factOf = (row: ActivityRow): ActivityFact => ({ ...row })

/** The first day that has no root yet; `undefined` while nothing was ever done. */
const nextDay = async (db: IntakeDb): Promise<string | undefined> => {
  const newest = await db.select().from(activityRoots).orderBy(desc(activityRoots.day)).limit(1).get()
  if (newest) return dayAfter(newest.day)
  const first = await db.select({ day: activity.day }).from(activity).orderBy(asc(activity.seq)).limit(1).get()
  return first?.day
}

/**
 * Makes the root of the next day that is over.
 * @returns the day; `undefined` when none is left
 */
export const closeNextDay = async (db: IntakeDb, now: Date): Promise<string | undefined> => {
  const today = dayOf(now.toISOString())
  // A portal on which nothing was ever done begins with yesterday, and says so every day from then on.
  const day = (await nextDay(db)) ?? dayOf(new Date(now.getTime() - DAY_MS).toISOString())
  if (day >= today) return undefined
  const rows = await readWholeDay(db, day)
  const salt = randomBytes(HASH_BYTES)
  const { root, size } = activityRoot(rows.map(factOf), salt, hash)
  await db
    .insert(activityRoots)
    .values({ day, salt: salt.toString('base64url'), size, root: Buffer.from(root).toString('base64') })
  return day
}

/** Roots from behind a day, oldest first. */
export const listRoots = (db: IntakeDb, after: string, limit: number) =>
  db
    .select({ day: activityRoots.day, size: activityRoots.size, root: activityRoots.root })
    .from(activityRoots)
    .where(gt(activityRoots.day, after))
    .orderBy(asc(activityRoots.day))
    .limit(limit)

/**
 * Fixes every day of activity that is over.
 * @returns rows of the register `activity-roots` that are not published, in the portal's name; none where all are
 */
export const rootsToState = async (record: RecordDb, db: IntakeDb, now: Date): Promise<StatedRows[]> => {
  for (let day = 0; day < MOST_DAYS && (await closeNextDay(db, now)) !== undefined; day++);
  const published = await readNewestActivityRoot(record)
  const roots = await listRoots(db, published ?? '', MOST_DAYS)
  const rows = roots.map(({ day, size, root }) => ({ key: day, body: { day, size, root } }))
  return rows.length === 0 ? [] : [{ publisher: 'portal', rows }]
}

/**
 * What proves that a row stands in the tree of its day, without any other row.
 * @returns `undefined` while the day is not over
 */
export const proveActivity = async (db: IntakeDb, row: ActivityRow) => {
  const root = await db.select().from(activityRoots).where(eq(activityRoots.day, row.day)).get()
  if (!root) return undefined
  const rows = await readWholeDay(db, row.day)
  const at = rows.findIndex(({ seq }) => seq === row.seq)
  const daySalt = new Uint8Array(Buffer.from(root.salt, 'base64url'))
  const leaves = activityLeaves(rows.map(factOf), daySalt, hash)
  const size = leaves.length / HASH_BYTES
  const read = ({ height, index }: { height: number; index: number }): Uint8Array => {
    const width = 2 ** height
    return subtree(leaves, index * width, width)
  }
  return {
    day: row.day,
    at,
    size,
    root: root.root,
    salt: Buffer.from(rowSalt(daySalt, at, hash)).toString('base64url'),
    hashes: inclusionPath(at, size).map((range) => Buffer.from(rangeHash(range, read, hash)).toString('base64')),
  }
}

const subtree = (leaves: Uint8Array, start: number, count: number): Uint8Array => {
  if (count === 1) return leaves.slice(start * HASH_BYTES, (start + 1) * HASH_BYTES)
  const half = count / 2
  return hash(Buffer.concat([Uint8Array.of(1), subtree(leaves, start, half), subtree(leaves, start + half, half)]))
}
