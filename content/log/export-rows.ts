import { armed } from '../registers/formula.ts'

/** Rows of a downloaded export, as far as checking them against the log needs. */

export type ExportFormat = 'csv' | 'ndjson' | 'json'

/** One row: where its entry stands in the log, and what the file says of it. */
export type ExportRow =
  | { index: number; record: Record<string, unknown> }
  /** Text of each column by its name; a column that begins with `_` is the export's own. */
  | { index: number; cells: Record<string, string> }

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * @param text - the whole file
 * @returns `undefined` when the file is not such an export, or a row does not say where it stands
 */
export function readExportRows(text: string, format: ExportFormat): ExportRow[] | undefined {
  try {
    const rows = format === 'csv' ? ofCsv(text) : recordsOf(text, format).map(ofRecord)
    return rows.every((row) => row !== undefined) ? rows : undefined
  } catch {
    return undefined
  }
}

function recordsOf(text: string, format: 'ndjson' | 'json'): unknown[] {
  if (format === 'ndjson')
    return text
      .split('\n')
      .filter(Boolean)
      .map((line): unknown => JSON.parse(line))
  const whole: unknown = JSON.parse(text)
  const items = isFields(whole) ? whole['items'] : undefined
  if (!Array.isArray(items)) throw new SyntaxError('no items')
  return items
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

const ofRecord = (record: unknown): ExportRow | undefined =>
  isFields(record) && isIndex(record['index']) ? { index: record['index'], record } : undefined

function ofCsv(text: string): (ExportRow | undefined)[] {
  const [header = [], ...lines] = parseCsv(text.replace(/^\ufeff/, ''))
  return lines.map((line) => {
    const cells = Object.fromEntries(header.map((name, at) => [name, line[at] ?? '']))
    const index = /^\d{1,16}$/.test(cells['_index'] ?? '') ? Number(cells['_index']) : NaN
    return line.length === header.length && isIndex(index) ? { index, cells } : undefined
  })
}

/** @see RFC 4180, 2 */
function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y
  while (CELL.lastIndex < text.length) {
    const [, quoted, plain = '', end] = CELL.exec(text) ?? []
    if (end === undefined) throw new SyntaxError('malformed CSV')
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

/**
 * The first column whose text is not what the entry states.
 * @param stated - the leaf, read
 * @param disclosed - values of fields that the leaf only commits to, verified
 * @param disarmed - written for spreadsheets, with an apostrophe before what they would run
 */
export function differingColumn(
  cells: Record<string, string>,
  stated: Fields,
  disclosed: ReadonlyMap<string, unknown>,
  disarmed: boolean,
): string | undefined {
  const body = isFields(stated['body']) ? stated['body'] : {}
  const own: Fields = {
    _revision: stated['revision'],
    _publishedAt: stated['publishedAt'],
    _publisher: stated['publisher'],
  }
  const names = new Set([...Object.keys(cells), ...Object.keys(body)])
  return [...names].find((name) => {
    if (name === '_index' || name === '_demonstration') return false
    const value = name in own ? own[name] : valueOf(body[name], disclosed.get(name))
    const text = cells[name] ?? ''
    return !fits(disarmed ? armed(text) : text, value)
  })
}

const valueOf = (value: unknown, disclosed: unknown): unknown =>
  isFields(value) && 'commitment' in value ? disclosed : value

function fits(text: string, value: unknown): boolean {
  if (value === undefined) return text === ''
  if (Array.isArray(value)) return text === value.join(';') || text === JSON.stringify(value)
  return text === (typeof value === 'object' ? JSON.stringify(value) : String(value))
}
