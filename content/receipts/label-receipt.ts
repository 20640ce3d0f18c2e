import { concat, decodeBase64, encodeBase64, utf8 } from '../log/bytes.ts'
import { canonical } from '../log/canonical.ts'
import type { AsyncHash } from '../log/merkle.ts'
import { parseNote } from '../log/note.ts'
import { factLines, isInstant, readFactLines } from './lines.ts'

/**
 * What the portal signs when it takes a report of a doubtful label. Signed by the key of receipts; it names no authority
 * and no day by which anything is due, since no rule sets one.
 */
export interface LabelReceipt {
  /** Origin of the log of the portal. */
  log: string
  /** The reference that officers see, not the number that follows the report. */
  number: string
  /** RFC 3339 UTC, by the portal's clock. The portal itself keeps the day alone. */
  received: string
  /** SHA-256 of what was sent, with the number as salt; standard base64. */
  content: string
}

const KIND = 'lucid-receipt/v1 label-report'
const FIELDS = ['log', 'number', 'received', 'content'] as const satisfies (keyof LabelReceipt)[]

/** The text of the note. @throws SyntaxError when it would not read back as it is */
export const labelReceiptText = (receipt: LabelReceipt): string => {
  const text = factLines(KIND, FIELDS, receipt)
  parseText(text)
  return text
}

const parseText = (text: string): LabelReceipt => {
  const [log = '', number = '', received = '', content = ''] = readFactLines(KIND, FIELDS, text)
  if (!isInstant(received) || decodeBase64(content)?.length !== 32) throw new SyntaxError('not a receipt')
  return { log, number, received, content }
}

/** Whether a text begins like one of these. */
export const looksLikeLabelReceipt = (text: string): boolean => text.startsWith(`${KIND}\n`)

/** As it stands in its note; nothing is verified. @throws SyntaxError when it is none, or was cut */
export const parseLabelReceipt = (note: string): LabelReceipt => parseText(parseNote(note).text)

/** What was sent, by field, and the number that only who sent it has. */
export interface SentReport {
  number: string
  report: Readonly<Record<string, string>>
}

const DOMAIN = utf8('lucid-label-receipt-v1\0')

/** What was sent, as its sender keeps it and may show it later: canonical JSON. */
export const sentReportText = ({ number, report }: SentReport): string => canonical({ number, report: { ...report } })

/** SHA-256("lucid-label-receipt-v1" ‖ 0x00 ‖ `sentReportText`), standard base64. */
export const reportHash = async (sent: SentReport, hash: AsyncHash): Promise<string> =>
  encodeBase64(await hash(concat([DOMAIN, utf8(sentReportText(sent))])))

/** @returns `undefined` for what is no such JSON */
export const parseSentReport = (text: string): SentReport | undefined => {
  try {
    const given: unknown = JSON.parse(text)
    if (typeof given !== 'object' || given === null || !('report' in given) || !('number' in given)) return undefined
    const { number, report } = given
    if (typeof number !== 'string' || typeof report !== 'object' || report === null) return undefined
    const fields = Object.entries(report).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    )
    return fields.length === Object.keys(report).length ? { number, report: Object.fromEntries(fields) } : undefined
  } catch {
    return undefined
  }
}
