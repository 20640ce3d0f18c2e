import { mayProceed } from '../../db/intake/limit.ts'

/** Programs that name themselves, as nearly all harmless ones do. Cubot makes telephones. */
const NAMED =
  /(?<!cu)bot\b|crawl|spider|slurp|preview|headless|curl|wget|python|java\/|okhttp|go-http|node\b|axios|libwww|scrapy|phantom|selenium|lighthouse/i

export interface Caller {
  /** Random token of the page's own storage; a program that only posts has none. */
  visitor: string | undefined
  request: Request
}

/** Whether one visitor asks more often than somebody who reads the answers. */
const isTooFast = async (env: Env, visitor: string, request: Request): Promise<boolean> => {
  const [slowly, apart] = await Promise.all([
    env.PACE.limit({ key: `scan ${visitor}` }),
    mayProceed(env, 'scan', request),
  ])
  return !slowly.success || !apart
}

/**
 * Whether a scan is a program's: no token of a page, a name that says so, or too fast for a person. It is counted as that.
 * Tokens and addresses are counted by the platform for a minute; we keep neither.
 */
export const isAutomated = async (env: Env, { visitor, request }: Caller): Promise<boolean> => {
  const agent = request.headers.get('User-Agent') ?? ''
  if (visitor === undefined || agent === '' || NAMED.test(agent)) return true
  return isTooFast(env, visitor, request)
}
