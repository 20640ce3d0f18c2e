import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../worker/api.ts'
import { publisherKey } from './builders.ts'

/**
 * Visitors who hang up before their body is whole, and stores of ours that are lost meanwhile: the runtime says the same
 * words of both. Over real sockets: `tests/site/slow-visitors.test.ts`.
 */

const LOST = 'Network connection lost.'

/** What is written to the log. */
let lines: string[]
beforeEach(() => {
  lines = []
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => void lines.push(String(line)))
})
afterEach(() => vi.restoreAllMocks())

/** A body of which nothing comes after its first bytes. */
const brokenOff = (): ReadableStream<Uint8Array> => {
  let isSent = false
  return new ReadableStream({
    pull: (controller) => {
      if (isSent) throw new Error(LOST)
      isSent = true
      controller.enqueue(new TextEncoder().encode('{"a":'))
    },
  })
}

interface Sent {
  headers?: Record<string, string>
  body: ReadableStream<Uint8Array> | string
}
const send = async (path: string, { headers = {}, body }: Sent, bindings: Env = env) =>
  api.request(
    `http://127.0.0.1${path}`,
    { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body },
    bindings,
    createExecutionContext(),
  )

/** Each reads its body in another way: by a loop, whole, or within a limit and then as what a schema describes. */
const PATHS: Readonly<Record<string, Record<string, string>>> = {
  '/api/gep/calculations': {},
  '/api/credentials/verifications': { 'content-type': 'application/vc+jwt' },
  '/api/label-reports': {},
  '/api/scans': {},
}

describe('whoever hangs up half-way', () => {
  it('is no failure of ours, however her body is read', async () => {
    for (const [path, headers] of Object.entries(PATHS))
      expect([path, (await send(path, { headers, body: brokenOff() })).status < 500]).toEqual([path, true])
    const bearer = { authorization: `Bearer ${await publisherKey()}` }
    const published = { headers: bearer, body: brokenOff() }
    expect((await send('/api/registers/places/entries', published)).status).toBe(400)
    expect(lines).toEqual([])
  })
})

describe('a store of ours that is lost in the same words', () => {
  it('is a failure of ours, and logged as one, though the body came whole', async () => {
    const lost = new Proxy(env.RECORD, {
      get: () => () => {
        throw new Error(LOST)
      },
    })
    const asked = { section: 'B1', year: 2024, terms: [{ parameter: 'a', base: '1', weight: '1' }], amount: '1' }
    const failed = await send('/api/gep/compensations', { body: JSON.stringify(asked) }, { ...env, RECORD: lost })
    expect(failed.status).toBe(500)
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ what: 'internal', status: 500 }])
  })
})
