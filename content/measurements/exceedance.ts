import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import { multipleOf } from '../water/exceedance.ts'
import { inUnit } from './counted.ts'
import { dayOf } from './day.ts'
import type { Bilingual } from '../registers/register.ts'

/** What is compared of a row of `self-monitoring`: quantities as decimal strings. */
export type MonitoredRow = {
  value?: string | undefined
  /** At reference oxygen, where the emission standard asks for it: then this is compared, never `value`. */
  converted?: string | undefined
  /** UCUM code; the limit's own unit where it is absent. */
  unit?: string | undefined
  averaging: string
  flag?: string | undefined
  state?: string | undefined
}

/** What is compared of a row of `permit-limits`. */
export type PermittedLimit = {
  concentration?: string | undefined
  unit: string
  averaging?: string | undefined
}

/** Why a row says nothing on whether the limit was kept. */
export type Uncounted =
  /** The permit states no concentration, or none that holds for this outlet, pollutant and day. */
  | 'no-limit'
  /** Nothing was measured. */
  | 'no-value'
  /** The value is doubtful, or none of the discharge: calibration, maintenance. */
  | 'flag'
  /** Starting, stopping, fault or standstill: shown, not counted. */
  | 'operating-state'
  /** The limit holds for another averaging period, or does not say for which. */
  | 'averaging'
  /** The units cannot be converted into one another. */
  | 'unit'
  /** pH and the like: the limit is no ceiling. */
  | 'not-a-ceiling'

/** The reasons in words, for a page to print beside the value. */
export const UNCOUNTED: Readonly<Record<Uncounted, Bilingual>> = {
  'no-limit': { zh: '没有可以比较的许可限值', en: 'no permitted limit to compare with' },
  'no-value': { zh: '没有测得数值', en: 'nothing measured' },
  flag: { zh: '数据标记为维护、校准、存疑或缺数', en: 'flagged as maintenance, calibration, suspect or missing' },
  'operating-state': { zh: '启炉、停炉、故障或停运时段', en: 'starting, stopping, fault or standstill' },
  averaging: { zh: '许可限值的评价时段不同，或者没有写明', en: 'the limit is for another period, or names none' },
  unit: { zh: '单位不能换算', en: 'the units do not convert' },
  'not-a-ceiling': { zh: '限值是一个范围，不是上限', en: 'the limit is a range, not a ceiling' },
}

export type Exceedance = {
  /** Whether the row enters the count of measurements and of exceedances. */
  counted: boolean
  /** Present where the row is not counted. */
  why?: Uncounted
  /** Whether the limit is broken; present where the row is counted. A value on the limit keeps it. */
  exceeds?: boolean
  /**
   * (value − limit) / limit, at most three decimals; present above the limit only, also in hours that are not counted
   * because of the operating state. A limit of zero has none.
   */
  multiple?: string
  /** Which concentration was compared; present with a comparison. */
  basis?: 'converted' | 'measured'
}

/** The discharger was starting, stopping, out of order or not running. */
const OPERATING_STATES: readonly string[] = ['start', 'stop', 'fault', 'shutdown']
const OPERATING_FLAGS: readonly string[] = ['start-stop', 'fault', 'shutdown']

/** Flags of the instrument, or of the datum: the value tells nothing of the discharge. */
const isUnfit = (flag: string | undefined): boolean =>
  flag !== undefined && flag !== 'valid' && flag !== 'below-detection' && !OPERATING_FLAGS.includes(flag)

const isUnsettled = ({ state, flag }: MonitoredRow): boolean =>
  OPERATING_STATES.includes(state ?? '') || OPERATING_FLAGS.includes(flag ?? '')

const uncounted = (why: Uncounted): Exceedance => ({ counted: false, why })

/** How a concentration stands to a limit in the same unit. */
const comparison = (value: Decimal, bound: Decimal): Pick<Exceedance, 'exceeds' | 'multiple'> => {
  const exceeds = compare(value, bound) > 0
  return { exceeds, ...(exceeds && bound.units > 0n && { multiple: multipleOf(value, bound) }) }
}

/**
 * Whether a discharge broke its permitted concentration, like compared with like: the converted value where there is one,
 * the same averaging period, units converted exactly. A row below the detection limit counts and keeps the limit.
 * @throws RangeError when a quantity is not a decimal
 * @see rules on flagging automatic monitoring devices (污染物排放自动监测设备标记规则, 2022), recalled
 */
export const exceedanceOf = (row: MonitoredRow, limit: PermittedLimit | undefined): Exceedance => {
  if (limit?.concentration === undefined) return uncounted('no-limit')
  if (limit.unit === '[pH]') return uncounted('not-a-ceiling')
  if (isUnfit(row.flag)) return uncounted('flag')
  if (limit.averaging !== row.averaging) return uncounted('averaging')
  const unsettled = isUnsettled(row)
  if (row.flag === 'below-detection')
    return unsettled ? uncounted('operating-state') : { counted: true, exceeds: false }
  const stated = row.converted ?? row.value
  if (stated === undefined) return uncounted(unsettled ? 'operating-state' : 'no-value')
  const value = inUnit(stated, row.unit, limit.unit)
  if (!value) return uncounted('unit')
  const { exceeds, multiple } = comparison(value, parseDecimal(limit.concentration))
  const found: Pick<Exceedance, 'multiple' | 'basis'> = {
    ...(multiple !== undefined && { multiple }),
    basis: row.converted === undefined ? 'measured' : 'converted',
  }
  return unsettled
    ? { ...uncounted('operating-state'), ...found }
    : { counted: true, ...(exceeds !== undefined && { exceeds }), ...found }
}

/** Which outlet and pollutant, in both registers. */
type At = { permit: string; outlet: string; parameter: string }

const nameOf = ({ permit, outlet, parameter }: At): string => `${permit}~${outlet}~${parameter}`

/** A row of `self-monitoring` as it is stored. */
export type MonitoringRow = MonitoredRow & At & { time: string }

/** A row of `permit-limits` as it is stored. */
export type LimitRow = PermittedLimit & At & { validFrom: string; validTo?: string | undefined }

/** Of limits of one outlet and pollutant, the one that holds for a measurement. */
export const limitInForce = <Limit extends Omit<LimitRow, keyof At>>(
  { time, averaging }: { time: string; averaging: string },
  limits: readonly Limit[],
): Limit | undefined => {
  const day = dayOf(time)
  const inForce = limits
    .filter(({ validFrom, validTo }) => validFrom <= day && (validTo === undefined || day <= validTo))
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : a.validFrom > b.validFrom ? -1 : 0))
  return inForce.find((limit) => limit.averaging === averaging) ?? inForce[0]
}

/**
 * The permitted limit that holds for a measurement: of its outlet and pollutant, in force on its day in China, the latest
 * where several are. One of its own averaging period comes before all others.
 * @throws RangeError when the time of the row is not an instant
 */
export const limitFor = <Limit extends LimitRow>(row: MonitoringRow, limits: readonly Limit[]): Limit | undefined => {
  const name = nameOf(row)
  return limitInForce(
    row,
    limits.filter((limit) => nameOf(limit) === name),
  )
}

/** Each row with the limit that holds for it and how it stands to it, in the rows' order. */
export const exceedances = <Row extends MonitoringRow, Limit extends LimitRow>(
  rows: readonly Row[],
  limits: readonly Limit[],
): ({ row: Row; limit: Limit | undefined } & Exceedance)[] => {
  const byOutlet = Map.groupBy(limits, nameOf)
  return rows.map((row) => {
    const limit = limitInForce(row, byOutlet.get(nameOf(row)) ?? [])
    return { row, limit, ...exceedanceOf(row, limit) }
  })
}
