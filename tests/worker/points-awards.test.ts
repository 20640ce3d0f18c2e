import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { findHolder } from '../../db/intake/points-holders.ts'
import { closeHolder } from '../../db/intake/points-leaving.ts'
import { heldBy } from './points-builders.ts'
import {
  aBatch,
  anAccount,
  CITY,
  daysAgo,
  everything,
  issuerKey,
  RECYCLER,
  refused,
  tell,
  told,
  TRANSPORT,
  WASTE,
} from './points-award-builders.ts'
import { ask, get } from './builders.ts'

const available = async (holder: string): Promise<number | undefined> => (await heldBy(holder))?.available

describe('the published rules', () => {
  it('are read by anyone, with all their versions', async () => {
    const { items } = await (await get('/api/points/rules')).json<{ items: { id: string }[] }>()
    expect(items.map(({ id }) => id)).toContain('metro-month')
    const one = await (await get('/api/points/rules/battery-return')).json<{ versions: unknown[]; url: string }>()
    expect(one).toMatchObject({ url: '/points/rules/battery-return/', versions: { length: 2 } })
    for (const id of ['nothing', 'constructor', '__proto__'])
      expect((await get(`/api/points/rules/${id}`)).status).toBe(404)
  })
})

describe('an award', () => {
  it('gives what the rule says, with the reason', async () => {
    const holder = await anAccount()
    const answer = await tell(RECYCLER, aBatch(holder, { id: 'slip-1' }))
    expect(answer.status).toBe(201)
    const { accepted, awards } = await told(answer)
    expect(accepted).toBe(1)
    expect(awards[0]).toMatchObject({
      id: `award.${RECYCLER}.slip-1`,
      state: 'awarded',
      stood: false,
      version: 2,
      points: 125,
      explanation: {
        zh: '重量 12.5 千克 × 10 分/千克 = 125；得 125 分。',
        en: 'weight 12.5 kg × 10 points/kg = 125; gives 125 points.',
      },
    })
    expect(await available(holder)).toBe(125)
  })
  it('keeps what was stated of the act until its holder closes her account', async () => {
    const [holder, other] = [await anAccount(), await anAccount()]
    for (const one of [holder, other]) expect((await tell(RECYCLER, aBatch(one))).status).toBe(201)
    const stated = (one: string) =>
      env.INTAKE.prepare('SELECT count(evidence) AS count FROM points_awards WHERE holder = ?').bind(one).first('count')
    expect([await stated(holder), await stated(other)]).toEqual([1, 1])
    const found = await findHolder(env.INTAKE, holder)
    if (!found) throw new Error('no holder')
    await closeHolder(env.INTAKE, found, env.POINTS_KEY, new Date())
    expect([await stated(holder), await stated(other)]).toEqual([0, 1])
    expect((await heldBy(holder))?.available).toBe(0)
  })

  it('moves nothing in a dry run, which says the same', async () => {
    const holder = await anAccount()
    const before = await everything()
    const answer = await tell(RECYCLER, [aBatch(holder), aBatch(holder, { weight: '0.35' })], {
      query: '?dryRun=true',
    })
    expect(answer.status).toBe(200)
    const { accepted, awards } = await told(answer)
    expect([accepted, ...awards.map(({ points }) => points)]).toEqual([0, 125, 3])
    expect(await everything()).toEqual(before)
  })
  it('takes a file of rows, all of them or none', async () => {
    const [one, two] = [await anAccount(), await anAccount()]
    const csv = (weight: string) =>
      ['id,rule,holder,day,batch,weight', `f1${weight},battery-return,${one},${daysAgo(2)},CSV-0001${weight},2`]
        .concat(`f2${weight},battery-return,${two},${daysAgo(2)},CSV-0002${weight},${weight}`)
        .join('\r\n')
    const before = await everything()
    const bad = await tell(RECYCLER, csv('0'), { type: 'text/csv' })
    expect(bad.status).toBe(422)
    expect(await refused(bad)).toEqual(['/1/weight “Spent batteries returned”: it comes to 0, less than one point.'])
    expect(await everything()).toEqual(before)
    expect((await told(await tell(RECYCLER, csv('3'), { type: 'text/csv' }))).accepted).toBe(2)
    expect([await available(one), await available(two)]).toEqual([20, 30])
  })
  it('told twice stands once, with an id or without; also when both come at once', async () => {
    const holder = await anAccount()
    const [named, plain] = [aBatch(holder, { id: 'again-1' }), aBatch(holder)]
    const answers = await Promise.all([named, named, plain, plain].map((row) => tell(RECYCLER, row)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const later = await told(await tell(RECYCLER, [named, plain]))
    expect(later.awards.map(({ stood }) => stood)).toEqual([true, true])
    expect(await available(holder)).toBe(250)
  })
  it('needs a key of an issuer, and rows', async () => {
    const path = '/api/points/awards'
    expect((await ask('POST', path, { 'content-type': 'application/json' }, '[]')).status).toBe(401)
    const authorization = `Bearer ${await issuerKey(RECYCLER)}`
    expect((await ask('POST', path, { authorization, 'content-type': 'application/pdf' }, '[]')).status).toBe(415)
    expect((await ask('POST', path, { authorization, 'content-type': 'application/json' }, '[]')).status).toBe(422)
    expect((await tell(RECYCLER, [1, null, 'x', []])).status).toBe(422)
    expect(
      (
        await tell(
          RECYCLER,
          Array.from({ length: 501 }, () => ({})),
        )
      ).status,
    ).toBe(413)
  })
})

describe('an award is refused, and nothing moved', () => {
  const refusing = async (
    row: (holder: string) => Record<string, unknown>,
    { by = RECYCLER, holder }: { by?: string; holder?: string } = {},
  ): Promise<string[]> => {
    const given = holder ?? (await anAccount())
    const before = await everything()
    const answer = await tell(by, row(given))
    expect(answer.status).toBe(422)
    expect(await everything()).toEqual(before)
    return refused(answer)
  }
  it.each([
    ['nothing', { weight: '0' }, '/0/weight'],
    ['less than nothing', { weight: '-1' }, '/0/weight'],
    ['a fraction in JSON', { weight: 0.5 }, '/0/weight'],
    ['2^53', { weight: '9007199254740993' }, '/0/weight'],
    ['an unknown rule', { rule: 'gold' }, '/0/rule'],
    ['a rule of the portal alone', { rule: 'comment-adopted', comment: '3F7KQ-9M2XA', adopted: '1' }, '/0/rule'],
    ['a day before the rule', { day: '2020-01-01' }, '/0/day'],
    ['a day too long ago', { day: daysAgo(40) }, '/0/day'],
    ['tomorrow', { day: daysAgo(-1) }, '/0/day'],
    ['a field that the rule does not know', { points: 5_000 }, '/0/points'],
  ])('for %s', async (_, over, pointer) => {
    const [first] = await refusing((holder) => aBatch(holder, over))
    expect(first).toMatch(new RegExp(`^${pointer} `))
  })
  it('for a body that the rule does not name', async () => {
    expect(await refusing(aBatch, { by: CITY })).toEqual([
      `/0/rule “Spent batteries returned” does not name ${CITY} among those who attest.`,
    ])
  })
  it('for a body that rewards itself, and for an officer who rewards her own account', async () => {
    const own = await anAccount({ kind: 'organisation', owner: RECYCLER })
    expect((await refusing(aBatch, { holder: own }))[0]).toMatch(/nobody attests for themselves/)
    // Keys of the tests are made by the operator; here by whom the account is.
    const made = await env.INTAKE.prepare(
      "SELECT id, created_by AS maker FROM keys WHERE role = 'issuer' AND organisation = ?",
    )
      .bind(RECYCLER)
      .first<{ id: string; maker: string }>()
    const hers = await anAccount({ owner: made?.maker ?? '' })
    expect((await refusing(aBatch, { holder: hers }))[0]).toMatch(/nobody attests for themselves/)
  })
  it('for an account that is none, is closed, or of a kind that the rule is not for', async () => {
    expect((await refusing(aBatch, { holder: 'nobody' }))[0]).toMatch(/^\/0\/holder There is no such account/)
    const closed = await anAccount({ closed: '2026-11-01' })
    expect((await refusing(aBatch, { holder: closed }))[0]).toMatch(/no such account/)
    const family = await anAccount({ kind: 'family' })
    expect((await refusing(aBatch, { holder: family }))[0]).toMatch(/not for families/)
    const metro = (holder: string) => ({
      rule: 'metro-month',
      holder,
      day: daysAgo(3),
      card: '3104990100000012345',
      distance: '100',
    })
    const company = await anAccount({ kind: 'organisation' })
    expect((await refusing(metro, { by: TRANSPORT, holder: company }))[0]).toMatch(/is for persons/)
  })
  it('for an act that was rewarded before, by whatever programme or body', async () => {
    const [one, other] = [await anAccount(), await anAccount()]
    const row = aBatch(one)
    await told(await tell(RECYCLER, row))
    const again = { ...row, holder: other }
    expect((await refusing(() => again))[0]).toMatch(/^\/0\/batch .*rewarded before \(Spent batteries returned\)/)
    const school = { ...again, rule: 'battery-return-schools' }
    expect((await refusing(() => school, { by: WASTE }))[0]).toMatch(/rewarded once, whatever the programme/)
  })
  it('for the same id with something else, and for twice the same in one request', async () => {
    const holder = await anAccount()
    await told(await tell(RECYCLER, aBatch(holder, { id: 'taken' })))
    expect(await refusing(() => aBatch(holder, { id: 'taken' }))).toEqual([
      '/0/id The id taken was used before, for something else.',
    ])
    const before = await everything()
    const row = aBatch(holder, { id: 'twin' })
    const twice = await tell(RECYCLER, [row, row])
    expect(await refused(twice)).toEqual([
      '/1/id Row 1 of the same request has the same id twin.',
      '/1/batch “Spent batteries returned”: row 1 of the same request tells of the same act.',
    ])
    expect(await everything()).toEqual(before)
  })
})

describe('limits', () => {
  it('keep a holder to the cap of a period, also within one request', async () => {
    const holder = await anAccount()
    const months = Array.from({ length: 6 }, (_, at) => ({
      rule: 'volunteer-hours',
      holder,
      day: daysAgo(1),
      activity: `HD-2026-1${at}`,
      hours: '2',
    }))
    const by = '5199010100000022X4'
    const before = await everything()
    const answer = await tell(by, months)
    expect(await refused(answer)).toEqual([
      '/4 “Hours of eco-volunteering”: an account is given 160 points a day at most; it has 160, and this is 40.',
      '/5 “Hours of eco-volunteering”: an account is given 160 points a day at most; it has 160, and this is 40.',
    ])
    expect(await everything()).toEqual(before)
    await told(await tell(by, months.slice(0, 4)))
    expect((await refused(await tell(by, months.slice(4, 5))))[0]).toMatch(/160 points a day at most/)
    expect(await available(holder)).toBe(160)
  })
  it('hold where many come at once: no more than the cap is ever given', async () => {
    const holder = await anAccount()
    const rows = Array.from({ length: 12 }, () => aBatch(holder, { rule: 'battery-return-schools', weight: '25' }))
    const answers = await Promise.all(rows.map((row) => tell(WASTE, row)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4)
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(8)
    expect(await available(holder)).toBe(1_200)
  })
  it('of a budget or of whoever attests are said to be what they are', async () => {
    const today = daysAgo(0)
    const fill = (scope: string, used: number, most: number) =>
      env.INTAKE.prepare(
        `INSERT INTO points_limits (scope, used, most) VALUES (?1, ?2, ?3)
          ON CONFLICT (scope) DO UPDATE SET used = ?2, most = ?3`,
      )
        .bind(scope, used, most)
        .run()
    const holder = await anAccount()
    const row = aBatch(holder, { rule: 'battery-return-schools', weight: '1' })
    for (const [scope, used, said] of [
      [`attester/${WASTE}/battery-return-schools/${today}`, 60_000, /attests 60000 points a day at most/],
      [`programme/battery-return-schools/${today}`, 19_999, /today’s budget is 20000 points, 19999 are given/],
      ['programme/battery-return-schools', 399_990, /budget of the programme is 400000 points/],
    ] as const) {
      await fill(scope, used, 1_000_000)
      const answer = await tell(WASTE, row)
      expect(answer.status).toBe(422)
      expect((await refused(answer))[0]).toMatch(said)
      await fill(scope, 0, 1_000_000)
    }
    expect((await told(await tell(WASTE, row))).awards[0]?.points).toBe(12)
  })
})

describe('the database itself', () => {
  const insert = (over: Record<string, string | number | null>): Promise<unknown> => {
    const row = {
      id: 'x1',
      rule: 'battery-return',
      version: 2,
      quantity: '1',
      share: 1,
      points: 10,
      holder: 'nobody',
      attester: RECYCLER,
      told_by: 'key',
      pair: 0,
      act: 'act-x1',
      digest: 'd',
      day: '2026-11-20',
      told: '2026-11-21',
      booked: '2026-11-21',
      state: 'awarded',
      ...over,
    }
    const names = Object.keys(row)
    return env.INTAKE.prepare(
      `INSERT INTO points_awards (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    )
      .bind(...Object.values(row))
      .run()
  }
  it('refuses two awards of one act, self-awards, second bodies that are the first, and points out of nowhere', async () => {
    await insert({})
    await expect(insert({ id: 'x2' })).rejects.toThrow()
    await expect(insert({ act: 'act-x2' })).rejects.toThrow()
    const own = await anAccount({ kind: 'organisation', owner: WASTE })
    await expect(insert({ id: 'x3', act: 'a3', holder: own, attester: WASTE })).rejects.toThrow(/themselves/)
    await expect(insert({ id: 'x4', act: 'a4', second: RECYCLER })).rejects.toThrow()
    await expect(insert({ id: 'x5', act: 'a5', points: 0 })).rejects.toThrow()
    await expect(insert({ id: 'x6', act: 'a6', points: 1.5 })).rejects.toThrow()
    await expect(insert({ id: 'x7', act: 'a7', pair: 1 })).rejects.toThrow()
  })
  it('keeps awards as they are', async () => {
    const change = (sql: string): Promise<unknown> => env.INTAKE.prepare(`${sql} WHERE id = 'x1'`).run()
    await expect(change('DELETE FROM points_awards')).rejects.toThrow()
    for (const set of [
      'points = 11',
      "holder = 'me'",
      "state = 'waiting'",
      "second = 'b'",
      "act = 'z'",
      'booked = NULL',
    ])
      await expect(change(`UPDATE points_awards SET ${set}`)).rejects.toThrow()
    await expect(
      env.INTAKE.prepare(`INSERT OR REPLACE INTO points_awards SELECT * FROM points_awards WHERE id = 'x1'`).run(),
    ).rejects.toThrow()
  })
})
