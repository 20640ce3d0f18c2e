import { cf } from '@astrojs/cloudflare/hono'
import { astro, getFetchState } from 'astro/hono'
import { Hono, type MiddlewareHandler } from 'hono'
import { api, throughout } from './api.ts'
import { integrity } from './http/integrity.ts'
import { keepPagesQuiet } from './http/page-log.ts'
import { onError } from './http/problems.ts'
import { scheduled } from './jobs/jobs.ts'
import { leadOn, mayLead } from './trace/lead.ts'
import { namesPacked } from './trace/resolver.ts'
import { pageOfUnread } from './trace/unread.ts'
import { takeScans } from './jobs/scans.ts'

export { Sequencer } from './sequencer.ts'

/** A page reads all it shows before its first line: in one piece it costs a fifth less than as a stream of its parts. */
const inOnePiece: MiddlewareHandler = (c, next) => {
  const state = getFetchState(c)
  state.streaming = false
  keepPagesQuiet(state)
  return next()
}

const drawing = [cf(), inOnePiece, integrity, astro()] as const

const pages = new Hono<{ Bindings: Env }>().use(...throughout, ...drawing)
pages.onError(onError)

/** The API first, pages for the rest. */
const app = new Hono<{ Bindings: Env }>().route('/', api).use(...drawing)
app.onError(onError)

/** First parts of the paths that the API knows: a page elsewhere need not be looked for among all its routes. */
const OF_API = new Set(api.routes.map(({ path }) => path.split('/')[1]))

const isOfApi = ({ url }: Request): boolean => OF_API.has(/^\w+:\/\/[^/]*\/([^/?]*)/.exec(url)?.[1]) || namesPacked(url)

const routed: ExportedHandlerFetchHandler<Env> = (request, env, context) =>
  (isOfApi(request) ? app : pages).fetch(request, env, context)

/** The same answer as a page, where a person asked for a code that leads nowhere. */
const forPeople: typeof routed = async (request, env, context) => {
  const refused = await routed(request, env, context)
  const path = pageOfUnread(request, refused.status)
  if (path === undefined) return refused
  const page = await pages.fetch(new Request(new URL(path, request.url), request), env, context)
  return page.status === 200 || page.status === 404
    ? new Response(page.body, { status: refused.status, headers: page.headers })
    : refused
}

const answer: ExportedHandlerFetchHandler<Env> = async (request, env, context) =>
  (mayLead(request) ? await leadOn(request, env) : undefined) ?? forPeople(request, env, context)

export default { fetch: answer, scheduled, queue: takeScans } satisfies ExportedHandler<Env>
