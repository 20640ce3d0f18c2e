import { faultInGrammar } from '../certificates/grammar.ts'
import { PARAMETERS } from '../generated/parameters.ts'
import { isConvertible, unitOf } from '../measurements/units.ts'
import { textsOf, type Body } from './facts.ts'
import { identityRule } from './identities.ts'
import type { MessageCode } from './messages.ts'
import { fieldsWithRole } from './fields.ts'
import type { Consequence, Field, RegisterDefinition, When } from './register.ts'
import { ruledRule } from '../consultations/ruled.ts'
import { readRange } from '../trace/serial-range.ts'
import { windowRule } from './windows.ts'
import { isWhen } from './when.ts'

/** Something said of one field of a row. */
export interface Remark {
  field: string
  code: MessageCode
  values: Record<string, string>
}

/** Changes a body before it is stored, and says what it changed. @param today - `YYYY-MM-DD` in Asia/Shanghai */
export type Adjustment = (body: Body, today: string) => Remark[]

/** What fields of a row say together that they should not. */
export interface Breach extends Remark {
  consequence: Consequence
}

/** What is asked of a row as a whole. */
export interface RowRule {
  /** Fields that it looks at: where one of them was refused, it is not asked. */
  fields: string[]
  breaches: (body: Body) => Breach[]
}

/** What would speak of a natural person stays empty. */
const withheldRule = (field: string, when: When): RowRule => ({
  fields: [field, ...Object.keys(when)],
  breaches: (body) =>
    body[field] !== undefined && isWhen(when, body)
      ? [{ field, consequence: 'refuse', code: 'natural-person', values: {} }]
      : [],
})

/** What goes with some rows only, such as the list that a choice asks for. */
const onlyRule = (field: string, when: When): RowRule => ({
  fields: [field, ...Object.keys(when)],
  breaches: (body) => {
    const isFilled = body[field] !== undefined && textsOf(body[field]).length > 0
    if (isFilled === isWhen(when, body)) return []
    const [[name = '', choices = []] = []] = Object.entries(when)
    const values = { field: name, wanted: choices.join(' / ') }
    return [{ field, consequence: 'refuse', code: isFilled ? 'only-with' : 'needed-with', values }]
  },
})

const belowRule = (field: string, owner: string): RowRule => ({
  fields: [field, owner],
  breaches: (body) => {
    const above = body[owner]
    if (typeof above !== 'string') return []
    const astray = textsOf(body[field]).filter((key) => !key.startsWith(`${above}~`))
    return astray.map((value) => ({ field, consequence: 'refuse', code: 'not-below', values: { value, owner: above } }))
  },
})

/** A range that can hold no serial would recall nothing. */
const rangesRule = (field: string): RowRule => ({
  fields: [field],
  breaches: (body) =>
    textsOf(body[field]).flatMap((value) => {
      const range = readRange(value)
      return 'fault' in range ? [{ field, consequence: 'refuse', code: range.fault, values: { value } }] : []
    }),
})

/** Everybody's typing is held against what one publisher wrote. */
const grammarRule = (field: string): RowRule => ({
  fields: [field],
  breaches: (body) =>
    textsOf(body[field]).flatMap((value) => {
      const code = faultInGrammar(value)
      return code ? [{ field, consequence: 'refuse', code, values: { value } }] : []
    }),
})

/** A unit by itself: told of where it is none that we know, so that nobody takes it for checked. */
const unknownUnit = (field: string, unit: string): Breach[] =>
  unitOf(unit) ? [] : [{ field, consequence: 'warn', code: 'unit-unknown', values: { unit } }]

/** A row's unit against the unit of what was measured. */
const convertibleRule = (field: string, { by, to }: NonNullable<Field['convertible']>): RowRule => ({
  fields: [field, by],
  breaches: (body) => {
    const [unit, subject] = [body[field], body[by]]
    if (typeof unit !== 'string' || typeof subject !== 'string') return []
    const wanted = to === undefined ? PARAMETERS[subject]?.unit : to[subject]
    if (wanted === undefined)
      return to === undefined
        ? [{ field: by, consequence: 'warn', code: 'parameter-not-listed', values: { parameter: subject } }]
        : unknownUnit(field, unit)
    return isConvertible(unit, wanted)
      ? []
      : [{ field, consequence: 'refuse', code: 'unit-not-convertible', values: { unit, subject, wanted } }]
  },
})

const unitRule = (field: string): RowRule => ({
  fields: [field],
  breaches: (body) => {
    const unit = body[field]
    return typeof unit === 'string' ? unknownUnit(field, unit) : []
  },
})

/** Everything that a register asks of a row as a whole. */
export const rowRules = (register: RegisterDefinition): RowRule[] => [
  ...Object.entries(register.fields).flatMap(([name, { withheld }]) =>
    withheld ? [withheldRule(name, withheld)] : [],
  ),
  ...Object.entries(register.fields).flatMap(([name, { only, below, ranges, grammar }]) => [
    ...(only ? [onlyRule(name, only)] : []),
    ...(below === undefined ? [] : [belowRule(name, below)]),
    ...(ranges ? [rangesRule(name)] : []),
    ...(grammar ? [grammarRule(name)] : []),
  ]),
  ...fieldsWithRole(register, 'unit').map((name) => {
    const convertible = register.fields[name]?.convertible
    return convertible ? convertibleRule(name, convertible) : unitRule(name)
  }),
  ...register.windows.map(windowRule),
  ...ruledRule(register),
  ...register.identities.map(identityRule),
]
