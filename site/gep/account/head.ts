import { divide, plainTextOf, round, textOf } from '../../../content/decimal/arithmetic.ts'
import { parseDecimal, shift } from '../../../content/decimal/exact.ts'
import type { Account } from '../../../content/gep/account.ts'
import { equivalentsOf } from '../../../content/gep/equivalents.ts'
import { exactly } from '../../../content/gep/known.ts'
import type { Recomputed } from '../../../content/gep/recompute.ts'
import { inUnit } from '../../../content/gep/units.ts'
import { isMore } from '../../../content/gep/verdict.ts'
import { shownNumber } from '../../numbers.ts'
import { words, type Lang } from '../../words.ts'
import { inShown, shownAmount, shownQuantity, shownYuan } from '../shown.ts'

/** Figures at the head of an account's page, all of one total. */
export interface Head {
  /** What the publisher says, `1e8 CNY`; absent where she says nothing. */
  declared?: string
  /** That, or else what came out: `1e8 CNY`. */
  total: string
  /** Digits as the head prints them: 亿元, in English billions. */
  digits: string
  /** Whether the published total lies within what rounding leaves open. */
  isWithin: boolean
  perKm2?: string
  perCapita?: string
}

const yuan = (value: string) => inUnit(exactly(value), '1e8 CNY', 'CNY').value

/** Money of an area for each km2 of it; `undefined` of no area. @param value - `1e8 CNY` */
export const perArea = (value: string, area: Account['area'], lang: Lang): string | undefined => {
  const km2 = area && inUnit(exactly(area.value), area.unit, 'km2').value
  return km2 && km2.units !== 0n ? shownYuan(plainTextOf(divide(yuan(value), km2, 0)), lang) : undefined
}

export const headOf = ({ declaredTotals, area, population }: Account, result: Recomputed, lang: Lang): Head => {
  const declared =
    declaredTotals?.gep === undefined ? undefined : inShown({ value: declaredTotals.gep, unit: declaredTotals.unit })
  const total = declared ?? result.totals.gep.value
  const [low, high] = [parseDecimal(result.range.low), parseDecimal(result.range.high)]
  const rounded = round(parseDecimal(total), 2)
  const eachKm2 = perArea(total, area, lang)
  return {
    ...(declared !== undefined && { declared }),
    total,
    // English counts in billions, which are ten 亿.
    digits: textOf(lang === 'zh' ? rounded : shift(rounded, -1)),
    isWithin: !isMore(low, parseDecimal(total)) && !isMore(parseDecimal(total), high),
    ...(eachKm2 !== undefined && { perKm2: eachKm2 }),
    ...(population !== undefined && {
      perCapita: shownYuan(plainTextOf(divide(yuan(total), parseDecimal(population), 2)), lang),
    }),
  }
}

const MOST_EQUIVALENTS = 6

/** The largest amounts with what they come to in things one can picture, the most valuable first. */
export const equivalentFacts = (
  { items, population }: Account,
  result: Recomputed,
  nameOf: (index: number) => string,
  lang: Lang,
) =>
  result.items
    .map((item, index) => ({ item, index }))
    .toSorted((a, b) => Number(b.item.value.value) - Number(a.item.value.value))
    .flatMap(({ item: { quantity }, index }) => {
      const like = quantity ? equivalentsOf(quantity, population) : []
      if (!quantity || like.length === 0) return []
      const given = items[index]?.quantity
      const t = words(lang)
      return [
        {
          title: nameOf(index),
          value: given ? shownQuantity(given, lang) : shownAmount(quantity, lang),
          note: like
            .map(({ kind, count }) => t(`gep.eq-${kind}`, { count: shownNumber(count) }))
            .join(t('components.semicolon')),
        },
      ]
    })
    .slice(0, MOST_EQUIVALENTS)
