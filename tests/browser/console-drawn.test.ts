import type { BrowserContext, Page, Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useBrowser } from './browser.ts'
import { acceptAsNew, AUTHORITY, demonstrationLink, operatorInvites, SITE, withAuthenticator } from './people.ts'

/** Lists of the console that are drawn anew while somebody works in them. */

const { open } = useBrowser()
const WAIT = { timeout: 120_000 }

interface Tab {
  page: Page
  context: BrowserContext
}

const anOfficer = async (grant: object): Promise<Tab> => {
  const tab = await open({ baseURL: SITE })
  await withAuthenticator(tab.context, tab.page)
  await acceptAsNew(tab.page, await operatorInvites(grant))
  return tab
}

/** Holds back the first answer to one question. @returns what lets it go, once it was asked and until it is there */
const holding = async (page: Page, url: string | RegExp): Promise<() => Promise<void>> => {
  let letGo = (): void => undefined
  const held = new Promise<void>((done) => (letGo = done))
  const asked = page.waitForRequest(url)
  await page.route(url, async (route: Route) => (await held, route.continue()), { times: 1 })
  return async () => {
    const answer = (await asked).response()
    letGo()
    await (await answer)?.finished()
  }
}

describe('a list that is drawn anew', () => {
  it('keeps what is half written about each of its items, and where the keyboard is', WAIT, async () => {
    const { page, context } = await open({ baseURL: SITE })
    await page.goto(await demonstrationLink('partner'))
    await page.goto('/console/points-offers/')
    const offers = page.locator('[data-offers] > li')
    await offers.first().waitFor()
    const own = offers.filter({ has: page.locator('details') }).first()
    const title = (await own.locator('b').first().textContent()) ?? ''
    await own.locator('summary').click()
    await own.getByLabel('补多少份').fill('7')

    const fresh = `示例礼品${Date.now().toString(36)}`
    await page.locator('summary', { hasText: '提供新的优惠' }).click()
    const make = page.locator('[data-make] form')
    const [today = ''] = new Date(Date.now() + 8 * 3_600_000).toISOString().split('T')
    const said = { titleZh: fresh, titleEn: 'Sample', textZh: '到店取', textEn: 'At the counter' }
    const numbers = { price: '10', stock: '5', starts: today, ends: today }
    for (const [name, value] of Object.entries({ ...said, ...numbers }))
      await make.locator(`[name=${name}]`).fill(value)
    await make.getByRole('button', { name: '提供' }).click()
    const added = offers.filter({ hasText: fresh })
    await added.waitFor()
    const same = offers.filter({ has: page.locator('b', { hasText: title }) }).first()
    expect(await same.getByLabel('补多少份').inputValue()).toBe('7')
    expect(await same.locator('details').getAttribute('open')).not.toBeNull()

    // What is sent is not kept; what another item holds is.
    await added.locator('summary').click()
    await added.getByLabel('补多少份').fill('3')
    await added.getByRole('button', { name: '补货' }).click()
    await added.getByText('剩 8').waitFor()
    expect(await added.getByLabel('补多少份').inputValue()).toBe('')
    expect(await added.locator('summary').evaluate((line) => line === document.activeElement)).toBe(true)
    expect(await same.getByLabel('补多少份').inputValue()).toBe('7')

    // What is refused once its button was drawn anew is told in a message that stays.
    let letGo = (): void => undefined
    const refused = new Promise<void>((done) => (letGo = done))
    const asked = page.waitForRequest('**/ending')
    await page.route(
      '**/ending',
      async (route) => {
        await refused
        const body = JSON.stringify({ type: '/problems/conflict', title: '没有结束', detail: '没有结束', status: 409 })
        await route.fulfill({ status: 409, contentType: 'application/problem+json', body })
      },
      { times: 1 },
    )
    await added.getByRole('button', { name: '结束优惠' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '结束优惠' }).click()
    await asked
    await added.locator('summary').click()
    await added.getByLabel('补多少份').fill('2')
    await added.getByRole('button', { name: '补货' }).click()
    await added.getByText('剩 10').waitFor()
    letGo()
    await page.locator('.lasting', { hasText: '没有结束' }).waitFor()
    await page.locator('.lasting').getByRole('button', { name: '关闭' }).click()

    // An item that goes takes its form along: nobody else gets it.
    await added.getByRole('button', { name: '结束优惠' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '结束优惠' }).click()
    await added.getByText('已结束').waitFor()
    expect(
      await page
        .locator('[data-offers] input')
        .evaluateAll((all) => all.map((one) => 'value' in one && one.value).filter(Boolean)),
    ).toEqual(['7'])
    await context.close()
  })

  it('shows what was asked for last, however late the rest comes, and goes as far as it went', WAIT, async () => {
    const { page, context } = await anOfficer({ role: 'admin' })
    await page.goto('/console/organisations/')
    const organisations = page.locator('[data-organisations] button')
    await organisations.first().waitFor()
    expect(await organisations.count()).toBeGreaterThan(1)
    await page.locator('[data-invitations] > li').first().waitFor()
    const letGo = await holding(page, /\/api\/roles\?.*organisation=/)
    await organisations.nth(0).click()
    await organisations.nth(1).click()
    const heading = page.locator('[data-heading]')
    const name = ((await organisations.nth(1).textContent()) ?? '').replace(/[\s0-9A-Z]+.*$/, '')
    await heading.filter({ hasText: name }).waitFor()
    const items = page.locator('[data-roles] > li')
    await expect.poll(() => items.first().textContent()).toContain(name)
    const before = await items.allTextContents()
    await letGo()
    // Asked after it, and drawn.
    await page.evaluate(() => fetch('/api/account').then((answer) => answer.text()))
    expect(await items.allTextContents()).toEqual(before)
    expect(await heading.textContent()).toContain(name)

    // More invitations than one part holds.
    const fill = page.locator('[data-invitations]')
    await page.evaluate(async () => {
      for (let made = 0; made < 12; made++)
        await fetch('/api/invitations', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ role: 'auditor', bounds: {}, hours: 24 }),
        })
    })
    await page.reload()
    const lines = fill.locator(':scope > li')
    await expect.poll(() => lines.count()).toBe(10)
    await page.locator('[data-invitations] + [data-acts] button').click()
    await expect.poll(() => lines.count()).toBeGreaterThan(11)
    const eleventh = (await lines.nth(10).getAttribute('data-invitation')) ?? ''
    const item = page.locator(`[data-invitation="${eleventh}"]`)
    await item.getByRole('button').first().click()
    await expect.poll(() => item.getAttribute('data-state')).toBe('revoked')
    expect(await lines.count()).toBeGreaterThan(11)
    await context.close()
  })
})

describe('who hears people', () => {
  it('sees whom she may reach as long as she is there, though their opening is noted once', WAIT, async () => {
    const { page, context } = await open({ baseURL: SITE })
    await page.goto(await demonstrationLink('publisher'))
    await page.route(/\/api\/consultations\/[^/?]+$/, async (route) => {
      const answer: { hearings: { body: object }[] } = await (await route.fetch()).json()
      for (const hearing of answer.hearings) Object.assign(hearing.body, { drawn: ['T-1'] })
      await route.fulfill({ json: answer })
    })
    await page.route('**/api/hearings/*/contacts', (route) =>
      route.fulfill({ json: { items: [{ number: 'T-1', name: '示例甲', contact: 'jia@example.com' }] } }),
    )
    const key = '示征2025-003'
    await page.goto(`/console/consultations/#${encodeURIComponent(key)}`)
    const hearing = page.locator('[data-of="示听2025-002"]')
    await hearing.locator('[name=reason]').fill('通知时间')
    await hearing.locator('form button').click()
    await hearing.getByText('示例甲 · jia@example.com').waitFor()
    const registered = page.waitForResponse(/registrations/)
    await page.evaluate(() => dispatchEvent(new Event('hashchange')))
    await registered
    await page.waitForLoadState('networkidle')
    expect(await hearing.getByText('示例甲 · jia@example.com').count()).toBe(1)
    expect(await page.locator('[data-opens^="contacts"]').count()).toBe(1)
    await context.close()
  })
})

describe('who releases', () => {
  const submit = (page: Page, decision: string): Promise<string> =>
    page.evaluate(async (number) => {
      const row = {
        ...{ decision: number, subjectKind: 'organisation', organisation: '91990101000000115Y' },
        ...{ subject: '示例化工有限公司', place: '990101', facts: '示例事实：夜间未按规定运行治理设施' },
        ...{ authority: '示例市生态环境局', decided: '2026-11-02' },
      }
      const answer = await fetch('/api/registers/penalties/entries', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([row]),
      })
      const { waiting }: { waiting: { id: string } } = await answer.json()
      return waiting.id
    }, decision)

  it('finds her choice and her half-written reason again, and sees what she opened last', WAIT, async () => {
    const grant = { role: 'publisher', organisation: AUTHORITY }
    const [clerk, officer] = [await anOfficer(grant), await anOfficer(grant)]
    const numbers = [1, 2].map((one) => `示环罚〔2026〕${Math.floor(Math.random() * 1e8)}${one}号`)
    const ids: string[] = []
    for (const number of numbers) ids.push(await submit(clerk.page, number))
    const [first = '', second = ''] = ids
    const { page } = officer
    await page.goto('/console/release/')
    const item = page.locator('[data-others] > li', { has: page.locator(`a[href="#${first}"]`) })
    await item.locator('summary').first().click()
    await item.getByRole('checkbox').check()
    const several = page.locator('[data-several] button')
    await several.getByText('放行选中的 1 件').waitFor()
    const go = (to: string): Promise<void> => page.evaluate((hash) => void (location.hash = hash), to)
    await go(first)
    await page.locator('[data-one]').getByRole('heading', { name: numbers[0] }).waitFor()
    await page.locator('summary', { hasText: '拒绝' }).click()
    const reason = page.locator('[data-one] textarea')
    await reason.fill('文号不')
    await go('')
    await item.waitFor()
    // It is chosen again once it is before her eyes again.
    await expect.poll(() => item.getByRole('checkbox').isChecked()).toBe(true)
    await several.getByText('放行选中的 1 件').waitFor()
    await go(first)
    await page.locator('[data-one]').getByRole('heading', { name: numbers[0] }).waitFor()
    await expect.poll(() => reason.inputValue()).toBe('文号不')

    // The first answers late; the second is open by then, and a reason for the one is not put into the other.
    const letGo = await holding(page, `**/api/waiting/${first}`)
    await go('')
    await go(first)
    await go(second)
    await page.locator('[data-one]').getByRole('heading', { name: numbers[1] }).waitFor()
    await letGo()
    await page.evaluate(() => fetch('/api/account').then((answer) => answer.text()))
    expect(await page.locator('[data-one]').getByRole('heading', { name: numbers[1] }).count()).toBe(1)
    expect(await reason.inputValue()).toBe('')
    // Nothing is left for others to release.
    for (const id of ids) await clerk.page.evaluate((url) => fetch(url, { method: 'DELETE' }), `/api/waiting/${id}`)
    for (const { context } of [clerk, officer]) await context.close()
  })
})
