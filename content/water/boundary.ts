import { divide, textOf } from '../decimal/arithmetic.ts'
import { dayOf } from '../measurements/day.ts'
import { textIn, type Stated } from '../measurements/stated.ts'
import { WATER_CLASSES, type WaterClass, type WaterKind } from './gb3838.ts'
import { assessSection } from './period.ts'
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

const monthOf = (month: string, rows: Stated[]): BoundaryMonth[] => {
  const kind: WaterKind = rows.some((row) => row['waterKind'] === 'lake') ? 'lake' : 'river'
  const found = assessSection(
    rows.map((row) => ({
      time: textIn(row, 'time') ?? '',
      parameter: textIn(row, 'parameter') ?? '',
      value: textIn(row, 'value'),
      unit: textIn(row, 'unit'),
      detectionLimit: textIn(row, 'detectionLimit'),
      flag: textIn(row, 'flag'),
    })),
    'month',
    kind,
  )
  if (!found) return []
  const targets = rows.flatMap((row) => WATER_CLASSES.filter((name) => name === row['targetClass']))
  const target = targets.at(-1)
  return [{ month, class: found.class, ...(target && { met: isAtLeastAsGood(found.class, target) }) }]
}

/**
 * In how many months of a year a boundary section met its target class: what the terms of horizontal compensation are
 * usually reckoned from. It says nothing of money, whose formula each agreement sets for itself.
 * @param rows - bodies of the register `surface-water`, of one section; other years are passed over
 * @throws RangeError when a quantity is not a decimal, or a time no instant
 */
export const boundaryCompensation = (rows: readonly Stated[], year: number): BoundaryYear => {
  const byMonth = new Map<string, Stated[]>()
  let undated = 0
  for (const row of rows) {
    const month = dayOf(textIn(row, 'time') ?? '').slice(0, 7)
    if (!month.startsWith(`${year}-`)) continue
    if (!MONTHLY.includes(textIn(row, 'timePrecision'))) undated++
    else byMonth.set(month, [...(byMonth.get(month) ?? []), row])
  }
  const months = [...byMonth].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([month, own]) => monthOf(month, own))
  const judged = months.filter(({ met }) => met !== undefined).length
  const met = months.filter((one) => one.met === true).length
  const share =
    judged === 0
      ? undefined
      : textOf(divide({ units: BigInt(met) * 100n, places: 0 }, { units: BigInt(judged), places: 0 }, 1))
  return { months, judged, met, ...(share !== undefined && { share }), undated }
}
