/**
 * Whether an address may do this once more. The platform counts for a minute and forgets; we keep no address.
 * @param limit - binding `LIMIT`
 * @param action - counted apart from others
 */
export const mayProceed = async (limit: RateLimit, action: string, request: Request): Promise<boolean> =>
  (await limit.limit({ key: `${action} ${request.headers.get('CF-Connecting-IP') ?? 'local'}` })).success
