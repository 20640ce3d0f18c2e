import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useBrowser } from '../browser/browser.ts'
import { PAGES, WHOLE } from '../pages.ts'
import { gone } from './lost-colours.ts'

/** Pages in the few colours that a reader has chosen for all programs: what was drawn or filled is still there. */

/** Where most is drawn. */
const TELLING = ['/about/components/', '/en/reports/rules/', '/consultations/']

/** Whether what has the focus has a ring that can be told from the ground. */
const ring = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(document.activeElement ?? document.body)
    const ground = getComputedStyle(document.documentElement).backgroundColor
    return outlineColor === ground ? 'none' : `${outlineStyle} ${outlineWidth}`
  })

describe('in colours of the reader’s own', () => {
  const { open } = useBrowser()

  for (const colorScheme of ['light', 'dark'] as const)
    it(`no drawing, key, button or ring is lost, on a ${colorScheme} ground`, { timeout: 600_000 }, async () => {
      const { page, context } = await open({ forcedColors: 'active', colorScheme, reducedMotion: 'reduce' })
      const found: string[] = []
      for (const path of WHOLE ? PAGES.flatMap((one) => [one, `/en${one}`]) : TELLING) {
        await page.goto(path)
        found.push(...(await gone(page)).map((mark) => `${path} ${mark}`))
      }
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      expect(await ring(page)).toBe('solid 3px')
      await context.close()
      expect(found).toEqual([])
    })

  it('says what is pressed by more than its ground', async () => {
    const { page, context } = await open({ forcedColors: 'active' })
    await page.goto('/')
    const larger = page.locator('[data-mode="type"]')
    const look = (): Promise<string> =>
      larger.locator('span').evaluate((span) => {
        const { borderBottomStyle, borderBottomWidth, fontWeight } = getComputedStyle(span)
        return `${borderBottomStyle} ${borderBottomWidth} ${fontWeight}`
      })
    const before = await look()
    await larger.press('Enter')
    expect(await larger.getAttribute('aria-pressed')).toBe('true')
    expect([before, await look()]).toEqual(['none 0px 400', 'solid 2px 600'])
    await context.close()
  })

  it('finds what would be lost', async () => {
    const { page, context } = await open({ forcedColors: 'active', colorScheme: 'light' })
    await page.setContent(`<html lang="zh"><style>i::before { content: ''; display: inline-block; width: 1rem; height: 1rem;
      background: #060 }</style><main><i>x</i><svg width="9" height="9"><rect width="9" height="9" fill="#eee"></rect></svg></main></html>`)
    expect(await gone(page)).toEqual([expect.stringMatching(/^<rect /), expect.stringMatching(/^::before of <i>/)])
    await context.close()
  })
})
