import { concat, decodeBase64, encodeBase64, utf8 } from '../log/bytes.ts'
import { canonical } from '../log/canonical.ts'
import type { AsyncHash } from '../log/merkle.ts'
import { parseNote } from '../log/note.ts'

/**
 * What the portal signs when it takes a comment on a draft, or a registration for a hearing: that it had it, and when. A
 * signed note whose text has one line a fact, in this order; signed by the key of receipts.
 */
export interface ConsultationReceipt {
  /** Origin of the log of the portal. */
  log: string
  /** Number of the comment or registration. */
  number: string
  /** Key of the consultation or hearing. */
  about: string
  /** Unified social credit code of the body that asks. */
  to: string
  /** RFC 3339 UTC, by the portal's clock. */
  received: string
  /** Last day on which it could be sent, `YYYY-MM-DD`. */
  closes: string
  /** SHA-256 of what was sent, with the code as salt; standard base64. */
  content: string
}

const KIND = 'lucid-receipt/v1 consultation'
const FIELDS = [
  'log',
  'number',
  'about',
  'to',
  'received',
  'closes',
  'content',
] as const satisfies (keyof ConsultationReceipt)[]

/** The text of the note. @throws SyntaxError when it would not read back as it is */
export const consultationReceiptText = (receipt: ConsultationReceipt): string => {
  const text = [KIND, ...FIELDS.map((name) => `${name} ${receipt[name]}`), ''].join('\n')
  if (canonical({ ...parseText(text) }) !== canonical({ ...receipt })) throw new SyntaxError('not a receipt')
  return text
}

const parseText = (text: string): ConsultationReceipt => {
  const [kind, ...lines] = text.split('\n')
  const end = lines.pop()
  const values = FIELDS.map((name, at) => {
    const line = lines[at] ?? ''
    if (!line.startsWith(`${name} `) || line.length === name.length + 1) throw new SyntaxError(`no ${name}`)
    return line.slice(name.length + 1)
  })
  const [log = '', number = '', about = '', to = '', received = '', closes = '', content = ''] = values
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(received) && /^\d{4}-\d\d-\d\d$/.test(closes)
  if (kind !== KIND || end !== '' || lines.length !== FIELDS.length || !isTime || decodeBase64(content)?.length !== 32)
    throw new SyntaxError('not a receipt')
  return { log, number, about, to, received, closes, content }
}

/** Whether a text begins like one of these. */
export const looksLikeConsultationReceipt = (text: string): boolean => text.startsWith(`${KIND}\n`)

/** As it stands in its note; nothing is verified. @throws SyntaxError when it is none, or was cut */
export const parseConsultationReceipt = (note: string): ConsultationReceipt => parseText(parseNote(note).text)

/** What was sent, by field, and the code that only who sent it has. */
export interface SentWords {
  code: string
  words: Readonly<Record<string, string>>
}

const DOMAIN = utf8('lucid-consultation-receipt-v1\0')

/** What was sent, as its sender keeps it and may show it later: canonical JSON. */
export const sentWordsText = ({ code, words }: SentWords): string => canonical({ code, words: { ...words } })

/** SHA-256("lucid-consultation-receipt-v1" ‖ 0x00 ‖ `sentWordsText`), standard base64. */
export const wordsHash = async (sent: SentWords, hash: AsyncHash): Promise<string> =>
  encodeBase64(await hash(concat([DOMAIN, utf8(sentWordsText(sent))])))

/** @returns `undefined` for what is no such JSON */
export const parseSentWords = (text: string): SentWords | undefined => {
  try {
    const given: unknown = JSON.parse(text)
    if (typeof given !== 'object' || given === null || !('words' in given) || !('code' in given)) return undefined
    const { code, words } = given
    if (typeof code !== 'string' || typeof words !== 'object' || words === null) return undefined
    const fields = Object.entries(words).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    )
    return fields.length === Object.keys(words).length ? { code, words: Object.fromEntries(fields) } : undefined
  } catch {
    return undefined
  }
}
