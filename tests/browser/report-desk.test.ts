import type { Page, Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { encodeLong } from '../../content/reports/base64.ts'
import { sealLetter } from '../../content/reports/statement.ts'
import { excess, ORIGIN, PHONE, useBrowser } from './browser.ts'
import { operatorToken, SITE, violations } from './people.ts'

/** A handler of the invented authority deals with reports, with the key of the demonstration. */

const { open } = useBrowser()
const WAIT = { timeout: 240_000 }
/** As its own name in the console says. */
const PASSPHRASE = 'demonstration-2026'

const linkOf = async (role: string): Promise<string> => {
  const headers = { authorization: `Bearer ${operatorToken()}` }
  const answer = await fetch(`${ORIGIN}/api/operator/demonstration-links`, { method: 'POST', headers })
  const { links }: { links: { role: string; link: string }[] } = JSON.parse(await answer.text())
  return links.find((one) => one.role === role)?.link ?? ''
}

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click()
const sure = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()

interface Taken {
  number: string
  code: string
}

/** Takes a call as the page's own program does. */
const takeCall = (page: Page, said: object): Promise<Taken> =>
  page.evaluate(async (more) => {
    const [day] = new Date(Date.now() + 8 * 3_600_000).toISOString().split('T')
    const call = { category: 'noise', place: '990101', visibility: 'authority', mayForward: false, day, ...more }
    const answer = await fetch('/api/report-desk/reports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...call, token: crypto.randomUUID() }),
    })
    const taken: Taken = await answer.json()
    return taken
  }, said)

/** Settles a report with a sealed answer. */
const settle = async (page: Page, number: string): Promise<void> => {
  const path = `/api/report-desk/reports/${number}`
  const recipient = await page.evaluate(async (of) => {
    const report: { recipient: string } = await (await fetch(of)).json()
    return report.recipient
  }, path)
  const answer = { version: 'lucid-message-v1' as const, text: '（测试）已到场制止。' }
  const sealed = encodeLong(await sealLetter([recipient], answer))
  const steps = [{ to: 'accepted' }, { to: 'investigating' }, { to: 'settled', finding: 'substantiated', sealed }]
  for (const step of steps)
    expect(
      await page.evaluate(
        async ([of, body]) =>
          (
            await fetch(`${of}/status-changes`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body,
            })
          ).status,
        [path, JSON.stringify(step)] as const,
      ),
    ).toBe(201)
}

/** Something that happens once it is let go. */
const aGate = (): { passed: Promise<void>; open: () => void } => {
  let letGo = (): void => undefined
  const passed = new Promise<void>((done) => (letGo = done))
  return { passed, open: () => letGo() }
}

describe.skipIf(process.env['PORTAL_STATE'] === undefined)('a handler', () => {
  it('takes a call, opens the report, asks, settles it with a sealed answer, and rewards it', WAIT, async () => {
    const { page, context } = await open({ baseURL: SITE })
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    await page.goto(await linkOf('handler'))
    await page.goto('/console/reports/')

    // The portal has nothing that opens a report: only her passphrase does.
    const passphrase = page.locator('[data-key] [name=passphrase]')
    await passphrase.fill('not the passphrase')
    await press(page, '打开钥匙')
    await page.getByText('口令不对').waitFor()
    await passphrase.fill(PASSPHRASE)
    await press(page, '打开钥匙')
    await page.getByText('钥匙已打开').waitFor()

    await page.getByText('记下一个电话举报').click()
    const said = `（测试）工地半夜打桩 ${Date.now()}`
    const call = page.locator('[data-telephone]')
    await call.getByLabel('事项').selectOption('noise')
    await call.getByLabel('地点').fill('990101')
    await call.getByLabel('来电人怎么说').fill(said)
    await press(page, '密封并收下')
    const receipt = (await page.locator('[data-once] ol').textContent()) ?? ''
    const [number = ''] = /[0-9A-HJKMNP-TV-Z]{10}/.exec(receipt) ?? []
    const [code = ''] = /([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}/.exec(receipt) ?? []
    expect(code).not.toBe('')
    await press(page, '我已经保存好了')

    await page.goto(`/console/reports/#${number}`)
    // Whoever comes back has to open the key again.
    await page.reload()
    await page.getByText('这是密封的。').waitFor()
    expect(await page.content()).not.toContain(said)
    await passphrase.fill(PASSPHRASE)
    await press(page, '打开钥匙')
    await page.getByText(said).waitFor()
    expect(await violations(page)).toEqual([])

    await page.getByLabel('问举报人').fill('在工地的哪一边？')
    await press(page, '密封并发送')
    await page.locator('.message', { hasText: '在工地的哪一边？' }).waitFor()

    for (const step of ['受理', '开始调查']) {
      await press(page, step)
      await sure(page, step)
      await page.locator('.timeline', { hasText: step === '受理' ? '已受理' : '正在调查' }).waitFor()
    }
    await page.locator('summary', { hasText: '办理完毕' }).click()
    await page.getByLabel('查证结果').selectOption('substantiated')
    await page.getByLabel('答复', { exact: true }).fill('已到场制止，夜间不再施工。')
    await press(page, '办理完毕，答复举报人')
    await page.locator('.message', { hasText: '夜间不再施工' }).waitFor()
    // What the portal itself holds of it tells none of these words.
    const kept = await page.evaluate(async (of) => (await fetch(`/api/report-desk/reports/${of}`)).text(), number)
    expect(kept).not.toMatch(/打桩|哪一边|不再施工/)

    await page.locator('summary', { hasText: '给举报人奖励' }).click()
    await press(page, '给举报人奖励')
    await page.getByText('奖励：等举报人来领。').waitFor()
    expect(problems).toEqual([])
    await context.close()

    // The caller has a voucher by her code, and her points by the voucher: at two doors that know nothing of each other.
    const caller = await open({ ...PHONE, baseURL: SITE })
    await caller.page.goto('/reports/follow/')
    await caller.page.getByLabel('查询码').fill(code)
    await press(caller.page, '打开')
    // The answer is sealed, and the first lines lead to it.
    await caller.page.getByRole('link', { name: /^去读答复/ }).click()
    await caller.page.locator('.letters', { hasText: '夜间不再施工' }).waitFor()
    await press(caller.page, '看我的奖励券')
    const voucher = (await caller.page.locator('.voucher').textContent()) ?? ''
    expect(voucher).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]$/)
    expect(await violations(caller.page)).toEqual([])
    expect(await excess(caller.page)).toBe(0)
    await caller.page.goto(await linkOf('organisation'))
    await caller.page.goto('/points/account/')
    await caller.page.getByText('举报查实的奖励券').click()
    await caller.page.getByLabel('奖励券', { exact: true }).fill(voucher.toLowerCase())
    await caller.page.keyboard.press('Enter')
    await caller.page.getByRole('heading', { name: '记了 300 分' }).waitFor()
    await caller.page.locator('.news', { hasText: '一张奖励券 × 300 分/件 = 300' }).waitFor()
    await caller.context.close()
  })

  it(
    'keeps a half letter while other things are done with the report, and starts a new one once it is sent',
    WAIT,
    async () => {
      const { page, context } = await open({ baseURL: SITE })
      await page.goto(await linkOf('handler'))
      const said = `（测试）打桩 ${Date.now()}`
      await page.goto('/console/reports/')
      const { number } = await takeCall(page, { text: said })
      const path = `/api/report-desk/reports/${number}`
      // The first answer is held back until what was asked for later is drawn.
      let letGo = (): void => undefined
      const held = new Promise<void>((done) => (letGo = done))
      await page.route(`**${path}`, async (route) => (await held, route.continue()), { times: 1 })
      const first = page.waitForResponse((answer) => answer.url().endsWith(path))
      await page.evaluate((to) => location.assign(`#${to}`), number)
      await page.locator('[data-key] [name=passphrase]').fill(PASSPHRASE)
      await press(page, '打开钥匙')
      await page.getByText(said).waitFor()
      const letter = page.getByLabel('问举报人')
      await letter.fill('在工地的')
      const closedAgain = await page.evaluateHandle(() => {
        const seen = { closed: false }
        const look = (): void => void (seen.closed ||= document.querySelector('[data-closed]') !== null)
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
        return seen
      })
      letGo()
      await (await first).finished()
      // An act redraws the report after everything that came before it.
      const colleague = page.locator('[data-assignment] select')
      const names = await colleague.locator('option').allTextContents()
      await colleague.selectOption({ index: names.length - 1 })
      await page.locator('[data-assignment]').getByRole('button', { name: '撤销' }).waitFor()
      await page.getByText(said).waitFor()
      expect(await letter.inputValue()).toBe('在工地的')
      expect(await closedAgain.jsonValue()).toEqual({ closed: false })

      // A reason that is half written stays too, where it was unfolded; a chosen file goes along.
      await page.locator('summary', { hasText: '不予受理' }).click()
      await page.getByLabel('为什么不受理').selectOption({ index: 1 })
      await page.locator('details', { hasText: '不予受理' }).getByLabel('理由').fill('不属于')
      await page
        .locator('[data-part=talk] input[type=file]')
        .setInputFiles({ name: 'map.txt', mimeType: 'text/plain', buffer: Buffer.from('north') })
      await letter.fill('在工地的哪一边？')
      await page.locator('[data-assignment]').getByRole('button', { name: '撤销' }).click()
      await expect.poll(() => colleague.inputValue()).toBe('')
      expect(await letter.inputValue()).toBe('在工地的哪一边？')
      const declining = page.locator('details[open]', { hasText: '不予受理' })
      expect(await declining.getByLabel('理由').inputValue()).toBe('不属于')
      expect(await declining.getByLabel('为什么不受理').inputValue()).not.toBe('')

      await press(page, '密封并发送')
      const message = page.locator('.message', { hasText: '在工地的哪一边？' })
      await message.waitFor()
      expect(await message.textContent()).toContain('map.txt')
      expect(await letter.inputValue()).toBe('')
      expect(await declining.getByLabel('理由').inputValue()).toBe('不属于')
      await context.close()
    },
  )

  it('keeps a letter that is refused after the report was drawn anew, and says why', WAIT, async () => {
    const { page, context } = await open({ baseURL: SITE })
    await page.goto(await linkOf('handler'))
    await page.goto('/console/reports/')
    const { number } = await takeCall(page, { text: `（测试）打桩 ${Date.now()}` })
    await page.evaluate((to) => location.assign(`#${to}`), number)
    const letter = page.getByLabel('问举报人')
    await letter.fill('在工地的哪一边？')
    const refused = aGate()
    await page.route('**/messages', async (route: Route) => {
      await refused.passed
      const body = JSON.stringify({
        type: '/problems/conflict',
        title: '现在不能发',
        detail: '现在不能发',
        status: 409,
      })
      await route.fulfill({ status: 409, contentType: 'application/problem+json', body })
    })
    const asked = page.waitForRequest('**/messages')
    await press(page, '密封并发送')
    await asked
    const colleague = page.locator('[data-assignment] select')
    await colleague.selectOption({ index: 1 })
    await page.locator('[data-assignment]').getByRole('button', { name: '撤销' }).waitFor()
    expect(await letter.inputValue()).toBe('')
    // She goes on with something else: it is not taken from her.
    await page.locator('summary', { hasText: '不予受理' }).click()
    const reason = page.locator('details[open]', { hasText: '不予受理' }).getByLabel('理由')
    await reason.fill('不属于')
    refused.open()
    await page.locator('[data-toasts] .lasting', { hasText: '现在不能发' }).waitFor()
    await page.locator('[data-part=talk] form .issues', { hasText: '现在不能发' }).waitFor()
    expect(await letter.inputValue()).toBe('在工地的哪一边？')
    expect(await reason.evaluate((field) => field === document.activeElement)).toBe(true)
    await page.locator('.lasting').getByRole('button', { name: '关闭' }).click()
    expect(await page.locator('.lasting').count()).toBe(0)
    await context.close()
  })

  it('has what she opened stay open until she locks the key or goes away', WAIT, async () => {
    const { page, context } = await open({ baseURL: SITE })
    await page.goto(await linkOf('handler'))
    await page.goto('/console/reports/')
    const { number } = await takeCall(page, { text: `（测试）打桩 ${Date.now()}`, phone: '000-7777' })
    await page.evaluate((to) => location.assign(`#${to}`), number)
    const unlock = async (): Promise<void> => {
      await page.locator('[data-key] [name=passphrase]').fill(PASSPHRASE)
      await press(page, '打开钥匙')
      await page.getByText('钥匙已打开').waitFor()
    }
    await unlock()
    await page
      .locator('[data-part=talk] input[type=file]')
      .setInputFiles({ name: 'map.txt', mimeType: 'text/plain', buffer: Buffer.from('north') })
    await page.getByLabel('问举报人').fill('是这里吗？')
    await press(page, '密封并发送')
    const file = page.locator('[data-file]', { hasText: 'map.txt' })
    await file.getByRole('button', { name: '打开' }).click()
    await file.getByRole('button', { name: '存到本机' }).waitFor()
    const contact = page.locator('[data-part=contact]')
    let opened = 0
    page.on('request', (request) => void (opened += request.url().endsWith('/contact-openings') ? 1 : 0))
    const openIt = async (): Promise<void> => {
      await contact.getByLabel('为什么要打开').fill('约时间去现场')
      await contact.getByRole('button', { name: '打开联系方式' }).click()
      await contact.getByText('000-7777').waitFor()
    }
    await openIt()

    const colleague = page.locator('[data-assignment] select')
    await colleague.selectOption({ index: 1 })
    await page.locator('[data-assignment]').getByRole('button', { name: '撤销' }).waitFor()
    expect(await contact.getByText('000-7777').isVisible()).toBe(true)
    expect(await file.getByRole('button', { name: '存到本机' }).isVisible()).toBe(true)
    expect(opened).toBe(1)

    // Locked, it is gone, and unlocking does not bring it back: a reason is asked for again.
    await press(page, '锁上')
    await page.getByText('这是密封的。').waitFor()
    expect(await page.content()).not.toContain('000-7777')
    await unlock()
    await file.getByRole('button', { name: '打开' }).waitFor()
    expect(await page.content()).not.toContain('000-7777')
    await openIt()
    await page.getByRole('link', { name: '回到列表' }).first().click()
    await page.locator('[data-lists]').waitFor()
    expect(await page.content()).not.toContain('000-7777')
    await page.goBack()
    await contact.getByLabel('为什么要打开').waitFor()
    expect(await page.content()).not.toContain('000-7777')
    await context.close()
  })

  it('does nothing by a field that has a name: what is put back tells of itself as a change', WAIT, async () => {
    const { page, context } = await open({ baseURL: SITE })
    await page.goto(await linkOf('handler'))
    await page.goto('/console/reports/')
    const { number } = await takeCall(page, { text: `（测试）打桩 ${Date.now()}`, phone: '000-7777' })
    await page.evaluate((to) => location.assign(`#${to}`), number)
    await page.locator('[data-assignment] select').waitFor()
    const done: string[] = []
    page.on('request', (request) => void (request.method() === 'GET' || done.push(new URL(request.url()).pathname)))
    const change = (selector: string): Promise<number> =>
      page.locator(selector).evaluateAll((fields) => {
        for (const field of fields) field.dispatchEvent(new Event('change', { bubbles: true }))
        return fields.length
      })
    expect(await change('[data-one] [name]')).toBeGreaterThan(4)
    await page.evaluate(() => fetch('/api/account').then((answer) => answer.text()))
    expect(done).toEqual([])
    // One without a name may: it is heard here.
    await change('[data-assignment] select')
    await expect.poll(() => done).toEqual([`/api/report-desk/reports/${number}/assignment`])
    await context.close()
  })

  it('shows the list to whoever goes back while a report is still being read', WAIT, async () => {
    const { page, context } = await open({ baseURL: SITE })
    await page.goto(await linkOf('handler'))
    await page.goto('/console/reports/')
    const line = page.locator('.desk > li').first()
    await line.waitFor()
    const path = `/api/report-desk/reports/${await line.getAttribute('data-number')}`
    let letGo = (): void => undefined
    const held = new Promise<void>((done) => (letGo = done))
    await page.route(`**${path}`, async (route) => (await held, route.continue()))
    const asked = page.waitForRequest((request) => request.url().endsWith(path))
    const answered = page.waitForResponse((answer) => answer.url().endsWith(path))
    await line.locator('a').click()
    await asked
    await page.goBack()
    letGo()
    await (await answered).finished()
    // The queue is read once more after it, and is there.
    await page.locator('[data-list=mine]').click()
    await page.locator('[data-list=mine][aria-pressed=true]').waitFor()
    expect(await page.locator('[data-one]').isHidden()).toBe(true)
    await context.close()
  })

  it('releases what a reporter agreed to publish, and undoes it before anybody saw it, on a phone', WAIT, async () => {
    const { page, context } = await open({ ...PHONE, baseURL: SITE })
    await page.goto(await linkOf('handler'))
    await page.goto('/console/reports/')
    await page.locator('[data-list=release]').click()
    await page.locator('[data-list=release][aria-pressed=true]').waitFor()
    await page.locator('.desk > li a').first().click()
    await page.getByLabel('公开的文字').waitFor()
    const text = page.getByLabel('公开的文字')
    const as = await text.inputValue()
    await text.fill('没有这回事。')
    await press(page, '同意公布')
    await page.getByText('只能删，不能添改：').first().waitFor()
    await text.fill(as)
    await press(page, '同意公布')
    await page.getByText('起公布，在那之前可以撤销').waitFor()
    expect(await violations(page)).toEqual([])
    expect(await excess(page)).toBe(0)
    await press(page, '撤销公布')
    await page.getByText('还没有公布').waitFor()
    await page.goto('/console/sealing-keys/')
    await page.locator('[data-fingerprint]').first().waitFor()
    expect(await violations(page)).toEqual([])
    expect(await excess(page)).toBe(0)
    await context.close()
  })

  it('answers a citizen who writes on: nothing half written is lost, whatever comes late or fails', WAIT, async () => {
    const { page: desk, context: atDesk } = await open({ baseURL: SITE })
    await desk.goto(await linkOf('handler'))
    await desk.goto('/console/reports/')
    const { number, code } = await takeCall(desk, { text: `（测试）打桩 ${Date.now()}`, phone: '000-7777' })
    await settle(desk, number)
    await atDesk.close()

    const { page, context } = await open({ ...PHONE, baseURL: SITE })
    await page.goto('/reports/follow/')
    const openIt = async (): Promise<void> => {
      await page.getByLabel('查询码').fill(code)
      await press(page, '打开')
      await page.locator('#now').waitFor()
    }
    await openIt()
    const why = page.locator('#why')
    await why.fill('还在响')
    // How it stood before is answered late: after what she did since.
    const late = aGate()
    await page.route(
      '**/api/reports/follow',
      async (route) => {
        const response = await route.fetch()
        await late.passed
        await route.fulfill({ response })
      },
      { times: 1 },
    )
    const asked = page.waitForRequest('**/api/reports/follow')
    await page.getByLabel('写消息').fill('昨晚又响了')
    await press(page, '加密并发送')
    const stale = (await asked).response()
    await page.getByText('收回联系方式').click()
    await press(page, '删除我的联系方式')
    await page.locator('[data-part=told]', { hasText: '联系方式已经删除。' }).waitFor()
    expect(await why.inputValue()).toBe('还在响')
    late.open()
    await (await stale)?.finished()
    await page.locator('.compose [role=status]').filter({ hasText: '已' }).waitFor()
    expect(await page.getByText('收回联系方式').count()).toBe(0)
    await page.locator('.letters').getByText('昨晚又响了').waitFor()
    expect(await why.inputValue()).toBe('还在响')

    // Reopening fails after the mailbox was asked for anew: the reason is there again.
    const failing = aGate()
    await page.route('**/reopenings', async (route) => (await failing.passed, route.abort()), { times: 1 })
    const reopening = page.waitForRequest('**/reopenings')
    await press(page, '重新打开')
    await reopening
    await page.getByLabel('写消息').fill('还有一句')
    await press(page, '加密并发送')
    await page.locator('.letters').getByText('还有一句').waitFor()
    expect(await why.inputValue()).toBe('')
    failing.open()
    await expect.poll(() => why.inputValue()).toBe('还在响')
    expect(await page.locator('[data-part=told] [role=alert]').isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
    expect(await excess(page)).toBe(0)

    // Closed, nothing of it comes back.
    await press(page, '合上信箱')
    await openIt()
    expect(await why.inputValue()).toBe('')
    await context.close()
  })
})
