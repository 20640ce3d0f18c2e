import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { readPlacePage } from '../../db/record/place-page.ts'
import { aPlace, aStation, publishAll } from './builders.ts'

/** What a place's page costs where much lies in the place. */

const ASKED = { counted: ['air-stations'], shown: ['air-stations'] }

/** Points that lie in one county. */
const LOCATED = 200

/** Rows that the database reads for a page. */
const rowsRead = async (place: string): Promise<number> => {
  let sum = 0
  const batch: D1Database['batch'] = async (statements) => {
    const answers = await env.RECORD.batch<never>(statements)
    for (const { meta } of answers) sum += meta.rows_read
    return answers
  }
  const $client = new Proxy(env.RECORD, {
    get: (target, name) => {
      const value: unknown = name === 'batch' ? batch : Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  await readPlacePage({ $client }, place, ASKED)
  return sum
}

it('works out the middle of a county once, however much lies there', async () => {
  await publishAll('places', [
    aPlace(),
    aPlace({ code: '140105', nameZh: '小店区', nameEn: 'Xiaodian', pinyin: 'xiao dian qu', level: 'county' }),
  ])
  await publishAll('air-stations', [
    aStation({ station: '1081A', longitude: '112.52', latitude: '37.88' }),
    aStation({ station: '2174A', longitude: '112.73', latitude: '37.69' }),
  ])
  const many = Array.from({ length: LOCATED }, (_, n) => ({
    ...{ point: `140105-P${n}`, name: `断面${n}`, network: 'surface-water', place: '140105' },
    ...{ longitude: `112.${50 + (n % 10)}`, latitude: '37.74' },
  }))
  const before = await rowsRead('140105')
  await publishAll('monitoring-points', many)
  const after = await rowsRead('140105')
  // A mention and its record, once: twice would be four a point.
  expect(after - before).toBeGreaterThanOrEqual(2 * LOCATED)
  expect(after - before).toBeLessThan(2.5 * LOCATED)
  const { position, nearest } = await readPlacePage({ $client: env.RECORD }, '140105', ASKED)
  expect(position?.latitude).toBeCloseTo(37.74, 3)
  expect(nearest.map(({ key }) => key)).toEqual(['1081A', '2174A'])
})
