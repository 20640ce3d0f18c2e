import { forgetCodes } from '../../db/intake/points-codes.ts'
import { lapseRedemptions } from '../../db/intake/points-redemptions.ts'

/** Redemptions of one page, and pages of one run: what is left waits for the next minute. */
const PAGE = 200
const PAGES = 10

/** Gives back what was set aside and not fetched in time, and forgets codes that work no more. */
export const lapsePoints = async (env: Env, now: Date): Promise<void> => {
  await forgetCodes(env.INTAKE, now)
  for (let page = 0; page < PAGES; page++) if ((await lapseRedemptions(env.INTAKE, now, PAGE)) < PAGE) return
}
