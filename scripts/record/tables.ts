/** Reads any table of a record page by page, each row as JSON in the order of its primary key. */

/** A table's columns, those of its primary key first in order. */
export interface Table {
  name: string
  columns: string[]
  key: string[]
}

/** Rows read at once: a leaf may have 64 KB. */
const PAGE = 500

/** The full text index by its view, which has no key of its own. */
export const TERMS: Table = {
  name: 'search_terms',
  columns: ['term', 'doc', 'col', 'offset'],
  key: ['term', 'doc', 'offset'],
}

/** Tables of the platform, of the migrations, and what the full text index keeps its own way. */
const isOwn = (name: string): boolean => !/^(sqlite_|_cf_|d1_|search$|search_(?!terms$))/.test(name)

/** In the order of their names. */
export const listTables = async (database: D1Database): Promise<Table[]> => {
  const { results } = await database
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
    .all<{ name: string }>()
  const names = results.map(({ name }) => name).filter(isOwn)
  const columns = database.prepare('SELECT name, pk FROM pragma_table_info(?)')
  const described = await database.batch<{ name: string; pk: number }>(names.map((name) => columns.bind(name)))
  return names.map((name, at) => describe(name, described[at]?.results ?? []))
}

const describe = (name: string, columns: { name: string; pk: number }[]): Table => {
  if (name === TERMS.name) return TERMS
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  return { name, columns: columns.map((column) => column.name), key: key.map((column) => column.name) }
}

/** Triggers and indexes as they were written: without them, nothing holds a table. */
export const listGuards = async (database: D1Database): Promise<Map<string, string>> => {
  const { results } = await database
    .prepare(`SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL ORDER BY name`)
    .all<{ name: string; sql: string }>()
  return new Map(results.map(({ name, sql }) => [name, sql]))
}

const quoted = (columns: string[]): string => columns.map((column) => `"${column}"`).join(', ')
/** JSON holds no bytes. */
const shown = (columns: string[]): string =>
  columns.map((column) => (column === 'hashes' ? `hex("${column}")` : `"${column}"`)).join(', ')

export type Row = Record<string, unknown>

/** All rows in order of the key; not of the full text index. @param page - rows read at once */
export const rowsOf = async function* (
  database: D1Database,
  { name, columns, key }: Table,
  page = PAGE,
): AsyncGenerator<Row, undefined> {
  const after = key.map((_, i) => `?${i + 1}`).join(', ')
  // Nothing but this: beside a bound of the first column, SQLite begins each page at the first row that has it.
  const from = `WHERE (${quoted(key)}) > (${after})`
  const select = (where: string): string =>
    `SELECT json_array(${shown(columns)}) AS row FROM "${name}" ${where} ORDER BY ${quoted(key)} LIMIT ${page}`
  let last: unknown[] | undefined
  for (;;) {
    const statement = last ? database.prepare(select(from)).bind(...last) : database.prepare(select(''))
    const { results } = await statement.all<{ row: string }>()
    for (const { row } of results) {
      const values: unknown[] = JSON.parse(row)
      const named: Row = Object.fromEntries(columns.map((column, i) => [column, values[i]]))
      last = key.map((column) => named[column])
      yield named
    }
    if (results.length < page) return
  }
}

/** Rows that have the same key as those given, as they stand. */
export const readRows = async (
  database: D1Database,
  { name, columns, key }: Table,
  like: readonly Row[],
): Promise<Row[]> => {
  const keys = like.map((row) => key.map((column) => row[column]))
  const wanted = key.map((_, i) => `value ->> ${i}`).join(', ')
  const { results } = await database
    .prepare(
      `SELECT json_array(${shown(columns)}) AS row FROM "${name}"
       WHERE (${quoted(key)}) IN (SELECT ${wanted} FROM json_each(?))`,
    )
    .bind(JSON.stringify(keys))
    .all<{ row: string }>()
  return results.map(({ row }) => {
    const values: unknown[] = JSON.parse(row)
    return Object.fromEntries(columns.map((column, i) => [column, values[i]]))
  })
}

/** Bytes of one bound value, well below what the platform takes. */
const MAX_BOUND = 400_000

/** Puts the rows of a table into another record's table of the same name. */
export const copyTable = async (from: D1Database, to: D1Database, table: Table): Promise<void> => {
  const insert = to.prepare(
    `INSERT INTO "${table.name}" (${quoted(table.columns)})
     SELECT ${table.columns.map((_, i) => `value->>${i}`).join(', ')} FROM json_each(?)`,
  )
  let [rows, length]: [string[], number] = [[], 0]
  const write = async (): Promise<void> => {
    if (rows.length > 0) await insert.bind(`[${rows.join(',')}]`).run()
    ;[rows, length] = [[], 0]
  }
  for await (const row of rowsOf(from, table)) {
    const text = JSON.stringify(table.columns.map((column) => row[column]))
    if (length + text.length > MAX_BOUND) await write()
    rows.push(text)
    length += text.length
  }
  await write()
}
