import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerDue } from '../../content/information-requests/clock.ts'
import { parseReceipt, parseSent } from '../../content/receipts/receipt.ts'
import { verifyReceipt } from '../../content/receipts/verify-receipt.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openIntake } from '../../db/intake/db.ts'
import { addRequest, decide, eraseContacts, findByCode, findRequest } from '../../db/intake/information-requests.ts'
import { readYearlyFigures } from '../../db/record/information-figures.ts'
import { deliver } from '../../worker/information-delivery.ts'
import { stateConfiguredReceiptKey } from '../../worker/jobs/state-receipt-key.ts'
import {
  aKey,
  aPlace,
  ask,
  countEntries,
  get,
  publish,
  publishAll,
  type ProblemAnswer,
  type RecordAnswer,
} from './builders.ts'

/** A body of the register, one that publishes here, and one that is neither; sound credit codes all. */
const BUREAU = '11990100000000019F'
const PUBLISHER = '91350100M000100Y43'
const NOBODY = '91110000100000000R'
const IDENTITY_NUMBER = '11010519491231002X'
const PATH = '/api/information-requests'
const TODAY = dayOf(new Date().toISOString())

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  ask('POST', PATH + path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body))
const aQuestion = (over: object = {}) => ({ authority: BUREAU, subject: '示例河2025年水质监测报告', ...over })

interface Receipt {
  number: string
  code: string
  receivedAt: string
  due: string
  provisional: boolean
  receipt: string
  sent: string
}
const request = async (over: object = {}): Promise<Receipt> => {
  const answer = await post('', aQuestion(over))
  expect(answer.status).toBe(201)
  return answer.json()
}
const pointersOf = async (answer: Response): Promise<string[]> => {
  expect(answer.status).toBe(422)
  return ((await answer.json<ProblemAnswer>()).issues ?? []).map(({ pointer }) => pointer)
}

let officer: Record<string, string>
const state = (number: string, what: string, body: unknown, headers = officer): Promise<Response> =>
  post(`/${number}/${what}`, body, headers)
const recordOf = async (number: string) =>
  (await get(`/api/registers/information-requests/records/${number}`)).json<RecordAnswer>()
const isPublic = async (number: string): Promise<boolean> =>
  (await get(`/api/registers/information-requests/records/${number}`)).status === 200

beforeAll(async () => {
  await publishAll('places', [aPlace({ code: '990000' }), aPlace({ code: '990100', level: 'city' })])
  await publishAll('authorities', [
    {
      place: '990100',
      authority: BUREAU,
      name: '示例局',
      kinds: 'all',
      telephone: '000-00000000',
      standing: 'recalled',
    },
    { place: '100000', authority: '12369', name: '热线', kinds: 'all', telephone: '12369', standing: 'recalled' },
  ])
  await publishAll('organisations', [{ organisation: PUBLISHER, name: '示例单位' }])
  officer = { authorization: `Bearer ${await aKey({}, 'publisher', BUREAU)}` }
})

describe('asking', () => {
  it('gives a number, a code shown once, and the last day to answer: 20 working days', async () => {
    const receipt = await request()
    expect(receipt.number).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/)
    expect(receipt.code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/)
    expect(receipt.due).toBe(answerDue(TODAY).day)
  })

  it('keeps the code as a hash alone', async () => {
    const { number, code } = await request()
    const row = await findRequest(openIntake(env.INTAKE), number)
    expect(row?.codeHash).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(row)).not.toContain(code)
    expect(JSON.stringify(row)).not.toContain(code.replaceAll('-', ''))
  })

  it('publishes nothing: neither the record nor any feed or search knows of it', async () => {
    const before = await countEntries()
    const { number } = await request({ subject: '独一无二的申请题目', contact: '示例联系方式' })
    expect(await countEntries()).toBe(before)
    expect(await isPublic(number)).toBe(false)
    expect(await (await get(`/api/search?q=${encodeURIComponent('独一无二')}`)).text()).not.toContain('独一无二的')
  })

  it('can be asked of a body that publishes here, and of no hotline, stranger or nothing', async () => {
    await aKey({}, 'publisher', PUBLISHER)
    expect((await request({ authority: PUBLISHER })).number).toBeTruthy()
    for (const authority of [NOBODY, '12369', 'x', '../../']) {
      expect(await pointersOf(await post('', aQuestion({ authority })))).toEqual(['/authority'])
    }
  })

  it('names every bad field at once', async () => {
    const bad = { authority: '', subject: '', form: 'pigeon', contact: 'a\u202eb' }
    expect(await pointersOf(await post('', bad))).toEqual(['/authority', '/subject', '/form', '/contact'])
    expect(await pointersOf(await post('', aQuestion({ form: 'email' })))).toEqual(['/contact'])
  })

  it.each([
    ['an identity number', `查询 ${IDENTITY_NUMBER} 的处罚`],
    ['a mobile number', '请致电 13800138000 告诉我'],
    ['a bidirectional override', '示例河\u202e水质报告'],
    ['a control character', '示例河\u0007水质报告'],
    ['a zero-width space', '示例河\u200b水质报告'],
    ['too many characters', '水'.repeat(201)],
    ['hardly anything', ' 水 '],
  ])('refuses %s in the subject', async (_, subject) => {
    expect(await pointersOf(await post('', aQuestion({ subject })))).toEqual(['/subject'])
  })

  it('strips what is invisible from the details, and refuses too many', async () => {
    const { number } = await request({ details: '第一行\r\n第\u200b二行' })
    expect((await findRequest(openIntake(env.INTAKE), number))?.details).toBe('第一行\n第二行')
    expect(await pointersOf(await post('', aQuestion({ details: '水'.repeat(2_001) })))).toEqual(['/details'])
  })

  it('refuses 100 kB, other types, broken JSON and none, each with its own problem', async () => {
    expect((await post('', aQuestion({ details: '水'.repeat(34_000) }))).status).toBe(413)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await ask('POST', PATH, form, 'authority=x')).status).toBe(415)
    expect((await ask('POST', PATH, { 'content-type': 'application/json' }, '{"a')).status).toBe(400)
    expect((await ask('POST', PATH, { 'content-type': 'application/json' }, '')).status).toBe(400)
    expect((await post('', { authority: 1 })).status).toBe(422)
  })

  it('says what is wrong in Chinese too', async () => {
    const answer = await post('', aQuestion({ subject: '' }), { 'accept-language': 'zh' })
    expect((await answer.json<ProblemAnswer>()).issues?.[0]?.message).toMatch(/请写一句话/)
  })

  it('takes a form once, however often it is sent', async () => {
    const db = openIntake(env.INTAKE)
    const question = {
      authority: BUREAU,
      subject: '同一张表',
      details: undefined,
      form: 'online',
      contact: undefined,
    } as const
    const asked = { code: BUREAU, name: '示例局', place: undefined }
    const [first, second] = [
      await addRequest(db, question, asked, new Date(), 'token'),
      await addRequest(db, question, asked, new Date(), 'token'),
    ]
    expect(first).toMatchObject({ number: expect.any(String) })
    expect(second).toBe('sent-before')
  })
})

describe('the receipt', () => {
  const keyRecord = async (): Promise<RecordAnswer> => {
    const [record] = (await (await get('/api/registers/receipt-keys/records')).json<{ items: RecordAnswer[] }>()).items
    if (!record) throw new Error('the log names no key')
    return record
  }

  it('is signed by a key that the log names, once, and holds to what was sent', async () => {
    await stateConfiguredReceiptKey(env)
    const before = await countEntries()
    await stateConfiguredReceiptKey(env)
    expect(await countEntries()).toBe(before)
    const { number, code, receivedAt, due, receipt, sent } = await request({ details: '2025年各月' })
    const { body } = await keyRecord()
    const trust = { vkey: String(body?.['vkey']), origin: env.LOG_ORIGIN }
    expect(parseReceipt(receipt)).toMatchObject({ log: env.LOG_ORIGIN, number, to: BUREAU, received: receivedAt, due })
    expect(JSON.parse(sent)).toEqual({ ...aQuestion(), code, form: 'online', details: '2025年各月' })
    const found = await verifyReceipt(receipt, trust, parseSent(sent))
    expect(found.map(({ detail }) => detail)).toEqual(['receiptSigned', 'receiptContent'])
    const other = await verifyReceipt(receipt, trust, parseSent(sent.replace('2025年各月', '2024年各月')))
    expect(other.map(({ detail }) => detail)).toEqual(['receiptSigned', 'receiptOtherContent'])
  })

  it('is kept nowhere: neither database holds its signature, nor what it is of', async () => {
    const { receipt, sent } = await request()
    const { content } = parseReceipt(receipt)
    for (const database of [env.INTAKE, env.RECORD]) {
      const { results } = await database
        .prepare(
          `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND sql NOT LIKE '%VIRTUAL%'`,
        )
        .all<{ name: string }>()
      const rows = await database.batch(results.map(({ name }) => database.prepare(`SELECT * FROM "${name}"`)))
      const text = JSON.stringify(rows.map((one) => one.results))
      for (const sought of [content, receipt.split('\n').at(-2) ?? '', sent]) expect(text).not.toContain(sought)
    }
  })

  it('cannot be made by who publishes: the register of keys is closed', async () => {
    const forged = await publish('receipt-keys', [{ keyId: '00000000', name: 'x', vkey: 'x+00000000+AAAA' }])
    expect(forged.status).toBe(403)
  })
})

describe('following', () => {
  it('opens with number and code, however they are typed', async () => {
    const { number, code } = await request()
    const typed = { number: ` ${number.toLowerCase()} `, code: code.replaceAll('-', ' ').toLowerCase() }
    const answer = await post('/follow', typed)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({ number, accepted: false, isLate: false, public: null })
  })

  it('answers the same 404 to a wrong code, an unknown number and nonsense', async () => {
    const [{ number }, { code }] = [await request(), await request()]
    const answers = await Promise.all(
      [
        { number, code },
        { number: '00000-00000', code },
        { number: 'x', code: '' },
        { number: '水'.repeat(5_000), code: '\u202e' },
      ].map((typed) => post('/follow', typed)),
    )
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  })

  it('tells that an answer is late once the day is past', async () => {
    const db = openIntake(env.INTAKE)
    const asked = { code: BUREAU, name: '示例局', place: '990100' }
    const question = {
      authority: BUREAU,
      subject: '很久以前',
      details: undefined,
      form: 'online',
      contact: undefined,
    } as const
    const receipt = await addRequest(db, question, asked, new Date('2026-01-05T03:00:00Z'))
    if (typeof receipt === 'string') throw new Error(receipt)
    const found = await (await post('/follow', receipt)).json()
    expect(found).toMatchObject({ isLate: true, due: answerDue('2026-01-05').day })
  })
})

describe('the authority', () => {
  it('sees what was sent to it and to nobody else', async () => {
    const { number } = await request({ contact: '甲村一号' })
    await request({ authority: PUBLISHER })
    const answer = await get(`${PATH}?limit=200`, officer)
    const { items } = await answer.json<{ items: { number: string; contact: string | null }[] }>()
    expect(items.find((item) => item.number === number)?.contact).toBe('甲村一号')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    const other = { authorization: `Bearer ${await aKey({}, 'publisher', PUBLISHER)}` }
    expect(await (await get(PATH, other)).text()).not.toContain(number)
    expect((await get(PATH)).status).toBe(401)
    expect((await get(PATH, { authorization: `Bearer ${await aKey()}` })).status).toBe(403)
  })

  it('goes on from the last request of a page', async () => {
    const numbers: string[] = []
    for (let after = ''; ;) {
      const answer = await get(`${PATH}?limit=2${after}`, officer)
      const { items } = await answer.json<{ items: { number: string }[] }>()
      numbers.push(...items.map(({ number }) => number))
      const last = items.at(-1)
      if (!last) break
      after = `&after=${last.number}`
    }
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers.length).toBeGreaterThan(3)
  })

  it('makes an edited subject public by accepting, without a word of the requester', async () => {
    const { number } = await request({ subject: '我家门口示例河的报告', details: '住在某处', contact: '某人' })
    const answer = await state(number, 'acceptance', { subject: '示例河水质监测报告' })
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({ number, published: true, revision: 1 })
    const { body, publisher } = await recordOf(number)
    expect(publisher).toBe(BUREAU)
    expect(body).toEqual({
      request: number,
      authority: '示例局',
      organisation: BUREAU,
      place: '990100',
      received: TODAY,
      subject: '示例河水质监测报告',
      due: answerDue(TODAY).day,
    })
  })

  it.each([IDENTITY_NUMBER, '13800138000', ''])('cannot make %j public as a subject', async (bad) => {
    const { number } = await request()
    expect(await pointersOf(await state(number, 'acceptance', { subject: `申请${bad}`.slice(bad ? 0 : 9) }))).toEqual([
      '/subject',
    ])
    expect(await isPublic(number)).toBe(false)
  })

  it('loses what is invisible from a subject on its way to the public', async () => {
    const { number } = await request()
    await state(number, 'acceptance', { subject: '看不见\u202e的字' })
    expect((await recordOf(number)).body?.['subject']).toBe('看不见的字')
  })

  it('extends the time once, with a reason, while it lasts', async () => {
    const { number } = await request()
    expect((await state(number, 'extension', { reason: '要问第三方' })).status).toBe(409)
    await state(number, 'acceptance', { subject: '延长的例子' })
    expect((await state(number, 'extension', {})).status).toBe(422)
    expect((await state(number, 'extension', { reason: '要问第三方' })).status).toBe(201)
    expect(await recordOf(number)).toMatchObject({
      revision: 2,
      reason: '要问第三方',
      body: { due: answerDue(TODAY, true).day },
    })
    const again = await state(number, 'extension', { reason: '再来一次' })
    expect([again.status, (await recordOf(number)).revision]).toEqual([201, 2])
  })

  it('answers for everybody, with files and text', async () => {
    const { number, code } = await request()
    await state(number, 'acceptance', { subject: '要公开的报告' })
    const handedIn = await ask('POST', '/objects', { ...officer, 'content-type': 'text/plain' }, '报告全文')
    const { sha256 } = await handedIn.json<{ sha256: string }>()
    const answer = await state(number, 'answers', { result: 'full', answer: '全文见附件。', released: [sha256] })
    expect(answer.status).toBe(201)
    const { body } = await recordOf(number)
    expect(body).toMatchObject({ result: 'full', answer: '全文见附件。', answered: TODAY })
    expect(JSON.stringify(body?.['released'])).toContain(sha256)
    const followed = await (await post('/follow', { number, code })).json()
    expect(followed).toMatchObject({ accepted: true, public: { answer: '全文见附件。' } })
  })

  it('is told what an answer lacks', async () => {
    const { number } = await request()
    expect(await pointersOf(await state(number, 'answers', { result: 'refused' }))).toEqual(['/subject', '/ground'])
    expect(await pointersOf(await state(number, 'answers', { result: 'full', subject: '申请内容' }))).toEqual([
      '/answer',
    ])
    const missing = { result: 'full', subject: '申请内容', released: ['0'.repeat(64)] }
    expect((await pointersOf(await state(number, 'answers', missing)))[0]).toMatch(/^\/released/)
    expect(await pointersOf(await state(number, 'answers', { result: 'lost', subject: '申请内容' }))).toEqual([
      '/result',
    ])
    expect(await isPublic(number)).toBe(false)
  })

  it('repeats an answer without harm, and corrects one only with a reason', async () => {
    const { number } = await request()
    const first = { result: 'refused', ground: '属于内部事务信息', subject: '内部讨论记录' }
    expect((await state(number, 'answers', first)).status).toBe(201)
    const entries = await countEntries()
    expect((await state(number, 'answers', first)).status).toBe(201)
    expect(await countEntries()).toBe(entries)
    const second = { result: 'full', answer: '现予公开。' }
    expect(await pointersOf(await state(number, 'answers', second))).toEqual(['/reason'])
    expect((await state(number, 'answers', { ...second, reason: '复议决定撤销原答复' })).status).toBe(201)
    expect(await recordOf(number)).toMatchObject({ status: 'corrected', body: { result: 'full' } })
    expect((await recordOf(number)).body).not.toHaveProperty('ground')
  })

  it('cannot speak for another: 403, and 404 for no such request', async () => {
    const { number } = await request()
    const other = { authorization: `Bearer ${await aKey({}, 'publisher', PUBLISHER)}` }
    for (const what of ['acceptance', 'extension', 'answers']) {
      expect((await state(number, what, { subject: '申请内容' }, other)).status).toBe(403)
      expect((await state('00000-00000', what, {})).status).toBe(404)
      expect((await state(number, what, {}, {})).status).toBe(401)
    }
    const elsewhere = { authorization: `Bearer ${await aKey({ registers: ['places'] }, 'publisher', BUREAU)}` }
    expect((await state(number, 'acceptance', { subject: '申请内容' }, elsewhere)).status).toBe(403)
    const handler = { authorization: `Bearer ${await aKey({}, 'handler', BUREAU)}` }
    expect((await state(number, 'acceptance', { subject: '申请内容' }, handler)).status).toBe(403)
    expect(await isPublic(number)).toBe(false)
  })
})

describe('between the two databases', () => {
  it('publishes later, once and in order, what was decided before a crash', async () => {
    const { number } = await request()
    const db = openIntake(env.INTAKE)
    const body = { request: number, authority: '示例局', organisation: BUREAU, received: TODAY, subject: '第一' }
    for (const [subject, reason] of [
      ['第一', undefined],
      ['第二', '改题目'],
    ] as const) {
      const standing = await findRequest(db, number)
      if (!standing) throw new Error('gone')
      const decision = { body: { ...body, subject }, answered: undefined, reason, publisher: BUREAU }
      expect(await decide(db, standing, decision, new Date())).toBe(true)
      // Whoever read the request before is told that it changed.
      expect(await decide(db, standing, decision, new Date())).toBe(false)
    }
    expect(await isPublic(number)).toBe(false)
    expect(await Promise.all([deliver(env), deliver(env, number)])).toContain(true)
    expect(await recordOf(number)).toMatchObject({ revision: 2, body: { subject: '第二' }, reason: '改题目' })
    const entries = await countEntries()
    expect(await deliver(env)).toBe(true)
    expect(await countEntries()).toBe(entries)
  })

  it('keeps a decision while nothing can be signed', async () => {
    const { number } = await request()
    expect(await deliver({ ...env, LOG_KEY: '' }, number)).toBe(false)
  })

  it('erases a contact 90 days after the answer, not before', async () => {
    const db = openIntake(env.INTAKE)
    const { number, code } = await request({ contact: '某处某人' })
    await state(number, 'answers', { result: 'absent', subject: '没有的信息' })
    const after = (days: number): Date => new Date(Date.now() + days * 86_400_000)
    await eraseContacts(db, after(89))
    expect((await findByCode(db, { number, code }))?.contact).toBe('某处某人')
    await eraseContacts(db, after(91))
    expect((await findByCode(db, { number, code }))?.contact).toBeNull()
  })
})

describe('the figures of a year', () => {
  it('count what was received by authority, and grounds of refusal', async () => {
    const row = (request: string, over: object) => ({
      request,
      authority: '示例二局',
      received: '2024-03-01',
      subject: '申请内容',
      due: '2024-03-29',
      ...over,
    })
    expect(
      (
        await publish('information-requests', [
          row('a', { answered: '2024-03-29', result: 'full' }),
          row('b', { answered: '2024-04-01', result: 'refused', ground: '过程性信息' }),
          row('c', {}),
          row('d', { due: '' }),
          row('e', { received: '2025-01-01', due: '2025-02-10' }),
        ])
      ).status,
    ).toBe(201)
    const figures = await readYearlyFigures({ $client: env.RECORD }, 2024, '2024-03-29')
    expect(figures.authorities).toEqual([
      {
        authority: '示例二局',
        organisation: undefined,
        received: 4,
        inTime: 1,
        answeredLate: 1,
        waiting: 1,
        overdue: 0,
        undated: 1,
        results: { full: 1, partial: 0, refused: 1, absent: 0, referred: 0, withdrawn: 0 },
      },
    ])
    expect(figures.grounds).toEqual([{ result: 'refused', ground: '过程性信息', count: 1 }])
    const later = await readYearlyFigures({ $client: env.RECORD }, 2024, '2024-03-30')
    expect(later.authorities[0]).toMatchObject({ waiting: 0, overdue: 1 })
  })
})
