import { round, textOf } from '../../content/decimal/arithmetic.ts'
import { parseDecimal, shift } from '../../content/decimal/exact.ts'
import { shownNumber } from '../numbers.ts'

/** Sums of money as pages and their scripts print them; no words here, so that scripts stay small. */

type Lang = 'zh' | 'en'

/** Chinese counts in 亿元 (10⁸), English in millions. */
const SHIFT: Record<Lang, number> = { zh: 0, en: 2 }

const LEAST_PLACES = 2
const SMALL_PLACES = 4

/** Two decimals of 亿元 for what is at least one; for less as many as say something, four at most. */
const placesFor = (value: string): number => {
  const { units, places } = round(parseDecimal(value), SMALL_PLACES)
  const magnitude = units < 0n ? -units : units
  if (magnitude >= 10n ** BigInt(places)) return LEAST_PLACES
  const [, fraction = ''] = textOf({ units, places }).split('.')
  return Math.max(LEAST_PLACES, fraction.replace(/(?<!0)0+$/, '').length)
}

/**
 * Digits of a sum, without its unit, in the unit of the language.
 * @param value - in `1e8 CNY`
 * @param places - decimals of 亿元; as many as its size asks for where left out
 */
export const moneyDigits = (value: string, lang: Lang, places = placesFor(value)): string => {
  const moved = shift(round(parseDecimal(value), places), SHIFT[lang])
  return shownNumber(textOf(round(moved, Math.max(0, places - SHIFT[lang]))))
}

/** Decimals of 亿元 in which a published value is printed, so that what was reckoned compares with it. */
export const placesOf = (value: string): number => parseDecimal(value).places
