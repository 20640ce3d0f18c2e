import { checkRows, type CheckedRow } from '../../content/registers/check.ts'
import type { Issue } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { templateRows } from '../../content/registers/template.ts'
import { openIntake } from '../../db/intake/db.ts'
import type { Authority } from '../../db/intake/keys.ts'
import { commitPersons } from '../../db/intake/persons.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import type { FileFault } from '../../db/record/documents.ts'
import { plan, whyWaits } from '../../db/record/plan.ts'
import { refsOf } from '../../db/record/refs.ts'
import { readState } from '../../db/record/state.ts'
import type { Submission } from '../sequencer.ts'
import { againstStanding } from '../consultations/changes.ts'
import { changesOf } from './differences.ts'
import { brokenCarries, outOfBounds, refusedRows, unknownRefs, wrongFiles, type Rows } from './refusals.ts'
import { otherOwner } from './other-owner.ts'
import { unanswerable } from './replying.ts'

/** Looking at rows from every side: when they are submitted, and again when a second person releases them. */

/** Rows as somebody gave them. */
export interface Given {
  register: RegisterDefinition
  rows: readonly unknown[]
  lines?: readonly number[] | undefined
  /** The reason of every row that gives none itself. */
  reason: string | undefined
}

/** The lines of a template that were left in state nothing; they count as empty rows, so that pointers keep their place. */
export const withoutTemplate = (register: RegisterDefinition, rows: unknown[]): unknown[] => {
  const count = templateRows(register, rows)
  return count === 0 ? rows : rows.map((row, index) => (index < count ? { '': '' } : row))
}

/** What the register itself says of rows. Behind it nobody is named: `fresh` are persons that do not stand yet. */
export const readGiven = async (env: Env, { register, rows, lines, reason }: Given, now: Date) => {
  const { accepted, refused, issues, notices } = checkRows(register, rows, {
    now,
    takesPersons: true,
    ...(reason === undefined ? {} : { reason }),
    ...(lines === undefined ? {} : { lines }),
  })
  const committed = await commitPersons(openIntake(env.INTAKE), register, accepted)
  return { accepted: committed.rows, refused, fresh: committed.fresh, issues, notices }
}

/** What is wrong, and what is only told of. */
export interface Found {
  wrong: Issue[]
  told: Issue[]
}

/** Everything wrong with well-formed rows that only the record can tell, but for references. */
export const findWrong = async (env: Env, rows: Rows, faults: FileFault[], authority: Authority): Promise<Found> => {
  const db = openRecord(env.RECORD, env.OBJECTS)
  const [bounds, owners, answers, carries, ruled] = await Promise.all([
    outOfBounds(db, rows, authority),
    otherOwner(db, rows),
    unanswerable(db, rows),
    brokenCarries(db, rows),
    againstStanding(db, rows, new Date()),
  ])
  return { wrong: [...bounds, ...owners, ...answers, ...ruled, ...wrongFiles(faults, rows)], told: carries }
}

const refusesUnknown = ({ register }: Rows): boolean => register.unknownRef === 'refuse'

/** The same with references. What is about to be published leaves them to the sequencer: one read for many requests. */
export const withReferences = async (db: RecordDb, rows: Rows, found: Found): Promise<Found> => {
  const refs = await unknownRefs(db, rows)
  return refusesUnknown(rows)
    ? { wrong: [...found.wrong, ...refs], told: found.told }
    : { wrong: found.wrong, told: [...refs, ...found.told] }
}

const statementsOf = (register: RegisterDefinition, accepted: readonly CheckedRow[]): Submission['statements'] =>
  accepted.map(({ key, status, body, reason }) => ({
    register: register.id,
    key,
    body: status === 'withdrawn' ? null : body,
    reason,
  }))

/** Rows as they are handed to the sequencer. */
export const submissionOf = (
  rows: Rows,
  { publisher, request, mayWait }: Pick<Submission, 'publisher' | 'request' | 'mayWait'>,
): Submission => ({
  publisher,
  statements: statementsOf(rows.register, rows.accepted),
  request,
  mayWait,
  refs: { names: refsOf(rows.register, rows.accepted), isRefused: refusesUnknown(rows) },
})

/** Any instant has the length of the one that the entry would carry. */
const IN_A_TRIAL = '2000-01-01T00:00:00Z'

/**
 * What would happen, without writing: the same plan the door makes, and what it would refuse.
 * @param now - counts for what is usual of a day
 */
export const tryOut = async (db: RecordDb, { publisher, statements: given }: Submission, rows: Rows, now: Date) => {
  const statements = given.map((statement) => ({ ...statement, register: rows.register }))
  const state = await readState(db, given, [], [], [{ publisher, register: rows.register.id }])
  const { appended, outcomes } = plan(state, [{ publisher, statements }], IN_A_TRIAL)
  const [outcome] = outcomes
  const count = (status: string): number => appended.filter((entry) => entry.status === status).length
  return {
    refused: outcome?.status === 'refused' ? refusedRows(outcome.refusals, rows) : [],
    outlook: {
      published: count('published'),
      corrected: count('corrected'),
      withdrawn: count('withdrawn'),
      unchanged: given.length - appended.length,
      changes: changesOf(rows, appended),
    },
    why: whyWaits(state, appended, now.toISOString()),
  }
}

/** Issues that one answer lists. */
const MAX_ISSUES = 1_000

const rowOf = ({ pointer }: Issue): number => Number(/^\/(\d+)/.exec(pointer)?.[1] ?? Infinity)

/** Issues of several checks in the order of the rows; what is not listed is counted. */
export const inOrder = (issues: Issue[]): Issue[] => {
  const uncounted = issues.filter(({ code }) => code !== 'more-issues')
  const counted = issues.reduce((sum, { code, values }) => sum + (code === 'more-issues' ? Number(values.count) : 0), 0)
  const sorted = uncounted.toSorted((a, b) => rowOf(a) - rowOf(b))
  const count = sorted.length - MAX_ISSUES + counted
  if (sorted.length <= MAX_ISSUES && counted === 0) return sorted
  return [...sorted.slice(0, MAX_ISSUES), { pointer: '', code: 'more-issues', values: { count: String(count) } }]
}
