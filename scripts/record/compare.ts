import { canonical } from '../../content/log/canonical.ts'
import { refused, type Verdict } from '../log/sentences.ts'
import { compareNamed, isNumbered, isRenumbered } from './compare-named.ts'
import { listGuards, listTables, rowsOf, type Row, type Table } from './tables.ts'

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
    if (renumbered && isNumbered(table)) {
      const { difference, rows } = await compareNamed(expected, found, table)
      compared.rows += rows
      if (difference) return { ...compared, difference }
      compared.tables++
      continue
    }
    const stands = rowsOf(found, table)
    for await (const row of rowsOf(expected, table)) {
      const { value: other, done } = await stands.next()
      const difference = done ? lacking(table, row) : await compareRows(table, row, other, found)
      if (difference) return { ...compared, difference }
      compared.rows++
    }
    const { value: extra, done } = await stands.next()
    if (!done) return { ...compared, difference: refused('rowUnknown', { table: table.name, row: show(table, extra) }) }
    compared.tables++
  }
  return compared
}

const show = ({ key }: Table, row: Row): string => key.map((column) => String(row[column])).join(' ')
const lacking = (table: Table, row: Row): Verdict => refused('rowMissing', { table: table.name, row: show(table, row) })

const compareRows = async (table: Table, row: Row, other: Row, found: D1Database): Promise<Verdict | undefined> => {
  if (show(table, row) !== show(table, other))
    return (await stands(found, table, row))
      ? refused('rowUnknown', { table: table.name, row: show(table, other) })
      : lacking(table, row)
  const column = table.columns.find((name) => written(row[name]) !== written(other[name]))
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
