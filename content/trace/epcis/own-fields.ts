import type { Other } from './asked-question.ts'
import { instantOf } from './time.ts'

/** Parameters whose names name a field: of somebody's own, of the lot, of an error, or a figure of a sensor. */

export const COMPARE = { EQ: '=', GT: '>', GE: '>=', LT: '<', LE: '<=' } as const
export type Sign = keyof typeof COMPARE

/** Where fields of somebody's own stand; those inside other fields (`INNER_`) are not asked for. */
const AT: Record<string, string> = { '': '$', ILMD_: '$.ilmd', ERROR_DECLARATION_: '$.errorDeclaration' }

/** A field by the name that it bears in the document: a prefix and a word. Capitals before `_` are words of the query's. */
const OWN = /^(EQ|GT|GE|LT|LE|EXISTS)_(|ILMD_|ERROR_DECLARATION_)((?![A-Z]+_)[A-Za-z][\w.+-]*:[^"\\]{1,100})$/

/** A figure of a sensor report, with the code of its unit; a percentile rank has none. */
const FIGURE = /^(EQ|GT|GE|LT|LE)_(?:(value|minValue|maxValue|meanValue|sDev|percValue)_([A-Z0-9]{2,3})|(percRank))$/

const DAY = /^\d{4}-\d{2}-\d{2}$/

const numberOf = (text: string): number | undefined =>
  /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined

const isSign = (text: string): text is Sign => Object.hasOwn(COMPARE, text)

/** What a value is compared as: a number, else an instant or a day. */
const compared = (path: string, sign: Sign, value: string): Other | undefined => {
  const [number, at] = [numberOf(value), instantOf(DAY.test(value) ? `${value}T00:00:00Z` : value)]
  if (number !== undefined) return { kind: 'compared', path, compare: COMPARE[sign], value: number, isTime: false }
  return at === undefined ? undefined : { kind: 'compared', path, compare: COMPARE[sign], value: at, isTime: true }
}

/** What a parameter asks of a field, from its values. @returns `undefined` for a name of another kind */
export const fieldAsked = (name: string): ((values: readonly string[]) => Other | undefined) | undefined => {
  const [, sign = '', where = '', field = ''] = OWN.exec(name) ?? []
  const path = `${AT[where]}."${field}"`
  if (sign === 'EXISTS') return () => ({ kind: 'exists', path })
  if (sign === 'EQ') return (values) => ({ kind: 'field', path, values: [...values] })
  if (isSign(sign)) return ([value = '']) => compared(path, sign, value)
  const [, compare = '', figure, uom, rank] = FIGURE.exec(name) ?? []
  if (!isSign(compare)) return undefined
  return ([text = '']) => {
    const value = numberOf(text)
    const unit = uom === undefined ? {} : { uom }
    return value === undefined
      ? undefined
      : { kind: 'figure', field: figure ?? rank ?? '', compare: COMPARE[compare], value, ...unit }
  }
}

/** Parameters that hold one value; what else they would mean is not defined. */
const ONE = /^(?:(?:GT|GE|LT|LE)_.*|EQ_quantity|order(?:By|Direction)|perPage|eventCountLimit|maxEventCount)$/

export const takesOne = (name: string): boolean => ONE.test(name) || FIGURE.test(name)
