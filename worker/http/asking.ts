import type { Context, MiddlewareHandler } from 'hono'
import { mayAsk } from '../../db/intake/limit.ts'
import type { App } from '../app.ts'
import { isForPerson } from './for-person.ts'
import { Problem } from './problems.ts'

/**
 * Reads that cost: searches, filters, sums over what is asked. Each address has a number of them in a minute, far above what
 * somebody reads. A single record, a code, whatever is a file, and a list as it stands are free: what costs carries a
 * question (`?…`), so that the rest is not even looked at.
 */

/** Answers of the API that are worked out for the question; also as the description of the API writes them. */
const ANSWERS =
  /^\/(api\/(search(\/files)?|near|registers\/[^/]+\/(records|series)|certificates|consultations|information-requests|openness(\/.*)?|organisations\/.+|places\/.+|products|recalls(\/.*)?|reports(\/similar)?|gep\/(accounts|areas\/accounts|compensations|comparisons|processes|series|uses))|epcis\/v2\/(.*\/)?events|open311\/v2\/requests\.(json|xml))$/

/** Pages that show such an answer. */
const PAGES = /^\/(en\/)?(search|near|certificates|consultations|recalls|reports|registers\/[^/]+)\/$/

/** What says how an answer is handed over, and not which: a list as it stands is walked along its index. */
const MANNERS = new Set(['limit', 'cursor', 'perPage', 'nextPageToken', 'lang'])

/** Whether the operation of a path, as the API describes it, is one that costs. */
export const isAnswer = (path: string): boolean => ANSWERS.test(path)

/** Whether an address is one that costs. @param path - decoded, as routes see it; @param url - whole */
export const isAsking = (path: string, url: string): boolean =>
  url.includes('?') &&
  (isAnswer(path) || PAGES.test(path)) &&
  [...new URL(url).searchParams.keys()].some((name) => !MANNERS.has(name))

/** Seconds until the portal counts anew. */
const SECONDS = 60

/** What is told of this refusal in words, as a page drawn at build: it costs no more than a file. */
const PAGE = '/problems/too-many-requests/'

/**
 * The refusal as a page of the reader's language, where a browser asked for a page.
 * @returns `undefined` where the problem itself is the answer
 */
const pageOf = async (c: Context<App>): Promise<Response | undefined> => {
  const asked = PAGES.exec(c.req.path)
  if (!asked || !isForPerson(c.req.raw)) return undefined
  const page = await c.env.ASSETS.fetch(new URL(`${asked[1] ? '/en' : ''}${PAGE}`, c.req.url))
  if (!page.ok) return undefined
  return c.newResponse(page.body, {
    status: 429,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Language': asked[1] ? 'en' : 'zh',
      'Retry-After': String(SECONDS),
      'Cache-Control': 'no-store',
    },
  })
}

/** Refuses an address that asks too often. @throws Problem 429, but where a person reads the answer */
export const limitAsking: MiddlewareHandler<App> = async (c, next) => {
  if (!isAsking(c.req.path, c.req.url) || (await mayAsk(c.env, c.req.raw))) return next()
  const page = await pageOf(c)
  if (!page) throw new Problem('too-many-requests', { seconds: SECONDS })
  return page
}

/** Around pages, some of which refuse a form that comes too often: their limits count by the same minute. */
export const tellWhen: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.res.status === 429) c.header('Retry-After', String(SECONDS))
}
