import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ORIGIN, PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'

/** An official who publishes a new year's account, and is told at once which row does not add up. */

const FILE = join(import.meta.dirname, '../../content/demonstration/accounts/990101-2024-ndrc-2022.json')
const document: Record<string, unknown> = { ...JSON.parse(readFileSync(FILE, 'utf8')), headline: false }
const accountOf = (year: number, over: object = {}) =>
  JSON.stringify({ ...document, place: '990102', year, priceYear: year, ...over })

/** A year of which nothing stands yet, so that the test can be run again. */
const freeYear = async (): Promise<number> => {
  for (let year = 1950; year < 2020; year++)
    if ((await fetch(`${ORIGIN}/api/gep/accounts/990102/${year}/ndrc-2022`)).status === 404) return year
  throw new Error('no year is free')
}

describe('an official', () => {
  const { open } = useBrowser()

  it(
    'is told at once which row does not add up, mends what is refused, publishes, and holds a receipt',
    { timeout: 180_000 },
    async () => {
      const year = await freeYear()
      const account = (over: object = {}) => accountOf(year, over)
      const { page, context } = await open({ ...PHONE, baseURL: SITE })
      await withAuthenticator(context, page)
      await acceptAsNew(
        page,
        await operatorInvites({ role: 'publisher', organisation: '11990100000000019F', hours: 1 }),
        '示例核算员',
      )
      await page.goto('/console/gep/')
      const area = page.getByLabel('或者粘贴在这里')
      const check = page.getByRole('button', { name: '重算并检查' })
      await area.fill(account().replace('"112000"', '"NaN"'))
      await check.click()
      await page.getByRole('heading', { name: '有 1 处要改' }).waitFor()
      expect(await page.locator('[data-part=found]').innerText()).toContain('/items/1/price/value')
      expect(await page.locator('[data-part=result]').isVisible()).toBe(false)

      await area.fill(account())
      await check.click()
      await page.getByRole('heading', { name: '总值 99.65' }).waitFor()
      const found = page.locator('[data-part=found]')
      expect(await found.innerText()).toContain('/items/12/declared')
      expect(await found.locator('tbody tr').filter({ hasText: '旅游' }).innerText()).toContain('对不上')
      await page.getByText('试运行：会作为新的账户公布').waitFor()
      expect(await violations(page)).toEqual([])
      expect((await fetch(`${ORIGIN}/api/gep/accounts/990102/${year}/ndrc-2022`)).status).toBe(404)

      await page.getByRole('button', { name: '公布', exact: true }).click()
      await page.getByRole('heading', { name: '已公布' }).waitFor()
      expect(await page.locator('.receipt').innerText()).toContain(`990102-${year}-ndrc-2022`)
      const stands = await (await fetch(`${ORIGIN}/api/gep/accounts/990102/${year}/ndrc-2022`)).json()
      expect(stands).toMatchObject({ publisher: '11990100000000019F', demonstration: true })

      await page.goto('/console/gep/')
      await area.fill(account({ title: '示例县，更正（虚构）' }))
      await check.click()
      await page.getByText('试运行：会作为更正公布').waitFor()
      await page.getByRole('button', { name: '公布', exact: true }).click()
      await page.locator('[data-part=result] [data-issue]').waitFor()
      expect(await page.locator('[data-part=result]').innerText()).toContain('/reason')
      await page.getByLabel('更正的原因').fill('示例更正')
      await page.getByRole('button', { name: '公布', exact: true }).click()
      await page.getByRole('heading', { name: '已公布' }).waitFor()
      await context.close()
    },
  )
})
