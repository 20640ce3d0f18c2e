import { placed, runsOf, symbolOf, type LabelText, type Level, type SheetLayout } from './label-sheet.ts'

/** A sheet of labels as SVG: one page, in millimetres, for a printer's own software. */

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

/** Printers gain nothing from more. */
const mm = (length: number): string => String(Number(length.toFixed(4)))

/**
 * One page.
 * @param labels - as many as it holds at most; the rest is left out
 */
export const labelSvg = (layout: SheetLayout, labels: readonly LabelText[], level: Level): string => {
  const { page, label, inset, module, modules, font, leading, columns, rows } = layout
  const drawn = placed(layout, labels.slice(0, columns * rows)).map(({ x, y, label: { url, lines } }) => {
    const path = runsOf(symbolOf(url, level))
      .map((run) => `M${run.x} ${run.y}h${run.length}v1h-${run.length}z`)
      .join('')
    const below = inset.y * 2 + modules * module
    const texts = lines.map(
      (line, at) =>
        `<text x="${mm(x + (label.width - Math.max(...lines.map(({ length }) => length)) * 0.6 * font) / 2)}" y="${mm(y + below + (at + 0.75) * leading)}" xml:space="preserve">${escaped(line)}</text>`,
    )
    return [
      `<rect x="${mm(x)}" y="${mm(y)}" width="${mm(label.width)}" height="${mm(label.height)}" fill="none" stroke="#ccc" stroke-width="0.1"/>`,
      `<path transform="translate(${mm(x + inset.x)} ${mm(y + inset.y)}) scale(${module})" d="${path}" shape-rendering="crispEdges"/>`,
      ...texts,
    ].join('\n')
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${mm(page.width)}mm" height="${mm(page.height)}mm" viewBox="0 0 ${mm(page.width)} ${mm(page.height)}">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<g fill="#000" font-family="'Courier New', Courier, monospace" font-size="${mm(font)}">`,
    ...drawn,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}
