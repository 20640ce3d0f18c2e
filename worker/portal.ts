import { Hono, type MiddlewareHandler } from 'hono'
import { getPath } from 'hono/utils/url'
import { FIRST_SEGMENTS } from './groups.ts'
import { onError } from './http/problems.ts'
import { lazily } from './lazily.ts'
import { apiAt, throughout } from './mount.ts'
import { mayLead } from './trace/may-lead.ts'
import { isPacked } from './trace/packed.ts'

/** What the platform hands to the portal, once `index.ts` has that at hand. */

const thePages = lazily(() => import('./pages.ts'))
const theLeading = lazily(() => import('./trace/lead.ts'))
const theUnread = lazily(() => import('./trace/unread.ts'))

/** Draws a page, with what that takes: nothing of it is run for those who ask for no page. */
const draw: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => (await thePages()).draw(c, next)

const pages = new Hono<{ Bindings: Env }>().use(...throughout, draw)
pages.onError(onError)

type Paged = Hono<{ Bindings: Env }>
const paged = new WeakMap<object, Paged>()

/** The API first, pages for the rest. */
const appAt = async (path: string): Promise<Paged> => {
  const api = await apiAt(path)
  const known = paged.get(api)
  if (known) return known
  const app = new Hono<{ Bindings: Env }>().route('/', api).use(draw)
  app.onError(onError)
  paged.set(api, app)
  return app
}

/** First parts of the paths that the API knows: a page elsewhere need not be looked for among all its routes. */
const OF_API: ReadonlySet<string | undefined> = new Set([...FIRST_SEGMENTS, 'api', 'epcis', 'health'])

const isOfApi = async ({ url }: Request): Promise<boolean> =>
  OF_API.has(/^\w+:\/\/[^/]*\/([^/?]*)/.exec(url)?.[1]) || (await isPacked(url))

const routed: ExportedHandlerFetchHandler<Env> = async (request, env, context) =>
  ((await isOfApi(request)) ? await appAt(getPath(request)) : pages).fetch(request, env, context)

/** Identifiers of GS1 begin with the digits that name their kind. */
const MAY_BE_CODE = /^\w+:\/\/[^/?#]*\/\d{2,4}\//

/** The same answer as a page, where a person asked for a code that leads nowhere. */
const forPeople: typeof routed = async (request, env, context) => {
  const refused = await routed(request, env, context)
  if (refused.status < 400 || !MAY_BE_CODE.test(request.url)) return refused
  const { pageOfUnread } = await theUnread()
  const path = pageOfUnread(request, refused.status)
  if (path === undefined) return refused
  const page = await pages.fetch(new Request(new URL(path, request.url), request), env, context)
  return page.status === 200 || page.status === 404
    ? new Response(page.body, { status: refused.status, headers: page.headers })
    : refused
}

export const answer: ExportedHandlerFetchHandler<Env> = async (request, env, context) =>
  (mayLead(request) ? await (await theLeading()).leadOn(request, env) : undefined) ?? forPeople(request, env, context)
