import { spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { decodeBase64, utf8 } from '../../content/log/bytes.ts'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { leafHash } from '../../content/log/merkle.ts'
import { parseNote } from '../../content/log/note.ts'
import { verifyInclusion } from '../../content/log/proofs.ts'
import { searchTokens } from '../../content/search/tokens.ts'
import { openRecord } from '../../db/record/db.ts'
import { erase } from '../../db/record/erase.ts'
import { sha256 } from '../../db/record/hash.ts'
import { sealBundles } from '../../db/record/seal.ts'
import { audit } from '../../scripts/audit.ts'
import { migrate } from '../../scripts/portal/migrate.ts'
import { indexPages } from '../../scripts/portal/page-index.ts'
import { scrubErased } from '../../scripts/portal/scrub.ts'
import { pull } from '../../scripts/pull.ts'
import { replayInto } from '../../scripts/replay.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { doorOf, eraseSecret, fill, inState, LOG_KEY, newState, SECRET } from './a-record.ts'
import { OWN_STORES, startPortal, type Portal } from './portals.ts'

/** One text, in one record put there by the door and one that came over HTTP; looked for in all that a portal makes. */

const ROOT = join(import.meta.dirname, '../..')
const ENGLISH = { LANG: 'en' }
const SLOW = { timeout: 240_000 }
const state = newState()
const home = mkdtempSync(join(tmpdir(), 'lucid-erased-'))
const copy = join(home, 'copy')
const folders = [state, home]

/** The text and what the search index makes of it, as they would lie in a file. */
const TRACES = [
  SECRET.slice(0, 2),
  SECRET.slice(3, 5),
  ...searchTokens(SECRET)
    .split(' ')
    .filter((token) => token.length > 4),
]
/** What is packed into the index of pages, where a zero-width blank parts one character from the next; or one alone. */
const PAGE_TRACES = Array.from(SECRET)
const hasTrace = (bytes: Buffer, more: string[] = []): boolean =>
  [...TRACES, ...more].some((trace) => bytes.includes(trace))

/** As it stands, or what was packed into it. */
const readable = (file: string): Buffer => {
  const bytes = readFileSync(file)
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}
const tracesIn = (folder: string, more: string[] = []): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => {
    const path = join(folder, file)
    return statSync(path).isFile() && hasTrace(readable(path), more)
  })

let origin = ''
let vkey = ''
/** Of the record that came over HTTP. */
let sent = ''

const served = async <T>(act: (portal: Portal) => Promise<T>): Promise<T> => {
  const none = { WITNESS_NAME: 'none.example', WITNESS_KEY: '', LOG_WITNESSES: '', WITNESSED_LOGS: '' }
  const setting = { LOG_KEY, LOG_ORIGIN: origin, ...none }
  const portal = await startPortal(join(state, 'v3'), await freePort(), setting, OWN_STORES)
  try {
    return await act(portal)
  } finally {
    await portal.stop()
  }
}

const EXPORT = '/api/registers/standards/export'
/** Past exports, pinned to sizes of before. */
const PINNED = ['.csv?size=584', '.csv?size=586', '.ndjson?size=586', '.json?size=586', '.csv?size=586&for=spreadsheet']
const surfaces = (): string[] => [
  '/api/registers/standards/records/L3',
  '/api/registers/standards/records/L3/history',
  `/api/registers/standards/records/${sent}`,
  `/api/registers/standards/records/${sent}/history`,
  '/api/registers/standards/records?limit=1000',
  '/api/registers/standards/records?asOf=586&limit=1000',
  '/api/registers/standards/records?q=%E5%89%8D',
  '/api/search?q=%E5%89%8D',
  ...PINNED.map((query) => `${EXPORT}${query}`),
  `${EXPORT}.csv.json?size=586`,
  '/api/registers/standards/datapackage.json',
  '/api/log/entries/303',
  '/api/log/entries/303.leaf',
  '/api/log/entries?limit=1000',
  '/api/log/disclosures?from=256&to=512',
  '/log/tile/entries/001',
  '/log/tile/entries/002.p/70',
  '/log/tile/0/001',
  '/log/tile/1/000.p/2',
  '/feeds/newest.atom',
  '/feeds/registers/standards.atom',
  '/feeds/registers/standards.atom?lang=en',
  '/feeds/subscriptions.opml',
  '/catalog.jsonld',
]

/** Statuses of the surfaces, and which of them show the text. */
const look = async (portal: Portal): Promise<{ shown: string[]; answers: Map<string, number> }> => {
  const [shown, answers]: [string[], Map<string, number>] = [[], new Map()]
  for (const path of surfaces()) {
    const answer = await fetch(`${portal.origin}${path}`)
    answers.set(path, answer.status)
    if (hasTrace(Buffer.from(await answer.arrayBuffer()))) shown.push(path)
  }
  return { shown, answers }
}

const Proof = z.object({ hashes: z.array(z.string()), checkpoint: z.string() })
/** Positions whose proof holds, under the newest signature, for the bytes that the portal serves. */
const proven = async (portal: Portal, indexes: number[]): Promise<number[]> => {
  const held: number[] = []
  for (const index of indexes) {
    const { hashes, checkpoint } = Proof.parse(JSON.parse(await portal.text(`/api/log/proofs/${index}`)))
    const { size, root } = parseCheckpoint(parseNote(checkpoint).text)
    const leaf = await portal.text(`/api/log/entries/${index}.leaf`)
    const path = hashes.map((hash) => decodeBase64(hash) ?? new Uint8Array())
    const claim = { index, size, root, leafHash: leafHash(utf8(leaf), sha256), hashes: path }
    if (await verifyInclusion(claim, sha256)) held.push(index)
  }
  return held
}
const LOOKED_AT = [0, 255, 256, 303, 511, 512, 585]

const PAGE = `---
import { env } from 'cloudflare:workers'
const { results } = await env.RECORD.prepare("SELECT key, body FROM records WHERE register = 'standards' ORDER BY id").all()
---
<html lang="zh-Hans"><head><title>standards</title></head><body><main>{results.map(({ key, body }) => <p>{key} {body}</p>)}</main></body></html>
`
const WRANGLER = `
name = "erased"
compatibility_date = "2026-10-01"
compatibility_flags = ["nodejs_compat"]
[assets]
directory = "dist/client"
binding = "ASSETS"
[[d1_databases]]
binding = "RECORD"
database_name = "lucid-record"
database_id = "${OWN_STORES.RECORD}"
`
const project = join(home, 'project')
const client = join(project, 'dist', 'client')
/** Builds a page of all records with the portal's own settings, and its full-text index, over the build before. */
const buildSite = async (): Promise<void> => {
  if (!readdirSync(home).includes('project')) {
    mkdirSync(join(project, 'site', 'pages'), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'))
    writeFileSync(join(project, 'astro.config.mjs'), `export { default } from '${ROOT}/astro.config.mjs'\n`)
    writeFileSync(join(project, 'wrangler.toml'), WRANGLER)
    writeFileSync(join(project, 'site', 'pages', 'index.astro'), PAGE)
  }
  const astro = join(ROOT, 'node_modules', 'astro', 'bin', 'astro.mjs')
  await new Promise<void>((done, fail) => {
    const env = { ...process.env, STATE_DIR: state }
    const child = spawn(process.execPath, [astro, 'build'], { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(output.slice(-2_000)))))
  })
  await indexPages(client)
}

beforeAll(async () => {
  await fill(state)
  await inState(state, async ({ RECORD, OBJECTS, INTAKE, LOG_ORIGIN }) => {
    await migrate(INTAKE, 'intake')
    origin = LOG_ORIGIN
    expect(await sealBundles(openRecord(RECORD, OBJECTS), OBJECTS, '2025-01-01T00:00:00Z', 9)).toEqual([0, 1])
  })
}, 240_000)
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe('a text, its leaf sealed and its record exported, mirrored, indexed and built into pages,', () => {
  let leaves: string[] = []

  it('is shown by all that may show it, and by nothing of the log itself', SLOW, async () => {
    await served(async (portal) => {
      vkey = (await portal.text('/log/vkey')).trim()
      const names = { parameterName: '高锰酸盐指数', parameterNameEn: 'permanganate index' }
      const row = { standard: 'GB 3838-2002', parameter: 'w01019', ...names }
      const more = { title: '水质标准', scope: 'general', averaging: 'instant', level: 'iii', comparison: 'at-most' }
      const rest = { limit: '6', unit: 'mg/L', inForceFrom: '2002-06-01', standing: 'recalled' }
      const answer = await portal.publish('standards', [{ ...row, ...more, ...rest, note: `前 ${SECRET} 后` }])
      expect(answer.status).toBe(201)
      const { entries } = z.object({ entries: z.array(z.object({ key: z.string() })) }).parse(await answer.json())
      sent = entries[0]?.key ?? ''
      // By the clock the log states its own key: one entry more.
      await portal.tick()
      const { shown, answers } = await look(portal)
      expect([...answers].filter(([, status]) => status !== 200)).toEqual([])
      const silent = surfaces().filter((path) => !shown.includes(path))
      expect(shown.length).toBeGreaterThan(10)
      expect(silent.filter((path) => /records\/|records\?|export\.(csv|ndjson|json)\?|disclosures/.test(path))).toEqual(
        [],
      )
      expect(shown.filter((path) => /\/log\/tile|\.leaf$|\/feeds\//.test(path))).toEqual([])
      leaves = await Promise.all(LOOKED_AT.map((index) => portal.text(`/api/log/entries/${index}.leaf`)))
      expect(await proven(portal, LOOKED_AT)).toEqual(LOOKED_AT)
      expect(await pull([portal.origin, '--to', copy, '--key', vkey], ENGLISH)).toMatchObject({ code: 0 })
    })
    expect(tracesIn(copy).length).toBeGreaterThan(0)
    await buildSite()
    const [page, ...indexes] = tracesIn(client, PAGE_TRACES).sort()
    expect(page).toBe('index.html')
    expect(indexes).toContainEqual(expect.stringMatching(/^pagefind\/.*\.pf_fragment$/))
  })

  it('is nowhere once it is erased: record, store, sealed bundles, search, activity, build, mirror', SLOW, async () => {
    await eraseSecret(state)
    await inState(state, async (bindings) => {
      const door = await doorOf(bindings, new Date().toISOString())
      const at = { register: 'standards', key: sent, field: 'note', publisher: 'portal' }
      await erase(door, { ...at, ground: '个人信息保护法第四十七条' })
    })
    scrubErased({ directory: state, persist: join(state, 'v3') })
    expect(tracesIn(state)).toEqual([])
    await buildSite()
    expect(readdirSync(client)).toEqual(expect.arrayContaining(['index.html', 'pagefind']))
    expect(tracesIn(client, PAGE_TRACES)).toEqual([])
    await served(async (portal) => {
      const { shown, answers } = await look(portal)
      expect(shown).toEqual([])
      const gone = [...answers].filter(([, status]) => status !== 200)
      expect(gone).toEqual(PINNED.map((query) => [`${EXPORT}${query}`, 410]))
      // The hash of what was taken back stays listed.
      const described: unknown = JSON.parse(await portal.text(`${EXPORT}.csv.json?size=586`))
      expect(described).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), erasedBy: expect.any(Number) })
      expect(await pull([portal.origin, '--to', copy, '--key', vkey], ENGLISH)).toMatchObject({ code: 0 })
    })
    expect(tracesIn(copy)).toEqual([])
  })

  it('leaves every proof as good as it was, and a record that is audited and rebuilt whole', SLOW, async () => {
    await served(async (portal) => {
      expect(await proven(portal, LOOKED_AT)).toEqual(LOOKED_AT)
      expect(await Promise.all(LOOKED_AT.map((index) => portal.text(`/api/log/entries/${index}.leaf`)))).toEqual(leaves)
    })
    process.env['STATE_DIR'] = state
    expect(await audit([], ENGLISH)).toMatchObject({ code: 0 })
    const to = newState()
    folders.push(to)
    expect(await replayInto(['--to', to], ENGLISH)).toMatchObject({ code: 0 })
    expect(tracesIn(to)).toEqual([])
  })
})
