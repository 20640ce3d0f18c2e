import { expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { useBrowser } from '../browser/browser.ts'
import { inTurns } from '../pages.ts'

const { open } = useBrowser()
const PAGES_OF_REGISTERS = Object.keys(REGISTERS).map((id) => `/registers/${id}/`)

it(
  'a register’s rows are shown on a screen of 1,280 pixels without scrolling sideways',
  { timeout: 240_000 },
  async () => {
    const { page } = await open({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false })
    const wide: string[] = []
    let tables = 0
    for (const path of inTurns(PAGES_OF_REGISTERS, 0)) {
      await page.goto(path)
      const excesses = await page
        .locator('.records .scroll')
        .evaluateAll((all) => all.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
      tables += excesses.length
      for (const excess of excesses) if (excess > 1) wide.push(`${path} by ${excess} pixels`)
    }
    expect(wide).toEqual([])
    expect(tables).toBeGreaterThan(60)
  },
)
