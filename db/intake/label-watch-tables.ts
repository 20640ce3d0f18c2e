import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { REPORT_KINDS } from '../../content/label-watch/report.ts'

/**
 * Reports of doubtful labels. Nothing of them is public. They hold no account, no contact, no address and no time finer
 * than the day, and rows of one day stand in random order.
 */
export const labelReports = sqliteTable(
  'label_reports',
  {
    /** Random: officers speak of it by this. */
    reference: text().primaryKey(),
    /** SHA-256 of the number that follows it, base64url. The number itself is stored nowhere. */
    numberHash: text('number_hash').notNull().unique(),
    /** SHA-256 of the form's own token, so that sending a form twice reports once. */
    once: text().unique(),
    /** `YYYY-MM-DD` in Asia/Shanghai. */
    received: text().notNull(),
    kind: text({ enum: REPORT_KINDS }).notNull(),
    /** As it stands on the label, and what it shares with numbers that it can be taken for. */
    number: text(),
    skeleton: text(),
    scheme: text(),
    product: text().notNull(),
    gtin: text(),
    seen: text().notNull(),
    /** In her words, and the code that the portal read from them. */
    where: text('place_text'),
    place: text(),
    /** Unified social credit code, or a name. */
    organisation: text(),
    seller: text(),
    /** `alert`: a warning was proposed, and stands once the record has it. */
    state: text({ enum: ['open', 'alert', 'closed'] })
      .notNull()
      .default('open'),
    /** `YYYY-MM-DD`, and by whom: unified social credit code, `portal`, or `clock`. */
    decided: text(),
    decidedBy: text('decided_by'),
    /** Of one that was closed: how, and a sentence for whoever reported. */
    closing: text(),
    note: text(),
    /** Key of the warning in the register `label-alerts`, and what waits for its release. */
    alert: text(),
    waiting: text(),
  },
  (t) => [
    check(
      'label_reports_decided_whole',
      sql`(${t.state} = 'open') = (${t.decided} IS NULL AND ${t.decidedBy} IS NULL)`,
    ),
    check('label_reports_closing', sql`(${t.state} = 'closed') = (${t.closing} IS NOT NULL)`),
    check('label_reports_alert', sql`(${t.state} = 'alert') = (${t.alert} IS NOT NULL)`),
    index('label_reports_open')
      .on(t.received, t.reference)
      .where(sql`${t.state} = 'open'`),
    index('label_reports_alike')
      .on(t.skeleton)
      .where(sql`${t.state} = 'open'`),
    index('label_reports_waiting')
      .on(t.waiting)
      .where(sql`${t.state} = 'alert'`),
    index('label_reports_received').on(t.received),
    index('label_reports_decided')
      .on(t.decided)
      .where(sql`${t.decided} IS NOT NULL`),
  ],
)
export type StoredLabelReport = typeof labelReports.$inferSelect

/**
 * Numbers that were looked up in vain, as keyed hashes: whoever has this table alone can tell neither which numbers nor
 * who looked. A visitor's hash differs from number to number, so that not even what one visitor looked up can be joined.
 */
export const labelLookUps = sqliteTable(
  'label_look_ups',
  {
    /** HMAC of the number. */
    numberMark: text('number_mark').notNull(),
    /** HMAC of the number and the token of a page. */
    visitorMark: text('visitor_mark').notNull(),
    /** Of the token's first look-up of the number, `YYYY-MM-DD` in Asia/Shanghai. */
    day: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.numberMark, t.visitorMark] }), index('label_look_ups_day').on(t.day)],
)

/** Numbers that enough visitors looked up in vain on enough days: for a person to look into. */
export const likelyFakes = sqliteTable(
  'likely_fakes',
  {
    /** As its scheme's grammar has it. */
    number: text().primaryKey(),
    /** JSON list of the schemes that it looks like. */
    schemes: text().notNull(),
    /** `YYYY-MM-DD`; it stays so many days, decided or not. */
    entered: text().notNull(),
    /** When it entered: visitors, and days on which they came. */
    visitors: integer().notNull(),
    days: integer().notNull(),
    state: text({ enum: ['open', 'alert', 'closed'] })
      .notNull()
      .default('open'),
    decided: text(),
    decidedBy: text('decided_by'),
    closing: text(),
    alert: text(),
    waiting: text(),
  },
  (t) => [
    check('likely_fakes_decided_whole', sql`(${t.state} = 'open') = (${t.decided} IS NULL AND ${t.decidedBy} IS NULL)`),
    index('likely_fakes_entered').on(t.entered, t.number),
    index('likely_fakes_waiting')
      .on(t.waiting)
      .where(sql`${t.state} = 'alert'`),
  ],
)
export type LikelyFake = typeof likelyFakes.$inferSelect
