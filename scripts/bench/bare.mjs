import { Hono } from 'hono'

/**
 * What the portal is compared with: handlers that do the least a Worker can do with D1, beside it in one process.
 * @type {ExportedHandler<{ BARE: D1Database, RECORD: D1Database }>}
 */
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url)
    switch (pathname) {
      case '/bare/tables':
        await env.BARE.batch(TABLES.map((statement) => env.BARE.prepare(statement)))
        return Response.json({})
      case '/bare/entries':
        return insertRows(env.BARE, await request.text(), searchParams)
      case '/bare/pair':
        return insertPair(env.BARE, await request.json())
      case '/bare/read':
        await request.text()
        return Response.json({}, { status: 201 })
      case '/bare/point':
        return findRow(env.BARE, searchParams.get('key') ?? '')
      case '/bare/redirect':
        return redirecting.fetch(request)
      case '/bare/headers':
        headers = new Headers(await request.json())
        return Response.json({})
      case '/bare/redirect-headers':
        return redirecting.fetch(request)
      case '/bare/redirect-read':
        await findRow(env.BARE, searchParams.get('key') ?? '', 'products')
        return redirect()
      case '/bare/statement':
        return runStatement(env.RECORD, await request.json())
      case '/bare/batch':
        return runBatches(env.RECORD, await request.json())
      case '/bare/stream':
        return streamBytes(Number(searchParams.get('bytes')))
      default:
        return new Response(null, { status: 404 })
    }
  },
}

/** The record's own table `entries`, its index included, with the body beside. */
const TABLES = [
  `CREATE TABLE entries (
    idx INTEGER PRIMARY KEY, register TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL, status TEXT NOT NULL,
    publisher TEXT NOT NULL, published_at TEXT NOT NULL, reason TEXT, body TEXT NOT NULL)`,
  'CREATE UNIQUE INDEX entries_revision ON entries (register, key, revision)',
  'CREATE TABLE pairs (id TEXT PRIMARY KEY, value TEXT NOT NULL)',
]

/**
 * Inserts two rows in one batch.
 * @param {D1Database} db
 * @param {{ id: string }} row
 */
const insertPair = async (db, { id }) => {
  const insert = db.prepare('INSERT INTO pairs (id, value) VALUES (?, ?)')
  await db.batch([insert.bind(`${id} 1`, 'one'), insert.bind(`${id} 2`, 'two')])
  return Response.json({}, { status: 201 })
}

/**
 * Inserts the rows of a body as they are.
 * @param {D1Database} db
 * @param {string} rows - JSON array
 * @param {URLSearchParams} params - `register`, and `key`: the names of the fields that make the key
 */
const insertRows = async (db, rows, params) => {
  const key = (params.get('key') ?? '').split(',').map((_, i) => `(value->>?${i + 4})`)
  const insert = db.prepare(
    `INSERT INTO entries (idx, register, key, revision, status, publisher, published_at, reason, body)
     SELECT (SELECT COALESCE(max(idx) + 1, 0) FROM entries) + key, ?2, ${key.join(` || '~' || `)}, 1, 'published', 'portal',
       ?3, NULL, value
     FROM json_each(?1)`,
  )
  const at = new Date().toISOString()
  const [{ meta }] = await db.batch([
    insert.bind(rows, params.get('register'), at, ...(params.get('key') ?? '').split(',')),
  ])
  return Response.json({ accepted: meta.changes }, { status: 201 })
}

/**
 * @param {D1Database} db
 * @param {string} key
 * @param {string} [register]
 */
const findRow = async (db, key, register = 'air-stations') => {
  const row = await db.prepare('SELECT body FROM entries WHERE register = ? AND key = ?').bind(register, key).first()
  return Response.json(row)
}

/**
 * As many bytes as asked for, in parts as large as those of a file of codes.
 * @param {number} bytes
 */
const streamBytes = (bytes) => {
  const part = new Uint8Array(60_000)
  let left = bytes
  const stream = new ReadableStream({
    pull: (controller) => {
      controller.enqueue(part.subarray(0, Math.min(left, part.length)))
      left -= Math.min(left, part.length)
      if (left === 0) controller.close()
    },
  })
  return new Response(stream)
}

const PAGE = '/trace/09520000000073/'
/** Headers of an answer of the portal, given to redirect with. */
let headers = new Headers()

const redirecting = new Hono()
  .get('/bare/redirect', (c) => c.redirect(PAGE, 307))
  .get('/bare/redirect-headers', () => new Response(null, { status: 307, headers }))
const redirect = () => new Response(null, { status: 307, headers: { Location: PAGE } })

/**
 * Runs one statement again and again.
 * @param {D1Database} db
 * @param {{ sql: string, params: unknown[], times: number }} statement
 */
const runStatement = async (db, { sql, params, times }) => {
  const statement = db.prepare(sql).bind(...params)
  const results = await db.batch(Array.from({ length: times }, () => statement))
  return Response.json({ rows: results[0]?.results.length })
}

/**
 * Runs a batch again and again, one after the other.
 * @param {D1Database} db
 * @param {{ statements: { sql: string, params: unknown[] }[], times: number }} batch
 */
const runBatches = async (db, { statements, times }) => {
  const prepared = statements.map(({ sql, params }) => db.prepare(sql).bind(...params))
  let rows = 0
  for (let time = 0; time < times; time++) for (const { results } of await db.batch(prepared)) rows += results.length
  return Response.json({ rows })
}
