import { and, eq, isNull, sql } from 'drizzle-orm'
import type { RoleName } from '../../content/people/roles.ts'
import { noteActivity } from './activity.ts'
import type { IntakeDb } from './db.ts'
import { accounts, heldRoles, sessions } from './people-tables.ts'
import { newId } from './secret.ts'
import { newSession } from './sessions.ts'

/** Invented people of a portal on somebody's own machine. Scripts alone import this: no build holds it. */

/** Who granted their roles: nobody. */
const GRANTED_BY = 'demonstration'

export interface DemonstrationPerson {
  role: RoleName
  /** Unified social credit code; `undefined` for the portal itself. */
  organisation: string | undefined
  name: string
}

/** Whether nobody is signed in; the account that points were earned in stands before anybody entered. */
export const hasNoSession = async (db: IntakeDb): Promise<boolean> =>
  (await db.select({ account: sessions.account }).from(sessions).limit(1).get()) === undefined

/** The account of the invented person of a role, who comes to be when she is first asked for. */
export const demonstrationAccount = async (
  db: IntakeDb,
  { role, organisation, name }: DemonstrationPerson,
  now: Date,
): Promise<string> => {
  const found = await db
    .select({ account: heldRoles.account })
    .from(heldRoles)
    .where(and(eq(heldRoles.grantedBy, GRANTED_BY), eq(heldRoles.role, role), isNull(heldRoles.endedAt)))
    .get()
  if (found) return found.account
  const [account, at] = [newId(), now.toISOString()]
  const held = { id: newId(), account, role, organisation: organisation ?? null, bounds: '{}' }
  await db.batch([
    db.insert(accounts).values({ id: account, name, createdAt: at }),
    db.insert(heldRoles).values({ ...held, grantedBy: GRANTED_BY, grantedAt: at }),
  ])
  return account
}

/**
 * Opens a session for the invented person of a role. She has no passkey: her session counts as fresh as long as it lasts,
 * since nothing real hangs on it.
 * @param act - how she entered, for the log of activity
 * @returns the cookie's value
 */
export const enterDemonstration = async (
  db: IntakeDb,
  person: DemonstrationPerson,
  act: { request: string; target: string; status: number },
  now: Date,
): Promise<string> => {
  const account = await demonstrationAccount(db, person, now)
  const { request, target, status } = act
  const entry = { act: newId(), by: 'person' as const, account, action: 'account-enter', request, target }
  await noteActivity(db, entry, now, status)
  const { token, row } = newSession({ account, passkey: undefined, unreleased: false }, now)
  await db.insert(sessions).values({ ...row, freshUntil: row.expiresAt })
  return token
}

/** Takes from invented people what they hold, and signs them out: of a state that is no demonstration any more. */
export const endDemonstration = async (db: IntakeDb, now: Date): Promise<void> => {
  const theirs = sql`(SELECT ${heldRoles.account} FROM ${heldRoles} WHERE ${heldRoles.grantedBy} = ${GRANTED_BY})`
  await db.batch([
    db.delete(sessions).where(sql`${sessions.account} IN ${theirs}`),
    db
      .update(heldRoles)
      .set({ endedAt: now.toISOString() })
      .where(and(eq(heldRoles.grantedBy, GRANTED_BY), isNull(heldRoles.endedAt))),
  ])
}
