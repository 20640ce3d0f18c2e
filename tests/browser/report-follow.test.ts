import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { receiptText } from '../../content/reports/receipt.ts'
import { excess, PHONE, useBrowser } from './browser.ts'
import { reportSmoke, type Reported } from './reporter.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
declare const axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }

const TEXT = '<img src=x onerror=alert(1)>示例烟囱冒黑烟'

describe('whoever has reported', () => {
  const { open } = useBrowser()
  let reported: Reported
  beforeAll(async () => {
    reported = await reportSmoke(TEXT)
  })

  it(
    'opens her mailbox on a phone, writes with a photo, closes it, and leaves nothing',
    { timeout: 120_000 },
    async () => {
      const { page, context } = await open(PHONE)
      const complaints: string[] = []
      page.on(
        'console',
        (entry) => entry.type() === 'error' && !/DISCONNECTED/.test(entry.text()) && complaints.push(entry.text()),
      )
      page.on('pageerror', (error) => complaints.push(error.message))
      const asked: string[] = []
      page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`))
      await page.addInitScript(AXE)
      await page.goto('/reports/follow/')
      await page.getByLabel('查询码').fill(reported.code.toLowerCase().replaceAll('-', ' '))
      await page.getByRole('button', { name: '打开', exact: true }).click()
      await page.locator('#now').waitFor()
      expect(await page.locator('[data-mailbox]').innerText()).toContain(reported.number)
      await page.getByText('看我写的内容').click()
      await page.getByText(TEXT).waitFor()

      await page.getByLabel('写消息').fill('昨晚又冒了')
      const photo = { name: '烟.png', mimeType: 'image/png', buffer: Buffer.from(ONE_PIXEL, 'base64') }
      await page.locator('#evidence').setInputFiles(photo)
      // The line breaks under the photo, and comes back: it goes on by itself.
      let isCut = true
      await page.route('**/api/reports/uploads/**', (route) =>
        isCut ? route.abort('internetdisconnected') : route.continue(),
      )
      await page.getByRole('button', { name: '加密并发送' }).click()
      await page.getByText('从断开的地方自动接着发').waitFor()
      expect(await page.getByRole('progressbar', { name: '烟.png的进度' }).isVisible()).toBe(true)
      isCut = false
      await page.evaluate(() => dispatchEvent(new Event('online')))
      await page.locator('.letters').getByText('昨晚又冒了').waitFor()
      await page
        .locator('.letters')
        .getByRole('button', { name: /烟\.png/ })
        .click()
      await page.locator('.letters img').waitFor()

      await page.getByText('收回联系方式').click()
      await page.getByRole('button', { name: '删除我的联系方式' }).click()
      await page.locator('[data-part=told]', { hasText: '联系方式已经删除。' }).waitFor()
      expect(await page.getByText('收回联系方式').count()).toBe(0)
      // What was opened stays open.
      expect(await page.locator('.letters img').isVisible()).toBe(true)
      expect(await page.getByText(TEXT).isVisible()).toBe(true)

      expect(await excess(page)).toBe(0)
      const found = await page.evaluate(async () =>
        (await axe.run()).violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`),
        ),
      )
      expect(found).toEqual([])
      // Neither code nor words left this browser in a form that anybody reads.
      const sent = asked.join('\n').toUpperCase()
      for (const secret of [reported.code, reported.code.replaceAll('-', ''), '昨晚又冒了'])
        expect(sent).not.toContain(secret)

      await page.getByRole('button', { name: '合上信箱' }).click()
      expect(await page.locator('[data-follow]').innerText()).not.toContain('示例烟囱')
      expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
        0,
        0,
        '',
      ])
      expect(complaints).toEqual([])
      await context.close()
    },
  )

  it(
    'is told kindly of a wrong code, and of one that is too short, before anything is asked',
    { timeout: 60_000 },
    async () => {
      const { page, context } = await open()
      await page.goto('/en/reports/follow/')
      const told = page.locator('[data-told]')
      await page.getByLabel('Your code').fill('Q7MK-3V9X')
      await page.getByRole('button', { name: 'Open', exact: true }).click()
      expect(await told.innerText()).toBe('8 characters are missing.')
      await page.getByLabel('Your code').fill('0000-0000-0000-0000')
      await page.getByRole('button', { name: 'Open', exact: true }).click()
      await page.getByText('There is no mailbox of this code').waitFor()
      expect(await page.getByLabel('Your code').inputValue()).toBe('0000-0000-0000-0000')
      await context.close()
    },
  )

  it('learns without JavaScript why not, and what to do instead', async () => {
    const { page, context } = await open({ javaScriptEnabled: false })
    await page.goto('/en/reports/follow/')
    await page.getByText('the server could read your letters').waitFor()
    expect(await page.locator('[data-code-form]').isVisible()).toBe(false)
    await context.close()
  })

  it('says of another report that she saw it too, with scripts and without', { timeout: 60_000 }, async () => {
    const [seen, plain] = [await open(), await open({ javaScriptEnabled: false })]
    // A report that is open, of the demonstration.
    const path = '/reports/E8P5DM4VXG/'
    await seen.page.goto(path)
    await seen.page.getByRole('button', { name: '我也看到了' }).click()
    await seen.page.getByText('记下了').waitFor()
    await seen.page.reload()
    await seen.page.getByText('这台设备上已经说过了').waitFor()
    await plain.page.goto(path)
    await plain.page.getByRole('button', { name: '我也看到了' }).click()
    // Both come from one address here: without a proof of work it may have to wait a minute.
    expect(await plain.page.locator('#others .notice').innerText()).toMatch(/记下了|一分钟内说过了/)
    await Promise.all([seen.context.close(), plain.context.close()])
  })

  it('has her receipt checked on her own device, and told where it was changed', { timeout: 90_000 }, async () => {
    const { page, context } = await open()
    await page.goto('/reports/receipt/')
    const choose = (text: string) =>
      page
        .locator('#receipt')
        .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(text) })
    await choose(receiptText(reported.receipt))
    const result = page.locator('[data-check-receipt] [role=status]')
    await result.getByText('核对通过').waitFor()
    const proven = await result.innerText()
    expect(proven).toContain('平台签名承诺')
    expect(proven).toContain('承诺的就是这份密文')
    expect(proven).toContain('不证明您是第一个')
    expect(await page.locator('[data-sheet=proof]').innerText()).toContain(reported.number)
    expect(await page.locator('[data-sheet=code]').isVisible()).toBe(false)
    await choose(receiptText({ ...reported.receipt, salt: 'A'.repeat(43) }))
    await result.getByText('承诺的不是这份密文').waitFor()
    await choose('{"version":"lucid-report-receipt-v1"}')
    await result.getByText('这不是举报的回执文件').waitFor()
    await context.close()
  })
})

const ONE_PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
