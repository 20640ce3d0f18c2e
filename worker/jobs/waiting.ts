import { randomBytes } from 'node:crypto'
import { noteActs, notedAct } from '../../db/intake/activity.ts'
import { openIntake } from '../../db/intake/db.ts'
import { lapseWaiting, listPromisedReleases } from '../../db/intake/waiting.ts'
import { finishRelease } from '../registers/releasing.ts'
import { waitingUrl } from '../registers/waiting.ts'

/** How long a request may take to finish a release itself. */
const PATIENCE_MS = 60_000
/** Releases of one run; the next minute goes on. */
const AT_ONCE = 20
/** What lapses in one run. */
const MOST_LAPSED = 500

/** Publishes what was released by requests that ended in between. */
export const finishReleases = async (env: Env, now: Date): Promise<void> => {
  if (!env.LOG_KEY) return
  const before = new Date(now.getTime() - PATIENCE_MS).toISOString()
  for (const waiting of await listPromisedReleases(openIntake(env.INTAKE), before, AT_ONCE)) {
    const outcome = await finishRelease(env, waiting)
    if (outcome.status === 'halted') return
  }
}

/** Writes down what nobody released in time, and notes it in the log of activity. */
export const lapseWaitingRows = async (env: Env, now: Date): Promise<void> => {
  const db = openIntake(env.INTAKE)
  for (
    let ids = await lapseWaiting(db, now, MOST_LAPSED);
    ids.length > 0;
    ids = await lapseWaiting(db, now, MOST_LAPSED)
  )
    await noteActs(
      db,
      ids.map((id) => {
        const act = randomBytes(12).toString('base64url')
        const target = `lapsed ${waitingUrl(id)}`
        return notedAct({ act, by: 'operator', request: 'clock', action: 'records-release', target }, new Date(), 204)
      }),
    )
}
