import { dayOf } from '../../content/registers/span.ts'
import { isToCome } from '../../content/reports/projection.ts'
import { openIntake } from '../../db/intake/db.ts'
import { listChanged } from '../../db/intake/report-projection.ts'
import { publishChanges } from '../reports/publish-changes.ts'

/** Reports stated together. */
const AT_ONCE = 200

/**
 * At the beginning of a day in Asia/Shanghai, publishes what changed of reports on the days before: each once, as of the
 * day, in random order. What happens on the day itself waits for the next.
 * @param atOnce - reports of one batch
 * @throws Error naming reports that could not be published; the others stand
 */
export const publishReports = async (env: Env, now: Date, atOnce = AT_ONCE): Promise<void> => {
  if (!env.LOG_KEY) return
  const intake = openIntake(env.INTAKE)
  const today = dayOf(now.toISOString())
  const stuck: string[] = []
  for (let after = ''; ;) {
    const page = await listChanged(intake, today, after, atOnce)
    const last = page.at(-1)
    if (!last) break
    after = last.side.number
    const still = page.filter(({ isMoving, side }) => !isMoving && !isToCome(side, today))
    stuck.push(...(await publishChanges(env, still, now)).map(({ number, why }) => `${number} (${why.join('; ')})`))
  }
  if (stuck.length > 0) throw new Error(`reports that cannot be published: ${stuck.slice(0, 20).join(', ')}`)
}
