import { describe, expect, it } from 'vitest'
import { categoryOf, compareFootprint } from '../../content/certificates/footprint.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { FootprintReference } from '../../db/record/footprints.ts'
import { shownFootprint } from '../../site/certificates/footprints.ts'

const references = ['1', '2', '3', '4', '10'].map((intensity, at): FootprintReference => ({
  key: `1-${at}-2015`,
  product: 'p',
  company: 'c',
  year: '2015',
  category: 'food',
  intensity,
}))
const declared = (over: object = {}) => ({
  key: 'F1',
  publisher: '91990100000000240R',
  body: {
    product: '示例茶',
    category: 'food',
    boundary: 'cradle-to-gate',
    year: '2025',
    value: '3.5',
    unit: 'kg{CO2e}/kg',
    ...over,
  },
})

describe('a declared footprint', () => {
  it('stands among others by the share that is lower, equal ones counting half', () => {
    const others = references.map(({ intensity }) => intensity)
    expect(compareFootprint('3.5', others)).toEqual({
      count: 5,
      rank: 600,
      lowest: '1',
      lowerQuarter: '2',
      median: '3',
      upperQuarter: '4',
      highest: '10',
    })
    expect(compareFootprint('3', others)?.rank).toBe(500)
    expect(compareFootprint('0.5', others)?.rank).toBe(0)
    expect(compareFootprint('11', others)?.rank).toBe(1000)
  })

  it('is not compared with fewer than five', () => {
    expect(compareFootprint('3', ['1', '2', '3', '4'])).toBeUndefined()
  })

  it('is compared within one category and one unit, and says why else it is not', () => {
    expect(shownFootprint(declared(), references, 'en').comparison?.count).toBe(5)
    expect(shownFootprint(declared({ unit: 'kg{CO2e}' }), references, 'en')).toMatchObject({
      comparison: undefined,
      why: expect.stringContaining('units'),
    })
    expect(shownFootprint(declared({ category: '茶叶' }), references, 'en')).toMatchObject({
      comparison: undefined,
      why: expect.stringContaining('categories'),
    })
    expect(shownFootprint(declared({ category: 'chemicals' }), references, 'en').why).toContain('too few')
  })

  it('may name its category in either language', () => {
    const choices = REGISTERS['footprint-references']?.fields['category']?.enum ?? {}
    expect(categoryOf('食品饮料', choices)).toBe('food')
    expect(categoryOf('food and drink', choices)).toBe('food')
    expect(categoryOf('食品', choices)).toBeUndefined()
  })
})
