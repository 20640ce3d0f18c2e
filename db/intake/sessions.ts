import { and, asc, eq, gt, isNull, lte, ne } from 'drizzle-orm'
import type { HeldRole } from '../../content/people/permissions.ts'
import { RETENTION_DAYS } from '../../content/people/retention.ts'
import type { IntakeDb } from './db.ts'
import { readBounds } from './keys.ts'
import { challenges, heldRoles, passkeys, sessions } from './people-tables.ts'
import { hashOf, newId, newSecret } from './secret.ts'

/** Days that a session lasts. */
export const SESSION_DAYS = RETENTION_DAYS.session
/** Minutes that the use of a passkey counts as fresh. */
export const FRESH_MINUTES = 5

/** @returns RFC 3339 UTC */
export const later = (now: Date, minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString()

/** Minutes by which clocks of two machines may differ. What was stamped later than that was stamped by a clock that was wrong. */
export const SKEW_MINUTES = 1

/** A person who is signed in. */
export interface Person {
  account: string
  session: string
  fresh: boolean
  /** Whether she came by a recovery code and waits for another administrator: her roles rest. */
  unreleased: boolean
  roles: HeldRole[]
}

/** How somebody signed in. */
export interface SignIn {
  account: string
  /** None for a recovery code. */
  passkey: string | undefined
  unreleased: boolean
}

/** A row to insert for a new session, and the cookie's value, which is stored nowhere. */
export const newSession = ({ account, passkey, unreleased }: SignIn, now: Date) => {
  const token = newSecret()
  const row = {
    id: newId(),
    hash: hashOf(token),
    account,
    passkey: passkey ?? null,
    unreleased: unreleased ? 1 : 0,
    createdAt: now.toISOString(),
    expiresAt: later(now, SESSION_DAYS * 24 * 60),
    freshUntil: later(now, FRESH_MINUTES),
  }
  return { token, row }
}

/** Opens a session. @returns the cookie's value */
export const openSession = async (db: IntakeDb, signIn: SignIn, now: Date): Promise<string> => {
  const { token, row } = newSession(signIn, now)
  await db.insert(sessions).values(row)
  return token
}

/**
 * Who has the cookie, with every role that she holds; `undefined` when the session is unknown or over. One read.
 * A session that a clock far ahead opened would last too long once it is right: it is over.
 */
export const findPerson = async (db: IntakeDb, token: string, now: string): Promise<Person | undefined> => {
  const soon = later(new Date(now), SKEW_MINUTES)
  const rows = await db
    .select({ session: sessions, role: heldRoles })
    .from(sessions)
    .leftJoin(heldRoles, and(eq(heldRoles.account, sessions.account), isNull(heldRoles.endedAt)))
    .where(and(eq(sessions.hash, hashOf(token)), gt(sessions.expiresAt, now), lte(sessions.createdAt, soon)))
  const [first] = rows
  if (!first) return undefined
  const { id, account, unreleased } = first.session
  return {
    account,
    session: id,
    fresh: isFresh(first.session, new Date(now)),
    unreleased: unreleased === 1,
    roles: unreleased === 1 ? [] : rows.flatMap(({ role }) => (role ? [asHeld(role)] : [])),
  }
}

/** Of a demonstration for as long as the session lasts; else for minutes, also where a clock far ahead said until when. */
const isFresh = ({ freshUntil, expiresAt }: typeof sessions.$inferSelect, now: Date): boolean =>
  freshUntil > now.toISOString() && (freshUntil === expiresAt || freshUntil <= later(now, FRESH_MINUTES + SKEW_MINUTES))

const asHeld = ({ id, role, organisation, bounds }: typeof heldRoles.$inferSelect): HeldRole => ({
  id,
  role,
  organisation: organisation ?? undefined,
  bounds: readBounds(bounds),
})

/** After a passkey was used again: fresh, under another cookie. @returns the new cookie's value */
export const refreshSession = async (
  db: IntakeDb,
  session: string,
  now: Date,
): Promise<{ token: string; freshUntil: string }> => {
  const [token, freshUntil] = [newSecret(), later(now, FRESH_MINUTES)]
  await db
    .update(sessions)
    .set({ hash: hashOf(token), freshUntil })
    .where(eq(sessions.id, session))
  return { token, freshUntil }
}

/** Open sessions of an account, oldest first, with the name of the passkey each was opened with. */
export const listSessions = (db: IntakeDb, account: string, now: string) =>
  db
    .select({
      id: sessions.id,
      passkey: sessions.passkey,
      passkeyName: passkeys.name,
      createdAt: sessions.createdAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .leftJoin(passkeys, eq(passkeys.id, sessions.passkey))
    .where(and(eq(sessions.account, account), gt(sessions.expiresAt, now)))
    .orderBy(asc(sessions.createdAt))
    .limit(200)

/** Ends a session of an account. @returns whether there was one */
export const endSession = async (db: IntakeDb, account: string, id: string): Promise<boolean> => {
  const ended = await db
    .delete(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.account, account)))
    .returning({ id: sessions.id })
  return ended.length > 0
}

/** Ends every session of an account but one. @returns how many there were */
export const endOtherSessions = async (db: IntakeDb, account: string, kept: string): Promise<number> => {
  const ended = await db
    .delete(sessions)
    .where(and(eq(sessions.account, account), ne(sessions.id, kept)))
    .returning({ id: sessions.id })
  return ended.length
}

/** Ends the session of a cookie, whoever's it is. */
export const endSessionOf = async (db: IntakeDb, token: string): Promise<void> => {
  await db.delete(sessions).where(eq(sessions.hash, hashOf(token)))
}

/** Forgets what is over: sessions after their 30 days, challenges after their five minutes. */
export const forgetExpired = async (db: IntakeDb, now: Date): Promise<void> => {
  const at = now.toISOString()
  await db.batch([
    db.delete(sessions).where(lte(sessions.expiresAt, at)),
    db.delete(challenges).where(lte(challenges.expiresAt, at)),
  ])
}
