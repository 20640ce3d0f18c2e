import type { WithdrawalCause } from '../../content/points/holder.ts'
import { instantOf } from '../../content/points/instant.ts'
import { MOST_OPEN } from '../../content/points/redemption.ts'
import { personOf } from './points-attestations.ts'
import { findHolder } from './points-holders.ts'
import type { PointsHolder } from './points-holders-tables.ts'
import { closingOf, lastOf } from './points-leaving.ts'
import { postingStatement } from './points-ledger.ts'
import { endingOf, redemptionsOf } from './points-redemptions.ts'
import { repayingStatements } from './points-reversals.ts'
import { POOLED_BACK } from './points-statement.ts'
import type { PointsWithdrawal } from './points-withdrawals-tables.ts'
import { newId } from './secret.ts'

/**
 * Nobody vouches for an account any more. It holds what it has and spends no more: what waits is given back, it leaves
 * its family, and what it pooled comes back as far as it is there. What was handed over stays handed over, and awards
 * stay awarded: each is taken back by itself, where it was wrong.
 */

type Client = Pick<D1Database, 'prepare' | 'batch'>

export interface Withdrawal {
  cause: WithdrawalCause
  reason: string
  /** Account of who does it. */
  by: string
  /** What this body vouched for, and nothing else; anything where absent. */
  attester?: string | undefined
}

export type Withdrawn =
  | 'withdrawn'
  /** It was before. */
  | 'stood'
  /** Nobody vouches for such an account, or another body does. */
  | 'unknown'

const WRITE = `INSERT INTO points_withdrawals (holder, attester, attested, cause, reason, "by", at)
  VALUES (?, ?, ?, ?, ?, ?, ?)`

/** Of a misuse the name of the person is left standing, and no account can have it forgotten: nobody vouches for her again. */
const FORGET = `UPDATE points_holders SET attested = NULL, attester = NULL, person = NULL, family = NULL
  WHERE id = ? AND attested IS NOT NULL AND closed IS NULL`

/** What somebody pooled and did not get back, as far as the family still has it; it expires with the family's next. */
const RETURN = `INSERT INTO points_transfers (id, ledger, kind, phase, source, target, amount, at, expires)
  SELECT ?1, 'points', 'pooling', 'posted', family.id, ?2, min(pooled.net, family.received - family.spent - family.reserved),
    ?4, coalesce((SELECT min(expires) FROM points_lots WHERE account = family.id
      AND received_through > family.spent + family.reserved), substr(?4, 1, 10))
  FROM points_accounts AS family CROSS JOIN (SELECT
      (SELECT coalesce(sum(amount), 0) FROM points_transfers WHERE source = ?2 AND target = ?3 AND kind = 'pooling')
      - (SELECT coalesce(sum(amount), 0) FROM points_transfers WHERE source = ?3 AND target = ?2 AND kind = 'pooling')
    AS net) AS pooled
  WHERE family.id = ?3 AND pooled.net > 0 AND family.received > family.spent + family.reserved`

const returning = (client: Client, { id, family }: PointsHolder, at: string): D1PreparedStatement[] => {
  if (family === null) return []
  const transfer = `${POOLED_BACK}${newId()}`
  return [
    client.prepare(RETURN).bind(transfer, id, family, at),
    ...repayingStatements(client, { holder: id, income: transfer, at }),
  ]
}

const statementsOf = async (
  client: Client,
  holder: PointsHolder,
  { cause, reason, by }: Withdrawal,
  secret: string | undefined,
  now: Date,
): Promise<D1PreparedStatement[]> => {
  const at = instantOf(now)
  const waiting = (await redemptionsOf(client, holder.id, 100)).filter(({ state }) => state === 'reserved')
  const endings = waiting.slice(0, MOST_OPEN).map((one) => endingOf(client, one, 'cancelled', now))
  const family = await lastOf(client, holder)
  const person = cause === 'mistake' && secret !== undefined ? await personOf(holder, secret) : undefined
  return [
    ...endings.flatMap(({ beside }) => beside),
    ...endings.flatMap(({ transfers }) => transfers.map((transfer) => postingStatement(client, transfer))),
    ...returning(client, holder, at),
    ...(family === undefined ? [] : await closingOf(client, family, now)),
    client.prepare(WRITE).bind(holder.id, holder.attester, holder.attested, cause, reason, by, at),
    client.prepare(FORGET).bind(holder.id),
    client.prepare('DELETE FROM points_codes WHERE holder = ?').bind(holder.id),
    ...(person === undefined ? [] : [client.prepare('DELETE FROM points_persons WHERE person = ?').bind(person)]),
  ]
}

/** What moved meanwhile is looked at anew. */
const TRIES = 3

/**
 * Withdraws that an account is one person's.
 * @param secret - 32 bytes, base64: with it, who was vouched for by mistake can be vouched for again
 */
export const withdrawAttestation = async (
  client: Client,
  id: string,
  said: Withdrawal,
  secret: string | undefined,
  now: Date,
): Promise<Withdrawn> => {
  for (let left = TRIES; ; left--) {
    const holder = await findHolder(client, id)
    const last = await readWithdrawal(client, id)
    const body = holder?.attester ?? last?.attester
    if (holder?.kind !== 'person' || holder.closed !== null || body === undefined) return 'unknown'
    if (said.attester !== undefined && body !== said.attester) return 'unknown'
    if (holder.attested === null) return 'stood'
    try {
      await client.batch(await statementsOf(client, holder, said, secret, now))
      return 'withdrawn'
    } catch (error) {
      if (left === 1) throw error
    }
  }
}

const VOUCHED = `SELECT id FROM points_holders INDEXED BY points_holders_attested WHERE attested BETWEEN ?1 AND ?2 AND attester = ?3 AND kind = 'person'
  ORDER BY attested LIMIT ?4`

/**
 * The same for all that a body vouched for in some days, so many at a time.
 * @param days - first and last, `YYYY-MM-DD`
 * @returns how many; fewer than `limit` when none is left
 */
export const withdrawAll = async (
  client: Client,
  { attester, from, until }: { attester: string; from: string; until: string },
  said: Withdrawal,
  secret: string | undefined,
  { now, limit }: { now: Date; limit: number },
): Promise<number> => {
  const { results } = await client.prepare(VOUCHED).bind(from, until, attester, limit).all<{ id: string }>()
  for (const { id } of results) await withdrawAttestation(client, id, { ...said, attester }, secret, now)
  return results.length
}

/** The newest withdrawal of an account. */
export const readWithdrawal = async (client: Client, holder: string): Promise<PointsWithdrawal | undefined> =>
  (await client
    .prepare('SELECT * FROM points_withdrawals WHERE holder = ? ORDER BY seq DESC LIMIT 1')
    .bind(holder)
    .first<PointsWithdrawal>()) ?? undefined
