import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { V4WorkerOptions } from 'miniflare'

/**
 * The Worker by which the machine's own scripts use databases and stores while nothing serves: what is asked of them goes
 * to workerd in one request each. Miniflare's own stand-ins ask another thread, and stand still until the answer is there.
 */

/**
 * Asked of a database, `how` is a method of D1; several statements are one batch. Asked of a store, `how` is a method of
 * R2: the first line says what is asked, the rest are bytes, and the answer is of the same form. Whoever has not made the
 * Worker is told nothing.
 */
const SCRIPT = `const ofDatabase = async (request, bindings) => {
  const { name, how, statements } = await request.json()
  const database = bindings[name]
  const [first, ...others] = statements.map(({ sql, values }) => database.prepare(sql).bind(...values))
  if (how === 'exec') return Response.json({ result: await database.exec(statements[0].sql) })
  if (how === 'raw') return Response.json({ result: await first.raw({ columnNames: true }) })
  return Response.json({ result: await database.batch([first, ...others]) })
}
const ofStore = async (request, bindings) => {
  const asked = new Uint8Array(await request.arrayBuffer())
  const end = asked.indexOf(10)
  const { name, how, on, options } = JSON.parse(new TextDecoder().decode(asked.subarray(0, end)))
  const store = bindings[name]
  if (how === 'put') return Response.json({ result: await store.put(on, asked.subarray(end + 1), options) })
  if (how === 'list') return Response.json({ result: await store.list(options) })
  if (how !== 'get') return Response.json({ result: await store[how](on) })
  const result = await store.get(on, options)
  const bytes = result ? await result.arrayBuffer() : ''
  return new Response(new Blob([JSON.stringify({ result }), '\\n', bytes]))
}
export default {
  async fetch(request, { TOKEN, ...bindings }) {
    if (request.headers.get('authorization') !== TOKEN) return new Response(null, { status: 403 })
    try {
      return await (new URL(request.url).pathname === '/store' ? ofStore : ofDatabase)(request, bindings)
    } catch (error) {
      return Response.json({ error: error.message })
    }
  },
}`

/** Known to this process alone: the port is open to every program of the machine. */
const TOKEN = randomUUID()

/**
 * The Worker that is asked.
 * @param d1Databases - ids by the names they are asked by
 * @param r2Buckets - names of stores by the names they are asked by
 */
export const runnerOf = (
  d1Databases: Record<string, string>,
  r2Buckets: Record<string, string> = {},
): V4WorkerOptions => ({
  name: 'runner',
  modules: true,
  script: SCRIPT,
  bindings: { TOKEN },
  d1Databases,
  r2Buckets,
})

/** Takes what a Worker of `runnerOf` is asked, gives what it answers. */
export type Ask = (body: string | Uint8Array, path?: '/' | '/store') => Promise<Buffer>

/**
 * Asks a Worker of `runnerOf`, each time over a connection of its own: while this process is busy for some seconds, workerd
 * closes one that was kept.
 */
export const askAt =
  (url: URL): Ask =>
  (body, path = '/') =>
    new Promise((done, fail) => {
      const headers = { authorization: TOKEN, 'content-length': Buffer.byteLength(body) }
      request(new URL(path, url), { method: 'POST', agent: false, headers }, (answer) => {
        if (answer.statusCode === 200) buffer(answer).then(done, fail)
        else fail(new Error(`statements were answered with ${answer.statusCode}`))
      })
        .on('error', fail)
        .end(body)
    })
