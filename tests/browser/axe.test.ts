import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PAGES } from '../pages.ts'
import { PHONE, useBrowser } from './browser.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

declare const axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }

/** What axe finds on a page, as `rule: element`. */
const violations = async (page: Page): Promise<string[]> => {
  // The page's own policy lets no foreign script in; this one comes through the debugger.
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations: found } = await axe.run({ runOnly: { type: 'tag', values: tags } })
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  })
}

const MODES = [
  { name: 'light', options: {} },
  { name: 'dark', options: { colorScheme: 'dark' as const } },
  { name: 'larger type on a phone', options: PHONE, larger: true },
]

describe('axe finds nothing', () => {
  const { open } = useBrowser()
  for (const { name, options, larger } of MODES)
    it(`on any page, in both languages: ${name}`, { timeout: 240_000 }, async () => {
      const { page, context } = await open({ ...options, bypassCSP: false })
      if (larger) await page.addInitScript(() => localStorage.setItem('lucid-type', 'larger'))
      const found: string[] = []
      for (const path of PAGES.flatMap((path) => [path, `/en${path}`])) {
        await page.goto(path)
        found.push(...(await violations(page)).map((violation) => `${path} ${violation}`))
      }
      await context.close()
      expect(found).toEqual([])
    })

  it('is able to find something', async () => {
    const { page, context } = await open()
    await page.setContent('<html><body><img src="data:,"></body></html>')
    expect((await violations(page)).join()).toContain('image-alt')
    await context.close()
  })
})
