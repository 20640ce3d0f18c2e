import { describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from './browser.ts'

const WORDS = {
  zh: { path: '', series: '看这一项的变化', week: '一周', chosen: /span=week/, air: '没有正在生效的预警' },
  en: { path: '/en', series: 'See how this went over time', week: 'a week', chosen: /span=week/, air: 'No warning' },
}

describe('a reader', () => {
  const { open } = useBrowser()

  for (const [language, words] of Object.entries(WORDS))
    for (const javaScriptEnabled of [true, false])
      it(
        `goes from a reading to its series and back: ${language}, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`,
        { timeout: 60_000 },
        async () => {
          const { page, context } = await open({ ...PHONE, javaScriptEnabled })
          await page.goto(`${words.path}/registers/air-quality/1001A~20180219T230000Z~hour/`)
          await page.getByRole('link', { name: words.series }).click()
          await page.waitForURL(/\/series\/air-quality\/\?.*station=1001A/)
          await page.goto(`${words.path}/series/air-quality/?station=1001A&averaging=hour&value=pm25&span=day`)
          expect(await page.getByRole('img').count()).toBeGreaterThan(0)
          expect(await page.locator('#rows').count()).toBe(1)
          await page.getByRole('link', { name: words.week, exact: true }).click()
          await page.waitForURL(words.chosen)
          await page.locator('#table tbody a').first().click()
          await page.waitForURL(/\/registers\/air-quality\/1001A~/)
          await context.close()
        },
      )

  it('is told what is wrong with a question, and asked again', { timeout: 60_000 }, async () => {
    const { page, context } = await open(PHONE)
    const answer = await page.goto('/series/air-quality/?station=1001A&averaging=hour&span=decade')
    expect(answer?.status()).toBe(422)
    expect(await page.getByRole('alert').innerText()).toContain('366')
    expect(await page.locator('input[name=station]').inputValue()).toBe('1001A')
    await context.close()
  })

  it('sees no warning where none is in force, and who answers', { timeout: 60_000 }, async () => {
    const { page, context } = await open(PHONE)
    await page.goto('/en/air/?place=110000')
    expect(await page.locator('#air-warning').innerText()).toContain(WORDS.en.air)
    expect(await page.locator('.who-answers').count()).toBe(1)
    expect((await page.goto('/air/?place=nowhere'))?.status()).toBe(422)
    await context.close()
  })
})
