import type { Sums } from '../../content/points/bank-statement.ts'
import type { TransferKind } from '../../content/points/transfer.ts'

/** What an account received and did with it between two instants, added up from its transfers. */

type Client = Pick<D1Database, 'prepare'>

const SUMS = `SELECT kind, isOut, rule, isBefore, sum(amount) AS points FROM (
    SELECT kind, 1 AS isOut, NULL AS rule, at < ?2 AS isBefore, amount FROM points_transfers
      WHERE source = ?1 AND phase IN ('posted', 'confirmed') AND at < ?3
    UNION ALL
    SELECT kind, 0 AS isOut, CASE kind WHEN 'award' THEN substr(source, 11) END AS rule, at < ?2 AS isBefore, amount
      FROM points_transfers WHERE target = ?1 AND phase IN ('posted', 'confirmed') AND at < ?3)
  GROUP BY kind, isOut, rule, isBefore`

interface Row {
  kind: TransferKind
  isOut: number
  rule: string | null
  isBefore: number
  points: number
}

/** @param from - RFC 3339 UTC, first instant; @param end - first instant behind it */
export const readSums = async (client: Client, holder: string, from: string, end: string): Promise<Sums> => {
  const { results } = await client.prepare(SUMS).bind(holder, from, end).all<Row>()
  const of = (...wanted: [TransferKind, boolean][]): number =>
    results
      .filter(
        (row) => row.isBefore === 0 && wanted.some(([kind, isOut]) => row.kind === kind && isOut === (row.isOut === 1)),
      )
      .reduce((sum, { points }) => sum + points, 0)
  const net = (rows: readonly Row[]): number =>
    rows.reduce((sum, { isOut, points }) => sum + (isOut === 1 ? -points : points), 0)
  return {
    opening: net(results.filter(({ isBefore }) => isBefore === 1)),
    closing: net(results),
    awarded: of(['award', false]),
    pooledIn: of(['pooling', false]),
    spent: of(['redemption', true]),
    donated: of(['donation', true]),
    pooledOut: of(['pooling', true]),
    expired: of(['expiry', true]),
    reversed: of(['reversal', true], ['repayment', true]),
    byRule: results
      .flatMap(({ rule, isBefore, points }) => (rule !== null && isBefore === 0 ? [{ rule, points }] : []))
      .sort((a, b) => (a.rule < b.rule ? -1 : 1)),
  }
}
