import type { Standing } from '../registers/register.ts'
import type { Item, Price, Quantity } from './account.ts'
import { FORMULAS } from './formulas/all.ts'
import type { Formula, Input } from './formulas/formula.ts'
import { exactly, minus, printed, type Known } from './known.ts'
import type { MethodRules } from './method.ts'
import { gepUnit, inUnit, isOf, MONEY, moneyOf } from './units.ts'

/** One number that entered a formula, in the unit it entered in. */
export interface Step {
  /** `area`, or `zones/2/area`. */
  name: string
  known: Known
  unit: string
  /** As the account, the method or the formula writes it. */
  given: Quantity
  nature: Input['nature']
  /** Who says it: the account, its method, or the formula itself. */
  origin: 'account' | 'method' | 'formula'
}

/** An item as reckoned. */
export interface Evaluated {
  steps: readonly Step[]
  expression?: string
  /** How sure the formula and all that entered it is; absent where no formula did. */
  standing?: Standing
  quantity?: { known: Known; unit: string }
  price?: Price
  /** What came from outside the region, in `CNY`; it is taken off `value` already. */
  inflow?: Known
  /** In `CNY`. */
  value: Known
}

const RANK: Record<Standing, number> = { read: 0, recomputed: 1, recalled: 2 }
const weaker = (a: Standing, b: Standing): Standing => (RANK[b] > RANK[a] ? b : a)

/** The unit in which a quantity enters: the input's own where it converts, or another that sources write. */
export const unitFor = ({ unit, or = [] }: Input, given: string): string | undefined =>
  unit === '' ? given : [unit, ...or].find((each) => isOf(given, each))

const isQuantity = (input: unknown): input is Quantity =>
  typeof input === 'object' && input !== null && !Array.isArray(input)

const knownOf = ({ value }: Quantity, nature: Input['nature']): Known =>
  nature === 'measured' ? printed(value) : exactly(value)

/** What the formula or the method says where the account is silent; `undefined` where neither does. */
export const defaultFor = (
  formula: Formula,
  name: string,
  rules: MethodRules,
): { value: string; unit: string; origin: 'method' | 'formula'; standing?: Standing } | undefined => {
  const input = formula.inputs[name]
  const fixed = rules.parameters.find((each) => each.formula === formula.id && each.input === name && !each.for)
  if (fixed) return { value: fixed.value, unit: fixed.unit, origin: 'method', standing: fixed.standing }
  return input?.default === undefined ? undefined : { value: input.default, unit: input.unit, origin: 'formula' }
}

/** Inputs of a formula as they enter it. Only for inputs that `parseAccount` lets through. */
const stepsOf = (formula: Formula, inputs: NonNullable<Item['inputs']>, rules: MethodRules): Step[] => {
  const own = Object.entries(formula.inputs).flatMap(([name, input]): Step[] => {
    const given = inputs[name]
    if (isQuantity(given)) return [stepOf(name, input, given, 'account')]
    const fixed = defaultFor(formula, name, rules)
    return fixed ? [stepOf(name, input, fixed, fixed.origin)] : []
  })
  const zones = Array.isArray(inputs['zones']) ? inputs['zones'] : []
  const zoned = zones.flatMap((zone, i) =>
    Object.entries(formula.zones ?? {}).flatMap(([name, input]): Step[] => {
      const given = zone[name]
      return given ? [stepOf(`zones/${i}/${name}`, input, given, 'account')] : []
    }),
  )
  return [...own, ...zoned]
}

const stepOf = (name: string, input: Input, given: Quantity, origin: Step['origin']): Step => {
  const unit = unitFor(input, given.unit)
  if (unit === undefined) throw new RangeError(`${given.unit} does not convert to ${input.unit}`)
  return {
    name,
    known: inUnit(knownOf(given, input.nature), given.unit, unit),
    unit,
    given: { value: given.value, unit: given.unit },
    nature: input.nature,
    origin,
  }
}

const standingOf = (formula: Formula, inputs: NonNullable<Item['inputs']>): Standing => {
  const given = Object.entries(formula.inputs).flatMap(([name, { standing }]) =>
    standing && inputs[name] ? [standing] : [],
  )
  const chosen = Object.entries(formula.choices ?? {}).flatMap(([name, words]) => {
    const word = inputs[name]
    const standing = typeof word === 'string' ? words[word] : undefined
    return standing ? [standing] : []
  })
  return [...given, ...chosen].reduce(weaker, formula.standing)
}

/** Amount and price of an item with a formula. */
const applied = (formula: Formula, item: Item, rules: MethodRules) => {
  const inputs = item.inputs ?? {}
  const steps = stepsOf(formula, inputs, rules)
  const byName = new Map(steps.map((step) => [step.name, step.known]))
  const at =
    (prefix: string) =>
    (name: string): Known => {
      const known = byName.get(`${prefix}${name}`)
      if (!known) throw new RangeError(`no ${prefix}${name}`)
      return known
    }
  const zones = Array.isArray(inputs['zones']) ? inputs['zones'].map((_, i) => at(`zones/${i}/`)) : []
  const choice = (name: string): string => {
    const word = inputs[name]
    return typeof word === 'string' ? word : ''
  }
  const known = formula.compute(at(''), zones, choice)
  const { quantity, price } = inputs
  const unit = formula.result === '' ? (isQuantity(quantity) ? quantity.unit : '1') : formula.result
  const given = item.price ?? (isQuantity(price) ? price : formula.price?.(at('')))
  return { steps, quantity: { known, unit }, ...(given && { price: given }) }
}

/**
 * Reckons one item with the bounds that rounding leaves, less what came from outside the region. Only for items that
 * `parseAccount` lets through.
 * @throws RangeError for an item it would refuse, or numbers beyond all measure
 */
export const evaluate = (item: Item, rules: MethodRules): Evaluated => {
  const whole = wholeOf(item, rules)
  if (!item.inflow) return whole
  const inflow = inUnit(printed(item.inflow.value), item.inflow.unit, MONEY)
  return { ...whole, inflow, value: minus(whole.value, inflow) }
}

const wholeOf = (item: Item, rules: MethodRules): Evaluated => {
  if (item.formula !== undefined) {
    const formula = FORMULAS.get(item.formula)
    if (!formula) throw new RangeError(`no formula ${item.formula}`)
    const { steps, quantity, price } = applied(formula, item, rules)
    if (!price) throw new RangeError('no price')
    return {
      steps,
      expression: formula.expression,
      standing: standingOf(formula, item.inputs ?? {}),
      quantity,
      price,
      value: moneyOf(quantity.known, quantity.unit, exactly(price.value), price.unit),
    }
  }
  const quantity = item.quantity && { known: printed(item.quantity.value), unit: item.quantity.unit }
  const { price } = item
  if (item.value) {
    const value = inUnit(printed(item.value.value), item.value.unit, MONEY)
    return { steps: [], value, ...(quantity && gepUnit(quantity.unit) && { quantity }) }
  }
  if (!quantity || !price) throw new RangeError('neither value, nor quantity and price')
  return { steps: [], quantity, price, value: moneyOf(quantity.known, quantity.unit, exactly(price.value), price.unit) }
}
