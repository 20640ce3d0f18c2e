import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { complianceRates } from '../../content/noise/compliance.ts'
import { readPlaceNoise } from '../../db/record/place-noise.ts'
import { aPlace, publishAll } from './builders.ts'

const db = { $client: env.RECORD }
const observed = (over: object = {}) => ({
  point: 'N1',
  place: '140105',
  monitoringKind: 'functional',
  functionalClass: '2',
  time: '2026-09-16',
  part: 'night',
  leq: '49.1',
  ...over,
})

beforeAll(async () => {
  await publishAll('places', [
    aPlace({ code: '140000', nameZh: '山西省', nameEn: 'Shanxi', pinyin: 'shan xi sheng' }),
    ...[
      { code: '140105', nameZh: '小店区', nameEn: 'Xiaodian', pinyin: 'xiao dian qu' },
      { code: '140106', nameZh: '迎泽区', nameEn: 'Yingze', pinyin: 'ying ze qu' },
    ].map((county) => aPlace({ ...county, level: 'county', parent: '140000' })),
  ])
  await publishAll('noise', [
    observed(),
    observed({ time: '2026-06-17', leq: '51.6' }),
    observed({ part: 'day', leq: '59' }),
    // Beside a road: no matter of the rate.
    observed({ point: 'N2', monitoringKind: 'road', functionalClass: '4a', leq: '57.2' }),
    // A year before the newest, to the day: of the year before.
    observed({ time: '2025-09-16', leq: '70' }),
    observed({ time: '2025-09-17', leq: '50.0' }),
  ])
})

const ratesOf = async (place: string) => complianceRates((await readPlaceNoise(db, place)).rows.map(({ body }) => body))

describe('the noise of a place', () => {
  it('is that of the year to the newest observation, by day and by night, in functional zones', async () =>
    expect(await ratesOf('140105')).toEqual({
      day: { kept: 1, counted: 1, percent: '100.0' },
      night: { kept: 2, counted: 3, percent: '66.7' },
    }))

  it('is that of all that lies in it', async () => {
    expect((await readPlaceNoise(db, '140000')).rows).toHaveLength(5)
    expect(await ratesOf('140000')).toEqual(await ratesOf('140105'))
  })

  it('is nothing where nobody published any', async () =>
    expect(await readPlaceNoise(db, '140106')).toEqual({ rows: [], isCut: false }))

  it('leaves out what was withdrawn', async () => {
    await publishAll('noise', [
      { point: 'N1', time: '2026-06-17', part: 'night', _status: 'withdrawn', _reason: '误报' },
    ])
    expect(await ratesOf('140105')).toMatchObject({ night: { kept: 2, counted: 2, percent: '100.0' } })
  })
})
