import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { parseBundle } from '../../content/log/bundle.ts'
import { decodeBase64, encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { openCheckpoint } from '../../content/log/checkpoint.ts'
import { verifyCommitment } from '../../content/log/commitment.ts'
import { parseVerifierKey } from '../../content/log/keys.ts'
import { leafHash } from '../../content/log/merkle.ts'
import { UnverifiedNote } from '../../content/log/note.ts'
import { resourcePath } from '../../content/log/paths.ts'
import { parseProof } from '../../content/log/proof-text.ts'
import { verifyConsistency, verifyInclusion } from '../../content/log/proofs.ts'
import { verifyExportState } from '../../content/log/verify-export.ts'
import { sha256, verifyEd25519 } from '../../content/log/webcrypto.ts'
import { openRecord } from '../../db/record/db.ts'
import { erase } from '../../db/record/erase.ts'
import { openSigner } from '../../db/record/signer.ts'
import { api } from '../../worker/api.ts'

/** Sizes at which checkpoints are signed: one in the first tile, one at its end, one beyond. */
const SIZES = [3, 256, 600]
const SIZE = 600
const WITHDRAWN = { register: 'air-stations', key: 'T7', body: null, reason: '测试：撤回' }

/** Entry 5 of the log: the only one with a text that the leaf commits to. */
const TEXT = 5
const NOTE = '示例：一段可以依法删除的文字'
const aStandard = { register: 'standards', key: 'T5', body: { standard: 'T5', note: NOTE } }
const aStation = (n: number) => ({
  register: 'air-stations',
  key: `T${n}`,
  body: { station: `T${n}`, name: `示例站 ${n}`, longitude: '116.40', latitude: '39.90' },
})

const get = (path: string, headers: Record<string, string> = {}, bindings: object = env): Promise<Response> =>
  Promise.resolve(api.request(path, { headers: { 'accept-language': 'en', ...headers } }, bindings))
const Inclusion = z.strictObject({
  origin: z.string(),
  index: z.int(),
  leafHash: z.base64(),
  treeSize: z.int(),
  root: z.base64(),
  hashes: z.array(z.base64()),
  checkpoint: z.string(),
})
const Consistency = z.strictObject({
  origin: z.string(),
  from: z.int(),
  to: z.int(),
  fromRoot: z.base64(),
  toRoot: z.base64(),
  hashes: z.array(z.base64()),
  checkpoint: z.string(),
})
const OpenLeaf = z.strictObject({
  index: z.int(),
  leaf: z.string(),
  disclosures: z.array(z.strictObject({ field: z.string(), value: z.unknown(), salt: z.base64url() })),
  erased: z.array(z.strictObject({ field: z.string(), index: z.int() })),
})
const Stated = z.object({
  register: z.string(),
  key: z.string(),
  revision: z.int(),
  body: z.object({ note: z.object({ commitment: z.string() }) }),
})
const json = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => schema.parse(await (await get(path)).json())
const bytesOf = async (path: string): Promise<Uint8Array> => {
  const answer = await get(path)
  expect(answer.status, path).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  expect(answer.headers.get('cache-control')).toContain('immutable')
  return new Uint8Array(await answer.arrayBuffer())
}
const bytes = (base64: string): Uint8Array => {
  const decoded = decodeBase64(base64)
  if (!decoded) throw new Error(`not base64: ${base64}`)
  return decoded
}

const openNewest = async (note?: string) => {
  const log = await parseVerifierKey((await (await get('/log/vkey')).text()).trimEnd(), sha256)
  return openCheckpoint(note ?? (await (await get('/log/checkpoint')).text()), { log, witnesses: [] }, verifyEd25519)
}

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

beforeAll(async () => {
  expect((await get('/log/checkpoint')).status).toBe(404)
  const sequencer = env.SEQUENCER.get(env.SEQUENCER.idFromName(env.LOG_ORIGIN))
  let from = 0
  for (const size of SIZES) {
    const statements = Array.from({ length: size - from }, (_, i) =>
      from + i === TEXT ? aStandard : aStation(from + i),
    )
    // The last entry of all withdraws one.
    await sequencer.submit({
      publisher: 'portal',
      statements: size === SIZE ? [...statements.slice(1), WITHDRAWN] : statements,
    })
    from = size
  }
})

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

describe('a proof of inclusion', () => {
  const proofOf = (path: string) => json(`/api/log/proofs/${path}`, Inclusion)
  const claimOf = ({ index, treeSize, leafHash, root, hashes }: z.output<typeof Inclusion>) => ({
    index,
    size: treeSize,
    leafHash: bytes(leafHash),
    root: bytes(root),
    hashes: hashes.map(bytes),
  })

  it.each([0, 1, 2, 3, 255, 256, 511, 512, 598, 599])('holds for entry %i, under the signed root', async (index) => {
    const proof = await proofOf(`${index}`)
    const { checkpoint } = await openNewest(proof.checkpoint)
    expect(proof).toMatchObject({ origin: env.LOG_ORIGIN, index, treeSize: SIZE, root: encodeBase64(checkpoint.root) })
    const { leaf } = await json(`/api/log/entries/${index}`, OpenLeaf)
    expect(proof.leafHash).toBe(encodeBase64(await leafHash(utf8(leaf), sha256)))
    expect(await verifyInclusion(claimOf(proof), sha256)).toBe(true)
  })

  it('fails as soon as one bit of it is another', async () => {
    const claim = claimOf(await proofOf('300'))
    for (const at of claim.hashes.keys()) {
      const hashes = claim.hashes.map((hash, i) =>
        i === at ? hash.map((byte, n) => (n === 31 ? byte ^ 1 : byte)) : hash,
      )
      expect(await verifyInclusion({ ...claim, hashes }, sha256)).toBe(false)
    }
    expect(await verifyInclusion({ ...claim, index: 301 }, sha256)).toBe(false)
  })

  it('is given for an older tree too, where a checkpoint was signed', async () => {
    for (const size of [3, 256]) {
      const proof = await proofOf(`2?size=${size}`)
      expect(await verifyInclusion(claimOf(proof), sha256)).toBe(true)
      expect((await openNewest(proof.checkpoint)).checkpoint.size).toBe(size)
    }
  })

  it('is also the text that C2SP describes', async () => {
    const texts = await Promise.all([
      get('/api/log/proofs/300', { accept: 'text/plain' }),
      get('/api/log/proofs/300.txt'),
      get('/api/log/proofs/300.tlog-proof'),
    ])
    const [first, ...others] = await Promise.all(texts.map((answer) => answer.text()))
    expect(texts[0]?.headers.get('content-type')?.toLowerCase()).toBe('text/plain; charset=utf-8')
    expect(others).toEqual([first, first])
    const { index, hashes, checkpoint } = parseProof(first ?? '')
    const proof = await proofOf('300')
    expect({ index, hashes: hashes.map(encodeBase64), checkpoint }).toEqual({
      index: 300,
      hashes: proof.hashes,
      checkpoint: proof.checkpoint,
    })
  })

  it('answers 304 to who has it', async () => {
    const etag = (await get('/api/log/proofs/3')).headers.get('etag') ?? ''
    expect((await get('/api/log/proofs/3', { 'if-none-match': etag })).status).toBe(304)
    expect((await get('/api/log/proofs/4', { 'if-none-match': etag })).status).toBe(200)
    expect((await get('/api/log/proofs/3.txt', { 'if-none-match': etag })).status).toBe(200)
  })
})

describe('a proof of consistency', () => {
  it.each([
    [1, 600],
    [3, 256],
    [255, 256],
    [256, 600],
    [599, 600],
    [600, 600],
  ])('leads from %i to %i', async (from, to) => {
    const proof = await json(`/api/log/consistency?from=${from}&to=${to}`, Consistency)
    const older = SIZES.includes(from) ? await json(`/api/log/proofs/0?size=${from}`, Inclusion) : undefined
    if (older) expect(proof.fromRoot).toBe(older.root)
    const claim = {
      from,
      to,
      fromRoot: bytes(proof.fromRoot),
      toRoot: (await openNewest(proof.checkpoint)).checkpoint.root,
      hashes: proof.hashes.map(bytes),
    }
    expect(await verifyConsistency(claim, sha256)).toBe(true)
    const forged = { ...claim, fromRoot: claim.fromRoot.map((byte) => byte ^ 1) }
    expect(await verifyConsistency(forged, sha256)).toBe(false)
  })
})

/** Counts the round trips to the database that a request makes. */
const counted = () => {
  const count = { reads: 0 }
  const real = new WeakMap<object, D1PreparedStatement>()
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => wrap(target.bind(...values))
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...values: unknown[]) => {
          count.reads++
          return Reflect.apply(member, target, values)
        }
      },
    })
    real.set(proxy, statement)
    return proxy
  }
  const database = new Proxy(env.RECORD, {
    get(target, name) {
      if (name === 'prepare') return (text: string) => wrap(target.prepare(text))
      if (name === 'batch')
        return (statements: D1PreparedStatement[]) => {
          count.reads++
          return target.batch(statements.map((statement) => real.get(statement) ?? statement))
        }
      return Reflect.get(target, name)
    },
  })
  return { count, bindings: { ...env, RECORD: database } }
}

describe('reading the log', () => {
  it.each([
    ['/log/checkpoint', 1],
    ['/log/tile/0/000', 1],
    ['/log/tile/entries/000', 1],
    ['/api/log/proofs/300', 2],
    ['/api/log/proofs/300.txt?size=600', 2],
    ['/api/log/consistency?from=3', 2],
    ['/api/log/entries/300', 1],
    ['/api/log/entries', 1],
  ])('%s takes %i round trips to the database', async (path, reads) => {
    const { count, bindings } = counted()
    expect((await get(path, {}, bindings)).status).toBe(200)
    expect(count.reads).toBe(reads)
  })
})

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

describe('bad input', () => {
  it.each([
    ['/api/log/proofs/600', 404],
    ['/api/log/proofs/9007199254740991', 404],
    ['/api/log/proofs/9007199254740993', 422],
    ['/api/log/proofs/9223372036854775808', 422],
    ['/api/log/proofs/18446744073709551616', 422],
    ['/api/log/proofs/-1', 422],
    ['/api/log/proofs/+1', 422],
    ['/api/log/proofs/007', 422],
    ['/api/log/proofs/1.5', 422],
    ['/api/log/proofs/1e2', 422],
    ['/api/log/proofs/0x10', 422],
    ['/api/log/proofs/%EF%BC%91', 422],
    ['/api/log/proofs/1%2F2', 422],
    ['/api/log/proofs/%00', 422],
    ['/api/log/proofs/%ZZ', 422],
    ['/api/log/proofs/1%20', 422],
    ['/api/log/proofs/abc', 422],
    ['/api/log/proofs/.txt', 422],
    ['/api/log/proofs/', 404],
    ['/api/log/proofs/3?size=3', 404],
    ['/api/log/proofs/3?size=601', 422],
    ['/api/log/proofs/3?size=599', 404],
    ['/api/log/proofs/3?size=0', 404],
    ['/api/log/proofs/3?size=-0', 422],
    ['/api/log/proofs/3?size=', 422],
    ['/api/log/consistency', 422],
    ['/api/log/consistency?from=0', 422],
    ['/api/log/consistency?from=0&to=0', 422],
    ['/api/log/consistency?from=601', 422],
    ['/api/log/consistency?from=3&to=601', 422],
    ['/api/log/consistency?from=256&to=3', 422],
    ['/api/log/consistency?from=3&to=599', 404],
    ['/api/log/consistency?from=01', 422],
    ['/api/log/consistency?from=9223372036854775808', 422],
    ['/api/log/consistency?from=a&to=b', 422],
    ['/api/log/entries/600', 404],
    ['/api/log/entries/-1', 422],
    ['/api/log/entries/00', 422],
    ['/api/log/entries/9007199254740991', 404],
    ['/api/log/entries?before=-1', 422],
    ['/api/log/entries?limit=0', 422],
    ['/api/log/entries?limit=1001', 422],
  ])('%s is refused with %i and a reason', async (path, status) => {
    const answer = await get(path)
    const problem = await answer.json<{ status: number; detail: string; issues?: { message: string }[] }>()
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(problem.issues?.[0]?.message ?? problem.detail).toMatch(/\w/)
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
