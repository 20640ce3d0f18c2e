import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { time } from './figure.ts'
import type { State } from '../portal/state.ts'

const ROOT = join(import.meta.dirname, '../..')
const MODULES = join(ROOT, 'node_modules')

/**
 * What a page of the project is: the portal's own of a place, with all that it reads; one record in the portal's layout,
 * read at once; or the least that reads the same record.
 */
export type Kind = 'place' | 'layout' | 'bare'

const CODES = `placeCodes({ $client: env.RECORD }, ['province', 'city'])`

/** Cycles through provinces and cities, so that any number of pages has something to show. */
const paths = (pages: number): string => `
import { env } from 'cloudflare:workers'
import { placeCodes } from '${ROOT}/db/record/place-codes.ts'
export const getStaticPaths = async () => {
  const codes = await ${CODES}
  return Array.from({ length: ${pages} }, (_, n) => ({ params: { n: String(n) }, props: { code: codes[n % codes.length] } }))
}
const { code } = Astro.props`

const READ = `
const find = "SELECT body FROM records WHERE register = 'places' AND key = ?"
const { body } = await env.RECORD.prepare(find).bind(code).first()`

const PAGES: Record<Kind, (pages: number) => string> = {
  place: (pages) => `---${paths(pages)}
import Place from '${ROOT}/site/places/Place.astro'
import { readPlace } from '${ROOT}/site/places/read.ts'
import { viewOf } from '${ROOT}/site/places/view.ts'
const records = await readPlace(env.RECORD, code)
---
<Place lang="zh" view={viewOf(code, records)} records={records} drawnAtBuild />
`,
  layout: (pages) => `---${paths(pages)}
import { REGISTERS } from '${ROOT}/content/generated/registers.ts'
import Facts from '${ROOT}/site/components/Facts.astro'
import Page from '${ROOT}/site/layouts/Page.astro'${READ}
const facts = Object.entries(JSON.parse(body)).map(([name, value]) => ({ title: REGISTERS.places.fields[name].title.zh, value }))
---
<Page lang="zh" title={code} description={code} path={\`/\${code}/\`}><h1>{code}</h1><Facts lang="zh" facts={facts} /></Page>
`,
  bare: (pages) => `---${paths(pages)}${READ}
---
<html lang="zh-Hans"><head><title>{code}</title></head><body>{body}</body></html>
`,
}

const WRANGLER = `
name = "bench"
compatibility_date = "2026-10-01"
compatibility_flags = ["nodejs_compat"]
[assets]
directory = "dist/client"
binding = "ASSETS"
[[d1_databases]]
binding = "RECORD"
database_name = "lucid-record"
database_id = "00000000-0000-0000-0000-000000000001"
`

/**
 * Builds a project of static pages with the portal's own settings and record.
 * @returns seconds
 * @throws Error with the end of what the build said
 */
export const buildPages = async (state: State, kind: Kind, pages: number): Promise<number> => {
  const project = join(state.directory, 'build')
  rmSync(project, { recursive: true, force: true })
  mkdirSync(join(project, 'site', 'pages'), { recursive: true })
  symlinkSync(MODULES, join(project, 'node_modules'))
  writeFileSync(join(project, 'astro.config.mjs'), `export { default } from '${ROOT}/astro.config.mjs'\n`)
  writeFileSync(join(project, 'wrangler.toml'), WRANGLER)
  writeFileSync(join(project, 'site', 'pages', '[n].astro'), PAGES[kind](pages))
  const ms = await time(() => runAstro(project, state))
  rmSync(project, { recursive: true, force: true })
  return ms / 1000
}

const runAstro = (project: string, state: State): Promise<void> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(MODULES, 'astro', 'bin', 'astro.mjs'), 'build'], {
      cwd: project,
      env: { ...process.env, STATE_DIR: state.directory },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4_000)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', fail)
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(`astro build ended with ${code}:\n${output}`))))
  })
