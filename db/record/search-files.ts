import { and, sql } from 'drizzle-orm'
import type { PublishedFile } from '../../content/documents/file.ts'
import { matchExpression } from '../../content/search/match.ts'
import type { Body } from '../../content/registers/facts.ts'
import { decodeCursor, encodeCursor, type PageRequest } from './page.ts'
import { parseRows, readRows } from './rows.ts'
import type { Search } from './search.ts'

/** A page of a published file whose text holds every word of a query, with a record that names the file now. */
export interface FileHit {
  sha256: string
  /** From 1. */
  page: number
  text: string
  file: PublishedFile
  register: string
  key: string
  publisher: string
  body: Body
}

const WALK = 'search-files'

/**
 * Pages of files in the order they were read; exactly those that `LIKE '%word%'` finds in their text.
 * @returns `undefined` when the cursor is of another list
 */
export const searchFiles = async (
  db: { $client: D1Database },
  { q, alike, register, place }: Search,
  { limit, cursor }: PageRequest,
): Promise<{ items: FileHit[]; cursor: string | undefined } | undefined> => {
  const match = matchExpression(q, alike)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, WALK, 1)
  if (cursor !== undefined && !after) return undefined
  if (match === undefined) return { items: [], cursor: undefined }
  const [rows] = await readRows(db, [
    sql`
      SELECT json_object('id', found.id, 'sha256', found.sha256, 'page', found.page, 'text', found.text,
        'register', records.register, 'key', records.key, 'publisher', entries.publisher, 'body', json(records.body),
        'file', (SELECT json(file.value) FROM json_each(records.body, '$.' || named.field) AS file
          WHERE file.type = 'object' AND file.value ->> '$.sha256' = found.sha256)) AS row
      FROM search_files CROSS JOIN search_file_pages AS found ON found.id = search_files.rowid
        CROSS JOIN documents AS named ON named.rowid = (
          SELECT documents.rowid FROM documents CROSS JOIN records AS record
            ON record.register = documents.register AND record.key = documents.key
          WHERE ${and(
            sql`documents.sha256 = found.sha256 AND documents.gone IS NULL`,
            register === undefined ? undefined : sql`documents.register = ${register}`,
            place === undefined
              ? undefined
              : sql`EXISTS (SELECT 1 FROM mentions WHERE mentions.subject = ${place}
                  AND mentions.register = record.register AND mentions.key = record.key
                  AND mentions.at = COALESCE(record.time, (SELECT published_at FROM entries WHERE idx = record.idx)))`,
          )}
          ORDER BY documents.idx DESC LIMIT 1)
        CROSS JOIN records ON records.register = named.register AND records.key = named.key
        CROSS JOIN entries ON entries.idx = records.idx
      WHERE ${and(
        sql`search_files MATCH ${match}`,
        after && sql`search_files.rowid > ${after[0]}`,
        sql`json_extract(records.body, '$.' || named.field) IS NOT NULL`,
      )}
      ORDER BY search_files.rowid LIMIT ${limit + 1}`,
  ])
  const found = parseRows<FileHit & { id: number }>(rows)
  const last = found.length > limit ? found[limit - 1] : undefined
  return {
    items: found.slice(0, limit).map(({ id: _, ...hit }) => hit),
    cursor: last && encodeCursor(WALK, JSON.stringify([last.id])),
  }
}
