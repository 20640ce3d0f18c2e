/**
 * Whose request it is. The platform writes the header over whatever a visitor put there; a portal served by our own
 * scripts, which say so by `LUCID_ENV`, has nobody who does, and takes all visitors for one. Tests play many.
 */
const addressOf = ({ headers }: Request, environment: string | undefined): string =>
  (environment === undefined || environment === 'test' ? headers.get('CF-Connecting-IP') : null) ?? 'local'

/**
 * Whether an address may do this once more. The platform counts for a minute and forgets; we keep no address.
 * @param action - counted apart from others
 */
export const mayProceed = async (
  { LIMIT, LUCID_ENV }: Pick<Env, 'LIMIT' | 'LUCID_ENV'>,
  action: string,
  request: Request,
): Promise<boolean> => (await LIMIT.limit({ key: `${action} ${addressOf(request, LUCID_ENV)}` })).success
