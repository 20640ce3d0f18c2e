import { FOR_ANYBODY, SECURITY_HEADERS } from '../../content/security/headers.ts'
import { linkPath, readDigitalLink } from '../../content/trace/digital-link.ts'
import { headerLink } from '../../content/trace/linkset.ts'
import { defaultHref } from '../../content/trace/own-links.ts'
import { isTradeItem } from '../../db/record/resolver-links.ts'
import { EXPOSED } from '../http/cors.ts'
import { holdsKey } from '../http/key-places.ts'
import { inLanguage } from './in-language.ts'
import { addressOf, LINKSET, provesItself, VARY, withQuery } from './resolver.ts'

/**
 * The way that nearly every scan takes, before any router: a trade item, nothing asked for in particular, to the page of
 * its code. Whatever is not exactly that goes the long way, which answers the same.
 */

/** What the router's answers say too, in one piece. */
const HEADERS = new Headers({
  ...SECURITY_HEADERS,
  [FOR_ANYBODY[0]]: FOR_ANYBODY[1],
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': EXPOSED,
  'Cache-Control': 'no-cache',
  Vary: VARY,
})

/** A query that may ask for a link, in whatever case, also in percent signs. */
const ASKS = /linktype|context|%/i

type Bindings = Pick<Env, 'RECORD' | 'SERIAL_MASTER'>

/**
 * Leads on; `undefined` for what has to go the long way. Reads nothing where the serial number proves itself, else whether
 * the product stands: nothing that is public for a time only, so that it need not wait for what ends.
 */
export const leadOn = async (request: Request, env: Bindings): Promise<Response | undefined> => {
  const { path, query } = addressOf(request.url)
  if (ASKS.test(query) || request.headers.get('Accept')?.includes('json') === true || holdsKey(request))
    return undefined
  const read = readDigitalLink(path, query)
  if ('fault' in read) return undefined
  const { link } = read
  if (!provesItself(env, link) && !(await isTradeItem(env.RECORD, link.primary.value))) return undefined
  // An answer copies the headers that stand: one copy costs less than two, and than a dozen written anew.
  const answer = new Response(null, { status: 307, headers: HEADERS })
  answer.headers.set(
    'Location',
    withQuery(inLanguage(defaultHref(link), request.headers.get('Accept-Language')), query),
  )
  answer.headers.set('Link', headerLink(`${linkPath(link)}?linkType=linkset`, 'linkset', { type: LINKSET }))
  answer.headers.set('X-Request-Id', crypto.randomUUID())
  return answer
}
