import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { NOTICES } from '../../content/operation/notices.ts'

/** The form of a report as it is served, and the one without JavaScript, without a browser. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, ORIGIN), { redirect: 'manual', headers })
const read = async (path: string): Promise<string> => (await get(path)).text()
const PLAIN = '/report/plain/'
const send = (form: Record<string, string>, headers: Record<string, string> = {}, path = PLAIN): Promise<Response> =>
  fetch(new URL(path, ORIGIN), {
    method: 'POST',
    headers: { Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form),
  })
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const token = (): string => crypto.randomUUID().replaceAll('-', '')
const aReport = (over: Record<string, string> = {}): Record<string, string> => ({
  token: token(),
  category: 'smoke',
  where: '示例市示例县',
  day: '2026-01-05',
  text: '示例化工厂的烟囱冒黑烟',
  visibility: 'numbers',
  ...over,
})

describe('the form', () => {
  it('begins with at most 30 KB, scripts and styles included, and loads the rest when it is pressed', async () => {
    for (const path of ['/report/', '/en/report/']) {
      const html = await read(path)
      const loaded = [...html.matchAll(/\s(?:src|href)="(\/[^"#]+\.(?:js|css|svg|webmanifest))"/g)].map(
        ([, at]) => at ?? '',
      )
      const sizes = await Promise.all(
        [...new Set(loaded)].map(async (at) => gzipSync(new Uint8Array(await (await get(at)).arrayBuffer())).length),
      )
      const bytes = sizes.reduce((sum, one) => sum + one, gzipSync(html).length)
      console.log(`${path} ${bytes} bytes in ${sizes.length + 1} files`)
      expect(bytes, path).toBeLessThanOrEqual(30_000)
    }
  })

  it('is one page, the same for everybody, kept in no cache', async () => {
    const html = await read('/report/')
    expect(await read('/report/?category=water&place=990101')).toBe(html)
    expect(await (await get('/report/', { Cookie: 'a=b', 'Accept-Language': 'en', 'User-Agent': 'x' })).text()).toBe(
      html,
    )
    expect((await get('/report/')).headers.get('cache-control')).toBe('no-store')
  })

  it('calls the portal as the portal calls itself', async () => {
    const [html, home] = [await read('/report/'), await read('/')]
    const [, own = ''] = /<link rel="canonical" href="([^"]+?)\/"/.exec(home) ?? []
    expect(html).toContain(`data-portal="${own}"`)
    expect(html).toContain(`${new URL(own).host}/reports/follow/`)
  })

  it('names every script that it will load later with its hash', async () => {
    const html = await read('/report/')
    const [, later = ''] = /data-later="([^"]+)"/.exec(html) ?? []
    const words = later.split(' ')
    expect(words.length).toBeGreaterThan(3)
    for (let at = 0; at < words.length; at += 2) {
      const bytes = await (await get(words[at] ?? '')).arrayBuffer()
      const digest = Buffer.from(await crypto.subtle.digest('SHA-384', bytes)).toString('base64')
      expect(words[at + 1]).toBe(`sha384-${digest}`)
    }
  })

  it('says before its first field what it cannot protect from, and whom to call now', async () => {
    for (const path of ['/report/', '/en/report/']) {
      const html = await read(path)
      const field = html.indexOf('<input')
      for (const text of ['tel:119', '/report/plain/', path === '/report/' ? '挡不住' : 'cannot help'])
        expect(html.slice(0, field), path).toContain(text)
    }
  })

  it('says what the operator has to say, and nothing where there is nothing', async () => {
    const shown = /<p class="notice" data-operator[^>]*>\s*<b>([^<]*)<\/b>/
    expect(shown.exec(await read('/about/components/'))?.[1]).toBe('示例：暂时不能举报，请拨打 12345。')
    expect(shown.exec(await read('/en/about/components/'))?.[1]).toContain('cannot be taken')
    for (const path of ['/', '/report/', '/report/plain/'])
      expect(shown.test(await read(path)), path).toBe(NOTICES.length > 0)
  })

  it('brings all places as one list, so that none is asked for', async () => {
    const places: unknown = await (await get('/report/places.json')).json()
    expect(places).toContainEqual(['990101', '示例县', 'Demonstration County'])
    expect(places).toContainEqual(['110101', '东城区', expect.any(String)])
  })

  it('leaves to the air, and empties a browser only for a page of this portal', async () => {
    const own = await get('/report/leave/', { 'Sec-Fetch-Site': 'same-origin' })
    expect([own.status, own.headers.get('location')]).toEqual([303, '/air/'])
    expect(own.headers.get('clear-site-data')).toContain('storage')
    expect((await get('/report/leave/', { 'Sec-Fetch-Site': 'cross-site' })).headers.get('clear-site-data')).toBeNull()
  })
})

describe('the form without JavaScript', () => {
  it('says before its first field that the server sees it for an instant', async () => {
    const html = await read(PLAIN)
    expect(html.slice(0, html.indexOf('<form'))).toContain('服务器会看到一瞬间')
    expect(html).not.toContain('type="module"')
    // There are ways out: to the usual form, to what is published, and quickly.
    const main = html.slice(html.indexOf('<main'), html.indexOf('<form'))
    for (const way of ['/report/', '/reports/', '/report/leave/']) expect(main).toContain(`href="${way}"`)
  })

  it('says who will handle it, by when and whether a reward needs a name, before anything is sent', async () => {
    const answer = await send(aReport())
    const html = await answer.text()
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    expect(html).toMatch(/谁来办|还没有能收加密举报的机关/)
    expect(html).toContain('示例化工厂的烟囱冒黑烟')
  })

  it('names in the language of the page what is wrong, and keeps what was typed, as text', async () => {
    const text = '<script>alert(1)</script>'
    const answer = await send(
      aReport({ where: 'Atlantis', day: '2999-01-01', text, organisation: 'x', category: 'weather', visibility: '' }),
      {},
      `/en${PLAIN}`,
    )
    expect(answer.status).toBe(422)
    const html = await answer.text()
    for (const field of ['category', 'where', 'day', 'organisation', 'visibility'])
      expect(html, field).toContain(`href="#${field}"`)
    expect(html).toContain('No county was recognised')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toContain('<script>alert(1)')
  })

  it('takes nothing from other sites, too much, or without its token', async () => {
    expect((await send(aReport(), { Origin: 'https://evil.example' })).status).toBe(403)
    expect((await send(aReport({ token: 'x' }))).status).toBe(403)
    expect((await send(aReport({ text: '字'.repeat(100_000) }))).status).toBe(413)
    expect((await send(aReport({ where: '示例市' }))).status).toBe(422)
    expect((await send(aReport({ day: today, text: '\u202e\u202e\u200b\u200b' }))).status).toBe(422)
  })

  it('sends once however often it is pressed, shows the same code again, and takes photos, one a post', async () => {
    const form = aReport({ step: 'send' })
    const codes = async (answer: Response): Promise<string[]> => {
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'private, no-store'])
      return (await answer.text()).match(/[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}/) ?? []
    }
    const [code = ''] = await codes(await send(form))
    expect(code).toHaveLength(19)
    expect((await codes(await send(form)))[0]).toBe(code)
    const add = (bytes: Uint8Array<ArrayBuffer>): Promise<Response> => {
      const photo = new FormData()
      photo.set('token', form['token'] ?? '')
      photo.set('photo', new Blob([bytes]), 'x.jpg')
      return fetch(new URL(PLAIN, ORIGIN), { method: 'POST', headers: { Origin: ORIGIN }, body: photo })
    }
    expect(await (await add(new TextEncoder().encode('<svg>'))).text()).toContain('不是 JPEG、PNG 或 WebP 照片')
    const smoke = readFileSync(new URL('../../content/demonstration/documents/report-smoke.jpg', import.meta.url))
    const oil = readFileSync(new URL('../../content/demonstration/documents/report-oil.jpg', import.meta.url))
    expect(await (await add(new Uint8Array(smoke))).text()).toContain('已经加了 1 张')
    expect(await (await add(new Uint8Array(smoke))).text()).toContain('已经加了 1 张')
    const second = await add(new Uint8Array(oil))
    expect(await second.clone().text()).toContain('已经加了 2 张')
    expect((await codes(second))[0]).toBe(code)
  })

  it('takes a photo only for a report that was sent', async () => {
    const form = new FormData()
    form.set('token', token())
    form.set('photo', new Blob([new Uint8Array([0xff, 0xd8, 0xff])]), 'x.jpg')
    const answer = await fetch(new URL(PLAIN, ORIGIN), { method: 'POST', headers: { Origin: ORIGIN }, body: form })
    expect(answer.status).toBe(403)
  })
})
