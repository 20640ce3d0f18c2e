import { hash, webcrypto } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { encodeBundle, parseBundle } from '../../content/log/bundle.ts'
import { concat, hex, utf8 } from '../../content/log/bytes.ts'
import { consistencyPath, inclusionPath, leafHash, nodeHash, rangeHash, rootAt } from '../../content/log/merkle.ts'
import { parseResourcePath, resourcePath } from '../../content/log/paths.ts'
import { verifyConsistency, verifyInclusion } from '../../content/log/proofs.ts'
import { appendLeaves, edgeTiles, tileReader, tilesFor, type StoredTile } from '../../content/log/tiles.ts'

const sha256 = (bytes: Uint8Array) => new Uint8Array(hash('sha256', bytes, 'buffer'))
const subtle = async (bytes: BufferSource) => new Uint8Array(await webcrypto.subtle.digest('SHA-256', bytes))
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))

/** Published proofs, most of them wrong in some way; they stand beside a checkout, not in it. */
const VECTORS = `${import.meta.dirname}/../../../shared/standards/tlog-vectors`
const Common = z.object({ proof: z.array(z.string()).nullish(), wantErr: z.boolean() })
const Inclusion = Common.extend({ leafIdx: z.number(), treeSize: z.number(), root: z.string(), leafHash: z.string() })
const Consistency = Common.extend({ size1: z.number(), size2: z.number(), root1: z.string(), root2: z.string() })
const files = (kind: string) => globSync(`${kind}/**/*.json`, { cwd: VECTORS })
const read = (file: string): unknown => JSON.parse(readFileSync(`${VECTORS}/${file}`, 'utf8'))

describe.skipIf(!existsSync(VECTORS))('the vectors of transparency-dev/merkle (skipped without them)', () => {
  it.each(files('inclusion'))('%s', async (file) => {
    const { leafIdx, treeSize, root, leafHash, proof, wantErr } = Inclusion.parse(read(file))
    const claim = { index: leafIdx, size: treeSize, root: bytes(root), leafHash: bytes(leafHash) }
    expect(await verifyInclusion({ ...claim, hashes: (proof ?? []).map(bytes) }, sha256)).toBe(!wantErr)
  })

  it.each(files('consistency'))('%s', async (file) => {
    const { size1, size2, root1, root2, proof, wantErr } = Consistency.parse(read(file))
    const claim = { from: size1, to: size2, fromRoot: bytes(root1), toRoot: bytes(root2) }
    expect(await verifyConsistency({ ...claim, hashes: (proof ?? []).map(bytes) }, sha256)).toBe(!wantErr)
  })
})

/** RFC 6962, 2.1, word for word: split at the largest power of two below the count. */
function merkleTreeHash(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length <= 1) return leaves[0] ?? sha256(new Uint8Array())
  const middle = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1)
  return nodeHash(merkleTreeHash(leaves.slice(0, middle)), merkleTreeHash(leaves.slice(middle)), sha256)
}

/** Stores tiles as a log does, a grown tile in the place of its shorter self. */
function aLog() {
  const stored = new Map<string, StoredTile>()
  let size = 0
  let root: Uint8Array = sha256(new Uint8Array())
  const fetch = (tiles: { level: number; index: number; width: number }[]) =>
    tiles.map(({ level, index, width }) => {
      const hashes = stored.get(`${level}/${index}`)!.hashes
      expect(hashes.length).toBeGreaterThanOrEqual(width * 32)
      return { level, index, hashes: hashes.subarray(0, width * 32) }
    })
  return {
    stored,
    head: () => ({ size, root }),
    append(leafHashes: Uint8Array[]) {
      const grown = appendLeaves({ size, edge: fetch(edgeTiles(size)) }, leafHashes, sha256)
      for (const tile of grown.tiles) stored.set(`${tile.level}/${tile.index}`, tile)
      ;[size, root] = [grown.size, grown.root]
    },
    prove: (ranges: ReturnType<typeof inclusionPath>, at = size) => {
      const reader = tileReader(fetch(tilesFor(ranges, at)), sha256)
      return ranges.map((range) => rangeHash(range, reader, sha256))
    },
  }
}

const leaves = Array.from({ length: 70_000 }, (_, index) => leafHash(utf8(`leaf ${index}`), sha256))

describe('a tree', () => {
  it('has the roots that Certificate Transparency has tested with since 2013', () => {
    const data = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const hashes = data.map((leaf) => leafHash(Buffer.from(leaf, 'hex'), sha256))
    const rootOf = (size: number) => hex(appendLeaves({ size: 0, edge: [] }, hashes.slice(0, size), sha256).root)
    expect(rootOf(0)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(rootOf(1)).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
    expect(rootOf(8)).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
  })

  it('has the same tiles and root however its leaves arrived', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 6 }), (batches) => {
        const [log, whole] = [aLog(), aLog()]
        let size = 0
        for (const batch of batches) log.append(leaves.slice(size, (size += batch)))
        whole.append(leaves.slice(0, size))
        expect(log.head()).toEqual({ size, root: merkleTreeHash(leaves.slice(0, size)) })
        expect(log.stored).toEqual(whole.stored)
      }),
      { numRuns: 40 },
    )
  })

  it('of 70,000 leaves has the tiles that the specification counts, across three levels', () => {
    const log = aLog()
    log.append(leaves.slice(0, 65_000))
    log.append(leaves.slice(65_000))
    expect(log.head().root).toEqual(merkleTreeHash(leaves))
    const at = (level: number) => [...log.stored.values()].filter((tile) => tile.level === level)
    expect([0, 1, 2, 3].map((level) => at(level).length)).toEqual([274, 2, 1, 0])
    expect(edgeTiles(70_000)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ])
    expect(edgeTiles(256)).toEqual([{ level: 1, index: 0, width: 1 }])
  })

  it('is not appended to from the edge of another size', () => {
    const log = aLog()
    log.append(leaves.slice(0, 300))
    const edge = [...log.stored.values()]
    expect(() => appendLeaves({ size: 301, edge }, leaves.slice(0, 1), sha256)).toThrow(RangeError)
    expect(() => appendLeaves({ size: 300, edge: [] }, [], sha256)).toThrow('tile 0/1 is not 44 wide')
    expect(appendLeaves({ size: 300, edge }, [], sha256)).toEqual({ ...log.head(), tiles: [] })
  })

  it('keeps older roots readable from the grown tiles', () => {
    const log = aLog()
    log.append(leaves.slice(0, 2000))
    const reader = tileReader([...log.stored.values()], sha256)
    for (const size of [0, 1, 2, 255, 256, 257, 1999])
      expect(rootAt(size, reader, sha256)).toEqual(merkleTreeHash(leaves.slice(0, size)))
    expect(() => rootAt(2001, reader, sha256)).toThrow('tile 0/7 is missing or too short')
  })
})

it('reading a tile leaves it as it was, in a Buffer too', () => {
  const hashes = Buffer.concat(leaves.slice(0, 5))
  const before = Uint8Array.from(hashes)
  rootAt(5, tileReader([{ level: 0, index: 0, hashes }], sha256), sha256)
  expect(Uint8Array.from(hashes)).toEqual(before)
})

describe('a proof', () => {
  const log = aLog()
  log.append(leaves.slice(0, 2000))
  const rootOf = (size: number) => rootAt(size, tileReader([...log.stored.values()], sha256), sha256)
  const flip = (target: Uint8Array, bit: number) =>
    target.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
  const bit = fc.nat(255)

  it('of inclusion holds for its leaf, index, size and root and nothing near them', async () => {
    const place = fc
      .integer({ min: 1, max: 2000 })
      .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }))
    const property = fc.asyncProperty(place, bit, fc.nat(), async ({ size, index }, flipped, at) => {
      const hashes = log.prove(inclusionPath(index, size), size)
      const claim = { index, size, leafHash: leaves[index]!, root: rootOf(size), hashes }
      const holds = (over: Partial<typeof claim>) => verifyInclusion({ ...claim, ...over }, subtle)
      expect(await holds({})).toBe(true)
      expect(await holds({ leafHash: flip(claim.leafHash, flipped) })).toBe(false)
      expect(await holds({ root: flip(claim.root, flipped) })).toBe(false)
      expect(await holds({ index: index + 1 })).toBe(false)
      expect(await holds({ hashes: [...hashes, claim.root] })).toBe(false)
      if (hashes.length === 0) return
      const wrong = at % hashes.length
      expect(await holds({ hashes: hashes.with(wrong, flip(hashes[wrong]!, flipped)) })).toBe(false)
      expect(await holds({ hashes: hashes.slice(1) })).toBe(false)
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it('of consistency holds for its two trees and no other', async () => {
    const pair = fc
      .integer({ min: 1, max: 2000 })
      .chain((to) => fc.record({ to: fc.constant(to), from: fc.integer({ min: 1, max: to }) }))
    const property = fc.asyncProperty(pair, bit, fc.nat(), async ({ from, to }, flipped, at) => {
      const hashes = log.prove(consistencyPath(from, to), to)
      const claim = { from, to, fromRoot: rootOf(from), toRoot: rootOf(to), hashes }
      const holds = (over: Partial<typeof claim>) => verifyConsistency({ ...claim, ...over }, subtle)
      expect(await holds({})).toBe(true)
      expect(await holds({ fromRoot: flip(claim.fromRoot, flipped) })).toBe(false)
      expect(await holds({ toRoot: flip(claim.toRoot, flipped) })).toBe(false)
      expect(await holds({ hashes: [...hashes, claim.toRoot] })).toBe(false)
      if (hashes.length === 0) return
      const wrong = at % hashes.length
      expect(await holds({ hashes: hashes.with(wrong, flip(hashes[wrong]!, flipped)) })).toBe(false)
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('with %s for a number is false and cannot be made', async (odd) => {
    const root = rootOf(1)
    expect(await verifyInclusion({ index: odd, size: 1, leafHash: root, root, hashes: [] }, sha256)).toBe(false)
    expect(await verifyInclusion({ index: 0, size: odd, leafHash: root, root, hashes: [] }, sha256)).toBe(false)
    expect(await verifyConsistency({ from: odd, to: 3, fromRoot: root, toRoot: root, hashes: [] }, sha256)).toBe(false)
    expect(await verifyConsistency({ from: 1, to: odd, fromRoot: root, toRoot: root, hashes: [] }, sha256)).toBe(false)
    expect(() => inclusionPath(odd, 3)).toThrow(RangeError)
    expect(() => consistencyPath(odd, 3)).toThrow(RangeError)
  })

  it('needs few tiles however large the log is', () => {
    const size = 2 ** 40 + 2 ** 20 + 77
    expect(tilesFor(inclusionPath(123_456_789, size), size).length).toBeLessThan(12)
    expect(tilesFor(inclusionPath(0, 2 ** 53 - 1), 2 ** 53 - 1).length).toBeLessThan(16)
  })
})

describe('a path', () => {
  it.each([
    ['tile/0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['tile/63/000.p/1', { level: 63, index: 0, width: 1 }],
    ['tile/entries/x012/345.p/255', { level: 'entries' as const, index: 12_345, width: 255 }],
    ['tile/1/x009/x007/x199/x254/x740/991', { level: 1, index: Number.MAX_SAFE_INTEGER, width: 256 }],
  ])('%s is written and read', (path, resource) => {
    expect(resourcePath(resource)).toBe(path)
    expect(parseResourcePath(path)).toEqual(resource)
  })

  it.each([
    'tile/00/000',
    'tile/01/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/+1/000',
    'tile//000',
    'tile/data/000',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/x001',
    'tile/0/001/002',
    'tile/0/x01/002',
    'tile/0/-01',
    'tile/0/٠٠١',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/0/x009/x223/x372/x036/x854/x775/808',
    `tile/0/${'x999/'.repeat(40)}999`,
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/000.p/1/',
    'tile/0/000\n',
    '/tile/0/000',
    'tile/entries/000.p/300',
    'tile/ENTRIES/000',
    '',
  ])('%j is not one', (path) => {
    expect(parseResourcePath(path)).toBeUndefined()
  })
})

describe('an entry bundle', () => {
  it('gives back its leaves, empty and largest ones too', () => {
    const bundled = [utf8('a'), utf8(''), new Uint8Array(65_535).fill(7), utf8('县')]
    expect(parseBundle(encodeBundle(bundled))).toEqual(bundled)
    expect(hex(encodeBundle([new Uint8Array(258)])).slice(0, 6)).toBe('010200')
    expect(() => encodeBundle([utf8(''), new Uint8Array(65_536)])).toThrow(new RangeError('leaf 1 has 65536 bytes'))
  })

  it('that was cut anywhere but between leaves is refused', () => {
    const bundle = encodeBundle([utf8('abc'), utf8('de')])
    for (const end of [1, 2, 3, 4, 6, 7, 8]) expect(() => parseBundle(bundle.subarray(0, end))).toThrow(SyntaxError)
    expect(parseBundle(concat([new Uint8Array(3), bundle]).subarray(3, 8))).toEqual([utf8('abc')])
  })
})
