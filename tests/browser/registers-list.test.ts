import { describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from './browser.ts'

describe('the list of registers on a phone', () => {
  const { open } = useBrowser()

  it('leads to each group, and finds a register as one types', { timeout: 60_000 }, async () => {
    const { page, context } = await open(PHONE)
    await page.goto('/registers/')
    await page.getByRole('link', { name: /^公众参与（\d+）$/ }).click()
    expect(
      await page.getByRole('heading', { name: '公众参与' }).evaluate((heading) => heading.getBoundingClientRect().top),
    ).toBeLessThan(200)
    const input = page.getByLabel('找一本登记簿')
    await input.fill('排污许可')
    await page.getByText(/^找到 \d+ 本$/).waitFor()
    const shown = page.locator('.registers li:visible')
    expect(await shown.count()).toBeLessThan(10)
    expect(await shown.filter({ hasText: '排污许可证' }).count()).toBeGreaterThan(0)
    expect(await page.getByRole('heading', { name: '公众参与' }).isVisible()).toBe(false)
    await input.fill('没有这样的词')
    await page.getByText('没有名称或说明里写到它的登记簿').waitFor()
    expect(await shown.count()).toBe(0)
    await input.fill('')
    expect(await shown.count()).toBeGreaterThan(100)
    await page.goto('/data/')
    await page.getByLabel('找一本登记簿').fill('排污许可')
    await page.getByText(/^找到 \d+ 本$/).waitFor()
    expect(await page.locator('details.held:visible').count()).toBeLessThan(10)
    expect(await page.locator('#discharge-permits').isVisible()).toBe(true)
    await context.close()
  })

  it('searches everything where no script runs', { timeout: 60_000 }, async () => {
    const { page, context } = await open({ javaScriptEnabled: false })
    await page.goto('/en/registers/')
    await page.getByLabel('Find a register').fill('organic')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    expect(new URL(page.url()).pathname).toBe('/en/search/')
    await context.close()
  })
})
