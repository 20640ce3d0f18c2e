import { CLAIMS, REVERSED } from '../../content/points/account.ts'

/** Points that holders are given, many at once, and what they owe paid from them first. */

export interface Income {
  /** Of the transfer. */
  id: string
  /** Account that they are issued from. */
  programme: string
  holder: string
  points: number
  /** RFC 3339 UTC, whole seconds. */
  at: string
  /** Last day on which they can be spent. */
  expires: string
}

const COLUMNS = '(id, ledger, kind, phase, source, target, amount, at)'

const GIVE = `INSERT INTO points_transfers (id, ledger, kind, phase, source, target, amount, at, expires)
  SELECT value ->> 'id', 'points', 'award', 'posted', value ->> 'programme', value ->> 'holder', value ->> 'points',
    value ->> 'at', value ->> 'expires' FROM json_each(?)`

const REPAY = `INSERT INTO points_transfers ${COLUMNS}
  SELECT 'repayment/' || (income.value ->> 'id'), 'points', 'repayment', 'posted', holder.id, '${REVERSED}',
    min(owed.received - owed.spent, holder.received - holder.spent - holder.reserved), income.value ->> 'at'
  FROM json_each(?) AS income CROSS JOIN points_accounts AS holder ON holder.id = income.value ->> 'holder'
    CROSS JOIN points_accounts AS owed ON owed.id = 'owed/' || holder.id
  WHERE owed.received > owed.spent AND holder.received > holder.spent + holder.reserved`

const SETTLE = `INSERT INTO points_transfers ${COLUMNS}
  SELECT paid.id || '/owed', 'claims', 'repayment', 'posted', 'owed/' || paid.source, '${CLAIMS}', paid.amount, paid.at
  FROM json_each(?) AS income CROSS JOIN points_transfers AS paid ON paid.id = 'repayment/' || (income.value ->> 'id')`

/** Statements of one batch, behind those that open the accounts. Whoever receives several times pays once. */
export const incomeStatements = (
  client: Pick<D1Database, 'prepare'>,
  incomes: readonly Income[],
): D1PreparedStatement[] => {
  if (incomes.length === 0) return []
  const first = JSON.stringify([...new Map([...incomes].reverse().map((one) => [one.holder, one])).values()])
  return [
    client.prepare(GIVE).bind(JSON.stringify(incomes)),
    client.prepare(REPAY).bind(first),
    client.prepare(SETTLE).bind(first),
  ]
}
