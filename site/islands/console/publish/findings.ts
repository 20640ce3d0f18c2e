import { checkRows, type CheckedRow } from '../../../../content/registers/check.ts'
import { columnsOf, suggestColumn } from '../../../../content/registers/columns.ts'
import { fill, message, template, type Issue } from '../../../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../../../content/registers/register.ts'
import { templateRows } from '../../../../content/registers/template.ts'
import { lang } from '../words.ts'
import type { Source } from './source.ts'

/** What is wrong in which cell: found in the page by the portal's own rules, or told by the portal. */

export interface Finding {
  /** Index in the source's rows; `undefined` for the file as a whole. */
  row: number | undefined
  /** As the file calls it; `undefined` for the row as a whole. */
  column: string | undefined
  /** One sentence, without the place. */
  sentence: string
}

/** @see RFC 6901, 3 */
const unescaped = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~')

/** Titles and fields → the name under which the file has that column. */
export const columnNames = (register: RegisterDefinition, columns: readonly string[]): Map<string, string> => {
  const known = columnsOf(register)
  const fields = Object.keys(register.fields)
  return new Map(
    columns.flatMap((name) => {
      const column = known.get(name.normalize('NFC').trim())
      const field = typeof column === 'number' ? fields[column] : undefined
      return field === undefined || field === name ? [] : [[field, name] as const]
    }),
  )
}

/** @param rows - of what was looked at, each row's index in the file; the file itself without */
const placed = (pointer: string, rows: readonly number[] | undefined, names: Map<string, string>) => {
  const [, row, column] = /^\/(\d+)(?:\/(.*))?$/s.exec(pointer) ?? []
  const name = column === undefined ? undefined : unescaped(column)
  return {
    row: row === undefined ? undefined : rows ? rows[Number(row)] : Number(row),
    column: name === undefined ? undefined : (names.get(name) ?? name),
  }
}

/** Rows of the template that were left in the file: they state nothing. */
const stated = (register: RegisterDefinition, rows: Record<string, unknown>[]): Record<string, unknown>[] => {
  const count = templateRows(register, rows)
  return count === 0 ? rows : rows.map((row, index) => (index < count ? { '': '' } : row))
}

/**
 * Everything that the register's rules say of the file, in the page, without asking anybody: what is wrong, and the rows
 * that state something.
 */
export const checkInPage = (
  register: RegisterDefinition,
  source: Source,
  reason: string,
): { findings: Finding[]; checked: CheckedRow[] } => {
  const { issues, accepted } = checkRows(register, stated(register, source.rows), {
    now: new Date(),
    takesPersons: true,
    reason,
  })
  const names = columnNames(register, source.columns)
  const findings = issues.map((issue) => ({
    ...placed(issue.pointer, undefined, names),
    sentence: fill(template(issue.code)[lang], issue.values),
  }))
  return { findings, checked: accepted }
}

/** A sentence of the portal without the place that it begins with: here it stands at its place. */
const withoutPlace = (pointer: string, sentence: string): string => {
  const column = /^\/\d+\/(.*)$/s.exec(pointer)?.[1]
  const place: Issue = {
    pointer,
    code: 'no-rows',
    values: {},
    ...(column === undefined ? {} : { column: unescaped(column) }),
  }
  const prefix = message(place, lang).slice(0, -template('no-rows')[lang].length)
  return prefix !== '' && sentence.startsWith(prefix) ? sentence.slice(prefix.length) : sentence
}

/**
 * What the portal said of a part of the file.
 * @param rows - of what was sent, each row's index in the file
 */
export const findTold = (
  issues: readonly { pointer: string; message: string }[],
  rows: readonly number[],
  names: Map<string, string>,
): Finding[] =>
  issues.map((issue) => ({
    ...placed(issue.pointer, rows, names),
    sentence: withoutPlace(issue.pointer, issue.message),
  }))

/** Columns that the register does not know, each with the field that it most likely means. */
export const unknownColumns = (
  register: RegisterDefinition,
  columns: readonly string[],
): { name: string; suggestion: string | undefined }[] => {
  const known = columnsOf(register)
  return columns
    .filter(
      (name) => name !== '' && known.get(name) === undefined && known.get(name.normalize('NFC').trim()) === undefined,
    )
    .map((name) => ({ name, suggestion: suggestColumn(name, known) }))
}

/** The same file with a column under another name, in its old place. */
export const renamed = (source: Source, from: string, to: string | undefined): Source => ({
  ...source,
  columns: source.columns.flatMap((name) => (name === from ? (to === undefined ? [] : [to]) : [name])),
  rows: source.rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) =>
        name === from ? (to === undefined ? [] : [[to, value] as const]) : [[name, value] as const],
      ),
    ),
  ),
})
