import { decodeText, type Encoding } from '../../../../content/registers/encoding.ts'
import { message, type MessageCode } from '../../../../content/registers/messages.ts'
import { parseRows, type RowFormat } from '../../../../content/registers/rows.ts'
import { lang, word } from '../words.ts'

/** Rows out of a file or of what was pasted, before anything is checked. */

export interface Source {
  name: string
  format: RowFormat
  encoding: Encoding
  /** Column names in order of appearance. */
  columns: string[]
  rows: Record<string, unknown>[]
  /** The line of each row; JSON has none. */
  lines: number[] | undefined
}

/** The file cannot be read as rows: sentences that say where and why. */
export class UnreadableSource extends Error {
  readonly sentences: readonly string[]
  constructor(sentences: readonly string[]) {
    super(sentences[0])
    this.sentences = sentences
  }
}

/** A page holds no more than this; larger files go by `npm run publish`. */
const MAX_BYTES = 64 * 1024 * 1024

const ENDINGS: readonly [ending: RegExp, format: RowFormat][] = [
  [/\.csv$/i, 'csv'],
  [/\.(nd|l)json$|\.jsonl$/i, 'ndjson'],
  [/\.json$/i, 'json'],
]

/** By its ending, else by how it begins. */
const formatOf = (name: string, text: string): RowFormat => {
  const named = ENDINGS.find(([ending]) => ending.test(name))?.[1]
  if (named) return named
  const start = text.trimStart()
  if (start.startsWith('[')) return 'json'
  return start.startsWith('{') ? 'ndjson' : 'csv'
}

const isRow = (row: unknown): row is Record<string, unknown> =>
  typeof row === 'object' && row !== null && !Array.isArray(row)

const sentenceOf = (code: MessageCode): string => message({ pointer: '', code, values: {} }, lang)

/** Cells copied from a spreadsheet come parted by tabs. */
const fromSpreadsheet = (text: string): string => {
  const [first = ''] = text.split('\n', 1)
  if (!first.includes('\t') || first.includes(',')) return text
  const cell = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(cell).join(','))
    .join('\n')
}

const toSource = (name: string, text: string, encoding: Encoding): Source => {
  const format = formatOf(name, text)
  const { rows, lines, issues } = parseRows(text, format)
  if (issues.length > 0) throw new UnreadableSource(issues.map((issue) => message(issue, lang)))
  const objects = rows.filter(isRow)
  if (objects.length < rows.length) throw new UnreadableSource([sentenceOf('row-not-an-object')])
  if (objects.length === 0) throw new UnreadableSource([sentenceOf('no-rows')])
  const columns = [...new Set(objects.slice(0, format === 'csv' ? 1 : undefined).flatMap((row) => Object.keys(row)))]
  return { name, format, encoding, columns, rows: objects, lines }
}

/** @throws UnreadableSource */
export const readPastedRows = (text: string): Source =>
  toSource('', fromSpreadsheet(text.replace(/^\ufeff/, '').trimEnd()), 'utf-8')

const inflated = (file: File): Promise<ArrayBuffer> =>
  /\.gz$/i.test(file.name)
    ? new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
    : file.arrayBuffer()

/** @throws UnreadableSource */
export const readFileRows = async (file: File): Promise<Source> => {
  if (file.size > MAX_BYTES) throw new UnreadableSource([word('tooLarge', { megabytes: MAX_BYTES / 1024 / 1024 })])
  const buffer = await inflated(file).catch(() => {
    throw new UnreadableSource([sentenceOf('gzip-damaged')])
  })
  const bytes = new Uint8Array(buffer)
  // A workbook of a spreadsheet is a ZIP archive, or the older container.
  if ((bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf))
    throw new UnreadableSource([word('spreadsheet')])
  const decoded = decodeText(bytes)
  if ('code' in decoded) throw new UnreadableSource([sentenceOf(decoded.code)])
  return toSource(file.name.replace(/\.gz$/i, ''), decoded.text, decoded.encoding)
}
