import { concat, decodeBase64, encodeBase64, hex, utf8, type Bytes } from './bytes.ts'
import { cosignedMessage, encodeCosignature, parseCosignature } from './cosignature.ts'
import { COSIGNATURE, isKeyName, type VerifierKey } from './keys.ts'

export type Signature = {
  name: string
  /** Eight lower-case hexadecimal digits. */
  keyId: string
  /** What follows the key id; a `Cosignature` when the key is a witness's. */
  bytes: Bytes
}

export type Note = {
  /** Ends in a newline. */
  text: string
  signatures: Signature[]
}

/** Ed25519 with the key whose public half is in the `VerifierKey` at hand; 64 bytes. */
export type SignEd25519 = (message: Bytes) => Uint8Array | Promise<Uint8Array>
export type VerifyEd25519 = (publicKey: Bytes, message: Bytes, signature: Bytes) => boolean | Promise<boolean>

/** The note is well formed, but the keys we know do not vouch for it. */
export class UnverifiedNote extends Error {}

/** A reader must take 16 and should have a limit. @see c2sp.org/signed-note, Format */
const MAX_SIGNATURES = 100

/** @throws SyntaxError when what would be written is not a note; `parseNote` says what that is */
export function encodeNote({ text, signatures }: Note): string {
  const encoded = `${text}\n${signatures.map(signatureLine).join('')}`
  if (parseNote(encoded).text !== text) throw new SyntaxError('the text does not end in a newline')
  return encoded
}

/** A signature as it stands below a note, with its newline. @see c2sp.org/signed-note, Format */
export function signatureLine({ name, keyId, bytes }: Signature): string {
  const id = Uint8Array.from(keyId.match(/../g) ?? [], (digits) => parseInt(digits, 16))
  return `— ${name} ${encodeBase64(concat([id, bytes]))}\n`
}

/**
 * A note as it stands; nothing is verified, so its text says nothing yet.
 * @throws SyntaxError when a control character, the blank line, a signature or the last newline is wrong or missing
 * @see c2sp.org/signed-note, Format
 */
export function parseNote(encoded: string): Note {
  if (/[\0-\x09\x0b-\x1f]/.test(encoded) || !encoded.isWellFormed())
    throw new SyntaxError('control character in a note')
  const blank = encoded.lastIndexOf('\n\n')
  if (blank < 0) throw new SyntaxError('no signatures, or the last line is cut')
  return { text: encoded.slice(0, blank + 1), signatures: parseSignatureLines(encoded.slice(blank + 2)) }
}

/**
 * Signatures, a line each; nothing is verified.
 * @throws SyntaxError when a line is malformed or its newline missing, or there are too many
 */
export function parseSignatureLines(text: string): Signature[] {
  if (!text.endsWith('\n')) throw new SyntaxError('no signatures, or the last line is cut')
  const lines = text.slice(0, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw new SyntaxError(`more than ${MAX_SIGNATURES} signatures`)
  return lines.map(parseSignature)
}

function parseSignature(line: string): Signature {
  const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? []
  const bytes = decodeBase64(encoded)
  if (!isKeyName(name) || !bytes || bytes.length < 5) throw new SyntaxError(`malformed signature line: ${line}`)
  return { name, keyId: hex(bytes.subarray(0, 4)), bytes: bytes.slice(4) }
}

/** Signs a note's text with a key of type `ED25519`. */
export const signNote = async (text: string, key: VerifierKey, sign: SignEd25519): Promise<Signature> => ({
  name: key.name,
  keyId: key.id,
  bytes: Uint8Array.from(await sign(utf8(text))),
})

/**
 * Signs a checkpoint's text as a witness, with a key of type `COSIGNATURE`.
 * @param timestamp - seconds since 1970-01-01T00:00:00Z
 */
export async function cosignNote(
  text: string,
  key: VerifierKey,
  timestamp: number,
  sign: SignEd25519,
): Promise<Signature> {
  const signature = Uint8Array.from(await sign(cosignedMessage(text, timestamp)))
  return { name: key.name, keyId: key.id, bytes: encodeCosignature({ timestamp, signature }) }
}

/**
 * A note whose text may be believed as far as the keys are.
 * @returns the note with only the signatures of known keys, all of them verified, one a key
 * @throws SyntaxError when the note is malformed
 * @throws UnverifiedNote when a signature of a known key is wrong, or none is of a known key
 * @throws RangeError when two keys share name and id, so that neither could be told
 * @see c2sp.org/signed-note, Signatures
 */
export async function openNote(encoded: string, keys: readonly VerifierKey[], verify: VerifyEd25519): Promise<Note> {
  const known = new Map(keys.map((key) => [`${key.name}+${key.id}`, key]))
  if (known.size < keys.length) throw new RangeError('two verifier keys share name and id')
  const { text, signatures } = parseNote(encoded)
  const verified = new Map<string, Signature>()
  for (const signature of signatures) {
    const identity = `${signature.name}+${signature.keyId}`
    const key = known.get(identity)
    if (!key) continue
    if (!(await isValid(text, signature, key, verify))) throw new UnverifiedNote(`wrong signature of ${identity}`)
    if (!verified.has(identity)) verified.set(identity, signature)
  }
  if (verified.size === 0) throw new UnverifiedNote('no signature of a known key')
  return { text, signatures: [...verified.values()] }
}

async function isValid(text: string, { bytes }: Signature, key: VerifierKey, verify: VerifyEd25519): Promise<boolean> {
  if (key.type !== COSIGNATURE) return bytes.length === 64 && (await verify(key.publicKey, utf8(text), bytes))
  const cosignature = parseCosignature(bytes)
  if (!cosignature) return false
  return verify(key.publicKey, cosignedMessage(text, cosignature.timestamp), cosignature.signature)
}
