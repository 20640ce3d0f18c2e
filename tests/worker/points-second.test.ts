import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { lapseWaiting } from '../../db/intake/points-second.ts'
import { post } from '../../db/intake/points-ledger.ts'
import { ask } from './builders.ts'
import { anOfficer, type Tab } from './people.ts'
import {
  aBatch,
  anAccount,
  CITY,
  daysAgo,
  everything,
  issuerKey,
  PROVINCE,
  RECYCLER,
  refused,
  tell,
  told,
  WASTE,
} from './points-award-builders.ts'
import { anAward, aRedemption, heldBy, nextId, open } from './points-builders.ts'

const attest = async (organisation: string, id: string, body: object): Promise<Response> =>
  ask(
    'POST',
    `/api/points/awards/${encodeURIComponent(id)}/attestation`,
    {
      authorization: `Bearer ${await issuerKey(organisation)}`,
      'content-type': 'application/json',
      'accept-language': 'en',
    },
    JSON.stringify(body),
  )
const listed = async (
  organisation: string,
  query = '',
): Promise<{ items: Record<string, unknown>[]; next: string }> => {
  const answer = await ask('GET', `/api/points/awards${query}`, {
    authorization: `Bearer ${await issuerKey(organisation)}`,
  })
  const { items } = await answer.json<{ items: Record<string, unknown>[] }>()
  return { items, next: /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? '' }
}
const available = async (holder: string): Promise<number | undefined> => (await heldBy(holder))?.available

/** 150 kg: above the threshold of the rule. */
const large = (holder: string, over: Record<string, unknown> = {}) => aBatch(holder, { weight: '150', ...over })
const waiting = async (holder: string): Promise<string> => {
  const { awards } = await told(await tell(RECYCLER, large(holder)))
  expect(awards[0]?.state).toBe('waiting')
  return awards[0]?.id ?? ''
}

describe('above the threshold of a rule', () => {
  it('nothing is given before a second body attests', async () => {
    const holder = await anAccount()
    const id = await waiting(holder)
    expect(await available(holder)).toBe(0)
    const { items } = await listed(WASTE, '?second=true')
    expect(items.find((item) => item['id'] === id)).toMatchObject({ state: 'waiting', evidence: { weight: '150' } })
    expect((await listed(RECYCLER, '?second=true')).items.some((item) => item['id'] === id)).toBe(false)
    const answer = await attest(WASTE, id, { agrees: true })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ state: 'awarded', second: WASTE, points: 1500 })
    expect(await available(holder)).toBe(1500)
  })
  it('who told of it cannot attest again, nor one that the rule does not name, nor the one that is rewarded', async () => {
    const holder = await anAccount({ kind: 'organisation', owner: WASTE })
    const id = await waiting(holder)
    const before = await everything()
    expect((await refused(await attest(RECYCLER, id, { agrees: true })))[0]).toMatch(/another body than the first/)
    expect((await attest(CITY, id, { agrees: true })).status).toBe(404)
    expect((await refused(await attest(WASTE, id, { agrees: true })))[0]).toMatch(/another body than the first/)
    expect((await attest(WASTE, 'award.nobody.nothing', { agrees: true })).status).toBe(404)
    expect(await everything()).toEqual(before)
  })
  it('is given once, however often and by however many at once it is attested', async () => {
    const holder = await anAccount()
    const id = await waiting(holder)
    const answers = await Promise.all([1, 2, 3, 4].map(() => attest(WASTE, id, { agrees: true })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await available(holder)).toBe(1500)
    expect((await refused(await attest(WASTE, id, { agrees: false, reason: 'too late' })))[0]).toMatch(/does not wait/)
    expect(await available(holder)).toBe(1500)
  })
  it('is not given where the body that told of it may award no more, and can be declined then', async () => {
    const [holder, other] = [await anAccount(), await anAccount()]
    const [id, second] = [await waiting(holder), await waiting(other)]
    const keys = `UPDATE keys SET revoked_at = ? WHERE organisation = ? AND role = 'issuer'`
    const ended = `UPDATE held_roles SET ended_at = ? WHERE organisation = ? AND role = 'issuer' AND ended_at IS NULL`
    const kept = await env.INTAKE.prepare('SELECT id, revoked_at FROM keys WHERE organisation = ?')
      .bind(RECYCLER)
      .all<{ id: string; revoked_at: string | null }>()
    const now = new Date().toISOString()
    await env.INTAKE.batch([keys, ended].map((one) => env.INTAKE.prepare(one).bind(now, RECYCLER)))
    expect((await refused(await attest(WASTE, id, { agrees: true })))[0]).toMatch(/may award no points any more/)
    expect(await available(holder)).toBe(0)
    expect((await attest(WASTE, id, { agrees: false, reason: 'nobody stands for it' })).status).toBe(200)
    for (const { id: key, revoked_at } of kept.results)
      await env.INTAKE.prepare('UPDATE keys SET revoked_at = ? WHERE id = ?').bind(revoked_at, key).run()
    // Whoever has the right again: what waits is given.
    expect((await attest(WASTE, second, { agrees: true })).status).toBe(200)
    expect(await available(other)).toBe(1500)
  })
  it('is declined with a reason, after which the act can be told anew', async () => {
    const holder = await anAccount()
    const row = large(holder)
    const { awards } = await told(await tell(RECYCLER, row))
    const id = awards[0]?.id ?? ''
    expect((await attest(WASTE, id, { agrees: false })).status).toBe(422)
    const answer = await attest(WASTE, id, { agrees: false, reason: 'the slip says 15 kg' })
    expect(await answer.json()).toMatchObject({ state: 'declined', reason: 'the slip says 15 kg', booked: null })
    expect((await refused(await attest(WASTE, id, { agrees: true })))[0]).toMatch(/does not wait/)
    const anew = await told(await tell(RECYCLER, { ...row, weight: '15' }))
    expect(anew.awards[0]).toMatchObject({ state: 'awarded', points: 150 })
    expect(await available(holder)).toBe(150)
  })
  it('is never posted while it waits, whoever tries', async () => {
    const holder = await anAccount()
    const id = await waiting(holder)
    const transfer = anAward(holder, 1500, { id, source: 'programme/battery-return' })
    await expect(post(env.INTAKE, [transfer])).rejects.toThrow()
    expect(await available(holder)).toBe(0)
  })
  it('lapses when nobody came for a month', async () => {
    const holder = await anAccount()
    const id = await waiting(holder)
    expect(await lapseWaiting(env.INTAKE, daysAgo(-30))).toBe(0)
    expect(await lapseWaiting(env.INTAKE, daysAgo(-31))).toBeGreaterThan(0)
    expect((await refused(await attest(WASTE, id, { agrees: true })))[0]).toMatch(/does not wait/)
  })
  it('keeps to the limits when it is attested, and waits on where they are used up', async () => {
    const holder = await anAccount()
    const ids = [await waiting(holder), await waiting(holder), await waiting(holder)]
    const answers = await Promise.all(ids.map((id) => attest(WASTE, id, { agrees: true })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 422])
    expect(await available(holder)).toBe(3000)
    const { items } = await listed(WASTE, '?second=true')
    expect(items.filter((item) => item['holder'] === holder)).toHaveLength(1)
  })
  it('of a company two authorities attest what it gave off', async () => {
    const holder = await anAccount({ kind: 'organisation', owner: '91990101000000115Y' })
    const row = {
      rule: 'emission-cut',
      holder,
      day: daysAgo(200),
      permit: '91990101000000115Y001P',
      pollutant: 'SO2',
      permitted: '120',
      emitted: '96.5',
    }
    const { awards } = await told(await tell(CITY, row))
    expect(awards[0]).toMatchObject({ state: 'waiting', points: 1175 })
    const [person] = [await anAccount()]
    expect((await refused(await tell(CITY, { ...row, holder: person })))[0]).toMatch(/before/)
    expect((await attest(PROVINCE, awards[0]?.id ?? '', { agrees: true })).status).toBe(200)
    expect(await available(holder)).toBe(1175)
  })
})

describe('a list of awards', () => {
  it('is of one’s own body, the newest first, page by page', async () => {
    const holder = await anAccount()
    for (const weight of ['1', '2', '3']) await told(await tell(WASTE, aBatch(holder, { weight })))
    const first = await listed(WASTE, '?limit=2')
    expect(first.items.map((item) => item['points'])).toEqual([30, 20])
    const { items } = await listed(WASTE, first.next.replace('/api/points/awards', ''))
    expect(items[0]).toMatchObject({ points: 10, attester: WASTE, evidence: { weight: '1' } })
    for (const item of (await listed(RECYCLER)).items) expect(item['attester']).toBe(RECYCLER)
    const wrong = await ask('GET', '/api/points/awards?cursor=x', { authorization: `Bearer ${await issuerKey(WASTE)}` })
    expect(wrong.status).toBe(422)
  })
  it('shows an auditor those of all, without what was stated', async () => {
    const auditor = await anOfficer('auditor')
    const answer = await auditor.ask('GET', '/api/points/awards?limit=200')
    const { items } = await answer.json<{ items: { attester: string; evidence: unknown }[] }>()
    expect(new Set(items.map(({ attester }) => attester)).size).toBeGreaterThan(1)
    expect(items.every(({ evidence }) => evidence === null)).toBe(true)
  })
  it('keeps what was stated sealed', async () => {
    const { results } = await env.INTAKE.prepare('SELECT * FROM points_awards').all()
    expect(JSON.stringify(results)).not.toMatch(/DC-2026/)
  })
})

describe('taking an award back', () => {
  const reverse = (officer: Tab, award: string, why = 'misuse', reason = 'made up'): Promise<Response> =>
    officer.post('/api/points/reversals', { award, why, reason })
  const given = async (holder: string, over: Record<string, unknown> = {}): Promise<string> =>
    (await told(await tell(RECYCLER, aBatch(holder, over)))).awards[0]?.id ?? ''

  it('takes what is there, claims what was spent, and happens once', async () => {
    const officer = await anOfficer('issuer', RECYCLER)
    const holder = await anAccount()
    const id = await given(holder)
    await env.INTAKE.prepare(`UPDATE points_holders SET attested = '2026-11-01', attester = ? WHERE id = ?`)
      .bind(CITY, holder)
      .run()
    const offer = `offer/${nextId('tea')}`
    await open('offer', offer)
    const spent = aRedemption(holder, 100, { target: offer, phase: 'posted', until: undefined })
    expect(await post(env.INTAKE, [spent])).toEqual({ status: 'posted' })
    const answer = await reverse(officer, id)
    expect(answer.status).toBe(201)
    const taken = { award: id, state: 'reversed', taken: 25, claimed: 100 }
    expect(await answer.json()).toEqual(taken)
    const before = await everything()
    expect(await (await reverse(officer, id)).json()).toEqual(taken)
    // A reversal is no award.
    expect((await reverse(officer, `reversal/${id}`)).status).toBe(422)
    expect(await everything()).toEqual(before)
    // The next income pays what is owed first.
    await given(holder, { weight: '4' })
    expect(await available(holder)).toBe(0)
    await given(holder, { weight: '8' })
    expect(await available(holder)).toBe(20)
  })
  it('leaves a misused act rewarded once, and lets a slip be told anew', async () => {
    const officer = await anOfficer('issuer', RECYCLER)
    const holder = await anAccount()
    const [misused, slipped] = [aBatch(holder), aBatch(holder, { weight: '125' })]
    const [first, second] = (await told(await tell(RECYCLER, [misused, { ...slipped, weight: '99' }]))).awards
    await reverse(officer, first?.id ?? '')
    const other = await anAccount()
    expect((await refused(await tell(RECYCLER, { ...misused, holder: other })))[0]).toMatch(/rewarded before/)
    expect(await (await reverse(officer, second?.id ?? '', 'slip', 'typed 99')).json()).toMatchObject({
      state: 'corrected',
      taken: 990,
    })
    const anew = await told(await tell(RECYCLER, { ...slipped, weight: '12.5', holder: other }))
    expect(anew.awards[0]?.points).toBe(125)
    const cap = `holder/battery-return/${holder}/${slipped.day.slice(0, 7)}`
    // Of the cap, the slip is given back; the misuse is not.
    expect(await env.INTAKE.prepare('SELECT used FROM points_limits WHERE scope = ?').bind(cap).first('used')).toBe(125)
  })
  it('is for the body that told of it, or an administrator of the portal', async () => {
    const holder = await anAccount()
    const id = await given(holder)
    const stranger = await anOfficer('issuer', WASTE)
    expect((await reverse(stranger, id)).status).toBe(404)
    const admin = await anOfficer('admin')
    expect((await reverse(admin, id)).status).toBe(201)
    expect(await available(holder)).toBe(0)
  })
  it('needs something that was given, and a reason', async () => {
    const officer = await anOfficer('issuer', RECYCLER)
    const id = await waiting(await anAccount())
    expect((await reverse(officer, id)).status).toBe(422)
    expect((await reverse(officer, id, 'misuse', ' ')).status).toBe(422)
    expect((await reverse(officer, id, 'whim')).status).toBe(422)
  })
})

it('every rule that bodies attest names bodies that differ', () => {
  for (const { attested } of Object.values(POINTS_RULES))
    if (attested.by === 'bodies')
      expect(new Set(attested.bodies.map(({ code }) => code)).size).toBe(attested.bodies.length)
})
