import { firing } from '../../content/operation/alerts.ts'
import type { Readings } from '../../content/operation/readings.ts'
import type { KeptHealth } from '../../db/intake/health.ts'
import { openRecord } from '../../db/record/db.ts'
import { readNewestRelease } from '../../db/record/releases.ts'

/** What anybody may know of some readings, as it is kept for all who ask. */
export const summarize = async (env: Pick<Env, 'RECORD'>, readings: Readings): Promise<KeptHealth> => {
  const release = await readNewestRelease(openRecord(env.RECORD)).catch(() => undefined)
  const clock = readings.intake?.runs
    .map(({ startedAt }) => startedAt)
    .sort()
    .at(-1)
  return { at: readings.now, alerts: firing(readings).map(({ alert }) => alert), release: release?.build, clock }
}
