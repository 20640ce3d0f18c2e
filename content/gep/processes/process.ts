import type { Decimal } from '../../decimal/exact.ts'
import type { Standing } from '../../registers/register.ts'

/** One number that a process takes; bounds in `unit`, inclusive. */
export interface ProcessInput {
  unit: string
  least: string
  most?: string
  /** Zero is refused too. */
  positive?: true
  /** Used where nothing else is given. */
  default?: string
}

/**
 * What a model of nature reckons before an account begins: an input of a formula from what is measured in the field or on
 * a map. Accounts state such inputs; a process says how one can come about. It is reckoned with decimals and with no bounds:
 * models are far less exact than the digits of what they take.
 */
export interface Process {
  id: string
  standing: Standing
  /** For readers, in the symbols of the field. */
  expression: string
  inputs: Readonly<Record<string, ProcessInput>>
  /** Unit of the result. */
  result: string
  /** Formulas with the input that the result can be. */
  feeds: readonly { formula: string; input: string }[]
  /** @throws RangeError for numbers beyond all measure */
  compute: (x: (name: string) => Decimal) => Decimal
}

/** Decimals of a quotient within a process. */
export const PLACES = 24
