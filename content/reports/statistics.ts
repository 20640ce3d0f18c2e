/**
 * How a body dealt with reports in a month, as the register `report-statistics` states it. Reports that stand in public can
 * be counted by anybody; what must not show is how few there were of the others. So every number is looked at without those
 * in public: below five it is left out, and so are those from which a total would tell it. Reports meant for the authority
 * alone are never counted here. Every number is of what happened in the month, so that no later row corrects, and thereby
 * tells, an earlier one.
 */

/** A number below this is left out. */
export const LEAST = 5

export const MEASURES = [
  'received',
  'accepted',
  'outOfRemit',
  'declined',
  'inTime',
  'late',
  'reopened',
  'satisfied',
  'unsatisfied',
] as const
/**
 * What is counted: once a report, in the month in which it happened.
 * `outOfRemit`: forwarded to another body, or not accepted on the ground `out-of-remit`. `declined`: not accepted on another.
 * `inTime`, `late`: settled, by the last day that held then. `unsatisfied`: rated, and not as satisfied.
 */
export type Measure = (typeof MEASURES)[number]

/** Numbers that come to a total, and the total's name. */
const GROUPS = {
  received: ['received'],
  decided: ['accepted', 'outOfRemit', 'declined'],
  settled: ['inTime', 'late'],
  reopened: ['reopened'],
  rated: ['satisfied', 'unsatisfied'],
} as const satisfies Record<string, readonly Measure[]>
type Group = keyof typeof GROUPS
const isGroup = (name: string): name is Group => Object.hasOwn(GROUPS, name)
const GROUP_NAMES = Object.keys(GROUPS).filter(isGroup)

export const FIGURES = [
  ...['received', 'decided', 'accepted', 'outOfRemit', 'declined', 'settled', 'inTime', 'late', 'reopened'],
  ...['rated', 'satisfied', 'unsatisfied'],
] as const
export type Figure = Measure | Group

/** So many reports of a body, of which something happened in the month. */
export interface Tally {
  /** Unified social credit code. */
  body: string
  measure: Measure
  /** Whether they stood in public when the month was over, so that anybody counts them. */
  listed: boolean
  /** A whole number, not negative. */
  count: number
}

export interface Month {
  body: string
  /** `listed`: fewer than five of any kind are not public, and these are not counted. */
  basis: 'all' | 'listed'
  figures: Partial<Record<Figure, number>>
  /** Figures left out, in the order of `FIGURES`. */
  hidden: Figure[]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const isSmall = (number: number): boolean => number > 0 && number < LEAST

/**
 * Whether a total may be shown, and whether its parts may be beside it: all of them or none. To leave out a small part and
 * one more is not enough: of 13 with a 5 shown, two hidden ones that are both small can only be 4 and 4.
 * @param known - of each part, what anybody can count
 * @param unknown - of each part, what must not show where it is small
 */
export const shownOf = (known: readonly number[], unknown: readonly number[]): { total: boolean; parts: boolean } => {
  const total = sum(unknown) >= LEAST
  const parts = unknown.every((number, at) => !isSmall(number) && !isSmall(number + (known[at] ?? 0)))
  return { total, parts: total && parts }
}

type Counts = Record<Measure, number>
const nothing = (): Counts => ({
  ...{ received: 0, accepted: 0, outOfRemit: 0, declined: 0, inTime: 0, late: 0, reopened: 0 },
  ...{ satisfied: 0, unsatisfied: 0 },
})

const monthOf = (body: string, listed: Counts, unlisted: Counts): Month => {
  const totalOf = (counts: Counts, group: Group): number => sum(GROUPS[group].map((measure) => counts[measure]))
  const basis = GROUP_NAMES.some((group) => totalOf(unlisted, group) >= LEAST) ? 'all' : 'listed'
  const [known, unknown] = basis === 'all' ? [listed, unlisted] : [nothing(), listed]
  const figures: Partial<Record<Figure, number>> = {}
  for (const group of GROUP_NAMES) {
    const parts = GROUPS[group]
    const shown = shownOf(
      parts.map((measure) => known[measure]),
      parts.map((measure) => unknown[measure]),
    )
    if (shown.total) figures[group] = totalOf(known, group) + totalOf(unknown, group)
    if (parts.length > 1)
      for (const measure of shown.parts ? parts : []) figures[measure] = known[measure] + unknown[measure]
  }
  const hidden = FIGURES.filter((figure): figure is Figure => !Object.hasOwn(figures, figure))
  return { body, basis, figures, hidden }
}

/**
 * A month of every body, in order of its code: of bodies without a single tally too, so that no row tells that there was one.
 * @param bodies - that could be sent reports in the month
 * @throws RangeError where a count is none
 */
export const foldMonth = (tallies: readonly Tally[], bodies: readonly string[]): Month[] => {
  const counts = new Map<string, { listed: Counts; unlisted: Counts }>()
  for (const { body, measure, listed, count } of tallies) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`)
    const of = counts.get(body) ?? { listed: nothing(), unlisted: nothing() }
    of[listed ? 'listed' : 'unlisted'][measure] += count
    counts.set(body, of)
  }
  const all = [...new Set([...bodies, ...counts.keys()])].sort()
  return all.map((body) => {
    const { listed, unlisted } = counts.get(body) ?? { listed: nothing(), unlisted: nothing() }
    return monthOf(body, listed, unlisted)
  })
}

/** A share as people read it, to a tenth of a percent, halves upwards: `12.5`. `undefined` where either is not shown. */
const share = (part: number | undefined, whole: number | undefined): string | undefined => {
  if (part === undefined || whole === undefined || whole === 0) return undefined
  const tenths = (2n * 1000n * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole))
  return `${tenths / 10n}.${tenths % 10n}`
}

export interface Rates {
  /** Of those decided on, in percent: `not our job`. */
  outOfRemit: string | undefined
  /** Of those settled. */
  inTime: string | undefined
  /** Of those rated. */
  satisfied: string | undefined
}

export const ratesOf = (figures: Month['figures']): Rates => ({
  outOfRemit: share(figures.outOfRemit, figures.decided),
  inTime: share(figures.inTime, figures.settled),
  satisfied: share(figures.satisfied, figures.rated),
})

/**
 * Months together, of bodies or of one: each part with its total only where both are shown, so that what is hidden stays so.
 * @returns figures, their rates, and how many months were left out of each group
 */
export const together = (
  months: readonly Pick<Month, 'figures'>[],
): { figures: Month['figures']; rates: Rates; without: Record<Group, number> } => {
  const figures: Month['figures'] = {}
  const add = (figure: Figure, number: number): void => {
    figures[figure] = (figures[figure] ?? 0) + number
  }
  const without: Record<Group, number> = { received: 0, decided: 0, settled: 0, reopened: 0, rated: 0 }
  for (const month of months)
    for (const group of GROUP_NAMES) {
      const names: Figure[] = [...new Set([group, ...GROUPS[group]])]
      const numbers = names.map((name) => month.figures[name])
      if (numbers.some((number) => number === undefined)) without[group]++
      else names.forEach((name, at) => add(name, numbers[at] ?? 0))
    }
  return { figures, rates: ratesOf(figures), without }
}
