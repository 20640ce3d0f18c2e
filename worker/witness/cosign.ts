import { encodeBase64, equal } from '../../content/log/bytes.ts'
import { parseCheckpoint, type Checkpoint } from '../../content/log/checkpoint.ts'
import type { VerifierKey } from '../../content/log/keys.ts'
import { rootAt } from '../../content/log/merkle.ts'
import { cosignNote, openNote, parseNote, signatureLine, UnverifiedNote } from '../../content/log/note.ts'
import { verifyConsistency } from '../../content/log/proofs.ts'
import { verifyEd25519 } from '../../content/log/webcrypto.ts'
import type { WitnessRequest } from '../../content/log/witness-request.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { sha256 } from '../../db/record/hash.ts'
import type { LogSigner } from '../../db/record/publish.ts'
import { advanceWitnessed, findWitnessed, type Tree } from '../../db/record/witnessed.ts'

/** What a witness answers to a log. */
export type Answer =
  | { status: 200; lines: string }
  /** `oldSize` above the checkpoint's size, or not a checkpoint. */
  | { status: 400; why: string }
  /** No signature of a key that we know for this log. */
  | { status: 403 }
  /** A log that we do not know. */
  | { status: 404 }
  /** We cosigned another size last, or another tree of this size. */
  | { status: 409; size: number }
  /** The proof does not lead from the tree that we cosigned last. */
  | { status: 422 }

/**
 * Cosigns a checkpoint that continues the last one we cosigned of its log, and remembers it before the signature leaves.
 * @param logs - keys of the logs that we witness; a log's name is its origin
 * @param now - time of the cosignature
 * @see c2sp.org/tlog-witness, add-checkpoint
 */
export const cosign = async (
  { db, signer, logs, now }: { db: RecordDb; signer: LogSigner; logs: readonly VerifierKey[]; now: Date },
  { oldSize, hashes, note }: WitnessRequest,
): Promise<Answer> => {
  const read = readCheckpoint(note)
  if (typeof read === 'string') return { status: 400, why: read }
  const { text, checkpoint } = read
  const keys = logs.filter(({ name }) => name === checkpoint.origin)
  if (keys.length === 0) return { status: 404 }
  if (!(await isSigned(note, keys))) return { status: 403 }
  if (oldSize > checkpoint.size) return { status: 400, why: 'the old size is above the size of the checkpoint' }

  const last = await findWitnessed(db, checkpoint.origin)
  const next = { ...checkpoint, root: encodeBase64(checkpoint.root) }
  if (oldSize !== (last?.size ?? 0)) return { status: 409, size: last?.size ?? 0 }
  if (last && last.size === next.size && last.root !== next.root) return { status: 409, size: last.size }
  if (!(await follows(checkpoint, last, hashes))) return { status: 422 }
  const at = `${now.toISOString().slice(0, 19)}Z`
  if (!(await advanceWitnessed(db, last, { ...next, note, at })))
    return { status: 409, size: (await findWitnessed(db, checkpoint.origin))?.size ?? 0 }
  const signature = await cosignNote(text, signer.key, Math.floor(now.getTime() / 1_000), signer.sign)
  return { status: 200, lines: signatureLine(signature) }
}

const readCheckpoint = (note: string): { text: string; checkpoint: Checkpoint } | string => {
  try {
    const { text } = parseNote(note)
    return { text, checkpoint: parseCheckpoint(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return error.message
    throw error
  }
}

const isSigned = async (note: string, keys: readonly VerifierKey[]): Promise<boolean> => {
  try {
    await openNote(note, keys, verifyEd25519)
    return true
  } catch (error) {
    if (error instanceof UnverifiedNote) return false
    throw error
  }
}

/** Whether a tree continues the one before it. Of an empty one there is nothing to prove, and no proof may be given. */
const follows = async (
  { size, root }: Checkpoint,
  last: Tree | undefined,
  hashes: readonly Uint8Array[],
): Promise<boolean> => {
  const isFalse =
    size === 0 &&
    !equal(
      root,
      rootAt(0, () => new Uint8Array(), sha256),
    )
  if (isFalse) return false
  if (!last || last.size === 0 || last.size === size) return hashes.length === 0
  const fromRoot = Uint8Array.from(atob(last.root), (character) => character.charCodeAt(0))
  return verifyConsistency({ from: last.size, to: size, fromRoot, toRoot: root, hashes }, sha256)
}
