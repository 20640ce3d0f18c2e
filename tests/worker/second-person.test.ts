import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Bounds, RoleName } from '../../content/people/roles.ts'
import { openIntake } from '../../db/intake/db.ts'
import { makeKey } from '../../db/intake/keys.ts'
import { promiseRelease } from '../../db/intake/waiting.ts'
import { finishReleases, lapseWaitingRows } from '../../worker/jobs/waiting.ts'
import { aKey, aPlace, ask, countEntries, get, publishAll, type ProblemAnswer } from './builders.ts'
import { anOfficer, give, json, letPass, type Tab } from './people.ts'

const OWN = '91350100M000100Y43'
const OTHER = '91110000100000000R'
const THIRD = '11990100000000019F'

const aPenalty = (over: object = {}) => ({
  decision: '示环罚〔2026〕1号',
  subjectKind: 'organisation',
  organisation: OWN,
  subject: '示例化工有限公司',
  place: '110000',
  facts: '示例事实',
  authority: '示例市生态环境局',
  decided: '2026-05-01',
  ...over,
})

let counted = 0
/** A decision of its own, so that tests do not meet. */
const fresh = (): string => `示环罚〔2026〕${++counted + 100}号`

interface Receipt {
  id: string
  url: string
  page: string
  rows: number
  reasons: { kind: string; message: string }[]
}

const submit = (tab: Tab, rows: object[], headers: Record<string, string> = {}, register = 'penalties', query = '') =>
  tab.ask('POST', `/api/registers/${register}/entries${query}`, rows, headers)
const submitAs = (key: string, rows: object[], headers: Record<string, string> = {}, register = 'penalties') =>
  ask(
    'POST',
    `/api/registers/${register}/entries`,
    { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    JSON.stringify(rows),
  )
const receiptOf = async (answer: Response): Promise<Receipt> => {
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`)
  return (await answer.json<{ waiting: Receipt }>()).waiting
}
const release = (tab: Tab, { id }: Receipt) => tab.post(`/api/waiting/${id}/release`)
const stateOf = async (tab: Tab, { id }: Receipt) => (await json(await tab.ask('GET', `/api/waiting/${id}`)))['state']
const stands = async (decision: string): Promise<boolean> =>
  (await get(`/api/registers/penalties/records/${encodeURIComponent(decision)}`)).status === 200
const rowsKept = async ({ id }: Receipt): Promise<number> =>
  (await env.INTAKE.prepare('SELECT count(*) AS n FROM waiting_rows WHERE waiting = ?').bind(id).first<number>('n')) ??
  0
const messageOf = async (answer: Response): Promise<string> =>
  JSON.stringify((await answer.json<ProblemAnswer>()).issues ?? [])

let clerk: Tab
let officer: Tab
const own = (role: RoleName, bounds?: Bounds) => anOfficer(role, OWN, bounds)

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  clerk = await own('publisher')
  officer = await own('publisher')
})

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
    const visit = (over: object) => ({ inspection: `示检-${++counted}`, place: '110000', date: '2026-05-01', ...over })
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

describe('a release', () => {
  it('publishes what was submitted under the organisation that submitted it, and deletes the rows kept', async () => {
    const decision = fresh()
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
    const answer = await release(officer, receipt)
    expect(answer.status).toBe(201)
    expect(await json(answer)).toMatchObject({ accepted: 1, entries: [{ key: decision, revision: 1 }] })
    const record = await json(await get(`/api/registers/penalties/records/${encodeURIComponent(decision)}`))
    expect(record).toMatchObject({ publisher: OWN, body: { facts: '示例事实' } })
    expect(await json(await clerk.ask('GET', receipt.url))).toMatchObject({
      state: 'released',
      decidedBy: { account: officer.account },
      entries: [{ key: decision }],
    })
    expect(await rowsKept(receipt)).toBe(0)
    const { results } = await env.INTAKE.prepare(
      `SELECT phase, account, status FROM activity WHERE action = 'records-release' AND target LIKE ? ORDER BY seq`,
    )
      .bind(`%${receipt.id}%`)
      .all()
    expect(results).toEqual([
      { phase: 'asked', account: officer.account, status: null },
      { phase: 'ended', account: officer.account, status: 201 },
    ])
  })

  it('is not one’s own, not even of what a key one made submitted, nor a key’s', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const refused = await release(clerk, receipt)
    expect(refused.status).toBe(403)
    expect(await messageOf(refused)).toContain('another person')
    const admin = await own('admin')
    const request = { role: 'publisher' as const, organisation: OWN, bounds: {}, days: 1 }
    const { key } = await makeKey(openIntake(env.INTAKE), request, admin.account, new Date())
    const byKey = await receiptOf(await submitAs(key, [aPenalty({ decision: fresh() })]))
    expect((await release(admin, byKey)).status).toBe(403)
    const asKey = { authorization: `Bearer ${key}` }
    expect((await ask('POST', `/api/waiting/${byKey.id}/release`, asKey)).status).toBe(403)
    const foreign = await aKey({}, 'publisher', OWN)
    expect((await ask('POST', `/api/waiting/${byKey.id}/release`, { authorization: `Bearer ${foreign}` })).status).toBe(
      403,
    )
    expect((await release(officer, byKey)).status).toBe(201)
  })

  it('is held by the database itself: neither oneself nor a step out of order', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const run = (statement: string) => env.INTAKE.prepare(statement).bind(receipt.id).run()
    await expect(run(`UPDATE waiting SET state = 'releasing', decided_by = account WHERE id = ?`)).rejects.toThrow(
      /TRIGGER/,
    )
    await expect(run(`UPDATE waiting SET state = 'releasing' WHERE id = ?`)).rejects.toThrow(/TRIGGER/)
    await expect(run(`UPDATE waiting SET state = 'released', decided_by = 'x' WHERE id = ?`)).rejects.toThrow(/TRIGGER/)
    await expect(run(`UPDATE waiting SET publisher = 'portal', state = 'lapsed' WHERE id = ?`)).rejects.toThrow(
      /TRIGGER/,
    )
    await expect(run(`DELETE FROM waiting WHERE id = ?`)).rejects.toThrow(/TRIGGER/)
    await expect(run(`UPDATE waiting_rows SET rows = '[]' WHERE waiting = ?`)).rejects.toThrow(/TRIGGER/)
    await expect(run(`DELETE FROM waiting_rows WHERE waiting = ?`)).rejects.toThrow(/TRIGGER/)
    await expect(
      run(`INSERT INTO waiting_rows SELECT waiting, part + 1, 0, 1, '[]' FROM waiting_rows WHERE waiting = ?`),
    ).rejects.toThrow(/TRIGGER/)
    expect(await stateOf(clerk, receipt)).toBe('waiting')
  })

  it('needs a passkey used a moment ago', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const stale = await own('publisher')
    await letPass(stale)
    const refused = await release(stale, receipt)
    expect([refused.status, (await refused.json<ProblemAnswer>()).type]).toEqual([403, '/problems/fresh-passkey'])
    await stale.confirm()
    expect((await release(stale, receipt)).status).toBe(201)
  })

  it('is for those who could publish the rows themselves, or administer who submitted them', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const stranger = await anOfficer('publisher', OTHER)
    expect((await release(stranger, receipt)).status).toBe(404)
    expect((await stranger.ask('GET', receipt.url)).status).toBe(404)
    expect((await release(await anOfficer('admin', OTHER), receipt)).status).toBe(404)
    expect((await release(await anOfficer('publisher'), receipt)).status).toBe(404)
    expect((await release(await own('organisation'), receipt)).status).toBe(403)
    expect((await release(await own('publisher', { registers: ['places'] }), receipt)).status).toBe(404)
    const elsewhere = await release(await own('publisher', { places: ['5133'] }), receipt)
    expect(elsewhere.status).toBe(422)
    expect((await elsewhere.json<ProblemAnswer>()).issues?.[0]?.pointer).toBe('/0/place')
    expect(await stateOf(clerk, receipt)).toBe('waiting')
    expect((await release(await anOfficer('admin'), receipt)).status).toBe(201)
  })

  it('checks everything again: what became wrong is named, and it waits on', async () => {
    const decision = fresh()
    const [first, second] = [
      await receiptOf(await submit(clerk, [aPenalty({ decision })])),
      await receiptOf(
        await submit(clerk, [aPenalty({ decision: fresh() }), aPenalty({ decision, facts: '另一事实' })]),
      ),
    ]
    expect((await release(officer, first)).status).toBe(201)
    const shown = await json(await officer.ask('GET', second.url))
    expect(shown).toMatchObject({ mayRelease: true, wrong: [{ pointer: '/1/_reason' }] })
    const stored = await countEntries()
    const refused = await release(officer, second)
    expect(refused.status).toBe(422)
    expect((await refused.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/1/_reason'])
    expect(await countEntries()).toBe(stored)
    expect(await stateOf(clerk, second)).toBe('waiting')
  })

  it('is not of what a key submitted that was revoked since, or a person whose role ended', async () => {
    const made = await makeKey(
      openIntake(env.INTAKE),
      { role: 'publisher', organisation: OWN, bounds: {}, days: 1 },
      'operator',
      new Date(),
    )
    const byKey = await receiptOf(await submitAs(made.key, [aPenalty({ decision: fresh() })]))
    const admin = await own('admin')
    expect((await admin.ask('DELETE', `/api/keys/${made.id}`)).status).toBe(204)
    expect((await release(officer, byKey)).status).toBe(409)
    const leaving = await anOfficer('auditor', OWN)
    const role = await give(leaving, 'publisher', OWN)
    const byPerson = await receiptOf(await submit(leaving, [aPenalty({ decision: fresh() })]))
    expect((await admin.ask('DELETE', `/api/roles/${role}`)).status).toBe(204)
    expect((await release(officer, byPerson)).status).toBe(409)
  })

  it('asked for twice at once publishes once; the other officer learns that it was decided', async () => {
    const decision = fresh()
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
    const stored = await countEntries()
    const other = await own('publisher')
    const answers = await Promise.all([officer, other, officer, other].map((tab) => release(tab, receipt)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(0)
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true)
    expect(await countEntries()).toBe(stored + 1)
    expect(await stateOf(clerk, receipt)).toBe('released')
  })

  it('asked for again by the same officer is answered the same', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const text = await (await release(officer, receipt)).text()
    const stored = await countEntries()
    const again = await release(officer, receipt)
    expect([again.status, await again.text()]).toEqual([201, text])
    expect(await countEntries()).toBe(stored)
    expect((await release(await own('publisher'), receipt)).status).toBe(409)
  })
})

describe('a release that ended halfway', () => {
  const promised = async (decision: string, at: Date): Promise<Receipt> => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
    expect(await promiseRelease(openIntake(env.INTAKE), receipt.id, officer.account, [], at)).toBe(true)
    return receipt
  }
  const anHour = 3_600_000

  it('before it was published is finished by the clock, once, after a minute', async () => {
    const [decision, now] = [fresh(), new Date()]
    const receipt = await promised(decision, now)
    await finishReleases(env, new Date(now.getTime() + 30_000))
    expect(await stands(decision)).toBe(false)
    expect(await stateOf(clerk, receipt)).toBe('releasing')
    await finishReleases(env, new Date(now.getTime() + anHour))
    expect(await stands(decision)).toBe(true)
    const stored = await countEntries()
    await finishReleases(env, new Date(now.getTime() + anHour))
    expect(await countEntries()).toBe(stored)
    expect(await stateOf(clerk, receipt)).toBe('released')
  })

  it('is finished by the same officer asking again', async () => {
    const decision = fresh()
    const receipt = await promised(decision, new Date())
    expect((await release(await own('publisher'), receipt)).status).toBe(409)
    expect((await release(officer, receipt)).status).toBe(201)
    expect([await stands(decision), await stateOf(clerk, receipt)]).toEqual([true, 'released'])
  })

  it('after it was published is only written down', async () => {
    const decision = fresh()
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
    // The answer of the private database is lost: nothing after the record's batch happens.
    await env.INTAKE.prepare(
      `CREATE TRIGGER power_cut BEFORE UPDATE ON waiting WHEN NEW.state = 'released' BEGIN SELECT RAISE(ABORT, 'cut'); END`,
    ).run()
    expect((await release(officer, receipt)).status).toBe(500)
    await env.INTAKE.prepare('DROP TRIGGER power_cut').run()
    expect([await stands(decision), await stateOf(clerk, receipt)]).toEqual([true, 'releasing'])
    const stored = await countEntries()
    await finishReleases(env, new Date(Date.now() + anHour))
    expect(await countEntries()).toBe(stored)
    expect(await stateOf(clerk, receipt)).toBe('released')
    expect(await rowsKept(receipt)).toBe(0)
  })

  it('before it was decided has changed nothing', async () => {
    const decision = fresh()
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
    await env.INTAKE.prepare(
      `CREATE TRIGGER power_cut BEFORE UPDATE ON waiting WHEN NEW.state = 'releasing' BEGIN SELECT RAISE(ABORT, 'cut'); END`,
    ).run()
    expect((await release(officer, receipt)).status).toBe(500)
    await env.INTAKE.prepare('DROP TRIGGER power_cut').run()
    expect([await stands(decision), await stateOf(clerk, receipt)]).toEqual([false, 'waiting'])
    expect((await release(officer, receipt)).status).toBe(201)
  })

  it('waits again where the record took something else meanwhile', async () => {
    const decision = fresh()
    const receipt = await promised(decision, new Date())
    const other = await receiptOf(await submit(clerk, [aPenalty({ decision, facts: '另一事实' })]))
    expect((await release(officer, other)).status).toBe(201)
    await finishReleases(env, new Date(Date.now() + anHour))
    expect(await stateOf(clerk, receipt)).toBe('waiting')
    expect(await rowsKept(receipt)).toBe(1)
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
    const [decision, headers] = [fresh(), { 'idempotency-key': `once-${counted}` }]
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
  const dayBefore = (days: number): string =>
    new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)
  const aStationOf = (at: number) => ({
    station: `${10_000 + at}A`,
    name: `示例站${at}`,
    place: '110000',
    longitude: '116.366',
    latitude: '39.8673',
  })
  const stations = (first: number, count: number) => Array.from({ length: count }, (_, at) => aStationOf(first + at))

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
