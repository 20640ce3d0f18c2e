import { NotReadNow, type FileText } from '../../content/documents/file-text.ts'
import { readFile } from '../../content/documents/reading.ts'
import type { RecordDb } from './db.ts'
import { beginReading, forgetTexts, giveUp, keepText, markProgress, readWaiting } from './file-texts.ts'
import { describeObjects, findObject } from './objects.ts'

/** Files of one run, one after the other: each is held in memory whole. */
const MOST = 10

/** A file that ended the job this often is given up. */
const MAX_ATTEMPTS = 2

const readOne = async (db: RecordDb, objects: R2Bucket, sha256: string): Promise<void> => {
  const attempts = await beginReading(db, sha256)
  if (attempts === undefined) return
  const object = attempts > MAX_ATTEMPTS ? null : await findObject(objects, sha256)
  if (!object) {
    await giveUp(db, sha256, attempts > MAX_ATTEMPTS ? 'tooMuch' : 'broken')
    return
  }
  await keepText(db, sha256, await textOf(object))
  // An erasure that came in between would have found nothing to take away.
  if ((await describeObjects(objects, [sha256])).size === 0) await forgetTexts(db, [sha256])
}

const textOf = async (object: R2ObjectBody): Promise<FileText> => {
  try {
    return await readFile(new Uint8Array(await object.arrayBuffer()), object.httpMetadata?.contentType ?? '')
  } catch (error) {
    if (error instanceof NotReadNow) throw error
    return { pages: [], why: 'broken' }
  }
}

/**
 * Reads the text of files that were published since the last time, outside the batch that published them: a page says of
 * a file that its text was not read yet. Every file is read once; whatever is wrong with one, the next has its turn.
 * @returns how many files were looked at
 */
export const readFiles = async (db: RecordDb, objects: R2Bucket): Promise<number> => {
  const { hashes, index } = await readWaiting(db, MOST)
  await hashes.reduce((before, sha256) => before.then(() => readOne(db, objects, sha256)), Promise.resolve())
  if (index !== undefined) await markProgress(db, index)
  return hashes.length
}
