import { sql, type SQL } from 'drizzle-orm'
import { openDocument } from '../../content/trace/epcis/document.ts'
import { traceEvent, type NamedThing, type TracedEvent, type TracedLink } from '../../content/trace/epcis/traced.ts'
import type { Thing } from '../../content/trace/epcis/thing.ts'
import type { ThingRole } from '../../content/trace/journey.ts'
import { filesOf } from '../../content/registers/facts.ts'
import { each } from './append.ts'
import { sha256, sha256Hex } from './hash.ts'
import { findObject } from './objects.ts'
import type { Appended } from './plan.ts'

/** Events of captured documents as tables: written in the batch that appends the entry, and by replay again. */

export const CAPTURES = 'epcis-captures'

/** Row ids of one document's events: they follow the index of its entry. */
export const IDS_OF_A_CAPTURE = 10_000

export const ROLES: Record<ThingRole, number> = { epc: 1, child: 2, parent: 3, input: 4, output: 5 }
/** Added where goods are named by class. */
export const BY_CLASS = 10
export const KINDS = { made: 1, held: 2, released: 3, joint: 4 } as const

/** The bytes of an object; `undefined` where it is not there. */
export type ReadObject = (sha256: string) => Promise<Uint8Array | undefined>

export const readerOf =
  (objects: R2Bucket): ReadObject =>
  async (hash) => {
    const file = await findObject(objects, hash)
    return file ? new Uint8Array(await file.arrayBuffer()) : undefined
  }

/** A document that an entry names is gone or is another one. */
export class DocumentMissing extends Error {
  readonly sha256: string
  readonly index: number

  constructor(hash: string, index: number) {
    super(`the document ${hash} of entry ${index} is missing`)
    this.sha256 = hash
    this.index = index
  }
}

interface Captured {
  /** Of the entry. */
  index: number
  organisation: string
  /** Milliseconds since 1970. */
  recorded: number
  events: TracedEvent[]
}

/** Told of a document that is not there, which may have been erased. */
export type OnMissing = (appended: Appended, missing: DocumentMissing) => void

/** @throws DocumentMissing unless somebody is told instead */
const readCaptured = async (
  appended: readonly Appended[],
  read: ReadObject,
  onMissing: OnMissing | undefined,
): Promise<Captured[]> => {
  const captured: Captured[] = []
  for (const entry of appended) {
    const { register, index, body, before, publishedAt } = entry
    // A document is captured once; what is corrected of its entry leaves its events alone.
    if (register !== CAPTURES || body === null || before?.body) continue
    const [file] = filesOf(body['document'])
    const bytes = file && (await read(file.sha256))
    if (!file || !bytes || sha256Hex(bytes) !== file.sha256) {
      const missing = new DocumentMissing(file?.sha256 ?? '', index)
      if (!onMissing) throw missing
      onMissing(entry, missing)
      continue
    }
    const document = openDocument(new TextDecoder().decode(bytes))
    const organisation = String(body['organisation'])
    const events = document.events.map((event) => traceEvent(event, document, organisation, sha256))
    captured.push({ index, organisation, recorded: Date.parse(publishedAt), events })
  }
  return captured
}

const insertParties = (captured: readonly Captured[]): SQL[] =>
  each(
    [...new Set(captured.map(({ organisation }) => organisation))],
    (json) => sql`
      INSERT INTO trace_parties (organisation) SELECT value FROM json_each(${json})
      WHERE NOT EXISTS (SELECT 1 FROM trace_parties WHERE organisation = value) ORDER BY key`,
  )

/** Everything that events name, in the order in which they do. */
const namedBy = ({ things, links, readPoint, location }: TracedEvent): Thing[] => [
  ...things.map(({ thing }) => thing),
  ...links.flatMap(({ source, target }) => [source, target]),
  ...[readPoint, location].filter((place) => place !== undefined),
]

/**
 * Identifiers of everything that a document names, each once.
 * @throws DocumentMissing
 */
export const namesIn = async (hash: string, read: ReadObject): Promise<string[]> => {
  const bytes = await read(hash)
  if (!bytes || sha256Hex(bytes) !== hash) throw new DocumentMissing(hash, -1)
  const document = openDocument(new TextDecoder().decode(bytes))
  const things = document.events.flatMap((event) => namedBy(traceEvent(event, document, '', sha256)))
  return [...new Set(things.map(({ id }) => id))]
}

const insertThings = (captured: readonly Captured[]): SQL[] => {
  const things = new Map(captured.flatMap(({ events }) => events.flatMap(namedBy)).map((thing) => [thing.id, thing]))
  return each(
    [...things.values()].map(({ id, gtin, lot, serial }) => [id, gtin ?? null, lot ?? null, serial ?? null]),
    (json) => sql`
      INSERT INTO trace_things (epc, gtin, lot, serial)
      SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(${json})
      WHERE NOT EXISTS (SELECT 1 FROM trace_things WHERE epc = value->>0) ORDER BY key`,
  )
}

/** Each event with the id of its row. */
const numbered = (captured: readonly Captured[]): (Omit<Captured, 'events'> & { id: number; event: TracedEvent })[] =>
  captured.flatMap(({ events, ...capture }) =>
    events.map((event, position) => ({ ...capture, id: capture.index * IDS_OF_A_CAPTURE + position, event })),
  )
type Numbered = ReturnType<typeof numbered>

const insertEvents = (rows: Numbered): SQL[] =>
  each(
    rows.map(({ id, organisation, recorded, event }) => {
      const { time, type, action, bizStep, disposition, readPoint, location, place, isError, body } = event
      return [
        ...[id, event.id, type, action ?? null, time, recorded, bizStep ?? null, disposition ?? null],
        ...[readPoint?.id ?? null, location?.id ?? null, organisation],
        ...[place.longitude ?? null, place.latitude ?? null, place.name ?? null, isError ? 1 : 0, body],
      ]
    }),
    (json) => sql`
      INSERT INTO trace_events (id, event_id, type, action, time, recorded, biz_step, disposition, read_point, location,
        party, longitude, latitude, place, is_error, body)
      SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7,
        (SELECT id FROM trace_things WHERE epc = value->>8), (SELECT id FROM trace_things WHERE epc = value->>9),
        (SELECT id FROM trace_parties WHERE organisation = value->>10),
        value->>11, value->>12, value->>13, value->>14, value->>15
      FROM json_each(${json})`,
  )

const roleOf = ({ role, isClass }: NamedThing): number => ROLES[role] + (isClass ? BY_CLASS : 0)

const insertEpcs = (rows: Numbered): SQL[] =>
  each(
    rows.flatMap(({ id, organisation, event }) =>
      event.things.map((named) => [
        ...[named.thing.id, event.time, id, roleOf(named), organisation],
        // What is declared wrong brings nothing into being.
        named.made && !event.isError ? 1 : 0,
      ]),
    ),
    (json) => sql`
      INSERT INTO trace_epcs (thing, time, event, role, party, made)
      SELECT (SELECT id FROM trace_things WHERE epc = value->>0), value->>1, value->>2, value->>3,
        (SELECT id FROM trace_parties WHERE organisation = value->>4), value->>5
      FROM json_each(${json})`,
  )

const kindOf = ({ kind, fromJoint }: TracedLink): number => (fromJoint ? KINDS.joint : KINDS[kind])

const insertLinks = (rows: Numbered): SQL[] =>
  each(
    rows.flatMap(({ id, organisation, event }) =>
      event.links.map((link) => [link.source.id, event.time, link.target.id, id, kindOf(link), organisation]),
    ),
    (json) => sql`
      INSERT INTO trace_links (source, time, target, event, kind, party)
      SELECT (SELECT id FROM trace_things WHERE epc = value->>0), value->>1,
        (SELECT id FROM trace_things WHERE epc = value->>2), value->>3, value->>4,
        (SELECT id FROM trace_parties WHERE organisation = value->>5)
      FROM json_each(${json})`,
  )

/** What counts no more: events that their publisher declares wrong, with the declaration itself. */
const voidErrors = (captured: readonly Captured[]): SQL[] => {
  const declared = captured.filter(({ events }) => events.some(({ isError }) => isError)).map(({ index }) => index)
  return each(
    declared,
    (json) => sql`
      INSERT INTO trace_voided (event, by_idx)
      SELECT stated.id, min(capture.value) FROM json_each(${json}) AS capture
        CROSS JOIN trace_events AS said ON said.id >= capture.value * ${IDS_OF_A_CAPTURE}
          AND said.id < capture.value * ${IDS_OF_A_CAPTURE} + ${IDS_OF_A_CAPTURE} AND said.is_error = 1
        CROSS JOIN trace_events AS stated ON stated.event_id = said.event_id AND stated.party = said.party
          AND stated.id <= said.id
      WHERE NOT EXISTS (SELECT 1 FROM trace_voided WHERE event = stated.id)
      GROUP BY stated.id`,
  )
}

/** And those of captures that are withdrawn. */
const voidWithdrawn = (appended: readonly Appended[]): SQL[] =>
  each(
    appended.flatMap(({ register, status, key, index }) =>
      register === CAPTURES && status === 'withdrawn' ? [[key, index]] : [],
    ),
    (json) => sql`
      INSERT INTO trace_voided (event, by_idx)
      SELECT trace_events.id, withdrawn.value->>1 FROM json_each(${json}) AS withdrawn
        CROSS JOIN entries ON entries.register = ${CAPTURES} AND entries.key = withdrawn.value->>0
        CROSS JOIN trace_events ON trace_events.id >= entries.idx * ${IDS_OF_A_CAPTURE}
          AND trace_events.id < entries.idx * ${IDS_OF_A_CAPTURE} + ${IDS_OF_A_CAPTURE}
      WHERE NOT EXISTS (SELECT 1 FROM trace_voided WHERE event = trace_events.id)`,
  )

/**
 * Statements that follow those of `appendEntries` where documents of events are captured or withdrawn; none otherwise.
 * @param onMissing - told of documents that are not there, whose events are then left out
 * @throws DocumentMissing where a document is not what its entry names, and nobody is told instead
 */
export const traceStatements = async (
  appended: readonly Appended[],
  read: ReadObject,
  onMissing?: OnMissing,
): Promise<SQL[]> => {
  if (!appended.some(({ register }) => register === CAPTURES)) return []
  const captured = await readCaptured(appended, read, onMissing)
  const rows = numbered(captured)
  return [
    ...insertParties(captured),
    ...insertThings(captured),
    ...insertEvents(rows),
    ...insertEpcs(rows),
    ...insertLinks(rows),
    ...voidErrors(captured),
    ...voidWithdrawn(appended),
  ]
}
