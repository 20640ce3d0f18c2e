import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readAnswer } from '../../content/log/read-proof.ts'
import { verifyRecord } from '../../content/log/verify-record.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { Books, missingFrom } from '../../content/points/books.ts'
import { accountCommitment, isCounted } from '../../content/points/sum-tree.ts'
import { publishPointsBooks } from '../../worker/jobs/points-books.ts'
import { get } from './builders.ts'
import { anOfficer, aPerson, type Tab } from './people.ts'
import { anOffer, ATTESTER, PARTNER } from './points-accounts-builders.ts'
import {
  aBatch,
  daysAgo,
  everything,
  RECYCLER,
  refused,
  tell,
  told,
  TRANSPORT,
  WASTE,
} from './points-award-builders.ts'
import { nextId } from './points-builders.ts'
import { aFoundReport, askForVoucher, openVoucher, reward } from './report-reward-builders.ts'
import { aBody, BODY } from './reporting.ts'

/**
 * All of it as a citizen walks it, by the routes that her browser, the bodies and the partner ask: she earns in three
 * ways, sees why, spends, and finds her balance in the published books.
 */

const read = async <Body>(answer: Response, status = 200): Promise<Body> => {
  if (answer.status !== status) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json<Body>()
}

interface Account {
  id: string
  available: number
  reserved: number
}
interface Line {
  kind: string
  change: number
  reason: { zh: string; en: string }
}

/** Somebody with an account of points for whom an attester vouched, by her code and a document. */
const aCitizen = async (): Promise<{ tab: Tab; id: string }> => {
  const tab = await aPerson()
  const { id } = await read<Account>(await tab.post('/api/points/accounts'), 201)
  const { code } = await read<{ code: string }>(await tab.post(`/api/points/accounts/${id}/attestation-codes`), 201)
  const attester = await anOfficer('attester', ATTESTER)
  const document = { kind: 'passport', number: nextId('E5500').replace('-', '') }
  await read(await attester.post('/api/points/attestations', { code, document }), 201)
  return { tab, id }
}

const redeem = (tab: Tab, voucher: string): Promise<Response> =>
  tab.ask('POST', '/api/points/vouchers/redemption', { voucher }, { 'accept-language': 'en' })

let citizen: { tab: Tab; id: string }
let other: { tab: Tab; id: string }
let handler: Tab
let voucher: string
const account = async (): Promise<Account> => read(await citizen.tab.ask('GET', `/api/points/accounts/${citizen.id}`))
const metro = (holder: string, over: object = {}) => ({
  rule: 'metro-month',
  holder,
  day: daysAgo(3),
  card: '3104990100000012345',
  distance: '412.5',
  ...over,
})

beforeAll(async () => {
  const keys = await aBody()
  handler = await anOfficer('handler', BODY)
  citizen = await aCitizen()
  other = await aCitizen()
  const { number, owner } = await aFoundReport(keys, handler)
  await read(await reward(handler, number), 201)
  voucher = await openVoucher(await askForVoucher(number, owner, owner.identity.recipient), owner.identity.identity)
})

describe('a citizen', () => {
  const batch = aBatch('', { batch: 'DC-20261120-7001' })

  it('earns points for a verified report, a batch of batteries and a month of metro rides, and is told why', async () => {
    const report = await read<{ points: number; explanation: { en: string } }>(await redeem(citizen.tab, voucher), 201)
    expect(report).toMatchObject({
      points: 300,
      explanation: { zh: '一张奖励券 × 300 分/件 = 300；得 300 分。', en: expect.stringContaining('gives 300 points') },
    })
    const recycled = await told(await tell(RECYCLER, { ...batch, holder: citizen.id }))
    expect(recycled.awards[0]).toMatchObject({
      points: 125,
      explanation: { zh: expect.stringContaining('12.5 千克 × 10') },
    })
    const rode = await told(await tell(TRANSPORT, metro(citizen.id)))
    expect(rode.awards[0]).toMatchObject({
      points: 165,
      explanation: { en: 'distance 412.5 km × 0.1 kg/km × 4 points/kg = 165; gives 165 points.' },
    })
    expect(await account()).toMatchObject({ available: 590, reserved: 0 })
  })

  it('gives none of it to anybody else, by whatever programme or body', async () => {
    const before = await everything()
    expect(await refused(await redeem(other.tab, voucher))).toEqual([
      '/voucher There is no such voucher, or it was used, or it is out of date.',
    ])
    const school = { ...batch, rule: 'battery-return-schools', holder: other.id }
    expect((await refused(await tell(WASTE, school)))[0]).toMatch(/^\/0\/batch .*rewarded once/)
    expect((await refused(await tell(TRANSPORT, metro(other.id))))[0]).toMatch(/^\/0\/card .*rewarded before/)
    expect((await refused(await tell(TRANSPORT, metro(citizen.id, { day: daysAgo(2), distance: '9' }))))[0]).toMatch(
      /rewarded before/,
    )
    expect(await everything()).toEqual(before)
  })

  it('spends them on an offer, whose partner hands it over by the code that she shows', async () => {
    const partner = await anOfficer('partner', PARTNER)
    const offer = anOffer({ starts: '2020-01-01', ends: '2099-12-31', price: 120 })
    const { id } = await read<{ id: string }>(await partner.post('/api/points/offers', offer), 201)
    const asked = { account: citizen.id, offer: id, pieces: 1 }
    expect((await citizen.tab.post('/api/points/redemptions', { ...asked, pieces: 5 })).status).toBe(409)
    const kept = await read<{ code: string }>(await citizen.tab.post('/api/points/redemptions', asked), 201)
    expect(await account()).toMatchObject({ available: 470, reserved: 120 })
    const path = '/api/points/redemption-confirmations'
    expect((await partner.post(path, { code: '00000-00000' })).status).toBe(404)
    expect(await read(await partner.post(path, { code: kept.code }))).toMatchObject({ state: 'confirmed', points: 120 })
    expect(await account()).toMatchObject({ available: 470, reserved: 0 })
  })

  it('reads in her statement why each gave or took that many', async () => {
    const { items } = await read<{ items: Line[] }>(
      await citizen.tab.ask('GET', `/api/points/accounts/${citizen.id}/statement`),
    )
    const awards = items.filter(({ kind }) => kind === 'award')
    expect(awards.map(({ change, reason }) => [change, reason.en]).sort()).toEqual([
      [125, expect.stringContaining('weight 12.5 kg × 10 points/kg = 125')],
      [165, expect.stringContaining('distance 412.5 km × 0.1 kg/km × 4 points/kg = 165')],
      [300, expect.stringContaining('300 points/report')],
    ])
    expect(items.reduce((sum, { change }) => sum + change, 0)).toBe(470)
    // Nothing in it tells which report it was.
    expect(JSON.stringify(items)).not.toMatch(/reports\//)
  })

  it('finds that the day’s books balance, stand in the log, and hold her own balance', async () => {
    await publishPointsBooks(env, new Date(Date.now() + 86_400_000))
    const day = daysAgo(0)
    const record = await read<{ index: number; body: Record<string, unknown> }>(
      await get(`/api/registers/points-books/records/${day}`),
    )
    const { leaves, root, day: of, ...figures } = record.body
    const books = Books.parse(figures)
    expect([of, books.issued, books.spent, missingFrom(books)]).toEqual([day, 590, 120, 0])

    const [entry, proof, vkey] = await Promise.all([
      get(`/api/log/entries/${record.index}`).then((answer) => answer.json()),
      get(`/api/log/proofs/${record.index}`).then((answer) => answer.json()),
      get('/log/vkey').then((answer) => answer.text()),
    ])
    const steps = await verifyRecord({ record, entry, proof: readAnswer(proof), vkey })
    expect(steps.map(({ what, ok }) => [what, ok])).toEqual([
      ['shown', true],
      ['included', true],
      ['signed', true],
    ])

    const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
    const own = await read<{
      balance: number
      salt: string
      index: number
      beside: { hash: string; sum: number }[]
    }>(await citizen.tab.ask('GET', `/api/points/accounts/${citizen.id}/proof?day=${day}`))
    expect(own.balance).toBe(470)
    const path = {
      index: own.index,
      beside: own.beside.map(({ hash, sum }) => ({ hash: bytesOf(hash), sum: BigInt(sum) })),
    }
    const counted = async (points: number, held = books.held): Promise<boolean> =>
      isCounted(
        { commitment: await accountCommitment(citizen.id, bytesOf(own.salt), sha256), balance: BigInt(points) },
        path,
        { hash: bytesOf(String(root)), sum: BigInt(held) },
        Number(leaves),
        sha256,
      )
    expect(await counted(470)).toBe(true)
    expect([await counted(471), await counted(469), await counted(470, books.held + 1)]).toEqual([false, false, false])
    expect((await other.tab.ask('GET', `/api/points/accounts/${citizen.id}/proof?day=${day}`)).status).toBe(404)
  })
})
