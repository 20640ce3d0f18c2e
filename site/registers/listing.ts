import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { readCatalogue } from '../../db/record/catalogue.ts'
import { openRecord } from '../../db/record/db.ts'
import { listRecords } from '../../db/record/list.ts'
import { readReferred, type Referred } from '../../db/record/referred.ts'
import { readBeside, rowsBeside } from '../../db/record/beside.ts'
import type { Fault, Question } from './question.ts'
import { resolveNames, type Ambiguity } from './resolve.ts'
import type { TableRecord } from './table.ts'

/** One page of a register, read for printing. */
export interface Listing {
  records: TableRecord[]
  referred: Referred
  /** Where the next page goes on. */
  cursor: string | undefined
  faults: Fault[]
  ambiguities: Ambiguity[]
  /** Records that the whole register holds, and when the last was published. */
  total: number
  lastAt: string | undefined
  treeSize: number
}

/** Rows of a page. */
const ROWS = 50

/** Whether the newest come first: rules and stations that hold for a time of their own stand in order of key. */
export const isNewestFirst = (register: RegisterDefinition): boolean =>
  register.effective === undefined && fieldsWithRole(register, 'time').some((name) => register.fields[name]?.required)

/** Reads what a question asks for; a question with faults answers nothing but them. */
export const readListing = async (
  database: D1Database,
  register: RegisterDefinition,
  asked: Question,
): Promise<Listing> => {
  const db = openRecord(database)
  const [{ selection, cursor, faults, ambiguities }, { totals, treeSize }] = await Promise.all([
    resolveNames(db, register, asked),
    readCatalogue(db),
  ])
  const held = totals.find((row) => row.register === register.id)
  const nothing = { records: [], referred: new Map(), cursor: undefined }
  const state = { faults, ambiguities, total: held?.records ?? 0, lastAt: held?.lastAt, treeSize }
  if (faults.length > 0 || ambiguities.length > 0) return { ...nothing, ...state }
  const page = await listRecords(db, register, selection, {
    limit: ROWS,
    cursor,
    newestFirst: isNewestFirst(register),
  })
  if (!page)
    return { ...nothing, ...state, faults: [{ name: 'cursor', word: 'registers.faultCursor', value: cursor ?? '' }] }
  const bodies = page.items.flatMap(({ body }) => (body === null ? [] : [body]))
  const [beside, referred] = await Promise.all([
    readBeside(db, register, page.items),
    readReferred(db, register, bodies),
  ])
  const records = page.items.map((record) => ({
    record,
    body: record.body ?? {},
    beside: rowsBeside(register, beside, record),
  }))
  return { records, referred, cursor: page.cursor, ...state }
}
