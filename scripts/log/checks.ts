import { decodeBase64, encodeBase64, equal, hex, utf8 } from '../../content/log/bytes.ts'
import { openNote, UnverifiedNote } from '../../content/log/note.ts'
import { HASH_BYTES, leafHash } from '../../content/log/merkle.ts'
import { parseProof, type Proof } from '../../content/log/proof-text.ts'
import { verifyConsistency, verifyInclusion } from '../../content/log/proofs.ts'
import { readAnswer } from '../../content/log/read-proof.ts'
import { verifyEd25519 } from '../../content/log/webcrypto.ts'
import { sha256 } from './hash.ts'
import { BadUse, because, refused, verified, type Said, type Verdict } from './sentences.ts'
import { isVerdict, openTrusted, type Opened, type Trust } from './trust.ts'

/** A verdict, and the checkpoint that it rests on where one was opened. */
export interface Checked {
  verdict: Verdict
  opened?: Opened | undefined
  /** What is to be said besides. */
  remarks?: Said[] | undefined
}

type Fields = Record<string, unknown>
/** The fields of a JSON object; `undefined` when the text is none. */
export const readFields = (text: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/**
 * A leaf from a file: its bytes as they are, or an answer of `/api/log/entries/{index}`. Editors end a file with a
 * newline; canonical JSON never does.
 */
const leafOf = (text: string): Uint8Array => {
  const leaf = readFields(text)?.['leaf']
  return utf8(typeof leaf === 'string' ? leaf : text.replace(/\r?\n$/, ''))
}

/** The checkpoint that a proof leads to from the hash of an entry, or why it does not. */
export const openProven = async (
  { index, hashes, checkpoint }: Proof,
  hash: Uint8Array,
  file: string,
  trust: Trust,
): Promise<Opened | Checked> => {
  const opened = await openTrusted(checkpoint, file, trust)
  if (isVerdict(opened)) return { verdict: opened }
  const { size, root } = opened.checkpoint
  return (await verifyInclusion({ index, size, root, hashes, leafHash: hash }, sha256))
    ? opened
    : { verdict: refused('notProven', { index, size }), opened }
}

/**
 * Checks that an entry stands in the log.
 * @param text - our JSON or a C2SP tlog-proof; @param leaf - the entry
 * @throws BadUse when neither the proof nor a leaf says what is to be proven
 */
export const checkProof = async (text: string, file: string, trust: Trust, leaf?: string): Promise<Checked> => {
  const fields = readFields(text)
  let proof: Proof
  try {
    proof = fields ? readAnswer(fields) : parseProof(text)
  } catch (error) {
    return { verdict: refused('notProof', { why: because(error) }) }
  }
  const stated = typeof fields?.['leafHash'] === 'string' ? decodeBase64(fields['leafHash']) : undefined
  if (leaf === undefined && stated?.length !== HASH_BYTES) throw new BadUse('noLeaf')
  const hash = leaf === undefined ? (stated ?? new Uint8Array()) : leafHash(leafOf(leaf), sha256)
  const opened = await openProven(proof, hash, file, trust)
  if ('verdict' in opened) return opened
  const { origin, size } = opened.checkpoint
  const values = { index: proof.index, size, origin }
  return {
    verdict:
      leaf === undefined ? verified('hashProven', { ...values, hash: encodeBase64(hash) }) : verified('proven', values),
    opened,
  }
}

/** Checks that a note of any kind, such as a promise, is signed by the key given. */
export const checkNote = async (text: string, file: string, { log, witnesses }: Trust): Promise<Verdict> => {
  try {
    const { signatures } = await openNote(text, [log, ...witnesses], verifyEd25519)
    const signers = signatures.map(({ name }) => name).join(', ')
    if (!signatures.some(({ keyId }) => keyId === log.id)) throw new UnverifiedNote(signers)
    return verified('noteSigned', { file, signers })
  } catch (error) {
    return refused(error instanceof UnverifiedNote ? 'notSigned' : 'notNote', { file, why: because(error) })
  }
}

/** Lines of CSV behind the header; a line break between quotes is none. */
const countCsvRows = (bytes: Uint8Array): number => {
  let [lines, isQuoted] = [0, false]
  for (const byte of bytes) {
    if (byte === 0x22) isQuoted = !isQuoted
    else if (byte === 0x0a && !isQuoted) lines++
  }
  return lines + (bytes.length > 0 && bytes.at(-1) !== 0x0a ? 1 : 0) - 1
}

const countLines = (bytes: Uint8Array): number =>
  bytes.reduce((lines, byte) => lines + (byte === 0x0a ? 1 : 0), bytes.length > 0 && bytes.at(-1) !== 0x0a ? 1 : 0)

/** Checks that a downloaded export is the file that its description speaks of. Rows are counted in CSV and NDJSON. */
export const checkExport = (
  bytes: Uint8Array,
  description: string,
  { log }: Trust,
  names: { file: string; description: string },
): Verdict => {
  const described = readFields(description)
  const { register, size, rows, bytes: length, sha256: digest, origin, url } = described ?? {}
  const isDescription =
    [size, rows, length].every(Number.isSafeInteger) && [register, digest, origin].every((x) => typeof x === 'string')
  if (!isDescription) return refused('notDescription', { file: names.description })
  const { file } = names
  if (origin !== log.name) return refused('otherLog', { found: String(origin), origin: log.name })
  const stated = { rows: Number(rows), bytes: Number(length), sha256: String(digest) }
  const name = `${String(url)} ${file}`
  const found = {
    rows: /\.ndjson\b/.test(name) ? countLines(bytes) : /\.json\b/.test(name) ? stated.rows : countCsvRows(bytes),
    bytes: bytes.length,
    sha256: hex(sha256(Uint8Array.from(bytes))),
  }
  for (const what of ['rows', 'bytes', 'sha256'] as const)
    if (found[what] !== stated[what])
      return refused('fileDiffers', { file, what, found: found[what], described: stated[what] })
  return verified('fileAsDescribed', { file, register: String(register), size: Number(size), ...found })
}

/** The hashes of a proof of consistency, as `/api/log/consistency` answers; of anything else none. */
export const readGrowth = (text: string): Uint8Array[] => {
  const hashes = readFields(text)?.['hashes']
  // What is no hash stays in its place and proves nothing.
  return Array.isArray(hashes)
    ? hashes.map((hash) => (typeof hash === 'string' && decodeBase64(hash)) || new Uint8Array())
    : []
}

/**
 * Checks that a log only appended between two checkpoints.
 * @param ask - hashes of the consistency proof between two sizes; asked only where there is something to prove
 */
export const checkGrowth = async (
  older: Opened['checkpoint'],
  newer: Opened['checkpoint'],
  ask: (from: number, to: number) => Promise<readonly Uint8Array[]>,
): Promise<Verdict> => {
  const { origin, size } = newer
  const values = { origin, from: older.size, size }
  if (older.size > size) return refused('shrunk', values)
  if (older.size === size)
    return equal(older.root, newer.root) ? verified('unchanged', values) : refused('forked', values)
  // Every log continues the empty one.
  if (older.size === 0) return verified('grown', values)
  const hashes = await ask(older.size, size)
  const claim = { from: older.size, to: size, fromRoot: older.root, toRoot: newer.root, hashes }
  return (await verifyConsistency(claim, sha256)) ? verified('grown', values) : refused('forked', values)
}
