import { compareDecimals, isDecimal, withoutNegativeZero } from '../decimal/decimal.ts'
import { Fault, isEmpty, quoted, type ReadCell, type Cell, type CellContext } from './cell.ts'
import { foldWidth } from './key.ts'
import type { MessageCode } from './messages.ts'
import type { Field } from './register.ts'
import { findInvisible, normaliseText } from './text.ts'

/** More digits than any measurement or account has; bounds the work a cell can cause. */
const MAX_DIGITS = 60

/** Words and marks that people write where there is no value. */
const NO_VALUE = /^(?:n\/?a|none|null|nil|nd|—+|-+|–|\/|\*|无|未检出|未监测|缺测|缺失|暂无)$/i

/** What is wrong with a text that is no decimal: the first that fits names it best. */
const REASONS: [RegExp, MessageCode][] = [
  [/^#(?:N\/A|[A-Z0-9/]+[!?])$/i, 'spreadsheet-error'],
  [/^[+-]?\d(?:\.\d+)?E\+\d{2,}$/, 'spreadsheet-exponent'],
  [/^[+-]?\d+(?:\.\d*)?e[+-]?\d+$/i, 'exponent'],
  [/^[+-]?(?:nan|inf|infinity|∞)$/i, 'not-finite'],
  [NO_VALUE, 'no-value-word'],
  [/^[<≤]\s*\d+(?:\.\d+)?$/, 'below-limit-sign'],
  [/^[+-]?\d+(?:,\d+)+(?:\.\d+)?$/, 'digit-groups'],
  [/^\+\d+(?:\.\d+)?$/, 'plus-sign'],
  [/^-?0\d+(?:\.\d+)?$/, 'leading-zeros'],
  [/^-?(?:\.\d+|\d+\.)$/, 'bare-point'],
  [/^-?\d+(?:\.\d+)?\s*[^\d\s.,].*$/, 'unit-in-number'],
]

const refusal = (text: string, otherwise: MessageCode): Fault => {
  const invisible = findInvisible(text)
  if (invisible !== undefined) return new Fault('invisible-character', { character: invisible })
  const reason = REASONS.find(([shape]) => shape.test(text))
  return new Fault(reason?.[1] ?? otherwise, { value: quoted(text) })
}

/** The text of a numeric cell, full-width characters folded; a JSON number only where JSON keeps it exactly. */
const numericText = (raw: unknown, context: CellContext): string | Fault => {
  if (typeof raw === 'number')
    // Adding zero turns -0 into 0.
    return Number.isSafeInteger(raw) ? String(raw + 0) : new Fault('json-number', { value: quoted(raw) })
  if (typeof raw !== 'string') return new Fault('not-a-number', { value: quoted(raw) })
  const text = normaliseText(raw)
  const folded = foldWidth(text).replace('\u2212', '-')
  if (folded !== text) context.note('width-folded', { value: quoted(text), stored: quoted(folded) })
  return folded
}

const outside = (text: string, { minimum, maximum }: Bounds): Fault | undefined => {
  if (minimum !== undefined && compareDecimals(text, minimum) < 0)
    return new Fault('too-small', { value: quoted(text), minimum })
  if (maximum !== undefined && compareDecimals(text, maximum) > 0)
    return new Fault('too-large', { value: quoted(text), maximum })
  return undefined
}

interface Bounds {
  minimum: string | undefined
  maximum: string | undefined
}

/** Bounds of the field; degrees are bounded by nature. */
const boundsOf = (field: Field): Bounds => {
  const degrees = field.role.includes('longitude') ? '180' : field.role.includes('latitude') ? '90' : undefined
  return {
    minimum: field.minimum ?? (degrees === undefined ? undefined : `-${degrees}`),
    maximum: field.maximum ?? degrees,
  }
}

/** Reads a decimal quantity; stored as written, as a decimal string. */
export const numberReader = (field: Field): ReadCell => {
  const bounds = boundsOf(field)
  const onlyNotNegative = bounds.minimum === '0' && bounds.maximum === undefined
  return (raw, context): Cell => {
    if (isEmpty(raw)) return undefined
    const text = typeof raw === 'string' && isDecimal(raw) ? raw : numericText(raw, context)
    if (text instanceof Fault) return text
    if (!isDecimal(text)) return refusal(text, 'not-a-number')
    if (text.length > MAX_DIGITS) return new Fault('number-too-long', { maximum: String(MAX_DIGITS) })
    const value = text.startsWith('-') ? withoutNegativeZero(text) : text
    if (onlyNotNegative && !value.startsWith('-')) return value
    return outside(value, bounds) ?? value
  }
}

/** Reads a whole number between −2⁵³ and 2⁵³; stored as a JSON integer. */
export const integerReader = (field: Field): ReadCell => {
  const bounds = boundsOf(field)
  return (raw, context): Cell => {
    if (isEmpty(raw)) return undefined
    const text = typeof raw === 'string' && isDecimal(raw) ? raw : numericText(raw, context)
    if (text instanceof Fault) return text
    if (!isDecimal(text)) return refusal(text, 'not-an-integer')
    if (text.includes('.')) return new Fault('not-an-integer', { value: quoted(text) })
    const value = Number(text)
    if (!Number.isSafeInteger(value)) return new Fault('integer-too-large', { value: quoted(text) })
    return outside(text, bounds) ?? value + 0
  }
}

const YEAR = /^[1-9]\d{3}$/

/** Reads a year of four digits; stored as a JSON integer. */
export const yearReader =
  (isLate: (value: string, context: CellContext) => boolean): ReadCell =>
  (raw, context): Cell => {
    if (isEmpty(raw)) return undefined
    const text = numericText(raw, context)
    if (text instanceof Fault) return text
    if (!YEAR.test(text)) return new Fault('not-a-year', { value: quoted(text) })
    return isLate(text, context) ? new Fault('in-the-future', { value: text, latest: context.latestDay }) : Number(text)
  }
