import type { Context, MiddlewareHandler } from 'hono'
import type { Issue } from '../../content/registers/messages.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openIntake } from '../../db/intake/db.ts'
import { spendRows } from '../../db/intake/keys.ts'
import { GEP_ACCOUNTS, GEP_AREA_ACCOUNTS } from '../../db/record/gep.ts'
import type { AccountRows } from '../../db/record/gep-publication.ts'
import { plan, type Placed } from '../../db/record/plan.ts'
import { refsOf } from '../../db/record/refs.ts'
import { readState } from '../../db/record/state.ts'
import { recordOf, sequencerOf, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'
import { outOfBounds, refusedRows, unknownRefs, type Rows } from '../registers/refusals.ts'
import { refund, unpublishable, unsigned } from '../registers/unpublishable.ts'
import type { Submission } from '../sequencer.ts'

/** Publishing rows of accounts through the record's door. */

/** @throws Problem 403 where the key is bound to other registers */
export const assertRegister = (c: Context<App>, ...registers: string[]): void => {
  const { registers: bound } = c.get('authority').bounds
  if (bound && !registers.some((id) => bound.includes(id))) throw new Problem('forbidden')
}

/** Before the body is read, so that refusals come in order. */
const mayPublishAccounts: MiddlewareHandler<App> = async (c, next) => {
  assertRegister(c, GEP_ACCOUNTS, GEP_AREA_ACCOUNTS)
  await next()
}
export const publishingAccounts: MiddlewareHandler<App>[] = [authorize('records-publish'), mayPublishAccounts]

/** Pointers of rows as pointers into the account: its row is the first, and fields bear the account's names. */
const ofAccount = (issue: Issue): Issue => {
  const pointer = issue.pointer.replace(/^\/\d+/, '').replace(/^\/_reason$/, '/reason')
  return { ...issue, pointer: pointer === '/area' ? '/specificArea/id' : pointer }
}

/** @throws Problem 422 unless there is nothing wrong */
export const refuse = (issues: readonly (Issue | ProblemIssue)[]): void => {
  if (issues.length > 0) throw new Problem('rows-refused', {}, { issues })
}

/** Any instant has the length of the one that the entry would carry. */
const IN_A_TRIAL = '2000-01-01T00:00:00Z'

export interface Prepared {
  rows: Rows
  submission: Submission
  /** How each row would come to stand; one that says what stands already is left out. */
  outlook: ('published' | 'corrected' | 'withdrawn')[]
}

/**
 * Looks whether rows would stand, writing nothing: within the key's bounds, about places and areas that are there, with a
 * reason where something else stands.
 * @throws Problem 422 with pointers into the account
 */
export const prepare = async (
  c: Context<App>,
  { register, rows: accepted }: AccountRows,
  request?: Submission['request'],
): Promise<Prepared> => {
  const db = recordOf(c)
  const authority = c.get('authority')
  const rows: Rows = { register, accepted, lines: undefined }
  const statements = accepted.map(({ key, status, body, reason }) => ({
    register,
    key,
    body: status === 'withdrawn' ? null : body,
    reason,
  }))
  const publisher = authority.organisation ?? 'portal'
  const names = statements.map(({ key }) => ({ register: register.id, key }))
  const [bounds, refs, state] = await Promise.all([
    outOfBounds(db, rows, authority),
    unknownRefs(db, rows),
    readState(db, names, []),
  ])
  const { appended, outcomes } = plan(state, [{ publisher, statements }], IN_A_TRIAL)
  const [outcome] = outcomes
  const refused = outcome?.status === 'refused' ? refusedRows(outcome.refusals, rows) : []
  refuse([...bounds, ...refs, ...refused].map(ofAccount))
  return {
    rows,
    submission: {
      publisher,
      statements: statements.map((statement) => ({ ...statement, register: register.id })),
      request,
      refs: { names: refsOf(register, accepted), isRefused: true },
    },
    outlook: appended.map(({ status }) => status),
  }
}

/**
 * Hands prepared rows to the sequencer; those that do not come to stand are not counted against the key.
 * @throws Problem 409, 422, 429, 503
 */
export const submit = async (
  c: Context<App>,
  { rows, submission }: Prepared,
): Promise<{ placed: Placed[]; checkpoint: string }> => {
  if (!c.env.LOG_KEY) throw unsigned()
  const [intake, authority, day] = [openIntake(c.env.INTAKE), c.get('authority'), dayOf(new Date().toISOString())]
  const { length } = submission.statements
  if (!(await spendRows(intake, authority, day, length))) throw new Problem('too-many-requests', { seconds: 3_600 })
  const { outcome, checkpoint } = await sequencerOf(c.env).submit(submission)
  if (outcome.status === 'placed') return { placed: outcome.placed, checkpoint }
  // Accounts never wait: what they say is reckoned, and accuses nobody.
  if (outcome.status === 'waits') throw new Error('an account that waits')
  await refund(c.env, authority, length)
  throw unpublishable(outcome, rows, ofAccount)
}
