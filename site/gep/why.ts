import { add, divide, plainTextOf, round, textOf } from '../../content/decimal/arithmetic.ts'
import { parseDecimal } from '../../content/decimal/exact.ts'
import type { Account } from '../../content/gep/account.ts'
import { exactly } from '../../content/gep/known.ts'
import type { Recomputed } from '../../content/gep/recompute.ts'
import { inUnit } from '../../content/gep/units.ts'
import { isMore } from '../../content/gep/verdict.ts'
import { shownNumber } from '../numbers.ts'
import { words, type Lang } from '../words.ts'
import {
  inShown,
  shareOf,
  shownAmount,
  shownMoney,
  shownPercent,
  shownPrice,
  shownQuantity,
  shownYuan,
} from './shown.ts'

/** Items named one by one; the rest are counted. */
const MOST_NAMED = 5

const ratioOf = (part: string, whole: string): string => {
  const by = parseDecimal(whole)
  const places = (dividend: string): number => (isMore(parseDecimal(dividend), by) ? 1 : 2)
  return textOf(divide(parseDecimal(part), by, places(part)))
}

const regulatingSentence = ({ totals }: Recomputed, gdp: string, lang: Lang): string[] => {
  const { material, regulating, cultural, gep } = totals
  if (regulating.value === '0') return []
  const rest = plainTextOf(add(parseDecimal(material.value), parseDecimal(cultural.value)))
  const values = {
    share: shownPercent(shareOf(regulating.value, gep.value)),
    value: shownMoney(regulating.value, lang),
    rest: shownNumber(ratioOf(rest, gdp)),
  }
  return [words(lang)('gep.whyRegulating', values)]
}

const largeSentence = (
  account: Account,
  { items }: Recomputed,
  gdp: string,
  nameOf: (index: number) => string,
  lang: Lang,
): string[] => {
  const t = words(lang)
  const large = items
    .map(({ value }, index) => ({ value: value.value, index }))
    .filter(({ value }) => isMore(parseDecimal(value), parseDecimal(gdp)))
    .toSorted((a, b) => Number(b.value) - Number(a.value))
  if (large.length === 0) return []
  const named = large
    .slice(0, MOST_NAMED)
    .map(({ value, index }) => t('gep.namedWorth', { name: nameOf(index), value: shownMoney(value, lang) }))
  const first = large[0] && items[large[0].index]
  const { quantity, price } = first ?? {}
  const given = large[0] && account.items[large[0].index]?.quantity
  return [
    t('gep.whyLarge', {
      count: large.length,
      items: named.join(t('gep.listed')) + (large.length > MOST_NAMED ? t('gep.listedOthers') : ''),
    }),
    ...(quantity && price && large[0]
      ? [
          t('gep.whyPrices', {
            item: nameOf(large[0].index),
            quantity: given ? shownQuantity(given, lang) : shownAmount(quantity, lang),
            price: shownPrice(price, lang),
          }),
        ]
      : []),
  ]
}

const denseSentence = (account: Account, gep: string, isMany: boolean, lang: Lang): string[] => {
  const { area, population, gdp } = account
  if (!area || population === undefined || !gdp) return []
  const [people, km2] = [parseDecimal(population), inUnit(exactly(area.value), area.unit, 'km2').value]
  const gdpEach = divide(inUnit(exactly(gdp.value), gdp.unit, 'CNY').value, people, 0)
  const gepEach = divide(inUnit(exactly(gep), '1e8 CNY', 'CNY').value, people, 2)
  const t = words(lang)
  return [
    t(isMany ? 'gep.whyDense' : 'gep.whyDenseLess', {
      area: shownQuantity(area, lang),
      population: t('gep.persons', { count: shownNumber(population) }),
      density: shownNumber(textOf(round(divide(people, km2, 1), 1))),
      gdpEach: shownYuan(textOf(gdpEach), lang),
      gepEach: shownYuan(plainTextOf(gepEach), lang),
    }),
  ]
}

/**
 * Why the total is so many times the GDP, from the account's own figures.
 * @param gep - the total as headed, `1e8 CNY`
 * @returns nothing where the account gives no GDP
 */
export const whyRatio = (
  account: Account,
  recomputed: Recomputed,
  gep: string,
  nameOf: (index: number) => string,
  lang: Lang,
): { ratio: string; isMany: boolean; sentences: string[] } | undefined => {
  if (!account.gdp) return undefined
  const gdp = inShown(account.gdp)
  const t = words(lang)
  const ratio = ratioOf(gep, gdp)
  const isMany = isMore(parseDecimal(gep), parseDecimal(gdp))
  const shown = shownNumber(ratio)
  return {
    ratio: shown,
    isMany,
    sentences: [
      t('gep.whyDivide', { gep: shownMoney(gep, lang), gdp: shownMoney(gdp, lang), ratio: shown }),
      ...(isMany ? regulatingSentence(recomputed, gdp, lang) : []),
      ...(isMany ? largeSentence(account, recomputed, gdp, nameOf, lang) : []),
      ...denseSentence(account, gep, isMany, lang),
      t('gep.whyNot'),
    ],
  }
}
