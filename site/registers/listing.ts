import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { Lists, RegisterDefinition } from '../../content/registers/register.ts'
import { readCatalogue } from '../../db/record/catalogue.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import { listRecords, type Selection } from '../../db/record/list.ts'
import { readAlike } from '../../db/record/pinyin.ts'
import { readReferred, type Referred } from '../../db/record/referred.ts'
import { placedBeside, readBeside, rowsBeside } from '../../db/record/beside.ts'
import type { Fault, Question } from './question.ts'
import { resolveNames, type Ambiguity } from './resolve.ts'
import type { TableRecord } from './table.ts'

/** Records read for printing. */
export interface Listed {
  records: TableRecord[]
  referred: Referred
  /** Where the next page goes on. */
  cursor: string | undefined
}

/** The newest records of one of a register's lists. */
export interface ListPart extends Listed {
  list: Lists['of'][number]
}

/** One page of a register, read for printing. */
export interface Listing extends Listed {
  /** In place of the page, where nothing was asked and the register keeps lists apart. */
  parts: ListPart[]
  faults: Fault[]
  ambiguities: Ambiguity[]
  /** Records that the whole register holds, and when the last was published. */
  total: number
  lastAt: string | undefined
  treeSize: number
}

/** Rows of a page, and of each list where a page shows several. */
const ROWS = 50
const ROWS_OF_LIST = 10

/** Whether the newest come first: rules and stations that hold for a time of their own stand in order of key. */
export const isNewestFirst = (register: RegisterDefinition): boolean =>
  register.effective === undefined && fieldsWithRole(register, 'time').some((name) => register.fields[name]?.required)

/** @returns `undefined` where the cursor belongs to another list */
const readListed = async (
  db: RecordDb,
  register: RegisterDefinition,
  selection: Selection,
  limit: number,
  cursor?: string,
): Promise<Listed | undefined> => {
  const page = await listRecords(db, register, selection, { limit, cursor, newestFirst: isNewestFirst(register) })
  if (!page) return undefined
  const bodies = page.items.flatMap(({ body }) => (body === null ? [] : [body]))
  const [beside, referred] = await Promise.all([
    readBeside(db, register, page.items),
    readReferred(db, register, bodies),
  ])
  const records = page.items.map((record) => ({
    record,
    body: record.body ?? {},
    beside: rowsBeside(register, beside, record),
    placed: placedBeside(register, beside, record),
  }))
  return { records, referred, cursor: page.cursor }
}

const NOTHING: Listed = { records: [], referred: new Map(), cursor: undefined }

const readParts = (db: RecordDb, register: RegisterDefinition, { by, of }: Lists): Promise<ListPart[]> =>
  Promise.all(
    of.map(async (list) => {
      const read = await readListed(db, register, { fields: { [by]: list.choices } }, ROWS_OF_LIST)
      return { list, ...(read ?? NOTHING) }
    }),
  )

/** Reads what a question asks for; a question with faults answers nothing but them. */
export const readListing = async (
  { RECORD: database, ASSETS: assets }: Pick<Env, 'RECORD' | 'ASSETS'>,
  register: RegisterDefinition,
  asked: Question,
): Promise<Listing> => {
  const db = openRecord(database)
  const [{ selection, cursor, faults, ambiguities }, { totals, treeSize }, alike] = await Promise.all([
    resolveNames(db, register, asked),
    readCatalogue(db),
    readAlike(db, assets, asked.selection.q ?? ''),
  ])
  const held = totals.find((row) => row.register === register.id)
  const state = { parts: [], faults, ambiguities, total: held?.records ?? 0, lastAt: held?.lastAt, treeSize }
  if (faults.length > 0 || ambiguities.length > 0) return { ...NOTHING, ...state }
  if (register.lists && state.total > 0 && Object.keys(asked.asked).length === 0)
    return { ...NOTHING, ...state, parts: await readParts(db, register, register.lists) }
  const read = await readListed(db, register, { ...selection, alike }, ROWS, cursor)
  if (read) return { ...read, ...state }
  return { ...NOTHING, ...state, faults: [{ name: 'cursor', word: 'registers.faultCursor', value: cursor ?? '' }] }
}
