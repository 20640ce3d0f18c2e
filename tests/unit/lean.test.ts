import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { PERMISSIONS } from '../../content/generated/permissions.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { WORDS } from '../../content/generated/words.ts'
import { definitions, lean, wordsOfWorker } from '../../scripts/portal/lean.ts'
import { carried, carry } from '../../scripts/portal/lean/carried.ts'
import { AsnParser, ECDSASigValue, X509Certificate } from '../../scripts/portal/lean/certificates.ts'
import { gzip, ungzip } from '../../scripts/portal/lean/gzip.ts'
import { PDF_READER, withTextAlone } from '../../scripts/portal/lean/pdf.ts'
import { aPdf, encryptedPdf } from '../documents/a-pdf.ts'

const ROOT = join(import.meta.dirname, '../..')

describe('the reader of PDF files that the Worker carries', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lean-'))
  const source = readFileSync(join(ROOT, PDF_READER), 'utf8')
  type Document = Awaited<ReturnType<typeof import('unpdf').getDocumentProxy>>
  type Open = (asked: object) => { promise: Promise<Document>; destroy: () => Promise<void> }
  const Reader = z.object({ getDocument: z.custom<Open>((value) => typeof value === 'function') })

  let lean = ''
  beforeAll(async () => {
    lean = await withTextAlone(source)
    writeFileSync(join(folder, 'lean.mjs'), lean)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** What a reader finds on every page, or the name of its error. */
  const textOf = async (module: string, content: Uint8Array): Promise<string[] | string> => {
    const { getDocument } = Reader.parse(await import(module))
    const task = getDocument({ data: content.slice(), disableFontFace: true, useSystemFonts: false, verbosity: 0 })
    try {
      const pdf = await task.promise
      const pages = Array.from({ length: pdf.numPages }, async (_, at) => {
        const { items } = await (await pdf.getPage(at + 1)).getTextContent()
        return items.map((item) => ('str' in item ? item.str : '')).join('\n')
      })
      return await Promise.all(pages)
    } catch (error) {
      return error instanceof Error ? error.name : ''
    } finally {
      await task.destroy()
    }
  }

  it('is half of the whole, and reads the same', async () => {
    expect(lean.length).toBeLessThan(source.length / 1.9)
    const decision = new Uint8Array(readFileSync(join(ROOT, 'content/demonstration/documents/decision-2026-3.pdf')))
    const files = [decision, aPdf(['first', 'second']), encryptedPdf(), decision.slice(0, 4_000)]
    for (const file of files) {
      const read = await textOf(join(folder, 'lean.mjs'), file)
      expect(read).toEqual(await textOf(join(ROOT, PDF_READER), file))
    }
    expect((await textOf(join(folder, 'lean.mjs'), decision))[0]).toContain('处罚决定书')
  })

  it('is refused where a name to leave out is gone: then it is another version', async () => {
    await expect(withTextAlone(source.replaceAll('CanvasGraphics', 'Graphics'))).rejects.toThrow(/CanvasGraphics/)
  })
})

describe('what stands for certificates of authenticators', () => {
  const der = (...bytes: number[]): Uint8Array => new Uint8Array(bytes)

  it('reads the two numbers of a signature', () => {
    expect(AsnParser.parse(der(0x30, 7, 2, 2, 0, 0x80, 2, 1, 5), ECDSASigValue)).toEqual({ r: der(0, 0x80), s: der(5) })
  })

  it.each([
    ['another element', der(0x31, 6, 2, 1, 1, 2, 1, 1)],
    ['a length beyond its end', der(0x30, 7, 2, 1, 1, 2, 1, 1)],
    ['a number beyond the sequence', der(0x30, 6, 2, 1, 1, 2, 9, 1)],
    ['bytes behind it', der(0x30, 6, 2, 1, 1, 2, 1, 1, 0)],
    ['nothing', der()],
  ])('refuses %s', (_, bytes) => {
    expect(() => AsnParser.parse(bytes, ECDSASigValue)).toThrow(RangeError)
  })

  it('reads no certificate', () => {
    expect(() => AsnParser.parse(der(0x30, 0), X509Certificate)).toThrow(RangeError)
    expect(() => new X509Certificate()).toThrow(RangeError)
  })
})

it('packs lists of states as the platform does', () => {
  const bits = new Uint8Array(16_384).fill(1, 100, 200)
  expect(ungzip(gzip(bits))).toEqual(bits)
  expect(new Uint8Array(gunzipSync(gzip(bits)))).toEqual(bits)
})

it('leaves the Worker the words that it writes itself, and no others', () => {
  const kept = wordsOfWorker()
  expect(kept['site']).toMatchObject({ name: WORDS.site.name })
  expect(kept['feeds']).toEqual(WORDS.feeds)
  expect(kept['home']).toBeUndefined()
  const all = JSON.stringify(WORDS).length
  expect(JSON.stringify(kept).length).toBeLessThan(all / 4)
})

it('hands over of the schema library what is extended, so that the rest can be left out', () => {
  const path = join(ROOT, 'node_modules/@hono/zod-openapi/dist/index.mjs')
  const source = readFileSync(path, 'utf8')
  expect(lean.transform(source, path)).toContain('extendZodWithOpenApi({ ZodType: z.ZodType })')
  expect(lean.transform(source, join(ROOT, 'worker/api.ts'))).toBeUndefined()
})

describe('what the Worker reads as a file', () => {
  it('is all that its modules hold, and stands in for them', async () => {
    const file: unknown = JSON.parse(await definitions())
    expect(file).toMatchObject({ registers: { REGISTERS }, permissions: { PERMISSIONS } })
    const standIn = await lean.load(join(ROOT, 'content/generated/registers.ts'))
    expect(standIn).toContain("export const REGISTERS = carried('registers').REGISTERS")
    expect(lean.load(join(ROOT, 'content/registers/register.ts'))).toBeUndefined()
  })

  it('is asked for once it was read, and read again where that failed', async () => {
    const answers = [new Response(null, { status: 404 }), Response.json({ registers: { REGISTERS: 'these' } })]
    const assets = { fetch: () => Promise.resolve(answers.shift() ?? Response.error()) }
    expect(() => carried('registers')).toThrow(/before it was read/)
    await expect(carry(assets)).rejects.toThrow(/404/)
    await carry(assets)
    await carry(assets)
    expect(carried('registers')).toEqual({ REGISTERS: 'these' })
    expect(() => carried('nothing')).toThrow(/nothing/)
  })
})
