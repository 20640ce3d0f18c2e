import { randomBytes } from 'node:crypto'
import { and, asc, count, eq, isNull, ne, sql } from 'drizzle-orm'
import { CODE_CHARACTERS, encodeCode, readCode } from '../../content/information-requests/codes.ts'
import type { IntakeDb } from './db.ts'
import { accounts, heldRoles, passkeys, recoveryCodes, sessions } from './people-tables.ts'
import { hashOf } from './secret.ts'
import { newSession } from './sessions.ts'

/** Recovery codes that an account is given; each works once. */
export const RECOVERY_CODES = 10

/** A passkey as its authenticator made it. */
export interface NewPasskey {
  /** base64url */
  id: string
  /** COSE key, base64url. */
  publicKey: string
  counter: number
  transports: readonly string[]
  name: string | undefined
}

const passkeyRow = (account: string, { transports, name, ...rest }: NewPasskey, unreleased: boolean, now: Date) => ({
  ...rest,
  account,
  transports: JSON.stringify(transports),
  name: name ?? null,
  unreleased: unreleased ? 1 : 0,
  createdAt: now.toISOString(),
  lastUsedAt: null,
})

const newCodes = (account: string, now: Date) => {
  const codes = Array.from({ length: RECOVERY_CODES }, () => encodeCode(randomBytes(CODE_CHARACTERS)))
  return { codes, rows: codes.map((code) => ({ hash: hashOf(code), account, createdAt: now.toISOString() })) }
}

/**
 * Makes an account with its first passkey, and signs it in: all or nothing.
 * @param id - the user handle that the passkey was made for
 * @returns the cookie's value and the recovery codes, neither of which is stored; `undefined` when the passkey is known
 */
export const createAccount = async (
  db: IntakeDb,
  { id, name, passkey }: { id: string; name: string | undefined; passkey: NewPasskey },
  now: Date,
): Promise<{ token: string; codes: string[] } | undefined> => {
  if (await findPasskey(db, passkey.id)) return undefined
  const { token, row } = newSession({ account: id, passkey: passkey.id, unreleased: false }, now)
  const { codes, rows } = newCodes(id, now)
  await db.batch([
    db.insert(accounts).values({ id, name: name ?? null, createdAt: now.toISOString() }),
    db.insert(passkeys).values(passkeyRow(id, passkey, false, now)),
    db.insert(recoveryCodes).values(rows),
    db.insert(sessions).values(row),
  ])
  return { token, codes }
}

export const findPasskey = (db: IntakeDb, id: string) => db.select().from(passkeys).where(eq(passkeys.id, id)).get()

export const listPasskeys = (db: IntakeDb, account: string) =>
  db.select().from(passkeys).where(eq(passkeys.account, account)).orderBy(asc(passkeys.createdAt)).limit(100)

/** @returns whether it was added; not, where it is known already */
export const addPasskey = async (
  db: IntakeDb,
  account: string,
  passkey: NewPasskey,
  unreleased: boolean,
  now: Date,
): Promise<boolean> => {
  const added = await db
    .insert(passkeys)
    .values(passkeyRow(account, passkey, unreleased, now))
    .onConflictDoNothing()
    .returning({ id: passkeys.id })
  return added.length > 0
}

/** Notes a use: the counter that the authenticator showed, and when. */
export const notePasskeyUse = async (db: IntakeDb, id: string, counter: number, now: Date): Promise<void> => {
  await db.update(passkeys).set({ counter, lastUsedAt: now.toISOString() }).where(eq(passkeys.id, id))
}

/** @param name - none takes the name away. @returns whether the account has that passkey */
export const renamePasskey = async (
  db: IntakeDb,
  account: string,
  id: string,
  name: string | undefined,
): Promise<boolean> => {
  const renamed = await db
    .update(passkeys)
    .set({ name: name ?? null })
    .where(and(eq(passkeys.id, id), eq(passkeys.account, account)))
    .returning({ id: passkeys.id })
  return renamed.length > 0
}

/** Takes a passkey away with the sessions that it opened. @returns `last` when it is the only one: nothing is done */
export const removePasskey = async (
  db: IntakeDb,
  account: string,
  id: string,
): Promise<'removed' | 'unknown' | 'last'> => {
  const own = await listPasskeys(db, account)
  if (!own.some((passkey) => passkey.id === id)) return 'unknown'
  if (own.length === 1) return 'last'
  await db.batch([
    db.delete(passkeys).where(and(eq(passkeys.id, id), eq(passkeys.account, account))),
    db.delete(sessions).where(and(eq(sessions.passkey, id), eq(sessions.account, account))),
  ])
  return 'removed'
}

/** Everything that an account holds, for its owner. */
export const readAccount = async (db: IntakeDb, id: string) => {
  const [[account], held, codes] = await db.batch([
    db.select().from(accounts).where(eq(accounts.id, id)),
    db.select().from(passkeys).where(eq(passkeys.account, id)).orderBy(asc(passkeys.createdAt)),
    db.select({ left: count() }).from(recoveryCodes).where(eq(recoveryCodes.account, id)),
  ])
  return account && { ...account, passkeys: held, recoveryCodesLeft: codes[0]?.left ?? 0 }
}

export const renameAccount = async (db: IntakeDb, id: string, name: string | undefined): Promise<void> => {
  await db
    .update(accounts)
    .set({ name: name ?? null })
    .where(eq(accounts.id, id))
}

/** Gives new recovery codes; the old ones end. @returns the codes, which are stored nowhere */
export const replaceRecoveryCodes = async (db: IntakeDb, account: string, now: Date): Promise<string[]> => {
  const { codes, rows } = newCodes(account, now)
  await db.batch([
    db.delete(recoveryCodes).where(eq(recoveryCodes.account, account)),
    db.insert(recoveryCodes).values(rows),
  ])
  return codes
}

/**
 * Uses a recovery code up.
 * @param typed - as it was typed
 * @returns whose it was, and whether she holds a role, so that another administrator has to release her
 */
export const takeRecoveryCode = async (
  db: IntakeDb,
  typed: string,
): Promise<{ account: string; holdsRole: boolean } | undefined> => {
  const [taken] = await db
    .delete(recoveryCodes)
    .where(eq(recoveryCodes.hash, hashOf(readCode(typed, CODE_CHARACTERS) ?? '')))
    .returning({ account: recoveryCodes.account })
  if (!taken) return undefined
  const role = await db
    .select({ id: heldRoles.id })
    .from(heldRoles)
    .where(and(eq(heldRoles.account, taken.account), isNull(heldRoles.endedAt)))
    .get()
  return { account: taken.account, holdsRole: role !== undefined }
}

/**
 * Accounts that wait for release, the longest first: at most 200. A passkey made after a recovery waits too, when the
 * session that made it is long over.
 */
export const listUnreleased = async (
  db: IntakeDb,
): Promise<{ account: string; name: string | null; since: string }[]> => {
  // A constant is compared as it stands, so that the indexes of those that wait serve.
  const resting = sql`1`
  const waiting = db
    .select({ account: sessions.account, since: sessions.createdAt })
    .from(sessions)
    .where(eq(sessions.unreleased, resting))
    .unionAll(
      db
        .select({ account: passkeys.account, since: passkeys.createdAt })
        .from(passkeys)
        .where(eq(passkeys.unreleased, resting)),
    )
    .as('waiting')
  const since = sql<string>`min(${waiting.since})`
  return db
    .select({ account: waiting.account, name: accounts.name, since })
    .from(waiting)
    .innerJoin(accounts, eq(accounts.id, waiting.account))
    .groupBy(waiting.account)
    .orderBy(since)
    .limit(200)
}

/** Lets the roles of an account count again. */
export const release = async (db: IntakeDb, account: string): Promise<void> => {
  await db.batch([
    db
      .update(passkeys)
      .set({ unreleased: 0 })
      .where(and(eq(passkeys.account, account), ne(passkeys.unreleased, 0))),
    db
      .update(sessions)
      .set({ unreleased: 0 })
      .where(and(eq(sessions.account, account), ne(sessions.unreleased, 0))),
  ])
}

/** Erases an account and everything that opens it. What it did stays in the log of activity, under its random id. */
export const closeAccount = async (db: IntakeDb, id: string, now: Date): Promise<void> => {
  await db.batch([
    db.delete(sessions).where(eq(sessions.account, id)),
    db.delete(passkeys).where(eq(passkeys.account, id)),
    db.delete(recoveryCodes).where(eq(recoveryCodes.account, id)),
    db
      .update(heldRoles)
      .set({ endedAt: now.toISOString() })
      .where(and(eq(heldRoles.account, id), isNull(heldRoles.endedAt))),
    db.delete(accounts).where(eq(accounts.id, id)),
  ])
}
