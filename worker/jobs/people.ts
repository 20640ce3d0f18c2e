import { closeNextDay, listRoots } from '../../db/intake/activity-roots.ts'
import { openIntake } from '../../db/intake/db.ts'
import { forgetExpired } from '../../db/intake/sessions.ts'
import { openRecord } from '../../db/record/db.ts'
import { readNewestActivityRoot } from '../../db/record/activity-roots.ts'
import { sequencerOf } from '../app.ts'

export const ACTIVITY_ROOTS = 'activity-roots'

/** Days that one run makes up for, were the clock to have stood still. */
const MOST_DAYS = 400

/** Fixes every day of activity that is over: its root is kept first, then published, once however often this runs. */
export const publishActivityRoots = async (env: Env, now: Date): Promise<void> => {
  const db = openIntake(env.INTAKE)
  for (let day = 0; day < MOST_DAYS && (await closeNextDay(db, now)) !== undefined; day++);
  if (!env.LOG_KEY) return
  const published = await readNewestActivityRoot(openRecord(env.RECORD))
  const roots = await listRoots(db, published ?? '', MOST_DAYS)
  if (roots.length === 0) return
  const { outcome } = await sequencerOf(env).submit({
    publisher: 'portal',
    statements: roots.map(({ day, size, root }) => ({
      register: ACTIVITY_ROOTS,
      key: day,
      body: { day, size, root },
    })),
  })
  if (outcome.status !== 'placed') throw new Error(`roots of activity were ${outcome.status}`)
}

/** Forgets sessions and challenges that are over: anybody can have challenges made, so that a day of them would be many. */
export const forgetSessions = (env: Env, now: Date): Promise<void> => forgetExpired(openIntake(env.INTAKE), now)
