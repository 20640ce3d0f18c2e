import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LOOK_UP_COST } from '../../content/label-watch/look-up.ts'
import { openIntake } from '../../db/intake/db.ts'
import { countLookUp, forgetLookUps, listLikelyFakes } from '../../db/intake/label-look-ups.ts'
import { api } from '../../worker/api.ts'
import { lookUpMarks } from '../../worker/label-watch/marks.ts'
import { publishAll } from './builders.ts'
import { aCertificate, publishGround } from './certificate-builders.ts'
import { anOfficer } from './people.ts'

const FAKE = 'GF209900000000'
const REAL = 'GF000000000001'
const SECRET = env.LOOK_UP_KEY ?? ''
const db = openIntake(env.INTAKE)
const DAYS = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04']
const token = (at: number): string => String(at).padStart(22, 'T')
const noon = (day: string): Date => new Date(`${day}T04:00:00Z`)

const count = async (number: string, visitor: number, day: string): Promise<void> =>
  countLookUp(db, await lookUpMarks(SECRET, number, token(visitor)), { number, schemes: ['green-food'] }, noon(day))
const listed = async (): Promise<string[]> =>
  (await listLikelyFakes(db, { after: undefined, limit: 100 })).map(({ number }) => number)
const kept = async (): Promise<Record<string, unknown>[]> =>
  (await env.INTAKE.prepare('SELECT * FROM label_look_ups').all()).results

/** The page's own request, and what goes on after its answer. */
const lookUp = async (number: string, by: string, bindings: Partial<Env> = {}, address = '203.0.113.7') => {
  const after: Promise<unknown>[] = []
  const context = {
    waitUntil: (promise: Promise<unknown>) => after.push(promise),
    passThroughOnException: () => undefined,
    props: {},
  }
  const answer = await api.request(
    '/api/label-reports/look-ups',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': address },
      body: JSON.stringify({ number, token: by }),
    },
    { ...env, ...bindings },
    context,
  )
  await Promise.all(after)
  return answer
}

beforeAll(async () => {
  await publishGround()
  await publishAll('certification-schemes', [
    {
      scheme: 'green-food',
      name: '绿色食品',
      nameEn: 'green food',
      kind: 'farm',
      proves: '示例',
      provesEn: 'example',
      grammar: '^GF\\d{12}$',
      source: '示例',
      standing: 'recalled',
    },
  ])
  await publishAll('certificates', [aCertificate({ number: REAL })])
})
beforeEach(async () => {
  await env.INTAKE.exec('DELETE FROM label_look_ups')
  await env.INTAKE.exec('DELETE FROM likely_fakes')
})

describe('a number looked up in vain', () => {
  it('enters the list with the tenth token on the third day, and not before', async () => {
    for (let visitor = 0; visitor < 4; visitor++) await count(FAKE, visitor, DAYS[0] ?? '')
    for (let visitor = 4; visitor < 8; visitor++) await count(FAKE, visitor, DAYS[1] ?? '')
    await count(FAKE, 8, DAYS[2] ?? '')
    expect(await listed()).toEqual([])
    await count(FAKE, 8, DAYS[3] ?? '')
    expect(await listed()).toEqual([])
    await count(FAKE, 9, DAYS[3] ?? '')
    expect(await listed()).toEqual([FAKE])
    expect(await kept()).toEqual([])
  })

  it('does not enter by many tokens on two days, nor by few on many', async () => {
    for (let visitor = 0; visitor < 40; visitor++) await count(FAKE, visitor, DAYS[visitor % 2] ?? '')
    expect(await kept()).toHaveLength(8)
    for (let day = 1; day <= 20; day++)
      await count('GF209900000001', day % 9, `2026-11-${String(day).padStart(2, '0')}`)
    expect(await listed()).toEqual([])
  })

  it('counts one token once, and four tokens a day', async () => {
    for (let times = 0; times < 5; times++) await count(FAKE, 1, DAYS[times % 4] ?? '')
    expect(await kept()).toHaveLength(1)
    for (let visitor = 0; visitor < 10; visitor++) await count('GF209900000002', visitor, DAYS[0] ?? '')
    expect(await kept()).toHaveLength(5)
  })

  it('is counted no more while it stands on the list', async () => {
    for (let visitor = 0; visitor < 12; visitor++) await count(FAKE, visitor, DAYS[Math.floor(visitor / 4)] ?? '')
    expect(await listed()).toEqual([FAKE])
    await count(FAKE, 99, DAYS[3] ?? '')
    expect(await kept()).toEqual([])
  })

  it('is forgotten after 30 days, as a hash and on the list', async () => {
    await count('GF209900000003', 1, '2026-11-01')
    for (let visitor = 0; visitor < 12; visitor++) await count(FAKE, visitor, DAYS[Math.floor(visitor / 4)] ?? '')
    await forgetLookUps(db, noon('2026-11-30'))
    expect([(await kept()).length, await listed()]).toEqual([1, [FAKE]])
    await forgetLookUps(db, noon('2026-12-01'))
    expect([(await kept()).length, await listed()]).toEqual([0, [FAKE]])
    await forgetLookUps(db, noon('2026-12-03'))
    expect(await listed()).toEqual([])
  })
})

describe('what is kept', () => {
  it('holds neither number nor token nor address, nor a plain hash of them, and joins no two look-ups of one visitor', async () => {
    const [address, mine] = ['2001:db8::dead:beef', 'MarkedTokenOfThisPage1']
    await lookUp(FAKE, mine, {}, address)
    await lookUp('GF209900000009', mine, {}, address)
    const rows = await kept()
    expect(rows).toHaveLength(2)
    const text = JSON.stringify(rows)
    for (const sought of [FAKE, mine, address])
      for (const form of [sought, ...(await hashesOf(sought))]) expect(text).not.toContain(form)
    expect(new Set(rows.map((row) => row['visitor_mark'])).size).toBe(2)
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['day', 'number_mark', 'visitor_mark'])
  })

  it('cannot be recognised with another key', async () => {
    const other = Buffer.alloc(32, 7).toString('base64')
    const [ours, theirs] = [await lookUpMarks(SECRET, FAKE, token(1)), await lookUpMarks(other, FAKE, token(1))]
    expect(ours.number).not.toBe(theirs.number)
    expect(ours.visitor).not.toBe(theirs.visitor)
  })
})

const hashesOf = async (text: string): Promise<string[]> => {
  const bytes = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return [bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')].map((hash) => hash.slice(0, 20))
}

describe('the request of the page', () => {
  it.each([
    ['a number that a certificate has', REAL, token(1)],
    ['one that it can be taken for', 'GFOOOOOOOOOOO1', token(1)],
    ['what no grammar fits', '示例茶', token(1)],
    ['a text with a slip corrected', 'GF2O9900000000', token(1)],
    ['no token', FAKE, ''],
    ['a token that is an address', FAKE, '203.0.113.7'],
  ])('counts nothing of %s, and answers alike', async (_, number, by) => {
    const answer = await lookUp(number, by)
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    expect(await kept()).toEqual([])
  })

  it('counts nothing without the key of the hashes', async () => {
    expect((await lookUp(FAKE, token(1), { LOOK_UP_KEY: '' })).status).toBe(204)
    expect(await kept()).toEqual([])
  })

  it('counts no more than the limit of an address lets by, and answers alike', async () => {
    let calls = 0
    const LIMIT = { limit: () => Promise.resolve({ success: ++calls <= 2 * LOOK_UP_COST }) }
    const statuses: number[] = []
    for (let visitor = 0; visitor < 4; visitor++) statuses.push((await lookUp(FAKE, token(visitor), { LIMIT })).status)
    expect(statuses).toEqual([204, 204, 204, 204])
    expect(await kept()).toHaveLength(2)
  })

  it('is refused where it is none: another type, too much, no number', async () => {
    const send = (body: string, type = 'application/json') =>
      api.request('/api/label-reports/look-ups', { method: 'POST', headers: { 'content-type': type }, body }, env, {
        waitUntil: () => undefined,
        passThroughOnException: () => undefined,
        props: {},
      })
    expect((await send('number=x', 'application/x-www-form-urlencoded')).status).toBe(415)
    expect((await send('{')).status).toBe(400)
    expect((await send('{"number":"","token":""}')).status).toBe(422)
    expect((await send(JSON.stringify({ number: 'x'.repeat(101), token: '' }))).status).toBe(422)
  })

  it('alone writes: the check itself asks nothing of the private database', async () => {
    let asked = 0
    const INTAKE = new Proxy(env.INTAKE, {
      get: (target, name) => {
        asked++
        return Reflect.get(target, name)
      },
    })
    const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} }
    expect((await api.request(`/api/certificates/${FAKE}`, {}, { ...env, INTAKE }, context)).status).toBe(404)
    expect(asked).toBe(0)
  })
})

describe('an officer', () => {
  it('sees numbers with how many looked, and closes them or warns', async () => {
    const officer = await anOfficer('publisher', '11990100000000019F', { registers: ['label-alerts'] })
    for (const number of [FAKE, 'GF209900000004'])
      for (let visitor = 0; visitor < 12; visitor++) await count(number, visitor, DAYS[Math.floor(visitor / 4)] ?? '')
    const page = await (await officer.ask('GET', '/api/label-watch/numbers')).json()
    expect(page).toMatchObject({
      items: [{ number: FAKE, schemes: ['green-food'], visitors: 10, days: 3 }, { number: 'GF209900000004' }],
    })
    const closed = await officer.post('/api/label-watch/closures', { numbers: ['GF209900000004'], closing: 'genuine' })
    expect(await closed.json()).toEqual({ references: [], numbers: ['GF209900000004'] })
    const warned = await officer.post('/api/label-watch/alerts', {
      numbers: [FAKE],
      alert: { kind: 'likely-fake', number: FAKE, product: '示例粮油', finding: '没有这个编号。', status: 'open' },
    })
    expect(warned.status).toBe(202)
    expect(await listed()).toEqual([])
    await count(FAKE, 99, DAYS[3] ?? '')
    expect(await kept()).toEqual([])
  })
})
