import { REGISTERS } from '../../content/generated/registers.ts'
import { encodeVerifierKey } from '../../content/log/keys.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { encodeNote, signNote } from '../../content/log/note.ts'
import {
  contentHash,
  receiptKeyName,
  receiptText,
  sentText,
  type Receipt,
  type Sent,
} from '../../content/receipts/receipt.ts'
import { labelReceiptText, reportHash, sentReportText, type SentReport } from '../../content/receipts/label-receipt.ts'
import type { RecordDb } from './db.ts'
import type { Statement } from './plan.ts'
import { publish, type Door, type LogSigner } from './publish.ts'
import { findRecord } from './read.ts'
import { openSigner } from './signer.ts'

/** Receipts of requests for information: the key that signs them, and that the log names it. */

const REGISTER = 'receipt-keys'

/** Where the key stands; without one nothing is signed. */
export interface ReceiptSecrets {
  LOG_ORIGIN: string
  RECEIPT_KEY?: string | undefined
}

/** @returns `undefined` without a key. @throws Error, without showing it, when it is none */
export const openReceiptSigner = ({ LOG_ORIGIN, RECEIPT_KEY }: ReceiptSecrets): Promise<LogSigner> | undefined =>
  RECEIPT_KEY ? openSigner(receiptKeyName(LOG_ORIGIN), RECEIPT_KEY) : undefined

/** What the log has yet to say of the key; `undefined` when it is said. */
export const receiptKeyStatement = async (db: RecordDb, { key }: LogSigner): Promise<Statement | undefined> => {
  const register = REGISTERS[REGISTER]
  if (!register) throw new Error(`the register ${REGISTER} is not defined`)
  if (await findRecord(db, REGISTER, key.id)) return undefined
  return { register, key: key.id, body: { keyId: key.id, name: key.name, vkey: encodeVerifierKey(key) } }
}

/** Says in the log which key signs receipts, where it has not said so yet. */
export const stateReceiptKey = async (door: Door, secrets: ReceiptSecrets): Promise<void> => {
  const signer = await openReceiptSigner(secrets)
  const statement = signer && (await receiptKeyStatement(door.db, signer))
  if (!statement) return
  const { outcomes } = await publish(door, [{ publisher: 'portal', statements: [statement] }])
  if (outcomes[0]?.status !== 'placed') throw new Error('what the log says of the key of receipts was refused')
}

/** A receipt as it is given out, with what was sent, which its owner keeps beside it. */
export interface SignedReceipt {
  /** Signed note. */
  receipt: string
  /** Canonical JSON, the code among it: shows later what the receipt is of. */
  sent: string
}

/** Signs that a request was taken; `undefined` where the portal has no key for it. */
export const signReceipt = async (
  secrets: ReceiptSecrets,
  facts: Omit<Receipt, 'log' | 'content'>,
  sent: Sent,
): Promise<SignedReceipt | undefined> => {
  const signer = await openReceiptSigner(secrets)
  if (!signer) return undefined
  const content = await contentHash(sent, sha256)
  const text = receiptText({ log: secrets.LOG_ORIGIN, ...facts, content })
  return { receipt: await signedNote(text, signer), sent: sentText(sent) }
}

const signedNote = async (text: string, signer: LogSigner): Promise<string> =>
  encodeNote({ text, signatures: [await signNote(text, signer.key, signer.sign)] })

/**
 * Signs that a report of a label was taken; `undefined` where the portal has no key for it.
 * @param reference - by which officers speak of it
 */
export const signLabelReceipt = async (
  secrets: ReceiptSecrets,
  { reference, received }: { reference: string; received: string },
  sent: SentReport,
): Promise<SignedReceipt | undefined> => {
  const signer = await openReceiptSigner(secrets)
  if (!signer) return undefined
  const content = await reportHash(sent, sha256)
  const text = labelReceiptText({ log: secrets.LOG_ORIGIN, number: reference, received, content })
  return { receipt: await signedNote(text, signer), sent: sentReportText(sent) }
}
