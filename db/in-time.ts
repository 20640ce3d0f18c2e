/** For how long a store of objects is waited for, seconds: as long as the platform lets a statement of D1 run. */
const STORE_SECONDS = 30

/** A store of objects was asked and answered nothing: whether it did what it was asked nobody knows. */
export class SilentStore extends Error {}

/** @throws what `tooLate` gives where no answer comes in time */
export const within = async <Answer>(
  answer: Answer | Promise<Answer>,
  milliseconds: number,
  tooLate: () => Error,
): Promise<Answer> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooLate()), milliseconds)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** A store, or an upload to it in parts, each of whose methods answers in time. */
const limited = <Store extends object>(store: Store, seconds: number): Store =>
  new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return async (...asked: unknown[]) => {
        const answer: unknown = await within(
          Reflect.apply(method, target, asked),
          seconds * 1_000,
          () => new SilentStore(),
        )
        return name === 'createMultipartUpload' && answer instanceof Object ? limited(answer, seconds) : answer
      }
    },
  })

/** The same each time, so that what is kept by its store is found again. */
const known = new WeakMap<R2Bucket, R2Bucket>()

const limitedOnce = (store: R2Bucket, seconds: number): R2Bucket => {
  const made = known.get(store) ?? limited(store, seconds)
  known.set(store, made)
  return made
}

interface Stores {
  OBJECTS: R2Bucket
  EVIDENCE: R2Bucket
  /** Seconds that may pass, where they are not `STORE_SECONDS`. */
  STORE_SECONDS?: string
}

/**
 * The bindings with stores of objects that answer in time or are taken to be silent. A store that took a write and was cut
 * off, by a full disk for one, may never answer: whoever waits for it would wait for ever, and everybody behind.
 */
export const inTime = <Env extends Stores>(env: Env): Env => {
  const seconds = Number(env.STORE_SECONDS ?? STORE_SECONDS)
  return { ...env, OBJECTS: limitedOnce(env.OBJECTS, seconds), EVIDENCE: limitedOnce(env.EVIDENCE, seconds) }
}
