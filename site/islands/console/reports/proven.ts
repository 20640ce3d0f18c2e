import { readProof } from '../../../../content/log/read-proof.ts'
import { verifyRecord } from '../../../../content/log/verify-record.ts'
import { ask } from '../ask.ts'
import { request } from '../request.ts'
import { isFields } from './api.ts'

/** A report goes on only to keys that the public log states for the body: each is looked up there and proven first. */

interface NamedKey {
  recipient: string
  kind: string
  /** Of its entry in the log. */
  index: number
}

const isProven = async (body: string, { recipient, index }: NamedKey, vkey: string): Promise<boolean> => {
  const [{ body: entry }, { body: given }] = await Promise.all([
    ask('GET', `/api/log/entries/${index}`),
    ask('GET', `/api/log/proofs/${index}`),
  ])
  const leaf: unknown = isFields(entry) && typeof entry['leaf'] === 'string' ? JSON.parse(entry['leaf']) : undefined
  const stated = isFields(leaf) && isFields(leaf['body']) ? leaf['body'] : undefined
  const isThis = isFields(leaf) && leaf['register'] === 'sealing-keys' && leaf['status'] !== 'withdrawn'
  if (!isThis || stated?.['body'] !== body || stated['recipient'] !== recipient) return false
  const steps = await verifyRecord({ entry, proof: { ...readProof(given), index }, vkey })
  return ['included', 'signed'].every((detail) => steps.some((step) => step.detail === detail))
}

/** Whether each of the keys stands in the log as this body's own, and there is one of each kind. @throws Refused, Lost */
export const areProven = async (body: string, keys: readonly NamedKey[]): Promise<boolean> => {
  const vkey = await (await request('/log/vkey')).text()
  const proven = await Promise.all(keys.map((key) => isProven(body, key, vkey)))
  return proven.every(Boolean) && ['officer', 'recovery'].every((kind) => keys.some((key) => key.kind === kind))
}
