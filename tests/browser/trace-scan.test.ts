import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { chromiumPath } from '../../scripts/portal/chromium.ts'
import { expectDescribed, ORIGIN, PHONE, throughProxy } from './browser.ts'
import { filmOf, photoOf } from './fake-camera.ts'
import { operatorToken } from './people.ts'

/** Of the invented region: its codes are issued by the portal. */
const TEA = '09520000000073'
const LOT = '20260412-A'
const PRODUCER = '939901010000002112'
/** Names no automation, so that looks count as a person's. */
const AGENT = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36'

const folder = mkdtempSync(join(tmpdir(), 'lucid-camera-'))
const film = join(folder, 'camera.y4m')
let browser: Browser | undefined

beforeAll(async () => {
  filmOf(film, `https://id.example.org/01/${TEA}/10/${LOT}`)
  browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--use-fake-ui-for-media-stream'],
      ...['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`],
      ...(await throughProxy()),
    ],
  })
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
  await expectDescribed()
})

const open = async (lang = 'zh'): Promise<{ page: Page; context: BrowserContext; refused: string[] }> => {
  if (!browser) throw new Error('the browser has not started')
  const context = await browser.newContext({ ...PHONE, baseURL: ORIGIN, userAgent: AGENT, locale: 'zh-CN' })
  const page = await context.newPage()
  const refused: string[] = []
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
  page.on('pageerror', (error) => refused.push(error.message))
  await page.goto(lang === 'en' ? '/en/scan/' : '/scan/')
  return { page, context, refused }
}
const choosePhoto = (page: Page, ...texts: string[]): Promise<void> =>
  page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'code.bmp', mimeType: 'image/bmp', buffer: photoOf(...texts) })

describe('a shopper', () => {
  it('points the camera at a code and reads what it is worth', async () => {
    const { page, context, refused } = await open()
    await page.getByRole('button', { name: '打开相机' }).click()
    await page.waitForURL(/\/trace\//)
    expect(new URL(page.url()).pathname).toBe(`/trace/${TEA}/`)
    expect(new URL(page.url()).searchParams.get('lot')).toBe(LOT)
    expect(refused).toEqual([])
    await context.close()
  })

  it('chooses a photo instead, of two codes one', async () => {
    const { page, context } = await open()
    await choosePhoto(page, `https://id.example.org/01/${TEA}`, 'https://elsewhere.example/')
    const choices = page.locator('[data-part="found"] li a')
    await choices.first().waitFor()
    expect(await choices.count()).toBe(2)
    await page.locator('[data-part="found"] li', { hasText: TEA }).locator('a').click()
    await page.waitForURL(`**/trace/${TEA}/`)
    await context.close()
  })

  it('is told kindly where there is no code, no picture, no camera', async () => {
    const { page, context } = await open()
    const said = page.locator('[data-part="said"]')
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    await said.filter({ hasText: '不是能打开的图片' }).waitFor()
    await choosePhoto(page)
    await said.filter({ hasText: '没有找到码' }).waitFor()
    await page.evaluate(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }))
    await page.getByRole('button', { name: '打开相机' }).click()
    await said.filter({ hasText: '微信' }).waitFor()
    await context.close()
  })
})

/** Codes of the tea, as its producer has them issued; the label is the portal's own print. */
const printLabel = async (): Promise<{ svg: string; serial: string }> => {
  const asking = { 'content-type': 'application/json' }
  const made = await fetch(`${ORIGIN}/api/operator/keys`, {
    method: 'POST',
    headers: { ...asking, authorization: `Bearer ${operatorToken()}` },
    body: JSON.stringify({ role: 'producer', organisation: PRODUCER, bounds: {}, days: 1 }),
  })
  const { key } = z.object({ key: z.string() }).parse(await made.json())
  const headers = { ...asking, authorization: `Bearer ${key}` }
  const codes = `${ORIGIN}/api/products/${TEA}/lots/${LOT}/codes`
  const csv = await (await fetch(codes, { method: 'POST', headers, body: JSON.stringify({ count: 1 }) })).text()
  const issues = await fetch(`${ORIGIN}/api/products/${TEA}/issues`, { headers })
  const { items } = z.object({ items: z.array(z.object({ issue: z.string() })) }).parse(await issues.json())
  const sheet = await fetch(`${codes}/${items[0]?.issue ?? ''}/labels?format=svg&paper=label&count=1`, { headers })
  return { svg: await sheet.text(), serial: csv.split('\r\n')[1]?.split(',')[1] ?? '' }
}

describe('a label that the portal printed', () => {
  it('is read back from a photo of it, and one changed character is found out', async () => {
    const { svg, serial } = await printLabel()
    const { page, context } = await open()
    const paper = await context.newPage()
    await paper.setContent(svg.replace(/^<\?xml[^>]*\?>/, ''))
    const buffer = await paper.locator('svg').screenshot()
    await page.bringToFront()
    await page.locator('input[type="file"]').setInputFiles({ name: 'label.png', mimeType: 'image/png', buffer })
    await page.waitForURL(/\/trace\//)
    expect(new URL(page.url()).searchParams.get('serial')).toBe(serial)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('发过，和印的一样')
    expect(await page.locator('#certificates').innerText()).toContain('2026年4月12日')

    const forged = serial.slice(0, -1) + (serial.endsWith('0') ? '1' : '0')
    await page.goto(`/trace/${TEA}/?serial=${forged.toLowerCase()}`)
    // Read as it is printed, whatever the case.
    expect(new URL(page.url()).searchParams.get('serial')).toBe(forged)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('和印的不一样')
    await context.close()
  })
})

it('works without scripts: what is typed leads to the same page', async () => {
  if (!browser) throw new Error('the browser has not started')
  const context = await browser.newContext({ ...PHONE, baseURL: ORIGIN, javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/scan/')
  expect(await page.getByRole('button', { name: '打开相机' }).isVisible()).toBe(false)
  await page.locator('#code').fill('9520 0000 00073')
  await page.getByRole('button', { name: '查', exact: true }).click()
  expect(new URL(page.url()).pathname).toBe(`/trace/${TEA}/`)
  await page.goto('/scan/')
  await page.locator('#code').fill('https://elsewhere.example/a')
  await page.getByRole('button', { name: '查', exact: true }).click()
  expect(await page.locator('main').innerText()).toContain('elsewhere.example')
  expect(await page.locator('main a[href*="elsewhere"]').count()).toBe(0)
  await context.close()
})

describe('without a network', () => {
  const save = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: '存进手机' }).click()
    await page.getByText(/手机里有 .* 种产品/).waitFor()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  }
  const type = async (page: Page, text: string): Promise<void> => {
    await page.locator('#code').fill(text)
    await page.getByRole('button', { name: '查', exact: true }).click()
  }

  it('shows what the phone saved, says that the code was not checked, and tells of the scan later', async () => {
    const { page, context } = await open()
    await save(page)
    await context.setOffline(true)
    await page.reload()
    await type(page, `https://id.example.org/01/${TEA}/10/${LOT}`)
    const found = page.locator('[data-part="found"]')
    await found.getByRole('heading', { name: '这个码没有核对' }).waitFor()
    const said = await found.innerText()
    expect(said).toContain('示例岭有机绿茶')
    expect(said).toContain('山形暗纹')
    // The decoder is on the phone too.
    await choosePhoto(page, 'https://id.example.org/01/09520000000080')
    await found.getByText('示例岭有机红茶').waitFor()
    await type(page, 'https://id.example.org/01/00012345678905')
    await found.getByText('没有这一种').waitFor()

    await context.setOffline(false)
    const told = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/scans'))
    await page.reload()
    const body: unknown = (await told).postDataJSON()
    expect(z.object({ scans: z.array(z.object({ gtin: z.string() })) }).parse(body).scans).toHaveLength(3)
    await page.getByText('3 个码已经告诉平台').waitFor()
    await page.reload()
    expect(await page.locator('[data-part="waiting"]').innerText()).toBe('')
    await context.close()
  })

  it('deletes all of it when she wants, and when the portal switches it off', async () => {
    const left = (page: Page) =>
      page.evaluate(async () => ({
        workers: (await navigator.serviceWorker.getRegistrations()).length,
        caches: (await caches.keys()).length,
        token: localStorage.getItem('lucid-visitor'),
      }))
    const { page, context } = await open('en')
    await page.getByRole('button', { name: 'Save on this phone' }).click()
    await page.getByText(/products on this phone/).waitFor()
    expect(await left(page)).toMatchObject({ workers: 1, caches: 1 })
    await page.getByRole('button', { name: 'Delete all of it' }).click()
    await page.getByText('is deleted').waitFor()
    expect(await left(page)).toEqual({ workers: 0, caches: 0, token: null })

    await page.goto('/scan/')
    await save(page)
    await page.evaluate(() => localStorage.setItem('lucid-visitor', 'v'.repeat(22)))
    await context.route('**/api/scans/offline', (route) => route.fulfill({ status: 404, body: '{}' }))
    await page.reload()
    await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistrations()).length === 0)
    await page.waitForFunction(() => localStorage.getItem('lucid-visitor') === null)
    expect(await left(page)).toEqual({ workers: 0, caches: 0, token: null })
    await context.close()
  })
})
