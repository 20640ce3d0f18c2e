import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, vi } from 'vitest'
import type { NotedAct } from '../../db/intake/activity.ts'
import { api } from '../../worker/api.ts'
import { sequencerOf } from '../../worker/app.ts'
import { Sequencer, type Submission } from '../../worker/sequencer.ts'

/** Databases and stores that fail at one thing they are asked, whether it reads, writes, takes or deletes. */

/** Steps of each kind of binding. */
const OF_DATABASES = ['batch', 'exec']
const OF_STATEMENTS = ['first', 'all', 'run', 'raw']
const OF_STORES = ['get', 'head', 'put', 'delete', 'list']

class Failed extends Error {}

/**
 * Bindings that fail at their `at`-th step, counted from 0 over all of them.
 * @param after - it was done, and nobody heard of it
 */
export const failingAt = (at: number, after: boolean): { bindings: Env; hasFailed: () => boolean } => {
  let [steps, hasFailed] = [0, false]
  const step = async (act: () => unknown): Promise<unknown> => {
    const isIt = steps++ === at
    hasFailed ||= isIt
    if (isIt && !after) throw new Failed('before')
    const done = await act()
    if (isIt) throw new Failed('after')
    return done
  }
  const real = new WeakMap<object, D1PreparedStatement>()
  const statement = (prepared: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(prepared, {
      get: (target, name) => {
        if (name === 'bind') return (...values: unknown[]) => statement(target.bind(...values))
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        const isStep = OF_STATEMENTS.includes(String(name))
        return (...values: unknown[]) =>
          isStep ? step(() => Reflect.apply(value, target, values)) : Reflect.apply(value, target, values)
      },
    })
    real.set(proxy, prepared)
    return proxy
  }
  const database = (of: D1Database): D1Database =>
    new Proxy(of, {
      get: (target, name) => {
        if (name === 'prepare') return (text: string) => statement(target.prepare(text))
        if (name === 'batch')
          return (statements: D1PreparedStatement[]) =>
            step(() => target.batch(statements.map((one) => real.get(one) ?? one)))
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...values: unknown[]) =>
          OF_DATABASES.includes(String(name))
            ? step(() => Reflect.apply(value, target, values))
            : Reflect.apply(value, target, values)
      },
    })
  const store = (of: R2Bucket): R2Bucket =>
    new Proxy(of, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...values: unknown[]) =>
          OF_STORES.includes(String(name))
            ? step(() => Reflect.apply(value, target, values))
            : Reflect.apply(value, target, values)
      },
    })
  const bindings: Env = {
    ...env,
    ...{ RECORD: database(env.RECORD), INTAKE: database(env.INTAKE) },
    ...{ OBJECTS: store(env.OBJECTS), EVIDENCE: store(env.EVIDENCE) },
  }
  bindings.SEQUENCER = sequencerOn(bindings)
  return { bindings, hasFailed: () => hasFailed }
}

/** Whoever publishes is served by a sequencer on the failing bindings, inside the one that everybody else has. */
const sequencerOn = (bindings: Env): Env['SEQUENCER'] => {
  const served = sequencerOf(env)
  const here = {
    submit: (submission: Submission) =>
      runInDurableObject(served, (_, state) => new Sequencer(state, bindings).submit(submission)),
    authorityOf: (hash: string) => served.authorityOf(hash),
    note: (act: NotedAct) => served.note(act),
  }
  return new Proxy(env.SEQUENCER, {
    get: (target, name) => (name === 'get' ? () => here : target.idFromName.bind(target)),
  })
}

export interface Request {
  method?: string
  path: string
  headers: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
}

/** Asks on bindings of this test, and waits for what is done after the answer as well. */
export const askOn = async (bindings: Env, { method = 'POST', path, headers, body }: Request): Promise<Response> => {
  const context = createExecutionContext()
  const answer = await api.request(
    `http://127.0.0.1${path}`,
    { method, headers: { 'accept-language': 'en', ...headers }, ...(body === undefined ? {} : { body }) },
    bindings,
    context,
  )
  await waitOnExecutionContext(context).catch(() => undefined)
  return answer
}

/** How a request ended that something failed under, and the same asked again. */
export interface End<Made extends Request> {
  made: Made
  /** Status of the first answer, and its text. */
  first: { status: number; text: string }
  again: { status: number; text: string }
}

/** Does what fails on purpose, and lets no line of it stand in the output. */
export const quietly = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')]
  for (const spy of spies) spy.mockImplementation(() => undefined)
  try {
    return await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

/** An answer that is no success says what it is, and nothing of what lies behind. */
const read = async (answer: Response, { path }: Request): Promise<{ status: number; text: string }> => {
  const read = { status: answer.status, text: await answer.text() }
  if (read.status < 400) return read
  const type = answer.headers.get('content-type')
  expect([path, type]).toEqual([path, expect.stringContaining('application/problem+json')])
  expect(JSON.parse(read.text)).toMatchObject({ title: expect.any(String), detail: expect.any(String) })
  expect(read.text).not.toMatch(/Failed|D1_ERROR/)
  return read
}

/**
 * Asks for something with each of its steps failing in turn, before it was done and after, and then once more with
 * nothing failing. Each answer is a success or a problem that says what it is.
 */
export const failEverywhere = <Made extends Request>(make: () => Promise<Made>): Promise<End<Made>[]> =>
  quietly(async () => {
    const ends: End<Made>[] = []
    for (let at = 0; ; at++) {
      let failures = 0
      for (const after of [false, true]) {
        const made = await make()
        const { bindings, hasFailed } = failingAt(at, after)
        const first = await read(await askOn(bindings, made), made)
        ends.push({ made, first, again: await read(await askOn(env, made), made) })
        if (hasFailed()) failures++
      }
      if (failures === 0) return ends
    }
  })
