import { and, sql } from 'drizzle-orm'
import type { Alike } from '../../content/search/alike.ts'
import { matchExpression, matchWithin } from '../../content/search/match.ts'
import type { RecordDb } from './db.ts'
import { decodeCursor, pageOf, type Page, type PageRequest, type Row } from './page.ts'

/** What is looked for across registers. */
export interface Search {
  q: string
  /** What is read as `q` is typed; it counts as found too. */
  alike?: Alike | undefined
  register?: string | undefined
  place?: string | undefined
}

const WALK = 'search-all'

/**
 * Records of any register whose text holds every word of a query, in the order they were first published;
 * exactly those that `LIKE '%word%'` finds, and those that are read alike.
 * @returns `undefined` when the cursor is of another list
 */
export const searchRecords = async (
  db: RecordDb,
  { q, alike, register, place }: Search,
  { limit, cursor }: PageRequest,
): Promise<Page | undefined> => {
  const match = register === undefined ? matchExpression(q, alike) : matchWithin([register], q, alike)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, WALK, 1)
  if (cursor !== undefined && !after) return undefined
  if (match === undefined) return { items: [], cursor: undefined }
  const rows = await db.all<Row>(sql`
    SELECT records.register, records.key, records.revision, records.status, entries.publisher,
      entries.published_at AS publishedAt, entries.reason, records.idx AS "index", records.body,
      json_array(search.rowid) AS position
    FROM search CROSS JOIN records ON records.id = search.rowid CROSS JOIN entries ON entries.idx = records.idx
    WHERE ${and(
      sql`search MATCH ${match}`,
      after && sql`search.rowid > ${after[0]}`,
      register === undefined ? undefined : sql`records.register = ${register}`,
      place === undefined
        ? undefined
        : sql`EXISTS (SELECT 1 FROM mentions WHERE mentions.subject = ${place} AND mentions.register = records.register
            AND mentions.at = COALESCE(records.time, entries.published_at) AND mentions.key = records.key)`,
    )}
    ORDER BY search.rowid LIMIT ${limit + 1}`)
  return pageOf(rows, limit, WALK)
}

/** Pages of the index merged at a time, few enough for one statement's time. */
const MERGED_PAGES = 500

/**
 * Merges the index until no text that was taken out of it is left in its pages: FTS5 only marks rows as deleted.
 * @see https://www.sqlite.org/fts5.html#the_merge_command
 */
export const purgeSearch = async (
  { $client }: { $client: D1Database },
  index: 'search' | 'search_files' = 'search',
): Promise<void> => {
  // A negative number makes one segment of all, a positive one goes on; below two changes nothing was left to do.
  for (let pages = -MERGED_PAGES; ; pages = MERGED_PAGES) {
    const [before, , after] = await $client.batch<{ changes: number }>([
      $client.prepare('SELECT total_changes() AS changes'),
      $client.prepare(`INSERT INTO ${index} (${index}, rank) VALUES ('merge', ?)`).bind(pages),
      $client.prepare('SELECT total_changes() AS changes'),
    ])
    if ((after?.results[0]?.changes ?? 0) - (before?.results[0]?.changes ?? 0) < 2) return
  }
}
