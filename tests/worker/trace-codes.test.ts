import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { commitRange } from '../../content/trace/code-issue.ts'
import { writeDigitalLink } from '../../content/trace/digital-link.ts'
import { withNextKey } from '../../content/trace/serial-master.ts'
import { readSerial, serialOf, type ReadSerial } from '../../content/trace/serial.ts'
import { addIssue, findIssue, issueOfStatement, listPromisedIssues, rangeOf } from '../../db/intake/code-issues.ts'
import type { CodeIssue } from '../../db/intake/code-issues-tables.ts'
import { openIntake } from '../../db/intake/db.ts'
import { openSerials } from '../../db/intake/serials.ts'
import { sha256 } from '../../db/record/hash.ts'
import { deliverIssues } from '../../worker/products/deliver.ts'
import { aKey, ask, get, publish, type ProblemAnswer, type RecordAnswer } from './builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { anOfficer } from './people.ts'
import {
  aLot,
  aProductRow,
  GTIN,
  issue,
  LOT,
  OTHER_PRODUCER,
  PRODUCER,
  publishProducts,
  serialsIn,
} from './trace-builders.ts'

/** Issuing codes that prove themselves: one row an issue, whatever it is asked. */

let key: string
let other: string
const bearer = (of = key) => ({ authorization: `Bearer ${of}` })
const intake = () => openIntake(env.INTAKE)
const keys = () => {
  const serials = openSerials(env)
  if (!serials) throw new Error('no serial master')
  return serials.keys
}
const problemOf = async (answer: Response, status: number): Promise<ProblemAnswer> => {
  expect(answer.status).toBe(status)
  return answer.json()
}
const pointersOf = async (answer: Response, status = 422): Promise<string[]> =>
  ((await problemOf(answer, status)).issues ?? []).map(({ pointer }) => pointer)
const countRows = async (table: string): Promise<number> =>
  (await env.INTAKE.prepare(`SELECT count(*) FROM ${table}`).first<number>('count(*)')) ?? 0
const idOf = (answer: Response): string => answer.headers.get('location')?.split('/').at(-1) ?? ''

beforeAll(async () => {
  ;[key, other] = [await aKey({}, 'producer', PRODUCER), await aKey({}, 'producer', OTHER_PRODUCER)]
  await publishProducts()
})

describe('issued codes', () => {
  it('are addresses whose serial numbers prove themselves, in a file as long as it says', async () => {
    const answer = await issue(key, 1_234)
    expect(answer.status).toBe(201)
    expect(answer.headers.get('content-type')).toContain('text/csv')
    const csv = await answer.text()
    expect(answer.headers.get('content-length')).toBe(String(csv.length))
    const lines = csv.trimEnd().split('\r\n')
    expect([lines[0], lines.length]).toEqual(['url,serial', 1_235])
    const [url, serial = ''] = lines[1]?.split(',') ?? []
    const qualifiers = [
      { ai: '10', value: LOT },
      { ai: '21', value: serial },
    ]
    expect(url).toBe(
      writeDigitalLink({ primary: { ai: '01', value: GTIN }, qualifiers, attributes: [] }, env.PORTAL_ORIGIN),
    )
    const serials = serialsIn(csv)
    expect(new Set(serials).size).toBe(1_234)
    const read = serials.map((one) => readSerial(keys(), GTIN, one)?.counter)
    expect(read).toEqual(Array.from({ length: 1_234 }, (_, at) => (read[0] ?? NaN) + at))
  })

  it('have one row and one public entry, which says how many only to who holds the salt', async () => {
    const [before, entries] = [await countRows('code_issues'), await recordsOf()]
    const answer = await issue(key, 5_000)
    const serials = serialsIn(await answer.text())
    expect(serials).toHaveLength(5_000)
    expect(await countRows('code_issues')).toBe(before + 1)
    expect(await recordsOf()).toHaveLength(entries.length + 1)
    const made = await findIssue(intake(), idOf(answer))
    if (!made) throw new Error('no issue')
    const record = (await recordsOf()).find(({ key: name }) => name === `${GTIN}~${made.issue}`)
    expect(record?.body).toEqual({
      gtin: GTIN,
      issue: made.issue,
      lot: LOT,
      producer: PRODUCER,
      issuedOn: expect.any(String),
      range: commitRange(rangeOf(made), Buffer.from(made.salt, 'base64url'), sha256),
    })
    const other = commitRange({ ...rangeOf(made), count: 4_999 }, Buffer.from(made.salt, 'base64url'), sha256)
    expect(record?.body).not.toMatchObject({ range: other })
    expect(JSON.stringify(record)).not.toContain('5000')
  })

  it('are found again by any of their counters, and not beyond them', async () => {
    const issueOf = async (counted: ReadSerial, db = intake()) =>
      (await db.all<CodeIssue>(issueOfStatement({ gtin: GTIN, ...counted })))[0]
    const serials = serialsIn(await (await issue(key, 10)).text())
    const [first, last] = [serials[0], serials[9]].map((serial) => readSerial(keys(), GTIN, serial ?? ''))
    if (!first || !last) throw new Error('unreadable')
    const [a, b] = [await issueOf(first), await issueOf(last)]
    expect([a?.lot, a?.issue]).toEqual([LOT, b?.issue])
    expect(await issueOf({ ...last, counter: last.counter + 1 })).toBeUndefined()
    expect(await issueOf({ keyId: 'Z', counter: 0 })).toBeUndefined()
    const asked = await askedBy(env.INTAKE, (database) => issueOf(first, openIntake(database)))
    expect(await plansOf(env.INTAKE, asked)).toContainEqual(expect.stringContaining('USING INDEX code_issues_range'))
  })

  it('asked for at once get ranges that do not meet', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => issue(key, 100)))
    const all = (await Promise.all(answers.map((answer) => answer.text()))).flatMap(serialsIn)
    expect(new Set(all).size).toBe(800)
  })

  it('of a lot with a stroke in its number stand percent-encoded', async () => {
    await publish('products', [aProductRow({ gtin: '09520000000080' })])
    await publish('lots', [aLot({ gtin: '09520000000080', lot: 'Q3/26+"&' })])
    const answer = await issue(key, 1, { gtin: '9520000000080', lot: 'Q3/26+"&' })
    expect(answer.status).toBe(201)
    expect(await answer.text()).toContain('/01/09520000000080/10/Q3%2F26%2B%22%26/21/0')
  })
})

describe('the same key of idempotency', () => {
  it('gives the same codes and issues none anew', async () => {
    const first = await (await issue(key, 20, { once: 'press' })).text()
    const rows = await countRows('code_issues')
    const again = await issue(key, 20, { once: 'press' })
    expect(await again.text()).toBe(first)
    expect(await countRows('code_issues')).toBe(rows)
    expect(
      (await Promise.all([1, 2, 3].map(async () => (await issue(key, 20, { once: 'press' })).text()))).every(
        (text) => text === first,
      ),
    ).toBe(true)
  })

  it('asked at once issues once', async () => {
    const rows = await countRows('code_issues')
    const texts = await Promise.all(
      Array.from({ length: 5 }, async () => (await issue(key, 3, { once: 'at once' })).text()),
    )
    expect(new Set(texts).size).toBe(1)
    expect(await countRows('code_issues')).toBe(rows + 1)
  })

  it('with another count is a conflict', async () => {
    await issue(key, 2, { once: 'other' })
    await problemOf(await issue(key, 3, { once: 'other' }), 409)
  })
})

describe('a download that was cut', () => {
  it('is fetched again, whole or from a byte on', async () => {
    const answer = await issue(key, 1_777)
    const [csv, at] = [await answer.text(), answer.headers.get('location') ?? '']
    const again = await get(at, bearer())
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([200, `"${idOf(answer)}"`, csv])
    for (const [range, text] of [
      ['bytes=0-', csv],
      ['bytes=5-20', csv.slice(5, 21)],
      ['bytes=70000-', csv.slice(70_000)],
      ['bytes=12-12', csv.slice(12, 13)],
      ['bytes=-30', csv.slice(-30)],
      ['bytes=100-99999999', csv.slice(100)],
    ] as const) {
      const part = await get(at, { ...bearer(), range })
      expect([range, part.status, await part.text()]).toEqual([range, 206, text])
    }
    expect((await get(at, { ...bearer(), range: `bytes=${csv.length}-` })).status).toBe(416)
    const changed = await get(at, { ...bearer(), range: 'bytes=5-', 'if-range': '"another"' })
    expect([changed.status, await changed.text()]).toEqual([200, csv])
  })

  it('is handed out so many times a day, in parts and as labels too, and then no more', async () => {
    const answer = await issue(key, 20)
    const [csv, at] = [await answer.text(), answer.headers.get('location') ?? '']
    for (let times = 1; times < 9; times++) expect((await get(at, bearer())).status).toBe(200)
    // A whole and a half are left: half as labels, then nine parts of a tenth.
    expect((await get(`${at}/labels?count=10`, bearer())).status).toBe(200)
    const tenth = Math.floor(csv.length / 10) - 1
    const parts = async (): Promise<number> => (await get(at, { ...bearer(), range: `bytes=0-${tenth}` })).status
    const statuses: number[] = []
    for (let times = 0; times < 6; times++) statuses.push(await parts())
    expect(statuses).toEqual([206, 206, 206, 206, 206, 429])
    await problemOf(await get(`${at}/labels?count=10`, bearer()), 429)
    await problemOf(await get(`${at}/second-codes`, bearer()), 429)
    expect((await ask('HEAD', at, bearer())).status).toBe(200)
    const { items } = await (
      await get(`/api/products/${GTIN}/issues?limit=1`, bearer())
    ).json<{ items: { fetched: { times: number; lastDay: string } }[] }>()
    expect(items[0]?.fetched).toEqual({ times: 15, lastDay: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
  })

  it('is listed with how many there were, newest first, to its producer alone', async () => {
    await (await issue(key, 41)).text()
    await (await issue(key, 42)).text()
    const answer = await get(`/api/products/${GTIN}/issues?limit=2`, bearer())
    const { items } = await answer.json<{ items: { count: number; url: string }[] }>()
    expect(items.map(({ count }) => count)).toEqual([42, 41])
    const next = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
    const more = await (await get(next, bearer())).json<{ items: { count: number }[] }>()
    expect(more.items[0]?.count).not.toBe(41)
    await problemOf(await get(`/api/products/${GTIN}/issues`, bearer(other)), 403)
    await problemOf(await get(`/api/products/${GTIN}/issues`), 401)
    await problemOf(await get(`/api/products/${GTIN}/issues?cursor=nonsense`, bearer()), 422)
    await problemOf(await get(items[0]?.url ?? '', bearer(other)), 403)
    await problemOf(await get(`${items[0]?.url.slice(0, -8)}ZZZZZZZZ`, bearer()), 404)
    await problemOf(await get((items[0]?.url ?? '').replace(LOT, 'another'), bearer()), 404)
  })
})

describe('labels of an issue', () => {
  let at: string
  let serials: string[]
  beforeAll(async () => {
    const answer = await issue(key, 60)
    serials = serialsIn(await answer.text())
    at = `${answer.headers.get('location') ?? ''}/labels`
  })

  it('come as a PDF of several pages, or as one page of SVG, from any code on', async () => {
    const pdf = await get(at, bearer())
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(new TextDecoder('latin1').decode((await pdf.arrayBuffer()).slice(0, 8))).toBe('%PDF-1.4')
    const svg = await get(`${at}?format=svg&from=59&size=30&level=Q&paper=a4`, bearer())
    expect(svg.headers.get('content-type')).toContain('image/svg+xml')
    const text = await svg.text()
    expect(text.match(/<path/g)).toHaveLength(2)
    for (const serial of serials.slice(58)) expect(text).toContain(`    ${serial.slice(10, 15)} ${serial.slice(15)}`)
    expect(text).not.toContain(serials[57]?.slice(10, 15))
  })

  it.each([
    ['size=3', '/size', 'Too small'],
    ['size=101', '/size', 'At most 100'],
    ['size=x', '/size', ''],
    ['from=61', '/from', 'Only 60'],
    ['from=0', '/from', ''],
    ['count=501', '/count', ''],
    ['level=Z', '/level', ''],
    ['format=png', '/format', ''],
    ['paper=a3', '/paper', ''],
  ])('are refused with %s', async (query, pointer, words) => {
    const { issues = [] } = await problemOf(await get(`${at}?${query}`, bearer()), 422)
    expect(issues).toEqual([{ pointer, message: expect.stringContaining(words) }])
  })

  it('are their producer’s alone', async () => {
    await problemOf(await get(at), 401)
    await problemOf(await get(at, bearer(other)), 403)
    await problemOf(await get(at, bearer(await aKey())), 403)
  })
})

describe('codes are refused', () => {
  it.each([
    ['none', 0],
    ['fewer than none', -1],
    ['half a code', 1.5],
    ['a thousand million', 1e9],
    ['more than there are counters', 32 ** 7 + 1],
    ['a text', '5'],
    ['nothing said', undefined],
    ['beyond what numbers hold', 1e300],
  ])('for %s', async (_, count) => {
    const rows = await countRows('code_issues')
    for (const query of ['', '?dryRun=true'])
      expect(new Set(await pointersOf(await issue(key, count, { query })))).toEqual(new Set(['/count']))
    expect(await countRows('code_issues')).toBe(rows)
  })

  it.each([
    ['an unknown lot', { lot: 'nowhere' }, 404, ['/lot']],
    ['a lot that is none', { lot: '批次一' }, 404, ['/lot']],
    ['a lot that is too long', { lot: 'A'.repeat(21) }, 404, ['/lot']],
    ['a trade item number with a wrong check digit', { gtin: '09520000000074' }, 404, ['/gtin']],
    ['what is no trade item number', { gtin: '123' }, 404, ['/gtin']],
    ['a product that nobody named', { gtin: '09520000000097' }, 404, []],
  ])('for %s', async (_, over, status, pointers) => {
    expect(await pointersOf(await issue(key, 5, over), status)).toEqual(pointers)
  })

  it('for the product of another producer, and one with serial numbers of its own', async () => {
    expect(await pointersOf(await issue(other, 5), 403)).toEqual(['/gtin'])
    expect(await pointersOf(await issue(other, 5, { gtin: '09520000000011', lot: 'D120/26-07' }))).toEqual(['/gtin'])
  })

  it('to a publisher, to a certifier and to who has no key, before anything else is looked at', async () => {
    for (const role of ['publisher', 'certifier', 'admin', 'auditor'] as const)
      await problemOf(await issue(await aKey({}, role, PRODUCER), 0, { lot: 'nowhere' }), 403)
    await problemOf(await ask('POST', `/api/products/${GTIN}/lots/${LOT}/codes`), 401)
  })

  it('beyond what a key may publish in a day', async () => {
    const bound = await aKey({ rowsPerDay: 1 }, 'producer', PRODUCER)
    expect((await issue(bound, 1)).status).toBe(201)
    await problemOf(await issue(bound, 1), 429)
  })

  it('where no counters are left, and a smaller issue still has room', async () => {
    const gtin = '09520000000097'
    await publish('products', [aProductRow({ gtin })])
    await publish('lots', [aLot({ gtin })])
    const at = new Date().toISOString()
    await env.INTAKE.prepare(
      `INSERT INTO code_issues (issue, gtin, lot, key_id, first, last, producer, issued_by, issued_at, salt)
       VALUES ('FULL0000', ?, ?, '0', 0, ?, ?, 'test', ?, 'salt')`,
    )
      .bind(gtin, LOT, 32 ** 7 - 4, PRODUCER, at)
      .run()
    expect(await pointersOf(await issue(key, 4, { gtin }))).toEqual(['/count'])
    expect(await pointersOf(await issue(key, 4, { gtin, query: '?dryRun=true' }))).toEqual(['/count'])
    const left = await (await issue(key, 3, { gtin, query: '?dryRun=true' })).json<{ left: number }>()
    expect(left.left).toBe(3)
    const serials = serialsIn(await (await issue(key, 3, { gtin })).text())
    expect(serials.map((serial) => readSerial(keys(), gtin, serial)?.counter)).toEqual([
      32 ** 7 - 3,
      32 ** 7 - 2,
      32 ** 7 - 1,
    ])
  })
})

describe('a new key', () => {
  it('issues from its own first counter on, and what was printed before stays readable', async () => {
    const [old] = serialsIn(await (await issue(key, 1)).text())
    const secret = withNextKey(env.SERIAL_MASTER ?? '', Buffer.alloc(32, 7).toString('base64'))
    const serials = openSerials({ SERIAL_MASTER: secret ?? '' })
    if (!serials || old === undefined) throw new Error('no serials')
    expect(serials.current).toBe('1')
    const asked = { gtin: GTIN, lot: LOT, keyId: serials.current, count: 10, producer: PRODUCER, by: 'test' }
    const made = await addIssue(intake(), asked, new Date())
    expect(made).toMatchObject({ keyId: '1', first: 0, last: 9 })
    expect(await deliverIssues(env)).toBe(true)
    const first = serialOf(serials.many, GTIN, '1', 0)
    expect(readSerial(serials.keys, GTIN, first)).toEqual({ keyId: '1', counter: 0 })
    expect(readSerial(serials.keys, GTIN, old)?.keyId).toBe('0')
    // Nobody holds what a portal without the new key cannot know.
    expect(readSerial(keys(), GTIN, first)).toBeUndefined()
  })
})

describe('a dry run', () => {
  it('says what would be issued and issues nothing', async () => {
    const rows = await countRows('code_issues')
    const answer = await issue(key, 1_000_000, { query: '?dryRun=true' })
    expect(answer.status).toBe(200)
    const outlook = await answer.json<{ example: string; bytes: number }>()
    expect(outlook).toMatchObject({ gtin: GTIN, lot: LOT, count: 1_000_000 })
    expect(readSerial(keys(), GTIN, outlook.example.slice(-20))).toBeUndefined()
    expect(await countRows('code_issues')).toBe(rows)
  })
})

describe('a promise to the record', () => {
  it('that no request kept is kept by the clock, once', async () => {
    const made = await addIssue(
      intake(),
      { gtin: GTIN, lot: LOT, keyId: '0', count: 7, producer: PRODUCER, by: 'test' },
      new Date(),
    )
    if (made === 'exhausted') throw new Error('exhausted')
    const before = await recordsOf()
    expect(before.map(({ key: name }) => name)).not.toContain(`${GTIN}~${made.issue}`)
    await Promise.all([deliverIssues(env), deliverIssues(env)])
    expect(await deliverIssues(env)).toBe(true)
    expect(await recordsOf()).toHaveLength(before.length + 1)
    expect(await listPromisedIssues(intake())).toEqual([])
  })
})

describe('the database', () => {
  const insert = (over: Partial<Record<'issue' | 'first' | 'last' | 'gtin' | 'key_id' | 'once', string | number>>) => {
    const row = { issue: 'TESTTEST', gtin: '00000000000017', key_id: '0', first: 100, last: 199, once: null, ...over }
    return env.INTAKE.prepare(
      `INSERT OR REPLACE INTO code_issues (issue, gtin, lot, key_id, first, last, producer, issued_by, issued_at, salt, once)
       VALUES (?, ?, 'A', ?, ?, ?, 'p', 'b', '2026-01-01T00:00:00Z', 's', ?)`,
    )
      .bind(row.issue, row.gtin, row.key_id, row.first, row.last, row.once)
      .run()
  }

  it('refuses ranges that meet, whoever writes them', async () => {
    await insert({ issue: 'STANDING', once: 'asked' })
    for (const [first, last] of [
      [100, 199],
      [0, 100],
      [199, 300],
      [150, 160],
      [0, 999],
    ] as const)
      await expect(insert({ first, last })).rejects.toThrow(/SQLITE_CONSTRAINT_TRIGGER/)
    await expect(insert({ issue: 'STANDING', first: 900, last: 901 })).rejects.toThrow(/SQLITE_CONSTRAINT_TRIGGER/)
    await expect(insert({ first: 900, last: 901, once: 'asked' })).rejects.toThrow(/SQLITE_CONSTRAINT_TRIGGER/)
    await expect(insert({ first: 300, last: 299 })).rejects.toThrow(/SQLITE_CONSTRAINT/)
    await expect(insert({ first: 0, last: 32 ** 7 })).rejects.toThrow(/SQLITE_CONSTRAINT/)
    await insert({ issue: 'BEHIND00', first: 200, last: 200 })
    await insert({ issue: 'OTHERKEY', key_id: '1' })
    await insert({ issue: 'OTHERONE', gtin: '00000000000024' })
  })

  it('neither changes nor deletes what was issued', async () => {
    for (const statement of [
      `UPDATE code_issues SET last = last + 1`,
      `DELETE FROM code_issues`,
      `INSERT INTO code_issues SELECT * FROM code_issues WHERE true ON CONFLICT (issue) DO UPDATE SET lot = 'B'`,
    ])
      await expect(env.INTAKE.prepare(statement).run()).rejects.toThrow(/SQLITE_CONSTRAINT_TRIGGER/)
  })
})

describe('somebody signed in as a producer', () => {
  it('issues codes as a key does', async () => {
    const officer = await anOfficer('producer', PRODUCER)
    const answer = await officer.post(`/api/products/${GTIN}/lots/${LOT}/codes`, { count: 2 })
    expect(answer.status).toBe(201)
    expect(serialsIn(await answer.text())).toHaveLength(2)
  })
})

const recordsOf = async (): Promise<RecordAnswer[]> =>
  (await (await get('/api/registers/code-issues/records?limit=1000')).json<{ items: RecordAnswer[] }>()).items
