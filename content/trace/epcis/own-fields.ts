import type { FieldPlace, Other, OwnField } from './asked-question.ts'
import { instantOf } from './time.ts'
import { inUnits } from './units.ts'

/** Parameters whose names name a field of somebody's own, a figure of a sensor, or a quantity in a unit. */

export const COMPARE = { EQ: '=', GT: '>', GE: '>=', LT: '<', LE: '<=' } as const
export type Sign = keyof typeof COMPARE

/** Where fields of somebody's own stand, by the words of the query. */
const PLACES: Readonly<Record<string, FieldPlace>> = {
  '': 'event',
  ILMD_: 'ilmd',
  ERROR_DECLARATION_: 'errorDeclaration',
  readPoint_: 'readPoint',
  bizLocation_: 'bizLocation',
  SENSORELEMENT_: 'sensorElement',
  SENSORMETADATA_: 'sensorMetadata',
  SENSORREPORT_: 'sensorReport',
}

/** A field by the name that it bears in the document: a prefix and a word. Capitals before `_` are words of the query's. */
export const OWN_FIELD = new RegExp(
  `^(EQ|GT|GE|LT|LE|EXISTS)_(INNER_)?(${Object.keys(PLACES).toReversed().join('|')})` +
    '((?![A-Z]+_)[A-Za-z][\\w.+-]*:[^"\\\\]{1,100})$',
)

/** A figure of a sensor report or a quantity, with the code of its unit; a percentile rank has none. */
const FIGURE =
  /^(EQ|GT|GE|LT|LE)_(?:(value|minValue|maxValue|meanValue|sDev|percValue|quantity)_([A-Z0-9]{2,3})|(percRank))$/

const DAY = /^\d{4}-\d{2}-\d{2}$/

const numberOf = (text: string): number | undefined =>
  /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined

const isSign = (text: string): text is Sign => Object.hasOwn(COMPARE, text)

/** What a value is compared as: a number, else an instant or a day. */
const compared = (at: OwnField, sign: Sign, value: string): Other | undefined => {
  const [number, time] = [numberOf(value), instantOf(DAY.test(value) ? `${value}T00:00:00Z` : value)]
  if (number !== undefined) return { kind: 'compared', at, compare: COMPARE[sign], value: number, isTime: false }
  return time === undefined ? undefined : { kind: 'compared', at, compare: COMPARE[sign], value: time, isTime: true }
}

/** A figure in the units in which the same may be stated. */
const figured = (field: string, compare: Sign, uom: string | undefined, value: number): Other => {
  const units = uom === undefined ? {} : { units: inUnits({ uom, value }, field === 'sDev') }
  return field === 'quantity'
    ? { kind: 'quantity', compare: COMPARE[compare], value, ...units }
    : { kind: 'figure', field, compare: COMPARE[compare], value, ...units }
}

/** What a parameter asks of a field, from its values. @returns `undefined` for a name of another kind */
export const fieldAsked = (name: string): ((values: readonly string[]) => Other | undefined) | undefined => {
  const [, sign = '', inner, where = '', field = ''] = OWN_FIELD.exec(name) ?? []
  const at: OwnField = { place: PLACES[where] ?? 'event', field, isInner: inner !== undefined }
  if (sign === 'EXISTS') return () => ({ kind: 'stated', at })
  if (sign === 'EQ') return (values) => ({ kind: 'field', at, values: [...values] })
  if (isSign(sign)) return ([value = '']) => compared(at, sign, value)
  const [, compare = '', figure, uom, rank = ''] = FIGURE.exec(name) ?? []
  if (!isSign(compare)) return undefined
  return ([text = '']) => {
    const value = numberOf(text)
    return value === undefined ? undefined : figured(figure ?? rank, compare, uom, value)
  }
}

/** Parameters that hold one value; what else they would mean is not defined. */
const ONE = /^(?:(?:GT|GE|LT|LE)_.*|EQ_quantity|order(?:By|Direction)|perPage|eventCountLimit|maxEventCount)$/

export const takesOne = (name: string): boolean => ONE.test(name) || FIGURE.test(name)
