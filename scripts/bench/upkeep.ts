import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { monthOf, type Upkeep } from '../../content/performance/upkeep.ts'
import { isDue } from '../portal/clock.ts'
import { readConfig } from '../portal/config.ts'
import { takeCounts, type Counts } from './counts.ts'
import { askPortal, dayOf, type Act } from './day-acts.ts'
import { figure, round, type Measure } from './figure.ts'
import { openPortal, preparedState, type Portal } from './portal.ts'

/**
 * What a portal costs whether or not anybody asks it: rows and objects of its clock, counted run by run on a portal that
 * had a day's visits, and bytes that each kind of thing takes, weighed before and after many came. Neither depends on how
 * busy the machine is.
 */

/** Things of each kind that are weighed, and minutes and days that the clock goes on. */
const MANY = { long: 400, short: 100 }
const MINUTES = { long: 60, short: 20 }
const DAYS = 3
const SETTLE_MS = 6_000
const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000]

/** What `/about/performance/` shows. */
const UPKEEP = join(import.meta.dirname, '../../content/performance/upkeep.json')

/** What is weighed: the request that brings it, and how many of it one request brings. */
const WEIGHED: readonly { name: string; act: string; each: number }[] = [
  { name: 'record', act: 'publication of 10 rows', each: 10 },
  // Two steps are one report.
  { name: 'report', act: 'report', each: 0.5 },
  { name: 'scan', act: 'scan', each: 1 },
  { name: 'award', act: 'award of points', each: 1 },
]

type Weight = Omit<Upkeep['storage'][number], 'name'>

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

/** A bucket in which nothing stands yet has no folder. */
const bytesIn = (folder: string): number =>
  (existsSync(folder) ? filesIn(folder) : []).reduce((sum, file) => sum + statSync(file).size, 0)

/** Bytes of a database that hold something: a page that is half full counts half. */
const usedIn = (file: string): { isRecord: boolean; bytes: number } | undefined => {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const tables = db.prepare(`SELECT name FROM sqlite_master WHERE name IN ('entries', 'reports')`).all()
    const [first] = tables
    if (!first) return undefined
    const used = db.prepare('SELECT sum(pgsize - unused) AS bytes FROM dbstat').get()
    return { isRecord: first['name'] === 'entries', bytes: Number(used?.['bytes']) }
  } finally {
    db.close()
  }
}

const weigh = ({ persist }: Portal): Weight => {
  const databases = filesIn(join(persist, 'd1'))
    .filter((name) => name.endsWith('.sqlite'))
    .flatMap((name) => usedIn(name) ?? [])
  const used = (isRecord: boolean): number =>
    databases.reduce((sum, one) => sum + (one.isRecord === isRecord ? one.bytes : 0), 0)
  return {
    ...{ record: used(true), intake: used(false) },
    ...{ objects: bytesIn(join(persist, 'r2/lucid-objects')), evidence: bytesIn(join(persist, 'r2/lucid-evidence')) },
  }
}

/** Asks for one kind of thing many times, and waits until all of it is written down. */
const bring = async (portal: Portal, act: Act, from: number, count: number, agent: Agent): Promise<void> => {
  for (let n = from; n < from + count; n++) {
    const asked = act.ask(n)
    const address = `2001:db8::${Math.floor(n / 4).toString(16)}`
    const { status, text } = await askPortal(portal.origin, asked, address, agent)
    if (status !== asked.status) throw new Error(`${asked.path} answered ${status}: ${text.slice(0, 300)}`)
    act.learn?.(text)
  }
  if (act.of === 'scan') await new Promise((done) => setTimeout(done, SETTLE_MS))
}

const runsPerDay = (cron: string): number =>
  Array.from({ length: DAY_MS / MINUTE_MS }, (_, minute) => new Date(minute * MINUTE_MS)).filter((at) =>
    isDue(cron, at),
  ).length

/** Each trigger's runs, one after the other, after a first that makes up for what was not run. */
const clockOf = async (portal: Portal, minutes: number): Promise<Upkeep['clock']> => {
  const { crons } = readConfig().triggers
  const began = Math.ceil(Date.now() / DAY_MS) * DAY_MS
  const clock: Upkeep['clock'] = []
  for (const cron of crons) {
    const perDay = runsPerDay(cron)
    const [runs, step] = perDay > 1 ? [minutes, MINUTE_MS] : [DAYS, DAY_MS]
    await portal.run(cron, new Date(began))
    await takeCounts(portal.origin)
    for (let n = 1; n <= runs; n++) {
      const outcome = await portal.run(cron, new Date(began + n * step))
      if (outcome !== 'ok') throw new Error(`${cron} ended with ${outcome}`)
    }
    const counts = await takeCounts(portal.origin)
    const each = (of: keyof Omit<Counts, 'texts' | 'most'>): number => round(counts[of] / runs)
    clock.push({
      ...{ cron, runsPerDay: perDay, statements: each('statements') },
      ...{ rowsRead: each('rowsRead'), rowsWritten: each('rowsWritten') },
      ...{ classA: each('classA'), classB: each('classB'), messages: each('messages') },
    })
  }
  return clock
}

const storageOf = async (portal: Portal, acts: readonly Act[], many: number, agent: Agent) => {
  const storage: Upkeep['storage'] = []
  for (const { name, act: wanted, each } of WEIGHED) {
    const act = acts.find((one) => one.name === wanted)
    if (!act) throw new Error(`nobody asks for ${wanted}`)
    // What the first of a kind makes once is not weighed.
    await bring(portal, act, 0, 4, agent)
    const before = weigh(portal)
    await bring(portal, act, 4, many, agent)
    const after = weigh(portal)
    const grown = (of: keyof Weight): number => round((after[of] - before[of]) / (many * each))
    storage.push({
      ...{ name, record: grown('record'), intake: grown('intake') },
      ...{ objects: grown('objects'), evidence: grown('evidence') },
    })
  }
  return storage
}

export const measure: Measure = async function* ({ long, say, isReported = false }) {
  const environment = process.env['LUCID_ENV']
  process.env['LUCID_ENV'] = 'test'
  const portal = await openPortal(say, { isCounted: true })
  const agent = new Agent({ keepAlive: true })
  try {
    const many = long ? MANY.long : MANY.short
    const { secrets } = await preparedState(say)
    const acts = await dayOf(portal, secrets, many)
    const storage = await storageOf(portal, acts, many, agent)
    const clock = await clockOf(portal, long ? MINUTES.long : MINUTES.short)
    for (const { name, record, intake, objects, evidence } of storage)
      say(`${name}: ${record} bytes public, ${intake} private, ${objects} and ${evidence} in objects`)
    for (const { cron, rowsRead, rowsWritten, classA, classB, messages } of clock)
      say(`${cron}: ${rowsRead} rows read, ${rowsWritten} written, ${classA} A, ${classB} B, ${messages} messages`)
    const at = `${new Date().toISOString().slice(0, 19)}Z`
    if (isReported) writeFileSync(UPKEEP, `${JSON.stringify({ at, clock, storage }, null, 2)}\n`)
    const month = monthOf({ clock })
    const told = { against: null, ratio: null, goal: 'said, not promised', met: true }
    for (const [name, unit, value] of [
      ['upkeep rows-read', 'rows read by the clock in thirty days', month.rowsRead],
      ['upkeep rows-written', 'rows written by the clock in thirty days', month.rowsWritten],
    ] as const)
      yield figure({ ...told, name, unit, values: [value] })
    for (const { name, ...bytes } of storage)
      for (const [where, value] of Object.entries(bytes))
        yield figure({ ...told, name: `upkeep ${name}-${where}`, unit: 'bytes each', values: [value] })
  } finally {
    agent.destroy()
    await portal.close()
    if (environment === undefined) delete process.env['LUCID_ENV']
    else process.env['LUCID_ENV'] = environment
  }
}
