import type { MiddlewareHandler } from 'hono'
import { mayHoldPrivateData } from '../../content/security/placed.ts'
import { inTime } from '../../db/in-time.ts'
import { Problem } from './problems.ts'

/** A store that answers nothing but a refusal, whatever is asked of it. */
const refusing = <Store extends object>(store: Store): Store =>
  new Proxy(store, {
    get: () => {
      throw new Problem('service-unavailable')
    },
  })

/**
 * The bindings as far as they may be used: where nobody said in which place private data lie, no route, job or queue gets
 * to read or write any. What is public goes on.
 */
export const asFarAsPlaced = (env: Env): Env =>
  mayHoldPrivateData(env) ? env : { ...env, INTAKE: refusing(env.INTAKE), EVIDENCE: refusing(env.EVIDENCE) }

/**
 * For what has another machine read them, which knows nothing of why it is refused.
 * @throws Problem 503 where nobody said in which place private data lie
 */
export const assertPlaced = (env: Env): void => {
  if (!mayHoldPrivateData(env)) throw new Problem('service-unavailable')
}

/** Of one isolate's bindings, which stay the same: each of dozens costs when they are put together. */
const known = new WeakMap<Env, Env>()

const usable = (env: Env): Env => {
  const made = known.get(env) ?? asFarAsPlaced(inTime(env))
  known.set(env, made)
  return made
}

/**
 * Bindings that are usable by whatever a request reaches: private data only if placed, and stores that answer in time. Asked
 * outside of workerd, as for the description of the API, there are none.
 */
export const usableBindings: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => {
  if ('INTAKE' in (c.env ?? {})) c.env = usable(c.env)
  await next()
}
