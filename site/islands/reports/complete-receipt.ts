import { decodeBase64 } from '../../../content/log/bytes.ts'
import { parseNote } from '../../../content/log/note.ts'
import type { Logged, ReportReceipt } from '../../../content/reports/receipt.ts'
import type { Fetch } from './portal.ts'

/** Fetches what a receipt lacks of its proof. The portal is asked for the fingerprint alone: not for number or code. */

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const jsonOf = async (answer: Response): Promise<unknown> => (answer.status === 200 ? answer.json() : undefined)

/** An entry of the log with its proof, as it is kept. */
const fetchLogged = async (ask: Fetch, index: number): Promise<Logged | undefined> => {
  const [entry, proof] = await Promise.all([
    ask(`/api/log/entries/${index}`, {}).then(jsonOf),
    ask(`/api/log/proofs/${index}`, { headers: { Accept: 'text/plain' } }),
  ])
  const leaf = isFields(entry) ? entry['leaf'] : undefined
  return typeof leaf === 'string' && proof.ok ? { leaf, proof: await proof.text() } : undefined
}

/** The entry that names the key which signed the promise. */
const fetchKey = async (ask: Fetch, promise: string): Promise<Logged | undefined> => {
  const [signature] = parseNote(promise).signatures
  const record = await ask(`/api/registers/receipt-keys/records/${signature?.keyId ?? ''}`, {}).then(jsonOf)
  const index = isFields(record) ? record['index'] : undefined
  return typeof index === 'number' ? fetchLogged(ask, index) : undefined
}

/** The pulse that holds the commitment; `undefined` while it is yet to come. */
const fetchPulse = async (ask: Fetch, commitment: string): Promise<ReportReceipt['pulse']> => {
  const answer = await ask('/api/reports/proofs', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ commitment }),
  })
  const found = await jsonOf(answer)
  if (!isFields(found) || !isFields(found['entry'])) return undefined
  const { size, leafIndex, hashes, entry } = found
  const { index } = entry
  if (typeof size !== 'number' || typeof leafIndex !== 'number' || typeof index !== 'number') return undefined
  const path = Array.isArray(hashes) ? hashes.filter((hash) => typeof hash === 'string' && decodeBase64(hash)) : []
  const logged = await fetchLogged(ask, index)
  return logged && { ...logged, size, leafIndex, hashes: path }
}

/** @returns the receipt with what could be fetched; what failed is left out, and checking says so */
export const completeReceipt = async (
  receipt: ReportReceipt,
  ask: Fetch = (path, asked) => fetch(path, asked),
): Promise<ReportReceipt> => {
  const [key, pulse] = await Promise.all([
    receipt.key ?? fetchKey(ask, receipt.promise).catch(() => undefined),
    receipt.pulse ?? fetchPulse(ask, receipt.commitment).catch(() => undefined),
  ])
  return { ...receipt, ...(key && { key }), ...(pulse && { pulse }) }
}
