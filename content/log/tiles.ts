import { concat } from './bytes.ts'
import { HASH_BYTES, rootAt, subtrees, treeHash, type Hash, type Range, type ReadHash, type Subtree } from './merkle.ts'

/** Hashes in a full tile: eight levels of the tree. @see c2sp.org/tlog-tiles, Merkle Tree */
export const TILE_WIDTH = 256
const TILE_HEIGHT = 8
const TILE_BYTES = TILE_WIDTH * HASH_BYTES

/** Tile `index` of a level (level 0 holds leaf hashes, 0..6 are reachable below 2^53 leaves), its first 1..256 hashes. */
export type Tile = { level: number; index: number; width: number }

/** A tile's hashes, laid end to end. */
export type StoredTile = { level: number; index: number; hashes: Uint8Array }

/** Complete hashes at a level of a tree of `size` leaves. */
const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level)

/** The partial tiles at the right edge of a tree: what has to be read before appending to it. */
export function edgeTiles(size: number): Tile[] {
  const tiles: Tile[] = []
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const count = hashesAt(level, size)
    const width = count % TILE_WIDTH
    if (width > 0) tiles.push({ level, index: (count - width) / TILE_WIDTH, width })
  }
  return tiles
}

/** The tiles needed to hash ranges of a tree of `size` leaves, each once. */
export function tilesFor(ranges: readonly Range[], size: number): Tile[] {
  const tiles = ranges.flatMap(subtrees).map((subtree): Tile => {
    const { level, index } = locate(subtree)
    return { level, index, width: Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH) }
  })
  return [...new Map(tiles.map((tile) => [name(tile), tile])).values()]
}

/** Reads hashes of complete subtrees out of tiles. It throws a RangeError where a tile is missing or too short. */
export function tileReader(tiles: readonly StoredTile[], hash: Hash): ReadHash {
  const hashes = new Map(tiles.map((tile) => [name(tile), tile.hashes]))
  return (subtree) => {
    const { first, count, ...tile } = locate(subtree)
    const found = hashes.get(name(tile))?.subarray(first * HASH_BYTES, (first + count) * HASH_BYTES)
    if (found?.length !== count * HASH_BYTES) throw new RangeError(`tile ${name(tile)} is missing or too short`)
    return treeHash(found, hash)
  }
}

/**
 * Appends leaves to a tree of which only the right edge is at hand.
 * @param edge - the `edgeTiles` of `size`, as wide as they say
 * @returns the new size and root, and every tile that is new or grew, whole
 * @throws RangeError when `edge` is not that of `size`
 */
export function appendLeaves(
  { size, edge }: { size: number; edge: readonly StoredTile[] },
  leafHashes: readonly Uint8Array[],
  hash: Hash,
): { size: number; root: Uint8Array; tiles: StoredTile[] } {
  const kept = edgeTiles(size).map((tile) => keep(tile, edge))
  const grown: StoredTile[] = []
  let fresh = leafHashes
  for (let level = 0; fresh.length > 0; level++) {
    const left = kept.filter((tile) => tile.level === level).map((tile) => tile.hashes)
    const tiles = cut(concat([...left, ...fresh]))
    const first = Math.floor(hashesAt(level, size) / TILE_WIDTH)
    grown.push(...tiles.map((hashes, n) => ({ level, index: first + n, hashes })))
    fresh = tiles.filter((hashes) => hashes.length === TILE_BYTES).map((hashes) => treeHash(hashes, hash))
  }
  const grownSize = size + leafHashes.length
  return { size: grownSize, root: rootAt(grownSize, tileReader([...kept, ...grown], hash), hash), tiles: grown }
}

function keep({ level, index, width }: Tile, edge: readonly StoredTile[]): StoredTile {
  const tile = edge.find((candidate) => candidate.level === level && candidate.index === index)
  if (tile?.hashes.length !== width * HASH_BYTES) throw new RangeError(`tile ${level}/${index} is not ${width} wide`)
  return tile
}

/** Each piece with a buffer of its own: a view would drag the whole row along wherever it is stored. */
const cut = (row: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(row.length / TILE_BYTES) }, (_, n) => row.slice(n * TILE_BYTES, (n + 1) * TILE_BYTES))

/** Where the hashes lie that a complete subtree is computed from: `count` of them from `first` on, in one tile. */
function locate({ height, index }: Subtree): { level: number; index: number; first: number; count: number } {
  const count = 2 ** (height % TILE_HEIGHT)
  const first = index * count
  return {
    level: Math.floor(height / TILE_HEIGHT),
    index: Math.floor(first / TILE_WIDTH),
    first: first % TILE_WIDTH,
    count,
  }
}

const name = ({ level, index }: { level: number; index: number }): string => `${level}/${index}`
