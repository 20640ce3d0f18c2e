import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { addComment, type CommentReceipt } from '../../db/intake/consultation-comments.ts'
import { openIntake } from '../../db/intake/db.ts'
import { forgetOldVouchers, makeVoucher } from '../../db/intake/points-vouchers.ts'
import { aKey, aPlace, ask, publishAll } from './builders.ts'
import { aPerson, type Tab } from './people.ts'
import { anAccount, daysAgo, everything, refused, SHOP, TEA, tell, told } from './points-award-builders.ts'
import { heldBy, nextId } from './points-builders.ts'
import { GTIN, issue, LOT, publishProducts } from './trace-builders.ts'

const NOW = new Date()
const voucher = (share = 1): Promise<string> => makeVoucher(env, POINTS_RULES, { rule: 'report-verified', share }, NOW)
const aHolder = async (): Promise<{ tab: Tab; holder: string }> => {
  const tab = await aPerson()
  return { tab, holder: await anAccount({ owner: tab.account }) }
}
const redeem = (tab: Tab, typed: string): Promise<Response> =>
  tab.ask('POST', '/api/points/vouchers/redemption', { voucher: typed }, { 'accept-language': 'en' })
const available = async (holder: string): Promise<number | undefined> => (await heldBy(holder))?.available

describe('a voucher for a verified report', () => {
  it('gives its points once, to whoever has it first, however it is typed', async () => {
    const { tab, holder } = await aHolder()
    const made = await voucher()
    expect(made).toMatch(new RegExp(POINTS_RULES['report-verified']?.evidence['voucher']?.pattern ?? 'none'))
    const answer = await redeem(tab, ` ${made.toLowerCase().replaceAll('-', ' ')} `)
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({ points: 300, state: 'awarded', rule: 'report-verified', stood: false })
    expect(await available(holder)).toBe(300)
    // The answer was lost: whoever asks again is told the same.
    expect(await (await redeem(tab, made)).json()).toMatchObject({ points: 300, stood: true })
    const other = await aHolder()
    expect(await refused(await redeem(other.tab, made))).toEqual([
      '/voucher There is no such voucher, or it was used, or it is out of date.',
    ])
    expect([await available(holder), await available(other.holder)]).toEqual([300, 0])
  })
  it('is given once when two redeem it at once', async () => {
    const [one, two] = [await aHolder(), await aHolder()]
    const made = await voucher()
    const answers = await Promise.all([redeem(one.tab, made), redeem(two.tab, made), redeem(one.tab, made)])
    const both = [await available(one.holder), await available(two.holder)]
    expect(both.sort()).toEqual([0, 300])
    expect(answers.some(({ status }) => status === 422)).toBe(true)
    expect(answers.every(({ status }) => status < 500)).toBe(true)
  })
  it('is shared by reports that came at once', async () => {
    const { tab, holder } = await aHolder()
    await redeem(tab, await voucher(4))
    expect(await available(holder)).toBe(75)
  })
  it('is kept as a hash, its programme and its month, and nothing after it was redeemed', async () => {
    const made = await voucher()
    const { results } = await env.INTAKE.prepare('SELECT * FROM points_vouchers').all<Record<string, unknown>>()
    expect(JSON.stringify(results)).not.toContain(made)
    for (const row of results) {
      expect(Object.keys(row).sort()).toEqual(['hash', 'month', 'rule', 'share'])
      expect(row['month']).toMatch(/^\d{4}-\d{2}$/)
    }
    const { tab, holder } = await aHolder()
    await redeem(tab, made)
    expect((await env.INTAKE.prepare('SELECT * FROM points_vouchers').all()).results).toHaveLength(results.length - 1)
    const kept = await env.INTAKE.prepare('SELECT * FROM points_awards WHERE holder = ?').bind(holder).first()
    expect(kept).toMatchObject({ evidence: null, told_by: 'portal' })
    expect(JSON.stringify(kept)).not.toContain(made.slice(0, 11))
    const at = await env.INTAKE.prepare('SELECT at FROM points_transfers WHERE target = ?').bind(holder).first('at')
    // Midnight in Asia/Shanghai: no hour is told.
    expect(at).toMatch(/T16:00:00Z$/)
  })
  it('is nothing to who made it up, and to who has no account of points', async () => {
    const tab = await aPerson()
    const made = await voucher()
    expect((await redeem(tab, made)).status).toBe(422)
    const { tab: other } = await aHolder()
    for (const typed of ['', 'x', '00000-00000-00000-00000-00000-0', 'Ü'.repeat(26), '0'.repeat(120)])
      expect((await redeem(other, typed)).status).toBe(422)
    expect((await redeem(other, 'x'.repeat(121))).status).toBe(422)
    const bare = await ask('POST', '/api/points/vouchers/redemption', { 'content-type': 'application/json' }, '{}')
    expect(bare.status).toBe(401)
  })
  it('is made only under rules that know vouchers, and forgotten when its time is over', async () => {
    for (const rule of ['metro-month', 'comment-adopted', 'nothing', 'constructor'])
      await expect(makeVoucher(env, POINTS_RULES, { rule }, NOW)).rejects.toThrow(RangeError)
    await expect(makeVoucher(env, POINTS_RULES, { rule: 'report-verified', share: 0 }, NOW)).rejects.toThrow()
    const made = await voucher()
    expect(await forgetOldVouchers(env.INTAKE, POINTS_RULES, daysAgo(-300))).toBe(0)
    expect(await forgetOldVouchers(env.INTAKE, POINTS_RULES, daysAgo(-900))).toBeGreaterThan(0)
    expect((await redeem((await aHolder()).tab, made)).status).toBe(422)
  })
})

describe('an adopted comment', () => {
  const BUREAU = '11990100000000019F'
  const consultation = '示征积分'
  const today = daysAgo(0)
  const said = async (text: string, at = '2026-01-20T04:00:00Z'): Promise<CommentReceipt> => {
    const given = { paragraph: undefined, text, name: undefined, visibility: 'published' as const }
    const kept = await addComment(openIntake(env.INTAKE), consultation, given, {}, new Date(at))
    if (typeof kept === 'string') throw new Error(kept)
    return kept
  }
  const claim = (tab: Tab, { number, code }: { number: string; code?: string | undefined }): Promise<Response> =>
    tab.ask('POST', '/api/points/comments', { number, code: code ?? '' }, { 'accept-language': 'en' })
  const comments: Record<string, CommentReceipt> = {}
  const one = (name: string): CommentReceipt => comments[name] ?? { number: '', code: undefined, receivedAt: '' }

  beforeAll(async () => {
    await publishAll('places', [
      aPlace({ code: '990000' }),
      aPlace({ code: '990100', level: 'city' }),
      aPlace({ code: '990101', level: 'county' }),
    ])
    await publishAll('consultations', [
      {
        ...{ consultation, kind: 'other', title: '示例办法', organisation: BUREAU, place: '990101' },
        ...{ opens: '2026-01-05', closes: '2026-01-30', contact: '示例路1号' },
      },
    ])
    await publishAll('consultation-paragraphs', [
      { consultation, version: 'draft', paragraph: 'p1', order: 1, text: 'p1：禁止垂钓。' },
    ])
    comments['adopted'] = await said('请缩短禁钓期。')
    comments['again'] = await said('请缩短禁钓期。', '2026-01-21T04:00:00Z')
    comments['partly'] = await said('请写明电话。')
    comments['not'] = await said('请全部封闭。')
    comments['waiting'] = await said('还没有人看。')
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await aKey({}, 'publisher', BUREAU)}`,
    }
    const path = `/api/consultations/${encodeURIComponent(consultation)}`
    const sent = (name: string) => ({ number: one(name).number, publish: true })
    const decisions = ['adopted', 'partly', 'not'].map(sent)
    const decided = await ask('POST', `${path}/decisions`, headers, JSON.stringify({ decisions }))
    const { decided: leads } = await decided.json<{ decided: { number: string; as: string }[] }>()
    const answers = (['adopted', 'partly', 'not'] as const).map((outcome, at) => ({
      numbers: [leads[at]?.as],
      outcome,
      reason: '理由。',
    }))
    const answered = await ask('POST', `${path}/answers`, headers, JSON.stringify({ answers }))
    if (answered.status !== 201) throw new Error(await answered.text())
  })

  it('gives its points once, wholly or half', async () => {
    const { tab, holder } = await aHolder()
    const answer = await claim(tab, one('adopted'))
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({ points: 100, rule: 'comment-adopted' })
    expect(await (await claim(tab, one('adopted'))).json()).toMatchObject({ points: 100, stood: true })
    expect(await (await claim(tab, one('partly'))).json()).toMatchObject({ points: 50 })
    expect(await available(holder)).toBe(150)
    const other = await aHolder()
    expect((await refused(await claim(other.tab, one('adopted'))))[0]).toMatch(/rewarded before/)
    expect(await available(other.holder)).toBe(0)
  })
  it('is that of whoever said it first, with its code, once it was adopted', async () => {
    const { tab, holder } = await aHolder()
    const before = await everything()
    for (const typed of [one('again'), one('not'), one('waiting'), { ...one('partly'), code: '0000-0000' }])
      expect((await refused(await claim(tab, typed)))[0]).toMatch(/^\/code There is no such comment/)
    expect(await everything()).toEqual(before)
    expect(await available(holder)).toBe(0)
  })
  it('is joined to the account by nothing that is kept', async () => {
    const { results } = await env.INTAKE.prepare('SELECT * FROM points_awards').all()
    for (const { number } of Object.values(comments)) expect(JSON.stringify(results)).not.toContain(number)
    expect(today).toMatch(/^\d{4}-/)
  })
})

describe('green goods bought', () => {
  beforeAll(async () => {
    await publishProducts()
    await publishAll('lots', [
      { gtin: '09520000000011', lot: 'PIECES', produced: '2026-07-06', quantity: '3', unit: '{piece}' },
    ])
    const answer = await issue(await aKey({}, 'producer', TEA), 5)
    if (answer.status !== 201) throw new Error(await answer.text())
    await answer.text()
  })
  const sale = (holder: string, over: Record<string, unknown> = {}) => ({
    rule: 'green-purchase',
    holder,
    day: daysAgo(1),
    receipt: nextId('XP-2026'),
    gtin: GTIN,
    lot: LOT,
    pieces: '2',
    ...over,
  })

  it('are told by the shop, and never more of a lot than was shipped', async () => {
    const holder = await anAccount()
    expect((await told(await tell(SHOP, sale(holder)))).awards[0]?.points).toBe(30)
    const many = Array.from({ length: 3 }, () => sale(holder, { pieces: '1' }))
    expect((await told(await tell(SHOP, many))).accepted).toBe(3)
    // Five codes were issued for the lot.
    const before = await everything()
    expect((await refused(await tell(SHOP, sale(holder, { pieces: '1' }))))[0]).toBe(
      `/0/pieces “Green products bought”: 5 pieces of lot ${LOT} were shipped, 5 are counted, 1 are not left.`,
    )
    expect(await everything()).toEqual(before)
    expect(await available(holder)).toBe(75)
  })
  it('of which no codes were issued count as many pieces as the record says were made', async () => {
    const holder = await anAccount()
    const desk = { gtin: '09520000000011', lot: 'PIECES' }
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => tell(SHOP, sale(holder, { ...desk, pieces: '1' }))))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
    expect((await refused(await tell(SHOP, sale(holder, { ...desk, lot: 'D120/26-07' }))))[0]).toMatch(
      /does not stand here/,
    )
    expect((await refused(await tell(SHOP, sale(holder, { lot: 'NONE' }))))[0]).toMatch(/^\/0\/lot /)
    expect((await refused(await tell(SHOP, sale(holder, { gtin: '9520000000074' }))))[0]).toMatch(/^\/0\/gtin /)
  })
  it('are never told by who makes them', async () => {
    const holder = await anAccount()
    expect((await refused(await tell(TEA, sale(holder))))[0]).toMatch(/^\/0\/gtin .*makes this product/)
  })
  it('count once a receipt and product', async () => {
    const holder = await anAccount()
    const row = sale(holder, { gtin: '09520000000011', lot: 'PIECES', pieces: '1' })
    const answer = await tell(SHOP, [row, { ...row, id: 'other' }])
    expect((await refused(answer)).some((line) => /same act|not left/.test(line))).toBe(true)
  })
})
