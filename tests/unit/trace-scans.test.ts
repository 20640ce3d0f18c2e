import { describe, expect, it } from 'vitest'
import { isProvince, kilometresApart, provinceOf } from '../../content/trace/provinces.ts'
import { MANY_DAYS, NO_SCANS, scanSigns, type CodeScans } from '../../content/trace/scans.ts'

describe('where a scan comes from', () => {
  it.each([
    [{ country: 'CN', region: 'BJ' }, '110000'],
    [{ country: 'CN', region: 'FJ' }, '350000'],
    [{ country: 'HK' }, '810000'],
    [{ country: 'TW', region: 'TPE' }, '710000'],
    [{ country: 'DE', region: 'BE' }, 'abroad'],
    [{ country: 'DE', region: 'BJ' }, 'abroad'],
    [{ country: 'CN', region: '??' }, 'unknown'],
    [{ country: 'CN' }, 'unknown'],
    [{ country: 'T1' }, 'unknown'],
    [{ region: 'BJ' }, 'unknown'],
    [{}, 'unknown'],
  ])('is a province at the finest: %j', (at, province) => {
    expect(provinceOf(at)).toBe(province)
    expect(isProvince(province)).toBe(true)
  })

  it.each(['110101', '990000', '11', '', 'BJ', '1100000'])('is never %j', (text) => {
    expect(isProvince(text)).toBe(false)
  })

  it('is so far from another place, to the hundred kilometres', () => {
    // Beijing to Guangzhou is about 1,890 km as the crow flies.
    expect(kilometresApart('110000', '440000')).toBe(1_900)
    expect(kilometresApart('110000', '110000')).toBe(0)
    expect(kilometresApart('110000', '810000')).toBeUndefined()
  })
})

describe('what many scans of one item tell', () => {
  const someScans = (over: Partial<CodeScans>): CodeScans => ({ ...NO_SCANS, days: 1, visitors: 1, ...over })
  const on = (day: string, ...provinces: string[]) => provinces.map((province) => ({ day, province }))

  it('is nothing while it is looked at on a few days, in one province or in two that are near', () => {
    expect(scanSigns(NO_SCANS)).toEqual([])
    expect(scanSigns(someScans({ days: MANY_DAYS - 1, recent: on('2026-11-01', '110000', '120000') }))).toEqual([])
  })

  it('is nothing however many visitors there were on one day: anybody can send many', () => {
    expect(scanSigns(someScans({ visitors: 1_000_000, recent: on('2026-11-01', '110000') }))).toEqual([])
  })

  it('is unusual on many distinct days', () => {
    expect(scanSigns(someScans({ days: MANY_DAYS }))).toEqual([{ kind: 'many-days', days: MANY_DAYS }])
  })

  it('is unusual where it was in two provinces on one day that goods do not get between', () => {
    const recent = [...on('2026-11-02', '110000'), ...on('2026-11-01', '440000', '110000', 'unknown')]
    const sign = { kind: 'far-apart', day: '2026-11-01', provinces: ['110000', '440000'], kilometres: 1_900 }
    expect(scanSigns(someScans({ recent }))).toEqual([sign])
  })

  it('is unusual where it was in three provinces on one day, near as they are', () => {
    const recent = on('2026-11-01', '120000', '110000', '130000')
    const sign = { kind: 'many-provinces', day: '2026-11-01', provinces: ['110000', '120000', '130000'] }
    expect(scanSigns(someScans({ recent }))).toEqual([sign])
  })

  it('says nothing by places that nobody knows', () => {
    expect(scanSigns(someScans({ recent: on('2026-11-01', 'unknown', 'abroad', '110000') }))).toEqual([])
  })
})
