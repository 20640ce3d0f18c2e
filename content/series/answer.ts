import type { Stated } from '../measurements/stated.ts'
import type { DatedLimit } from '../statistics/breaks.ts'
import type { Step } from '../statistics/calendar.ts'
import { series, type Earlier, type Series, type SeriesRow } from '../statistics/series.ts'
import { massesOf, type MonthlyMass } from './masses.ts'
import type { SeriesQuestion } from './question.ts'
import { ruleOf } from './rules.ts'
import { beginningOf, stepOf } from './shape.ts'
import { moved, type Days } from './span.ts'

/** One stored row of a series, as far as it is looked at; quantities are decimal strings. */
export interface SeriesRecord {
  key: string
  /** As stored: an instant, a day, a month, a year or a period. */
  time: string
  value: string | undefined
  /** Of discharges: at reference oxygen, which is compared instead of `value`. */
  converted: string | undefined
  /** Of discharges, in m³/h. */
  flow: string | undefined
  unit: string | undefined
  detectionLimit: string | undefined
  flag: string | undefined
  method: string | undefined
  /** Operating state of a discharger. */
  state: string | undefined
  /** How closely the source dates it, where not to the moment: `day`, `month`, `season`, `year`. */
  timePrecision: string | undefined
}

/** What is answered of a series: the same on its page and in the API. */
export interface SeriesAnswer extends Omit<Series, 'earlier'> {
  register: string
  of: Record<string, string>
  value: string
  unit: string
  /** Days of China, both included. */
  from: string
  to: string
  step?: Step
  bound?: 'at-most' | 'at-least'
  limits: DatedLimit[]
  /** Of discharges whose rows state a flow: what was discharged, month by month. */
  masses?: MonthlyMass[]
  earlier?: Omit<Earlier, 'direction'> & {
    /** `higher` and `lower` where nothing says which is better. */
    direction: Earlier['direction'] | 'higher' | 'lower'
  }
}

/** Hours of starting, stopping, fault or standstill are shown, and count neither for nor against anybody. */
const UNSETTLED: Readonly<Record<string, string>> = {
  start: 'start-stop',
  stop: 'start-stop',
  fault: 'fault',
  shutdown: 'shutdown',
}

const countedRow = ({
  time,
  value,
  converted,
  unit,
  detectionLimit,
  flag,
  method,
  state,
}: SeriesRecord): SeriesRow => ({
  time: beginningOf(time),
  value: converted ?? value,
  unit,
  detectionLimit,
  flag: state !== undefined && Object.hasOwn(UNSETTLED, state) ? UNSETTLED[state] : flag,
  method,
})

const directionOf = ({ direction, difference }: Earlier, isJudged: boolean) =>
  isJudged || direction === 'same' ? direction : difference.startsWith('-') ? ('lower' as const) : ('higher' as const)

/**
 * Works a series out.
 * @param records - rows of the days asked for and of the same days a year before
 * @param newest - body of the newest row, which tells unit, class and target
 * @param permitted - rows of `permit-limits` of the same outlet and pollutant; empty for other registers
 * @throws RangeError when a stored quantity or time is malformed
 */
export const answerSeries = (
  question: SeriesQuestion,
  days: Days,
  records: readonly SeriesRecord[],
  newest: Stated,
  permitted: readonly Stated[],
): SeriesAnswer => {
  const { register, shape, of, value } = question
  const { isJudged, unit, limits, bound, percents, least, target, ambientAir, places } = ruleOf({
    ...{ question, days, newest, permitted },
  })
  const step = stepOf(shape, of)
  const { earlier, ...found } = series(records.map(countedRow), {
    ...{
      from: days.from,
      until: moved(days.to, 1),
      step,
      unit,
      limits,
      bound,
      percents,
      least,
      target,
      ambientAir,
      places,
    },
  })
  const masses = massesOf(records, days, step)
  return {
    ...{ register: register.id, of, value, unit, from: days.from, to: days.to },
    ...(step && { step }),
    ...(limits.length > 0 && { bound }),
    limits,
    ...found,
    ...(masses.length > 0 && { masses }),
    ...(earlier && { earlier: { ...earlier, direction: directionOf(earlier, isJudged) } }),
  }
}
