import { encode } from 'uqr'
import { codePrefix } from './code-issue.ts'
import { secondCodeUrl } from './second-code.ts'
import { groupedSerial } from './serial.ts'

/** Sheets of labels with QR codes: where everything stands, in millimetres from the top left. Drawn as SVG or PDF elsewhere. */

export const LEVELS = ['L', 'M', 'Q', 'H'] as const
/** How much of a symbol may be damaged: about 7, 15, 25 and 30 %. @see ISO/IEC 18004, 7.5.1 */
export type Level = (typeof LEVELS)[number]

export const PAPERS = ['a4', 'label'] as const
/** `a4`: sheets of labels; `label`: one label a page, for a printer with a roll. */
export type Paper = (typeof PAPERS)[number]

export interface SheetOptions {
  /** Side of the symbol without its quiet ground, mm. */
  size: number
  level: Level
  paper: Paper
}

/** What stands on a label: what its code leads to, and the same for eyes. */
export interface LabelText {
  url: string
  lines: string[]
}

export interface SheetLayout {
  /** Of a page and of a label, mm. */
  page: { width: number; height: number }
  label: { width: number; height: number }
  columns: number
  rows: number
  /** Of the first label. */
  left: number
  top: number
  /** From the label's edge to the symbol, quiet ground included. */
  inset: { x: number; y: number }
  /** Side of one module. */
  module: number
  /** Modules a side, without quiet ground. */
  modules: number
  /** Height of the letters and from line to line. */
  font: number
  leading: number
}

/** Modules of quiet ground on each side. @see ISO/IEC 18004, 6.3.8 */
export const QUIET = 4

/** Below this, printers smear modules into each other and telephones see grey, mm. */
export const LEAST_MODULE = 0.25
export const LARGEST_SIZE = 100

const A4 = { width: 210, height: 297 }
/** What printers leave white. */
const MARGIN = 8
const GAP = 1.5
/** Width of a letter of a typewriter's face, of its height. */
const LETTER = 0.6
const FONT = { least: 1.5, most: 2.6 }
const LEADING = 1.2

/** For eyes, below the code. @param lot - as printed */
export const labelText = (origin: string, gtin: string, lot: string, serial: string): LabelText => {
  const grouped = groupedSerial(serial)
  return {
    url: codePrefix(origin, gtin, lot) + serial,
    // AIs in brackets, as below every symbol of GS1; the serial number in two lines, so that labels may be narrow.
    lines: [`(01)${gtin}`, `(10)${lot}`, `(21)${grouped.slice(0, 12).trim()}`, `    ${grouped.slice(12)}`],
  }
}

/** The same of a hidden second code: without the lot, which the outside says. */
export const secondLabelText = (origin: string, gtin: string, code: string): LabelText => {
  const grouped = groupedSerial(code)
  return {
    url: secondCodeUrl(origin, gtin, code),
    lines: [`(01)${gtin}`, grouped.slice(0, 12).trim(), grouped.slice(12)],
  }
}

/** Dark modules by row. @throws RangeError for what no symbol holds */
export const symbolOf = (url: string, level: Level): boolean[][] =>
  encode(url, { ecc: level, boostEcc: false, border: 0 }).data

export type LayoutFault =
  /** Modules would be too small; `least` is the smallest side that is not, mm. */
  { fault: 'too-small'; least: number } | { fault: 'too-large'; most: number }

/** @param sample - any label of the sheet: all are as long */
export const layOut = ({ url, lines }: LabelText, { size, level, paper }: SheetOptions): SheetLayout | LayoutFault => {
  const modules = symbolOf(url, level).length
  const least = Math.ceil(modules * LEAST_MODULE * 10) / 10
  if (!(size >= least)) return { fault: 'too-small', least }
  if (size > LARGEST_SIZE) return { fault: 'too-large', most: LARGEST_SIZE }
  const module = size / modules
  const ground = size + 2 * QUIET * module
  const longest = Math.max(...lines.map(({ length }) => length))
  const width = Math.max(ground, longest * LETTER * FONT.least + 2 * GAP)
  const font = Math.min(FONT.most, (width - 2 * GAP) / (longest * LETTER))
  const leading = font * LEADING
  const label = { width, height: ground + lines.length * leading + GAP }
  const across = { x: (width - ground) / 2 + QUIET * module, y: QUIET * module }
  const common = { label, inset: across, module, modules, font, leading }
  if (paper === 'label') return { ...common, page: label, columns: 1, rows: 1, left: 0, top: 0 }
  const columns = Math.floor((A4.width - 2 * MARGIN) / label.width)
  const rows = Math.floor((A4.height - 2 * MARGIN) / label.height)
  return { ...common, page: A4, columns, rows, left: (A4.width - columns * label.width) / 2, top: MARGIN }
}

/** Runs of dark modules of a symbol: from `x` in row `y`, `length` long. */
export const runsOf = (symbol: readonly (readonly boolean[])[]): { x: number; y: number; length: number }[] =>
  symbol.flatMap((row, y) => {
    const runs: { x: number; y: number; length: number }[] = []
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const start = x
      while (row[x + 1]) x++
      runs.push({ x: start, y, length: x - start + 1 })
    }
    return runs
  })

/** Labels with the top left corner of each on its page. */
export const placed = (
  { columns, rows, left, top, label }: SheetLayout,
  labels: readonly LabelText[],
): { page: number; x: number; y: number; label: LabelText }[] =>
  labels.map((one, index) => {
    const [page, at] = [Math.floor(index / (columns * rows)), index % (columns * rows)]
    return {
      page,
      x: left + (at % columns) * label.width,
      y: top + Math.floor(at / columns) * label.height,
      label: one,
    }
  })
