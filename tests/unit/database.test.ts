import { createHash } from 'node:crypto'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { describe, expect, it } from 'vitest'
import { BadUse } from '../../scripts/log/sentences.ts'
import { Complaint, complaintOf } from '../../scripts/portal/complaint.ts'
import { databaseOf } from '../../scripts/portal/database.ts'
import { patient } from '../../scripts/portal/patient.ts'
import { askAt, runnerOf } from '../../scripts/portal/runner.ts'
import { storeOf } from '../../scripts/portal/store.ts'
import { spoken } from '../../scripts/record/spoken.ts'

/** As `fetch` fails when the other side closes the connection. */
const dropped = (): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }) })

/** A database that drops so many questions before it answers. */
const dropping = (times: number) => {
  const asked: (string | Uint8Array)[] = []
  const database = databaseOf(async (body) => {
    asked.push(body)
    if (asked.length <= times) throw dropped()
    return Buffer.from(JSON.stringify({ result: [{ success: true, meta: {}, results: [{ n: 1 }] }] }))
  }, 'RECORD')
  return { asked, database }
}

describe('a connection to the database that breaks', () => {
  it('is made once more for what only reads', async () => {
    const { asked, database } = dropping(1)
    expect(await database.prepare('SELECT 1 AS n').first('n')).toBe(1)
    expect(asked).toHaveLength(2)
    expect(asked[0]).toBe(asked[1])
  })

  it('is not made again for what may have been written, or without end', async () => {
    for (const [times, sql, count] of [
      [1, 'INSERT INTO entries DEFAULT VALUES', 1],
      [9, 'SELECT 1', 2],
    ] as const) {
      const { asked, database } = dropping(times)
      await expect(database.prepare(sql).run()).rejects.toThrow('fetch failed')
      expect(asked).toHaveLength(count)
    }
    const { asked, database } = dropping(1)
    const [read, write] = [database.prepare('SELECT 1'), database.prepare('DELETE FROM entries')]
    await expect(database.batch([read, write])).rejects.toThrow('fetch failed')
    expect(asked).toHaveLength(1)
  })

  it('ends a command with a sentence, as every complaint does, and any other error as it is', async () => {
    expect(complaintOf(dropped())?.message).toMatch(/^The database gave no answer \(UND_ERR_SOCKET\)/)
    const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    expect(complaintOf(reset)?.message).toMatch(/^The database gave no answer \(ECONNRESET\)/)
    const said = (error: unknown): Promise<unknown> =>
      spoken(() => Promise.reject(error))().catch((thrown: unknown) => thrown)
    expect(await said(dropped())).toMatchObject({ finding: 'complaint', values: { why: expect.any(String) } })
    expect(await said(new Complaint('taken'))).toBeInstanceOf(BadUse)
    const fault = new TypeError('x is not a function')
    expect(await said(fault)).toBe(fault)
    expect(complaintOf(fault)).toBeUndefined()
  })
})

describe('a store', () => {
  const storing = (errors: Error[]) => {
    const asked: string[] = []
    const head = (key: string): Promise<null> => {
      asked.push(key)
      const error = errors.shift()
      return error ? Promise.reject(error) : Promise.resolve(null)
    }
    const none = (): never => {
      throw new Error('not asked for')
    }
    const others = { get: none, put: none, list: none, delete: none }
    const bucket = { ...others, head, createMultipartUpload: none, resumeMultipartUpload: none }
    return { asked, store: patient(async () => ({ bucket }), 'bucket') }
  }

  it('is asked again where the connection broke', async () => {
    const { asked, store } = storing([dropped(), dropped()])
    expect(await store.head('log/checkpoint')).toBeNull()
    expect(asked).toEqual(['log/checkpoint', 'log/checkpoint', 'log/checkpoint'])
  })

  it('is opened when it is first asked', async () => {
    const { asked, store } = storing([])
    let opened = 0
    const later = patient(async () => {
      opened++
      return { store }
    }, 'store')
    expect([await Promise.all([later]), opened]).toEqual([[later], 0])
    await later.head('a')
    expect([asked, opened]).toEqual([['a'], 1])
  })

  it('is not asked without end, nor again for any other error', async () => {
    const broken = storing([dropped(), dropped(), dropped()])
    await expect(broken.store.head('a')).rejects.toThrow('fetch failed')
    const wrong = storing([new Error('no such store')])
    await expect(wrong.store.head('a')).rejects.toThrow('no such store')
    expect(wrong.asked).toHaveLength(1)
  })
})

describe('the Worker that runs statements', () => {
  it('does nothing for a process that has not made it', async () => {
    const runtime = new Miniflare(convertV4MiniflareOptions({ cf: false, workers: [runnerOf({ RECORD: 'record' })] }))
    const url = await runtime.ready
    expect(await databaseOf(askAt(url), 'RECORD').prepare('SELECT 1 AS n').first('n')).toBe(1)
    const body = JSON.stringify({
      name: 'RECORD',
      how: 'exec',
      statements: [{ sql: 'CREATE TABLE t (x)', values: [] }],
    })
    const foreign: Record<string, string>[] = [{}, { authorization: '' }, { authorization: 'undefined' }]
    for (const headers of foreign) expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(403)
    await runtime.dispose()
  })
})

describe('a store over the Worker', () => {
  it('gives and takes what the platform’s own binding does', async () => {
    const worker = runnerOf({}, { OBJECTS: 'objects', 'OBJECTS other': 'other' })
    const runtime = new Miniflare(convertV4MiniflareOptions({ cf: false, workers: [worker] }))
    const ask = askAt(await runtime.ready)
    const [ours, theirs] = [storeOf(ask, 'OBJECTS'), await runtime.getR2Bucket('OBJECTS')]
    const bytes = Uint8Array.of(0, 10, 255, 10, 7)
    const put = await ours.put('a/字', bytes.subarray(1), {
      sha256: createHash('sha256').update(bytes.subarray(1)).digest('hex'),
      httpMetadata: { contentType: 'text/plain' },
      customMetadata: { of: '甲' },
    })
    const held = await theirs.get('a/字')
    expect(new Uint8Array((await held?.arrayBuffer()) ?? [])).toEqual(bytes.subarray(1))
    for (const found of [put, await ours.head('a/字'), (await ours.list({ prefix: 'a/' })).objects[0]])
      expect(found).toMatchObject({ key: 'a/字', etag: held?.etag, size: 4, uploaded: held?.uploaded })
    expect(await ours.head('a/字')).toMatchObject({
      httpMetadata: { contentType: 'text/plain' },
      customMetadata: { of: '甲' },
      checksums: { sha256: held?.checksums.sha256 },
    })
    expect(await (await ours.get('a/字'))?.bytes()).toEqual(bytes.subarray(1))
    expect(await (await ours.get('a/字', { range: { offset: 1, length: 2 } }))?.bytes()).toEqual(bytes.subarray(2, 4))
    // What stands is not written over where that was the condition.
    expect(await ours.put('a/字', 'other', { onlyIf: { etagDoesNotMatch: '*' } })).toBeNull()
    await theirs.put('b', '{"n":1}')
    expect(await (await ours.get('b'))?.json()).toEqual({ n: 1 })
    const first = await ours.list({ limit: 1 })
    expect(first).toMatchObject({ truncated: true, cursor: expect.any(String), objects: [{ key: 'a/字' }] })
    const next = await ours.list(first.truncated ? { cursor: first.cursor } : {})
    expect(next).toMatchObject({ truncated: false, objects: [{ key: 'b' }] })
    expect((await storeOf(ask, 'OBJECTS other').list()).objects).toEqual([])
    await ours.delete(['a/字', 'b'])
    expect([await ours.get('b'), await ours.head('b'), (await theirs.list()).objects]).toEqual([null, null, []])
    await runtime.dispose()
  })

  it('refuses as the platform does, and what it cannot ask for', async () => {
    const asked: (string | Uint8Array)[] = []
    const store = storeOf(async (body) => {
      asked.push(body)
      return Buffer.from(JSON.stringify({ error: 'put: no' }))
    }, 'OBJECTS')
    await expect(store.put('a', 'b')).rejects.toThrow('put: no')
    expect(asked).toHaveLength(1)
    await expect(store.put('a', 'b', { sha256: new ArrayBuffer(32) })).rejects.toThrow(TypeError)
    await expect(store.put('a', 'b', { onlyIf: new Headers({ 'if-match': 'x' }) })).rejects.toThrow(TypeError)
    await expect(store.get('a', { onlyIf: { etagMatches: 'x' } })).rejects.toThrow('not known')
    expect(() => store.createMultipartUpload('a')).toThrow('not known')
    expect(asked).toHaveLength(1)
  })
})

describe('a statement', () => {
  it('takes only values that cross unchanged', () => {
    const statement = dropping(0).database.prepare('SELECT ?')
    for (const odd of [undefined, new Uint8Array(1), NaN, Infinity, {}, 1n])
      expect(() => statement.bind(odd)).toThrow(TypeError)
    expect(() => statement.bind('1', 2, null, true)).not.toThrow()
  })
})
