import { describe, expect, it } from 'vitest'
import { useBrowser } from './browser.ts'

describe('asking for information in a browser', () => {
  const { open } = useBrowser()

  it('works from form to receipt to follow page without JavaScript', { timeout: 60_000 }, async () => {
    const { page, context } = await open({ javaScriptEnabled: false })
    await page.goto('/en/information-requests/')
    await page.getByLabel('Which authority').selectOption('11990100000000019F')
    await page.getByLabel('What information (one sentence)').fill('Results of the river section in 2025')
    await page.getByRole('button', { name: 'Send the request' }).click()
    await page.getByRole('heading', { name: 'Your request was received' }).waitFor()
    const [number = '', code = ''] = await page.locator('dd.code').allInnerTexts()
    expect(page.url()).not.toContain(code)
    await page.getByRole('link', { name: 'Follow my request' }).click()
    await page.getByLabel('Number').fill(number)
    await page.getByLabel('Code').fill(code.toLowerCase())
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByText('Results of the river section in 2025').waitFor()
    expect(page.url()).not.toContain(code)
    await context.close()
  })
})

describe('the receipt of a request in a browser', () => {
  const { open } = useBrowser()

  it(
    'is verified where it is pasted, with what was asked, and not once it was changed',
    { timeout: 90_000 },
    async () => {
      const { page, context } = await open()
      await page.goto('/information-requests/')
      await page.getByLabel('向哪个机关申请').selectOption('11990100000000019F')
      await page.getByLabel('要什么信息（一句话）').fill('示例河断面2025年各月监测结果')
      await page.getByRole('button', { name: '提交申请' }).click()
      await page.locator('pre.kept').first().waitFor()
      const [receipt = '', sent = ''] = await page.locator('pre.kept').allTextContents()
      expect(receipt).toMatch(/^lucid-receipt\/v1 information-request\n/)
      await page.getByRole('link', { name: '在日志页核对回执' }).click()
      const check = async (note: string, about: string): Promise<string> => {
        await page.locator('#kept').fill(note)
        await page.locator('#about').evaluate((box, text) => {
          if (box instanceof HTMLTextAreaElement) box.value = text
        }, about)
        await page.getByRole('button', { name: '核对', exact: true }).click()
        const result = page.locator('[data-result=kept]')
        await result.locator(':scope[aria-busy=false] .lead').waitFor()
        return result.innerText()
      }
      const proven = await check(receipt, sent)
      expect(proven).toContain('申请的内容就是您贴的这些')
      expect(proven).toMatch(/签署它的密钥写在公开日志第 \d+ 条/)
      expect(proven).toContain('不证明机关已经受理')
      expect(await check(receipt.replace(/^due .*$/m, 'due 2031-01-01'), '')).toContain('签名对不上')
      await context.close()
    },
  )
})

describe('reminders in a browser', () => {
  const { open } = useBrowser()

  it(
    'start a worker of this scope alone under the policy, and leave nothing when refused',
    { timeout: 60_000 },
    async () => {
      const { page, context } = await open()
      const complaints: string[] = []
      page.on('console', (entry) => entry.type() === 'error' && complaints.push(entry.text()))
      const started: string[] = []
      context.on('serviceworker', (worker) => started.push(new URL(worker.url()).pathname))
      await page.goto('/subscribe/')
      await page.getByRole('button', { name: '开始提醒' }).click()
      await page.getByText('请至少选一项').waitFor()
      await page.locator('[data-push] summary').click()
      await page.locator('input[value="registers/penalties"]').check()
      await page.getByRole('button', { name: '开始提醒' }).click()
      // A browser of a test has no push service: it refuses, and everything is taken back.
      await page.getByText('浏览器没有同意').waitFor()
      expect(started).toEqual(['/subscribe/worker.js'])
      const left = await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)
      expect(left).toBe(0)
      // The browser itself says that it has no push service in a window that keeps nothing.
      expect(complaints.filter((text) => !text.includes('Push API in incognito'))).toEqual([])
      await context.close()
    },
  )

  it('say so where they are switched off', { timeout: 60_000 }, async () => {
    const { page, context } = await open()
    await page.route('**/api/push', (route) => route.fulfill({ status: 404, body: '{}' }))
    await page.goto('/en/subscribe/')
    await page.getByText('Reminders are switched off on this portal').waitFor()
    expect(await page.getByRole('button', { name: 'Start' }).isVisible()).toBe(false)
    await context.close()
  })
})
