import { sql } from 'drizzle-orm'
import type { CodeIssue } from './code-issues-tables.ts'
import type { IntakeDb } from './db.ts'

/** Handing out the codes of an issue, again and again, within bounds. */

/** A printer that fails, a download that is cut, labels besides: so many times all codes of an issue a day, and no more. */
export const MOST_A_DAY = 10

/**
 * Counts codes that are about to be handed out.
 * @param day - `YYYY-MM-DD` in Asia/Shanghai
 * @returns `false` where they would be too many for a day; then they are not counted
 */
export const countFetch = async (
  db: IntakeDb,
  { issue, first, last }: Pick<CodeIssue, 'issue' | 'first' | 'last'>,
  codes: number,
  day: string,
): Promise<boolean> => {
  const most = MOST_A_DAY * (last - first + 1)
  const counted = await db.get<{ codes: number } | undefined>(sql`
    INSERT INTO code_fetches (issue, day, codes, times) SELECT ${issue}, ${day}, ${codes}, 1 WHERE ${codes} <= ${most}
    ON CONFLICT (issue, day) DO UPDATE SET codes = codes + excluded.codes, times = times + 1
      WHERE codes + excluded.codes <= ${most}
    RETURNING codes`)
  return counted !== undefined
}

/** Of each issue named, how often its codes were asked for in all, and on which day last. */
export const readFetches = async (
  db: IntakeDb,
  issues: readonly string[],
): Promise<Map<string, { times: number; lastDay: string }>> => {
  const rows = await db.all<{ issue: string; times: number; lastDay: string }>(sql`
    SELECT code_fetches.issue, sum(code_fetches.times) AS times, max(code_fetches.day) AS lastDay
    FROM json_each(${JSON.stringify(issues)}) AS named CROSS JOIN code_fetches ON code_fetches.issue = named.value
    GROUP BY code_fetches.issue`)
  return new Map(rows.map(({ issue, ...fetched }) => [issue, fetched]))
}
