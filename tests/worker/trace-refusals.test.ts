import { describe, expect, it } from 'vitest'
import { aiEntry, allAis, partsOf, PRIMARY_KEYS } from '../../content/trace/ai.ts'
import { writeDigitalLink } from '../../content/trace/digital-link.ts'
import { aValueOf } from '../unit/gs1-values.ts'
import { ask, get, type ProblemAnswer } from './builders.ts'

/** What the resolver answers where the syntax dictionary says no: 400 with the place, for each identifier that there is. */

const GTIN = '09520000000073'

/** Values of an identifier that the dictionary refuses, whatever it is. */
const refusedOf = (ai: string): string[] => {
  const entry = aiEntry(ai)
  if (!entry) throw new Error(ai)
  const [first] = partsOf(entry)
  const { value } = aValueOf(ai, 'longest')
  return ['', `${value}${value}9`, `é${value.slice(1)}`, ...(first?.set === 'n' ? [`A${value.slice(1)}`] : [])]
}

const refused = async (path: string, pointer: string): Promise<void> => {
  const answer = await get(path, { 'accept-language': 'en' })
  expect([path, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([path, 400, '*'])
  expect(answer.headers.get('location')).toBeNull()
  const { issues = [] } = await answer.json<ProblemAnswer>()
  expect([path, issues.map((issue) => issue.pointer)]).toEqual([path, [pointer]])
  expect(issues[0]?.message.length).toBeGreaterThan(10)
}

const encoded = encodeURIComponent

describe('the resolver refuses', () => {
  it.each(PRIMARY_KEYS)(
    'every value that is none of the primary key (%s), be it asked for with GET or HEAD',
    async (key) => {
      for (const value of refusedOf(key)) {
        await refused(`/${key}/${encoded(value)}`, `/${key}`)
        expect((await ask('HEAD', `/${key}/${encoded(value)}`)).status).toBe(400)
      }
    },
  )

  const qualified = PRIMARY_KEYS.flatMap((key) =>
    [...new Set((aiEntry(key)?.key ?? []).flat())].map((ai) => [key, ai] as const),
  )
  it.each(qualified)('behind (%s) every value that is none of its qualifier (%s)', async (key, ai) => {
    const path = writeDigitalLink({ primary: { ai: key, value: aValueOf(key).value }, qualifiers: [], attributes: [] })
    for (const value of refusedOf(ai)) await refused(`${path}/${ai}/${encoded(value)}`, `/${ai}`)
  })

  const attributes = allAis().filter((ai) => aiEntry(ai)?.attribute === true && ai !== '10')
  it('what is none of any attribute', async () => {
    expect(attributes.length).toBeGreaterThan(300)
    for (const ai of attributes) {
      const { value } = aValueOf(ai, 'longest')
      await refused(`/01/${GTIN}?${ai}=${encoded(`${value}${value}9`)}`, `/${ai}`)
    }
  })

  const others = allAis().filter((ai) => aiEntry(ai)?.attribute !== true)
  it('every identifier in the query that is no attribute', async () => {
    expect(others.length).toBeGreaterThan(10)
    for (const ai of others) await refused(`/01/${GTIN}?${ai}=${encoded(aValueOf(ai).value)}`, `/${ai}`)
  })
})
