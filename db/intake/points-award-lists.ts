import { AWARD_COLUMNS } from './points-award-facts.ts'
import type { PointsAward } from './points-awards-tables.ts'
import { openText } from './sealed.ts'

/** Awards as lists, the newest told first. */

type Client = Pick<D1Database, 'prepare'>

export interface AwardPage {
  /** `seq` of the last of the page before. */
  before?: number | undefined
  limit: number
}

const page = `AND seq < ?1 ORDER BY seq DESC LIMIT ?2`
const OF_BODY = `SELECT ${AWARD_COLUMNS} FROM points_awards WHERE attester = ?3 ${page}`
const ALL = `SELECT ${AWARD_COLUMNS} FROM points_awards WHERE true ${page}`
const WAITING = `SELECT ${AWARD_COLUMNS} FROM (SELECT kept.* FROM json_each(?3) AS asked CROSS JOIN points_awards AS kept
  ON kept.rule = asked.value AND kept.state = 'waiting') WHERE attester <> ?4 ${page}`

/** @param body - whose; `undefined` for all */
export const listAwards = async (
  client: Client,
  { body, before = Number.MAX_SAFE_INTEGER, limit }: AwardPage & { body?: string | undefined },
): Promise<PointsAward[]> => {
  const asked =
    body === undefined ? client.prepare(ALL).bind(before, limit) : client.prepare(OF_BODY).bind(before, limit, body)
  return (await asked.all<PointsAward>()).results
}

/** Awards that a body can attest as the second. @param rules - that name it */
export const listWaitingAwards = async (
  client: Client,
  { body, rules, before = Number.MAX_SAFE_INTEGER, limit }: AwardPage & { body: string; rules: readonly string[] },
): Promise<PointsAward[]> => {
  const { results } = await client.prepare(WAITING).bind(before, limit, JSON.stringify(rules), body).all<PointsAward>()
  return results
}

/** What was stated of an award; `undefined` where nothing is kept. */
export const openEvidence = async (
  { POINTS_KEY }: { POINTS_KEY?: string | undefined },
  { id, evidence }: Pick<PointsAward, 'id' | 'evidence'>,
): Promise<Record<string, string> | undefined> => {
  if (!POINTS_KEY || evidence === null) return undefined
  const opened = await openText(POINTS_KEY, 'points-evidence', id, evidence)
  return opened === undefined ? undefined : JSON.parse(opened)
}
