import type { MiddlewareHandler } from 'hono'

/**
 * Tells a visitor who hung up before her body was whole from a failure of ours. The runtime says of both the same words,
 * "Network connection lost", so that what failed is looked at where it arrives: an error that her own stream threw.
 */

const leavings = new WeakSet<Error>()

/** Whether an error is one by which a visitor's body broke off. */
export const isLeaving = (error: Error): boolean => leavings.has(error)

/** Reading what is no form, or what was read before, fails by an error of one of these kinds; a stream's is plain. */
const isOfReader = (error: Error): boolean => error instanceof TypeError || error instanceof SyntaxError

const broken = (error: unknown): never => {
  if (error instanceof Error && !isOfReader(error)) leavings.add(error)
  throw error
}

/** Puts something in the place of what an object of the runtime has, on that object alone. */
const put = (on: object, name: PropertyKey, value: unknown): void => {
  Object.defineProperty(on, name, { value, configurable: true, writable: true })
}

const watchReader = (reader: ReadableStreamDefaultReader<Uint8Array>): ReadableStreamDefaultReader<Uint8Array> => {
  const read = reader.read.bind(reader)
  put(reader, 'read', () => read().catch(broken))
  return reader
}

/** Whatever reads a stream chunk by chunk, by a reader or a loop. Piped, it is the runtime's own affair. */
const watchStream = (stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> => {
  const open = stream.getReader.bind(stream)
  const values = stream.values.bind(stream)
  // A reader with a buffer of its own is none that anybody here asks for.
  put(stream, 'getReader', (mode?: { mode: 'byob' }) => (mode ? open(mode) : watchReader(open())))
  put(stream, Symbol.asyncIterator, async function* () {
    try {
      yield* values()
    } catch (error) {
      broken(error)
    }
  })
  return stream
}

/** Ways of reading a body whole. */
const WAYS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'] as const

/** Has each way in which a request's body is read say whether it was the visitor who broke it off. */
const watch = (request: Request): void => {
  for (const way of WAYS) put(request, way, () => Request.prototype[way].call(request).catch(broken))
  const { body } = request
  if (body) watchStream(body)
}

/** Before anything that reads a body; it changes none, and keeps none. */
export const watchBody: MiddlewareHandler = (c, next) => {
  const { method } = c.req
  if (method !== 'GET' && method !== 'HEAD') watch(c.req.raw)
  return next()
}
