import { divide, mostPlaces, plainTextOf, subtract, textOf } from '../decimal/arithmetic.ts'
import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import { countedValue, isCounted, type Measured } from '../measurements/counted.ts'
import { editionBreaks, methodBreaks, referenceBreaks, type Break, type DatedLimit } from './breaks.ts'
import { instantOf, startOf, startsBetween, writtenInstant, yearBefore, type Step } from './calendar.ts'
import { fineMean, mean } from './decimals.ts'
import { ascending, percentile } from './percentile.ts'
import { shareOf, type Share } from './share.ts'

/** One measured value of one parameter at one place. */
export type SeriesRow = Measured & {
  /** RFC 3339 instant or day (`YYYY-MM-DD`) at which its period begins. */
  time: string
  method?: string | undefined
}

/** What is asked of the rows. */
export type Question = {
  /** Instants or days; `until` itself is left out. */
  from: string
  until: string
  /** The period of one row; absent for samples that have no fixed rhythm, which have no gaps but those stated. */
  step?: Step | undefined
  /** UCUM code of the unit in which everything is answered. */
  unit: string
  /** Limits by day, in the order of coming into force. */
  limits?: readonly DatedLimit[] | undefined
  /** Whether values are to stay below the limit and the target, which is usual, or above, as for dissolved oxygen. */
  bound?: 'at-most' | 'at-least' | undefined
  /** What the mean is to reach, a decimal string. */
  target?: string | undefined
  /** Percentiles wanted, whole numbers 0..100. */
  percents?: readonly number[] | undefined
  /** Values that a mean needs to be valid. */
  least?: number | undefined
  /** Concentrations in ambient air, whose reference state changed in 2018. */
  ambientAir?: boolean | undefined
  /** Decimals of means and percentiles; as many as the most exact value has, unless said otherwise. */
  places?: number | undefined
}

export type Point = {
  time: string
  /** Decimal string in the unit asked for; half of the detection limit where `below`. */
  value: string
  below?: true
  /** Whether it keeps the limit of its day; absent where none holds. */
  keeps?: boolean
}

/** A time without values that count. */
export type Gap = {
  from: string
  until: string
  /** The flag of its rows, `unit` where they are in another unit, `unexplained` where there are none. */
  cause: string
}

export type Mean = {
  value: string
  /** Values that entered, and how many there should have been (absent without a rhythm). */
  counted: number
  expected?: number
  /** Whether they are enough; absent where nothing says how many are. */
  valid?: boolean
}

/** The same period of the year before. */
export type Earlier = {
  mean: Mean
  /** Now less then, and that in percent of then with one decimal; no percentage of zero. */
  difference: string
  percent?: string
  direction: 'better' | 'worse' | 'same'
  /** Something changed between the two that a reader has to know. */
  breaks: Break[]
}

export type Series = {
  points: Point[]
  gaps: Gap[]
  breaks: Break[]
  mean?: Mean
  /** By percentage, as text. */
  percentiles: Record<string, string>
  /** Values that keep the limit, of those for which one holds. */
  compliance?: Share
  earlier?: Earlier
  target?: { value: string; met: boolean }
}

/** A row within a period; `value` only where it counts. */
type Read = { row: SeriesRow; instant: number; value: Decimal | undefined }

const readRows = (rows: readonly SeriesRow[], unit: string): Read[] =>
  rows
    .map((row) => ({ row, instant: instantOf(row.time), value: countedValue(row, unit) }))
    .sort((a, b) => a.instant - b.instant)

const causeOf = ({ row, value }: Read): string | undefined => {
  if (value) return undefined
  if (!isCounted(row.flag)) return row.flag
  const stated = row.flag === 'below-detection' ? row.detectionLimit : row.value
  return stated === undefined ? 'missing' : 'unit'
}

/** Times without values that count, those of one cause that follow one another as one. */
const gapsOf = (reads: readonly Read[], step: Step, from: number, until: number): Gap[] => {
  const causes = new Map(reads.map((read) => [startOf(step, read.instant), causeOf(read)]))
  const gaps: { from: number; until: number; cause: string }[] = []
  for (const start of startsBetween(step, from, until)) {
    const cause = causes.has(start) ? causes.get(start) : 'unexplained'
    if (cause === undefined) continue
    const end = startOf(step, start, 1)
    const last = gaps.at(-1)
    if (last?.until === start && last.cause === cause) last.until = end
    else gaps.push({ from: start, until: end, cause })
  }
  return gaps.map((gap) => ({ ...gap, from: writtenInstant(gap.from), until: writtenInstant(gap.until) }))
}

const isKept = (value: Decimal, limit: Decimal, bound: Question['bound']): boolean =>
  bound === 'at-least' ? compare(value, limit) >= 0 : compare(value, limit) <= 0

/** Limits by instant, read once. */
const limitFinder = (limits: readonly DatedLimit[]) => {
  const bounds = limits.map(({ from, until, limit }) => ({
    from: instantOf(from),
    end: until === undefined ? Infinity : startOf('day', instantOf(until), 1),
    limit: parseDecimal(limit),
  }))
  return (instant: number) => bounds.findLast(({ from, end }) => from <= instant && instant < end)?.limit
}

const pointsOf = (reads: readonly Read[], { limits = [], bound }: Question): Point[] => {
  const limitOn = limitFinder(limits)
  return reads.flatMap(({ row, instant, value }): Point[] => {
    if (!value) return []
    const limit = limitOn(instant)
    return [
      {
        time: row.time,
        value: textOf(value),
        ...(row.flag === 'below-detection' && { below: true }),
        ...(limit && { keeps: isKept(value, limit, bound) }),
      },
    ]
  })
}

const valuesOf = (reads: readonly Read[]): Decimal[] => reads.flatMap(({ value }) => value ?? [])

/** Half a detection limit is no more exact than the limit. */
const placesOf = (reads: readonly Read[], { places }: Question): number =>
  places ?? mostPlaces(valuesOf(reads.filter(({ row }) => row.flag !== 'below-detection')))

const meanOf = (
  values: readonly Decimal[],
  places: number,
  expected: number | undefined,
  least: number | undefined,
) => {
  const value = mean(values, places)
  if (!value) return undefined
  const counted = values.length
  const found: Mean = {
    value: textOf(value),
    counted,
    ...(expected !== undefined && { expected }),
    ...(least !== undefined && { valid: counted >= least }),
  }
  return found
}

const directionOf = (difference: Decimal, bound: Question['bound']): Earlier['direction'] => {
  if (difference.units === 0n) return 'same'
  const isLower = difference.units < 0n
  return isLower === (bound !== 'at-least') ? 'better' : 'worse'
}

const compared = (now: Mean, then: Mean, bound: Question['bound'], breaks: Break[]): Earlier => {
  const [is, was] = [parseDecimal(now.value), parseDecimal(then.value)]
  const difference = subtract(is, was)
  const hundred = { units: difference.units * 100n, places: difference.places }
  return {
    mean: then,
    difference: plainTextOf(difference),
    ...(was.units !== 0n && { percent: textOf(divide(hundred, was, 1)) }),
    direction: directionOf(difference, bound),
    breaks,
  }
}

/** One period of rows with what is needed of it more than once. */
const periodOf = (all: readonly Read[], from: number, until: number, { step }: Question) => {
  const reads = all.filter(({ instant }) => from <= instant && instant < until)
  return { from, until, reads, expected: step && startsBetween(step, from, until).length }
}

/**
 * A series as a page draws it: points, gaps with their cause, breaks, and the figures that the standards take from them.
 * Only rows that are valid or below the detection limit enter, these with half of the limit.
 * @param rows - rows of one parameter at one place, in any order, each period once; those of the year before are compared
 * @throws RangeError when a quantity or a time is malformed, or a percentage is not a whole number 0..100
 */
export const series = (rows: readonly SeriesRow[], question: Question): Series => {
  const { step, unit, limits = [], bound, least, target, percents = [], ambientAir } = question
  const all = readRows(rows, unit)
  const now = periodOf(all, instantOf(question.from), instantOf(question.until), question)
  const then = periodOf(all, yearBefore(now.from), yearBefore(now.until), question)
  const values = valuesOf(now.reads)
  const sorted = percents.length === 0 ? [] : ascending(values)
  const places = placesOf(now.reads, question)
  const points = pointsOf(now.reads, question)
  const judged = points.flatMap(({ keeps }) => keeps ?? [])
  const breaksIn = (reads: readonly Read[], from: number): Break[] => [
    ...(ambientAir ? referenceBreaks(from, now.until) : []),
    ...methodBreaks(reads.map(({ row, instant }) => ({ instant, method: row.method }))),
  ]
  const average = meanOf(values, places, now.expected, least)
  const before = meanOf(valuesOf(then.reads), places, then.expected, least)
  const compliance = shareOf(judged.filter((keeps) => keeps).length, judged.length)
  const fine = target === undefined ? undefined : fineMean(values)
  return {
    points,
    gaps: step ? gapsOf(now.reads, step, now.from, now.until) : [],
    breaks: [...breaksIn(now.reads, now.from), ...editionBreaks(limits, now.from, now.until)].sort((a, b) =>
      a.at < b.at ? -1 : 1,
    ),
    ...(average && { mean: average }),
    percentiles: Object.fromEntries(
      percents.flatMap((percent) => {
        const value = percentile(sorted, percent, places)
        return value ? [[String(percent), textOf(value)]] : []
      }),
    ),
    ...(compliance && { compliance }),
    ...(average &&
      before && { earlier: compared(average, before, bound, breaksIn([...then.reads, ...now.reads], then.from)) }),
    ...(target !== undefined && fine && { target: { value: target, met: isKept(fine, parseDecimal(target), bound) } }),
  }
}
