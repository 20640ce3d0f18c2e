import { canonical } from './canonical.ts'
import { parseCheckpoint } from './checkpoint.ts'
import {
  looksLikeConsultationReceipt,
  parseConsultationReceipt,
  parseSentWords,
  type ConsultationReceipt,
  type SentWords,
} from '../receipts/consultation-receipt.ts'
import {
  looksLikeLabelReceipt,
  parseLabelReceipt,
  parseSentReport,
  type LabelReceipt,
  type SentReport,
} from '../receipts/label-receipt.ts'
import { looksLikeReceipt, parseReceipt, parseSent, type Receipt, type Sent } from '../receipts/receipt.ts'
import { parseNote } from './note.ts'
import type { Proof } from './proof-text.ts'
import { readProof, UnreadableProof, type ProofFault } from './read-proof.ts'
import { readLeaf } from './verify-record.ts'

/** Names one revision of a record. */
export interface Named {
  register: string
  key: string
  revision: number
}

/** What a reader kept and pasted, as far as its shape tells; nothing is verified. */
export type Pasted =
  /** As `/api/registers/{register}/records/{key}` answers. */
  | { kind: 'record'; record: Record<string, unknown>; index: number }
  /** The bytes of a leaf, alone or as `/api/log/entries/{index}` answers. */
  | { kind: 'leaf'; leaf: string; named: Named; index: number | undefined; exact: boolean }
  | { kind: 'proof'; proof: Proof }
  /** A signed note that the portal had a request; `keyId` names who is said to have signed it. */
  | { kind: 'receipt'; note: string; receipt: Receipt; keyId: string }
  /** What was sent with a request, as its owner keeps it. */
  | { kind: 'sent'; sent: Sent }
  /** The same of a report of a label. */
  | { kind: 'label-receipt'; note: string; receipt: LabelReceipt; keyId: string }
  | { kind: 'sent-report'; sent: SentReport }
  /** The same of a comment on a draft, or a registration for a hearing. */
  | { kind: 'consultation-receipt'; note: string; receipt: ConsultationReceipt; keyId: string }
  | { kind: 'sent-words'; sent: SentWords }
  | { kind: 'checkpoint'; checkpoint: string; size: number; origin: string }
  | {
      kind: 'unreadable'
      why:
        | ProofFault
        | 'empty'
        | 'list'
        | 'json'
        | 'checkpointBroken'
        | 'receiptBroken'
        /** A receipt of a report is a file with what was sent, and has a page of its own. */
        | 'reportReceipt'
        | 'noNewline'
        | 'unknown'
    }

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Tells what was pasted. A byte order mark, blanks around it and other systems' line ends are let pass: mail and editors
 * add them. Never throws.
 */
export function readPasted(given: string): Pasted {
  const text = given.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  const trimmed = text.trim()
  if (trimmed === '') return { kind: 'unreadable', why: 'empty' }
  if (trimmed.startsWith('c2sp.org/')) return proofOf(trimmed)
  if (trimmed.startsWith('lucid-promise/')) return { kind: 'unreadable', why: 'reportReceipt' }
  if (looksLikeReceipt(trimmed)) return receiptOf(text.replace(/^\n+|(?<=\n)\n+$/g, ''))
  if (/^[{["]/.test(trimmed)) return ofJson(trimmed)
  return looksLikeNote(trimmed)
    ? checkpointOf(text.replace(/^\n+|(?<=\n)\n+$/g, ''))
    : { kind: 'unreadable', why: 'unknown' }
}

function proofOf(given: unknown): Pasted {
  try {
    return { kind: 'proof', proof: readProof(given) }
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof UnreadableProof ? error.fault : 'proofUnknown' }
  }
}

function ofJson(text: string): Pasted {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return { kind: 'unreadable', why: 'json' }
  }
  if (!isFields(given)) return { kind: 'unreadable', why: Array.isArray(given) ? 'list' : 'unknown' }
  if (Array.isArray(given['items'])) return ofList(given['items'])
  if ('hashes' in given && 'checkpoint' in given) return proofOf(given)
  if (String(given['version']).startsWith('lucid-report-receipt-')) return { kind: 'unreadable', why: 'reportReceipt' }
  const sent = 'code' in given ? parseSent(text) : undefined
  if (sent) return { kind: 'sent', sent }
  const report = parseSentReport(text)
  if (report) return { kind: 'sent-report', sent: report }
  const words = parseSentWords(text)
  if (words) return { kind: 'sent-words', sent: words }
  if (typeof given['leaf'] === 'string') return leafOf(given['leaf'], indexOf(given))
  return ofStatement(given, text)
}

/** A list of one is taken for the one. */
function ofList(items: unknown[]): Pasted {
  const [only] = items
  return items.length === 1 && isFields(only) ? ofStatement(only, '') : { kind: 'unreadable', why: 'list' }
}

function ofStatement(given: Fields, text: string): Pasted {
  const index = indexOf(given)
  if (index !== undefined && 'register' in given) return { kind: 'record', record: given, index }
  return leafOf(text, undefined)
}

const indexOf = ({ index }: Fields): number | undefined =>
  typeof index === 'number' && Number.isSafeInteger(index) && index >= 0 ? index : undefined

/** Programs that show JSON add blanks and reorder names; the entry is the canonical form, and the reader is told. */
function leafOf(text: string, index: number | undefined): Pasted {
  const leaf = canonicalOf(text)
  const stated = leaf === undefined ? undefined : readLeaf(leaf)
  if (leaf === undefined || !stated) return { kind: 'unreadable', why: 'unknown' }
  const { register, key, revision } = stated
  if (typeof register !== 'string' || typeof key !== 'string' || typeof revision !== 'number')
    return { kind: 'unreadable', why: 'unknown' }
  return { kind: 'leaf', leaf, named: { register, key, revision }, index, exact: leaf === text }
}

function canonicalOf(text: string): string | undefined {
  try {
    return canonical(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Strict about the last newline, as with checkpoints. */
function receiptOf(note: string): Pasted {
  try {
    const [signature] = parseNote(note).signatures
    const keyId = signature?.keyId ?? ''
    if (looksLikeConsultationReceipt(note))
      return { kind: 'consultation-receipt', note, receipt: parseConsultationReceipt(note), keyId }
    return looksLikeLabelReceipt(note)
      ? { kind: 'label-receipt', note, receipt: parseLabelReceipt(note), keyId }
      : { kind: 'receipt', note, receipt: parseReceipt(note), keyId }
  } catch {
    const isCut = !note.endsWith('\n') && receiptOf(`${note}\n`).kind !== 'unreadable'
    return { kind: 'unreadable', why: isCut ? 'noNewline' : 'receiptBroken' }
  }
}

const looksLikeNote = (text: string): boolean => /^\S.*\n\d+\n[A-Za-z0-9+/=]+(\n|$)/.test(text)

/** Strict about the last newline: a note without it was cut, if only by one character. */
function checkpointOf(text: string): Pasted {
  try {
    const { size, origin } = parseCheckpoint(parseNote(text).text)
    return { kind: 'checkpoint', checkpoint: text, size, origin }
  } catch {
    const isCut = !text.endsWith('\n') && checkpointOf(`${text}\n`).kind === 'checkpoint'
    return { kind: 'unreadable', why: isCut ? 'noNewline' : 'checkpointBroken' }
  }
}
