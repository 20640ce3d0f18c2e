import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { endRedemption, findRedemption } from '../../db/intake/points-redemptions.ts'
import { post as postTransfers } from '../../db/intake/points-ledger.ts'
import { lapsePoints } from '../../worker/jobs/points-lapse.ts'
import { aKey, aPlace, ask, publishAll, type ProblemAnswer } from './builders.ts'
import { anAward, nextId, openBooks } from './points-builders.ts'
import { anOffer, ATTESTER, OTHER_PARTNER, PARTNER, vouch } from './points-accounts-builders.ts'
import { anOfficer, aPerson, give, json, letPass, type Tab } from './people.ts'

interface Account {
  id: string
  available: number
  reserved: number
  attested: string | null
  shownAs: string | null
  family: string | null
  kind: string
}
interface Redemption {
  id: string
  state: string
  code?: string
  points: number
}

const PLACES = { starts: '2020-01-01', ends: '2099-12-31' }
const read = async <Body>(answer: Response, status = 200): Promise<Body> => {
  if (answer.status !== status) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json<Body>()
}

/** Somebody with an account of points; vouched for, unless said otherwise. */
const aHolder = async (points = 0, isVouched = true): Promise<{ tab: Tab; id: string }> => {
  const tab = await aPerson()
  const { id } = await read<Account>(await tab.post('/api/points/accounts'), 201)
  if (isVouched) expect(await vouch(id)).toBe('attested')
  if (points > 0) expect(await postTransfers(env.INTAKE, [anAward(id, points)])).toEqual({ status: 'posted' })
  return { tab, id }
}
const accountOf = async ({ tab, id }: { tab: Tab; id: string }): Promise<Account> =>
  read(await tab.ask('GET', `/api/points/accounts/${id}`))

let partner: Tab
let otherPartner: Tab
const anOpenOffer = async (over: object = {}): Promise<string> =>
  (await read<{ id: string }>(await partner.post('/api/points/offers', anOffer({ ...PLACES, ...over })), 201)).id

const reserve = async ({ tab, id }: { tab: Tab; id: string }, offer: string, pieces = 1): Promise<Redemption> =>
  read(await tab.post('/api/points/redemptions', { account: id, offer, pieces }), 201)

beforeAll(async () => {
  await openBooks()
  partner = await anOfficer('partner', PARTNER)
  otherPartner = await anOfficer('partner', OTHER_PARTNER)
})

describe('an account of points', () => {
  it('is opened once, and is nobody else’s: another’s is answered like none', async () => {
    const holder = await aHolder(50)
    expect((await read<Account>(await holder.tab.post('/api/points/accounts'), 201)).id).toBe(holder.id)
    expect(await accountOf(holder)).toMatchObject({ kind: 'person', available: 50, reserved: 0, family: null })
    const [other, offer] = [await aHolder(), await anOpenOffer()]
    const kept = await reserve(holder, offer)
    const none = 'x'.repeat(16)
    for (const [method, path] of [
      ['GET', `/api/points/accounts/ID`],
      ['GET', `/api/points/accounts/ID/statement`],
      ['GET', `/api/points/accounts/ID/statement.csv`],
      ['GET', `/api/points/accounts/ID/redemptions`],
      ['DELETE', `/api/points/accounts/ID`],
      ['DELETE', `/api/points/accounts/ID/family`],
    ] as const) {
      const [anothers, nones] = await Promise.all(
        [holder.id, none].map((id) => other.tab.ask(method, path.replace('ID', id))),
      )
      expect([path, anothers?.status, nones?.status]).toEqual([path, 404, 404])
      expect(await anothers?.text()).toBe(await nones?.text())
    }
    for (const body of [{ account: holder.id, offer, pieces: 1 }])
      expect((await other.tab.post('/api/points/redemptions', body)).status).toBe(404)
    expect((await other.tab.post(`/api/points/redemptions/${kept.id}/cancellation`)).status).toBe(404)
    expect((await other.tab.post(`/api/points/accounts/${holder.id}/poolings`, { points: 1 })).status).toBe(404)
    expect(await accountOf(holder)).toMatchObject({ available: 20, reserved: 30 })
  })

  it('of an organisation is used in its role alone, by session or by key', async () => {
    const code = '91990101000000115Y'
    const tab = await aPerson()
    const role = await give(tab, 'organisation', code)
    const asRole = { 'lucid-role': role }
    const { id } = await read<Account>(await tab.ask('POST', '/api/points/accounts', {}, asRole), 201)
    expect((await tab.ask('GET', `/api/points/accounts/${id}`, undefined, asRole)).status).toBe(200)
    expect((await tab.ask('GET', `/api/points/accounts/${id}`)).status).toBe(404)
    expect((await tab.ask('GET', '/api/points/accounts', undefined, { 'lucid-role': 'another' })).status).toBe(403)
    const key = { authorization: `Bearer ${await aKey({}, 'organisation', code)}` }
    expect(await json(await ask('GET', '/api/points/accounts', key))).toMatchObject({
      items: [{ id, kind: 'organisation', attested: expect.any(String) }],
    })
    const others = { authorization: `Bearer ${await aKey({}, 'organisation', OTHER_PARTNER)}` }
    expect((await ask('GET', `/api/points/accounts/${id}`, others)).status).toBe(404)
  })

  it('is closed with a fresh passkey, and is gone', async () => {
    const holder = await aHolder(50)
    await letPass(holder.tab)
    const path = `/api/points/accounts/${holder.id}`
    expect((await holder.tab.ask('DELETE', path)).status).toBe(403)
    await holder.tab.confirm()
    expect((await holder.tab.ask('DELETE', path)).status).toBe(204)
    expect((await holder.tab.ask('GET', path)).status).toBe(404)
    expect(await json(await holder.tab.ask('GET', '/api/points/accounts'))).toEqual({ items: [] })
  })
})

describe('somebody who vouches', () => {
  const document = { kind: 'resident-identity', number: '11010519491231002X' }

  it('lets an account spend that could only hold', async () => {
    const [holder, offer, attester] = [
      await aHolder(50, false),
      await anOpenOffer(),
      await anOfficer('attester', ATTESTER),
    ]
    const asked = { account: holder.id, offer, pieces: 1 }
    const refused = await read<ProblemAnswer & { fault: string }>(
      await holder.tab.post('/api/points/redemptions', asked),
      409,
    )
    expect(refused).toMatchObject({ fault: 'unattested', issues: [{ message: expect.stringMatching(/vouched/) }] })
    const gift = { account: holder.id, project: 'none', points: 1 }
    expect((await holder.tab.post('/api/points/donations', gift)).status).toBe(422)
    expect((await holder.tab.post(`/api/points/accounts/${holder.id}/families`)).status).toBe(409)
    const path = `/api/points/accounts/${holder.id}/attestation-codes`
    const { code } = await read<{ code: string }>(await holder.tab.post(path), 201)
    const typed = code.toLowerCase().replace('-', ' ')
    expect((await attester.post('/api/points/attestations', { code: typed, document })).status).toBe(201)
    expect((await accountOf(holder)).attested).not.toBeNull()
    expect((await holder.tab.post('/api/points/redemptions', asked)).status).toBe(201)
    expect((await holder.tab.post(path)).status).toBe(409)
  })

  it('vouches for one account of a person, not for herself, and by a document that can be one', async () => {
    const attester = await anOfficer('attester', ATTESTER)
    const own = await read<Account>(await attester.post('/api/points/accounts'), 201)
    const codeFor = async (tab: Tab, id: string) =>
      (await read<{ code: string }>(await tab.post(`/api/points/accounts/${id}/attestation-codes`), 201)).code
    const passport = { kind: 'passport', number: nextId('E1234') }
    const send = (code: string, given: object) => attester.post('/api/points/attestations', { code, document: given })
    expect(await json(await send(await codeFor(attester, own.id), passport))).toMatchObject({ fault: 'own' })
    const [one, other] = [await aHolder(0, false), await aHolder(0, false)]
    expect((await send(await codeFor(one.tab, one.id), passport)).status).toBe(201)
    expect(await json(await send(await codeFor(other.tab, other.id), passport))).toMatchObject({
      fault: 'known-person',
    })
    const unlikely = { ...document, number: '110105194912310021' }
    const answer = await read<ProblemAnswer>(await send(await codeFor(other.tab, other.id), unlikely), 422)
    expect(answer.issues?.[0]?.pointer).toBe('/document/number')
    expect(await json(await send('00000-00000', passport))).toMatchObject({ fault: 'unknown-code' })
  })
})

describe('a redemption', () => {
  it('is handed over by the code that is shown, and then stays as it is', async () => {
    const [holder, offer] = [await aHolder(100), await anOpenOffer()]
    const kept = await reserve(holder, offer, 2)
    expect(kept).toMatchObject({ state: 'reserved', points: 60, code: expect.stringMatching(/^\w{5}-\w{5}$/) })
    const path = `/api/points/redemptions/${kept.id}`
    // Without its code nothing is handed over at a counter, nor by another partner.
    expect((await partner.post(`${path}/confirmation`, {})).status).toBe(404)
    expect((await partner.post(`${path}/confirmation`, { code: '00000-00000' })).status).toBe(404)
    expect((await otherPartner.post(`${path}/confirmation`, { code: kept.code })).status).toBe(404)
    expect((await otherPartner.post('/api/points/redemption-confirmations', { code: kept.code })).status).toBe(404)
    const done = await read<Redemption>(await partner.post('/api/points/redemption-confirmations', { code: kept.code }))
    expect(done).toMatchObject({ id: kept.id, state: 'confirmed' })
    expect(done.code).toBeUndefined()
    expect((await partner.post('/api/points/redemption-confirmations', { code: kept.code })).status).toBe(200)
    expect(await json(await holder.tab.post(`${path}/cancellation`))).toMatchObject({ status: 409, fault: 'ended' })
    expect(await json(await partner.post(`${path}/refusal`))).toMatchObject({ fault: 'ended' })
    expect(await accountOf(holder)).toMatchObject({ available: 40, reserved: 0 })
  })

  it('of an offer online is confirmed by the partner’s key', async () => {
    const [holder, offer] = [await aHolder(100), await anOpenOffer({ way: 'online' })]
    const kept = await reserve(holder, offer)
    const send = async (code: string) =>
      ask(
        'POST',
        `/api/points/redemptions/${kept.id}/confirmation`,
        { authorization: `Bearer ${await aKey({}, 'partner', code)}`, 'content-type': 'application/json' },
        '{}',
      )
    expect((await send(OTHER_PARTNER)).status).toBe(404)
    expect(await json(await send(PARTNER))).toMatchObject({ state: 'confirmed' })
  })

  it('is cancelled by its holder, and confirmed no more', async () => {
    const [holder, offer] = [await aHolder(100), await anOpenOffer()]
    const kept = await reserve(holder, offer)
    const path = `/api/points/redemptions/${kept.id}`
    expect(await json(await holder.tab.post(`${path}/cancellation`))).toMatchObject({ state: 'cancelled' })
    expect(await json(await partner.post(`${path}/confirmation`, { code: kept.code }))).toMatchObject({
      fault: 'ended',
    })
    expect(await accountOf(holder)).toMatchObject({ available: 100, reserved: 0 })
  })

  it('lapses by the clock, and is confirmed no more', async () => {
    const [holder, offer] = [await aHolder(100), await anOpenOffer({ minutes: 5 })]
    const kept = await reserve(holder, offer)
    await lapsePoints(env, new Date(Date.now() + 4 * 60_000))
    expect(await accountOf(holder)).toMatchObject({ available: 70, reserved: 30 })
    await lapsePoints(env, new Date(Date.now() + 6 * 60_000))
    expect(await accountOf(holder)).toMatchObject({ available: 100, reserved: 0 })
    expect(await json(await partner.post('/api/points/redemption-confirmations', { code: kept.code }))).toMatchObject({
      status: 409,
      fault: 'out-of-time',
    })
  })

  it('is set aside once under one Idempotency-Key', async () => {
    const [holder, offer] = [await aHolder(100), await anOpenOffer()]
    const send = (pieces: number) =>
      holder.tab.ask(
        'POST',
        '/api/points/redemptions',
        { account: holder.id, offer, pieces },
        { 'idempotency-key': 'the same' },
      )
    const [first, second] = [await read<Redemption>(await send(1), 201), await read<Redemption>(await send(1), 201)]
    expect(second.id).toBe(first.id)
    expect(await json(await send(2))).toMatchObject({ status: 409, fault: 'id-taken' })
    expect(await accountOf(holder)).toMatchObject({ available: 70, reserved: 30 })
  })

  it.each([
    ['no pieces', { pieces: 0 }],
    ['fewer than none', { pieces: -1 }],
    ['a half', { pieces: 0.5 }],
    ['more than JSON carries', { pieces: 2 ** 53 }],
    ['pieces as text', { pieces: '1' }],
    ['something else besides', { price: 1 }],
  ])('of %s is refused', async (_, over) => {
    const [holder, offer] = [await aHolder(100), await anOpenOffer()]
    const answer = await holder.tab.post('/api/points/redemptions', { account: holder.id, offer, ...over })
    expect(answer.status).toBe(422)
    expect(await accountOf(holder)).toMatchObject({ available: 100, reserved: 0 })
  })

  it('is seen by the partner without whose it is', async () => {
    const [holder, offer] = [await aHolder(100), await anOpenOffer()]
    const kept = await reserve(holder, offer)
    const seen = await (await partner.ask('GET', '/api/points/partner-redemptions')).text()
    expect(seen).toContain(kept.id)
    expect(seen).not.toContain(holder.id)
    expect(seen).not.toContain(kept.code)
    expect(await (await otherPartner.ask('GET', '/api/points/partner-redemptions')).text()).not.toContain(kept.id)
    // Whose it was is not to be had by its state either.
    const one = await findRedemption(env.INTAKE, kept.id)
    if (one) await endRedemption(env.INTAKE, one, 'refused', new Date())
  })
})

describe('an offer', () => {
  it('is open to everybody, stocked and ended by its partner alone', async () => {
    const id = await anOpenOffer({ titleZh: '独一份' })
    expect(await json(await ask('GET', `/api/points/offers/${id}`))).toMatchObject({
      left: 10,
      price: 30,
      partner: { code: PARTNER },
      title: { zh: '独一份' },
    })
    expect((await otherPartner.post(`/api/points/offers/${id}/deliveries`, { pieces: 5 })).status).toBe(404)
    expect((await otherPartner.post(`/api/points/offers/${id}/ending`)).status).toBe(404)
    expect(await json(await partner.post(`/api/points/offers/${id}/deliveries`, { pieces: 5 }))).toMatchObject({
      left: 15,
    })
    expect(await (await ask('GET', '/api/points/offers?limit=200')).text()).toContain(id)
    expect(await json(await partner.post(`/api/points/offers/${id}/ending`))).toMatchObject({
      endedAt: expect.any(String),
    })
    expect(await (await ask('GET', '/api/points/offers?limit=200')).text()).not.toContain(id)
    expect(await (await ask('GET', `/api/points/offers?partner=${PARTNER}&limit=200`)).text()).toContain(id)
    const holder = await aHolder(100)
    const answer = await holder.tab.post('/api/points/redemptions', { account: holder.id, offer: id })
    expect(await json(answer)).toMatchObject({ status: 409, fault: 'not-open' })
  })

  it.each([
    ['/price', { price: 0 }],
    ['/price', { price: 1.5 }],
    ['/ends', { ends: '2019-01-01' }],
    ['/gtin', { gtin: '123' }],
    ['/titleZh', { titleZh: '找13800138000领' }],
    ['/titleEn', { titleEn: 'in\u200bvisible' }],
    ['/minutes', { minutes: 1 }],
    ['/stock', { stock: 0 }],
  ])('with a wrong %s is refused there', async (pointer, over) => {
    const answer = await partner.post('/api/points/offers', anOffer({ ...PLACES, ...over }))
    expect(await json(answer)).toMatchObject({ status: 422, issues: [{ pointer }] })
  })
})

describe('giving and pooling', () => {
  it('goes to a project of the record that is not finished', async () => {
    await publishAll('places', [aPlace()])
    await publishAll('restoration-projects', [
      { project: 'P-open', name: '示例湿地', kind: 'wetland', place: '110000', status: 'building' },
      { project: 'P-done', name: '示例矿山', kind: 'mine', place: '110000', status: 'accepted' },
    ])
    const holder = await aHolder(50)
    const send = (project: string, points: number) =>
      holder.tab.post('/api/points/donations', { account: holder.id, project, points })
    expect((await send('P-done', 5)).status).toBe(422)
    expect((await send('P-none', 5)).status).toBe(422)
    expect(await json(await send('P-open', 51))).toMatchObject({ status: 409, fault: 'too-little' })
    expect((await send('P-open', 20)).status).toBe(201)
    const { items } = await read<{ items: { project: string; points: number }[] }>(
      await ask('GET', '/api/points/projects'),
    )
    expect(items.map(({ project, points }) => [project, points])).toEqual([['P-open', 20]])
  })

  it('shares an account among a family', async () => {
    const [founder, member, stranger] = [await aHolder(100), await aHolder(40), await aHolder(10)]
    const path = (holder: { id: string }, rest: string) => `/api/points/accounts/${holder.id}/${rest}`
    const { family } = await read<{ family: string }>(await founder.tab.post(path(founder, 'families')), 201)
    const { code } = await read<{ code: string }>(await founder.tab.post(path(founder, 'family-codes')), 201)
    expect((await member.tab.post(path(member, 'family'), { code })).status).toBe(204)
    expect(await json(await stranger.tab.post(path(stranger, 'family'), { code }))).toMatchObject({
      fault: 'unknown-code',
    })
    expect((await stranger.tab.ask('GET', `/api/points/accounts/${family}`)).status).toBe(404)
    expect((await founder.tab.post(path(founder, 'poolings'), { points: 60 })).status).toBe(201)
    expect(await accountOf({ tab: member.tab, id: family })).toMatchObject({ kind: 'family', available: 60 })
    await reserve({ tab: member.tab, id: family }, await anOpenOffer())
    expect((await member.tab.ask('DELETE', `/api/points/accounts/${family}`)).status).toBe(409)
    expect((await member.tab.ask('DELETE', path(member, 'family'))).status).toBe(204)
    expect((await member.tab.ask('GET', `/api/points/accounts/${family}`)).status).toBe(404)
  })
})

describe('a statement', () => {
  it('says why, and its changes come to what is available', async () => {
    const [holder, offer] = [await aHolder(100), await anOpenOffer()]
    const [fetched, left] = [await reserve(holder, offer), await reserve(holder, offer, 2)]
    await partner.post('/api/points/redemption-confirmations', { code: fetched.code })
    await holder.tab.post(`/api/points/redemptions/${left.id}/cancellation`)
    const path = `/api/points/accounts/${holder.id}/statement`
    const { items } = await read<{ items: { change: number; kind: string; reason: { zh: string; en: string } }[] }>(
      await holder.tab.ask('GET', path),
    )
    expect(items.reduce((sum, { change }) => sum + change, 0)).toBe(70)
    expect(items.map(({ reason }) => reason.en)).toEqual([
      'given back: 2 × A tin of example tea, cancelled',
      'handed over: 1 × A tin of example tea',
      'set aside: 2 × A tin of example tea',
      'set aside: 1 × A tin of example tea',
      expect.any(String),
    ])
    const first = await holder.tab.ask('GET', `${path}?limit=2`)
    const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    expect((await read<{ items: unknown[] }>(await holder.tab.ask('GET', next))).items).toEqual(items.slice(2, 4))
    const csv = await (await holder.tab.ask('GET', `${path}.csv`)).text()
    expect(csv.trimEnd().split('\r\n')).toHaveLength(6)
    expect(csv).toContain('示例茶叶一罐')
    const whole = await read<{ account: Account; lines: unknown[] }>(await holder.tab.ask('GET', `${path}.json`))
    expect(whole).toMatchObject({ account: { id: holder.id }, lines: items })
  })
})
