import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { staticHeaders } from '../../content/security/headers.ts'
import { Complaint } from './complaint.ts'
import { addBills } from './bills.ts'
import { errorPages, refuseErrorPages } from './error-pages.ts'
import { addIntegrity } from './integrity.ts'
import { definitions } from './lean.ts'
import { indexPages } from './page-index.ts'
import { shorten } from './shorten.ts'
import type { State } from './state.ts'
import { addPdfReader } from './pdf-reader.ts'
import { addTools } from './verifier.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Where a build goes, unless another place is named. */
export const DIST = join(ROOT, 'dist')

/** What a build is made of, besides the record. */
const SOURCES = [
  'site',
  'worker',
  'db',
  'content',
  'astro.config.mjs',
  'wrangler.toml',
  'package-lock.json',
  'scripts/portal/bills.ts',
  'scripts/portal/build.ts',
  'scripts/sbom.ts',
  'scripts/portal/integrity.ts',
  'scripts/portal/lean.ts',
  'scripts/portal/lean',
  'scripts/portal/pdf-reader.ts',
  'scripts/portal/shorten.ts',
  'scripts/portal/verifier.ts',
  'scripts/log',
  'scripts/portal/page-index.ts',
]

const filesUnder = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesUnder(join(path, name)))
    : [path]

/** Changes when a source, the record or the portal's address does: what a build was made from. */
export const fingerprint = (checkpoint: string): string => {
  const hash = createHash('sha256')
    .update(checkpoint)
    .update(process.env['PORTAL_ORIGIN'] ?? '')
  for (const source of SOURCES)
    for (const file of filesUnder(join(ROOT, source))) hash.update(`${file}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

/**
 * Builds the site from the record, unless the last build was made of the same.
 * @param dist - where it goes, `dist/` of the project by default
 * @returns whether it built
 */
export const build = async (state: State, checkpoint: string, dist = DIST): Promise<boolean> => {
  const stamp = join(dist, 'made-of')
  const made = fingerprint(checkpoint)
  if (isBuiltFrom(checkpoint, dist)) return false
  await runAstro(state, made, dist)
  // The builder's own server drops a request now and then, and writes its error as the page.
  if (errorPages(join(dist, 'client')).length > 0) await runAstro(state, made, dist)
  refuseErrorPages(join(dist, 'client'))
  await shorten(join(dist, 'server'))
  await indexPages(join(dist, 'client'))
  await addTools(join(dist, 'client'))
  await addPdfReader(join(dist, 'client'))
  writeFileSync(join(dist, 'client', 'definitions.json'), await definitions())
  addBills(join(dist, 'client'))
  await addIntegrity(join(dist, 'client'))
  addHeaders(dist)
  writeFileSync(stamp, made)
  return true
}

/** Whether a build is of this source, and of the record at that checkpoint. */
export const isBuiltFrom = (checkpoint: string, dist = DIST): boolean => {
  const stamp = join(dist, 'made-of')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(checkpoint)
}

/** Takes a build for one of a record that has since grown by the entry of the build's own release alone. */
export const keepBuild = (checkpoint: string, dist = DIST): void =>
  writeFileSync(join(dist, 'made-of'), fingerprint(checkpoint))

/** Gives the platform's static files the headers that the Worker sends; the adapter has written its own rules there. */
const addHeaders = (dist: string): void => {
  const file = join(dist, 'client', '_headers')
  writeFileSync(file, `${staticHeaders()}\n${existsSync(file) ? readFileSync(file, 'utf8') : ''}`)
}

/** @param made - what pages rendered on request carry in their tags */
const runAstro = (state: State, made: string, dist: string): Promise<void> =>
  new Promise((done, fail) => {
    const astro = join(ROOT, 'node_modules', 'astro', 'bin', 'astro.mjs')
    const child = spawn(process.execPath, [astro, 'build', '--outDir', dist], {
      cwd: ROOT,
      env: { ...process.env, STATE_DIR: state.directory, PUBLIC_BUILD: made },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let pages = 0
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      pages += chunk.toString().split('index.html').length - 1
      if (process.stdout.isTTY) process.stdout.write(`\r  ${pages} pages`)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('close', (code) => {
      if (process.stdout.isTTY) process.stdout.write('\r')
      if (code === 0) done()
      else fail(new Complaint(`The site could not be built:\n${output.slice(-4_000)}`))
    })
  })
