import { describe, expect, it } from 'vitest'
import { ORIGIN, PHONE, useBrowser } from './browser.ts'

const GARZE = '/gep/513300/2010/garze-2017/'
const ROWS = 28
const PRICED_ROWS = 23

describe('a citizen', () => {
  const { open } = useBrowser()

  it(
    'sees what 甘孜 was worth and why, recomputes it, changes a price, and shares that in the other language',
    { timeout: 120_000 },
    async () => {
      const { page, context } = await open(PHONE)
      await page.goto('/gep/')
      await page.locator('#accounts .listing a').filter({ hasText: '甘孜' }).first().click()
      await page.waitForURL(/\/gep\/513300\/2010\//)
      expect(await page.locator('#total data').first().innerText()).toBe('7,545.59')
      expect(await page.locator('#why').innerText()).toContain('水源涵养量')

      await page.getByRole('button', { name: '在我的浏览器里重算' }).click()
      await page.getByText('与本页上的每一个数相同').waitFor()
      expect(await page.locator('.gep-rows > li.done').count()).toBe(ROWS)
      const done = await page.locator('.gep-status').innerText()
      const [, agree, rounded, differ] = /：(\d+) 行一致，(\d+) 行在舍入范围内一致，(\d+) 行不一致/.exec(done) ?? []
      expect([Number(agree) + Number(rounded), Number(differ)]).toEqual([PRICED_ROWS, 0])
      expect(await page.locator('.gep-own:visible').count()).toBe(ROWS)
      expect(await page.locator('#sums').innerText()).toContain('湿地')

      await page.getByRole('button', { name: '改改价格和参数' }).click()
      await page.locator('[data-change="8.price"]').fill('14.12')
      await page.keyboard.press('Tab')
      await page.getByText('改了 1 个数').waitFor()
      expect(new URL(page.url()).hash).toContain('8.price=14.12')
      const shared = page.url()

      const { page: other } = await open(PHONE)
      await other.goto(shared)
      await other.getByText('改了 1 个数').waitFor()
      await other.locator('.tools a[hreflang]').click()
      await other.waitForURL(/\/en\/gep\/.*8\.price=14\.12/)
      await other.getByText('Numbers changed: 1').waitFor()
      expect(await other.locator('[data-change="8.price"]').inputValue()).toBe('14.12')
      await other.getByRole('button', { name: 'Back to the published numbers' }).click()
      await other.getByText('Nothing changed').waitFor()
      expect(new URL(other.url()).hash).toBe('')
      await other.context().close()
      await context.close()
    },
  )

  it('is told which changed number cannot be used, and the published one stands in', { timeout: 60_000 }, async () => {
    const { page, context } = await open()
    await page.goto(GARZE)
    await page.getByRole('button', { name: '改改价格和参数' }).click()
    await page.locator('[data-change="9.siltShare"]').fill('2')
    await page.locator('[data-change="8.price"]').fill('七')
    await page.keyboard.press('Tab')
    await page.getByText('有 2 个数不能用').waitFor()
    expect(await page.locator('[data-change="9.siltShare"]').getAttribute('aria-invalid')).toBe('true')
    expect(await page.locator('[id="fault-8.price"]').innerText()).toContain('十进制数')
    expect(new URL(page.url()).hash).toBe('')
    await context.close()
  })

  it('refuses a file whose bytes are not those that the record names', { timeout: 60_000 }, async () => {
    const { page, context } = await open()
    await page.route('**/objects/*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: (await answer.text()).replace('7.06', '7.07') })
    })
    await page.goto(GARZE)
    await page.getByRole('button', { name: '在我的浏览器里重算' }).click()
    await page.getByText('与登记的校验值不符').waitFor()
    expect(await page.locator('.gep-rows > li.done').count()).toBe(0)
    await context.close()
  })

  it('goes on without a connection once the account is there', { timeout: 60_000 }, async () => {
    const { page, context } = await open(PHONE)
    await page.goto(`${GARZE}#try&revision=1&8.price=14.12`)
    await page.getByText('改了 1 个数').waitFor()
    await page.waitForLoadState('networkidle')
    await context.setOffline(true)
    await page.locator('[data-change="8.price"]').fill('-1')
    await page.keyboard.press('Tab')
    await page.locator('[id="fault-8.price"]').getByText('不能小于 0').waitFor()
    await page.locator('[data-change="8.price"]').fill('7.06')
    await page.keyboard.press('Tab')
    await page.getByText('没有改动').waitFor()
    await page.getByRole('button', { name: '在我的浏览器里重算' }).click()
    await page.getByText('与本页上的每一个数相同').waitFor()
    await context.close()
  })

  it.each([
    ['a number that is none', '8.price=NaN', '有 1 处读不懂'],
    ['a name that every object has', '8.constructor=1&8.__proto__=1', '有 2 处读不懂'],
    ['markup', `8.price=${encodeURIComponent('<img src=x onerror=document.title=1>')}`, '有 1 处读不懂'],
    // A browser itself takes no address above two megabytes.
    ['far more than a page gives', `8.price=${'9'.repeat(1_900_000)}`, '链接太长'],
  ])('is told that a link brings what cannot be used: %s', { timeout: 60_000 }, async (_, changes, said) => {
    const { page, context } = await open()
    await page.goto(`${GARZE}#try&revision=1&${changes}`)
    await page.locator('.gep-status').getByText(said).waitFor()
    expect(await page.locator('.gep-status').innerText()).not.toContain('改了')
    expect(await page.locator('.gep-status img').count()).toBe(0)
    expect(await page.locator('[data-change="8.price"]').inputValue()).toBe('7.06')
    expect(new URL(page.url()).hash).toBe('')
    await context.close()
  })

  it('reads every verdict without JavaScript', { timeout: 60_000 }, async () => {
    const { page, context } = await open({ ...PHONE, javaScriptEnabled: false })
    await page.goto(`/en${GARZE}`)
    expect(await page.locator('.gep-rows > li').count()).toBe(ROWS)
    expect(await page.locator('.gep-verdict').filter({ hasText: 'agrees' }).count()).toBe(PRICED_ROWS)
    expect(await page.locator('#sums').innerText()).toMatch(/Column of the table by ecosystem: wetland/i)
    expect(await page.getByRole('button', { name: 'Recompute' }).count()).toBe(0)
    await context.close()
  })

  it('reckons an account of her own, without sending it anywhere', { timeout: 60_000 }, async () => {
    const { page, context } = await open()
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.url())
    })
    await page.goto('/gep/calculate/')
    await page.getByRole('button', { name: '放入甘孜' }).click()
    await expect.poll(() => page.locator('#gep-input').inputValue()).toContain('garze-2017')
    await page.getByRole('button', { name: '计算' }).click()
    await page.getByText('总值 7,548.91 亿元').waitFor()
    expect(await page.locator('[data-result] tbody tr').count()).toBe(ROWS)
    const broken = (await page.locator('#gep-input').inputValue()).replace('"7.06"', '"NaN"')
    await page.locator('#gep-input').fill(broken)
    await page.getByRole('button', { name: '计算' }).click()
    await page.getByText('/items/8/price/value').waitFor()
    await page
      .locator('#gep-input')
      .fill('service,item,quantity,quantityUnit,price,priceUnit\nwater-retention,lake,10,1e8 m3,7.06,CNY/km2')
    await page.getByRole('button', { name: '计算' }).click()
    await page.getByText('第 2 行').waitFor()
    expect(sent).toEqual([])
    await context.close()
  })

  it('is told what is wrong with a filter, and finds a way on from nothing', { timeout: 60_000 }, async () => {
    const { page, context } = await open(PHONE)
    expect((await page.goto('/gep/?method=nobody&year=20'))?.status()).toBe(422)
    expect(await page.getByRole('alert').innerText()).toContain('nobody')
    await page.goto('/en/gep/?year=1999')
    expect(await page.locator('.empty').innerText()).toContain('No such account')
    expect((await page.goto('/gep/513300/1999/'))?.status()).toBe(404)
    expect((await page.goto('/gep/513300/2010/nobody/'))?.status()).toBe(404)
    expect((await page.goto('/gep/nowhere/series/'))?.status()).toBe(404)
    expect((await page.goto('/gep/513300/series/?base=1850'))?.status()).toBe(422)
    await context.close()
  })

  it('loads little to recompute an account', { timeout: 60_000 }, async () => {
    const html = await (await fetch(`${ORIGIN}${GARZE}`)).text()
    const scripts = [...html.matchAll(/src="(\/_astro\/[^"]+\.js)"/g)].map(([, path]) => path ?? '')
    const seen = new Set<string>()
    const load = async (path: string): Promise<string[]> => {
      if (seen.has(path)) return []
      seen.add(path)
      const text = await (await fetch(new URL(path, ORIGIN))).text()
      const imported = [...text.matchAll(/(?:^|[;}])import(?:[^"'();]*from)?["'](\.\/[^"']+)["']/g)]
      const more = await Promise.all(
        imported.map(([, name]) => load(new URL(name ?? '', new URL(path, ORIGIN)).pathname)),
      )
      return [text, ...more.flat()]
    }
    const texts = (await Promise.all(scripts.map(load))).flat()
    const stream = new Blob([texts.join('\n')]).stream().pipeThrough(new CompressionStream('gzip'))
    const bytes = (await new Response(stream).arrayBuffer()).byteLength
    expect(texts.join('')).toContain('rusle-retention')
    expect(bytes).toBeLessThanOrEqual(25 * 1024)
  })
})
