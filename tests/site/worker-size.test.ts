import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const SERVER = join(import.meta.dirname, '../../dist/server')

/** What is promised, and what the platform would be sent. */
const MOST = 1_000_000

const modules = readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.mjs'))
  .sort()
const sources = modules.map((name) => readFileSync(join(SERVER, name), 'utf8'))

describe('the Worker of this build', () => {
  it('is smaller than promised', () => {
    expect(gzipSync(sources.join('\n')).length).toBeLessThan(MOST)
  })

  it('reads next to nothing before it is asked', () => {
    const entry = modules.indexOf('entry.mjs')
    expect(sources[entry]?.length).toBeLessThan(5_000)
    const imported = [...(sources[entry] ?? '').matchAll(/from ?"(\.[^"]+)"/g)].map(([, path = '']) => join(path))
    expect(imported.length).toBeGreaterThan(0)
    for (const path of imported) expect(sources[modules.indexOf(path)]?.length).toBeLessThan(5_000)
  })

  it('carries neither the reader of PDF files nor what the registers are', () => {
    const all = sources.join('\n')
    expect(all).not.toContain('PasswordException')
    expect(all).not.toContain('测量环境空气的固定点位')
    expect(readFileSync(join(SERVER, '../client/pdf-reader.mjs'), 'utf8')).toContain('PasswordException')
    expect(readFileSync(join(SERVER, '../client/definitions.json'), 'utf8')).toContain('测量环境空气的固定点位')
  })
})
