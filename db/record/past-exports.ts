import { and, desc, eq, sql, type SQL } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import type { Export } from './exports.ts'
import { decodeCursor, encodeCursor } from './page.ts'
import { exports } from './files-tables.ts'
import { entries } from './tables.ts'

/** An export as it was made once, with the state that it is of. */
export interface PastExport extends Export {
  /** Instant of the newest entry in it, RFC 3339 UTC. */
  at: string
  /** Why it was taken back, as published. */
  ground: string | null
}

const LIST = 'exports'

/** Orders as they are listed: newest state first, then format and year. */
const beyond = (cursor: readonly unknown[]): SQL =>
  sql`(-${exports.size}, ${exports.format}, ${exports.year}) > (${-Number(cursor[0])}, ${cursor[1]}, ${cursor[2]})`

/**
 * Every export ever made of a register, the newest state first; one that was taken back with the ground of the erasure.
 * @returns `undefined` when the cursor is of another list
 */
export const listExports = async (
  db: RecordDb,
  register: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: PastExport[]; cursor: string | undefined } | undefined> => {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, LIST, 3)
  if (cursor !== undefined && !after) return undefined
  const rows = await db
    .select({
      register: exports.register,
      format: exports.format,
      size: exports.size,
      year: exports.year,
      rows: exports.rows,
      bytes: exports.bytes,
      sha256: exports.sha256,
      erasedBy: exports.erasedBy,
      at: sql<string>`(SELECT published_at FROM entries WHERE entries.idx = ${exports.size} - 1)`,
      ground: sql<string | null>`(SELECT body ->> 'ground' FROM records
        WHERE records.register = 'erasures' AND records.idx = ${exports.erasedBy})`,
    })
    .from(exports)
    .where(and(eq(exports.register, register), after && beyond(after)))
    .orderBy(desc(exports.size), exports.format, exports.year)
    .limit(limit + 1)
    .all()
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    cursor:
      rows.length > limit && last ? encodeCursor(LIST, JSON.stringify([last.size, last.format, last.year])) : undefined,
  }
}

/** When the log came to hold `size` entries, RFC 3339 UTC; `undefined` where it never did. */
export const readInstantOf = async (db: RecordDb, size: number): Promise<string | undefined> =>
  (
    await db
      .select({ at: entries.publishedAt })
      .from(entries)
      .where(eq(entries.index, size - 1))
      .get()
  )?.at
