import type { Body } from './facts.ts'
import { keyFields } from './key.ts'
import type { Dimensions, RegisterDefinition } from './register.ts'

/** One of the dimensions that rows of one key give together, with what the record says of it. */
export interface Dimension {
  /** Choice of the field that tells dimensions apart. */
  choice: string
  /** What the row is called that speaks of the dimension as a whole. */
  name: string
  body: Body | undefined
}

export interface Dimensioned {
  whole: Dimension[]
  parts: Dimension[]
  apart: Dimension[]
}

/**
 * Leading parts that keys of rows shown together share: everything before the field that tells dimensions apart.
 * @returns `undefined` where the register declares no dimensions
 */
export const dimensionsUnder = (register: RegisterDefinition, key: string): string | undefined => {
  const { dimensions } = register
  if (!dimensions) return undefined
  const before = keyFields(register).findIndex(([name]) => name === dimensions.by)
  return key.split('~').slice(0, before).join('~')
}

/** The rows that speak of a dimension as a whole, in the order declared; indicators within one are left out. */
export const dimensionsOf = (bodies: readonly Body[], { by, named, whole, parts, apart }: Dimensions): Dimensioned => {
  const read = (names: Record<string, string>): Dimension[] =>
    Object.entries(names).map(([choice, name]) => ({
      choice,
      name,
      body: bodies.find((body) => body[by] === choice && body[named] === name),
    }))
  return { whole: read(whole), parts: read(parts), apart: read(apart) }
}
