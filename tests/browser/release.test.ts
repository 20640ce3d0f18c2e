import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, AUTHORITY, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'

/** Two people, each with a browser and an authenticator of her own. */

const { open } = useBrowser()
const WAIT = { timeout: 180_000 }

interface Tab {
  page: Page
  context: BrowserContext
}

const anOfficer = async (name: string, options: BrowserContextOptions = {}): Promise<Tab> => {
  const tab = await open({ baseURL: SITE, ...options })
  await withAuthenticator(tab.context, tab.page)
  await acceptAsNew(tab.page, await operatorInvites({ role: 'publisher', organisation: AUTHORITY }), name)
  return tab
}

const aPenalty = (decision: string, over: object = {}) => ({
  decision,
  subjectKind: 'organisation',
  organisation: '91990101000000115Y',
  subject: '示例化工有限公司',
  place: '990101',
  facts: '示例事实：夜间未按规定运行治理设施',
  authority: '示例市生态环境局',
  decided: '2026-11-02',
  ...over,
})

/** Submits as the page's own program does. @returns id of what waits */
const submit = async (page: Page, rows: object[]): Promise<string> => {
  const [status, id] = await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch('/api/registers/penalties/entries', { method: 'POST', headers, body })
    const said: unknown = await answer.json()
    const waiting: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, 'waiting') : undefined
    const found: unknown = typeof waiting === 'object' && waiting !== null ? Reflect.get(waiting, 'id') : ''
    return [answer.status, String(found)] as const
  }, JSON.stringify(rows))
  expect(status).toBe(202)
  return id
}

const numberOf = (): string => `示环罚〔2026〕${Math.floor(Math.random() * 1e9)}号`
const isWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

describe('a decision on a penalty', () => {
  it('is submitted by one officer and released by another, on a phone, by keyboard', WAIT, async () => {
    const [clerk, officer] = [await anOfficer('甲'), await anOfficer('乙', PHONE)]
    const decision = numberOf()
    const id = await submit(clerk.page, [aPenalty(decision), aPenalty(numberOf())])

    // She who submitted it sees it, and cannot release it.
    await clerk.page.goto(`/console/release/#${id}`)
    await clerk.page.getByText('要由另一个人放行').last().waitFor()
    await clerk.page.getByRole('button', { name: '收回', exact: true }).waitFor()
    expect(await clerk.page.getByRole('button', { name: '放行，公布' }).count()).toBe(0)

    // The other is told on her overview, and finds it in the queue.
    const { page } = officer
    await page.goto('/console/')
    await page.getByRole('link', { name: /^放行：/ }).waitFor()
    await page.goto('/console/release/')
    const link = page.locator(`[data-others] a[href="#${id}"]`)
    await link.waitFor()
    expect(await violations(page)).toEqual([])
    expect(await isWide(page)).toBe(false)
    await link.focus()
    await page.keyboard.press('Enter')
    await page.getByText('放行之后：新增 2 条').waitFor()
    await page.getByRole('heading', { name: decision }).waitFor()
    await page.getByText('示例事实：夜间未按规定运行治理设施').first().waitFor()
    expect(await violations(page)).toEqual([])
    expect(await isWide(page)).toBe(false)
    await page.getByRole('button', { name: '放行，公布' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: '放行，公布' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '已经公布' }).waitFor()
    await page.getByRole('link', { name: decision }).waitFor()

    await page.goto(`/registers/penalties/${encodeURIComponent(decision)}/`)
    await page.getByText('示例事实：夜间未按规定运行治理设施').first().waitFor()

    await clerk.page.goto('/console/release/')
    await clerk.page
      .locator('[data-own] li')
      .filter({ has: clerk.page.locator(`a[href="#${id}"]`) })
      .getByText('已公布')
      .waitFor()
    for (const { context } of [clerk, officer]) await context.close()
  })

  it('is refused with a reason that the first reads, or taken back; in English and in the dark', WAIT, async () => {
    const [clerk, officer] = [await anOfficer('丙'), await anOfficer('丁', { colorScheme: 'dark' })]
    const [refused, back] = [
      await submit(clerk.page, [aPenalty(numberOf())]),
      await submit(clerk.page, [aPenalty(numberOf())]),
    ]
    const { page } = officer
    await page.goto(`/en/console/release/#${refused}`)
    await page.getByText('Once released: 1 new').waitFor()
    // What the record states is Chinese on an English page, and says so.
    await page.locator('[data-one] dd [lang=zh-CN]', { hasText: '示例化工有限公司' }).waitFor()
    await page.getByText('Refuse', { exact: true }).first().click()
    await page.getByLabel('Why', { exact: true }).fill('The number of the decision is wrong')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Refuse these rows' }).click()
    await page.getByText('are kept no more').or(page.getByText('Why it was refused')).first().waitFor()

    await clerk.page.goto('/en/console/release/')
    await clerk.page.getByText('The number of the decision is wrong').first().waitFor()
    await clerk.page.goto(`/en/console/release/#${back}`)
    await clerk.page.reload()
    await clerk.page.getByRole('button', { name: 'Take back' }).click()
    await clerk.page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
    await clerk.page.getByText('taken back', { exact: true }).waitFor()
    for (const { context } of [clerk, officer]) await context.close()
  })

  it('is released with others by one confirmation, each chosen below what it changes', WAIT, async () => {
    const [clerk, officer] = [await anOfficer('己'), await anOfficer('庚', PHONE)]
    const decisions = [numberOf(), numberOf(), numberOf()]
    const ids: string[] = []
    for (const decision of decisions) ids.push(await submit(clerk.page, [aPenalty(decision)]))
    const { page } = officer
    await page.goto('/console/release/')
    const several = page.locator('[data-several] button')
    for (const [at, id] of ids.slice(0, 2).entries()) {
      const item = page.locator('[data-others] li', { has: page.locator(`a[href="#${id}"]`) })
      await item.waitFor()
      // Nothing can be chosen before it was looked at.
      expect(await item.getByRole('checkbox').count()).toBe(0)
      await item.locator('summary').first().click()
      await item.getByRole('heading', { name: decisions[at] ?? '' }).waitFor()
      await item.getByRole('checkbox').check()
    }
    expect(await violations(page)).toEqual([])
    expect(await isWide(page)).toBe(false)
    // The second is taken back in the meantime: the first goes all the same.
    await clerk.page.evaluate((url) => fetch(url, { method: 'DELETE' }), `/api/waiting/${ids[1] ?? ''}`)
    await several.getByText('放行选中的 2 件').click()
    await page.getByRole('dialog').getByRole('button', { name: '放行，公布' }).click()
    await page.getByText('2 件中的 1 件已经公布').waitFor()
    await page.getByText('这些没有公布').waitFor()
    const standing = decisions.map(async (decision) =>
      (await page.request.get(`/api/registers/penalties/records/${encodeURIComponent(decision)}`)).status(),
    )
    expect(await Promise.all(standing)).toEqual([200, 404, 404])
    for (const { context } of [clerk, officer]) await context.close()
  })

  it('that nobody else may see is said to be none', WAIT, async () => {
    const { page, context } = await anOfficer('戊')
    await page.goto('/console/release/#0000000000000000')
    await page.getByText('没有这一件').waitFor()
    await context.close()
  })
})
