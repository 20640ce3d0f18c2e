import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { readMiddle } from '../../db/record/near.ts'
import { readPlacePage } from '../../db/record/place-page.ts'
import { aPlace, aStation, publishAll } from './builders.ts'

/** What a place's page costs where much lies in the place. */

const ASKED = { counted: ['air-stations'], shown: ['air-stations'] }

/** Of the demonstration. */
const ORGANISATION = '939901010000002112'

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

it('finds the middle of a county in which very much was written down that lies nowhere', async () => {
  const place = '110102'
  await publishAll('places', [
    aPlace(),
    aPlace({ code: place, nameZh: '西城区', nameEn: 'Xicheng', pinyin: 'xi cheng qu', level: 'county' }),
  ])
  await publishAll('air-stations', [aStation({ station: '1003A', longitude: '116.40', latitude: '39.92' })])
  await publishAll('monitoring-points', [
    {
      ...{ point: '110102-P1', name: '断面', network: 'surface-water', place },
      ...{ longitude: '116.36', latitude: '39.91' },
    },
  ])
  const before = await rowsRead(place)
  const visits = Array.from({ length: 2_100 }, (_, n) => ({
    ...{ inspection: `V${n}`, organisation: ORGANISATION, place, date: '2026-03-02', authority: '示例市生态环境局' },
    ...{ kind: 'remote', sampled: 'false', result: 'none' },
  }))
  await publishAll('inspections', visits)
  expect((await rowsRead(place)) - before).toBeLessThan(50)
  const { position, nearest } = await readPlacePage({ $client: env.RECORD }, place, ASKED)
  expect(position).toEqual({ longitude: 116.36, latitude: 39.91 })
  expect(nearest.map(({ key }) => key)).toContain('1003A')
  expect(await readMiddle({ $client: env.RECORD }, place)).toEqual(position)
})

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
