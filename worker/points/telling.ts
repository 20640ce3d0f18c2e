import type { Context } from 'hono'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { explain, joined } from '../../content/points/explain.ts'
import { lastDay, reckon, versionOf } from '../../content/points/reckon.ts'
import { sayRefusal } from '../../content/points/refusals.ts'
import { checkTold, type Rewarded, type Wrong } from '../../content/points/told.ts'
import { dayOf } from '../../content/registers/span.ts'
import { lotNamed } from '../../db/intake/points-award-facts.ts'
import { awardAll, type Outcome } from '../../db/intake/points-awards.ts'
import type { PointsAward } from '../../db/intake/points-awards-tables.ts'
import type { Person } from '../../db/intake/sessions.ts'
import { readGoods } from '../../db/record/points-goods.ts'
import { recordOf, type App } from '../app.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'

/** From rows that somebody tells to awards that stand, or to what is wrong with each. */

/** Key or account that does it. */
export const actorOf = (c: Context<App>): string => {
  const person: Person | undefined = c.get('person')
  return person?.account ?? c.get('authority').id
}

export const instantNow = (): string => `${new Date().toISOString().slice(0, 19)}Z`

/** @throws Problem 503 where the portal has no key to name acts with */
export const assertOpen = (c: Context<App>): void => {
  if (!c.env.POINTS_KEY) throw new Problem('service-unavailable')
}

export const issuesOf = (wrong: readonly Wrong[], row?: number): ProblemIssue[] =>
  wrong.map(({ field, refusal, values }) => {
    const at = [...(row === undefined ? [] : [String(row)]), ...(field === '' ? [] : [field])]
    return { pointer: at.map((part) => `/${part}`).join(''), message: sayRefusal(refusal, values) }
  })

/** What is answered of an award that is told. */
export const shownOutcome = (outcome: Exclude<Outcome, { is: 'wrong' }>, today: string) => {
  const { is, id, act, award } = outcome
  const kept = award ?? undefined
  const rule = POINTS_RULES[kept?.rule ?? act.rule.id] ?? act.rule
  const version = kept ? versionOf(rule, kept.version) : act.version
  const reckoned = kept && version ? reckon(version, kept.quantity, kept.share) : act.reckoned
  return {
    id,
    state: kept?.state ?? (is === 'waiting' ? ('waiting' as const) : ('awarded' as const)),
    stood: is === 'stood',
    rule: rule.id,
    version: kept?.version ?? act.number,
    holder: act.holder,
    points: kept?.points ?? act.reckoned.points,
    explanation: joined(explain(rule, version ?? act.version, reckoned)),
    expires: lastDay(kept?.booked ?? today, (version ?? act.version).expires.months),
  }
}

const isRow = (row: unknown): row is Record<string, unknown> =>
  typeof row === 'object' && row !== null && !Array.isArray(row)

const NOT_A_ROW = {
  zh: '这一行应当是一个由字段组成的 JSON 对象。',
  en: 'The row must be a JSON object of fields.',
}

/**
 * Tells of acts and rewards them: all or none.
 * @throws Problem 422 naming every row and field that is wrong, with its rule
 */
export const tell = async (
  c: Context<App>,
  rows: readonly unknown[],
  { attester, isTrial }: { attester: string; isTrial: boolean },
) => {
  const at = instantNow()
  const today = dayOf(at)
  const issues: ProblemIssue[] = []
  const told: Rewarded[] = []
  for (const [row, given] of rows.entries()) {
    const checked = isRow(given) ? checkTold(POINTS_RULES, given, { attester, today }) : undefined
    if (checked === undefined) issues.push({ pointer: `/${row}`, message: NOT_A_ROW })
    else if (Array.isArray(checked)) issues.push(...issuesOf(checked, row))
    else told.push(checked)
  }
  if (issues.length > 0) throw new Problem('rows-refused', {}, { issues })
  const goods = await readGoods(recordOf(c), lotsOf(told))
  const outcomes = await awardAll(c.env, POINTS_RULES, told, { attester, by: actorOf(c), today, at, isTrial, goods })
  return shownAll(outcomes, today)
}

const lotsOf = (told: readonly Rewarded[]): { gtin: string; lot: string }[] =>
  told.flatMap(({ rule, evidence }) => {
    const [gtin = '', ...lot] = lotNamed(rule, evidence)?.split('/') ?? []
    return gtin === '' ? [] : [{ gtin, lot: lot.join('/') }]
  })

/** @throws Problem 422 where one of them is wrong */
export const shownAll = (outcomes: readonly Outcome[], today: string) => {
  const issues = outcomes.flatMap((outcome, row) => (outcome.is === 'wrong' ? issuesOf(outcome.wrong, row) : []))
  if (issues.length > 0) throw new Problem('rows-refused', {}, { issues })
  return outcomes.flatMap((outcome) => (outcome.is === 'wrong' ? [] : [shownOutcome(outcome, today)]))
}

/** An award as lists show it. */
export const shownAward = (award: PointsAward) => {
  const {
    id,
    rule: name,
    version: number,
    quantity,
    share,
    holder,
    points,
    attester,
    second,
    day,
    told,
    booked,
  } = award
  const rule = POINTS_RULES[name]
  const version = rule && versionOf(rule, number)
  const explanation = rule && version ? joined(explain(rule, version, reckon(version, quantity, share))) : null
  return {
    id,
    rule: name,
    version: number,
    state: award.state,
    quantity,
    points,
    explanation,
    holder,
    attester,
    second,
    day,
    told,
    booked,
    reason: award.reason,
  }
}
