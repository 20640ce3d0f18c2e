import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Download, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'

const { open } = useBrowser()

/** 示例茶叶专业合作社 */
const PRODUCER = '939901010000002112'

/** A trade item number of this run alone: the portal that is served may have seen another. */
const gtinOf = (number: number): string => {
  const digits = `952${String(number % 1_000_000_000).padStart(9, '0')}`
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return digits + String((10 - (sum % 10)) % 10)
}
const GTIN = gtinOf(Date.now())

const textOf = async (download: Download): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

const downloadAfter = async (page: Page, press: () => Promise<void>): Promise<Download> => {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  return download
}

beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength)
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
})

describe('a producer', () => {
  it('lists a product and a lot, issues codes, downloads them, and prints labels that read as those codes', async () => {
    const { page, context } = await open({ baseURL: SITE })
    await withAuthenticator(context, page)
    await acceptAsNew(page, await operatorInvites({ role: 'producer', organisation: PRODUCER, bounds: {} }))
    await page.goto('/console/')
    await page.locator('[data-card=codes]').waitFor()

    await page.goto('/console/products/')
    await page.locator('[data-add-product] [name=gtin]').waitFor({ state: 'attached' })
    await page.locator('[data-products] li').first().waitFor()
    await page.locator('[data-add]').evaluate((details) => details.setAttribute('open', ''))
    const product = page.locator('[data-add-product]')
    await product.locator('[name=gtin]').fill(`${GTIN.slice(0, -1)}${(Number(GTIN.at(-1)) + 1) % 10}`)
    await product.locator('[name=name]').fill('示例明前茶')
    // A wrong check digit is told of beside its field.
    await product.getByRole('button', { name: '先核对' }).click()
    await product
      .locator('.field', { has: page.locator('[name=gtin]') })
      .getByText('校验位不对')
      .waitFor()
    await product.locator('[name=gtin]').fill(GTIN)
    await product.getByRole('button', { name: '先核对' }).click()
    await product.getByText('没有问题，可以公布').waitFor()
    await product.getByRole('button', { name: '公布' }).click()
    await product.getByText('“示例明前茶”已经公布').waitFor()

    const line = page.locator(`[data-gtin="0${GTIN}"]`)
    await line.getByRole('button', { name: '看它的批次' }).click()
    await page.getByText('还没有批次').waitFor()
    await page.locator('[data-lots] details').evaluate((details) => details.setAttribute('open', ''))
    const lot = page.locator('[data-add-lot]')
    await lot.locator('[name=lot]').fill('M/1')
    await lot.locator('[name=produced]').fill('2026-04-02')
    await lot.getByRole('button', { name: '公布' }).click()
    await lot.getByText('“M/1”已经公布').waitFor()
    expect(await violations(page)).toEqual([])
    // In English by its English name; one that has none keeps its own, marked as Chinese.
    const english = await context.newPage()
    await english.goto('/en/console/products/')
    await english.locator('[data-gtin="09520000000073"] b', { hasText: 'Shili Ridge organic green tea' }).waitFor()
    await english.locator(`[data-gtin="0${GTIN}"] [lang=zh-CN]`, { hasText: '示例明前茶' }).first().waitFor()
    await english.close()
    await page.locator('[data-lot-list]').getByRole('link', { name: '发码' }).click()

    await page.getByRole('heading', { name: '发码', level: 1 }).waitFor()
    await page.locator('#codes-lot option[value="M/1"]').waitFor({ state: 'attached' })
    expect([await page.locator('#codes-product').inputValue(), await page.locator('#codes-lot').inputValue()]).toEqual([
      `0${GTIN}`,
      'M/1',
    ])
    await page.locator('#codes-count').fill('30')
    await page.getByRole('button', { name: '先看看会怎样' }).click()
    await page.getByText('会给批次 M/1 发 30 个码').waitFor()
    await page.getByRole('button', { name: '发码并下载' }).click()
    const download = await downloadAfter(page, () =>
      page.getByRole('dialog').getByRole('button', { name: '发码并下载' }).click(),
    )
    const csv = await textOf(download)
    const urls = csv
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',')[0] ?? '')
    expect(urls).toHaveLength(30)
    expect(urls[0]).toContain(`/01/0${GTIN}/10/M%2F1/21/`)
    await page.getByText(`发了 30 个码，存成了 ${download.suggestedFilename()}`).waitFor()

    const issue = page.locator('[data-issue-id]')
    await issue.waitFor()
    const again = await downloadAfter(page, () => issue.getByRole('button', { name: '再下载' }).click())
    expect(await textOf(again)).toBe(csv)

    await issue.getByText('出标签').click()
    await issue.locator('[name=count]').fill('3')
    await issue.locator('[name=from]').fill('2')
    const svg = await textOf(
      await downloadAfter(page, () => issue.getByRole('button', { name: '下载一页 SVG' }).click()),
    )
    const sheet = await open({ viewport: { width: 900, height: 1_250 }, deviceScaleFactor: 2 })
    await sheet.page.setContent(svg)
    const read = await readBarcodes(new Uint8Array(await sheet.page.screenshot()), { formats: ['QRCode'] })
    expect(read.map(({ text }) => text).sort()).toEqual(urls.slice(1, 4).sort())
    const pdf = await downloadAfter(page, () => issue.getByRole('button', { name: '下载 PDF' }).click())
    expect((await textOf(pdf)).slice(0, 8)).toBe('%PDF-1.4')
    expect(await violations(page)).toEqual([])

    await page.goto(`/products/${GTIN}/`)
    expect(new URL(page.url()).pathname).toBe(`/products/0${GTIN}/`)
    await page.getByRole('link', { name: 'M/1' }).waitFor()
    expect(await page.locator('#compare').textContent()).toContain('码可以被抄走')
    await sheet.context.close()
    await context.close()
  })
})

describe('the page of a product', () => {
  it('says on a telephone, without JavaScript, who makes it, where from, and what certifies it', async () => {
    const { page, context } = await open({ ...PHONE, javaScriptEnabled: false })
    await page.goto('/products/9520000000073/')
    expect(await page.locator('h1').textContent()).toContain('示例岭有机绿茶')
    expect(await page.locator('.facts').first().textContent()).toContain('示例茶叶专业合作社')
    expect(await page.locator('#certificates').textContent()).toContain('SLOP-2025-0102')
    expect(await page.locator('#power').textContent()).toContain('已核销 30 兆瓦时')
    expect(await page.locator('#origin').textContent()).toContain('示例县')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await context.close()
  })

  it('says of a mistyped number that it is mistyped', async () => {
    const { page, context } = await open({ locale: 'en' })
    const answer = await page.goto('/en/products/9520000000074/')
    expect(answer?.status()).toBe(404)
    expect(await page.locator('.lead').textContent()).toContain('mistyped')
    await page.locator('#product-q').fill('9520000000073')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/en/products/09520000000073/')
    await context.close()
  })
})
