import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { shorten } from '../../scripts/portal/shorten.ts'

const MODULES = {
  'wrangler.json': '{}',
  'entry.mjs': `import { said } from './chunks/said_1.mjs'
export const before = [...said]
export const ask = async () => [(await import('./chunks/asked_2.mjs').then((all) => all.digest))('值'), ...said]
`,
  'chunks/said_1.mjs': 'export const said = []\n',
  'chunks/asked_2.mjs': `import { createHash } from 'node:crypto'
import { said } from './said_1.mjs'
said.push('asked')
export const digest = (text) => createHash('sha256').update(text).digest('hex')
`,
}

const Built = z.object({
  before: z.array(z.string()),
  ask: z.custom<() => Promise<string[]>>((value) => typeof value === 'function'),
})

describe('a shortened Worker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shorten-'))
  beforeAll(async () => {
    mkdirSync(join(folder, 'chunks'))
    for (const [name, text] of Object.entries(MODULES)) writeFileSync(join(folder, name), text)
    await shorten(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is one module beside its settings', () =>
    expect(readdirSync(folder).sort()).toEqual(['entry.mjs', 'wrangler.json']))

  it('runs a module when it is asked for, and parts of Node with it', async () => {
    const { before, ask } = Built.parse(await import(pathToFileURL(join(folder, 'entry.mjs')).href))
    expect(before).toEqual([])
    // sha256sum of the character.
    const digest = 'cda1d55c5231b853cd7c8d49f2440ec35b8267b97b848865de889e53c8fe47ce'
    expect(await ask()).toEqual([digest, 'asked'])
    expect(await ask()).toEqual([digest, 'asked'])
  })

  it('puts what is asked for into functions', () => {
    const script = readFileSync(join(folder, 'entry.mjs'), 'utf8')
    expect(script).not.toContain('from"node:')
    expect(script).toContain('"chunks/asked_2.mjs"(){')
  })
})
