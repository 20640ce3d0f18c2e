import { explain } from '../../content/points/explain.ts'
import { quantityOf, reckon, versionOn, type Reckoned } from '../../content/points/reckon.ts'
import type { PointsRule, RuleVersion } from '../../content/points/rule.ts'
import type { Bilingual } from '../../content/registers/register.ts'

/** What the pages of rules show of a rule. */

/** The version in force on a day, else the newest. */
export const versionFor = (rule: PointsRule, day: string): { version: RuleVersion; number: number } | undefined => {
  const held = versionOn(rule, day)
  if (typeof held !== 'string') return held
  const version = rule.versions.at(-1)
  return version && { version, number: rule.versions.length }
}

export const examplesOf = ({ evidence }: PointsRule): Record<string, string> =>
  Object.fromEntries(Object.entries(evidence).map(([name, { example }]) => [name, example]))

/** The rule's own example, reckoned. */
export const exampleOf = (rule: PointsRule, version: RuleVersion): { reckoned: Reckoned; lines: Bilingual[] } => {
  const reckoned = reckon(version, quantityOf(rule, examplesOf(rule)))
  return { reckoned, lines: explain(rule, version, reckoned) }
}

/** Rules that count the same acts. */
export const alikeOf = (rules: readonly PointsRule[], { id, act }: PointsRule): PointsRule[] =>
  rules.filter((other) => other.id !== id && other.act.name === act.name)
