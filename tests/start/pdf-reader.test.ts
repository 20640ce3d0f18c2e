import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { convertV4MiniflareOptions, Miniflare, Response } from 'miniflare'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { makePdfReader } from '../../scripts/portal/pdf-reader.ts'
import { aPdf, encryptedPdf } from '../documents/a-pdf.ts'

const ROOT = join(import.meta.dirname, '../..')

/** As the Worker of a build reads a PDF, and nothing else of it. */
const ASKING = `
  import { readPdf } from './worker/documents/read-pdf-apart.ts'
  export default {
    fetch: async (request) => {
      try {
        return Response.json(await readPdf(new Uint8Array(await request.arrayBuffer())))
      } catch (error) {
        return new Response(error.message, { status: 503 })
      }
    },
  }`

/** Tells what it was given, and whether it reaches anybody. */
const PRYING = `
  export default {
    fetch: async (_, env) => {
      const reached = await fetch('http://127.0.0.1:1/').then(() => 'reached', (error) => error.message)
      return Response.json({ pages: [JSON.stringify(Object.keys(env)), reached] })
    },
  }`

const Read = z.object({ pages: z.array(z.string()), why: z.string().optional() })

describe('a PDF that is read apart from the Worker', () => {
  /** What stands at the reader's place among the static files. */
  let reader: string | undefined
  let whole = ''
  let portal: Miniflare | undefined
  beforeAll(async () => {
    whole = await makePdfReader()
    const { outputFiles } = await build({
      stdin: { contents: ASKING, resolveDir: ROOT, loader: 'js' },
      bundle: true,
      format: 'esm',
      external: ['cloudflare:workers'],
      write: false,
    })
    const compatibilityDate = '2026-10-01'
    portal = new Miniflare(
      convertV4MiniflareOptions({
        cf: false,
        workers: [
          {
            name: 'asking',
            modules: true,
            script: outputFiles[0]?.text ?? '',
            compatibilityDate,
            bindings: { LOG_KEY: 'a secret' },
            workerLoaders: { READERS: {} },
            serviceBindings: {
              ASSETS: () => (reader === undefined ? new Response(null, { status: 404 }) : new Response(reader)),
            },
          },
        ],
      }),
    )
    await portal.ready
  })
  afterAll(() => portal?.dispose())

  const answerTo = async (content: Uint8Array) =>
    portal?.dispatchFetch('http://portal.invalid/', { method: 'POST', body: content })
  const read = async (content: Uint8Array) => Read.parse(await (await answerTo(content))?.json())

  it('is read page by page', async () => {
    reader = whole
    const decision = readFileSync(join(ROOT, 'content/demonstration/documents/decision-2026-3.pdf'))
    const { pages, why } = await read(decision)
    expect(pages[0]).toContain('处罚决定书')
    expect(why).toBeUndefined()
    expect(await read(aPdf(['first', '', 'third']))).toEqual({ pages: ['first', '', 'third'] })
  })

  it('is said to be encrypted or broken where it is', async () => {
    reader = whole
    expect(await read(encryptedPdf())).toEqual({ pages: [], why: 'encrypted' })
    expect(await read(new TextEncoder().encode('%PDF-1.7\nnot a PDF at all'))).toEqual({ pages: [], why: 'broken' })
  })

  it('meets a reader that holds nothing and reaches nobody', async () => {
    reader = PRYING
    const [held, reached] = (await read(new Uint8Array())).pages
    expect(held).toBe('[]')
    expect(reached).toMatch(/not permitted/)
  })

  it.each([
    ['is not there', undefined],
    ['does not start', 'throw new Error("no")'],
    ['ends', 'export default { fetch: () => { throw new Error("no") } }'],
    ['answers something else', 'export default { fetch: () => Response.json({ pages: 1 }) }'],
  ])('is not read now where the reader %s', async (_, code) => {
    reader = code
    expect((await answerTo(aPdf(['first'])))?.status).toBe(503)
  })
})
