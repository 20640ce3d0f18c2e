import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { OFFER_WAYS } from '../../content/points/offer.ts'
import { REDEMPTION_STATES } from '../../content/points/redemption.ts'

/** What points are spent on. Its pieces stand in the ledger; here stands what they are and who set which aside. */

export const pointsOffers = sqliteTable(
  'points_offers',
  {
    /** Random. */
    id: text().primaryKey(),
    /** Unified social credit code of who hands it over. */
    partner: text().notNull(),
    titleZh: text('title_zh').notNull(),
    titleEn: text('title_en').notNull(),
    textZh: text('text_zh').notNull(),
    textEn: text('text_en').notNull(),
    /** GTIN-14 of the product, where it is one of the record. */
    gtin: text(),
    /** Points for one piece. */
    price: integer().notNull(),
    /** First and last day on which it can be set aside, `YYYY-MM-DD`. */
    starts: text().notNull(),
    ends: text().notNull(),
    /** Minutes for which it is set aside. */
    minutes: integer().notNull(),
    way: text({ enum: OFFER_WAYS }).notNull(),
    /** Pieces for one account at most. */
    mostEach: integer('most_each'),
    /** RFC 3339 UTC. */
    createdAt: text('created_at').notNull(),
    /** When its partner ended it early. */
    endedAt: text('ended_at'),
  },
  (t) => [
    index('points_offers_of').on(t.partner, t.createdAt, t.id),
    index('points_offers_when').on(t.createdAt, t.id),
    index('points_offers_open')
      .on(t.ends, t.id)
      .where(sql`${t.endedAt} IS NULL`),
    check('points_offers_price', sql`typeof(${t.price}) = 'integer' AND ${t.price} >= 1`),
    check('points_offers_period', sql`${t.starts} <= ${t.ends}`),
    check('points_offers_minutes', sql`${t.minutes} BETWEEN 5 AND 10080`),
    check('points_offers_most', sql`${t.mostEach} IS NULL OR ${t.mostEach} >= 1`),
  ],
)
export type PointsOffer = typeof pointsOffers.$inferSelect

/** What was set aside of an offer. The ledger alone says how it ended: a trigger writes it here. */
export const pointsRedemptions = sqliteTable(
  'points_redemptions',
  {
    /** Random, or made of the name under which it was asked for. */
    id: text().primaryKey(),
    holder: text().notNull(),
    offer: text().notNull(),
    partner: text().notNull(),
    pieces: integer().notNull(),
    points: integer().notNull(),
    /** RFC 3339 UTC, whole seconds. */
    at: text().notNull(),
    until: text().notNull(),
    /** SHA-256 of the code that is shown when it is handed over, base64url. */
    codeHash: text('code_hash').notNull(),
    state: text({ enum: REDEMPTION_STATES }).notNull(),
    endedAt: text('ended_at'),
  },
  (t) => [
    unique('points_redemptions_code').on(t.codeHash),
    index('points_redemptions_of').on(t.holder, t.at, t.id),
    index('points_redemptions_at').on(t.partner, t.state, t.at, t.id),
    index('points_redemptions_ended').on(t.endedAt),
    check('points_redemptions_amounts', sql`${t.pieces} >= 1 AND ${t.points} >= 1`),
    check(
      'points_redemptions_states',
      sql`${t.state} IN ('reserved', 'confirmed', 'cancelled', 'refused', 'lapsed')
        AND (${t.state} = 'reserved') = (${t.endedAt} IS NULL)`,
    ),
  ],
)
export type PointsRedemption = typeof pointsRedemptions.$inferSelect
