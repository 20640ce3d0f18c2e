import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from '../browser/browser.ts'
import { PAGES, WHOLE } from '../pages.ts'

/** Nothing moves under the eyes or the thumb of somebody whose scripts come late, as they do to a phone far from the mast. */

/** Pages that scripts make more of. */
const SCRIPTED = [
  ...['/', '/log/', '/en/log/', '/scan/', '/gep/calculate/', '/registers/air-stations/1001A/'],
  ...['/reports/follow/', '/places/140105/'],
]

/** How late, in milliseconds: long after the first picture. */
const LATE_MS = 700
const SETTLED_MS = 250
/** What of a screen may move, by how much of it: half of what is held to be good. @see https://web.dev/articles/cls */
const MOST = 0.05

/** How much moved that nobody asked for. @see https://www.w3.org/TR/layout-instability/ */
const moved = (page: Page): Promise<{ sum: number; what: string[] }> =>
  page.evaluate(
    () =>
      new Promise((done) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries().map((entry) => ({
            value: Number(Reflect.get(entry, 'value')),
            nodes: [Reflect.get(entry, 'sources')].flat().map((source: { node?: Element } | undefined) => source?.node),
          }))
          const what = shifts.flatMap(({ nodes }) => nodes.map((node) => node?.outerHTML?.slice(0, 80) ?? ''))
          done({ sum: shifts.reduce((sum, { value }) => sum + value, 0), what })
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => done({ sum: 0, what: [] }), 100)
      }),
  )

describe('where scripts come late', () => {
  const { open } = useBrowser()
  const openLate = async () => {
    const tab = await open(PHONE)
    await tab.page.route('**/*.js', async (route) => {
      await new Promise((done) => setTimeout(done, LATE_MS))
      await route.continue().catch(() => undefined)
    })
    return tab
  }

  it('nothing moves on any page', { timeout: 1_200_000 }, async () => {
    const { page, context } = await openLate()
    const found: string[] = []
    for (const path of WHOLE ? new Set([...SCRIPTED, ...PAGES]) : SCRIPTED) {
      await page.goto(path)
      // What its scripts ask for comes as late as they did.
      await page.waitForTimeout(LATE_MS + SETTLED_MS)
      const { sum, what } = await moved(page)
      if (sum > MOST) found.push(`${path} ${sum.toFixed(3)}: ${what.join(' | ')}`)
    }
    await context.close()
    expect(found).toEqual([])
  })

  it('is told of what does', async () => {
    const { page, context } = await openLate()
    await page.setContent(
      '<meta name="viewport" content="width=device-width"><style>p { height: 300px; background: gray }</style><main><p>a</p><p>b</p></main>',
    )
    await page.waitForTimeout(SETTLED_MS)
    await page.evaluate(() => document.querySelector('main')?.insertAdjacentHTML('afterbegin', '<p>c</p>'))
    await page.waitForTimeout(SETTLED_MS)
    expect((await moved(page)).sum).toBeGreaterThan(MOST)
    await context.close()
  })
})
