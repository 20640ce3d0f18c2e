import { add, plainTextOf, subtract, sum } from '../decimal/arithmetic.ts'
import { parseDecimal, type Decimal } from '../decimal/exact.ts'
import { textIn, type Stated } from '../measurements/stated.ts'

/** What the portal reckons from a row of the register `balance-sheets`, in the row's unit; both should be zero. */
export type DerivedBalance = {
  /** Opening stock and changes, less the closing stock. */
  balance?: string
  /** Opening stock less the closing stock of the year before. */
  continuity?: string
}

const decimalIn = (body: Stated, name: string): Decimal | undefined => {
  const text = textIn(body, name)
  return text === undefined ? undefined : parseDecimal(text)
}

const decimalsIn = (body: Stated, ...names: string[]): Decimal[] => names.flatMap((name) => decimalIn(body, name) ?? [])

/** A change that is not stated is none, unless none is stated at all: then nothing can be said. */
const balanceOf = (body: Stated): Decimal | undefined => {
  const [opening, closing] = [decimalIn(body, 'opening'), decimalIn(body, 'closing')]
  const increases = decimalsIn(body, 'increaseHuman', 'increaseNatural')
  const decreases = decimalsIn(body, 'decreaseHuman', 'decreaseNatural')
  if (!opening || !closing || increases.length + decreases.length === 0) return undefined
  return subtract(subtract(add(opening, sum(increases)), sum(decreases)), closing)
}

/** The row of the same item a year earlier; stocks in different units are not compared. */
const yearBefore = (body: Stated, earlier: readonly Stated[]): Stated | undefined =>
  earlier.find(
    (row) =>
      Number(row['year']) === Number(body['year']) - 1 &&
      ['place', 'account', 'item', 'unit'].every((name) => row[name] === body[name]),
  )

/**
 * Differences of the two identities of a balance sheet, exactly.
 * @param earlier - rows of the same place and account of the year before
 * @throws RangeError when a stock is not a decimal
 * @see 编制自然资源资产负债表试点方案 (2015)
 */
export const derive = (body: Stated, earlier: readonly Stated[]): DerivedBalance => {
  const balance = balanceOf(body)
  const before = yearBefore(body, earlier)
  const [opening, closing] = [decimalIn(body, 'opening'), before && decimalIn(before, 'closing')]
  return {
    ...(balance && { balance: plainTextOf(balance) }),
    ...(opening && closing && { continuity: plainTextOf(subtract(opening, closing)) }),
  }
}
