import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawLots } from '../../content/consultations/draw.ts'
import { daysAfter } from '../../content/consultations/windows.ts'
import { readPasted } from '../../content/log/pasted.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { verifyConsultationReceipt } from '../../content/receipts/verify-receipt.ts'
import { parseConsultationReceipt, parseSentWords, wordsHash } from '../../content/receipts/consultation-receipt.ts'
import { dayOf } from '../../content/registers/span.ts'
import { addComment, findComments, MOST_A_DAY, readTallies } from '../../db/intake/consultation-comments.ts'
import { openIntake } from '../../db/intake/db.ts'
import { addRegistration, eraseRegistrants, findRegistration } from '../../db/intake/hearing-registrations.ts'
import { stateConfiguredReceiptKey } from '../../worker/jobs/state-receipt-key.ts'
import { aKey, aPlace, ask, get, publish, publishAll, type ProblemAnswer, type RecordAnswer } from './builders.ts'

/** Sound credit codes: the body that asks, another body, and a company. */
const BUREAU = '11990100000000019F'
const OTHER = '11990101000000027Q'
const COMPANY = '91350100M000100Y43'
const IDENTITY_NUMBER = '11010519491231002X'
const TODAY = dayOf(new Date().toISOString())
const PATH = '/api/consultations'

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  ask('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body))
const bearer = async (role: 'publisher' | 'organisation', organisation: string, bounds = {}) => ({
  authorization: `Bearer ${await aKey(bounds, role, organisation)}`,
})

const aConsultation = (over: object = {}) => ({
  consultation: '示征A',
  kind: 'other',
  title: '示例办法（征求意见稿）',
  organisation: BUREAU,
  place: '990101',
  opens: TODAY,
  closes: daysAfter(TODAY, 60),
  contact: '示例市示例路1号',
  ...over,
})
const aParagraph = (paragraph: string, over: object = {}) => ({
  consultation: '示征A',
  version: 'draft',
  paragraph,
  order: Number(paragraph.slice(1)),
  text: `${paragraph}：湖区全年禁止垂钓。`,
  ...over,
})
/** What was open long ago: comments are put in at the time they would have come. */
const PAST = { consultation: '示征过', opens: '2026-01-05', closes: '2026-01-30' }
const THEN = new Date('2026-01-20T04:00:00Z')

interface Taken {
  number: string
  code: string | null
  receipt: string
  sent: string
}
let addresses = 0
/** Each comments from an address of her own. */
const comment = (over: object = {}, headers: Record<string, string> = {}, id = '示征A'): Promise<Response> =>
  post(
    `${PATH}/${encodeURIComponent(id)}/comments`,
    { text: '请保留西岸的垂钓区。', ...over },
    {
      'cf-connecting-ip': `2001:db8:1::${(addresses++).toString(16)}`,
      ...headers,
    },
  )
const taken = async (over: object = {}, headers = {}): Promise<Taken> => {
  const answer = await comment(over, headers)
  expect(answer.status).toBe(201)
  return answer.json()
}
const pointersOf = async (answer: Response): Promise<string[]> => {
  expect(answer.status).toBe(422)
  return ((await answer.json<ProblemAnswer>()).issues ?? []).map(({ pointer }) => pointer)
}
const follow = (typed: object) =>
  post(`${PATH}/follow`, typed, { 'cf-connecting-ip': `2001:db8:2::${(addresses++).toString(16)}` })
const db = () => openIntake(env.INTAKE)
const past = async (text: string, over: object = {}): Promise<string> => {
  const given = { paragraph: undefined, text, name: undefined, visibility: 'published' as const, ...over }
  const kept = await addComment(db(), PAST.consultation, given, {}, THEN)
  if (typeof kept === 'string') throw new Error(kept)
  return kept.number
}
const record = async (register: string, key: string) =>
  get(`/api/registers/${register}/records/${encodeURIComponent(key)}`)
const bodyOf = async (register: string, key: string) => (await (await record(register, key)).json<RecordAnswer>()).body

let officer: Record<string, string>
let stranger: Record<string, string>
const decide = (decisions: object[], headers = officer, id = PAST.consultation) =>
  post(`${PATH}/${encodeURIComponent(id)}/decisions`, { decisions }, headers)

beforeAll(async () => {
  await publishAll('places', [
    aPlace({ code: '990000' }),
    aPlace({ code: '990100', level: 'city' }),
    aPlace({ code: '990101', level: 'county' }),
  ])
  await publishAll('consultations', [
    aConsultation(),
    aConsultation({ consultation: '示征未', opens: daysAfter(TODAY, 5) }),
    aConsultation({ consultation: '示征外', elsewhere: 'https://example.com/draft' }),
    aConsultation(PAST),
  ])
  await publishAll('consultation-paragraphs', [
    aParagraph('p1'),
    aParagraph('p2'),
    ...['p1', 'p2'].map((p) => aParagraph(p, { consultation: PAST.consultation })),
  ])
  officer = await bearer('publisher', BUREAU)
  stranger = await bearer('publisher', OTHER)
})

describe('publishing a consultation through the door of every register', () => {
  it('fills in the last day by the rule and tells which rule it was', async () => {
    const row = aConsultation({ consultation: '示征B', kind: 'plan', closes: undefined })
    const { notices } = await publishAll('consultations', [row])
    expect(notices[0]?.message).toContain('Urban and Rural Planning Law')
    expect(String((await bodyOf('consultations', '示征B'))?.['closes']) >= daysAfter(TODAY, 29)).toBe(true)
  })

  it.each([
    [
      'a window shorter than the rule',
      { consultation: '示征短', kind: 'plan', closes: daysAfter(TODAY, 20) },
      'closes',
    ],
    ['a first day before anybody could see it', { consultation: '示征早', opens: daysAfter(TODAY, -5) }, 'opens'],
    ['an earlier last day than was published', { closes: daysAfter(TODAY, 59) }, 'closes'],
    ['another first day once comments are taken', { opens: daysAfter(TODAY, 1) }, 'opens'],
    ['a place that does not exist', { consultation: '示征无', place: '990199' }, 'place'],
  ])('refuses %s, and names the cell', async (_, over, field) => {
    const answer = await publish('consultations', [aConsultation(over)], {}, '?reason=x')
    expect(await pointersOf(answer)).toContain(`/0/${field}`)
  })

  it('puts the last day off with a reason', async () => {
    const longer = aConsultation({ consultation: '示征B', kind: 'plan', closes: daysAfter(TODAY, 90) })
    expect((await publish('consultations', [longer], {}, '?reason=延长')).status).toBe(201)
    expect(await bodyOf('consultations', '示征B')).toMatchObject({ closes: daysAfter(TODAY, 90) })
  })

  it('lets nobody publish a comment, an answer or a result that did not come this way', async () => {
    const row = { consultation: '示征A', number: 'AAAAA-AAAAA', text: '假的', received: TODAY, count: 1 }
    expect((await publish('consultation-comments', [row])).status).toBe(403)
    expect((await publish('consultation-answers', [row])).status).toBe(403)
    expect((await publish('consultation-results', [row])).status).toBe(403)
  })
})

describe('commenting', () => {
  it('takes a comment on a paragraph without an account, and signs that it had it', async () => {
    await stateConfiguredReceiptKey(env)
    const { number, code, receipt, sent } = await taken({ paragraph: 'p2', name: '湖边居民', text: '第一行\r\n第二行' })
    expect(number).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/)
    const said = parseConsultationReceipt(receipt)
    expect(said).toMatchObject({
      log: env.LOG_ORIGIN,
      number,
      about: '示征A',
      to: BUREAU,
      closes: daysAfter(TODAY, 60),
    })
    const kept: { code: string; words: Record<string, string> } = JSON.parse(sent)
    expect(kept).toEqual({
      code,
      words: {
        consultation: '示征A',
        paragraph: 'p2',
        name: '湖边居民',
        text: '第一行\n第二行',
        visibility: 'published',
      },
    })
    expect(await wordsHash(kept, sha256)).toBe(said.content)
    const [key] = (await (await get('/api/registers/receipt-keys/records')).json<{ items: RecordAnswer[] }>()).items
    const by = { vkey: String(key?.body?.['vkey']), origin: env.LOG_ORIGIN }
    const found = await verifyConsultationReceipt(receipt, by, parseSentWords(sent))
    expect(found.map(({ detail }) => detail)).toEqual(['receiptWordsSigned', 'receiptWordsContent'])
    const changed = parseSentWords(sent.replace('第一行', '第二行'))
    expect((await verifyConsultationReceipt(receipt, by, changed)).at(-1)?.detail).toBe('receiptOtherContent')
    const forged = receipt.replace(/^closes .*$/m, 'closes 2031-01-01')
    expect((await verifyConsultationReceipt(forged, by)).map(({ detail }) => detail)).toEqual(['receiptForged'])
    expect(readPasted(receipt).kind).toBe('consultation-receipt')
    expect(readPasted(sent).kind).toBe('sent-words')
  })

  it.each([
    ['nothing', { text: ' \n ' }, '/text'],
    ['one character', { text: '好' }, '/text'],
    ['100,000 characters that fit no body', { text: '长'.repeat(4_001) }, '/text'],
    ['an identity number', { text: `我是 ${IDENTITY_NUMBER}` }, '/text'],
    ['a mobile number', { text: '请打 138 0013 8000' }, '/text'],
    ['a mobile number in full-width digits', { text: '请打１３８００１３８０００' }, '/text'],
    ['lost characters', { text: '意见\ufffd\ufffd' }, '/text'],
    ['a name with a right-to-left override', { name: '张\u202e三' }, '/name'],
    ['a name with a zero-width space', { name: '张\u200b三' }, '/name'],
    ['a name with a mobile number', { name: '13800138000' }, '/name'],
    ['a name of 41 characters', { name: '长'.repeat(41) }, '/name'],
    ['a paragraph that does not exist', { paragraph: 'p99' }, '/paragraph'],
    ['a paragraph that is none', { paragraph: "p1' OR 1=1" }, '/paragraph'],
    ['a way that is none', { visibility: 'secret' }, '/visibility'],
  ])('refuses %s', async (_, over, pointer) => {
    expect(await pointersOf(await comment(over))).toEqual([pointer])
  })

  it('names everything wrong at once, in Chinese too', async () => {
    const answer = await comment({ text: '', name: 'a\u0000', paragraph: '！' }, { 'accept-language': 'zh' })
    const { issues } = await answer.json<ProblemAnswer>()
    expect(issues?.map(({ message }) => message).join()).toMatch(/没有这一段.*请写下您的意见.*看不见的字符/)
  })

  it('keeps HTML as text, and takes out what is not seen', async () => {
    const { number } = await taken({ text: '<script>alert(1)</script>\u202e翻转\u200b的字' })
    expect((await findComments(db(), [number]))[0]?.text).toBe('<script>alert(1)</script>翻转的字')
  })

  it('refuses 100,000 characters, other types, broken JSON and none, each with its own problem', async () => {
    expect((await comment({ text: '字'.repeat(100_000) })).status).toBe(413)
    const path = `${PATH}/${encodeURIComponent('示征A')}/comments`
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await ask('POST', path, form, 'text=x')).status).toBe(415)
    expect((await ask('POST', path, { 'content-type': 'application/json' }, '{"a')).status).toBe(400)
    expect((await ask('POST', path, { 'content-type': 'application/json' }, '')).status).toBe(400)
    expect((await post(path, { text: 5 })).status).toBe(422)
  })

  it('goes by the clock: not before the first day, not after the last, not where comments go elsewhere', async () => {
    const refused = async (id: string) => {
      const answer = await comment({}, {}, id)
      expect(answer.status).toBe(409)
      return (await answer.json<ProblemAnswer>()).issues?.[0]?.message
    }
    expect(await refused('示征未')).toContain(daysAfter(TODAY, 5))
    expect(await refused(PAST.consultation)).toContain('2026-01-30 was the last day')
    expect(await refused('示征外')).toContain('https://example.com/draft')
    expect((await comment({}, {}, '没有')).status).toBe(404)
    expect((await comment({}, {}, '../x')).status).toBe(404)
  })

  it('keeps one comment however often the same is sent, and refuses the key with another body', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const first = await taken({ text: '只要一次' }, key)
    const again = await taken({ text: '只要一次' }, key)
    expect(again).toMatchObject({ number: first.number, code: null, receipt: null, sent: null })
    const tallies = await readTallies(db(), '示征A')
    expect((await comment({ text: '别的话' }, key)).status).toBe(409)
    expect((await comment({ text: '只要一次', paragraph: 'p1' }, key)).status).toBe(409)
    expect(await readTallies(db(), '示征A')).toEqual(tallies)
    const both = await Promise.all([1, 2].map(() => comment({ text: '同时' }, { 'idempotency-key': 'at-once' })))
    expect(new Set(await Promise.all(both.map(async (one) => (await one.json<Taken>()).number))).size).toBe(1)
  })

  it('stops an address that floods, and a day that is full without losing count', async () => {
    const flood = { 'cf-connecting-ip': '2001:db8:9::1' }
    const answers = await Promise.all(Array.from({ length: 105 }, () => comment({ text: '' }, flood)))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
    await env.INTAKE.prepare('INSERT INTO consultation_tallies (consultation, what, count) VALUES (?, ?, ?)')
      .bind('示征满', `day-${TODAY}`, MOST_A_DAY)
      .run()
    const given = { paragraph: undefined, text: '来晚了', name: undefined, visibility: 'published' as const }
    expect(await addComment(db(), '示征满', given, {}, new Date())).toBe('too-many')
    expect(await readTallies(db(), '示征满')).toEqual({})
  })

  it('tells who has number and code what became of it, and all others the same 404', async () => {
    const { number, code } = await taken({ text: '查得到吗' })
    const found = await follow({ number: ` ${number.toLowerCase()}`, code: code?.replaceAll('-', '') })
    expect(await found.json()).toMatchObject({
      number,
      about: 'comment',
      of: '示征A',
      state: 'waiting',
      text: '查得到吗',
    })
    const wrong = await Promise.all(
      [
        { number, code: 'AAAAA-AAAAA-AAAAA-AAAAA' },
        { number: 'AAAAA-AAAAA', code },
        { number: '', code: '' },
      ].map(follow),
    )
    expect(wrong.map(({ status }) => status)).toEqual([404, 404, 404])
    expect(new Set(await Promise.all(wrong.map((one) => one.text()))).size).toBe(1)
  })

  it('takes the words of an organisation under its name alone, when it is signed in as such', async () => {
    const path = `${PATH}/${encodeURIComponent('示征A')}/organisation-comments`
    const own = await bearer('organisation', COMPANY)
    const answer = await post(path, { text: '本公司的意见', paragraph: 'p1' }, own)
    expect(answer.status).toBe(201)
    const [kept] = await findComments(db(), [(await answer.json<Taken>()).number])
    expect(kept).toMatchObject({ organisation: COMPANY, name: null, state: 'waiting' })
    expect((await post(path, { text: '冒名' })).status).toBe(401)
    expect((await post(path, { text: '冒名' }, officer)).status).toBe(403)
  })
})

describe('deciding about comments', () => {
  it('shows them to the body that asks alone, those of the same words once with their number', async () => {
    const numbers = [await past('请写进〔投喂〕！'), await past('请写进 投喂'), await past('另一句')]
    const path = `${PATH}/${encodeURIComponent(PAST.consultation)}/queue?limit=200`
    const answer = await get(path, officer)
    const { items } = await answer.json<{ items: { number: string; same: number }[] }>()
    // Of one second, which of them stands for both is their numbers' chance.
    const [shown, ...others] = items.filter(({ number }) => numbers.slice(0, 2).includes(number))
    expect([shown?.same, others]).toEqual([2, []])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect((await get(path)).status).toBe(401)
    expect((await get(path, stranger)).status).toBe(403)
    expect((await get(path, await bearer('organisation', COMPANY))).status).toBe(403)
    expect((await get(path, await bearer('publisher', BUREAU, { places: ['110000'] }))).status).toBe(403)
    expect((await get(path, await bearer('publisher', BUREAU, { registers: ['eia'] }))).status).toBe(403)
  })

  it('publishes all of the same words as one, with how many and who signed, and adds those that come later', async () => {
    const first = await past('不要停车场', { name: '甲', paragraph: 'p1' })
    await past('不要 停车场。', { name: '乙', paragraph: 'p1' })
    await past('不要停车场', { paragraph: 'p2' })
    const [decided] = (
      await (await decide([{ number: first, publish: true }])).json<{ decided: { as: string; count: number }[] }>()
    ).decided
    expect(decided).toMatchObject({ count: 2 })
    const key = `${PAST.consultation}~${decided?.as}`
    expect(await bodyOf('consultation-comments', key)).toMatchObject({
      paragraph: 'p1',
      count: 2,
      received: '2026-01-20',
    })
    expect((await bodyOf('consultation-comments', key))?.['names']).toEqual(expect.arrayContaining(['甲', '乙']))
    const late = await past('不要停车场', { paragraph: 'p1' })
    await decide([{ number: late, publish: true }])
    const again = await (await record('consultation-comments', key)).json<RecordAnswer>()
    expect(again).toMatchObject({ revision: 2, publisher: BUREAU, body: { count: 3 } })
    expect((await findComments(db(), [late]))[0]).toMatchObject({ state: 'published', lead: decided?.as })
  })

  it('withholds for a reason of the list alone, and how many are withheld and why is public at once', async () => {
    const number = await past('骂人的话')
    for (const reason of [undefined, 'critical', 'constructor', ''])
      expect(await pointersOf(await decide([{ number, publish: false, reason }]))).toEqual(['/decisions/0/reason'])
    expect((await decide([{ number, publish: false, reason: 'abuse' }])).status).toBe(200)
    const shown = await (
      await get(`${PATH}/${encodeURIComponent(PAST.consultation)}`)
    ).json<{ counts: Record<string, number> }>()
    expect(shown.counts).toMatchObject({ 'withheld-abuse': 1 })
    // Changed one's mind: it is published after all, and nothing is counted twice.
    await decide([{ number, publish: true }])
    expect(await readTallies(db(), PAST.consultation)).toMatchObject({ 'withheld-abuse': 0 })
  })

  it('takes a published comment back, and its entry says withdrawn', async () => {
    const number = await past('写了邻居住在哪里')
    await decide([{ number, publish: true }])
    await decide([{ number, publish: false, reason: 'personal' }])
    const gone = await record('consultation-comments', `${PAST.consultation}~${number}`)
    expect(await gone.text()).not.toContain('邻居')
    const shown = await (await get(`${PATH}/${encodeURIComponent(PAST.consultation)}`)).text()
    expect(shown).not.toContain('写了邻居住在哪里')
  })

  it('takes out what is private and changes no other character', async () => {
    const number = await past('王小明家的烟囱太臭，请整治。')
    for (const redacted of [
      '某人家的烟囱太臭，请整治。',
      '〔…〕家的烟囱很香，请整治。',
      '王小明〔…〕家的烟囱太臭，请整治。',
      '〔…〕'.repeat(400),
    ])
      expect(await pointersOf(await decide([{ number, publish: true, redacted }]))).toEqual(['/decisions/0/redacted'])
    expect((await decide([{ number, publish: true, redacted: '〔…〕家的烟囱太臭，请整治。' }])).status).toBe(200)
    expect(await bodyOf('consultation-comments', `${PAST.consultation}~${number}`)).toMatchObject({
      text: '〔…〕家的烟囱太臭，请整治。',
      redacted: true,
    })
  })

  it('decides nothing of others, of what is only counted, or of what does not exist', async () => {
    const counted = await past('只想计数', { visibility: 'counted' })
    expect(await pointersOf(await decide([{ number: counted, publish: true }]))).toEqual(['/decisions/0/number'])
    expect(await pointersOf(await decide([{ number: 'AAAAA-AAAAA', publish: true }]))).toEqual(['/decisions/0/number'])
    expect((await decide([{ number: counted, publish: true }], stranger)).status).toBe(403)
    expect((await decide([], officer)).status).toBe(422)
    expect((await decide([{ number: counted, publish: true }], officer, '没有')).status).toBe(404)
  })

  it('counts every comment exactly once, however it was decided', async () => {
    const {
      received = 0,
      waiting = 0,
      published = 0,
      counted = 0,
      ...rest
    } = await readTallies(db(), PAST.consultation)
    const withheld = Object.values(rest).reduce((sum, count) => sum + count, 0)
    expect(waiting + published + counted + withheld).toBe(received)
    const rows = await env.INTAKE.prepare('SELECT count(*) FROM consultation_comments WHERE consultation = ?')
      .bind(PAST.consultation)
      .first('count(*)')
    expect(rows).toBe(received)
  })
})

describe('answering and ending', () => {
  const answers = (list: object[], headers = officer, id = PAST.consultation) =>
    post(`${PATH}/${encodeURIComponent(id)}/answers`, { answers: list }, headers)
  const end = (body: object = {}, headers = officer, id = PAST.consultation) =>
    post(`${PATH}/${encodeURIComponent(id)}/results`, { summary: '主要意见都已处理。', ...body }, headers)
  const published = async (): Promise<string[]> => {
    const shown = await (
      await get(`${PATH}/${encodeURIComponent(PAST.consultation)}`)
    ).json<{ comments: RecordAnswer[] }>()
    return shown.comments.map(({ body }) => String(body?.['number']))
  }

  it('publishes no result before its day, while comments are unread, or while one is unanswered', async () => {
    const said = async (answer: Response) => {
      expect(answer.status).toBe(409)
      return (await answer.json<ProblemAnswer>()).issues?.[0]?.message
    }
    expect(await said(await end({}, officer, '示征A'))).toContain('not over')
    expect(await said(await end())).toMatch(/\d+ comments are not read yet/)
    const path = `${PATH}/${encodeURIComponent(PAST.consultation)}/queue?limit=100`
    const { items } = await (await get(path, officer)).json<{ items: { number: string }[] }>()
    await decide(items.map(({ number }) => ({ number, publish: true })))
    expect(await said(await end())).toMatch(/\d+ published comments are not answered/)
    expect((await end({}, stranger)).status).toBe(403)
  })

  it('answers many at once with one reason, and names a paragraph that stands', async () => {
    const [first = '', ...rest] = await published()
    expect(await pointersOf(await answers([{ numbers: [first], outcome: 'adopted', reason: '' }]))).toEqual([
      '/answers/0/reason',
    ])
    expect(await pointersOf(await answers([{ numbers: ['AAAAA-AAAAA'], outcome: 'not', reason: '无' }]))).toEqual([
      '/answers/0/numbers/0',
    ])
    expect(
      await pointersOf(await answers([{ numbers: [first], outcome: 'adopted', reason: '改了', finalParagraph: 'p1' }])),
    ).toEqual(['/answers/0/finalParagraph'])
    await publishAll('consultation-paragraphs', [
      aParagraph('p1', { consultation: PAST.consultation, version: 'final', text: 'p1：湖区四至六月禁止垂钓。' }),
    ])
    const good = [
      { numbers: [first], outcome: 'adopted', reason: '已改。', finalParagraph: 'p1' },
      { numbers: rest, outcome: 'not', reason: '理由相同。' },
    ]
    const answer = await answers(good)
    expect(answer.status).toBe(201)
    expect((await answer.json<{ entries: unknown[] }>()).entries).toHaveLength(rest.length + 1)
    expect(await bodyOf('consultation-answers', `${PAST.consultation}~${first}`)).toMatchObject({
      outcome: 'adopted',
      answered: TODAY,
    })
    expect((await answers(good, stranger)).status).toBe(403)
  })

  it('counts the result itself, takes no number from the body, and is corrected only with a reason', async () => {
    const answer = await end({ received: 1, published: 1 })
    expect(answer.status).toBe(201)
    const body = await bodyOf('consultation-results', PAST.consultation)
    const tallies = await readTallies(db(), PAST.consultation)
    expect(body).toMatchObject({
      received: tallies['received'],
      published: tallies['published'],
      adopted: 1,
      decided: TODAY,
    })
    const shown = await (await get(`${PATH}/${encodeURIComponent(PAST.consultation)}`)).json<Record<string, object>>()
    expect(shown['standing']).toMatchObject({ state: 'decided' })
    expect((await end({ summary: '换个说法' })).status).toBe(422)
    expect((await end({ summary: '换个说法', reason: '写错了' })).status).toBe(201)
  })
})

describe('the list', () => {
  const keys = async (query: string): Promise<string[]> => {
    const answer = await get(`${PATH}?${query}`)
    expect(answer.status).toBe(200)
    return (await answer.json<{ items: { key: string }[] }>()).items.map(({ key }) => key)
  }

  it('holds what is open, what is to come, and what is over, by place and kind', async () => {
    expect(await keys('place=990100')).toEqual(expect.arrayContaining(['示征A', '示征B']))
    expect(await keys('')).not.toContain('示征未')
    expect(await keys('state=coming')).toEqual(['示征未'])
    expect(await keys('state=closed')).toEqual([PAST.consultation])
    expect(await keys('state=closed&place=990101')).toEqual([PAST.consultation])
    expect(await keys('state=closed&place=110000')).toEqual([])
    expect(await keys('kind=plan')).toEqual(['示征B'])
    expect(await keys(`organisation=${OTHER}`)).toEqual([])
  })

  it('goes on page by page without losing one', async () => {
    const found: string[] = []
    for (let path = `${PATH}?state=all&limit=1`; path !== '';) {
      const answer = await get(path)
      found.push(...(await answer.json<{ items: { key: string }[] }>()).items.map(({ key }) => key))
      path = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
    }
    expect(found.toSorted()).toEqual(['示征A', '示征B', '示征外', '示征未', PAST.consultation].toSorted())
  })

  it('refuses nonsense', async () => {
    for (const query of ['state=x', 'place=9', 'organisation=x', 'kind=x', 'cursor=x', 'limit=0'])
      expect((await get(`${PATH}?${query}`)).status, query).toBe(422)
    expect((await get(`${PATH}/${'x'.repeat(300)}`)).status).toBe(404)
  })
})

describe('a hearing', () => {
  const aHearing = (over: object = {}) => ({
    hearing: '示听A',
    consultation: '示征A',
    kind: 'permit',
    title: '示例听证会',
    organisation: BUREAU,
    place: '990101',
    notice: TODAY,
    day: daysAfter(TODAY, 30),
    registrationCloses: daysAfter(TODAY, 20),
    seats: 2,
    selection: 'lot',
    state: 'announced',
    ...over,
  })
  const her = (over: object = {}) => ({
    part: 'participant',
    standing: 'resident',
    name: '示例甲',
    contact: '000-11112222',
    ...over,
  })
  const enrol = (over: object = {}, headers = {}, id = '示听A') =>
    post(`/api/hearings/${encodeURIComponent(id)}/registrations`, her(over), {
      'cf-connecting-ip': `2001:db8:3::${(addresses++).toString(16)}`,
      ...headers,
    })
  const over = {
    hearing: '示听过',
    notice: '2026-01-05',
    day: '2026-03-05',
    registrationCloses: '2026-02-01',
    state: 'held',
  }

  beforeAll(async () => {
    await publishAll('hearings', [aHearing(), aHearing(over)])
  })

  it('is called in time or not at all', async () => {
    const late = aHearing({ hearing: '示听晚', kind: 'price', day: daysAfter(TODAY, 29) })
    expect(await pointersOf(await publish('hearings', [late]))).toEqual(['/0/day'])
  })

  it('takes registrations without an account, one a contact, and seals name and contact', async () => {
    const answer = await enrol({ contact: '+86 138-0013-8000', words: '我住在湖边' })
    expect(answer.status).toBe(201)
    const { number, code } = await answer.json<Taken>()
    expect((await enrol({ contact: '13800138000', name: '别名' })).status).toBe(409)
    const dump = JSON.stringify((await env.INTAKE.prepare('SELECT * FROM hearing_registrations').all()).results)
    for (const secret of ['示例甲', '138', code ?? '']) expect(dump).not.toContain(secret)
    expect((await post(`${PATH}/registrations/withdrawal`, { number, code: 'AAAAA-AAAAA-AAAAA-AAAAA' })).status).toBe(
      404,
    )
    expect((await post(`${PATH}/registrations/withdrawal`, { number, code })).status).toBe(204)
    expect(await findRegistration(db(), number)).toMatchObject({ state: 'withdrawn', sealed: null, words: null })
    // Whoever took it back may register again.
    expect((await enrol({ contact: '13800138000' })).status).toBe(201)
  })

  it.each([
    ['no name', { name: ' ' }, '/name'],
    ['an invisible character in a name', { name: '张\u200b三' }, '/name'],
    ['no contact', { contact: '' }, '/contact'],
    ['no standing', { standing: 'king' }, '/standing'],
    ['a part that is none', { part: 'judge' }, '/part'],
    ['501 characters of reason', { words: '长'.repeat(501) }, '/words'],
  ])('refuses %s', async (_, given, pointer) => {
    expect(await pointersOf(await enrol(given))).toEqual([pointer])
  })

  it('takes none once it is over, or where there is no such hearing', async () => {
    expect((await enrol({}, {}, '示听过')).status).toBe(409)
    expect((await enrol({}, {}, '没有')).status).toBe(404)
  })

  it('draws by lot from the first checkpoint after registration, so that anybody can draw again', async () => {
    await publishAll('hearings', [aHearing({ ...over, hearing: '示听签', state: 'announced', day: '2026-03-06' })])
    const secret = String(env.PUSH_KEY)
    const numbers: string[] = []
    for (const contact of ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com']) {
      const given = { part: 'participant', standing: 'resident', name: contact, contact, words: undefined } as const
      const held = { key: '示听签', day: '2026-03-06' }
      const kept = await addRegistration(db(), held, given, { secret, once: undefined }, THEN)
      if (typeof kept === 'string') throw new Error(kept)
      numbers.push(kept.number)
    }
    const path = `/api/hearings/${encodeURIComponent('示听签')}`
    expect((await post(`/api/hearings/${encodeURIComponent('示听A')}/choices`, {}, officer)).status).toBe(409)
    expect((await post(`${path}/choices`, {}, stranger)).status).toBe(403)
    const answer = await post(`${path}/choices`, {}, officer)
    expect(answer.status).toBe(201)
    const { drawn, seed } = await answer.json<{ drawn: string[]; seed: string }>()
    expect(drawn).toHaveLength(2)
    const body = await bodyOf('hearings', '示听签')
    expect(body).toMatchObject({ registered: 4, seed, drawn, drawnFrom: numbers.toSorted().join(' ') })
    expect(await drawLots(seed, String(body?.['drawnFrom']).split(' '), 2, sha256)).toEqual(drawn)
    expect((await post(`${path}/choices`, {}, officer)).status).toBe(409)
    const opened = await post(`${path}/contacts`, { reason: '通知参加人' }, officer)
    const { items } = await opened.json<{ items: { number: string; contact: string }[] }>()
    expect(items.map(({ number }) => number).toSorted()).toEqual(drawn.toSorted())
    expect((await post(`${path}/contacts`, { reason: '' }, officer)).status).toBe(422)
    const listed = await (await get(`${path}/registrations`, officer)).text()
    expect(listed).not.toContain('@example.com')
    expect((await get(`${path}/registrations`, stranger)).status).toBe(403)
    await eraseRegistrants(db(), new Date('2026-06-05T00:00:00Z'))
    expect((await findRegistration(db(), numbers[0] ?? ''))?.sealed).toBeNull()
  })
})

describe('what is private', () => {
  it('stands neither in the public database nor in any public answer', async () => {
    const secret = '绝不该公开的一句话'
    const { number, code } = await taken({ text: `${secret}：等待中`, name: '不该露面的人', visibility: 'counted' })
    await past(`${secret}：不公布`).then((one) => decide([{ number: one, publish: false, reason: 'off-topic' }]))
    const tables = await env.RECORD.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND sql NOT LIKE '%VIRTUAL%'",
    ).all<{ name: string }>()
    const dumped = await env.RECORD.batch(
      tables.results.map(({ name }) => env.RECORD.prepare(`SELECT * FROM "${name}"`)),
    )
    const id = encodeURIComponent(PAST.consultation)
    const answers = await Promise.all(
      [
        `${PATH}/${encodeURIComponent('示征A')}`,
        `${PATH}/${id}`,
        `${PATH}?state=all`,
        '/feeds/newest.atom',
        `/api/search?q=${encodeURIComponent('绝不该公开')}`,
      ].map(async (path) => (await get(path)).text()),
    )
    const text =
      JSON.stringify(dumped.map(({ results }) => results)) +
      answers.join().replaceAll(encodeURIComponent('绝不该公开'), '')
    for (const sought of [secret, '不该露面的人', number, code ?? '']) expect(text).not.toContain(sought)
    // Where it does stand, it would have been found.
    const kept = await env.INTAKE.prepare('SELECT * FROM consultation_comments').all()
    expect(JSON.stringify(kept.results)).toContain(secret)
    expect(JSON.stringify(kept.results)).not.toContain(code)
  })
})
