import { openCheckpoint } from './checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from './keys.ts'
import type { AsyncHash } from './merkle.ts'
import { step, type Step } from './findings.ts'
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

/**
 * Turns a change of keys that was only found into one that is proven, where the key of then signed it.
 * @param grown - as `verifyGrowth` found it
 * @param ask - fetches `/api/log/keys`; asked only where the key is another one
 */
export async function provenChange(
  grown: Step,
  { before, after }: { before: string; after: string },
  ask: () => Promise<unknown>,
  tools: { hash: AsyncHash; verify: VerifyEd25519 },
): Promise<Step> {
  if (grown.detail !== 'otherKeySameLog') return grown
  const listed = readListed(await ask().catch(() => undefined))
  return (await leadsTo(before, after, listed, tools)) ? step('grown', 'otherKeyVouched', grown.values) : grown
}

/** What is no list of keys lists none. */
export function readListed(given: unknown): ListedKey[] {
  const items = typeof given === 'object' && given !== null && 'items' in given ? given.items : undefined
  if (!Array.isArray(items)) return []
  return items.flatMap((item: unknown) => {
    const { vkey, checkpoint }: Partial<Record<string, unknown>> = typeof item === 'object' ? { ...item } : {}
    return typeof vkey === 'string' && typeof checkpoint === 'string' ? [{ vkey, checkpoint }] : []
  })
}
