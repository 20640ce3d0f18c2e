import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PAGES } from '../pages.ts'
import { excess, PHONE, useBrowser } from '../browser/browser.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

declare const axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }

const ALL = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
/** What colours alone decide: all in which a dark page differs from a light one. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

/** What axe finds on a page, as `rule: element`. @param runOnly - rules, all of them unless said otherwise */
const violations = (page: Page, runOnly: object = ALL): Promise<string[]> =>
  page.evaluate(async (only) => {
    // What passed is not asked for, nor where it stands: to describe it takes longer than to look.
    const { violations: found } = await axe.run({ runOnly: only, resultTypes: ['violations'], selectors: false })
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  }, runOnly)

/** Ways in which each page is looked at, everything of one way in a single visit. */
const WAYS: {
  name: string
  options: BrowserContextOptions
  larger?: boolean
  look: (page: Page) => Promise<string[]>
}[] = [
  {
    name: 'light, and dark',
    options: { reducedMotion: 'reduce' },
    look: async (page) => {
      await page.emulateMedia({ colorScheme: 'light' })
      const light = await violations(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      return [...light, ...(await violations(page, COLOURS)).map((violation) => `dark ${violation}`)]
    },
  },
  {
    name: 'larger type on a phone, without scrolling sideways',
    options: { ...PHONE, reducedMotion: 'reduce' },
    larger: true,
    look: async (page) => {
      const pixels = await excess(page)
      return [...(await violations(page)), ...(pixels > 0 ? [`wider by ${pixels}`] : [])]
    },
  },
]

/** While one page is looked at, the portal renders the next. */
const AT_ONCE = 2

describe('axe finds nothing', () => {
  const { open } = useBrowser()
  const openWithAxe = async (options: BrowserContextOptions = {}) => {
    const tab = await open(options)
    // The page's own policy lets no foreign script in; this one comes through the debugger.
    await tab.page.addInitScript(AXE)
    return tab
  }

  for (const { name, options, larger, look } of WAYS)
    it(`on any page, in both languages: ${name}`, { timeout: 480_000 }, async () => {
      const found: string[] = []
      const waiting = PAGES.flatMap((path) => [path, `/en${path}`]).values()
      const walk = async (): Promise<void> => {
        const { page, context } = await openWithAxe(options)
        if (larger) await page.addInitScript(() => localStorage.setItem('lucid-type', 'larger'))
        for (const path of waiting) {
          await page.goto(path)
          found.push(...(await look(page)).map((violation) => `${path} ${violation}`))
        }
        await context.close()
      }
      await Promise.all(Array.from({ length: AT_ONCE }, walk))
      expect(found).toEqual([])
    })

  it('is able to find something, and what only dark shows', async () => {
    const { page, context } = await openWithAxe()
    const [light] = WAYS
    await page.setContent(`<html lang="zh"><head><title>x</title><style>
      p { color: #333; background: #fff }
      @media (prefers-color-scheme: dark) { p { color: #ccc } }
    </style></head><body><main><h1>x</h1><img src="data:,"><p>text</p></main></body></html>`)
    // Content that is put in is no document that the script comes with.
    await page.evaluate(AXE)
    expect(await light?.look(page)).toEqual([
      expect.stringMatching(/^image-alt: /),
      expect.stringMatching(/^dark color-contrast: <p>/),
    ])
    await context.close()
  })
})
