import { beforeAll, describe, expect, it } from 'vitest'
import { daysAfter } from '../../content/consultations/windows.ts'
import { get, publish, publishAll } from './builders.ts'
import { aConsultation, bodyOf, OTHER, PAST, PATH, pointersOf, publishDrafts, TODAY } from './consultation-builders.ts'

beforeAll(publishDrafts)

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
