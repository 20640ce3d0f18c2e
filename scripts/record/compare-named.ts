import { refused, type Verdict } from '../log/sentences.ts'
import { readRows, rowsOf, type Row, type Table } from './tables.ts'

/**
 * Tables that call goods, places and organisations by numbers of their own. Once a document of events was erased, a record
 * that is rebuilt without it numbers them otherwise: rows are then the same that name the same.
 */

type Kind = 'thing' | 'party'
const NAMES: Record<Kind, { table: string; name: string }> = {
  thing: { table: 'trace_things', name: 'epc' },
  party: { table: 'trace_parties', name: 'organisation' },
}

/** Columns that hold such numbers. */
const NUMBERED: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  trace_parties: { id: 'party' },
  trace_things: { id: 'thing' },
  trace_events: { read_point: 'thing', location: 'thing', party: 'party' },
  trace_epcs: { thing: 'thing', party: 'party' },
  trace_links: { source: 'thing', target: 'thing', party: 'party' },
}

export const isNumbered = ({ name }: Table): boolean => Object.hasOwn(NUMBERED, name)

/** Whether numbers may differ although nothing else does. */
export const isRenumbered = async (record: D1Database): Promise<boolean> =>
  (await record
    .prepare(`SELECT 1 FROM erasures WHERE register = 'epcis-captures' AND field = 'document' LIMIT 1`)
    .first()) !== null

/** Rows looked up at once. */
const PAGE = 500

/** What numbers of one record are in another; those that it does not name are left out. */
const readNumbers = async (
  from: D1Database,
  to: D1Database,
  kind: Kind,
  numbers: readonly unknown[],
): Promise<Map<unknown, unknown>> => {
  const { table, name } = NAMES[kind]
  const named = await from
    .prepare(
      `SELECT ${table}.id, ${name} AS name FROM json_each(?) AS one CROSS JOIN ${table} ON ${table}.id = one.value`,
    )
    .bind(JSON.stringify(numbers))
    .all<{ id: number; name: string }>()
  const found = await to
    .prepare(`SELECT ${table}.id, ${name} AS name FROM json_each(?) AS one CROSS JOIN ${table} ON ${name} = one.value`)
    .bind(JSON.stringify(named.results.map((one) => one.name)))
    .all<{ id: number; name: string }>()
  const ids = new Map(found.results.map((one) => [one.name, one.id]))
  return new Map(named.results.flatMap((one) => (ids.has(one.name) ? [[one.id, ids.get(one.name)] as const] : [])))
}

/** Rows as the other record would number them; `undefined` for one that it cannot name. */
const renumber = async (
  from: D1Database,
  to: D1Database,
  { name }: Table,
  rows: readonly Row[],
): Promise<(Row | undefined)[]> => {
  const columns = Object.entries(NUMBERED[name] ?? {})
  const numbersOf = (kind: Kind): unknown[] => [
    ...new Set(
      rows.flatMap((row) => columns.flatMap(([column, of]) => (of === kind ? [row[column] ?? []] : [])).flat()),
    ),
  ]
  const numbers = {
    thing: await readNumbers(from, to, 'thing', numbersOf('thing')),
    party: await readNumbers(from, to, 'party', numbersOf('party')),
  }
  return rows.map((row) => {
    const other = { ...row }
    for (const [column, kind] of columns) {
      const number = row[column]
      if (number === null) continue
      if (!numbers[kind].has(number)) return undefined
      other[column] = numbers[kind].get(number)
    }
    return other
  })
}

const keyOf = ({ key }: Table, row: Row): string => key.map((column) => String(row[column])).join(' ')

/** The first row of one record that the other does not hold just so; how many rows there are. */
const findLacking = async (from: D1Database, to: D1Database, table: Table) => {
  let rows = 0
  let page: Row[] = []
  const lacking = async (): Promise<Row | undefined> => {
    const wanted = await renumber(from, to, table, page)
    const found = await readRows(
      to,
      table,
      wanted.filter((row) => row !== undefined),
    )
    const standing = new Map(found.map((row) => [keyOf(table, row), JSON.stringify(row)]))
    const at = wanted.findIndex((row) => row === undefined || standing.get(keyOf(table, row)) !== JSON.stringify(row))
    rows += page.length
    const missing = at === -1 ? undefined : page[at]
    page = []
    return missing
  }
  for await (const row of rowsOf(from, table)) {
    page.push(row)
    const missing = page.length === PAGE ? await lacking() : undefined
    if (missing) return { missing, rows }
  }
  return { missing: await lacking(), rows }
}

/** @param expected - as the log gives it; @param found - as it stands */
export const compareNamed = async (
  expected: D1Database,
  found: D1Database,
  table: Table,
): Promise<{ difference: Verdict | undefined; rows: number }> => {
  const told = (finding: 'rowMissing' | 'rowUnknown', row: Row): Verdict =>
    refused(finding, { table: table.name, row: keyOf(table, row) })
  const { missing, rows } = await findLacking(expected, found, table)
  if (missing) return { difference: told('rowMissing', missing), rows }
  const { missing: extra } = await findLacking(found, expected, table)
  return { difference: extra && told('rowUnknown', extra), rows }
}
