import { isFiles } from '../documents/file.ts'
import { isDemonstration } from './demonstration.ts'
import type { Stored } from './facts.ts'
import { disarmed } from './formula.ts'
import type { StatedRecord } from './present.ts'
import type { RegisterDefinition } from './register.ts'

/** Columns that an export adds behind a register's own; the importer passes over them. */
export const ENTRY_COLUMNS = ['_index', '_revision', '_publishedAt', '_publisher', '_demonstration'] as const

/** A cell by RFC 4180: quoted where it has to be. */
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** One cell of a file of other columns than a register's. */
export const csvCell = (text: string, forSpreadsheet: boolean): string => cell(forSpreadsheet ? disarmed(text) : text)

/** Texts separated by semicolons, or as a JSON array where the importer would part them elsewhere. */
const listText = (list: string[]): string => {
  const text = list.join(';')
  const isPartedAlike = !text.startsWith('[') && !list.some((item) => /[;；]/.test(item))
  return isPartedAlike && (list.length > 1 || !text.includes('、')) ? text : JSON.stringify(list)
}

const textOf = (value: Stored | undefined): string => {
  if (value === undefined) return ''
  if (isFiles(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return listText(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The header line, with its line break. */
export const csvHeader = (register: RegisterDefinition): string =>
  `${[...Object.keys(register.fields), ...ENTRY_COLUMNS].map(cell).join(',')}\r\n`

/** Writes one record as a line, with its line break. */
export const csvLine = (register: RegisterDefinition, forSpreadsheet: boolean): ((record: StatedRecord) => string) => {
  const names = Object.keys(register.fields)
  const write = forSpreadsheet ? (text: string) => cell(disarmed(text)) : cell
  return ({ body, index, revision, publishedAt, publisher }) =>
    `${[...names.map((name) => write(textOf(body?.[name]))), index, revision, publishedAt, publisher, isDemonstration(publisher)].join(',')}\r\n`
}
