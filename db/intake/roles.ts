import { and, asc, eq, gt, isNull, ne } from 'drizzle-orm'
import type { HeldRole } from '../../content/people/permissions.ts'
import type { IntakeDb } from './db.ts'
import { readBounds } from './keys.ts'
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

/**
 * Roles that stand, in order of id, from behind `after`.
 * @param organisation - only of this one; `undefined` for all
 */
export const listRoles = async (
  db: IntakeDb,
  organisation: string | undefined,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<ListedRole[]> => {
  const rows = await select(db)
    .where(
      and(
        isNull(heldRoles.endedAt),
        organisation === undefined ? undefined : eq(heldRoles.organisation, organisation),
        after === undefined ? undefined : gt(heldRoles.id, after),
      ),
    )
    .orderBy(asc(heldRoles.id))
    .limit(limit)
  return rows.map(listed)
}

/** Roles of an account that stand. */
export const rolesOf = async (db: IntakeDb, account: string): Promise<ListedRole[]> =>
  (await select(db).where(and(eq(heldRoles.account, account), isNull(heldRoles.endedAt)))).map(listed)

export const findRole = async (db: IntakeDb, id: string): Promise<ListedRole | undefined> => {
  const row = await select(db)
    .where(and(eq(heldRoles.id, id), isNull(heldRoles.endedAt)))
    .get()
  return row && listed(row)
}

/** Whether another person than its holder administers the whole portal. */
export const hasOtherAdministrator = async (db: IntakeDb, id: string): Promise<boolean> => {
  const other = await db
    .select({ id: heldRoles.id })
    .from(heldRoles)
    .where(
      and(isNull(heldRoles.organisation), eq(heldRoles.role, 'admin'), isNull(heldRoles.endedAt), ne(heldRoles.id, id)),
    )
    .get()
  return other !== undefined
}

/** Ends a role at once: the next request finds it gone. */
export const endRole = async (db: IntakeDb, id: string, now: Date): Promise<void> => {
  await db
    .update(heldRoles)
    .set({ endedAt: now.toISOString() })
    .where(and(eq(heldRoles.id, id), isNull(heldRoles.endedAt)))
}
