import { describe, expect, it } from 'vitest'
import { answerOf, directionOf, isCurrent, readingOf, type AirReading } from '../../content/air/compare.ts'
import { lowerMedian, summarise } from '../../content/air/summary.ts'

const NOW = '2018-02-19T23:00:00Z'
const THEN = '2018-02-18T23:00:00Z'

/** An hour of one station, as the register holds it: clean air unless said otherwise. */
const anHour = (over: Record<string, string> = {}): AirReading => {
  const body = { station: '1001A', time: NOW, averaging: 'hour', so2: '3', no2: '17', co: '0.7', o3: '62' }
  const reading = readingOf({ ...body, pm10: '40', pm25: '38', ...over })
  if (!reading) throw new Error('no reading')
  return reading
}
const then = (over: Record<string, string> = {}): AirReading => anHour({ time: THEN, ...over })

describe('an hour of the register', () => {
  it('is read with its index, its primary pollutant and the index of every pollutant', () => {
    expect(anHour()).toMatchObject({ time: NOW, aqi: 54, primaryPollutants: ['pm25'], edition: 'HJ 633-2012' })
    expect(anHour().individual).toEqual({ so2: 1, no2: 9, co: 7, o3: 20, pm10: 40, pm25: 54 })
  })

  it('has neither where it does not count', () => {
    expect(anHour({ flag: 'missing' })).toMatchObject({ aqi: undefined, individual: {} })
    expect(readingOf(null)).toBeUndefined()
    expect(readingOf({ averaging: 'hour' })).toBeUndefined()
  })
})

describe('one index against another', () => {
  it.each([
    [54, 60, 'same'],
    [54, 65, 'better'],
    [65, 54, 'worse'],
    [50, 51, 'better'],
    [101, 99, 'worse'],
    [54, 54, 'same'],
  ] as const)('%i after %i is %s', (is, was, direction) => expect(directionOf(is, was)).toBe(direction))
})

describe('how the air of a place is', () => {
  it('cannot be said without a station, or before its first hour', () => {
    expect(answerOf([])).toEqual({ kind: 'no-station' })
    expect(answerOf([{ now: undefined, then: undefined }])).toEqual({ kind: 'no-reading', stations: 1 })
  })

  it('cannot be said when no station has an index in the newest hour, whatever the hour before said', () => {
    const stations = [{ now: anHour({ flag: 'missing' }), then: then() }]
    expect(answerOf(stations)).toEqual({ kind: 'no-index', stations: 1, time: NOW })
  })

  it('is that of most stations while only one has published the next hour', () => {
    const next = { now: anHour({ time: '2018-02-20T00:00:00Z', pm25: '300' }), then: undefined }
    const others = Array.from({ length: 3 }, () => ({ now: anHour({ pm25: '35' }), then: undefined }))
    expect(answerOf([next, ...others])).toMatchObject({ time: NOW, indexed: 3, aqi: 50 })
    expect(answerOf([next, next, ...others])).toMatchObject({ time: '2018-02-20T00:00:00Z', indexed: 2 })
  })

  it('is the middle station of the newest hour; one that stopped earlier does not speak', () => {
    const stations = [
      { now: anHour({ pm25: '75' }), then: undefined },
      { now: anHour({ pm25: '35' }), then: undefined },
      { now: anHour({ pm25: '38' }), then: undefined },
      { now: then({ pm25: '300' }), then: undefined },
      { now: undefined, then: undefined },
    ]
    expect(answerOf(stations)).toMatchObject({
      kind: 'index',
      stations: 5,
      indexed: 3,
      aqi: 54,
      lowest: 50,
      highest: 100,
      pollutants: ['pm25'],
      comparison: { kind: 'nothing-earlier' },
    })
  })

  it('names the more frequent primary pollutant first', () => {
    const dust = { now: anHour({ pm10: '200' }), then: undefined }
    expect(answerOf([dust, { now: anHour(), then: undefined }, dust])).toMatchObject({ pollutants: ['pm10', 'pm25'] })
  })

  it('is better than then, by the pollutant that fell most', () => {
    const stations = [{ now: anHour(), then: then({ pm25: '110', pm10: '120' }) }]
    expect(answerOf(stations)).toMatchObject({
      comparison: { kind: 'better', then: THEN, was: 144, is: 54, stations: 1, pollutant: 'pm25', otherRules: false },
    })
  })

  it('is worse than then, by the pollutant that rose most', () => {
    const stations = [{ now: anHour({ o3: '220' }), then: then() }]
    expect(answerOf(stations)).toMatchObject({ comparison: { kind: 'worse', was: 54, is: 110, pollutant: 'o3' } })
  })

  it('is compared at the stations that have both hours, and only there', () => {
    const stations = [
      { now: anHour({ pm25: '300' }), then: undefined },
      { now: anHour({ pm25: '300' }), then: then({ flag: 'missing' }) },
      { now: anHour(), then: then() },
    ]
    expect(answerOf(stations)).toMatchObject({ aqi: 350, comparison: { kind: 'same', was: 54, is: 54, stations: 1 } })
  })

  it('says when the two hours were reckoned by different editions', () => {
    const stations = [{ now: anHour({ time: '2026-03-01T00:00:00Z' }), then: then() }]
    expect(answerOf(stations)).toMatchObject({ comparison: { kind: 'same', otherRules: true } })
  })
})

describe('now', () => {
  it('is up to three hours ago', () => {
    expect(isCurrent(NOW, '2018-02-20T02:00:00Z')).toBe(true)
    expect(isCurrent(NOW, '2018-02-20T02:00:01Z')).toBe(false)
    expect(isCurrent(NOW, '2026-11-21T00:00:00Z')).toBe(false)
  })
})

describe('many stations in a few numbers', () => {
  it('have as their middle an index that one of them has', () => {
    expect(lowerMedian([30, 10, 20])).toBe(20)
    expect(lowerMedian([40, 10, 20, 30])).toBe(20)
    expect(lowerMedian([])).toBeUndefined()
  })

  it('are counted by level, those without an index apart', () => {
    const summary = summarise([50, 51, undefined, 101, 60])
    expect(summary).toMatchObject({ stations: 5, indexed: 4, median: 51, lowest: 50, highest: 101 })
    expect(summary.levels.map(({ stations }) => stations)).toEqual([1, 2, 1, 0, 0, 0])
  })

  it('refuse an index that is none', () => expect(() => summarise([501])).toThrow(RangeError))
})
