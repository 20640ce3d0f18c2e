import { lotId, thingOf } from '../../content/trace/epcis/thing.ts'
import { rangesIn } from '../../content/trace/serial-range.ts'
import { bothSides, endOf } from './journey.ts'
import { KINDS } from './traces.ts'

/** Everything that goods went into, for a recall. */

/** What is looked through at most. */
export const MAX_REACHED = 250_000
/** Of those found, how many are named. */
export const MAX_NAMED = 200

const NEVER = 9_000_000_000_000_000

/** What a recall speaks of. */
export interface Recalled {
  gtin: string
  scope: 'all' | 'lots' | 'serials' | 'issues'
  lots: readonly string[]
  /** One serial, or `first..last`. */
  serials: readonly string[]
  /** Keys of issues of codes: which serials are theirs the record does not know (`db/intake/issued-items.ts`). */
  issues?: readonly string[]
  /** Whose goods they are: what it says itself of its own goods counts as said by both. */
  producer: string
}

/** A lot, an item or a container that recalled goods went into. */
export interface Reached {
  /** As `canonicalEpc` writes it. */
  id: string
  gtin?: string
  lot?: string
  serial?: string
  kind: 'lot' | 'item' | 'container' | 'product' | 'other'
  /** Whose product it is, where that is registered here. */
  producer?: string
  name?: string
  nameEn?: string
  /** What went into it, of what was reached, and who says so. */
  from: { id: string; organisation: string; time: string }[]
}

export interface Downstream {
  /** Nearest first. */
  reached: Reached[]
  /** How many there are, those not named included. */
  total: number
  /** Whether there may be more than were looked through. */
  isCut: boolean
}

/** ?1 identifiers, ?2 product recalled whole or empty, ?3 ranges of serials, ?4 producer, ?5 identifiers cleared. */
const STATEMENT = `WITH RECURSIVE
  cleared(id) AS MATERIALIZED (
    SELECT trace_things.id FROM json_each(?5) AS one CROSS JOIN trace_things ON trace_things.epc = one.value),
  own(id) AS MATERIALIZED (SELECT id FROM trace_parties WHERE organisation = ?4),
  start(id) AS MATERIALIZED (
    SELECT trace_things.id FROM json_each(?1) AS one CROSS JOIN trace_things ON trace_things.epc = one.value
    UNION SELECT id FROM trace_things WHERE gtin = ?2
    UNION SELECT trace_things.id FROM json_each(?3) AS range CROSS JOIN trace_things
      ON trace_things.gtin = range.value ->> 0 AND trace_things.serial BETWEEN range.value ->> 1 AND range.value ->> 2
      AND length(trace_things.serial) = length(range.value ->> 1)),
  down(thing, since, until) AS (
    SELECT id, 0, ${NEVER} FROM start
    UNION
    SELECT link.target, CASE link.kind WHEN ${KINDS.held} THEN link.time ELSE 0 END,
      CASE link.kind WHEN ${KINDS.held} THEN min(down.until, ${endOf('link')}) ELSE ${NEVER} END
    FROM down CROSS JOIN trace_links AS link ON link.source = down.thing
      AND link.time >= down.since AND link.time < down.until
    WHERE link.kind <> ${KINDS.released}
      AND NOT EXISTS (SELECT 1 FROM trace_voided WHERE trace_voided.event = link.event)
      AND (link.party = (SELECT id FROM own) OR ${bothSides('link')})
      AND link.target NOT IN (SELECT id FROM cleared)
    LIMIT ${MAX_REACHED}),
  found(thing) AS MATERIALIZED (
    SELECT down.thing FROM down WHERE down.thing NOT IN (SELECT id FROM start)),
  named(thing, place) AS MATERIALIZED (
    SELECT thing, min(row) FROM (SELECT found.thing, row_number() OVER () AS row FROM found
      CROSS JOIN trace_things ON trace_things.id = found.thing
      WHERE trace_things.epc NOT LIKE 'lucid:transformation:%' LIMIT ${MAX_NAMED * 2})
    GROUP BY thing ORDER BY 2 LIMIT ${MAX_NAMED})`

const SELECTS = `
SELECT 'total' AS part, json_array((SELECT count(DISTINCT thing) FROM found), (SELECT count(*) FROM down)) AS value
UNION ALL
SELECT 'reached', json_array(trace_things.epc, products.body ->> 'producer', products.body ->> 'name', products.body ->> 'nameEn', (
    SELECT json_group_array(json_array(source_.epc, party.organisation, link.time)) FROM trace_links AS link
      CROSS JOIN trace_things AS source_ ON source_.id = link.source
      CROSS JOIN trace_parties AS party ON party.id = link.party
    WHERE link.target = named.thing AND link.kind <> ${KINDS.released}
      AND (link.source IN (SELECT thing FROM named) OR link.source IN (SELECT id FROM start)
        OR source_.epc LIKE 'lucid:transformation:%')))
  FROM named CROSS JOIN trace_things ON trace_things.id = named.thing
    LEFT JOIN records AS products ON products.register = 'products' AND products.key = trace_things.gtin
      AND products.status <> 'withdrawn'`

interface Row {
  part: 'total' | 'reached'
  value: string
}

const list = (value: unknown): unknown[] => {
  const read: unknown = typeof value === 'string' ? JSON.parse(value) : value
  return Array.isArray(read) ? read : []
}

const reachedOf = (value: string): Reached => {
  const [epc, producer, name, nameEn, from] = list(value)
  const { isOne: _, ...thing } = thingOf(String(epc))
  return {
    ...thing,
    ...(typeof producer === 'string' ? { producer } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof nameEn === 'string' ? { nameEn } : {}),
    from: list(from).map((one) => {
      const [id, organisation, time] = list(one)
      return { id: String(id), organisation: String(organisation), time: new Date(Number(time)).toISOString() }
    }),
  }
}

const identifiersOf = ({ gtin, scope, lots, serials }: Recalled): string[] =>
  scope === 'lots'
    ? lots.map((lot) => thingOf(lotId(gtin, lot)).id)
    : scope === 'serials'
      ? rangesIn(serials)
          .filter(({ first, last }) => first === last)
          .map(({ first }) => thingOf(`https://id.gs1.org/01/${gtin}/21/${encodeURIComponent(first)}`).id)
      : []

const rangesOf = ({ gtin, scope, serials }: Recalled): string[][] =>
  scope === 'serials'
    ? rangesIn(serials)
        .filter(({ first, last }) => first !== last)
        .map(({ first, last }) => [gtin, first, last])
    : []

/** The statement alone, for a batch. @param cleared - identifiers of what its own producer says is not affected */
export const downstreamStatement = (
  { $client }: { $client: D1Database },
  recalled: Recalled,
  cleared: readonly string[] = [],
): D1PreparedStatement =>
  $client
    .prepare(STATEMENT + SELECTS)
    .bind(
      JSON.stringify(identifiersOf(recalled)),
      recalled.scope === 'all' ? recalled.gtin : '',
      JSON.stringify(rangesOf(recalled)),
      recalled.producer,
      JSON.stringify(cleared),
    )

export const downstreamOf = (rows: readonly Row[]): Downstream => {
  const [total = 0, looked = 0] = list(rows.find(({ part }) => part === 'total')?.value).map(Number)
  return {
    reached: rows.flatMap(({ part, value }) => (part === 'reached' ? [reachedOf(value)] : [])),
    total,
    isCut: looked >= MAX_REACHED,
  }
}

/**
 * What recalled goods went into, along what both sides tell or their producer says itself, in one round trip.
 */
export const readDownstream = async (
  db: { $client: D1Database },
  recalled: Recalled,
  cleared: readonly string[] = [],
): Promise<Downstream> => {
  const { results } = await downstreamStatement(db, recalled, cleared).all<Row>()
  return downstreamOf(results)
}
