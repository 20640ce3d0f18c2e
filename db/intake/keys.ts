import { and, asc, desc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { KeyRequest } from '../../content/people/key-request.ts'
import type { Grant, HeldRole } from '../../content/people/permissions.ts'
import { Bounds } from '../../content/people/roles.ts'
import type { IntakeDb } from './db.ts'
import { behind, type PageRequest } from './newest-first.ts'
import { hashOf, newId, newSecret } from './secret.ts'
import { later, SKEW_MINUTES } from './sessions.ts'
import { keys, usage, type ApiKey } from './tables.ts'

/** A role that is acted in: of a key, or of a person. */
export type Authority = HeldRole

export const KEY_PREFIX = 'lucid_'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

export const readBounds = (json: string): Bounds => Bounds.parse(JSON.parse(json))

interface NewKey extends Grant {
  name: string | undefined
  createdBy: string
  expiresAt: string
}

const addKey = async (db: IntakeDb, { role, organisation, bounds, name, createdBy, expiresAt }: NewKey, now: Date) => {
  const [id, key] = [newId(), `${KEY_PREFIX}${newSecret()}`]
  await db.insert(keys).values({
    id,
    hash: hashOf(key),
    role,
    organisation: organisation ?? null,
    bounds: JSON.stringify(bounds),
    createdAt: now.toISOString(),
    expiresAt,
    name: name ?? null,
    createdBy,
  })
  return { id, key, expiresAt }
}

/**
 * Makes a key.
 * @param createdBy - account, or `operator`
 * @returns with the key itself, which is stored nowhere
 */
export const makeKey = (
  db: IntakeDb,
  { organisation, days, name, ...rest }: KeyRequest,
  createdBy: string,
  now: Date,
): Promise<{ id: string; key: string; expiresAt: string }> => {
  const expiresAt = new Date(now.getTime() + days * DAY_MS).toISOString()
  return addKey(db, { ...rest, organisation, name, createdBy, expiresAt }, now)
}

/** The same for scripts. @returns the key alone */
export const createKey = async (db: IntakeDb, request: KeyRequest, now: Date): Promise<string> =>
  (await makeKey(db, request, 'operator', now)).key

/** A key as it stands in a list: everything but itself. */
export interface ListedKey extends Authority {
  name: string | null
  createdBy: string | null
  createdAt: string
  expiresAt: string
  revokedAt: string | null
  lastUsedAt: string | null
}

const listed = ({ hash: _, organisation, bounds, ...rest }: ApiKey): ListedKey => ({
  ...rest,
  organisation: organisation ?? undefined,
  bounds: readBounds(bounds),
})

/** Keys, the newest first, those that work no more too. @param organisation - only of this one; `undefined` for all */
export const listKeys = async (
  db: IntakeDb,
  organisation: string | undefined,
  { after, limit }: PageRequest,
): Promise<ListedKey[]> => {
  const rows = await db
    .select()
    .from(keys)
    .where(
      and(
        organisation === undefined ? undefined : eq(keys.organisation, organisation),
        behind(keys.createdAt, keys.id, after),
      ),
    )
    .orderBy(desc(keys.createdAt), desc(keys.id))
    .limit(limit)
  return rows.map(listed)
}

/** Keys that still work at `now` and no more at `until` (RFC 3339 UTC), the next to end first. */
export const listExpiringKeys = async (
  db: IntakeDb,
  organisation: string | undefined,
  { now, until, limit }: { now: string; until: string; limit: number },
): Promise<ListedKey[]> => {
  const rows = await db
    .select()
    .from(keys)
    .where(
      and(
        isNull(keys.revokedAt),
        gt(keys.expiresAt, now),
        lte(keys.expiresAt, until),
        organisation === undefined ? undefined : eq(keys.organisation, organisation),
      ),
    )
    .orderBy(asc(keys.expiresAt))
    .limit(limit)
  return rows.map(listed)
}

export const findKeyById = async (db: IntakeDb, id: string): Promise<ListedKey | undefined> => {
  const row = await db.select().from(keys).where(eq(keys.id, id)).get()
  return row && listed(row)
}

/** Takes a key's power away at once. @returns whether it still had any */
export const revokeKey = async (db: IntakeDb, id: string, now: Date): Promise<boolean> => {
  const revoked = await db
    .update(keys)
    .set({ revokedAt: now.toISOString() })
    .where(and(eq(keys.id, id), isNull(keys.revokedAt)))
    .returning({ id: keys.id })
  return revoked.length > 0
}

/**
 * Makes a key that allows the same until the same day, and lets the old one work on for a while so that no machine
 * stands still.
 * @param graceHours - 0 revokes the old one at once
 */
export const rotateKey = async (
  db: IntakeDb,
  old: ListedKey,
  graceHours: number,
  createdBy: string,
  now: Date,
): Promise<{ id: string; key: string; expiresAt: string }> => {
  const lastHour = new Date(now.getTime() + graceHours * HOUR_MS).toISOString()
  // The old one first: were the machine to stop in between, one key would be too few, not one too many.
  await db
    .update(keys)
    .set({ expiresAt: lastHour })
    .where(and(eq(keys.id, old.id), gt(keys.expiresAt, lastHour)))
  return addKey(db, { ...old, name: old.name ?? undefined, createdBy }, now)
}

/** A role that a key gives, and when it was last noted to be used. */
export type KeyAuthority = Authority & { lastUsedAt: string | null }

/**
 * Whether a key allows anything at `now`: not where it was revoked or is out of date, and not where a clock far ahead made
 * it, by which it would last too long once the clock is right.
 */
const works = ({ revokedAt, createdAt, expiresAt }: ApiKey, now: string): boolean =>
  revokedAt === null && expiresAt > now && createdAt <= later(new Date(now), SKEW_MINUTES)

/** What stands of a key. @returns `undefined` when it is unknown or does not work at `now` */
const authorityIn = (row: ApiKey | undefined, now: string): KeyAuthority | undefined => {
  if (!row || !works(row, now)) return undefined
  const { id, role, organisation, bounds, lastUsedAt } = row
  return { id, role, organisation: organisation ?? undefined, bounds: readBounds(bounds), lastUsedAt }
}

/** The authority of a key; `undefined` when it is unknown or does not work at `now` (RFC 3339 UTC). One read. */
export const findAuthority = async (db: IntakeDb, key: string, now: string): Promise<KeyAuthority | undefined> =>
  authorityIn(
    await db
      .select()
      .from(keys)
      .where(eq(keys.hash, hashOf(key)))
      .get(),
    now,
  )

/**
 * The same of many keys, in one read.
 * @param hashes - of keys, as `hashOf` makes them
 * @returns in their order
 */
export const findAuthorities = async (
  db: IntakeDb,
  hashes: readonly string[],
  now: string,
): Promise<(KeyAuthority | undefined)[]> => {
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(hashes)}))`
  const rows = await db.select().from(keys).where(inArray(keys.hash, wanted))
  const standing = new Map(rows.map((row) => [row.hash, row]))
  return hashes.map((hash) => authorityIn(standing.get(hash), now))
}

/** Notes that a key was used, once an hour at most. */
export const noteUse = async (db: IntakeDb, id: string, lastUsedAt: string | null, now: Date): Promise<void> => {
  const anHourAgo = new Date(now.getTime() - HOUR_MS).toISOString()
  if (lastUsedAt !== null && lastUsedAt > anHourAgo) return
  await db
    .update(keys)
    .set({ lastUsedAt: now.toISOString() })
    .where(and(eq(keys.id, id), or(isNull(keys.lastUsedAt), sql`${keys.lastUsedAt} <= ${anHourAgo}`)))
}

/**
 * Counts rows against a daily bound, in one statement so that requests at once cannot pass it together.
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
