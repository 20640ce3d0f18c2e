import { columnsOf } from '../../content/registers/columns.ts'
import { fill, template, type Issue, type Language } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { say } from './sentences.ts'

/** Where something is wrong in a file, and what. */
export interface Finding {
  /** Line of the file, or with `isRow` the item of a JSON array, counted from 1; `undefined` for the whole file. */
  place: number | undefined
  isRow: boolean
  /** Name of the column as the file writes it. */
  column: string | undefined
  /** What is wrong, in the reader's language. */
  text: string
}

/** A column's letters as spreadsheets count: 0 is `A`, 26 `AA`. */
export const letterOf = (index: number): string =>
  (index >= 26 ? letterOf(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))

/** Column of a file, by its header or by the field it stands for. */
export interface Columns {
  header: readonly string[]
  /** Name in the header and position of what is called `name` here or in the register. */
  find: (name: string) => { name: string; letter: string | undefined }
}

export const columnsIn = (header: readonly string[], register: RegisterDefinition): Columns => {
  const known = columnsOf(register)
  const find: Columns['find'] = (name) => {
    const field = known.get(name)
    const exact = header.indexOf(name)
    const index = exact >= 0 ? exact : header.findIndex((title) => field !== undefined && known.get(title) === field)
    return index < 0 ? { name, letter: undefined } : { name: header[index] ?? name, letter: letterOf(index) }
  }
  return { header, find }
}

/** What an issue of the check says, without its place. */
export const textOf = ({ code, values }: Pick<Issue, 'code' | 'values'>, language: Language): string =>
  fill(template(code)[language], values)

/** One line: `line 13, column D “pm25”: “abc” is not a number.` */
export const sentenceOf = ({ place, isRow, column, text }: Finding, { find }: Columns, language: Language): string => {
  const where: string[] = []
  if (place !== undefined)
    where.push(isRow ? say(language, 'at-row', { row: place }) : say(language, 'at-line', { line: place }))
  if (column !== undefined) {
    const { name, letter } = find(column)
    where.push(
      letter === undefined ? say(language, 'at-field', { name }) : say(language, 'at-column', { name, letter }),
    )
  }
  if (where.length === 0) where.push(say(language, 'at-file'))
  return `${where.join(language === 'zh' ? '' : ', ')}${language === 'zh' ? '：' : ': '}${text}`
}
