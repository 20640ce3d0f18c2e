import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { assess, shownPoints } from '../../content/openness/assess.ts'
import { RUBRICS } from '../../content/openness/rubrics.ts'
import { aKey, aLimit, aPlace, ask, get, publishAll } from './builders.ts'

const OURS = '91350211M000100Y43'
const INVENTED = '11990100000000019F'

const Count = z.object({
  ...{ register: z.string(), entries: z.int(), records: z.int(), corrected: z.int(), withdrawn: z.int() },
  ...{ filled: z.int(), documented: z.int(), lastNewAt: z.string() },
})
const Answer = z.looseObject({
  subject: z.string(),
  demonstration: z.literal(true).optional(),
  rubrics: z.array(z.looseObject({ id: z.string(), points: z.string(), of: z.string() })),
  evidence: z.object({
    subject: z.enum(['portal', 'publisher']),
    contributions: z.array(Count),
    contacts: z.object({ publishers: z.int(), listed: z.int() }),
    requests: z.object({ due: z.int(), answered: z.int() }),
    now: z.string(),
  }),
})
const read = async (path = '') => Answer.parse(await (await get(`/api/openness${path}`)).json())

const publishAs = async (publisher: string, register: string, rows: object[]): Promise<void> => {
  const headers = {
    authorization: `Bearer ${await aKey({}, 'publisher', publisher)}`,
    'content-type': 'application/json',
  }
  const answer = await ask('POST', `/api/registers/${register}/entries`, headers, JSON.stringify(rows))
  if (answer.status !== 201) throw new Error(await answer.text())
}

const A_REQUEST = { request: 'r1', received: '2020-01-02', subject: '某河断面的水质', due: '2020-02-06' }

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAs(OURS, 'standards', [aLimit(), aLimit({ level: 'ii' })])
  await publishAs(OURS, 'information-requests', [
    { ...A_REQUEST, answered: '2020-01-20', result: 'full' },
    { ...A_REQUEST, request: 'r2' },
  ])
  await publishAs(INVENTED, 'standards', [aLimit({ level: 'iv' })])
})

describe('the score', () => {
  it.each(['', `/${OURS}`, `/${INVENTED}`])('at /api/openness%s follows from its own evidence alone', async (path) => {
    const { rubrics, evidence } = await read(path)
    expect(rubrics.map(({ id }) => id)).toEqual(RUBRICS.map(({ id }) => id))
    for (const [i, rubric] of RUBRICS.entries()) {
      const { points, of } = assess(rubric, evidence)
      expect(rubrics[i]).toMatchObject({ points: shownPoints(points), of: shownPoints(of) })
    }
  })

  it('of the portal leaves the demonstration out', async () => {
    const { evidence, demonstration } = await read()
    expect(evidence.contributions.find(({ register }) => register === 'standards')?.records).toBe(2)
    expect(demonstration).toBeUndefined()
  })

  it('of an invented publisher says so', async () => {
    expect((await read(`/${INVENTED}`)).demonstration).toBe(true)
    expect((await read(`/${OURS}`)).demonstration).toBeUndefined()
  })

  it('counts a request whose time is over, and one that was answered', async () => {
    expect((await read()).evidence.requests).toEqual({ due: 2, answered: 1 })
    expect((await read(`/${INVENTED}`)).evidence.requests).toEqual({ due: 0, answered: 0 })
  })

  it('knows whether somebody can be asked', async () => {
    expect((await read(`/${OURS}`)).evidence.contacts).toEqual({ publishers: 1, listed: 0 })
    await publishAll('authorities', [
      ...[{ place: '110000', authority: OURS, name: '示例机关', kinds: 'all', telephone: '12369', standing: 'read' }],
    ])
    expect((await read(`/${OURS}`)).evidence.contacts).toEqual({ publishers: 1, listed: 1 })
  })

  it.each(['real', 'demonstration', 'nobody', '91350211MA00000000'])('of %s is not there', async (publisher) => {
    expect((await get(`/api/openness/${publisher}`)).status).toBe(404)
  })

  it('is not sent again while nothing changed', async () => {
    const { headers } = await get('/api/openness')
    expect((await get('/api/openness', { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304)
  })
})

describe('publishers', () => {
  it('are listed in order of code, page by page, each once', async () => {
    const all: string[] = []
    let next: string | undefined = '/api/openness/publishers?limit=1'
    while (next !== undefined) {
      const answer: Response = await get(next)
      const { items } = await answer.json<{ items: { publisher: string; demonstration?: true }[] }>()
      for (const { publisher, demonstration } of items) {
        all.push(publisher)
        expect(demonstration).toBe(publisher === INVENTED ? true : undefined)
      }
      next = /<(.*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    const { results } = await env.RECORD.prepare('SELECT DISTINCT publisher FROM entries ORDER BY 1').all<{
      publisher: string
    }>()
    expect(all).toEqual(results.map(({ publisher }) => publisher))
  })

  it('are refused with a limit that is none', async () => {
    expect((await get('/api/openness/publishers?limit=0')).status).toBe(422)
  })
})
