import { env } from 'cloudflare:workers'
import sax from 'sax'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeLong } from '../../content/reports/base64.ts'
import { open, unpad } from '../../content/reports/sealing.ts'
import { openContact, openStatement } from '../../content/reports/statement.ts'
import { openRecord } from '../../db/record/db.ts'
import { listReceived } from '../../db/record/open311.ts'
import { publishReports } from '../../worker/jobs/report-projection.ts'
import { aKey, ask, get, publishAll } from './builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { aReport, laterDay, MIDNIGHT, moveReport } from './report-builders.ts'
import { aBody, BODY, PHONE, TEXT, today, type DeskKeys } from './reporting.ts'

/** Open311 GeoReport v2, as a program that knows nothing but the standard uses it. */

const PROGRAM = '91350100M000100Y43'
const V2 = '/open311/v2'

/** An element as an independent reader of XML sees it. */
interface Element {
  name: string
  text: string
  children: Element[]
}
const parsed = (text: string): Element => {
  const parser = sax.parser(true, { strictEntities: true })
  const root: Element = { name: '', text: '', children: [] }
  const path = [root]
  parser.onopentag = ({ name }) => {
    const element = { name, text: '', children: [] }
    path.at(-1)?.children.push(element)
    path.push(element)
  }
  parser.ontext = (found) => {
    const last = path.at(-1)
    if (last) last.text += found
  }
  parser.onclosetag = () => path.pop()
  parser.onerror = (error) => {
    throw error
  }
  parser.write(text).close()
  return root.children[0] ?? root
}
/** What stands in elements, under their names. */
const fieldsOf = (element: Element | undefined): Record<string, string> =>
  Object.fromEntries(
    (element?.children ?? []).map(({ name, text, children }) => [name, children.length > 0 ? '…' : text]),
  )

type Json = Record<string, unknown>
const json = async (path: string, headers: Record<string, string> = {}): Promise<Json[]> =>
  (await get(`${V2}${path}`, headers)).json()
const xml = async (path: string, headers: Record<string, string> = {}): Promise<Element> => {
  const answer = await get(`${V2}${path}`, headers)
  expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  const text = await answer.text()
  expect(text.startsWith('<?xml version="1.0" encoding="utf-8"?>')).toBe(true)
  return parsed(text)
}
const idsOf = (requests: Json[]): unknown[] => requests.map((one) => one['service_request_id'])

let keys: DeskKeys
let [open1, closed1, hidden, unreleased] = ['', '', '', '']
beforeAll(async () => {
  keys = await aBody()
  await publishAll('places', [
    {
      code: '990000',
      nameZh: '示例省',
      nameEn: 'Demonstration Province',
      pinyin: 'shi li',
      level: 'province',
      status: 'active',
    },
  ])
  open1 = await aReport({
    received: '2026-11-10',
    public_text: '烟囱 <b>冒烟</b> & "黑"',
    cell: '{"longitude":"132.03","latitude":"18.01"}',
  })
  closed1 = await aReport({ received: '2026-06-02', category: 'smoke', release_day: '2026-06-04', place: '990101003' })
  hidden = await aReport({ visibility: 'numbers', public_text: null, released: 0, release_day: null })
  unreleased = await aReport({ released: 0, release_day: null })
  await publishReports(env, MIDNIGHT)
  await moveReport(closed1, { state: 'accepted', accepted: '2026-11-21' }, { day: '2026-11-21' })
  await moveReport(closed1, { state: 'investigating' }, { day: '2026-11-21' })
  await publishReports(env, laterDay(1))
  const settled = { state: 'settled', settled: '2026-11-22', finding: 'partly', answer: '已责令改正' }
  await moveReport(closed1, settled, { day: '2026-11-22' })
  await moveReport(closed1, { state: 'closed', closed: '2026-11-22' }, { day: '2026-11-22' })
  await publishReports(env, laterDay(2))
})

describe('discovery', () => {
  it('says where the interface is and in which formats, in JSON and XML', async () => {
    const found = await (await get(`${V2}/discovery.json`)).json<Json>()
    expect(found).toMatchObject({
      endpoints: [
        {
          specification: 'http://wiki.open311.org/GeoReport_v2',
          url: expect.stringMatching(/\/open311\/v2$/),
          formats: ['text/xml', 'application/json'],
          type: 'test',
        },
      ],
    })
    const root = await xml('/discovery.xml')
    expect([root.name, root.children.map(({ name }) => name)]).toEqual([
      ...['discovery', ['changeset', 'contact', 'key_service', 'endpoints']],
    ])
    const formats = root.children.at(-1)?.children[0]?.children.at(-1)
    expect(formats?.children.map(({ name, text }) => `${name} ${text}`)).toEqual([
      ...['format text/xml', 'format application/json'],
    ])
  })
})

describe('services', () => {
  it('are the matters that can be reported, in the language asked for', async () => {
    const chinese = await json('/services.json', { 'accept-language': 'zh' })
    const english = await json('/services.json', { 'accept-language': 'en' })
    expect(chinese.length).toBe(24)
    expect(chinese.find((one) => one['service_code'] === 'smoke')).toMatchObject({
      service_name: '冒黑烟',
      group: '大气',
    })
    expect(english.find((one) => one['service_code'] === 'noise')).toEqual({
      ...{ service_code: 'noise', service_name: 'noise', group: 'noise', metadata: true, type: 'realtime' },
      ...{ keywords: expect.stringContaining('噪声'), description: expect.stringContaining('12345') },
    })
    const root = await xml('/services.xml', { 'accept-language': 'en' })
    expect(root.name).toBe('services')
    expect(fieldsOf(root.children.find(({ children }) => children[0]?.text === 'noise'))).toMatchObject({
      ...{ service_name: 'noise', metadata: 'true', type: 'realtime' },
    })
  })

  it('say what they ask for, first of all that this way is weaker', async () => {
    const found = await (
      await get(`${V2}/services/dust.json`, { 'accept-language': 'en' })
    ).json<{ attributes: Json[] }>()
    expect(found.attributes.map((one) => one['code'])).toEqual([
      ...['weaker', 'seen', 'hour', 'source', 'visibility', 'public_text', 'who'],
    ])
    expect(found.attributes[0]).toMatchObject({
      variable: false,
      order: 1,
      description: expect.stringContaining('weaker'),
    })
    const root = await xml('/services/dust.xml')
    expect(root.children.map(({ name }) => name)).toEqual(['service_code', 'attributes'])
    const source = root.children[1]?.children.find(({ children }) => children.some(({ text }) => text === 'source'))
    expect(source?.children.at(-1)?.children.map((value) => fieldsOf(value)['key'])).toEqual([
      ...['building-site', 'road', 'mine'],
    ])
    for (const path of ['/services/pigeons.json', '/services/constructor.json'])
      expect([(await get(`${V2}${path}`)).status, path]).toEqual([404, path])
  })
})

describe('requests', () => {
  it('are those that are public alone', async () => {
    expect(idsOf(await json('/requests.json?start_date=2026-10-01T00:00:00Z'))).toEqual([open1])
    for (const number of [hidden, unreleased, '0000000000', 'x']) {
      const answer = await get(`${V2}/requests/${number}.json`, { 'accept-language': 'en' })
      expect(answer.status).toBe(404)
      expect(await answer.json()).toEqual([{ code: 404, description: 'There is no such thing, or it is not public.' }])
    }
    expect(await json(`/requests.json?service_request_id=${hidden},${unreleased}`)).toEqual([])
  })

  it('have the fields of the standard, days as midnights of Asia/Shanghai', async () => {
    expect(await json(`/requests/${open1}.json`, { 'accept-language': 'en' })).toEqual([
      {
        ...{ service_request_id: open1, status: 'open', status_notes: 'received', service_name: 'smell' },
        ...{ service_code: 'smell', description: '烟囱 <b>冒烟</b> & "黑"', agency_responsible: '示例区生态环境局' },
        ...{ service_notice: null, requested_datetime: '2026-11-10T00:00:00+08:00' },
        ...{ updated_datetime: '2026-11-10T00:00:00+08:00', expected_datetime: '2027-01-18T00:00:00+08:00' },
        ...{ address: 'Example, Demonstration Province', address_id: '990101', zipcode: null },
        ...{ lat: 18.01, long: 132.03, media_url: null },
      },
    ])
    expect(await json(`/requests/${closed1}.json`, { 'accept-language': 'zh' })).toMatchObject([
      { status: 'closed', status_notes: '已办结。部分属实。已责令改正', updated_datetime: '2026-11-22T00:00:00+08:00' },
    ])
  })

  it('say the same in XML, in which nothing of theirs is markup', async () => {
    const root = await xml(`/requests/${open1}.xml`, { 'accept-language': 'en' })
    expect([root.name, root.children.map(({ name }) => name)]).toEqual(['service_requests', ['request']])
    const [asJson] = await json(`/requests/${open1}.json`, { 'accept-language': 'en' })
    const asXml = fieldsOf(root.children[0])
    expect(Object.keys(asXml)).toEqual(Object.keys(asJson ?? {}))
    for (const [name, value] of Object.entries(asJson ?? {})) expect(asXml[name], name).toBe(String(value ?? ''))
  })

  it('are found by code, status, place, days and number', async () => {
    const since = 'start_date=2026-05-01T00:00:00Z&end_date=2026-07-01T00:00:00Z'
    expect(idsOf(await json(`/requests.json?${since}`))).toEqual([closed1])
    expect(idsOf(await json(`/requests.json?${since}&status=open`))).toEqual([])
    expect(idsOf(await json(`/requests.json?${since}&status=closed&service_code=smoke,dust`))).toEqual([closed1])
    expect(idsOf(await json(`/requests.json?${since}&service_code=dust`))).toEqual([])
    expect(idsOf(await json(`/requests.json?${since}&jurisdiction_id=990101`))).toEqual([closed1])
    expect(idsOf(await json(`/requests.json?${since}&jurisdiction_id=990102`))).toEqual([])
    expect(idsOf(await json(`/requests.json?service_request_id=${closed1},${open1}&status=open`)).toSorted()).toEqual(
      [closed1, open1].toSorted(),
    )
    // The day in Asia/Shanghai: at 16:00 UTC on the 9th the 10th began there.
    expect(idsOf(await json('/requests.json?start_date=2026-11-09T16:00:00Z&end_date=2026-11-09T16:30:00Z'))).toEqual([
      open1,
    ])
    expect(idsOf(await json('/requests.json?start_date=2026-11-09T15:00:00Z&end_date=2026-11-09T15:30:00Z'))).toEqual(
      [],
    )
  })

  it('come page by page', async () => {
    const span = 'end_date=2026-11-20T00:00:00Z&start_date=2026-09-01T00:00:00Z'
    const second = await aReport({ received: '2026-11-11', release_day: '2026-11-20' })
    await publishReports(env, laterDay(3))
    const first = await get(`${V2}/requests.json?${span}&page_size=1`)
    expect(idsOf(await first.json())).toEqual([second])
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    const last = await get(next)
    expect(idsOf(await last.json())).toEqual([open1])
    expect(last.headers.get('link')).toBeNull()
  })

  it('are refused in the words of the standard where the question is none', async () => {
    const wrong = [
      'status=lost',
      'service_code=pigeons',
      'start_date=gestern',
      'page_size=0',
      'cursor=x',
      'start_date=2026-11-10',
    ]
    for (const query of wrong) {
      const answer = await get(`${V2}/requests.json?${query}`)
      expect([answer.status, query]).toEqual([400, query])
      expect(await answer.json()).toEqual([{ code: 400, description: expect.any(String) }])
    }
    const place = await get(`${V2}/requests.xml?jurisdiction_id=nowhere`)
    expect(place.status).toBe(404)
    const errors = parsed(await place.text())
    expect([errors.name, fieldsOf(errors.children[0])['code']]).toEqual(['errors', '404'])
  })

  it('tell more where it is asked for: states, updates, comments', async () => {
    const [found] = await json(`/requests/${closed1}.json?extensions=true`, { 'accept-language': 'en' })
    expect(found?.['extended_attributes']).toMatchObject({
      ...{ state: 'closed', finding: 'partly', reopenings: 0, recurring: false, photos: [] },
      updates: [{ state: 'received' }, { state: 'investigating' }, { state: 'closed', status: 'closed' }],
      comments: [{ by: '示例区生态环境局', text: '已责令改正' }],
    })
    const updates = await json(`/servicerequestupdates.json?service_request_id=${closed1},${hidden}`)
    expect(updates.map((one) => one['service_request_id'])).toEqual([closed1, closed1, closed1])
    const root = await xml(`/servicerequestupdates.xml?service_request_id=${closed1}`)
    expect([root.name, root.children[0]?.name]).toEqual(['service_request_updates', 'request_update'])
    expect((await get(`${V2}/servicerequestupdates.json`)).status).toBe(400)
    expect((await xml(`/requests/${closed1}.xml?extensions=true`)).children[0]?.children.at(-1)?.name).toBe(
      'extended_attributes',
    )
  })

  it('are read by the index of the days they came in', async () => {
    const asked = await askedBy(env.RECORD, (database) =>
      listReceived(openRecord(database), { from: '2026-01-01', to: '2026-02-01', statuses: ['open'] }, { limit: 50 }),
    )
    const plans = await plansOf(env.RECORD, asked)
    expect(plans.join('\n')).toContain('SEARCH records USING INDEX records_reports_received')
    expect(plans.filter((plan) => /SCAN (records|entries)/.test(plan))).toEqual([])
  })

  it('can be read by pages of any origin', async () => {
    const answer = await get(`${V2}/requests.json`)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  })
})

const EMAIL = 'someone@example.org'
const aForm = (over: Record<string, string | undefined> = {}): Record<string, string | undefined> => ({
  ...{ service_code: 'smoke', address_id: '990101', description: TEXT, phone: PHONE, email: EMAIL, first_name: '示例' },
  ...{ lat: '18.017', long: '131.987', address_string: '示例路1号', 'attribute[seen]': today() },
  ...over,
})
const send = (form: Record<string, string | undefined>, { format = 'json', ...headers }: Record<string, string> = {}) =>
  ask(
    'POST',
    `${V2}/requests.${format}`,
    { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'en', ...headers },
    new URLSearchParams(Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
  )
const anApplication = (over: object = {}) => aKey(over, 'organisation', PROGRAM)
const reportOf = (number: unknown) =>
  env.INTAKE.prepare('SELECT * FROM reports WHERE number = ?').bind(number).first<Record<string, unknown>>()
const openedBy = async (number: unknown, use: 'report' | 'contact'): Promise<string> => {
  const row = await env.INTAKE.prepare('SELECT sealed FROM report_grants WHERE number = ? AND holder = ? AND use = ?')
    .bind(number, BODY, use)
    .first<{ sealed: string }>()
  const opened = await open(keys.officer.identity, decodeLong(row?.sealed ?? '') ?? new Uint8Array())
  return new TextDecoder().decode(unpad(opened))
}
const sealedFile = async (number: unknown, name: string): Promise<Uint8Array> => {
  const day = today().replaceAll('-', '')
  const stored = await env.EVIDENCE.get(`reports/${day}/${String(number)}/${name}`)
  return new Uint8Array((await stored?.arrayBuffer()) ?? new ArrayBuffer())
}

describe('handing in a report', () => {
  it('answers its number, who handles it and that this way is weaker', async () => {
    const answer = await send(aForm({ api_key: await anApplication() }))
    expect(answer.status).toBe(200)
    const [taken] = await answer.json<Json[]>()
    expect(taken).toEqual({
      ...{ service_request_id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{10}$/), account_id: null },
      ...{ service_notice: expect.stringContaining('示例区生态环境局'), token: expect.any(String) },
    })
    expect(taken?.['service_notice']).toContain('weaker')
    expect(await reportOf(taken?.['service_request_id'])).toMatchObject({
      ...{ category: 'smoke', body: BODY, place: '990101', day: today(), visibility: 'numbers', source: 'open311' },
      ...{ locator_mac: null, public_text: null, state: 'received' },
    })
    // Not public: nobody learns of it by its number.
    expect((await get(`${V2}/requests/${String(taken?.['service_request_id'])}.json`)).status).toBe(404)
  })

  it('seals what was said, and how to reach her apart, to the body', async () => {
    const [taken] = await (await send(aForm({ api_key: await anApplication() }))).json<Json[]>()
    const number = taken?.['service_request_id']
    const statement = await openStatement(await openedBy(number, 'report'), await sealedFile(number, 'report'))
    expect(statement).toMatchObject({
      value: {
        text: TEXT,
        where: { place: '990101', address: '示例路1号', longitude: '131.9870000', latitude: '18.0170000' },
      },
    })
    const contact = await openContact(await openedBy(number, 'contact'), await sealedFile(number, 'contact'))
    expect(contact).toMatchObject({ value: { name: '示例', phone: PHONE, email: EMAIL } })
    const { results: tables } = await env.INTAKE.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{
      name: string
    }>()
    for (const { name } of tables.filter((one) => !one.name.startsWith('_') && !one.name.startsWith('sqlite_'))) {
      const { results } = await env.INTAKE.prepare(`SELECT * FROM "${name}"`).all()
      const dump = JSON.stringify(results)
      for (const secret of [TEXT, PHONE, EMAIL, '示例路1号', '131.987'])
        expect(dump.includes(secret), `${name} ${secret}`).toBe(false)
    }
  })

  it('does not even read what tells of a device or an account, nor fetches anything', async () => {
    const marked = {
      device_id: 'device-of-hers',
      account_id: 'account-of-hers',
      media_url: 'https://example.org/photo-of-hers.jpg',
    }
    const [taken] = await (await send(aForm({ api_key: await anApplication(), ...marked }))).json<Json[]>()
    const number = taken?.['service_request_id']
    const statement = JSON.stringify(
      await openStatement(await openedBy(number, 'report'), await sealedFile(number, 'report')),
    )
    const { results } = await env.INTAKE.prepare('SELECT * FROM activity').all()
    expect(`${statement}${JSON.stringify(results)}`).not.toMatch(/of-hers/)
  })

  it('answers in XML alike, with the key in the header', async () => {
    const answer = await send(aForm(), { format: 'xml', authorization: `Bearer ${await anApplication()}` })
    const root = parsed(await answer.text())
    expect([answer.status, root.name, root.children[0]?.children.map(({ name }) => name)]).toEqual([
      ...[200, 'service_requests', ['service_request_id', 'service_notice', 'account_id', 'token']],
    ])
  })

  it('is the same report when it is sent again, and is found by its token when the answer was lost', async () => {
    const [api_key, other] = [await anApplication(), await anApplication()]
    const again = { 'idempotency-key': 'form-7' }
    const [[first], [second], [third]] = await Promise.all([
      send(aForm({ api_key }), again).then((answer) => answer.json<Json[]>()),
      send(aForm({ api_key }), again).then((answer) => answer.json<Json[]>()),
      send(aForm({ api_key: other }), again).then((answer) => answer.json<Json[]>()),
    ])
    expect(second).toEqual(first)
    expect(third?.['service_request_id']).not.toBe(first?.['service_request_id'])
    const token = String(first?.['token'])
    expect(await json(`/tokens/${token}.json`)).toEqual([{ service_request_id: first?.['service_request_id'], token }])
    expect(fieldsOf((await xml(`/tokens/${token}.xml`)).children[0])).toMatchObject({ token })
    for (const unknown of ['x', 'A'.repeat(43)]) expect((await get(`${V2}/tokens/${unknown}.json`)).status).toBe(404)
  })

  it('publishes what she agreed to, and nothing of the description', async () => {
    const form = aForm({
      api_key: await anApplication(),
      'attribute[visibility]': 'public',
      'attribute[public_text]': '河边有黑烟',
    })
    const [taken] = await (await send(form)).json<Json[]>()
    expect(await reportOf(taken?.['service_request_id'])).toMatchObject({
      visibility: 'public',
      public_text: '河边有黑烟',
    })
  })

  it('asks for a key that may, and says so with 403 as the standard does', async () => {
    for (const api_key of [
      undefined,
      'lucid_wrong',
      // No header can hold these.
      'a\r\nX-Other: b',
      '密钥\u0000',
      `lucid_${'x'.repeat(43)}`,
      await aKey(),
      await aKey({}, 'handler', BODY),
    ]) {
      const answer = await send(aForm({ api_key }))
      expect([answer.status, api_key?.slice(0, 8)]).toEqual([403, api_key?.slice(0, 8)])
      expect(await answer.json()).toEqual([{ code: 403, description: expect.any(String) }])
    }
  })

  it('is capped a day by the key', async () => {
    const api_key = await anApplication({ rowsPerDay: 2 })
    const statuses: number[] = []
    for (let at = 0; at < 3; at++) statuses.push((await send(aForm({ api_key }))).status)
    expect(statuses).toEqual([200, 200, 429])
  })

  it('names every field that is wrong', async () => {
    const api_key = await anApplication()
    const told = async (over: Record<string, string | undefined>): Promise<string> => {
      const answer = await send(aForm({ api_key, ...over }))
      expect(answer.status).toBe(400)
      return (await answer.json<{ description: string }[]>()).map(({ description }) => description.split(':')[0]).join()
    }
    expect(await told({ service_code: 'pigeons' })).toBe('service_code')
    expect(await told({ description: undefined })).toBe('description')
    expect(await told({ description: '长'.repeat(4_001) })).toBe('description')
    expect(await told({ address_id: 'here' })).toBe('address_id')
    expect(await told({ lat: undefined })).toBe('lat')
    expect(await told({ lat: '52.5', long: '13.4' })).toBe('lat')
    expect(await told({ lat: '39.9', long: '116.4' })).toBe('lat')
    expect(await told({ 'attribute[seen]': '2999-01-01', 'attribute[hour]': '25' })).toBe(
      'attribute[seen],attribute[hour]',
    )
    expect(await told({ 'attribute[visibility]': 'public' })).toBe('attribute[public_text]')
    expect(await told({ 'attribute[source]': 'mars' })).toBe('attribute[source]')
    // Nobody there can be sent a sealed report: whom to call is said.
    const answer = await send(aForm({ api_key, address_id: '110101', lat: undefined, long: undefined }))
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('12369')])
    expect((await send(aForm({ api_key, service_code: 'false-label' }))).status).toBe(400)
  })

  it('does not fall over what is no form at all', async () => {
    const key = `Bearer ${await anApplication()}`
    const bodies: [string, string][] = [
      ['application/json', '{"service_code": "smoke"}'],
      ['application/x-www-form-urlencoded', '%%%=&&&='],
      ['multipart/form-data', 'x'],
    ]
    for (const [type, body] of bodies)
      expect(
        (await ask('POST', `${V2}/requests.json`, { authorization: key, 'content-type': type }, body)).status,
      ).toBe(400)
    const huge = await ask(
      'POST',
      `${V2}/requests.json`,
      { authorization: key, 'content-type': 'application/x-www-form-urlencoded' },
      `description=${'x'.repeat(200_000)}`,
    )
    expect([huge.status, await huge.json()]).toEqual([400, [{ code: 400, description: expect.any(String) }]])
  })
})
