import { beforeAll, expect, it } from 'vitest'
import { aPlace, get, itemsOf, publishAll, type ProblemAnswer } from './builders.ts'

const PATH = '/api/registers/restoration-projects/records'
const project = (kind: string) => ({ project: `P-${kind}`, name: kind, kind, place: '110000', status: 'building' })
const found = async (query: string) => (await itemsOf(await get(`${PATH}?${query}`))).map(({ key }) => key)

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('restoration-projects', [project('mine'), project('soil'), project('coast')])
})

it.each(['', '&asOf=4'])('records that hold any of several choices are found: %s', async (then) => {
  expect(await found(`kind=mine,coast${then}`)).toEqual(['P-coast', 'P-mine'])
  expect(await found(`kind=mine${then}`)).toEqual(['P-mine'])
})

it('one that is no choice refuses all of them', async () => {
  const answer = await get(`${PATH}?kind=mine,gold`)
  expect(answer.status).toBe(422)
  expect((await answer.json<ProblemAnswer>()).issues?.[0]?.pointer).toBe('/kind')
})
