import { desc } from 'drizzle-orm'
import { equal } from '../../content/log/bytes.ts'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { rootAt } from '../../content/log/merkle.ts'
import { parseNote } from '../../content/log/note.ts'
import { tileReader, tilesFor } from '../../content/log/tiles.ts'
import type { RecordDb } from './db.ts'
import { sha256 } from './hash.ts'
import { checkpoints } from './tables.ts'
import { readTiles } from './tiles.ts'

/**
 * The newest checkpoint as kept outside the database, so that a database restored to an earlier state is known for one
 * and never forks the log.
 */
export interface Head {
  size: number
  root: Uint8Array
  /** What the next conditional put must find; `undefined` before the first. */
  etag: string | undefined
}

/** Where the newest signed checkpoint stands in `OBJECTS`. */
export const HEAD_KEY = 'log/checkpoint'

/** The database holds less than was already signed, or something else. Nothing may be published from it. */
export class ForkedRecord extends Error {
  /** Entries in the database. */
  readonly found: number
  /** Entries that were signed. */
  readonly signed: number

  constructor(found: { size: number }, head: Head) {
    super(
      found.size < head.size
        ? `the database ends at ${found.size} entries, but ${head.size} were already signed: it was restored to an earlier state`
        : `the database says something else than the checkpoint signed at ${head.size} entries`,
    )
    this.found = found.size
    this.signed = head.size
  }
}

export const readHead = async (objects: R2Bucket): Promise<Head> => {
  const object = await objects.get(HEAD_KEY)
  if (!object) return { size: 0, root: new Uint8Array(), etag: undefined }
  const { size, root } = parseCheckpoint(parseNote(await object.text()).text)
  return { size, root, etag: object.etag }
}

/** Keeps a committed checkpoint outside the database. @returns whether `head` still was what stood there */
export const putHead = async (objects: R2Bucket, head: Head, note: string): Promise<boolean> => {
  const onlyIf = head.etag === undefined ? { etagDoesNotMatch: '*' } : { etagMatches: head.etag }
  return (
    (await objects.put(HEAD_KEY, note, { onlyIf, httpMetadata: { contentType: 'text/plain; charset=utf-8' } })) !== null
  )
}

/** @throws ForkedRecord when the database is smaller than `head` or inconsistent with it */
export const assertFollows = async (db: RecordDb, head: Head): Promise<void> => {
  if (head.size === 0) return
  const newest = await db.select().from(checkpoints).orderBy(desc(checkpoints.size)).limit(1).get()
  const found = { size: newest?.size ?? 0 }
  if (found.size < head.size) throw new ForkedRecord(found, head)
  const range = [{ start: 0, end: head.size }]
  const tiles = await readTiles(db, tilesFor(range, found.size))
  if (!equal(rootAt(head.size, tileReader(tiles, sha256), sha256), head.root)) throw new ForkedRecord(found, head)
}
