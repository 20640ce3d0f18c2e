import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { lapsePoints } from '../../worker/jobs/points-lapse.ts'
import { ask } from './builders.ts'
import { anOfficer, aPerson, type Tab } from './people.ts'
import { anOffer, PARTNER, vouch } from './points-accounts-builders.ts'
import {
  aBatch,
  anAccount,
  CITY,
  daysAgo,
  issuerKey,
  RECYCLER,
  tell,
  told,
  TRANSPORT,
  WASTE,
} from './points-award-builders.ts'
import { nextId, openBooks } from './points-builders.ts'

/**
 * Everything that the ledger must refuse, sent through the API: nothing moves, and one sentence in the reader's language
 * names the place.
 */

interface Said {
  pointer: string
  message: string
}

/** All that points are: what moved, what is held, waits, counts against limits, and what is known of acts. */
const everything = async (): Promise<string> => {
  const tables = [
    'points_transfers',
    'points_accounts',
    'points_pending',
    'points_limits',
    'points_awards',
    'points_redemptions',
    'points_reversals',
    'points_offers',
    'points_vouchers',
  ]
  const read = await env.INTAKE.batch(tables.map((table) => env.INTAKE.prepare(`SELECT * FROM ${table}`)))
  return JSON.stringify(read.map(({ results }) => results))
}

const saidIn = async (answer: Response): Promise<Said> => {
  const { issues = [] } = await answer.json<{ issues?: Said[] }>()
  expect(issues).toHaveLength(1)
  return issues[0] ?? { pointer: '', message: '' }
}

/** Sent twice, in both languages: refused both times, and all stands as before. */
const refused = async (
  send: (language: string) => Promise<Response>,
  { status = 422, pointer, zh, en }: { status?: number; pointer: string; zh: RegExp; en: RegExp },
): Promise<void> => {
  const before = await everything()
  for (const [language, sentence] of [
    ['zh-CN', zh],
    ['en', en],
  ] as const) {
    const answer = await send(language)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const said = await saidIn(answer)
    expect(said).toEqual({ pointer, message: expect.stringMatching(sentence) })
  }
  expect(await everything()).toBe(before)
}

/** An act told by a body's key. */
const telling =
  (row: object, by = RECYCLER, raw?: string) =>
  async (language: string): Promise<Response> =>
    ask(
      'POST',
      '/api/points/awards',
      {
        authorization: `Bearer ${await issuerKey(by)}`,
        'content-type': 'application/json',
        'accept-language': language,
      },
      raw ?? JSON.stringify(row),
    )
const posting =
  (tab: Tab, path: string, body: object, headers: Record<string, string> = {}) =>
  (language: string): Promise<Response> =>
    tab.ask('POST', path, body, { 'accept-language': language, ...headers })

let holder: { tab: Tab; id: string }
let partner: Tab
let officer: Tab
let offer: string
const PROJECT = '示修积分-01'

const read = async <Body>(answer: Response): Promise<Body> => {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json<Body>()
}
const reserve = async (pieces = 1) =>
  read<{ id: string; code: string }>(
    await holder.tab.post('/api/points/redemptions', { account: holder.id, offer, pieces }),
  )

beforeAll(async () => {
  await openBooks()
  const tab = await aPerson()
  const { id } = await read<{ id: string }>(await tab.post('/api/points/accounts'))
  expect(await vouch(id)).toBe('attested')
  holder = { tab, id }
  partner = await anOfficer('partner', PARTNER)
  officer = await anOfficer('issuer', RECYCLER)
  const made = anOffer({ starts: '2020-01-01', ends: '2099-12-31', stock: 100, minutes: 5 })
  offer = (await read<{ id: string }>(await partner.post('/api/points/offers', made))).id
  await told(await tell(RECYCLER, aBatch(id, { weight: '99' })))
})

describe('amounts', () => {
  it.each<[string, unknown, RegExp, RegExp]>([
    ['zero', '0', /算下来是 0，不满 1 分/, /comes to 0, less than one point/],
    ['below zero', '-1', /不小于 0/, /not below 0/],
    ['a fraction as a JSON number', 0.5, /写成文字的数/, /a number written as text/],
    ['finer than the rule weighs', '1.0001', /小数最多 3 位/, /with 3 decimals at most/],
    ['2^53 as a JSON number', 2 ** 53, /写成文字的数/, /a number written as text/],
    ['2^53 as text', String(2 ** 53), /一次最多 5000/, /is at most 5000/],
    ['what is no number', 'much', /写成文字的数/, /a number written as text/],
  ])('of an award: %s', async (_, weight, zh, en) => {
    await refused(telling(aBatch(holder.id, { weight })), { pointer: '/0/weight', zh, en })
  })

  const WHOLE = { zh: /应当是 1 到 [\d,]+ 的整数/, en: /A whole number from 1 to [\d,]+/ }
  it.each([
    ['zero', 0],
    ['below zero', -1],
    ['a fraction', 0.5],
    ['2^53', 2 ** 53],
  ])('of whatever is spent, given, pooled or offered: %s', async (_, amount) => {
    const { tab, id } = holder
    const account = { account: id }
    const own = `/api/points/accounts/${id}`
    await refused(posting(tab, '/api/points/redemptions', { ...account, offer, pieces: amount }), {
      pointer: '/pieces',
      ...WHOLE,
    })
    const gift = { ...account, project: PROJECT, points: amount }
    await refused(posting(tab, '/api/points/donations', gift), { pointer: '/points', ...WHOLE })
    await refused(posting(tab, `${own}/poolings`, { points: amount }), { pointer: '/points', ...WHOLE })
    await refused(posting(partner, `/api/points/offers/${offer}/deliveries`, { pieces: amount }), {
      pointer: '/pieces',
      ...WHOLE,
    })
    await refused(posting(partner, '/api/points/offers', anOffer({ price: amount })), { pointer: '/price', ...WHOLE })
  })
})

describe('what stands already', () => {
  it('is not told otherwise under the same id', async () => {
    await told(await tell(RECYCLER, aBatch(holder.id, { id: 'stands', weight: '1' })))
    await refused(telling(aBatch(holder.id, { id: 'stands', weight: '2' })), {
      pointer: '/0/id',
      zh: /编号 stands 已经用过，内容不一样/,
      en: /The id stands was used before, for something else/,
    })
    const key = { 'idempotency-key': 'the same' }
    const asked = { account: holder.id, offer, pieces: 1 }
    expect((await holder.tab.ask('POST', '/api/points/redemptions', asked, key)).status).toBe(201)
    await refused(posting(holder.tab, '/api/points/redemptions', { ...asked, pieces: 2 }, key), {
      status: 409,
      pointer: '',
      zh: /同一个 Idempotency-Key/,
      en: /The same Idempotency-Key/,
    })
  })

  it('is not rewarded twice: one act, whatever programme, body or account', async () => {
    const batch = aBatch(holder.id, { batch: 'DC-REFUSED-1', weight: '1' })
    await told(await tell(RECYCLER, batch))
    const other = await anAccount()
    const twice = { pointer: '/0/batch', zh: /这件事已经记过分了（废旧|这件事已经记过分了/, en: /was rewarded before/ }
    await refused(telling({ ...batch, holder: other }), twice)
    await refused(telling({ ...batch, holder: other }, WASTE), twice)
    await refused(telling({ ...batch, holder: other, rule: 'battery-return-schools' }, WASTE), twice)
  })
})

describe('rules', () => {
  it('that are unknown reward nothing', async () => {
    await refused(telling(aBatch(holder.id, { rule: 'free-points' })), {
      pointer: '/0/rule',
      zh: /没有名为“free-points”的规则/,
      en: /There is no rule “free-points”/,
    })
  })
  it('that are over, or had not begun, reward nothing', async () => {
    const bag = { rule: 'clothes-return', holder: holder.id, day: daysAgo(1), bag: 'JY-20251105-0031', weight: '4.5' }
    await refused(telling(bag), {
      pointer: '/0/day',
      zh: /“旧衣回收试点”到 2025-12-31 为止/,
      en: /ended on 2025-12-31/,
    })
    await refused(telling(aBatch(holder.id, { day: '2025-06-30' })), {
      pointer: '/0/day',
      zh: /从 2025-07-01 起才有/,
      en: /holds from 2025-07-01/,
    })
  })
  it('take nothing that was done too long ago, or is yet to be done', async () => {
    await refused(telling(aBatch(holder.id, { day: daysAgo(31) })), {
      pointer: '/0/day',
      zh: /要在 30 天之内登记/,
      en: /has to be told within 30 days/,
    })
    await refused(telling(aBatch(holder.id, { day: daysAgo(-1) })), {
      pointer: '/0/day',
      zh: /还没有到/,
      en: /has not come yet/,
    })
  })
  it('keep to the cap of an account', async () => {
    const card = { rule: 'metro-month', holder: holder.id, day: daysAgo(0) }
    await told(await tell(TRANSPORT, { ...card, card: '3104990100000077777', distance: '700' }))
    await refused(telling({ ...card, card: '3104990100000077778', distance: '100' }, TRANSPORT), {
      pointer: '/0',
      zh: /一个账户每月最多 300 分，已有 280 分，这一次是 40 分/,
      en: /an account is given 300 points a month at most; it has 280, and this is 40/,
    })
  })
  it('keep to the budgets of the programme and to what a body may attest a day', async () => {
    const fill = (scope: string, used: number) =>
      env.INTAKE.prepare(
        `INSERT INTO points_limits (scope, used, most) VALUES (?1, ?2, 9000000)
          ON CONFLICT (scope) DO UPDATE SET used = ?2, most = 9000000`,
      )
        .bind(scope, used)
        .run()
    const today = daysAgo(0)
    for (const [scope, used, zh, en] of [
      [`programme/battery-return/${today}`, 99_995, /今天的预算是 100000 分/, /today’s budget is 100000 points/],
      ['programme/battery-return', 4_999_995, /总预算是 5000000 分/, /budget of the programme is 5000000 points/],
      [`attester/${RECYCLER}/battery-return/${today}`, 59_995, /一天最多核实 60000 分/, /attests 60000 points a day/],
    ] as const) {
      const limit = env.INTAKE.prepare('SELECT used FROM points_limits WHERE scope = ?').bind(scope)
      const before = (await limit.first<number>('used')) ?? 0
      await fill(scope, used)
      await refused(telling(aBatch(await anAccount(), { weight: '1' })), { pointer: '/0', zh, en })
      await fill(scope, before)
    }
  })
})

describe('who attests', () => {
  it('is a body that the rule names', async () => {
    await refused(telling(aBatch(holder.id), CITY), {
      pointer: '/0/rule',
      zh: new RegExp(`没有把 ${CITY} 列为核实单位`),
      en: new RegExp(`does not name ${CITY} among those who attest`),
    })
    await refused(
      telling({
        rule: 'report-verified',
        holder: holder.id,
        day: daysAgo(1),
        voucher: '7K2MA-9QX4T-0B5CD-EF8GH-JKM3N-P',
      }),
      {
        pointer: '/0/rule',
        zh: /由本平台自己核实，谁也不能替它登记/,
        en: /attested by the portal itself/,
      },
    )
  })
  it('is never who is rewarded', async () => {
    const own = await anAccount({ kind: 'organisation', owner: RECYCLER })
    await refused(telling(aBatch(own)), {
      pointer: '/0/holder',
      zh: /核实的和得分的不能是同一个人、同一个单位/,
      en: /nobody attests for themselves/,
    })
    const hers = await anAccount({ owner: officer.account })
    await refused(posting(officer, '/api/points/awards', [aBatch(hers)]), {
      pointer: '/0/holder',
      zh: /核实的和得分的不能是同一个人/,
      en: /nobody attests for themselves/,
    })
  })
})

describe('a redemption that has ended', () => {
  const LATE = { status: 409, pointer: '', zh: /预留时间已过/, en: /Its time is over/ }
  const ENDED = { status: 409, pointer: '', zh: /这项兑换已经结束/, en: /This redemption has ended/ }

  it('by its time is not confirmed any more, and its points are back', async () => {
    const { id, code } = await reserve()
    await lapsePoints(env, new Date(Date.now() + 6 * 60_000))
    await refused(posting(partner, '/api/points/redemption-confirmations', { code }), LATE)
    await refused(posting(partner, `/api/points/redemptions/${id}/confirmation`, { code }), LATE)
  })
  it('by being handed over is not cancelled, nor refused by the partner', async () => {
    const { id, code } = await reserve()
    expect((await partner.post('/api/points/redemption-confirmations', { code })).status).toBe(200)
    await refused(posting(holder.tab, `/api/points/redemptions/${id}/cancellation`, {}), ENDED)
    await refused(posting(partner, `/api/points/redemptions/${id}/refusal`, {}), ENDED)
  })
  it('by being cancelled is not confirmed', async () => {
    const { id, code } = await reserve()
    expect((await holder.tab.post(`/api/points/redemptions/${id}/cancellation`)).status).toBe(200)
    await refused(posting(partner, `/api/points/redemptions/${id}/confirmation`, { code }), ENDED)
  })
})

describe('a reversal', () => {
  it('is not reversed, and happens once', async () => {
    const { awards } = await told(await tell(RECYCLER, aBatch(await anAccount(), { weight: '3' })))
    const award = awards[0]?.id ?? nextId('none')
    const reverse = (id: string) => ({ award: id, why: 'misuse', reason: '查实重号' })
    expect((await officer.post('/api/points/reversals', reverse(award))).status).toBe(201)
    await refused(posting(officer, '/api/points/reversals', reverse(`reversal/${award}`)), {
      pointer: '/award',
      zh: /冲正不能再冲正/,
      en: /a reversal is not reversed/,
    })
    const before = await everything()
    expect((await officer.post('/api/points/reversals', reverse(award))).status).toBe(201)
    expect(await everything()).toBe(before)
  })
})
