import { readProof } from '../../../content/log/read-proof.ts'
import { verifyRecord } from '../../../content/log/verify-record.ts'
import { ask, isFields } from './ask.ts'

/** Keys are sealed to only where the public log names them: each is looked up there and proven before it is used. */

/** A key as the portal names it for a body. */
export interface NamedKey {
  recipient: string
  fingerprint: string
  kind: string
  /** Of its entry in the log. */
  index: number
}

export interface ProvenKeys {
  recipients: string[]
  fingerprints: string[]
  /** Signed checkpoint that the newest of them was proven against. */
  checkpoint: string
}

/** Whether the entry states exactly this key for this body, and the log holds it. */
const proveOne = async (body: string, key: NamedKey, vkey: string): Promise<string | undefined> => {
  const [entry, given] = await Promise.all([ask(`/api/log/entries/${key.index}`), ask(`/api/log/proofs/${key.index}`)])
  if (!isFields(entry) || typeof entry['leaf'] !== 'string') return undefined
  const leaf: unknown = JSON.parse(entry['leaf'])
  const stated = isFields(leaf) && isFields(leaf['body']) ? leaf['body'] : undefined
  const isThis =
    isFields(leaf) &&
    leaf['register'] === 'sealing-keys' &&
    leaf['status'] !== 'withdrawn' &&
    stated?.['body'] === body &&
    stated['recipient'] === key.recipient
  if (!isThis) return undefined
  const proof = { ...readProof(given), index: key.index }
  const steps = await verifyRecord({ entry, proof, vkey })
  const has = (name: string): boolean => steps.some(({ detail }) => detail === name)
  return has('included') && has('signed') ? proof.checkpoint : undefined
}

/**
 * @returns `undefined` when one of the keys does not stand in the log as it was named, or one of the two kinds is missing
 * @throws Unreachable, Refused
 */
export const proveKeys = async (body: string, keys: readonly NamedKey[]): Promise<ProvenKeys | undefined> => {
  const kinds = new Set(keys.map(({ kind }) => kind))
  if (!kinds.has('officer') || !kinds.has('recovery')) return undefined
  const vkey = await askText('/log/vkey')
  const checkpoints = await Promise.all(keys.map((key) => proveOne(body, key, vkey)))
  const [checkpoint] = checkpoints.filter((one) => one !== undefined)
  if (checkpoint === undefined || checkpoints.includes(undefined)) return undefined
  return {
    recipients: keys.map(({ recipient }) => recipient),
    fingerprints: keys.map(({ fingerprint }) => fingerprint),
    checkpoint,
  }
}

const askText = async (path: string): Promise<string> => {
  const answer = await fetch(path, { credentials: 'omit', cache: 'no-store' })
  return answer.text()
}
