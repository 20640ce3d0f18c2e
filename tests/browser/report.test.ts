import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { excess, PHONE, useBrowser } from './browser.ts'
import { violations } from './people.ts'

/** A report from the first page to the receipt, on a phone. */

const TEXT = '示例化工厂东边烟囱冒黑烟，已经一个小时'
const SECRET = '找隔壁老李核实，电话13800138000'

/** A photo with a camera's marks: drawn in the page, since the browser encodes it anyway. */
const aPhoto = async (page: Page): Promise<Buffer> => {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [2_000, 1_500]
    const context = canvas.getContext('2d')
    context?.fillRect(900, 300, 200, 900)
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg'))
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))]
  })
  const camera = Buffer.from('GPS 31.2304 N 121.4737 E')
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, camera.length + 2]), camera])
  return Buffer.concat([Buffer.from(bytes.slice(0, 2)), segment, Buffer.from(bytes.slice(2))])
}

const next = (page: Page): Promise<void> => page.locator('[data-next]').click()
const at = (page: Page, step: string): Promise<void> => page.locator(`[data-step="${step}"]`).waitFor()
const choose = (page: Page, name: string, value: string): Promise<void> =>
  page.locator(`input[name="${name}"][value="${value}"]`).check({ force: true })

/** What is kept in this browser. @returns what puts it there again, as long as this page is open */
const draftHere = async (): Promise<() => Promise<void>> => {
  const until = localStorage.getItem('lucid-report') ?? ''
  const open = (): Promise<IDBObjectStore> =>
    new Promise((done, fail) => {
      const request = indexedDB.open('lucid-report', 1)
      request.onupgradeneeded = () => request.result.createObjectStore('kept')
      request.onsuccess = () => done(request.result.transaction('kept', 'readwrite').objectStore('kept'))
      request.onerror = () => fail(request.error ?? new Error('storage'))
    })
  const read = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((done) => (request.onsuccess = () => done(request.result)))
  const store = await open()
  const [keys, values] = await Promise.all([read(store.getAllKeys()), read<unknown[]>(store.getAll())])
  store.transaction.db.close()
  return async () => {
    const again = await open()
    await Promise.all(keys.map((key, at) => read(again.put(values[at], key))))
    again.transaction.db.close()
    localStorage.setItem('lucid-report', until)
  }
}

/** From the first page to the review, by the shortest way. */
const fillIn = async (
  page: Page,
  visibility: string,
  look: (page: Page) => Promise<void> = async () => {},
): Promise<void> => {
  await page.goto('/report/')
  await page.getByRole('button', { name: '开始' }).click()
  await at(page, 'what')
  await look(page)
  await choose(page, 'category', 'smoke')
  await next(page)
  await at(page, 'where')
  await page.getByLabel('县、区', { exact: true }).first().fill('示例县')
  await page.getByText('已选：示例省示例市示例县').waitFor()
  await look(page)
  await next(page)
  await at(page, 'when')
  await choose(page, 'when', 'now')
  await next(page)
  await at(page, 'describe')
  await page.getByLabel('经过').fill(TEXT)
  await next(page)
  await at(page, 'photos')
  await page
    .locator('[data-pick]')
    .setInputFiles({ name: 'smoke.jpg', mimeType: 'image/jpeg', buffer: await aPhoto(page) })
  await page.locator('[data-photo] img').waitFor()
  await look(page)
  if (visibility === 'public') await page.getByLabel('公开时附上一张处理过的').check()
  await next(page)
  await at(page, 'who')
  await next(page)
  await at(page, 'knows')
  await page.getByLabel('办理时请注意').fill(SECRET)
  await next(page)
  await at(page, 'contact')
  await next(page)
  await at(page, 'visibility')
  await choose(page, 'visibility', visibility)
  await next(page)
  await at(page, 'review')
  await page.locator('[data-next]:enabled').waitFor()
}

/** Notes the code and sends. @returns the code */
const noteAndSend = async (page: Page): Promise<string> => {
  await next(page)
  await at(page, 'code')
  const code = (await page.locator('[data-code]').textContent()) ?? ''
  await page.getByLabel('输入最后四位').fill('AAAA')
  await next(page)
  await page.getByText('和上面的最后四位不一样').waitFor()
  await page.getByLabel('输入最后四位').fill(code.slice(-4).toLowerCase())
  await next(page)
  return code
}

const numberOn = async (page: Page): Promise<string> => {
  await page.getByRole('heading', { name: '举报已经收到' }).waitFor()
  return (await page.locator('[data-taken] code').textContent()) ?? ''
}

describe('a person who saw black smoke', () => {
  const { open } = useBrowser()

  it(
    'reports it with a photo, knowing who handles it, and nothing of it leaves the phone unsealed',
    { timeout: 180_000 },
    async () => {
      const { page, context } = await open(PHONE)
      const complaints: string[] = []
      page.on('console', (entry) => entry.type() === 'error' && complaints.push(entry.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      const told: string[] = []
      page.on('request', (request) =>
        told.push(`${request.url()} ${request.postDataBuffer()?.toString('latin1') ?? ''}`),
      )
      const look = async (of: Page): Promise<void> => {
        expect(await violations(of)).toEqual([])
        expect(await excess(of)).toBeLessThanOrEqual(0)
      }
      await fillIn(page, 'public', look)
      const handler = page.locator('[data-handler]')
      expect(await handler.innerText()).toMatch(/示例.*生态环境局.*[^]*依据[^]*最晚什么时候[^]*奖励/)
      expect(await handler.locator('code').count()).toBeGreaterThanOrEqual(2)
      await page.getByRole('textbox', { name: '公开的文字' }).fill('东边烟囱冒黑烟，邻居老李也看见，他住3栋502室')
      await page.getByText('可能认出人的地方（2 处）').waitFor()
      await page.getByRole('button', { name: '全部涂黑' }).click()
      expect(await page.getByRole('textbox', { name: '公开的文字' }).inputValue()).toBe(
        '东边烟囱冒黑烟，邻居■■■也看见，他住■■■',
      )
      await look(page)
      const code = await noteAndSend(page)
      const number = await numberOn(page)
      expect(number).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
      expect(await page.locator('[data-sheet="code"]').innerText()).toContain(code)
      await look(page)
      const all = told.join('\n')
      const bytes = Buffer.from(`${TEXT}\n${SECRET}`).toString('latin1').split('\n')
      for (const secret of [
        ...bytes,
        encodeURIComponent(TEXT),
        '13800138000',
        code,
        code.replaceAll('-', ''),
        'GPS 31',
        'smoke.jpg',
      ])
        expect(all, secret).not.toContain(secret)
      expect(all).not.toContain(encodeURIComponent('示例县'))
      expect(complaints).toEqual([])
      expect(await page.evaluate(() => [localStorage.getItem('lucid-report'), location.pathname])).toEqual([
        null,
        '/report/',
      ])
      await context.close()
    },
  )

  it('types the county before the list of places is there, or after it failed, and it is found', async () => {
    const { page, context } = await open(PHONE)
    const gate = Promise.withResolvers<void>()
    let asked = 0
    await page.route('**/report/places.json', async (route) => {
      if (++asked === 1) return route.abort()
      await gate.promise
      await route.continue()
    })
    await page.goto('/report/')
    await page.getByRole('button', { name: '开始' }).click()
    await at(page, 'what')
    await choose(page, 'category', 'smoke')
    await next(page)
    await at(page, 'where')
    const county = page.getByLabel('县、区', { exact: true }).first()
    await page.getByText('地名表没有送到').waitFor()
    await county.fill('示例县')
    await expect.poll(() => asked).toBe(2)
    await page.getByText('地名表还在路上').waitFor()
    gate.resolve()
    await page.getByText('已选：示例省示例市示例县').waitFor()
    await context.close()
  })

  it('loses the network and the page in the middle, and ends with one report', { timeout: 180_000 }, async () => {
    const { page, context } = await open(PHONE)
    await page.goto('/report/')
    await fillIn(page, 'authority')
    await page.getByLabel('在这部手机上存草稿').check()
    await page.getByText('已存草稿').waitFor()
    // The report stands, and its answer never arrives; then the page is gone.
    let first = ''
    let isLost = (): void => {}
    const lost = new Promise<void>((done) => {
      isLost = done
    })
    await page.route('**/api/reports', async (route) => {
      const answer: unknown = await (await route.fetch()).json()
      first = typeof answer === 'object' && answer !== null && 'number' in answer ? String(answer.number) : ''
      await context.setOffline(true)
      await route.abort()
      isLost()
    })
    const code = await noteAndSend(page)
    await lost
    await page.getByText('断网了，恢复后自动接着发').waitFor()
    await page.close({ runBeforeUnload: false })
    await context.setOffline(false)
    const again = await context.newPage()
    // Who looks with her code whether it arrived need not come back to the form.
    await again.goto('/reports/follow/')
    const putBack = await again.evaluateHandle(draftHere)
    await again.locator('#code').fill(code)
    await again.getByRole('button', { name: '打开', exact: true }).click()
    await again.locator('#now').waitFor()
    await expect.poll(() => again.evaluate(() => indexedDB.databases())).toEqual([])
    expect(await again.evaluate(() => localStorage.length)).toBe(0)
    // Nor need she look there first.
    await putBack.evaluate((put) => put())
    await again.goto('/report/')
    await again.getByRole('button', { name: '接着发' }).click()
    expect(await numberOn(again)).toBe(first)
    expect(first).not.toBe('')
    // Nothing of it stays.
    expect(await again.evaluate(async () => [localStorage.length, (await indexedDB.databases()).length])).toEqual([
      0, 0,
    ])
    await context.close()
  })

  it('finds no draft on the eighth day, and nothing of it is left in the browser', { timeout: 60_000 }, async () => {
    const { page, context } = await open(PHONE)
    await page.goto('/report/#category=noise&place=990101')
    await page.getByRole('button', { name: '开始' }).click()
    await at(page, 'source')
    await page.getByLabel('在这部手机上存草稿').check()
    await page.locator('[data-kept][data-state="kept"]').waitFor()
    const left = (): Promise<number[]> =>
      page.evaluate(async () => [localStorage.length, (await indexedDB.databases()).length])
    const found = page.locator('[data-draft-found]')
    // Seven days on it is there still.
    const kept = Date.now()
    await page.clock.setFixedTime(kept + 7 * 86_400_000)
    await page.reload()
    await found.waitFor()
    expect(await left()).toEqual([1, 1])
    // On the eighth it goes, whichever page she comes to.
    await page.clock.setFixedTime(kept + 8 * 86_400_000)
    await page.goto('/accessibility/')
    await expect.poll(left).toEqual([0, 0])
    await page.goto('/report/')
    expect(await found.isVisible()).toBe(false)
    await context.close()
  })

  it(
    'finds her draft again with its photo, and leaves at once with nothing left behind',
    { timeout: 60_000 },
    async () => {
      const { page, context } = await open(PHONE)
      await page.goto('/report/#category=noise&place=990101&text=x')
      await page.getByRole('button', { name: '开始' }).click()
      await at(page, 'source')
      expect(new URL(page.url()).hash).toBe('')
      await next(page)
      await at(page, 'where')
      await page.getByText('已选：示例省示例市示例县').waitFor()
      await next(page)
      await at(page, 'when')
      await choose(page, 'when', 'recurring')
      await page.getByRole('button', { name: '现在又来了' }).click()
      await next(page)
      await at(page, 'describe')
      await page.getByLabel('经过').fill(TEXT)
      await page.getByLabel('在这部手机上存草稿').check()
      await next(page)
      await at(page, 'photos')
      const pick = page.locator('[data-pick]')
      await pick.setInputFiles([
        { name: 'x.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
        { name: 'empty.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) },
        { name: 'film.mov', mimeType: 'video/quicktime', buffer: Buffer.alloc(20_000_001, 1) },
        { name: 'x.heic', mimeType: 'image/heic', buffer: Buffer.from('\0\0\0\x18ftypheic') },
        { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]) },
        { name: 'smoke.jpg', mimeType: 'image/jpeg', buffer: await aPhoto(page) },
      ])
      await page.locator('[data-photo] img').waitFor()
      const told = await page.locator('[data-photo-told]').innerText()
      for (const refused of ['x.svg', 'empty.jpg', 'film.mov']) expect(told).toContain(refused)
      expect(await page.locator('[data-photo]').count()).toBe(3)
      await page.getByText('HEIC 照片只加密发送').waitFor()
      await page.getByText('图打不开，只加密发送').waitFor()
      await page.getByRole('button', { name: '涂掉人脸和车牌' }).click()
      // Opened once the picture is drawn.
      await page.locator('[data-brush][open] canvas').waitFor()
      await page.locator('[data-brush] canvas').press('Space')
      await page.getByRole('button', { name: '好了' }).click()
      await page.getByText('已涂 1 处').waitFor()
      await page.getByText('已存草稿').waitFor()
      // Kept a moment after the last change.
      await page.locator('[data-kept][data-state="kept"]').waitFor()
      await page.reload()
      await page.getByRole('button', { name: '接着写' }).click()
      await at(page, 'photos')
      await page.locator('[data-photo] img').waitFor()
      expect(await page.locator('[data-photo]').count()).toBe(3)
      expect(await page.getByText('已涂 1 处').count()).toBe(1)
      await page.getByRole('button', { name: '上一步' }).click()
      expect(await page.getByLabel('经过').inputValue()).toBe(TEXT)
      await page.getByRole('button', { name: '快速离开' }).click()
      await page.waitForURL('**/air/')
      await page.goBack()
      expect(new URL(page.url()).pathname).toBe('/')
      expect(await page.evaluate(async () => [localStorage.length, (await indexedDB.databases()).length])).toEqual([
        0, 0,
      ])
      await context.close()
    },
  )

  it('is given no form at all where one of its scripts was changed on the way', async () => {
    const { page, context } = await open(PHONE)
    await page.route('**/_astro/form.*.js', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: `${await answer.text()}\n;document.title = 'changed'` })
    })
    await page.goto('/report/')
    await page.getByRole('button', { name: '开始' }).click()
    await page.getByText('表单没有完整地送到').waitFor()
    expect(await page.title()).not.toBe('changed')
    expect(await page.locator('[data-form]').isHidden()).toBe(true)
    await context.close()
  })
})
