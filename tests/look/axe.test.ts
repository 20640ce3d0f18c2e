import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { inTurns, NOWHERE, PAGES, WHOLE } from '../pages.ts'
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

/** The narrowest screen that is in use: 1,280 pixels at four times their size. */
const NARROWEST = { width: 320, height: 640 }

const tooWide = async (page: Page, on: string): Promise<string[]> => {
  const pixels = await excess(page)
  return pixels > 0 ? [`wider than ${on} by ${pixels}`] : []
}

const inTheDark = async (page: Page): Promise<string[]> => {
  await page.emulateMedia({ colorScheme: 'dark' })
  const found = await violations(page, COLOURS)
  await page.emulateMedia({ colorScheme: 'light' })
  return found.map((violation) => `dark ${violation}`)
}

/** Hears what the browser has to say against a page: scripts that fail, drawings it cannot draw, what its policy refuses. */
const complaints = (page: Page): string[] => {
  const heard: string[] = []
  page.on('pageerror', ({ message }) => heard.push(message))
  page.on('console', (entry) => {
    // A page that says it is not there, or refuses, does so by its status; a part of a page has to be there.
    const isStatus = entry.text().startsWith('Failed to load') && entry.location().url === page.url()
    if (entry.type() === 'error' && !isStatus) heard.push(entry.text())
  })
  return heard
}

/** Ways in which a page is looked at, each in one visit. */
interface Way {
  name: string
  options: BrowserContextOptions
  larger?: boolean
  look: (page: Page) => Promise<string[]>
}

const SCREEN: Way = {
  name: 'on a screen, then as narrow as any',
  options: { reducedMotion: 'reduce' },
  look: async (page) => {
    const found = await violations(page)
    if (WHOLE) found.push(...(await inTheDark(page)))
    const wide = page.viewportSize() ?? NARROWEST
    await page.setViewportSize(NARROWEST)
    found.push(...(await tooWide(page, 'the narrowest')))
    await page.setViewportSize(wide)
    return found
  },
}

const IN_HAND: Way = {
  name: 'in larger type on a phone, and in the dark',
  options: { ...PHONE, reducedMotion: 'reduce' },
  larger: true,
  look: async (page) => [...(await tooWide(page, 'a phone')), ...(await violations(page)), ...(await inTheDark(page))],
}

/** While one page is looked at, the portal renders the next. */
const AT_ONCE = 2

describe('axe finds nothing, and nothing is wider than the screen', () => {
  const { open } = useBrowser()
  const openWithAxe = async (options: BrowserContextOptions = {}) => {
    const tab = await open(options)
    // The page's own policy lets no foreign script in; this one comes through the debugger.
    await tab.page.addInitScript(AXE)
    return tab
  }

  const WAYS = [SCREEN, IN_HAND]
  for (const [nth, way] of WAYS.entries())
    it(`on any page, in both languages: ${way.name}`, { timeout: 900_000 }, async () => {
      const found: string[] = []
      // Neighbours in the list are of one kind: the short suite looks at each page in one way.
      const all = [...PAGES, NOWHERE]
      const turn = WHOLE ? all : all.filter((_, i) => i % WAYS.length === nth)
      const waiting = inTurns(turn, nth).values()
      const walk = async (): Promise<void> => {
        const { page, context } = await openWithAxe(way.options)
        if (way.larger) await page.addInitScript(() => localStorage.setItem('lucid-type', 'larger'))
        const heard = complaints(page)
        for (const path of waiting) {
          await page.goto(path)
          const seen = await way.look(page)
          found.push(...[...seen, ...heard.splice(0)].map((violation) => `${path} ${violation}`))
        }
        await context.close()
      }
      await Promise.all(Array.from({ length: AT_ONCE }, walk))
      expect(found).toEqual([])
    })

  it('is able to find something, and what only dark shows', async () => {
    const { page, context } = await openWithAxe()
    await page.setContent(`<html lang="zh"><head><title>x</title><style>
      p { color: #333; background: #fff }
      @media (prefers-color-scheme: dark) { p { color: #ccc } }
    </style></head><body><main><h1>x</h1><img src="data:,"><p>text</p></main></body></html>`)
    // Content that is put in is no document that the script comes with.
    await page.evaluate(AXE)
    expect([...(await violations(page)), ...(await inTheDark(page))]).toEqual([
      expect.stringMatching(/^image-alt: /),
      expect.stringMatching(/^dark color-contrast: <p>/),
    ])
    await context.close()
  })

  it('hears what the browser cannot draw, and misses', async () => {
    const { page, context } = await open()
    const heard = complaints(page)
    await page.setContent('<svg><rect width="-1" height="1" /></svg><img src="http://127.0.0.1:1/x.png" alt="">')
    await expect
      .poll(() => heard.toSorted())
      .toEqual([expect.stringMatching(/negative value/), expect.stringMatching(/^Failed to load/)])
    await context.close()
  })

  it('is told of a page that is wider', async () => {
    const { page, context } = await open(PHONE)
    await page.setContent('<meta name="viewport" content="width=device-width"><div style="width: 900px">x</div>')
    expect(await tooWide(page, 'a phone')).toEqual(['wider than a phone by 518'])
    await context.close()
  })
})
