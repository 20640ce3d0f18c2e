import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { ACCOUNT_KIND_NAMES, LEDGERS, MOST_POINTS } from '../../content/points/account.ts'
import { PHASES, TRANSFER_KINDS } from '../../content/points/transfer.ts'

/**
 * The points ledger. What must hold is held by the database itself, here and by the triggers of its migration: amounts
 * are positive integers, no account that is no source falls below nothing, a transfer is never changed, a pending one
 * is settled once by its like, an award is reversed once, and balances move with the transfers and with nothing else.
 */

const most = sql.raw(String(MOST_POINTS))
const oneOf = (names: readonly string[]) => sql.raw(names.map((name) => `'${name}'`).join(', '))

export const pointsAccounts = sqliteTable(
  'points_accounts',
  {
    id: text().primaryKey(),
    ledger: text({ enum: LEDGERS }).notNull(),
    kind: text({ enum: ACCOUNT_KIND_NAMES }).notNull(),
    /** 1: may hold less than nothing. */
    source: integer().notNull(),
    /** Sums of what was posted to it and from it; triggers alone write them. */
    received: integer().notNull().default(0),
    spent: integer().notNull().default(0),
    /** What pending transfers set aside of it, and for it. */
    reserved: integer().notNull().default(0),
    awaited: integer().notNull().default(0),
  },
  (t) => [
    unique('points_accounts_ledger').on(t.id, t.ledger),
    check('points_accounts_ledgers', sql`${t.ledger} IN (${oneOf(LEDGERS)})`),
    check('points_accounts_kinds', sql`${t.kind} IN (${oneOf(ACCOUNT_KIND_NAMES)})`),
    check('points_accounts_enough', sql`${t.source} = 1 OR ${t.received} - ${t.spent} - ${t.reserved} >= 0`),
    check(
      'points_accounts_range',
      sql`${t.received} BETWEEN 0 AND ${most} AND ${t.spent} BETWEEN 0 AND ${most}
        AND ${t.reserved} BETWEEN 0 AND ${most} AND ${t.awaited} BETWEEN 0 AND ${most}`,
    ),
  ],
)
export type PointsAccount = typeof pointsAccounts.$inferSelect

export const pointsTransfers = sqliteTable(
  'points_transfers',
  {
    /** In the order of posting. */
    seq: integer().primaryKey(),
    id: text().notNull(),
    ledger: text({ enum: LEDGERS }).notNull(),
    kind: text({ enum: TRANSFER_KINDS }).notNull(),
    phase: text({ enum: PHASES }).notNull(),
    source: text().notNull(),
    target: text().notNull(),
    amount: integer().notNull(),
    settles: text(),
    reverses: text(),
    /** RFC 3339 UTC, whole seconds. */
    at: text().notNull(),
    /** Of a pending one: until when it can be confirmed, RFC 3339 UTC. */
    until: text(),
    /** `YYYY-MM-DD`, the last day on which a holder can spend what she receives. */
    expires: text(),
  },
  (t) => [
    unique('points_transfers_id').on(t.id),
    unique('points_transfers_settles').on(t.settles),
    unique('points_transfers_reverses').on(t.reverses, t.ledger),
    foreignKey({ columns: [t.source, t.ledger], foreignColumns: [pointsAccounts.id, pointsAccounts.ledger] }),
    foreignKey({ columns: [t.target, t.ledger], foreignColumns: [pointsAccounts.id, pointsAccounts.ledger] }),
    foreignKey({ columns: [t.reverses], foreignColumns: [pointsReversals.award] }),
    check('points_transfers_amount', sql`typeof(${t.amount}) = 'integer' AND ${t.amount} BETWEEN 1 AND ${most}`),
    check('points_transfers_apart', sql`${t.source} <> ${t.target}`),
    check('points_transfers_kinds', sql`${t.kind} IN (${oneOf(TRANSFER_KINDS)})`),
    check('points_transfers_phases', sql`${t.phase} IN (${oneOf(PHASES)})`),
    check('points_transfers_settling', sql`(${t.phase} IN ('confirmed', 'voided')) = (${t.settles} IS NOT NULL)`),
    check('points_transfers_until', sql`(${t.phase} = 'pending') = (${t.until} IS NOT NULL)`),
    check(
      'points_transfers_reversing',
      sql`(${t.reverses} IS NOT NULL) = (${t.kind} IN ('reversal', 'claim') AND ${t.phase} = 'posted')`,
    ),
    index('points_transfers_out').on(t.source, t.seq),
    index('points_transfers_in').on(t.target, t.seq),
  ],
)
export type StoredTransfer = typeof pointsTransfers.$inferSelect

/** Pending transfers that nothing settled yet; triggers alone write it. */
export const pointsPending = sqliteTable(
  'points_pending',
  {
    transfer: text().primaryKey(),
    until: text().notNull(),
  },
  (t) => [index('points_pending_until').on(t.until, t.transfer)],
)

/** Awards that were taken back, each once: what could be taken, and what is owed since it was spent. */
export const pointsReversals = sqliteTable(
  'points_reversals',
  {
    /** Id of the award's transfer. */
    award: text().primaryKey(),
    holder: text().notNull(),
    amount: integer().notNull(),
    taken: integer().notNull(),
    claimed: integer().notNull(),
    /** RFC 3339 UTC. */
    at: text().notNull(),
    reason: text().notNull(),
    /** Key or role of who did it. */
    by: text().notNull(),
  },
  (t) => [
    check(
      'points_reversals_whole',
      sql`${t.taken} >= 0 AND ${t.claimed} >= 0 AND ${t.taken} + ${t.claimed} = ${t.amount}`,
    ),
    index('points_reversals_of').on(t.holder, t.at),
  ],
)

/**
 * Until when a holder's points can be spent: of what was received up to a transfer, all that is left expires after its
 * day. What comes later never expires earlier, so that first in is first out, and one row tells how much is due.
 */
export const pointsLots = sqliteTable(
  'points_lots',
  {
    account: text().notNull(),
    /** Last day, `YYYY-MM-DD`. */
    expires: text().notNull(),
    /** Sum of everything the account had received by the last transfer of this day. */
    receivedThrough: integer('received_through').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account, t.expires] }), index('points_lots_expires').on(t.expires, t.account)],
)

/** How much of a limit is used: a budget, a cap, a daily limit. What goes beyond it breaks the batch it stands in. */
export const pointsLimits = sqliteTable(
  'points_limits',
  {
    /** `programme/<id>`, `programme/<id>/<day>`, `attester/<code>/<day>`, `person/<rule>/<account>/<period>`, … */
    scope: text().primaryKey(),
    used: integer().notNull(),
    most: integer().notNull(),
  },
  (t) => [check('points_limits_kept', sql`${t.used} BETWEEN 0 AND ${t.most}`)],
)
