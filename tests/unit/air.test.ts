import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { airQualityIndex, type Concentrations } from '../../content/air/air-quality-index.ts'
import { parseDecimal, roundHalfEven } from '../../content/decimal/exact.ts'
import { derive } from '../../content/air/derive.ts'
import { editionAt, HJ_633_2012, HJ_633_2026, INDEX_STEPS, POLLUTANTS } from '../../content/air/editions.ts'
import { individualIndex } from '../../content/air/individual-index.ts'
import { LEVELS, levelOf } from '../../content/air/levels.ts'

const rowsOf = (path: string): Record<string, string>[] => {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8')
  return Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data
}

/** A row as the record stores it: fields without a value are absent. */
const bodyOf = (row: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''))

/** A clean and complete hour: individual indices of at most 20. */
const anHour = (over: Concentrations = {}): Concentrations => ({
  so2: '3',
  no2: '20',
  co: '0.7',
  o3: '62',
  pm10: '20',
  pm25: '14',
  ...over,
})
const aRow = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  station: '1001A',
  time: '2018-02-19T23:00:00Z',
  averaging: 'hour',
  flag: 'valid',
  ...anHour(),
  ...over,
})

describe('the hour published for 2018-02-20 07:00', () => {
  const rows = rowsOf('../../content/data/air-quality.csv')
  const derived = new Map(rows.map((row) => [row.station, derive(bodyOf(row))]))

  it('gives exactly the 1,475 published indices', () => {
    const published = rows.filter((row) => row.publishedAqi !== '')
    expect(published).toHaveLength(1475)
    const wrong = published.filter((row) => derived.get(row.station)?.aqi !== Number(row.publishedAqi))
    expect(wrong).toEqual([])
  })

  it('gives exactly the 947 published primary pollutants, and no others', () => {
    const primary = rowsOf('air-primary-2018-02-20T07.csv').map((row) => [row.station, row.primary])
    expect(primary).toHaveLength(947)
    const ours = rows.flatMap(({ station }) => {
      const names = derived.get(station)?.primaryPollutant ?? []
      return names.length > 0 ? [[station, names.join('|')]] : []
    })
    expect(ours).toEqual(primary)
  })

  it('shows no index for the 20 stations that published none', () => {
    const none = rows.filter((row) => row.publishedAqi === '')
    expect(none).toHaveLength(20)
    expect(none.filter((row) => Object.keys(derived.get(row.station) ?? {}).length > 0)).toEqual([])
  })

  it('needs no flag for 18 of the 20, at which nothing was measured', () => {
    const none = rows.filter((row) => row.publishedAqi === '').map((row) => bodyOf({ ...row, flag: '' }))
    const computable = none.filter((body) => 'aqi' in derive(body)).map(({ station }) => station)
    expect(computable).toEqual(['1452A', '2242A'])
  })

  it('names stations that are all in the list of stations', () => {
    const stations = new Set(rowsOf('../../content/data/air-stations.csv').map(({ station }) => station))
    expect(stations.size).toBe(1495)
    expect(rows.filter(({ station }) => !stations.has(station))).toEqual([])
  })
})

describe('the edition', () => {
  it('changes at midnight of 1 March 2026 in Shanghai, not in Greenwich', () => {
    expect(editionAt('2026-02-28T15:59:59Z').standard).toBe('HJ 633-2012')
    expect(editionAt('2026-02-28T16:00:00Z').standard).toBe('HJ 633-2026')
    expect(editionAt('2026-03-01T00:00:00+08:00').standard).toBe('HJ 633-2026')
  })

  it.each(['', '2026-03-01', 'yesterday', '2026-13-01T00:00:00Z'])('is refused for %j, which is no instant', (time) => {
    expect(() => editionAt(time)).toThrow(RangeError)
  })

  it('makes a heavy hour of particles worse under the newer one', () => {
    const reading = anHour({ pm25: '75' })
    expect(airQualityIndex(HJ_633_2012, 'hour', reading)).toMatchObject({ aqi: 100, level: { key: 'good' } })
    expect(airQualityIndex(HJ_633_2026, 'hour', reading)).toMatchObject({ aqi: 114, level: { key: 'light' } })
  })
})

describe('the individual index', () => {
  it.each([HJ_633_2012, HJ_633_2026])('takes the value of the step at every breakpoint of $standard', (edition) => {
    for (const pollutant of POLLUTANTS)
      for (const averaging of ['hour', 'day'] as const) {
        const { breakpoints } = edition.columns[pollutant][averaging]
        const indices = breakpoints.map((value) => individualIndex(edition, pollutant, averaging, String(value)))
        expect(indices).toEqual(INDEX_STEPS.slice(0, breakpoints.length))
      }
  })

  it.each([
    ['pm25', 'day', '35', 50],
    ['pm25', 'day', '60', 100],
    ['pm25', 'day', '75', 114],
    ['pm25', 'day', '115', 150],
    ['pm25', 'day', '800', 500],
    ['pm10', 'day', '120', 100],
    ['pm10', 'day', '150', 112],
    ['so2', 'hour', '500', 100],
    ['so2', 'hour', '801', 200],
    ['no2', 'hour', '350', 115],
    ['no2', 'hour', '3840', 500],
    ['co', 'day', '4', 100],
    ['co', 'hour', '5', 50],
    ['o3', 'hour', '160', 50],
    ['o3', 'day', '160', 100],
    ['o3', 'day', '801', 300],
  ] as const)('by HJ 633-2026 of %s over the %s at %s is %i', (pollutant, averaging, concentration, index) => {
    expect(individualIndex(HJ_633_2026, pollutant, averaging, concentration)).toBe(index)
  })

  it.each([
    ['pm25', 'day', '75', 100],
    ['pm10', 'day', '150', 100],
    ['pm10', 'day', '601', 500],
    ['so2', 'hour', '800', 200],
    ['so2', 'hour', '801', undefined],
    ['o3', 'day', '800', 300],
    ['o3', 'day', '801', undefined],
  ] as const)('by HJ 633-2012 of %s over the %s at %s is %s', (pollutant, averaging, concentration, index) => {
    expect(individualIndex(HJ_633_2012, pollutant, averaging, concentration)).toBe(index)
  })

  it('is exact: 2.2 mg/m³ of CO over the day is 55, which floats make 56', () => {
    expect(Math.ceil((50 / 2) * (2.2 - 2) + 50)).toBe(56)
    expect(individualIndex(HJ_633_2012, 'co', 'day', '2.2')).toBe(55)
  })

  it('rises by a whole step for the least excess over a breakpoint', () => {
    expect(individualIndex(HJ_633_2012, 'pm25', 'hour', '35.000')).toBe(50)
    expect(individualIndex(HJ_633_2012, 'pm25', 'hour', '35.00000000000000000001')).toBe(51)
  })

  it('rounds the concentration first under HJ 633-2026 only, a half to the even neighbour', () => {
    expect(individualIndex(HJ_633_2012, 'pm25', 'hour', '35.4')).toBe(51)
    expect(individualIndex(HJ_633_2026, 'pm25', 'hour', '35.4')).toBe(50)
    expect(individualIndex(HJ_633_2026, 'co', 'hour', '5.04')).toBe(50)
    const rounded = ['34.5', '35.5', '34.51', '34.49'].map((text) => roundHalfEven(parseDecimal(text), 0).units)
    expect(rounded).toEqual([34n, 36n, 35n, 34n])
  })

  it.each(['-1', '-0.1', 'NaN', 'Infinity', '', '1e2', '1,000', ' 5'])('of %j is refused', (concentration) => {
    expect(() => individualIndex(HJ_633_2012, 'pm25', 'hour', concentration)).toThrow(RangeError)
  })
})

describe('the index of a reading', () => {
  it('lists every pollutant that ties for the greatest index', () => {
    const result = airQualityIndex(HJ_633_2012, 'hour', anHour({ pm10: '69', pm25: '43' }))
    expect(result).toMatchObject({ aqi: 60, primaryPollutants: ['pm10', 'pm25'] })
  })

  it('names a primary pollutant from 51 on, not at 50', () => {
    expect(airQualityIndex(HJ_633_2012, 'hour', anHour({ pm25: '35' }))).toMatchObject({
      aqi: 50,
      primaryPollutants: [],
    })
    expect(airQualityIndex(HJ_633_2012, 'hour', anHour({ pm25: '36' }))?.primaryPollutants).toEqual(['pm25'])
  })

  it('is absent when nothing was measured', () => {
    expect(airQualityIndex(HJ_633_2012, 'hour', {})).toBeUndefined()
    expect(airQualityIndex(HJ_633_2012, 'hour', { o3Max8h: '90' })).toBeUndefined()
  })

  it('of an incomplete reading is given by HJ 633-2012, and by HJ 633-2026 only above 100', () => {
    const clean = anHour({ no2: undefined })
    expect(airQualityIndex(HJ_633_2012, 'hour', clean)?.aqi).toBe(20)
    expect(airQualityIndex(HJ_633_2026, 'hour', clean)).toBeUndefined()
    expect(airQualityIndex(HJ_633_2026, 'hour', { ...clean, pm25: '60' })).toBeUndefined()
    expect(airQualityIndex(HJ_633_2026, 'hour', { ...clean, pm25: '61' })?.aqi).toBe(101)
  })

  it('is not called clean when SO2 is beyond the hour column of HJ 633-2012', () => {
    expect(airQualityIndex(HJ_633_2012, 'hour', anHour({ so2: '801' }))).toBeUndefined()
    expect(airQualityIndex(HJ_633_2026, 'hour', anHour({ so2: '801' }))?.aqi).toBe(200)
  })

  it('of a day reads the day columns and the greatest eight hours of ozone, not its one hour', () => {
    const day = anHour({ o3Max8h: '160', o3: '300' })
    const result = airQualityIndex(HJ_633_2012, 'day', day)
    expect(result).toMatchObject({ aqi: 100, primaryPollutants: ['o3'], individual: { no2: 25, co: 18 } })
  })

  it('of a day with ozone beyond its eight-hour column falls back on the one hour under HJ 633-2012', () => {
    expect(airQualityIndex(HJ_633_2012, 'day', anHour({ o3Max8h: '801', o3: '1000' }))?.aqi).toBe(400)
    expect(airQualityIndex(HJ_633_2012, 'day', anHour({ o3Max8h: '801', o3: undefined }))).toBeUndefined()
    expect(airQualityIndex(HJ_633_2026, 'day', anHour({ o3Max8h: '801', o3: '1000' }))?.aqi).toBe(300)
  })
})

describe('what is derived from a row', () => {
  it('is index, level, primary pollutants, advice in both languages and the edition', () => {
    expect(derive(aRow({ pm25: '38' }))).toEqual({
      aqi: 54,
      level: 'good',
      primaryPollutant: ['pm25'],
      healthAdvice: { zh: expect.stringContaining('户外'), en: expect.stringContaining('outdoors') },
      edition: 'HJ 633-2012',
    })
  })

  it.each(['suspect', 'maintenance', 'calibration', 'fault', 'start-stop', 'shutdown', 'missing'])(
    'is nothing with the flag %s',
    (flag) => {
      expect(derive(aRow({ flag }))).toEqual({})
    },
  )

  it.each(['valid', 'below-detection', undefined])('is there with the flag %s', (flag) => {
    expect(derive(aRow({ flag }))).toMatchObject({ aqi: 20, level: 'excellent', primaryPollutant: [] })
  })

  it.each(['month', 'year', undefined])('is nothing over the %s', (averaging) => {
    expect(derive(aRow({ averaging }))).toEqual({})
  })

  it('is refused for a negative concentration', () => {
    expect(() => derive(aRow({ pm25: '-1' }))).toThrow(RangeError)
  })
})

describe('the six levels', () => {
  it.each([
    [0, 'excellent'],
    [50, 'excellent'],
    [51, 'good'],
    [100, 'good'],
    [101, 'light'],
    [150, 'light'],
    [151, 'moderate'],
    [200, 'moderate'],
    [201, 'heavy'],
    [300, 'heavy'],
    [301, 'severe'],
    [500, 'severe'],
  ])('%i is %s', (aqi, key) => {
    expect(levelOf(aqi).key).toBe(key)
  })

  it.each([-1, 501, 50.5, Number.NaN])('an index of %d has none', (aqi) => {
    expect(() => levelOf(aqi)).toThrow(RangeError)
  })

  it('bear the official words and colours', () => {
    expect(LEVELS.map(({ title, colour }) => `${title.zh} ${colour}`)).toEqual([
      '优 #00E400',
      '良 #FFFF00',
      '轻度污染 #FF7E00',
      '中度污染 #FF0000',
      '重度污染 #99004C',
      '严重污染 #7E0023',
    ])
  })
})
