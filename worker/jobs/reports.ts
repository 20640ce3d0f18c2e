import { closePulses, lapseCommitments, notePublished, waitingPulses } from '../../db/intake/report-pulses.ts'
import { closeSettledReports, eraseOldReports, sweepOrphans } from '../../db/intake/report-sweeps.ts'
import { sequencerOf } from '../app.ts'

export const REPORT_PULSES = 'report-pulses'

/** States the root of every ten minutes that are over, with or without reports in them; what lapsed goes with them. */
export const publishReportPulses = async (env: Env, now: Date): Promise<void> => {
  // A portal that takes no reports has promised nothing.
  if (!env.REPORT_KEY) return
  await closePulses(env.INTAKE, now)
  await lapseCommitments(env.INTAKE, now)
  if (!env.LOG_KEY) return
  const entries = await waitingPulses(env.INTAKE)
  if (entries.length === 0) return
  const { outcome } = await sequencerOf(env).submit({
    publisher: 'portal',
    statements: entries.map((entry) => ({ register: REPORT_PULSES, key: entry.pulse, body: { ...entry } })),
  })
  if (outcome.status !== 'placed') throw new Error(`pulses of reports were ${outcome.status}`)
  // A crash before this publishes the same again, which changes nothing.
  await notePublished(
    env.INTAKE,
    entries.map(({ pulse }) => pulse),
  )
}

/** Closes what was settled long ago, and deletes what was uploaded for reports that never came. */
export const sweepReports = async (env: Env, now: Date): Promise<void> => {
  await closeSettledReports(env.INTAKE, now)
  await sweepOrphans(env, now)
}

/**
 * Erases evidence and contacts whose time is over: some in a run, so that a run of every minute keeps up with any number of
 * reports.
 */
export const eraseReports = (env: Env, now: Date): Promise<void> => eraseOldReports(env, now)
