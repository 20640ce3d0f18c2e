import { deliverPromised } from './promised.ts'

/** Promises of the private database that concern requests for information: they stand under this name. */
const NAMED = 'information-requests/'

/**
 * Publishes what was decided of requests and does not stand yet.
 * @param number - of one request; all without it
 * @returns whether nothing is left of those looked at
 */
export const deliver = (env: Env, number?: string): Promise<boolean> =>
  deliverPromised(env, number === undefined ? NAMED : `${NAMED}${number}/`)
