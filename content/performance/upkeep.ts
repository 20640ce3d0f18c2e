import * as z from 'zod'
import { PRICES } from './limits.ts'
import type { Text } from './promised.ts'

/** What a portal costs whether or not anybody asks it, as `npm run bench -- upkeep --report` counted it. */
export const Upkeep = z.object({
  at: z.iso.datetime(),
  /** What one run of each trigger of the clock asks of the platform, on average. */
  clock: z.array(
    z.object({
      /** As in `wrangler.toml`, UTC. */
      cron: z.string(),
      runsPerDay: z.number(),
      statements: z.number(),
      rowsRead: z.number(),
      rowsWritten: z.number(),
      classA: z.number(),
      classB: z.number(),
      messages: z.number(),
    }),
  ),
  /** Bytes that one of each kind takes where it lies, indexes and its share of the log included. */
  storage: z.array(
    z.object({
      name: z.string(),
      record: z.number(),
      intake: z.number(),
      objects: z.number(),
      evidence: z.number(),
    }),
  ),
})
export type Upkeep = z.output<typeof Upkeep>

/** What is kept, as the bench names it. */
export const KEPT: Readonly<Record<string, Text>> = {
  record: { zh: '一条测量', en: 'one measurement' },
  report: { zh: '一份举报（没有照片）', en: 'one report (without photos)' },
  scan: { zh: '一次扫码', en: 'one scan' },
  award: { zh: '一笔发放的积分', en: 'one award of points' },
}

const DAYS = 30

/** Of a month of thirty days: what the clock alone asks for, and US dollars for it beyond what a plan includes. */
export const monthOf = ({ clock }: Pick<Upkeep, 'clock'>) => {
  const sum = (of: 'rowsRead' | 'rowsWritten' | 'classA' | 'classB' | 'messages'): number =>
    clock.reduce((all, one) => all + one[of] * one.runsPerDay * DAYS, 0)
  const month = {
    invocations: clock.reduce((all, { runsPerDay }) => all + runsPerDay * DAYS, 0),
    ...{ rowsRead: sum('rowsRead'), rowsWritten: sum('rowsWritten'), classA: sum('classA'), classB: sum('classB') },
    messages: sum('messages'),
  }
  const names = ['invocations', 'rowsRead', 'rowsWritten', 'classA', 'classB', 'messages'] as const
  return { ...month, dollars: names.reduce((all, name) => all + (month[name] / 1_000_000) * PRICES[name], 0) }
}
