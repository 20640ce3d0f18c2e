import { sql } from 'drizzle-orm'
import { blob, check, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/**
 * The public database. Everything in it may be published and given away whole.
 * `entries`, `leaves` and `checkpoints` are append-only and hold the record itself; what `records-tables.ts` and the other
 * files of tables hold is computed from them and can be rebuilt (`npm run replay`).
 */

/** What was stated, by whom and when, one row a statement. Never updated: a correction is a new revision. */
export const entries = sqliteTable(
  'entries',
  {
    /** Position in the log, from 0. */
    index: integer('idx').primaryKey(),
    register: text().notNull(),
    key: text().notNull(),
    /** 1, 2, 3 … within (register, key). */
    revision: integer().notNull(),
    status: text({ enum: ['published', 'corrected', 'withdrawn'] }).notNull(),
    /** Unified social credit code of who states it, or `portal`. */
    publisher: text().notNull(),
    /** RFC 3339 UTC; never decreases with `index`. */
    publishedAt: text('published_at').notNull(),
    /** Why a record was corrected or withdrawn. */
    reason: text(),
  },
  (t) => [
    unique('entries_revision').on(t.register, t.key, t.revision),
    check('entries_revision_positive', sql`${t.revision} >= 1`),
  ],
)
export type Entry = typeof entries.$inferSelect

/** The bytes of each log leaf: the entry as RFC 8785 canonical JSON. */
export const leaves = sqliteTable('leaves', {
  index: integer('idx').primaryKey(),
  leaf: text().notNull(),
})

/**
 * Full bundles of 256 leaves that were moved to `OBJECTS`, byte for byte as served: alone their leaves may be deleted.
 * The hashes of the leaves stay in their tile.
 */
export const sealedBundles = sqliteTable('sealed_bundles', {
  /** N of `/log/tile/entries/<N>`: leaves from 256 × N. */
  number: integer().primaryKey(),
  /** Of the bundle, lower-case hexadecimal. */
  sha256: text().notNull(),
  bytes: integer().notNull(),
})

/**
 * Merkle tree tiles of C2SP tlog-tiles, height 8. A tile's row grows to 256 hashes and is never changed otherwise,
 * so that every partial tile ever served is a prefix of it.
 */
export const tiles = sqliteTable(
  'tiles',
  {
    level: integer().notNull(),
    number: integer().notNull(),
    /** 1 to 256 hashes of 32 bytes. */
    hashes: blob({ mode: 'buffer' }).$type<Uint8Array>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.level, t.number] })],
)

/** Signed statements of the log's size and root, one a committed batch. */
export const checkpoints = sqliteTable(
  'checkpoints',
  {
    size: integer().primaryKey(),
    /** Standard base64. */
    root: text().notNull(),
    /** The signed note, as served. */
    note: text().notNull(),
    at: text().notNull(),
  },
  (t) => [index('checkpoints_at').on(t.at)],
)

/** What witnesses signed of our checkpoints, one row a witness's key and checkpoint; the first stands. */
export const cosignatures = sqliteTable(
  'cosignatures',
  {
    /** Of the checkpoint. */
    size: integer()
      .notNull()
      .references(() => checkpoints.size),
    /** Name and id of the witness's key, `name+id`. */
    signer: text().notNull(),
    /** Seconds since 1970-01-01T00:00:00Z, as the witness says. */
    timestamp: integer().notNull(),
    /** The signature as it stands below the note, with its newline. */
    line: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.size, t.signer] }), index('cosignatures_signer').on(t.signer, t.size)],
)

/** The newest tree of each other log that we cosigned as its witness. It never shrinks, nor becomes another one. */
export const witnessed = sqliteTable('witnessed', {
  /** Name of the log. */
  origin: text().primaryKey(),
  size: integer().notNull(),
  /** Standard base64. */
  root: text().notNull(),
  /** The checkpoint as the log signed it. */
  note: text().notNull(),
  /** When we cosigned it last, RFC 3339 UTC. */
  at: text().notNull(),
})

/** Values of erasable fields with the salt of their commitment; public while they stand. */
export const disclosures = sqliteTable(
  'disclosures',
  {
    register: text().notNull(),
    key: text().notNull(),
    revision: integer().notNull(),
    field: text().notNull(),
    /** JSON. */
    value: text().notNull(),
    /** base64url of 32 random bytes. */
    salt: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.register, t.key, t.revision, t.field] })],
)

/** Which disclosures were erased, and by which entry of the register `erasures`. Nothing else may be deleted. */
export const erasures = sqliteTable(
  'erasures',
  {
    register: text().notNull(),
    key: text().notNull(),
    revision: integer().notNull(),
    field: text().notNull(),
    /** Index of the entry that says when and on which legal ground. */
    index: integer('idx').notNull(),
  },
  (t) => [primaryKey({ columns: [t.register, t.key, t.revision, t.field] })],
)

/** Answers of writes that carried an `Idempotency-Key`. Holds hashes only, no secret. */
export const requests = sqliteTable('requests', {
  /** SHA-256 of the API key's id and the idempotency key, base64url. */
  id: text().primaryKey(),
  /** SHA-256 of what was asked, base64url. */
  digest: text().notNull(),
  /** JSON: the entries the request ended in. */
  answer: text().notNull(),
  at: text().notNull(),
})
