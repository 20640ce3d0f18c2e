import type { Bilingual } from '../registers/register.ts'
import { periodOf } from './reckon.ts'
import type { Refusal } from './refusals.ts'
import type { Period, RuleVersion } from './rule.ts'

/** What an award counts against. The database keeps each: what goes beyond one breaks the batch that it stands in. */

export interface Limit {
  /** Names it; awards of one name count together. */
  scope: string
  /** What the award adds: points, or pieces. */
  by: number
  most: number
  /** What is said where it is too much. */
  refusal: Extract<Refusal, 'over-cap' | 'over-day-budget' | 'over-budget' | 'over-attester-day' | 'over-shipped'>
  period?: Period
}

export const IN_PERIOD: Readonly<Record<Period, Bilingual>> = {
  day: { zh: '每天', en: 'a day' },
  month: { zh: '每月', en: 'a month' },
  year: { zh: '每年', en: 'a year' },
  ever: { zh: '一共', en: 'in all' },
}

/** @param day - of the act: a holder's caps go by it. @param today - budgets and limits of attesters go by it */
export const limitsOf = ({
  rule,
  version: { caps, budget, attesterDay },
  holder,
  attester,
  day,
  today,
  points,
}: {
  rule: string
  version: Pick<RuleVersion, 'caps' | 'budget' | 'attesterDay'>
  holder: string
  attester: string
  day: string
  today: string
  points: number
}): Limit[] => [
  ...caps.map(({ points: most, period }): Limit => ({
    scope: `holder/${rule}/${holder}/${periodOf(day, period)}`,
    by: points,
    most,
    refusal: 'over-cap',
    period,
  })),
  { scope: `attester/${attester}/${rule}/${today}`, by: points, most: attesterDay, refusal: 'over-attester-day' },
  { scope: `programme/${rule}/${today}`, by: points, most: budget.day, refusal: 'over-day-budget' },
  { scope: `programme/${rule}`, by: points, most: budget.total, refusal: 'over-budget' },
]

/** Limits of several awards, those of one name together, as they are written at once. */
export const added = (limits: readonly Limit[]): Limit[] => {
  const all = new Map<string, Limit>()
  for (const limit of limits) all.set(limit.scope, { ...limit, by: (all.get(limit.scope)?.by ?? 0) + limit.by })
  return [...all.values()]
}
