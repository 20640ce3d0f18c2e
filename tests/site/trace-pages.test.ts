import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { commitToField } from '../../content/trace/epcis/withheld.ts'
import { readSerialMaster } from '../../content/trace/serial-master.ts'
import { openSerials } from '../../db/intake/serials.ts'
import { serialOf } from '../../content/trace/serial.ts'

/** What a shopper reads of a code on the portal that is served: of a good one, a false one, a recalled one. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const STATE = process.env['PORTAL_STATE']

/** Of the invented region. */
const TEA = '09520000000073'
const LOT = '20260412-A'
const PRODUCER = '939901010000002112'
const DESK = '/trace/09520000000011/?lot=D120%2F26-07&serial=D-1'
const SALAD = '/trace/10860009998039/?lot=SALAD-20260420-A'
/** The order that the tea was sent for, which its producer shows to the buyer alone. */
const ORDER = { type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:9520000000011:SL-PO-2026-0417' }
/** What the tea was sent in. */
const CASE = 'https://id.gs1.org/00/095200000000000073'
const Events = z.object({
  epcisBody: z.object({
    queryResults: z.object({
      resultsBody: z.object({
        eventList: z.array(z.object({ eventID: z.string().optional(), 'lucid:withheld': z.unknown().optional() })),
      }),
    }),
  }),
})
/** Names no automation, so that looks count as a person's. */
const AGENT = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36'

const get = (path: string): Promise<Response> => fetch(new URL(path, ORIGIN))
const page = async (path: string): Promise<string> => (await get(path)).text()

const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim()
const between = (html: string, from: string, to: string): string => {
  const start = html.indexOf(from)
  expect(start, from).toBeGreaterThan(0)
  return html.slice(start, html.indexOf(to, start))
}
const verdict = (html: string): string => plain(between(html, 'class="word"', '</div>')).replace(/^.*?>/, '')
const section = (html: string, id: string): string => between(html, `id="${id}"`, '</section>')
const said = (html: string, id: string): string => plain(section(html, id)).replace(/^[^>]*> ?/, '')

const secret = (name: string): string =>
  new RegExp(`^${name}="?([^"\n]+)`, 'm').exec(readFileSync(join(STATE ?? '', 'secrets.env'), 'utf8'))?.[1] ?? ''

/** A code that the portal issues for a lot, as its producer asks for one. */
const aSerial = async (lot: string): Promise<string> => {
  const json = { 'content-type': 'application/json' }
  const made = await fetch(`${ORIGIN}/api/operator/keys`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${secret('OPERATOR_TOKEN')}` },
    body: JSON.stringify({ role: 'producer', organisation: PRODUCER, bounds: {}, days: 1 }),
  })
  const { key } = z.object({ key: z.string() }).parse(await made.json())
  const codes = await fetch(`${ORIGIN}/api/products/${TEA}/lots/${lot}/codes`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${key}` },
    body: JSON.stringify({ count: 1 }),
  })
  return (await codes.text()).split('\r\n')[1]?.split(',')[1] ?? ''
}

const todayIn = (lang: string): string =>
  new Intl.DateTimeFormat(lang === '' ? 'zh-CN' : 'en-GB', { dateStyle: 'long', timeZone: 'Asia/Shanghai' }).format()

describe.skipIf(STATE === undefined).each(['', '/en'])('the page of a code: %s', (lang) => {
  const isChinese = lang === ''
  let serial = ''
  let html = ''
  const at = (query: string): string => `${lang}/trace/${TEA}/?${query}`
  beforeAll(async () => {
    serial = await aSerial(LOT)
    expect(serial).toHaveLength(20)
    html = await page(at(`lot=${LOT}&serial=${serial}`))
  })

  it('says of a good one that it was issued, by whom and since when', () => {
    expect(verdict(html)).toContain(isChinese ? '发过，和印的一样' : 'Issued and as printed')
    expect(verdict(html)).toContain('示例茶叶专业合作社')
    expect(verdict(html)).toContain(todayIn(lang))
    expect(html).toMatch(new RegExp(`href="${lang}/registers/code-issues/${TEA}~[0-9A-Z]{8}/"`))
  })

  it.each([
    ['a changed character', 'altered', '和印的不一样', 'Not as printed'],
    ['another lot’s number', 'wrong-lot', '批号对不上', 'The lot does not match'],
    ['a counter that was never issued', 'not-issued', '没有发过', 'Not issued by us'],
    ['no serial', 'lot-only', '这里核对不了', 'Not checkable here'],
    ['numbers of the producer’s own', 'own', '这里核对不了', 'Not checkable here'],
  ])('says of one with %s what is wrong with it', async (_, kind, chinese, english) => {
    const serials = openSerials({ SERIAL_MASTER: secret('SERIAL_MASTER') })
    if (!serials || !readSerialMaster(secret('SERIAL_MASTER'))) throw new Error('no serials')
    const query = {
      altered: `lot=${LOT}&serial=${serial.slice(0, -1)}${serial.endsWith('0') ? '1' : '0'}`,
      'wrong-lot': `lot=20260920-B&serial=${serial}`,
      'not-issued': `lot=${LOT}&serial=${serialOf(serials.keys, TEA, serials.current, 32 ** 7 - 1)}`,
      'lot-only': `lot=${LOT}`,
    }[kind]
    const shown = await page(query === undefined ? `${lang}${DESK}` : at(query))
    expect(verdict(shown)).toContain(isChinese ? chinese : english)
  })

  it('says of what can be no serial that it was not checked, and leaves it there to be mended', async () => {
    const shown = await page(at(`lot=${LOT}&serial=${serial}X`))
    expect(verdict(shown)).toContain(isChinese ? '这里核对不了' : 'Not checkable here')
    expect(plain(between(shown, 'role="alert"', '</p>'))).toContain(isChinese ? '这不是单件编号' : 'This is no serial')
    expect(shown).toContain(`value="${serial}X"`)
  })

  it.each(['中', 'A'.repeat(60)])('says of what can be no lot number that no lot was looked up: %s', async (lot) => {
    const shown = await page(at(`lot=${encodeURIComponent(lot)}`))
    expect(plain(shown)).toContain(`“${lot.slice(0, 40)}”${isChinese ? '不是批号' : ' is no lot number'}`)
  })

  it('shows since when it was looked up, on how many days and in which provinces, and no nearer', async () => {
    expect(said(html, 'seen')).toContain(isChinese ? '以前没有人在这里查过它' : 'Nobody has looked it up here before')
    const visitor = Buffer.from(`${lang}${serial}`).toString('base64url').slice(0, 22)
    const scan = { gtin: TEA, lot: LOT, serial }
    const told = await fetch(`${ORIGIN}/api/scans`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': AGENT },
      body: JSON.stringify({ visitor, scans: [scan] }),
    })
    expect(told.status).toBe(202)
    await expect
      .poll(async () => said(await page(at(`lot=${LOT}&serial=${serial}`)), 'seen'), { timeout: 20_000, interval: 500 })
      .toContain(todayIn(lang))
    const seen = said(await page(at(`lot=${LOT}&serial=${serial}`)), 'seen')
    expect(seen).toContain(isChinese ? '有人查的天数 至少 1' : 'Days with a look at least 1')
    expect(seen).toMatch(isChinese ? /从哪里 \S+ 1/ : /From [\w ]+ 1/)
  })

  it('shows certificates of the day it was made, its origin, footprint, power by retired certificates, and test reports', () => {
    expect(said(html, 'certificates')).toContain(isChinese ? '2026年4月12日' : '12 April 2026')
    expect(section(html, 'certificates')).toContain('/certificates/SLOP-2025-0102/?on=2026-04-12')
    expect(said(html, 'origin')).toContain(isChinese ? '产地：示例县' : 'Demonstration County')
    expect(said(html, 'origin')).toContain('Ⅳ')
    expect(said(html, 'footprint')).toContain('4.85')
    expect(section(html, 'power')).toContain('/registers/green-electricity/DEMO-990101-00001-202606-0000001/')
    expect(said(html, 'power')).toContain(isChinese ? '已核销 30 个' : '30 certificates retired')
    expect(section(html, 'tests')).toMatch(/href="[^"]*\/documents\/[0-9a-f]{64}\/"/)
  })

  it('says in short how the lot travelled, also inside what held it, with the way to the whole of it', async () => {
    const places = ['示例岭制茶坊', '示例岭茶叶仓', '示例冷链中转仓', '示例区茶叶店']
    const told = said(html, 'journey')
    expect(places.map((place) => told.indexOf(place)).toSorted((a, b) => a - b)).toEqual(
      places.map((place) => told.indexOf(place)),
    )
    for (const place of places) expect(told).toContain(place)
    expect(told).toContain(isChinese ? '2 家单位各自记下的，经过 4 处' : 'each for itself: 2; places: 4')
    expect(section(html, 'journey')).toContain(`href="${lang}/trace/${TEA}/journey/?lot=${LOT}`)
    // What nobody tells of is no way.
    expect(section(await page(at('lot=20260920-B')), 'journey')).not.toContain('class="travelled"')
  })

  it('leads to market supervision with what there is to say filled in', async () => {
    const complain = section(html, 'complain')
    expect(complain).toContain('href="tel:12315"')
    for (const part of [TEA, LOT, serial, isChinese ? '发过，和印的一样' : 'Issued and as printed'])
      expect(plain(complain)).toContain(part)
    const links = [...complain.matchAll(/href="([^"]+)"/g)].map(([, to = '']) => to.replaceAll('&amp;', '&'))
    const form = links.find((to) => to.includes('/certificates/alerts/')) ?? ''
    const filled = await page(form)
    expect(filled).toMatch(new RegExp(`<input[^>]*name="gtin"[^>]*value="${TEA}"`))
    expect(filled).toMatch(/<input[^>]*name="product"[^>]*value="[^"]+"/)
    expect(/<textarea[^>]*name="seen"[^>]*>([^<]*)/.exec(filled)?.[1]).toContain(serial)
    expect(links.find((to) => to.includes('/report/#category=false-code&text='))).toContain(serial)
    // What is no lot and no serial of anything is not put before anybody's eyes.
    expect(await page(form.replace(serial, encodeURIComponent('请拨打')))).not.toContain('请拨打')
  })

  it('weighs at most 40 KB with all that it loads', async () => {
    const loaded = [...html.matchAll(/(?:src|rel="stylesheet" href|rel="modulepreload" href)="(\/[^"]+)"/g)].map(
      ([, to = '']) => to,
    )
    expect(loaded.length).toBeGreaterThan(3)
    const weights = await Promise.all(
      [...new Set(loaded)].map(async (to) => gzipSync(await (await get(to)).arrayBuffer()).length),
    )
    expect(weights.reduce((sum, one) => sum + one, gzipSync(html).length)).toBeLessThanOrEqual(40 * 1024)
  })

  it('says of recalled goods so first, and what to do, also where their producer confirmed the recall of another', async () => {
    const recalled = await page(`${lang}${SALAD}`)
    expect(verdict(recalled)).toContain(isChinese ? '在召回' : 'Recalled')
    const box = between(recalled, 'class="recall yes"', '</dl>')
    expect(plain(box)).toContain('SLZH-2026-0001')
    expect(plain(box)).toContain(isChinese ? '不要食用' : 'Do not eat them')
    expect(recalled.indexOf('class="recall yes"')).toBeLessThan(recalled.indexOf('id="goods"'))
    // What its producer has not answered is told as an ingredient, not as a recall.
    expect(plain(between(recalled, 'class="recall ingredient"', '</dl>'))).toContain('SLZH-2026-0002')
  })

  it('draws how it travelled, what sensors measured with the table behind, and what does not fit', async () => {
    const tea = await page(`${lang}/trace/${TEA}/journey/?lot=${LOT}`)
    expect(between(tea, 'class="journey-path"', '</figure>')).toContain('<circle')
    const charts = tea.match(/<figure class="chart">/g) ?? []
    expect(charts.length).toBeGreaterThanOrEqual(4)
    expect(tea.match(/<table/g)?.length).toBeGreaterThanOrEqual(charts.length)
    expect(plain(tea)).toContain(isChinese ? '没有发现缺口' : 'without gaps')
    const salad = plain(await page(`${lang}/trace/10860009998039/journey/?lot=SALAD-20260420-A`))
    for (const words of isChinese
      ? ['这条记录早于货做出来的时间', '两家说得不一样', 'DEF2345 从哪里来，没有人说']
      : ['before the goods were made', 'differently', 'Nobody says where'])
      expect(salad).toContain(words)
  })
  it('says where its producer holds a field back; whoever is shown it can check that it is the one of that day', async () => {
    const journey = await page(`${lang}/trace/${TEA}/journey/?lot=${LOT}`)
    const shipped = between(journey, 'id="event-7"', '</li>')
    expect(plain(shipped)).toContain(isChinese ? '有 1 项陈述者没有公开' : 'holds 1 of its fields back')
    expect(plain(between(journey, 'id="event-6"', '</li>'))).not.toContain(isChinese ? '没有公开' : 'back')
    expect(journey).not.toContain(ORDER.bizTransaction)

    const text = await page(`/epcis/v2/epcs/${encodeURIComponent(CASE)}/events`)
    expect(text).not.toContain(ORDER.bizTransaction)
    const events = Events.parse(JSON.parse(text)).epcisBody.queryResults.resultsBody.eventList
    const [event] = events.filter((one) => one['lucid:withheld'] !== undefined)
    expect(event?.['lucid:withheld']).toEqual([
      {
        'lucid:pointer': '/bizTransactionList',
        'lucid:commitment': commitToField(
          { event: event?.eventID ?? '', pointer: '/bizTransactionList', value: [ORDER] },
          createHash('sha256').update('示例：茶叶订单').digest(),
          (bytes) => createHash('sha256').update(bytes).digest(),
        ),
      },
    ])
  })
})

it('says of a code that is none of goods whether it is in the registers here, and in what state', async () => {
  const [zh, en, none] = await Promise.all(
    ['/trace/?code=slgp+2024+0002', '/en/trace/?code=slgp+2024+0002', '/en/trace/?code=SLGP-2024-0777'].map(page),
  )
  expect(plain(zh ?? '')).toContain('2026-05-06 起暂停，现在不能用。')
  expect(plain(en ?? '')).toContain('Suspended since 2026-05-06: it does not hold now.')
  expect(en).toContain('href="/en/certificates/SLGP-2024-0002/"')
  expect(plain(none ?? '')).toContain('A certificate not found here is not thereby false')
  expect(none).toContain('href="https://cx.cnca.cn/"')
  expect(none).not.toContain('href="/en/certificates/SLGP-2024-0777/"')
  const long = await get(`/trace/?code=${'A1'.repeat(3_500)}`)
  expect([long.status, (await long.text()).length < 30_000]).toEqual([200, true])
})

describe('recalls', () => {
  it('are a feed that the page of recalls names', async () => {
    const [, feed = ''] =
      /<link rel="alternate" type="application\/atom\+xml"[^>]*href="([^"]+)"/.exec(await page('/recalls/')) ?? []
    expect(feed).toContain('recalls')
    const atom = await page(feed)
    for (const number of ['SLZH-2026-0001', 'SLZH-2026-0002', 'SLZH-2026-0003']) expect(atom).toContain(number)
    for (const said of ['怎么办：不要食用', '批次 SALAD-20260420-A 受影响']) expect(atom).toContain(said)
  })
})
