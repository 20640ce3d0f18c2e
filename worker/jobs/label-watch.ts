import { openIntake } from '../../db/intake/db.ts'
import { forgetLookUps, reopenLikelyFakes } from '../../db/intake/label-look-ups.ts'
import { endLabelReports, reopenReports } from '../../db/intake/label-reports.ts'

/** Reports and numbers whose warning was refused or lapsed wait for an officer again. */
export const reopenLabelReports = async (env: Env): Promise<void> => {
  const intake = openIntake(env.INTAKE)
  await reopenReports(intake)
  await reopenLikelyFakes(intake)
}

/** Closes reports that nobody decided on, and forgets reports, numbers and hashes whose time is over. */
export const endLabelWatch = async (env: Env, now: Date): Promise<void> => {
  const intake = openIntake(env.INTAKE)
  await endLabelReports(intake, now)
  await forgetLookUps(intake, now)
}
