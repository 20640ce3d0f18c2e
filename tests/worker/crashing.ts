/** Databases and stores that fail as a crash, a full disk or a lost connection makes them fail. */

/**
 * `before`: nothing was done. `within`: some statements of the batch were, and it was rolled back. `after`: all was done,
 * and nobody was told.
 */
export const CRASHES = ['none', 'before', 'within', 'after'] as const
export type Crash = (typeof CRASHES)[number]

export class Crashed extends Error {}

const bound = <Target extends object>(target: Target, name: string | symbol): unknown => {
  const value: unknown = Reflect.get(target, name)
  return typeof value === 'function' ? value.bind(target) : value
}

/** @param when - for each batch, in their order. */
export const crashing = (database: D1Database, when: (batch: number) => Crash): D1Database => {
  let batches = 0
  const batch = async (statements: D1PreparedStatement[]): Promise<D1Result[]> => {
    const crash = when(batches++)
    if (crash === 'before') throw new Crashed('before the batch')
    // No statement can be prepared from this one: the whole batch is rolled back.
    if (crash === 'within')
      await database.batch([...statements, database.prepare('INSERT INTO no_such_table VALUES (1)')])
    const results = await database.batch(statements)
    if (crash === 'after') throw new Crashed('after the batch')
    return results
  }
  return new Proxy(database, { get: (target, name) => (name === 'batch' ? batch : bound(target, name)) })
}

/**
 * A database that takes its time: batches from the `first`-th on wait until they are let go.
 * @returns `waiting` resolves once one waits
 */
export const slow = (database: D1Database, first = 0) => {
  const gate = Promise.withResolvers<void>()
  const arrival = Promise.withResolvers<void>()
  let batches = 0
  const batch = async (statements: D1PreparedStatement[]): Promise<D1Result[]> => {
    if (batches++ >= first) {
      arrival.resolve()
      await gate.promise
    }
    return database.batch(statements)
  }
  return {
    database: new Proxy(database, { get: (target, name) => (name === 'batch' ? batch : bound(target, name)) }),
    waiting: arrival.promise,
    release: gate.resolve,
  }
}

/** @param fails - told each key that is written; what fails is not there. */
export const failingStore = (store: R2Bucket, fails: (key: string) => boolean): R2Bucket =>
  new Proxy(store, {
    get: (target, name) =>
      name === 'put'
        ? async (key: string, ...rest: [ReadableStream | ArrayBuffer | string, R2PutOptions?]) => {
            if (fails(key)) throw new Crashed(`put: internal error at ${key}`)
            return target.put(key, ...rest)
          }
        : bound(target, name),
  })

/**
 * A store that does what it is asked and never answers some of it, as one that a full disk cut off.
 * @param isSilent - told each method and its key
 */
export const silentStore = (store: R2Bucket, isSilent: (name: string, key: string) => boolean): R2Bucket =>
  new Proxy(store, {
    get: (target, name) => {
      const method = bound(target, name)
      if (typeof method !== 'function') return method
      return async (...asked: unknown[]) => {
        const answer: unknown = await Reflect.apply(method, target, asked)
        return isSilent(String(name), String(asked[0])) ? new Promise<never>(() => {}) : answer
      }
    },
  })

/** A store one method of which fails at once, or is never answered. */
export const brokenStore = (store: R2Bucket, method: 'get' | 'put', how: 'throws' | 'is silent'): R2Bucket =>
  how === 'is silent'
    ? silentStore(store, (name) => name === method)
    : new Proxy(store, {
        get: (target, name) =>
          name === method ? () => Promise.reject(new Crashed(`${method}: internal error`)) : bound(target, name),
      })
