import { parseVerifierKey } from '../log/keys.ts'
import { openNote, parseNote } from '../log/note.ts'
import { sha256, verifyEd25519 } from '../log/webcrypto.ts'
import { factLines, readFactLines } from '../receipts/lines.ts'
import { receiptKeyName } from '../receipts/receipt.ts'
import { COMMITMENT } from './commitment.ts'
import { isPulseKey } from './pulse.ts'

/**
 * What the portal signs when it takes a commitment: that it will stand in the log with this pulse. A signed note
 * (c2sp.org/signed-note) by the key of receipts; it holds no time finer than the pulse.
 */
export interface ReportPromise {
  /** Origin of the log of the portal. */
  log: string
  /** 32 bytes, base64url. */
  commitment: string
  /** Key of the entry in the register `report-pulses`. */
  pulse: string
}

const KIND = 'lucid-promise/v1 report'
const FIELDS = ['log', 'commitment', 'pulse'] as const satisfies (keyof ReportPromise)[]

/** The text of the note. @throws SyntaxError when it would not read back as it is */
export const promiseText = (promise: ReportPromise): string => {
  const text = factLines(KIND, FIELDS, promise)
  parseText(text)
  return text
}

const parseText = (text: string): ReportPromise => {
  const [log = '', commitment = '', pulse = ''] = readFactLines(KIND, FIELDS, text)
  if (!COMMITMENT.test(commitment) || !isPulseKey(pulse)) throw new SyntaxError('not a promise')
  return { log, commitment, pulse }
}

/** Whether a text begins like one of these. */
export const looksLikePromise = (text: string): boolean => text.startsWith(`${KIND}\n`)

/** As it stands in its note; nothing is verified. @throws SyntaxError when it is none, or was cut */
export const parsePromise = (note: string): ReportPromise => parseText(parseNote(note).text)

/**
 * A promise that its portal signed.
 * @param vkey - the verifier key, as the register `receipt-keys` states it
 * @returns `undefined` for what is no promise, was changed, or was signed by another key or for another log
 */
export const readPromise = async (note: string, vkey: string): Promise<ReportPromise | undefined> => {
  try {
    const promise = parsePromise(note)
    const key = await parseVerifierKey(vkey, sha256)
    await openNote(note, [key], verifyEd25519)
    return key.name === receiptKeyName(promise.log) ? promise : undefined
  } catch {
    return undefined
  }
}
