import { asc, gte } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import { proveConsistency } from './log.ts'
import { checkpoints } from './tables.ts'

/** What proves that the log signed a state which continues the one that an export was made of. */
export interface ExportProof {
  /** Root of the tree that the export was made of. */
  root: Uint8Array
  /** From that tree to the checkpoint's. */
  hashes: Uint8Array[]
  /** The first one signed at that size or later, verbatim: the proof of an export never changes. */
  checkpoint: string
}

/**
 * Two reads.
 * @param size - of the tree that the export was made of, at least 1
 * @returns `undefined` while nothing was signed at that size or later
 */
export const proveExport = async (db: RecordDb, size: number): Promise<ExportProof | undefined> => {
  const signed = await db
    .select({ size: checkpoints.size, note: checkpoints.note })
    .from(checkpoints)
    .where(gte(checkpoints.size, size))
    .orderBy(asc(checkpoints.size))
    .limit(1)
    .get()
  if (!signed) return undefined
  const { fromRoot, hashes } = await proveConsistency(db, size, signed.size)
  return { root: fromRoot, hashes, checkpoint: signed.note }
}
