import type { Stated } from '../measurements/stated.ts'

export type CapacityWarning = 'red' | 'orange' | 'yellow' | 'blue' | 'green'

/** Grade and trend → warning. */
const WARNINGS: ReadonlyMap<string, CapacityWarning> = new Map([
  ['overloaded worsening', 'red'],
  ['overloaded easing', 'orange'],
  ['near worsening', 'yellow'],
  ['near easing', 'blue'],
])

/**
 * The warning that follows from the grade and the trend of a place; within its capacity a place is green whatever the trend.
 * @returns an empty object where they do not decide it
 * @see 关于建立资源环境承载能力监测预警长效机制的若干意见 (2017), part 2
 */
export const derive = ({ grade, trend }: Stated): { warningByRule?: CapacityWarning } => {
  const warning = grade === 'within' ? 'green' : WARNINGS.get(`${String(grade)} ${String(trend)}`)
  return warning === undefined ? {} : { warningByRule: warning }
}
