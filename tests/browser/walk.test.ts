import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from './browser.ts'

const STATION = '万寿西宫'

/** What a reader follows, by the words she sees. */
const WORDS = {
  zh: { path: '/', search: '搜索', csv: 'CSV', place: '北京市', history: '历次版本', lang: 'zh-Hans' },
  en: { path: '/en/', search: 'Search', csv: 'CSV', place: 'Beijing', history: 'History', lang: 'en' },
}

describe('a citizen', () => {
  const { open } = useBrowser()
  const complaints: string[] = []
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([])
  })

  for (const [language, words] of Object.entries(WORDS))
    for (const javaScriptEnabled of [true, false])
      it(
        `finds a station, its history, its data and its place: ${language}, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`,
        { timeout: 60_000 },
        async () => {
          const { page, context } = await open({ ...PHONE, javaScriptEnabled, acceptDownloads: true })
          page.on('console', (entry) => {
            if (entry.type() === 'error') complaints.push(entry.text())
          })
          page.on('pageerror', (error) => complaints.push(error.message))

          await page.goto(words.path)
          expect(await page.getAttribute('html', 'lang')).toBe(words.lang)
          await page.getByRole('searchbox').first().fill(STATION)
          await page.getByRole('button', { name: words.search }).first().click()
          await page.waitForURL(/\/search\/\?.*q=/)

          await page.locator(`main a[href$="/registers/air-stations/1001A/"]`).first().click()
          await page.waitForURL(/\/registers\/air-stations\/1001A\/$/)
          expect(await page.locator('h1').innerText()).toContain(STATION)
          expect(await page.locator('main').innerText()).toContain(words.history)

          await page.locator('main a[href$="?revision=1"]').first().click()
          await page.waitForURL(/\?revision=1$/)
          expect(await page.locator('h1').innerText()).toContain(STATION)

          await page.goto(`${words.path}registers/air-stations/`)
          const link = page.locator('main a[href*="export.csv"]').first()
          const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
          const bytes = readFileSync(await download.path())
          expect(bytes.toString('utf8')).toContain(STATION)
          // The button gives the file for spreadsheets; the faithful one of the same size is what is described.
          expect(download.url()).toContain('for=spreadsheet')
          const size = new URL(download.url()).searchParams.get('size')
          expect(size).toMatch(/^\d+$/)
          const file = '/api/registers/air-stations/export.csv'
          const faithful = await (await context.request.get(`${file}?size=${size}`)).body()
          const described = await (await context.request.get(`${file}.json?size=${size}`)).json()
          expect(described.sha256).toBe(createHash('sha256').update(faithful).digest('hex'))
          expect(bytes.toString('utf8')).toBe(`\ufeff${faithful.toString('utf8')}`)

          await page.goto(`${words.path}registers/air-stations/1001A/`)
          await page.locator('main a[href$="/places/110000/"]').first().click()
          await page.waitForURL(/\/places\/110000\/$/)
          expect(await page.locator('h1').innerText()).toContain(words.place)
          expect(await page.locator('main').innerText()).toContain(STATION)
          await context.close()
        },
      )

  it(
    'who asks a place drawn at build for another time is told that it cannot be had',
    { timeout: 60_000 },
    async () => {
      const { page, context } = await open(PHONE)
      await page.goto('/en/places/110000/?asOf=2026-01-31T08:00:00Z')
      await page.waitForURL(/\/places\/110000\/now\/\?asOf=/)
      expect(await page.locator('main').innerText()).toContain('31 January 2026')
      await context.close()
    },
  )
})
