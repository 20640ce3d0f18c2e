import { createServer, request, Agent, type IncomingMessage, type ServerResponse } from 'node:http'
import { exchangeReader, MOST_BYTES, type Exchange } from './exchanges.ts'

/**
 * Stands between a browser and a portal on this machine, lets everything through as it is, and holds what passes against
 * the description that the portal gives of itself.
 */
export interface Proxy {
  port: number
  /** What was not as described so far, each with where it was. */
  faults: () => Promise<string[]>
  close: () => void
}

/** Of one connection alone, and none of the server's business. @see RFC 9110, 7.6.1 */
const HOP_BY_HOP = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'proxy-authorization',
])

const headersOf = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []))

const isDescribed = (pathname: string): boolean =>
  /^\/(api|objects|feeds|witness|credentials|epcis|open311|\.well-known|catalog\.jsonld|contexts|log|health|\d{2,4})(\/|$)/.test(
    pathname,
  ) && pathname !== '/api/openapi.json'

/** Collects what passes, up to a little more than is looked at. */
const kept = (stream: IncomingMessage): (() => Uint8Array) => {
  const chunks: Buffer[] = []
  let length = 0
  stream.on('data', (chunk: Buffer) => {
    if (length <= MOST_BYTES) chunks.push(chunk)
    length += chunk.length
  })
  return () => Buffer.concat(chunks)
}

const isLoopback = ({ hostname }: URL): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)

/** One for each portal, whichever file of tests asks: to make one takes longer than what most of them read with it. */
const readers = new Map<string, Promise<(exchange: Exchange) => string[]>>()
const readerFor = (origin: string): Promise<(exchange: Exchange) => string[]> => {
  const reader =
    readers.get(origin) ??
    fetch(`${origin}/api/openapi.json`).then(async (answer) => exchangeReader(await answer.text()))
  readers.set(origin, reader)
  return reader
}

export const startProxy = async (): Promise<Proxy> => {
  const agent = new Agent({ keepAlive: true })
  const [found, reading]: [Set<string>, Set<Promise<void>>] = [new Set(), new Set()]

  const look = async (exchange: Exchange): Promise<void> => {
    const { url, method, answer } = exchange
    const read = await readerFor(url.origin)
    for (const fault of read(exchange)) found.add(`${method} ${url.pathname}${url.search} → ${answer.status}: ${fault}`)
  }
  const lookLater = (exchange: Exchange): void => {
    const looked = look(exchange)
      .catch((error: unknown) => void found.add(`${exchange.url.href} could not be looked at: ${String(error)}`))
      .finally(() => reading.delete(looked))
    reading.add(looked)
  }

  const pass = (asked: IncomingMessage, answered: ServerResponse): void => {
    const url = new URL(asked.url ?? '/', 'http://nowhere.invalid')
    if (!isLoopback(url)) {
      answered.writeHead(403).end()
      return
    }
    const isLookedAt = isDescribed(url.pathname)
    const headers = headersOf(asked.rawHeaders).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()))
    // What is looked at is asked for as it is.
    const sent = isLookedAt ? headers.filter(([name]) => name.toLowerCase() !== 'accept-encoding') : headers
    const question = isLookedAt ? kept(asked) : undefined
    const onward = request(
      url,
      { method: asked.method ?? 'GET', headers: sent.flat(), agent, setHost: false },
      (answer) => {
        const body = question && kept(answer)
        const back = headersOf(answer.rawHeaders).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()))
        answered.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', back.flat())
        answer.pipe(answered)
        answer.on('end', () => {
          if (!question || !body) return
          const told = { status: answer.statusCode ?? 0, headers: new Headers(back), body: body() }
          lookLater({ method: asked.method ?? '', url, headers: new Headers(headers), body: question(), answer: told })
        })
        answer.on('error', () => answered.destroy())
      },
    )
    // A page that is left breaks off what it asked for; a portal that ends refuses.
    onward.on('error', () => answered.destroy())
    answered.on('close', () => onward.destroy())
    asked.pipe(onward)
  }

  const server = createServer(pass)
  // No address but this machine's own is asked for, and none of those over TLS.
  server.on('connect', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    faults: async () => {
      await Promise.all(reading)
      return [...found].sort()
    },
    close: () => {
      server.closeAllConnections()
      server.close()
      agent.destroy()
    },
  }
}
