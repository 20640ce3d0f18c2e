import type { Books } from '../../content/points/books.ts'
import type { AccountKindName } from '../../content/points/account.ts'

/** The books of all points together, and the proof that stored balances are what the transfers say. */

type Client = Pick<D1Database, 'prepare'>

const TOTALS = `SELECT kind, sum(received) AS received, sum(spent) AS spent FROM points_accounts
  WHERE ledger = 'points' GROUP BY kind`

/** Reads every account: for the nightly books, not for a page. */
export const booksStatement = (client: Client): D1PreparedStatement => client.prepare(TOTALS)

export interface BooksRow {
  kind: AccountKindName
  received: number
  spent: number
}

/** @param rows - of `booksStatement`: each side is added up by itself, none worked out from the others */
export const booksOf = (rows: readonly BooksRow[]): Books => {
  const held = (kind: AccountKindName): number => {
    const row = rows.find((one) => one.kind === kind)
    return row ? row.received - row.spent : 0
  }
  return {
    // Nothing is `-0` of nothing.
    issued: 0 - held('programme'),
    held: held('holder'),
    spent: held('offer'),
    donated: held('project'),
    expired: held('expired'),
    reversed: held('reversed'),
  }
}

export const readBooks = async (client: Client): Promise<Books> =>
  booksOf((await booksStatement(client).all<BooksRow>()).results)

/** An account whose stored balance is not what its transfers say. */
export interface Drift {
  id: string
  stored: Record<'received' | 'spent' | 'reserved' | 'awaited', number>
  derived: Record<'received' | 'spent' | 'reserved' | 'awaited', number>
}

const DERIVE = `WITH some AS MATERIALIZED
    (SELECT id, received, spent, reserved, awaited FROM points_accounts WHERE id > ?1 ORDER BY id LIMIT ?2),
  derived AS (SELECT some.*,
    (SELECT coalesce(sum(amount), 0) FROM points_transfers WHERE target = some.id AND phase IN ('posted', 'confirmed'))
      AS ins,
    (SELECT coalesce(sum(amount), 0) FROM points_transfers WHERE source = some.id AND phase IN ('posted', 'confirmed'))
      AS outs,
    (SELECT coalesce(sum(CASE WHEN phase = 'pending' THEN amount ELSE -amount END), 0) FROM points_transfers
      WHERE source = some.id AND phase <> 'posted') AS kept,
    (SELECT coalesce(sum(CASE WHEN phase = 'pending' THEN amount ELSE -amount END), 0) FROM points_transfers
      WHERE target = some.id AND phase <> 'posted') AS coming
    FROM some)
  SELECT * FROM derived`

interface DerivedRow {
  id: string
  received: number
  spent: number
  reserved: number
  awaited: number
  ins: number
  outs: number
  kept: number
  coming: number
}

/**
 * Adds up the transfers of accounts anew and compares.
 * @param after - id of an account: the next ones in order are looked at
 * @returns what differs, and the last id looked at; `undefined` when there are no more
 */
export const proveBalances = async (
  client: Client,
  after = '',
  limit = 1_000,
): Promise<{ drifts: Drift[]; last: string | undefined }> => {
  const { results } = await client.prepare(DERIVE).bind(after, limit).all<DerivedRow>()
  const drifts = results.flatMap(({ id, received, spent, reserved, awaited, ins, outs, kept, coming }) => {
    const isSame = received === ins && spent === outs && reserved === kept && awaited === coming
    const stored = { received, spent, reserved, awaited }
    return isSame ? [] : [{ id, stored, derived: { received: ins, spent: outs, reserved: kept, awaited: coming } }]
  })
  return { drifts, last: results.at(-1)?.id }
}
