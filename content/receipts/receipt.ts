import { concat, decodeBase64, encodeBase64, utf8 } from '../log/bytes.ts'
import { canonical } from '../log/canonical.ts'
import { parseNote } from '../log/note.ts'
import type { AsyncHash } from '../log/merkle.ts'
import { factLines, isInstant, readFactLines } from './lines.ts'

/**
 * What the portal signs when it takes a request for information: that it had it, when, and what it said, so that nobody
 * can deny it afterwards. A signed note (c2sp.org/signed-note) whose text has one line a fact, in this order. The key
 * signs nothing else, and the log names it in the register `receipt-keys`.
 */
export interface Receipt {
  /** Origin of the log of the portal. */
  log: string
  /** Number of the request. */
  number: string
  /** Unified social credit code of the authority. */
  to: string
  /** RFC 3339 UTC, by the portal's clock. */
  received: string
  /** Last day to answer, `YYYY-MM-DD`, as the rule of the day had it. */
  due: string
  /** SHA-256 of what was sent, with the code as salt; standard base64. */
  content: string
}

/** The first line, which no checkpoint and no other promise begins with. */
const KIND = 'lucid-receipt/v1 information-request'
const FIELDS = ['log', 'number', 'to', 'received', 'due', 'content'] as const satisfies (keyof Receipt)[]

/** Name of the key that signs receipts of a log's portal. */
export const receiptKeyName = (origin: string): string => `${origin}/receipts`

/** The text of the note. @throws SyntaxError when it would not read back as it is */
export const receiptText = (receipt: Receipt): string => {
  const text = factLines(KIND, FIELDS, receipt)
  parseReceiptText(text)
  return text
}

const parseReceiptText = (text: string): Receipt => {
  const [log = '', number = '', to = '', received = '', due = '', content = ''] = readFactLines(KIND, FIELDS, text)
  if (!isInstant(received) || !/^\d{4}-\d\d-\d\d$/.test(due) || decodeBase64(content)?.length !== 32)
    throw new SyntaxError('not a receipt')
  return { log, number, to, received, due, content }
}

/** Whether a text begins like a receipt. */
export const looksLikeReceipt = (text: string): boolean => text.startsWith('lucid-receipt/')

/** A receipt as it stands in its note; nothing is verified. @throws SyntaxError when it is none, or was cut */
export const parseReceipt = (note: string): Receipt => parseReceiptText(parseNote(note).text)

/** What was sent with the request, and the code that only who sent it has. */
export interface Sent {
  code: string
  authority: string
  subject: string
  details?: string | undefined
  form: string
  contact?: string | undefined
}

const DOMAIN = utf8('lucid-receipt-v1\0')

/** SHA-256("lucid-receipt-v1" ‖ 0x00 ‖ canonical JSON of what was sent, the code among it), standard base64. */
export const contentHash = async (sent: Sent, hash: AsyncHash): Promise<string> =>
  encodeBase64(await hash(concat([DOMAIN, utf8(sentText(sent))])))

/** What was sent, as its sender keeps it and may show it later: canonical JSON. */
export const sentText = ({ code, authority, subject, details, form, contact }: Sent): string =>
  canonical({
    ...{ authority, code, form, subject },
    ...(details === undefined ? {} : { details }),
    ...(contact === undefined ? {} : { contact }),
  })

/** @returns `undefined` for what is no such JSON */
export const parseSent = (text: string): Sent | undefined => {
  try {
    const given: unknown = JSON.parse(text)
    if (typeof given !== 'object' || given === null) return undefined
    const stated: Partial<Record<string, unknown>> = { ...given }
    const textOf = (name: string): string | undefined => {
      const value = stated[name]
      return typeof value === 'string' ? value : undefined
    }
    const [code, authority, subject, form] = ['code', 'authority', 'subject', 'form'].map(textOf)
    if (code === undefined || authority === undefined || subject === undefined || form === undefined) return undefined
    return { code, authority, subject, form, details: textOf('details'), contact: textOf('contact') }
  } catch {
    return undefined
  }
}
