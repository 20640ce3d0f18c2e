import { eq, sql, type SQL } from 'drizzle-orm'
import { searchTokens } from '../../content/search/tokens.ts'
import { runBatch, type RecordDb } from './db.ts'
import { fileTexts } from './files-tables.ts'

/** The text of published files: which wait to be read, and what was read of them. */

/** Entries of the log after which files were looked at so far. */
const ROW = 1

/** Files that wait to be read, oldest first, each once; with how far the job has come when they are done. */
export const readWaiting = async (
  db: RecordDb,
  most: number,
): Promise<{ hashes: string[]; index: number | undefined }> => {
  const rows = await db.all<{ sha256: string; index: number }>(sql`
    SELECT documents.sha256, documents.idx AS "index"
    FROM documents LEFT JOIN search_file_texts ON search_file_texts.sha256 = documents.sha256
    WHERE documents.idx > COALESCE((SELECT idx FROM search_file_progress WHERE id = ${ROW}), -1)
      AND COALESCE(search_file_texts.state, 'reading') = 'reading'
    ORDER BY documents.idx LIMIT ${most}`)
  const last = rows.at(-1)?.index
  // More files of the last entry may wait.
  const index = last === undefined || rows.length < most ? last : last - 1
  return { hashes: [...new Set(rows.map(({ sha256 }) => sha256))], index }
}

/** Says how far the job has come. */
export const markProgress = (db: RecordDb, index: number): Promise<unknown> =>
  db.run(sql`
    INSERT INTO search_file_progress (id, idx) VALUES (${ROW}, ${index})
    ON CONFLICT (id) DO UPDATE SET idx = max(idx, excluded.idx)`)

/**
 * Notes that reading a file begins.
 * @returns how often it was begun now: a file that ends the job each time is to be given up; `undefined` once it was read
 */
export const beginReading = async (db: RecordDb, sha256: string): Promise<number | undefined> => {
  const row = await db.get<{ attempts: number } | undefined>(sql`
    INSERT INTO search_file_texts (sha256, state, attempts, pages, characters) VALUES (${sha256}, 'reading', 1, 0, 0)
    ON CONFLICT (sha256) DO UPDATE SET attempts = attempts + 1 WHERE state = 'reading' RETURNING attempts`)
  return row?.attempts
}

/** What came of reading a file. */
export interface TextRead {
  /** One text a page; empty where a page has none. */
  pages: string[]
  /** Why there is none, or not all of it. */
  why: string | undefined
}

/** Bytes of pages in one bound value, far below what it takes. */
const MAX_BOUND = 400_000

/** Pages as JSON arrays `[page, text, tokens]`, cut so that each fits into one bound value. */
const portionsOf = (pages: string[]): string[] => {
  const rows = pages.flatMap((text, at) => (text === '' ? [] : [JSON.stringify([at + 1, text, searchTokens(text)])]))
  const portions: string[][] = []
  let size = Infinity
  for (const row of rows) {
    // Three bytes is what a Chinese character takes.
    size += row.length * 3
    if (size > MAX_BOUND) {
      portions.push([])
      size = row.length * 3
    }
    portions.at(-1)?.push(row)
  }
  return portions.map((portion) => `[${portion.join(',')}]`)
}

/** Keeps what was read of a file, in place of what was kept before: all of it or none, whoever else read it meanwhile. */
export const keepText = async (db: RecordDb, sha256: string, { pages, why }: TextRead): Promise<void> => {
  const characters = pages.reduce((sum, text) => sum + text.length, 0)
  await runBatch(db, [
    ...deletePages(JSON.stringify([sha256])),
    ...portionsOf(pages).flatMap((json) => [
      sql`INSERT INTO search_file_pages (sha256, page, text)
        SELECT ${sha256}, value->>0, value->>1 FROM json_each(${json})`,
      sql`INSERT INTO search_files (rowid, tokens)
        SELECT search_file_pages.id, value->>2 FROM json_each(${json})
        CROSS JOIN search_file_pages ON search_file_pages.sha256 = ${sha256} AND search_file_pages.page = value->>0`,
    ]),
    sql`UPDATE search_file_texts SET state = ${characters > 0 ? 'read' : 'unreadable'}, why = ${why ?? null},
      pages = ${pages.length}, characters = ${characters} WHERE sha256 = ${sha256}`,
  ])
}

/** Says of a file that reading it never ended; of one that was read after all, nothing. */
export const giveUp = (db: RecordDb, sha256: string, why: string): Promise<unknown> =>
  db.run(sql`UPDATE search_file_texts SET state = 'unreadable', why = ${why}
    WHERE sha256 = ${sha256} AND state = 'reading'`)

/** @param hashes - JSON */
const deletePages = (hashes: string): SQL[] => {
  const list = sql`(SELECT value FROM json_each(${hashes}))`
  return [
    sql`DELETE FROM search_files WHERE rowid IN (SELECT id FROM search_file_pages WHERE sha256 IN ${list})`,
    sql`DELETE FROM search_file_pages WHERE sha256 IN ${list}`,
  ]
}

/** Takes away what was read of files, and that it was read. */
export const forgetTexts = async (db: RecordDb, hashes: string[]): Promise<void> => {
  if (hashes.length === 0) return
  const list = JSON.stringify(hashes)
  const texts = sql`DELETE FROM search_file_texts WHERE sha256 IN (SELECT value FROM json_each(${list}))`
  await runBatch(db, [...deletePages(list), texts])
}

/** Whether and how a file was read; `undefined` while it waits. */
export const findText = async (
  db: RecordDb,
  sha256: string,
): Promise<
  { state: 'reading' | 'read' | 'unreadable'; why: string | null; pages: number; characters: number } | undefined
> => db.select().from(fileTexts).where(eq(fileTexts.sha256, sha256)).get()

/** The text of one page; `undefined` where it has none. */
export const findPage = async (db: RecordDb, sha256: string, page: number): Promise<string | undefined> =>
  (
    await db.get<{ text: string } | undefined>(
      sql`SELECT text FROM search_file_pages WHERE sha256 = ${sha256} AND page = ${page}`,
    )
  )?.text
