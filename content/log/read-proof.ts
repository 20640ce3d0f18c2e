import { decodeBase64, encodeBase64, type Bytes } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { HASH_BYTES } from './merkle.ts'
import { parseNote } from './note.ts'
import { parseProof, type Proof } from './proof-text.ts'

/** Why a proof cannot be read, each a sentence of its own in `content/words/log.yaml`, beginning with `kept`. */
export type ProofFault =
  'proofUnknown' | 'proofIndex' | 'proofHash' | 'proofCheckpoint' | 'proofNoNewline' | 'proofTree'

/** A proof that cannot be read, and why. */
export class UnreadableProof extends SyntaxError {
  fault: ProofFault
  constructor(fault: ProofFault, message: string) {
    super(message)
    this.fault = fault
  }
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A proof as `/api/log/proofs/{index}` answers it, as its text, or as C2SP text.
 * @throws UnreadableProof when it is none of these, or speaks of another tree than its checkpoint
 */
export const readProof = (given: unknown): Proof => (typeof given === 'string' ? readText(given) : readAnswer(given))

/** A proof as `/api/log/proofs/{index}` answers it. @throws as `readProof` */
export function readAnswer(given: unknown): Proof {
  if (!isFields(given)) throw new UnreadableProof('proofUnknown', 'not a proof')
  const { index, hashes, checkpoint } = given
  if (!Array.isArray(hashes) || typeof checkpoint !== 'string') throw new UnreadableProof('proofUnknown', 'not a proof')
  if (typeof index !== 'number') throw new UnreadableProof('proofIndex', 'malformed index in a proof')
  const { origin, size, root } = treeOf(checkpoint)
  if (given['treeSize'] !== size || given['root'] !== encodeBase64(root) || given['origin'] !== origin)
    throw new UnreadableProof('proofTree', 'the proof speaks of another tree than its checkpoint')
  return { index, hashes: hashes.map(readHash), checkpoint }
}

/** What was pasted may have gained another system's line ends, and lost the newline at its end. */
function readText(given: string): Proof {
  const text = given.replaceAll('\r\n', '\n').trim()
  if (text.startsWith('{')) return readProof(parseJson(text))
  if (!/^c2sp\.org\/tlog-proof@v1(\n|$)/.test(text)) throw new UnreadableProof('proofUnknown', 'not a proof')
  const index = /\nindex (.*)/.exec(text)?.[1] ?? ''
  if (!/^(0|[1-9]\d{0,15})$/.test(index)) throw new UnreadableProof('proofIndex', 'malformed index in a proof')
  const blank = text.indexOf('\n\n')
  if (blank < 0) throw new UnreadableProof('proofCheckpoint', 'a proof without checkpoint')
  const proof = parseOr('proofHash', () => parseProof(`${text}\n`))
  treeOf(proof.checkpoint)
  return proof
}

const parseJson = (text: string): unknown => parseOr('proofUnknown', (): unknown => JSON.parse(text))

/** The tree that a checkpoint speaks of; nothing is verified. */
const treeOf = (note: string) =>
  parseOr(note.endsWith('\n') ? 'proofCheckpoint' : 'proofNoNewline', () => parseCheckpoint(parseNote(note).text))

function parseOr<T>(fault: ProofFault, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof UnreadableProof) throw error
    throw new UnreadableProof(fault, error instanceof Error ? error.message : 'not a proof')
  }
}

function readHash(given: unknown): Bytes {
  const hash = typeof given === 'string' ? decodeBase64(given) : undefined
  if (hash?.length !== HASH_BYTES) throw new UnreadableProof('proofHash', 'malformed hash in a proof')
  return hash
}
