import type { Journey, JourneyEdge, JourneyEvent, JourneyNode } from '../../content/trace/journey.ts'
import { judge } from '../../content/trace/journey-faults.ts'
import { lotId, thingOf } from '../../content/trace/epcis/thing.ts'
import { toldEvent } from '../../content/trace/epcis/told.ts'
import type { RecordDb } from './db.ts'
import { IDS_OF_A_CAPTURE, KINDS } from './traces.ts'

/** The way of goods, up to where they come from and down to where they went, in one statement. */

export const MAX_EVENTS = 300
/** Hops each way: what was reached nearest counts. */
export const MAX_HOPS = 400

/** Later than any event. */
const NEVER = 9_000_000_000_000_000
/** An event so long is read without the lists of what it names. */
const LONG = 20_000

const counts = (event: string): string => `NOT EXISTS (SELECT 1 FROM trace_voided WHERE trace_voided.event = ${event})`

/** When goods left what held them: they were taken out, or all of it was emptied. */
export const endOf = (link: string): string => `min(
  coalesce((SELECT min(out.time) FROM trace_links AS out WHERE out.source = ${link}.source AND out.time > ${link}.time
    AND out.target = ${link}.target AND out.kind = ${KINDS.released}), ${NEVER}),
  coalesce((SELECT min(out.time) FROM trace_links AS out WHERE out.source = ${link}.target AND out.time > ${link}.time
    AND out.target = ${link}.target AND out.kind = ${KINDS.released}), ${NEVER}))`

/**
 * Whether both who handed over and who took over speak of what was handed over: who says that it went into something made it
 * itself, or somebody else tells of it too.
 */
export const bothSides = (link: string): string => `(${link}.kind = ${KINDS.joint} OR EXISTS (
  SELECT 1 FROM trace_epcs AS side WHERE side.thing = ${link}.source AND (side.party <> ${link}.party OR side.made = 1)
    AND ${counts('side.event')}))`

/** ?1 identifiers asked for. A lot is one lot whenever it is used; what holds goods counts while it holds them. */
const STATEMENT = `WITH RECURSIVE
  subject(id) AS MATERIALIZED (
    SELECT trace_things.id FROM json_each(?1) AS asked CROSS JOIN trace_things ON trace_things.epc = asked.value),
  down(thing, since, until, source, event) AS (
    SELECT id, 0, ${NEVER}, NULL, NULL FROM subject
    UNION
    SELECT link.target, CASE link.kind WHEN ${KINDS.held} THEN link.time ELSE 0 END,
      CASE link.kind WHEN ${KINDS.held} THEN min(down.until, ${endOf('link')}) ELSE ${NEVER} END, link.source, link.event
    FROM down CROSS JOIN trace_links AS link ON link.source = down.thing
      AND link.time >= down.since AND link.time < down.until
    WHERE link.kind <> ${KINDS.released} AND ${counts('link.event')}
    LIMIT ${MAX_HOPS}),
  up(thing, at, target, event) AS (
    SELECT id, -1, NULL, NULL FROM subject
    UNION
    SELECT link.source, link.time, link.target, link.event
    FROM up CROSS JOIN trace_links AS link ON link.target = up.thing
    WHERE link.kind <> ${KINDS.released} AND ${counts('link.event')}
      AND (link.kind <> ${KINDS.held} OR up.at < 0 OR link.time <= up.at AND ${endOf('link')} >= up.at)
    LIMIT ${MAX_HOPS}),
  reached(thing, since, until) AS MATERIALIZED (
    SELECT thing, since, until FROM down UNION SELECT thing, 0, ${NEVER} FROM up),
  hop(source, target, event) AS MATERIALIZED (
    SELECT source, thing, event FROM down WHERE source IS NOT NULL
    UNION SELECT thing, target, event FROM up WHERE target IS NOT NULL),
  told(id) AS MATERIALIZED (
    SELECT id FROM (SELECT DISTINCT named.event AS id, named.time AS time FROM reached
        CROSS JOIN trace_epcs AS named ON named.thing = reached.thing AND named.time BETWEEN reached.since AND reached.until
      ORDER BY named.time, named.event LIMIT ${MAX_EVENTS + 1}))
SELECT 'node' AS part, json_array(trace_things.epc, products.body ->> 'producer', products.body ->> 'name') AS value
  FROM (SELECT DISTINCT thing FROM reached) AS one CROSS JOIN trace_things ON trace_things.id = one.thing
    LEFT JOIN records AS products ON products.register = 'products' AND products.key = trace_things.gtin
UNION ALL
SELECT 'edge', json_array(inner_.epc, outer_.epc, link.kind, happened.event_id, link.time, party.organisation,
    ${bothSides('link')})
  FROM hop CROSS JOIN trace_events AS happened ON happened.id = hop.event
    CROSS JOIN trace_links AS link ON link.source = hop.source AND link.time = happened.time
      AND link.target = hop.target AND link.event = hop.event
    CROSS JOIN trace_things AS inner_ ON inner_.id = link.source
    CROSS JOIN trace_things AS outer_ ON outer_.id = link.target
    CROSS JOIN trace_parties AS party ON party.id = link.party
UNION ALL
SELECT 'event', json_array(trace_events.event_id, party.organisation, captured.key, trace_events.longitude,
    trace_events.latitude, trace_events.place, NOT ${counts('trace_events.id')},
    CASE WHEN length(trace_events.body) < ${LONG} THEN trace_events.body ELSE json_remove(trace_events.body, '$.epcList',
      '$.quantityList', '$.childEPCs', '$.childQuantityList', '$.inputEPCList', '$.inputQuantityList', '$.outputEPCList',
      '$.outputQuantityList') END, trace_events.time)
  FROM told CROSS JOIN trace_events ON trace_events.id = told.id
    CROSS JOIN trace_parties AS party ON party.id = trace_events.party
    CROSS JOIN entries AS captured ON captured.idx = trace_events.id / ${IDS_OF_A_CAPTURE}
UNION ALL
SELECT 'count', json_array((SELECT count(*) FROM down), (SELECT count(*) FROM up), (SELECT count(*) FROM told))`

interface Row {
  part: 'node' | 'edge' | 'event' | 'count'
  value: string
}

type Cell = string | number | null
const cells = (value: string): Cell[] => {
  const read: unknown = JSON.parse(value)
  return Array.isArray(read) ? read : []
}
const text = (cell: Cell | undefined): string => (cell === null || cell === undefined ? '' : String(cell))

const nodeOf = ([epc, organisation, name]: Cell[]): JourneyNode => {
  const { isOne: _, ...thing } = thingOf(text(epc))
  return {
    ...thing,
    ...(organisation ? { organisation: text(organisation) } : {}),
    ...(name ? { name: text(name) } : {}),
  }
}

const edgeOf = ([from, to, kind, event, time, organisation, both]: Cell[]): JourneyEdge => ({
  from: text(from),
  to: text(to),
  kind: kind === KINDS.held ? 'held' : 'made',
  event: text(event),
  time: new Date(Number(time)).toISOString(),
  organisation: text(organisation),
  bothSides: both === 1,
})

const eventOf = ([id, organisation, capture, longitude, latitude, place, voided, body, time]: Cell[]): JourneyEvent =>
  toldEvent(text(body), {
    id: text(id),
    organisation: text(organisation),
    capture: text(capture),
    time: Number(time),
    longitude: typeof longitude === 'number' ? longitude : undefined,
    latitude: typeof latitude === 'number' ? latitude : undefined,
    placeName: place ? text(place) : undefined,
    voided: voided === 1,
  })

/** Where many inputs and many outputs of one event meet is nothing that anybody handles. */
const JOINT = /^lucid:transformation:/

/** Edges through a joint as edges from what went in to what came out. */
const withoutJoints = (edges: JourneyEdge[]): JourneyEdge[] => {
  const [into, out] = [edges.filter(({ to }) => JOINT.test(to)), edges.filter(({ from }) => JOINT.test(from))]
  const through = into.flatMap((first) =>
    out.filter(({ from }) => from === first.to).map(({ to }): JourneyEdge => ({ ...first, to })),
  )
  return [...edges.filter(({ from, to }) => !JOINT.test(from) && !JOINT.test(to)), ...through]
}

/** The same event of the same organisation, handed in twice. */
const onceEach = (events: JourneyEvent[]): JourneyEvent[] => [
  ...new Map(events.map((event) => [JSON.stringify({ ...event, capture: '' }), event])).values(),
]

/** Who asks names goods by identifiers in any form. */
export type Subject = { epc: string } | { gtin: string; lot?: string | undefined; serial?: string | undefined }

const subjectsOf = (subject: Subject): string[] => {
  if ('epc' in subject) return [thingOf(subject.epc).id]
  const { gtin, lot, serial } = subject
  const item = `https://id.gs1.org/01/${gtin}/21/${encodeURIComponent(serial ?? '')}`
  const both = lot === undefined ? [] : [`${lotId(gtin, lot)}/21/${encodeURIComponent(serial ?? '')}`]
  return [...(lot === undefined ? [] : [lotId(gtin, lot)]), ...(serial === undefined ? [] : [item, ...both])].map(
    (epc) => thingOf(epc).id,
  )
}

/**
 * The statement that reads a journey, for a batch with others.
 * @see journeyOf
 */
export const journeyStatement = ({ $client }: { $client: D1Database }, subject: Subject): D1PreparedStatement =>
  $client.prepare(STATEMENT).bind(JSON.stringify(subjectsOf(subject)))

/** What the statement found, judged. @returns `undefined` where no event names the goods */
export const journeyOf = (results: readonly unknown[], subject: Subject, now: Date): Journey | undefined => {
  const rows = Map.groupBy(results.filter(isRow), ({ part }) => part)
  const read = <Read>(part: Row['part'], as: (row: Cell[]) => Read): Read[] =>
    (rows.get(part) ?? []).map(({ value }) => as(cells(value)))
  const events = onceEach(read('event', eventOf)).sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
  if (events.length === 0) return undefined
  const nodes = read('node', nodeOf).filter(({ id }) => !JOINT.test(id))
  const owners = new Map(nodes.map(({ id, organisation }) => [id, organisation]))
  // Of its own goods their producer says what both sides would.
  const edges = withoutJoints(read('edge', edgeOf)).map((edge) =>
    owners.get(edge.from) === edge.organisation ? { ...edge, bothSides: true } : edge,
  )
  const [down = 0, up = 0, told = 0] = read('count', (row) => row.map(Number))[0] ?? []
  return judge(
    {
      subject: subjectsOf(subject)[0] ?? '',
      nodes,
      events: events.slice(0, MAX_EVENTS),
      edges,
      cut: { isCut: down >= MAX_HOPS || up >= MAX_HOPS || told > MAX_EVENTS, events: MAX_EVENTS, nodes: MAX_HOPS },
    },
    now,
  )
}

const isRow = (row: unknown): row is Row =>
  typeof row === 'object' && row !== null && 'part' in row && 'value' in row && typeof row.value === 'string'

/** In one round trip. @returns `undefined` where no event names the goods */
export const readJourney = async (
  db: Pick<RecordDb, '$client'>,
  subject: Subject,
  now: Date,
): Promise<Journey | undefined> => {
  const { results } = await journeyStatement(db, subject).all()
  return journeyOf(results, subject, now)
}
