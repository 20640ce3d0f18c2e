import { parseBundle } from '../../content/log/bundle.ts'
import { encodeBase64, equal } from '../../content/log/bytes.ts'
import { HASH_BYTES, inclusionPath, leafHash, rangeHash } from '../../content/log/merkle.ts'
import { resourcePath, type Resource } from '../../content/log/paths.ts'
import { verifyInclusion } from '../../content/log/proofs.ts'
import { appendLeaves, edgeTiles, TILE_WIDTH, tileReader, tilesFor, type StoredTile } from '../../content/log/tiles.ts'
import { sha256 } from './hash.ts'
import { newHistory } from './history.ts'
import { because, refused, verified, type Verdict } from './sentences.ts'
import type { Opened } from './trust.ts'

type Bytes = Uint8Array | undefined
/** The bytes of a file of a log, by its path below the log; `undefined` when there is none. */
export type ReadFile = (path: string) => Bytes | Promise<Bytes>

/** Clocks of portal and witness may differ by so much. */
const CLOCK_SECONDS = 60

const ofLevel = (level: Resource['level'], count: number): Resource[] =>
  Array.from({ length: Math.ceil(count / TILE_WIDTH) }, (_, index) => ({
    level,
    index,
    width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH),
  }))

/** Every bundle of a log of `size` entries, in order. */
const bundlesOf = (size: number): Resource[] => ofLevel('entries', size)

/** Every tile of a log of `size` entries, lowest level first. */
const tilesOf = (size: number): (Resource & { level: number })[] => {
  const tiles: (Resource & { level: number })[] = []
  for (let [level, count] = [0, size]; count > 0; level++, count = Math.floor(count / TILE_WIDTH))
    tiles.push(...ofLevel(level, count).map((tile) => ({ ...tile, level })))
  return tiles
}

/** Paths of all files that a log of `size` entries consists of, beside its checkpoint. */
export const filesOf = (size: number): string[] => [...bundlesOf(size), ...tilesOf(size)].map(resourcePath)

/** Number of the first hash that differs; `undefined` when there is none. */
const firstDifference = (a: Uint8Array, b: Uint8Array): number | undefined => {
  const at = a.findIndex((byte, i) => byte !== b[i])
  return at < 0 ? undefined : Math.floor(at / HASH_BYTES)
}

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
  const grown = new Map<string, StoredTile>()
  let remark: Verdict | undefined
  let tree: { size: number; root: Uint8Array } = { size: 0, root: sha256(new Uint8Array()) }
  for (const bundle of bundlesOf(size)) {
    const leaves = await readBundle(read, bundle)
    if (!(leaves instanceof Array)) return leaves
    const tile = await readTile(read, { ...bundle, level: 0 })
    if (!isBytes(tile)) return tile
    const hashes = leaves.map((leaf) => leafHash(leaf, sha256))
    const row = hashes.findIndex((hash, i) => !equal(hash, tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)))
    if (row >= 0 && row < bundle.width) {
      const found = hashes[row] ?? new Uint8Array()
      return blame(checkpoint, read, { index: bundle.index * TILE_WIDTH + row, row, found })
    }
    if (leaves.length !== bundle.width)
      return refused('wrongLength', {
        file: resourcePath(bundle),
        found: `${leaves.length} entries`,
        expected: String(bundle.width),
      })
    for (const [i, leaf] of leaves.entries()) remark ??= history(leaf, tree.size + i)
    const edge = edgeTiles(tree.size).flatMap((at) => grown.get(`${at.level}/${at.index}`) ?? [])
    const next = appendLeaves({ size: tree.size, edge }, hashes, sha256)
    for (const made of next.tiles) grown.set(`${made.level}/${made.index}`, made)
    tree = next
  }
  const wrong = await checkTiles(read, size, grown)
  if (wrong) return wrong
  if (!equal(tree.root, root))
    return refused('rootDiffers', { size, found: encodeBase64(tree.root), root: encodeBase64(root) })
  return remark ?? verified('whole', { origin, size, root: encodeBase64(root) })
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

const checkTiles = async (
  read: ReadFile,
  size: number,
  grown: ReadonlyMap<string, StoredTile>,
): Promise<Verdict | undefined> => {
  for (const tile of tilesOf(size)) {
    const hashes = await readTile(read, tile)
    if (!isBytes(hashes)) return hashes
    const expected = grown.get(`${tile.level}/${tile.index}`)?.hashes
    const row = expected && firstDifference(hashes, expected)
    if (row !== undefined) return refused('nodeDiffers', { file: resourcePath(tile), row })
  }
  return undefined
}

/** An entry and the hash of it in a tile differ: the one that leads to the signed root is the one that was signed. */
const blame = async (
  { size, root }: Opened['checkpoint'],
  read: ReadFile,
  { index, row, found }: { index: number; row: number; found: Uint8Array },
): Promise<Verdict> => {
  const at = (level: Resource['level']): Resource => {
    const number = Math.floor(index / TILE_WIDTH)
    return { level, index: number, width: Math.min(TILE_WIDTH, size - number * TILE_WIDTH) }
  }
  const tile = await readTile(read, at(0))
  const stored = isBytes(tile) ? tile.subarray(row * HASH_BYTES, (row + 1) * HASH_BYTES) : new Uint8Array()
  const hashes = await pathFrom(read, index, size)
  const leads = async (hash: Uint8Array): Promise<boolean> =>
    hashes !== undefined && verifyInclusion({ index, size, root, hashes, leafHash: hash }, sha256)
  if (await leads(stored)) return refused('leafDiffers', { index, file: resourcePath(at('entries')) })
  const file = resourcePath(at(0))
  return refused((await leads(found)) ? 'rowDiffers' : 'leafOrRowDiffers', { index, row, file })
}

/** The inclusion proof of an entry from stored tiles; `undefined` where one of them is missing or cut. */
const pathFrom = async (read: ReadFile, index: number, size: number): Promise<Uint8Array[] | undefined> => {
  const path = inclusionPath(index, size)
  try {
    const tiles = await storedTiles(read, tilesFor(path, size))
    return path.map((range) => rangeHash(range, tileReader(tiles, sha256), sha256))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Those of the tiles that are there. */
const storedTiles = async (read: ReadFile, tiles: readonly (Resource & { level: number })[]): Promise<StoredTile[]> => {
  const found = tiles.map(async ({ level, index, width }) => {
    const hashes = await read(resourcePath({ level, index, width }))
    return hashes ? [{ level, index, hashes }] : []
  })
  return (await Promise.all(found)).flat()
}
