import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readSecondCode, secondCodeOf } from '../../content/trace/second-code.ts'
import { readSerial, serialOf } from '../../content/trace/serial.ts'
import { openSerials } from '../../db/intake/serials.ts'
import { aKey, ask, publishAll } from './builders.ts'
import { anOfficer, aPerson, give, type Tab } from './people.ts'
import { anAccount, daysAgo, everything, refused, SHOP, tell, told } from './points-award-builders.ts'
import { heldBy, nextId } from './points-builders.ts'
import { aLot, GTIN, issue, LOT, OTHER_PRODUCER, PRODUCER, publishProducts, serialsIn } from './trace-builders.ts'

/** Green goods by the code that is hidden in their package. */

const OTHER_LOT = '20260413-B'
const claim = (tab: Tab, code: string, over: { gtin?: string; language?: string } = {}): Promise<Response> =>
  tab.ask(
    'POST',
    '/api/points/second-codes',
    { gtin: over.gtin ?? GTIN, code },
    { 'accept-language': over.language ?? 'en' },
  )
const aBuyer = async (): Promise<{ tab: Tab; holder: string }> => {
  const tab = await aPerson()
  return { tab, holder: await anAccount({ owner: tab.account }) }
}
const available = async (holder: string): Promise<number | undefined> => (await heldBy(holder))?.available

let producer: string
/** Columns of the file of a lot's second codes. */
const secondsOf = async (lot: string): Promise<string[][]> => {
  const headers = { authorization: `Bearer ${producer}` }
  const { items } = await (
    await ask('GET', `/api/products/${GTIN}/issues`, headers)
  ).json<{ items: { lot: string; url: string }[] }>()
  const url = items.find((one) => one.lot === lot)?.url ?? ''
  const answer = await ask('GET', `${url}/second-codes`, headers)
  const text = await answer.text()
  expect(Number(answer.headers.get('content-length'))).toBe(text.length)
  const [header, ...lines] = text.trimEnd().split('\r\n')
  expect(header).toBe('serial,second,url')
  return lines.map((line) => line.split(','))
}

let codes: string[][]
let serials: string[]
let others: string[][]

beforeAll(async () => {
  await publishProducts()
  await publishAll('lots', [aLot({ lot: OTHER_LOT, quantity: '2', unit: '{piece}' })])
  producer = await aKey({}, 'producer', PRODUCER)
  serials = serialsIn(await (await issue(producer, 5)).text())
  await (await issue(producer, 4, { lot: OTHER_LOT })).text()
  codes = await secondsOf(LOT)
  others = await secondsOf(OTHER_LOT)
})
const second = (at: number, of = codes): string => of[at]?.[1] ?? ''

describe('hidden second codes', () => {
  it('stand beside the serial numbers of the same items, and say where they lead without sending it', () => {
    expect(codes.map(([serial]) => serial)).toEqual(serials)
    for (const [, code, url] of codes) {
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{20}$/)
      expect(new URL(url ?? '').pathname).toBe('/points/account/')
      expect(new URL(url ?? '').hash).toBe(`#gtin=${GTIN}&second=${code}`)
    }
    expect(new Set([...codes.map(([, code]) => code), ...serials]).size).toBe(10)
  })
  it('are made under keys of their own: neither kind passes for the other', () => {
    const keys = openSerials(env)?.keys
    if (!keys) throw new Error('no serials')
    const [serial, code] = [serialOf(keys, GTIN, serials[0]?.charAt(0) ?? '', 0), second(0)]
    expect(readSecondCode(keys, GTIN, serial)).toBeUndefined()
    expect(readSerial(keys, GTIN, code)).toBeUndefined()
    expect(readSecondCode(keys, GTIN, code)).toEqual({ keyId: code.charAt(0), counter: 0 })
    expect(secondCodeOf(keys, GTIN, code.charAt(0), 0)).toBe(code)
  })
  it('are handed to their producer alone', async () => {
    const path = `/api/products/${GTIN}/issues`
    const { items } = await (
      await ask('GET', path, { authorization: `Bearer ${producer}` })
    ).json<{ items: { url: string }[] }>()
    const url = `${items[0]?.url ?? ''}/second-codes`
    expect((await ask('GET', url)).status).toBe(401)
    for (const [role, organisation] of [
      ['producer', OTHER_PRODUCER],
      ['issuer', SHOP],
      ['auditor', undefined],
    ] as const) {
      const key = { authorization: `Bearer ${await aKey({}, role, organisation)}` }
      expect((await ask('GET', url, key)).status, role).toBe(403)
    }
    const labels = await ask('GET', `${url.replace('second-codes', 'labels')}?code=second&format=svg&size=25`, {
      authorization: `Bearer ${producer}`,
    })
    expect(labels.status).toBe(200)
    const drawn = await labels.text()
    expect(drawn).toContain(second(0, items[0]?.url.includes(OTHER_LOT) ? others : codes).slice(0, 5))
    expect(drawn).not.toContain('(21)')
  })
})

describe('a claim by a hidden code', () => {
  it('gives its points once, with why, however it is typed', async () => {
    const { tab, holder } = await aBuyer()
    const typed = ` ${second(0)
      .toLowerCase()
      .replace(/(.{5})/g, '$1 ')}`
    const answer = await claim(tab, typed, { gtin: '9520000000073' })
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({
      rule: 'green-purchase-code',
      points: 15,
      stood: false,
      explanation: {
        zh: '件数 1 件 × 15 分/件 = 15；得 15 分。',
        en: '1 piece × 15 points/piece = 15; gives 15 points.',
      },
    })
    expect(await (await claim(tab, second(0))).json()).toMatchObject({ stood: true })
    expect(await available(holder)).toBe(15)
    // Kept of it: that the act was rewarded, by a keyed name; never the code.
    const { results } = await env.INTAKE.prepare('SELECT * FROM points_awards').all()
    expect(JSON.stringify(results)).not.toContain(second(0))
  })
  it('by somebody else, or by many at once, gives nothing more', async () => {
    const [one, two, third] = [await aBuyer(), await aBuyer(), await aBuyer()]
    const answers = await Promise.all([one, two, third].map(({ tab }) => claim(tab, second(1))))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422])
    const before = await everything()
    const late = await aBuyer()
    expect(await refused(await claim(late.tab, second(1)))).toEqual([
      '/code “Green products bought (hidden code)”: this act was rewarded before (Green products bought (hidden code)). ' +
        'One act is rewarded once, whatever the programme.',
    ])
    expect(await everything()).toEqual(before)
  })
  it('that was guessed, changed, of another product or read off the outside is refused, and nothing moved', async () => {
    const { tab, holder } = await aBuyer()
    const before = await everything()
    const changed = `${second(2).slice(0, -1)}${second(2).endsWith('0') ? '1' : '0'}`
    for (const wrong of [changed, serials[2] ?? '', '0'.repeat(20), 'ABC', '', 'Ü'.repeat(20), 'x'.repeat(120)])
      expect(await refused(await claim(tab, wrong)), wrong).toEqual([
        '/code No such hidden code was issued for this product: compare the bar code and each character.',
      ])
    expect(await refused(await claim(tab, second(2), { gtin: '09520000000011', language: 'zh' }))).toEqual([
      '/code 这个产品没有发过这样的刮开码：请核对商品条码和码，一个字符也不能错。',
    ])
    expect(await refused(await claim(tab, second(2), { gtin: '9520000000074' }))).toEqual([
      '/gtin “Green products bought (hidden code)”: “GTIN” is no trade item number.',
    ])
    expect((await claim(tab, 'x'.repeat(121))).status).toBe(422)
    expect(await everything()).toEqual(before)
    expect(await available(holder)).toBe(0)
  })
  it('that holds by its key but lies beyond all that was issued is refused', async () => {
    const keys = openSerials(env)?.keys
    if (!keys) throw new Error('no serials')
    const { tab } = await aBuyer()
    const never = secondCodeOf(keys, GTIN, second(0).charAt(0), 1_000_000)
    expect((await refused(await claim(tab, never)))[0]).toMatch(/^\/code No such hidden code/)
  })
  it('counts for the lot it was issued for, and no more of a lot than was shipped', async () => {
    // Four codes were printed for a lot of two pieces.
    const { tab, holder } = await aBuyer()
    for (const at of [0, 1]) expect((await claim(tab, second(at, others))).status).toBe(201)
    const before = await everything()
    expect(await refused(await claim(tab, second(2, others)))).toEqual([
      `/code “Green products bought (hidden code)”: 2 pieces of lot ${OTHER_LOT} were shipped, 2 are counted, 1 are not left.`,
    ])
    expect(await everything()).toEqual(before)
    expect((await claim(tab, second(2))).status).toBe(201)
    expect(await available(holder)).toBe(45)
    // What a shop tells of counts with it: three of the five of this lot are claimed by now.
    const sale = (pieces: string) => ({
      rule: 'green-purchase',
      holder,
      day: daysAgo(1),
      receipt: nextId('XP-2026'),
      gtin: GTIN,
      lot: LOT,
      pieces,
    })
    expect((await refused(await tell(SHOP, sale('3'))))[0]).toMatch(/5 pieces of lot .* were shipped, 3 are counted/)
    expect((await told(await tell(SHOP, sale('2')))).accepted).toBe(1)
    expect((await refused(await claim(tab, second(3))))[0]).toMatch(/were shipped, 5 are counted/)
  })
  it('is not for who makes the product, nor for who is not signed in or has no account of points', async () => {
    const maker = await anOfficer('producer', PRODUCER)
    await anAccount({ owner: maker.account })
    const before = await everything()
    expect((await refused(await claim(maker, second(4))))[0]).toMatch(/^\/code .*you hold a role of 939901010000002112/)
    expect((await refused(await claim(await aPerson(), second(4))))[0]).toMatch(/Open an account of points first/)
    const bare = await ask('POST', '/api/points/second-codes', { 'content-type': 'application/json' }, '{}')
    expect(bare.status).toBe(401)
    expect(await everything()).toEqual(before)
    // A role of another organisation is none of its affair; here the lot is used up by now.
    const elsewhere = await aBuyer()
    await give(elsewhere.tab, 'producer', OTHER_PRODUCER)
    expect((await refused(await claim(elsewhere.tab, second(4))))[0]).toMatch(/were shipped/)
  })
})
