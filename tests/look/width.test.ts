import { describe, expect, it } from 'vitest'
import { PAGES } from '../pages.ts'
import { excess, PHONE, useBrowser } from '../browser/browser.ts'

describe('a phone', () => {
  const { open } = useBrowser()

  // In larger type, which is looked at with axe too, by the test of that.
  it('shows every page without scrolling sideways', { timeout: 240_000 }, async () => {
    const { page, context } = await open(PHONE)
    const wide: string[] = []
    for (const path of PAGES.flatMap((path) => [path, `/en${path}`])) {
      await page.goto(path)
      const pixels = await excess(page)
      if (pixels > 0) wide.push(`${path} by ${pixels}`)
    }
    await context.close()
    expect(wide).toEqual([])
  })

  it('is told of a page that is wider', async () => {
    const { page, context } = await open(PHONE)
    await page.setContent('<meta name="viewport" content="width=device-width"><div style="width: 900px">x</div>')
    expect(await excess(page)).toBeGreaterThan(0)
    await context.close()
  })
})
