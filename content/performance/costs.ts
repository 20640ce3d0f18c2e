import * as z from 'zod'
import { PRICES } from './limits.ts'

/** What one request of a kind asks of the platform, as `npm run bench -- cost --report` measured it. */
export const Cost = z.object({
  name: z.string(),
  of: z.enum(['read', 'scan', 'write']),
  /** Of a thousand requests of a day. */
  weight: z.number(),
  /** How often the Worker runs: not at all for a static page. */
  invocations: z.number(),
  statements: z.number(),
  calls: z.number(),
  rowsRead: z.number(),
  rowsWritten: z.number(),
  classA: z.number(),
  classB: z.number(),
  messages: z.number(),
  queueBatches: z.number(),
  sequencer: z.number(),
  assets: z.number(),
  /** Milliseconds of processor. */
  cpu: z.number(),
  most: z.record(z.string(), z.number()),
})
export type Cost = z.output<typeof Cost>

const CHARGED = Object.keys(PRICES)
const isCharged = (name: string): name is keyof typeof PRICES => CHARGED.includes(name)

/** What a million requests of a day ask for, in millions (of milliseconds for the processor), and what each costs. */
export const ofMillion = (
  costs: readonly Cost[],
): { name: keyof typeof PRICES; millions: number; dollars: number }[] => {
  const weights = costs.reduce((sum, { weight }) => sum + weight, 0)
  return CHARGED.filter(isCharged).map((name) => {
    const millions = costs.reduce((sum, cost) => sum + cost[name] * cost.weight, 0) / weights
    return { name, millions, dollars: millions * PRICES[name] }
  })
}
