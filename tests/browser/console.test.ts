import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, AUTHORITY, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'
import { inTurns } from '../pages.ts'

const { open } = useBrowser()

/** Keys of this run alone: the portal that is served may have seen another. */
const RUN = Date.now().toString(36).slice(-7).toUpperCase()
const station = (last: number): string => `T${RUN}${last}`

type Row = [station: string, name: string, place: string, longitude: string, latitude: string]
const csv = (...rows: Row[]): string =>
  [
    'station,name,place,longitude,latitude',
    ...rows.map((row) => row.map((cell) => JSON.stringify(cell).replaceAll('\\"', '""')).join(',')),
  ].join('\n')
const aRow = (last: number, over: Partial<Row> = []): Row => {
  const [key = station(last), name = `示例站点${last}`, place = '990101', longitude = '100.1', latitude = '30.2'] = over
  return [key, name, place, longitude, latitude]
}

const excess = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** A clerk of the invented authority, signed in a moment ago. */
const aClerk = async (options = {}, register = 'air-stations'): Promise<{ page: Page; context: BrowserContext }> => {
  const opened = await open({ baseURL: SITE, ...options })
  await withAuthenticator(opened.context, opened.page)
  const grant = { role: 'publisher', organisation: AUTHORITY, bounds: { registers: [register] } }
  await acceptAsNew(opened.page, await operatorInvites(grant))
  return opened
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>
let signedIn: State | undefined

/** The same clerk in another browser: accounts are limited by the minute. */
const theClerk = async (options = {}): Promise<{ page: Page; context: BrowserContext }> => {
  if (!signedIn) {
    const { context } = await aClerk()
    signedIn = await context.storageState()
    await context.close()
  }
  return open({ baseURL: SITE, storageState: signedIn, ...options })
}

const handIn = async (page: Page, name: string, text: string | Buffer): Promise<void> => {
  // Until the island has started nobody listens.
  await page.locator('[data-part=ways]').waitFor()
  await page.locator('#file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

const press = async (page: Page, name: string | RegExp): Promise<void> => {
  await page.getByRole('button', { name }).first().focus()
  await page.keyboard.press('Enter')
}

describe('a clerk', () => {
  it('publishes a table after mending what is wrong in it, corrects a row and withdraws it, by keyboard', async () => {
    const { page, context } = await aClerk()
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await page.goto('/console/')
    await page.locator('[data-card=publish]').waitFor()
    expect(await page.locator('[data-card]:visible b').allTextContents()).toContain('更正与撤回')
    await page.getByText('只限登记簿：环境空气监测点位').waitFor()
    await page.goto('/console/publish/')
    // The only register that is hers is open at once.
    await page.getByRole('heading', { name: '环境空气监测点位' }).waitFor()
    await handIn(
      page,
      'stations.csv',
      csv(aRow(1), aRow(2, [station(2), '示例乙', '990101', '181', '30.2']), aRow(3, [station(3), '', '990101'])),
    )
    await page.getByRole('heading', { name: '有 2 处要改' }).waitFor()
    const bad = page.locator('[data-cell]')
    expect(await bad.count()).toBe(2)
    expect(await bad.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label')))).toEqual([
      expect.stringContaining('第 3 行'),
      expect.stringContaining('第 4 行'),
    ])
    expect(await page.locator('td.bad .issue').allTextContents()).toEqual([
      expect.stringContaining('181'),
      expect.stringContaining('必填'),
    ])
    await bad.nth(0).fill('100.3')
    await bad.nth(1).fill('示例丙')
    await press(page, '改好了，再检查一次')
    await page.getByRole('heading', { name: '可以公布' }).waitFor()
    await press(page, '公布 3 条')
    await page.getByRole('heading', { name: '已公布' }).waitFor()
    const download = page.waitForEvent('download')
    await press(page, '下载回执')
    const receipt = readFileSync(await (await download).path(), 'utf8')
    expect(JSON.parse(receipt)).toMatchObject({
      register: 'air-stations',
      entries: [{ key: station(1), revision: 1 }, {}, {}],
    })

    await page.goto('/log/')
    await page.locator('#kept').fill(receipt)
    await page.locator('[data-check-log] form button').first().click()
    await page.locator('[data-result=kept] .findings .proven').first().waitFor()
    expect(await page.locator('[data-result=kept] .findings .wrong').count()).toBe(0)

    await page.goto(`/registers/air-stations/${station(2)}/`)
    await page.getByRole('heading', { name: '示例乙' }).waitFor()
    await page.getByRole('link', { name: '更正或撤回这条记录' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('[name=name]').fill('示例乙（改名）')
    await page.locator('form:not([hidden]) [name=_reason]').first().fill('点位更名')
    await press(page, '看看改了什么')
    expect(await page.locator('.difference del').textContent()).toBe('示例乙')
    expect(await page.locator('.difference ins').textContent()).toBe('示例乙（改名）')
    await press(page, '公布更正')
    await page.getByRole('heading', { name: '更正已公布' }).waitFor()
    await page.goto(`/registers/air-stations/${station(2)}/`)
    await page.getByRole('heading', { name: '示例乙（改名）' }).waitFor()
    await page.getByText('点位更名').first().waitFor()

    await page.goto(`/console/correct/?register=air-stations&key=${station(2)}`)
    await press(page, '改回第 1 版')
    expect(await page.locator('[name=name]').inputValue()).toBe('示例乙')
    await press(page, '看看改了什么')
    await press(page, '公布更正')
    await page.getByRole('heading', { name: '更正已公布' }).waitFor()

    await page.goto(`/console/correct/?register=air-stations&key=${station(2)}`)
    // As if she had used her passkey long ago.
    await page.route(
      /\/entries\?/,
      (route) =>
        route.fulfill({
          status: 403,
          contentType: 'application/problem+json',
          body: JSON.stringify({ type: '/problems/fresh-passkey', status: 403 }),
        }),
      { times: 1 },
    )
    await page.getByText('撤回这条记录').focus()
    await page.keyboard.press('Enter')
    const withdrawal = page.locator('details form')
    await withdrawal.locator('[name=_reason]').fill('从未启用')
    await withdrawal.getByRole('button').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: '撤回' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: '用通行密钥确认' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '已撤回' }).waitFor()
    await page.goto(`/registers/air-stations/${station(2)}/`)
    await page.getByText('从未启用').first().waitFor()
    // The browser reports the one refusal that was put in its way.
    expect(errors.filter((text) => !text.includes('403'))).toEqual([])
    await context.close()
  }, 180_000)

  it('sees which columns are unknown, takes what is suggested, and pastes from a spreadsheet', async () => {
    const { page, context } = await theClerk()
    await page.goto('/console/publish/?register=air-stations')
    await page.getByLabel('粘贴几行').check()
    const rows = [['点位编号', '名称', '行政区划代码', '经度', '纬度'], aRow(5)]
    await page.locator('#rows').fill(rows.map((row) => row.join('\t')).join('\n'))
    await page.getByRole('button', { name: '检查' }).click()
    const outcome = page.locator('[data-part=result] h2')
    await outcome.waitFor()
    if ((await outcome.textContent())?.includes('要改'))
      await page.getByRole('button', { name: '就这样，再检查' }).click()
    await page.getByRole('heading', { name: '可以公布' }).waitFor()
    await context.close()
  })

  it('publishes one record by form, and is told beside the field what is wrong', async () => {
    const { page, context } = await theClerk()
    await page.goto('/console/publish/?register=air-stations')
    await page.getByLabel('填一条').check()
    await page.locator('[data-way=form] [name=station]').fill(station(6))
    await page.locator('[data-way=form] [name=name]').fill('<img src=x onerror=alert(1)>')
    await page.locator('[data-way=form] [name=place]').fill('990101')
    await page.locator('[data-way=form]').getByRole('button', { name: '检查' }).click()
    await page.getByRole('heading', { name: '可以公布' }).waitFor()
    await page.getByRole('button', { name: '公布 1 条' }).click()
    await page.getByRole('heading', { name: '已公布' }).waitFor()
    await page.goto(`/registers/air-stations/${station(6)}/`)
    expect(await page.locator('h1').textContent()).toBe('<img src=x onerror=alert(1)>')
    expect(await page.locator('main img').count()).toBe(0)
    await context.close()
  })

  it('is told of a cell of HTML and of 10,000 characters in place, and nothing of it runs', async () => {
    const { page, context } = await theClerk()
    await page.goto('/console/publish/?register=air-stations')
    await handIn(
      page,
      'hostile.csv',
      csv(aRow(7, [station(7), '长'.repeat(10_000)]), aRow(8, ['<script>alert(1)</script>'])),
    )
    await page.getByRole('heading', { name: /处要改/ }).waitFor()
    expect(await page.locator('[data-part=result] script').count()).toBe(0)
    expect(await page.locator('[data-cell]').first().inputValue()).toHaveLength(10_000)
    expect(await page.locator('td.bad .issue').allTextContents()).toContainEqual(expect.stringContaining('最长'))
    await context.close()
  })

  it('goes on after a cut line without doubling anything', async () => {
    const { page, context } = await theClerk()
    await page.goto('/console/publish/?register=air-stations')
    await handIn(page, 'one.csv', csv(aRow(9)))
    await page.getByRole('heading', { name: '可以公布' }).waitFor()
    // The portal takes it, and its answer is lost.
    await page.route(/\/entries\?$|\/entries$/, async (route) => {
      await route.fetch()
      await route.abort('connectionreset')
    })
    await page.getByRole('button', { name: '公布 1 条' }).click()
    await page.getByRole('heading', { name: '中途停下了' }).waitFor()
    await page.unroute(/\/entries\?$|\/entries$/)
    await page.getByRole('button', { name: '接着送出' }).click()
    await page.getByRole('heading', { name: '已公布' }).waitFor()
    const history = await page.request.get(`/api/registers/air-stations/records/${station(9)}/history`)
    expect((await history.json()).items).toHaveLength(1)
    await context.close()
  })

  it('is told in one tab what was changed in another, before anything is overwritten', async () => {
    const { page, context } = await theClerk()
    await page.goto('/console/publish/?register=air-stations')
    await handIn(page, 'one.csv', csv(aRow(0)))
    await page.getByRole('button', { name: '公布 1 条' }).click()
    await page.getByRole('heading', { name: '已公布' }).waitFor()
    const other = await context.newPage()
    const change = async (tab: Page, name: string): Promise<void> => {
      await tab.goto(`/console/correct/?register=air-stations&key=${station(0)}`)
      await tab.locator('[name=name]').fill(name)
      await tab.locator('[name=_reason]').first().fill('更名')
      await tab.getByRole('button', { name: '看看改了什么' }).click()
      await tab.locator('.difference del').waitFor()
    }
    await change(page, '第一个名字')
    await change(other, '第二个名字')
    await other.getByRole('button', { name: '公布更正' }).click()
    await other.getByRole('heading', { name: '更正已公布' }).waitFor()
    await page.getByRole('button', { name: '公布更正' }).click()
    await page.getByText('刚刚被别人').waitFor()
    expect(await page.locator('.difference del').textContent()).toBe('第二个名字')
    await page.getByRole('button', { name: '公布更正' }).click()
    await page.getByRole('heading', { name: '更正已公布' }).waitFor()
    await context.close()
  })

  it('hands in GB18030 and thousands of rows, which go in parts of 5,000', async () => {
    const { page, context } = await theClerk()
    await page.goto('/console/publish/?register=air-stations')
    // 示例 in GB18030.
    const gbk = Buffer.concat([
      Buffer.from(`station,name,place,longitude,latitude\n${station(0)},`),
      Buffer.from([0xca, 0xbe, 0xc0, 0xfd]),
      Buffer.from(',990101,100.1,30.2'),
    ])
    await handIn(page, 'gbk.csv', gbk)
    await page.getByText('GB18030').last().waitFor()
    await page.locator('.difference ins').getByText('示例', { exact: true }).waitFor()
    const many = Array.from({ length: 5_001 }, (_, i) => aRow(0, [`${String(4_000 + i).slice(-4)}B`]))
    await handIn(page, 'many.csv', csv(...many))
    const outcome = page.getByRole('heading', { name: /可以公布|处要改/ })
    await outcome.waitFor()
    if (await outcome.getByText('可以公布').isVisible()) await page.getByText('分 2 次送出').waitFor()
    await context.close()
  })

  describe('with 12,000 rows whose first half refers to the second', () => {
    const head = 'code,nameZh,nameEn,pinyin,level,parent,status'
    const rows = Array.from({ length: 12_000 }, (_, i) => {
      const [code, parent] = i < 6_000 ? [900_000 + i, 910_000 + i] : [904_000 + i, 990_000]
      return [code, '示例县', 'Example', 'shi li', 'county', parent, 'active'].join(',')
    })
    const tryOut = async (page: Page, given: string[]): Promise<string[]> => {
      await handIn(page, 'places.csv', [head, ...given].join('\n'))
      await page.getByRole('heading', { name: /可以公布|处要改/ }).waitFor({ timeout: 120_000 })
      return page.locator('[data-part=result] dl.facts').first().locator('dd').allTextContents()
    }

    it('is not told of what an earlier part holds, and is of what is nowhere', { timeout: 300_000 }, async () => {
      const { page, context } = await aClerk({}, 'places')
      await page.goto('/console/publish/?register=places')
      expect(await tryOut(page, rows)).toEqual(['12000', '0', '0', '0'])
      await page.getByText('分 3 次送出').waitFor()
      expect(await page.getByText(/处提醒/).count()).toBe(0)
      await tryOut(page, rows.with(3, '900003,示例县,Example,shi li,county,989898,active'))
      await page.getByText('有 1 处提醒').waitFor()
      await context.close()
    })

    it(
      'is told which can only be checked later, where unknown references are refused',
      { timeout: 300_000 },
      async () => {
        const { page, context } = await aClerk({}, 'places')
        // As a register answers that refuses them; this one only tells of them.
        await page.route(/dryRun=true/, async (route) => {
          const sent: { code: string; parent: string }[] = JSON.parse(route.request().postData() ?? '[]')
          const codes = new Set(sent.map(({ code }) => code))
          const issues = sent.flatMap(({ parent }, row) =>
            parent === '990000' || codes.has(parent) ? [] : [{ pointer: `/${row}/parent`, message: '没有这条记录' }],
          )
          if (issues.length === 0) return route.continue()
          const told = [...issues.slice(0, 1_000), ...(issues.length > 1_000 ? [{ pointer: '', message: '还有' }] : [])]
          const json = { type: '/problems/rows-refused', status: 422, title: '', issues: told }
          await route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(json) })
        })
        await page.goto('/console/publish/?register=places')
        expect(await tryOut(page, rows)).toEqual(['6000', '0', '0', '0', '6000'])
        await page.getByText('有 6000 行引用了这份文件里先送出的行').waitFor()
        await tryOut(page, rows.with(3, '900003,示例县,Example,shi li,county,989898,active'))
        await page.getByRole('heading', { name: '有 1 处要改' }).waitFor()
        expect(await page.locator('td.bad input').inputValue()).toBe('989898')
        await context.close()
      },
    )
  })

  it('is asked to sign in again where the session ended in another tab, and goes on', async () => {
    const { page, context } = await aClerk()
    await page.goto('/console/publish/?register=air-stations')
    await page.getByRole('heading', { name: '环境空气监测点位' }).waitFor()
    const other = await context.newPage()
    await other.goto(`${SITE}/console/`)
    await other.getByRole('button', { name: '退出登录' }).click()
    await other.getByRole('button', { name: '用通行密钥登录' }).waitFor()
    await other.close()
    await handIn(page, 'one.csv', csv(aRow(4)))
    await page.getByRole('dialog').getByRole('button', { name: '用通行密钥登录' }).click()
    await page.getByRole('heading', { name: '可以公布' }).waitFor()
    await context.close()
  })
})

describe('a record by form', () => {
  it('that accuses somebody is said to wait for another officer, and where; nothing of it is public', async () => {
    const { page, context } = await aClerk({}, 'penalties')
    const decision = `示环罚〔2026〕${RUN}号`
    await page.goto('/console/publish/?register=penalties')
    await page.getByLabel('填一条').check()
    const form = page.locator('[data-way=form]')
    await form.locator('[name=decision]').fill(decision)
    await form.locator('[name=subjectKind]').selectOption('organisation')
    await form.locator('[name=organisation]').fill('91990101000000115Y')
    await form.locator('[name=subject]').fill('示例化工有限公司')
    await form.locator('[name=place]').fill('990101')
    await form.locator('[name=facts]').fill('示例事实')
    await form.locator('[name=authority]').fill('示例市生态环境局')
    await form.locator('[name=decided]').fill('2026-11-02')
    await form.getByRole('button', { name: '检查' }).click()
    await page.getByText('公布前要由另一位工作人员放行').waitFor()
    await page.getByRole('button', { name: '公布 1 条' }).click()
    await page.getByRole('heading', { name: '已收下，还没有公布' }).first().waitFor()
    expect(await violations(page)).toEqual([])
    expect((await page.request.get(`/api/registers/penalties/records/${encodeURIComponent(decision)}`)).status()).toBe(
      404,
    )
    await page.goto('/console/release/')
    await page.locator('[data-own] li', { hasText: '等待放行' }).first().waitFor()
    await context.close()
  })

  it('takes files: handed in at once, named by what they are, and refused where they are none', async () => {
    const { page, context } = await aClerk({}, 'briefings')
    await page.goto('/console/publish/?register=briefings')
    await page.getByLabel('填一条').check()
    const input = page.locator('[data-way=form] input[type=file]').first()
    const field = page.locator('[data-way=form] .field', { has: page.locator('input[type=file]') }).first()
    await input.setInputFiles({ name: '示例.pdf', mimeType: 'application/pdf', buffer: Buffer.from('no PDF at all') })
    await field.locator('[role=status]', { hasText: '示例.pdf' }).waitFor()
    expect(await field.locator('ul.files li').count()).toBe(0)
    await input.setInputFiles({ name: '示例通报.md', mimeType: '', buffer: Buffer.from(`# 示例通报 ${RUN}`) })
    const file = field.locator('ul.files li')
    await file.waitFor()
    expect(await file.locator('input').inputValue()).toBe('示例通报')
    const address = (await file.locator('a').getAttribute('href')) ?? ''
    expect(await (await page.request.get(address)).text()).toBe(`# 示例通报 ${RUN}`)
    await file.getByRole('button').click()
    expect(await file.count()).toBe(0)
    await context.close()
  })
})

describe('somebody else', () => {
  it('who is a stranger is led to sign in, and back; never to another site', async () => {
    const { page, context } = await open({ baseURL: SITE })
    await withAuthenticator(context, page)
    await page.goto('/console/publish/?register=air-stations')
    await page.waitForURL(/\/console\/sign-in\/\?to=/)
    await page.getByRole('button', { name: '新建账户' }).click()
    await page.getByRole('button', { name: '我已经保存好了' }).click()
    await page.waitForURL(`${SITE}/console/publish/?register=air-stations`)
    // Without a role: the section stays shut.
    await page.getByText('您现在的角色不能做这件事').waitFor()
    expect(await page.locator('[data-body]').isVisible()).toBe(false)
    expect(await page.locator('nav [data-section=publish]').isVisible()).toBe(false)
    for (const to of ['https://example.com/console/', '//example.com/console/', '/console/sign-in/', '/api/account']) {
      await page.goto(`/console/sign-in/?to=${encodeURIComponent(to)}`)
      await page.getByRole('heading', { name: '已登录' }).waitFor()
      expect(new URL(page.url()).origin).toBe(SITE)
    }
    await page.goto(`/registers/air-stations/1001A/`)
    expect(await page.locator('[data-correct]').isVisible()).toBe(false)
    await context.close()
  })

  it('with a role for another register is refused a request made by hand', async () => {
    const { page, context } = await theClerk()
    await page.goto('/console/publish/?register=standards')
    await page.getByText('不在您的角色范围之内').first().waitFor()
    const status = await page.evaluate(async () => {
      const headers = { 'Content-Type': 'application/json' }
      const body = JSON.stringify([{ standard: 'GB 1' }])
      return (await fetch('/api/registers/standards/entries', { method: 'POST', headers, body })).status
    })
    expect(status).toBe(403)
    await context.close()
  })
})

describe('every page of the console', () => {
  const PATHS = [
    '/console/',
    '/console/publish/?register=air-stations',
    '/console/correct/',
    '/console/correct/?register=air-stations&key=1001A',
  ]
  const NARROW = { ...PHONE, viewport: { width: 320, height: 700 } }
  const MODES = [
    { name: 'light', options: {}, larger: false },
    { name: 'dark', options: { colorScheme: 'dark' as const }, larger: false },
    { name: 'larger type on a narrow phone', options: NARROW, larger: true },
  ]
  for (const [way, { name, options, larger }] of MODES.entries())
    it(
      `is found without fault by axe and no wider than its screen, in both languages: ${name}`,
      { timeout: 240_000 },
      async () => {
        const { page, context } = await theClerk(options)
        if (larger) await page.addInitScript(() => localStorage.setItem('lucid-type', 'larger'))
        const found: string[] = []
        for (const path of inTurns(PATHS, way)) {
          await page.goto(path)
          await page.locator('[data-body]:not([hidden])').waitFor()
          await page.waitForLoadState('networkidle')
          found.push(...(await violations(page)).map((violation) => `${path} ${violation}`))
          if ((await excess(page)) > 0) found.push(`${path} is wider by ${await excess(page)}`)
        }
        await context.close()
        expect(found).toEqual([])
      },
    )
})
