import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'

const { open } = useBrowser()

/** A certification body of the invented region, and who holds what it issues. */
const CERTIFIER = '91990100000000240R'
const HOLDER = '91990101000000283M'
/** Numbers of this run alone: the portal that is served may have seen another. */
const RUN = Date.now().toString(36).slice(-6).toUpperCase()
const number = (last: number): string => `SLGP-${RUN}-${last}`

const CERTIFICATES = [
  '证书编号,认证制度,依据标准,持证单位,持证单位名称,产品类别或认证范围,发证日期,有效期至',
  ...[1, 2, 3].map(
    (last) =>
      `${number(last)},green-product,GB-T-35607-2017,${HOLDER},示例家具有限公司,家具,2026-01-01,${last === 2 ? '2025-12-31' : '2028-12-31'}`,
  ),
].join('\n')
const PRODUCTS = `certificate,item,name,gtin\n${number(1)},1,示例书桌,9520000000012\n${number(3)},1,示例书架,9521234567899`
const CHANGES = `certificate,effective,change,reason\n${number(1)},2026-03-01,suspended,没有按期接受监督\n${number(3)},2026-02-01,resumed,整改`

const press = async (page: Page, name: string | RegExp): Promise<void> => {
  await page.getByRole('button', { name }).first().focus()
  await page.keyboard.press('Enter')
}
const handIn = async (page: Page, register: string, text: string): Promise<void> => {
  await page.goto('/console/certificates/')
  const link = page.locator(`[data-issuing] a[href*="register=${register}"]`).last()
  await link.waitFor()
  await link.focus()
  await page.keyboard.press('Enter')
  await page.locator('[data-part=ways]').waitFor()
  await page.locator('#file').setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
}
const mend = async (page: Page, value: string): Promise<void> => {
  await page.getByRole('heading', { name: '有 1 处要改' }).waitFor()
  await page.locator('[data-cell]').fill(value)
  await press(page, '改好了，再检查一次')
  await page.getByRole('heading', { name: '可以公布' }).waitFor()
}

it('a certifier on a phone uploads certificates, products and changes by keyboard, each tried out and mended first', async () => {
  const { page, context } = await open({ ...PHONE, baseURL: SITE })
  await withAuthenticator(context, page)
  await acceptAsNew(page, await operatorInvites({ role: 'certifier', organisation: CERTIFIER, bounds: {} }))

  await handIn(page, 'certificates', CERTIFICATES)
  await mend(page, '2028-12-31')
  await press(page, '公布 3 条')
  await page.getByRole('heading', { name: '已公布' }).waitFor()

  await handIn(page, 'certified-products', PRODUCTS)
  await mend(page, '9520000000011')
  await press(page, '公布 2 条')
  await page.getByRole('heading', { name: '已公布' }).waitFor()

  await handIn(page, 'certificate-changes', CHANGES)
  await page.getByText('证书没有暂停，无从恢复').first().waitFor()
  expect(await page.getByRole('button', { name: /^公布/ }).count()).toBe(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  expect(await violations(page)).toEqual([])

  await page.goto(`/certificates/${number(2)}/`)
  expect(await page.locator('.verdict .word').innerText()).toBe('有效')
})
