import { keepIssuePromise, listPromisedIssues, publicationOf } from '../../db/intake/code-issues.ts'
import type { CodeIssue } from '../../db/intake/code-issues-tables.ts'
import { openIntake } from '../../db/intake/db.ts'
import { sequencerOf } from '../app.ts'

/** What the public record is promised of an issue of codes. */

const publishIssue = async (env: Env, made: CodeIssue): Promise<boolean> => {
  const { publisher, statement, request } = publicationOf(made)
  const { outcome } = await sequencerOf(env).submit({ publisher, statements: [statement], request })
  if (outcome.status !== 'placed') return false
  await keepIssuePromise(openIntake(env.INTAKE), made.issue)
  return true
}

/**
 * Publishes issues that the record does not hold yet.
 * @param issue - that one alone
 * @returns whether nothing is left of those looked at
 */
export const deliverIssues = async (env: Env, issue?: string): Promise<boolean> => {
  if (!env.LOG_KEY) return false
  let isDone = true
  for (const made of await listPromisedIssues(openIntake(env.INTAKE), issue))
    isDone = (await publishIssue(env, made)) && isDone
  return isDone
}
