import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { AWARD_STATES } from '../../content/points/award.ts'

/**
 * Awards: which rule gave how much for what, by whose word. One act is one award, whatever programme tells of it; who
 * attests is never who is rewarded; above a rule's threshold two bodies attest. Triggers of the migration hold what a
 * check cannot see.
 */

const states = sql.raw(AWARD_STATES.map((state) => `'${state}'`).join(', '))

export const pointsAwards = sqliteTable(
  'points_awards',
  {
    /** In the order of being told. */
    seq: integer().primaryKey(),
    /** Also the id of its transfer. */
    id: text().notNull(),
    rule: text().notNull(),
    /** Version of the rule, counted from 1. */
    version: integer().notNull(),
    /** What was multiplied, plain decimal. */
    quantity: text().notNull(),
    /** Among how many it is shared. */
    share: integer().notNull(),
    points: integer().notNull(),
    holder: text().notNull(),
    /** Unified social credit code; `portal` for what the portal knows itself. */
    attester: text().notNull(),
    /** Key or account that told of it. */
    by: text('told_by').notNull(),
    /** 1: a second body attests before points are given. */
    pair: integer().notNull(),
    second: text(),
    secondBy: text('second_by'),
    /** Keyed name of the act, base64url. */
    act: text().notNull(),
    /** Of what was told, so that the same id with something else is known. */
    digest: text().notNull(),
    /** Day of the act, `YYYY-MM-DD`. */
    day: text().notNull(),
    /** Day on which it was told. */
    told: text().notNull(),
    /** Day on which points were given. */
    booked: text(),
    /** What was stated, sealed; of what the portal knows itself nothing is kept. */
    evidence: text(),
    /** Pieces of a lot, `gtin/lot`, that it counts. */
    lot: text(),
    pieces: integer(),
    state: text({ enum: AWARD_STATES }).notNull(),
    /** Why a second body declined. */
    reason: text(),
  },
  (t) => [
    unique('points_awards_id').on(t.id),
    uniqueIndex('points_awards_act')
      .on(t.act)
      .where(sql`${t.state} IN ('waiting', 'awarded', 'reversed')`),
    index('points_awards_of').on(t.attester, t.seq),
    index('points_awards_waiting')
      .on(t.rule, t.seq)
      .where(sql`${t.state} = 'waiting'`),
    index('points_awards_booked').on(t.booked, t.id),
    index('points_awards_told')
      .on(t.told)
      .where(sql`${t.state} = 'waiting'`),
    check('points_awards_states', sql`${t.state} IN (${states})`),
    check('points_awards_points', sql`typeof(${t.points}) = 'integer' AND ${t.points} >= 1 AND ${t.share} >= 1`),
    check('points_awards_apart', sql`${t.second} IS NULL OR ${t.second} <> ${t.attester}`),
    check(
      'points_awards_booking',
      sql`(${t.state} IN ('awarded', 'reversed', 'corrected')) = (${t.booked} IS NOT NULL)`,
    ),
    check('points_awards_pair', sql`${t.pair} = 0 OR ${t.booked} IS NULL OR ${t.second} IS NOT NULL`),
    check('points_awards_lot', sql`(${t.lot} IS NULL) = (${t.pieces} IS NULL)`),
  ],
)
export type PointsAward = typeof pointsAwards.$inferSelect

/** Vouchers that nobody redeemed yet. Of whom and what they are nothing stands here, and of when the month alone. */
export const pointsVouchers = sqliteTable(
  'points_vouchers',
  {
    /** SHA-256, base64url. */
    hash: text().primaryKey(),
    rule: text().notNull(),
    /** Among how many the award is shared. */
    share: integer().notNull(),
    /** `YYYY-MM`. */
    month: text().notNull(),
  },
  (t) => [check('points_vouchers_share', sql`${t.share} BETWEEN 1 AND 1000`)],
)

/** Draws of awards for audit, a day each: by which root of the log, among how many. */
export const pointsDraws = sqliteTable('points_draws', {
  /** Day whose awards were drawn. */
  day: text().primaryKey(),
  /** Entries of the log whose root is the seed. */
  size: integer().notNull(),
  /** The root, base64. */
  root: text().notNull(),
  awards: integer().notNull(),
  drawn: integer().notNull(),
})

export const pointsAudits = sqliteTable(
  'points_audits',
  {
    day: text().notNull(),
    award: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.award] })],
)
