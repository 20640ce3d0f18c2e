import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { parseBundle } from '../../content/log/bundle.ts'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { verifyCommitment } from '../../content/log/commitment.ts'
import { UnverifiedNote } from '../../content/log/note.ts'
import { resourcePath } from '../../content/log/paths.ts'
import { verifyExportState } from '../../content/log/verify-export.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { openRecord } from '../../db/record/db.ts'
import { erase } from '../../db/record/erase.ts'
import { openSigner } from '../../db/record/signer.ts'
import { describeAsking } from './log-asked.ts'
import { bytes, bytesOf, get, Inclusion, json, layLog, NOTE, openNewest, OpenLeaf, SIZE, TEXT } from './log-builders.ts'
import { describeProofs } from './log-proofs.ts'

const Stated = z.object({
  register: z.string(),
  key: z.string(),
  revision: z.int(),
  body: z.object({ note: z.object({ commitment: z.string() }) }),
})

/** Written apart from the code it checks: WebCrypto, recursion, nothing shared. @see RFC 6962, 2.1 */
const hashOf = async (...parts: (Uint8Array | number[])[]): Promise<Uint8Array> =>
  new Uint8Array(
    await crypto.subtle.digest('SHA-256', await new Blob(parts.map((part) => new Uint8Array(part))).arrayBuffer()),
  )
const treeHead = async (leaves: Uint8Array[]): Promise<Uint8Array> => {
  const [only] = leaves
  if (only && leaves.length === 1) return only
  const left = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1)
  return hashOf([1], await treeHead(leaves.slice(0, left)), await treeHead(leaves.slice(left)))
}
const rows = (tile: Uint8Array): Uint8Array[] =>
  Array.from({ length: tile.length / 32 }, (_, i) => tile.slice(i * 32, i * 32 + 32))

beforeAll(layLog)

describe('the log as clients of its format read it', () => {
  it('serves a checkpoint that its own verifier key opens, as text kept for seconds', async () => {
    const answer = await get('/log/checkpoint')
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=2')
    const { checkpoint } = await openNewest(await answer.text())
    expect(checkpoint).toMatchObject({ origin: env.LOG_ORIGIN, size: SIZE, extensions: [] })
  })

  it('is recomputed from its entry bundles up to the signed root, every tile on the way', async () => {
    const { checkpoint } = await openNewest()
    const bundles = await Promise.all(['000', '001', '002.p/88'].map((n) => bytesOf(`/log/tile/entries/${n}`)))
    const leaves = bundles.flatMap(parseBundle)
    expect(leaves).toHaveLength(SIZE)
    const hashes = await Promise.all(leaves.map((leaf) => hashOf([0], leaf)))
    const level0 = await Promise.all(['000', '001', '002.p/88'].map((n) => bytesOf(`/log/tile/0/${n}`)))
    expect(level0.map(({ length }) => length)).toEqual([8192, 8192, 88 * 32])
    expect(level0.flatMap(rows)).toEqual(hashes)
    const level1 = await bytesOf('/log/tile/1/000.p/2')
    expect(rows(level1)).toEqual(await Promise.all([treeHead(hashes.slice(0, 256)), treeHead(hashes.slice(256, 512))]))
    expect(encodeBase64(await treeHead(hashes))).toBe(encodeBase64(checkpoint.root))
  })

  it('serves every partial tile as a prefix of what it grew into', async () => {
    const full = await bytesOf('/log/tile/0/000')
    for (const width of [1, 3, 255])
      expect(await bytesOf(`/log/tile/0/000.p/${width}`)).toEqual(full.subarray(0, width * 32))
    const bundle = await bytesOf('/log/tile/entries/002.p/88')
    const shorter = await bytesOf('/log/tile/entries/002.p/5')
    expect(bundle.subarray(0, shorter.length)).toEqual(shorter)
    expect(parseBundle(shorter)).toHaveLength(5)
  })

  it.each([
    'tile/0/002', // not full yet
    'tile/0/002.p/89', // wider than what is committed
    'tile/0/003.p/1', // empty
    'tile/1/000',
    'tile/1/001.p/1',
    'tile/2/000.p/1',
    'tile/63/000',
    'tile/64/000',
    'tile/00/000',
    'tile/-1/000',
    'tile/+0/000',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/000',
    'tile/0/001/000',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/',
    'tile/0/-01',
    'tile/0/%30%30%30',
    'tile/0/000%2Ep/1',
    'tile/0%2F000',
    'tile/0/%ZZ',
    'tile/0/000%00',
    'tile/0/x009/x223/x372/x036/x854/x775/808',
    'tile/entries/002',
    'tile/entries/002.p/89',
    'tile/entries/x009/x007/x199/x254/x740/991',
    'tile/entries/x035/x184/x372/x088/831',
    'tile/names/000',
    'tile/',
    'tile',
    'TILE/0/000',
    'nothing',
  ])('has no /log/%s', async (path) => {
    const answer = await get(`/log/${path}`)
    expect(answer.status).toBe(404)
  })

  it('tells a cache not to remember that a tile is not there yet', async () => {
    const answer = await get('/log/tile/0/002')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({ type: '/problems/not-found', status: 404 })
  })
})

describeProofs()
describeAsking()

describe('the entries', () => {
  it('are listed newest first, page after page, without gap or repetition', async () => {
    const seen: number[] = []
    let path: string | undefined = '/api/log/entries?limit=250'
    while (path !== undefined) {
      const answer: Response = await get(path)
      const { items } = await answer.json<{ items: { index: number }[] }>()
      seen.push(...items.map(({ index }) => index))
      path = /^<(.*)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    expect(seen).toEqual(Array.from({ length: SIZE }, (_, i) => SIZE - 1 - i))
  })

  it('say what was stated of whom, and nothing of what', async () => {
    const { items } = await json('/api/log/entries?limit=1', z.object({ items: z.array(z.unknown()) }))
    expect(items).toEqual([
      {
        index: 599,
        register: 'air-stations',
        key: 'T7',
        revision: 2,
        status: 'withdrawn',
        publisher: 'portal',
        publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
    ])
  })

  it('come with the salts that open their commitments, until a value is erased', async () => {
    const { leaf, disclosures, erased } = await json(`/api/log/entries/${TEXT}`, OpenLeaf)
    const { body, register, key, revision } = Stated.parse(JSON.parse(leaf))
    const [disclosed] = disclosures
    expect(disclosed).toMatchObject({ field: 'note', value: NOTE })
    const salt = bytes(`${disclosed?.salt.replaceAll('-', '+').replaceAll('_', '/')}=`)
    const statement = { register, key, revision, field: 'note', value: NOTE }
    expect(await verifyCommitment(body.note, statement, salt, sha256)).toBe(true)
    expect(await verifyCommitment(body.note, { ...statement, value: `${NOTE}。` }, salt, sha256)).toBe(false)
    expect(erased).toEqual([])
  })
})

describe('erasing a value', () => {
  it('leaves every tile and every proof as it was', async () => {
    const before = await Promise.all([bytesOf('/log/tile/entries/000'), bytesOf('/log/tile/0/000')])
    const door = {
      db: openRecord(env.RECORD),
      objects: env.OBJECTS,
      signer: await openSigner(env.LOG_ORIGIN, env.LOG_KEY),
      now: () => new Date(),
    }
    const erasure = {
      register: 'standards',
      key: 'T5',
      revision: 1,
      field: 'note',
      ground: '示例',
      publisher: 'portal',
    }
    await erase(door, erasure)
    const { disclosures, erased } = await json(`/api/log/entries/${TEXT}`, OpenLeaf)
    expect(disclosures).toEqual([])
    expect(erased).toEqual([{ field: 'note', index: SIZE }])
    expect(await Promise.all([bytesOf('/log/tile/entries/000'), bytesOf('/log/tile/0/000')])).toEqual(before)
    expect(await get(`/log/${resourcePath({ level: 0, index: 2, width: 89 })}`)).toMatchObject({ status: 200 })
  })
})

describe('a checkpoint', () => {
  it('is not believed when one character of it is another', async () => {
    const note = await (await get('/log/checkpoint')).text()
    await expect(openNewest(note.replace('\n60', '\n61'))).rejects.toThrow(UnverifiedNote)
    await expect(openNewest(note.trimEnd())).rejects.toThrow(SyntaxError)
  })
})

describe('a leaf', () => {
  it('is served as the very bytes that the log hashes', async () => {
    const { leaf } = await json(`/api/log/entries/${TEXT}`, OpenLeaf)
    const { leafHash: stated } = await json(`/api/log/proofs/${TEXT}`, Inclusion)
    const served = await bytesOf(`/api/log/entries/${TEXT}.leaf`)
    expect(new TextDecoder().decode(served)).toBe(leaf)
    expect(encodeBase64(await hashOf([0], served))).toBe(stated)
  })

  it.each(['9999.leaf', '05.leaf', '-1.leaf', '5.leaf.leaf', '5.leafs'])('is not served as %s', async (name) => {
    const answer = await get(`/api/log/entries/${name}`)
    expect([404, 422]).toContain(answer.status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })
})

describe('the description of an export', () => {
  const Described = z.object({
    size: z.int(),
    origin: z.string(),
    proof: z.strictObject({ root: z.base64(), hashes: z.array(z.base64()), checkpoint: z.string() }),
  })

  it('proves that the log signed a state which continues the one it was made of', async () => {
    const vkey = await (await get('/log/vkey')).text()
    const path = '/api/registers/air-stations/export.csv.json'
    for (const size of [2, 3, 100, SIZE]) {
      const described = await json(`${path}?size=${size}`, Described)
      expect(described.origin).toBe(env.LOG_ORIGIN)
      const steps = await verifyExportState(described, { vkey })
      expect(steps.map(({ detail }) => detail)).toEqual(['continued', 'signed'])
      const lying = await verifyExportState({ ...described, size: described.size + 1 }, { vkey })
      expect(lying[0]).toMatchObject({ ok: false, detail: 'notContinued' })
    }
  })
})
