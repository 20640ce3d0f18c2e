import { sql } from 'drizzle-orm'
import { check, index, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { HOLDER_KINDS } from '../../content/points/holder.ts'

/** Who holds points. Days are days in Asia/Shanghai. No name, number or address of a person stands here. */

export const pointsHolders = sqliteTable(
  'points_holders',
  {
    /** Random, also the id of its account in the ledger. */
    id: text().primaryKey(),
    kind: text({ enum: HOLDER_KINDS }).notNull(),
    /** Account of the person, or the organisation's unified social credit code; a family has none. */
    owner: text(),
    /** base64url of 32 random bytes: salts what is published of the balance. Erased with the account. */
    secret: text(),
    /** Since when it is known to be one person's, or an organisation's. Without it, points are held and no more. */
    attested: text(),
    /** Code of the organisation that vouched for it. */
    attester: text(),
    /** Keyed name of the person who was vouched for, sealed: opened only to forget it. */
    person: text(),
    created: text().notNull(),
    closed: text(),
    /** What it is called in the ranking; nobody is in it who did not ask. */
    shownAs: text('shown_as'),
    /** Id of the family's account, of a person who belongs to one. */
    family: text(),
  },
  (t) => [
    unique('points_holders_owner').on(t.kind, t.owner),
    index('points_holders_shown')
      .on(t.shownAs, t.id)
      .where(sql`${t.shownAs} IS NOT NULL`),
    index('points_holders_family')
      .on(t.family)
      .where(sql`${t.family} IS NOT NULL`),
    index('points_holders_attested').on(t.attested, t.attester),
    check('points_holders_kinds', sql`${t.kind} IN ('person', 'organisation', 'family')`),
    check('points_holders_attester', sql`(${t.attested} IS NULL) = (${t.attester} IS NULL)`),
    // What is closed belongs to nobody and tells nothing.
    check(
      'points_holders_closed',
      sql`CASE WHEN ${t.closed} IS NULL THEN ${t.secret} IS NOT NULL AND (${t.owner} IS NULL) = (${t.kind} = 'family')
        ELSE coalesce(${t.owner}, ${t.secret}, ${t.person}, ${t.shownAs}, ${t.family}) IS NULL END`,
    ),
    check('points_holders_family_of_persons', sql`${t.family} IS NULL OR ${t.kind} = 'person'`),
  ],
)
export type PointsHolder = typeof pointsHolders.$inferSelect

/** Keyed names of persons for whom an account was vouched: one person, one account. In no order that tells when. */
export const pointsPersons = sqliteTable('points_persons', {
  person: text().primaryKey(),
})

/** Codes that work once and soon expire: shown to who vouches, or to who is asked into a family. */
export const pointsCodes = sqliteTable(
  'points_codes',
  {
    /** SHA-256 of purpose and code, base64url. */
    hash: text().primaryKey(),
    /** Whose account is vouched for, or which family is entered. */
    holder: text().notNull(),
    /** RFC 3339 UTC. */
    until: text().notNull(),
  },
  (t) => [index('points_codes_until').on(t.until), index('points_codes_of').on(t.holder)],
)
