import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { overdraftOf } from '../../content/groundwater/overdraft.ts'
import { ancestors, placeLadder } from '../../content/places/ancestors.ts'
import { deriveFrom, placesBeside } from '../../content/registers/derived.ts'

const sample = { point: 'G1', place: '990102', aquifer: 'phreatic', time: '2026-10-15T02:00:00Z' }
const area = (over: object = {}) => {
  const body = {
    ...{ place: '990102', area: 'A', grade: 'general', extent: 'whole', from: '2021-01-01' },
    ...{ approver: '示例省人民政府', approval: '示政字〔2020〕88号', ...over },
  }
  return { key: `${body.place}~${body.area}~${body.from}`, body }
}
const said = (areas: ReturnType<typeof area>[], over: object = {}) =>
  overdraftOf({ ...sample, ...over }, areas).overdraftArea

describe('whether a point lies in a groundwater overdraft area', () => {
  it.each(['general', 'severe', 'none'])('is said by the row of its place: %s, which is named', (grade) =>
    expect(overdraftOf(sample, [area({ grade })])).toEqual({
      overdraftArea: grade,
      overdraftRecord: '990102~A~2021-01-01',
      overdraftApproval: '示例省人民政府 示政字〔2020〕88号',
    }),
  )

  it('names no approval that was erased from the row', () =>
    expect(overdraftOf(sample, [area({ approver: undefined, approval: undefined })])).toEqual({
      overdraftArea: 'general',
      overdraftRecord: '990102~A~2021-01-01',
    }))

  it('is not known where no row says so, and that is never no', () => {
    expect(overdraftOf(sample, [])).toEqual({})
    expect(overdraftOf(sample, [area({ place: '990101' })])).toEqual({})
    expect(overdraftOf({ ...sample, place: undefined }, [area()])).toEqual({})
    expect(overdraftOf({ ...sample, time: undefined }, [area()])).toEqual({})
    expect(overdraftOf({ ...sample, place: 'x' }, [area({ place: 'x' })])).toEqual({})
  })

  it('is decided by the deepest place that speaks of it', () => {
    const above = [area({ place: '990000', grade: 'general' }), area({ place: '990100', grade: 'severe' })]
    expect(said(above)).toBe('severe')
    expect(said([...above, area({ grade: 'none' })])).toBe('none')
    expect(said([...above, area({ grade: 'none' })], { place: '990102001' })).toBe('none')
    expect(said([...above, area({ grade: 'none' })], { place: '990101' })).toBe('severe')
  })

  it('is decided by the worst of several areas of one place, in whatever order they come', () => {
    const areas = [area({ area: 'A', grade: 'none' }), area({ area: 'B', grade: 'severe' }), area({ area: 'C' })]
    expect(said(areas)).toBe('severe')
    expect(said(areas.toReversed())).toBe('severe')
  })

  it('is by what was in force on the day of sampling in China, its first and last day counted', () => {
    const ended = area({ until: '2026-06-30' })
    const at = (time: string, areas = [ended]) => said(areas, { time })
    expect(at('2020-12-31T15:59:59Z')).toBeUndefined()
    expect(at('2020-12-31T16:00:00Z')).toBe('general')
    expect(at('2026-06-30T15:59:59Z')).toBe('general')
    expect(at('2026-06-30T16:00:00Z')).toBeUndefined()
  })

  it('is by the row of an area that came into force last, also where the one before was left open', () => {
    const areas = [area({ grade: 'severe' }), area({ grade: 'general', from: '2026-07-01' })]
    for (const order of [areas, areas.toReversed()]) {
      expect(said(order)).toBe('general')
      expect(said(order, { time: '2026-04-15T02:00:00Z' })).toBe('severe')
    }
    expect(said([area(), area({ from: '2026-07-01', until: '2026-08-01' })])).toBeUndefined()
  })

  it('is not said by a row of another aquifer, nor by one of an aquifer where the sample names none', () => {
    expect(said([area({ aquifer: 'phreatic' })])).toBe('general')
    expect(said([area({ aquifer: 'confined' })])).toBeUndefined()
    expect(said([area({ aquifer: 'phreatic' })], { aquifer: undefined })).toBeUndefined()
    expect(said([area()], { aquifer: undefined })).toBe('general')
    // The deeper row is of other water: the one above decides.
    expect(said([area({ place: '990100', grade: 'severe' }), area({ grade: 'none', aquifer: 'confined' })])).toBe(
      'severe',
    )
  })

  it('is not known where an area covers part of its place, which is told of', () => {
    const part = area({ area: 'P', extent: 'part', grade: 'severe' })
    expect(overdraftOf(sample, [part])).toMatchObject({ overdraftArea: 'part', overdraftRecord: part.key })
    expect(said([part, area()])).toBe('general')
    expect(said([part, area({ place: '990100' })])).toBe('general')
    // What is said of the whole does not take back what is said of a part within.
    expect(said([part, area({ grade: 'none' })])).toBe('part')
    expect(said([part, area({ place: '990100', grade: 'none' })])).toBe('part')
    expect(said([area({ extent: 'part', grade: 'none' })])).toBeUndefined()
    // A part of the city is not told of where the county as a whole is none.
    expect(said([area({ ...part.body, place: '990100' }), area({ grade: 'none' })])).toBe('none')
  })
})

describe('rows by place', () => {
  const groundwater = REGISTERS['groundwater']
  const stations = REGISTERS['air-stations']
  if (!groundwater || !stations) throw new Error('no such register')

  it('are those of a place and the places above it, innermost first', () => {
    expect(placesBeside(groundwater, { place: '510105' })).toEqual(['510105', '510100', '510000'])
    expect(placesBeside(groundwater, { place: '110101001' })).toEqual(['110101001', '110101', '110000'])
    expect(placesBeside(groundwater, {})).toEqual([])
    expect(placesBeside(stations, { place: '510105' })).toEqual([])
  })

  it('begin with the place itself however its zeros are written', () => {
    expect(placeLadder('140100000000')).toEqual(['140100', '140000'])
    for (const code of ['140107', '110101', '429004', '140107001003'])
      expect(placeLadder(code)).toEqual([code, ...ancestors(code).toReversed()])
  })

  it('stand apart from the class of the sample, of which each says what it can', () => {
    const row = { ...sample, parameter: 'w21003', value: '0.6', unit: 'mg/L' }
    expect(deriveFrom(groundwater, row, [row], [area()])).toMatchObject({ class: 'iv', overdraftArea: 'general' })
    expect(deriveFrom(groundwater, row, [row])).not.toHaveProperty('overdraftArea')
    expect(deriveFrom(groundwater, row, [], [area()])).toMatchObject({
      overdraftArea: 'general',
    })
  })
})
