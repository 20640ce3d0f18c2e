import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ROLES } from '../../content/people/roles.ts'

/** Accounts of people and what they hold. Instants are RFC 3339 UTC; no address, device or browser is kept anywhere. */

export const accounts = sqliteTable(
  'accounts',
  {
    /** Random, also the user handle of its passkeys: says nothing about the person. */
    id: text().primaryKey(),
    /** What colleagues read, if she gave one. */
    name: text(),
    createdAt: text('created_at').notNull(),
  },
  (t) => [
    index('accounts_name')
      .on(t.name)
      .where(sql`${t.name} IS NOT NULL`),
  ],
)

export const passkeys = sqliteTable(
  'passkeys',
  {
    /** Credential id, base64url. */
    id: text().primaryKey(),
    account: text().notNull(),
    /** COSE key, base64url. */
    publicKey: text('public_key').notNull(),
    /** Signatures that the authenticator counted; one that always says 0 does not count. */
    counter: integer().notNull(),
    /** JSON list of how the browser reaches it. */
    transports: text().notNull(),
    name: text(),
    /** 1: made after a recovery, roles rest until another administrator releases the account. */
    unreleased: integer().notNull().default(0),
    createdAt: text('created_at').notNull(),
    lastUsedAt: text('last_used_at'),
  },
  (t) => [
    index('passkeys_of').on(t.account),
    // Those that wait for release are few among many.
    index('passkeys_unreleased')
      .on(t.account, t.createdAt)
      .where(sql`${t.unreleased} = 1`),
  ],
)

export const sessions = sqliteTable(
  'sessions',
  {
    /** Random, names the session in lists. */
    id: text().primaryKey(),
    /** SHA-256 of the cookie's value, base64url. */
    hash: text().notNull().unique(),
    account: text().notNull(),
    /** The passkey it was opened with; none for a recovery code. */
    passkey: text(),
    /** 1: opened by way of a recovery, roles rest. */
    unreleased: integer().notNull().default(0),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at').notNull(),
    /** Until when the last use of a passkey counts as fresh. */
    freshUntil: text('fresh_until').notNull(),
  },
  (t) => [
    index('sessions_of').on(t.account),
    index('sessions_expiry').on(t.expiresAt),
    index('sessions_unreleased')
      .on(t.account, t.createdAt)
      .where(sql`${t.unreleased} = 1`),
  ],
)

export const recoveryCodes = sqliteTable(
  'recovery_codes',
  {
    /** SHA-256 of the code, base64url. A used one is deleted. */
    hash: text().primaryKey(),
    account: text().notNull(),
    createdAt: text('created_at').notNull(),
  },
  (t) => [index('recovery_codes_of').on(t.account)],
)

/** Challenges that wait for a passkey's answer; taken out by the answer, whether it is right or wrong. */
export const challenges = sqliteTable(
  'challenges',
  {
    /** As sent, base64url of 32 random bytes. */
    challenge: text().primaryKey(),
    purpose: text({ enum: ['create', 'sign-in', 'confirm', 'add'] }).notNull(),
    /** Whose answer is awaited, or the id that a new account will have; none for a sign-in. */
    account: text(),
    expiresAt: text('expires_at').notNull(),
  },
  (t) => [index('challenges_expiry').on(t.expiresAt)],
)

export const heldRoles = sqliteTable(
  'held_roles',
  {
    /** Random. */
    id: text().primaryKey(),
    account: text().notNull(),
    role: text({ enum: ROLES }).notNull(),
    /** Unified social credit code; none for the portal itself. */
    organisation: text(),
    /** JSON, as of keys. */
    bounds: text().notNull(),
    /** Account that invited; `operator` for a script. */
    grantedBy: text('granted_by').notNull(),
    grantedAt: text('granted_at').notNull(),
    endedAt: text('ended_at'),
  },
  (t) => [
    index('held_roles_of').on(t.account),
    index('held_roles_standing_in')
      .on(t.organisation, t.grantedAt, t.id)
      .where(sql`${t.endedAt} IS NULL`),
    index('held_roles_standing')
      .on(t.grantedAt, t.id)
      .where(sql`${t.endedAt} IS NULL`),
  ],
)

export const invitations = sqliteTable(
  'invitations',
  {
    /** Random, names the invitation in lists. */
    id: text().primaryKey(),
    /** SHA-256 of the link's code, base64url. */
    hash: text().notNull().unique(),
    role: text({ enum: ROLES }).notNull(),
    organisation: text(),
    bounds: text().notNull(),
    invitedBy: text('invited_by').notNull(),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at').notNull(),
    usedAt: text('used_at'),
    usedBy: text('used_by'),
    revokedAt: text('revoked_at'),
  },
  (t) => [
    index('invitations_in').on(t.organisation, t.createdAt, t.id),
    index('invitations_when').on(t.createdAt, t.id),
    check('invitations_used_by_one', sql`(${t.usedAt} is null) = (${t.usedBy} is null)`),
  ],
)

/** What was done by whom: a row before each write and one after it. Append-only. */
export const activity = sqliteTable(
  'activity',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    /** Random, shared by the rows of one request. */
    act: text().notNull(),
    at: text().notNull(),
    /** `YYYY-MM-DD` in Asia/Shanghai: the tree that the row goes into. */
    day: text().notNull(),
    /** `X-Request-Id` of the answer. */
    request: text().notNull(),
    phase: text({ enum: ['asked', 'ended'] }).notNull(),
    by: text({ enum: ['person', 'key', 'operator'] }).notNull(),
    account: text(),
    key: text(),
    role: text({ enum: ROLES }),
    organisation: text(),
    action: text().notNull(),
    /** Method and path, without a query. */
    target: text().notNull(),
    /** Status of the answer; only once ended. */
    status: integer(),
  },
  (t) => [
    index('activity_day').on(t.day, t.seq),
    index('activity_account').on(t.account, t.seq),
    index('activity_key').on(t.key, t.seq),
    index('activity_organisation').on(t.organisation, t.seq),
    index('activity_action').on(t.action, t.seq),
    index('activity_target').on(t.target, t.seq),
    index('activity_request').on(t.request, t.seq),
  ],
)
export type ActivityRow = typeof activity.$inferSelect

/** The tree of each day's activity, made once the day is over. Append-only: the salt is what opens it. */
export const activityRoots = sqliteTable('activity_roots', {
  day: text().primaryKey(),
  /** base64url of 32 random bytes, from which every leaf's salt follows. */
  salt: text().notNull(),
  /** Leaves, padding included. */
  size: integer().notNull(),
  /** base64. */
  root: text().notNull(),
})
