import { EXPIRED } from '../../content/points/account.ts'

/** Points whose last day is over. First in is first out: what was given away counts against the oldest. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

const EXPIRE = `INSERT INTO points_transfers (id, ledger, kind, phase, source, target, amount, at)
  SELECT 'expiry/' || holder.id || '/' || holder.spent, 'points', 'expiry', 'posted', holder.id, '${EXPIRED}',
    due.received_through - holder.spent - holder.reserved, ?3
  FROM (SELECT account, max(received_through) AS received_through FROM points_lots
      WHERE expires >= ?1 AND expires < ?2 AND (?4 IS NULL OR account = ?4) GROUP BY account) AS due
    JOIN points_accounts AS holder ON holder.id = due.account
  WHERE due.received_through > holder.spent + holder.reserved`

/**
 * The statement that lets points expire whose last day lies before `today`. What is set aside stays so; given back
 * later, it expires then. Run again, it finds nothing left.
 * @param since - first last day looked at: earlier ones were looked at before
 * @param holder - one alone
 */
export const expiringStatement = (
  client: Client,
  { since, today, at, holder }: { since: string; today: string; at: string; holder?: string },
): D1PreparedStatement => client.prepare(EXPIRE).bind(since, today, at, holder ?? null)
