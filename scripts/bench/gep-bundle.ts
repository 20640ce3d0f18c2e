import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { figure, type Measure } from './figure.ts'

const MOST = 25 * 1024

/** What a reader's browser loads to recompute an account, minified and compressed. */
export const measure: Measure = async function* ({ say }) {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../content/gep/recompute.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  })
  const text = outputFiles[0]?.text ?? ''
  const bytes = gzipSync(text, { level: 9 }).length
  say(`${text.length} bytes before compression`)
  yield figure({
    name: 'gep-bundle',
    values: [bytes],
    unit: 'bytes gzipped',
    against: null,
    ratio: null,
    goal: '≤ 25 KB',
    met: bytes <= MOST,
  })
}
