import type { Miniflare } from 'miniflare'
import { within } from '../../db/in-time.ts'
import { readConfig } from './config.ts'

/** What the platform does by its clock, done by whoever serves the portal here: `[triggers]` of `wrangler.toml`. */

const MINUTE_MS = 60_000
/** For how long the platform lets one run go on. */
const RUN_MS = 15 * MINUTE_MS
/** A run that goes on for longer is given up, so that those behind it run: what it began, it may end still. */
const tooLong = (): Error => new Error(`no end after ${RUN_MS / MINUTE_MS} minutes`)

/** One of the five places of a cron: any, every so many, or a list. @see `man 5 crontab` */
const fits = (place: string, value: number): boolean =>
  place.split(',').some((one) => {
    const [range = '', every] = one.split('/')
    if (range === '*') return every === undefined || value % Number(every) === 0
    return every === undefined && Number(range) === value
  })

/**
 * Whether a cron of minutes and hours runs in this minute, UTC.
 * @throws RangeError for one that names days, months or anything that is not read here
 */
export const isDue = (cron: string, at: Date): boolean => {
  const places = /^(\S+) (\S+) \* \* \*$/.exec(cron)
  const [, minute = '', hour = ''] = places ?? []
  const isRead = (place: string): boolean => /^(\*(\/[1-9]\d?)?|\d{1,2}(,\d{1,2})*)$/.test(place)
  if (!isRead(minute) || !isRead(hour)) throw new RangeError(`the clock does not read ${cron}`)
  return fits(minute, at.getUTCMinutes()) && fits(hour, at.getUTCHours())
}

/** Runs what one trigger stands for. @returns how it ended, `ok` where it did */
export type RunTrigger = (cron: string, at: Date) => Promise<string>

/** By the Worker that is served. */
export const runIn =
  (portal: Pick<Miniflare, 'getWorker'>): RunTrigger =>
  async (cron, at) =>
    (await (await portal.getWorker('lucid')).scheduled({ cron, scheduledTime: at })).outcome

/**
 * Runs each trigger when it is due, one after the other. At the start all of them, once: what fell due while nothing was
 * served is made up for, and a new portal states at once what it states every day.
 * @param complain - told of a run that failed; it is tried again when it is due next
 * @returns stops the clock
 */
export const startClock = (run: RunTrigger, complain: (text: string) => void): (() => void) => {
  const { crons } = readConfig().triggers
  let [running, timer, isStopped]: [Promise<void>, NodeJS.Timeout | undefined, boolean] = [
    Promise.resolve(),
    undefined,
    false,
  ]
  const runAll = async (due: readonly string[], at: Date): Promise<void> => {
    for (const cron of due) {
      if (isStopped) return
      const outcome = await within(run(cron, at), RUN_MS, tooLong).catch((error: unknown) => String(error))
      if (outcome !== 'ok' && !isStopped) complain(`What is due by the clock (${cron}) did not end well: ${outcome}`)
    }
  }
  const wait = (): void => {
    timer = setTimeout(
      () => {
        const at = new Date(Math.round(Date.now() / MINUTE_MS) * MINUTE_MS)
        const due = crons.filter((cron) => isDue(cron, at))
        running = running.then(() => runAll(due, at))
        wait()
      },
      MINUTE_MS - (Date.now() % MINUTE_MS),
    ).unref()
  }
  running = runAll(crons, new Date())
  wait()
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
