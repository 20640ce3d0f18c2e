import { canonical } from '../../content/log/canonical.ts'
import { refused, type Verdict } from '../log/sentences.ts'
import { compareNamed, isNumbered, isRenumbered } from './compare-named.ts'
import { compareTerms } from './compare-terms.ts'
import { listGuards, listTables, rowsOf, TERMS, type Row, type Table } from './tables.ts'

/** What was compared. */
export interface Compared {
  /** The first difference, if there is one. */
  difference: Verdict | undefined
  tables: number
  rows: number
}

/** What says that a database was prepared otherwise: a table, trigger or index more, less or changed. */
const compareSchemas = async (expected: D1Database, found: D1Database): Promise<Verdict | undefined> => {
  const [made, stands] = [await listGuards(expected), await listGuards(found)]
  for (const name of new Set([...made.keys(), ...stands.keys()])) {
    const what = stands.has(name) ? (made.has(name) ? 'changed' : 'unknown') : 'missing'
    if (made.get(name) !== stands.get(name)) return refused('tableDiffers', { name, what })
  }
  const [tables, others] = [await listTables(expected), await listTables(found)]
  const name = (table: Table): string => `${table.name}(${table.columns.join(', ')})`
  const [names, otherNames] = [tables.map(name), others.map(name)]
  const missing = names.find((one) => !otherNames.includes(one))
  if (missing !== undefined) return refused('tableDiffers', { name: missing, what: 'missing' })
  const unknown = otherNames.find((one) => !names.includes(one))
  return unknown === undefined ? undefined : refused('tableDiffers', { name: unknown, what: 'unknown' })
}

/**
 * Compares two records, table by table and row by row, each row as sorted canonical JSON.
 * @param expected - as the log gives it; @param found - as it stands
 */
export const compareRecords = async (expected: D1Database, found: D1Database): Promise<Compared> => {
  const compared: Compared = { difference: await compareSchemas(expected, found), tables: 0, rows: 0 }
  if (compared.difference) return compared
  const renumbered = await isRenumbered(expected)
  for (const table of await listTables(expected)) {
    const compare =
      renumbered && isNumbered(table) ? compareNamed : table.name === TERMS.name ? compareIndex : compareAll
    const { difference, rows } = await compare(expected, found, table)
    compared.rows += rows
    if (difference) return { ...compared, difference }
    compared.tables++
  }
  return compared
}

const compareAll: typeof compareNamed = async (expected, found, table) => {
  const stands = rowsOf(found, table)
  let rows = 0
  for await (const row of rowsOf(expected, table)) {
    const { value: other } = await stands.next()
    const difference = await compareRows(table, row, other, found)
    if (difference) return { difference, rows }
    rows++
  }
  const { value: extra } = await stands.next()
  return { difference: await compareRows(table, undefined, extra, found), rows }
}

const compareIndex: typeof compareNamed = async (expected, found, table) => {
  const { difference, rows } = await compareTerms(expected, found)
  return { difference: difference && (await compareRows(table, difference.expected, difference.found, found)), rows }
}

const show = ({ key }: Table, row: Row): string => key.map((column) => String(row[column])).join(' ')
const lacking = (table: Table, row: Row): Verdict => refused('rowMissing', { table: table.name, row: show(table, row) })

const unknown = (table: Table, row: Row): Verdict => refused('rowUnknown', { table: table.name, row: show(table, row) })

/** @param row - as it should stand, @param other - as it stands, each `undefined` behind the last */
const compareRows = async (
  table: Table,
  row: Row | undefined,
  other: Row | undefined,
  found: D1Database,
): Promise<Verdict | undefined> => {
  if (!row) return other && unknown(table, other)
  if (!other) return lacking(table, row)
  if (show(table, row) !== show(table, other))
    return (await stands(found, table, row)) ? unknown(table, other) : lacking(table, row)
  const column = table.columns.find((name) => row[name] !== other[name] && written(row[name]) !== written(other[name]))
  if (column === undefined) return undefined
  const [expected, value] = [row[column], other[column]].map(excerpt)
  return refused('valueDiffers', {
    table: table.name,
    row: show(table, row),
    column,
    found: value ?? '',
    expected: expected ?? '',
  })
}

const stands = async (database: D1Database, { name, key }: Table, row: Row): Promise<boolean> => {
  const where = key.map((column, i) => `"${column}" = ?${i + 1}`).join(' AND ')
  const values = key.map((column) => row[column])
  return (
    (await database
      .prepare(`SELECT 1 FROM "${name}" WHERE ${where} LIMIT 1`)
      .bind(...values)
      .first()) !== null
  )
}

/** A value as canonical JSON; what holds JSON itself, in whatever order its names were written. */
const written = (value: unknown): string => {
  if (typeof value === 'string' && value.startsWith('{'))
    try {
      return canonical(JSON.parse(value))
    } catch {
      return JSON.stringify(value)
    }
  return JSON.stringify(value)
}

/** No more of a public string is shown in a line. */
const MAX_SHOWN = 80
const excerpt = (value: unknown): string => {
  const text = JSON.stringify(value) ?? ''
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
