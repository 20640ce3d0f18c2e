import type { Cell, Column } from '../components/table.ts'
import { shownTime } from '../time.ts'
import { shownUnit } from '../units.ts'
import type { Lang } from '../words.ts'

/**
 * How wide the columns of a register's table will at least be, so that no more of them are drawn than fit side by side.
 * Widths are in ems of the table's text (`registers.css`), and generous: letters differ from one system to the next.
 */

/** What a table of records takes of a screen of 1,280 pixels. */
const ROOM = 74

const LETTER = 0.6
const HEAD = 0.92
const GAP = 1.1
/** Text breaks into lines, but into none shorter than this. */
const LEAST = 5.1
/** The column of names breaks too, and codes and addresses break anywhere. */
const NAME = 13
const LONG = 8.6
/** What is told in sentences is not to take more lines than this, as long as that needs no more room than `PROSE`. */
const MOST_LINES = 6
const PROSE = 12

const isWide = (character: string): boolean => character > '\u2e7f'

const widthOfText = (text: string): number =>
  [...text].reduce((width, character) => width + (isWide(character) ? 1 : LETTER), 0)

/** Where it breaks: between words, and after every Chinese character. */
const widestWord = (text: string): number =>
  Math.max(0, ...(text.match(/[^\s\u2e80-\uffff-]+-?/g) ?? []).map(widthOfText))

const widthOfCell = ({ kind }: Column, cell: Cell, isName: boolean, lang: Lang): number => {
  if (cell === undefined) return 0
  const text = typeof cell === 'string' ? cell : cell.text
  if (kind === 'number') return widthOfText(text) + text.length / 6
  if (kind === 'time') return widthOfText(shownTime(text, lang))
  if (isName) return Math.min(NAME, widthOfText(text))
  if (/[!-~]{18,}/.test(text)) return LONG
  const mark = typeof cell === 'object' && cell.colour ? 1.5 : 0
  return Math.max(widestWord(text) + mark, Math.min(PROSE, widthOfText(text) / MOST_LINES))
}

interface Filled {
  column: Column
  cells: Cell[]
}

const widthOf = ({ column, cells }: Filled, isName: boolean, lang: Lang): number => {
  const unit = column.unit === undefined ? '' : shownUnit(column.unit, lang)
  const head = Math.max(widestWord(column.title), widestWord(unit)) * HEAD
  const least = column.kind === 'number' ? 3.8 : LEAST
  return Math.max(least, GAP + head, ...cells.map((cell) => GAP + widthOfCell(column, cell, isName, lang)))
}

/** Of the plain columns, in their order, those that have room beside the others. */
export const fitting = <One extends Filled>(others: readonly Filled[], plain: readonly One[], lang: Lang): One[] => {
  let room = ROOM - others.reduce((sum, one, at) => sum + widthOf(one, at === 0, lang), 0)
  return plain.filter((one) => {
    const width = widthOf(one, false, lang)
    if (width > room) return false
    room -= width
    return true
  })
}
