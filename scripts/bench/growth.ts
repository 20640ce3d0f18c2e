import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Growth } from '../../content/performance/growth.ts'
import { takeCounts } from './counts.ts'
import { askPortal, type Asked } from './day-acts.ts'
import { figure, median, round, time, type Figure, type Measure } from './figure.ts'
import { batchAt, ORGANISATION, ROWS } from './growth-rows.ts'
import { openPortal, send, type Portal } from './portal.ts'
import { ORGANISATIONS, PLACES } from './series-rows.ts'

/**
 * One database that grows: filled through the portal's own door, at each size the questions a portal is asked, with how
 * long they take and how many rows the database reads for them.
 */

const MB = 1_000_000
const SIZES = [10 * MB, 100 * MB, 1_000 * MB, 5_000 * MB]
const SHORT_SIZES = SIZES.slice(0, 2)
/** How many times as many rows as in the smallest database a question may read in the largest. */
const GOAL = 2
const TIMES = 9
/** Requests that are timed at each size, all of what is published most: other registers write more rows for as many. */
const TIMED = 3
const TIMED_REGISTER = 'air-quality'
/** From this size on, pages show as much as they ever do. */
const FULL = 1_000 * MB

const QUESTIONS: Record<string, string> = {
  'record by key': '/api/registers/air-quality/records/1001A~20180220T000000Z~hour',
  'list of a place and ten days':
    '/api/registers/air-quality/records?place=140100&from=2018-02-20&to=2018-03-01&limit=50',
  'newest of a register': '/api/registers/air-quality/records?limit=50',
  'page of a place': '/places/140105/',
  'page of an organisation': `/organisations/${ORGANISATION}/`,
  'a day of a series':
    '/api/registers/air-quality/series?station=1001A&averaging=hour&value=pm25&from=2018-02-20&to=2018-02-20',
  search: `/api/search?q=${encodeURIComponent('植物园')}`,
  'proof of an entry': '/api/log/proofs/4321',
  'a tile of the log': '/log/tile/0/012',
}

/** The largest database below a folder: the public one. */
const databaseIn = (persist: string): { file: string; bytes: number } => {
  const folder = join(persist, 'd1')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sqlite'))
    .map((name) => ({ file: join(folder, name), bytes: statSync(join(folder, name)).size }))
  const [largest] = files.sort((a, b) => b.bytes - a.bytes)
  if (!largest) throw new Error('no database')
  return largest
}

/** Connections that are not kept: between two questions the portal may have closed them. */
const agent = new Agent({ keepAlive: false })

const say200 = async ({ origin }: Portal, asked: Asked): Promise<void> => {
  const { status, text } = await askPortal(origin, asked, '2001:db8::1', agent)
  if (status !== asked.status) throw new Error(`${asked.path} answered ${status}: ${text.slice(0, 300)}`)
}

/** A question of a reader. */
const read = (portal: Portal, path: string): Promise<void> => say200(portal, { method: 'GET', path, status: 200 })

const publish = (portal: Portal, turn: number): Promise<void> => {
  const { register, rows } = batchAt(turn)
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${portal.key}` }
  const path = `/api/registers/${register}/entries`
  return say200(portal, { method: 'POST', path, headers, body: JSON.stringify(rows), status: 201 })
}

/** One question at one size. */
interface Cost {
  ms: number[]
  rowsRead: number
  rowsWritten: number
}

const ask = async (portal: Portal, path: string): Promise<Cost> => {
  await read(portal, path)
  await takeCounts(portal.origin)
  const ms: number[] = []
  for (let at = 0; at < TIMES; at++) ms.push(await time(() => read(portal, path)))
  const { rowsRead, rowsWritten } = await takeCounts(portal.origin)
  return { ms, rowsRead: rowsRead / TIMES, rowsWritten: rowsWritten / TIMES }
}

/** One size of the database. */
interface Stage {
  bytes: number
  entries: number
  asked: Record<string, Cost>
}

const askAll = async (portal: Portal, turn: number, bytes: number): Promise<Stage> => {
  const asked: Record<string, Cost> = {}
  for (const [name, path] of Object.entries(QUESTIONS)) asked[name] = await ask(portal, path)
  return { bytes, entries: turn * ROWS, asked }
}

/** Goes on publishing until `TIMED` requests of one register were timed. @returns the next turn */
const timePublishing = async (portal: Portal, { asked }: Stage, first: number): Promise<number> => {
  const cost: Cost = { ms: [], rowsRead: 0, rowsWritten: 0 }
  let turn = first
  for (; cost.ms.length < TIMED; turn++) {
    await takeCounts(portal.origin)
    const ms = await time(() => publish(portal, turn))
    const { rowsRead, rowsWritten } = await takeCounts(portal.origin)
    if (batchAt(turn).register !== TIMED_REGISTER) continue
    cost.ms.push(ms)
    cost.rowsRead += rowsRead / TIMED
    cost.rowsWritten += rowsWritten / TIMED
  }
  asked[`publishing ${ROWS} rows`] = cost
  return turn
}

/** Bytes of each table and index, as the file has them. */
const weigh = (file: string): { name: string; bytes: number; rows: number }[] => {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const tables = db.prepare('SELECT name, sum(pgsize) AS bytes, sum(ncell) AS rows FROM dbstat GROUP BY name').all()
    return tables
      .map(({ name, bytes, rows }) => ({ name: String(name), bytes: Number(bytes), rows: Number(rows) }))
      .sort((a, b) => b.bytes - a.bytes)
  } finally {
    db.close()
  }
}

/** Whether a statement takes the first rows of a table in the order in which they stand: its plan says SCAN, and it reads those. */
const takesFirst = (sql: string, details: readonly string[]): boolean =>
  /ORDER BY \S+( DESC)? LIMIT \S+$/i.test(sql.trim()) &&
  !/\bWHERE\b/i.test(sql) &&
  !details.some((detail) => detail.startsWith('USE TEMP B-TREE'))

/** Plans that read a table of the record from its first row to its last. */
const scansOf = async ({ record }: Portal, texts: readonly string[]): Promise<string[]> => {
  const found: string[] = []
  for (const sql of texts) {
    if (!/^\s*(SELECT|WITH)/i.test(sql)) continue
    const { results } = await record
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all<{ detail: string }>()
      // One of the private database, or one whose values decide its plan.
      .catch(() => ({ results: [] }))
    const details = results.map(({ detail }) => detail)
    if (takesFirst(sql, details)) continue
    for (const detail of details)
      if (/^SCAN (?!json_each|CONSTANT|\(|.* VIRTUAL TABLE)/.test(detail)) found.push(`${detail}: ${sql.slice(0, 120)}`)
  }
  return found
}

/** Rows that a question reads in the largest database, as many times those in a smaller one. */
const growthOf = (from: Stage | undefined, stages: Stage[], name: string): number =>
  Math.max(1, stages.at(-1)?.asked[name]?.rowsRead ?? NaN) / Math.max(1, from?.asked[name]?.rowsRead ?? NaN)

/** The question that grew most since a smaller database. */
const growthSince = (figureName: string, from: Stage | undefined, stages: Stage[], scans: string[]): Figure => {
  const growths = Object.keys(QUESTIONS).map((name) => ({ name, times: growthOf(from, stages, name) }))
  const worst = growths.reduce((a, b) => (b.times > a.times ? b : a))
  const megabytes = (stage: Stage | undefined): string => `${((stage?.bytes ?? NaN) / MB).toFixed(0)} MB`
  return figure({
    name: figureName,
    values: [worst.times],
    unit: `times the rows read at ${megabytes(stages.at(-1))} (${worst.name})`,
    against: `the same question at ${megabytes(from)}`,
    ratio: worst.times,
    goal: `≤ ${GOAL}, and no plan reads a whole table`,
    met: worst.times <= GOAL && scans.length === 0,
  })
}

export const measure: Measure = async function* ({ long, say, isReported = false }) {
  const portal = await openPortal(say, { isCounted: true })
  try {
    for (const [register, rows] of [['places', PLACES] as const, ['organisations', ORGANISATIONS] as const])
      await send(`${portal.origin}/api/registers/${register}/entries`, { body: JSON.stringify(rows), key: portal.key })
    const stages: Stage[] = []
    let turn = 0
    for (const size of long ? SIZES : SHORT_SIZES) {
      const began = performance.now()
      const from = turn
      // The first round has one of each kind.
      while (turn < 10 || databaseIn(portal.persist).bytes < size) {
        await publish(portal, turn++)
        if (turn % 20 === 0)
          say(`${(databaseIn(portal.persist).bytes / MB).toFixed(0)} MB, ${turn * ROWS} rows published`)
      }
      const rate = ((turn - from) * ROWS) / ((performance.now() - began) / 1000)
      const stage = await askAll(portal, turn, databaseIn(portal.persist).bytes)
      turn = await timePublishing(portal, stage, turn)
      stages.push(stage)
      if (isReported) writeReport(stages)
      say(`${(stage.bytes / MB).toFixed(0)} MB, ${turn * ROWS} rows published, ${rate.toFixed(0)} rows/s`)
      for (const [name, { ms, rowsRead, rowsWritten }] of Object.entries(stage.asked))
        say(`  ${name}: ${median(ms).toFixed(1)} ms, ${rowsRead} rows read, ${rowsWritten} written`)
    }
    for (const name of Object.keys(QUESTIONS)) await read(portal, QUESTIONS[name] ?? '')
    const scans = await scansOf(portal, (await takeCounts(portal.origin)).texts)
    for (const scan of scans) say(`reads a whole table: ${scan}`)
    const weights = weigh(databaseIn(portal.persist).file)
    for (const { name, bytes, rows } of weights.slice(0, 24))
      say(`  ${name}: ${(bytes / MB).toFixed(1)} MB, ${rows} cells, ${round(bytes / Math.max(1, rows))} bytes each`)
    if (isReported) writeReport(stages, weights)
    yield* figuresOf(stages, scans)
  } finally {
    await portal.close()
  }
}

/** What `/about/performance/` shows. */
const GROWTH = join(import.meta.dirname, '../../content/performance/growth.json')

/** Written after each size, so that a run that is interrupted keeps what it had. */
const writeReport = (stages: readonly Stage[], weights: Growth['weights'] = []): void => {
  const growth: Growth = {
    at: `${new Date().toISOString().slice(0, 19)}Z`,
    stages: stages.map(({ bytes, entries, asked }) => ({
      ...{ bytes, entries },
      asked: Object.fromEntries(
        Object.entries(asked).map(([name, { ms, rowsRead, rowsWritten }]) => [
          name,
          { ms: round(median(ms)), rowsRead: round(rowsRead), rowsWritten: round(rowsWritten) },
        ]),
      ),
    })),
    weights: weights.filter(({ bytes }) => bytes > MB),
  }
  writeFileSync(GROWTH, `${JSON.stringify(growth, null, 2)}\n`)
}

const figuresOf = (stages: Stage[], scans: string[]): Figure[] => {
  const bytes = stages.at(-1)?.bytes ?? NaN
  const publishing = (stage: Stage | undefined): number => median(stage?.asked[`publishing ${ROWS} rows`]?.ms ?? [NaN])
  const [least, most] = [publishing(stages[0]), publishing(stages.at(-1))]
  const large = stages.find((stage) => stage.bytes >= FULL && stage !== stages.at(-1))
  return [
    growthSince('growth rows-read', stages[0], stages, scans),
    // Pages show so many rows of each kind and no more: what is small has not so many yet.
    ...(large ? [growthSince('growth rows-read of full pages', large, stages, scans)] : []),
    figure({
      name: 'growth publish-5000',
      values: stages.at(-1)?.asked[`publishing ${ROWS} rows`]?.ms ?? [NaN],
      unit: `ms for ${ROWS} rows of ${TIMED_REGISTER} at ${(bytes / MB).toFixed(0)} MB`,
      against: `the same in the smallest database`,
      ratio: most / least,
      goal: `≤ ${GOAL}`,
      met: most <= GOAL * least,
    }),
  ]
}
