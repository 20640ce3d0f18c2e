import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { lapseWaitingRows } from '../../worker/jobs/waiting.ts'
import { aKey, aPlace, ask, countEntries, get } from './builders.ts'
import { anOfficer, json } from './people.ts'
import {
  aPenalty,
  aStationOf,
  clerk,
  dayBefore,
  fresh,
  messageOf,
  next,
  officer,
  OTHER,
  OWN,
  own,
  receiptOf,
  release,
  rowsKept,
  stands,
  stateOf,
  stations,
  submit,
  submitAs,
  THIRD,
  useTwoOfficers,
  type Receipt,
} from './second-person.ts'

/** What waits for a second person. */

useTwoOfficers()

describe('what accuses somebody', () => {
  it('waits instead of standing, and says so before and after', async () => {
    const decision = fresh()
    const stored = await countEntries()
    const tried = await json(await submit(clerk, [aPenalty({ decision })], {}, 'penalties', '?dryRun=true'))
    expect(tried).toMatchObject({ published: 1, waits: [{ kind: 'accuses' }] })
    const answer = await submit(clerk, [aPenalty({ decision })])
    expect(answer.headers.get('location')).toMatch(/^\/api\/waiting\/[\w-]{16}$/)
    const receipt = await receiptOf(answer)
    expect(receipt).toMatchObject({ register: 'penalties', rows: 1, reasons: [{ kind: 'accuses' }] })
    expect(receipt.page).toBe(`http://127.0.0.1:8787/console/release/#${receipt.id}`)
    expect(await stands(decision)).toBe(false)
    expect(await countEntries()).toBe(stored)
    expect(await stateOf(clerk, receipt)).toBe('waiting')
  })

  it('is only what the register says: other rows of it stand at once', async () => {
    const visit = (over: object) => ({ inspection: `示检-${next()}`, place: '110000', date: '2026-05-01', ...over })
    const clean = await submit(clerk, [visit({ result: 'none' })], {}, 'inspections')
    expect(clean.status).toBe(201)
    const found = await submit(clerk, [visit({ result: 'none' }), visit({ result: 'case' })], {}, 'inspections')
    expect((await receiptOf(found)).reasons[0]?.message).toContain('1 of the rows')
  })

  it('is refused at once where something is wrong with it: nothing waits then', async () => {
    const before = await env.INTAKE.prepare('SELECT count(*) AS n FROM waiting').first('n')
    expect((await submit(clerk, [aPenalty({ decision: fresh(), place: '999999' })])).status).toBe(422)
    expect((await submit(clerk, [{ decision: fresh(), _status: 'withdrawn', _reason: '没有' }])).status).toBe(422)
    expect(await env.INTAKE.prepare('SELECT count(*) AS n FROM waiting').first('n')).toBe(before)
  })

  it('does not wait to be withdrawn, nor where it says what stands already', async () => {
    const decision = fresh()
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
    expect((await release(officer, receipt)).status).toBe(201)
    expect((await submit(clerk, [aPenalty({ decision })])).status).toBe(201)
    expect((await submit(clerk, [{ decision, _status: 'withdrawn', _reason: '发布有误' }])).status).toBe(201)
  })
})

describe('what waits', () => {
  it('is refused by another person, saying why, and its rows go', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    expect((await clerk.post(`/api/waiting/${receipt.id}/refusal`, { reason: '不对' })).status).toBe(403)
    expect((await officer.post(`/api/waiting/${receipt.id}/refusal`, { reason: '  ' })).status).toBe(422)
    expect((await officer.post(`/api/waiting/${receipt.id}/refusal`, { reason: '文号不对' })).status).toBe(204)
    expect((await officer.post(`/api/waiting/${receipt.id}/refusal`, { reason: '文号不对' })).status).toBe(409)
    expect((await release(officer, receipt)).status).toBe(409)
    expect(await json(await clerk.ask('GET', receipt.url))).toMatchObject({ state: 'refused', refusal: '文号不对' })
    expect(await rowsKept(receipt)).toBe(0)
  })

  it('is taken back by who submitted it, or the very key, and by nobody else', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    expect((await officer.ask('DELETE', receipt.url)).status).toBe(403)
    expect((await clerk.ask('DELETE', receipt.url)).status).toBe(204)
    expect((await clerk.ask('DELETE', receipt.url)).status).toBe(409)
    expect(await stateOf(officer, receipt)).toBe('taken-back')
    const key = await aKey({}, 'publisher', OWN)
    const byKey = await receiptOf(await submitAs(key, [aPenalty({ decision: fresh() })]))
    const bearer = (of: string) => ({ authorization: `Bearer ${of}` })
    expect((await ask('DELETE', byKey.url, bearer(await aKey({}, 'publisher', OWN)))).status).toBe(403)
    expect(await json(await ask('GET', byKey.url, bearer(key)))).toMatchObject({ state: 'waiting', own: true })
    expect((await ask('DELETE', byKey.url, bearer(key))).status).toBe(204)
  })

  it('lapses after thirty days: it says so at once, and the clock writes it down', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const later = new Date(Date.now() + 31 * 86_400_000)
    await lapseWaitingRows(env, new Date(Date.now() + 29 * 86_400_000))
    expect(await stateOf(clerk, receipt)).toBe('waiting')
    await lapseWaitingRows(env, later)
    expect(await stateOf(clerk, receipt)).toBe('lapsed')
    expect(await rowsKept(receipt)).toBe(0)
    expect((await release(officer, receipt)).status).toBe(409)
    const noted = await env.INTAKE.prepare('SELECT count(*) AS n FROM activity WHERE target = ?')
      .bind(`lapsed /api/waiting/${receipt.id}`)
      .first('n')
    expect(noted).toBe(1)
  })

  it('is listed page by page for those within reach, the oldest first', async () => {
    const [third, bounded] = [await own('auditor'), await own('publisher', { registers: ['inspections'] })]
    const receipts: Receipt[] = []
    for (let n = 0; n < 3; n++) receipts.push(await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })])))
    const walked: string[] = []
    let path: string | undefined = '/api/waiting?limit=2'
    while (path !== undefined) {
      const answer: Response = await third.ask('GET', path)
      walked.push(...(await answer.json<{ items: { id: string }[] }>()).items.map(({ id }) => id))
      path = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    expect(walked.filter((id) => receipts.some((one) => one.id === id))).toEqual(receipts.map(({ id }) => id))
    expect(new Set(walked).size).toBe(walked.length)
    const others = await json(await (await anOfficer('publisher', OTHER)).ask('GET', '/api/waiting?state=all'))
    const newest = await clerk.ask('GET', '/api/waiting?state=all&by=own&limit=1')
    expect((await newest.json<{ items: { id: string }[] }>()).items.map(({ id }) => id)).toEqual([receipts.at(-1)?.id])
    expect(await json(await officer.ask('GET', '/api/waiting?by=own'))).toEqual({ items: [] })
    expect(others).toEqual({ items: [] })
    expect(await (await bounded.ask('GET', '/api/waiting?state=all&limit=200')).text()).not.toContain('"penalties"')
    expect((await third.ask('GET', '/api/waiting?after=nothing')).status).toBe(422)
  })

  it('is shown row by row beside what stands', async () => {
    const decision = fresh()
    expect((await release(officer, await receiptOf(await submit(clerk, [aPenalty({ decision })])))).status).toBe(201)
    const change = aPenalty({ decision, facts: '更正后的事实', _reason: '笔误' })
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() }), change]))
    const answer = await officer.ask('GET', `${receipt.url}/rows?from=1&limit=1`)
    const { items } = await answer.json<{ items: { key: string; change: string; fields: object[] }[] }>()
    expect(items).toMatchObject([{ row: 1, key: decision, change: 'corrected', reason: '笔误' }])
    expect(items[0]?.fields.filter((one) => 'changed' in one && one.changed)).toEqual([
      { field: 'facts', before: '示例事实', after: '更正后的事实', changed: true },
    ])
    expect(answer.headers.get('link')).toBeNull()
    const first = await officer.ask('GET', `${receipt.url}/rows?limit=1`)
    expect(first.headers.get('link')).toContain('from=1')
  })

  it('is kept under its Idempotency-Key: once, with another body a conflict', async () => {
    const [decision, headers] = [fresh(), { 'idempotency-key': `once-${next()}` }]
    const first = await submit(clerk, [aPenalty({ decision })], headers)
    const text = await first.clone().text()
    const receipt = await receiptOf(first)
    const again = await submit(clerk, [aPenalty({ decision })], headers)
    expect([again.status, await again.text()]).toEqual([202, text])
    expect((await submit(clerk, [aPenalty({ decision, facts: '另一' })], headers)).status).toBe(409)
    expect((await release(officer, receipt)).status).toBe(201)
    expect(await (await submit(clerk, [aPenalty({ decision })], headers)).text()).toBe(text)
    const kept = await env.INTAKE.prepare('SELECT count(*) AS n FROM waiting WHERE once IS NOT NULL AND id = ?')
    expect(await kept.bind(receipt.id).first('n')).toBe(1)
    const [a, b] = await Promise.all(
      [1, 2].map(() =>
        submit(clerk, [aPenalty({ decision: '示环罚〔2026〕9999号' })], { 'idempotency-key': 'at once' }),
      ),
    )
    expect((await receiptOf(a ?? first)).id).toBe((await receiptOf(b ?? first)).id)
  })

  it('names persons nowhere once it is decided, and in the private database alone before', async () => {
    const rows = [aPenalty({ decision: fresh(), subjectKind: 'person', organisation: undefined, subject: undefined })]
    const receipt = await receiptOf(await submit(clerk, rows))
    expect((await clerk.ask('DELETE', receipt.url)).status).toBe(204)
    const { results } = await env.RECORD.prepare('SELECT name FROM sqlite_master WHERE name LIKE ?')
      .bind('%waiting%')
      .all()
    expect(results).toEqual([])
  })

  it('of one publisher is bounded, so that a stolen key fills no disk', async () => {
    const key = await aKey({}, 'publisher', THIRD)
    await env.INTAKE.prepare(
      `INSERT INTO waiting (id, register, state, why, rows, parts, bytes, publisher, role, submitted_at, lapses_at, request)
       VALUES ('large', 'penalties', 'waiting', '[]', 1, 0, 67108000, ?, 'publisher', '2999-01-01', '2999-02-01', 'x')`,
    )
      .bind(THIRD)
      .run()
    const refused = await submitAs(key, [aPenalty({ decision: fresh(), facts: '长'.repeat(500) })])
    expect(refused.status).toBe(409)
    expect(await messageOf(refused)).toContain('Too much waits')
  })
})

describe('far more than is usual of a day', () => {
  beforeAll(async () => {
    for (let days = 1; days <= 5; days++)
      await env.RECORD.prepare('INSERT INTO volumes (publisher, register, day, entries) VALUES (?, ?, ?, ?)')
        .bind(OWN, 'air-stations', dayBefore(days), 3)
        .run()
  })

  it('waits, however it is cut into requests, and what was there before stands', async () => {
    const answer = (rows: object[]) => submit(clerk, rows, {}, 'air-stations')
    expect((await answer(stations(1, 999))).status).toBe(201)
    expect((await answer(stations(1, 999))).status).toBe(201)
    expect((await answer(stations(1_001, 1))).status).toBe(201)
    const receipt = await receiptOf(await answer(stations(2_001, 1)))
    expect(receipt.reasons).toMatchObject([{ kind: 'unusual' }])
    expect(receipt.reasons[0]?.message).toContain('1001 entries')
    expect((await release(officer, receipt)).status).toBe(201)
    expect((await get('/api/registers/air-stations/records/12001A')).status).toBe(200)
  })

  it('of one publisher says nothing of another, nor of another register', async () => {
    const other = await anOfficer('publisher', OTHER)
    expect((await submit(other, stations(5_001, 2), {}, 'air-stations')).status).toBe(201)
    const place = aPlace({ code: '120000', nameZh: '天津市', nameEn: 'Tianjin', pinyin: 'tian jin' })
    expect((await submit(clerk, [place], {}, 'places')).status).toBe(201)
  })

  it('cannot be slipped through by many requests at once', async () => {
    for (let days = 1; days <= 5; days++)
      await env.RECORD.prepare('INSERT INTO volumes (publisher, register, day, entries) VALUES (?, ?, ?, ?)')
        .bind(OTHER, 'air-stations', dayBefore(days), 3)
        .run()
    const other = await anOfficer('publisher', OTHER)
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, at) => submit(other, stations(10_000 + at * 300, 300), {}, 'air-stations')),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 202, 202, 202])
  })

  it('is kept whole where its rows are many, in parts, and comes out as it went in', async () => {
    const long = Array.from({ length: 5_000 }, (_, at) => ({
      ...aStationOf(20_000 + at),
      name: `示例站${'很'.repeat(40)}${at}`,
    }))
    const receipt = await receiptOf(await submit(clerk, long, {}, 'air-stations'))
    expect(await rowsKept(receipt)).toBeGreaterThan(1)
    const { results } = await env.INTAKE.prepare('SELECT length(CAST(rows AS BLOB)) AS n FROM waiting_rows').all<{
      n: number
    }>()
    expect(Math.max(...results.map(({ n }) => n))).toBeLessThan(1_500_000)
    const page = await officer.ask('GET', `${receipt.url}/rows?from=4990&limit=50`)
    const { items } = await page.json<{ items: { key: string }[] }>()
    expect(items.map(({ key }) => key)).toEqual(Array.from({ length: 10 }, (_, at) => `${34_990 + at}A`))
    expect(await json(await release(officer, receipt))).toMatchObject({ accepted: 5_000 })
    expect((await get('/api/registers/air-stations/records/34999A')).status).toBe(200)
  })
})
