import type { Books } from '../../content/points/books.ts'
import type { AccountKindName } from '../../content/points/account.ts'

/** The books of all points together. */

type Client = Pick<D1Database, 'prepare'>

const TOTALS = `SELECT kind, sum(received) AS received, sum(spent) AS spent FROM points_accounts
  WHERE ledger = 'points' GROUP BY kind`

/** Reads every account: for the nightly books, not for a page. */
export const booksStatement = (client: Client): D1PreparedStatement => client.prepare(TOTALS)

/** The same as the transfers left it, a row a kind, for a page. */
export const totalsStatement = (client: Client): D1PreparedStatement => client.prepare('SELECT * FROM points_totals')

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
