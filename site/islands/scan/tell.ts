import { RETENTION_DAYS } from '../../../content/people/retention.ts'
import { keepScan, removeScans, waitingScans, type WaitingScan } from './store.ts'
import { visitorToken } from './visitor.ts'

/** Tells the portal of scans, at once or when there is a network again. Nothing is lost without a word. */

const SCANS = '/api/scans'
/** As many as one request takes. */
const AT_ONCE = 20
const DAY_MS = 86_400_000

const post = (scans: object[]): Promise<Response> =>
  fetch(SCANS, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ visitor: visitorToken(), scans }),
    // Survives that the page is left.
    keepalive: true,
  })

/** A look at a code that is shown now. */
export const tellScan = async (scan: Omit<WaitingScan, 'at'>): Promise<void> => {
  try {
    await post([scan])
  } catch {
    await keepScan({ ...scan, at: new Date().toISOString() })
  }
}

/** What became of scans that waited. */
export interface Sent {
  sent: number
  /** Too old to be counted, or nothing that the portal counts. */
  dropped: number
  /** Still wait. */
  left: number
}

const isLate = ({ at }: WaitingScan, now: number): boolean =>
  Date.parse(at) < now - (RETENTION_DAYS.scanSeen - 1) * DAY_MS

/**
 * Sends what waits. It is removed only when the portal said that it has it, or that it never will: sent twice by two tabs
 * it counts once all the same.
 */
export const sendWaiting = async (): Promise<Sent> => {
  const all = await waitingScans()
  const now = Date.now()
  const late = all.filter(({ scan }) => isLate(scan, now))
  await removeScans(late.map(({ id }) => id))
  const waiting = all.filter(({ scan }) => !isLate(scan, now))
  const done: Sent = { sent: 0, dropped: late.length, left: waiting.length }
  while (done.left > 0) {
    const some = waiting.slice(waiting.length - done.left).slice(0, AT_ONCE)
    const answer = await post(some.map(({ scan }) => scan)).catch(() => undefined)
    // One that the portal will never take must not hold up the others: they go one by one.
    const isRefused = answer?.status === 422
    if (isRefused && some.length > 1) {
      const alone = await Promise.all(some.map(({ scan }) => post([scan]).catch(() => undefined)))
      if (alone.some((each) => each?.status !== 202 && each?.status !== 422)) return done
      await removeScans(some.map(({ id }) => id))
      done.sent += alone.filter((each) => each?.status === 202).length
      done.dropped += alone.filter((each) => each?.status === 422).length
      done.left -= some.length
      continue
    }
    if (answer?.status !== 202 && !isRefused) return done
    await removeScans(some.map(({ id }) => id))
    done[isRefused ? 'dropped' : 'sent'] += some.length
    done.left -= some.length
  }
  return done
}
