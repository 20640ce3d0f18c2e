import { describe, expect, it } from 'vitest'

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
/** Notices of the demonstration: of a cooperative whose producer may sign in, and of an organisation with nobody here. */
const NOTICE = '示供2026-08'
const UNREAD = '示需2026-05'
const pageOf = (notice: string, lang = ''): string => `${lang}/relayed-messages/?notice=${encodeURIComponent(notice)}`
const MARKUP = '<script>alert(1)</script>"'

const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, ORIGIN), {
    method: 'POST',
    headers: { Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
    redirect: 'manual',
  })
const aForm = (over: Record<string, string> = {}) => ({
  notice: NOTICE,
  text: '想买二十吨，请回电。',
  contact: '000-11112222',
  once: crypto.randomUUID(),
  ...over,
})
const read = async (path: string): Promise<string> => (await fetch(new URL(path, ORIGIN))).text()

describe('writing to who posted a notice, without JavaScript', () => {
  it('is offered on the page of an open notice, and on no other record', async () => {
    const [zh, en, other] = await Promise.all([
      read(`/registers/supply-demand/${encodeURIComponent(NOTICE)}/`),
      read(`/en/registers/supply-demand/${encodeURIComponent(NOTICE)}/`),
      read('/registers/places/110000/'),
    ])
    expect(zh).toContain('给发布单位写信')
    expect(en).toContain('Write to who posted this')
    expect(other).not.toContain('/relayed-messages/')
  })

  it('gives a number and says what happens, in both languages; nothing keeps the answer', async () => {
    expect(await read(pageOf(NOTICE))).toContain('90 天后删除')
    expect(await read(pageOf(NOTICE, '/en'))).toContain('deleted after 90 days')
    const answer = await send(pageOf(NOTICE), aForm())
    expect(answer.status).toBe(201)
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    const html = await answer.text()
    expect(html).toMatch(/<dd class="code"[^>]*>\s*[0-9A-Z]{5}-[0-9A-Z]{5}\s*</)
    expect(html).not.toContain('000-11112222')
    const record = await read(`/registers/supply-demand/${encodeURIComponent(NOTICE)}/`)
    expect(record).not.toContain('二十吨')
  })

  it('keeps what was typed, names each fault, and shows markup as text', async () => {
    const answer = await send(pageOf(NOTICE, '/en'), aForm({ text: MARKUP, contact: '' }))
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('Give a telephone number or e-mail')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toContain('<script>alert(1)')
  })

  it('takes nothing twice, from other sites, or too much', async () => {
    const form = aForm()
    expect((await send(pageOf(NOTICE), form)).status).toBe(201)
    expect((await send(pageOf(NOTICE), form)).status).toBe(409)
    expect((await send(pageOf(NOTICE), aForm(), { Origin: 'https://evil.example' })).status).toBe(403)
    expect((await send(pageOf(NOTICE), aForm({ text: '水'.repeat(10_000) }))).status).toBe(413)
  })

  it('says so where nobody would read it, and shows no form', async () => {
    const [zh, en] = await Promise.all([read(pageOf(UNREAD)), read(pageOf(UNREAD, '/en'))])
    expect(zh).toContain('发布单位在这里没有能读信的人')
    expect(en).toContain('None is taken, since nobody would see it')
    for (const html of [zh, en]) expect(html).not.toContain('<textarea')
  })

  it('knows no notice that is not there', async () => {
    expect((await fetch(new URL(pageOf('没有'), ORIGIN))).status).toBe(404)
  })
})
