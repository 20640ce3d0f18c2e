import { ACTIVITY_ROOTS, rootsToState } from '../../db/intake/activity-roots.ts'
import { openIntake } from '../../db/intake/db.ts'
import { forgetExpired } from '../../db/intake/sessions.ts'
import { openRecord } from '../../db/record/db.ts'
import { sequencerOf } from '../app.ts'

/** Fixes every day of activity that is over: its root is kept first, then published, once however often this runs. */
export const publishActivityRoots = async (env: Env, now: Date): Promise<void> => {
  const days = await rootsToState(openRecord(env.RECORD), openIntake(env.INTAKE), now)
  if (!env.LOG_KEY) return
  for (const { publisher, rows } of days) {
    const statements = rows.map((row) => ({ register: ACTIVITY_ROOTS, ...row }))
    const { outcome } = await sequencerOf(env).submit({ publisher, statements })
    if (outcome.status !== 'placed') throw new Error(`roots of activity were ${outcome.status}`)
  }
}

/** Forgets sessions and challenges that are over: anybody can have challenges made, so that a day of them would be many. */
export const forgetSessions = (env: Env, now: Date): Promise<void> => forgetExpired(openIntake(env.INTAKE), now)
