import { openIntake } from '../../db/intake/db.ts'
import { monthsToState } from '../../db/intake/report-months.ts'
import { openRecord } from '../../db/record/db.ts'
import { STATISTICS } from '../../db/record/report-statistics.ts'
import { sequencerOf } from '../app.ts'

/** Once a month is over, states how each body dealt with reports in it. */
export const publishReportMonths = async (env: Env, now: Date): Promise<void> => {
  if (!env.LOG_KEY) return
  const months = await monthsToState(openRecord(env.RECORD), openIntake(env.INTAKE), now)
  const ended = await Promise.all(
    months.map(async ({ publisher, rows }) => {
      const statements = rows.map((row) => ({ register: STATISTICS, ...row }))
      return (await sequencerOf(env).submit({ publisher, statements })).outcome.status
    }),
  )
  const failed = ended.find((status) => status !== 'placed')
  if (failed !== undefined) throw new Error(`months of reports were ${failed}`)
}
