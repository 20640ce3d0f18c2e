import costsFile from '../content/performance/costs.json' with { type: 'json' }
import growthFile from '../content/performance/growth.json' with { type: 'json' }
import upkeepFile from '../content/performance/upkeep.json' with { type: 'json' }
import measuredFile from '../content/performance/measured.json' with { type: 'json' }
import * as z from 'zod'
import { Cost } from '../content/performance/costs.ts'
import { Growth } from '../content/performance/growth.ts'
import { LIMITS, type Limit } from '../content/performance/limits.ts'
import { Measured } from '../content/performance/measured.ts'
import { TOPICS, type Topic } from '../content/performance/promised.ts'
import { PROMISES } from '../content/performance/promises.ts'
import { Upkeep } from '../content/performance/upkeep.ts'
import { shownNumber } from './numbers.ts'
import { standingOf, type Standing } from '../content/performance/standing.ts'

/** What `/about/performance/` shows. */

export const MEASURED = Measured.parse(measuredFile)
export const COSTS = z.array(Cost).parse(costsFile)
export const GROWTH = Growth.parse(growthFile)
export const UPKEEP = Upkeep.parse(upkeepFile)
export const STANDINGS = PROMISES.map((promised) => standingOf(promised, MEASURED))

export const BY_TOPIC: { topic: Topic; standings: Standing[] }[] = Object.keys(TOPICS)
  .filter((name): name is Topic => Object.hasOwn(TOPICS, name))
  .map((topic) => ({ topic, standings: STANDINGS.filter(({ promised }) => promised.topic === topic) }))

export const counted = (state: Standing['state']): number => STANDINGS.filter((one) => one.state === state).length

/** Three significant digits, and no more decimals than a reader wants. */
export const rounded = (value: number): string =>
  shownNumber(String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3))))

/** What was measured most against a limit of the platform. */
export const mostOf = ({ most }: Limit): number | undefined => {
  const valueOf = (bench: string): number | undefined => MEASURED[bench]?.figures[0]?.value
  if (most === undefined) return undefined
  if (most === 'size') return valueOf('worker-size')
  if (most === 'startup') return valueOf('worker-startup')
  if (COSTS.length === 0) return undefined
  return Math.max(...COSTS.map((cost) => (most === 'cpu' ? cost.cpu : (cost.most[most] ?? 0))))
}
export { LIMITS }

/** `58 MB`, `1.2 GB`. */
export const shownBytes = (bytes: number): string =>
  bytes >= 1e9 ? `${Number((bytes / 1e9).toPrecision(2))} GB` : `${Math.round(bytes / 1e6)} MB`

/** Of a bar a hundred long: how far what was measured goes, which may be less than nothing, and where the goal stands. */
export const barOf = (value: number, bound: number): { length: number; goal: number } => {
  const end = Math.max(value, bound) * 1.15 || 1
  return { length: (100 * Math.max(0, value)) / end, goal: (100 * bound) / end }
}
