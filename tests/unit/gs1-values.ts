import { checkDigit } from '../../content/certificates/gtin.ts'
import { aiEntry, partsOf, type AiPart } from '../../content/trace/ai.ts'
import { checkPairOf } from '../../content/trace/checks/check-digits.ts'

/** Values that fit what an application identifier asks for, made from its parts. */

/** A text that the first check which is no matter of single digits takes. */
const FITTING: Record<string, string> = {
  'bank-account': 'GB98MIDL07009312345678',
  country: '156',
  'country-letters': 'CN',
  'country-or-many': '156',
  coupon: '012345612345611110123',
  'coupon-offer': '001234561234560123456',
  currency: '156',
  day: '260412',
  'day-or-month': '260400',
  'has-letter': '',
  hour: '23',
  'hour-minute': '2359',
  hyphen: '-',
  'importer-index': '_',
  latitude: '1180000000',
  'long-day': '20260412',
  longitude: '3120000000',
  medium: '80',
  minute: '59',
  package: 'BX',
  'piece-of-total': '0102',
  'place-in-sequence': '1/2',
  second: '59',
  sex: '9',
  winding: '9',
  'yes-no': '1',
  zero: '0',
}

const FILL: Record<AiPart['set'], string> = { n: '9520123456789', x: '9520aB', y: '9520AB#', z: '9520aB-_' }

const filled = (set: AiPart['set'], length: number): string =>
  FILL[set].repeat(Math.ceil(length / FILL[set].length)).slice(0, length)

/** A text for one part. */
const aPart = ({ set, min, max, checks }: AiPart, isLongest: boolean): string => {
  const length = isLongest ? max : Math.min(max, Math.max(min, 7))
  if (checks.includes('check-pair')) {
    const body = filled(set, Math.min(max, 20) - 2)
    return body + checkPairOf(body)
  }
  const text = filled(set, length)
  if (checks.includes('percent-encoded')) return `%2F${text.slice(3)}`
  if (checks.includes('check-digit')) return text.slice(0, -1) + checkDigit(text.slice(0, -1))
  const fitting = checks.map((name) => FITTING[name]).find((one) => one !== undefined && one !== '')
  return fitting ?? text
}

/**
 * A value that fits, with its parts and where each begins.
 * @param how - `longest` takes what may be left out, and as many characters as may be
 */
export const aValueOf = (
  ai: string,
  how: 'short' | 'longest' = 'short',
): { value: string; parts: AiPart[]; at: number[] } => {
  const entry = aiEntry(ai)
  if (!entry) throw new Error(`no application identifier ${ai}`)
  const parts = partsOf(entry).filter(({ optional }) => how === 'longest' || !optional)
  const at: number[] = []
  let value = ''
  for (const part of parts) {
    at.push(value.length)
    value += aPart(part, how === 'longest')
  }
  return { value, parts, at }
}
