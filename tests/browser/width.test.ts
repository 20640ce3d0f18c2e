import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PAGES } from '../pages.ts'
import { PHONE, useBrowser } from './browser.ts'

/** Pixels by which a page is wider than the screen; tables scroll within their own box. */
const excess = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

describe('a phone', () => {
  const { open } = useBrowser()

  for (const larger of [false, true])
    it(
      `shows every page without scrolling sideways${larger ? ', in larger type' : ''}`,
      { timeout: 240_000 },
      async () => {
        const { page, context } = await open(PHONE)
        if (larger) await page.addInitScript(() => localStorage.setItem('lucid-type', 'larger'))
        const wide: string[] = []
        for (const path of PAGES.flatMap((path) => [path, `/en${path}`])) {
          await page.goto(path)
          const pixels = await excess(page)
          if (pixels > 0) wide.push(`${path} by ${pixels}`)
        }
        await context.close()
        expect(wide).toEqual([])
      },
    )

  it('is told of a page that is wider', async () => {
    const { page, context } = await open(PHONE)
    await page.setContent('<meta name="viewport" content="width=device-width"><div style="width: 900px">x</div>')
    expect(await excess(page)).toBeGreaterThan(0)
    await context.close()
  })
})
