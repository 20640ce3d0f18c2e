import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { AWARD_STATES } from '../../content/points/award.ts'
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

const reckonedOf = ({ rule: name, version: number, quantity, share }: PointsAward) => {
  const rule = POINTS_RULES[name]
  const version = rule && versionOf(rule, number)
  return rule && version
    ? { rule, version, explanation: explain(rule, version, reckon(version, quantity, share)) }
    : undefined
}

/** Of rules that are gone from the code there is no arithmetic any more. */
const UNKNOWN = [{ zh: '规则已不在', en: 'the rule is gone' }]

/** An award that stands already, told again. */
export const shownKept = (award: PointsAward) => {
  const { id, state, rule, version, holder, points, booked, told } = award
  const reckoned = reckonedOf(award)
  return {
    id,
    state,
    stood: true,
    rule,
    version,
    holder,
    points,
    explanation: joined(reckoned?.explanation ?? UNKNOWN),
    expires: lastDay(booked ?? told, reckoned?.version.expires.months ?? 0),
  }
}

/** What is answered of an award that is told. */
export const shownOutcome = (outcome: Exclude<Outcome, { is: 'wrong' }>, today: string) => {
  if (outcome.is === 'stood') return shownKept(outcome.award)
  const { is, id, act } = outcome
  const { rule, version, number, holder, reckoned } = act
  return {
    id,
    state: is,
    stood: false,
    rule: rule.id,
    version: number,
    holder,
    points: reckoned.points,
    explanation: joined(explain(rule, version, reckoned)),
    expires: lastDay(today, version.expires.months),
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

/** What lists show of an award. */
export const AWARD = z.object({
  id: z.string(),
  rule: z.string(),
  version: z.int(),
  state: z.enum(AWARD_STATES),
  quantity: z.string(),
  points: z.int(),
  explanation: z.object({ zh: z.string(), en: z.string() }).nullable(),
  holder: z.string(),
  attester: z.string(),
  second: z.string().nullable(),
  day: z.string(),
  told: z.string(),
  booked: z.string().nullable(),
  reason: z.string().nullable(),
})

/** An award as lists show it. */
export const shownAward = (award: PointsAward) => {
  const { id, rule, version, state, quantity, points, holder, attester, second, day, told, booked, reason } = award
  const reckoned = reckonedOf(award)
  const explanation = reckoned ? joined(reckoned.explanation) : null
  return {
    id,
    rule,
    version,
    state,
    quantity,
    points,
    explanation,
    holder,
    attester,
    second,
    day,
    told,
    booked,
    reason,
  }
}
