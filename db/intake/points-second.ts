import { WAITS_DAYS } from '../../content/points/award.ts'
import { programmeAccount } from '../../content/points/account.ts'
import { limitsOf, type Limit } from '../../content/points/limits.ts'
import { daysAfter, lastDay, versionOf } from '../../content/points/reckon.ts'
import type { PointsRule } from '../../content/points/rule.ts'
import type { Wrong } from '../../content/points/told.ts'
import { overLimits } from './points-award-verdicts.ts'
import { findAward, limitStatement, openingAccounts, type AwardEnv } from './points-awards.ts'
import type { PointsAward } from './points-awards-tables.ts'
import { incomeStatements } from './points-incomes.ts'

/** The second body: attests an award that waits, or declines it. Only then are points given. */

export interface Second {
  /** Unified social credit code of the second body. */
  attester: string
  /** Key or account that does it. */
  by: string
  /** `YYYY-MM-DD`. */
  today: string
  /** RFC 3339 UTC, whole seconds. */
  at: string
  agrees: boolean
  /** Why it declines. */
  reason?: string | undefined
}

export type Seconded = { award: PointsAward } | { wrong: Wrong[] } | 'unknown'

type Rules = Readonly<Record<string, PointsRule>>

const attests = (rule: PointsRule, body: string): boolean =>
  rule.attested.by === 'bodies' && rule.attested.bodies.some(({ code }) => code === body)

const OWN = `SELECT 1 AS own FROM points_holders AS holder WHERE holder.id = ?1 AND (holder.owner IN (?2, ?3)
  OR EXISTS (SELECT 1 FROM keys WHERE keys.id = ?3 AND keys.created_by = holder.owner))`

/** Whether a body has anybody left who may award: what it told of is worth as much as its right, until it is given. */
const MAY_AWARD = `SELECT 1 AS may FROM held_roles WHERE organisation = ?1 AND role = 'issuer' AND ended_at IS NULL
  UNION ALL SELECT 1 FROM keys WHERE organisation = ?1 AND role = 'issuer' AND revoked_at IS NULL AND expires_at > ?2
  LIMIT 1`

const DECIDE = `UPDATE points_awards SET state = ?2, second = ?3, second_by = ?4, reason = ?5, booked = ?6
  WHERE id = ?1 AND state = 'waiting'`

/** @param id - of an award. @returns `unknown` to a body that the award's rule does not name */
export const attestSecond = async (env: AwardEnv, rules: Rules, id: string, second: Second): Promise<Seconded> => {
  const award = await findAward(env.INTAKE, id)
  const rule = award && rules[award.rule]
  if (!award || !rule || !attests(rule, second.attester)) return 'unknown'
  const wrong = await faultsOf(env, rule, award, second)
  if (wrong) return wrong === 'stood' ? { award } : { wrong }
  return second.agrees ? agree(env, rule, award, second) : decline(env, award, second)
}

const faultsOf = async (
  { INTAKE }: AwardEnv,
  rule: PointsRule,
  award: PointsAward,
  { attester, by, at, agrees }: Second,
): Promise<Wrong[] | 'stood' | undefined> => {
  const values = { rule: rule.title }
  const isSame = award.second === attester && award.state === (agrees ? 'awarded' : 'declined')
  if (isSame) return 'stood'
  if (award.state !== 'waiting') return [{ field: '', refusal: 'not-waiting', values }]
  const own = await INTAKE.prepare(OWN).bind(award.holder, attester, by).first()
  if (award.attester === attester || own) return [{ field: '', refusal: 'same-body', values }]
  if (!agrees) return undefined
  const may = attests(rule, award.attester) && (await INTAKE.prepare(MAY_AWARD).bind(award.attester, at).first())
  return may ? undefined : [{ field: '', refusal: 'first-gone', values }]
}

const decline = async (
  { INTAKE }: AwardEnv,
  award: PointsAward,
  { attester, by, reason }: Second,
): Promise<Seconded> => {
  await INTAKE.prepare(DECIDE)
    .bind(award.id, 'declined', attester, by, reason ?? null, null)
    .run()
  return decided(INTAKE, award, attester, 'declined')
}

/** What stands now; somebody else may have been faster. */
const decided = async (
  client: D1Database,
  { id }: PointsAward,
  attester: string,
  state: PointsAward['state'],
): Promise<Seconded> => {
  const award = await findAward(client, id)
  return award?.second === attester && award.state === state
    ? { award }
    : { wrong: [{ field: '', refusal: 'not-waiting', values: {} }] }
}

const limitsOfBoth = (
  version: NonNullable<ReturnType<typeof versionOf>>,
  { rule, holder, attester, day, points }: PointsAward,
  { attester: second, today }: Second,
): Limit[] => {
  const told = { rule, version, holder, day, today, points }
  const own = limitsOf({ ...told, attester: second }).filter(({ refusal }) => refusal === 'over-attester-day')
  return [...limitsOf({ ...told, attester }), ...own]
}

const usedOf = async (client: D1Database, limits: readonly Limit[]): Promise<Map<string, number>> => {
  const { results } = await client
    .prepare('SELECT scope, used FROM json_each(?) AS asked CROSS JOIN points_limits ON scope = asked.value')
    .bind(JSON.stringify(limits.map(({ scope }) => scope)))
    .all<{ scope: string; used: number }>()
  return new Map(results.map(({ scope, used }) => [scope, used]))
}

const agree = async (env: AwardEnv, rule: PointsRule, award: PointsAward, second: Second): Promise<Seconded> => {
  const { INTAKE } = env
  const version = versionOf(rule, award.version)
  if (!version) return 'unknown'
  const limits = limitsOfBoth(version, award, second)
  const { attester, by, today, at } = second
  const income = {
    id: award.id,
    programme: programmeAccount(rule.id),
    holder: award.holder,
    points: award.points,
    at,
    expires: lastDay(today, version.expires.months),
  }
  const over = async (): Promise<Wrong[]> => overLimits(rule, award.attester, limits, await usedOf(INTAKE, limits))
  const before = await over()
  if (before.length > 0) return { wrong: before }
  try {
    await INTAKE.batch([
      ...openingAccounts(INTAKE, [rule.id]),
      INTAKE.prepare(DECIDE).bind(award.id, 'awarded', attester, by, null, today),
      limitStatement(INTAKE, limits),
      // Of two who are as fast, the second finds the transfer there, and its batch leaves nothing.
      ...incomeStatements(INTAKE, [income]),
    ])
  } catch (error) {
    const [now, wrong] = [await findAward(INTAKE, award.id), await over()]
    if (now?.state === 'waiting' && wrong.length === 0) throw error
    if (wrong.length > 0) return { wrong }
  }
  return decided(INTAKE, award, attester, 'awarded')
}

/** Awards for which no second body came in time. @returns how many */
export const lapseWaiting = async (client: D1Database, today: string): Promise<number> => {
  const { meta } = await client
    .prepare(`UPDATE points_awards SET state = 'lapsed' WHERE state = 'waiting' AND told < ?`)
    .bind(daysAfter(today, -WAITS_DAYS))
    .run()
  return meta.changes
}
