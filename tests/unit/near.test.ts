import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerNear, hasEnded, isOpen, type LocatedRecord } from '../../content/near/answer.ts'
import { boxAround, coarse, positionOf, typedPosition } from '../../content/near/position.ts'
import { compassOf } from '../../content/places/compass.ts'
import { distance } from '../../content/places/distance.ts'

const CENTRE = { longitude: 116.4, latitude: 39.9 }
const DAY = '2026-03-10'

const aRecord = (over: Partial<LocatedRecord> = {}): LocatedRecord => ({
  register: 'discharge-permits',
  key: 'a',
  longitude: 116.41,
  latitude: 39.9,
  body: { name: '示例', status: 'valid' },
  ...over,
})
const keys = (records: { key: string }[]) => records.map(({ key }) => key)

describe('a position', () => {
  it('is rounded to a hundredth of a degree', () =>
    expect(coarse({ longitude: 116.36612, latitude: 39.8673 })).toEqual({ longitude: 116.37, latitude: 39.87 }))

  it('is typed with longitude or latitude first, with Chinese or Latin comma', () => {
    for (const text of ['116.4, 39.9', '39.9，116.4', ' 116.4 39.9 ']) expect(typedPosition(text)).toEqual(CENTRE)
  })

  it('is none where numbers lie outside China or are no two numbers', () => {
    for (const text of ['0, 0', '-116, 39', '116.4', '116.4,39.9,1', '解放路 12 号', '', '999 999'])
      expect(typedPosition(text)).toBeUndefined()
    expect(positionOf(Number.NaN, 39)).toBeUndefined()
  })

  it('has a box around it that holds every point within the distance', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 73, max: 136, noNaN: true }),
        fc.double({ min: 3, max: 54, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (longitude, latitude, x, y) => {
          const other = { longitude: longitude + x * 0.3, latitude: latitude + y * 0.3 }
          if (distance({ longitude, latitude }, other) > 10_000) return
          const { west, east, south, north } = boxAround({ longitude, latitude }, 10_000)
          expect(other.longitude).toBeGreaterThanOrEqual(west)
          expect(other.longitude).toBeLessThanOrEqual(east)
          expect(other.latitude).toBeGreaterThanOrEqual(south - 1e-6)
          expect(other.latitude).toBeLessThanOrEqual(north + 1e-6)
        },
      ),
    ))
})

describe('a direction', () => {
  it.each([
    [0, 0.1, 'n'],
    [0.1, 0.1, 'ne'],
    [0.1, 0, 'e'],
    [0.1, -0.1, 'se'],
    [0, -0.1, 's'],
    [-0.1, -0.1, 'sw'],
    [-0.1, 0, 'w'],
    [-0.1, 0.1, 'nw'],
  ])('%d° east and %d° north is %s', (east, north, direction) =>
    expect(compassOf(CENTRE, { longitude: 116.4 + east, latitude: 39.9 + north })).toBe(direction),
  )
  it('is none at the very point', () => expect(compassOf(CENTRE, CENTRE)).toBeUndefined())
})

describe('what is near', () => {
  it('is sorted by distance, and what lies beyond the radius is left out though it lies in the box', () => {
    const records = [
      aRecord({ key: 'far', longitude: 116.433, latitude: 39.925 }),
      aRecord({ key: 'second', longitude: 116.42 }),
      aRecord({ key: 'first' }),
    ]
    const { polluting } = answerNear(CENTRE, 3_000, DAY, records)
    expect(keys(polluting)).toEqual(['first', 'second'])
    expect(polluting[0]).toMatchObject({ direction: 'e', metres: 853 })
  })

  it('pollutes no more when its permit ended, is cancelled, or its land left the list', () => {
    expect(hasEnded('discharge-permits', { expires: DAY, status: 'valid' }, DAY)).toBe(false)
    expect(hasEnded('discharge-permits', { expires: '2026-03-09', status: 'valid' }, DAY)).toBe(true)
    expect(hasEnded('discharge-permits', { expires: '2030-01-01', status: 'withdrawn' }, DAY)).toBe(true)
    expect(hasEnded('soil', { removed: DAY, stage: 'evaluation' }, DAY)).toBe(true)
    expect(hasEnded('key-polluters', {}, DAY)).toBe(false)
    const { polluting } = answerNear(CENTRE, 3_000, DAY, [aRecord({ body: { status: 'cancelled' } })])
    expect(polluting).toEqual([])
  })

  it('shows a site once, by its newest list', () => {
    const listed = (year: string) =>
      aRecord({ register: 'key-polluters', key: year, body: { organisation: 'X', site: '001', year } })
    expect(keys(answerNear(CENTRE, 3_000, DAY, [listed('2024'), listed('2026'), listed('2025')]).polluting)).toEqual([
      '2026',
    ])
  })

  it('shows a project once, at its newest stage, and every window that is open', () => {
    const stage = (key: string, opens: string, closes: string) =>
      aRecord({ register: 'eia', key, body: { project: 'P', stage: key, opens, closes } })
    const { planned, open } = answerNear(CENTRE, 3_000, DAY, [
      stage('draft', '2026-03-01', '2026-03-10'),
      stage('accepted', '2026-03-05', '2026-03-09'),
    ])
    expect(keys(planned)).toEqual(['accepted'])
    expect(keys(open)).toEqual(['draft'])
  })

  it('is open on its first and last day, and not without both', () => {
    expect(isOpen({ opens: DAY, closes: DAY }, DAY)).toBe(true)
    expect(isOpen({ opens: '2026-03-11', closes: '2026-03-20' }, DAY)).toBe(false)
    expect(isOpen({ opens: '2026-03-01' }, DAY)).toBe(false)
  })

  it('plans nothing that was refused', () => {
    const refused = aRecord({ register: 'eia', body: { project: 'P', stage: 'refused', opens: '2026-01-01' } })
    expect(answerNear(CENTRE, 3_000, DAY, [refused]).planned).toEqual([])
  })
})
