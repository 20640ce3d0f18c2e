import { sql } from 'drizzle-orm'
import {
  blob,
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'

/**
 * The public database. Everything in it may be published and given away whole.
 * `entries`, `leaves` and `checkpoints` are append-only and hold the record itself; what stands below
 * the line "projections" is computed from them and can be rebuilt (`npm run replay`).
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

// Projections

/** The newest entry of every (register, key). */
export const records = sqliteTable(
  'records',
  {
    /** Index of the record's first entry: stays the same through corrections. */
    id: integer().primaryKey(),
    register: text().notNull(),
    key: text().notNull(),
    /** Index of the newest entry. */
    index: integer('idx').notNull(),
    revision: integer().notNull(),
    status: text({ enum: ['published', 'corrected', 'withdrawn'] }).notNull(),
    /** Value of the register's `time` field, where it has one. */
    time: text(),
    longitude: real(),
    latitude: real(),
    /** JSON with disclosed values; NULL once withdrawn. */
    body: text(),
  },
  (t) => [
    unique('records_key').on(t.register, t.key),
    index('records_time').on(t.register, t.time, t.key),
    index('records_newest').on(t.register, t.index),
    // What lies near a place: a strip of longitudes, then latitude.
    index('records_position')
      .on(t.register, t.longitude, t.latitude)
      .where(sql`${t.longitude} IS NOT NULL`),
    // Indexes of one register say IS, and so do the statements that walk them: were it `=`, SQLite would compare every
    // bound `register = ?` with all of them, and plan such a statement anew each time a value is bound.
    // Which replies answer a record: their key says whose they are, not to what.
    index('records_replies')
      .on(sql`body ->> 'register'`, sql`body ->> 'recordKey'`)
      .where(sql`register IS 'replies'`),
    // Accounts of gross ecosystem product by method, and those put first of their place and year; by year.
    index('records_gep_method')
      .on(sql`body ->> 'method'`, t.time, t.key)
      .where(sql`register IS 'gep-accounts'`),
    index('records_gep_headline')
      .on(t.time, t.key)
      .where(sql`register IS 'gep-accounts' AND body ->> 'headline' = 1`),
    // What used an account, and the account that a record used.
    index('records_gep_uses')
      .on(sql`body ->> 'account'`, t.key)
      .where(sql`register IS 'gep-uses'`),
    index('records_gep_area_uses')
      .on(sql`body ->> 'areaAccount'`, t.key)
      .where(sql`register IS 'gep-uses'`),
    index('records_gep_users')
      .on(sql`body ->> 'register'`, sql`body ->> 'recordKey'`, t.key)
      .where(sql`register IS 'gep-uses'`),
    // Certificates by holder and by certifier; by last day, all of them and those of a scheme; which ever changed how.
    index('records_certificates_holder')
      .on(sql`body ->> 'holder'`, t.key)
      .where(sql`register IS 'certificates'`),
    index('records_certificates_certifier')
      .on(sql`body ->> 'certifier'`, t.key)
      .where(sql`register IS 'certificates'`),
    index('records_certificates_expires')
      .on(sql`CASE WHEN body ->> 'expires' IS NULL THEN '9999-12-31' ELSE body ->> 'expires' END`, t.key)
      .where(sql`register IS 'certificates'`),
    index('records_certificates_scheme')
      .on(
        sql`body ->> 'scheme'`,
        sql`CASE WHEN body ->> 'expires' IS NULL THEN '9999-12-31' ELSE body ->> 'expires' END`,
        t.key,
      )
      .where(sql`register IS 'certificates'`),
    index('records_certificate_changes')
      .on(sql`body ->> 'change'`, t.key)
      .where(sql`register IS 'certificate-changes'`),
    // What is open for comment, by its last day; hearings by their day, and those of a consultation.
    index('records_consultations_closes')
      .on(sql`body ->> 'closes'`, t.key)
      .where(sql`register IS 'consultations'`),
    index('records_hearings_day')
      .on(sql`body ->> 'day'`, t.key)
      .where(sql`register IS 'hearings'`),
    index('records_hearings_of')
      .on(sql`body ->> 'consultation'`, t.key)
      .where(sql`register IS 'hearings'`),
    // Reports from the public by what they are about and by how far they have come; and open ones by the day that is next
    // due: the one on which it must be said whether it is accepted, then the one by which it must be settled.
    index('records_reports_category')
      .on(sql`body ->> 'category'`, t.time, t.key)
      .where(sql`register IS 'reports'`),
    index('records_reports_state')
      .on(sql`body ->> 'state'`, t.time, t.key)
      .where(sql`register IS 'reports'`),
    index('records_reports_due')
      .on(
        sql`CASE WHEN (body ->> 'state' = 'received' OR body ->> 'state' = 'forwarded') AND body ->> 'acceptDue' IS NOT NULL THEN body ->> 'acceptDue' ELSE body ->> 'due' END`,
        t.key,
      )
      .where(
        sql`register IS 'reports' AND body ->> 'state' IN ('received', 'forwarded', 'accepted', 'investigating', 'reopened')`,
      ),
    index('records_reports_received')
      .on(sql`body ->> 'received'`, t.key)
      .where(sql`register IS 'reports'`),
    // Records that were taken back whole: few, and asked for by what must know at once.
    index('records_withdrawn')
      .on(t.register, t.index)
      .where(sql`status = 'withdrawn'`),
    // What is public until a day, in order of that day.
    index('records_public_until')
      .on(t.register, sql`body ->> 'publicUntil'`)
      .where(sql`body ->> 'publicUntil' IS NOT NULL`),
  ],
)
export type RecordRow = typeof records.$inferSelect

/**
 * How many certificates entered the record before each: what its place in the status lists is worked out from. Filled by a
 * trigger as entries are appended, by publishing and replay alike.
 */
export const credentialPlaces = sqliteTable('credential_places', {
  ordinal: integer().primaryKey(),
  certificate: text().notNull().unique(),
})

/**
 * Which record speaks of which organisation or place: what crosses registers reads this table.
 * A place is mentioned with every place above it, so that a province's page reads one range.
 */
export const mentions = sqliteTable(
  'mentions',
  {
    /** Unified social credit code (18 characters) or place code (6, 9 or 12 digits). */
    subject: text().notNull(),
    register: text().notNull(),
    /** The record's time, or the day it was first published. */
    at: text().notNull(),
    key: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.register, t.at, t.key] })],
)

/** Which record names which published file, now or before: the way back from a file to what names it. */
export const documents = sqliteTable(
  'documents',
  {
    sha256: text().notNull(),
    register: text().notNull(),
    key: text().notNull(),
    field: text().notNull(),
    /** Index of the newest entry that names it. */
    index: integer('idx').notNull(),
    /** Index of the entry that names it no more; NULL while the record names it. */
    gone: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.sha256, t.register, t.key, t.field] }),
    index('documents_record').on(t.register, t.key),
    index('documents_named').on(t.index),
  ],
)

/** How much each register holds, so that no page counts rows. */
export const totals = sqliteTable('totals', {
  register: text().primaryKey(),
  /** Records not withdrawn. */
  records: integer().notNull(),
  entries: integer().notNull(),
  /** Index of the register's newest entry. */
  lastIndex: integer('last_index').notNull(),
  lastAt: text('last_at').notNull(),
})

/**
 * How much each publisher states in each register, so that openness is reckoned without counting rows. `real` and
 * `demonstration` stand for all publishers of that kind together.
 */
export const contributions = sqliteTable(
  'contributions',
  {
    /** Unified social credit code, `portal`, `real` or `demonstration`. */
    publisher: text().notNull(),
    register: text().notNull(),
    entries: integer().notNull(),
    /** Records that stand and whose newest entry is theirs. */
    records: integer().notNull(),
    corrected: integer().notNull(),
    withdrawn: integer().notNull(),
    /** Fields filled in these records, of those that nothing can empty. */
    filled: integer().notNull(),
    /** Records that name a document. */
    documented: integer().notNull(),
    /** RFC 3339 UTC of the last entry that was no correction; empty while there is none. */
    lastNewAt: text('last_new_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.publisher, t.register] })],
)

/** Entries that a publisher added to a register on a day: what is usual of it, and what is not. */
export const volumes = sqliteTable(
  'volumes',
  {
    /** Unified social credit code, or `portal`. */
    publisher: text().notNull(),
    register: text().notNull(),
    /** `YYYY-MM-DD` in Asia/Shanghai. */
    day: text().notNull(),
    entries: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.publisher, t.register, t.day] })],
)

/**
 * What became of certificates, one row a step, in the order they were stated. Never updated: triggers ask of each row what
 * `content/certificates/life.ts` asks. Filled from registers with a `life`.
 */
export const certificateStates = sqliteTable(
  'certificate_states',
  {
    /** Of the entry that states it. */
    index: integer('idx').primaryKey(),
    certificate: text().notNull(),
    event: text({
      enum: ['issued', 'corrected', 'annulled', 'suspended', 'resumed', 'withdrawn', 'replaced', 'undone'],
    }).notNull(),
    /** Day of issue, or first day of a change; `YYYY-MM-DD`. */
    effective: text(),
    /** Last day; NULL where it has no end. */
    expires: text(),
    certifier: text(),
    publisher: text().notNull(),
    /** What makes it this certificate and no other. */
    named: text(),
    /** What its number shares with those it could be taken for: `skeletonOf`. */
    skeleton: text(),
    /** Index of the change that is taken back. */
    undoes: integer(),
  },
  (t) => [
    index('certificate_states_life').on(t.certificate, t.index),
    index('certificate_states_skeleton')
      .on(t.skeleton, t.certificate)
      .where(sql`skeleton IS NOT NULL`),
    uniqueIndex('certificate_states_undoes').on(t.undoes),
  ],
)
export type CertificateState = typeof certificateStates.$inferSelect

// Events of supply chains, from captured documents. Ids follow the order in which things were first named, so that
// replay comes to the same. Never updated, never deleted.

/** Who states events. */
export const traceParties = sqliteTable('trace_parties', {
  id: integer().primaryKey(),
  /** Unified social credit code. */
  organisation: text().notNull().unique(),
})

/** Goods, what holds them, and places: each identifier once, in one form. */
export const traceThings = sqliteTable(
  'trace_things',
  {
    id: integer().primaryKey(),
    /** As `canonicalEpc` writes it. */
    epc: text().notNull().unique(),
    gtin: text(),
    lot: text(),
    serial: text(),
  },
  (t) => [
    index('trace_things_gtin')
      .on(t.gtin, t.lot, t.serial)
      .where(sql`gtin IS NOT NULL`),
  ],
)

/** Events as stated. */
export const traceEvents = sqliteTable(
  'trace_events',
  {
    /** Index of the capture's entry × 10,000 + position in its document: in the order of the record. */
    id: integer().primaryKey(),
    /** As stated, or made from what it says. */
    eventId: text('event_id').notNull(),
    type: text().notNull(),
    action: text(),
    /** Milliseconds since 1970. */
    time: integer().notNull(),
    /** When it was published: milliseconds since 1970. */
    recorded: integer().notNull(),
    bizStep: text('biz_step'),
    disposition: text(),
    /** Ids of `trace_things`. */
    readPoint: integer('read_point'),
    location: integer(),
    party: integer().notNull(),
    /** Of the place, where the document says so: degrees, WGS 84. */
    longitude: real(),
    latitude: real(),
    place: text(),
    /** Whether it declares an event that was stated before to be wrong. */
    isError: integer('is_error').notNull(),
    /** JSON, with the contexts of its document. */
    body: text().notNull(),
  },
  (t) => [
    index('trace_events_event_id').on(t.eventId),
    index('trace_events_time').on(t.time),
    index('trace_events_recorded').on(t.recorded),
    index('trace_events_type').on(t.type, t.time),
    index('trace_events_biz_step').on(t.bizStep, t.time),
    index('trace_events_disposition').on(t.disposition, t.time),
    index('trace_events_read_point').on(t.readPoint, t.time),
    index('trace_events_location').on(t.location, t.time),
    index('trace_events_party').on(t.party, t.time),
  ],
)

/** Which event names what, in which role. */
export const traceEpcs = sqliteTable(
  'trace_epcs',
  {
    thing: integer().notNull(),
    time: integer().notNull(),
    event: integer().notNull(),
    /** 1 epc, 2 child, 3 parent, 4 input, 5 output; 10 more where it is named by class. */
    role: integer().notNull(),
    party: integer().notNull(),
    /** Whether it came into being with the event. */
    made: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.thing, t.time, t.event, t.role] })],
)

/** What went into what: one hop of a journey is one indexed read, up or down. */
export const traceLinks = sqliteTable(
  'trace_links',
  {
    source: integer().notNull(),
    time: integer().notNull(),
    target: integer().notNull(),
    event: integer().notNull(),
    /** 1 went into what was made, 2 is held by, 3 is not held any more, 4 came out of a joint of many inputs. */
    kind: integer().notNull(),
    party: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.source, t.time, t.target, t.event] }),
    index('trace_links_up').on(t.target, t.time, t.source),
  ],
)

/** Events that count no more: declared wrong by who stated them, or of a capture that was withdrawn. */
export const traceVoided = sqliteTable('trace_voided', {
  event: integer().primaryKey(),
  /** Index of the entry that says so. */
  by: integer('by_idx').notNull(),
})

/** Exports made so far, each of one tree size; an erased one answers 410 from then on. */
export const exports = sqliteTable(
  'exports',
  {
    register: text().notNull(),
    format: text({ enum: ['csv', 'ndjson', 'json', 'spreadsheet'] }).notNull(),
    size: integer().notNull(),
    /** `YYYY` of the register's time in Asia/Shanghai; empty for the whole register. */
    year: text().notNull().default(''),
    rows: integer().notNull(),
    bytes: integer().notNull(),
    /** Lower-case hexadecimal. */
    sha256: text().notNull(),
    /** Index of the erasure entry that took it back. */
    erasedBy: integer('erased_by'),
  },
  (t) => [primaryKey({ columns: [t.register, t.format, t.size, t.year] })],
)

// What was read from published files: made by a job from the files themselves, at leisure, and never compared.

/** Whether the text of a file was read. A file without a row waits. */
export const fileTexts = sqliteTable('search_file_texts', {
  sha256: text().primaryKey(),
  state: text({ enum: ['reading', 'read', 'unreadable'] }).notNull(),
  /** Why it cannot be read, or what of it was left out: a reason of `content/documents/file-text.ts`. */
  why: text(),
  /** How often reading it was begun: a file that ends the job each time is given up. */
  attempts: integer().notNull(),
  pages: integer().notNull(),
  characters: integer().notNull(),
})

/** The text of each page that has any; the row's id is that of its tokens in `search_files`. */
export const filePages = sqliteTable(
  'search_file_pages',
  {
    id: integer().primaryKey(),
    sha256: text().notNull(),
    /** From 1. */
    page: integer().notNull(),
    text: text().notNull(),
  },
  (t) => [unique('search_file_pages_page').on(t.sha256, t.page)],
)

/** How far the job has come: files named by entries up to this one were looked at. One row. */
export const fileProgress = sqliteTable('search_file_progress', {
  id: integer().primaryKey(),
  index: integer('idx').notNull(),
})
