import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ORIGIN, PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, AUTHORITY, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'

const { open } = useBrowser()

/** Of the invented region: a label that was warned of, and a number that nobody has. */
const WARNED = 'SLGP-2099-0000'
const NOBODYS = 'GF209900000000'

it('a shopper without JavaScript is warned of a number, reports another one, and follows it by her number', async () => {
  const { page } = await open({ ...PHONE, javaScriptEnabled: false })
  await page.goto(`/certificates/?q=${encodeURIComponent('ｓｌｇｐ－２O99 0000')}`)
  expect(await page.locator('.warned').innerText()).toContain('有人就这个编号发布过提示')
  await page.goto(`/certificates/?q=${NOBODYS}`)
  expect(await page.locator('.warned').count()).toBe(0)
  await page.getByRole('link', { name: '标签不对劲' }).click()
  expect(await page.getByLabel('标签上的编号').inputValue()).toBe(NOBODYS)
  await page.getByLabel('什么产品').fill('示例大米')
  await page.getByLabel('看到了什么').fill('<img src=x onerror=alert(1)> 包装上有标志')
  await page.getByLabel('在哪里看到的').fill('示例省示例市某店，电话 13800138000')
  await page.getByRole('button', { name: '交给机关' }).click()
  expect(await page.getByRole('alert').innerText()).toContain('手机号码')
  expect(await page.getByLabel('什么产品').inputValue()).toBe('示例大米')
  await page.getByLabel('在哪里看到的').fill('示例省示例市某店')
  await page.getByRole('button', { name: '交给机关' }).click()
  const number = await page.locator('.code').innerText()
  expect(number).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/)
  expect(page.url()).not.toContain(number)
  expect(await page.locator('.facts').first().innerText()).toContain('示例市')
  expect(await page.locator('img[src="x"]').count()).toBe(0)

  await page.getByRole('link', { name: '查我反映的结果' }).click()
  await page.getByLabel('您的号码').fill(number.toLowerCase().replaceAll('-', ' '))
  await page.getByRole('button', { name: '查看' }).click()
  expect(await page.locator('#state').innerText()).toContain('机关还没有作决定')
  await page.goto('/certificates/alerts/follow/')
  await page.getByLabel('您的号码').fill('00000-00000-00000-00000')
  await page.getByRole('button', { name: '查看' }).click()
  expect(await page.getByRole('alert').innerText()).toContain('没有查到')
})

it('a form sent from another site is not taken', async () => {
  const { page } = await open()
  const answer = await page.request.post(`${ORIGIN}/certificates/alerts/report/`, {
    headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
    form: { kind: 'other', product: 'x', seen: 'xxxx' },
  })
  expect(answer.status()).toBe(403)
})

it('only a number of a true form that is found nowhere is told of, by one token, and never to who asks not to be followed', async () => {
  const { page } = await open()
  const sent: { number: string; token: string }[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/look-ups')) sent.push(request.postDataJSON())
  })
  const look = async (q: string): Promise<void> => {
    await page.goto(`/certificates/?q=${encodeURIComponent(q)}`)
    await page.waitForLoadState('networkidle')
  }
  await look('没有这样的茶')
  await look(WARNED)
  await look('SLGP-2024-0002')
  expect(sent).toEqual([])
  await look(NOBODYS)
  await look('GF209900000001')
  expect(sent.map(({ number }) => number)).toEqual([NOBODYS, 'GF209900000001'])
  expect(new Set(sent.map(({ token }) => token)).size).toBe(1)
  await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }))
  await look(NOBODYS)
  expect(sent).toHaveLength(2)
})

describe('an officer on a phone', () => {
  /** Of this run alone: the portal that is served may have seen others of the same number. */
  const now = Date.now()
  const product = `示例标签${now.toString(36)}`
  const [pair, lone] = [`GF${String(now).slice(-12)}`, `GF${String(now + 1_000_000).slice(-12)}`]
  const send = async (page: Page, over: object): Promise<string> => {
    const data = { kind: 'without-certificate', product, seen: '<b>看到的</b>', number: pair, ...over }
    const answer = await page.request.post(`${SITE}/api/label-reports`, { data })
    expect(answer.status()).toBe(201)
    const { number }: { number: string } = await answer.json()
    return number
  }
  const follow = async (page: Page, number: string): Promise<string> => {
    const answer = await page.request.post(`${SITE}/api/label-reports/follow`, { data: { number } })
    const { state }: { state: string } = await answer.json()
    return state
  }

  it('chooses reports by keyboard, closes one with a reason, and warns of two of one number at once', async () => {
    const { page, context } = await open({ ...PHONE, baseURL: SITE })
    await withAuthenticator(context, page)
    const grant = { role: 'publisher', organisation: AUTHORITY, bounds: { registers: ['label-alerts'] } }
    await acceptAsNew(page, await operatorInvites(grant))
    const alone = await send(page, { number: lone })
    const [one, other] = [
      await send(page, {}),
      await send(page, { number: `gf ${pair.slice(2).replaceAll('0', 'O')}` }),
    ]

    await page.goto('/console/label-watch/')
    const mine = page.locator('[data-reports] > li', { hasText: product })
    await mine.nth(2).waitFor()
    expect(await page.locator('[data-reports] b', { hasText: /^看到的$/ }).count()).toBe(0)
    const lonely = mine.filter({ hasText: lone })
    await lonely.locator('summary').focus()
    await page.keyboard.press('Enter')
    await lonely.getByText('合“绿色食品”的编号规矩').waitFor()
    await lonely.locator('input').focus()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: '关闭，不发布' }).press('Enter')
    await page.getByLabel('怎样处理的').selectOption('passed-on')
    await page.getByLabel('再说一句').fill('转给示例县的机关。')
    await page.locator('[data-form=close] button.button').press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).press('Enter')
    await page.getByText('关闭了 1 件').waitFor()
    expect(await follow(page, alone)).toBe('closed')

    await mine
      .first()
      .getByRole('button', { name: /同一个编号/ })
      .press('Enter')
    await mine.first().locator('input').check()
    expect(await mine.locator('input:checked').count()).toBe(2)
    await page.getByRole('button', { name: '准备一条提示' }).press('Enter')
    const form = page.locator('[data-form=warn]')
    expect(await form.locator('[name=product]').inputValue()).toBe(product)
    await form.locator('[name=finding]').fill('登记簿里没有这个编号。')
    // Asked for once more, it holds what was written.
    await page.getByRole('button', { name: '准备一条提示' }).press('Enter')
    await expect.poll(() => page.locator('[data-choices][aria-busy]').count()).toBe(0)
    expect(await form.locator('[name=finding]').inputValue()).toBe('登记簿里没有这个编号。')
    await form.locator('button.button').press('Enter')
    await page.getByText('已经提交，等另一个人放行').waitFor()
    expect([await follow(page, one), await follow(page, other)]).toEqual(['proposed', 'proposed'])
    expect(await mine.count()).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(await violations(page)).toEqual([])
  })
})
