import { encodeNote, signNote } from '../../content/log/note.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import {
  consultationReceiptText,
  sentWordsText,
  wordsHash,
  type ConsultationReceipt,
  type SentWords,
} from '../../content/receipts/consultation-receipt.ts'
import { openReceiptSigner, type ReceiptSecrets, type SignedReceipt } from './receipts.ts'

/** Signs that a comment or a registration was taken; `undefined` where the portal has no key for it. */
export const signConsultationReceipt = async (
  secrets: ReceiptSecrets,
  facts: Omit<ConsultationReceipt, 'log' | 'content'>,
  sent: SentWords,
): Promise<SignedReceipt | undefined> => {
  const signer = await openReceiptSigner(secrets)
  if (!signer) return undefined
  const content = await wordsHash(sent, sha256)
  const text = consultationReceiptText({ log: secrets.LOG_ORIGIN, ...facts, content })
  const signature = await signNote(text, signer.key, signer.sign)
  return { receipt: encodeNote({ text, signatures: [signature] }), sent: sentWordsText(sent) }
}
