import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeBase64, utf8 } from '../../content/log/bytes.ts'
import { parseBundle } from '../../content/log/bundle.ts'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { leafHash } from '../../content/log/merkle.ts'
import { parseNote } from '../../content/log/note.ts'
import { verifyInclusion } from '../../content/log/proofs.ts'
import { sha256 as sha256Async } from '../../content/log/webcrypto.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { openRecord } from '../../db/record/db.ts'
import { sha256 } from '../../db/record/hash.ts'
import { readRecordView } from '../../db/record/record-page.ts'
import { aYearBefore, sealBundles, UnsoundBundle } from '../../db/record/seal.ts'
import { BrokenSeal, readSealedBundle, sealedKey } from '../../db/record/sealed.ts'
import { sealOldBundles } from '../../worker/jobs/seal.ts'
import { aLimit, get, itemsOf, publishAll, type RecordAnswer } from './builders.ts'

const db = openRecord(env.RECORD, env.OBJECTS)
const RECORDS = '/api/registers/standards/records'
const LATER = '2999-01-01T00:00:00Z'

describe('what the clock seals', () => {
  it('is a year old: nothing of what was just published, whatever day it is', async () => {
    expect(aYearBefore(new Date('2024-02-29T12:00:00.5Z'))).toBe('2023-03-01T12:00:00Z')
    expect(aYearBefore(new Date('2026-01-01T00:00:00Z'))).toBe('2025-01-01T00:00:00Z')
    await sealOldBundles(env, new Date())
    expect(await env.RECORD.prepare('SELECT count(*) AS n FROM sealed_bundles').first('n')).toBe(0)
  })
})

const bytesOf = async (path: string): Promise<Uint8Array> => {
  const answer = await get(path)
  expect(answer.status, path).toBe(200)
  return new Uint8Array(await answer.arrayBuffer())
}

/** A byte a character, so that a difference is not printed byte by byte. */
const textOf = async (path: string): Promise<string> => Buffer.from(await bytesOf(path)).toString('latin1')

/** Everything that reads a leaf somewhere: addresses whose answers must not change. */
let key = ''
const READS = (): string[] => [
  '/log/tile/entries/000',
  '/log/tile/entries/001',
  '/log/tile/entries/000.p/5',
  '/log/tile/0/000',
  '/api/log/entries/7',
  '/api/log/proofs/7',
  `${RECORDS}/${key}`,
  `${RECORDS}/${key}/history`,
  `${RECORDS}?asOf=560&limit=1000`,
  `${RECORDS}?asOf=560&limit=100&level=ii`,
  `${RECORDS}?asOf=580&limit=1000`,
  `${RECORDS}?asOf=560&limit=3&on=2020-01-01`,
  '/api/registers/standards/export.csv?size=560',
  '/api/registers/standards/export.ndjson?size=580',
]

const many = (count: number, over: (n: number) => object) =>
  Array.from({ length: count }, (_, n) => aLimit({ parameter: `w${10_000 + n}`, note: `说明 ${n}`, ...over(n) }))

const before = new Map<string, string>()

beforeAll(async () => {
  await publishAll(
    'standards',
    many(560, (n) => ({ level: n % 2 ? 'ii' : 'iii' })),
  )
  // Superseded rows whose leaves will be sealed, among them texts; and one that is withdrawn.
  const { entries } = await publishAll(
    'standards',
    many(20, (n) => ({ level: n % 2 ? 'ii' : 'iii', limit: '7', note: `改 ${n}`, _reason: '更正' })),
  )
  key = entries[0]?.key ?? ''
  await publishAll('standards', [
    { ...aLimit({ parameter: 'w10025', level: 'ii' }), _status: 'withdrawn', _reason: '撤回' },
  ])
})

describe('sealing', () => {
  it('takes no bundle that is younger than asked, nor one whose leaves are not the signed ones', async () => {
    expect(await sealBundles(db, env.OBJECTS, '2020-01-01T00:00:00Z', 10)).toEqual([])
    const broken = new Proxy(env.RECORD, {
      get: (target, name) => {
        if (name !== 'prepare') {
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        }
        // One leaf reads otherwise than it was hashed.
        return (statement: string) =>
          target.prepare(statement.replace('select "leaf" from', `select replace("leaf", '"6"', '"9"') AS "leaf" from`))
      },
    })
    await expect(sealBundles(openRecord(broken), env.OBJECTS, LATER, 1)).rejects.toThrow(UnsoundBundle)
    expect(await env.RECORD.prepare('SELECT count(*) AS n FROM leaves').first('n')).toBe(581)
  })

  it('moves full bundles, oldest first, and nothing that anybody reads changes', { timeout: 60_000 }, async () => {
    for (const path of READS()) before.set(path, await textOf(path))
    expect(await sealBundles(db, env.OBJECTS, LATER, 1)).toEqual([0])
    expect(await sealBundles(db, env.OBJECTS, LATER, 10)).toEqual([1])
    expect(await sealBundles(db, env.OBJECTS, LATER, 10)).toEqual([])
    const left = await env.RECORD.prepare('SELECT min(idx) AS first, count(*) AS n FROM leaves').first()
    expect(left).toEqual({ first: 512, n: 581 - 512 })
    // Exports are made anew from what was sealed.
    await env.RECORD.prepare('DELETE FROM exports').run()
    const changed: string[] = []
    for (const path of READS()) if ((await textOf(path)) !== before.get(path)) changed.push(path)
    expect(changed).toEqual([])
  })

  it('keeps the bundle byte for byte as served, under its hash', async () => {
    const served = await bytesOf('/log/tile/entries/001')
    const kept = await (await env.OBJECTS.get(sealedKey(1)))?.arrayBuffer()
    expect(Buffer.from(kept ?? new ArrayBuffer()).equals(served)).toBe(true)
    expect(parseBundle(served)).toHaveLength(256)
    expect((await get('/log/tile/entries/002')).status).toBe(404)
  })

  it('leaves every proof valid', async () => {
    const { size, root } = parseCheckpoint(parseNote(await (await get('/log/checkpoint')).text()).text)
    for (const index of [0, 255, 256, 511, 512]) {
      const { leaf } = await (await get(`/api/log/entries/${index}`)).json<{ leaf: string }>()
      const proof = await (await get(`/api/log/proofs/${index}`)).json<{ hashes: string[] }>()
      const hashes = proof.hashes.map((hash) => decodeBase64(hash) ?? new Uint8Array())
      const claim = { index, size, root, leafHash: leafHash(utf8(leaf), sha256), hashes }
      expect(await verifyInclusion(claim, sha256Async)).toBe(true)
    }
  })

  it("keeps a record's page, its history and a walk in small pages", async () => {
    const register = REGISTERS['standards']
    if (!register) throw new Error('no standards')
    const view = await readRecordView(db, register, key)
    expect(view?.revisions.map(({ body }) => body?.['limit'])).toEqual(['7', '6'])
    expect(view?.revisions.map(({ body }) => body?.['note'])).toEqual(['改 0', '说明 0'])
    const found: string[] = []
    let path: string | undefined = `${RECORDS}?asOf=560&limit=77`
    while (path !== undefined) {
      const answer: Response = await get(path)
      path = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
      found.push(
        ...(await itemsOf(answer)).map((record: RecordAnswer) => `${record.key} ${String(record.body?.['limit'])}`),
      )
    }
    expect(new Set(found).size).toBe(560)
    expect(found.every((line) => line.endsWith(' 6'))).toBe(true)
  })

  it('publishes on behind what is sealed', async () => {
    const { entries } = await publishAll('standards', [
      aLimit({ parameter: 'w10030', level: 'iii', limit: '8', note: '再改', _reason: '更正' }),
    ])
    expect(entries[0]).toMatchObject({ index: 581, revision: 2 })
    const history = await itemsOf(await get(`${RECORDS}/${entries[0]?.key ?? ''}/history`))
    expect(history.map(({ body }) => body?.['note']).sort()).toEqual(['再改', '说明 30'])
  })

  it('answers nothing where the store changed a sealed bundle', async () => {
    const kept = (await (await env.OBJECTS.get(sealedKey(0)))?.arrayBuffer()) ?? new ArrayBuffer()
    const changed = new Uint8Array(kept.slice(0))
    changed[40] = (changed[40] ?? 0) ^ 1
    await env.OBJECTS.put(sealedKey(0), changed)
    await expect(readSealedBundle(db, 0)).rejects.toThrow(BrokenSeal)
    await env.OBJECTS.put(sealedKey(0), kept)
    expect(Buffer.from(kept).equals((await readSealedBundle(db, 0)) ?? new Uint8Array())).toBe(true)
  })
})
