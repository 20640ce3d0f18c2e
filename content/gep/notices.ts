import { divide, multiply, plainTextOf, round } from '../decimal/arithmetic.ts'
import { parseDecimal, type Decimal } from '../decimal/exact.ts'
import type { Account } from './account.ts'
import { exactly, total } from './known.ts'
import type { MethodRules } from './method.ts'
import type { GepIssue } from './messages.ts'
import type { Reckoned, Totals } from './recompute.ts'
import { inUnit, isOf } from './units.ts'
import { isMore } from './verdict.ts'

/** Metres of water over a whole region in a year; the wettest place of China has some seven. */
const MOST_DEPTH: Decimal = { units: 10n, places: 0 }
/** Ratio of GEP to GDP beyond which one of the units is doubted; 甘孜, among the highest, has 61. */
const MOST_RATIO: Decimal = { units: 2_000n, places: 0 }
const LEAST_RATIO: Decimal = { units: 1n, places: 3 }

const sumIn = (reckoned: readonly Reckoned[], service: string, unit: string): Decimal | undefined => {
  const amounts = reckoned.flatMap(({ item, quantity }) =>
    item.service === service && quantity && isOf(quantity.unit, unit)
      ? [inUnit(quantity.known, quantity.unit, unit)]
      : [],
  )
  return amounts.length === 0 ? undefined : total(amounts).value
}

/** 32/44 of the carbon dioxide would be its oxygen; a tenth more or less is left to the other formula, 1.19 to 1.63. */
const oxygenAndCarbon = (reckoned: readonly Reckoned[]): GepIssue[] => {
  const [carbon, oxygen] = [sumIn(reckoned, 'carbon-sequestration', 't'), sumIn(reckoned, 'oxygen-release', 't')]
  if (!carbon || !oxygen || carbon.units <= 0n || oxygen.units <= 0n) return []
  const ratio = divide(multiply(oxygen, { units: 44n, places: 0 }), multiply(carbon, { units: 32n, places: 0 }), 1)
  if (!isMore(ratio, parseDecimal('1.1')) && !isMore(parseDecimal('0.9'), ratio)) return []
  const index = reckoned.findIndex(({ item }) => item.service === 'oxygen-release')
  return [{ pointer: `/items/${index}`, code: 'oxygen-and-carbon', values: { ratio: plainTextOf(ratio) } }]
}

/** Volumes that are more water than a year brings to the place. */
const depths = (area: Decimal | undefined, reckoned: readonly Reckoned[]): GepIssue[] =>
  reckoned.flatMap(({ item, quantity }, i): GepIssue[] => {
    if (!area || item.service !== 'water-retention' || !quantity || !isOf(quantity.unit, 'm3')) return []
    const volume = inUnit(quantity.known, quantity.unit, 'm3').value
    const depth = divide(volume, multiply(area, parseDecimal('1000000')), 2)
    if (!isMore(depth, MOST_DEPTH)) return []
    return [{ pointer: `/items/${i}`, code: 'suspected-depth', values: { depth: plainTextOf(round(depth, 0)) } }]
  })

/** Land that is more than the whole region; floors and lots, priced by the m2, may lie above one another. */
const areas = (area: Decimal | undefined, reckoned: readonly Reckoned[]): GepIssue[] =>
  reckoned.flatMap(({ item, steps, quantity }, i): GepIssue[] => {
    if (!area || item.service === 'landscape') return []
    const given =
      steps.length > 0
        ? steps.filter(({ origin }) => origin === 'account')
        : quantity
          ? [{ name: 'quantity', ...quantity }]
          : []
    return given.flatMap(({ name, known, unit }): GepIssue[] => {
      if (!isOf(unit, 'km2')) return []
      const value = inUnit(known, unit, 'km2')
      if (!isMore(value.low, area)) return []
      const pointer = steps.length > 0 ? `/items/${i}/inputs/${name}` : `/items/${i}/quantity`
      const values = { name, value: plainTextOf(round(value.value, 2)), area: plainTextOf(area) }
      return [{ pointer, code: 'suspected-area', values }]
    })
  })

const gdpRatio = ({ gdpRatio: shown, gep }: Totals): GepIssue[] => {
  const ratio = shown && parseDecimal(shown.value)
  if (!ratio || gep.value === '0' || (!isMore(ratio, MOST_RATIO) && !isMore(LEAST_RATIO, ratio))) return []
  return [{ pointer: '/gdp', code: 'suspected-gdp', values: { ratio: plainTextOf(ratio) } }]
}

/** Items that a method with a whole list does not have. */
const outside = ({ id, indicators, complete }: MethodRules, reckoned: readonly Reckoned[]): GepIssue[] =>
  reckoned.flatMap(({ item }, i): GepIssue[] => {
    const { service, formula } = item
    const indicator = indicators.find((each) => each.service === service)
    if (!indicator)
      return complete
        ? [{ pointer: `/items/${i}/service`, code: 'service-outside-method', values: { method: id, service } }]
        : []
    if (formula === undefined || formula === 'market-value' || indicator.formulas.length === 0) return []
    const values = { method: id, service, formula }
    return indicator.formulas.includes(formula)
      ? []
      : [{ pointer: `/items/${i}/formula`, code: 'formula-outside-method', values }]
  })

/** A method that takes off what came from outside, and an account that says of nothing that it did. */
const inflows = ({ id, deductsInflows }: MethodRules, reckoned: readonly Reckoned[]): GepIssue[] =>
  deductsInflows && reckoned.every(({ inflow }) => !inflow)
    ? [{ pointer: '/items', code: 'inflows-unstated', values: { method: id } }]
    : []

/** What is odd in an account though no published number contradicts it. */
export const notices = (
  account: Account,
  rules: MethodRules,
  reckoned: readonly Reckoned[],
  totals: Totals,
): GepIssue[] => {
  const area = account.area && inUnit(exactly(account.area.value), account.area.unit, 'km2').value
  return [
    ...depths(area, reckoned),
    ...areas(area, reckoned),
    ...gdpRatio(totals),
    ...oxygenAndCarbon(reckoned),
    ...outside(rules, reckoned),
    ...inflows(rules, reckoned),
  ]
}
