import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { PAYLOADS, WHOLE } from '../attack/corpus.ts'
import { strangeIn } from '../attack/strange.ts'
import { ORIGIN, useBrowser } from './browser.ts'
import { acceptAsNew, AUTHORITY, operatorInvites, operatorToken, SITE, withAuthenticator } from './people.ts'

/**
 * Texts that would be scripts where they never become public: in reports, messages, requests and comments, as those who read
 * them see them, and in names of people. What is heard of any of them fails the test.
 */

const PASSPHRASE = 'demonstration-2026'
const SLOW = { timeout: 240_000 }
/** What must be read as it was written. */
const [FIRST = '', SHORT = ''] = [PAYLOADS['element'], PAYLOADS['short']]

const heard: string[] = []
const listen = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(() => {
    Object.assign(window, { xss: (n: number) => console.error(`ran ${n}`) })
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy ${violatedDirective} ${blockedURI}`),
    )
  })
  context.on('dialog', (dialog) => void (heard.push('dialog'), dialog.dismiss()))
  context.on('console', (line) => {
    if (/^(ran|policy) |TrustedScript|TrustedHTML/.test(line.text())) heard.push(line.text())
  })
  context.on('request', (request) => {
    if (!request.url().startsWith(SITE) && !request.url().startsWith(ORIGIN) && !/^(data|blob):/.test(request.url()))
      heard.push(`asked ${request.url()}`)
  })
}
/** That a page shows a text as it was written, and has no element of it. */
const expectText = async (page: Page, text: string): Promise<void> => {
  await page.getByText(text, { exact: false }).first().waitFor()
  expect([page.url(), await page.evaluate(strangeIn, undefined)]).toEqual([page.url(), []])
}

const post = async (path: string, body: object): Promise<unknown> => {
  const headers = { 'content-type': 'application/json', 'accept-language': 'en', 'idempotency-key': randomUUID() }
  const answer = await fetch(`${ORIGIN}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (answer.status !== 201) throw new Error(`${path} ${answer.status}: ${await answer.text()}`)
  return answer.json()
}
const Receipt = z.object({ number: z.string(), code: z.string() })
const Consultations = z.object({ items: z.array(z.object({ key: z.string(), publisher: z.string() })) })

const Published = z.object({
  items: z.array(z.object({ key: z.string(), body: z.object({ text: z.string() }).nullable() })),
})

const linkOf = async (role: string): Promise<string> => {
  const headers = { authorization: `Bearer ${operatorToken()}` }
  const answer = await fetch(`${ORIGIN}/api/operator/demonstration-links`, { method: 'POST', headers })
  const { links } = z
    .object({ links: z.array(z.object({ role: z.string(), link: z.string() })) })
    .parse(await answer.json())
  return links.find((one) => one.role === role)?.link ?? ''
}
const operatorKey = async (asked: object): Promise<string> => {
  const headers = { authorization: `Bearer ${operatorToken()}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ bounds: {}, days: 1, ...asked })
  const answer = await fetch(`${ORIGIN}/api/operator/keys`, { method: 'POST', headers, body })
  return z.object({ key: z.string() }).parse(await answer.json()).key
}
const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click()

/** Sees what became of something, with its number and code. */
const follow = async (page: Page, path: string, { number, code }: z.output<typeof Receipt>): Promise<void> => {
  await page.goto(path)
  await page.getByLabel('编号').fill(number)
  await page.getByLabel('查询码').fill(code)
  await page
    .locator('main')
    .getByRole('button', { name: /^查看?$/ })
    .click()
}

describe.skipIf(process.env['PORTAL_STATE'] === undefined)('a text that never becomes public', () => {
  const { open } = useBrowser()
  afterEach(() => {
    expect(heard).toEqual([])
  })

  it(
    'is text to the handler who opens a report, to the reporter, and in what they write to each other',
    SLOW,
    async () => {
      const { page, context } = await open({ baseURL: SITE })
      await listen(context)
      await page.goto(await linkOf('handler'))
      await page.goto('/console/reports/')
      const passphrase = page.locator('[data-key] [name=passphrase]')
      const unlock = async (): Promise<void> => {
        await passphrase.fill(PASSPHRASE)
        await press(page, '打开钥匙')
      }
      await unlock()
      await page.getByText('钥匙已打开').waitFor()
      await page.getByText('记下一个电话举报').click()
      const call = page.locator('[data-telephone]')
      await call.getByLabel('事项').selectOption('noise')
      await call.getByLabel('地点').fill('990101')
      await call.getByLabel('来电人怎么说').fill(`xqCall ${WHOLE}`)
      await press(page, '密封并收下')
      const receipt = (await page.locator('[data-once] ol').textContent()) ?? ''
      const [number = ''] = /[0-9A-HJKMNP-TV-Z]{10}/.exec(receipt) ?? []
      const [code = ''] = /([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}/.exec(receipt) ?? []
      await press(page, '我已经保存好了')
      await page.goto(`/console/reports/#${number}`)
      await page.reload()
      await unlock()
      await expectText(page, `xqCall ${FIRST}`)
      await page.getByLabel('问举报人').fill(`xqAsked ${WHOLE}`)
      await press(page, '密封并发送')
      await page.locator('.message', { hasText: 'xqAsked' }).waitFor()
      await expectText(page, `xqAsked ${FIRST}`)

      const { page: reporter, context: hers } = await open({ baseURL: SITE })
      await listen(hers)
      await reporter.goto('/reports/follow/')
      await reporter.getByLabel('查询码').fill(code)
      await press(reporter, '打开')
      await reporter.locator('.letters', { hasText: 'xqAsked' }).waitFor()
      await expectText(reporter, `xqAsked ${FIRST}`)
      await reporter.getByLabel('写消息').fill(`xqSaid ${WHOLE}`)
      await press(reporter, '加密并发送')
      await reporter.locator('.letters', { hasText: 'xqSaid' }).waitFor()
      await expectText(reporter, `xqSaid ${FIRST}`)
      await page.reload()
      await unlock()
      await expectText(page, `xqSaid ${FIRST}`)

      for (const step of ['受理', '开始调查']) {
        await press(page, step)
        await page.getByRole('dialog').getByRole('button', { name: step }).click()
        await page.locator('.timeline', { hasText: step === '受理' ? '已受理' : '正在调查' }).waitFor()
      }
      await page.locator('summary', { hasText: '办理完毕' }).click()
      await page.getByLabel('查证结果').selectOption('substantiated')
      await page.getByLabel('答复', { exact: true }).fill(`xqAnswer ${WHOLE}`)
      await press(page, '办理完毕，答复举报人')
      await page.locator('.message', { hasText: 'xqAnswer' }).waitFor()
      await expectText(page, `xqAnswer ${FIRST}`)
      // She takes it up again: why is a letter of hers.
      await reporter.reload()
      await reporter.getByLabel('查询码').fill(code)
      await press(reporter, '打开')
      await expectText(reporter, `xqAnswer ${FIRST}`)
      await reporter.getByLabel('哪里没有解决').fill(`xqAppeal ${WHOLE}`)
      await press(reporter, '重新打开')
      await reporter.getByText('已经重新打开').waitFor()
      await page.reload()
      await unlock()
      await expectText(page, `xqAppeal ${FIRST}`)

      // What a program handed in for somebody.
      const [application] = [await operatorKey({ role: 'organisation', organisation: '91990101000000115Y' })]
      const form = {
        ...{ api_key: application, service_code: 'smoke', address_id: '990100', description: `xqProgram ${WHOLE}` },
        ...{ address_string: `xqStreet ${SHORT}`, first_name: `xqFirst ${SHORT}`, phone: '000-11112222' },
      }
      const answer = await fetch(`${ORIGIN}/open311/v2/requests.json`, {
        method: 'POST',
        body: new URLSearchParams(form),
      })
      const [taken] = z.array(z.object({ service_request_id: z.string() })).parse(await answer.json())
      await page.goto(`/console/reports/#${taken?.service_request_id}`)
      await page.reload()
      await unlock()
      await expectText(page, `xqProgram ${FIRST}`)
      await Promise.all([context.close(), hers.close()])
    },
  )

  it('is text to who asked for information or commented, and to the clerk who reads it', SLOW, async () => {
    const subject = `xqSubject ${FIRST} ${SHORT}`
    const request = Receipt.parse(
      await post('/api/information-requests', {
        authority: AUTHORITY,
        subject,
        details: WHOLE,
        contact: `xq ${SHORT}`,
      }),
    )
    const { page: citizen, context: hers } = await open({ baseURL: SITE })
    await listen(hers)
    await follow(citizen, '/information-requests/follow/', request)
    await expectText(citizen, subject)

    const answer = await fetch(`${ORIGIN}/api/consultations?organisation=${AUTHORITY}`)
    const [draft] = Consultations.parse(await answer.json()).items
    const path = `/api/consultations/${encodeURIComponent(draft?.key ?? '')}/comments`
    const comment = Receipt.parse(await post(path, { text: `xqComment ${WHOLE}`, name: `xqName ${SHORT}` }))
    await follow(citizen, '/consultations/follow/', comment)
    await expectText(citizen, `xqComment ${FIRST}`)

    const { page: clerk, context: office } = await open({ baseURL: SITE })
    await listen(office)
    await withAuthenticator(office, clerk)
    const invited = await operatorInvites({ role: 'publisher', organisation: AUTHORITY, hours: 1 })
    await acceptAsNew(clerk, invited, `xqClerk ${SHORT}`)
    await clerk.goto('/console/consultations/')
    await clerk.goto(`/console/consultations/#${encodeURIComponent(draft?.key ?? '')}`)
    await expectText(clerk, `xqComment ${FIRST}`)
    await expectText(clerk, `xqName ${SHORT}`)
    // Moderated: what is left of it after something was taken out is published, and stays text where everybody reads it.
    const line = clerk.locator('li', { hasText: 'xqComment' }).first()
    await line.locator('summary').click()
    const area = line.locator('textarea')
    await area.evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(0, 9))
    await line.getByRole('button', { name: '换成〔…〕' }).click()
    await line.getByRole('button', { name: '公布删节后的' }).click()
    await line.waitFor({ state: 'detached' })
    const left = `〔…〕 ${FIRST}`
    const comments = await fetch(`${ORIGIN}/api/registers/consultation-comments/records?q=onerror&limit=50`)
    const published = Published.parse(await comments.json()).items.find(({ body }) => body?.text.startsWith('〔…〕'))
    expect(published?.body?.text).toBe(`〔…〕 ${WHOLE}`)
    await clerk.goto(`/registers/consultation-comments/${encodeURIComponent(published?.key ?? '')}/`)
    await expectText(clerk, left)
    await clerk.goto(`/consultations/${encodeURIComponent(draft?.key ?? '')}/`)
    expect([clerk.url(), await clerk.evaluate(strangeIn, undefined)]).toEqual([clerk.url(), []])
    await clerk.evaluate(async (name) => {
      const { passkeys }: { passkeys: { id: string }[] } = await (await fetch('/api/account')).json()
      const headers = { 'content-type': 'application/json' }
      await fetch(`/api/account/passkeys/${passkeys[0]?.id}`, {
        method: 'PATCH',
        headers,
        body: JSON.stringify({ name }),
      })
    }, `xqPasskey ${SHORT}`)
    await clerk.goto('/console/account/')
    await expectText(clerk, `xqClerk ${SHORT}`)
    await expectText(clerk, `xqPasskey ${SHORT}`)

    const { page: admin, context: door } = await open({ baseURL: SITE })
    await listen(door)
    await admin.goto(await linkOf('admin'))
    await operatorKey({ role: 'publisher', organisation: AUTHORITY, name: `xqKey ${SHORT}` })
    for (const section of ['people', 'keys', 'activity', 'overview']) {
      await admin.goto(`/console/${section === 'overview' ? '' : `${section}/`}`)
      await admin.waitForLoadState('networkidle')
      if (section === 'keys') await expectText(admin, `xqKey ${SHORT}`)
      expect([section, await admin.evaluate(strangeIn, undefined)]).toEqual([section, []])
    }
    // Any of them that ran would be heard.
    const before = heard.length
    await admin.evaluate(() => Reflect.apply(Reflect.get(window, 'xss'), undefined, [0]))
    expect(heard.splice(before)).toEqual(['ran 0'])
    await Promise.all([hers.close(), office.close(), door.close()])
  })

  it(
    'is text to who claims points by it, in the address of a label too, and in what an audit states',
    SLOW,
    async () => {
      const { page, context } = await open({ baseURL: SITE })
      await listen(context)
      await page.goto(await linkOf('organisation'))
      for (const [name, payload] of Object.entries(PAYLOADS)) {
        const typed = payload.slice(0, 80)
        await page.goto('about:blank')
        await page.goto(`/points/account/#gtin=${encodeURIComponent(typed)}&second=${encodeURIComponent(typed)}`)
        await page.getByLabel('商品条码').waitFor()
        expect([name, await page.getByLabel('商品条码').inputValue()]).toEqual([name, typed])
        expect([name, await page.evaluate(strangeIn, undefined)]).toEqual([name, []])
      }
      const credit = page.getByRole('button', { name: '记到我的账户' }).locator('visible=true')
      await credit.first().click()
      await page.locator('[role=alert], [aria-invalid=true]').first().waitFor()
      await page.getByText('举报查实的奖励券').click()
      await page.getByLabel('奖励券', { exact: true }).fill(FIRST)
      await page.keyboard.press('Enter')
      await page.getByText('这张券不存在、已经用过，或者已经过期').first().waitFor()
      expect(await page.evaluate(strangeIn, undefined)).toEqual([])

      const { page: auditor, context: office } = await open({ baseURL: SITE })
      await listen(office)
      await auditor.goto(await linkOf('auditor'))
      await auditor.goto('/console/points-audit/')
      await auditor.locator('[data-drawn] > li').last().getByRole('button').click()
      const dialog = auditor.getByRole('dialog')
      await dialog.getByLabel('结果').selectOption('doubtful')
      const stated = `xqFound ${FIRST} ${SHORT}`
      await dialog.getByLabel('对照了什么').fill(stated)
      await dialog.getByRole('button', { name: '写结果' }).click()
      await expectText(auditor, stated)
      await Promise.all([context.close(), office.close()])
    },
  )
})
