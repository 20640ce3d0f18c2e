import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { pull } from '../../scripts/pull.ts'
import { verify } from '../../scripts/verify.ts'

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const ROOT = join(import.meta.dirname, '../..')
const run = promisify(execFile)
const home = mkdtempSync(join(tmpdir(), 'lucid-pull-'))
const copy = join(home, 'copy')
const key = join(home, 'vkey')
const ENGLISH = { LANG: 'en' }

beforeAll(async () => writeFileSync(key, await (await fetch(`${ORIGIN}/log/vkey`)).text()))
afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('the log of the served portal', () => {
  it('is pulled and audited whole; a bit flipped in the copy is found', { timeout: 60_000 }, async () => {
    const pulled = await pull([ORIGIN, '--key', key, '--to', copy], ENGLISH)
    expect(pulled.lines[0]).toMatch(/^Verified: this copy of \S+ holds \d{4,} entries/)
    expect(pulled.code).toBe(0)
    const file = join(copy, 'tile/entries/003')
    const bytes = readFileSync(file)
    bytes[40] = (bytes[40] ?? 0) ^ 1
    writeFileSync(file, bytes)
    expect(await verify(['log', copy, '--key', key], ENGLISH)).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('entry 768 in tile/entries/003'), expect.anything()],
    })
  })
})

/** The commands of the developers' page that use our scripts, or the tools made of them, as they stand in a block. */
const examples = (markdown: string): string[] =>
  [...markdown.matchAll(/^```\n([^]*?)^```$/gm)]
    .map(([, block]) => block ?? '')
    .filter((block) => /scripts\/(pull|verify)\.ts|lucid-verify/.test(block))

describe("the examples of the developers' page", () => {
  const words = z
    .object({ body: z.object({ zh: z.string(), en: z.string() }) })
    .parse(parse(readFileSync(join(ROOT, 'content/words/developers.yaml'), 'utf8')))

  it('verify what they say they do, and are the same in both languages', { timeout: 240_000 }, async () => {
    const blocks = examples(words.body.en)
    expect(blocks.length).toBeGreaterThan(0)
    expect(examples(words.body.zh)).toEqual(blocks)
    const cwd = mkdtempSync(join(home, 'source-'))
    for (const floor of ['scripts', 'content']) symlinkSync(join(ROOT, floor), join(cwd, floor))
    const env = { ...process.env, LC_ALL: 'C', PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` }
    const { stdout } = await run('sh', ['-ec', blocks.join('').replaceAll('{origin}', ORIGIN)], { cwd, env })
    // What goes into a file is not printed.
    const printing = blocks.join('').match(/^node (scripts\/|lucid-)[^|\n]*$/gm)
    expect(stdout.match(/^(Verified|Checked): /gm)?.length).toBe(printing?.length)
    expect(readFileSync(join(cwd, 'log.policy'), 'utf8')).toBe(`log ${readFileSync(key, 'utf8')}`)
  })
})
