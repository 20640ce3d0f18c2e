import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, ORIGIN, PHONE } from './browser.ts'
import { filmOf, photoOf } from './fake-camera.ts'

/** Of the invented region: its codes are issued by the portal. */
const TEA = '09520000000073'
const LOT = '20260412-A'
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
    ],
  })
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
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
