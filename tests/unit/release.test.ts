import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeManifest, servedAt } from '../../content/releases/manifest.ts'
import { withIntegrity } from '../../content/security/integrity.ts'
import { addIntegrity, assetsOf } from '../../scripts/portal/integrity.ts'
import { manifestOf } from '../../scripts/portal/release.ts'
import { gzippedBytes, makeTool, TOOL_NAMES } from '../../scripts/portal/verifier.ts'

const HOME = mkdtempSync(join(tmpdir(), 'lucid-release-'))
afterAll(() => rmSync(HOME, { recursive: true, force: true }))

let made = 0
const aBuild = (files: Record<string, string>): string => {
  const client = join(HOME, String(made++))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(client, file)), { recursive: true })
    writeFileSync(join(client, file), text)
  }
  return client
}
const sri = (text: string): string => `sha384-${createHash('sha384').update(text).digest('base64')}`

describe('the list of what a build consists of', () => {
  it('names every file by the path that it is served at', () => {
    expect(servedAt('index.html')).toBe('/')
    expect(servedAt('en/about/index.html')).toBe('/en/about/')
    expect(servedAt('404.html')).toBe('/404/')
    expect(servedAt('_astro/a b.js')).toBe('/_astro/a%20b.js')
    expect(servedAt('_headers')).toBeUndefined()
  })

  it('is the same for the same files, whatever the order, and another for another byte', () => {
    const files = { 'index.html': 'a', 'en/index.html': 'b', _headers: 'not served' }
    const list = encodeManifest(manifestOf(aBuild(files)))
    const turned = Object.fromEntries(Object.entries(files).reverse())
    expect(encodeManifest(manifestOf(aBuild(turned)))).toBe(list)
    expect(encodeManifest(manifestOf(aBuild({ ...files, 'en/index.html': 'c' })))).not.toBe(list)
    expect(JSON.parse(list)).toEqual({
      '/': { sha256: createHash('sha256').update('a').digest('hex'), sri: sri('a') },
      '/en/': { sha256: createHash('sha256').update('b').digest('hex'), sri: sri('b') },
    })
  })
})

describe('what a page says of its scripts and styles', () => {
  const FILES = {
    '_astro/a.js': 'import{x}from"./b.js";x(()=>import("./later.js"))',
    '_astro/b.js': 'import"./c.js";export const x=1',
    '_astro/c.js': 'globalThis.c=1',
    '_astro/later.js': 'globalThis.d=1',
    '_astro/s.css': 'p{}',
    'pagefind/own.js': 'globalThis.e=1',
    'index.html':
      '<head><link rel="stylesheet" href="/_astro/s.css"><link rel="icon" href="/i.svg"></head>' +
      '<script type="module" src="/_astro/a.js"></script><script src="/other.js"></script>',
  }

  it('is the hash of each, those of imported modules before the one that imports them', async () => {
    const client = aBuild(FILES)
    await addIntegrity(client)
    expect(readFileSync(join(client, 'index.html'), 'utf8')).toBe(
      `<head><link rel="stylesheet" href="/_astro/s.css" integrity="${sri(FILES['_astro/s.css'])}"><link rel="icon" href="/i.svg"></head>` +
        `<link rel="modulepreload" href="/_astro/c.js" integrity="${sri(FILES['_astro/c.js'])}">` +
        `<link rel="modulepreload" href="/_astro/b.js" integrity="${sri(FILES['_astro/b.js'])}">` +
        `<script type="module" src="/_astro/a.js" integrity="${sri(FILES['_astro/a.js'])}" data-later="/_astro/later.js ${sri(FILES['_astro/later.js'])}"></script>` +
        `<script src="/other.js"></script>`,
    )
  })

  it('names what is loaded later with its hash, with all that this brings, and nothing that is there before', async () => {
    const assets = await assetsOf(
      aBuild({
        ...FILES,
        '_astro/later.js': 'import"./c.js";import"./d.js";()=>import("./last.js")',
        '_astro/d.js': 'globalThis.d=1',
        '_astro/last.js': 'import"./a.js";globalThis.l=1',
      }),
    )
    expect(assets['/_astro/a.js']?.later).toEqual(['/_astro/d.js', '/_astro/later.js', '/_astro/last.js'])
    expect(assets['/_astro/c.js']?.later).toBeUndefined()
  })

  it('is said once, and of nothing that the build does not hold', async () => {
    const assets = await assetsOf(aBuild(FILES))
    expect(Object.keys(assets)).not.toContain('/pagefind/own.js')
    const page = withIntegrity(FILES['index.html'], assets)
    expect(withIntegrity(page, assets)).toBe(page)
    expect(withIntegrity(FILES['index.html'], {})).toBe(FILES['index.html'])
    const twice = '<script type="module" src="/_astro/a.js"></script>'.repeat(2)
    expect(withIntegrity(twice, assets).match(/modulepreload/g)).toHaveLength(2)
  })
})

describe('the tools that a portal offers', () => {
  it.each(TOOL_NAMES)('%s is one file that Node runs anywhere, and imports nothing else', async (tool) => {
    const source = await makeTool(tool)
    expect(await makeTool(tool)).toBe(source)
    expect([...source.matchAll(/\bfrom"([^"]+)"/g)].every(([, name]) => name?.startsWith('node:'))).toBe(true)
    const folder = aBuild({ [tool]: source })
    const run = promisify(execFile)(process.execPath, [join(folder, tool), 'x'], {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C' },
    })
    const ended = await run.catch((error: unknown) => error)
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Usage:\n {2}verify \w+ </) })
  })

  it.each(TOOL_NAMES)('%s is at most 8 KB, compressed', async (tool) => {
    expect(gzippedBytes(await makeTool(tool))).toBeLessThanOrEqual(8 * 1024)
  })

  it('check what was kept without a word to anybody: that one knows no network', async () => {
    const source = await makeTool('lucid-verify.mjs')
    expect(source).not.toMatch(/\bfetch\(|node:(http|https|net|dgram|dns|tls)/)
    expect(await makeTool('lucid-verify-site.mjs')).toMatch(/\bfetch\(/)
  })
})
