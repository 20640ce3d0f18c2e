import type { ReadCell } from './cell.ts'
import { coarsenings } from './coarsen.ts'
import { columnsOf, type Column } from './columns.ts'
import { keyFields } from './key.ts'
import { oncePerRegister } from './once.ts'
import { ruledAdjustments } from '../consultations/ruled.ts'
import { publicityAdjustments } from './publicity.ts'
import { rowRules, type Adjustment, type RowRule } from './row-rules.ts'
import { cellReader } from './values.ts'

/** A register made ready for checking: one reader a field, then what concerns a row as a whole. */
export interface RowPlan {
  names: string[]
  /** Position of each field among `names`. */
  indexes: Map<string, number>
  readers: ReadCell[]
  isKeyField: boolean[]
  /** Positions of fields that a row must state. */
  needed: number[]
  columns: Map<string, Column>
  rules: RowRule[]
  adjustments: Adjustment[]
}

export const planOf = oncePerRegister((register): RowPlan => {
  const fields = Object.entries(register.fields)
  const keys = new Set(keyFields(register).map(([name]) => name))
  return {
    names: fields.map(([name]) => name),
    indexes: new Map(fields.map(([name], index) => [name, index])),
    readers: fields.map(([name, field]) => cellReader(register, name, field)),
    isKeyField: fields.map(([name]) => keys.has(name)),
    needed: fields.flatMap(([name, field], index) => (field.required || keys.has(name) ? [index] : [])),
    columns: columnsOf(register),
    rules: rowRules(register),
    adjustments: [...coarsenings(register), ...publicityAdjustments(register), ...ruledAdjustments(register)],
  }
})
