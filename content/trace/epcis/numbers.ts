import { isObject } from './check.ts'

/** Measured values of events. */

/** A value with numbers that are no integers as text, since canonical JSON as the record has it knows integers alone. */
export const withTexts = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value)
  if (Array.isArray(value)) return value.map(withTexts)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withTexts(part)]))
}

/** A measured value as decimal text; of what is no number `undefined`. */
export const decimalText = (value: unknown): string | undefined => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const text = String(value)
  return text.includes('e') ? value.toFixed(12).replace(/(?:\.0*|(?<!0)0+)$/, '') : text
}
