import { decodeBase64, encodeBase64, type Bytes } from './bytes.ts'
import { parseSignatureLines, type Signature } from './note.ts'

/** What a log asks of a witness: to cosign a checkpoint that continues the one it cosigned last. */
export interface WitnessRequest {
  /** Leaves of the tree that the witness cosigned last; 0 before the first. */
  oldSize: number
  /** Consistency proof from there to the checkpoint, at most 63 hashes of 32 bytes. */
  hashes: Uint8Array[]
  /** The checkpoint as a signed note. */
  note: string
}

/** A proof in a tree of less than 2^63 leaves is no longer. @see c2sp.org/tlog-witness, add-checkpoint */
const MAX_HASHES = 63

/** How a witness says which size it cosigned last. @see c2sp.org/tlog-witness, add-checkpoint */
export const TLOG_SIZE = 'text/x.tlog.size'

/** @see c2sp.org/tlog-witness, add-checkpoint */
export const encodeWitnessRequest = ({ oldSize, hashes, note }: WitnessRequest): string =>
  `old ${oldSize}\n${hashes.map((hash) => `${encodeBase64(hash)}\n`).join('')}\n${note}`

/**
 * @throws SyntaxError unless there are an old size without leading zeros, at most 63 hashes and a blank line before what
 * should be a note
 * @see c2sp.org/tlog-witness, add-checkpoint
 */
export function parseWitnessRequest(text: string): WitnessRequest {
  const blank = text.indexOf('\n\n')
  if (blank < 0) throw new SyntaxError('no blank line before the checkpoint')
  const [first = '', ...lines] = text.slice(0, blank).split('\n')
  const oldSize = readSize(/^old (\S+)$/.exec(first)?.[1] ?? '')
  if (oldSize === undefined) throw new SyntaxError('no line with the old size')
  if (lines.length > MAX_HASHES) throw new SyntaxError(`more than ${MAX_HASHES} hashes`)
  return { oldSize, hashes: lines.map(readHash), note: text.slice(blank + 2) }
}

function readHash(line: string): Bytes {
  const hash = decodeBase64(line)
  if (hash?.length !== 32) throw new SyntaxError('a line of the proof is not a hash')
  return hash
}

const readSize = (text: string): number | undefined => {
  const size = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : NaN
  return Number.isSafeInteger(size) ? size : undefined
}

/** The size that a refusal with status 409 names; `undefined` when it names none. */
export const parseSize = (body: string): number | undefined =>
  body.endsWith('\n') ? readSize(body.slice(0, -1)) : undefined

/** @throws SyntaxError when the answer is not lines of signatures, each ended by a newline */
export const parseCosignatures = (body: string): Signature[] => parseSignatureLines(body)
