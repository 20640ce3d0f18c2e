import { RETENTION_DAYS } from '../../../content/people/retention.ts'
import { fateOf, type Fate } from './fate.ts'
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

const told = async (scans: object[]): Promise<Fate> => {
  const answer = await post(scans).catch(() => undefined)
  return fateOf(answer?.status)
}

/**
 * A look at a code that is shown now. It is written down before the portal answers, since the page may be left before that,
 * and goes again once the portal took or refused it; sent once more it counts once.
 */
export const tellScan = async (scan: Omit<WaitingScan, 'at'>): Promise<void> => {
  // Private windows keep nothing: it is told all the same.
  const kept = keepScan({ ...scan, at: new Date().toISOString() }).catch(() => undefined)
  const fate = await told([scan])
  const id = await kept
  if (fate !== 'waits' && id !== undefined) await removeScans([id])
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
    const fate = await told(some.map(({ scan }) => scan))
    // One that the portal will never take must not hold up the others: they go one by one.
    if (fate === 'refused' && some.length > 1) {
      const alone = await Promise.all(some.map(({ scan }) => told([scan])))
      if (alone.includes('waits')) return done
      await removeScans(some.map(({ id }) => id))
      done.sent += alone.filter((each) => each === 'taken').length
      done.dropped += alone.filter((each) => each === 'refused').length
      done.left -= some.length
      continue
    }
    if (fate === 'waits') return done
    await removeScans(some.map(({ id }) => id))
    done[fate === 'refused' ? 'dropped' : 'sent'] += some.length
    done.left -= some.length
  }
  return done
}
