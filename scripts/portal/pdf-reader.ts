import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { PDF_READER, withTextAlone } from './lean/pdf.ts'

const ENTRY = join(import.meta.dirname, '../../worker/documents/pdf-reader.ts')

const textAlone: Plugin = {
  name: 'text-alone',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]pdfjs\.mjs$/ }, async ({ path }) => {
      if (!path.endsWith(PDF_READER)) return undefined
      return { contents: await withTextAlone(readFileSync(path, 'utf8')), loader: 'js' }
    }),
}

/** What reads PDF files, as one module that the Worker runs apart from itself (`worker/documents/read-pdf-apart.ts`). */
export const makePdfReader = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'esnext',
    charset: 'utf8',
    legalComments: 'none',
    external: ['node:*'],
    write: false,
    plugins: [textAlone],
  })
  return outputFiles[0]?.text ?? ''
}

/** Writes it beside the static files of a build. */
export const addPdfReader = async (client: string): Promise<void> =>
  writeFileSync(join(client, 'pdf-reader.mjs'), await makePdfReader())
