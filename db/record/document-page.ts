import { sql } from 'drizzle-orm'
import type { PublishedFile } from '../../content/documents/file.ts'
import type { Body } from '../../content/registers/facts.ts'
import { findErased, describeObjects, isSha256 } from './objects.ts'
import { parseRows, readRows } from './rows.ts'

/** What is known of a published file: who names it, and what was read of it. */

/** A record that names the file, now or before. */
export interface FileNaming {
  register: string
  key: string
  field: string
  /** The file as the newest entry that names it states it. */
  file: PublishedFile
  /** Index of that entry, its revision, and who stated it when. */
  index: number
  revision: number
  publisher: string
  publishedAt: string
  /** Of the record as it stands now. */
  status: 'published' | 'corrected' | 'withdrawn'
  body: Body | null
  /** The entry that names it no more. */
  gone: { index: number; publishedAt: string; publisher: string; reason: string | null } | null
}

export interface FileText {
  state: 'reading' | 'read' | 'unreadable'
  why: string | null
  pages: number
  characters: number
}

export interface DocumentView {
  treeSize: number
  /** Newest first, those that name it now before the others. */
  namings: FileNaming[]
  /** `undefined` while it waits to be read. */
  text: FileText | undefined
  /** Text of the page asked for; `undefined` where it has none. */
  page: string | undefined
  /** Whether the bytes are here. */
  isThere: boolean
  /** Key of the entry of the register `erasures` that took it. */
  erasedBy: string | undefined
}

/** Records that one page lists. */
export const MAX_NAMINGS = 50

/**
 * Reads all that the page of a file shows, in one round trip beside the look at the file itself.
 * @param page - from 1
 */
export const readDocument = async (
  db: { $client: D1Database; $objects: R2Bucket },
  sha256: string,
  page: number,
): Promise<DocumentView | undefined> => {
  if (!isSha256(sha256)) return undefined
  const [[sizes, namings, texts, pages], found] = await Promise.all([
    readRows(db, [
      sql`SELECT json_object('size', size) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`,
      sql`
        SELECT json_object('register', documents.register, 'key', documents.key, 'field', documents.field,
          'index', named.idx, 'revision', named.revision, 'publisher', named.publisher,
          'publishedAt', named.published_at, 'status', records.status, 'body', json(records.body),
          'file', (SELECT json(file.value) FROM json_each(COALESCE(
            (SELECT value FROM disclosures WHERE disclosures.register = named.register AND disclosures.key = named.key
              AND disclosures.revision = named.revision AND disclosures.field = documents.field),
            (SELECT leaf -> ('$.body.' || documents.field) FROM leaves WHERE leaves.idx = named.idx),
            records.body -> ('$.' || documents.field))) AS file
            WHERE file.type = 'object' AND file.value ->> '$.sha256' = ${sha256}),
          'gone', (SELECT json_object('index', gone.idx, 'publishedAt', gone.published_at, 'publisher', gone.publisher,
            'reason', gone.reason) FROM entries AS gone WHERE gone.idx = documents.gone)) AS row
        FROM documents CROSS JOIN entries AS named ON named.idx = documents.idx
          CROSS JOIN records ON records.register = documents.register AND records.key = documents.key
        WHERE documents.sha256 = ${sha256}
        ORDER BY documents.gone IS NOT NULL, documents.idx DESC LIMIT ${MAX_NAMINGS}`,
      sql`SELECT json_object('state', state, 'why', why, 'pages', pages, 'characters', characters) AS row
        FROM search_file_texts WHERE sha256 = ${sha256}`,
      sql`SELECT json_object('text', text) AS row FROM search_file_pages WHERE sha256 = ${sha256} AND page = ${page}`,
    ]),
    describeObjects(db.$objects, [sha256]),
  ])
  const isThere = found.size > 0
  const erased = isThere ? undefined : await findErased(db.$objects, sha256)
  const named = parseRows<FileNaming>(namings)
  if (named.length === 0 && !erased) return undefined
  return {
    treeSize: parseRows<{ size: number }>(sizes)[0]?.size ?? 0,
    // Where the leaf lies sealed and the newest revision names other files, the file is known by its hash alone.
    namings: named.map((naming) => ({
      ...naming,
      file: naming.file ?? { bytes: 0, mediaType: '', sha256, title: '' },
    })),
    text: parseRows<FileText>(texts)[0],
    page: parseRows<{ text: string }>(pages)[0]?.text,
    isThere,
    erasedBy: erased?.erasure,
  }
}

/** Whether the file may be read: it is here, and a record that was not withdrawn names it or did. */
export const isPublic = ({ namings, isThere }: Pick<DocumentView, 'namings' | 'isThere'>): boolean =>
  isThere && namings.some(({ status }) => status !== 'withdrawn')
