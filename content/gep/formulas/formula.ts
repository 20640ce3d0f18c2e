import type { Standing } from '../../registers/register.ts'
import type { Known } from '../known.ts'

/** One number that a formula takes. */
export interface Input {
  /** Unit in which it enters; an account may give it in any unit that converts. Empty: as the account gives it. */
  unit: string
  /** Other units taken as they are, for factors whose unit sources leave out. */
  or?: readonly string[]
  /** A measured number stands for all that round to it; a parameter, which a method fixes, for itself. */
  nature: 'measured' | 'parameter'
  /** Used when neither the account nor its method says another; a decimal in `unit`. */
  default?: string
  /** Bounds in `unit`, inclusive. */
  least?: string
  most?: string
  /** Zero is refused too. */
  positive?: true
  /** Of the input where it is less sure than its formula: giving it makes the result so. */
  standing?: Standing
}

/** A value of an input, by its name. */
type Of<Name extends string> = (name: Name) => Known

interface Definition<Inputs extends string, Zones extends string, Choices extends string> {
  id: string
  standing: Standing
  /** For readers, in the symbols of the field. */
  expression: string
  inputs: Readonly<Record<Inputs, Input>>
  /** Inputs of each of the `zones`, over which the formula sums. */
  zones?: Readonly<Record<Zones, Input>>
  /** Words to choose from, and how sure what follows from each is. */
  choices?: Readonly<Record<Choices, Readonly<Record<string, Standing>>>>
  /** Unit of the amount. Empty: that of the input `quantity`. */
  result: string
  /** @throws RangeError where a divisor may be zero or a root is of less than zero */
  compute: (x: Of<Inputs>, zones: readonly Of<Zones>[], choice: (name: Choices) => string) => Known
  /** What one unit of the result costs, where the formula says so; a price of the account goes before it. */
  price?: (x: Of<Inputs>) => { value: string; unit: string }
}

/** An amount from measured inputs and parameters: pure, and each input stands in it once, which keeps bounds narrow. */
export type Formula = Definition<string, string, string>

/** Holds a formula to the inputs that it names. */
export const formula = <Inputs extends string, Zones extends string = never, Choices extends string = never>(
  definition: Definition<Inputs, Zones, Choices>,
): Formula => definition

export const measured = (unit: string, more: Omit<Input, 'unit' | 'nature'> = {}): Input => ({
  unit,
  nature: 'measured',
  least: '0',
  ...more,
})

export const parameter = (unit: string, more: Omit<Input, 'unit' | 'nature'> = {}): Input => ({
  unit,
  nature: 'parameter',
  least: '0',
  ...more,
})

/** An area of land or water: above zero. */
export const area = (unit: string): Input => measured(unit, { positive: true })

/** A part of a whole, from 0 to 1. */
export const share = (more: Partial<Input> = {}): Input => ({ ...parameter('1', { most: '1' }), ...more })
