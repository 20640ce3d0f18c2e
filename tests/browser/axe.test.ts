import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { BrowserContextOptions, Page } from 'playwright-core'
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
    // What passed is not asked for: to describe it takes longer than to look.
    const { violations: found } = await axe.run({
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    })
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  })
}

const MODES: { name: string; options: BrowserContextOptions; larger?: boolean }[] = [
  { name: 'light', options: {} },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: 'larger type on a phone', options: PHONE, larger: true },
]

/** While one page is looked at, the portal renders the next. */
const AT_ONCE = 2

describe('axe finds nothing', () => {
  const { open } = useBrowser()
  for (const { name, options, larger } of MODES)
    it(`on any page, in both languages: ${name}`, { timeout: 240_000 }, async () => {
      const found: string[] = []
      const waiting = PAGES.flatMap((path) => [path, `/en${path}`]).values()
      const walk = async (): Promise<void> => {
        const { page, context } = await open({ ...options, bypassCSP: false })
        if (larger) await page.addInitScript(() => localStorage.setItem('lucid-type', 'larger'))
        for (const path of waiting) {
          await page.goto(path)
          found.push(...(await violations(page)).map((violation) => `${path} ${violation}`))
        }
        await context.close()
      }
      await Promise.all(Array.from({ length: AT_ONCE }, walk))
      expect(found).toEqual([])
    })

  it('is able to find something', async () => {
    const { page, context } = await open()
    await page.setContent('<html><body><img src="data:,"></body></html>')
    expect((await violations(page)).join()).toContain('image-alt')
    await context.close()
  })
})
