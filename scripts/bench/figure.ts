/** One measured number, as it is printed: one line of JSON. */
export interface Figure {
  name: string
  /** Median of the rounds, unless `goal` says otherwise. */
  value: number
  unit: string
  /** What the ratio compares with, measured in the same run; `null` where nothing is compared. */
  against: string | null
  ratio: number | null
  goal: string
  met: boolean
  /** The least and the most of `value`, so that a busy machine shows. */
  spread: { least: number; most: number; rounds: number }
}

/** What a figure is measured with. */
export interface Run {
  /** Whether there is time for the full measure; else all figures together take less than eight minutes. */
  long: boolean
  /** Whether what is measured goes into the report that the portal shows. */
  isReported?: boolean
  /** Tells whoever waits. */
  say: (text: string) => void
}

/** Gives each figure as soon as it is measured. @throws Error when one cannot be */
export type Measure = (run: Run) => AsyncIterable<Figure>

/** @throws RangeError for an empty list */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  if (low === undefined || high === undefined) throw new RangeError('no values')
  return (low + high) / 2
}

/** Median of the rounds' own ratios: both sides of a round meet the machine as busy as it then is. */
export const ratioOf = (values: readonly number[], against: readonly number[]): number =>
  median(values.map((value, round) => value / (against[round] ?? NaN)))

/** Four significant digits are more than a measurement holds. */
export const round = (value: number): number => Number(value.toPrecision(4))

/** What a figure is made of. */
interface Rounds extends Omit<Figure, 'value' | 'spread'> {
  values: readonly number[]
  /** How the rounds come to one value; their median unless the worst counts. */
  value?: (values: readonly number[]) => number
}

export const figure = ({ name, values, value = median, unit, against, ratio, goal, met }: Rounds): Figure => ({
  name,
  value: round(value(values)),
  unit,
  against,
  ratio: ratio === null ? null : round(ratio),
  goal,
  met,
  spread: { least: round(Math.min(...values)), most: round(Math.max(...values)), rounds: values.length },
})

/** Milliseconds that a step takes. */
export const time = async (step: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await step()
  return performance.now() - began
}
