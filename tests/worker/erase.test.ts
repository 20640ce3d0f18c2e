import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { concat, decodeBase64, utf8 } from '../../content/log/bytes.ts'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { leafHash } from '../../content/log/merkle.ts'
import { parseNote } from '../../content/log/note.ts'
import { verifyInclusion } from '../../content/log/proofs.ts'
import { sha256 as sha256Async } from '../../content/log/webcrypto.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { openRecord } from '../../db/record/db.ts'
import { ensureExport } from '../../db/record/exports.ts'
import { sha256 } from '../../db/record/hash.ts'
import type { Erasure } from '../../db/record/erase.ts'
import { aLimit, get, itemsOf, keysOf, publish, publishAll, type ProblemAnswer, type RecordAnswer } from './builders.ts'

/** Characters that stand nowhere else, so that even one pair of them in an index would be seen. */
const SECRET = '龘靐齉爩鱻麤灪'
const RECORDS = '/api/registers/standards/records'

const sequencer = () => env.SEQUENCER.get(env.SEQUENCER.idFromName(env.LOG_ORIGIN))
const anErasure = (key: string, over: Partial<Erasure> = {}): Erasure => ({
  register: 'standards',
  key,
  field: 'note',
  ground: '个人信息保护法第四十七条',
  publisher: 'portal',
  ...over,
})

/** Every value of the named tables, or else of all, those of the search index included, one after the other. */
const dumpRecord = async (only?: string): Promise<Uint8Array> => {
  const { results: tables } = await env.RECORD.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'search'`,
  ).all<{ name: string }>()
  expect(tables.map(({ name }) => name)).toContain('search_data')
  const chunks: Uint8Array[] = []
  for (const { name } of tables.filter((table) => only === undefined || table.name === only)) {
    const { results } = await env.RECORD.prepare(`SELECT * FROM "${name}"`).all()
    for (const value of results.flatMap((row) => Object.values(row)))
      chunks.push(Array.isArray(value) ? Uint8Array.from(value) : utf8(String(value)))
  }
  return concat(chunks)
}

const dumpObjects = async (): Promise<Uint8Array> => {
  const { objects } = await env.OBJECTS.list()
  return concat(
    await Promise.all(
      objects.map(async ({ key }) => new Uint8Array((await (await env.OBJECTS.get(key))?.arrayBuffer()) ?? [])),
    ),
  )
}

/** How often any of the secret's characters stands in bytes. */
const traces = (bytes: Uint8Array): number => {
  const text = Buffer.from(bytes.buffer).toString('latin1')
  return Array.from(SECRET).reduce(
    (sum, letter) => sum + text.split(Buffer.from(letter).toString('latin1')).length - 1,
    0,
  )
}

const follow = async (path: string): Promise<Response> => get((await get(path)).headers.get('location') ?? '')

let [key, other] = ['', '']
let pinned = ''
let leavesBefore: string[] = []

const leaves = async (): Promise<string[]> =>
  (await env.RECORD.prepare('SELECT leaf FROM leaves ORDER BY idx').all<{ leaf: string }>()).results.map(
    ({ leaf }) => leaf,
  )

beforeAll(async () => {
  // Many others, so that the secret's tokens stand in the middle of the index's pages.
  await publishAll(
    'standards',
    Array.from({ length: 300 }, (_, n) => aLimit({ parameter: `w${10_000 + n}`, note: `说明 ${n}` })),
  )
  const { entries } = await publishAll('standards', [
    aLimit({ note: `前 ${SECRET} 后`, noteEn: 'stays' }),
    aLimit({ level: 'ii', note: `也有 ${SECRET}` }),
  ])
  ;[key, other] = [entries[0]?.key ?? '', entries[1]?.key ?? '']
  await publishAll('standards', [
    aLimit({ note: `前 ${SECRET} 后`, noteEn: 'stays', limit: '6.5', _reason: '限值抄错' }),
  ])
  pinned = (await get('/api/registers/standards/export.csv')).headers.get('location') ?? ''
  for (const format of ['csv', 'ndjson', 'json', 'csv?for=spreadsheet'])
    expect(
      traces(new Uint8Array(await (await follow(`/api/registers/standards/export.${format}`)).arrayBuffer())),
    ).toBe(14)
  leavesBefore = await leaves()
})

describe('before an erasure', () => {
  it('the text is found: in tables, index and objects', async () => {
    for (const table of ['disclosures', 'records', 'search_data'])
      expect(traces(await dumpRecord(table))).toBeGreaterThan(6)
    expect(traces(await dumpObjects())).toBe(14 * 4)
    expect(await keysOf(await get(`${RECORDS}?q=${SECRET}`))).toEqual([other, key].sort())
  })

  it('its leaf holds a commitment alone', () => {
    expect(traces(utf8(leavesBefore.join('\n')))).toBe(0)
  })
})

describe('an erasure', () => {
  it('of what is not disclosed is refused, and publishes nothing', async () => {
    for (const wrong of [
      anErasure('nothing'),
      anErasure(key, { field: 'limit' }),
      anErasure(key, { revision: 3 }),
      anErasure(key, { register: 'nothing' }),
    ])
      expect((await sequencer().erase(wrong)).outcome).toEqual({ status: 'nothing-to-erase' })
    expect(await leaves()).toEqual(leavesBefore)
  })

  it('of one revision leaves the others', async () => {
    const { outcome } = await sequencer().erase(anErasure(key, { revision: 1 }))
    expect(outcome).toMatchObject({ status: 'placed', placed: [{ register: 'erasures' }] })
    const history = await itemsOf(await get(`${RECORDS}/${key}/history`))
    expect(history.map(({ body }) => body?.['note'])).toEqual([undefined, `前 ${SECRET} 后`])
    expect((await itemsOf(await get(`${RECORDS}?level=iii&q=${SECRET}`))).map((record) => record.key)).toEqual([key])
  })

  it('of a field takes it off record, list, search and history', async () => {
    const etag = (await get(`${RECORDS}/${key}`)).headers.get('etag') ?? ''
    const { outcome } = await sequencer().erase(anErasure(key))
    expect(outcome).toMatchObject({ status: 'placed', placed: [{ register: 'erasures' }] })
    expect((await sequencer().erase(anErasure(other))).outcome.status).toBe('placed')
    // Whoever holds the old answer is told that it changed.
    const record = await get(`${RECORDS}/${key}`, { 'if-none-match': etag })
    expect(record.status).toBe(200)
    const { body } = await record.json<RecordAnswer>()
    expect(body).not.toHaveProperty('note')
    expect(body).toMatchObject({ limit: '6.5', noteEn: 'stays' })
    expect(await keysOf(await get(`${RECORDS}?q=${SECRET}`))).toEqual([])
    expect(await keysOf(await get(`${RECORDS}?q=stays`))).toEqual([key])
    expect(traces(utf8(await (await get(`${RECORDS}?limit=1000`)).text()))).toBe(0)
    expect(traces(utf8(await (await get(`${RECORDS}/${key}/history`)).text()))).toBe(0)
    expect(traces(utf8(await (await get(`${RECORDS}?asOf=303&limit=1000`)).text()))).toBe(0)
  })

  it('leaves no byte of it in any table, index or object', async () => {
    expect(traces(await dumpRecord())).toBe(0)
    expect(traces(await dumpObjects())).toBe(0)
  })

  it('says which field of which record, and on which ground, under a name that tells nothing', async () => {
    const erasures = await itemsOf(await get('/api/registers/erasures/records'))
    expect(erasures.map(({ body }) => [body?.['record'], body?.['revision'], body?.['field']]).sort()).toEqual(
      [
        [key, 1, 'note'],
        [key, 2, 'note'],
        [other, 1, 'note'],
      ].sort(),
    )
    expect(new Set(erasures.map(({ body }) => body?.['ground']))).toEqual(new Set(['个人信息保护法第四十七条']))
    expect(erasures.filter((erasure) => !/^[A-Za-z0-9-]{22}$/.test(erasure.key))).toEqual([])
  })

  it('changes no leaf, and every proof still holds under the newest signature', async () => {
    const now = await leaves()
    expect(now.slice(0, leavesBefore.length)).toEqual(leavesBefore)
    const checkpoint = await (await get('/log/checkpoint')).text()
    const { size, root } = parseCheckpoint(parseNote(checkpoint).text)
    expect(size).toBe(now.length)
    for (const index of [300, 301, 302, size - 1]) {
      const proof = await (await get(`/api/log/proofs/${index}`)).json<{ hashes: string[] }>()
      const hashes = proof.hashes.map((hash) => decodeBase64(hash) ?? new Uint8Array())
      const claim = { index, size, root, leafHash: leafHash(utf8(now[index] ?? ''), sha256), hashes }
      expect(await verifyInclusion(claim, sha256Async)).toBe(true)
      expect(await verifyInclusion({ ...claim, leafHash: leafHash(utf8('{}'), sha256) }, sha256Async)).toBe(false)
    }
  })
})

describe('an export made before an erasure', () => {
  it('is gone, and names the entry that says why; its hash stays listed', async () => {
    const answer = await get(pinned)
    expect(answer.status).toBe(410)
    const problem = await answer.json<ProblemAnswer & { erasure: number }>()
    expect(problem.type).toBe('/problems/gone')
    const entry = await (await get(`/api/log/entries/${problem.erasure}`)).json<{ leaf: string }>()
    expect(JSON.parse(entry.leaf)).toMatchObject({
      register: 'erasures',
      body: { register: 'standards', field: 'note' },
    })
    const description = await (await get(pinned.replace('export.csv?', 'export.csv.json?'))).json()
    expect(description).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), erasedBy: problem.erasure })
  })

  it('is followed by a new one without the field', async () => {
    const redirect = (await get('/api/registers/standards/export.csv')).headers.get('location') ?? ''
    expect(redirect).not.toBe(pinned)
    const answer = await get(redirect)
    expect(answer.status).toBe(200)
    const text = await answer.text()
    expect(text.split('\r\n')).toHaveLength(302 + 2)
    expect(traces(utf8(text))).toBe(0)
  })

  it('at a size that nobody had asked for is made without the field', async () => {
    const answer = await get('/api/registers/standards/export.csv?size=302')
    expect(answer.status).toBe(200)
    expect(traces(new Uint8Array(await answer.arrayBuffer()))).toBe(0)
  })
})

describe('an export being made while its text is erased', () => {
  it('is thrown away and made again without it', async () => {
    const { entries } = await publishAll('standards', [aLimit({ level: 'grade-1', note: SECRET })])
    const { key: at = '', index = 0 } = entries[0] ?? {}
    const register = REGISTERS['standards']
    if (!register) throw new Error('no standards')
    let erased = 0
    // The erasure commits after the rows were read and before the file is kept.
    const objects = new Proxy(env.OBJECTS, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (name !== 'put') return typeof value === 'function' ? value.bind(target) : value
        return async (...given: Parameters<R2Bucket['put']>) => {
          if (erased++ === 0) expect((await sequencer().erase(anErasure(at))).outcome.status).toBe('placed')
          return target.put(...given)
        }
      },
    })
    const made = await ensureExport(openRecord(env.RECORD), objects, register, 'csv', index + 1)
    expect(erased).toBe(2)
    expect(made.erasedBy).toBeNull()
    const file = await get(`/api/registers/standards/export.csv?size=${index + 1}`)
    expect(file.status).toBe(200)
    expect(traces(new Uint8Array(await file.arrayBuffer()))).toBe(0)
    expect(traces(await dumpObjects())).toBe(0)
  })
})

describe('an erased record', () => {
  it('published again as its export has it is unchanged', async () => {
    const csv = await (await follow('/api/registers/standards/export.csv')).text()
    const answer = await publish('standards', csv, { 'content-type': 'text/csv' }, '?dryRun=true')
    expect(await answer.json()).toMatchObject({ published: 0, corrected: 0, withdrawn: 0, unchanged: 303 })
  })
})

describe('an erasure among publishes at once', () => {
  it('takes its turn: all stand, and the text is gone', async () => {
    const { entries } = await publishAll('standards', [aLimit({ level: 'iv', note: SECRET })])
    const at = entries[0]?.key ?? ''
    const correct = (n: number) =>
      publish('standards', [aLimit({ level: 'v', limit: String(n), _reason: `第 ${n} 次` })])
    const [erased, ...answers] = await Promise.all([
      sequencer().erase(anErasure(at)),
      ...Array.from({ length: 10 }, (_, n) => correct(n + 1)),
    ])
    expect(erased.outcome.status).toBe('placed')
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201))
    expect(traces(await dumpRecord())).toBe(0)
  })

  it('of the record being corrected leaves the correction as it was stated', async () => {
    const { entries } = await publishAll('standards', [aLimit({ level: 'i', note: SECRET, limit: '2' })])
    const at = entries[0]?.key ?? ''
    await Promise.all([
      sequencer().erase(anErasure(at)),
      publish('standards', [aLimit({ level: 'i', note: '改过的说明', limit: '3', _reason: '更正' })]),
    ])
    const { body } = await (await get(`${RECORDS}/${at}`)).json<RecordAnswer>()
    expect(body).toMatchObject({ limit: '3', note: '改过的说明' })
    expect(traces(await dumpRecord())).toBe(0)
    expect(await keysOf(await get(`${RECORDS}?q=改过的说明`))).toEqual([at])
  })
})
