import { addCounts } from '../../db/intake/operation.ts'
import { log } from './log.ts'

/**
 * How often requests were refused, by kind: counted in the isolate and written down together, so that whoever is refused
 * often does not make us write often. What was counted last goes with the isolate: the numbers are the least there were.
 */

const WRITE_MS = 10_000

const waiting = new Map<string, number>()
let writtenAt = 0

/** Writes down what was counted; it waits again where that fails. */
export const writeCounts = async (client: D1Database, now: Date): Promise<void> => {
  const counts = new Map(waiting)
  if (counts.size === 0) return
  waiting.clear()
  writtenAt = now.getTime()
  try {
    await addCounts(client, now, counts)
  } catch {
    for (const [what, count] of counts) waiting.set(what, (waiting.get(what) ?? 0) + count)
    log('warn', { what: 'counts-not-kept', count: counts.size })
  }
}

/**
 * Counts something once.
 * @param what - from a closed list
 * @param later - `waitUntil` of the request
 */
export const count = (env: Pick<Env, 'INTAKE'>, what: string, later: (work: Promise<void>) => void): void => {
  waiting.set(what, (waiting.get(what) ?? 0) + 1)
  const now = new Date()
  if (Math.abs(now.getTime() - writtenAt) < WRITE_MS) return
  writtenAt = now.getTime()
  later(writeCounts(env.INTAKE, now))
}
