import {
  ACCOUNT_KINDS,
  CLAIMS,
  EXPIRED,
  REVERSED,
  isAmount,
  type AccountKindName,
} from '../../content/points/account.ts'
import type { Transfer } from '../../content/points/transfer.ts'
import type { PointsAccount, StoredTransfer } from './points-tables.ts'
import { writtenOr } from './written.ts'

/**
 * The points ledger: opening accounts, posting linked transfers all or none, and reading what an account holds. What
 * must hold is held by the tables themselves; here it is only said why something does not.
 */

type Client = Pick<D1Database, 'prepare' | 'batch'>

/** Statements that open accounts; one that stands stays as it is. */
export const openingStatements = (
  client: Client,
  accounts: readonly { id: string; kind: AccountKindName }[],
): D1PreparedStatement[] =>
  accounts.map(({ id, kind }) => {
    const { ledger, isSource } = ACCOUNT_KINDS[kind]
    return client
      .prepare(
        `INSERT INTO points_accounts (id, ledger, kind, source) SELECT ?1, ?2, ?3, ?4
          WHERE NOT EXISTS (SELECT 1 FROM points_accounts WHERE id = ?1)`,
      )
      .bind(id, ledger, kind, Number(isSource))
  })

/** Opens the accounts of which there is one. */
export const openCommon = (client: Client): D1PreparedStatement[] =>
  openingStatements(client, [
    { id: EXPIRED, kind: 'expired' },
    { id: REVERSED, kind: 'reversed' },
    { id: CLAIMS, kind: 'claims' },
  ])

const COLUMNS = 'id, ledger, kind, phase, source, target, amount, settles, reverses, at, until, expires'

const INSERT = `INSERT INTO points_transfers (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** One statement a transfer, for the batch that posts what is linked. */
export const postingStatement = (client: Client, transfer: Transfer): D1PreparedStatement => {
  const { id, ledger, kind, phase, source, target, amount, settles, reverses, at, until, expires } = transfer
  const optional = [settles, reverses, at, until, expires].map((value) => value ?? null)
  return client.prepare(INSERT).bind(id, ledger, kind, phase, source, target, amount, ...optional)
}

/** Why a transfer does not stand. */
export type LedgerFault =
  /** Another one stands under its id. */
  | 'id-taken'
  | 'unknown-account'
  /** Not an amount, or from an account to itself, or between ledgers. */
  | 'malformed'
  | 'too-little'
  /** What it settles does not wait: it never was, is settled, is no like of it, or its time is over. */
  | 'not-pending'
  | 'out-of-time'
  | 'reversed'

export type Posted = { status: 'posted' | 'stood' } | { status: 'refused'; transfer: string; fault: LedgerFault }

/**
 * Posts linked transfers: all of them stand, or none.
 * @param beside - further statements of the same batch, before them: what breaks there is the caller's to explain
 * @returns `stood` where all of them stood already, as they are given: asking twice moves nothing twice
 * @throws whatever broke the batch, where no transfer is at fault
 */
export const post = async (
  client: Client,
  transfers: readonly Transfer[],
  beside: readonly D1PreparedStatement[] = [],
): Promise<Posted> =>
  writtenOr(
    async (): Promise<Posted> => {
      await client.batch([...beside, ...transfers.map((transfer) => postingStatement(client, transfer))])
      return { status: 'posted' }
    },
    () => whyNot(client, transfers),
  )

/** Looks at what stands, and says which transfer does not go with it; `undefined` where each would. */
const whyNot = async (client: Client, transfers: readonly Transfer[]): Promise<Posted | undefined> => {
  const [kept, accounts] = await Promise.all([readTransfers(client, transfers), readAccounts(client, transfers)])
  const own = transfers.map((transfer) => kept.get(transfer.id))
  if (own.every((one, at) => one && isSame(one, transfers[at]))) return { status: 'stood' }
  const left = new Map([...accounts].map(([id, account]) => [id, available(account)]))
  for (const [at, transfer] of transfers.entries()) {
    const fault = own[at] ? 'id-taken' : faultOf(transfer, accounts, kept, left)
    if (fault) return { status: 'refused', transfer: transfer.id, fault }
  }
  return undefined
}

const faultOf = (
  transfer: Transfer,
  accounts: ReadonlyMap<string, PointsAccount>,
  kept: ReadonlyMap<string, StoredTransfer & { settled: number }>,
  left: Map<string, number>,
): LedgerFault | undefined => {
  const { source, target, amount, ledger, phase, settles } = transfer
  const [from, to] = [accounts.get(source), accounts.get(target)]
  if (!from || !to) return 'unknown-account'
  if (from.ledger !== ledger || to.ledger !== ledger || source === target) return 'malformed'
  if (!isAmount(amount)) return 'malformed'
  if (settles !== undefined) return faultOfSettling(transfer, kept.get(settles))
  if (transfer.reverses !== undefined && kept.has(`reverses ${transfer.reverses}`)) return 'reversed'
  if (phase === 'posted' || phase === 'pending') {
    const rest = (left.get(source) ?? 0) - amount
    if (from.source === 0 && rest < 0) return 'too-little'
    left.set(source, rest)
    if (phase === 'posted') left.set(target, (left.get(target) ?? 0) + amount)
  }
  return undefined
}

const faultOfSettling = (
  { kind, phase, source, target, amount, at }: Transfer,
  pending: (StoredTransfer & { settled: number }) | undefined,
): LedgerFault | undefined => {
  const isLike =
    pending?.phase === 'pending' &&
    pending.kind === kind &&
    pending.source === source &&
    pending.target === target &&
    pending.amount === amount
  if (!isLike || pending.settled === 1) return 'not-pending'
  return phase === 'confirmed' && at > (pending.until ?? '') ? 'out-of-time' : undefined
}

/** Whether the one that stands says the same; when it was asked may differ. */
const isSame = (stored: StoredTransfer, given: Transfer | undefined): boolean =>
  given !== undefined &&
  (['ledger', 'kind', 'phase', 'source', 'target', 'amount'] as const).every((name) => stored[name] === given[name]) &&
  stored.settles === (given.settles ?? null) &&
  stored.reverses === (given.reverses ?? null)

const readTransfers = async (client: Client, transfers: readonly Transfer[]) => {
  const ids = transfers.flatMap(({ id, settles }) => (settles === undefined ? [id] : [id, settles]))
  const { results } = await client
    .prepare(
      `SELECT kept.*, EXISTS (SELECT 1 FROM points_transfers AS after WHERE after.settles = kept.id) AS settled
        FROM json_each(?) AS asked JOIN points_transfers AS kept ON kept.id = asked.value`,
    )
    .bind(JSON.stringify(ids))
    .all<StoredTransfer & { settled: number }>()
  return new Map(results.map((row) => [row.id, row]))
}

const readAccounts = async (client: Client, transfers: readonly Transfer[]) => {
  const ids = transfers.flatMap(({ source, target }) => [source, target])
  const { results } = await client
    .prepare(`SELECT held.* FROM json_each(?) AS asked JOIN points_accounts AS held ON held.id = asked.value`)
    .bind(JSON.stringify([...new Set(ids)]))
    .all<PointsAccount>()
  return new Map(results.map((row) => [row.id, row]))
}

/** What an account can give: what it received and neither gave away nor set aside. */
export const available = ({
  received,
  spent,
  reserved,
}: Pick<PointsAccount, 'received' | 'spent' | 'reserved'>): number => received - spent - reserved

export const readAccount = async (client: Client, id: string): Promise<PointsAccount | undefined> =>
  (await client.prepare('SELECT * FROM points_accounts WHERE id = ?').bind(id).first<PointsAccount>()) ?? undefined
