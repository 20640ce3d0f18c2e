import { randomBytes } from 'node:crypto'
import { eraseFiles } from './erase-files.ts'
import type { RecordDb } from './db.ts'
import { deleteExports, listExportObjects } from './exports.ts'
import { findRecord } from './read.ts'
import { purgeSearch } from './search.ts'

/** What an erasure takes away besides rows of the record: bytes that no transaction covers. */
export interface Remainder {
  /** Key of one of its entries in the register `erasures`; all of them stand, or none. */
  erasure: string
  registers: string[]
  /** Whether what goes could be searched for. */
  isSearched: boolean
  /** Files that go where nothing else names them, and the key of the entry that takes them. */
  files: { hashes: string[]; erasure: string }[]
}

interface Stores {
  db: RecordDb
  objects: R2Bucket
}

const PREFIX = 'erasing/'

/**
 * Notes what is about to be taken away, before the record forgets what that was: once the rows are gone, nothing else
 * tells which bytes went with them.
 * @returns where the note stands
 */
export const noteRemainder = async (objects: R2Bucket, remainder: Remainder): Promise<string> => {
  const note = `${PREFIX}${randomBytes(16).toString('base64url')}`
  await objects.put(note, JSON.stringify(remainder))
  return note
}

/** Takes away what a note says, then the note. Every step may be done twice. */
export const takeAway = async (
  { db, objects }: Stores,
  { registers, isSearched, files }: Remainder,
  note: string,
): Promise<void> => {
  // An export may have been written while the rows still stood; what no erasure touched is made again when it is asked for.
  for (const register of registers) await deleteExports(objects, await listExportObjects(objects, register))
  for (const { hashes, erasure } of files) await eraseFiles(db, objects, hashes, erasure)
  if (isSearched) await purgeSearch(db)
  await objects.delete(note)
}

/** Whether an erasure was begun and not finished. */
export const isErasing = async (objects: R2Bucket): Promise<boolean> =>
  (await objects.list({ prefix: PREFIX, limit: 1 })).objects.length > 0

/**
 * Finishes erasures that ended halfway, as with the machine. Called only while none is under way: the note of one that
 * never came to stand is thrown away, and nothing else happens.
 * @returns how many were finished
 */
export const finishErasures = async (stores: Stores): Promise<number> => {
  const { objects: notes } = await stores.objects.list({ prefix: PREFIX })
  let finished = 0
  for (const { key: note } of notes) {
    const remainder = await (await stores.objects.get(note))?.json<Remainder>()
    if (!remainder) continue
    if (await findRecord(stores.db, 'erasures', remainder.erasure)) {
      await takeAway(stores, remainder, note)
      finished++
    } else await stores.objects.delete(note)
  }
  return finished
}
