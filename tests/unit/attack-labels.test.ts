import sax from 'sax'
import { describe, expect, it } from 'vitest'
import { labelPdf } from '../../content/trace/label-pdf.ts'
import { labelText, layOut } from '../../content/trace/label-sheet.ts'
import { labelSvg } from '../../content/trace/label-svg.ts'
import { PAYLOADS } from '../attack/corpus.ts'

/** The number of a lot is its producer's own; it is printed below each symbol. */

const LOTS = [
  ...Object.values(PAYLOADS).map((payload) => payload.slice(0, 20)),
  ') Tj (x) /JS',
  '\\) /AA <</O',
  'endstream',
  '>>endobj 9 0',
  '<script>x</script>',
  '"/><image x="',
]
const made = async (lot: string) => {
  const label = labelText('https://lucid.example', '09520000000073', lot, '00000000000000000000')
  const layout = layOut(label, { size: 40, level: 'M', paper: 'label' })
  if ('fault' in layout) throw new Error(layout.fault)
  const pdf = await labelPdf(layout, [label], { level: 'M', title: '09520000000073 1' })
  return { svg: labelSvg(layout, [label], 'M'), pdf: Buffer.from(pdf).toString('latin1') }
}

describe('a lot whose number would be more than a number', () => {
  it.each(LOTS)('is text in a drawing: %s', async (lot) => {
    const names = new Set<string>()
    const parser = sax.parser(true, { strictEntities: true })
    parser.onerror = (error) => {
      throw error
    }
    parser.onopentag = ({ name, attributes }) => {
      names.add(name)
      expect(Object.keys(attributes).filter((each) => /^on|href/.test(each))).toEqual([])
    }
    let said = ''
    parser.ontext = (text) => void (said += text)
    parser.write((await made(lot)).svg).close()
    expect(said).toContain(`(10)${lot}`)
    expect([...names].filter((name) => !['svg', 'g', 'path', 'text', 'rect', 'title'].includes(name))).toEqual([])
  })

  it.each(LOTS)('is text in a PDF, of which it ends no object: %s', async (lot) => {
    const plain = await made('L1')
    const { pdf } = await made(lot)
    const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0
    for (const what of [/\bendobj\b/g, /\bendstream\b/g, /\/(JS|JavaScript|AA|OpenAction|Launch|URI)\b/g, /%%EOF/g])
      expect([String(what), count(pdf, what)]).toEqual([String(what), count(plain.pdf, what)])
  })
})
