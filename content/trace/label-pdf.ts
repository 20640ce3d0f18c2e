import { concat, utf8, type Bytes } from '../log/bytes.ts'
import { placed, runsOf, symbolOf, type LabelText, type Level, type SheetLayout } from './label-sheet.ts'

/**
 * Sheets of labels as PDF 1.4: rectangles and the face that every reader has. Text is ASCII, as GS1's charset is.
 * @see ISO 32000-1, 7.5 (file), 8.3.3 (coordinates), 8.5.2.1 (rectangles), 9.4 (text)
 */

const POINT = 72 / 25.4
const points = (mm: number): string => String(Number((mm * POINT).toFixed(4)))

/** @see ISO 32000-1, 7.3.4.2 */
const textOf = (text: string): string => `(${text.replace(/[\\()]/g, '\\$&')})`

/** What draws one page; PDF counts upwards from the bottom. */
const drawn = (layout: SheetLayout, labels: ReturnType<typeof placed>, level: Level): string => {
  const { page, label, inset, module, modules, font, leading } = layout
  const up = (y: number): string => points(page.height - y)
  return labels
    .flatMap(({ x, y, label: { url, lines } }) => {
      const side = points(module)
      const longest = Math.max(...lines.map(({ length }) => length))
      const first = y + inset.y * 2 + modules * module + 0.75 * leading
      return [
        `0.8 G 0.3 w ${points(x)} ${up(y + label.height)} ${points(label.width)} ${points(label.height)} re S`,
        // One unit a module, downwards from the symbol's corner.
        `q 0 g ${side} 0 0 -${side} ${points(x + inset.x)} ${up(y + inset.y)} cm`,
        ...runsOf(symbolOf(url, level)).map((run) => `${run.x} ${run.y} ${run.length} 1 re`),
        'f Q',
        `BT 0 g /F ${points(font)} Tf ${points(leading)} TL ${points(x + (label.width - longest * 0.6 * font) / 2)} ${up(first)} Td`,
        ...lines.map((line) => `${textOf(line)} Tj T*`),
        'ET',
      ]
    })
    .join('\n')
}

const deflated = async (content: Bytes): Promise<Bytes> =>
  new Uint8Array(
    await new Response(new Blob([content]).stream().pipeThrough(new CompressionStream('deflate'))).arrayBuffer(),
  )

/** All labels, on as many pages as they take. @param title - ASCII */
export const labelPdf = async (
  layout: SheetLayout,
  labels: readonly LabelText[],
  { level, title }: { level: Level; title: string },
): Promise<Bytes> => {
  const pages = [...Map.groupBy(placed(layout, labels), ({ page }) => page).values()]
  const contents = await Promise.all(pages.map((page) => deflated(utf8(drawn(layout, page, level)))))
  const box = `/MediaBox [0 0 ${points(layout.page.width)} ${points(layout.page.height)}]`
  /** Numbered from 1 in this order; a page and its content follow each other. */
  const objects: Bytes[][] = [
    [utf8('<< /Type /Catalog /Pages 2 0 R >>')],
    [
      utf8(
        `<< /Type /Pages /Count ${pages.length} ${box} /Kids [${pages.map((_, at) => `${5 + 2 * at} 0 R`).join(' ')}] >>`,
      ),
    ],
    [utf8('<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>')],
    [utf8(`<< /Title ${textOf(title)} >>`)],
    ...contents.flatMap((content, at) => [
      [utf8(`<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> /Contents ${6 + 2 * at} 0 R >>`)],
      [utf8(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`), content, utf8('\nendstream')],
    ]),
  ]
  const parts: Bytes[] = [utf8('%PDF-1.4\n')]
  const offsets: number[] = []
  let at = parts[0]?.length ?? 0
  for (const [index, object] of objects.entries()) {
    const whole = concat([utf8(`${index + 1} 0 obj\n`), ...object, utf8('\nendobj\n')])
    offsets.push(at)
    at += whole.length
    parts.push(whole)
  }
  // Each line of the table is twenty bytes, its end included.
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  parts.push(
    utf8(
      `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  )
  return concat(parts)
}
