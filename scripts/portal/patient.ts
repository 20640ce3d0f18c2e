import { setTimeout as wait } from 'node:timers/promises'
import { complaintOf } from './complaint.ts'

/** How long to wait before a question is asked once more. */
const PAUSES_MS = [50, 500]

const askedAgain = async (ask: () => Promise<unknown>, [pause, ...later] = PAUSES_MS): Promise<unknown> => {
  try {
    return await ask()
  } catch (error) {
    if (pause === undefined || !complaintOf(error)) throw error
    await wait(pause)
    return askedAgain(ask, later)
  }
}

/**
 * A store that is asked again where the connection broke: Miniflare keeps connections, and workerd closes them while this
 * process is busy for some seconds. What is asked twice is the same as asked once, since all is named by its key.
 */
export const patient = (bucket: R2Bucket): R2Bucket =>
  new Proxy(bucket, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => askedAgain(async () => Reflect.apply(value, target, args))
    },
  })
