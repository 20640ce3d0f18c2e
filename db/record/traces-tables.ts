import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * Events of supply chains, from captured documents. Ids follow the order in which things were first named, so that
 * replay comes to the same. Never updated, never deleted.
 */

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
