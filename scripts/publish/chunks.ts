import { createHash } from 'node:crypto'
import Papa from 'papaparse'
import type { Issue } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { parseRows, type ParsedRows, type RowFormat } from '../../content/registers/rows.ts'
import { templateRows } from '../../content/registers/template.ts'
import { cutArray, cutCsv, cutLines, MAX_RECORDS, type Piece } from './records.ts'
import type { Source } from './source.ts'

/** Rows of one request, with where each stands in the file. */
export interface Chunk {
  /** Counted from 0. */
  number: number
  /** As the file writes them; empty cells of CSV are left out, which say the same. */
  rows: unknown[]
  /** The rows as JSON, the body of a request. */
  body: string
  /** Of each row, counted from 1; a JSON array counts rows. */
  places: number[]
  /** Why something here cannot be read as rows. */
  issues: Issue[]
}

/** What a file is cut into: its header, then chunks. */
export interface Cut {
  /** Names of the columns in order; none but CSV has them. */
  header: string[]
  chunks: AsyncGenerator<Chunk>
}

/** Bytes of one request as JSON, with room for brackets: below the 8 MB that the API takes. */
const MAX_BYTES = 7_900_000

const CUTTERS: Record<RowFormat, (texts: AsyncIterable<string>) => AsyncGenerator<Piece>> = {
  csv: cutCsv,
  ndjson: cutLines,
  json: cutArray,
}

const lineFeeds = (text: string): number => text.split('\n').length - 1

const isObject = (row: unknown): row is Record<string, unknown> =>
  typeof row === 'object' && row !== null && !Array.isArray(row)

const hasEmpty = (row: Record<string, unknown>): boolean => {
  for (const name in row) if (row[name] === '') return true
  return false
}

/** A row of CSV without its empty cells. `__proto__` stays a column like any other, to be refused as unknown. */
const withoutEmpty = (row: unknown): unknown => {
  if (!isObject(row) || !hasEmpty(row)) return row
  const stated: Record<string, unknown> = {}
  for (const name of Object.keys(row))
    if (name === '__proto__') Object.defineProperty(stated, name, { value: row[name], enumerable: true })
    else if (row[name] !== '') stated[name] = row[name]
  return stated
}

/** Parses pieces in order, their lines counted through the file. */
interface Parser {
  parse: (piece: Piece) => ParsedRows
  /** What is wrong with a file that ends after the last piece. */
  end: () => Issue[]
}

const moved = ({ rows, lines, issues }: ParsedRows, by: number): ParsedRows => ({
  rows,
  ...(lines ? { lines: lines.map((line) => line + by) } : {}),
  // That a piece holds no rows says nothing of the file.
  issues: issues
    .filter(({ code }) => code !== 'no-rows')
    .map((issue) => (issue.line === undefined ? issue : { ...issue, line: issue.line + by })),
})

const csvParser = (header: string): Parser => {
  const above = header.endsWith('\n') ? header : `${header}\n`
  const height = lineFeeds(above)
  let isFirst = true
  const parse: Parser['parse'] = (piece) => {
    const parsed = parseRows(above + piece.text, 'csv', MAX_RECORDS)
    const isAbove = ({ line }: Issue): boolean => line !== undefined && line <= height
    const ofHeader = isFirst ? parsed.issues.filter(isAbove) : []
    isFirst = false
    const below = moved(
      { ...parsed, issues: parsed.issues.filter((issue) => !isAbove(issue)) },
      piece.line - 1 - height,
    )
    return { ...below, issues: [...ofHeader, ...below.issues] }
  }
  return { parse, end: () => [] }
}

const lineParser: Parser = {
  parse: (piece) => moved(parseRows(piece.text, 'ndjson', MAX_RECORDS), piece.line - 1),
  end: () => [],
}

/** Items of an array, each piece ending in a comma or in the array's own bracket. */
const arrayParser = (): Parser => {
  let isFirst = true
  let isOver = false
  let last: Piece = { text: '', line: 1, column: 0 }
  const parse: Parser['parse'] = (piece) => {
    last = piece
    const text = piece.text.trimEnd()
    // A comma with nothing behind it would pass where a piece begins.
    const inner = text.endsWith(',') ? `[${text.slice(0, -1)}]` : !isFirst && text.trim() === ']' ? '[,]' : `[${text}`
    isFirst = false
    isOver = text.endsWith(']')
    const { issues, ...parsed } = moved(parseRows(inner, 'json'), piece.line - 1)
    return { ...parsed, issues: issues.map((issue) => shifted(issue, piece)) }
  }
  const end: Parser['end'] = () => {
    if (isOver) return []
    const column = last.column + last.text.length - last.text.lastIndexOf('\n')
    return [
      { pointer: '', line: last.line + lineFeeds(last.text), code: 'json-syntax', values: { place: String(column) } },
    ]
  }
  return { parse, end }
}

/** A character on the first line of a piece stands further right in the file; `[` was put before it. */
const shifted = (issue: Issue, { line, column }: Piece): Issue =>
  issue.line === line && issue.values['place'] !== undefined
    ? { ...issue, values: { place: String(Number(issue.values['place']) - 1 + column) } }
    : issue

/** A chunk that was parsed but may yet be too large. */
interface Parsed {
  rows: unknown[]
  places: number[]
  issues: Issue[]
}

/** Cut in order where it is too large for one request. */
const fitting = (parsed: Parsed): Omit<Chunk, 'number'>[] => {
  const body = JSON.stringify(parsed.rows)
  if (Buffer.byteLength(body) <= MAX_BYTES) return [{ ...parsed, body }]
  return partsOf(parsed).map((part) => ({ ...part, body: JSON.stringify(part.rows) }))
}

const partsOf = ({ rows, places, issues }: Parsed): Parsed[] => {
  const parts: Parsed[] = [{ rows: [], places: [], issues }]
  let bytes = 0
  rows.forEach((row, index) => {
    const size = Buffer.byteLength(JSON.stringify(row)) + 1
    let part = parts.at(-1)
    if (!part || (bytes + size > MAX_BYTES && part.rows.length > 0)) {
      part = { rows: [], places: [], issues: [] }
      parts.push(part)
      bytes = 0
    }
    bytes += size
    part.rows.push(row)
    part.places.push(places[index] ?? 0)
  })
  return parts
}

const parserOf = (format: RowFormat, header: string): Parser => {
  if (format === 'csv') return csvParser(header)
  return format === 'ndjson' ? lineParser : arrayParser()
}

/** Rows of a piece that state something, each with its place. */
const stating = (
  { rows, lines, issues }: ParsedRows,
  {
    register,
    format,
    before,
    isFirst,
  }: { register: RegisterDefinition; format: RowFormat; before: number; isFirst: boolean },
): Parsed => {
  const stated = format === 'csv' ? rows.map(withoutEmpty) : rows
  const skipped = isFirst ? templateRows(register, stated) : 0
  const kept: Parsed = { rows: [], places: [], issues }
  for (const [index, row] of stated.entries()) {
    const isBlank = format === 'csv' && isObject(row) && Object.keys(row).length === 0
    if (index < skipped || isBlank) continue
    kept.rows.push(row)
    kept.places.push(lines?.[index] ?? before + index + 1)
  }
  return kept
}

async function* chunksOf(
  pieces: AsyncIterable<Piece>,
  { parse, end }: Parser,
  register: RegisterDefinition,
  format: RowFormat,
): AsyncGenerator<Chunk> {
  let number = 0
  let before = 0
  for await (const piece of pieces) {
    const parsed = parse(piece)
    for (const part of fitting(stating(parsed, { register, format, before, isFirst: number === 0 })))
      yield { number: number++, ...part }
    before += parsed.rows.length
    // Behind an error of syntax, nobody knows where an item begins.
    if (format === 'json' && parsed.issues.length > 0) return
  }
  const issues = end()
  if (issues.length > 0) yield { number, rows: [], body: '[]', places: [], issues }
}

/** Cuts a file into chunks of at most 5,000 rows or 8 MB: always the same ones. @throws Endless, NotAnArray */
export const cut = async (
  { format, texts }: Pick<Source, 'format' | 'texts'>,
  register: RegisterDefinition,
  read?: (bytes: number) => void,
): Promise<Cut> => {
  const pieces = CUTTERS[format](texts(read))
  if (format !== 'csv') return { header: [], chunks: chunksOf(pieces, parserOf(format, ''), register, format) }
  const { value } = await pieces.next()
  const first = value?.text ?? ''
  const [names = []] = Papa.parse<string[]>(first, { delimiter: ',', newline: '\n', preview: 1 }).data
  const header = names.map((name) => name.trim())
  return { header, chunks: chunksOf(pieces, parserOf(format, first), register, format) }
}

/** Tells whether a chunk is the one that was checked. */
export const digestOf = (body: string): string => createHash('sha256').update(body).digest('base64url')
