import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { WORDS } from '../../content/generated/words.ts'

/**
 * Keeps out of the Worker what it never runs, in builds alone: the platform takes a Worker up to a size, and reads all of
 * it before it answers first. Whatever the pages of a build or a browser load is left as it is.
 */

const ROOT = join(import.meta.dirname, '../..')
const LEAN = join(import.meta.dirname, 'lean')

/** Which module stands for another, where somebody imports it. */
const INSTEAD: { of: RegExp; by: RegExp; module: string }[] = [
  // Sentences of the schema library in sixty languages; ours are named one by one.
  { of: /^\.\.\/locales\/index\.js$/, by: /\/node_modules\/zod\//, module: 'no-locales.ts' },
  // Certificates of makers of authenticators, of which none is asked for.
  { of: /^@peculiar\/|^reflect-metadata$/, by: /\/node_modules\/@simplewebauthn\//, module: 'certificates.ts' },
  { of: /^\.\/verifications\/(?!verifyAttestationPacked)/, by: /\/@simplewebauthn\//, module: 'attestation.ts' },
  { of: /^\.\/defaultRootCerts\//, by: /\/@simplewebauthn\//, module: 'certificates.ts' },
  // No picture is drawn on request.
  { of: /\/image-passthrough-endpoint\.js$/, by: /./, module: 'no-pictures.ts' },
  // Our schemas are written, not read from elsewhere.
  { of: /^\.\/from-json-schema\.js$/, by: /\/node_modules\/zod\//, module: 'no-schemas.ts' },
  // Read before anything that asks for it.
  { of: /^\.\/carried\.ts$/, by: /\/worker\/index\.ts$/, module: 'carried.ts' },
  // Run apart from the Worker.
  { of: /^\.\/read-pdf\.ts$/, by: /\/content\/documents\//, module: '../../../worker/documents/read-pdf-apart.ts' },
  // What the platform does itself.
  { of: /^pako$/, by: /\/node_modules\/@digitalbazaar\//, module: 'gzip.ts' },
]

const SOURCE = /\.ts$/
/** `WORDS.area.key`, or `WORDS.area` where the key is worked out. */
const NAMED = /WORDS(?:\.(\w+)|\['([\w-]+)'\])(?:\.(\w+))?/g

type Texts = Record<string, Record<string, unknown>>

/** The words that the Worker writes into feeds, calendars and messages, where no page is drawn: named in its sources. */
export const wordsOfWorker = (): Texts => {
  const all: Texts = WORDS
  const kept: Texts = {}
  for (const floor of ['worker', 'content'])
    for (const name of readdirSync(join(ROOT, floor), { recursive: true, encoding: 'utf8' })) {
      if (!SOURCE.test(name) || name.startsWith('generated')) continue
      for (const [, plain, quoted, key] of readFileSync(join(ROOT, floor, name), 'utf8').matchAll(NAMED)) {
        const area = plain ?? quoted ?? ''
        const texts = all[area] ?? {}
        kept[area] = { ...kept[area], ...(key === undefined ? texts : { [key]: texts[key] }) }
      }
    }
  return kept
}

const GENERATED = /\/content\/generated\/([\w-]+)\.ts$/

/** Modules of `content/generated/` that the Worker reads as a file. */
const CARRIED: readonly string[] = [
  'ai',
  'consultation-rules',
  'datasets',
  'gep-cited',
  'gep-methods',
  'parameters',
  'permissions',
  'points-rules',
  'problems',
  'registers',
  'report-clocks',
  'report-remit',
  'report-rights',
  'words',
]

const exportsOf = async (name: string): Promise<Record<string, unknown>> =>
  name === 'words' ? { WORDS: wordsOfWorker() } : { ...(await import(join(ROOT, 'content/generated', `${name}.ts`))) }

const standInFor = async (name: string): Promise<string> =>
  [
    `import { carried } from ${JSON.stringify(join(LEAN, 'carried.ts'))}`,
    ...Object.keys(await exportsOf(name)).map((each) => `export const ${each} = carried('${name}').${each}`),
  ].join('\n')

/** Given the whole of the schema library, the describing of routes would keep all of it. It asks for this part. */
const EXTENDED = { of: 'extendZodWithOpenApi(z)', by: 'extendZodWithOpenApi({ ZodType: z.ZodType })' }

/** The file of all of them, by name and by what they export. */
export const definitions = async (): Promise<string> => {
  const files = CARRIED.map(async (name) => [name, await exportsOf(name)] as const)
  return JSON.stringify(Object.fromEntries(await Promise.all(files)))
}

/** A plugin of the bundler, for the environment that makes the Worker. */
export const lean = {
  name: 'lean',
  apply: 'build' as const,
  enforce: 'pre' as const,
  applyToEnvironment: ({ name }: { name: string }): boolean => name === 'ssr',
  resolveId: (source: string, importer: string | undefined): string | undefined => {
    const found = INSTEAD.find(({ of, by }) => of.test(source) && importer !== undefined && by.test(importer))
    return found && join(LEAN, found.module)
  },
  load: (id: string): string | Promise<string> | undefined => {
    const [path = ''] = id.split('?')
    const [, name = ''] = GENERATED.exec(path) ?? []
    return CARRIED.includes(name) ? standInFor(name) : undefined
  },
  transform: (code: string, id: string): string | undefined =>
    id.includes('/node_modules/@hono/zod-openapi/') ? code.replace(EXTENDED.of, EXTENDED.by) : undefined,
}
