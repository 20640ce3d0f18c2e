import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { daysAfter } from '../../content/consultations/windows.ts'
import { readPasted } from '../../content/log/pasted.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { verifyConsultationReceipt } from '../../content/receipts/verify-receipt.ts'
import { parseConsultationReceipt, parseSentWords, wordsHash } from '../../content/receipts/consultation-receipt.ts'
import { addComment, findComments, MOST_A_DAY, readTallies } from '../../db/intake/consultation-comments.ts'
import { stateConfiguredReceiptKey } from '../../worker/jobs/state-receipt-key.ts'
import { ask, get, type ProblemAnswer, type RecordAnswer } from './builders.ts'
import {
  bearer,
  BUREAU,
  COMPANY,
  comment,
  db,
  from,
  PAST,
  PATH,
  pointersOf,
  post,
  publishDrafts,
  taken,
  TODAY,
  type Taken,
} from './consultation-builders.ts'

const IDENTITY_NUMBER = '11010519491231002X'
const follow = (typed: object) => post(`${PATH}/follow`, typed, from())

let officer: Record<string, string>
beforeAll(async () => {
  await publishDrafts()
  officer = await bearer('publisher', BUREAU)
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
