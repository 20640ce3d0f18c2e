import { divide, textOf } from '../decimal/arithmetic.ts'
import { dayOf } from '../measurements/day.ts'
import { textIn, type Stated } from '../measurements/stated.ts'
import { WATER_CLASSES, type WaterClass, type WaterKind } from './gb3838.ts'
import { assessSection, type SectionAssessment, type WaterPeriod } from './period.ts'
import { isAtLeastAsGood } from './water-class.ts'

/** How a section stood in one month. */
export interface BoundaryMonth {
  /** `YYYY-MM`, in Asia/Shanghai. */
  month: string
  /** By the means of the month's samples. */
  class: WaterClass
  /** Whether the class is as good as the target stated with the samples; absent without a target. */
  met?: boolean
}

/** How a section stood in a year, as compensation between regions asks. */
export interface BoundaryYear {
  /** Months with samples that count, oldest first; a month that is missing was not measured or not published. */
  months: BoundaryMonth[]
  /** Months that have both a class and a target, and those of them that met it. */
  judged: number
  met: number
  /** met / judged in percent with one decimal; absent where no month is judged. */
  share?: string
  /** Rows left out because their source dates them no closer than a season or a year. */
  undated: number
}

const MONTHLY: readonly (string | undefined)[] = [undefined, 'minute', 'hour', 'day', 'month']

/** How the section stands by rows of a period; `undefined` when none counts. */
export const assessRows = (rows: readonly Stated[], period: WaterPeriod): SectionAssessment | undefined => {
  const kind: WaterKind = rows.some((row) => row['waterKind'] === 'lake') ? 'lake' : 'river'
  return assessSection(
    rows.map((row) => ({
      time: textIn(row, 'time') ?? '',
      parameter: textIn(row, 'parameter') ?? '',
      value: textIn(row, 'value'),
      unit: textIn(row, 'unit'),
      detectionLimit: textIn(row, 'detectionLimit'),
      flag: textIn(row, 'flag'),
    })),
    period,
    kind,
  )
}

/** Rows of a year by their month; those that their source dates no closer than a season or a year are counted apart. */
export const rowsByMonth = (
  rows: readonly Stated[],
  year: number,
): { months: Map<string, Stated[]>; undated: number } => {
  const months = new Map<string, Stated[]>()
  let undated = 0
  for (const row of rows) {
    const month = dayOf(textIn(row, 'time') ?? '').slice(0, 7)
    if (!month.startsWith(`${year}-`)) continue
    if (!MONTHLY.includes(textIn(row, 'timePrecision'))) undated++
    else months.set(month, [...(months.get(month) ?? []), row])
  }
  return { months, undated }
}

const monthOf = (month: string, rows: Stated[]): BoundaryMonth[] => {
  const found = assessRows(rows, 'month')
  if (!found) return []
  const targets = rows.flatMap((row) => WATER_CLASSES.filter((name) => name === row['targetClass']))
  const target = targets.at(-1)
  return [{ month, class: found.class, ...(target && { met: isAtLeastAsGood(found.class, target) }) }]
}

/**
 * In how many months of a year a boundary section met its target class: what the terms of horizontal compensation are
 * usually reckoned from. Who pays whom is reckoned in `agreement.ts`, where the record states the agreement's terms.
 * @param rows - bodies of the register `surface-water`, of one section; other years are passed over
 * @throws RangeError when a quantity is not a decimal, or a time no instant
 */
export const boundaryCompensation = (rows: readonly Stated[], year: number): BoundaryYear => {
  const { months: byMonth, undated } = rowsByMonth(rows, year)
  const months = [...byMonth].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([month, own]) => monthOf(month, own))
  const judged = months.filter(({ met }) => met !== undefined).length
  const met = months.filter((one) => one.met === true).length
  const share =
    judged === 0
      ? undefined
      : textOf(divide({ units: BigInt(met) * 100n, places: 0 }, { units: BigInt(judged), places: 0 }, 1))
  return { months, judged, met, ...(share !== undefined && { share }), undated }
}
