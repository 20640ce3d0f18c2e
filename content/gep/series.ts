import { divide, plainTextOf, round, subtract, sum } from '../decimal/arithmetic.ts'
import type { Decimal } from '../decimal/exact.ts'
import type { Account } from './account.ts'
import { evaluate, type Evaluated } from './evaluate.ts'
import { exactly } from './known.ts'
import type { MethodRules } from './method.ts'
import { SHOWN_MONEY, shownMoney } from './recompute.ts'
import { isPriceOf, moneyOf } from './units.ts'

/** What a change is made of; the three parts add up to it exactly. All in `1e8 CNY`, to the fen. */
export interface Change {
  change: string
  /** Of amounts, at the prices of the base year. */
  volume: string
  /** Of prices. */
  price: string
  /** Of items that cannot be split: without an amount, or without a price in the base year. */
  unsplit: string
}

export interface SeriesYear {
  year: number
  /** GEP at the account's own prices, `1e8 CNY`. */
  current: string
  /** Σ Q_t · P_base, `1e8 CNY`; items that cannot be split stand in it at their own prices. */
  constant: string
  /** Since the account before; absent for the first. */
  since?: Change & {
    year: number
    /** Growth at constant prices, per cent, two decimals; absent from zero. */ growth?: string
  }
  /** Items that cannot be split, as `service/item`. */
  unsplit: readonly string[]
}

export interface Series {
  unit: typeof SHOWN_MONEY
  baseYear: number
  years: readonly SeriesYear[]
}

const FEN = 2
const fen = (value: Decimal): Decimal => round(value, FEN)

type Valued = Map<string, Evaluated>

const valuesOf = (account: Account, rules: MethodRules): Valued =>
  new Map(account.items.map((item) => [`${item.service}/${item.item}`, evaluate(item, rules)]))

/** Each item at its own price, and at that of the base year where it has one. */
const levels = (items: Valued, base: Valued) =>
  [...items].map(([name, { quantity, price, inflow, value }]) => {
    const basePrice = base.get(name)?.price
    // What came from outside is stated in money alone, so that no amount stands for what is left.
    const isSplit = quantity && price && !inflow && basePrice && isPriceOf(basePrice.unit, quantity.unit)
    const current = fen(value.value)
    return isSplit
      ? {
          name,
          isSplit: true,
          current,
          constant: fen(moneyOf(quantity.known, quantity.unit, exactly(basePrice.value), basePrice.unit).value),
        }
      : { name, isSplit: false, current, constant: current }
  })
type Level = ReturnType<typeof levels>[number]

const totalOf = (items: readonly Level[], pick: (level: Level) => Decimal): Decimal => sum(items.map(pick))

const changeFrom = (before: readonly Level[], now: readonly Level[]): Change & { growth?: string } => {
  // An item that is not split in one of the two years is split in neither.
  const apart = new Set([...before, ...now].filter(({ isSplit }) => !isSplit).map(({ name }) => name))
  const over = (levelsOf: readonly Level[], inParts: boolean, pick: (level: Level) => Decimal): Decimal =>
    totalOf(
      levelsOf.filter(({ name }) => apart.has(name) !== inParts),
      pick,
    )
  const current = ({ current: value }: Level): Decimal => value
  const constant = ({ constant: value }: Level): Decimal => value
  const change = subtract(totalOf(now, current), totalOf(before, current))
  const volume = subtract(over(now, true, constant), over(before, true, constant))
  const unsplit = subtract(over(now, false, current), over(before, false, current))
  const price = subtract(subtract(change, volume), unsplit)
  const [first, last] = [totalOf(before, constant), totalOf(now, constant)]
  const hundred = subtract(last, first)
  return {
    change: shownMoney(change),
    volume: shownMoney(volume),
    price: shownMoney(price),
    unsplit: shownMoney(unsplit),
    ...(first.units !== 0n && { growth: plainTextOf(divide({ ...hundred, units: hundred.units * 100n }, first, FEN)) }),
  }
}

/**
 * Accounts of one place and method over the years, at their own prices and at those of one year.
 * @param accounts - in any order, one a year
 * @param baseYear - year of one of them; its prices are those of the constant series
 * @throws RangeError for accounts of several places, methods or areas, two of one year, or no account of the base year
 */
export const series = (accounts: readonly Account[], rules: MethodRules, baseYear: number): Series => {
  const ordered = accounts.toSorted((a, b) => a.year - b.year)
  const kinds = new Set(
    ordered.map(({ place, method, specificArea }) => `${place} ${specificArea?.id ?? ''} ${method}`),
  )
  if (kinds.size > 1) throw new RangeError('accounts of several places or methods')
  if (new Set(ordered.map(({ year }) => year)).size < ordered.length) throw new RangeError('two accounts of one year')
  const valued = ordered.map((account) => ({ year: account.year, items: valuesOf(account, rules) }))
  const base = valued.find(({ year }) => year === baseYear)
  if (!base) throw new RangeError(`no account of ${baseYear}`)
  const all = valued.map(({ year, items }) => ({ year, items: levels(items, base.items) }))
  return {
    unit: SHOWN_MONEY,
    baseYear,
    years: all.map(({ year, items }, i): SeriesYear => {
      const before = all[i - 1]
      return {
        year,
        current: shownMoney(totalOf(items, (level) => level.current)),
        constant: shownMoney(totalOf(items, (level) => level.constant)),
        ...(before && { since: { year: before.year, ...changeFrom(before.items, items) } }),
        unsplit: items.filter(({ isSplit }) => !isSplit).map(({ name }) => name),
      }
    }),
  }
}
