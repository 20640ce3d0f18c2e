import { sql } from 'drizzle-orm'
import Papa from 'papaparse'
import {
  greenRows,
  PRODUCT_KINDS,
  rowsOfText,
  type GreenList,
  type GreenRow,
  type ListedFacts,
  type ProcurementItem,
} from '../../content/certificates/green-list.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import type { PublishedFile } from '../../content/documents/file.ts'
import { findObject } from './objects.ts'
import { parseRows, readRows } from './rows.ts'

/** Lists of what is valid on a day, made from the record. */

/** Certificates read at a time: the platform allows a Worker a thousand reads. */
const CHUNK = 2_000

/** Registers that lists are made from: while nothing new stands in them, a list of a day is the same. */
export const GREEN_REGISTERS = [
  'certificates',
  'certificate-changes',
  'certified-products',
  'certification-schemes',
  'green-procurement',
]

export interface GreenQuestion {
  list: GreenList
  day: string
  /** Only this scheme. */
  scheme?: string | undefined
  /** Only this category. */
  category?: string | undefined
}

interface Chunked extends ListedFacts {
  /** Its last day, as the index has it. */
  last: string
}

const LAST = sql`CASE WHEN own.body ->> 'expires' IS NULL THEN '9999-12-31' ELSE own.body ->> 'expires' END`

/** Certificates of a scheme that had not expired on a day, in order of last day and number, from a place on. */
const chunkOf = (scheme: string, day: string, after: { last: string; number: string }) => sql`
  SELECT json_object('number', own.key, 'last', ${LAST}, 'body', json(own.body),
    'changes', (SELECT json_group_array(json_object('change', body ->> 'change', 'effective', body ->> 'effective'))
      FROM (SELECT body FROM records WHERE register = 'certificate-changes' AND key > own.key || '~'
        AND key < own.key || char(127) AND status <> 'withdrawn' ORDER BY body ->> 'effective', idx)),
    'products', (SELECT json_group_array(json(body)) FROM (SELECT body FROM records
      WHERE register = 'certified-products' AND key > own.key || '~' AND key < own.key || char(127)
        AND status <> 'withdrawn' ORDER BY key))) AS row
  FROM records AS own
  WHERE own.register IS 'certificates' AND own.body ->> 'scheme' = ${scheme} AND ${LAST} >= ${day}
    AND (${LAST}, own.key) > (${after.last}, ${after.number}) AND own.status <> 'withdrawn'
  ORDER BY ${LAST}, own.key LIMIT ${CHUNK}`

const textIn = (body: Body, field: string): string | undefined => {
  const value = body[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Schemes whose certificates may stand on lists, and items of procurement in force on a day. */
const readGround = async (
  db: { $client: D1Database },
  day: string,
): Promise<{ schemes: string[]; items: ProcurementItem[] }> => {
  const [schemes, items] = await readRows(db, [
    sql`SELECT json_object('key', key, 'kind', body ->> 'kind') AS row FROM records
      WHERE register = 'certification-schemes' AND status <> 'withdrawn' ORDER BY key`,
    sql`SELECT body AS row FROM records WHERE register = 'green-procurement' AND status <> 'withdrawn'
      AND (body ->> 'validFrom' IS NULL OR body ->> 'validFrom' <= ${day})
      AND (body ->> 'validTo' IS NULL OR body ->> 'validTo' >= ${day}) ORDER BY key`,
  ])
  return {
    schemes: parseRows<{ key: string; kind: string }>(schemes)
      .filter(({ kind }) => PRODUCT_KINDS.includes(kind))
      .map(({ key }) => key),
    items: parseRows<Body>(items).map((body) => ({
      code: textIn(body, 'code') ?? textIn(body, 'item') ?? '',
      name: textIn(body, 'name') ?? '',
      manner: textIn(body, 'mandatory') ?? '',
      list: textIn(body, 'list') ?? '',
      standard: textIn(body, 'standard'),
      schemes: textsOf(body['schemes']),
    })),
  }
}

/**
 * A list as of a day piece by piece, in order of scheme, last day, number and item: however long it is, little of it is in
 * memory at a time.
 */
export const greenListPieces = async function* (
  db: { $client: D1Database },
  { list, day, scheme, category }: GreenQuestion,
): AsyncGenerator<GreenRow[]> {
  const { schemes, items } = await readGround(db, day)
  for (const one of schemes.filter((key) => scheme === undefined || key === scheme)) {
    for (let after = { last: '', number: '' }; ;) {
      const [read] = await readRows(db, [chunkOf(one, day, after)])
      const chunk = parseRows<Chunked>(read)
      const rows = chunk.flatMap((certificate) => greenRows(list, certificate, items, day))
      yield category === undefined ? rows : rows.filter((row) => row.category === category)
      const last = chunk.at(-1)
      if (!last || chunk.length < CHUNK) break
      after = { last: last.last, number: last.number }
    }
  }
}

/** The beginning of a list. @returns `isCut` where it has more than `limit` rows */
export const readGreenList = async (
  db: { $client: D1Database },
  question: GreenQuestion,
  limit: number,
): Promise<{ rows: GreenRow[]; isCut: boolean }> => {
  const rows: GreenRow[] = []
  for await (const piece of greenListPieces(db, question)) {
    rows.push(...piece)
    if (rows.length > limit) return { rows: rows.slice(0, limit), isCut: true }
  }
  return { rows, isCut: false }
}

/** A list that was published. */
export interface PublishedList {
  key: string
  list: GreenList
  day: string
  /** Of its file; of all parts one after another where it is in several. */
  sha256: string
  /** The file, or its parts in order. */
  files: PublishedFile[]
  count: number
  added: number | undefined
  removed: number | undefined
  before: string | undefined
  index: number
}

export const readPublishedLists = async (
  db: { $client: D1Database },
  list: GreenList,
  limit = 60,
): Promise<PublishedList[]> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_object('key', key, 'list', body ->> 'list', 'day', body ->> 'day', 'sha256', body ->> 'sha256',
        'count', body ->> 'count', 'added', body ->> 'added', 'removed', body ->> 'removed',
        'before', body ->> 'before', 'files', json(body -> 'file'), 'index', idx) AS row FROM records
      WHERE register = 'green-lists' AND key > ${`${list}~`} AND key < ${`${list}\x7f`} AND status <> 'withdrawn'
      ORDER BY key DESC LIMIT ${limit}`,
  ])
  return parseRows(rows)
}

/** Rows of a published list, a part at a time; nothing of a part that is not there. */
export const publishedPieces = async function* (
  objects: R2Bucket,
  { files }: Pick<PublishedList, 'files'>,
): AsyncGenerator<GreenRow[]> {
  let head: string | undefined
  for (const { sha256 } of files) {
    const object = await findObject(objects, sha256)
    if (!object) continue
    const text = await object.text()
    head ??= text.slice(0, text.indexOf('\n') + 1)
    const whole = text.startsWith(head) ? text : head + text
    yield rowsOfText(Papa.parse<Record<string, string>>(whole, { header: true, skipEmptyLines: true }).data)
  }
}
