import { NO_SCANS, scanSigns, type CodeScans, type ScanSign } from './scans.ts'
import { isInRange, rangesIn } from './serial-range.ts'

/**
 * What can be said of a code, from what is known of it. It speaks of the code and never of the goods: a code can be copied
 * onto anything.
 */
export type CodeVerdict =
  /** Not a code that the portal issues: its product numbers items itself, numbers none, or is not registered here. */
  | { kind: 'not-checkable'; why: 'unknown-product' | 'own-serials' | 'no-serials' | 'no-key' | 'lot-only' }
  /** A serial in our form that is not as we print it: changed, invented, or of another product. */
  | { kind: 'altered' }
  /** The lot printed beside it is not the lot that it was issued for. */
  | { kind: 'wrong-lot'; lot: string }
  /** As we would print it, and never issued. */
  | { kind: 'not-issued' }
  | { kind: 'recalled'; issued: boolean }
  | { kind: 'seen-often'; signs: ScanSign[] }
  | { kind: 'issued' }

/** The registered product, as far as its serials go. */
export type Serials = 'portal' | 'own' | 'none'

export interface CodeFacts {
  /** `undefined` where the product is not registered here. */
  serials: Serials | undefined
  /** What is printed. */
  lot: string | undefined
  serial: string | undefined
  /** Whether the portal has the secret that its serials are proven by. */
  canCheck: boolean
  /** Whether the serial proves itself: its tag holds for this product. */
  holds: boolean
  /** Of the issue that its counter stands in; `undefined` where none does. */
  issue: { lot: string } | undefined
  /** Of this very code. */
  scans?: CodeScans
  /** Whether a recall of its own producer or an authority speaks of it. */
  isRecalled: boolean
}

/** Without what is recalled. */
const ofCode = ({ serials, lot, serial, canCheck, holds, issue, scans = NO_SCANS }: CodeFacts): CodeVerdict => {
  if (serials === undefined) return { kind: 'not-checkable', why: 'unknown-product' }
  if (serial === undefined) return { kind: 'not-checkable', why: serials === 'portal' ? 'lot-only' : 'no-serials' }
  if (serials !== 'portal') return { kind: 'not-checkable', why: serials === 'own' ? 'own-serials' : 'no-serials' }
  if (!canCheck) return { kind: 'not-checkable', why: 'no-key' }
  if (!holds) return { kind: 'altered' }
  if (!issue) return { kind: 'not-issued' }
  if (lot !== undefined && lot !== issue.lot) return { kind: 'wrong-lot', lot: issue.lot }
  const signs = scanSigns(scans)
  return signs.length > 0 ? { kind: 'seen-often', signs } : { kind: 'issued' }
}

/**
 * What is wrong with the code itself comes first: nobody knows which goods a false code stands on. Then that it is
 * recalled, which matters more to whoever holds it than how often it was seen.
 */
export const codeVerdict = (facts: CodeFacts): CodeVerdict => {
  const verdict = ofCode(facts)
  const isFalse = verdict.kind === 'altered' || verdict.kind === 'not-issued' || verdict.kind === 'wrong-lot'
  if (!facts.isRecalled || isFalse) return verdict
  return { kind: 'recalled', issued: verdict.kind === 'issued' || verdict.kind === 'seen-often' }
}

/** A recall, as far as it says what it is about. */
export interface RecallScope {
  scope: string
  lots: readonly string[]
  /** A serial, or `first..last`. */
  serials: readonly string[]
  /** Keys of issues of codes. */
  issues?: readonly string[]
  since: string
  ended?: string | undefined
}

/**
 * Whether a recall speaks of a code, of a day on.
 * @param code - `issue` is the key of the issue that its serial proves to come from
 * @returns `maybe` where the code does not say which lot or item it is
 */
export const isOfRecall = (
  { scope, lots, serials, issues = [], since, ended }: RecallScope,
  { lot, serial, issue }: { lot: string | undefined; serial: string | undefined; issue?: string | undefined },
  today: string,
): 'yes' | 'maybe' | 'no' => {
  if (since > today || (ended !== undefined && ended < today)) return 'no'
  if (scope === 'lots') return lot === undefined ? 'maybe' : lots.includes(lot) ? 'yes' : 'no'
  if (scope === 'serials')
    return serial === undefined ? 'maybe' : rangesIn(serials).some((range) => isInRange(serial, range)) ? 'yes' : 'no'
  if (scope === 'issues') return issue === undefined ? 'maybe' : issues.includes(issue) ? 'yes' : 'no'
  return 'yes'
}
