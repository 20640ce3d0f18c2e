import type { Context } from 'hono'
import { dayOf } from '../../content/registers/span.ts'
import { countFetch, MOST_A_DAY } from '../../db/intake/code-fetches.ts'
import type { CodeIssue } from '../../db/intake/code-issues-tables.ts'
import { openIntake } from '../../db/intake/db.ts'
import type { App } from '../app.ts'
import { Problem } from '../http/problems.ts'

/** Whoever finds codes fetched that nobody fetched knows that a key is out. @throws Problem 429 */
export const handOut = async (c: Context<App>, made: CodeIssue, codes: number): Promise<void> => {
  const day = dayOf(new Date().toISOString())
  if (await countFetch(openIntake(c.env.INTAKE), made, codes, day)) return
  const message = {
    zh: `这批码一天里最多交出 ${MOST_A_DAY} 遍，已经够了；请用先前存下的文件，或者明天再来。`,
    en: `The codes of an issue are handed out ${MOST_A_DAY} times a day at most; use the file that you kept, or come again tomorrow.`,
  }
  throw new Problem('too-many-requests', { seconds: 3_600 }, { issues: [{ pointer: '', message }] })
}
