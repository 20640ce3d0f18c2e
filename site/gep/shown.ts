import { divide, multiply, plainTextOf, round, textOf } from '../../content/decimal/arithmetic.ts'
import { parseDecimal, shift } from '../../content/decimal/exact.ts'
import type { Quantity } from '../../content/gep/account.ts'
import { ECOSYSTEMS } from '../../content/gep/ecosystems.ts'
import { exactly } from '../../content/gep/known.ts'
import { gepMessage, type GepIssue } from '../../content/gep/messages.ts'
import { methodOf } from '../../content/gep/methods.ts'
import { CATEGORIES, SERVICES } from '../../content/gep/services.ts'
import { inUnit, isOf, MONEY } from '../../content/gep/units.ts'
import { shownNumber } from '../numbers.ts'
import { capital } from '../titles.ts'
import { isWord, words, type Lang } from '../words.ts'
import { moneyDigits } from './money.ts'

/** How accounts are written for readers: units, sums, names, and sentences about them. */

const SUPERSCRIPT: Record<string, string> = { '2': '²', '3': '³' }

const symbolOf = (symbol: string, lang: Lang): string => {
  const key = `gep.u-${symbol}`
  if (isWord(key)) return words(lang)(key)
  return symbol.replace(/(?<=[a-z])[23]$/, (digit) => SUPERSCRIPT[digit] ?? digit)
}

/** A unit as accounts write it, for readers: `1e8 m3` → 亿立方米, 10⁸ m³; `1` → nothing. */
export const shownGepUnit = (unit: string, lang: Lang): string => {
  const t = words(lang)
  const multiple = unit.startsWith('1e8 ') ? t('gep.times1e8') : unit.startsWith('1e4 ') ? t('gep.times1e4') : ''
  const rest = multiple === '' ? unit : unit.slice(4)
  if (rest === '1') return ''
  const shown = rest
    .split('/')
    .map((symbol) => symbolOf(symbol, lang))
    .join('/')
  return multiple === '' || lang === 'zh' ? multiple + shown : `${multiple} ${shown}`
}

/** Digits and unit: `321.49 亿立方米`; digits stay as published. */
export const shownQuantity = ({ value, unit }: Quantity, lang: Lang): string => {
  const shown = shownGepUnit(unit, lang)
  const isMultiple = lang === 'en' && /^1e[48] /.test(unit)
  return shown === '' ? shownNumber(value) : `${shownNumber(value)}${isMultiple ? ' ×' : ''} ${shown}`
}

const AMOUNT_PLACES = 2

/** An amount that was reckoned, in 亿 or 万 where it is large: 1002838709.68 m3 → 10.03 亿立方米. */
export const shownAmount = ({ value, unit }: Quantity, lang: Lang): string => {
  const decimal = parseDecimal(value)
  const digits = (decimal.units < 0n ? -decimal.units : decimal.units).toString().length - decimal.places
  if (/^1e[48] /.test(unit) || unit === '') return shownQuantity({ value, unit }, lang)
  const [exponent, multiple] = digits > 8 ? [8, '1e8 '] : digits > 4 ? [4, '1e4 '] : [0, '']
  const places = digits > 0 ? AMOUNT_PLACES : 6
  const moved = plainTextOf(round(shift(decimal, -exponent), places))
  return shownQuantity({ value: moved, unit: `${multiple}${unit}` }, lang)
}

/** A sum of money with its unit; `value` in `1e8 CNY`. */
export const shownMoney = (value: string, lang: Lang, places?: number): string =>
  words(lang)('gep.money', { value: moneyDigits(value, lang, places) })

/** A sum of an account in whatever unit it is written, in `1e8 CNY`. */
export const inShown = ({ value, unit }: Quantity): string => plainTextOf(inUnit(exactly(value), unit, '1e8 CNY').value)

/** Whole yuan, or 万元 in Chinese where there are many. */
export const shownYuan = (value: string, lang: Lang): string => {
  const decimal = parseDecimal(value)
  const whole = textOf(round(decimal, 0))
  const t = words(lang)
  if (lang === 'zh' && whole.length > 5)
    return t('gep.yuanMany', { value: shownNumber(textOf(round(shift(decimal, -4), 2))) })
  return t('gep.yuan', { value: shownNumber(whole) })
}

/** A share of one in per cent, one decimal; two where it is less than one. */
export const shownPercent = (share: string): string => {
  const hundred = shift(parseDecimal(share), 2)
  const isSmall = !share.startsWith('-') && hundred.units < 10n ** BigInt(hundred.places)
  return shownNumber(textOf(round(hundred, isSmall ? 2 : 1)))
}

/** Share of one sum in another, six decimals. */
export const shareOf = (part: string, whole: string): string => {
  const total = parseDecimal(whole)
  return total.units === 0n ? '0' : plainTextOf(divide(parseDecimal(part), total, 6))
}

/** Product of two decimals, exact. */
export const productOf = (a: string, b: string): string => plainTextOf(multiply(parseDecimal(a), parseDecimal(b)))

const named = (name: string, lang: Lang): string => {
  const [first = ''] = name.split('/').slice(-1)
  const key = `gep.input-${first}`
  return isWord(key) ? words(lang)(key) : name
}

/** An input of a formula by its name: `siltShare`, `zones/2/area`. */
export const inputName = (name: string, lang: Lang): string => {
  const zone = /^zones\/(\d+)\//.exec(name)
  return zone ? `${words(lang)('gep.input-zones')} ${Number(zone[1]) + 1} ${named(name, lang)}` : named(name, lang)
}

export const formulaName = (id: string, lang: Lang): string => {
  const key = `gep.formula-${id}`
  return isWord(key) ? words(lang)(key) : id
}

export const formulaAbout = (id: string, lang: Lang): string => {
  const key = `gep.about-${id}`
  return isWord(key) ? words(lang)(key) : ''
}

export const serviceName = (service: string, lang: Lang): string => SERVICES.get(service)?.[lang] ?? service

export const ecosystemName = (ecosystem: string, lang: Lang): string => ECOSYSTEMS.get(ecosystem)?.[lang] ?? ecosystem

export const methodName = (method: string, lang: Lang): string => methodOf(method)?.title[lang] ?? method

/** What a check or a part of a sum is called: a category, service, ecosystem or item, several joined by `+`. */
export const subjectName = (subject: string, items: ReadonlyMap<string, string>, lang: Lang): string =>
  subject
    .split('+')
    .map((part) => {
      const category = CATEGORIES.find((each) => each === part)
      if (category) return words(lang)(`gep.${category}`)
      return items.get(part) ?? (SERVICES.has(part) ? serviceName(part, lang) : ecosystemName(part, lang))
    })
    .join(words(lang)('gep.listed'))

const VALUE_OF: Record<string, (value: string, items: ReadonlyMap<string, string>, lang: Lang) => string> = {
  difference: shownNumber,
  name: (value, _, lang) => inputName(value, lang),
  unit: (value, _, lang) => shownGepUnit(value, lang),
  part: subjectName,
  service: (value, _, lang) => serviceName(value, lang),
  services: (value, _, lang) =>
    value
      .split(', ')
      .map((service) => serviceName(service, lang))
      .join(words(lang)('gep.listed')),
  formula: (value, _, lang) => formulaName(value, lang),
  method: (value, _, lang) => methodName(value, lang),
  first: (value, _, lang) => methodName(value, lang),
  second: (value, _, lang) => methodName(value, lang),
}

/** A sentence about an account with its names in the reader's words. */
export const explain = (
  { code, values }: Pick<GepIssue, 'code' | 'values'>,
  items: ReadonlyMap<string, string>,
  lang: Lang,
): string =>
  gepMessage(
    {
      code,
      values: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, VALUE_OF[name]?.(value, items, lang) ?? value]),
      ),
    },
    lang,
  )

/** Money per something, in digits and unit; other prices as they are. */
export const shownPrice = ({ value, unit }: Quantity, lang: Lang): string =>
  isOf(unit, MONEY) ? shownMoney(inShown({ value, unit }), lang) : shownQuantity({ value, unit }, lang)

export const firstCapital = (text: string, lang: Lang): string => (lang === 'en' ? capital(text) : text)
