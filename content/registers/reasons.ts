import type { CellContext } from './cell.ts'
import { Fault } from './cell.ts'
import { itemReader } from './cell-text.ts'
import { prose } from './fields.ts'

/** Characters of a reason: it stands in the log for ever and is no place for a report. */
const MAX_REASON = 1000

/** Reads why a record is corrected or withdrawn: public text like any other. */
export const readReason: (raw: string, context: CellContext) => string | Fault = itemReader(
  prose({ zh: '理由', en: 'reason' }, MAX_REASON),
)

const STATUSES = new Map<unknown, boolean>([
  ['withdrawn', true],
  ['撤回', true],
  ['published', false],
  ['corrected', false],
])

/** Whether a row's `_status` withdraws the record; `undefined` for what is no status. */
export const isWithdrawal = (status: unknown): boolean | undefined =>
  STATUSES.get(typeof status === 'string' ? status.trim() : status)
