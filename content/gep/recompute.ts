import { divide, plainTextOf, round, sum } from '../decimal/arithmetic.ts'
import { parseDecimal, shift, type Decimal } from '../decimal/exact.ts'
import type { Standing } from '../registers/register.ts'
import type { Account, Item, Price, Quantity } from './account.ts'
import { checkSums } from './check-sums.ts'
import { evaluate, type Evaluated, type Step } from './evaluate.ts'
import { both, exact, exactly, meets, printed, type Known } from './known.ts'
import type { MethodRules } from './method.ts'
import { notices } from './notices.ts'
import type { GepIssue } from './messages.ts'
import { CATEGORIES, categoryOf, type Category } from './services.ts'
import { slipsOf, widestInput, type Rounded } from './slips.ts'
import { inUnit, MONEY } from './units.ts'
import { check, type Check } from './verdict.ts'

/** A number that entered a formula. */
export interface ShownStep extends Pick<Step, 'name' | 'unit' | 'given' | 'nature' | 'origin'> {
  value: string
}

export interface ItemResult {
  service: string
  item: string
  category: Category
  pointer: string
  formula?: string
  /** The formula in symbols, and the numbers that stand for them. */
  expression?: string
  steps: readonly ShownStep[]
  /** How sure the formula is; absent for an amount or a value as published. */
  standing?: Standing
  /** At most ten decimals. */
  quantity?: Quantity
  price?: Price
  /** What came from outside the region and is taken off, in `1e8 CNY`, to the fen. */
  inflow?: Quantity
  /** In `1e8 CNY`, to the fen. */
  value: Quantity
  /** Bounds that the rounding of inputs leaves, in `1e8 CNY`, to the fen. */
  low: string
  high: string
  /** Of the total, six decimals; absent where that is zero. */
  share?: string
  /** Of the published value. */
  check?: Check
  /** Of the published amount. */
  quantityCheck?: Check
}

export interface ServiceResult {
  service: string
  category: Category
  value: Quantity
  share?: string
}

export interface Totals extends Record<Category | 'gep', Quantity> {
  /** `CNY/km2`, to the fen; where the account gives its area. */
  perKm2?: Quantity
  /** `CNY/person`, to the fen; where it gives its population. */
  perCapita?: Quantity
  /** Ratio to GDP (绿金指数), two decimals; where it gives its GDP. */
  gdpRatio?: Quantity
}

export interface EcosystemResult {
  ecosystem: string
  /** Sum of its column, in `1e8 CNY`. */
  value: Quantity
  area?: Quantity
}

export interface Recomputed {
  items: readonly ItemResult[]
  services: readonly ServiceResult[]
  totals: Totals
  /** What rounding of the inputs leaves the total open to, in `1e8 CNY`, to the fen. */
  range: { low: string; high: string }
  /** By type of ecosystem, where the account splits its values. */
  ecosystems: readonly EcosystemResult[]
  /** Of published sums: services, categories, total, table by ecosystem, sub-areas. */
  checks: readonly Check[]
  /** What is odd though no published number contradicts it. */
  notices: readonly GepIssue[]
}

/** In what results are told. */
export const SHOWN_MONEY = '1e8 CNY'
const SHOWN_SHIFT = -8
const FEN = 2
const QUANTITY_PLACES = 10
const SHARE_PLACES = 6

/** Money of `CNY`, to the fen, in `1e8 CNY`. */
export const shownMoney = (yuan: Decimal): string => plainTextOf(shift(round(yuan, FEN), SHOWN_SHIFT))

const money = (yuan: Decimal): Quantity => ({ value: shownMoney(yuan), unit: SHOWN_MONEY })

/** An item, its own result, and what is best known of its value in `CNY`, for sums. */
export interface Reckoned extends Evaluated {
  item: Item
  category: Category
  /** The published value narrowed by the recomputed one; where they contradict, the published one alone. */
  best: Known
}

const bestOf = (declared: Quantity | undefined, value: Known): Known => {
  if (!declared) return value
  const stated = inUnit(printed(declared.value), declared.unit, MONEY)
  return meets(stated, value) ? both(stated, value) : stated
}

const reckon = (account: Account, rules: MethodRules): Reckoned[] =>
  account.items.map((item) => {
    const evaluated = evaluate(item, rules)
    return {
      ...evaluated,
      item,
      category: categoryOf(item.service) ?? 'regulating',
      best: bestOf(item.declared, evaluated.value),
    }
  })

/** Numbers whose rounding may be why: measured inputs of the formula, or the amount itself. */
const roundedInputs = ({ steps, item }: Reckoned): Rounded[] => {
  if (steps.length > 0) return steps.filter(({ nature }) => nature === 'measured')
  return item.quantity ? [{ name: 'quantity', given: item.quantity }] : []
}

const checkOf = (reckoned: Reckoned, pointer: string): Check | undefined => {
  const { item, value } = reckoned
  if (!item.declared) return undefined
  const claim = { pointer: `${pointer}/declared`, of: 'item', subject: item.item, declared: item.declared } as const
  return check(claim, value, MONEY, (verdict, stated, found) =>
    verdict === 'differs' ? slipsOf(stated.value, found.value, item.service) : widestInput(roundedInputs(reckoned)),
  )
}

const quantityCheckOf = (reckoned: Reckoned, pointer: string): Check | undefined => {
  const { item, quantity } = reckoned
  const declared = item.declaredQuantity
  if (!declared || !quantity) return undefined
  const claim = { pointer: `${pointer}/declaredQuantity`, of: 'quantity', subject: item.item, declared } as const
  return check(claim, quantity.known, quantity.unit, (verdict, stated, found) =>
    verdict === 'differs' ? slipsOf(stated.value, found.value, item.service) : widestInput(roundedInputs(reckoned)),
  )
}

const shareOf = (part: Decimal, whole: Decimal): { share?: string } =>
  whole.units === 0n ? {} : { share: plainTextOf(divide(part, whole, SHARE_PLACES)) }

const plain = (value: Decimal): string => plainTextOf(round(value, QUANTITY_PLACES))

const present = (reckoned: Reckoned, index: number, gep: Decimal): ItemResult => {
  const { item, category, steps, expression, standing, quantity, price, inflow, value } = reckoned
  const pointer = `/items/${index}`
  const [itemCheck, quantityCheck] = [checkOf(reckoned, pointer), quantityCheckOf(reckoned, pointer)]
  return {
    service: item.service,
    item: item.item,
    category,
    pointer,
    ...(item.formula !== undefined && { formula: item.formula }),
    ...(expression !== undefined && { expression }),
    steps: steps.map(({ known, ...step }) => ({ ...step, value: plain(known.value) })),
    ...(standing && { standing }),
    ...(quantity && { quantity: { value: plain(quantity.known.value), unit: quantity.unit } }),
    ...(price && { price }),
    ...(inflow && { inflow: money(inflow.value) }),
    value: money(value.value),
    low: shownMoney(value.low),
    high: shownMoney(value.high),
    ...shareOf(round(value.value, FEN), gep),
    ...(itemCheck && { check: itemCheck }),
    ...(quantityCheck && { quantityCheck }),
  }
}

/** Items are rounded to the fen before they are summed, so that what is shown adds up. */
const sumOf = (reckoned: readonly Reckoned[]): Decimal => sum(reckoned.map(({ value }) => round(value.value, FEN)))

const per = (yuan: Decimal, by: Decimal, unit: string, places = FEN): Quantity => ({
  value: plainTextOf(divide(yuan, by, places)),
  unit,
})

const totalsOf = (account: Account, reckoned: readonly Reckoned[]): Totals => {
  const byCategory = Object.groupBy(reckoned, ({ category }) => category)
  const [material, regulating, cultural] = CATEGORIES.map((category) => sumOf(byCategory[category] ?? []))
  const gep = sumOf(reckoned)
  const { area, population, gdp } = account
  const zero = exactly('0').value
  return {
    material: money(material ?? zero),
    regulating: money(regulating ?? zero),
    cultural: money(cultural ?? zero),
    gep: money(gep),
    ...(area && { perKm2: per(gep, inUnit(exactly(area.value), area.unit, 'km2').value, 'CNY/km2') }),
    ...(population !== undefined && { perCapita: per(gep, parseDecimal(population), 'CNY/person') }),
    ...(gdp && { gdpRatio: per(gep, inUnit(exactly(gdp.value), gdp.unit, MONEY).value, '1') }),
  }
}

const servicesOf = (reckoned: readonly Reckoned[], gep: Decimal): ServiceResult[] =>
  [...Map.groupBy(reckoned, ({ item }) => item.service)].map(([service, of]) => {
    const value = sumOf(of)
    return { service, category: of[0]?.category ?? 'regulating', value: money(value), ...shareOf(value, gep) }
  })

const ecosystemsOf = ({ byEcosystem, ecosystems = [] }: Account): EcosystemResult[] => {
  const names = new Set([
    ...ecosystems.map(({ ecosystem }) => ecosystem),
    ...(byEcosystem?.rows ?? []).flatMap(({ values }) => Object.keys(values)),
  ])
  if (!byEcosystem) return []
  return [...names].map((ecosystem) => {
    const cells = byEcosystem.rows.flatMap(({ values }) =>
      values[ecosystem] === undefined ? [] : [parseDecimal(values[ecosystem])],
    )
    const area = ecosystems.find((each) => each.ecosystem === ecosystem)?.area
    return { ecosystem, value: money(inUnit(exact(sum(cells)), byEcosystem.unit, MONEY).value), ...(area && { area }) }
  })
}

/**
 * Recomputes an account: every item from its inputs, every sum from its parts, and how each stands to what was published.
 * Pure and without a schema library, so that a reader's browser runs the very same.
 * @param account - as `parseAccount` accepted it
 * @param rules - of the account's method
 * @throws RangeError for an account that `parseAccount` would refuse
 */
export const recompute = (account: Account, rules: MethodRules): Recomputed => {
  const reckoned = reckon(account, rules)
  const gep = sumOf(reckoned)
  const totals = totalsOf(account, reckoned)
  return {
    items: reckoned.map((each, i) => present(each, i, gep)),
    services: servicesOf(reckoned, gep),
    totals,
    range: {
      low: shownMoney(sum(reckoned.map(({ value }) => value.low))),
      high: shownMoney(sum(reckoned.map(({ value }) => value.high))),
    },
    ecosystems: ecosystemsOf(account),
    checks: checkSums(account, reckoned),
    notices: notices(account, rules, reckoned, totals),
  }
}

/** Every check of an account, of items and of sums. */
export const allChecks = ({ items, checks }: Pick<Recomputed, 'items' | 'checks'>): Check[] => [
  ...items.flatMap(({ quantityCheck, check: itemCheck }) => [
    ...(quantityCheck ? [quantityCheck] : []),
    ...(itemCheck ? [itemCheck] : []),
  ]),
  ...checks,
]

/**
 * Units that were probably exchanged, as issues at the published numbers: what publishing an account is refused for unless
 * its publisher mends or explains them. A row that merely differs is told, and stands.
 */
export const suspectedSlips = (result: Recomputed): GepIssue[] => [
  ...allChecks(result).flatMap(({ pointer, explanations }) =>
    explanations.filter(({ code }) => code.startsWith('slip-')).map((explanation) => ({ pointer, ...explanation })),
  ),
  ...result.notices.filter(({ code }) => code.startsWith('suspected-')),
]
