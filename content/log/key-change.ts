import { decodeBase64, utf8 } from './bytes.ts'
import { openCheckpoint } from './checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from './keys.ts'
import { leafHash, type AsyncHash } from './merkle.ts'
import { step, type Step } from './findings.ts'
import type { VerifyEd25519 } from './note.ts'
import { verifyInclusion } from './proofs.ts'

/** One of a log's keys, and what proves that the log itself took it into use. */
export interface ListedKey {
  /** One line, `name+id+base64`. */
  vkey: string
  /** The entry in which the log first spoke of it, as canonical JSON; where it stands; and the proof of that, base64. */
  leaf: string
  statedAt: number
  hashes: string[]
  /** The first checkpoint that holds the entry: of a key that followed another, signed by that one. */
  checkpoint: string
}

interface Tools {
  hash: AsyncHash
  verify: VerifyEd25519
}

/** The register in which a log says which keys are its own; nobody else publishes in it. */
const LOG_KEYS = 'log-keys'

/**
 * The key that the log took into use, where a tree that another of its keys signed holds the entry that says so. That
 * both signed one checkpoint would prove nothing: anybody can add a signature to what another has signed.
 * @param item - whatever somebody listed; what is malformed in it proves nothing
 */
async function takenIntoUse(item: ListedKey, log: VerifierKey, { hash, verify }: Tools) {
  try {
    const { vkey, leaf, statedAt: index, hashes } = item
    const key = await parseVerifierKey(vkey, hash)
    const { size, root } = (await openCheckpoint(item.checkpoint, { log, witnesses: [] }, verify)).checkpoint
    const stated: { register?: unknown; body?: { vkey?: unknown; state?: unknown } } = JSON.parse(leaf)
    const isSaid = stated.register === LOG_KEYS && stated.body?.vkey === vkey && stated.body.state === 'current'
    const proof = hashes.map((given) => decodeBase64(given) ?? new Uint8Array())
    const claim = { index, size, root, leafHash: await leafHash(utf8(leaf), hash), hashes: proof }
    return isSaid && key.name === log.name && (await verifyInclusion(claim, hash)) ? key : undefined
  } catch {
    return undefined
  }
}

/**
 * The keys that those of a log lead to, each taken into use by the log itself in a tree that one before it signed.
 * @param known - keys of one log that are trusted
 * @param listed - from anybody and in any order: only signatures count
 * @returns `known` first
 */
export async function keysFrom(
  known: readonly VerifierKey[],
  listed: readonly ListedKey[],
  tools: Tools,
): Promise<VerifierKey[]> {
  const trusted = [...known]
  // Grows while it is gone through: a key that was led to leads on.
  for (const log of trusted)
    for (const item of listed) {
      const key = await takenIntoUse(item, log, tools)
      if (key && !trusted.some(({ id }) => id === key.id)) trusted.push(key)
    }
  return trusted
}

/**
 * Whether a log's key leads to another one of the same log.
 * @param before - the key that is trusted, @param after - the one that signs now, each one line
 * @returns `false` too where a line is malformed, or names another log
 */
export async function leadsTo(
  before: string,
  after: string,
  listed: readonly ListedKey[],
  tools: Tools,
): Promise<boolean> {
  const read = (line: string): Promise<VerifierKey | undefined> =>
    parseVerifierKey(line.trimEnd(), tools.hash).catch(() => undefined)
  const [first, last] = [await read(before), await read(after)]
  if (!first || !last) return false
  return (await keysFrom([first], listed, tools)).some(
    ({ publicKey, name }) => name === last.name && publicKey.join() === last.publicKey.join(),
  )
}

/**
 * Turns a change of keys that was only found into one that is proven, where the log of then stated it.
 * @param grown - as `verifyGrowth` found it
 * @param ask - fetches `/api/log/keys`; asked only where the key is another one
 */
export async function provenChange(
  grown: Step,
  { before, after }: { before: string; after: string },
  ask: () => Promise<unknown>,
  tools: Tools,
): Promise<Step> {
  if (grown.detail !== 'otherKeySameLog') return grown
  const listed = readListed(await ask().catch(() => undefined))
  return (await leadsTo(before, after, listed, tools)) ? step('grown', 'otherKeyVouched', grown.values) : grown
}

/** What is no list of keys lists none; what its items hold is looked at where they are used. */
export function readListed(given: unknown): ListedKey[] {
  const items = typeof given === 'object' && given !== null && 'items' in given ? given.items : undefined
  return Array.isArray(items) ? items : []
}
