import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { complianceRates } from '../../content/noise/compliance.ts'
import { FUNCTIONAL_CLASSES, PARTS } from '../../content/noise/gb3096.ts'
import { noiseFrom, noiseOf, type PlaceNoise } from '../../db/record/place-noise.ts'
import { readRows } from '../../db/record/rows.ts'
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

/** Points of every class with levels on, about and far from every limit, of every kind and flag that matters. */
const MANY = FUNCTIONAL_CLASSES.flatMap((functionalClass) =>
  PARTS.flatMap((part) =>
    [
      '39',
      '40',
      '45.0',
      '49.9',
      '50.1',
      '54.4',
      '55',
      '55.5',
      '60',
      '60.00',
      '60.01',
      '64.9',
      '65.1',
      '70',
      '70.1',
    ].flatMap((leq, n) =>
      [{}, { flag: 'valid' }, { flag: 'suspect' }, { monitoringKind: 'road' }, { monitoringKind: undefined }].map(
        (over, m) =>
          observed({ point: `P${functionalClass}-${n}-${m}`, place: '140107', functionalClass, part, leq, ...over }),
      ),
    ),
  ),
)

beforeAll(async () => {
  await publishAll('places', [
    aPlace({ code: '140000', nameZh: '山西省', nameEn: 'Shanxi', pinyin: 'shan xi sheng' }),
    ...[
      { code: '140105', nameZh: '小店区', nameEn: 'Xiaodian', pinyin: 'xiao dian qu' },
      { code: '140106', nameZh: '迎泽区', nameEn: 'Yingze', pinyin: 'ying ze qu' },
      { code: '140107', nameZh: '杏花岭区', nameEn: 'Xinghualing', pinyin: 'xing hua ling qu', parent: null },
    ].map((county) => aPlace({ parent: '140000', ...county, level: 'county' })),
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

const read = async (place: string): Promise<PlaceNoise> => noiseFrom((await readRows(db, [noiseOf(place)]))[0])
const countOf = ({ groups }: PlaceNoise): number => groups.reduce((sum, { count }) => sum + count, 0)
const ratesOf = async (place: string) => complianceRates((await read(place)).groups)

describe('the noise of a place', () => {
  it('is that of the year to the newest observation, by day and by night, in functional zones', async () =>
    expect(await ratesOf('140105')).toEqual({
      day: { kept: 1, counted: 1, percent: '100.0' },
      night: { kept: 2, counted: 3, percent: '66.7' },
    }))

  it('has its first and last day, and who observed', async () => {
    const { groups } = await read('140105')
    expect(groups.map(({ from }) => from).toSorted()[0]).toBe('2025-09-17')
    expect(
      groups
        .map(({ to }) => to)
        .toSorted()
        .at(-1),
    ).toBe('2026-09-16')
    expect(new Set(groups.map(({ publisher }) => publisher))).toEqual(new Set(['portal']))
  })

  it('is that of all that lies in it', async () => {
    expect(countOf(await read('140000'))).toBe(5)
    expect(await ratesOf('140000')).toEqual(await ratesOf('140105'))
  })

  it('is nothing where nobody published any', async () =>
    expect(await read('140106')).toEqual({ groups: [], isCut: false }))

  it('leaves out what was withdrawn', async () => {
    await publishAll('noise', [
      { point: 'N1', time: '2026-06-17', part: 'night', _status: 'withdrawn', _reason: '误报' },
    ])
    expect(await ratesOf('140105')).toMatchObject({ night: { kept: 2, counted: 2, percent: '100.0' } })
  })

  it('is the same counted by what is alike as judged one by one, in far fewer rows', async () => {
    await publishAll('noise', MANY)
    const found = await read('140107')
    expect(countOf(found)).toBe(MANY.length)
    expect(found.groups.length).toBeLessThan(MANY.length)
    const oneByOne = complianceRates(MANY.map((body) => ({ body, count: 1 })))
    expect(complianceRates(found.groups)).toEqual(oneByOne)
    expect(oneByOne.night?.kept).toBeGreaterThan(0)
    expect(oneByOne.night?.kept).toBeLessThan(oneByOne.night?.counted ?? 0)
  })

  it('of four thousand observations is a few rows, and of more nothing is reckoned', async () => {
    const levels = Array.from({ length: 4_000 }, (_, n) => observed({ point: `Q${n}`, leq: `${40 + (n % 200) / 10}` }))
    await publishAll(
      'noise',
      levels.map((row) => ({ ...row, place: '140106' })),
    )
    const found = await read('140106')
    expect(countOf(found)).toBe(4_000)
    expect(found.isCut).toBe(false)
    expect(found.groups.length).toBeLessThan(20)
    // 40.0 to 50.0 of 40.0 to 59.9.
    expect(complianceRates(found.groups)).toEqual({ night: { kept: 2_020, counted: 4_000, percent: '50.5' } })
    await publishAll('noise', [observed({ point: 'Q-one-more', place: '140106' })])
    expect((await read('140106')).isCut).toBe(true)
  })
})
