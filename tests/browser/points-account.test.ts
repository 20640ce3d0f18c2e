import { describe, expect, it } from 'vitest'
import { excess, PHONE, useBrowser } from './browser.ts'
import { demonstrationLink, SITE, violations } from './people.ts'

/** One's own account of points on a phone, as the invented person of the demonstration has it. */

const STATE = process.env['PORTAL_STATE']
const { open } = useBrowser()

describe.skipIf(STATE === undefined)('an account of points', () => {
  it(
    'says why each posting came, that it is counted in books that balance, and what is wrong with a voucher',
    {
      timeout: 60_000,
    },
    async () => {
      const { page, context } = await open({ ...PHONE, baseURL: SITE })
      await page.goto(await demonstrationLink('organisation'))
      await page.goto('/points/account/#gtin=9520000000073&second=00000AAAAA11111BBBBB')
      await page.getByText('里程 412.5 公里 × 0.1 千克/公里 × 4 分/千克').waitFor()
      // What a label brought stands in its form, and in the address no more.
      expect(new URL(page.url()).hash).toBe('')
      expect(await page.getByLabel('商品条码').inputValue()).toBe('9520000000073')
      await page.getByRole('button', { name: '记到我的账户' }).locator('visible=true').click()
      await page.getByText('这个产品没有发过这样的刮开码').first().waitFor()

      await page.getByText('举报查实的奖励券').click()
      await page.getByLabel('奖励券', { exact: true }).fill('00000-00000-00000-00000-00000-0')
      await page.keyboard.press('Enter')
      await page.getByText('这张券不存在、已经用过，或者已经过期').first().waitFor()

      await page.getByRole('button', { name: '核对最近一天' }).click()
      await page.getByText('算进去了').waitFor()
      await page.getByText(/账是平的：发放 [\d,]+ ＝ 持有/).waitFor()
      expect(await violations(page)).toEqual([])
      expect(await excess(page)).toBe(0)
      await context.close()
    },
  )

  it('of nobody leads to sign in, and says what it is for', { timeout: 60_000 }, async () => {
    const { page, context } = await open()
    await page.goto('/en/points/account/')
    await page.waitForURL(/\/en\/console\/sign-in\//)
    await context.close()
  })

  it('and its audit: who audits states what was found of an award that was drawn', { timeout: 60_000 }, async () => {
    const { page, context } = await open({ ...PHONE, baseURL: SITE })
    await page.goto(await demonstrationLink('auditor'))
    await page.goto('/console/points-audit/')
    const first = page.locator('[data-drawn] > li').first()
    await first.waitFor()
    await first.getByRole('button').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('结果').selectOption('doubtful')
    await dialog.getByLabel('对照了什么').fill('（演示）与过磅单不符')
    await dialog.getByRole('button', { name: '写结果' }).click()
    await page.getByText('（演示）与过磅单不符').waitFor()
    await page.getByRole('heading', { name: '反常的情形' }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(await excess(page)).toBe(0)
    await context.close()
  })
})
