import { EXPIRED } from '../../content/points/account.ts'
import { instantOf } from '../../content/points/instant.ts'
import { dayOf } from '../../content/registers/span.ts'
import { personOf } from './points-attestations.ts'
import { findHolder, readHolding } from './points-holders.ts'
import type { PointsHolder } from './points-holders-tables.ts'
import { openingStatements, postingStatement } from './points-ledger.ts'
import { endingOf, redemptionsOf } from './points-redemptions.ts'
import { MOST_OPEN } from '../../content/points/redemption.ts'
import { writtenOr } from './written.ts'

/**
 * Closing an account: what waits is given back, what is left expires, and everything that says whose it was is erased.
 * Its transfers stay, of an account that is nobody's; whatever was published of its balance stays provable to nobody.
 */

type Client = Pick<D1Database, 'prepare' | 'batch'>

const EXPIRE_ALL = `INSERT INTO points_transfers (id, ledger, kind, phase, source, target, amount, at)
  SELECT 'closing/' || id, 'points', 'expiry', 'posted', id, '${EXPIRED}', received - spent, ?2
  FROM points_accounts WHERE id = ?1 AND received > spent`
const CLOSE = `UPDATE points_holders SET owner = NULL, secret = NULL, person = NULL, shown_as = NULL, family = NULL,
  attested = NULL, attester = NULL, closed = ?2 WHERE id = ?1 AND closed IS NULL`

/** What was stated of what she did: of points she was given, and of those that a second body has yet to attest. */
const FORGET = [
  `UPDATE points_awards SET evidence = NULL WHERE evidence IS NOT NULL
    AND id IN (SELECT id FROM points_transfers WHERE target = ? AND kind = 'award')`,
  `UPDATE points_awards SET evidence = NULL WHERE evidence IS NOT NULL AND state = 'waiting' AND holder = ?`,
]

/** What closes one account, for one batch. */
export const closingOf = async (client: Client, id: string, now: Date): Promise<D1PreparedStatement[]> => {
  // The newest are looked at: what waits is among as many as may wait, or nothing is closed and it is asked again.
  const recent = await redemptionsOf(client, id, 100)
  const endings = recent
    .filter(({ state }) => state === 'reserved')
    .slice(0, MOST_OPEN)
    .map((one) => endingOf(client, one, 'cancelled', now))
  return [
    ...endings.flatMap(({ beside }) => beside),
    ...endings.flatMap(({ transfers }) => transfers.map((transfer) => postingStatement(client, transfer))),
    ...openingStatements(client, [{ id: EXPIRED, kind: 'expired' }]),
    client.prepare(EXPIRE_ALL).bind(id, instantOf(now)),
    client.prepare('DELETE FROM points_codes WHERE holder = ?').bind(id),
    ...FORGET.map((statement) => client.prepare(statement).bind(id)),
    client.prepare(CLOSE).bind(id, dayOf(now.toISOString())),
  ]
}

/**
 * Closes an account. The last of a family closes the family's too. Who owes points stays known by her keyed name, and is
 * not vouched for again: a debt is not left by leaving.
 * @param secret - 32 bytes, base64; without it no person is forgotten
 */
export const closeHolder = async (
  client: Client,
  holder: PointsHolder,
  secret: string | undefined,
  now: Date,
): Promise<void> => {
  await writtenOr(
    async () => {
      const family = await lastOf(client, holder)
      const { owed } = await readHolding(client, holder.id)
      const person = secret === undefined || owed > 0 ? undefined : await personOf(holder, secret)
      await client.batch([
        ...(await closingOf(client, holder.id, now)),
        ...(family === undefined ? [] : await closingOf(client, family, now)),
        ...(person === undefined ? [] : [client.prepare('DELETE FROM points_persons WHERE person = ?').bind(person)]),
      ])
    },
    async () => (await findHolder(client, holder.id))?.closed ?? undefined,
  )
}

/** The family that has nobody else. */
export const lastOf = async (client: Client, { id, family }: PointsHolder): Promise<string | undefined> => {
  if (family === null) return undefined
  const others = await client
    .prepare('SELECT count(*) AS others FROM points_holders WHERE family = ? AND id <> ?')
    .bind(family, id)
    .first<number>('others')
  return others === 0 ? family : undefined
}

/** Leaves a family: what was pooled stays with it. The last one closes it. */
export const leaveFamily = async (client: Client, holder: PointsHolder, now: Date): Promise<void> => {
  const family = await lastOf(client, holder)
  await client.batch([
    client.prepare('UPDATE points_holders SET family = NULL WHERE id = ?').bind(holder.id),
    ...(family === undefined ? [] : await closingOf(client, family, now)),
  ])
}
