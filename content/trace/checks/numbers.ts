import { countryLetters } from './codes.ts'
import type { Check, CheckFault } from './check.ts'

/** What numbers and signs must be beside being numbers and signs. */

const matching =
  (pattern: RegExp, fault: CheckFault): Check =>
  (text) =>
    pattern.test(text) ? undefined : { fault, at: 0 }

export const zero = matching(/^0+$/, 'not-zero-here')
export const notZero = matching(/[1-9]/, 'zero-here')
/** Nothing but hyphens: a temperature below nought. */
export const hyphen = matching(/^-+$/, 'not-in-list')
/** A lone nought is none. */
export const noLeadingZero = matching(/^(?:0|[^0].*)$/, 'leading-zero')
export const hasLetter = matching(/\D/, 'only-digits')

/** Each `%` begins two hexadecimal digits. */
export const percentEncoded: Check = (text) => {
  const at = text.search(/%(?![0-9A-Fa-f]{2})/)
  return at < 0 ? undefined : { fault: 'not-percent-encoded', at }
}

const upTo =
  (most: number): Check =>
  (text) =>
    Number(text) <= most ? undefined : { fault: 'not-a-coordinate', at: 0 }

/** Ten-millionths of a degree from the South Pole. */
export const latitude = upTo(1_800_000_000)
/** Ten-millionths of a degree from the date line. */
export const longitude = upTo(3_600_000_000)

/** Piece and total in equal halves: `0203` is the second of three. */
export const pieceOfTotal: Check = (text) => {
  const half = text.length / 2
  const [piece, total] = [Number(text.slice(0, half)), Number(text.slice(half))]
  if (piece === 0) return { fault: 'piece-of-total', at: 0 }
  return total === 0 || piece > total ? { fault: 'piece-of-total', at: half } : undefined
}

/** Place and end with a stroke between, neither with a leading nought: `2/3`. */
export const placeInSequence: Check = (text) => {
  const [, place, end] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? []
  return place !== undefined && end !== undefined && BigInt(place) <= BigInt(end)
    ? undefined
    : { fault: 'piece-of-total', at: 0 }
}

/** Eleven characters at least; its country; letters as two digits, first four last, modulo 97. @see ISO 13616-1 */
export const bankAccount: Check = (text) => {
  if (text.length < 11 || !/^[0-9A-Z]+$/.test(text) || countryLetters(text.slice(0, 2)))
    return { fault: 'bank-account', at: 0 }
  const turned = text.slice(4) + text.slice(0, 4)
  const rest = [...turned].reduce((left, character) => Number(`${left}${parseInt(character, 36)}`) % 97, 0)
  return rest === 1 ? undefined : { fault: 'bank-account', at: 2 }
}
