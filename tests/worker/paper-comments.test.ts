import { beforeAll, describe, expect, it } from 'vitest'
import { daysAfter } from '../../content/consultations/windows.ts'
import { readTallies } from '../../db/intake/consultation-comments.ts'
import { get, type RecordAnswer } from './builders.ts'
import {
  bodyOf,
  comment,
  db,
  from,
  of,
  officers,
  OPEN,
  PAST,
  past,
  pointersOf,
  post,
  publishDrafts,
  TODAY,
  type Officers,
  type Taken,
} from './consultation-builders.ts'

/** Comments that came by letter or by telephone, and were typed in by the body. */

let officer: Record<string, string>
let stranger: Record<string, string>
let decide: Officers['decide']
beforeAll(async () => {
  await publishDrafts()
  ;({ officer, stranger, decide } = await officers())
})

const aLetter = (over: object = {}) => ({
  way: 'letter',
  received: '2026-01-12',
  text: '请保留西岸的老码头。',
  ...over,
})
const type = (over: object = {}, headers = officer, id = PAST.consultation): Promise<Response> =>
  post(of(id, '/paper-comments'), aLetter(over), headers)
const typed = async (over: object = {}, headers = officer): Promise<Taken & { receivedAt: string }> => {
  const answer = await type(over, headers)
  expect(answer.status).toBe(201)
  return answer.json()
}

describe('a comment that came by letter', () => {
  it('is typed in after the last day too, dated as it came, and followed by its writer', async () => {
    const { number, code, receivedAt } = await typed({ paragraph: 'p1', name: '湖边老人' })
    expect(receivedAt).toBe('2026-01-12T04:00:00Z')
    const followed = await post('/api/consultations/follow', { number, code }, from())
    expect(await followed.json()).toMatchObject({ state: 'waiting', text: '请保留西岸的老码头。', paragraph: 'p1' })
  })

  it('is published as typed in by the body, and apart from the same words that came by themselves', async () => {
    const own = await past('不要收停车费')
    const { number } = await typed({ way: 'telephone', text: '不要收停车费' })
    expect((await decide([{ number, publish: true }])).status).toBe(200)
    expect((await decide([{ number: own, publish: true }])).status).toBe(200)
    const [paper, sent] = await Promise.all(
      [number, own].map((one) => bodyOf('consultation-comments', `${PAST.consultation}~${one}`)),
    )
    expect(paper).toMatchObject({ way: 'telephone', count: 1, received: '2026-01-12' })
    expect(sent).toMatchObject({ count: 1 })
    expect(sent).not.toHaveProperty('way')
  })

  it('is counted as such at once, and kept once however often it is sent', async () => {
    const before = (await readTallies(db(), PAST.consultation))['paper'] ?? 0
    const headers = { ...officer, 'idempotency-key': 'letter 17' }
    const first = await typed({ text: '第十七封信' }, headers)
    expect(await typed({ text: '第十七封信' }, headers)).toMatchObject({ number: first.number, code: null })
    expect((await type({ text: '另一封信' }, headers)).status).toBe(409)
    expect((await type({ text: '第十七封信', received: '2026-01-13' }, headers)).status).toBe(409)
    const { counts } = await (await get(of(PAST.consultation))).json<{ counts: Record<string, number> }>()
    expect(counts['paper']).toBe(before + 1)
  })

  it.each([
    ['no way', { way: '' }, ['/way']],
    ['a way that is none', { way: 'pigeon' }, ['/way']],
    ['a day before the window', { received: '2026-01-04' }, ['/received']],
    ['a day after the window', { received: '2026-01-31' }, ['/received']],
    ['a day that is none', { received: '2026-01-32' }, ['/received']],
    ['no words', { text: ' ' }, ['/text']],
    ['a mobile number', { text: '请打 138 0013 8000' }, ['/text']],
    ['a paragraph that does not exist', { paragraph: 'p99' }, ['/paragraph']],
    [
      'everything wrong',
      { way: 'x', received: 'x', text: '', name: '张\u202e三' },
      ['/text', '/name', '/way', '/received'],
    ],
  ])('is refused with %s', async (_, over, pointers) => {
    expect(await pointersOf(await type(over))).toEqual(pointers)
  })

  it('came not in the future, and not before the window or where comments go elsewhere', async () => {
    const today = { received: TODAY }
    expect((await type(today, officer, OPEN)).status).toBe(201)
    expect(await pointersOf(await type({ received: daysAfter(TODAY, 1) }, officer, OPEN))).toEqual(['/received'])
    expect((await type(today, officer, '示征未')).status).toBe(409)
    expect((await type(today, officer, '示征外')).status).toBe(409)
    expect((await type(today, officer, '没有')).status).toBe(404)
  })

  it('is typed in by the body that asks, by nobody else and not without its name', async () => {
    expect((await type({}, stranger)).status).toBe(403)
    expect((await post(of(PAST.consultation, '/paper-comments'), aLetter())).status).toBe(401)
    // Nobody passes for a letter at the public door.
    const answer = await comment({ way: 'letter', received: TODAY, text: '假装是信' })
    expect(answer.status).toBe(201)
    const { items } = await (
      await get(of(OPEN, '/queue?limit=200'), officer)
    ).json<{ items: { text: string; way: string | null }[] }>()
    expect(items.find(({ text }) => text === '假装是信')?.way).toBeNull()
  })

  it('stands in the result as typed in, after which nothing more is', async () => {
    const { items } = await (
      await get(of(PAST.consultation, '/queue?limit=200'), officer)
    ).json<{ items: { number: string }[] }>()
    await decide(items.map(({ number }) => ({ number, publish: true })))
    const { comments } = await (await get(of(PAST.consultation))).json<{ comments: RecordAnswer[] }>()
    const numbers = comments.map(({ body }) => String(body?.['number']))
    await post(
      of(PAST.consultation, '/answers'),
      { answers: [{ numbers, outcome: 'not', reason: '另有安排。' }] },
      officer,
    )
    expect((await post(of(PAST.consultation, '/results'), { summary: '都已答复。' }, officer)).status).toBe(201)
    const tallies = await readTallies(db(), PAST.consultation)
    expect(tallies['paper']).toBeGreaterThan(2)
    expect(await bodyOf('consultation-results', PAST.consultation)).toMatchObject({ paper: tallies['paper'] })
    expect((await type()).status).toBe(409)
  })
})
