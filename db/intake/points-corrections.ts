import { periodOf, versionOf } from '../../content/points/reckon.ts'
import type { PointsRule } from '../../content/points/rule.ts'
import { findAward } from './points-awards.ts'
import type { PointsAward } from './points-awards-tables.ts'
import { reverseAward } from './points-reversals.ts'

/** Taking awards back. Of a slip of whoever attested, the act can be told again; of a misuse it stays rewarded once. */

export type TakenBack =
  | { status: 'reversed' | 'stood'; taken: number; claimed: number; award: PointsAward }
  /** No points were given by it: it waits, was declined, or lapsed. */
  | { status: 'not-given' | 'unknown' }

const GIVE_BACK = `UPDATE points_limits SET used = used - (entry.value ->> 'by')
  FROM json_each(?1) AS entry WHERE scope = entry.value ->> 'scope' AND used >= entry.value ->> 'by'
    AND EXISTS (SELECT 1 FROM points_awards WHERE id = ?2 AND state = 'reversed')`

const CORRECT = `UPDATE points_awards SET state = 'corrected' WHERE id = ? AND state = 'reversed'`

/** What the holder and the lot have back of their limits; budgets count all that was ever given. */
const backOf = (rule: PointsRule, { version, holder, day, points, lot, pieces }: PointsAward) => [
  ...(versionOf(rule, version)?.caps ?? []).map(({ period }) => ({
    scope: `holder/${rule.id}/${holder}/${periodOf(day, period)}`,
    by: points,
  })),
  ...(lot === null ? [] : [{ scope: `lot/${lot}`, by: pieces ?? 0 }]),
]

/**
 * Takes an award back, once; asked again, it is as it was.
 * @param isSlip - the attester's: then the act can be told again
 */
export const takeBack = async (
  client: D1Database,
  rules: Readonly<Record<string, PointsRule>>,
  id: string,
  { isSlip, ...how }: { isSlip: boolean; reason: string; by: string; at: string },
): Promise<TakenBack> => {
  const found = await findAward(client, id)
  if (!found) return { status: 'unknown' }
  if (found.booked === null) return { status: 'not-given' }
  const reversed = await reverseAward(client, id, how)
  if (reversed.status === 'unknown') return { status: 'unknown' }
  const rule = rules[found.rule]
  if (isSlip && rule)
    await client.batch([
      client.prepare(GIVE_BACK).bind(JSON.stringify(backOf(rule, found)), id),
      client.prepare(CORRECT).bind(id),
    ])
  return { ...reversed, award: (await findAward(client, id)) ?? found }
}
