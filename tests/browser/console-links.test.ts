import { describe, expect, it } from 'vitest'
import { excess, PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'

const { open } = useBrowser()

/** 示例茶叶专业合作社, and its green tea. */
const PRODUCER = '939901010000002112'
const GTIN = '09520000000073'

describe('a producer', () => {
  it('sees what each level of a code answers, and adds a link that codes follow at once', async () => {
    const { page, context } = await open({ baseURL: SITE })
    await withAuthenticator(context, page)
    await acceptAsNew(page, await operatorInvites({ role: 'producer', organisation: PRODUCER, bounds: {} }))
    await page.goto(`/console/links/?gtin=${GTIN}`)
    const tree = page.locator('[data-tree]')
    await tree.getByText('这种产品，每一件').waitFor()
    await tree.getByText('批 20260412-A').waitFor()
    expect(await violations(page)).toEqual([])

    // A number of this run alone: the portal that is served may have seen others.
    const lot = `R${Date.now()}`
    await page.locator('[data-add]').evaluate((details) => details.setAttribute('open', ''))
    const form = page.locator('[data-add-link]')
    await form.locator('[name=anchor]').fill(`/10/${lot}`)
    await form.locator('[name=link]').fill('tests')
    await form.locator('[name=linkType]').selectOption('safetyInfo')
    await form.locator('[name=title]').fill('检验结果')
    await form.locator('[name=href]').fill('http://tea.example.com/tests')
    await form.getByRole('button', { name: '先核对' }).click()
    await form
      .locator('.field', { has: page.locator('[name=href]') })
      .getByText('https')
      .last()
      .waitFor()
    await form.locator('[name=href]').fill(`https://tea.example.com/${lot}`)
    await form.getByRole('button', { name: '公布' }).click()
    await form.getByText('已经公布').waitFor()
    await tree.getByText(`批 ${lot}`).waitFor()

    // Another one, while the first product is asked for once more behind it: what is half written is of this one alone.
    const select = page.locator('[data-choice] select')
    const [other = ''] = (
      await select.locator('option').evaluateAll((all) => all.map((one) => one.getAttribute('value') ?? ''))
    ).filter((gtin) => gtin !== GTIN)
    await form.locator('[name=title]').fill('未写完')
    let letGo = (): void => undefined
    const held = new Promise<void>((done) => (letGo = done))
    const records = `**/api/registers/product-links/records?*${GTIN}*`
    const late = page.waitForRequest(records)
    await page.route(records, async (route) => (await held, route.continue()), { times: 1 })
    await select.selectOption(other)
    await tree.getByText(`/01/${other}`).first().waitFor()
    expect(await form.locator('[name=title]').inputValue()).toBe('')
    await select.selectOption(GTIN)
    const answer = (await late).response()
    await select.selectOption(other)
    letGo()
    await (await answer)?.finished()
    await page.evaluate(() => fetch('/api/account').then((said) => said.text()))
    expect(await tree.getByText(`/01/${GTIN}`).count()).toBe(0)
    await select.selectOption(GTIN)
    await tree.getByText(`批 ${lot}`).waitFor()
    await form.locator('[name=anchor]').fill(`/10/${lot}`)
    await form.locator('[name=link]').fill('manual')
    await form.locator('[name=linkType]').selectOption('instructions')
    await form.locator('[name=title]').fill('冲泡方法')
    await form.locator('[name=href]').fill(`https://tea.example.com/${lot}/brew`)
    await form.getByRole('button', { name: '公布' }).click()
    await tree.getByText('冲泡方法').first().waitFor()

    const led = await page.request.get(`/01/${GTIN}/10/${lot}?linkType=gs1:safetyInfo`, { maxRedirects: 0 })
    expect([led.status(), led.headers()['location']]).toEqual([
      307,
      `https://tea.example.com/${lot}?linkType=gs1:safetyInfo`,
    ])
    await page.setViewportSize(PHONE.viewport)
    expect(await violations(page)).toEqual([])
    expect(await excess(page)).toBe(0)
  })
})

describe('somebody who opens a code that leads nowhere', () => {
  it.each([
    ['/01/09520000000074', 400, '校验位'],
    ['/01/09520000000097/10/A', 404, '09520000000097'],
  ])('%s is told by a page, answered with %i', async (path, status, said) => {
    const { page } = await open({ baseURL: SITE })
    const answer = await page.goto(path)
    expect(answer?.status()).toBe(status)
    expect(await page.locator('main').textContent()).toContain(said)
  })
})
