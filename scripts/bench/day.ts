import { Agent } from 'node:http'
import { decodeBase64 } from '../../content/log/bytes.ts'
import { auditLog } from '../log/audit.ts'
import { askPortal, dayOf, type Act, type Answered, type Asked } from './day-acts.ts'
import { pointsLost } from './day-points.ts'
import { figure, median, type Figure, type Measure } from './figure.ts'
import { floorOf, riseOf, sampleBare, sampleMemory } from './memory-rise.ts'
import { openPortal, preparedState, type Portal } from './portal.ts'

/** A day of mixed requests in ten minutes: reads 95, scans 4, writes 1. */

/** Requests a second that are begun, whatever the answers take. */
const RATE = 30
const SECONDS = { long: 600, short: 30 }
const FLOOD_SECONDS = { long: 60, short: 15 }
/** Requests a second of the one address that floods, beside all others. */
const FLOOD_RATE = 20
const PATIENCE_MS = 120_000
/** Requests of one address that the portal takes in a minute. */
const TAKEN_A_MINUTE = 100
/** Visitors: none asks so often that it would be taken for a program. */
const VISITORS = 5_000

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN

interface Done extends Answered {
  act: Act
  asked: Asked
}

/** Acts in turn, each as often as its weight says, spread evenly. */
const inTurn = (acts: readonly Act[]): (() => Act) => {
  const owed = acts.map((act) => ({ act, owed: 0 }))
  const sum = acts.reduce((all, { weight }) => all + weight, 0)
  return () => {
    for (const one of owed) one.owed += one.act.weight
    const next = owed.reduce((a, b) => (b.owed > a.owed ? b : a))
    next.owed -= sum
    return next.act
  }
}

/** Asks at a rate for a while. A connection that a busy machine dropped is asked again, as a browser does. */
const ask = async (portal: Portal, next: () => Act, seconds: number, counts: Map<Act, number>): Promise<Done[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 })
  const insist = (asked: Asked, address: string, tries = 5): Promise<Answered> =>
    askPortal(portal.origin, asked, address, agent).catch((error: unknown) => {
      if (tries === 0) throw error
      return insist(asked, address, tries - 1)
    })
  const began = performance.now()
  const all: Promise<Done>[] = []
  /** The last answer of each kind whose steps follow each other. */
  const before = new Map<Act, Promise<unknown>>()
  for (let n = 0; n < seconds * RATE; n++) {
    const early = began + (n * 1000) / RATE - performance.now()
    if (early > 1) await wait(early)
    const act = next()
    const at = counts.get(act) ?? 0
    counts.set(act, at + 1)
    const visitor = act.name === 'report' ? Math.floor(at / 2) : (n * 7) % VISITORS
    const address = `2001:db8::${act.of === 'write' ? 'f:' : ''}${visitor.toString(16)}`
    const answered = (async (): Promise<Done> => {
      await before.get(act)
      const asked = act.ask(at)
      try {
        const answer = await insist(asked, address)
        if (answer.status === asked.status) act.learn?.(answer.text)
        return { ...answer, act, asked }
      } catch (error) {
        return { status: 0, ms: NaN, text: String(error), retryAfter: undefined, act, asked }
      }
    })()
    if (act.isOrdered) before.set(act, answered)
    all.push(answered)
  }
  const done = await Promise.all(all)
  agent.destroy()
  return done
}

/** What stands after a day: everything acknowledged, once. @returns what does not, in words */
const lost = async (portal: Portal, done: readonly Done[]): Promise<string[]> => {
  const problems: string[] = []
  const scans = done.filter(({ act, status }) => act.name === 'scan' && status === 202).length
  const counted = async (): Promise<number> =>
    (await portal.intake
      .prepare('SELECT coalesce(sum(visitors), 0) + coalesce(sum(automated), 0) AS n FROM scan_codes')
      .first<number>('n')) ?? 0
  const began = performance.now()
  while ((await counted()) < scans && performance.now() - began < PATIENCE_MS) await wait(500)
  const now = await counted()
  if (now !== scans) problems.push(`${now} of ${scans} scans counted`)
  const taken = done.filter(({ asked, status }) => asked.path === '/api/reports' && status === 201).length
  const reports = await portal.intake.prepare('SELECT count(*) AS n FROM reports').first<number>('n')
  if (reports !== taken) problems.push(`${reports} of ${taken} reports stand`)
  const indices = done
    .filter(({ act, status }) => act.name.startsWith('publication') && status === 201)
    .flatMap(({ text }) => [...text.matchAll(/"index":(\d+)/g)].map(([, index]) => Number(index)))
  const standing = await portal.record
    .prepare('SELECT count(*) AS n FROM entries WHERE idx IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(indices))
    .first<number>('n')
  if (standing !== indices.length || new Set(indices).size !== indices.length)
    problems.push(`${standing} of ${indices.length} published entries stand`)
  problems.push(...(await pointsLost(portal, done)))
  const { origin } = portal
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    const answer = await fetch(`${origin}/log/${path}`, { headers: { 'accept-encoding': 'identity' } })
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined
  }
  const [name = '', size = '', root = ''] = new TextDecoder().decode(await read('checkpoint')).split('\n')
  const checkpoint = { origin: name, size: Number(size), root: decodeBase64(root) ?? new Uint8Array(), extensions: [] }
  const verdict = await auditLog({ checkpoint, seen: [] }, read)
  if (!verdict.ok) problems.push(`the log: ${JSON.stringify(verdict)}`)
  return problems
}

interface Flood {
  seconds: number
  refused: number
  sent: number
  /** Whether every refusal says when to come again. */
  isSaid: boolean
  others: Done[]
}

/** A minute may end while a flood goes on. */
const mostTaken = (seconds: number): number => TAKEN_A_MINUTE * (Math.ceil(seconds / 60) + 1)

/** One address sends what it may not send so often; beside it the day goes on. */
const flood = async (portal: Portal, next: () => Act, seconds: number, counts: Map<Act, number>): Promise<Flood> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const body = JSON.stringify({ verifiableCredential: 'x' })
  const asked: Asked = {
    ...{ method: 'POST', path: '/api/credentials/verifications', body, status: 200 },
    headers: { 'content-type': 'application/json' },
  }
  const sent: Promise<Answered | undefined>[] = []
  const timer = setInterval(
    () => sent.push(askPortal(portal.origin, asked, '2001:db8:bad::1', agent).catch(() => undefined)),
    1000 / FLOOD_RATE,
  )
  const others = await ask(portal, next, seconds, counts)
  clearInterval(timer)
  const answers = (await Promise.all(sent)).flatMap((answer) => answer ?? [])
  agent.destroy()
  const refused = answers.filter(({ status }) => status === 429)
  return {
    seconds,
    refused: refused.length,
    sent: answers.length,
    isSaid: refused.every(({ retryAfter }) => Number(retryAfter) > 0),
    others,
  }
}

const quickest = (done: readonly Done[]): number[] => done.map(({ ms }) => ms).filter((ms) => !Number.isNaN(ms))

export const measure: Measure = async function* ({ long, say }) {
  const environment = process.env['LUCID_ENV']
  // Tests play many visitors; a portal served by our own scripts else takes all for one.
  process.env['LUCID_ENV'] = 'test'
  const portal = await openPortal(say, { isInspected: true })
  const { samples, stop } = await sampleMemory(portal)
  let day: Omit<Day, 'rise'> | undefined
  try {
    const { secrets } = await preparedState(say)
    const seconds = long ? SECONDS.long : SECONDS.short
    const floodSeconds = long ? FLOOD_SECONDS.long : FLOOD_SECONDS.short
    const acts = await dayOf(portal, secrets, Math.ceil((seconds + floodSeconds + 10) * RATE * 0.002))
    const next = inTurn(acts)
    const counts = new Map<Act, number>()
    say('warming up')
    const warm = await ask(portal, next, 10, counts)
    samples.worker.length = samples.process.length = 0
    say(`${seconds * RATE} requests in ${seconds} s`)
    const done = await ask(portal, next, seconds, counts)
    stop()
    for (const act of acts) {
      const ms = quickest(done.filter((one) => one.act === act))
      if (ms.length > 0)
        say(`  ${act.name}: ${ms.length}, p50 ${median(ms).toFixed(1)} ms, p99 ${percentile(ms, 0.99).toFixed(1)} ms`)
    }
    const flooded = await flood(portal, next, floodSeconds, counts)
    const all = [...warm, ...done, ...flooded.others]
    const wrong = all.filter(({ status, asked }) => status !== asked.status)
    for (const { act, status, asked, text } of wrong.slice(0, 5))
      say(`  ${act.name} ${asked.path} answered ${status}: ${text.slice(0, 200)}`)
    const problems = await lost(portal, all)
    for (const problem of problems) say(`  ${problem}`)
    say(`of ${flooded.sent} requests of one address ${flooded.refused} refused`)
    day = { done, wrong: wrong.length, problems, flooded }
  } finally {
    stop()
    if (environment === undefined) delete process.env['LUCID_ENV']
    else process.env['LUCID_ENV'] = environment
    await portal.close()
  }
  const bare = await sampleBare(say, day.done.length, samples.process.length)
  sayMemory(say, {
    'our Worker, what it holds': floorOf(samples.worker),
    'the process': samples.process,
    'a bare one': bare,
  })
  const rise = { worker: riseOf(floorOf(samples.worker)), process: riseOf(samples.process), bare: riseOf(bare) }
  yield* figuresOf({ ...day, rise })
}

const sayMemory = (say: (text: string) => void, of: Record<string, readonly number[]>): void => {
  for (const [name, bytes] of Object.entries(of))
    say(
      `memory of ${name}: ${[bytes[0], bytes[bytes.length >> 1], bytes.at(-1)].map((at = NaN) => (at / 1e6).toFixed(0)).join(', ')} MB`,
    )
}

interface Day {
  done: Done[]
  wrong: number
  problems: string[]
  /** Percent over the second half. */
  rise: { worker: number; process: number; bare: number }
  flooded: Flood
}

const figuresOf = ({ done, wrong, problems, rise, flooded }: Day): Figure[] => {
  const ms = quickest(done)
  const [p99, beside] = [percentile(ms, 0.99), percentile(quickest(flooded.others), 0.99)]
  const third = Math.floor(done.length / 3)
  const [early, late] = [done.slice(0, third), done.slice(-third)].map((part) => percentile(quickest(part), 0.99))
  const later = (late ?? NaN) / (early ?? NaN)
  const plain = { against: null, ratio: null }
  return [
    figure({
      ...{ name: 'day p50', values: [median(ms)], unit: `ms at ${RATE} requests/s`, ...plain },
      ...{ goal: '< 100 ms', met: median(ms) < 100 },
    }),
    figure({
      ...{ name: 'day p99', values: [p99], unit: `ms at ${RATE} requests/s`, ...plain },
      ...{ goal: '< 1,000 ms', met: p99 < 1_000 },
    }),
    figure({
      ...{ name: 'day late', values: [late ?? NaN], unit: 'ms, p99 of the last third', against: 'of the first third' },
      ...{ ratio: later, goal: '≤ 1.5', met: later <= 1.5 },
    }),
    figure({
      ...{ name: 'day errors', values: [wrong + problems.length], unit: `of ${done.length} requests`, ...plain },
      ...{
        goal: 'none, nothing lost, each scan counted once, the log whole',
        met: wrong === 0 && problems.length === 0,
      },
    }),
    figure({
      ...{ name: 'day memory', values: [rise.worker], unit: '% over the second half, of our Worker', ...plain },
      ...{ goal: '≤ 10', met: rise.worker <= 10 },
    }),
    figure({
      ...{ name: 'day runtime', values: [rise.process], unit: '% over the second half, of the local runtime' },
      ...{ against: '% of one in which as many requests only read a row', ratio: rise.process / rise.bare },
      ...{ goal: '≤ 10', met: rise.process <= 10 },
    }),
    figure({
      name: 'day flood',
      values: [beside],
      unit: 'ms, p99 of the others while one address floods',
      against: 'p99 before',
      ratio: beside / p99,
      goal: '≤ 2, the flood refused with a time to come again',
      met: beside / p99 <= 2 && flooded.isSaid && flooded.sent - flooded.refused <= mostTaken(flooded.seconds),
    }),
  ]
}
