import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'

const ROOT = join(import.meta.dirname, '../..')

const Settings = z.object({
  workers_dev: z.boolean().optional(),
  preview_urls: z.boolean().optional(),
  observability: z.object({ enabled: z.boolean() }).optional(),
})
const Configured = Settings.extend({ env: z.record(z.string(), Settings).optional() })

describe('what is deployed', () => {
  const { env = {}, ...top } = Configured.parse(parse(readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')))

  it('keeps no log of requests, which would hold addresses, and answers under no second name', () => {
    expect(top).toEqual({ workers_dev: false, preview_urls: false, observability: { enabled: false } })
    for (const [name, settings] of Object.entries(env)) {
      // What an environment does not say it takes from above.
      const said = { ...top, ...settings }
      expect([name, said]).toEqual([name, top])
    }
  })
})

/** Sources of pages and of what runs in them. */
const sources = execFileSync('git', ['ls-files', 'site'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(astro|ts|js)$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }))
const filesWith = (what: RegExp): string[] => sources.filter(({ text }) => what.test(text)).map(({ file }) => file)

describe('the sources of pages', () => {
  it('write text as text: in one place alone, a description for machines, is it written as it is', () => {
    expect(filesWith(/set:html/)).toEqual(['site/pages/[...lang]/registers/[register]/index.astro'])
    expect(
      filesWith(/\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|createHTML|\beval\(|new Function\(/),
    ).toEqual([])
    expect(filesWith(/is:raw|define:vars/)).toEqual([])
  })

  it('hold no script or style of their own between the lines, which the policy would refuse', () => {
    expect(filesWith(/\sstyle="|\son(click|load|error|submit|input|change)=/)).toEqual([])
    expect(filesWith(/<style[\s>]/)).toEqual([])
  })

  it('load nothing of another origin', () => {
    expect(filesWith(/<(script|img|link|iframe|source|video|audio|form)\b[^>]*\s(src|href|action)="https?:/)).toEqual(
      [],
    )
    expect(filesWith(/fetch\(\s*['"`]https?:/)).toEqual([])
  })
})
