import { decodeBase64 } from './bytes.ts'
import { differingColumn, type ExportRow } from './export-rows.ts'
import { step, type Step } from './findings.ts'
import { hasLeaf } from './merkle.ts'
import { isStep, openSigned, type Trust } from './open-signed.ts'
import { verifyConsistency } from './proofs.ts'
import { checkSigned, readLeaf, verifyRecord, type Evidence } from './verify-record.ts'
import { sha256 } from './webcrypto.ts'

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Checks what an export's description says of the log: that a state which the log signed continues the one that the
 * export was made of. Of the rows it says nothing.
 * @param description - as `/api/registers/{register}/export.csv.json` answers
 */
export async function verifyExportState(description: unknown, trust: Trust): Promise<Step[]> {
  const fields = isFields(description) ? description : {}
  const { proof, size } = fields
  if (!isFields(proof) || typeof size !== 'number') return [step('signed', 'noCheckpoint')]
  const { checkpoint, root, hashes } = proof
  const opened = await openSigned(typeof checkpoint === 'string' ? checkpoint : '', trust)
  const signed = checkSigned(opened, trust.witnesses?.length ?? 0)
  if (isStep(opened)) return signed
  const claim = {
    from: size,
    to: opened.size,
    fromRoot: hashOf(root),
    toRoot: opened.root,
    hashes: Array.isArray(hashes) ? hashes.map(hashOf) : [],
  }
  const sizes = { from: size, size: opened.size }
  const holds = await verifyConsistency(claim, sha256)
  return [step('grown', holds ? 'continued' : 'notContinued', sizes), ...signed]
}

/** What is no hash becomes one that fits nowhere. */
const hashOf = (given: unknown): Uint8Array => (typeof given === 'string' && decodeBase64(given)) || new Uint8Array()

/**
 * Checks one row of an export: that its entry says the same, stands in the log below the size that the export was made
 * at, and that the log's state is signed.
 */
export async function verifyExportRow(
  row: ExportRow,
  { size, disarmed }: { size: number; disarmed: boolean },
  evidence: Omit<Evidence, 'record' | 'standing'>,
): Promise<Step[]> {
  if (!hasLeaf(size, row.index)) return [step('included', 'noSuchIndex', { index: row.index, size })]
  const proof = { ...evidence.proof, index: row.index }
  const steps = await verifyRecord({ ...evidence, proof, ...('record' in row ? { record: row.record } : {}) })
  if ('record' in row || !isFields(evidence.entry)) return steps
  const { leaf, disclosures } = evidence.entry
  const stated = typeof leaf === 'string' ? readLeaf(leaf) : undefined
  const disclosed = Array.isArray(disclosures) ? disclosures.filter(isFields) : []
  const texts = new Map(disclosed.map(({ field, value }) => [String(field), value]))
  const field = stated && differingColumn(row.cells, stated, texts, disarmed)
  return field === undefined ? steps : [step('shown', 'differs', { field }), ...steps.slice(1)]
}
