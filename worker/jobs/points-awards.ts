import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { dayOf, startOfDay } from '../../content/registers/span.ts'
import { dayAfter } from '../../db/intake/activity-roots.ts'
import { drawDay, nextUndrawn } from '../../db/intake/points-audits.ts'
import { lapseWaiting } from '../../db/intake/points-second.ts'
import { forgetOldVouchers } from '../../db/intake/points-vouchers.ts'
import { openRecord } from '../../db/record/db.ts'
import { firstCheckpointSince } from '../../db/record/log.ts'

/** Days that one run makes up for, were the clock to have stood still. */
const MOST_DAYS = 400

/** Draws the awards of each day that is over, once the log has a root of the day after. */
export const drawAudits = async ({ INTAKE, RECORD }: Env, now: Date): Promise<void> => {
  const today = dayOf(now.toISOString())
  for (let days = 0; days < MOST_DAYS; days++) {
    const day = await nextUndrawn(INTAKE, today)
    const seed = day && (await firstCheckpointSince(openRecord(RECORD), startOfDay(dayAfter(day))))
    if (!day || !seed) return
    await drawDay(INTAKE, day, seed)
  }
}

/** Lets go of what waited too long. */
export const lapseAwards = async ({ INTAKE }: Env, now: Date): Promise<void> => {
  const today = dayOf(now.toISOString())
  await Promise.all([lapseWaiting(INTAKE, today), forgetOldVouchers(INTAKE, POINTS_RULES, today)])
}
