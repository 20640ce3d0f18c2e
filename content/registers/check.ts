import type { Body } from './facts.ts'
import type { Issue, MessageCode } from './messages.ts'
import type { RegisterDefinition } from './register.ts'
import { RowCheck } from './row-check.ts'

/** A row that stands, as it will be stored. */
export interface CheckedRow {
  /** Index in the rows as given, from 0. */
  row: number
  key: string
  /** A withdrawal needs only its key fields and a reason; its body is empty. */
  status?: 'withdrawn'
  reason?: string
  /** Field → value in declared order; absent values are left out. */
  body: Body
}

/** What could be read of a row that something is wrong with. */
export interface RefusedRow {
  /** Index in the rows as given, from 0. */
  row: number
  /** Where every key field could be read. */
  key?: string
  body: Body
}

export interface CheckResult {
  accepted: CheckedRow[]
  refused: RefusedRow[]
  /** Nothing may be stored while there is one. At most 1,000, then one that says how many more there are. */
  issues: Issue[]
  /** What was changed in cells that stand; counted like the issues. */
  notices: Issue[]
}

export interface CheckOptions {
  now: Date
  /** The line of each row in its file, counted from 1. */
  lines?: readonly number[]
  /** The reason of every row that gives none itself. */
  reason?: string
  /**
   * Natural persons may be named: only for who replaces their names by commitments before anything else is done.
   * Otherwise they are refused.
   */
  takesPersons?: boolean
}

/**
 * Checks all rows of one file against its register and says everything that is wrong at once.
 * What needs the record itself is not checked here: references, places, corrections without a reason.
 * @param rows - objects by column name: a field's name or title, as CSV gave them or as JSON holds them. Anything else is refused.
 * @param options - `now` bounds what a `time` may name: a day later at most
 */
export const checkRows = (register: RegisterDefinition, rows: unknown, options: CheckOptions): CheckResult => {
  const whole = (code: MessageCode): CheckResult => ({
    accepted: [],
    refused: [],
    issues: [{ pointer: '', code, values: {} }],
    notices: [],
  })
  if (!Array.isArray(rows)) return whole('rows-not-a-list')
  const check = new RowCheck(register, options)
  rows.forEach((row: unknown, index) => check.checkRow(row, index))
  check.checkTotals()
  const issues = check.issues.whole()
  if (check.accepted.length === 0 && issues.length === 0) return whole('no-rows')
  return { accepted: check.accepted, refused: check.refusedRows, issues, notices: check.notices.whole() }
}
