import { and, asc, count, desc, eq, gt, gte, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import type { HeldRole } from '../../content/people/permissions.ts'
import type { IntakeDb } from './db.ts'
import { readBounds } from './keys.ts'
import { behind, type PageRequest } from './newest-first.ts'
import { accounts, heldRoles } from './people-tables.ts'

/** A role in a list, with who holds it. */
export interface ListedRole extends HeldRole {
  account: string
  name: string | null
  grantedBy: string
  grantedAt: string
}

const select = (db: IntakeDb) =>
  db
    .select({ role: heldRoles, name: accounts.name })
    .from(heldRoles)
    .leftJoin(accounts, eq(accounts.id, heldRoles.account))

const listed = ({ role, name }: { role: typeof heldRoles.$inferSelect; name: string | null }): ListedRole => ({
  id: role.id,
  account: role.account,
  name,
  role: role.role,
  organisation: role.organisation ?? undefined,
  bounds: readBounds(role.bounds),
  grantedBy: role.grantedBy,
  grantedAt: role.grantedAt,
})

/** Which roles somebody wants, all conditions together. */
export interface RolesWanted {
  /** Of this one alone; `null` for roles of the portal itself. */
  organisation?: string | null | undefined
  account?: string | undefined
}

/** Roles that stand, the newest first. */
export const listRoles = async (
  db: IntakeDb,
  { organisation, account }: RolesWanted,
  { after, limit }: PageRequest,
): Promise<ListedRole[]> => {
  const inside =
    organisation === undefined
      ? undefined
      : organisation === null
        ? isNull(heldRoles.organisation)
        : eq(heldRoles.organisation, organisation)
  const rows = await select(db)
    .where(
      and(
        isNull(heldRoles.endedAt),
        inside,
        account === undefined ? undefined : eq(heldRoles.account, account),
        behind(heldRoles.grantedAt, heldRoles.id, after),
      ),
    )
    .orderBy(desc(heldRoles.grantedAt), desc(heldRoles.id))
    .limit(limit)
  return rows.map(listed)
}

/** Accounts whose name begins alike that are looked through for roles. */
const MOST_NAMESAKES = 1_000

/** Roles that stand of people whose name begins so, in order of name: at most `limit`. */
export const findHolders = async (
  db: IntakeDb,
  beginning: string,
  organisation: string | undefined,
  limit: number,
): Promise<ListedRole[]> => {
  const alike = db
    .select({ id: accounts.id, name: accounts.name })
    .from(accounts)
    .where(and(isNotNull(accounts.name), gte(accounts.name, beginning), lt(accounts.name, `${beginning}\u{10ffff}`)))
    .orderBy(asc(accounts.name))
    .limit(MOST_NAMESAKES)
    .as('alike')
  const rows = await db
    .select({ role: heldRoles, name: alike.name })
    .from(alike)
    // In this order: who is called so first, then what each holds.
    .crossJoin(heldRoles)
    .where(
      and(
        eq(heldRoles.account, alike.id),
        isNull(heldRoles.endedAt),
        organisation === undefined ? undefined : eq(heldRoles.organisation, organisation),
      ),
    )
    .limit(limit)
  return rows.map(listed)
}

/** Organisations in which roles stand, in order of code, with how many. @param after - the last code of the page before */
export const listRoleOrganisations = (
  db: IntakeDb,
  after: string | undefined,
  limit: number,
): Promise<{ organisation: string | null; roles: number }[]> =>
  db
    .select({ organisation: heldRoles.organisation, roles: count() })
    .from(heldRoles)
    .where(and(isNull(heldRoles.endedAt), after === undefined ? undefined : gt(heldRoles.organisation, after)))
    .groupBy(heldRoles.organisation)
    .orderBy(asc(heldRoles.organisation))
    .limit(limit)

/** Roles that stand in one organisation. */
export const countRoles = async (db: IntakeDb, organisation: string): Promise<number> => {
  const counted = await db
    .select({ roles: count() })
    .from(heldRoles)
    .where(and(isNull(heldRoles.endedAt), eq(heldRoles.organisation, organisation)))
    .get()
  return counted?.roles ?? 0
}

/** Roles of an account that stand. */
export const rolesOf = async (db: IntakeDb, account: string): Promise<ListedRole[]> =>
  (await select(db).where(and(eq(heldRoles.account, account), isNull(heldRoles.endedAt)))).map(listed)

/** The same of several accounts, in one read. */
export const rolesOfAll = async (db: IntakeDb, among: readonly string[]): Promise<ListedRole[]> => {
  if (among.length === 0) return []
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(among)}))`
  return (await select(db).where(and(sql`${heldRoles.account} IN ${ids}`, isNull(heldRoles.endedAt)))).map(listed)
}

export const findRole = async (db: IntakeDb, id: string): Promise<ListedRole | undefined> => {
  const row = await select(db)
    .where(and(eq(heldRoles.id, id), isNull(heldRoles.endedAt)))
    .get()
  return row && listed(row)
}

/** Another person than the role's holder administers the whole portal: without bounds, for bounds leave something out. */
const anotherAdministers = sql`EXISTS (
  SELECT 1 FROM held_roles AS other
  WHERE other.organisation IS NULL AND other.role = 'admin' AND other.bounds = '{}' AND other.ended_at IS NULL
    AND other.account <> ${heldRoles.account})`

/**
 * Ends a role at once: the next request finds it gone. The last administrator of the portal stays, though two end each
 * other's roles at the same time: it is asked and done in one statement.
 * @returns `last` where nothing was done for that
 */
export const endRole = async (db: IntakeDb, id: string, now: Date): Promise<'ended' | 'last'> => {
  const isPortals = and(isNull(heldRoles.organisation), eq(heldRoles.role, 'admin'), eq(heldRoles.bounds, '{}'))
  const ended = await db
    .update(heldRoles)
    .set({ endedAt: now.toISOString() })
    .where(and(eq(heldRoles.id, id), isNull(heldRoles.endedAt), sql`(NOT (${isPortals}) OR ${anotherAdministers})`))
    .returning({ id: heldRoles.id })
  return ended.length > 0 ? 'ended' : 'last'
}
