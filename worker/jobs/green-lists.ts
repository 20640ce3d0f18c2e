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
import { openRecord } from '../../db/record/db.ts'
import {
  GREEN_REGISTERS,
  greenListPieces,
  publishedPieces,
  readPublishedLists,
  type PublishedList,
} from '../../db/record/green-lists.ts'
import { putObject, type StoredObject } from '../../db/record/objects.ts'
import { readRegisterSize } from '../../db/record/read.ts'
import { sequencerOf } from '../app.ts'

const REGISTER = 'green-lists'

/** Rows of a file: a longer list is in several, which one after another are the list. */
export const PART_ROWS = 20_000
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
  env: Env
  list: GreenList
  day: string
  partRows: number
}

/** Writes a list in parts, each under its hash. @returns `undefined` where the record changed meanwhile */
const write = async ({ env, list, day, partRows }: Job): Promise<Written | undefined> => {
  const db = openRecord(env.RECORD)
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
    parts.push(await putObject(env.OBJECTS, bytes, 'text/csv; charset=utf-8'))
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
const countChanges = async (env: Env, before: PublishedList, names: Set<string> | undefined) => {
  if (!names || before.count > MOST_COMPARED) return undefined
  let stayed = 0
  let removed = 0
  for await (const rows of publishedPieces(env.OBJECTS, before))
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

/**
 * At the beginning of each day states both lists as of it, each in files under their hashes; a list that says the same as
 * the one before is not stated again.
 */
export const publishGreenLists = async (env: Env, now: Date, partRows = PART_ROWS): Promise<void> => {
  const db = openRecord(env.RECORD)
  const day = dayOf(now.toISOString())
  for (const list of GREEN_LISTS) {
    const [before] = await readPublishedLists(db, list, 1)
    if (before && before.day >= day) continue
    let written: Written | undefined
    for (let tries = 0; !written && tries < MOST_TRIES; tries++) written = await write({ env, list, day, partRows })
    if (!written) throw new Error(`the record changed each time that the list ${list} of ${day} was written`)
    if (before?.sha256 === written.sha256 || (written.count === 0 && !before)) continue
    const changes = before && (await countChanges(env, before, written.names))
    const { outcome } = await sequencerOf(env).submit({
      publisher: 'portal',
      statements: [
        {
          register: REGISTER,
          key: `${list}~${day}`,
          body: {
            list,
            day,
            sha256: written.sha256,
            count: written.count,
            ...changes,
            ...(before ? { before: before.key } : {}),
            file: filesOf(written.parts, list, day),
          },
        },
      ],
    })
    if (outcome.status !== 'placed') throw new Error(`the list ${list} of ${day} was ${outcome.status}`)
  }
}
