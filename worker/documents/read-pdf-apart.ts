import { env } from 'cloudflare:workers'
import * as z from 'zod'
import { NotReadNow, WHYS, type FileText } from '../../content/documents/file-text.ts'

/**
 * In a build, what `content/documents/read-pdf.ts` is elsewhere. The reader is two fifths as large as all the rest of the
 * Worker, and what it reads may be hostile: it is a static file, `pdf-reader.ts`, that is run as a Worker of its own, a new
 * one for each file, which holds nothing and reaches nobody.
 */

/** Where `scripts/portal/pdf-reader.ts` puts it. Whatever the host, the binding asks the build's own files. */
const READER = 'https://assets.invalid/pdf-reader.mjs'

/** As in `wrangler.toml`. */
const COMPATIBILITY_DATE = '2026-10-01'

/** Processor for one file, many times what the longest of the tests takes: beyond it a file is given up. */
const LIMITS = { cpuMs: 20_000 }

const Answer = z.object({ pages: z.array(z.string()), why: z.enum(WHYS).optional() })

const codeOfReader = async (): Promise<string> => {
  const answer = await env.ASSETS.fetch(READER)
  if (!answer.ok) throw new NotReadNow(`/pdf-reader.mjs answered ${answer.status}`)
  return answer.text()
}

/**
 * @returns pages as they count in the file, or why there are none
 * @throws NotReadNow when the reader could not be started, or the file ended it
 */
export const readPdf = async (content: Uint8Array<ArrayBuffer>): Promise<FileText> => {
  const code = await codeOfReader()
  try {
    const reader = env.READERS.load({
      compatibilityDate: COMPATIBILITY_DATE,
      mainModule: 'pdf-reader.js',
      modules: { 'pdf-reader.js': code },
      env: {},
      globalOutbound: null,
      limits: LIMITS,
    })
    const answer = await reader.getEntrypoint().fetch('https://reader.invalid/', { method: 'POST', body: content })
    const { pages, why } = Answer.parse(await answer.json())
    return { pages, why }
  } catch (error) {
    throw new NotReadNow('the reader ended', { cause: error })
  }
}
