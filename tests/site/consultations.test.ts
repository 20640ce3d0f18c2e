import { describe, expect, it } from 'vitest'

/** Pages of consultations as they are served, without a browser. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const OPEN = `/consultations/${encodeURIComponent('示征2026-001')}/`
const DECIDED = `/consultations/${encodeURIComponent('示征2025-003')}/`
const HEARING = `/consultations/hearings/${encodeURIComponent('示听2026-001')}/`
const FOLLOW = '/consultations/follow/'

const read = async (path: string): Promise<string> => (await fetch(new URL(path, ORIGIN))).text()
const send = (path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, ORIGIN), {
    method: 'POST',
    headers: { Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form),
  })
const aComment = (over: object = {}) => ({
  once: crypto.randomUUID(),
  paragraph: 'p3',
  text: '请公开监测数据。',
  ...over,
})
const codesIn = (html: string): string[] =>
  [...html.matchAll(/class="code"[^>]*>([^<]+)</g)].map(([, code = '']) => code)

describe('the page of a draft', () => {
  it('shows every paragraph with its place to comment, the clock and the rule, and says that it is invented', async () => {
    const html = await read(OPEN)
    expect(html.match(/data-comment-on="p\d+"/g)?.length).toBeGreaterThan(5)
    expect(html).toContain('环境影响评价公众参与办法（生态环境部令第4号）第十条')
    expect(html).toMatch(/还剩 \d+ 天/)
    expect(html).toContain('演示数据')
  })

  it('opens the form at the paragraph that the address names, and at none that does not exist', async () => {
    expect(await read(`${OPEN}?paragraph=p3`)).toContain('对第 p3 段提意见')
    const html = await read(`${OPEN}?paragraph=${encodeURIComponent('"><script>')}`)
    expect(html).toContain('对全文提意见')
    expect(html).not.toContain('"><script>')
  })

  it('takes a comment without JavaScript, once a form, and gives number and code once', async () => {
    const form = aComment()
    const answer = await send(OPEN, form)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'private, no-store'])
    const [number = '', code = ''] = codesIn(await answer.text())
    expect(code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/)
    const again = await send(OPEN, form)
    expect([again.status, codesIn(await again.text())]).toEqual([409, []])
    const followed = await (await send(FOLLOW, { number, code })).text()
    expect(followed).toContain('收到了，还没有人看')
    expect((await send(FOLLOW, { number, code: code.replace(/./g, 'A') })).status).toBe(404)
  })

  it('gives back what was typed where something is wrong, as text', async () => {
    const text = '<script>alert(1)</script> 请打 13800138000'
    const answer = await send(`/en${OPEN}`, aComment({ text }))
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('It holds a mobile number')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toContain('<script>alert(1)')
  })

  it('takes nothing from other sites, too much, after the last day, or of no draft', async () => {
    expect((await send(OPEN, aComment(), { Origin: 'https://evil.example' })).status).toBe(403)
    expect((await send(OPEN, aComment({ text: '字'.repeat(100_000) }))).status).toBe(413)
    const late = await send(DECIDED, aComment({ paragraph: '' }))
    expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('2025年9月30日已经截止')])
    expect((await send('/consultations/nothing-of-the-kind/', aComment())).status).toBe(404)
  })

  it('shows what changed, answers beside comments, and how many came', async () => {
    const html = await read(DECIDED)
    expect(html).toMatch(/<ins[^>]*>[^]*?投喂候鸟/)
    expect(html).toContain('相同的意见共 37 份')
    expect(html).toContain('部分采纳')
    expect(html).toContain('没有公布：含他人的隐私')
    expect((await fetch(new URL('/consultations/nothing-of-the-kind/', ORIGIN))).status).toBe(404)
  })
})

describe('a hearing', () => {
  it('takes a registration, one a contact, which only its code takes back', async () => {
    const contact = `${crypto.randomUUID()}@example.com`
    const form = () => ({ once: crypto.randomUUID(), part: 'observer', standing: 'resident', name: '示例甲', contact })
    const answer = await send(HEARING, form())
    expect(answer.status).toBe(201)
    const [number = '', code = ''] = codesIn(await answer.text())
    expect((await send(HEARING, form())).status).toBe(409)
    expect((await send(HEARING, { ...form(), contact: '' })).status).toBe(422)
    expect((await send(FOLLOW, { number, code: 'AAAAA-AAAAA-AAAAA-AAAAA', act: 'withdraw' })).status).toBe(404)
    expect(await (await send(FOLLOW, { number, code, act: 'withdraw' })).text()).toContain('姓名和联系方式已删除')
  })
})

describe('what is open', () => {
  it('is listed with the days left, by place, in a calendar, and as a file for phones', async () => {
    const html = await read('/consultations/?place=990101&month=2025-09')
    expect(html).toContain('示例县的征求意见')
    expect(html).toContain('id="d-2025-09-30"')
    expect(html).toContain('听证 · ')
    const ics = await fetch(new URL('/feeds/consultations.ics?place=990101&lang=en', ORIGIN))
    expect(ics.headers.get('content-type')).toContain('text/calendar')
    expect((await ics.text()).replaceAll('\r\n ', '')).toContain('invented\\, for demonstration')
    expect((await fetch(new URL('/feeds/consultations.ics?place=x', ORIGIN))).status).toBe(422)
  })

  it('stands on the page of its place, and near it', async () => {
    expect(await read('/places/990101/')).toContain(OPEN)
    const near = await fetch(new URL('/api/near?longitude=132.03&latitude=18.01&radius=3', ORIGIN))
    expect(await near.text()).toMatch(/"register":"consultations","key":"示征2026-001"/)
    expect(await read('/near/?q=132.03%2C18.01&radius=3')).toContain(OPEN)
  })

  it('answers nonsense in the address without failing', async () => {
    for (const query of ['?place=x', '?cursor=x', '?month=2026-99', '?month=%E0%A4', `?place=${'9'.repeat(400)}`])
      expect((await fetch(new URL(`/consultations/${query}`, ORIGIN))).status, query).toBeLessThan(500)
  })
})
