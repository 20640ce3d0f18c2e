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

const notOpened = (): never => {
  throw new Error('not opened yet')
}
/** What a store can be asked. */
const UNOPENED: R2Bucket = {
  head: notOpened,
  get: notOpened,
  put: notOpened,
  list: notOpened,
  delete: notOpened,
  createMultipartUpload: notOpened,
  resumeMultipartUpload: notOpened,
}

/**
 * A store that is opened when it is first asked, and asked again where the connection broke: wrangler keeps connections, and
 * workerd closes them while this process is busy for some seconds. What is asked twice is the same as asked once, since all
 * is named by its key.
 * @param open - gives the stores, the same each time
 */
export const patient = <Name extends string>(open: () => Promise<Record<Name, R2Bucket>>, name: Name): R2Bucket =>
  new Proxy(UNOPENED, {
    get: (unopened, method) => {
      if (!Object.hasOwn(unopened, method)) return undefined
      return (...args: unknown[]) =>
        askedAgain(async () => {
          const { [name]: bucket } = await open()
          const ask: unknown = Reflect.get(bucket, method)
          return typeof ask === 'function' ? Reflect.apply(ask, bucket, args) : notOpened()
        })
    },
  })
