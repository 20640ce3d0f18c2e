import { parseVerifierKey } from '../log/keys.ts'
import { openNote } from '../log/note.ts'
import { sha256, verifyEd25519 } from '../log/webcrypto.ts'
import { parseConsultationReceipt, wordsHash, type SentWords } from './consultation-receipt.ts'
import { parseLabelReceipt, reportHash, type SentReport } from './label-receipt.ts'
import { contentHash, parseReceipt, receiptKeyName, type Sent } from './receipt.ts'

/** One thing found of a receipt, each a sentence of `content/words/log.yaml` that begins with `check`. */
export interface ReceiptFinding {
  ok: boolean
  detail:
    | 'receiptSigned'
    | 'receiptLabelSigned'
    | 'receiptWordsSigned'
    | 'receiptForged'
    | 'receiptOtherLog'
    | 'receiptContent'
    | 'receiptReportContent'
    | 'receiptWordsContent'
    | 'receiptOtherContent'
  values: Record<string, string>
}

/** What every receipt says. */
interface Said {
  log: string
  number: string
  received: string
}

const found = (ok: boolean, detail: ReceiptFinding['detail'], { number, received }: Said): ReceiptFinding => ({
  ok,
  detail,
  values: { number, received },
})

/** Whose signature is looked for. */
interface Signed {
  /** Verifier key, as the register `receipt-keys` states it. */
  vkey: string
  origin: string
}

/** @throws SyntaxError when the note is none, or the key no key */
const signedBy = async (
  note: string,
  receipt: Said,
  { vkey, origin }: Signed,
  detail: 'receiptSigned' | 'receiptLabelSigned' | 'receiptWordsSigned',
): Promise<ReceiptFinding> => {
  const key = await parseVerifierKey(vkey, sha256)
  const isSigned = await openNote(note, [key], verifyEd25519).then(
    () => true,
    () => false,
  )
  if (!isSigned) return found(false, 'receiptForged', receipt)
  const isOurs = receipt.log === origin && key.name === receiptKeyName(origin)
  return isOurs ? found(true, detail, receipt) : found(false, 'receiptOtherLog', receipt)
}

/**
 * Whether a receipt of a request was signed by the key that the log names, and of what was sent.
 * @param sent - what its owner says was sent; left out, nothing is said of it
 * @throws SyntaxError when the note is no receipt, or the key no key
 */
export const verifyReceipt = async (note: string, by: Signed, sent?: Sent): Promise<ReceiptFinding[]> => {
  const receipt = parseReceipt(note)
  const signed = await signedBy(note, receipt, by, 'receiptSigned')
  if (!signed.ok || !sent) return [signed]
  const isSent = (await contentHash(sent, sha256)) === receipt.content && sent.authority === receipt.to
  return [signed, found(isSent, isSent ? 'receiptContent' : 'receiptOtherContent', receipt)]
}

/** The same of a receipt of a report of a label. */
export const verifyLabelReceipt = async (note: string, by: Signed, sent?: SentReport): Promise<ReceiptFinding[]> => {
  const receipt = parseLabelReceipt(note)
  const signed = await signedBy(note, receipt, by, 'receiptLabelSigned')
  if (!signed.ok || !sent) return [signed]
  const isSent = (await reportHash(sent, sha256)) === receipt.content
  return [signed, found(isSent, isSent ? 'receiptReportContent' : 'receiptOtherContent', receipt)]
}

/** The same of a receipt of a comment on a draft, or of a registration for a hearing. */
export const verifyConsultationReceipt = async (
  note: string,
  by: Signed,
  sent?: SentWords,
): Promise<ReceiptFinding[]> => {
  const receipt = parseConsultationReceipt(note)
  const signed = await signedBy(note, receipt, by, 'receiptWordsSigned')
  if (!signed.ok || !sent) return [signed]
  const isSent = (await wordsHash(sent, sha256)) === receipt.content
  return [signed, found(isSent, isSent ? 'receiptWordsContent' : 'receiptOtherContent', receipt)]
}
