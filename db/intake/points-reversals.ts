import { CLAIMS, owedAccount, REVERSED } from '../../content/points/account.ts'
import { openingStatements } from './points-ledger.ts'
import type { StoredTransfer } from './points-tables.ts'

/**
 * Taking an award back. What the holder still has goes at once; what she spent already is claimed, and paid first of
 * what she earns later.
 */

type Client = Pick<D1Database, 'prepare' | 'batch'>

export type Reversed =
  | { status: 'reversed' | 'stood'; taken: number; claimed: number }
  /** No award stands under this id. */
  | { status: 'unknown' }

const KEEP = `INSERT INTO points_reversals (award, holder, amount, taken, claimed, at, reason, "by")
  SELECT award.id, holder.id, award.amount, min(award.amount, holder.received - holder.spent - holder.reserved),
    award.amount - min(award.amount, holder.received - holder.spent - holder.reserved), ?2, ?3, ?4
  FROM points_transfers AS award JOIN points_accounts AS holder ON holder.id = award.target WHERE award.id = ?1`

const COLUMNS = '(id, ledger, kind, phase, source, target, amount, reverses, at)'

const TAKE = `INSERT INTO points_transfers ${COLUMNS}
  SELECT 'reversal/' || award, 'points', 'reversal', 'posted', holder, '${REVERSED}', taken, award, at
  FROM points_reversals WHERE award = ?1 AND taken > 0`

const CLAIM = `INSERT INTO points_transfers ${COLUMNS}
  SELECT 'claim/' || award, 'claims', 'claim', 'posted', '${CLAIMS}', ?2, claimed, award, at
  FROM points_reversals WHERE award = ?1 AND claimed > 0`

/**
 * Takes an award back, once.
 * @param award - id of its transfer
 * @param by - key or role of who does it
 */
export const reverseAward = async (
  client: Client,
  award: string,
  { reason, by, at }: { reason: string; by: string; at: string },
): Promise<Reversed> => {
  const found = await client
    .prepare(`SELECT target FROM points_transfers WHERE id = ? AND kind = 'award'`)
    .bind(award)
    .first<Pick<StoredTransfer, 'target'>>()
  if (!found) return { status: 'unknown' }
  const owed = owedAccount(found.target)
  try {
    await client.batch([
      ...openingStatements(client, [{ id: owed, kind: 'owed' }]),
      client.prepare(KEEP).bind(award, at, reason, by),
      client.prepare(TAKE).bind(award),
      client.prepare(CLAIM).bind(award, owed),
    ])
  } catch (error) {
    const stood = await readReversal(client, award)
    if (!stood) throw error
    return { status: 'stood', ...stood }
  }
  const kept = await readReversal(client, award)
  if (!kept) throw new Error('a reversal that was written is not there')
  return { status: 'reversed', ...kept }
}

const readReversal = (client: Client, award: string): Promise<{ taken: number; claimed: number } | null> =>
  client.prepare('SELECT taken, claimed FROM points_reversals WHERE award = ?').bind(award).first()

const REPAY = `INSERT INTO points_transfers (id, ledger, kind, phase, source, target, amount, at)
  SELECT ?2, 'points', 'repayment', 'posted', holder.id, '${REVERSED}',
    min(owed.received - owed.spent, holder.received - holder.spent - holder.reserved), ?4
  FROM points_accounts AS holder JOIN points_accounts AS owed ON owed.id = ?3
  WHERE holder.id = ?1 AND owed.received > owed.spent AND holder.received > holder.spent + holder.reserved`

const SETTLE = `INSERT INTO points_transfers (id, ledger, kind, phase, source, target, amount, at)
  SELECT ?1 || '/owed', 'claims', 'repayment', 'posted', ?2, '${CLAIMS}', amount, at FROM points_transfers WHERE id = ?1`

/**
 * Statements that pay what a holder owes, as far as she can: of the batch that brings her points, after them.
 * @param income - id of the transfer that brings them
 */
export const repayingStatements = (
  client: Client,
  { holder, income, at }: { holder: string; income: string; at: string },
): D1PreparedStatement[] => {
  const [id, owed] = [`repayment/${income}`, owedAccount(holder)]
  return [client.prepare(REPAY).bind(holder, id, owed, at), client.prepare(SETTLE).bind(id, owed)]
}
