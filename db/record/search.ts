import { and, sql } from 'drizzle-orm'
import { matchExpression } from '../../content/search/tokens.ts'
import type { RecordDb } from './db.ts'
import { decodeCursor, pageOf, type Page, type PageRequest, type Row } from './page.ts'

/** What is looked for across registers. */
export interface Search {
  q: string
  register?: string | undefined
  place?: string | undefined
}

const WALK = 'search-all'

/**
 * Records of any register whose text holds every word of a query, in the order they were first published;
 * exactly those that `LIKE '%word%'` finds.
 * @returns `undefined` when the cursor is of another list
 */
export const searchRecords = async (
  db: RecordDb,
  { q, register, place }: Search,
  { limit, cursor }: PageRequest,
): Promise<Page | undefined> => {
  const match = matchExpression(q)
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
