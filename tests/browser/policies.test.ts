import { describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from './browser.ts'

describe('the page of the policies on a phone', () => {
  const { open } = useBrowser()

  it('is as short as its documents are few, and opens where one leads to an article', { timeout: 60_000 }, async () => {
    const { page, context } = await open(PHONE)
    await page.goto('/policies/')
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    expect(height).toBeLessThan(4_000)
    expect(await page.locator('details.document').count()).toBeGreaterThan(3)
    await page.goto('/policies/#P38')
    await page.locator('#P38').waitFor()
    expect(await page.locator('#P38').getByRole('link').first().isVisible()).toBe(true)
    await context.close()
  })

  it(
    'finds articles as one types, says when there is none, and without scripts asks the register',
    { timeout: 60_000 },
    async () => {
      const { page, context } = await open(PHONE)
      await page.goto('/policies/')
      await page.getByLabel('在各条里找').fill('信息公开')
      await page.getByText(/^找到 \d+ 条/).waitFor()
      expect(await page.locator('details.article:visible').count()).toBeLessThan(20)
      expect(await page.locator('details.article:visible').filter({ hasText: 'P38' }).count()).toBe(1)
      await page.getByLabel('在各条里找').fill('没有这样的词')
      await page.getByText('没有哪一条写到它').waitFor()
      await page.getByLabel('在各条里找').fill('')
      expect(await page.locator('details.document[open]').count()).toBe(0)
      await context.close()
      const plain = await open({ javaScriptEnabled: false })
      await plain.page.goto('/policies/')
      await plain.page.getByLabel('在各条里找').fill('公开')
      await plain.page.getByRole('button', { name: '找', exact: true }).click()
      expect(new URL(plain.page.url()).pathname).toBe('/registers/policies/')
      await plain.context.close()
    },
  )
})
