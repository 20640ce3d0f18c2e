import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from './browser.ts'

const { open } = useBrowser()

/** Of the invented region: a lot whose producer confirmed that the recall of an ingredient reaches it. */
const SALAD = '10860009998039'
const CONFIRMED = 'SALAD-20260420-A'
const TEA = '09520000000073'

const save = async (page: Page): Promise<void> => {
  await page.goto('/scan/')
  await page.getByRole('button', { name: '存进手机' }).click()
  await page.getByText(/手机里有 .* 种产品/).waitFor()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
}

/** What the phone says of a code that is typed without a network. */
const offline = async (page: Page, context: BrowserContext, text: string): Promise<string> => {
  await context.setOffline(true)
  await page.goto('/scan/')
  await page.locator('#code').fill(text)
  await page.getByRole('button', { name: '查', exact: true }).click()
  const found = page.locator('[data-part="found"]')
  await found.getByRole('heading', { name: '这个码没有核对' }).waitFor()
  const said = await found.innerText()
  await context.setOffline(false)
  return said
}

/** Products that the phone holds: how many, and the name under which one is among them. */
const held = (page: Page, gtin: string): Promise<[count: number, name: string | undefined]> =>
  page.evaluate(
    (asked) =>
      new Promise<[number, string | undefined]>((done) => {
        const opening = indexedDB.open('lucid-scan')
        opening.onsuccess = () => {
          const products = opening.result.transaction('products').objectStore('products')
          const [count, one] = [products.count(), products.get(asked)]
          one.onsuccess = () => {
            opening.result.close()
            done([count.result, one.result?.name])
          }
        }
      }),
    gtin,
  )

/** How many scans wait on the phone to be told. */
const waiting = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    // Opened before the page has made it, it would stay empty.
    if (!(await indexedDB.databases()).some(({ name }) => name === 'lucid-scan')) return 0
    return new Promise<number>((done) => {
      const opening = indexedDB.open('lucid-scan')
      opening.onsuccess = () => {
        const count = opening.result.transaction('waiting').objectStore('waiting').count()
        count.onsuccess = () => {
          opening.result.close()
          done(count.result)
        }
      }
    })
  })

const PAGE = 1_000
const gtinOf = (number: number): string => `2${String(number).padStart(13, '0')}`

describe('the products on a phone', () => {
  it('are 5,000 at most, and of more the ones that she looked at last stay', async () => {
    const { page, context } = await open(PHONE)
    let round = 0
    // More products than a phone keeps; whoever asks again is told that all of them changed.
    await context.route('**/api/registers/products/records*', (route) => {
      const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? '0')
      const items = Array.from({ length: PAGE }, (_, n) => ({
        key: gtinOf(from + n),
        body: { name: `示例 ${from + n}` },
      }))
      return route.fulfill({
        headers: {
          ETag: `"${++round}"`,
          Link: `</api/registers/products/records?limit=${PAGE}&cursor=${from + PAGE}>; rel="next"`,
        },
        json: { items },
      })
    })
    await save(page)
    expect(await held(page, gtinOf(4_999))).toEqual([5_000, '示例 4999'])
    expect(await held(page, gtinOf(5_000))).toEqual([5_000, undefined])

    await page.goto(`/trace/${TEA}/`)
    await expect.poll(() => held(page, TEA)).toEqual([5_000, '示例岭有机绿茶'])
    expect(await offline(page, context, `https://id.example.org/01/${TEA}`)).toContain('示例岭有机绿茶')

    // All others come anew; what she looked at is still among the last, and comes anew by itself.
    await context.route(`**/api/registers/products/records/${TEA}`, (route) =>
      route.fulfill({ json: { key: TEA, body: { name: '示例：改了名的绿茶' } } }),
    )
    await page.getByRole('button', { name: '现在更新' }).click()
    await expect.poll(() => held(page, TEA)).toEqual([5_000, '示例：改了名的绿茶'])
    expect(await offline(page, context, `https://id.example.org/01/${TEA}`)).toContain('示例：改了名的绿茶')

    // Withdrawn, it goes: what the portal no longer tells, a phone does not either.
    await context.route(`**/api/registers/products/records/${TEA}`, (route) =>
      route.fulfill({ json: { key: TEA, body: null } }),
    )
    await page.getByRole('button', { name: '现在更新' }).click()
    await expect.poll(() => held(page, TEA)).toEqual([4_999, undefined])
    await context.close()
  })
})

describe('recalls on a phone', () => {
  it('are told of goods whose own producer confirmed one, with what to do', async () => {
    const { page, context } = await open(PHONE)
    await save(page)
    const said = await offline(page, context, `https://id.example.org/01/${SALAD}/10/${CONFIRMED}`)
    expect(said).toContain('召回 SLZH-2026-0001：存的时候，您这一件在召回范围里。')
    expect(said).toContain('不要食用')
    expect(await offline(page, context, `https://id.example.org/01/${SALAD}/10/ANOTHER`)).not.toContain('召回')
    await context.close()
  })

  it('of single codes are named, since a phone cannot tell which codes they are', async () => {
    const { page, context } = await open(PHONE)
    await context.route('**/api/registers/recalls/records*', (route) =>
      route.fulfill({
        headers: { ETag: '"1"' },
        json: {
          items: [
            {
              key: 'SLZH-2026-9009',
              body: { gtin: TEA, scope: 'issues', issues: ['09520000000073~ABCDEFGH'], advice: '示例：先不要开封' },
            },
          ],
        },
      }),
    )
    await save(page)
    const said = await offline(page, context, `https://id.example.org/01/${TEA}/10/20260412-A/21/0FGF4ZM3ZEMP1MBDP905`)
    expect(said).toContain('召回 SLZH-2026-9009：存的时候，这种产品有一部分被召回')
    expect(said).toContain('示例：先不要开封')
    await context.close()
  })

  it('are told of goods that are not on the phone, however many recalls there are', async () => {
    const { page, context } = await open(PHONE)
    const unsaved = '00012345678905'
    const pages = 6
    await context.route('**/api/registers/recalls/records*', (route) => {
      const at = Number(new URL(route.request().url()).searchParams.get('cursor') ?? '0')
      const items = Array.from({ length: PAGE }, (_, n) => ({
        key: `R${at * PAGE + n}`,
        body: { gtin: gtinOf(at * PAGE + n), scope: 'all' },
      }))
      const last = { key: 'SLZH-2026-9012', body: { gtin: unsaved, scope: 'all', advice: '示例：先不要吃' } }
      const next = `</api/registers/recalls/records?limit=${PAGE}&cursor=${at + 1}>; rel="next"`
      return route.fulfill({
        headers: { ETag: '"1"', ...(at + 1 < pages ? { Link: next } : {}) },
        json: { items: at + 1 < pages ? items : [last] },
      })
    })
    await save(page)
    const said = await offline(page, context, `https://id.example.org/01/${unsaved}`)
    expect(said).toContain('召回 SLZH-2026-9012：存的时候，您这一件在召回范围里。')
    expect(said).toContain('示例：先不要吃')
    expect(said).toContain('没有这一种')
    await context.close()
  })

  it('are told from the day they begin', async () => {
    const { page, context } = await open(PHONE)
    const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const recall = (key: string, since: string) => ({ key, body: { gtin: TEA, scope: 'all', since } })
    await context.route('**/api/registers/recalls/records*', (route) =>
      route.fulfill({
        headers: { ETag: '"1"' },
        json: { items: [recall('SLZH-2026-9010', dayIn(7)), recall('SLZH-2026-9011', dayIn(-7))] },
      }),
    )
    await save(page)
    const said = await offline(page, context, `https://id.example.org/01/${TEA}`)
    expect(said).toContain('召回 SLZH-2026-9011')
    expect(said).not.toContain('SLZH-2026-9010')
    await context.close()
  })
})

describe('a look at a code', () => {
  it('is told later where the portal does not take it now, and never where it refuses it', async () => {
    const { page, context } = await open(PHONE)
    let status = 422
    await context.route('**/api/scans', (route) => route.fulfill({ status, json: {} }))
    const told = () => page.waitForResponse('**/api/scans')
    const look = () => Promise.all([told(), page.goto(`/trace/${TEA}/`)])
    await look()
    status = 503
    await look()
    await expect.poll(() => waiting(page)).toBe(1)
    status = 202
    await Promise.all([told(), page.goto('/scan/')])
    await page.getByText('1 个码已经告诉平台').waitFor()
    await expect.poll(() => waiting(page)).toBe(0)

    // Left before the portal answered: only what was written down before is there still.
    await context.unroute('**/api/scans')
    let isAnswered = false
    await context.route('**/api/scans', (route) => (isAnswered ? route.fulfill({ status: 202, json: {} }) : undefined))
    await Promise.all([page.waitForRequest('**/api/scans'), page.goto(`/trace/${TEA}/`)])
    await expect.poll(() => waiting(page)).toBe(1)
    await page.goto('about:blank')
    isAnswered = true
    await page.goto('/scan/')
    await page.getByText('1 个码已经告诉平台').waitFor()
    await context.close()
  })
})
