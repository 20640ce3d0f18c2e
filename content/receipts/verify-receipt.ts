import { parseVerifierKey } from '../log/keys.ts'
import { openNote } from '../log/note.ts'
import { sha256, verifyEd25519 } from '../log/webcrypto.ts'
import { contentHash, parseReceipt, receiptKeyName, type Receipt, type Sent } from './receipt.ts'

/** One thing found of a receipt, each a sentence of `content/words/log.yaml` that begins with `check`. */
export interface ReceiptFinding {
  ok: boolean
  detail: 'receiptSigned' | 'receiptForged' | 'receiptOtherLog' | 'receiptContent' | 'receiptOtherContent'
  values: Record<string, string>
}

const found = (ok: boolean, detail: ReceiptFinding['detail'], { number, received }: Receipt): ReceiptFinding => ({
  ok,
  detail,
  values: { number, received },
})

/**
 * Whether a receipt was signed by the key that the log names, and of what was sent.
 * @param vkey - verifier key, as the register `receipt-keys` states it
 * @param sent - what its owner says was sent; left out, nothing is said of it
 * @throws SyntaxError when the note is no receipt, or the key no key
 */
export const verifyReceipt = async (
  note: string,
  { vkey, origin }: { vkey: string; origin: string },
  sent?: Sent,
): Promise<ReceiptFinding[]> => {
  const receipt = parseReceipt(note)
  const key = await parseVerifierKey(vkey, sha256)
  const isSigned = await openNote(note, [key], verifyEd25519).then(
    () => true,
    () => false,
  )
  if (!isSigned) return [found(false, 'receiptForged', receipt)]
  if (receipt.log !== origin || key.name !== receiptKeyName(origin)) return [found(false, 'receiptOtherLog', receipt)]
  const signed = found(true, 'receiptSigned', receipt)
  if (!sent) return [signed]
  const isSent = (await contentHash(sent, sha256)) === receipt.content && sent.authority === receipt.to
  return [signed, found(isSent, isSent ? 'receiptContent' : 'receiptOtherContent', receipt)]
}
