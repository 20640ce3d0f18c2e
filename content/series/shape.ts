import { keyFields } from '../registers/key.ts'
import { oncePerRegister } from '../registers/once.ts'
import { fieldsWithRole } from '../registers/fields.ts'
import type { FieldType } from '../registers/register.ts'
import { STEPS, type Step } from '../statistics/calendar.ts'

/** How the rows of a register line up in time: whatever has its time in the key, and a value, is a series. */
export interface SeriesShape {
  /** Field of the time, which is part of the key. */
  time: string
  timeType: FieldType
  /** Key fields before the time: rows that agree in them lie side by side, in order of time. */
  leading: string[]
  /** Key fields after the time. */
  trailing: string[]
  /** Fields that hold a quantity; a series is of one of them. */
  values: string[]
}

/** @returns `undefined` where a register holds no series */
export const seriesShapeOf = oncePerRegister((register): SeriesShape | undefined => {
  const keys = keyFields(register).map(([name]) => name)
  const [time] = fieldsWithRole(register, 'time').filter((name) => keys.includes(name))
  const at = time === undefined ? -1 : keys.indexOf(time)
  const field = time === undefined ? undefined : register.fields[time]
  const values = fieldsWithRole(register, 'value').filter((name) =>
    ['number', 'integer'].includes(register.fields[name]?.type ?? ''),
  )
  if (time === undefined || !field || at < 1 || values.length === 0) return undefined
  return { time, timeType: field.type, leading: keys.slice(0, at), trailing: keys.slice(at + 1), values }
})

const isStep = (text: string | undefined): text is Step => STEPS.some((step) => step === text)

/**
 * The period of one row; `undefined` for samples that have no rhythm.
 * @param of - what the series is of, by key field
 */
export const stepOf = ({ timeType }: SeriesShape, of: Readonly<Record<string, string>>): Step | undefined => {
  const { averaging } = of
  if (isStep(averaging)) return averaging
  return timeType === 'year' ? 'year' : timeType === 'yearmonth' ? 'month' : undefined
}

const QUARTER = /^(\d{4})-Q([1-4])$/

/** The day or instant at which a stored time begins: of a year, month or quarter its first day. */
export const beginningOf = (time: string): string => {
  if (time.length >= 10) return time
  const [, year, quarter] = QUARTER.exec(time) ?? []
  if (year !== undefined && quarter !== undefined)
    return `${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`
  return /^\d{4}-\d{2}$/.test(time) ? `${time}-01` : `${time.slice(0, 4)}-01-01`
}
