/**
 * `npm run sbom`: what the portal is made of, as CycloneDX 1.6 JSON on standard output. It is made of the lock alone, so that
 * the same lock gives the same bytes on every machine; `npm sbom` refuses a tree in which a tool of the tests asks for
 * another version than it gets.
 * @see https://cyclonedx.org/docs/1.6/json/
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const ROOT = join(import.meta.dirname, '..')

const Package = z.object({
  name: z.string().optional(),
  version: z.string(),
  license: z.string().optional(),
  /** W3C Subresource Integrity, as npm writes it. */
  integrity: z.string().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
})
export const Lock = z.object({
  name: z.string(),
  version: z.string(),
  packages: z.record(z.string(), Package.partial({ version: true })),
})
export type Lock = z.output<typeof Lock>

/** Tools of the build whose own code is in what is served: the page router and the search in pages. */
const BUILT_IN = new Set(['astro', '@astrojs/cloudflare', '@astrojs/internal-helpers', 'pagefind'])

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** Package URL. @see https://github.com/package-url/purl-spec */
const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`

/** Where Node finds a dependency of a package: beside it, or in a folder above. */
const found = (lock: Lock, from: string, name: string): string | undefined => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (lock.packages[path]) return path
    if (folder === '') return undefined
  }
}

/** An SPDX expression has blanks, an identifier has none. */
const licences = (license: string | undefined) => {
  if (license === undefined) return []
  return [/[\s()]/.test(license) ? { expression: license } : { license: { id: license } }]
}

const hashes = (integrity: string | undefined) =>
  (integrity ?? '').split(' ').flatMap((one) => {
    const [, algorithm, value] = /^sha(512|384|256|1)-(.+)$/.exec(one) ?? []
    return value === undefined
      ? []
      : [{ alg: `SHA-${algorithm}`, content: Buffer.from(value, 'base64').toString('hex') }]
  })

export interface Component {
  type: 'library'
  'bom-ref': string
  name: string
  version: string
  purl: string
  /** `required` where its code is served, `optional` where a system needs it, `excluded` where only building or testing does. */
  scope: 'required' | 'optional' | 'excluded'
  licenses: ({ license: { id: string } } | { expression: string })[]
  hashes: { alg: string; content: string }[]
}

const scopeOf = (name: string, { dev, optional, devOptional }: z.output<typeof Package>): Component['scope'] => {
  if (BUILT_IN.has(name)) return 'required'
  if (dev || devOptional) return 'excluded'
  return optional ? 'optional' : 'required'
}

/** Every package of the lock, by name and place. */
export const componentsOf = (lock: Lock): Component[] =>
  Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, given]): Component => {
      const own = Package.parse(given)
      const name = own.name ?? nameOf(path)
      return {
        type: 'library',
        'bom-ref': path,
        name,
        version: own.version,
        purl: purlOf(name, own.version),
        scope: scopeOf(name, own),
        licenses: licences(own.license),
        hashes: hashes(own.integrity),
      }
    })

/** The whole bill of materials. It names no time and no number of its own: those would differ from run to run. */
export const bill = (lock: Lock) => ({
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    component: {
      type: 'application',
      'bom-ref': 'portal',
      name: lock.name,
      version: lock.version,
      licenses: [{ license: { id: 'Apache-2.0' } }],
    },
  },
  components: componentsOf(lock),
  dependencies: Object.entries(lock.packages).map(([path, { dependencies = {} }]) => ({
    ref: path === '' ? 'portal' : path,
    dependsOn: Object.keys(dependencies).flatMap((name) => found(lock, path, name) ?? []),
  })),
})

export const readLock = (file = join(ROOT, 'package-lock.json')): Lock =>
  Lock.parse(JSON.parse(readFileSync(file, 'utf8')))

if (import.meta.main) process.stdout.write(`${JSON.stringify(bill(readLock()), null, 1)}\n`)
