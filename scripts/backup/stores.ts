import { filesIn } from '../record/objects.ts'
import { open, seal } from './cipher.ts'
import { hasBlock, readBlock } from './folder.ts'
import type { Stored } from './list.ts'
import type { Sink } from './rows.ts'
import { refuse } from './sentences.ts'
import type { Subjects } from './subjects.ts'

/** Files of the stores, each under its hash; those that did not change since the backup before are not read again. */

/** Seals a private file under a key of its own, and all under that of the backup. */
export interface Seal {
  key: Buffer
  subjects: Subjects
}

export const evidenceName = (key: string): string => `evidence/${key}`

/**
 * @param before - of the backup before
 * @param isWanted - by key
 * @param say - told how many there are so far
 */
export const dumpStore = async (
  bucket: R2Bucket,
  sink: Sink,
  before: readonly Stored[],
  isWanted: (key: string) => boolean,
  say: (count: number) => void,
  sealed?: Seal,
): Promise<Stored[]> => {
  const known = new Map(before.map((file) => [file.key, file]))
  const found: Stored[] = []
  for await (const { key, etag } of filesIn(bucket)) {
    if (!isWanted(key)) continue
    say(found.length)
    const old = known.get(key)
    if (old?.etag === etag && hasBlock(sink.folder, old.block)) {
      sealed?.subjects.use(evidenceName(key))
      found.push(old)
      continue
    }
    const object = await bucket.get(key)
    // Gone since it was listed.
    if (!object) continue
    const bytes = new Uint8Array(await object.arrayBuffer())
    const name = evidenceName(key)
    const block = sink.put(sealed ? seal(sealed.key, name, sealed.subjects.seal(name, bytes)) : bytes)
    const contentType = object.httpMetadata?.contentType
    found.push({ key, etag: object.etag, block, ...(contentType === undefined ? {} : { contentType }) })
  }
  return found
}

/** A file's bytes; `undefined` for one that was erased since. @throws Refusal */
export const readStored = (folder: string, { key, block }: Stored, sealed?: Seal): Uint8Array | undefined => {
  const bytes = readBlock(folder, block, key)
  if (!sealed) return bytes
  const inner = open(sealed.key, evidenceName(key), bytes)
  return inner ? sealed.subjects.open(evidenceName(key), inner) : refuse('wrongSecret', { secret: 'BACKUP_KEY' })
}
