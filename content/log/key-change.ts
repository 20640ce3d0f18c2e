import { openCheckpoint } from './checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from './keys.ts'
import type { AsyncHash } from './merkle.ts'
import { UnverifiedNote, type VerifyEd25519 } from './note.ts'

/** One of a log's keys, and the first checkpoint that carries what the log says of it. */
export interface ListedKey {
  /** One line, `name+id+base64`. */
  vkey: string
  /** A signed note; for a key that followed another, signed by both. */
  checkpoint: string
}

async function isSignedBy(note: string, log: VerifierKey, verify: VerifyEd25519): Promise<boolean> {
  try {
    await openCheckpoint(note, { log, witnesses: [] }, verify)
    return true
  } catch (error) {
    if (error instanceof UnverifiedNote || error instanceof SyntaxError) return false
    throw error
  }
}

/**
 * Whether a log's key leads to another one of the same log: each step a checkpoint that both the key before and the key
 * after signed. The list may come from anybody; only signatures count.
 * @param before - the key that is trusted, @param after - the one that signs now, each one line
 * @returns `false` too where a line is malformed, or names another log
 */
export async function leadsTo(
  before: string,
  after: string,
  listed: readonly ListedKey[],
  { hash, verify }: { hash: AsyncHash; verify: VerifyEd25519 },
): Promise<boolean> {
  const read = (line: string): Promise<VerifierKey | undefined> =>
    parseVerifierKey(line.trimEnd(), hash).catch(() => undefined)
  const [first, last] = [await read(before), await read(after)]
  if (!first || !last || first.name !== last.name) return false
  const trusted = new Map([[first.id, first]])
  // In any order: a step that could not be taken yet is tried again once another key is known.
  for (let size = 0; size < trusted.size && !trusted.has(last.id);) {
    size = trusted.size
    for (const { vkey, checkpoint } of listed) {
      const key = await read(vkey)
      if (!key || trusted.has(key.id) || key.name !== first.name) continue
      const known = [...trusted.values()]
      const signed = await Promise.all(known.map((one) => isSignedBy(checkpoint, one, verify)))
      if (signed.includes(true) && (await isSignedBy(checkpoint, key, verify))) trusted.set(key.id, key)
    }
  }
  return trusted.get(last.id)?.publicKey.join() === last.publicKey.join()
}
