import '../portal/quiet.ts'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { lotId } from '../../content/trace/epcis/thing.ts'
import { readDownstream } from '../../db/record/downstream.ts'
import { migrate } from '../portal/migrate.ts'
import { figure, median, ratioOf, time, type Measure } from './figure.ts'

/** A recall that goes through everything: lots made of lots, level by level, until all of them are affected. */

const EVENTS = 100_000
const DEPTH = 20
const WIDTH = EVENTS / DEPTH
const GTIN = '09520000000073'
const PRODUCER = '939901010000002112'
const ROUNDS = 9
const START = Date.UTC(2026, 0, 1)

/** As publishing would leave them, written in bulk. Lot 1 is what everything comes from; level by level follow the rest. */
const FILL = [
  `INSERT INTO trace_parties (id, organisation) VALUES (1, '${PRODUCER}'), (2, '91990102000000328X')`,
  `INSERT INTO trace_things (id, epc, gtin, lot) VALUES (1, '${lotId(GTIN, 'L1')}', '${GTIN}', 'L1')`,
  `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= ${EVENTS})
   INSERT INTO trace_things (id, epc, gtin, lot)
   SELECT i, 'https://id.gs1.org/01/${GTIN}/10/L' || i, '${GTIN}', 'L' || i FROM n`,
  `INSERT INTO trace_events (id, event_id, type, time, recorded, party, is_error, body)
   SELECT id * 10, 'urn:example:' || id, 'TransformationEvent', ${START} + id * 60000, ${START}, 1 + id % 2, 0, '{}'
   FROM trace_things WHERE id > 1`,
  // Each is made of one of the level above, the first level of lot 1; every third of a second one too.
  `INSERT INTO trace_links (source, time, target, event, kind, party)
   SELECT CASE WHEN id <= ${WIDTH + 1} THEN 1 ELSE id - ${WIDTH} END, ${START} + id * 60000, id, id * 10, 1, 1 + id % 2
   FROM trace_things WHERE id > 1`,
  `INSERT INTO trace_links (source, time, target, event, kind, party)
   SELECT id - ${WIDTH} + 1, ${START} + id * 60000, id, id * 10, 1, 1 + id % 2
   FROM trace_things WHERE id > ${WIDTH + 1} AND id % 3 = 0`,
  `INSERT INTO trace_epcs (thing, time, event, role, party, made)
   SELECT target, time, event, 15, party, 1 FROM trace_links GROUP BY target`,
  `INSERT INTO trace_epcs (thing, time, event, role, party, made) SELECT source, time, event, 14, party, 0 FROM trace_links`,
]

/** The walk and nothing else: what any database has to do. */
const BARE = `WITH RECURSIVE down(thing) AS (
    SELECT 1 UNION SELECT link.target FROM down CROSS JOIN trace_links AS link ON link.source = down.thing)
  SELECT count(*) AS count FROM down`

export const measure: Measure = async function* ({ say }) {
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      modules: true,
      script: 'export default { fetch: () => new Response() }',
      compatibilityDate: '2026-10-01',
      d1Databases: { RECORD: 'record' },
    }),
  )
  try {
    const record = await runtime.getD1Database('RECORD')
    await migrate(record, 'record')
    for (const statement of FILL) await record.prepare(statement).run()
    say(`${EVENTS} events`)
    const recalled = { gtin: GTIN, scope: 'lots' as const, lots: ['L1'], serials: [], producer: PRODUCER }
    const db = { $client: record }
    const { total, isCut } = await readDownstream(db, recalled)
    if (total !== EVENTS || isCut) throw new Error(`a recall that found ${total} of ${EVENTS}`)
    const [walks, bare]: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round++) {
      walks.push(await time(async () => void (await readDownstream(db, recalled))))
      bare.push(await time(async () => void (await record.prepare(BARE).all())))
    }
    yield figure({
      name: `recall through ${EVENTS} events at depth ${DEPTH}`,
      values: walks,
      unit: 'ms',
      against: `the bare walk (median ${Math.round(median(bare))} ms)`,
      ratio: ratioOf(walks, bare),
      goal: 'under 200 ms',
      met: median(walks) < 200,
    })
  } finally {
    await runtime.dispose()
  }
}
