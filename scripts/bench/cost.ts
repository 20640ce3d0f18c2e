import { writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import type { Cost } from '../../content/performance/costs.ts'
import { takeCounts, type Counts } from './counts.ts'
import { cpuOf } from './cpu.ts'
import { askPortal, dayOf, type Act } from './day-acts.ts'
import { figure, median, round, type Measure } from './figure.ts'
import { openPortal, preparedState, type Portal } from './portal.ts'

/** What requests of each kind cost on the platform: rows, operations and processor, one kind after the other. */

const REQUESTS = { long: 60, short: 16 }
const ROUNDS = { long: 9, short: 3 }
const SETTLE_MS = 6_000

/** What `/about/performance/` shows. */
const COSTS = join(import.meta.dirname, '../../content/performance/costs.json')

type Numbered = Map<Act, number>

const ask = async (portal: Portal, act: Act, count: number, agent: Agent, numbers: Numbered): Promise<void> => {
  for (let n = 0; n < count; n++) {
    const at = numbers.get(act) ?? 0
    numbers.set(act, at + 1)
    const asked = act.ask(at)
    const address = `2001:db8::${Math.floor(at / 4).toString(16)}`
    const { status, text } = await askPortal(portal.origin, asked, address, agent)
    if (status !== asked.status) throw new Error(`${asked.path} answered ${status}: ${text.slice(0, 300)}`)
    act.learn?.(text)
  }
}

const counted = async (say: (text: string) => void, requests: number): Promise<Map<string, Counts>> => {
  const portal = await openPortal(say, { isCounted: true })
  const agent = new Agent({ keepAlive: true })
  try {
    const { secrets } = await preparedState(say)
    const acts = await dayOf(portal, secrets, requests * 2)
    const numbers: Numbered = new Map()
    const all = new Map<string, Counts>()
    for (const act of acts) {
      await ask(portal, act, 4, agent, numbers)
      await takeCounts(portal.origin)
      await ask(portal, act, requests, agent, numbers)
      // The queue folds what came in some seconds.
      if (act.of === 'scan') await new Promise((done) => setTimeout(done, SETTLE_MS))
      all.set(act.name, await takeCounts(portal.origin))
    }
    return all
  } finally {
    agent.destroy()
    await portal.close()
  }
}

const processorOf = async (
  say: (text: string) => void,
  requests: number,
  rounds: number,
): Promise<{ acts: Act[]; cpu: Map<string, number[]> }> => {
  const portal = await openPortal(say)
  const agent = new Agent({ keepAlive: true })
  try {
    const { secrets } = await preparedState(say)
    const acts = await dayOf(portal, secrets, requests * (rounds + 2))
    const numbers: Numbered = new Map()
    const cpu = new Map<string, number[]>()
    const from = cpuOf(portal.pid)
    await new Promise((done) => setTimeout(done, 1_000))
    /** Milliseconds of processor a millisecond, at rest. */
    const idle = (cpuOf(portal.pid) - from) / 1_000
    for (let at = -1; at < rounds; at++)
      for (const act of acts) {
        const [used, began] = [cpuOf(portal.pid), performance.now()]
        await ask(portal, act, requests, agent, numbers)
        const spent = cpuOf(portal.pid) - used - idle * (performance.now() - began)
        if (at >= 0) cpu.set(act.name, [...(cpu.get(act.name) ?? []), spent / requests])
      }
    return { acts, cpu }
  } finally {
    agent.destroy()
    await portal.close()
  }
}

const costOf = (act: Act, counts: Counts, cpu: readonly number[], requests: number): Cost => {
  const { texts: _, most, ...sums } = counts
  const each = (value: number): number => round(value / requests)
  return {
    ...{ name: act.name, of: act.of, weight: act.weight, cpu: round(median(cpu)), most },
    ...{ invocations: each(sums.invocations), statements: each(sums.statements), calls: each(sums.calls) },
    ...{ rowsRead: each(sums.rowsRead), rowsWritten: each(sums.rowsWritten) },
    ...{ classA: each(sums.classA), classB: each(sums.classB), messages: each(sums.messages) },
    ...{ queueBatches: each(sums.queueBatches), sequencer: each(sums.sequencer), assets: each(sums.assets) },
  }
}

/** Millions of what the platform counts, a million requests of the day. */
const ofDay = (costs: readonly Cost[], what: (cost: Cost) => number): number =>
  costs.reduce((sum, cost) => sum + what(cost) * cost.weight, 0) / costs.reduce((sum, { weight }) => sum + weight, 0)

export const measure: Measure = async function* ({ long, say, isReported = false }) {
  const environment = process.env['LUCID_ENV']
  process.env['LUCID_ENV'] = 'test'
  try {
    const requests = long ? REQUESTS.long : REQUESTS.short
    const counts = await counted(say, requests)
    const { acts, cpu } = await processorOf(say, requests, long ? ROUNDS.long : ROUNDS.short)
    const costs = acts.flatMap((act) => {
      const own = counts.get(act.name)
      return own ? [costOf(act, own, cpu.get(act.name) ?? [], requests)] : []
    })
    for (const { name, invocations, rowsRead, rowsWritten, classA, classB, messages, cpu } of costs)
      say(
        `${name}: ${cpu} ms of processor, ${invocations} invocations, ${rowsRead} rows read, ${rowsWritten} written, ` +
          `${classA} A, ${classB} B, ${messages} messages`,
      )
    if (isReported) writeFileSync(COSTS, `${JSON.stringify(costs, null, 2)}\n`)
    const sums: [string, string, (cost: Cost) => number][] = [
      ['cost rows-read', 'million rows read a million requests', ({ rowsRead }) => rowsRead],
      ['cost rows-written', 'million rows written a million requests', ({ rowsWritten }) => rowsWritten],
      ['cost processor', 'ms of processor a request', ({ cpu }) => cpu],
      ['cost invocations', 'invocations a request', ({ invocations }) => invocations],
      ['cost objects-read', 'reads of objects a request', ({ classB }) => classB],
      ['cost objects-written', 'writes of objects a request', ({ classA }) => classA],
      ['cost messages', 'messages a request', ({ messages }) => messages],
    ]
    for (const [name, unit, what] of sums)
      yield figure({
        ...{ name, values: [ofDay(costs, what)], unit, against: null, ratio: null },
        ...{ goal: 'said, not promised', met: true },
      })
  } finally {
    if (environment === undefined) delete process.env['LUCID_ENV']
    else process.env['LUCID_ENV'] = environment
  }
}
