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
 * Whether a tree that a key signed holds the entry by which the log takes another one into use. That both signed one
 * checkpoint would prove nothing: anybody can add a signature to what another has signed.
 */
async function isTakenIntoUse(
  { vkey, leaf, statedAt: index, hashes, checkpoint }: ListedKey,
  log: VerifierKey,
  { hash, verify }: Tools,
): Promise<boolean> {
  try {
    const { size, root } = (await openCheckpoint(checkpoint, { log, witnesses: [] }, verify)).checkpoint
    const stated: { register?: unknown; body?: { vkey?: unknown; state?: unknown } } = JSON.parse(leaf)
    const isSaid = stated.register === LOG_KEYS && stated.body?.vkey === vkey && stated.body.state === 'current'
    const proof = hashes.map((given) => decodeBase64(given) ?? new Uint8Array())
    const claim = { index, size, root, leafHash: await leafHash(utf8(leaf), hash), hashes: proof }
    return isSaid && (await verifyInclusion(claim, hash))
  } catch {
    // Whatever is malformed proves nothing.
    return false
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
  // A step that could not be taken yet is tried again once another key is known.
  for (let size = 0; size < trusted.length;) {
    size = trusted.length
    for (const item of listed) {
      const key = await parseVerifierKey(item.vkey, tools.hash).catch(() => undefined)
      const isNew = key?.name === known[0]?.name && !trusted.some(({ id }) => id === key?.id)
      if (!key || !isNew) continue
      const said = await Promise.all(trusted.map((log) => isTakenIntoUse(item, log, tools)))
      if (said.includes(true)) trusted.push(key)
    }
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

const isListed = (item: unknown): item is ListedKey => {
  const { vkey, leaf, statedAt, hashes, checkpoint }: Partial<Record<keyof ListedKey, unknown>> =
    typeof item === 'object' ? { ...item } : {}
  const texts: unknown[] = Array.isArray(hashes) ? [vkey, leaf, checkpoint, ...hashes] : [undefined]
  return typeof statedAt === 'number' && texts.every((text) => typeof text === 'string')
}

/** What is no list of keys lists none. */
export function readListed(given: unknown): ListedKey[] {
  const items = typeof given === 'object' && given !== null && 'items' in given ? given.items : undefined
  return Array.isArray(items) ? items.filter(isListed) : []
}
