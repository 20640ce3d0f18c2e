import { createHash, randomBytes } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { KeyRequest } from '../../content/people/key-request.ts'
import { Bounds, type RoleName } from '../../content/people/roles.ts'
import type { IntakeDb } from './db.ts'
import { keys, usage } from './tables.ts'

/** What a key allows whom. */
export interface Authority {
  /** The key's public id. */
  id: string
  role: RoleName
  /** Unified social credit code; `undefined` speaks for the portal itself. */
  organisation: string | undefined
  bounds: Bounds
}

export const KEY_PREFIX = 'lucid_'

/** Keys have 256 bits: a plain hash is as good as a slow one. */
const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url')

const DAY_MS = 86_400_000

/**
 * Makes a key.
 * @returns the key itself, which is stored nowhere
 */
export const createKey = async (
  db: IntakeDb,
  { role, organisation, bounds, days }: KeyRequest,
  now: Date,
): Promise<string> => {
  const key = `${KEY_PREFIX}${randomBytes(32).toString('base64url')}`
  await db.insert(keys).values({
    id: randomBytes(9).toString('base64url'),
    hash: hashOf(key),
    role,
    organisation: organisation ?? null,
    bounds: JSON.stringify(bounds),
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + days * DAY_MS).toISOString(),
  })
  return key
}

/** The authority of a key; `undefined` when it is unknown, revoked or out of date at `now` (RFC 3339 UTC). */
export const findAuthority = async (db: IntakeDb, key: string, now: string): Promise<Authority | undefined> => {
  const row = await db
    .select()
    .from(keys)
    .where(eq(keys.hash, hashOf(key)))
    .get()
  if (!row || row.revokedAt !== null || row.expiresAt <= now) return undefined
  return {
    id: row.id,
    role: row.role,
    organisation: row.organisation ?? undefined,
    bounds: Bounds.parse(JSON.parse(row.bounds)),
  }
}

/**
 * Counts rows against a key's daily bound, in one statement so that requests at once cannot pass it together.
 * @param day - `YYYY-MM-DD` in Asia/Shanghai
 * @returns whether they fit; nothing is counted when they do not
 */
export const spendRows = async (
  db: IntakeDb,
  { id, bounds }: Authority,
  day: string,
  rows: number,
): Promise<boolean> => {
  const most = bounds.rowsPerDay
  if (most === undefined) return true
  if (rows > most) return false
  const counted = await db
    .insert(usage)
    .values({ key: id, day, rows })
    .onConflictDoUpdate({
      target: [usage.key, usage.day],
      set: { rows: sql`${usage.rows} + ${rows}` },
      setWhere: sql`${usage.rows} + ${rows} <= ${most}`,
    })
    .returning({ rows: usage.rows })
  return counted.length > 0
}

/** Gives back what was counted for rows that were refused after all. */
export const refundRows = async (db: IntakeDb, { id }: Authority, day: string, rows: number): Promise<void> => {
  await db
    .update(usage)
    .set({ rows: sql`max(0, ${usage.rows} - ${rows})` })
    .where(and(eq(usage.key, id), eq(usage.day, day)))
}
