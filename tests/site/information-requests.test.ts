import { describe, expect, it } from 'vitest'

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const ASK = '/information-requests/'
const FOLLOW = '/information-requests/follow/'
/** An authority of the demonstration. */
const BUREAU = '11990100000000019F'

const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, ORIGIN), {
    method: 'POST',
    headers: { Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
    redirect: 'manual',
  })
const aForm = (over: Record<string, string> = {}) => ({
  authority: BUREAU,
  subject: '示例河2025年监测结果',
  details: '',
  form: 'online',
  contact: '',
  once: crypto.randomUUID(),
  ...over,
})
const codesIn = (html: string): string[] =>
  [...html.matchAll(/<dd class="code"[^>]*>\s*([0-9A-Z-]+)\s*</g)].map(([, code]) => code ?? '')

describe('asking by form, without JavaScript', () => {
  it('gives number and code, which open the request; nothing keeps the answer', async () => {
    const answer = await send(ASK, aForm())
    expect(answer.status).toBe(201)
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    const [number = '', code = ''] = codesIn(await answer.text())
    expect([number.length, code.length]).toEqual([11, 23])
    const followed = await send(FOLLOW, { number, code })
    expect(followed.status).toBe(200)
    const html = await followed.text()
    expect(html).toContain('机关收到了，还没有受理')
    expect(html).toContain('示例河2025年监测结果')
    expect(html).not.toContain(code)
    const list = await (await fetch(new URL(ASK, ORIGIN))).text()
    expect(list).not.toContain('示例河2025年监测结果')
  })

  it('keeps what was typed, names each fault, and shows markup as text', async () => {
    const answer = await send(`/en${ASK}`, aForm({ subject: '', details: '<script>alert(1)</script>"', form: 'email' }))
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('Say in a sentence what information you ask for.')
    expect(html).toContain('To be sent the answer, say where to')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toContain('<script>alert(1)')
  })

  it('counts one form once', async () => {
    const form = aForm()
    expect((await send(ASK, form)).status).toBe(201)
    const again = await send(ASK, form)
    expect([again.status, codesIn(await again.text())]).toEqual([409, []])
  })

  it('takes nothing from other sites, too much, or nothing at all', async () => {
    expect((await send(ASK, aForm(), { Origin: 'https://evil.example' })).status).toBe(403)
    expect((await send(ASK, aForm(), { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await send(ASK, aForm({ details: '水'.repeat(34_000) }))).status).toBe(413)
    expect((await send(ASK, {})).status).toBe(422)
    expect((await send(ASK, aForm({ authority: '12369' }))).status).toBe(422)
  })

  it('answers the same page to a wrong code and an unknown number', async () => {
    const [number = ''] = codesIn(await (await send(ASK, aForm())).text())
    const answers = [
      await send(FOLLOW, { number, code: 'AAAAA-AAAAA-AAAAA-AAAAA' }),
      await send(FOLLOW, { number: 'AAAAA-AAAAA', code: 'AAAAA-AAAAA-AAAAA-AAAAA' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404])
    const [wrong = '', unknown = ''] = await Promise.all(answers.map((answer) => answer.text()))
    expect(wrong.replaceAll(number, '')).toBe(unknown.replaceAll('AAAAA-AAAAA', ''))
  })
})

describe('lists and figures', () => {
  it('say where each request stands, and mark the invented', async () => {
    const html = await (await fetch(new URL(ASK, ORIGIN))).text()
    expect(html).toContain('按时答复')
    expect(html).toContain('演示数据')
    const report = await (await fetch(new URL(`${ASK}report/?year=2026`, ORIGIN))).text()
    expect(report).toContain('示例市生态环境局 · 演示数据')
  })

  it('answer nonsense in the address without failing', async () => {
    for (const query of [
      '?organisation=x',
      '?cursor=x',
      '?cursor=%E0%A4',
      'report/?year=0',
      'report/?year=x&organisation=y',
    ])
      expect((await fetch(new URL(ASK + query, ORIGIN))).status, query).toBeLessThan(500)
  })
})

describe('feeds explained', () => {
  it('lead to the feed of a place, and to all of them as one file', async () => {
    const html = await (await fetch(new URL('/subscribe/?place=140100', ORIGIN))).text()
    expect(html).toContain('href="/feeds/places/140100.atom"')
    const opml = await fetch(new URL('/feeds/subscriptions.opml?place=140100&lang=en', ORIGIN))
    expect(opml.headers.get('content-type')).toContain('text/x-opml')
    const text = await opml.text()
    expect(text).toContain('/feeds/places/140100.atom?lang=en')
    expect(text.match(/<outline /g)?.length).toBeGreaterThan(50)
    expect((await fetch(new URL('/feeds/subscriptions.opml?place=x', ORIGIN))).status).toBe(404)
    const unknown = await fetch(new URL('/en/subscribe/?organisation=91110000100000000X', ORIGIN))
    expect([unknown.status, await unknown.text()]).toEqual([404, expect.stringContaining('not a credit code')])
    expect((await fetch(new URL('/subscribe/?place=000000', ORIGIN))).status).toBe(404)
  })
})
