import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/**
 * Reports from the public. What was written, who wrote it and how to reach her stand nowhere here: texts, files and
 * messages are sealed files in `EVIDENCE`, and a row names where. Nothing of a report is kept to a finer time than the
 * day, and nothing says which commitment it came from. The tables have no row numbers (`WITHOUT ROWID` in the migration):
 * those would tell in which order rows came, and so join what must not be joined.
 *
 * Triggers hold what no handler may do: lose a report, change its state or its body without saying so to her, give her
 * contact to another body without her consent.
 */

export const REPORT_STATES = [
  'received',
  'accepted',
  'not-accepted',
  'forwarded',
  'investigating',
  'settled',
  'closed',
  'reopened',
] as const
export type ReportState = (typeof REPORT_STATES)[number]

/** How a report came: sealed in the browser, or sealed by the Worker on its way in. */
export const REPORT_SOURCES = ['form', 'plain', 'open311', 'telephone'] as const

/** Fingerprints that were deposited before their content: what every ten minutes' tree is made of, kept for its proofs. */
export const reportCommitments = sqliteTable(
  'report_commitments',
  {
    /** base64url of SHA-256. */
    commitment: text().primaryKey(),
    /** The ten minutes it came in, as `20261122T1150Z`. */
    pulse: text().notNull(),
    /** 1: its content came, or its day is over. Both look alike, so that nothing tells how many reports came when. */
    opened: integer().notNull().default(0),
  },
  (t) => [
    index('report_commitments_pulse').on(t.pulse, t.commitment),
    index('report_commitments_open')
      .on(t.pulse)
      .where(sql`${t.opened} = 0`),
  ],
)

export const reportPulses = sqliteTable(
  'report_pulses',
  {
    pulse: text().primaryKey(),
    /** 32 random bytes, base64url: what the tree is padded from. */
    seed: text().notNull(),
    /** Commitments so far. */
    taken: integer().notNull().default(0),
    /** 1: takes no more commitments. Its entry follows from then on, and always is the same. */
    closed: integer().notNull().default(0),
    /** 1: the record has its entry. */
    published: integer().notNull().default(0),
  },
  (t) => [
    index('report_pulses_waiting')
      .on(t.pulse)
      .where(sql`${t.published} = 0`),
  ],
)

/** Proofs of work that were handed in, until they expire: each counts once. */
export const reportSolutions = sqliteTable(
  'report_solutions',
  {
    /** SHA-256 of the challenge, base64url. */
    mark: text().primaryKey(),
    /** The ten minutes in which it expires. */
    pulse: text().notNull(),
  },
  (t) => [index('report_solutions_pulse').on(t.pulse)],
)

/** Parts of sealed files that came before their report stands; gone once it does, or after a day. */
export const reportUploads = sqliteTable(
  'report_uploads',
  {
    /** What it belongs to: the commitment, or of evidence that was added later the number of the report. */
    commitment: text().notNull(),
    /** As the page drew it; of a public photo, the SHA-256 of its bytes. */
    id: text().notNull(),
    /** From 0. */
    part: integer().notNull(),
    bytes: integer().notNull(),
    /** `YYYY-MM-DD` in Asia/Shanghai, of the commitment or of the addition: the prefix in `EVIDENCE`. */
    day: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.commitment, t.id, t.part] }), index('report_uploads_day').on(t.day)],
)

/** The day by which something is due next of a report, as its index has it. */
export const nextDue = sql`(CASE WHEN state IN ('received', 'forwarded') THEN coalesce(accept_due, due, '') WHEN state = 'settled' THEN '9999' ELSE coalesce(due, '') END)`

export const reports = sqliteTable(
  'reports',
  {
    /** Ten characters, drawn at random as far as anybody can tell. */
    number: text().primaryKey(),
    /** HMAC of what the receipt code opens the mailbox by, base64url; NULL where nobody was given a code. */
    locatorMac: text('locator_mac').unique(),
    /** Of the register `reports`. */
    category: text().notNull(),
    /** Unified social credit code of the body that handles it now. */
    body: text().notNull(),
    /** Six digits of a county, or nine of a township. */
    place: text().notNull(),
    /** `YYYY-MM-DD` on which it was seen; of a diary, the Monday of its week. */
    day: text().notNull(),
    recurring: integer().notNull().default(0),
    /** `YYYY-MM-DD`, as all days here. */
    received: text().notNull(),
    visibility: text({ enum: ['public', 'numbers', 'authority'] }).notNull(),
    /** The version that she agreed to publish; only of a public one. */
    publicText: text('public_text'),
    /** JSON list of `{sha256, mediaType, bytes, alt?}`; the bytes stand in `EVIDENCE` until they are released. */
    publicPhotos: text('public_photos'),
    /** JSON `{longitude, latitude}` of a square kilometre that she agreed to publish. */
    cell: text(),
    /** Of the form, in which she is answered. */
    language: text({ enum: ['zh', 'en'] }).notNull(),
    /** age recipient of the report and its messages; NULL once its evidence was erased. */
    recipient: text(),
    /** age recipient of her contact; NULL where she left none, or it was erased. */
    contactRecipient: text('contact_recipient'),
    /** 1: another body may be given her contact with the report. */
    mayForward: integer('may_forward').notNull().default(0),
    state: text({ enum: REPORT_STATES }).notNull().default('received'),
    finding: text({ enum: ['substantiated', 'partly', 'unsubstantiated', 'unresolved'] }),
    /** Unified social credit code of the unit it was found of. */
    organisation: text(),
    /** Key of the penalty that followed. */
    penalty: text(),
    answer: text(),
    /** Of the state. */
    reason: text(),
    /** Why it was not accepted, of the list in `content/reports/states.ts`. */
    ground: text(),
    /** Rule of `content/reports/clocks.yaml` that it runs by. */
    clock: text(),
    /** Day by which it must be said whether it is accepted. */
    acceptDue: text('accept_due'),
    /** Day by which it must be settled. */
    due: text(),
    /** Day of the extension. */
    extended: text(),
    accepted: text(),
    settled: text(),
    /** Day on which its handling ended: closed, or not accepted. */
    closed: text(),
    reopenings: integer().notNull().default(0),
    /** What she said of the handling. */
    rating: text({ enum: ['satisfied', 'partly', 'dissatisfied'] }),
    /** 1: a handler released it for publication. */
    released: integer().notNull().default(0),
    releaseDay: text('release_day'),
    /** What is published in the place of her version, and why something was taken out. */
    redactedText: text('redacted_text'),
    redactionReason: text('redaction_reason'),
    /** JSON list of the SHA-256 of photos that the handler released; those it left out are not among them. */
    shownPhotos: text('shown_photos'),
    /** Id of the role that it is assigned to. */
    assigned: text(),
    /** 1: the next day's change has something of it to publish. */
    dirty: integer().notNull().default(0),
    meToo: integer('me_too').notNull().default(0),
    source: text({ enum: REPORT_SOURCES }).notNull(),
    /** JSON list of bodies that must not have it. */
    excluded: text(),
    /** 1: she chose the superior body. */
    superior: integer().notNull().default(0),
  },
  (t) => [
    check('reports_state', sql.raw(`state IN (${REPORT_STATES.map((state) => `'${state}'`).join(', ')})`)),
    check(
      'reports_public',
      sql`${t.visibility} = 'public' OR (${t.publicText} IS NULL AND ${t.publicPhotos} IS NULL AND ${t.cell} IS NULL)`,
    ),
    check(
      'reports_released',
      sql`${t.released} = 0 OR (${t.visibility} = 'public' AND ${t.releaseDay} IS NOT NULL AND ${t.releaseDay} > ${t.received})`,
    ),
    check('reports_closed', sql`(${t.closed} IS NOT NULL) = (${t.state} IN ('closed', 'not-accepted'))`),
    check('reports_contact', sql`${t.contactRecipient} IS NULL OR ${t.recipient} IS NOT NULL`),
    check('reports_days', sql`length(${t.day}) = 10 AND length(${t.received}) = 10`),
    // By the day that comes next: whether it is accepted, then by when it is settled; what is settled waits at the end.
    index('reports_next')
      .on(t.body, nextDue, t.number)
      .where(sql`${t.closed} IS NULL`),
    index('reports_of').on(t.body, t.received, t.number),
    // What she agreed to publish and nobody has looked through yet.
    index('reports_unreleased')
      .on(t.body, t.received, t.number)
      .where(
        sql`${t.visibility} = 'public' AND ${t.released} = 0 AND ${t.redactionReason} IS NULL AND ${t.recipient} IS NOT NULL`,
      ),
    index('reports_ended')
      .on(t.body, t.closed, t.number)
      .where(sql`${t.closed} IS NOT NULL`),
    index('reports_assigned')
      .on(t.assigned, t.due, t.number)
      .where(sql`${t.assigned} IS NOT NULL AND ${t.closed} IS NULL`),
    index('reports_dirty')
      .on(t.number)
      .where(sql`${t.dirty} = 1`),
    index('reports_evidence')
      .on(t.closed)
      .where(sql`${t.closed} IS NOT NULL AND ${t.recipient} IS NOT NULL`),
    index('reports_contact_kept')
      .on(t.closed)
      .where(sql`${t.closed} IS NOT NULL AND ${t.contactRecipient} IS NOT NULL`),
    index('reports_similar')
      .on(t.category, t.place, t.day)
      .where(sql`${t.released} = 1`),
  ],
)
export type StoredReport = typeof reports.$inferSelect

/** Reports a body took in a day: beyond a number, somebody floods it. */
export const reportTallies = sqliteTable(
  'report_tallies',
  {
    body: text().notNull(),
    day: text().notNull(),
    count: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.body, t.day] })],
)

/** The secret of a report or of its contact, sealed to one holder. The newest of a holder counts; none is overwritten. */
export const reportGrants = sqliteTable(
  'report_grants',
  {
    number: text().notNull(),
    use: text({ enum: ['report', 'contact'] }).notNull(),
    /** Unified social credit code, or `mailbox`. */
    holder: text().notNull(),
    /** From 0, of the holder. */
    seq: integer().notNull(),
    /** age file, base64. */
    sealed: text().notNull(),
    /** JSON list of the fingerprints of keys that it is sealed to, which the file itself does not tell. */
    keys: text().notNull().default('[]'),
  },
  (t) => [
    primaryKey({ columns: [t.number, t.use, t.holder, t.seq] }),
    index('report_grants_of').on(t.holder, t.number),
  ],
)
export type ReportGrant = typeof reportGrants.$inferSelect

/** Sealed files of a report. */
export const reportFiles = sqliteTable(
  'report_files',
  {
    number: text().notNull(),
    id: text().notNull(),
    /** Prefix in `EVIDENCE`: the parts lie under it, from `/0`. */
    objectKey: text('object_key').notNull(),
    parts: integer().notNull(),
    /** Of all parts end to end, base64url. */
    sealedSha256: text('sealed_sha256').notNull(),
    bytes: integer().notNull(),
    /** `reporter`, or the unified social credit code of a body. */
    by: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.number, t.id] }), unique('report_files_object').on(t.objectKey)],
)
export type ReportFile = typeof reportFiles.$inferSelect

export const reportMessages = sqliteTable(
  'report_messages',
  {
    number: text().notNull(),
    /** From 1. */
    seq: integer().notNull(),
    /** `reporter`, or the unified social credit code of a body. */
    by: text().notNull(),
    day: text().notNull(),
    /** Key in `EVIDENCE` of an age file to the report's recipient. */
    objectKey: text('object_key').notNull(),
  },
  (t) => [primaryKey({ columns: [t.number, t.seq] })],
)
export type ReportMessage = typeof reportMessages.$inferSelect

/** What happened to a report, as she reads it. */
export const reportEvents = sqliteTable(
  'report_events',
  {
    number: text().notNull(),
    /** From 1. */
    seq: integer().notNull(),
    day: text().notNull(),
    /** The state that it came into; NULL where the state stayed. */
    state: text({ enum: REPORT_STATES }),
    /** `received`, `state`, `forwarded`, `extended`, `evidence`, `rated`, `released`, `redacted`, … */
    kind: text().notNull(),
    /** `reporter`, `clock`, or the unified social credit code of a body. */
    by: text().notNull(),
    /** Unified social credit code of the body it went to. */
    to: text('to_body'),
    reason: text(),
  },
  (t) => [primaryKey({ columns: [t.number, t.seq] }), index('report_events_day').on(t.day)],
)
export type ReportEvent = typeof reportEvents.$inferSelect

/** Who opened her contact or, as an auditor, her text, and why. */
export const reportOpenings = sqliteTable(
  'report_openings',
  {
    number: text().notNull(),
    /** From 1. */
    seq: integer().notNull(),
    use: text({ enum: ['contact', 'text'] }).notNull(),
    day: text().notNull(),
    /** Name as it is shown to her. */
    by: text().notNull(),
    /** Unified social credit code; NULL of an auditor of the portal. */
    body: text(),
    reason: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.number, t.seq] })],
)
export type ReportOpening = typeof reportOpenings.$inferSelect

/** Private keys of bodies, wrapped in the browser: of no use to whoever has this table alone. */
export const reportDeskKeys = sqliteTable(
  'report_desk_keys',
  {
    /** Random. */
    id: text().primaryKey(),
    account: text().notNull(),
    /** Unified social credit code. */
    body: text().notNull(),
    /** age recipient, as the register `sealing-keys` has it. */
    recipient: text().notNull().unique(),
    fingerprint: text().notNull(),
    kind: text({ enum: ['officer', 'recovery'] }).notNull(),
    /** NULL of a recovery key that stands on paper alone. */
    wrapped: text(),
    wrapping: text({ enum: ['passphrase', 'prf'] }),
    /** What its owner calls it; shown where she opens it. */
    name: text(),
    made: text().notNull(),
    /** Day on which it last opened a sealed test. */
    tested: text(),
    ended: text(),
  },
  (t) => [
    check('report_desk_keys_wrapped', sql`(${t.wrapped} IS NULL) = (${t.wrapping} IS NULL)`),
    index('report_desk_keys_of').on(t.body, t.account),
    index('report_desk_keys_tested')
      .on(t.tested)
      .where(sql`${t.ended} IS NULL`),
  ],
)
export type ReportDeskKey = typeof reportDeskKeys.$inferSelect

/** Others who saw the same, by keyed marks that differ from report to report. */
export const reportMeToos = sqliteTable(
  'report_me_toos',
  {
    number: text().notNull(),
    mark: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.number, t.mark] })],
)
