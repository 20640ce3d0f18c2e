import { openCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts'
import { step, type Step } from './findings.ts'
import { COSIGNATURE, parseVerifierKey, type VerifierKey } from './keys.ts'
import { parseNote, UnverifiedNote } from './note.ts'
import { sha256, verifyEd25519 } from './webcrypto.ts'

/** Whom to believe. */
export interface Trust {
  /** The log's verifier key, one line. */
  vkey: string
  /** Verifier keys of witnesses, one line each; none unless the asker has them from elsewhere. */
  witnesses?: readonly string[]
}

/** A checkpoint that the log signed. */
export interface Opened extends Checkpoint {
  /** The log's key. */
  key: VerifierKey
  /** Times in seconds since 1970-01-01T00:00:00Z, of the witnesses that were asked for. */
  seen: { witness: string; timestamp: number }[]
  /** Signers that nobody asked for, unverified. */
  strangers: string[]
}

export const isStep = (found: Opened | Step): found is Step => 'detail' in found

/**
 * Opens a checkpoint, or says why it cannot be believed. Never throws on what is sent.
 * @param note - the signed note, verbatim
 */
export async function openSigned(note: string, { vkey, witnesses = [] }: Trust): Promise<Opened | Step> {
  const keys = await Promise.all([vkey, ...witnesses].map(keyOf)).catch(whyNot)
  if (!Array.isArray(keys)) return keys
  const [log, ...others] = keys
  if (!log || others.some(({ type }) => type !== COSIGNATURE)) return step('signed', 'noKey')
  try {
    const { checkpoint, seen } = await openCheckpoint(note, { log, witnesses: others }, verifyEd25519)
    return { ...checkpoint, key: log, seen, strangers: strangersOf(note, keys) }
  } catch (error) {
    if (error instanceof UnverifiedNote) return whyUnverified(note, log)
    if (error instanceof SyntaxError) return step('signed', endsEarly(note) ? 'noNewline' : 'noCheckpoint')
    // One public key under two names.
    return error instanceof RangeError ? step('signed', 'noKey') : step('signed', 'unsupported')
  }
}

const keyOf = (line: string): Promise<VerifierKey> => parseVerifierKey(line.trim(), sha256)

/** Pages without a secure connection have no WebCrypto, older browsers no Ed25519. */
const whyNot = (error: unknown): Step => step('signed', error instanceof SyntaxError ? 'noKey' : 'unsupported')

const identity = ({ name, id }: VerifierKey): string => `${name}+${id}`
const signersOf = (note: string): string[] => parseNote(note).signatures.map(({ name, keyId }) => `${name}+${keyId}`)

const strangersOf = (note: string, known: readonly VerifierKey[]): string[] => {
  const names = known.map(identity)
  return signersOf(note).filter((signer) => !names.includes(signer))
}

/** The note is well formed; its text may not be. */
function whyUnverified(note: string, log: VerifierKey): Step {
  const signers = signersOf(note)
  if (signers.includes(identity(log))) {
    const origin = originOf(note)
    return origin === undefined || origin === log.name
      ? step('signed', 'unsigned')
      : step('signed', 'otherOrigin', { origin, expected: log.name })
  }
  return step('signed', 'unknownSigners', { signers: signers.join(', '), expected: identity(log) })
}

function originOf(note: string): string | undefined {
  try {
    return parseCheckpoint(parseNote(note).text).origin
  } catch {
    return undefined
  }
}

/** Whether only the last newline is missing: copying by hand often loses it. */
function endsEarly(note: string): boolean {
  try {
    return !note.endsWith('\n') && parseNote(`${note}\n`).signatures.length > 0
  } catch {
    return false
  }
}
