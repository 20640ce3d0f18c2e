import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { unfoldsWithin } from '../../content/documents/inflated.ts'
import { cleanText, inPages } from '../../content/documents/pages.ts'
import { textOfMarkup } from '../../content/documents/read-markup.ts'
import { WHYS } from '../../content/documents/file-text.ts'
import { withoutLineBreaks, withoutRadicals } from '../../content/documents/printed-text.ts'
import { readFile } from '../../content/documents/reading.ts'
import { endingOf, fitsMediaType, isAccepted, isInline, readingOf } from '../../content/documents/media-types.ts'
import { WORDS } from '../../content/generated/words.ts'
import { aPdf, deflatedPdf } from '../documents/a-pdf.ts'

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const MB = 1024 * 1024

describe('a bomb', () => {
  it('in a PDF is never unfolded, small or in two layers', async () => {
    const once = deflateSync(new Uint8Array(40 * MB))
    expect(await readFile(deflatedPdf(once), 'application/pdf')).toEqual({ pages: [], why: 'tooLarge' })
    const twice = deflateSync(deflateSync(new Uint8Array(40 * MB), { level: 1 }))
    expect(await readFile(deflatedPdf(twice), 'application/pdf')).toEqual({ pages: [], why: 'tooLarge' })
  })

  it('is measured over all streams together, and a real page is none', async () => {
    const page = deflateSync(new Uint8Array(MB))
    expect(await unfoldsWithin(deflatedPdf(page), 2 * MB)).toBe(true)
    expect(await unfoldsWithin(deflatedPdf(page), MB - 1)).toBe(false)
    const drawing = deflateSync(bytes('BT /F1 12 Tf 72 720 Td (compressed) Tj ET'))
    expect(await readFile(deflatedPdf(drawing), 'application/pdf')).toEqual({ pages: ['compressed'], why: undefined })
  })

  it('of nested marks does not hold up the reader of markup', () => {
    expect(textOfMarkup('<'.repeat(300_000))).toHaveLength(300_000)
    expect(textOfMarkup(`${'<div>'.repeat(100_000)}x`).trim()).toBe('x')
    expect(textOfMarkup('<!--'.repeat(100_000))).toBe('')
    expect(textOfMarkup(`<a title="${'>'.repeat(100_000)}">y</a>`)).toBe('y')
  })
})

describe('a PDF cut or changed anywhere', () => {
  const whole = aPdf(['first', 'second'])
  it('is read or said to be broken, and never throws', async () => {
    for (let at = 0; at < whole.length; at += 37) {
      const cut = await readFile(whole.slice(0, at), 'application/pdf')
      expect(cut.why === undefined || WHYS.includes(cut.why)).toBe(true)
      const changed = whole.slice()
      changed[at] = 0x20
      const read = await readFile(changed, 'application/pdf')
      expect(read.pages.length > 0 || read.why !== undefined).toBe(true)
    }
  }, 60_000)
})

describe('the text of a web page', () => {
  it.each([
    ['<p>一</p><p>二</p>', '一\n\n二'],
    ['<ul><li>甲<li>乙</ul>', '甲\n乙'],
    ['<table><tr><td>1<td>2<tr><td>3<td>4</table>', '1 2\n3 4'],
    ['a &amp; b &#20013;&#x6587; &nbsp;&unknown;', 'a & b 中文 &unknown;'],
    ['<style>p{}</style><script>if (a < b) "</p>"</script>x', 'x'],
    ['a < b 且 c > d', 'a < b 且 c > d'],
    ['<p title="a > b">x', 'x'],
    ['<!-- <p>n</p> -->y', 'y'],
    ['<script>never ended', ''],
    ['&#0;&#1114112;z', 'z'],
  ])('%s', (source, text) => {
    expect(cleanText(textOfMarkup(source))).toBe(text)
  })
})

describe('pages of a text', () => {
  it('end behind a line, and together are the text', () => {
    const lines = Array.from({ length: 400 }, (_, n) => `第${n}行　水质达标`).join('\n')
    const pages = inPages(lines)
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.join('\n')).toBe(lines)
    expect(pages.every((page) => page.length <= 3_000)).toBe(true)
  })

  it('never part a character, and an empty text has none', () => {
    expect(inPages('𠮷'.repeat(4_001)).every((page) => page.isWellFormed())).toBe(true)
    expect(inPages('')).toEqual([])
  })

  it('of a table each begin with its head', async () => {
    const rows = Array.from({ length: 250 }, (_, n) => `${n},"a\tb\nc"`).join('\n')
    const { pages } = await readFile(bytes(`n,text\n${rows}`), 'text/csv')
    expect(pages).toHaveLength(3)
    expect(pages[2]?.split('\n').slice(0, 2)).toEqual(['n\ttext', '200\ta b c'])
  })

  it('hold nothing that hides or turns text round', () => {
    expect(cleanText('甲\u202e乙\u200b\u0000丙\u2028丁\ufeff')).toBe('甲乙丙\n丁')
  })

  it('are read in GB18030 too', async () => {
    const gb = new Uint8Array([0xcb, 0xae, 0xd6, 0xca])
    expect((await readFile(gb, 'text/plain; charset=gbk')).pages).toEqual(['水质'])
  })
})

describe('what is drawn on a page', () => {
  it('is found by the characters it shows, though the file names their radicals', async () => {
    expect(withoutRadicals('⼈⺠⽣态⻓⻋')).toBe('人民生态长车')
    const file = readFileSync('content/demonstration/documents/decision-2026-3.pdf')
    const { pages } = await readFile(new Uint8Array(file), 'application/pdf')
    expect(pages).toHaveLength(2)
    expect(pages[0]).toContain('示例市生态环境局')
    expect(pages[1]).toContain('罚款人民币壹拾贰万元')
  })

  it('goes on where a full line was broken, and ends where a line was short', () => {
    expect(withoutLineBreaks('一二三四五六七八\n九十。\n另一段')).toBe('一二三四五六七八九十。\n另一段')
    expect(withoutLineBreaks('one two three\nfour five six\nend')).toBe('one two three four five six end')
    expect(withoutLineBreaks('')).toBe('')
  })
})

describe('a media type', () => {
  it('is known by its essence, whatever its letters and charset', () => {
    expect(isAccepted('Text/CSV; charset=GB18030')).toBe(true)
    expect(readingOf('Text/CSV; charset=GB18030')).toBe('table')
    expect(isAccepted('constructor')).toBe(false)
    expect(isAccepted('application/pdf; x')).toBe(false)
    expect(endingOf('application/x-unknown')).toBe('bin')
  })

  it('that a browser would run is never shown by itself', () => {
    for (const type of ['text/html', 'image/svg+xml', 'application/xml', 'application/xhtml+xml', 'application/pdf'])
      expect(isInline(type)).toBe(false)
  })

  it('is told by the first bytes', () => {
    expect(fitsMediaType(aPdf(['x']), 'application/pdf')).toBe(true)
    expect(fitsMediaType(aPdf(['x']), 'image/png')).toBe(false)
    expect(fitsMediaType(bytes('<svg/>'), 'image/jpeg')).toBe(false)
  })
})

it('every reason why a text is missing is said in words', () => {
  for (const why of WHYS) expect(WORDS).toHaveProperty(['documents', why])
})
