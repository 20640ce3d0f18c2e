import { sql } from 'drizzle-orm'
import { isObject, type Fields } from '../../content/trace/epcis/check.ts'
import type { Grounds, Standing } from '../../content/trace/epcis/examine.ts'
import type { EpcisDocument } from '../../content/trace/epcis/document.ts'
import { instantText } from '../../content/trace/epcis/time.ts'
import type { TracedEvent } from '../../content/trace/epcis/traced.ts'
import { withheldOf } from '../../content/trace/epcis/withheld.ts'
import type { RecordDb } from './db.ts'
import { sha256Hex } from './hash.ts'
import { KINDS } from './traces.ts'

/** What the record knows of the goods and ids that a document of events names. */

const MAX_HOLDS = 20_000

/** In one round trip. @param organisation - who hands the document in */
export const readGrounds = async (
  { $client }: Pick<RecordDb, '$client'>,
  traced: readonly TracedEvent[],
  organisation: string,
): Promise<Grounds> => {
  const things = new Map(traced.flatMap((event) => event.things).map(({ thing }) => [thing.id, thing]))
  const gtins = new Set([...things.values()].flatMap(({ gtin }) => gtin ?? []))
  const outer = new Set(
    traced.flatMap(({ links, action }) =>
      links.flatMap(({ kind, target }) => (kind === 'held' && action === 'ADD' ? [target.id] : [])),
    ),
  )
  const list = (values: Iterable<string>): string => JSON.stringify([...values])
  const [owners, handled, standing, holds] = await $client.batch<Record<string, unknown>>([
    $client
      .prepare(
        `SELECT records.key AS gtin, records.body ->> 'producer' AS producer FROM json_each(?) AS named
           CROSS JOIN records ON records.register = 'products' AND records.key = named.value
         WHERE records.status <> 'withdrawn'`,
      )
      .bind(list(gtins)),
    $client
      .prepare(
        `SELECT trace_things.epc AS id FROM json_each(?1) AS named
           CROSS JOIN trace_things ON trace_things.epc = named.value
         WHERE EXISTS (SELECT 1 FROM trace_epcs WHERE trace_epcs.thing = trace_things.id
           AND trace_epcs.party = (SELECT id FROM trace_parties WHERE organisation = ?2)
           AND NOT EXISTS (SELECT 1 FROM trace_voided WHERE trace_voided.event = trace_epcs.event))`,
      )
      .bind(list(things.keys()), organisation),
    $client
      .prepare(
        `SELECT trace_events.event_id AS id, trace_parties.organisation, trace_events.body,
           EXISTS (SELECT 1 FROM trace_voided WHERE trace_voided.event = trace_events.id) AS voided
         FROM json_each(?) AS named
           CROSS JOIN trace_events ON trace_events.event_id = named.value
           CROSS JOIN trace_parties ON trace_parties.id = trace_events.party`,
      )
      .bind(list(new Set(traced.map(({ id }) => id)))),
    // What holds them now, and what holds that: goods that were taken out are in nothing.
    $client
      .prepare(
        `WITH RECURSIVE outer_of(thing) AS (
           SELECT trace_things.id FROM json_each(?1) AS named CROSS JOIN trace_things ON trace_things.epc = named.value
           UNION
           SELECT held.target FROM outer_of CROSS JOIN trace_links AS held ON held.source = outer_of.thing
           WHERE held.kind = ${KINDS.held}
             AND NOT EXISTS (SELECT 1 FROM trace_voided WHERE trace_voided.event = held.event)
             AND NOT EXISTS (SELECT 1 FROM trace_links AS out WHERE out.source IN (held.source, held.target)
               AND out.target = held.target AND out.kind = ${KINDS.released} AND out.time > held.time)
           LIMIT ${MAX_HOLDS})
         SELECT inside.epc AS inner, around.epc AS outer FROM outer_of
           CROSS JOIN trace_links AS held ON held.source = outer_of.thing AND held.kind = ${KINDS.held}
           CROSS JOIN trace_things AS inside ON inside.id = held.source
           CROSS JOIN trace_things AS around ON around.id = held.target
         WHERE NOT EXISTS (SELECT 1 FROM trace_voided WHERE trace_voided.event = held.event)
           AND NOT EXISTS (SELECT 1 FROM trace_links AS out WHERE out.source IN (held.source, held.target)
             AND out.target = held.target AND out.kind = ${KINDS.released} AND out.time > held.time)
         LIMIT ${MAX_HOLDS}`,
      )
      .bind(list(outer)),
  ])
  const rows = (result: D1Result<Record<string, unknown>> | undefined): Record<string, string>[] =>
    (result?.results ?? []).map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, String(v)])))
  const stated = rows(standing)
  const counting = stated
    .filter(({ voided }) => voided === '0')
    .map(({ id = '', organisation: by = '', body = '{}' }): [string, Standing] => [
      id,
      { organisation: by, event: parse(body) },
    ])
  return {
    owners: new Map(rows(owners).map(({ gtin = '', producer = '' }) => [gtin, producer])),
    handled: new Set(rows(handled).flatMap(({ id }) => id ?? [])),
    stated: new Set(stated.flatMap(({ id = '', organisation: by }) => (by === organisation ? id : []))),
    standing: new Map([...Map.groupBy(counting, ([id]) => id)].map(([id, found]) => [id, found.map(([, one]) => one)])),
    holds: rows(holds).map(({ inner = '', outer: around = '' }) => [inner, around] as const),
  }
}

const parse = (body: string): Fields => {
  const event: unknown = JSON.parse(body)
  return isObject(event) ? event : {}
}

/** A capture as the record keeps it. */
export interface CaptureRow {
  key: string
  status: string
  publishedAt: string
  index: number
  body: string | null
  /** 1 where the document was erased. */
  erased: number
}

const IS_ERASED = sql`EXISTS (SELECT 1 FROM erasures WHERE erasures.register = 'epcis-captures'
  AND erasures.key = records.key AND erasures.field = 'document')`

/** Captures from the newest on. @param before - index of an entry */
export const listCaptures = async (
  db: RecordDb,
  { limit, before }: { limit: number; before: number | undefined },
): Promise<CaptureRow[]> =>
  db.all<CaptureRow>(sql`
    SELECT records.key, records.status, entries.published_at AS publishedAt, records.idx AS "index", records.body,
      ${IS_ERASED} AS erased
    FROM records CROSS JOIN entries ON entries.idx = records.id
    WHERE records.register = 'epcis-captures' AND records.idx < ${before ?? Number.MAX_SAFE_INTEGER}
    ORDER BY records.idx DESC LIMIT ${limit}`)

export const findCapture = async (db: RecordDb, key: string): Promise<CaptureRow | undefined> =>
  db.get<CaptureRow | undefined>(sql`
    SELECT records.key, records.status, entries.published_at AS publishedAt, records.idx AS "index", records.body,
      ${IS_ERASED} AS erased
    FROM records CROSS JOIN entries ON entries.idx = records.id
    WHERE records.register = 'epcis-captures' AND records.key = ${key}`)

/** As documents are kept. */
export const CAPTURE_MEDIA_TYPE = 'application/ld+json'

/** The row that says what a document is, as the register has it. @param content - as it was received */
export const captureRow = (
  { document, content }: { document: EpcisDocument; content: Uint8Array },
  traced: readonly TracedEvent[],
  organisation: string,
): Record<string, unknown> => {
  const hash = sha256Hex(content)
  const times = traced.map(({ time }) => time)
  const withheld = document.events.reduce((sum, event) => sum + withheldOf(event).length, 0)
  const [first, last] = times.reduce(
    ([least, most], time) => [Math.min(least, time), Math.max(most, time)],
    [Number.MAX_SAFE_INTEGER, 0],
  )
  return {
    organisation,
    capture: hash.slice(0, 20),
    created: document.created,
    events: String(traced.length),
    first: instantText(first ?? 0),
    last: instantText(last ?? 0),
    ...(withheld === 0 ? {} : { withheld: String(withheld) }),
    document: [{ sha256: hash, bytes: content.length, mediaType: CAPTURE_MEDIA_TYPE, title: 'EPCIS 2.0' }],
  }
}
