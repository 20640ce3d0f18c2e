import type { Account, Item } from '../../content/gep/account.ts'
import { FORMULAS } from '../../content/gep/formulas/all.ts'
import type { ItemResult, Recomputed } from '../../content/gep/recompute.ts'
import { SERVICES } from '../../content/gep/services.ts'
import { gepUnit, isOf, MONEY } from '../../content/gep/units.ts'
import type { Check, Verdict } from '../../content/gep/verdict.ts'
import { shownNumber } from '../numbers.ts'
import { areaOf, words, type Lang } from '../words.ts'
import { moneyDigits, placesOf } from './money.ts'
import {
  explain,
  formulaName,
  inputName,
  inShown,
  serviceName,
  shownAmount,
  shownGepUnit,
  shownMoney,
  shownQuantity,
  subjectName,
} from './shown.ts'

/** What the page of an account prints, row by row. */

/** A number of a row that a reader may change. */
export interface Changeable {
  /** As `Changes` name it: `9.siltShare`. */
  key: string
  label: string
  value: string
  unit: string
}

export interface RowView {
  index: number
  name: string
  service: string
  /** The formula's name and symbols, where there is one. */
  formula?: { id: string; name: string; expression: string }
  /** Numbers that entered the formula: `土壤保持量 38.86 亿吨`. */
  inputs: string[]
  /** Amount and price: `10.03 亿立方米 × 15.58 元/立方米`; empty where only the value is known. */
  working: string
  /** In `1e8 CNY`, exact. */
  value: string
  shownValue: string
  /** Decimals of 亿元 in which it is shown. */
  places: number | undefined
  published?: string
  verdict?: Verdict
  verdictText: string
  notes: string[]
  standing: string
  /** That in few words; empty for a value as published. */
  mark: string
  isRecalled: boolean
  changeable: Changeable[]
  source?: string | undefined
}

/** Names of items by their id, as the publisher calls them. */
export const itemNames = ({ items }: Pick<Account, 'items'>): ReadonlyMap<string, string> =>
  new Map(items.map(({ item, name }) => [item, name ?? item]))

const isMoney = (unit: string): boolean => isOf(unit, MONEY)

const shownIn = (value: string, unit: string, lang: Lang): string =>
  isMoney(unit)
    ? shownMoney(inShown({ value, unit }), lang, unit === '1e8 CNY' ? placesOf(value) : undefined)
    : gepUnit(unit)
      ? shownQuantity({ value, unit }, lang)
      : `${value} ${unit}`

/** A difference in words: `不一致：公布的数比算出的多 0.37 亿元（0.2%）`. */
const differsText = ({ difference, declared, percent }: Check, lang: Lang): string => {
  const t = words(lang)
  const isLess = difference.startsWith('-')
  return t('gep.differsBy', {
    way: t(isLess ? 'gep.less' : 'gep.more'),
    difference: shownIn(difference.replace('-', ''), declared.unit, lang),
    percent: shownNumber((percent ?? '—').replace('-', '')),
  })
}

export const verdictText = (check: Check, lang: Lang): string =>
  check.verdict === 'differs' ? differsText(check, lang) : words(lang)(`gep.${check.verdict}`)

const changeableOf = (item: Item, { steps }: ItemResult, index: number, lang: Lang): Changeable[] => {
  const named = (name: string, value: string, unit: string): Changeable => ({
    key: `${index}.${name}`,
    label: inputName(name, lang),
    value,
    unit: shownGepUnit(unit, lang),
  })
  return [
    ...(item.formula === undefined && item.quantity && !item.value
      ? [named('quantity', item.quantity.value, item.quantity.unit)]
      : []),
    ...steps.map(({ name, value, unit, given, origin }) =>
      origin === 'account' ? named(name, given.value, given.unit) : named(name, value, unit),
    ),
    ...(item.price ? [named('price', item.price.value, item.price.unit)] : []),
    ...(item.value ? [named('value', item.value.value, item.value.unit)] : []),
  ]
}

const workingOf = (item: Item, { quantity, price, inflow }: ItemResult, lang: Lang): string => {
  const taken = inflow ? words(lang)('gep.lessInflow', { value: shownMoney(inflow.value, lang) }) : ''
  if (item.value || !quantity || !price) return taken
  const amount = item.quantity ? shownQuantity(item.quantity, lang) : shownAmount(quantity, lang)
  return [`${amount} × ${shownQuantity(price, lang)}`, taken].filter((part) => part !== '').join(' ')
}

const standingOf = ({ standing }: ItemResult, item: Item, lang: Lang): string =>
  words(lang)(standing ? `gep.standing-${standing}` : item.value ? 'gep.standing-value' : 'gep.standing-stated')

/** The same in few words, for the line of the row; nothing where the row says it otherwise. */
const markOf = ({ standing }: ItemResult, item: Item, lang: Lang): string =>
  standing || !item.value ? words(lang)(`gep.mark-${standing ?? 'stated'}`) : ''

/** One row of an account with everything that is printed of it. */
export const rowView = (
  item: Item,
  result: ItemResult,
  index: number,
  names: ReadonlyMap<string, string>,
  lang: Lang,
): RowView => {
  const t = words(lang)
  const { check, quantityCheck, value, steps, expression } = result
  const places = item.declared?.unit === '1e8 CNY' ? placesOf(item.declared.value) : undefined
  const quantityText =
    quantityCheck &&
    t('gep.quantityVerdict', {
      declared: shownIn(quantityCheck.declared.value, quantityCheck.declared.unit, lang),
      verdict: verdictText(quantityCheck, lang),
    })
  return {
    index,
    name: item.name ?? item.item,
    service: serviceName(item.service, lang),
    ...(item.formula !== undefined && {
      formula: { id: item.formula, name: formulaName(item.formula, lang), expression: expression ?? '' },
    }),
    inputs: steps.map(({ name, given }) => `${inputName(name, lang)} ${shownQuantity(given, lang)}`),
    working: workingOf(item, result, lang),
    value: value.value,
    shownValue: shownMoney(value.value, lang, places),
    places,
    ...(item.declared && { published: shownIn(item.declared.value, item.declared.unit, lang) }),
    ...(check && { verdict: check.verdict }),
    verdictText: check ? verdictText(check, lang) : t(item.value ? 'gep.notCompared' : 'gep.notDeclared'),
    notes: [
      ...(check?.explanations ?? []).map((each) => explain(each, names, lang)),
      ...(quantityText === undefined ? [] : [quantityText]),
      ...(quantityCheck?.verdict === 'differs'
        ? quantityCheck.explanations.map((each) => explain(each, names, lang))
        : []),
    ],
    standing: standingOf(result, item, lang),
    mark: markOf(result, item, lang),
    isRecalled: result.standing === 'recalled',
    changeable: changeableOf(item, result, index, lang),
    source: item.source,
  }
}

export const rowViews = (account: Account, { items }: Recomputed, lang: Lang): RowView[] => {
  const names = itemNames(account)
  return account.items.flatMap((item, index) => {
    const result = items[index]
    return result ? [rowView(item, result, index, names, lang)] : []
  })
}

export interface Counts {
  count: number
  compared: number
  agree: number
  rounded: number
  differ: number
}

export const countsOf = (verdicts: readonly (Verdict | undefined)[]): Counts => {
  const of = (verdict: Verdict): number => verdicts.filter((each) => each === verdict).length
  return {
    count: verdicts.length,
    compared: verdicts.filter((each) => each !== undefined).length,
    agree: of('agrees'),
    rounded: of('agrees-within-rounding'),
    differ: of('differs'),
  }
}

/** What a checked sum is called. */
export const checkName = ({ of, subject }: Check, names: ReadonlyMap<string, string>, lang: Lang): string =>
  words(lang)(`gep.of-${of}`, { subject: subjectName(subject, names, lang) })

export const checkRows = (checks: readonly Check[], names: ReadonlyMap<string, string>, lang: Lang) =>
  checks.map((check) => ({
    sum: checkName(check, names, lang),
    declared: shownIn(check.declared.value, check.declared.unit, lang),
    reckoned: shownIn(check.recomputed, check.declared.unit, lang),
    verdict: verdictText(check, lang),
    why: check.explanations.map((each) => explain(each, names, lang)).join(lang === 'zh' ? '' : ' ') || '',
  }))

/** Where an issue stands, by its pointer: the row's name where it is of one. */
export const pointerName = (pointer: string, { items }: Pick<Account, 'items'>): string | undefined => {
  const index = /^\/items\/(\d+)/.exec(pointer)?.[1]
  const item = index === undefined ? undefined : items[Number(index)]
  return item && (item.name ?? item.item)
}

/** Symbols of a formula; empty for what is none. */
export const expressionOf = (id: string): string => FORMULAS.get(id)?.expression ?? ''

/** Strings of this area that a script reads, by name. */
export const scriptWords = (lang: Lang): Record<string, string> =>
  Object.fromEntries(
    Object.entries(areaOf('gep'))
      .filter(([name]) => /^run|^(?:agrees|differs|agrees-within-rounding|money)$/.test(name))
      .map(([name, text]) => [name, text[lang]]),
  )

/** A sum for a chart or a column: digits alone, without separators. */
export const bareMoney = (value: string, lang: Lang): string =>
  moneyDigits(value, lang).replaceAll(',', '').replace('−', '-')

/** Names of services, for a script that prints accounts which no page has seen. */
export const serviceWords = (lang: Lang): Record<string, string> =>
  Object.fromEntries([...SERVICES].map(([id, name]) => [`service-${id}`, name[lang]]))
