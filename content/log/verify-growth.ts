import { decodeBase64, equal } from './bytes.ts'
import { step, type Step } from './findings.ts'
import { isStep, openSigned, type Opened } from './open-signed.ts'
import { verifyConsistency } from './proofs.ts'
import { sha256 } from './webcrypto.ts'

/** A checkpoint as a signed note, and the key that it is to be believed by. */
export interface SeenLog {
  checkpoint: string
  vkey: string
}

/** Fetches `/api/log/consistency` between two sizes. */
export type AskConsistency = (from: number, to: number) => Promise<unknown>

/**
 * Checks that the log at one checkpoint keeps all that it held at an earlier one. Under another key the outcome is never
 * good, but it says whether what was seen still stands, so that a reader can tell a new key from a new past.
 * @param before - seen earlier
 * @param ask - asked only where a proof is needed
 */
export async function verifyGrowth(before: SeenLog, now: SeenLog, ask: AskConsistency): Promise<Step> {
  const older = await openSigned(before.checkpoint, before)
  const newer = await openSigned(now.checkpoint, now)
  for (const found of [older, newer])
    if (isStep(found)) return step('grown', found.detail === 'unsupported' ? 'unsupported' : 'noCheckpoint')
  if (isStep(older) || isStep(newer)) return step('grown', 'noCheckpoint')
  const grown = await compare(older, newer, ask)
  if (before.vkey.trim() === now.vkey.trim()) return grown
  const keys = { then: older.key.id, now: newer.key.id }
  return step('grown', grown.ok ? 'otherKeySameLog' : 'otherKey', { ...grown.values, ...keys })
}

async function compare(older: Opened, newer: Opened, ask: AskConsistency): Promise<Step> {
  const sizes = { from: older.size, size: newer.size }
  if (older.origin !== newer.origin) return step('grown', 'rewritten', sizes)
  if (older.size > newer.size) return step('grown', 'shrunk', sizes)
  if (older.size === newer.size) return step('grown', equal(older.root, newer.root) ? 'unchanged' : 'rewritten', sizes)
  // Every log continues the empty one.
  if (older.size === 0) return step('grown', 'grown', sizes)
  const claim = { from: older.size, to: newer.size, fromRoot: older.root, toRoot: newer.root }
  const proof = await ask(claim.from, claim.to).catch(() => undefined)
  if (proof === undefined) return step('grown', 'noAnswer', sizes)
  const holds = await verifyConsistency({ ...claim, hashes: hashesOf(proof) }, sha256)
  return step('grown', holds ? 'grown' : 'rewritten', sizes)
}

/** What is no hash becomes one that fits nowhere. */
function hashesOf(proof: unknown): Uint8Array[] {
  const given = typeof proof === 'object' && proof !== null && 'hashes' in proof ? proof.hashes : undefined
  if (!Array.isArray(given)) return []
  return given.map((hash) => (typeof hash === 'string' && decodeBase64(hash)) || new Uint8Array())
}
