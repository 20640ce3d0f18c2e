import { bothTitles, columnsOf } from './columns.ts'
import { isEmpty } from './cell.ts'
import { keyFields } from './key.ts'
import type { Field, RegisterDefinition } from './register.ts'

/**
 * The file that a publisher fills in: names, and below them what each column is called and how it is written.
 * Whoever leaves those two lines in, or writes titles of their own under the names, is understood.
 */

/** Choices that a cell of the template lists; more stand on the register's page. */
const MAX_CHOICES = 15

/** How a cell is written, by type. Only characters that GBK has too: spreadsheets may save it as such. */
const FORMS: Record<Field['type'], string> = {
  string: '文字 text',
  number: '数字 number',
  integer: '整数 whole number',
  boolean: '是 true / 否 false',
  date: '日期 day 2026-03-01',
  datetime: '时间 instant 2026-03-01T08:00:00+08:00',
  year: '年份 year 2026',
  yearmonth: '年月 month 2026-03',
  list: '用分号隔开 separated by ;',
}

const choicesOf = (choices: NonNullable<Field['enum']>): string => {
  const listed = Object.entries(choices).map(([key, { zh }]) => (key === zh ? key : `${key} ${zh}`))
  return listed.length > MAX_CHOICES ? `${listed.slice(0, MAX_CHOICES).join(' | ')} | …` : listed.join(' | ')
}

const formOf = (field: Field): string => {
  const has = (role: Field['role'][number]): boolean => field.role.includes(role)
  if (field.enum) return choicesOf(field.enum)
  if (has('place')) return '行政区划代码 division code 130102'
  if (has('organisation')) return '统一社会信用代码 credit code'
  if (has('document')) return 'SHA-256 标题 title | SHA-256 标题 title'
  if (has('link')) return 'https://'
  if (has('person')) return '姓名，不公布 name, never published'
  if (field.ref) return `${FORMS.string} (${field.ref})`
  return field.unit === undefined || field.unit === '1' ? FORMS[field.type] : `${FORMS[field.type]}, ${field.unit}`
}

/** Key fields are needed whatever the register says. */
const hintsOf = (register: RegisterDefinition): string[] => {
  const keys = new Set(keyFields(register).map(([name]) => name))
  return Object.entries(register.fields).map(([name, field]) =>
    field.required || keys.has(name) ? `必填 required: ${formOf(field)}` : formOf(field),
  )
}

/** A cell by RFC 4180: quoted where it has to be. */
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Names, titles in both languages, and how each column is written; with a byte order mark, which spreadsheets need. */
export const csvTemplate = (register: RegisterDefinition): string => {
  const titles = Object.values(register.fields).map(({ title }) => bothTitles(title))
  const lines = [Object.keys(register.fields), titles, hintsOf(register)]
  return `\ufeff${lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')}`
}

/** Rows at the top of a file among which the template's own may be. */
const MAX_ROWS = 3

/** Whether every cell of a row says what its column is called, or how it is written. */
const isOwn = (register: RegisterDefinition, row: unknown): boolean => {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return false
  const columns = columnsOf(register)
  const fields = Object.values(register.fields)
  const hints = hintsOf(register)
  const stated = Object.entries(row).filter(([, value]) => !isEmpty(value))
  return (
    stated.length > 1 &&
    stated.every(([name, value]) => {
      const column = columns.get(name.normalize('NFC').trim())
      if (typeof column !== 'number' || typeof value !== 'string') return false
      const title = fields[column]?.title
      const own = title ? [title.zh, title.en, bothTitles(title), hints[column]] : []
      return own.includes(value.normalize('NFC').trim())
    })
  )
}

/** How many rows at the top of a file are the template's own, or titles under the names, and state nothing. */
export const templateRows = (register: RegisterDefinition, rows: readonly unknown[]): number => {
  let count = 0
  while (count < Math.min(MAX_ROWS, rows.length) && isOwn(register, rows[count])) count++
  return count
}
