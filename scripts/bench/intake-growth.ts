import { Agent } from 'node:http'
import { readConfig } from '../portal/config.ts'
import { takeCounts } from './counts.ts'
import { askPortal, dayOf, type Act } from './day-acts.ts'
import { figure, median, time, type Figure, type Measure } from './figure.ts'
import { fillIntake } from './intake-rows.ts'
import { openPortal, preparedState, type Portal } from './portal.ts'

/**
 * The private database as it grows: filled with reports and what stands beside them, and asked the same when a hundredth
 * of it is there and when all of it is. Points are not among it: `points-balance` fills those.
 */

const REPORTS = { long: 1_000_000, short: 20_000 }
/** Of which the first part stands when it is asked first. */
const PART = 100
const TIMES = 12
const MINUTES = 5
const SETTLE_MS = 6_000
const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000]
/** How many times as many rows as among a hundredth of it a question may read among all. */
const GOAL = 2

/** What is asked of the private database, by name. */
type Costs = Map<string, { ms: number[]; rowsRead: number }>

const ACTS = ['report', 'scan', 'reports and points', 'award of points', 'redemption of points', 'gift of points']

/** Many of one kind, all of which are taken. @param from - the first that nobody asked for before */
const ask = async (
  portal: Portal,
  act: Act,
  from: number,
  agent: Agent,
): Promise<{ ms: number[]; rowsRead: number }> => {
  const ms: number[] = []
  for (let n = from; n < from + TIMES + 2; n++) {
    if (n === from + 2) await takeCounts(portal.origin)
    const asked = act.ask(n)
    const answer = await askPortal(portal.origin, asked, `2001:db8::${n.toString(16)}`, agent)
    if (answer.status !== asked.status) throw new Error(`${asked.path} answered ${answer.status}: ${answer.text}`)
    act.learn?.(answer.text)
    if (n >= from + 2) ms.push(answer.ms)
  }
  // What is scanned is counted behind the queue.
  if (act.of === 'scan') await new Promise((done) => setTimeout(done, SETTLE_MS))
  return { ms, rowsRead: (await takeCounts(portal.origin)).rowsRead / TIMES }
}

/** Runs of the clock, after one that makes up for what was not run. @param began - as if it were then */
const clockOf = async (portal: Portal, began: number, costs: Costs): Promise<void> => {
  for (const cron of readConfig().triggers.crons) {
    const [runs, step] = cron.startsWith('*') ? [MINUTES, MINUTE_MS] : [1, DAY_MS]
    await portal.run(cron, new Date(began))
    await takeCounts(portal.origin)
    const ms: number[] = []
    for (let n = 1; n <= runs; n++)
      ms.push(await time(async () => void (await portal.run(cron, new Date(began + n * step)))))
    costs.set(`clock ${cron}`, { ms, rowsRead: (await takeCounts(portal.origin)).rowsRead / runs })
  }
}

const costsAt = async (portal: Portal, acts: readonly Act[], stage: number, agent: Agent): Promise<Costs> => {
  const costs: Costs = new Map()
  for (const act of acts) costs.set(act.name, await ask(portal, act, stage * 20, agent))
  // Days before today, each run once: what the clock closed of a time to come would take no report any more.
  await clockOf(portal, Date.now() - (4 - stage * 2) * DAY_MS, costs)
  return costs
}

/** Of some questions the one that reads most rows among all reports, as many times those among a part of them. */
const growthOf = (kind: string, few: Costs, many: Costs, names: readonly string[], reports: number): Figure => {
  const of = (costs: Costs, name: string): number => Math.max(1, costs.get(name)?.rowsRead ?? NaN)
  const growths = names.map((name) => ({ name, times: of(many, name) / of(few, name) }))
  const worst = growths.reduce((a, b) => (b.times > a.times ? b : a))
  return figure({
    name: `intake-growth ${kind}`,
    values: [worst.times],
    unit: `times the rows read among ${reports.toLocaleString('en')} reports (${worst.name})`,
    against: `the same among ${(reports / PART).toLocaleString('en')}`,
    ratio: worst.times,
    goal: `≤ ${GOAL}`,
    met: worst.times <= GOAL,
  })
}

export const measure: Measure = async function* ({ long, say }) {
  const environment = process.env['LUCID_ENV']
  // Tests play many visitors; a portal served by our own scripts else takes all for one.
  process.env['LUCID_ENV'] = 'test'
  const portal = await openPortal(say, { isCounted: true })
  const agent = new Agent({ keepAlive: false })
  try {
    const { secrets } = await preparedState(say)
    const acts = (await dayOf(portal, secrets, 40)).filter(({ name }) => ACTS.includes(name))
    const reports = long ? REPORTS.long : REPORTS.short
    const stages: Costs[] = []
    for (const [from, until] of [
      [0, reports / PART],
      [reports / PART, reports],
    ] as const) {
      const ms = await time(() => fillIntake(portal.intake, from, until))
      say(`${until.toLocaleString('en')} reports, filled in ${(ms / 1000).toFixed(1)} s`)
      const costs = await costsAt(portal, acts, stages.length, agent)
      stages.push(costs)
      for (const [name, { ms, rowsRead }] of costs)
        say(`  ${name}: ${median(ms).toFixed(1)} ms, ${rowsRead.toFixed(1)} rows read`)
    }
    const [few, many] = stages
    if (!few || !many) throw new Error('it was asked once')
    yield growthOf('requests', few, many, ACTS, reports)
    // What the clock does once a day goes through what the day or the month brought: that is said above, and held to nothing.
    yield growthOf('clock', few, many, ['clock * * * * *'], reports)
  } finally {
    agent.destroy()
    await portal.close()
    if (environment === undefined) delete process.env['LUCID_ENV']
    else process.env['LUCID_ENV'] = environment
  }
}
