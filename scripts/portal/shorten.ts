import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, transform, type CommonOptions, type Plugin } from 'esbuild'

const ENTRY = 'entry.mjs'
const SETTINGS = 'wrangler.json'

const WRITTEN = {
  format: 'esm',
  target: 'esnext',
  charset: 'utf8',
  legalComments: 'none',
} as const satisfies CommonOptions

/** Parts of Node that the platform brings along: each asked for by the first module that uses it, not by all at the start. */
const asked: Plugin = {
  name: 'asked',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(node:\w+|stream)$/ }, ({ path }) => ({ path, namespace: 'platform' }))
    onLoad({ filter: /./, namespace: 'platform' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }))
  },
}

/**
 * Makes one module of the Worker's many, without the names and spaces that only people need. The platform reads all of it
 * before it answers first, and reads quickest what stands within a function that nobody has called: each module becomes
 * one, and is run where it was imported. Names are shortened in a second step: in one, the bundler would write arrow
 * functions, which the runtime reads as slowly as what it is about to run.
 */
export const shorten = async (server: string): Promise<void> => {
  const { outputFiles } = await build({
    ...WRITTEN,
    entryPoints: [join(server, ENTRY)],
    absWorkingDir: server,
    bundle: true,
    plugins: [asked],
    external: ['cloudflare:*'],
    write: false,
    minifySyntax: true,
    minifyWhitespace: true,
  })
  const [whole] = outputFiles
  const { code } = await transform(whole?.text ?? '', { ...WRITTEN, minify: true })
  for (const name of readdirSync(server))
    if (name !== ENTRY && name !== SETTINGS) rmSync(join(server, name), { recursive: true })
  writeFileSync(join(server, ENTRY), code)
}
