import { expect, it } from 'vitest'
import { useBrowser } from './browser.ts'

const { open } = useBrowser()

it.each([
  ['', '不要生食'],
  ['/en', 'Do not eat it raw'],
])(
  'prints the notice of a recall on one sheet, in the reader’s language and with nothing that is for screens alone: %s',
  async (lang, advice) => {
    const { page, context } = await open()
    for (const number of ['SLZH-2026-0001', 'SLZH-2026-0002']) {
      await page.goto(`${lang}/recalls/${number}/`)
      const file = await page.pdf({ format: 'A4' })
      expect([number, file.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length]).toEqual([number, 1])
    }
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.notice .do').innerText()).toContain(advice)
    expect(await page.locator('#downstream').innerText()).toContain('SALAD-20260420-A')
    expect(await page.locator('.notice').innerText()).toContain('12315')
    for (const hidden of ['.nav', '.notice nav', '.notice .plain'])
      expect([hidden, await page.locator(hidden).first().isVisible()]).toEqual([hidden, false])
    await context.close()
  },
)
