import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verify } from '../../scripts/verify.ts'
import { allPages, BOTH, get } from './all-pages.ts'

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'

/** What a script or style must be, of the bytes that are served. */
const sri = async (path: string): Promise<string> => {
  const bytes = new Uint8Array(await (await get(path)).arrayBuffer())
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`
}

const home = mkdtempSync(join(tmpdir(), 'lucid-site-'))
const key = join(home, 'vkey')

beforeAll(async () => writeFileSync(key, await (await get('/log/vkey')).text()))
afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('what the portal serves', () => {
  it('is what its log publishes; every page loads that release alone', { timeout: 120_000 }, async () => {
    const { code, lines } = await verify(['site', ORIGIN, ...BOTH, '--key', key], { LANG: 'en' })
    expect(lines[0]).toMatch(/^Verified: \d{3,} files came as entry \d+ of the log/)
    expect(code).toBe(0)
  })

  it('includes the tools that check it, ready to run', { timeout: 60_000 }, async () => {
    const tool = join(home, 'lucid-verify-site.mjs')
    writeFileSync(tool, await (await get('/verify/lucid-verify-site.mjs')).text())
    const env = { ...process.env, LC_ALL: 'C' }
    const { stdout } = await promisify(execFile)(process.execPath, [tool, 'site', ORIGIN, '--key', key], { env })
    expect(stdout).toMatch(/^Verified: /)
  })

  it('says in every page what its scripts and styles must be', { timeout: 60_000 }, async () => {
    const wrong: string[] = []
    const hashes = new Map<string, string>()
    for (const { path, html } of await allPages())
      for (const [tag] of html.matchAll(/<(script|link)\b[^>]*>/g)) {
        const [, at] = /\s(?:src|href)="(\/[^"]+\.(?:js|css))"/.exec(tag) ?? []
        if (at === undefined) continue
        const known = hashes.get(at) ?? (await sri(at))
        hashes.set(at, known)
        if (!tag.includes(` integrity="${known}"`)) wrong.push(`${path} ${tag}`)
      }
    expect(hashes.size).toBeGreaterThan(3)
    expect(wrong).toEqual([])
  })
})
