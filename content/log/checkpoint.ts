import { decodeBase64, encodeBase64 } from './bytes.ts'
import { parseCosignature } from './cosignature.ts'
import { COSIGNATURE, type VerifierKey } from './keys.ts'
import { HASH_BYTES } from './merkle.ts'
import { openNote, UnverifiedNote, type VerifyEd25519 } from './note.ts'

/** What a log says of itself at one size. */
export type Checkpoint = {
  /** Which log: its name without a scheme, `example.org/log`. */
  origin: string
  /** Leaves in the tree, 0..2^53-1. */
  size: number
  /** Of the tree of that size, 32 bytes. */
  root: Uint8Array
  /** Further lines, none of them empty. Nobody audits them; we write none. */
  extensions: string[]
}

/**
 * The text of a checkpoint's note.
 * @throws SyntaxError when it would not read back as it is
 * @see c2sp.org/tlog-checkpoint, Note text
 */
export function encodeCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const text = [origin, size, encodeBase64(root), ...extensions].map((line) => `${line}\n`).join('')
  const read = parseCheckpoint(text)
  if (read.origin !== origin || read.extensions.length !== extensions.length) throw new SyntaxError('a line is two')
  return text
}

/**
 * @throws SyntaxError unless there are a name, a decimal size below 2^53 without leading zeros, a root of 32 bytes and
 * only filled lines after them, each ended by a newline
 * @see c2sp.org/tlog-checkpoint, Note text
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', count = '', encoded = '', ...rest] = text.split('\n')
  const end = rest.pop()
  const size = /^(0|[1-9]\d*)$/.test(count) ? Number(count) : NaN
  const root = decodeBase64(encoded)
  if (!origin || !Number.isSafeInteger(size) || root?.length !== HASH_BYTES || rest.includes('') || end !== '')
    throw new SyntaxError('malformed checkpoint')
  return { origin, size, root, extensions: rest }
}

/**
 * A log's checkpoint with the times at which witnesses saw it; how many of them are enough is for the asker to say.
 * @param log - the log's key, whose name is its origin
 * @param witnesses - keys of type `COSIGNATURE`
 * @returns times in seconds since 1970-01-01T00:00:00Z, one a witness
 * @throws SyntaxError when the note or the checkpoint is malformed
 * @throws UnverifiedNote when it is not signed by the log, is of another log, or a known signature is wrong
 * @throws RangeError when a public key stands for two, or a witness's key is of another type
 */
export async function openCheckpoint(
  encoded: string,
  { log, witnesses }: { log: VerifierKey; witnesses: readonly VerifierKey[] },
  verify: VerifyEd25519,
): Promise<{ checkpoint: Checkpoint; seen: { witness: string; timestamp: number }[] }> {
  refuseBadPolicy(log, witnesses)
  const { text, signatures } = await openNote(encoded, [log, ...witnesses], verify)
  const signatureOf = (key: VerifierKey) => signatures.find(({ name, keyId }) => name === key.name && keyId === key.id)
  if (!signatureOf(log)) throw new UnverifiedNote('not signed by the log')
  const checkpoint = parseCheckpoint(text)
  if (checkpoint.origin !== log.name) throw new UnverifiedNote(`a checkpoint of ${checkpoint.origin}`)
  const seen = witnesses.flatMap((key) => {
    const signature = signatureOf(key)
    const cosignature = signature && parseCosignature(signature.bytes)
    return cosignature ? [{ witness: key.name, timestamp: cosignature.timestamp }] : []
  })
  return { checkpoint, seen }
}

/** A cosignature does not cover its name: one key under two names, or the log's own, would count as another witness. */
function refuseBadPolicy(log: VerifierKey, witnesses: readonly VerifierKey[]): void {
  const publicKeys = new Set([log, ...witnesses].map((key) => encodeBase64(key.publicKey)))
  if (publicKeys.size <= witnesses.length) throw new RangeError('one public key stands for two')
  if (witnesses.some((key) => key.type !== COSIGNATURE))
    throw new RangeError('a witness signs with another type of key')
}
