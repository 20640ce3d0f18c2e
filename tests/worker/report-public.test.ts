import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openIntake, type IntakeDb } from '../../db/intake/db.ts'
import { findReport, listChanged, settleChanged } from '../../db/intake/report-projection.ts'
import { countMeToo, isSpent } from '../../db/intake/report-me-toos.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import { readBodyNames, readStandingReports, readTakenOut } from '../../db/record/report-entries.ts'
import { readStatistics } from '../../db/record/report-statistics.ts'
import { findPublicReport, findSimilar, listReports, LOOKED_THROUGH } from '../../db/record/reports.ts'
import { publishReports } from '../../worker/jobs/report-projection.ts'
import { aPlace, ask, get, keysOf, publishAll, type ProblemAnswer } from './builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { solved } from './reporting.ts'
import { takePlainMeToo } from '../../site/reports/plain-me-too.ts'
import { aReport, BODY, laterDay, MIDNIGHT, moveReport, OTHER_BODY } from './report-builders.ts'

/** Public reports as programs ask for them, and “me too”. */

let addresses = 0
const meToo = (number: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  ask(
    'POST',
    `/api/reports/${number}/me-toos`,
    {
      'content-type': 'application/json',
      'cf-connecting-ip': `2001:db8:9::${(++addresses).toString(16)}`,
      ...headers,
    },
    JSON.stringify(body),
  )
const token = (n: number): string => n.toString(16).padStart(32, '0')
const countOf = (number: string): Promise<number | null> =>
  env.INTAKE.prepare('SELECT me_too FROM reports WHERE number = ?').bind(number).first<number>('me_too')

let [smell, smoke, late, town, sealed] = ['', '', '', '', '']
beforeAll(async () => {
  await publishAll('places', [
    aPlace({ code: '990000', nameZh: '示例省', nameEn: 'Demonstration Province' }),
    aPlace({ code: '990100', nameZh: '示例市', nameEn: 'Demonstration City', level: 'city', parent: '990000' }),
    aPlace({ code: '990101', nameZh: '示例县', nameEn: 'Demonstration County', level: 'county', parent: '990100' }),
    aPlace({ code: '990102', nameZh: '示例区', nameEn: 'Demonstration District', level: 'county', parent: '990100' }),
  ])
  smell = await aReport({ day: '2026-11-10' })
  smoke = await aReport({ category: 'smoke', place: '990102', day: '2026-11-12', body: OTHER_BODY })
  late = await aReport({ day: '2026-06-01', received: '2026-06-02', release_day: '2026-06-04', due: '2026-08-01' })
  town = await aReport({ place: '990101003', day: '2026-11-14' })
  sealed = await aReport({ visibility: 'authority', public_text: null, released: 0, release_day: null })
  await publishReports(env, MIDNIGHT)
})

describe('the list of public reports', () => {
  it.each([
    ['', () => [town, smoke, smell, late]],
    ['?place=990101', () => [town, smell, late]],
    ['?place=990101003', () => [town]],
    ['?place=990102', () => [smoke]],
    ['?category=smoke', () => [smoke]],
    ['?category=smell&place=990102', () => []],
    ['?state=received&category=smell', () => [town, smell, late]],
    ['?state=closed', () => []],
    [`?body=${OTHER_BODY}`, () => [smoke]],
    ['?late=true', () => [late]],
    ['?late=true&place=990102', () => []],
    ['?late=true&place=990101', () => [late]],
  ])('answers %s with those alone, newest seen first', async (query, expected) => {
    expect(await keysOf(await get(`/api/reports${query}`))).toEqual(expected())
  })

  it('goes on page by page to the same', async () => {
    for (const query of ['', '&place=990100', '&category=smell', '&state=received', `&body=${BODY}`]) {
      const all = await keysOf(await get(`/api/reports?limit=50${query}`))
      const walked: string[] = []
      for (let path: string | undefined = `/api/reports?limit=1${query}`; path;) {
        const answer: Response = await get(path)
        path = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
        walked.push(...(await keysOf(answer)))
      }
      expect(walked).toEqual(all)
    }
  })

  it('refuses what it does not know, naming it', async () => {
    for (const query of ['?place=99', '?category=pigeons', '?state=lost', '?body=x', '?late=perhaps', '?cursor=x']) {
      const answer = await get(`/api/reports${query}`)
      expect(answer.status).toBe(422)
      expect((await answer.json<ProblemAnswer>()).issues?.[0]?.pointer).toBe(`/${query.slice(1).split('=')[0]}`)
    }
    const cursor = /cursor=([^>]+)>/.exec((await get('/api/reports?limit=1')).headers.get('link') ?? '')?.[1]
    expect((await get(`/api/reports?place=990101&cursor=${cursor}`)).status).toBe(422)
  })

  it('says that a body is late without anybody saying so', async () => {
    const { items } = await (
      await get('/api/reports?late=true')
    ).json<{ items: { standing: unknown; url: string }[] }>()
    expect(items[0]).toMatchObject({ url: `/reports/${late}/`, standing: { awaited: 'settlement', isLate: true } })
  })

  it('of a matter that is rare in a place goes on after looking through many in vain', async () => {
    const rows = Array.from({ length: LOOKED_THROUGH + 1 }, (_, n) => `X${String(n).padStart(9, '0')}`)
    await env.RECORD.prepare(
      `INSERT INTO mentions (subject, register, at, key) SELECT '990102', 'reports', '2030-01-01', value FROM json_each(?)`,
    )
      .bind(JSON.stringify(rows))
      .run()
    const first = await get('/api/reports?place=990102&category=smoke')
    expect(await keysOf(first)).toEqual([])
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    expect(await keysOf(await get(next))).toEqual([smoke])
    await env.RECORD.prepare(`DELETE FROM mentions WHERE key LIKE 'X0%'`).run()
  })
})

describe('a number', () => {
  it('that is public answers with its report', async () => {
    const answer = await get(`/api/reports/${smell}`)
    expect(await answer.json()).toMatchObject({ key: smell, demonstration: true, body: { category: 'smell' } })
  })

  it('that is unknown, not public, sealed or nonsense is answered alike, and so is “me too” of it', async () => {
    const waiting = await aReport({ released: 0, release_day: null })
    const tomorrow = await aReport({ received: '2026-11-21', release_day: '2026-11-23' })
    await publishReports(env, MIDNIGHT)
    const answers = await Promise.all(
      [sealed, waiting, tomorrow, '0000000000', 'nonsense'].map(async (number) => {
        const [shown, said] = await Promise.all([get(`/api/reports/${number}`), meToo(number, { token: token(1) })])
        const headers = [...shown.headers].filter(([name]) => name !== 'x-request-id')
        const { instance: _, ...problem } = await said.json<ProblemAnswer & { instance?: string }>()
        return JSON.stringify([shown.status, headers, await shown.text(), said.status, problem]).replaceAll(number, '')
      }),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('404')
    expect(await countOf(sealed)).toBe(0)
  })
})

describe('reports alike', () => {
  const keys = async (query: string): Promise<string[]> =>
    (await (await get(`/api/reports/similar?${query}`)).json<{ items: { number: string }[] }>()).items.map(
      ({ number }) => number,
    )
  it('are public and open ones of the matter, in the county, of those weeks; nearest first', async () => {
    expect(await keys('category=smell&place=990101&day=2026-11-12')).toEqual([smell, town])
    expect(await keys('category=smell&place=990101003&day=2026-11-12')).toEqual([town, smell])
    expect(await keys('category=smoke&place=990101&day=2026-11-12')).toEqual([])
    expect(await keys('category=smell&place=990101&day=2026-01-12')).toEqual([])
  })
  it('are asked for by a matter, a place and a day', async () => {
    for (const query of ['', 'category=smell', 'category=x&place=990101&day=2026-11-12'])
      expect((await get(`/api/reports/similar?${query}`)).status).toBe(422)
  })
})

describe('a feed', () => {
  const titles = async (path: string): Promise<string[]> => {
    const answer = await get(path)
    expect(answer.headers.get('content-type')).toContain('application/atom+xml')
    return [...(await answer.text()).matchAll(/<title>(.*?)<\/title>/g)].map(([, title = '']) => title)
  }
  it('of a place has its reports, the newest statement first, marked where they are invented', async () => {
    const [title, ...entries] = await titles('/feeds/reports/990101.atom')
    expect(title).toBe('示例县的举报')
    expect(entries).toHaveLength(3)
    expect(entries[0]).toMatch(/异味 · 示例县 · 已收到/)
    expect(entries[0]).toMatch(/演示/)
    expect((await titles('/feeds/reports/990102.atom?lang=en'))[1]).toMatch(/black smoke · Demonstration District/)
    expect((await titles('/feeds/reports/440000.atom')).length).toBe(1)
  })
  it('of one report has what became of it; of one that is not public there is none', async () => {
    expect(await titles(`/feeds/reports/${smoke}.atom`)).toHaveLength(2)
    for (const id of [sealed, '0000000000', 'nonsense', '99'])
      expect((await get(`/feeds/reports/${id}.atom`)).status).toBe(404)
  })
  it('of a place stands in the list of feeds', async () => {
    expect(await (await get('/feeds/subscriptions.opml?place=990101')).text()).toContain('/feeds/reports/990101.atom')
  })
})

describe('“me too”', () => {
  it('counts a token once for a report, and another report apart', async () => {
    for (const [number, n] of [
      [smell, 1],
      [smell, 1],
      [smell, 2],
      [smoke, 1],
    ] as const)
      expect((await meToo(number, { token: token(n) })).status).toBe(202)
    expect([await countOf(smell), await countOf(smoke)]).toEqual([2, 1])
    const { results } = await env.INTAKE.prepare('SELECT mark FROM report_me_toos').all<{ mark: string }>()
    expect(new Set(results.map(({ mark }) => mark)).size).toBe(3)
    expect(JSON.stringify(results)).not.toContain(token(1))
  })

  it('makes something to publish only where its band changes', async () => {
    const isDirty = () => env.INTAKE.prepare('SELECT dirty FROM reports WHERE number = ?').bind(smell).first('dirty')
    for (let n = 3; n <= 4; n++) await meToo(smell, { token: token(n) })
    expect(await isDirty()).toBe(0)
    await meToo(smell, { token: token(5) })
    expect(await isDirty()).toBe(1)
    expect(await (await get(`/api/reports/${smell}`)).text()).not.toContain('meToo')
    await publishReports(env, laterDay(1))
    expect(await (await get(`/api/reports/${smell}`)).json()).toMatchObject({ body: { meToo: 'some' } })
  })

  it('keeps nothing beyond the last band', async () => {
    const db = openIntake(env.INTAKE)
    for (let n = 0; n < 60; n++) await countMeToo(db, town, `mark ${n}`, undefined)
    expect(await countOf(town)).toBe(50)
    const kept = await env.INTAKE.prepare('SELECT count(*) AS n FROM report_me_toos WHERE number = ?')
      .bind(town)
      .first('n')
    expect(kept).toBe(50)
  })

  it('of a report whose handling ended counts no more, and forgets who was counted', async () => {
    const over = await aReport({ number: 'ENDED00001', me_too: 0 })
    await publishReports(env, MIDNIGHT)
    const db = openIntake(env.INTAKE)
    for (let n = 0; n < 7; n++) await countMeToo(db, over, `mark ${n}`, undefined)
    await moveReport(over, { state: 'not-accepted', closed: '2026-11-21' }, { day: '2026-11-21' })
    await publishReports(env, laterDay(1))
    await countMeToo(db, over, 'one more', undefined)
    const kept = await env.INTAKE.prepare('SELECT count(*) AS n FROM report_me_toos WHERE number = ?')
      .bind(over)
      .first('n')
    expect([await countOf(over), kept]).toEqual([7, 0])
    expect(await (await get(`/api/reports/${over}`)).json()).toMatchObject({ body: { meToo: 'some' } })
    expect((await meToo(over, { token: token(99) })).status).toBe(202)
  })

  it.each([
    [{ token: 'x' }, 422],
    [{}, 422],
    [{ token: token(9), altcha: 'bm90IGEgcHJvb2Y=' }, 422],
  ])('is refused for %j', async (body, status) => {
    expect((await meToo(smell, body)).status).toBe(status)
  })

  it('needs JSON, and more than once a minute from one address is too often', async () => {
    expect((await ask('POST', `/api/reports/${smell}/me-toos`, {}, 'token=1')).status).toBe(415)
    const from = { 'cf-connecting-ip': '203.0.113.77' }
    const answered = [await meToo(smoke, { token: token(20) }, from), await meToo(smoke, { token: token(21) }, from)]
    expect(answered.map(({ status }) => status)).toContain(429)
  })

  it('with a proof of work is said five times a minute from one address, each proof once', async () => {
    const from = { 'cf-connecting-ip': '203.0.113.78' }
    const before = await countOf(smoke)
    const say = async (n: number, altcha: string) => (await meToo(smoke, { token: token(n), altcha }, from)).status
    const proof = await solved({ action: 'me-too' })
    expect(await say(40, proof)).toBe(202)
    expect(await say(41, proof)).toBe(422)
    for (let n = 42; n < 46; n++) expect(await say(n, await solved({ action: 'me-too' }))).toBe(202)
    expect(await say(46, await solved({ action: 'me-too' }))).toBe(429)
    expect(await countOf(smoke)).toBe(Number(before) + 5)
  })

  it.each([
    ['was made for a report', { action: 'report' }],
    ['is too old', { action: 'me-too', expires: new Date(Date.now() - 1_000) }],
    ['is of another key', { action: 'me-too', secret: 'x'.repeat(43) }],
  ])('counts nothing where its proof of work %s', async (_, over) => {
    const before = await countOf(smoke)
    const answer = await meToo(smoke, { token: token(60), altcha: await solved(over) })
    expect([answer.status, await countOf(smoke)]).toEqual([422, before])
  })

  it('comes once a minute from a browser without scripts, and from no page of another site', async () => {
    const post = async (number: string, headers: Record<string, string> = {}): Promise<number> =>
      (
        await takePlainMeToo(
          env,
          openRecord(env.RECORD),
          number,
          new Request('https://lucid.example/reports/x/', {
            method: 'POST',
            headers: {
              ...{ 'cf-connecting-ip': '203.0.113.79', 'sec-fetch-site': 'same-origin' },
              ...{ 'content-type': 'application/x-www-form-urlencoded', ...headers },
            },
            body: '',
          }),
        )
      ).status
    const before = await countOf(smoke)
    expect(await post(smoke, { 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await post(sealed)).toBe(404)
    expect([await post(smoke), await post(smoke)]).toEqual([202, 429])
    expect(await countOf(smoke)).toBe(Number(before) + 1)
  })
})

const SCANS = /^SCAN (?!looked|level|CONSTANT|\(?subquery|\S+ VIRTUAL TABLE)/
const growing = (plan: string[]): string[] =>
  plan.filter((step) => SCANS.test(step) || /AUTOMATIC|TEMP B-TREE/.test(step))
const inRecord = async (read: (db: RecordDb) => Promise<unknown>): Promise<string[]> =>
  plansOf(env.RECORD, await askedBy(env.RECORD, (database) => read(openRecord(database))))
const inIntake = async (read: (db: IntakeDb) => Promise<unknown>): Promise<string[]> =>
  plansOf(env.INTAKE, await askedBy(env.INTAKE, (database) => read(openIntake(database))))
const PAGE = { limit: 50 }
const cursorOf = (walk: string): string => btoa(encodeURIComponent(JSON.stringify([walk, '2026-11-10', 'A'])))

describe('of ten million reports', () => {
  it.each<[string, (db: RecordDb) => Promise<unknown>, string]>([
    ['all', (db) => listReports(db, {}, PAGE), 'records_time'],
    ['the next page', (db) => listReports(db, {}, { ...PAGE, cursor: cursorOf('reports') }), 'records_time'],
    ['of a matter', (db) => listReports(db, { category: 'smell' }, PAGE), 'records_reports_category'],
    ['in a state', (db) => listReports(db, { state: 'closed' }, PAGE), 'records_reports_state'],
    ['late ones', (db) => listReports(db, { lateOn: '2026-11-22' }, PAGE), 'records_reports_due'],
    ['of a place', (db) => listReports(db, { place: '990101', category: 'smell' }, PAGE), 'mentions'],
    ['of a body', (db) => listReports(db, { body: BODY }, { ...PAGE, cursor: cursorOf('reports-of') }), 'mentions'],
    [
      'alike',
      (db) => findSimilar(db, { category: 'smell', place: '990101', from: '2026', to: '2027' }, 10),
      'mentions',
    ],
    ['months of a place', (db) => readStatistics(db, '990101', '2026-01'), 'mentions'],
    ['months of all', (db) => readStatistics(db, undefined, '2026-01'), 'records_time'],
    ['one', (db) => findPublicReport(db, 'A'), 'records_key'],
    ['those that stand', (db) => readStandingReports(db, ['A']), 'records_key'],
    ['what was taken out of one', (db) => readTakenOut(db, 'A'), 'records_key'],
    ['names of bodies', (db) => readBodyNames(db, [{ code: BODY, place: '990101' }]), 'records_key'],
  ])('those asked for are found by an index: %s', async (_, read, index) => {
    const plan = await inRecord(read)
    expect(growing(plan)).toEqual([])
    expect(plan.join('\n')).toContain(index)
  })

  it('those that changed, and marks of visitors, are found by an index', async () => {
    const plans = [
      ...(await inIntake((db) => listChanged(db, '2026-11-22', '', 200))),
      ...(await inIntake((db) => findReport(db, '2026-11-22', 'A'))),
      ...(await inIntake((db) => settleChanged(db, [{ side: { number: 'A' }, seen: '' }]))),
      ...(await inIntake((db) => countMeToo(db, 'A', 'x', undefined))),
      ...(await inIntake((db) => isSpent(db, 'x'))),
    ]
    expect(growing(plans)).toEqual([])
    expect(plans.join('\n')).toContain('reports_dirty')
  })
})
