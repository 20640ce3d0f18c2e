import { beyond, type HeldRole } from '../../content/people/permissions.ts'
import { listUnreleased } from '../../db/intake/accounts.ts'
import type { IntakeDb } from '../../db/intake/db.ts'
import { rolesOfAll } from '../../db/intake/roles.ts'

/**
 * Who signed in with a recovery code and waits for one of these roles to release her: all that she holds must lie within
 * it. Who holds nothing waits for nobody.
 * @param self - nobody releases herself
 */
export const recoveriesWithin = async (db: IntakeDb, authorities: readonly HeldRole[], self: string) => {
  const waiting = (await listUnreleased(db)).filter(({ account }) => account !== self)
  const held = Map.groupBy(
    await rolesOfAll(
      db,
      waiting.map(({ account }) => account),
    ),
    ({ account }) => account,
  )
  return waiting.flatMap((one) => {
    const roles = held.get(one.account) ?? []
    const isWithin = authorities.some((authority) => roles.every((role) => beyond(authority, role) === undefined))
    return roles.length > 0 && isWithin ? [{ ...one, roles }] : []
  })
}
