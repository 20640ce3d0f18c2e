import { PROMISED } from '../../db/intake/consultation-decisions.ts'
import { deliverPromised, type IsVoid } from '../promised.ts'

/** What takes back a comment that never stood has nothing to do. */
const tookBackNothing: IsVoid = (outcome) =>
  outcome.status === 'refused' && outcome.refusals.every(({ code }) => code === 'nothing-to-withdraw')

/**
 * Publishes what was decided of comments and does not stand yet.
 * @param consultation - of one; of all without it
 * @returns whether nothing is left of those looked at
 */
export const deliverComments = (env: Env, consultation?: string): Promise<boolean> =>
  deliverPromised(env, consultation === undefined ? PROMISED : `${PROMISED}${consultation}/`, tookBackNothing)
