import { createHash } from 'node:crypto'
import { REGISTERS } from '../../content/generated/registers.ts'
import { scopeOf, type HeldRole } from '../../content/people/permissions.ts'
import { writingAction } from '../../content/people/writing.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { Person } from '../../db/intake/persons.ts'
import { openIntake } from '../../db/intake/db.ts'
import { breakRelease, readWaitingRows, settleRelease } from '../../db/intake/waiting.ts'
import type { Waiting } from '../../db/intake/waiting-tables.ts'
import { openRecord } from '../../db/record/db.ts'
import { describeFiles } from '../../db/record/documents.ts'
import type { Outcome } from '../../db/record/plan.ts'
import { findAnswer, type RequestAnswer } from '../../db/record/requests.ts'
import { sequencerOf } from '../app.ts'
import type { Halted, Submission } from '../sequencer.ts'
import { findWrong, readGiven, submissionOf, tryOut, withReferences } from './examine.ts'
import type { Rows } from './refusals.ts'

/** What waits, on its way into the record. */

/** Names its publication for ever, so that it is published once however often it is tried. */
const requestOf = ({ id }: Waiting): { id: string; digest: string } => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('base64url')
  return { id: hash(`waiting ${id}`), digest: hash(id) }
}

/** Where its rows stand, once it was published. */
export const findReleased = (env: Env, waiting: Waiting): Promise<RequestAnswer | undefined> =>
  findAnswer(openRecord(env.RECORD), requestOf(waiting).id)

/** The register that it is for; `undefined` where a later release of the portal has none, or writes it itself. */
export const registerOfWaiting = ({ register }: Waiting): RegisterDefinition | undefined => {
  const found = Object.hasOwn(REGISTERS, register) ? REGISTERS[register] : undefined
  return found?.closed ? undefined : found
}

/**
 * Whether a role reaches far enough to publish such rows itself, or administers whoever submitted them. Which rows it
 * reaches, by place, is looked at row by row.
 */
export const mayRelease = ({ role, organisation, bounds }: HeldRole, waiting: Waiting): boolean => {
  const register = registerOfWaiting(waiting)
  if (!register || (bounds.registers && !bounds.registers.includes(register.id))) return false
  if (role === 'admin') return organisation === undefined || organisation === waiting.publisher
  if ((organisation ?? 'portal') !== waiting.publisher) return false
  return scopeOf(writingAction(register), role) !== undefined
}

/** Its rows as they are now: everything about them is looked at again, as if they came in this moment. */
export const examineAgain = async (env: Env, waiting: Waiting, register: RegisterDefinition, now: Date) => {
  const given = await readWaitingRows(openIntake(env.INTAKE), waiting.id)
  const read = await readGiven(env, { register, rows: given, reason: waiting.reason ?? undefined }, now)
  const files = await describeFiles(env.OBJECTS, register, read.accepted)
  const rows: Rows = { register, accepted: files.rows, lines: undefined, refused: read.refused }
  return { ...read, given, rows, faults: files.faults }
}

/** @param authority - the role it is released in, which must reach the rows too */
export const findWrongAgain = async (env: Env, waiting: Waiting, authority: HeldRole, now: Date) => {
  const register = registerOfWaiting(waiting)
  if (!register) return undefined
  const db = openRecord(env.RECORD, env.OBJECTS)
  const { issues, notices, fresh, rows, faults, given } = await examineAgain(env, waiting, register, now)
  const found = await withReferences(db, rows, await findWrong(env, rows, faults, authority))
  const submission = submissionOf(rows, { publisher: waiting.publisher, request: requestOf(waiting) })
  const { refused, outlook } = await tryOut(db, submission, rows, now)
  return {
    wrong: [...issues, ...found.wrong, ...refused],
    told: [...notices, ...found.told],
    given,
    rows,
    fresh,
    submission,
    outlook,
  }
}

/** A publication that was looked at, with the persons that go with it. */
export interface Ready {
  rows: Rows
  submission: Submission
  fresh: readonly Person[]
}

/**
 * Finishes a release that was decided: by its request, by one that repeats it, or by the clock. The persons stand already,
 * and its name is given: whoever tries, and however often, it is published once.
 * @param ready - where it was just looked at
 */
export const finishRelease = async (
  env: Env,
  waiting: Waiting,
  ready?: Pick<Ready, 'rows' | 'submission'>,
): Promise<Outcome | Halted | { status: 'wrong' }> => {
  const intake = openIntake(env.INTAKE)
  const { rows, submission } = ready ?? (await madeAgain(env, waiting)) ?? {}
  if (!rows || !submission) {
    // It may stand already, though it would not be taken any more.
    const before = await findReleased(env, waiting)
    await (before ? settleRelease(intake, waiting.id) : breakRelease(intake, waiting.id))
    return before ? { status: 'placed', placed: before.placed, isRepeated: true, unknown: [] } : { status: 'wrong' }
  }
  const { outcome } = await sequencerOf(env).submit(submission)
  if (outcome.status === 'placed') await settleRelease(intake, waiting.id)
  // A record that takes nothing at all may take it later: the promise stands.
  else if (outcome.status !== 'halted') await breakRelease(intake, waiting.id)
  return outcome
}

/** As it was decided upon. `undefined` where the register takes it no more. */
const madeAgain = async (env: Env, waiting: Waiting): Promise<Pick<Ready, 'rows' | 'submission'> | undefined> => {
  const register = registerOfWaiting(waiting)
  if (!register) return undefined
  const decided = new Date(waiting.decidedAt ?? waiting.submittedAt)
  const { issues, rows, faults } = await examineAgain(env, waiting, register, decided)
  if (issues.length + faults.length > 0) return undefined
  return { rows, submission: submissionOf(rows, { publisher: waiting.publisher, request: requestOf(waiting) }) }
}
