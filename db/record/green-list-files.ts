import { createHash } from 'node:crypto'
import {
  GREEN_HEAD,
  GREEN_LISTS,
  greenLines,
  rowName,
  type GreenList,
  type GreenRow,
} from '../../content/certificates/green-list.ts'
import type { PublishedFile } from '../../content/documents/file.ts'
import { utf8 } from '../../content/log/bytes.ts'
import { dayOf } from '../../content/registers/span.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { RecordDb } from './db.ts'
import {
  GREEN_REGISTERS,
  greenListPieces,
  publishedPieces,
  readPublishedLists,
  type PublishedList,
} from './green-lists.ts'
import { putObject, type StoredObject } from './objects.ts'
import type { Statement } from './plan.ts'
import { publish, type Door } from './publish.ts'
import { readRegisterSize } from './read.ts'

export const GREEN_LISTS_REGISTER = 'green-lists'

/** Rows of a file: a longer list is in several, which one after another are the list. */
const PART_ROWS = 20_000
/** Rows of a list whose additions are counted. */
const MOST_COMPARED = 300_000
/** A list that changes while it is written is written again so many times. */
const MOST_TRIES = 5

interface Written {
  /** Of all parts one after another. */
  sha256: string
  parts: StoredObject[]
  /** What tells its rows apart; `undefined` of a list too long to be compared. */
  names: Set<string> | undefined
  count: number
}

interface Job {
  db: RecordDb
  objects: R2Bucket
  list: GreenList
  day: string
  partRows: number
}

/** Writes a list in parts, each under its hash. @returns `undefined` where the record changed meanwhile */
const write = async ({ db, objects, list, day, partRows }: Job): Promise<Written | undefined> => {
  const size = await readRegisterSize(db, ...GREEN_REGISTERS)
  const hash = createHash('sha256')
  const parts: StoredObject[] = []
  const names = new Set<string>()
  let count = 0
  let text = GREEN_HEAD
  let held = 0
  const flush = async (): Promise<void> => {
    const bytes = utf8(text)
    hash.update(bytes)
    parts.push(await putObject(objects, bytes, 'text/csv; charset=utf-8'))
    ;[text, held] = ['', 0]
  }
  for await (const piece of greenListPieces(db, { list, day }))
    for (let from = 0; from < piece.length;) {
      const rows: GreenRow[] = piece.slice(from, from + partRows - held)
      text += greenLines(rows)
      for (const row of rows) if (names.size <= MOST_COMPARED) names.add(rowName(row))
      ;[from, held, count] = [from + rows.length, held + rows.length, count + rows.length]
      if (held === partRows) await flush()
    }
  if (text !== '') await flush()
  if ((await readRegisterSize(db, ...GREEN_REGISTERS)) !== size) return undefined
  return { sha256: hash.digest('hex'), parts, names: names.size > MOST_COMPARED ? undefined : names, count }
}

/** How many rows came and went since a list; `undefined` where one of both is too long to be compared. */
const countChanges = async (objects: R2Bucket, before: PublishedList, names: Set<string> | undefined) => {
  if (!names || before.count > MOST_COMPARED) return undefined
  let stayed = 0
  let removed = 0
  for await (const rows of publishedPieces(objects, before))
    for (const row of rows) {
      if (names.has(rowName(row))) stayed++
      else removed++
    }
  return { added: names.size - stayed, removed }
}

const filesOf = (parts: StoredObject[], list: GreenList, day: string): PublishedFile[] =>
  parts.map((part, at) => ({
    ...part,
    title: `green-${list}-${day}${parts.length === 1 ? '' : `-${at + 1}-${parts.length}`}.csv`,
  }))

/** What the register of lists has yet to say of a day. */
export type ListStatement = Pick<Statement, 'key' | 'body'>

/**
 * Writes both lists as of a day, each in files under their hashes.
 * @returns what is to be stated of them; nothing of a list that says the same as the one before, or of an earlier day
 * @throws Error where the record never stood still
 */
export const writeGreenLists = async (
  db: RecordDb,
  objects: R2Bucket,
  day: string,
  partRows = PART_ROWS,
): Promise<ListStatement[]> => {
  const statements: ListStatement[] = []
  for (const list of GREEN_LISTS) {
    const [before] = await readPublishedLists(db, list, 1)
    if (before && before.day >= day) continue
    let written: Written | undefined
    for (let tries = 0; !written && tries < MOST_TRIES; tries++)
      written = await write({ db, objects, list, day, partRows })
    if (!written) throw new Error(`the record changed each time that the list ${list} of ${day} was written`)
    const { sha256, count, parts, names } = written
    if (before?.sha256 === sha256 || (count === 0 && !before)) continue
    const changes = before && (await countChanges(objects, before, names))
    const file = filesOf(parts, list, day)
    const body = { list, day, sha256, count, ...changes, ...(before ? { before: before.key } : {}), file }
    statements.push({ key: `${list}~${day}`, body })
  }
  return statements
}

/** States the lists of today where nothing else publishes: a portal that starts need not wait for its first night. */
export const stateGreenLists = async (door: Door): Promise<void> => {
  const register = REGISTERS[GREEN_LISTS_REGISTER]
  if (!register) throw new Error(`the register ${GREEN_LISTS_REGISTER} is not defined`)
  const day = dayOf(door.now().toISOString())
  const statements = (await writeGreenLists(door.db, door.objects, day)).map((statement) => ({
    register,
    ...statement,
  }))
  if (statements.length === 0) return
  const { outcomes } = await publish(door, [{ publisher: 'portal', statements }])
  if (outcomes[0]?.status !== 'placed') throw new Error(`the green lists of ${day} were refused`)
}
