import { parseBundle } from '../../content/log/bundle.ts'
import { concat, encodeBase64, equal } from '../../content/log/bytes.ts'
import { HASH_BYTES, leafHash, treeHash } from '../../content/log/merkle.ts'
import { resourcePath, type Resource } from '../../content/log/paths.ts'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import { sha256 } from './hash.ts'
import { newHistory } from './history.ts'
import { because, refused, verified, type Verdict } from './sentences.ts'
import type { Opened } from './trust.ts'

type Bytes = Uint8Array | undefined
/** The bytes of a file of a log, by its path below the log; `undefined` when there is none. */
export type ReadFile = (path: string) => Bytes | Promise<Bytes>

/** Clocks of portal and witness may differ by so much. */
const CLOCK_SECONDS = 60

/** Hashes of a full tile. */
const TILE_BYTES = TILE_WIDTH * HASH_BYTES

/** The files of one level that hold `count` hashes or entries, in order; one after the other, for a size may be a lie. */
const ofLevel = function* <Level extends Resource['level']>(level: Level, count: number) {
  for (let index = 0; index * TILE_WIDTH < count; index++)
    yield { level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) }
}

/** Paths of all files that a log of `size` entries consists of, beside its checkpoint; lowest level first. */
export const filesOf = function* (size: number): Generator<string> {
  for (const bundle of ofLevel('entries', size)) yield resourcePath(bundle)
  for (let [level, count] = [0, size]; count > 0; level++, count = Math.floor(count / TILE_WIDTH))
    for (const tile of ofLevel(level, count)) yield resourcePath(tile)
}

/** Number of the first hash that differs, as far as both go; -1 when there is none. */
const firstDifference = (a: Uint8Array, b: Uint8Array): number =>
  Math.floor(a.findIndex((byte, i) => i < b.length && byte !== b[i]) / HASH_BYTES)

/** A file of hashes, or what is wrong with it. */
const readTile = async (read: ReadFile, tile: Resource): Promise<Uint8Array | Verdict> => {
  const file = resourcePath(tile)
  const hashes = await read(file)
  if (!hashes) return refused('missing', { file })
  const expected = tile.width * HASH_BYTES
  if (hashes.length !== expected)
    return refused('wrongLength', { file, found: `${hashes.length} B`, expected: `${expected} B` })
  return hashes
}

const isBytes = (found: Uint8Array | Verdict): found is Uint8Array => found instanceof Uint8Array

/**
 * Checks a whole copy of a log: every entry against the hash of it that stands in a tile, every tile against the
 * entries, all of them against the signed root, and what the entries say of their time, revision and reason.
 * @returns the first difference, or `whole`
 */
export const auditLog = async ({ checkpoint, seen }: Opened, read: ReadFile): Promise<Verdict> => {
  const { origin, size, root } = checkpoint
  const history = newHistory(latestOf(seen))
  let remark: Verdict | undefined
  const tiles: Uint8Array[] = []
  for (const bundle of ofLevel('entries', size)) {
    const leaves = await readBundle(read, bundle)
    if (!(leaves instanceof Array)) return leaves
    const tile = await readTile(read, { ...bundle, level: 0 })
    if (!isBytes(tile)) return tile
    const hashes = concat(leaves.map((leaf) => leafHash(leaf, sha256)))
    const row = firstDifference(tile, hashes)
    const first = bundle.index * TILE_WIDTH
    if (row >= 0) return blame(read, { bundle, index: first + row, found: hashes, row }, checkpoint)
    if (leaves.length !== bundle.width)
      return refused('wrongLength', {
        file: resourcePath(bundle),
        found: `${leaves.length} entries`,
        expected: String(bundle.width),
      })
    for (const [i, leaf] of leaves.entries()) remark ??= history(leaf, first + i)
    tiles.push(tile)
  }
  const lowest = concat(tiles)
  const wrong = await checkAbove(read, lowest)
  if (wrong) return wrong
  const found = size > 0 ? treeHash(lowest, sha256) : sha256(lowest)
  if (!equal(found, root)) return refused('rootDiffers', { size, found: encodeBase64(found), root: encodeBase64(root) })
  return remark ?? verified('whole', { origin, size, root: encodeBase64(root) })
}

/** Checks the tiles above a row of hashes: each full tile of a level gives one hash of the next. */
const checkAbove = async (read: ReadFile, lowest: Uint8Array): Promise<Verdict | undefined> => {
  let row = lowest
  for (let level = 1; row.length >= TILE_BYTES; level++) {
    const full = Math.floor(row.length / TILE_BYTES)
    const below = row
    row = concat(
      Array.from({ length: full }, (_, n) => treeHash(below.subarray(n * TILE_BYTES, (n + 1) * TILE_BYTES), sha256)),
    )
    for (const tile of ofLevel(level, full)) {
      const hashes = await readTile(read, tile)
      if (!isBytes(hashes)) return hashes
      const at = firstDifference(hashes, row.subarray(tile.index * TILE_BYTES))
      if (at >= 0) return refused('nodeDiffers', { file: resourcePath(tile), row: at })
    }
  }
  return undefined
}

/** What was seen was there; the earliest witness bounds the time of every entry. */
const latestOf = (seen: Opened['seen']): string | undefined => {
  if (seen.length === 0) return undefined
  const seconds = Math.min(LAST_SECOND, ...seen.map(({ timestamp }) => timestamp + CLOCK_SECONDS))
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

/** 9999-12-31T23:59:59Z: years of more digits would not sort as text. */
const LAST_SECOND = 253_402_300_799

const readBundle = async (read: ReadFile, bundle: Resource): Promise<Uint8Array[] | Verdict> => {
  const file = resourcePath(bundle)
  const bytes = await read(file)
  if (!bytes) return refused('missing', { file })
  try {
    return parseBundle(bytes)
  } catch (error) {
    return refused('cutBundle', { file, why: because(error) })
  }
}

/** An entry and the hash of it in a tile differ: the one that leads to the signed root is the one that was signed. */
const blame = async (
  read: ReadFile,
  { bundle, index, found, row }: { bundle: Resource; index: number; found: Uint8Array; row: number },
  { size, root }: Opened['checkpoint'],
): Promise<Verdict> => {
  const file = resourcePath({ ...bundle, level: 0 })
  const tiles: Uint8Array[] = []
  for (const tile of ofLevel(0, size)) {
    const hashes = await readTile(read, tile)
    // With another tile missing nothing leads to the root.
    if (!isBytes(hashes)) return refused('leafOrRowDiffers', { index, row, file })
    tiles.push(hashes)
  }
  const hashes = concat(tiles)
  const leads = (): boolean => equal(treeHash(hashes, sha256), root)
  if (leads()) return refused('leafDiffers', { index, file: resourcePath(bundle) })
  hashes.set(found.subarray(row * HASH_BYTES, (row + 1) * HASH_BYTES), index * HASH_BYTES)
  return refused(leads() ? 'nodeDiffers' : 'leafOrRowDiffers', { index, row, file })
}
