import { withEnv } from 'cloudflare:workers'
import worker, { Sequencer as Own } from './entry.mjs'

/**
 * The portal's own Worker with a counter at each of its bindings: what the platform would charge for. It stands beside the
 * built entry and is served in its place; what it counts since it was last asked is answered at `/bench/counts`.
 */

const NOTHING = {
  invocations: 0,
  /** Statements that a database ran, and requests to it: a batch is one. */
  statements: 0,
  calls: 0,
  rowsRead: 0,
  rowsWritten: 0,
  /** Writes and lists of a bucket; reads of it. */
  classA: 0,
  classB: 0,
  messages: 0,
  queueBatches: 0,
  sequencer: 0,
  assets: 0,
}
/** The most of what the platform bounds. */
const LEAST = {
  statementsPerInvocation: 0,
  callsPerInvocation: 0,
  parameters: 0,
  statementBytes: 0,
  boundBytes: 0,
  messageBytes: 0,
  objectBytes: 0,
}
let counts = { ...NOTHING }
let most = { ...LEAST }
/** Statements as they were asked, each once. @type {Set<string>} */
const texts = new Set()
/** More than the portal has. */
const MOST_TEXTS = 5_000

/** @param {keyof typeof LEAST} name @param {number} value */
const note = (name, value) => {
  if (value > most[name]) most[name] = value
}

const encoder = new TextEncoder()
const bytesOf = (/** @type {unknown} */ value) => (typeof value === 'string' ? encoder.encode(value).length : 8)

/** @param {string} text - the answer of a database */
const sumOf = (text, /** @type {RegExp} */ of) => [...text.matchAll(of)].reduce((sum, [, n]) => sum + Number(n), 0)

/** @type {Map<object, object>} */
const seen = new Map()

/** Databases are asked through one fetcher each: every way of asking passes there, and every answer says what it read. */
const countDatabase = (/** @type {any} */ db, /** @type {{ statements: number, calls: number }} */ own) => {
  const session = db.alwaysPrimarySession
  const fetcher = seen.get(session) ?? session.fetcher
  seen.set(session, fetcher)
  const counted = {
    fetch: async (/** @type {string} */ url, /** @type {{ body?: unknown }} */ init) => {
      const asked = typeof init?.body === 'string' ? JSON.parse(init.body) : []
      const statements = Array.isArray(asked) ? asked : [asked]
      counts.calls++
      own.calls++
      counts.statements += statements.length
      own.statements += statements.length
      note('statementsPerInvocation', own.statements)
      note('callsPerInvocation', own.calls)
      for (const { sql = '', params = [] } of statements) {
        if (texts.size < MOST_TEXTS) texts.add(sql)
        note('parameters', params.length)
        note('statementBytes', bytesOf(sql))
        for (const value of params) note('boundBytes', bytesOf(value))
      }
      // @ts-expect-error a fetcher of the platform's own
      const answer = await fetcher.fetch(url, init)
      const text = await answer.text()
      counts.rowsRead += sumOf(text, /"rows_read":(\d+)/g)
      counts.rowsWritten += sumOf(text, /"rows_written":(\d+)/g)
      return new Response(text, { status: answer.status, headers: answer.headers })
    },
  }
  session.fetcher = counted
  return db
}

/** A binding whose methods are counted. */
const watched = (/** @type {any} */ binding, /** @type {(name: string, args: any[]) => void} */ tell) =>
  new Proxy(binding, {
    get: (target, name) => {
      const value = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (/** @type {any[]} */ ...args) => {
        tell(String(name), args)
        return value.apply(target, args)
      }
    },
  })

const ofBucket = (/** @type {string} */ name, /** @type {any[]} */ [, body]) => {
  if (name === 'get' || name === 'head') counts.classB++
  if (name === 'put' || name === 'list' || name === 'createMultipartUpload') counts.classA++
  if (name === 'put') note('objectBytes', body?.byteLength ?? body?.length ?? 0)
}

const ofQueue = (/** @type {string} */ name, /** @type {any[]} */ [sent]) => {
  const messages = name === 'sendBatch' ? [...sent] : [{ body: sent }]
  counts.messages += messages.length
  for (const { body } of messages) note('messageBytes', bytesOf(JSON.stringify(body)))
}

const counting = (/** @type {Env} */ env) => {
  const own = { statements: 0, calls: 0 }
  return {
    ...env,
    RECORD: countDatabase(env.RECORD, own),
    INTAKE: countDatabase(env.INTAKE, own),
    OBJECTS: watched(env.OBJECTS, ofBucket),
    EVIDENCE: watched(env.EVIDENCE, ofBucket),
    SCANS: watched(env.SCANS, ofQueue),
    ASSETS: watched(env.ASSETS, () => counts.assets++),
  }
}

export class Sequencer extends Own {
  /** @param {DurableObjectState} state @param {Env} env */
  constructor(state, env) {
    super(state, counting(env))
    counts.sequencer++
  }
}

export default {
  /** @param {Request} request @param {Env} env @param {ExecutionContext} context */
  async fetch(request, env, context) {
    if (new URL(request.url).pathname === '/bench/counts') {
      const answer = Response.json({ ...counts, most, texts: [...texts] })
      if (request.method === 'POST') {
        ;[counts, most] = [{ ...NOTHING }, { ...LEAST }]
        texts.clear()
      }
      return answer
    }
    counts.invocations++
    const own = counting(env)
    return withEnv(own, () => worker.fetch(request, own, context))
  },
  /** @param {MessageBatch} batch @param {Env} env @param {ExecutionContext} context */
  async queue(batch, env, context) {
    counts.queueBatches++
    const own = counting(env)
    return withEnv(own, () => worker.queue(batch, own, context))
  },
  /** @param {ScheduledController} event @param {Env} env @param {ExecutionContext} context */
  async scheduled(event, env, context) {
    const own = counting(env)
    return withEnv(own, () => worker.scheduled(event, own, context))
  },
}
