import { describe, expect, it } from 'vitest'
import { answering, isProblem, kindOf, nearestWithNation } from '../../content/authorities/answering.ts'

const anAuthority = (place: string, authority: string, kinds: string[]) => ({
  key: `${place}~${authority}`,
  place,
  body: { kinds },
})
const NATION = anAuthority('100000', '12369', ['air', 'water'])
const EVERYTHING = anAuthority('100000', '12345', ['all'])
const PRODUCTS = anAuthority('100000', '12315', ['product'])
const PROVINCE = anAuthority('990000', 'p', ['air'])
const COUNTY = anAuthority('990101', 'c', ['water'])
const ALL = [EVERYTHING, NATION, PRODUCTS, PROVINCE, COUNTY]
const keys = (authorities: { key: string }[]) => authorities.map(({ key }) => key)

describe('who answers', () => {
  it('is the nearest body for that kind, and the nation in the end, the particular before the general', () => {
    expect(keys(answering(ALL, 'air'))).toEqual(['990000~p', '100000~12369', '100000~12345'])
    expect(keys(answering(ALL, 'water'))[0]).toBe('990101~c')
  })
  it('is for products only who deals with them', () =>
    expect(keys(answering(ALL, 'product'))).toEqual(['100000~12315', '100000~12345']))
  it('leaves products out where no kind is asked for', () =>
    expect(keys(answering(ALL, undefined))).not.toContain('100000~12315'))
  it('is the nation too where many bodies are near', () => {
    const near = Array.from({ length: 9 }, (_, n) => anAuthority('990101', `c${n}`, ['all']))
    const shown = keys(nearestWithNation(answering([...ALL, ...near], 'air'), 6))
    expect(shown).toHaveLength(6)
    expect(shown.slice(0, 4)).toEqual(['990101~c0', '990101~c1', '990101~c2', '990101~c3'])
    expect(shown.slice(4)).toEqual(['100000~12369', '100000~12345'])
    expect(keys(nearestWithNation(answering([COUNTY], 'water'), 6))).toEqual(['990101~c'])
  })
  it('is nobody where nobody is known', () => expect(answering([], 'air')).toEqual([]))
})

describe('a problem', () => {
  it('is a penalty, bad air, poor water, an exceedance, an inspection that found something', () => {
    expect(isProblem('penalties', {})).toBe(true)
    expect(isProblem('air-quality', {}, { aqi: 101 })).toBe(true)
    expect(isProblem('surface-water', {}, { class: 'iv' })).toBe(true)
    expect(isProblem('inspections', { result: 'case' })).toBe(true)
    expect(isProblem('drinking-water', { compliant: false })).toBe(true)
    expect(isProblem('groundwater', {}, { class: 'v' })).toBe(true)
    expect(isProblem('sea-water', {}, { class: 'worse-than-fourth' })).toBe(true)
    expect(isProblem('noise', {}, { compliant: false })).toBe(true)
    expect(isProblem('recalls', {})).toBe(true)
  })
  it('is none where air is good, water is clean, nothing was found, or nothing is known', () => {
    expect(isProblem('air-quality', {}, { aqi: 100 })).toBe(false)
    expect(isProblem('air-quality', {})).toBe(false)
    expect(isProblem('surface-water', {}, { class: 'iii' })).toBe(false)
    expect(isProblem('inspections', { result: 'none' })).toBe(false)
    expect(isProblem('places', {})).toBe(false)
    expect(isProblem('sea-water', {}, { class: 'third' })).toBe(false)
    expect(isProblem('noise', {}, { compliant: true })).toBe(false)
  })
  it('has the kind of its register', () => {
    expect(kindOf('surface-water')).toBe('water')
    expect(kindOf('penalties')).toBeUndefined()
  })
})
