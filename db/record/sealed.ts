import { parseBundle } from '../../content/log/bundle.ts'
import { resourcePath } from '../../content/log/paths.ts'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import type { RecordDb } from './db.ts'
import { sha256Hex } from './hash.ts'

/** Where a sealed bundle stands in `OBJECTS`: as it is served. */
export const sealedKey = (number: number): string =>
  `log/${resourcePath({ level: 'entries', index: number, width: TILE_WIDTH })}`

/** What is needed to read where leaves may have been sealed. */
export type SealedDb = Pick<RecordDb, '$client' | '$objects'>

/** The store lost or changed a sealed bundle. */
export class BrokenSeal extends Error {
  readonly key: string

  constructor(key: string) {
    super(`${key} is not the bundle that was sealed`)
    this.key = key
  }
}

/**
 * A bundle of leaves that was moved out of the database; `undefined` when it was not.
 * @throws BrokenSeal when the store does not hold what was sealed
 */
export const readSealedBundle = async (db: SealedDb, number: number): Promise<Uint8Array | undefined> =>
  (await readSealedBundles(db, [number])).get(number)

const readSealedBundles = async (db: SealedDb, numbers: number[]): Promise<Map<number, Uint8Array>> => {
  const { $objects: objects } = db
  if (!objects || numbers.length === 0) return new Map()
  const marked = await db.$client
    .prepare('SELECT number, sha256 FROM sealed_bundles WHERE number IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(numbers))
    .all<{ number: number; sha256: string }>()
  const bundles = marked.results.map(async ({ number, sha256 }): Promise<[number, Uint8Array]> => {
    const object = await objects.get(sealedKey(number))
    const bytes = object && new Uint8Array(await object.arrayBuffer())
    if (!bytes || sha256Hex(bytes) !== sha256) throw new BrokenSeal(sealedKey(number))
    return [number, bytes]
  })
  return new Map(await Promise.all(bundles))
}

/** Bundles read at once: as many as a request may ask of the store beside what else it asks. */
const AT_ONCE = 16

/**
 * Sealed leaves as text, by index; those that are not sealed are left out.
 * @throws BrokenSeal when the store does not hold what was sealed
 */
export const readSealedLeaves = async (db: SealedDb, indexes: readonly number[]): Promise<Map<number, string>> => {
  if (indexes.length === 0) return new Map()
  const wanted = [...Map.groupBy(indexes, (index) => Math.floor(index / TILE_WIDTH))]
  const found = new Map<number, string>()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for (let first = 0; first < wanted.length; first += AT_ONCE) {
    const portion = wanted.slice(first, first + AT_ONCE)
    const bundles = await readSealedBundles(
      db,
      portion.map(([number]) => number),
    )
    for (const [number, within] of portion) {
      const leaves = parseBundle(bundles.get(number) ?? new Uint8Array())
      for (const index of within) {
        const leaf = leaves[index - number * TILE_WIDTH]
        if (leaf) found.set(index, decoder.decode(leaf))
      }
    }
  }
  return found
}
