import { sql } from 'drizzle-orm'
import { besideOf, besideRegister, type Beside } from '../../content/registers/derived.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { keysUnder } from './read.ts'
import { parseBody, type StoredRecord } from './record.ts'

/** Bodies of the rows that records are computed from besides themselves, by leading key parts. */
export type BesideRows = ReadonlyMap<string, Body[]>

/** Nothing was read: what is computed from a row alone is computed all the same. */
export const NOTHING_BESIDE: BesideRows = new Map()

const rangesOf = (register: RegisterDefinition, keys: string[]): Beside[] => {
  const ranges = new Map<string, Beside>()
  for (const key of keys) {
    const beside = besideOf(register, key)
    if (beside) ranges.set(beside.prefix, beside)
  }
  return [...ranges.values()]
}

/**
 * The rows that records of a register are computed from besides themselves: their samples, or rows of another register,
 * all in one read. Each is a range of keys, so that no row outside it is touched.
 */
export const readBeside = async (
  db: RecordDb,
  register: RegisterDefinition,
  records: StoredRecord[],
): Promise<BesideRows> => {
  if (records.length === 0 || besideRegister(register) === undefined) return NOTHING_BESIDE
  const prefixes = rangesOf(
    register,
    records.map(({ key }) => key),
  )
  const ranges = prefixes.map((beside) => ({ ...beside, ...keysUnder(beside.prefix) }))
  const rows = await db.all<{ prefix: string; body: string }>(sql`
    SELECT range.value->>'prefix' AS prefix, records.body
    FROM json_each(${JSON.stringify(ranges)}) AS range CROSS JOIN records
      ON records.register = range.value->>'register'
      AND records.key >= range.value->>'first' AND records.key < range.value->>'end'
    WHERE records.status <> 'withdrawn'`)
  const found = new Map<string, Body[]>()
  for (const { prefix, body } of rows) {
    const parsed = parseBody(body)
    if (!parsed) continue
    const bodies = found.get(prefix)
    if (bodies) bodies.push(parsed)
    else found.set(prefix, [parsed])
  }
  return found
}

/** The rows beside one record, among those read. */
export const rowsBeside = (register: RegisterDefinition, rows: BesideRows, { key }: StoredRecord): Body[] =>
  rows.get(besideOf(register, key)?.prefix ?? '') ?? []
