import { expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { useBrowser } from './browser.ts'

const { open } = useBrowser()

it.each(['', '/en'])(
  'shows every register’s rows on a screen of 1,280 pixels without scrolling sideways: %s',
  { timeout: 120_000 },
  async (lang) => {
    const { page } = await open({ viewport: { width: 1280, height: 900 } })
    const wide: string[] = []
    let tables = 0
    for (const id of Object.keys(REGISTERS)) {
      await page.goto(`${lang}/registers/${id}/`)
      const excesses = await page
        .locator('.records .scroll')
        .evaluateAll((all) => all.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
      tables += excesses.length
      for (const excess of excesses) if (excess > 1) wide.push(`${id} by ${excess} pixels`)
    }
    expect(wide).toEqual([])
    expect(tables).toBeGreaterThan(60)
  },
)
