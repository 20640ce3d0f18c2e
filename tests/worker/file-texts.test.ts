import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
// Loaded before the tests begin: modules this large are otherwise fetched, and rewritten for the runner of the tests, while
// one of them runs. The second is what the first reads with, and asks for when it reads.
import '../../content/documents/read-pdf.ts'
import 'unpdf/pdfjs'
import { openRecord } from '../../db/record/db.ts'
import { findPage, findText } from '../../db/record/file-texts.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { readFiles } from '../../db/record/read-files.ts'
import { aPdf, encryptedPdf } from '../documents/a-pdf.ts'
import { aKey, ask, publishAll } from './builders.ts'

const db = openRecord(env.RECORD, env.OBJECTS)
let authorization = ''
beforeAll(async () => {
  authorization = `Bearer ${await aKey()}`
})

type Content = string | Uint8Array<ArrayBuffer>

const handIn = async (content: Content, type: string): Promise<string> => {
  const answer = await ask('POST', '/objects', { authorization, 'content-type': type }, content)
  if (answer.status !== 201) throw new Error(await answer.text())
  return sha256Hex(content)
}

let count = 0
const name = (...transcript: string[]): Promise<unknown> =>
  publishAll('briefings', [
    { briefing: `示新2026-${++count}`, date: '2026-01-09T02:00:00Z', topic: '示例河水质情况', transcript },
  ])

const readAll = async (): Promise<void> => {
  for (let run = 0; run < 20 && (await readFiles(db, env.OBJECTS)) > 0; run++);
}

const read = async (content: Content, type: string) => {
  const sha256 = await handIn(content, type)
  await name(sha256)
  await readAll()
  return { text: await findText(db, sha256), first: await findPage(db, sha256, 1), sha256 }
}

describe('the text of a published file', () => {
  it.each([
    ['text/plain', '示例河\t水质\r\n第二行', '示例河 水质\n第二行'],
    ['text/markdown', '# 标题\n\n正文', '# 标题\n\n正文'],
    ['text/csv', '指标,值\n化学需氧量,"12,5"\n', '指标\t值\n化学需氧量\t12,5'],
    ['text/html', '<head><title>不读</title></head><p>一<b>二</b></p><script>三</script>&lt;四&gt;', '一二\n\n<四>'],
  ])('of the type %s is read', async (type, content, expected) => {
    const { text, first } = await read(content, type)
    expect(first).toBe(expected)
    expect(text).toMatchObject({ state: 'read', why: null, pages: 1, characters: expected.length })
  })

  it('of a PDF is read page by page', async () => {
    const { text, sha256 } = await read(aPdf(['Water quality of the river', '', 'second page']), 'application/pdf')
    expect(text).toMatchObject({ state: 'read', pages: 3 })
    expect(await findPage(db, sha256, 1)).toBe('Water quality of the river')
    expect(await findPage(db, sha256, 2)).toBeUndefined()
    expect(await findPage(db, sha256, 3)).toBe('second page')
  })

  it.each([
    ['an encrypted PDF', encryptedPdf(), 'application/pdf', 'encrypted'],
    ['a broken PDF', '%PDF-1.7\nnot a PDF at all', 'application/pdf', 'broken'],
    ['a PDF without text', aPdf(['']), 'application/pdf', 'noText'],
    ['an image', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml', 'notText'],
    ['a text that is none', new Uint8Array([0xe6, 0xb0, 0xb4, 0xe7, 0x8e, 0xaf, 0xff, 0xff]), 'text/plain', 'broken'],
    ['blanks alone', ' \n\n ', 'text/plain', 'noText'],
  ])('of %s is said not to be readable, and why', async (_, content, type, why) => {
    const { text } = await read(content, type)
    expect(text).toMatchObject({ state: 'unreadable', why, pages: 0, characters: 0 })
  })

  it('waits until the job comes by, is read once, and a file that ends the job is given up', async () => {
    const sha256 = await handIn('还没有读', 'text/plain')
    await name(sha256)
    const bad = await handIn('读到这里就停', 'text/plain')
    await env.RECORD.prepare(
      `INSERT INTO search_file_texts (sha256, state, attempts, pages, characters) VALUES (?, 'reading', 2, 0, 0)`,
    )
      .bind(bad)
      .run()
    await name(bad)
    await readAll()
    expect(await findText(db, bad)).toMatchObject({ state: 'unreadable', why: 'tooMuch' })
    expect(await findText(db, sha256)).toMatchObject({ state: 'read' })
    expect(await readFiles(db, env.OBJECTS)).toBe(0)
  })

  it('of more files than one run takes is read in several, many of one entry too', async () => {
    const hashes: string[] = []
    for (let n = 0; n < 23; n++) hashes.push(await handIn(`第${n}份`, 'text/plain'))
    await name(...hashes)
    await readAll()
    const texts = await Promise.all(hashes.map((sha256) => findText(db, sha256)))
    expect(texts.filter((text) => text?.state === 'read')).toHaveLength(23)
  })

  it('is kept up to 200,000 characters, and said to be cut', async () => {
    const { text } = await read('水'.repeat(250_000), 'text/plain')
    expect(text).toMatchObject({ state: 'read', why: 'cutShort', characters: 200_000 })
  })
})
