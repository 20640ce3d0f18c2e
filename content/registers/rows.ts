import Papa from 'papaparse'
import { findJsonFault } from './json-fault.ts'
import type { Issue, MessageCode } from './messages.ts'

export type RowFormat = 'json' | 'ndjson' | 'csv'

/** Rows as a file holds them, not yet checked against a register. */
export interface ParsedRows {
  rows: unknown[]
  /** The line of each row in the file, counted from 1; JSON has none. */
  lines?: number[]
  /** Why the file cannot be read as rows; its rows are then of no use. */
  issues: Issue[]
}

const refusal = (code: MessageCode, values: Record<string, string> = {}, line?: number): Issue => ({
  pointer: '',
  ...(line === undefined ? {} : { line }),
  code,
  values,
})

/** Line and character, counted from 1, at which JSON goes wrong. */
const jsonFault = (text: string, firstLine = 1): Issue => {
  const before = text.slice(0, findJsonFault(text))
  const line = before.split('\n').length - 1 + firstLine
  const place = before.length - before.lastIndexOf('\n')
  return refusal('json-syntax', { place: String(place) }, line)
}

const parseJson = (text: string): ParsedRows => {
  let rows: unknown
  try {
    rows = JSON.parse(text)
  } catch {
    return { rows: [], issues: [jsonFault(text)] }
  }
  return Array.isArray(rows) ? { rows, issues: [] } : { rows: [], issues: [refusal('rows-not-a-list')] }
}

/** Lines of a stream that may be wrong in many places; more than these are not worth listing. */
const MAX_FAULTS = 100

const parseNdjson = (text: string, most: number): ParsedRows => {
  const rows: unknown[] = []
  const lines: number[] = []
  const issues: Issue[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    if (rows.length >= most || issues.length >= MAX_FAULTS) break
    try {
      rows.push(JSON.parse(line))
      lines.push(index + 1)
    } catch {
      issues.push(jsonFault(line, index + 1))
    }
  }
  return { rows, lines, issues }
}

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '')

const lineFeeds = (text: string): number => text.split('\n').length - 1

/** Names that the header gives; one without a name is kept as `''`. */
const headerIssues = (header: readonly string[]): Issue[] => {
  if (header.length === 1 && /[;\t|，；]/.test(header[0] ?? '')) return [refusal('csv-delimiter', {}, 1)]
  const twice = header.filter((name, index) => name !== '' && header.indexOf(name) !== index)
  return [...new Set(twice)].map((name) =>
    refusal('column-twice', { name: name.slice(0, 80), other: name.slice(0, 80) }, 1),
  )
}

/** One record as an object. `__proto__` must become a column like any other, so that it is refused as unknown. */
const toRow = (header: readonly string[], cells: readonly string[]): Record<string, string> => {
  const row: Record<string, string> = {}
  for (let index = 0; index < header.length; index++) {
    const name = header[index] ?? ''
    const value = cells[index] ?? ''
    if (name === '__proto__') Object.defineProperty(row, name, { value, enumerable: true })
    else if (name !== '') row[name] = value
  }
  return row
}

/** Cells under no name, or a line that is longer or shorter than the header. */
const recordIssue = (header: readonly string[], cells: readonly string[], line: number): Issue | undefined => {
  const unnamed = cells.findIndex((cell, index) => header[index] === '' && cell.trim() !== '')
  if (unnamed >= 0) return refusal('csv-unnamed-column', { number: String(unnamed + 1) }, line)
  if (cells.length === header.length || (cells.length > header.length && isBlank(cells.slice(header.length))))
    return undefined
  return refusal('csv-cells', { expected: String(header.length), found: String(cells.length) }, line)
}

/** @param text - with line feeds only, so that mixed files and quoted line breaks are read alike */
const parseCsv = (text: string, most: number, preview = most + 2): ParsedRows => {
  const { data, errors, meta } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n', preview })
  const [first] = errors
  if (first) {
    const line = first.index === undefined ? undefined : lineFeeds(text.slice(0, first.index)) + 1
    return { rows: [], issues: [refusal('csv-quotes', {}, line)] }
  }
  const header = (data[0] ?? []).map((name) => name.trim())
  const issues = headerIssues(header)
  const rows: unknown[] = []
  const lines: number[] = []
  const isQuoted = text.includes('"')
  let line = 1
  for (const [index, cells] of data.entries()) {
    const start = line
    line += 1
    if (isQuoted) for (const cell of cells) if (cell.includes('\n')) line += lineFeeds(cell)
    if (index === 0 || (cells.length === 1 && cells[0] === '')) continue
    const issue = recordIssue(header, cells, start)
    if (issue && issues.length < MAX_FAULTS) issues.push(issue)
    rows.push(toRow(header, cells))
    lines.push(start)
  }
  // A preview counts empty lines too: with enough of them it would leave out rows unsaid.
  if (meta.truncated && rows.length <= most) return parseCsv(text, most, 0)
  return { rows, lines, issues }
}

/**
 * Reads a text as rows. Never throws.
 * @param most - rows after which reading ends; one more is given where there are more, so that the caller sees it
 */
export const parseRows = (text: string, format: RowFormat, most = 1_000_000): ParsedRows => {
  if (text.trim() === '') return { rows: [], issues: [refusal('no-rows')] }
  if (format === 'json') return parseJson(text)
  return format === 'ndjson' ? parseNdjson(text, most + 1) : parseCsv(text.replace(/\r\n?/g, '\n'), most)
}
