import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseLabelReceipt, parseSentReport } from '../../content/receipts/label-receipt.ts'
import { verifyLabelReceipt } from '../../content/receipts/verify-receipt.ts'
import { openIntake } from '../../db/intake/db.ts'
import { stateConfiguredReceiptKey } from '../../worker/jobs/state-receipt-key.ts'
import { endLabelWatch, reopenLabelReports } from '../../worker/jobs/label-watch.ts'
import { lapseWaiting } from '../../db/intake/waiting.ts'
import { addLabelReport } from '../../db/intake/label-reports.ts'
import { aKey, aPlace, ask, countEntries, get, publishAll, type ProblemAnswer, type RecordAnswer } from './builders.ts'
import { aCertificate, CERTIFIER, publishGround } from './certificate-builders.ts'
import { anOfficer, type Tab } from './people.ts'
import { untilLimited } from './until-limited.ts'

const BUREAU = '11990100000000019F'
const OTHER_BUREAU = '11990101000000027Q'
const IDENTITY_NUMBER = '11010519491231002X'
const REGISTERS = ['label-alerts']

let addresses = 0
/** Each from an address of its own, so that nobody is stopped for sending often. */
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> => {
  const from = { 'cf-connecting-ip': `2001:db8:7::${(++addresses).toString(16)}` }
  return ask('POST', path, { 'content-type': 'application/json', ...from, ...headers }, JSON.stringify(body))
}
const aReport = (over: object = {}) => ({
  kind: 'without-certificate',
  product: '示例折叠椅',
  seen: '吊牌上有绿色产品标志，编号查不到。',
  number: 'SLGP-2099-0000',
  where: '示例市示例县某商店',
  ...over,
})
interface Receipt {
  number: string
  reference: string
  place: string | null
  receipt: string
  sent: string
  receivedAt: string
}
const report = async (over: object = {}): Promise<Receipt> => {
  const answer = await post('/api/label-reports', aReport(over))
  expect(answer.status).toBe(201)
  return answer.json()
}
interface Followed {
  reference: string
  state: string
  closing: string | null
  note: string | null
  by: string | null
  url: string | null
}
const follow = async (number: string): Promise<Followed> => {
  const answer = await post('/api/label-reports/follow', { number })
  expect(answer.status).toBe(200)
  return answer.json()
}
const issuesOf = async (answer: Response, status = 422): Promise<{ pointer: string; message: string }[]> => {
  expect(answer.status).toBe(status)
  return (await answer.json<ProblemAnswer>()).issues ?? []
}
interface Queued {
  reference: string
  seen: string
  alike: number
}
const queue = async (tab: Tab): Promise<Queued[]> =>
  (await (await tab.ask('GET', '/api/label-watch?limit=200')).json<{ items: Queued[] }>()).items
const referencesOf = async (tab: Tab): Promise<string[]> => (await queue(tab)).map(({ reference }) => reference)
const anAlert = (over: object = {}) => ({
  kind: 'without-certificate',
  number: 'SLGP-2099-0000',
  product: '示例折叠椅',
  finding: '登记簿里没有这个编号。',
  status: 'open',
  ...over,
})

let officer: Tab
let second: Tab
beforeAll(async () => {
  await publishAll('places', [
    aPlace({ code: '990000', nameZh: '示例省', nameEn: 'Demonstration Province' }),
    aPlace({ code: '990100', nameZh: '示例市', nameEn: 'Demonstration City', level: 'city' }),
    aPlace({ code: '990102', nameZh: '示例县', nameEn: 'Demonstration County', level: 'county' }),
    aPlace({ code: '990202', nameZh: '示例县', nameEn: 'Sample County', level: 'county' }),
  ])
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
  await publishAll('certificates', [
    aCertificate(),
    aCertificate({ number: 'GF000000000001', holderName: '示例粮油有限公司' }),
  ])
  officer = await anOfficer('publisher', BUREAU, { registers: REGISTERS })
  second = await anOfficer('publisher', BUREAU, { registers: REGISTERS })
})

describe('a report of a label', () => {
  it('gives a number shown once and a reference, and reads the place from her words', async () => {
    const { number, reference, place } = await report()
    expect(number).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/)
    expect(number.startsWith(reference)).toBe(true)
    expect(place).toBe('990102')
    expect((await report({ where: '示例县' })).place).toBeNull()
    expect((await report({ where: 'a shop in Sample County' })).place).toBe('990202')
    expect((await report({ where: undefined })).place).toBeNull()
  })

  it('is stored without its number, its time, or anything of whoever sent it', async () => {
    const { number, reference, receivedAt } = await report()
    const row = await env.INTAKE.prepare('SELECT * FROM label_reports WHERE reference = ?').bind(reference).first()
    const text = JSON.stringify(row)
    expect(text).not.toContain(number.slice(12))
    expect(text).not.toContain(receivedAt.slice(11))
    expect(Object.keys(row ?? {}).filter((name) => /account|contact|address|phone/.test(name))).toEqual([])
  })

  it('makes nothing public: no entry, no page, no search', async () => {
    const before = await countEntries()
    const { reference } = await report({ product: '独一无二的产品' })
    expect(await countEntries()).toBe(before)
    const found = await (await get(`/api/search?q=${encodeURIComponent('独一无二')}`)).text()
    expect(found).not.toContain('独一无二的产品')
    expect((await get(`/api/registers/label-alerts/records/${reference}`)).status).toBe(404)
  })

  it.each([
    ['/kind', { kind: 'pigeon' }],
    ['/product', { product: '' }],
    ['/product', { product: '椅\u202e子' }],
    ['/seen', { seen: '  ' }],
    ['/seen', { seen: `身份证 ${IDENTITY_NUMBER}` }],
    ['/seen', { seen: '打 13800138000' }],
    ['/where', { where: '示例路 13800138000' }],
    ['/gtin', { gtin: '9520000000012' }],
    ['/scheme', { scheme: 'no-such-scheme' }],
    ['/number', { number: 'A\u0000B' }],
  ])('is refused at %s for %j', async (pointer, over) => {
    expect((await issuesOf(await post('/api/label-reports', aReport(over)))).map((one) => one.pointer)).toEqual([
      pointer,
    ])
  })

  it('of 10,000 characters, of another type, broken or empty is refused, each by its own problem', async () => {
    expect(await issuesOf(await post('/api/label-reports', aReport({ seen: '水'.repeat(10_000) })))).toHaveLength(1)
    expect((await post('/api/label-reports', aReport({ seen: '水'.repeat(20_000) }))).status).toBe(413)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await ask('POST', '/api/label-reports', form, 'kind=x')).status).toBe(415)
    expect((await ask('POST', '/api/label-reports', { 'content-type': 'application/json' }, '{"')).status).toBe(400)
    expect((await post('/api/label-reports', {})).status).toBe(422)
  })

  it('sent twice by one form is taken once; a full day takes no more', async () => {
    const db = openIntake(env.INTAKE)
    const given = {
      kind: 'other',
      product: '茶',
      seen: '同一张表',
      number: undefined,
      scheme: undefined,
      gtin: undefined,
      where: undefined,
      organisation: undefined,
      seller: undefined,
    } as const
    const once = { place: undefined, once: 'token' }
    expect(await addLabelReport(db, given, once, new Date())).toMatchObject({ number: expect.any(String) })
    expect(await addLabelReport(db, given, once, new Date())).toBe('sent-before')
    const long = new Date('2020-01-01T00:00:00Z')
    await env.INTAKE.prepare(
      `INSERT INTO label_reports (reference, number_hash, received, kind, product, seen)
        SELECT 'full-' || value, 'full-' || value, '2020-01-01', 'other', 'x', 'xxxx'
        FROM json_each((SELECT '[' || group_concat(n) || ']' FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000) SELECT n FROM c)))`,
    ).run()
    expect(await addLabelReport(db, given, { place: undefined, once: undefined }, long)).toBe('too-many')
    await env.INTAKE.prepare(`DELETE FROM label_reports WHERE received = '2020-01-01'`).run()
  })

  it('is taken ten times a minute from one address, and from another all the same', async () => {
    const from = { 'cf-connecting-ip': '203.0.113.99' }
    const answered = await untilLimited(10, () => post('/api/label-reports', aReport(), from))
    expect(answered.length).toBeGreaterThanOrEqual(10)
    expect(new Set(answered)).toEqual(new Set([201]))
    expect((await post('/api/label-reports', aReport())).status).toBe(201)
  })

  it('has a receipt that the log’s key of receipts signed, of what was sent to the letter', async () => {
    await stateConfiguredReceiptKey(env)
    const { reference, number, receipt, sent, receivedAt } = await report()
    const { items } = await (await get('/api/registers/receipt-keys/records')).json<{ items: RecordAnswer[] }>()
    const by = { vkey: String(items[0]?.body?.['vkey']), origin: env.LOG_ORIGIN }
    expect(parseLabelReceipt(receipt)).toMatchObject({ number: reference, received: receivedAt })
    expect(parseSentReport(sent)).toEqual({ number, report: aReport() })
    const details = (await verifyLabelReceipt(receipt, by, parseSentReport(sent))).map(({ detail }) => detail)
    expect(details).toEqual(['receiptLabelSigned', 'receiptReportContent'])
  })

  it('is followed by its number, however typed; wrong and unknown ones answer alike', async () => {
    const { number, reference } = await report()
    expect(await follow(` ${number.toLowerCase().replaceAll('-', ' ')} `)).toMatchObject({ reference, state: 'open' })
    const answers = await Promise.all(
      [reference, '00000-00000-00000-00000', 'x', `${number.slice(0, -1)}${number.endsWith('0') ? '1' : '0'}`].map(
        (typed) => post('/api/label-reports/follow', { number: typed }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  })

  it('cannot be changed, and is decided once: the database itself refuses', async () => {
    const { reference } = await report()
    const change = (set: string): Promise<unknown> =>
      env.INTAKE.prepare(`UPDATE label_reports SET ${set} WHERE reference = ?`).bind(reference).run()
    await expect(change(`seen = 'something else'`)).rejects.toThrow('as it was sent')
    await expect(change(`number = NULL`)).rejects.toThrow('as it was sent')
    await expect(change(`state = 'closed'`)).rejects.toThrow('CHECK')
    await change(`state = 'closed', closing = 'genuine', decided = '2026-11-22', decided_by = 'portal'`)
    await expect(change(`state = 'open', closing = NULL, decided = NULL, decided_by = NULL`)).rejects.toThrow()
  })
})

describe('an officer', () => {
  it('sees open reports of her places and those that name none; others see nothing', async () => {
    const here = await report({ where: '示例市示例县', number: 'SLGP-2O99-7777' })
    await report({ number: 'slgp 2099 7777' })
    const elsewhere = await report({ where: 'Sample County' })
    const nowhere = await report({ where: '网店' })
    const bound = await anOfficer('publisher', BUREAU, { registers: REGISTERS, places: ['990100'] })
    const seen = await referencesOf(bound)
    expect(seen).toEqual(expect.arrayContaining([here.reference, nowhere.reference]))
    expect(seen).not.toContain(elsewhere.reference)
    expect((await queue(officer)).find(({ reference }) => reference === here.reference)?.alike).toBe(1)
    const stranger = await anOfficer('publisher', BUREAU, { registers: ['air-quality'] })
    expect((await stranger.ask('GET', '/api/label-watch')).status).toBe(403)
    expect((await get('/api/label-watch')).status).toBe(401)
    const refused = await bound.post('/api/label-watch/closures', {
      references: [elsewhere.reference],
      closing: 'genuine',
    })
    expect(refused.status).toBe(409)
  })

  it('pages the queue, each report once', async () => {
    const seen: string[] = []
    for (let next: string | undefined = '/api/label-watch?limit=3'; next !== undefined;) {
      const answer: Response = await officer.ask('GET', next)
      seen.push(...(await answer.json<{ items: Queued[] }>()).items.map(({ reference }) => reference))
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.sort()).toEqual((await referencesOf(officer)).sort())
  })

  it('closes several at once; whoever reported reads how and why', async () => {
    const [one, other] = [await report(), await report()]
    const answer = await officer.post('/api/label-watch/closures', {
      references: [one.reference, other.reference],
      closing: 'passed-on',
      note: '转给示例县的机关。',
    })
    expect(answer.status).toBe(200)
    expect(await follow(other.number)).toMatchObject({
      state: 'closed',
      closing: 'It was passed on to the body that answers for it.',
      note: '转给示例县的机关。',
      by: BUREAU,
    })
    expect(await referencesOf(officer)).not.toContain(one.reference)
    const again = await officer.post('/api/label-watch/closures', { references: [one.reference], closing: 'genuine' })
    expect((await issuesOf(again, 409))[0]?.message).toContain('1 of them')
  })

  it.each([
    ['/references', { closing: 'genuine' }],
    ['/closing', { references: ['x'], closing: 'lapsed' }],
    ['/note', { references: ['x'], closing: 'passed-on' }],
    ['/note', { references: ['x'], closing: 'genuine', note: '打 13800138000' }],
  ])('is told at %s what is missing in %j', async (pointer, body) => {
    const found = await issuesOf(await officer.post('/api/label-watch/closures', body))
    expect(found.map((one) => one.pointer)).toContain(pointer)
  })

  it('warns: another officer releases it, and whoever reported sees it published', async () => {
    const { number, reference } = await report({ seen: '只有举报人知道的话' })
    const asked = { references: [reference], alert: anAlert() }
    const tried = await officer.post('/api/label-watch/alerts?dryRun=true', asked)
    expect(tried.status).toBe(200)
    expect(await follow(number)).toMatchObject({ state: 'open' })
    const headers = { 'idempotency-key': 'once' }
    const waits = await officer.ask('POST', '/api/label-watch/alerts', asked, headers)
    expect(waits.status).toBe(202)
    const { waiting } = await waits.json<{ waiting: { id: string } }>()
    expect(await follow(number)).toMatchObject({ state: 'proposed', url: null })
    expect(await referencesOf(officer)).not.toContain(reference)
    const repeated = await officer.ask('POST', '/api/label-watch/alerts', asked, headers)
    expect(repeated.status).toBe(202)
    expect((await repeated.json<{ waiting: { id: string } }>()).waiting.id).toBe(waiting.id)
    expect((await officer.post(`/api/waiting/${waiting.id}/release`)).status).toBe(403)
    expect((await second.post(`/api/waiting/${waiting.id}/release`)).status).toBe(201)
    const followed = await follow(number)
    expect(followed.state).toBe('published')
    const key = followed.url?.split('/').at(-2) ?? ''
    const record = await (await get(`/api/registers/label-alerts/records/${key}`)).json<RecordAnswer>()
    expect(record).toMatchObject({ publisher: BUREAU, body: { finding: '登记簿里没有这个编号。', status: 'open' } })
    expect(JSON.stringify(record)).not.toContain('只有举报人知道的话')
  })

  it('has a warning refused with its cell, and the report stays open', async () => {
    const { number, reference } = await report()
    const bad = await officer.post('/api/label-watch/alerts', {
      references: [reference],
      alert: anAlert({ finding: '', status: 'guilty' }),
    })
    expect((await issuesOf(bad)).map(({ pointer }) => pointer).sort()).toEqual(['/0/finding', '/0/status'])
    expect(await follow(number)).toMatchObject({ state: 'open' })
  })

  it('finds the report open again where the second person refuses, or nobody releases in time', async () => {
    const [refused, lapsed] = [await report(), await report()]
    const waitingFor = async ({ reference }: Receipt): Promise<string> => {
      const answer = await officer.post('/api/label-watch/alerts', { references: [reference], alert: anAlert() })
      return (await answer.json<{ waiting: { id: string } }>()).waiting.id
    }
    const first = await waitingFor(refused)
    await waitingFor(lapsed)
    await second.post(`/api/waiting/${first}/refusal`, { reason: '还要再查' })
    expect(await follow(refused.number)).toMatchObject({ state: 'open' })
    await lapseWaiting(openIntake(env.INTAKE), new Date(Date.now() + 40 * 86_400_000), 100)
    await reopenLabelReports(env)
    expect(await referencesOf(officer)).toEqual(expect.arrayContaining([refused.reference, lapsed.reference]))
  })

  it('reads what the registers say near a number: alike, one slip away, next to it', async () => {
    const near = async (number: string) =>
      (await officer.ask('GET', `/api/label-watch/near?number=${encodeURIComponent(number)}`)).json<{
        schemes: string[]
        items: { number: string; how: string; state: string; holder: string; certifier: string }[]
        alerts: { key: string }[]
      }>()
    expect((await near('GF00000000000l')).items[0]).toMatchObject({
      number: 'GF000000000001',
      how: 'alike',
      state: 'valid',
      holder: '示例粮油有限公司',
      certifier: '示例绿色认证有限公司',
    })
    expect((await near('GF000000000007')).items[0]).toMatchObject({ number: 'GF000000000001', how: 'slip' })
    expect(await near('SLGP-2024-0099')).toMatchObject({
      schemes: [],
      items: [{ number: 'SLGP-2024-0001', how: 'neighbour' }],
    })
    expect((await near('SLGP-2099-0000')).alerts.length).toBeGreaterThan(0)
    expect((await officer.ask('GET', '/api/label-watch/near')).status).toBe(422)
  })
})

describe('the console', () => {
  it('says at once how many reports and numbers wait for an officer, and nothing to others', async () => {
    const { reference } = await report()
    const awaits = async (tab: Tab) =>
      (await (await tab.ask('GET', '/api/account/awaiting?section=label-watch')).json<{ items: { id: string }[] }>())
        .items
    expect((await awaits(officer)).map(({ id }) => id)).toContain(reference)
    expect(await awaits(await anOfficer('publisher', BUREAU, { registers: ['air-quality'] }))).toEqual([])
    expect(await awaits(await anOfficer('auditor', BUREAU))).toEqual([])
  })
})

describe('the clock', () => {
  it('closes what nobody decided on in 180 days, and forgets a decided report after 30', async () => {
    const db = openIntake(env.INTAKE)
    const given = {
      kind: 'other',
      product: '茶',
      seen: '很久以前的事',
      number: undefined,
      scheme: undefined,
      gtin: undefined,
      where: undefined,
      organisation: undefined,
      seller: undefined,
    } as const
    const old = await addLabelReport(db, given, { place: undefined, once: undefined }, new Date('2026-01-01T00:00:00Z'))
    if (typeof old === 'string') throw new Error(old)
    await endLabelWatch(env, new Date('2026-06-29T00:00:00Z'))
    expect(await follow(old.number)).toMatchObject({ state: 'open' })
    await endLabelWatch(env, new Date('2026-06-30T00:00:00Z'))
    expect(await follow(old.number)).toMatchObject({ state: 'closed', by: null })
    await endLabelWatch(env, new Date('2026-07-29T00:00:00Z'))
    expect((await follow(old.number)).closing).toContain('by the clock')
    await endLabelWatch(env, new Date('2026-07-30T00:00:00Z'))
    expect((await post('/api/label-reports/follow', { number: old.number })).status).toBe(404)
  })
})

describe('the certifier of another', () => {
  it('does not read reports', async () => {
    const key = await aKey({}, 'certifier', CERTIFIER)
    expect((await get('/api/label-watch', { authorization: `Bearer ${key}` })).status).toBe(403)
    const other = await anOfficer('publisher', OTHER_BUREAU, { registers: REGISTERS })
    expect((await other.ask('GET', '/api/label-watch')).status).toBe(200)
  })
})

describe('a published warning', () => {
  const shown = async (number: string) =>
    (await get(`/api/certificates/${encodeURIComponent(number)}`)).json<{
      verdict: { state: string }
      alerts: { key: string; warning: boolean; body: Record<string, unknown> }[]
    }>()

  it('is told with the verdict of the number, however that is written, and changes nothing of its state', async () => {
    await publishAll('label-alerts', [
      anAlert({ alert: 'ALERT-1', number: 'SLGP–2O24–OOOl', kind: 'not-covered', seen: '2026-11-20' }),
      anAlert({ alert: 'ALERT-2', number: 'SLGP-2024-0001', seen: '2026-11-21', status: 'cleared' }),
      anAlert({ alert: 'ALERT-3', number: 'SLGP-2024-0001', seen: '2026-11-19', publicUntil: '2026-11-20' }),
      anAlert({ alert: 'ALERT-4', number: 'SLGP-2024-0009', seen: '2026-11-21' }),
    ])
    const { verdict, alerts } = await shown('slgp 2024 0001')
    expect(verdict.state).toBe('valid')
    expect(alerts.map(({ key, warning }) => [key, warning])).toEqual([
      ['ALERT-2', false],
      ['ALERT-1', true],
      ['ALERT-3', false],
    ])
  })

  it('taken back is told no more; corrected to another number it is told there', async () => {
    const send = (rows: object[]) => publishAll('label-alerts', rows)
    await send([{ alert: 'ALERT-1', _status: 'withdrawn', _reason: '弄错了' }])
    await send([
      { ...anAlert({ alert: 'ALERT-2', number: 'GF000000000001', seen: '2026-11-21' }), _reason: '编号打错了' },
    ])
    expect((await shown('SLGP-2024-0001')).alerts.map(({ key }) => key)).toEqual(['ALERT-3'])
    expect((await shown('GF000000000001')).alerts.map(({ key }) => key)).toEqual(['ALERT-2'])
  })

  it('stands in the feed of its register, at the organisation it names, and the organisation replies to it', async () => {
    const named = '91990102000000166M'
    await publishAll('label-alerts', [anAlert({ alert: 'ALERT-5', organisation: named, seen: '2026-11-21' })])
    expect(await (await get('/feeds/registers/label-alerts.atom')).text()).toContain('/label-alerts/ALERT-5/')
    expect(await (await get(`/api/organisations/${named}`)).text()).toContain('ALERT-5')
    const key = await aKey({}, 'organisation', named)
    const reply = (organisation: string) =>
      post(
        '/api/registers/replies/entries',
        [
          {
            organisation,
            reply: '1',
            register: 'label-alerts',
            recordKey: 'ALERT-5',
            date: '2026-11-22',
            text: '已经收回全部标签。',
          },
        ],
        { authorization: `Bearer ${key}` },
      )
    expect((await reply(named)).status).toBe(201)
    expect((await reply('91990101000000115Y')).status).toBe(422)
  })
})
