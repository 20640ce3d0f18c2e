import { compareDecimals } from '../decimal/decimal.ts'
import { parseDecimal } from '../decimal/exact.ts'
import { compare } from '../decimal/exact.ts'
import type { Account, Item, Quantity } from './account.ts'
import { ECOSYSTEMS } from './ecosystems.ts'
import { defaultFor, evaluate, unitFor } from './evaluate.ts'
import { FORMULAS } from './formulas/all.ts'
import type { Formula, Input } from './formulas/formula.ts'
import { exactly } from './known.ts'
import type { MethodRules } from './method.ts'
import type { GepIssue } from './messages.ts'
import { SERVICES } from './services.ts'
import { gepUnit, inUnit, isOf, isPriceOf, MONEY } from './units.ts'
import { USERS } from './users.ts'

type Say = (pointer: string, code: GepIssue['code'], values?: Record<string, string>) => void

const named = (names: Iterable<string>): string => [...names].join(', ')

const isBelowZero = (value: string): boolean => compareDecimals(value, '0') < 0
const isZero = (value: string): boolean => compareDecimals(value, '0') === 0

/** A quantity in a unit of some dimension, and not below zero, or above it. */
const checkQuantity = (
  say: Say,
  pointer: string,
  { value, unit }: Quantity,
  expected: string,
  sign: 'positive' | 'not-negative' | 'any',
): boolean => {
  if (sign === 'positive' && (isBelowZero(value) || isZero(value))) say(`${pointer}/value`, 'not-positive', { value })
  if (sign === 'not-negative' && isBelowZero(value)) say(`${pointer}/value`, 'negative', { value })
  return checkUnit(say, pointer, unit, expected)
}

const checkUnit = (say: Say, pointer: string, unit: string, expected: string): boolean => {
  if (!gepUnit(unit)) say(`${pointer}/unit`, 'unknown-unit', { unit })
  else if (expected !== '' && !isOf(unit, expected)) say(`${pointer}/unit`, 'unit-dimension', { unit, expected })
  else return true
  return false
}

/** One input of a formula: its unit, and its bounds in the formula's own unit. */
const checkInput = (say: Say, pointer: string, input: Input, given: Quantity): boolean => {
  const { value, unit } = given
  if (!gepUnit(unit)) {
    say(`${pointer}/unit`, 'unknown-unit', { unit })
    return false
  }
  const entering = unitFor(input, unit)
  if (entering === undefined) {
    say(`${pointer}/unit`, 'unit-dimension', { unit, expected: input.unit })
    return false
  }
  if (input.positive && (isBelowZero(value) || isZero(value))) {
    say(`${pointer}/value`, 'not-positive', { value })
    return false
  }
  if (input.least === '0' && isBelowZero(value)) {
    say(`${pointer}/value`, 'negative', { value })
    return false
  }
  const known = inUnit(exactly(value), unit, entering).value
  const { least, most } = input
  const isOutside =
    (least !== undefined && compare(known, parseDecimal(least)) < 0) ||
    (most !== undefined && compare(known, parseDecimal(most)) > 0)
  if (isOutside)
    say(`${pointer}/value`, 'out-of-range', { value, least: least ?? '−∞', most: most ?? '∞', unit: input.unit })
  return !isOutside
}

const checkZones = (
  say: Say,
  pointer: string,
  formula: Formula,
  given: NonNullable<Item['inputs']>[string] | undefined,
): void => {
  const zoneInputs = formula.zones ?? {}
  if (given === undefined)
    return say(pointer, 'input-missing', { formula: formula.id, name: 'zones', unit: named(Object.keys(zoneInputs)) })
  if (!Array.isArray(given)) return say(pointer, 'wrong-type', { expected: '[…]' })
  if (given.length === 0) return say(pointer, 'zones-empty')
  given.forEach((zone, i) => {
    for (const [name, input] of Object.entries(zoneInputs)) {
      const quantity = zone[name]
      if (quantity) checkInput(say, `${pointer}/${i}/${name}`, input, quantity)
      else say(`${pointer}/${i}/${name}`, 'input-missing', { formula: formula.id, name, unit: input.unit })
    }
    for (const name of Object.keys(zone))
      if (!Object.hasOwn(zoneInputs, name))
        say(`${pointer}/${i}/${name}`, 'input-unknown', {
          formula: formula.id,
          name,
          allowed: named(Object.keys(zoneInputs)),
        })
  })
}

const checkChoices = (say: Say, pointer: string, formula: Formula, inputs: NonNullable<Item['inputs']>): void => {
  for (const [name, words] of Object.entries(formula.choices ?? {})) {
    const word = inputs[name]
    const allowed = named(Object.keys(words))
    if (word === undefined) say(`${pointer}/${name}`, 'input-missing', { formula: formula.id, name, unit: allowed })
    else if (typeof word !== 'string' || !Object.hasOwn(words, word))
      say(`${pointer}/${name}`, 'input-not-a-choice', { name, allowed })
  }
}

const checkInputs = (
  say: Say,
  pointer: string,
  formula: Formula,
  inputs: NonNullable<Item['inputs']>,
  item: Item,
  rules: MethodRules,
): void => {
  for (const [name, input] of Object.entries(formula.inputs)) {
    const given = inputs[name]
    if (given === undefined) {
      const isPrice = formula.id === 'market-value' && name === 'price' && item.price
      if (!isPrice && !defaultFor(formula, name, rules))
        say(`${pointer}/${name}`, 'input-missing', { formula: formula.id, name, unit: input.unit })
    } else if (typeof given === 'string' || Array.isArray(given))
      say(`${pointer}/${name}`, 'input-not-a-quantity', { name })
    else checkInput(say, `${pointer}/${name}`, input, given)
  }
  if (formula.zones) checkZones(say, `${pointer}/zones`, formula, inputs['zones'])
  checkChoices(say, pointer, formula, inputs)
  const allowed = [
    ...Object.keys(formula.inputs),
    ...Object.keys(formula.choices ?? {}),
    ...(formula.zones ? ['zones'] : []),
  ]
  for (const name of Object.keys(inputs))
    if (!allowed.includes(name))
      say(`${pointer}/${pointerPart(name)}`, 'input-unknown', { formula: formula.id, name, allowed: named(allowed) })
}

/** A name as part of a JSON pointer. @see RFC 6901, 3 */
export const pointerPart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

const checkPrice = (say: Say, pointer: string, price: Quantity, amountUnit: string): void => {
  if (isBelowZero(price.value)) say(`${pointer}/value`, 'negative', { value: price.value })
  if (!gepUnit(price.unit)) say(`${pointer}/unit`, 'unknown-unit', { unit: price.unit })
  else if (!isPriceOf(price.unit, amountUnit))
    say(`${pointer}/unit`, 'price-dimension', { price: price.unit, quantity: amountUnit })
}

/** An item with a formula: everything the formula needs, nothing it does not take, and a price for what comes out. */
const checkWithFormula = (say: Say, pointer: string, item: Item, id: string, rules: MethodRules): void => {
  const formula = FORMULAS.get(id)
  if (!formula) return say(`${pointer}/formula`, 'unknown-formula', { value: id, allowed: named(FORMULAS.keys()) })
  if (item.quantity) say(`${pointer}/quantity`, 'item-two-ways', { first: 'formula', second: 'quantity' })
  if (item.value) say(`${pointer}/value`, 'item-two-ways', { first: 'formula', second: 'value' })
  const inputs = item.inputs ?? {}
  checkInputs(say, `${pointer}/inputs`, formula, inputs, item, rules)
  const { quantity, price } = inputs
  const isMarket = formula.id === 'market-value'
  const amountUnit = isMarket
    ? typeof quantity === 'object' && !Array.isArray(quantity)
      ? quantity.unit
      : undefined
    : formula.result
  if (item.price && isMarket && price !== undefined)
    say(`${pointer}/price`, 'item-two-ways', { first: 'inputs.price', second: 'price' })
  if (amountUnit !== undefined && gepUnit(amountUnit)) {
    if (item.price) checkPrice(say, `${pointer}/price`, item.price, amountUnit)
    else if (isMarket && typeof price === 'object' && !Array.isArray(price))
      checkPrice(say, `${pointer}/inputs/price`, price, amountUnit)
    else if (!isMarket && !formula.price) say(`${pointer}/price`, 'price-missing')
    if (item.declaredQuantity)
      checkQuantity(say, `${pointer}/declaredQuantity`, item.declaredQuantity, amountUnit, 'any')
  }
}

/** Only uptake of carbon may be less than nothing: an ecosystem can give off more than it takes up. */
const MAY_BE_NEGATIVE = 'carbon-sequestration'

const checkWithoutFormula = (say: Say, pointer: string, item: Item): void => {
  const { quantity, price, value, inputs, declaredQuantity, service } = item
  const sign = service === MAY_BE_NEGATIVE ? 'any' : 'not-negative'
  if (inputs) say(`${pointer}/inputs`, 'inputs-without-formula')
  if (declaredQuantity)
    say(`${pointer}/declaredQuantity`, 'item-two-ways', { first: 'quantity', second: 'declaredQuantity' })
  const isUnitSound = quantity ? checkQuantity(say, `${pointer}/quantity`, quantity, '', sign) : false
  if (value) {
    checkQuantity(say, `${pointer}/value`, value, MONEY, sign)
    if (price) say(`${pointer}/price`, 'price-unused')
  } else if (!quantity) {
    if (!inputs) say(pointer, 'item-no-way')
  } else if (!price) say(`${pointer}/price`, 'price-missing')
  else if (isUnitSound) checkPrice(say, `${pointer}/price`, price, quantity.unit)
}

const checkItem = (say: Say, item: Item, pointer: string, rules: MethodRules): void => {
  if (!SERVICES.has(item.service))
    say(`${pointer}/service`, 'unknown-service', { value: item.service, allowed: named(SERVICES.keys()) })
  let isSound = true
  const sayOf: Say = (...issue) => {
    isSound = false
    say(...issue)
  }
  if (item.formula !== undefined) checkWithFormula(sayOf, pointer, item, item.formula, rules)
  else checkWithoutFormula(sayOf, pointer, item)
  if (item.declared) checkQuantity(sayOf, `${pointer}/declared`, item.declared, MONEY, 'any')
  if (item.inflow) {
    checkQuantity(sayOf, `${pointer}/inflow`, item.inflow, MONEY, 'not-negative')
    if (!rules.deductsInflows) say(`${pointer}/inflow`, 'inflow-not-deducted', { method: rules.id })
  }
  if (!isSound) return
  try {
    evaluate(item, rules)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    say(pointer, 'not-computable')
  }
}

const checkItems = (say: Say, { items }: Account, rules: MethodRules): void => {
  const first = new Map<string, number>()
  items.forEach((item, i) => {
    const key = `${item.service} ${item.item}`
    const before = first.get(key)
    if (before !== undefined)
      say(`/items/${i}/item`, 'item-twice', { service: item.service, item: item.item, first: String(before + 1) })
    else first.set(key, i)
    checkItem(say, item, `/items/${i}`, rules)
  })
}

const checkEcosystem = (say: Say, pointer: string, ecosystem: string): void => {
  if (!ECOSYSTEMS.has(ecosystem))
    say(pointer, 'unknown-ecosystem', { value: ecosystem, allowed: named(ECOSYSTEMS.keys()) })
}

const checkServices = (say: Say, pointer: string, services: readonly string[]): void =>
  services.forEach((value, i) => {
    if (!SERVICES.has(value)) say(`${pointer}/${i}`, 'unknown-service', { value, allowed: named(SERVICES.keys()) })
  })

const checkTable = (say: Say, { byEcosystem, ecosystems = [] }: Account): void => {
  const seen = new Set<string>()
  ecosystems.forEach(({ ecosystem, area }, i) => {
    checkEcosystem(say, `/ecosystems/${i}/ecosystem`, ecosystem)
    if (seen.has(ecosystem)) say(`/ecosystems/${i}/ecosystem`, 'ecosystem-twice', { ecosystem })
    seen.add(ecosystem)
    checkQuantity(say, `/ecosystems/${i}/area`, area, 'km2', 'not-negative')
  })
  if (!byEcosystem) return
  checkUnit(say, '/byEcosystem', byEcosystem.unit, MONEY)
  const rowed = new Set<string>()
  byEcosystem.rows.forEach(({ services, values }, i) => {
    const pointer = `/byEcosystem/rows/${i}`
    checkServices(say, `${pointer}/services`, services)
    services.forEach((service, j) => {
      if (rowed.has(service)) say(`${pointer}/services/${j}`, 'row-overlaps', { service })
      rowed.add(service)
    })
    for (const ecosystem of Object.keys(values))
      checkEcosystem(say, `${pointer}/values/${pointerPart(ecosystem)}`, ecosystem)
  })
  for (const ecosystem of Object.keys(byEcosystem.totals ?? {}))
    checkEcosystem(say, `/byEcosystem/totals/${pointerPart(ecosystem)}`, ecosystem)
}

const checkUsers = (say: Say, { byUser }: Account): void => {
  if (!byUser) return
  checkUnit(say, '/byUser', byUser.unit, MONEY)
  const rowed = new Set<string>()
  byUser.rows.forEach(({ services, values }, i) => {
    const pointer = `/byUser/rows/${i}`
    checkServices(say, `${pointer}/services`, services)
    services.forEach((service, j) => {
      if (rowed.has(service)) say(`${pointer}/services/${j}`, 'row-overlaps', { service })
      rowed.add(service)
    })
    for (const user of Object.keys(values))
      if (!USERS.has(user))
        say(`${pointer}/values/${pointerPart(user)}`, 'unknown-user', { value: user, allowed: named(USERS.keys()) })
  })
}

const checkSums = (say: Say, { declaredTotals, declaredServices = [], subAreas = [] }: Account): void => {
  if (declaredTotals) checkUnit(say, '/declaredTotals', declaredTotals.unit, MONEY)
  declaredServices.forEach(({ services, declared }, i) => {
    checkServices(say, `/declaredServices/${i}/services`, services)
    checkQuantity(say, `/declaredServices/${i}/declared`, declared, MONEY, 'any')
  })
  const places = new Set<string>()
  subAreas.forEach(({ place, value }, i) => {
    if (places.has(place)) say(`/subAreas/${i}/place`, 'place-twice', { place })
    places.add(place)
    checkQuantity(say, `/subAreas/${i}/value`, value, MONEY, 'any')
  })
}

const checkRegion = (say: Say, { area, population, gdp, year, priceYear = year }: Account): void => {
  if (area) checkQuantity(say, '/area', area, 'km2', 'positive')
  if (gdp) checkQuantity(say, '/gdp', gdp, MONEY, 'positive')
  if (population !== undefined) {
    if (isBelowZero(population) || isZero(population)) say('/population', 'not-positive', { value: population })
    else if (population.includes('.')) say('/population', 'not-an-integer', { value: population })
  }
  if (priceYear > year) say('/priceYear', 'price-year-late', { priceYear: String(priceYear), year: String(year) })
}

/** Everything wrong with an account of the right shape, in the order of the document's parts. */
export const checkAccount = (account: Account, rules: MethodRules): GepIssue[] => {
  const issues: GepIssue[] = []
  const say: Say = (pointer, code, values = {}) => issues.push({ pointer, code, values })
  const { method, specificArea } = account
  if (specificArea && rules.scope !== 'specific-area') say('/method', 'area-needs-method', { method })
  if (!specificArea && rules.scope === 'specific-area') say('/method', 'method-needs-area', { method })
  checkRegion(say, account)
  checkItems(say, account, rules)
  checkSums(say, account)
  checkTable(say, account)
  checkUsers(say, account)
  return issues
}
