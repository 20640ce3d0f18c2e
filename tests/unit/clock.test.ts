import { afterEach, describe, expect, it, vi } from 'vitest'
import { isDue, startClock } from '../../scripts/portal/clock.ts'
import { readConfig } from '../../scripts/portal/config.ts'

const at = (time: string): Date => new Date(`2026-11-22T${time}:00Z`)

afterEach(() => {
  vi.useRealTimers()
})

describe('the clock', () => {
  it('runs a trigger in its minute, UTC, and in no other', () => {
    expect(isDue('* * * * *', at('03:17'))).toBe(true)
    expect([at('16:01'), at('16:02'), at('04:01')].map((when) => isDue('1 16 * * *', when))).toEqual([
      true,
      false,
      false,
    ])
    expect([at('08:00'), at('08:10'), at('08:15')].map((when) => isDue('*/10 * * * *', when))).toEqual([
      true,
      true,
      false,
    ])
    expect([at('08:05'), at('08:35'), at('08:36')].map((when) => isDue('5,35 8 * * *', when))).toEqual([
      true,
      true,
      false,
    ])
  })

  it('reads every trigger of the portal, and refuses what it does not', () => {
    for (const cron of readConfig().triggers.crons) expect(() => isDue(cron, at('00:00'))).not.toThrow()
    for (const cron of ['1 16 * * 1', '1-5 * * * *', 'x * * * *', '* *', '*/0 * * * *'])
      expect(() => isDue(cron, at('00:00'))).toThrow(RangeError)
  })

  it('goes on with the triggers behind one that never ends, and says so', async () => {
    vi.useFakeTimers({ now: at('03:17') })
    const [ran, told]: [string[], string[]] = [[], []]
    const run = (cron: string): Promise<string> => {
      ran.push(cron)
      return ran.length === 1 ? new Promise<never>(() => {}) : Promise.resolve('ok')
    }
    const stop = startClock(run, (text) => told.push(text))
    const { crons } = readConfig().triggers
    await vi.advanceTimersByTimeAsync(14 * 60_000)
    expect(ran).toEqual(crons.slice(0, 1))
    await vi.advanceTimersByTimeAsync(2 * 60_000)
    stop()
    expect(ran.slice(0, crons.length)).toEqual(crons)
    expect(told).toEqual([expect.stringContaining('no end after 15 minutes')])
  })
})
