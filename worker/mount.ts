import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Handler, MiddlewareHandler } from 'hono'
import { requestId } from 'hono/request-id'
import { newRoutes, type App } from './app.ts'
import { GROUPS, groupsAt, type Group } from './groups.ts'
import { limitAsking } from './http/asking.ts'
import { readableFromAnywhere } from './http/cors.ts'
import { refuseMisplacedKey } from './http/key-places.ts'
import { watchBody } from './http/leaving.ts'
import { answerOtherMethods } from './http/methods.ts'
import { usableBindings } from './http/placed.ts'
import { onError, onNotFound } from './http/problems.ts'
import { securityHeaders } from './http/security-headers.ts'
import { lazily } from './lazily.ts'
import { endPublicityFirst } from './publicity.ts'
import { packedFirst } from './trace/packed.ts'

const routesOf = async (groups: readonly Group[]): Promise<OpenAPIHono<App>> => {
  const routes = newRoutes()
  for (const put of await Promise.all(groups.map(({ load }) => load()))) put(routes)
  return routes
}

const theHealth = lazily(() => import('./operation/health.ts'))
const theDescription = lazily(() => import('./openapi.ts'))
const theBindings = lazily(() => import('./epcis/bindings.ts'))

const health: Handler<App> = async (c, next) => (await theHealth()).health(c, next)

const epcisBindings: MiddlewareHandler<App> = async (c, next) => (await theBindings()).epcisBindings(c, next)

/** Of all groups, whichever are mounted. */
const description: Handler<App> = async (c) => {
  const { describeApi } = await theDescription()
  return describeApi(c, () => routesOf(GROUPS))
}

/** What every answer passes through, those of pages too. */
export const throughout = [
  requestId(),
  watchBody,
  usableBindings,
  securityHeaders,
  readableFromAnywhere,
  refuseMisplacedKey,
  limitAsking,
  endPublicityFirst,
] as const

/** The API with some of its groups: with those that may know an address it answers that address as the whole does. */
export const mount = async (groups: readonly Group[]): Promise<OpenAPIHono<App>> => {
  const open = newRoutes()
    .route('/', await routesOf(groups))
    .get('/health', health)
    .get('/api/openapi.json', description)
  const api = newRoutes()
  api.use('/epcis/*', epcisBindings)
  api.use(...throughout, packedFirst)
  api.route('/', open)
  api.use(answerOtherMethods(open))
  api.all('/api/*', onNotFound)
  api.all('/epcis/*', onNotFound)
  api.onError(onError)
  return api
}

const mounted = new Map<string, OpenAPIHono<App>>()

/**
 * The API as far as it may know an address: that set of groups, mounted once in the life of an isolate.
 * @param path - as the router reads it
 */
export const apiAt = async (path: string): Promise<OpenAPIHono<App>> => {
  const numbers = groupsAt(path)
  const name = numbers.join()
  const known = mounted.get(name)
  if (known) return known
  const api = await mount(GROUPS.filter((_, number) => numbers.includes(number)))
  mounted.set(name, api)
  return api
}
