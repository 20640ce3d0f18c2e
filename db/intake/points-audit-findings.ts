import type { PointsAuditFinding } from './points-audit-tables.ts'
import type { PointsAward } from './points-awards-tables.ts'

/** What auditors found of awards that were drawn. */

type Client = Pick<D1Database, 'prepare' | 'batch'>
export type Finding = Pick<PointsAuditFinding, 'award' | 'finding' | 'reason' | 'day'>

const NEWEST = `SELECT award, finding, reason, day FROM json_each(?1) AS asked CROSS JOIN points_audit_findings AS found
  ON found.award = asked.value
  WHERE seq = (SELECT max(seq) FROM points_audit_findings AS other WHERE other.award = found.award)`

/** The newest finding of each, by the award. */
export const readFindings = async (client: Client, awards: readonly string[]): Promise<Map<string, Finding>> => {
  const { results } = await client.prepare(NEWEST).bind(JSON.stringify(awards)).all<Finding>()
  return new Map(results.map((one) => [one.award, one]))
}

const DRAWN = `SELECT kept.attester, kept.told_by AS "by" FROM points_audits AS drawn
  CROSS JOIN points_awards AS kept ON kept.id = drawn.award WHERE drawn.day = ? AND drawn.award = ?`

/** An award that was drawn for a day. */
export const findDrawn = async (
  client: Client,
  day: string,
  award: string,
): Promise<Pick<PointsAward, 'attester' | 'by'> | undefined> =>
  (await client.prepare(DRAWN).bind(day, award).first<Pick<PointsAward, 'attester' | 'by'>>()) ?? undefined

const ADD = `INSERT INTO points_audit_findings (award, seq, finding, reason, account, day)
  SELECT ?1, coalesce((SELECT max(seq) FROM points_audit_findings WHERE award = ?1), 0) + 1, ?2, ?3, ?4, ?5`

export const addFinding = async (
  client: Client,
  { award, finding, reason, account, day }: Omit<PointsAuditFinding, 'seq'>,
): Promise<void> => {
  await client.prepare(ADD).bind(award, finding, reason, account, day).run()
}
