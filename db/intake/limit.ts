/**
 * Whose request it is. The platform writes the header over whatever a visitor put there; a portal served by our own
 * scripts, which say so by `LUCID_ENV`, has nobody who does, and takes all visitors for one. Tests play many.
 */
const knownAddressOf = ({ headers }: Request, environment: string | undefined): string | null =>
  environment === undefined || environment === 'test' ? headers.get('CF-Connecting-IP') : null

const addressOf = (request: Request, environment: string | undefined): string =>
  knownAddressOf(request, environment) ?? 'local'

/**
 * Whether an address may report once more: five times a minute with a proof of work, once without, which is how a form
 * comes that has no JavaScript.
 */
export const mayReport = async (
  { REPORT_PACE, PLAIN_PACE, LUCID_ENV }: Pick<Env, 'REPORT_PACE' | 'PLAIN_PACE' | 'LUCID_ENV'>,
  request: Request,
  isProven: boolean,
): Promise<boolean> => {
  const key = `report ${addressOf(request, LUCID_ENV)}`
  return (await (isProven ? REPORT_PACE : PLAIN_PACE).limit({ key })).success
}

/**
 * Whether an address may do this once more. The platform counts for a minute and forgets; we keep no address.
 * @param action - counted apart from others
 * @param cost - of the hundred that the platform grants an address in a minute: what fills a queue costs more
 */
export const mayProceed = async (
  { LIMIT, LUCID_ENV }: Pick<Env, 'LIMIT' | 'LUCID_ENV'>,
  action: string,
  request: Request,
  cost = 1,
): Promise<boolean> => {
  const key = `${action} ${addressOf(request, LUCID_ENV)}`
  const spent = await Promise.all(Array.from({ length: cost }, () => LIMIT.limit({ key })))
  return spent.every(({ success }) => success)
}

/**
 * Whether an address may ask once more what the database works for. Reading harms nobody's rights: where addresses are
 * not known, all who read are not taken for one.
 */
export const mayAsk = async (
  { READ_PACE, LUCID_ENV }: Pick<Env, 'READ_PACE' | 'LUCID_ENV'>,
  request: Request,
): Promise<boolean> => {
  const address = knownAddressOf(request, LUCID_ENV)
  return address === null || (await READ_PACE.limit({ key: `read ${address}` })).success
}
