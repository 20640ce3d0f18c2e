import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { labelPdf } from '../../content/trace/label-pdf.ts'
import {
  labelText,
  layOut,
  LEVELS,
  PAPERS,
  placed,
  type LabelText,
  type SheetLayout,
  type SheetOptions,
} from '../../content/trace/label-sheet.ts'
import { labelSvg } from '../../content/trace/label-svg.ts'

/** What is printed on labels reads, with readers that others wrote, as exactly the address that was issued. */

const ORIGIN = 'https://lucid.example'
const SERIALS = ['0FGF4ZM3ZEMP1MBDP905', '0VHKJ4M2T94KWFT3GA87', '00000000000000000000']
const labelsOf = (lot = '20260412-A', origin = ORIGIN): LabelText[] =>
  SERIALS.map((serial) => labelText(origin, '09520000000073', lot, serial))
const OPTIONS: SheetOptions = { size: 20, level: 'M', paper: 'a4' }
const layoutOf = (labels: LabelText[], over: Partial<SheetOptions> = {}): SheetLayout => {
  const [sample] = labels
  const layout = sample && layOut(sample, { ...OPTIONS, ...over })
  if (!layout || 'fault' in layout) throw new Error(JSON.stringify(layout))
  return layout
}

/** A dark rectangle on a page, mm from the top left. */
interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** Pixels a millimetre: some 200 dpi. */
const FINE = 8

/** A page as a portable grey map. */
const pictured = ({ page }: SheetLayout, dark: readonly Rectangle[]): Uint8Array => {
  const [width, height] = [Math.round(page.width * FINE), Math.round(page.height * FINE)]
  const pixels = new Uint8Array(width * height).fill(255)
  for (const { x, y, width: wide, height: high } of dark)
    for (let row = Math.round(y * FINE); row < Math.round((y + high) * FINE); row++)
      pixels.fill(0, row * width + Math.round(x * FINE), row * width + Math.round((x + wide) * FINE))
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels])
}

/** What an SVG sheet draws dark. */
const darkInSvg = (svg: string): Rectangle[] =>
  [...svg.matchAll(/<path transform="translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)" d="([^"]+)"/g)].flatMap(
    ([, left = '', top = '', scale = '', path = '']) =>
      [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)].map(([, x, y, length]) => ({
        x: Number(left) + Number(x) * Number(scale),
        y: Number(top) + Number(y) * Number(scale),
        width: Number(length) * Number(scale),
        height: Number(scale),
      })),
  )

const MM = 25.4 / 72

/** The content of each page of a PDF. */
const pagesOf = (pdf: Uint8Array): string[] => {
  const text = Buffer.from(pdf).toString('latin1')
  return [...text.matchAll(/\/Length (\d+) \/Filter \/FlateDecode >>\nstream\n/g)].map((match) =>
    inflateSync(
      pdf.subarray(match.index + match[0].length, match.index + match[0].length + Number(match[1])),
    ).toString(),
  )
}

/** What a page of a PDF fills dark: rectangles under the transformation before them. */
const darkInPdf = (content: string, { page }: SheetLayout): Rectangle[] =>
  [...content.matchAll(/q 0 g ([\d.]+) 0 0 -\1 ([\d.]+) ([\d.]+) cm\n([\s\S]*?)\nf Q/g)].flatMap(
    ([, side = '', left = '', up = '', rectangles = '']) =>
      rectangles.split('\n').map((line) => {
        const [x = NaN, y = NaN, width = NaN] = line.split(' ').map(Number)
        const unit = Number(side) * MM
        return {
          x: Number(left) * MM + x * unit,
          y: page.height - Number(up) * MM + y * unit,
          width: width * unit,
          height: unit,
        }
      }),
  )

const decoded = async (picture: Uint8Array): Promise<string[]> => {
  const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 50 })
  return found.map(({ text }) => text).sort()
}

const HAS_ZBAR = spawnSync('zbarimg', ['--version']).status === 0
const zbarDecoded = (picture: Uint8Array): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'labels-'))
  try {
    writeFileSync(join(folder, 'page.pgm'), picture)
    const { stdout } = spawnSync('zbarimg', ['--raw', '-q', join(folder, 'page.pgm')], { encoding: 'utf8' })
    return stdout.trim().split('\n').sort()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const { buffer, byteOffset, byteLength } = readFileSync(wasm)
  await prepareZXingModule({
    overrides: { wasmBinary: buffer.slice(byteOffset, byteOffset + byteLength) },
    fireImmediately: true,
  })
})

describe('a sheet of labels', () => {
  it.each(LEVELS.flatMap((level) => PAPERS.map((paper) => ({ level, paper }))))(
    'reads as the addresses that were issued, at level $level on $paper',
    async (over) => {
      const labels = labelsOf()
      const layout = layoutOf(labels, over)
      const urls = labels.map(({ url }) => url).sort()
      const pages = pagesOf(await labelPdf(layout, labels, { level: over.level, title: 'labels' }))
      const pictures = pages.map((page) => pictured(layout, darkInPdf(page, layout)))
      expect((await Promise.all(pictures.map(decoded))).flat().sort()).toEqual(urls)
      const [first] = urls
      const svg = labelSvg(layout, labels, over.level)
      expect(await decoded(pictured(layout, darkInSvg(svg)))).toEqual(over.paper === 'a4' ? urls : [labels[0]?.url])
      expect(first).toBeDefined()
    },
  )

  it.runIf(HAS_ZBAR)('reads the same with zbarimg', async () => {
    const labels = labelsOf(`!"%&'()*+,-./:;<=>?_`)
    const layout = layoutOf(labels)
    const urls = labels.map(({ url }) => url).sort()
    expect(zbarDecoded(pictured(layout, darkInSvg(labelSvg(layout, labels, 'M'))))).toEqual(urls)
    const [page = ''] = pagesOf(await labelPdf(layout, labels, { level: 'M', title: 'labels' }))
    expect(zbarDecoded(pictured(layout, darkInPdf(page, layout)))).toEqual(urls)
  })

  it('still reads with a tenth of it scratched away, at the level that promises a quarter', async () => {
    const labels = labelsOf().slice(0, 1)
    const layout = layoutOf(labels, { level: 'Q', size: 30 })
    const { left, top, inset, module, modules } = layout
    const scratch = (rectangle: Rectangle): boolean => {
      const [x, y] = [(rectangle.x - left - inset.x) / module, (rectangle.y - top - inset.y) / module]
      return !(x > modules * 0.45 && x < modules * 0.75 && y > modules * 0.5 && y < modules * 0.8)
    }
    const dark = darkInSvg(labelSvg(layout, labels, 'Q'))
    expect(dark.filter(scratch).length).toBeLessThan(dark.length)
    expect(await decoded(pictured(layout, dark.filter(scratch)))).toEqual([labels[0]?.url])
  })

  it('with one module turned over everywhere reads as nothing or the same, never as another', async () => {
    const labels = labelsOf().slice(0, 1)
    const layout = layoutOf(labels)
    const dark = darkInSvg(labelSvg(layout, labels, 'M')).filter((_, at) => at % 3 !== 0)
    const found = await decoded(pictured(layout, dark))
    expect([[], [labels[0]?.url]]).toContainEqual(found)
  })

  it('says the same for eyes: trade item number, lot and serial number below the code', async () => {
    const labels = labelsOf()
    const layout = layoutOf(labels)
    const texts = ['(01)09520000000073', '(10)20260412-A', '(21)0FGF4 ZM3ZE', '    MP1MB DP905']
    for (const text of texts) expect(labelSvg(layout, labels, 'M')).toContain(`>${text}</text>`)
    const [page = ''] = pagesOf(await labelPdf(layout, labels, { level: 'M', title: 'x' }))
    for (const text of texts) expect(page).toContain(`(${text.replace(/[()]/g, '\\$&')}) Tj`)
  })

  it('holds no mark-up of a lot, and no label hangs over the page or another', () => {
    const labels = labelsOf(`<"&'>)(\\`.replace('\\', '/'))
    const svg = labelSvg(layoutOf(labels), labels, 'M')
    expect(svg).toContain('(10)&lt;&quot;&amp;&#39;&gt;)(/')
    for (const size of [12, 20, 33.3, 60, 100])
      for (const paper of PAPERS) {
        const layout = layoutOf(labels, { size, paper })
        const many = Array.from({ length: 30 }, () => labels[0]).filter((label) => label !== undefined)
        const at = placed(layout, many)
        for (const { x, y } of at) {
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x + layout.label.width).toBeLessThanOrEqual(layout.page.width + 1e-9)
          expect(y + layout.label.height).toBeLessThanOrEqual(layout.page.height + 1e-9)
        }
        expect(new Set(at.map(({ page, x, y }) => `${page} ${x} ${y}`)).size).toBe(30)
        expect(layout.module * 4).toBeLessThanOrEqual(layout.inset.x + 1e-9)
      }
  })

  it('is refused so small that printers smear it, or larger than a page', () => {
    const [sample] = labelsOf()
    if (!sample) throw new Error('no label')
    expect(layOut(sample, { ...OPTIONS, size: 5 })).toEqual({ fault: 'too-small', least: expect.any(Number) })
    expect(layOut(sample, { ...OPTIONS, size: NaN })).toMatchObject({ fault: 'too-small' })
    expect(layOut(sample, { ...OPTIONS, size: 101 })).toEqual({ fault: 'too-large', most: 100 })
    const small = layOut(sample, { ...OPTIONS, size: 5 })
    if (!('least' in small)) throw new Error('large enough')
    expect(layOut(sample, { ...OPTIONS, size: small.least })).toHaveProperty('module')
  })
})

describe('the PDF', () => {
  it('tells truly where each of its objects begins', async () => {
    const labels = Array.from({ length: 70 }, () => labelsOf()).flat()
    const pdf = await labelPdf(layoutOf(labels), labels, { level: 'M', title: 'a (title) \\' })
    const text = Buffer.from(pdf).toString('latin1')
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1])
    expect(text.slice(start, start + 4)).toBe('xref')
    const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset))
    offsets.forEach((offset, at) => expect(text.slice(offset)).toMatch(new RegExp(`^${at + 1} 0 obj\n`)))
    expect(Number(/\/Count (\d+)/.exec(text)?.[1])).toBe(pagesOf(pdf).length)
    expect(text).toContain('/Title (a \\(title\\) \\\\)')
  })
})
