import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { listCertificates, type CertificateQuestion } from '../../db/record/certificate-list.ts'
import { openRecord } from '../../db/record/db.ts'
import { aKey, ask, get, publish, publishAll, type ProblemAnswer } from './builders.ts'
import {
  aCertificate,
  aChange,
  anAccreditation,
  aProduct,
  CERTIFIER,
  HOLDER,
  OTHER_CERTIFIER,
  publishGround,
} from './certificate-builders.ts'
import { anOfficer, letPass } from './people.ts'

/** `/api/certificates`: what people look up, and what certifiers write. */

interface Listed {
  number: string
  state: string
  since?: string
  until?: string
}
interface Whole {
  number: string
  verdict?: { state: string; since?: string; until?: string; accreditation: string; change?: { reason?: string } }
  record: { body: Record<string, unknown> | null }
  changes: { key: string }[]
  products: { key: string }[]
  accreditations: { key: string }[]
  treeSize: number
}

let key = ''
let other = ''
const bearer = (token = key) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' })
const issue = (body: object | string, headers: Record<string, string> = {}, query = ''): Promise<Response> =>
  ask(
    'POST',
    `/api/certificates${query}`,
    { ...bearer(), ...headers },
    typeof body === 'string' ? body : JSON.stringify(body),
  )
const change = (number: string, body: object, token = key, query = ''): Promise<Response> =>
  ask(
    'POST',
    `/api/certificates/${encodeURIComponent(number)}/status-changes${query}`,
    bearer(token),
    JSON.stringify(body),
  )
const list = async (query: string): Promise<Listed[]> => {
  const answer = await get(`/api/certificates?${query}`)
  expect(answer.status).toBe(200)
  return (await answer.json<{ items: Listed[] }>()).items
}
const numbers = async (query: string): Promise<string[]> => (await list(query)).map(({ number }) => number).sort()
const one = async (number: string, query = ''): Promise<Whole> => {
  const answer = await get(`/api/certificates/${encodeURIComponent(number)}${query}`)
  expect(answer.status).toBe(200)
  return answer.json()
}
const issuesOf = async (answer: Response, status = 422) => {
  expect(answer.status).toBe(status)
  return (await answer.json<ProblemAnswer>()).issues ?? []
}
const without = ({ certifier: _, ...row }: ReturnType<typeof aCertificate>) => row

beforeAll(async () => {
  await publishGround()
  ;[key, other] = [await aKey({}, 'certifier', CERTIFIER), await aKey({}, 'certifier', OTHER_CERTIFIER)]
  await publishAll('certificates', [
    aCertificate(),
    aCertificate({ number: 'SLGP-2024-0002' }),
    aCertificate({ number: 'SLGP-2021-0003', issued: '2021-07-01', expires: '2024-06-30' }),
    aCertificate({ number: 'SLGP-2024-0004', category: '陶瓷砖' }),
    aCertificate({ number: 'SLGP-2019-0005', issued: '2019-12-31', expires: '2030-01-01' }),
    aCertificate({
      number: 'SLOP-2025-0102',
      scheme: 'organic',
      standards: ['GB/T 19630-2019'],
      certifier: OTHER_CERTIFIER,
      holder: '939901010000002112',
      holderName: '示例茶叶专业合作社',
      category: '茶叶',
      expires: undefined,
    }),
  ])
  await publishAll('certified-products', [
    aProduct(),
    aProduct({ item: '2', name: '示例书架', gtin: '9520000000011' }),
    aProduct({ certificate: 'SLOP-2025-0102', name: '示例岭绿茶', gtin: '9520000000028' }),
  ])
  await publishAll('certificate-changes', [aChange({ certificate: 'SLGP-2024-0002' })])
})

describe('a certificate', () => {
  it('is read with its verdict, products, and who accredits its certifier', async () => {
    const found = await one('SLGP-2024-0001', '?on=2025-06-01')
    expect(found).toMatchObject({
      number: 'SLGP-2024-0001',
      verdict: { state: 'valid', since: '2024-01-10', until: '2027-01-09', accreditation: 'within' },
      record: { body: { certifier: CERTIFIER, standards: ['GB-T-35607-2017'] } },
    })
    expect(found.products.map(({ key: item }) => item)).toEqual(['SLGP-2024-0001~1', 'SLGP-2024-0001~2'])
    expect(found.accreditations.map(({ key: held }) => held)).toEqual([`${CERTIFIER}~green-product~2020-01-01`])
  })

  it.each([
    ['SLGP 2024 0001', 'SLGP-2024-0001'],
    ['ｓｌｇｐ－２０２４－０００１', 'SLGP-2024-0001'],
    ['SLGP-2O24-OOO1', 'SLGP-2024-0001'],
    ['SLGP–2024—000l', 'SLGP-2024-0001'],
    [' slop2025 0102', 'SLOP-2025-0102'],
  ])('is found though typed %j', async (typed, number) => {
    expect((await one(typed)).number).toBe(number)
  })

  it.each(['SLGP-2024-9999', '不存在', '~', '%00'])('is not found as %j', async (typed) => {
    expect((await get(`/api/certificates/${encodeURIComponent(typed)}`)).status).toBe(404)
  })

  it.each([
    ['2024-01-09', 'not-yet', undefined],
    ['2025-02-28', 'valid', '2024-01-10'],
    ['2025-03-01', 'suspended', '2025-03-01'],
    ['2027-01-09', 'suspended', '2025-03-01'],
    ['2027-01-10', 'expired', '2027-01-10'],
  ])('says what held on %s', async (day, state, since) => {
    const { verdict } = await one('SLGP-2024-0002', `?on=${day}`)
    expect([verdict?.state, verdict?.since]).toEqual([state, since])
    expect((await list(`q=SLGP-2024-0002&on=${day}`))[0]?.state).toBe(state)
  })

  it('is shown as outside scope or period of its certifier, or without accreditation known', async () => {
    expect((await one('SLGP-2024-0004')).verdict?.accreditation).toBe('outside-scope')
    expect((await one('SLGP-2019-0005')).verdict?.accreditation).toBe('outside-period')
    expect((await one('SLOP-2025-0102')).verdict?.accreditation).toBe('unknown')
  })

  it('is what the record said at an earlier size', async () => {
    const number = 'SLGP-2024-0061'
    await publishAll('certificates', [aCertificate({ number })])
    const { treeSize } = await one(number)
    expect((await change(number, { change: 'suspended', effective: '2025-01-01', reason: 'x' })).status).toBe(201)
    expect((await one(number, '?on=2025-06-01')).verdict?.state).toBe('suspended')
    const then = await one(number, `?on=2025-06-01&asOf=${treeSize}`)
    expect([then.verdict?.state, then.changes]).toEqual(['valid', []])
    expect((await get(`/api/certificates/${number}?asOf=0`)).status).toBe(404)
    expect((await get(`/api/certificates/${number}?asOf=999999999`)).status).toBe(422)
  })

  it('costs one read of the database, and none of the other', async () => {
    const { api } = await import('../../worker/api.ts')
    const reads: string[] = []
    const counted = (database: D1Database, name: string): D1Database =>
      new Proxy(database, {
        get: (target, method) => {
          const value: unknown = Reflect.get(target, method)
          if (method === 'prepare')
            return (statement: string) => {
              reads.push(`${name} ${statement.trim().slice(0, 20)}`)
              return target.prepare(statement)
            }
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} }
    const bindings = { ...env, RECORD: counted(env.RECORD, 'RECORD'), INTAKE: counted(env.INTAKE, 'INTAKE') }
    const answer = await api.request('/api/certificates/SLGP-2024-0001', {}, bindings, context)
    expect(answer.status).toBe(200)
    expect(reads).toEqual([expect.stringContaining('RECORD WITH found')])
  })

  it('is answered once: an unchanged one is 304', async () => {
    const first = await get('/api/certificates/SLGP-2024-0001?on=2025-06-01')
    const tag = first.headers.get('etag') ?? ''
    const again = await get('/api/certificates/SLGP-2024-0001?on=2025-06-01', { 'if-none-match': tag })
    expect(again.status).toBe(304)
    expect((await get('/api/certificates/SLGP-2024-0001?on=2025-06-02', { 'if-none-match': tag })).status).toBe(200)
  })
})

describe('certificates', () => {
  it('are found by beginning of the number, holder, two-character words of products, and trade item number', async () => {
    expect(await numbers('q=SLOP-20')).toEqual(['SLOP-2025-0102'])
    expect(await numbers('q=绿茶')).toEqual(['SLOP-2025-0102'])
    expect(await numbers('q=茶叶专业合作社')).toEqual(['SLOP-2025-0102'])
    expect(await numbers('q=书架')).toEqual(['SLGP-2024-0001'])
    expect(await numbers('holder=939901010000002112')).toEqual(['SLOP-2025-0102'])
    expect(await numbers(`certifier=${OTHER_CERTIFIER}`)).toEqual(['SLOP-2025-0102'])
    for (const gtin of ['9520000000011', '09520000000011', '9520 0000 00011'])
      expect(await numbers(`gtin=${encodeURIComponent(gtin)}`)).toEqual(['SLGP-2024-0001'])
    expect(await numbers('gtin=9520000000066')).toEqual([])
  })

  it('are found by state on a day and by scheme', async () => {
    const of = (status: string, on: string) => numbers(`status=${status}&on=${on}&q=SLGP-20`)
    expect(await of('expired', '2025-06-01')).toEqual(['SLGP-2021-0003'])
    expect(await of('suspended', '2025-06-01')).toContain('SLGP-2024-0002')
    expect(await of('suspended', '2025-02-01')).not.toContain('SLGP-2024-0002')
    for (const status of ['valid', 'suspended', 'withdrawn', 'replaced', 'expired', 'not-yet'])
      for (const on of ['2019-01-01', '2022-01-01', '2025-06-01', '2028-01-01']) {
        const driven = await list(`status=${status}&on=${on}`)
        expect(driven.every(({ state }) => state === status)).toBe(true)
        const all = (await list(`on=${on}`)).filter(({ state }) => state === status)
        expect(driven.map(({ number }) => number).sort()).toEqual(all.map(({ number }) => number).sort())
      }
    expect(await numbers('scheme=organic&status=valid&on=2030-01-01')).toEqual(['SLOP-2025-0102'])
  })

  it('are paged, each once', async () => {
    const all = await numbers('')
    const seen: string[] = []
    let next: string | undefined = '/api/certificates?limit=2'
    while (next !== undefined) {
      const answer: Response = await get(next)
      seen.push(...(await answer.json<{ items: Listed[] }>()).items.map(({ number }) => number))
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    expect(seen.sort()).toEqual(all)
    expect((await get('/api/certificates?cursor=bm9uZQ==')).status).toBe(422)
  })

  it('are all found a few at a time where few of many fit, with pages that may be empty', async () => {
    const db = openRecord(env.RECORD)
    const on = '2025-06-01'
    const questions: Omit<CertificateQuestion, 'on'>[] = [
      { q: '书架', scheme: 'green-product' },
      { q: '示例', certifier: OTHER_CERTIFIER },
      { q: 'SLGP-20', status: 'suspended' },
      { q: 'SLGP-20', scheme: 'organic' },
      { certifier: CERTIFIER, status: 'suspended' },
      { certifier: OTHER_CERTIFIER, status: 'expired' },
      { status: 'suspended', scheme: 'organic' },
      { status: 'valid', holder: HOLDER },
      { status: 'expired', certifier: CERTIFIER },
      { scheme: 'green-product', certifier: CERTIFIER, status: 'valid' },
    ]
    let empty = 0
    for (const question of questions) {
      const all = await listCertificates(db, { ...question, on }, { limit: 50 })
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await listCertificates(db, { ...question, on }, { limit: 50, cursor, most: 2 })
        seen.push(...(page?.items ?? []).map(({ number }) => number))
        cursor = page?.cursor
        if (page?.items.length === 0 && cursor !== undefined) empty++
      } while (cursor !== undefined)
      // Words may bring a certificate twice, once by each product.
      expect([...new Set(seen)].toSorted()).toEqual(all?.items.map(({ number }) => number).toSorted())
      expect(all?.cursor).toBeUndefined()
    }
    expect(empty).toBeGreaterThan(0)
  })

  it('may be asked for by anything: what is no question is refused, and nothing breaks', async () => {
    const anything = fc.array(fc.nat(0xffff), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes))
    const nasty = fc.constantFrom(
      '"',
      "'",
      '" OR "',
      '*',
      'NEAR(a b)',
      '-',
      '\u0000',
      '%',
      '_',
      '(((',
      'xrcertificates',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(anything, nasty),
        fc.constantFrom('', '&scheme=organic', '&status=valid'),
        async (q, more) => {
          const answer = await get(`/api/certificates?q=${encodeURIComponent(q.toWellFormed())}${more}`)
          expect([200, 422]).toContain(answer.status)
          const shown = await get(`/api/certificates/${encodeURIComponent(q.toWellFormed())}`)
          expect([200, 404, 422]).toContain(shown.status)
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each([
    ['gtin=9520000000012', '/gtin'],
    ['gtin=12345', '/gtin'],
    ['status=good', '/status'],
    ['on=2025-02-30', '/on'],
    ['holder=示例', '/holder'],
    ['limit=0', '/limit'],
  ])('asked for by %s are refused by name', async (query, pointer) => {
    const [found] = await issuesOf(await get(`/api/certificates?${query}`))
    expect(found?.pointer).toBe(pointer)
  })
})

describe('a certifier', () => {
  it('issues one certificate or several, and need not say who it is', async () => {
    const single = await issue(without(aCertificate({ number: 'SLGP-2025-1001' })))
    expect(single.status).toBe(201)
    expect(await single.json()).toMatchObject({ accepted: 1, entries: [{ key: 'SLGP-2025-1001', revision: 1 }] })
    const several = await issue([
      aCertificate({ number: 'SLGP-2025-1002' }),
      aCertificate({ number: 'SLGP-2025-1003' }),
    ])
    expect(several.status).toBe(201)
    expect((await one('SLGP-2025-1001')).record.body?.['certifier']).toBe(CERTIFIER)
  })

  it('uploads in bulk as CSV, titles in Chinese', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, n) =>
        `SLGP-2025-2${String(n).padStart(3, '0')},green-product,GB/T 35607-2017,${HOLDER},示例家具有限公司,家具,2025-01-01,2027-12-31`,
    )
    const csv = ['证书编号,认证制度,依据标准,持证单位,持证单位名称,产品类别或认证范围,发证日期,有效期至', ...rows].join(
      '\n',
    )
    const answer = await issue(csv, { 'content-type': 'text/csv' })
    expect(answer.status).toBe(201)
    expect((await answer.json<{ accepted: number }>()).accepted).toBe(20)
    const tried = await issue(csv.replace(/2027-12-31$/, '2024-12-31'), { 'content-type': 'text/csv' }, '?dryRun=true')
    const [found] = await issuesOf(tried)
    expect(found?.pointer).toBe('/19/_reason')
  })

  it('is told of every bad row, and nothing of them stands', async () => {
    const before = await numbers('q=SLGP-2025-3')
    const answer = await issue(
      [
        aCertificate({ number: 'SLGP-2025-3001' }),
        aCertificate({ number: 'SLGP-2025-3002', expires: '2023-01-01' }),
        aCertificate({ number: 'SLGP-2024-0001', issued: '2024-05-01' }),
      ],
      {},
      '?reason=x',
    )
    const found = await issuesOf(answer)
    expect(found.map(({ pointer }) => pointer)).toEqual(['/1/expires', '/2/number'])
    expect(await numbers('q=SLGP-2025-3')).toEqual(before)
  })

  it('does not issue the number of another certificate, nor two of one number', async () => {
    const overlapping = await issue(aCertificate({ holder: '91990102000000166M' }), {}, '?reason=again')
    expect((await issuesOf(overlapping))[0]?.message).toContain('belongs to one certificate')
    const twice = await issue([
      aCertificate({ number: 'SLGP-2025-4001' }),
      aCertificate({ number: 'SLGP-2025-4001', issued: '2025-01-01' }),
    ])
    expect((await issuesOf(twice))[0]?.message).toContain('same key')
  })

  it('names products with a true check digit, of eight to fourteen digits', async () => {
    const product = (over: object) =>
      ask('POST', '/api/registers/certified-products/entries', bearer(), JSON.stringify([aProduct(over)]))
    expect((await issuesOf(await product({ item: '9', gtin: '9520000000012' })))[0]?.message).toContain('check digit')
    for (const [item, gtin, kept] of [
      ['a8', '96385074', '00000096385074'],
      ['a12', '036000291452', '00036000291452'],
      ['a13', '9520000000035', '09520000000035'],
      ['a14', '09520000000042', '09520000000042'],
    ]) {
      expect((await product({ item, gtin })).status).toBe(201)
      expect(await numbers(`gtin=${kept}`)).toEqual(['SLGP-2024-0001'])
    }
  })

  it('writes of its own certificates alone', async () => {
    const foreign = await issue(aCertificate({ number: 'SLGP-2025-5001', certifier: OTHER_CERTIFIER }))
    expect((await issuesOf(foreign))[0]?.pointer).toBe('/0/certifier')
    expect((await change('SLGP-2024-0001', { change: 'suspended', reason: 'x' }, other)).status).toBe(403)
    for (const [register, row] of [
      ['certified-products', aProduct({ item: '7' })],
      ['certificate-changes', aChange()],
    ] as const) {
      const answer = await ask('POST', `/api/registers/${register}/entries`, bearer(other), JSON.stringify([row]))
      expect((await issuesOf(answer))[0]?.pointer).toBe('/0/certificate')
    }
    const accredits = await ask(
      'POST',
      '/api/registers/accreditations/entries',
      bearer(),
      JSON.stringify([anAccreditation()]),
    )
    expect(accredits.status).toBe(403)
  })

  it('suspends, resumes and withdraws by key, once for one idempotency key', async () => {
    const number = 'SLGP-2025-6001'
    await issue(aCertificate({ number }))
    expect(
      (await change(number, { change: 'suspended', effective: '2025-02-01', reason: '没有按期接受监督' })).status,
    ).toBe(201)
    const again = await change(number, { change: 'suspended', effective: '2025-03-01', reason: '又一次' })
    expect((await issuesOf(again))[0]).toMatchObject({ pointer: '/0/change' })
    const past = await change(number, { change: 'resumed', effective: '2025-01-15', reason: '整改' })
    expect((await issuesOf(past))[0]).toMatchObject({ pointer: '/0/effective' })
    expect((await change(number, { change: 'withdrawn', effective: '2025-06-01', reason: '没有整改' })).status).toBe(
      201,
    )
    const { verdict } = await one(number, '?on=2025-07-01')
    expect(verdict).toMatchObject({ state: 'withdrawn', since: '2025-06-01', change: { reason: '没有整改' } })
  })

  it.each([
    [{}, '/change'],
    [{ change: 'deleted', reason: 'x' }, '/change'],
    [{ change: 'suspended' }, '/reason'],
    [{ change: 'suspended', reason: '  ' }, '/reason'],
    [{ change: 'suspended', reason: 'x', effective: 'tomorrow' }, '/effective'],
  ])('is told what is missing in %j', async (body, pointer) => {
    expect((await issuesOf(await change('SLGP-2024-0001', body))).map((found) => found.pointer)).toContain(pointer)
  })

  it('changes nothing that is not there, and says so before looking at the body', async () => {
    expect((await change('SLGP-2000-0000', {})).status).toBe(404)
  })

  it('withdraws in a session only with a fresh passkey, and suspends without', async () => {
    const number = 'SLGP-2025-7001'
    await issue(aCertificate({ number }))
    const officer = await anOfficer('certifier', CERTIFIER)
    const path = `/api/certificates/${number}/status-changes`
    await letPass(officer)
    const suspended = await officer.post(path, { change: 'suspended', effective: '2025-02-01', reason: 'x' })
    expect(suspended.status).toBe(201)
    const stale = await officer.post(path, { change: 'withdrawn', effective: '2025-03-01', reason: 'x' })
    expect(stale.status).toBe(403)
    const fresh = await anOfficer('certifier', CERTIFIER)
    expect((await fresh.post(path, { change: 'withdrawn', effective: '2025-03-01', reason: 'x' })).status).toBe(201)
  })
})

describe('an authority', () => {
  it('publishes certificates for a certifier, which then changes them itself', async () => {
    const answer = await publish('certificates', [aCertificate({ number: 'SLGP-2025-8001' })])
    expect(answer.status).toBe(201)
    expect((await change('SLGP-2025-8001', { change: 'suspended', effective: '2025-02-01', reason: 'x' })).status).toBe(
      201,
    )
  })
})
