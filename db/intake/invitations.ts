import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Grant } from '../../content/people/permissions.ts'
import type { IntakeDb } from './db.ts'
import { readBounds } from './keys.ts'
import { behind, type PageRequest } from './newest-first.ts'
import { heldRoles, invitations } from './people-tables.ts'
import { hashOf, newId, newSecret } from './secret.ts'

const HOUR_MS = 3_600_000

export interface Invitation extends Grant {
  id: string
  invitedBy: string
  createdAt: string
  expiresAt: string
  usedAt: string | null
  usedBy: string | null
  revokedAt: string | null
}

const read = ({ hash: _, organisation, bounds, ...rest }: typeof invitations.$inferSelect): Invitation => ({
  ...rest,
  organisation: organisation ?? undefined,
  bounds: readBounds(bounds),
})

/**
 * Invites to a role.
 * @param invitedBy - account, or `operator`
 * @returns with the code of the link, which is stored nowhere
 */
export const invite = async (
  db: IntakeDb,
  { role, organisation, bounds }: Grant,
  { invitedBy, hours }: { invitedBy: string; hours: number },
  now: Date,
): Promise<{ id: string; code: string; expiresAt: string }> => {
  const [id, code] = [newId(), newSecret()]
  const expiresAt = new Date(now.getTime() + hours * HOUR_MS).toISOString()
  await db.insert(invitations).values({
    id,
    hash: hashOf(code),
    role,
    organisation: organisation ?? null,
    bounds: JSON.stringify(bounds),
    invitedBy,
    createdAt: now.toISOString(),
    expiresAt,
  })
  return { id, code, expiresAt }
}

/** The invitation of a link that still works; `undefined` when it is unknown, used, revoked or expired. */
export const findInvitation = async (db: IntakeDb, code: string, now: Date): Promise<Invitation | undefined> => {
  const row = await db
    .select()
    .from(invitations)
    .where(and(eq(invitations.hash, hashOf(code)), stillWorks(now)))
    .get()
  return row && read(row)
}

const stillWorks = (now: Date) =>
  and(isNull(invitations.usedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, now.toISOString()))

/** Takes an invitation: it is used up and its role held in one batch, so that of two at once one gets nothing. */
export const acceptInvitation = async (
  db: IntakeDb,
  code: string,
  account: string,
  now: Date,
): Promise<{ role: string } | undefined> => {
  const [hash, id, at] = [hashOf(code), newId(), now.toISOString()]
  const [, used] = await db.batch([
    db.insert(heldRoles).select(
      db
        .select({
          id: sql<string>`${id}`.as('id'),
          account: sql<string>`${account}`.as('account'),
          role: invitations.role,
          organisation: invitations.organisation,
          bounds: invitations.bounds,
          grantedBy: invitations.invitedBy,
          grantedAt: sql<string>`${at}`.as('granted_at'),
          endedAt: sql<null>`null`.as('ended_at'),
        })
        .from(invitations)
        .where(and(eq(invitations.hash, hash), stillWorks(now))),
    ),
    db
      .update(invitations)
      .set({ usedAt: at, usedBy: account })
      .where(and(eq(invitations.hash, hash), stillWorks(now)))
      .returning({ id: invitations.id }),
  ])
  return used.length > 0 ? { role: id } : undefined
}

/** Invitations, the newest first, used ones too. @param organisation - only to this one; `undefined` for all */
export const listInvitations = async (
  db: IntakeDb,
  organisation: string | undefined,
  { after, limit }: PageRequest,
): Promise<Invitation[]> => {
  const rows = await db
    .select()
    .from(invitations)
    .where(
      and(
        organisation === undefined ? undefined : eq(invitations.organisation, organisation),
        behind(invitations.createdAt, invitations.id, after),
      ),
    )
    .orderBy(desc(invitations.createdAt), desc(invitations.id))
    .limit(limit)
  return rows.map(read)
}

export const findInvitationById = async (db: IntakeDb, id: string): Promise<Invitation | undefined> => {
  const row = await db.select().from(invitations).where(eq(invitations.id, id)).get()
  return row && read(row)
}

/** @returns whether it could still be taken back */
export const revokeInvitation = async (db: IntakeDb, id: string, now: Date): Promise<boolean> => {
  const revoked = await db
    .update(invitations)
    .set({ revokedAt: now.toISOString() })
    .where(and(eq(invitations.id, id), isNull(invitations.usedAt), isNull(invitations.revokedAt)))
    .returning({ id: invitations.id })
  return revoked.length > 0
}
