import { csvCell } from '../registers/csv.ts'
import { BOM } from '../registers/export-text.ts'
import type { ActivityFact } from './activity-tree.ts'

/** Rows of the log of activity as a file, RFC 4180. */

/** In this order; what is committed to is exactly these. */
export const ACTIVITY_COLUMNS = [
  'seq',
  'at',
  'day',
  'phase',
  'by',
  'account',
  'key',
  'role',
  'organisation',
  'action',
  'target',
  'status',
  'request',
  'act',
] as const

/** The header line, for a spreadsheet with what tells it that the file is UTF-8. */
export const activityHeader = (forSpreadsheet: boolean): string =>
  `${forSpreadsheet ? BOM : ''}${ACTIVITY_COLUMNS.join(',')}\r\n`

/** One row, with its line break. An id may begin with a sign that a spreadsheet would take for a formula. */
export const activityLine = (row: ActivityFact, forSpreadsheet: boolean): string =>
  `${ACTIVITY_COLUMNS.map((name) => csvCell(String(row[name] ?? ''), forSpreadsheet)).join(',')}\r\n`
