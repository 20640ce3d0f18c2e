import { and, eq, or, sql } from 'drizzle-orm'
import type { StoredTile, Tile } from '../../content/log/tiles.ts'
import type { RecordDb } from './db.ts'
import { tiles } from './tables.ts'

/** Hashes travel as hexadecimal text: the binding would carry a blob as a list of numbers. */
const shownTile = { level: tiles.level, index: tiles.number, hashes: sql<string>`hex(${tiles.hashes})` }

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16))

/** Tiles by level and number, each as wide as asked for; a missing one is missing from the answer too. */
export const readTiles = async (db: RecordDb, wanted: readonly Tile[]): Promise<StoredTile[]> => {
  if (wanted.length === 0) return []
  const rows = await selectTiles(db, wanted)
  return rows.map(storedTile)
}

/** The same as a statement for a batch; `wanted` is not empty. */
export const selectTiles = (db: RecordDb, wanted: readonly Tile[]) =>
  db
    .select(shownTile)
    .from(tiles)
    .where(or(...wanted.map(({ level, index }) => and(eq(tiles.level, level), eq(tiles.number, index)))))

/** The partial tile of every level at the right edge of the newest checkpoint: what appending needs. */
export const selectEdge = (db: RecordDb) =>
  db
    .select(shownTile)
    .from(tiles)
    .where(
      sql`(${tiles.level}, ${tiles.number}) IN (
        SELECT level.value, (SELECT max(size) FROM checkpoints) >> (8 * level.value + 8)
        FROM json_each('[0,1,2,3,4,5,6]') AS level)`,
    )

export const storedTile = (row: { level: number; index: number; hashes: string }): StoredTile => ({
  ...row,
  hashes: fromHex(row.hashes),
})
