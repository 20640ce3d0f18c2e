import { sql } from 'drizzle-orm'
import { plainTextOf, subtract } from '../../content/decimal/arithmetic.ts'
import { compare } from '../../content/decimal/exact.ts'
import type { Body } from '../../content/registers/facts.ts'
import { quantityOf } from '../../content/registers/identities.ts'
import { joinKey } from '../../content/registers/key.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { parseBody } from './record.ts'

/** A balance that does not go on where that of the year before ended. */
export interface CarryBreak {
  /** Position among the rows given. */
  row: number
  field: string
  values: {
    earlier: string
    later: string
    from: string
    to: string
    closing: string
    opening: string
    difference: string
  }
}

/** The key of the same account in another year; `undefined` where the row names no year. */
const inYear = (register: RegisterDefinition, body: Body, shift: number): string | undefined => {
  const [time = ''] = fieldsWithRole(register, 'time')
  const year = body[time]
  return typeof year === 'number' ? joinKey(register, { ...body, [time]: year + shift }) : undefined
}

const readBodies = async (db: RecordDb, register: RegisterDefinition, keys: string[]): Promise<Map<string, Body>> => {
  if (keys.length === 0) return new Map()
  const rows = await db.all<{ key: string; body: string | null }>(sql`
    SELECT key, body FROM records
    WHERE register = ${register.id} AND key IN (SELECT value FROM json_each(${JSON.stringify(keys)}))`)
  return new Map(rows.map(({ key, body }) => [key, parseBody(body) ?? {}]))
}

/**
 * Where balances of rows and those of the year before or after, published or about to be, do not meet; in one read
 * however many rows there are. A year that is not there breaks nothing, and neither do two different units.
 */
export const findCarryBreaks = async (
  db: RecordDb,
  register: RegisterDefinition,
  rows: { key: string; body: Body }[],
): Promise<CarryBreak[]> => {
  const { carried } = register
  if (!carried) return []
  const [unit = ''] = fieldsWithRole(register, 'unit')
  const own = new Map(rows.map(({ key, body }) => [key, body]))
  const neighbours = new Set(rows.flatMap(({ body }) => [inYear(register, body, -1), inYear(register, body, 1)]))
  const wanted = [...neighbours].filter((key) => key !== undefined && !own.has(key)).map(String)
  const standing = await readBodies(db, register, wanted)
  const bodyOf = (key: string | undefined): Body | undefined =>
    key === undefined ? undefined : (own.get(key) ?? standing.get(key))
  const between = (earlier: string, before: Body, later: string, after: Body): CarryBreak['values'] | undefined => {
    const [closing, opening] = [quantityOf(before[carried.from]), quantityOf(after[carried.to])]
    if (!closing || !opening || before[unit] !== after[unit] || compare(closing, opening) === 0) return undefined
    const difference = plainTextOf(subtract(opening, closing))
    return { earlier, later, ...carried, closing: plainTextOf(closing), opening: plainTextOf(opening), difference }
  }
  return rows.flatMap(({ key, body }, row): CarryBreak[] => {
    const [earlier, later] = [inYear(register, body, -1), inYear(register, body, 1)]
    const [before, after] = [bodyOf(earlier), bodyOf(later)]
    const opened = earlier !== undefined && before ? between(earlier, before, key, body) : undefined
    // Between two rows of one file it is told once, of the later.
    const closed = later !== undefined && after && !own.has(later) ? between(key, body, later, after) : undefined
    return [
      ...(opened ? [{ row, field: carried.to, values: opened }] : []),
      ...(closed ? [{ row, field: carried.from, values: closed }] : []),
    ]
  })
}
