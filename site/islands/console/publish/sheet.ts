import { h } from '../element.ts'
import { word } from '../words.ts'
import type { Finding } from './findings.ts'
import type { Source } from './source.ts'

/** The file as a table, what is wrong said in its cell, where it can be mended at once. */

/** Rows drawn at a time; more come at a press. */
const PAGE = 100
/** Rows of a sound file that are shown as a sample. */
const SAMPLE = 10

const shown = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** Characters of a sound cell that the table shows. */
const CUT = 120
const cut = (text: string): string => (text.length > CUT ? `${text.slice(0, CUT)}…` : text)

interface Sheet {
  source: Source
  findings: readonly Finding[]
  /** Titles of columns, by the name that the file gives them. */
  titleOf: (column: string) => string
  /** A cell was mended. */
  mended: () => void
}

const rowLabel = ({ lines }: Source, row: number): string =>
  lines?.[row] === undefined ? word('rowNumber', { row: row + 1 }) : word('lineNumber', { line: lines[row] })

const badCell = (sheet: Sheet, row: number, column: string, sentences: string[]): HTMLElement => {
  const id = `cell-${row}-${sheet.source.columns.indexOf(column)}`
  const value = sheet.source.rows[row]?.[column]
  const input = h('input', {
    value: shown(value).slice(0, 20_000),
    'aria-label': word('cellLabel', { row: rowLabel(sheet.source, row), column: sheet.titleOf(column) }),
    'aria-invalid': 'true',
    'aria-describedby': id,
    'data-cell': true,
    autocomplete: 'off',
    spellcheck: 'false',
    on: {
      input: () => {
        const cells = sheet.source.rows[row]
        if (cells) cells[column] = input.value
        sheet.mended()
      },
    },
  })
  return h('td', { class: 'bad' }, input, h('p', { class: 'issue', id }, sentences.join(' ')))
}

const tableRow = (sheet: Sheet, row: number, columns: readonly string[]): HTMLElement => {
  const { source, findings } = sheet
  const own = findings.filter((finding) => finding.row === row)
  const whole = own.filter(({ column }) => column === undefined || !columns.includes(column))
  const sentences = whole.map(({ column, sentence }) =>
    column === undefined ? sentence : word('inColumn', { column: sheet.titleOf(column), sentence }),
  )
  const cells = columns.map((column) => {
    const wrong = own.filter((finding) => finding.column === column).map(({ sentence }) => sentence)
    return wrong.length > 0 ? badCell(sheet, row, column, wrong) : h('td', {}, cut(shown(source.rows[row]?.[column])))
  })
  return h(
    'tr',
    { class: own.length > 0 ? 'wrong' : undefined },
    h(
      'th',
      { scope: 'row' },
      rowLabel(source, row),
      ...sentences.map((sentence) => h('p', { class: 'issue' }, sentence)),
    ),
    ...cells,
  )
}

/** The column with the row's name, then those with something wrong, then the rest: on a phone the wrong ones are in sight. */
const inOrder = (columns: readonly string[], findings: readonly Finding[]): string[] => {
  const wrong = new Set(findings.map(({ column }) => column))
  return [...columns].sort((a, b) => Number(wrong.has(b)) - Number(wrong.has(a)))
}

/**
 * A table of the rows with something wrong, or of a sample where nothing is.
 * @param caption - what it shows, in words
 */
export const sheetOf = (sheet: Sheet, caption: string): HTMLElement => {
  const { source, findings } = sheet
  const wrongRows = [...new Set(findings.flatMap(({ row }) => row ?? []))].sort((a, b) => a - b)
  const rows = wrongRows.length > 0 ? wrongRows : source.rows.slice(0, SAMPLE).map((_, row) => row)
  const columns = inOrder(
    source.columns.filter((name) => name !== ''),
    findings,
  )
  const body = h('tbody')
  let drawn = 0
  const more = h('button', { type: 'button', class: 'button quiet', on: { click: () => draw(true) } }, word('moreRows'))
  const draw = (isAsked: boolean): void => {
    const made = rows.slice(drawn, drawn + PAGE).map((row) => tableRow(sheet, row, columns))
    for (const row of made) body.appendChild(row)
    drawn += made.length
    more.hidden = drawn >= rows.length
    if (isAsked) made[0]?.querySelector<HTMLElement>('input')?.focus()
  }
  draw(false)
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'scroll sheet', role: 'region', 'aria-labelledby': 'sheet-caption', tabindex: 0 },
      h(
        'table',
        {},
        h('caption', { id: 'sheet-caption' }, h('span', {}, caption)),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, word('row')),
            ...columns.map((name) => h('th', { scope: 'col' }, sheet.titleOf(name))),
          ),
        ),
        body,
      ),
    ),
    more,
  )
}
