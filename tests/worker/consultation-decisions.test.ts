import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { findComments, readTallies } from '../../db/intake/consultation-comments.ts'
import { get, publishAll, type ProblemAnswer, type RecordAnswer } from './builders.ts'
import {
  aParagraph,
  bearer,
  bodyOf,
  BUREAU,
  COMPANY,
  db,
  officers,
  past,
  PAST,
  PATH,
  pointersOf,
  post,
  publishDrafts,
  record,
  taken,
  TODAY,
  type Officers,
} from './consultation-builders.ts'

let officer: Record<string, string>
let stranger: Record<string, string>
let decide: Officers['decide']
beforeAll(async () => {
  await publishDrafts()
  ;({ officer, stranger, decide } = await officers())
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
