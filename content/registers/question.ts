import { askedPlace } from '../places/ancestors.ts'
import { placeThrough } from './place-through.ts'
import { fieldsWithRole } from './fields.ts'
import type { Field, RegisterDefinition } from './register.ts'
import { timeSpan, type Span } from './span.ts'

/** What the records of a register are asked by, in the address of a page or of the API. */

/** Parameters of every list; what else an address names is a field. Days are `YYYY-MM-DD` in Asia/Shanghai. */
export interface Parameters {
  place?: string | undefined
  organisation?: string | undefined
  from?: string | undefined
  to?: string | undefined
  q?: string | undefined
  on?: string | undefined
  /** An instant or a tree size. */
  asOf?: string | undefined
}

/** A stored value as text, or several choices, of which a record holds one. */
export type AskedValue = string | string[]

export interface Question extends Span {
  place?: string | undefined
  organisation?: string | undefined
  q?: string | undefined
  on?: string | undefined
  /** Stored values by field. */
  fields: Record<string, AskedValue>
}

/** Why a part of a question cannot be answered. */
export type FaultCode = 'unknown' | 'choice' | 'timeless' | 'placeless' | 'placed-as-of-now' | 'placed-and-timed'

/** One part of a question that cannot be answered. */
export interface Fault {
  /** Parameter as given; it may be anything. */
  name: string
  code: FaultCode
  value: string
}

const PARAMETERS: readonly string[] = ['place', 'organisation', 'from', 'to', 'q', 'on', 'asOf', 'limit', 'cursor']

/**
 * Before a field's name in a parameter: every field can be asked for so, those that are called like a parameter of the
 * list (`from`, `to`, `limit`) in no other way.
 */
const PREFIX = 'field.'

/** The field that a parameter asks for; `undefined` for a parameter of the list itself. */
const fieldIn = (parameter: string): string | undefined => {
  if (parameter.startsWith(PREFIX)) return parameter.slice(PREFIX.length)
  return PARAMETERS.includes(parameter) ? undefined : parameter
}

/** The parameter that asks for a field. */
export const parameterOf = (field: string): string => (PARAMETERS.includes(field) ? `${PREFIX}${field}` : field)

/** Fields that can be asked for by equality: those a row holds as one plain value. */
export const isAskable = ({ type, role }: Field): boolean => type !== 'list' && !role.includes('document')

/** Stands between choices of which any will do; keys of choices hold none. */
const BETWEEN = ','

/** The parameter's value that asks for any of several choices. */
export const anyOf = (choices: readonly string[]): string => choices.join(BETWEEN)

/**
 * A choice by its key or either label, several choices by their keys, a boolean as the database shows it, other values as
 * they are stored.
 */
const storedAs = (field: Field, value: string): AskedValue | undefined => {
  if (field.type === 'boolean') return /^(true|是)$/i.test(value) ? '1' : /^(false|否)$/i.test(value) ? '0' : undefined
  const { enum: choices } = field
  if (!choices || Object.hasOwn(choices, value)) return value
  const several = value.split(BETWEEN)
  if (several.length > 1 && several.every((one) => Object.hasOwn(choices, one))) return several
  return Object.entries(choices).find(([, { zh, en }]) => value === zh || value === en)?.[0]
}

/** What the list's own parameters ask that the register cannot tell. */
const parameterFaults = (register: RegisterDefinition, parameters: Parameters): Fault[] => {
  const { place, from, to, on, asOf } = parameters
  const isTimed = fieldsWithRole(register, 'time').length > 0
  const faults: Fault[] = []
  const refuse = (name: keyof Parameters, code: FaultCode): void => {
    faults.push({ name, code, value: parameters[name] ?? '' })
  }
  if (!isTimed && from !== undefined) refuse('from', 'timeless')
  else if (!isTimed && to !== undefined) refuse('to', 'timeless')
  if (!isTimed && on !== undefined && !register.effective) refuse('on', 'timeless')
  if (place === undefined) return faults
  const through = placeThrough(register)
  if (through) {
    // Where a station lies is known as of now alone.
    if (asOf !== undefined) refuse('place', 'placed-as-of-now')
    // Days of a long series whose keys do not go on with the time would be looked for in every row of the place.
    const isLong = through.leads && !through.timeFollows && !register.searchable
    if (isLong && parameters.organisation === undefined && (from !== undefined || to !== undefined))
      refuse('place', 'placed-and-timed')
  } else if (fieldsWithRole(register, 'place').length === 0) refuse('place', 'placeless')
  return faults
}

/**
 * @param parameters - well-formed
 * @param given - every parameter of the address, those of the list included
 */
export const questionOf = (
  register: RegisterDefinition,
  parameters: Parameters,
  given: Iterable<readonly [string, string]>,
): { question: Question; faults: Fault[] } => {
  const faults: Fault[] = []
  const fields: Record<string, AskedValue> = {}
  for (const [name, value] of given) {
    const asked = fieldIn(name)
    if (asked === undefined) continue
    const field = Object.hasOwn(register.fields, asked) ? register.fields[asked] : undefined
    const stored = field && storedAs(field, value)
    if (!field || !isAskable(field)) faults.push({ name, code: 'unknown', value })
    else if (value !== '' && stored === undefined) faults.push({ name, code: 'choice', value })
    else if (value !== '' && stored !== undefined) fields[asked] = stored
  }
  const { organisation, q, on, from, to } = parameters
  const place = parameters.place && askedPlace(parameters.place)
  const onDay = on !== undefined && !register.effective ? timeSpan(register, on, on) : undefined
  const span = onDay ?? timeSpan(register, from, to)
  return {
    question: { place, organisation, q: q?.trim() === '' ? undefined : q, on, fields, ...span },
    faults: [...faults, ...parameterFaults(register, parameters)],
  }
}
