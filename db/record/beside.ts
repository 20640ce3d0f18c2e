import { sql, type SQL } from 'drizzle-orm'
import { besideOf, besideRegister, placesBeside, type Beside, type PlacedRow } from '../../content/registers/derived.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { keysUnder } from './read.ts'
import { parseBody, type StoredRecord } from './record.ts'

/** Rows that records are computed from besides themselves. */
export interface BesideRows {
  /** Of its sample or of another register, by leading key parts. */
  rows: ReadonlyMap<string, PlacedRow[]>
  /** Rows of the register that is read by place, by place. */
  placed: ReadonlyMap<string, PlacedRow[]>
}

/** Nothing was read: what is computed from a row alone is computed all the same. */
export const NOTHING_BESIDE: BesideRows = { rows: new Map(), placed: new Map() }

/** Rows by place that one record is computed from, of five places at most; were there more, nothing is computed of them. */
export const MAX_PLACED = 1_000
/** And those of a page of records. */
const MAX_PLACED_OF_PAGE = 10_000

/** A part of the rows could answer wrongly. */
export const unlessTooMany = <Row>(placed: Row[]): Row[] => (placed.length > MAX_PLACED ? [] : placed)

const rangesOf = (register: RegisterDefinition, records: StoredRecord[]): Beside[] => {
  const ranges = new Map<string, Beside>()
  for (const { key } of records) {
    const beside = besideOf(register, key)
    if (beside) ranges.set(beside.prefix, beside)
  }
  return [...ranges.values()]
}

const placesOf = (register: RegisterDefinition, records: StoredRecord[]): Beside[] => {
  const { beside } = register
  if (beside === undefined) return []
  const places = new Set(records.flatMap(({ body }) => (body ? placesBeside(register, body) : [])))
  return [...places].map((prefix) => ({ register: beside, prefix }))
}

type Part = 'beside' | 'placed'

/** Each is a range of keys, so that no row outside it is touched. */
const rowsUnder = (part: Part, prefixes: Beside[]): SQL => sql`
  SELECT ${part} AS part, range.value->>'prefix' AS prefix, records.key, records.body
  FROM json_each(${JSON.stringify(prefixes.map((beside) => ({ ...beside, ...keysUnder(beside.prefix) })))}) AS range
    CROSS JOIN records ON records.register = range.value->>'register'
      AND records.key >= range.value->>'first' AND records.key < range.value->>'end'
  WHERE records.status <> 'withdrawn'`

/**
 * The rows that records of a register are computed from besides themselves: their samples or rows of another register,
 * and rows by place, all in one read.
 */
export const readBeside = async (
  db: RecordDb,
  register: RegisterDefinition,
  records: StoredRecord[],
): Promise<BesideRows> => {
  if (records.length === 0 || besideRegister(register) === undefined) return NOTHING_BESIDE
  const places = placesOf(register, records)
  const beside = rowsUnder('beside', rangesOf(register, records))
  const read = await db.all<{ part: Part; prefix: string; key: string; body: string }>(
    places.length === 0
      ? beside
      : sql`${beside} UNION ALL SELECT * FROM (${rowsUnder('placed', places)} LIMIT ${MAX_PLACED_OF_PAGE + 1})`,
  )
  const found = read.flatMap(({ body, ...row }) => {
    const parsed = parseBody(body)
    return parsed ? [{ ...row, body: parsed }] : []
  })
  const of = (part: Part): (PlacedRow & { prefix: string })[] => found.filter((row) => row.part === part)
  const placed = of('placed')
  return {
    rows: Map.groupBy(of('beside'), prefixOf),
    placed: Map.groupBy(placed.length > MAX_PLACED_OF_PAGE ? [] : placed, prefixOf),
  }
}

const prefixOf = ({ prefix }: { prefix: string }): string => prefix

/** The rows beside one record, among those read. */
export const rowsBeside = (register: RegisterDefinition, { rows }: BesideRows, { key }: StoredRecord): Body[] =>
  (rows.get(besideOf(register, key)?.prefix ?? '') ?? []).map(({ body }) => body)

/** The rows of the place of one record and of the places above it, among those read. */
export const placedBeside = (
  register: RegisterDefinition,
  { placed }: BesideRows,
  { body }: StoredRecord,
): PlacedRow[] => unlessTooMany(body ? placesBeside(register, body).flatMap((place) => placed.get(place) ?? []) : [])
