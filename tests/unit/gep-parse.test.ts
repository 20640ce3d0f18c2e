import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GEP_CODES, gepMessage, type GepIssue } from '../../content/gep/messages.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import { METHODS } from '../../content/generated/gep-methods.ts'

const garze: Record<string, unknown> = JSON.parse(
  readFileSync(new URL('../../content/data/gep/513300-2010-garze-2017.json', import.meta.url), 'utf8'),
)

const anItem = (over: Record<string, unknown> = {}) => ({
  service: 'water-retention',
  item: 'water',
  quantity: { value: '321.49', unit: '1e8 m3' },
  price: { value: '7.06', unit: 'CNY/m3' },
  ...over,
})
const anAccount = (over: Record<string, unknown> = {}) => ({
  method: 'garze-2017',
  place: '513300',
  year: 2010,
  priceYear: 2010,
  items: [anItem()],
  ...over,
})
const byFormula = (formula: string, inputs: unknown, over: Record<string, unknown> = {}) =>
  anAccount({ items: [{ service: 'soil-retention', item: 'x', formula, inputs, ...over }] })

const issuesOf = (document: unknown): GepIssue[] => {
  const parsed = parseAccount(document, METHODS)
  return 'issues' in parsed ? parsed.issues : []
}
const found = (document: unknown): string[] => issuesOf(document).map(({ pointer, code }) => `${pointer} ${code}`)

const km2 = (value: unknown) => ({ value, unit: 'km2' })
const perM3 = { value: '1', unit: 'CNY/m3' }

describe('an account is read', () => {
  it('when it is 甘孜 2010 in full', () => expect(found(garze)).toEqual([]))
  it('with whole numbers of JSON, and Chinese units', () => {
    expect(
      found(anAccount({ population: 1060000, items: [anItem({ quantity: { value: 321, unit: '亿m³' } })] })),
    ).toEqual([])
  })
})

describe('an account is refused', () => {
  it.each<[string, unknown, string[]]>([
    ['no object', [], [' not-an-account']],
    ['nothing', undefined, [' not-an-account']],
    ['empty items', anAccount({ items: [] }), ['/items no-items']],
    [
      'a declared total without items',
      anAccount({ items: [], declaredTotals: { gep: '1', unit: '1e8 CNY' } }),
      ['/items totals-without-items'],
    ],
    [
      'a declared total and no list of items',
      anAccount({ items: undefined, declaredTotals: { gep: '1', unit: '1e8 CNY' } }),
      ['/items totals-without-items'],
    ],
    ['an unknown method', anAccount({ method: 'garze-2018' }), ['/method unknown-method']],
    ['a method that every object has', anAccount({ method: 'constructor' }), ['/method unknown-method']],
    ['an unknown service', anAccount({ items: [anItem({ service: 'beauty' })] }), ['/items/0/service unknown-service']],
    ['an unknown formula', byFormula('magic', {}), ['/items/0/formula unknown-formula']],
    ['an unknown field', anAccount({ totl: 1 }), ['/totl unknown-field']],
    ['a missing field', anAccount({ year: undefined }), ['/year missing']],
    ['a bad place', anAccount({ place: '5133' }), ['/place not-allowed']],
    ['a place filled up with zeros', anAccount({ place: '513300000000' }), ['/place place-padded']],
    ['a year as text', anAccount({ year: '2010' }), ['/year wrong-type']],
    ['prices of a later year', anAccount({ priceYear: 2011 }), ['/priceYear price-year-late']],
    [
      'km2 where m3 is priced',
      anAccount({ items: [anItem({ quantity: km2('3') })] }),
      ['/items/0/price/unit price-dimension'],
    ],
    [
      'an unknown unit',
      anAccount({ items: [anItem({ quantity: { value: '3', unit: 'bucket' } })] }),
      ['/items/0/quantity/unit unknown-unit'],
    ],
    [
      'a declared value that is no money',
      anAccount({ items: [anItem({ declared: { value: '3', unit: 't' } })] }),
      ['/items/0/declared/unit unit-dimension'],
    ],
    ['no price', anAccount({ items: [anItem({ price: undefined })] }), ['/items/0/price price-missing']],
    ['neither amount nor value', anAccount({ items: [{ service: 'fishery', item: 'x' }] }), ['/items/0 item-no-way']],
    ['the same item twice', anAccount({ items: [anItem(), anItem()] }), ['/items/1/item item-twice']],
    ['an item that is null', anAccount({ items: [null] }), ['/items/0 wrong-type']],
    ['an empty item', anAccount({ items: [{}] }), ['/items/0/service missing', '/items/0/item missing']],
    [
      'a negative amount',
      anAccount({ items: [anItem({ quantity: { value: '-3', unit: 'm3' } })] }),
      ['/items/0/quantity/value negative'],
    ],
    ['a negative region', anAccount({ area: km2('-1') }), ['/area/value not-positive']],
    ['a region of nothing', anAccount({ area: km2('0.00') }), ['/area/value not-positive']],
    ['half a person', anAccount({ population: '1.5' }), ['/population not-an-integer']],
    ['GDP in tonnes', anAccount({ gdp: { value: '1', unit: 't' } }), ['/gdp/unit unit-dimension']],
    [
      'a method of regions for a specific area',
      anAccount({ specificArea: { id: 'a', name: '示例' } }),
      ['/method area-needs-method'],
    ],
    [
      'a method of specific areas for a region',
      anAccount({ method: 'specific-area-2021' }),
      ['/method method-needs-area'],
    ],
    ['a missing input', byFormula('silt-reduction', {}, { price: perM3 }), ['/items/0/inputs/retention input-missing']],
    [
      'no inputs at all',
      byFormula('silt-reduction', undefined, { price: perM3 }),
      ['/items/0/inputs/retention input-missing'],
    ],
    [
      'an extra input',
      byFormula('silt-reduction', { retention: { value: '1', unit: 't' }, colour: km2('1') }, { price: perM3 }),
      ['/items/0/inputs/colour input-unknown'],
    ],
    [
      'an input that every object has',
      byFormula('silt-reduction', { retention: { value: '1', unit: 't' }, toString: km2('1') }, { price: perM3 }),
      ['/items/0/inputs/toString input-unknown'],
    ],
    [
      'an input of another dimension',
      byFormula('silt-reduction', { retention: km2('1') }, { price: perM3 }),
      ['/items/0/inputs/retention/unit unit-dimension'],
    ],
    [
      'an area of zero',
      byFormula('marsh-flood-storage', { area: km2('0') }, { price: perM3 }),
      ['/items/0/inputs/area/value not-positive'],
    ],
    [
      'an area below zero',
      byFormula('marsh-flood-storage', { area: km2('-7') }, { price: perM3 }),
      ['/items/0/inputs/area/value not-positive'],
    ],
    [
      'a share above one',
      byFormula(
        'reservoir-flood-storage',
        { capacity: { value: '1', unit: 'm3' }, share: { value: '35', unit: '1' } },
        { price: perM3 },
      ),
      ['/items/0/inputs/share/value out-of-range'],
    ],
    [
      'no lake zone',
      byFormula('lake-flood-storage', { area: km2('1') }, { price: perM3 }),
      ['/items/0/inputs/zone input-missing'],
    ],
    [
      'an unknown lake zone',
      byFormula('lake-flood-storage', { area: km2('1'), zone: 'moon' }, { price: perM3 }),
      ['/items/0/inputs/zone input-not-a-choice'],
    ],
    [
      'zones that are none',
      byFormula('water-balance', { zones: [] }, { price: perM3 }),
      ['/items/0/inputs/zones zones-empty'],
    ],
    [
      'a zone without its area',
      byFormula(
        'purification-capacity',
        { zones: [{ capacity: { value: '1', unit: 't/km2' } }] },
        { price: { value: '1', unit: 'CNY/t' } },
      ),
      ['/items/0/inputs/zones/0/area input-missing'],
    ],
    [
      'formula and quantity',
      byFormula('pest-control', { area: km2('1') }, { quantity: km2('1'), price: { value: '1', unit: 'CNY/hm2' } }),
      ['/items/0/quantity item-two-ways'],
    ],
    [
      'numbers beyond all measure',
      byFormula(
        'rweq-prevention',
        Object.fromEntries(
          ['weatherFactor', 'erodibleFraction', 'crustFactor', 'roughness', 'cover'].map((name) => [
            name,
            { value: name === 'cover' ? '0.1' : '9'.repeat(59), unit: '1' },
          ]),
        ),
        { price: { value: '1', unit: 'CNY.m2/kg' } },
      ),
      ['/items/0 not-computable'],
    ],
    [
      'an unknown ecosystem',
      anAccount({ ecosystems: [{ ecosystem: 'moon', area: km2('1') }] }),
      ['/ecosystems/0/ecosystem unknown-ecosystem'],
    ],
    [
      'a service in two rows',
      anAccount({
        byEcosystem: {
          unit: 'CNY',
          rows: [
            { services: ['fishery'], values: {} },
            { services: ['fishery'], values: {} },
          ],
        },
      }),
      ['/byEcosystem/rows/1/services/0 row-overlaps'],
    ],
  ])('for %s', (_, document, expected) => expect(found(document)).toEqual(expected))

  it.each<[unknown, string]>([
    ['1e8', 'exponent'],
    ['NaN', 'not-finite'],
    ['Infinity', 'not-finite'],
    ['３２１.４９', 'full-width'],
    ['1,000', 'digit-groups'],
    ['+1', 'plus-sign'],
    ['', 'missing'],
    [' 1', 'not-a-number'],
    [null, 'missing'],
    [0.1, 'json-number'],
    [2 ** 53, 'json-number'],
    [true, 'not-a-number'],
    [{}, 'not-a-number'],
    ['1'.repeat(61), 'number-too-long'],
    ['1亿', 'unit-in-number'],
  ])('for the number %j', (value, code) => {
    expect(found(anAccount({ items: [anItem({ quantity: { value, unit: '1e8 m3' } })] }))).toEqual([
      `/items/0/quantity/value ${code}`,
    ])
    expect(found(anAccount({ declaredTotals: { gep: value, unit: '1e8 CNY' } }))).toEqual([
      `/declaredTotals/gep ${code}`,
    ])
    expect(found(byFormula('marsh-flood-storage', { area: km2(value) }, { price: perM3 }))).toEqual([
      `/items/0/inputs/area/value ${code}`,
    ])
  })

  it('for 100,000 items, at once and in one sentence', () => {
    const items = Array.from({ length: 100_000 }, () => anItem())
    expect(issuesOf(anAccount({ items }))).toEqual([
      { pointer: '/items', code: 'too-many', values: { count: '100000', maximum: '5000' } },
    ])
  })

  it('naming at most 500 faults and counting the rest', () => {
    const items = Array.from({ length: 700 }, (_, i) => anItem({ item: `i${i}`, service: 'beauty' }))
    const parsed = parseAccount(anAccount({ items }), METHODS)
    expect(parsed).toMatchObject({ more: 200 })
  })

  it('with a sentence in both languages', () => {
    const [issue] = issuesOf(anAccount({ items: [anItem({ quantity: km2('3') })] }))
    expect(issue && gepMessage(issue, 'zh')).toBe('“CNY/m3”不是“km2”的价格：相乘得不到金额。')
    expect(issue && gepMessage(issue, 'en')).toBe('“CNY/m3” is no price of “km2”: multiplied they give no money.')
    expect(GEP_CODES.length).toBeGreaterThan(50)
  })

  it('and never with an exception, whatever is handed in', () => {
    const paths = [
      'method',
      'place',
      'year',
      'items',
      'gdp',
      'declaredTotals',
      'byEcosystem',
      'subAreas',
      'ecosystems',
      'population',
    ]
    // What was handed in is told back as it stands, so that a gap in a sentence can only be ours where it holds none.
    const withoutGaps = fc.jsonValue().filter((value) => !/\{\w+\}/.test(JSON.stringify(value)))
    fc.assert(
      fc.property(fc.constantFrom(...paths), withoutGaps, (name, value) => {
        for (const issue of issuesOf(anAccount({ [name]: value }))) {
          expect(issue.pointer.startsWith('/')).toBe(true)
          expect(gepMessage(issue, 'en')).not.toMatch(/\{\w+\}/)
        }
      }),
    )
    fc.assert(
      fc.property(
        fc.constantFrom('quantity', 'price', 'inputs', 'formula', 'value', 'declared', 'service'),
        fc.jsonValue(),
        (name, value) => {
          for (const issue of issuesOf(anAccount({ items: [anItem({ [name]: value })] })))
            expect(gepMessage(issue, 'zh').length).toBeGreaterThan(0)
        },
      ),
    )
  })
})
