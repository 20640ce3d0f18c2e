import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textOf } from '../../content/decimal/arithmetic.ts'
import { unevenInTable } from '../../content/gep/check-sums.ts'
import { checkCited } from '../../content/gep/cited.ts'
import { comparable } from '../../content/gep/comparable.ts'
import { equivalentsOf } from '../../content/gep/equivalents.ts'
import { accountKey } from '../../content/gep/key.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import { allChecks, recompute, suspectedSlips } from '../../content/gep/recompute.ts'
import { restate } from '../../content/gep/restate.ts'
import { seeaTable } from '../../content/gep/seea-table.ts'
import { series } from '../../content/gep/series.ts'
import { CITED } from '../../content/generated/gep-cited.ts'
import { METHODS } from '../../content/generated/gep-methods.ts'

const read = (document: unknown) => {
  const parsed = parseAccount(document, METHODS)
  return 'issues' in parsed ? expect.fail(JSON.stringify(parsed.issues)) : parsed
}
const resultOf = (document: unknown) => {
  const { account, rules } = read(document)
  return recompute(account, rules)
}
const garze: Record<string, unknown> = JSON.parse(
  readFileSync(new URL('../../content/data/gep/513300-2010-garze-2017.json', import.meta.url), 'utf8'),
)

const yi = (value: string) => ({ value, unit: '1e8 CNY' })
const anItem = (over: Record<string, unknown> = {}) => ({
  service: 'water-retention',
  item: 'water',
  quantity: { value: '321.49', unit: '1e8 m3' },
  price: { value: '7.06', unit: 'CNY/m3' },
  ...over,
})
const anAccount = (items: unknown[], over: Record<string, unknown> = {}) => ({
  method: 'ndrc-2022',
  place: '513300',
  year: 2010,
  items,
  ...over,
})
const codesOf = (document: unknown) =>
  allChecks(resultOf(document)).flatMap(({ explanations }) => explanations.map(({ code }) => code))
const verdictsOf = (document: unknown) => allChecks(resultOf(document)).map(({ verdict }) => verdict)

describe('甘孜 2010 recomputes', () => {
  const result = resultOf(garze)
  const of = (kind: string) => allChecks(result).filter((each) => each.of === kind)

  it('in all of its 23 priced rows, within the rounding of their inputs', () => {
    expect(of('item')).toHaveLength(23)
    expect(of('item').filter(({ verdict }) => verdict === 'differs')).toEqual([])
    expect(result.items.filter(({ price }) => price)).toHaveLength(23)
  })
  it('in the amounts that formulas give', () => {
    expect(of('quantity').map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['silt', 'agrees'],
      ['nitrogen', 'agrees-within-rounding'],
      ['phosphorus', 'agrees-within-rounding'],
      ['sand-control', 'agrees'],
    ])
  })
  it('in its categories and total', () => {
    expect([...of('category'), ...of('total')].map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['material', 'agrees-within-rounding'],
      ['regulating', 'agrees'],
      ['cultural', 'agrees'],
      ['gep', 'agrees'],
    ])
    expect(Number(result.range.low)).toBeLessThan(7545.59)
    expect(Number(result.range.high)).toBeGreaterThan(7545.59)
    expect(result.totals.gdpRatio?.value).toMatch(/^61\./)
  })
  it('and names the one column of the table by ecosystem that does not add', () => {
    expect(unevenInTable(result.checks)).toMatchObject([
      {
        subject: 'wetland',
        declared: yi('1396.13'),
        recomputed: '1396.16',
        difference: '-0.03',
        explanations: [{ code: 'rounded-parts' }],
      },
    ])
    expect(result.ecosystems.find(({ ecosystem }) => ecosystem === 'forest')?.value).toEqual(yi('2175.99'))
  })
  it('explains the reservoirs: 3 % off only because 0.01 is rounded', () => {
    const reservoirs = result.items.find(({ item }) => item === 'reservoirs')?.check
    expect(reservoirs).toMatchObject({ verdict: 'agrees-within-rounding', percent: '-3.12' })
    expect(reservoirs?.explanations).toEqual([
      {
        code: 'rounded-input',
        values: { name: 'quantity', value: '0.01', unit: '1e8 m3', low: '0.005', high: '0.015', percent: '50' },
      },
    ])
  })
  it('and says that its oxygen does not follow from its carbon', () => {
    expect(result.notices).toEqual([{ pointer: '/items/22', code: 'oxygen-and-carbon', values: { ratio: '11.1' } }])
    expect(suspectedSlips(result)).toEqual([])
  })
  it('shows items that add up exactly to the shown total', () => {
    const fen = (value: string) => {
      const [whole = '', part = ''] = value.split('.')
      return BigInt(whole + part.padEnd(10, '0'))
    }
    expect(result.items.reduce((all, { value }) => all + fen(value.value), 0n)).toBe(fen(result.totals.gep.value))
  })
})

describe('a published value', () => {
  it.each([
    ['2269.72', ['agrees']],
    ['2269.7074', ['agrees-within-rounding']],
    ['2271', ['differs']],
  ])('%s against 321.49 × 7.06', (declared, expected) =>
    expect(verdictsOf(anAccount([anItem({ declared: yi(declared) })]))).toEqual(expected),
  )
  it.each([
    ['22697194', 'slip-ten-thousand'],
    ['0.2269719', 'slip-ten-thousand'],
    ['226.97', 'slip-ten'],
    ['226971940000', 'slip-hundred-million'],
    ['2269719', 'slip-thousand'],
    ['226972', 'slip-hundred'],
  ])('of %s is suspected of %s', (declared, code) => {
    const document = anAccount([anItem({ declared: yi(declared) })])
    expect(codesOf(document)).toEqual([code])
    expect(suspectedSlips(resultOf(document))).toEqual([{ pointer: '/items/0/declared', code, values: {} }])
  })
  it('tells carbon from carbon dioxide, and carbon from dry matter', () => {
    const carbon = (declared: string) =>
      anAccount([
        {
          service: 'carbon-sequestration',
          item: 'c',
          formula: 'carbon-nep',
          inputs: { nep: { value: '300.0', unit: '1e4 t' } },
          price: { value: '380', unit: 'CNY/t' },
          declared: yi(declared),
        },
      ])
    expect(verdictsOf(carbon('41.8'))).toEqual(['agrees'])
    expect(codesOf(carbon('11.4'))).toEqual(['slip-carbon'])
    expect(codesOf(carbon('18.81'))).toEqual(['slip-dry-matter'])
    expect(codesOf(carbon('30'))).toEqual([])
  })
  it('suspects more water than falls, more land than there is, and a GDP in another unit', () => {
    const region = { area: { value: '149687.70', unit: 'km2' }, gdp: { value: '123.00', unit: '1e4 CNY' } }
    const items = [
      anItem({ quantity: { value: '3214900', unit: '1e8 m3' } }),
      {
        service: 'pest-control',
        item: 'forest',
        quantity: { value: '158', unit: '1e8 hm2' },
        price: { value: '375', unit: 'CNY/hm2' },
      },
    ]
    expect(suspectedSlips(resultOf(anAccount(items, region))).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(
      ['/items/0 suspected-depth', '/items/1/quantity suspected-area', '/gdp suspected-gdp'],
    )
  })
  it('is not suspected where a service is only outside the method: that is told', () => {
    const items = [{ service: 'noise-reduction', item: 'x', value: yi('1') }]
    const result = resultOf(anAccount(items, { method: 'garze-2017' }))
    expect(result.notices.map(({ code }) => code)).toEqual(['service-outside-method'])
    expect(suspectedSlips(result)).toEqual([])
  })
})

describe('a published sum', () => {
  const items = [
    { service: 'fishery', item: 'a', value: yi('1.25') },
    { service: 'fishery', item: 'b', value: yi('2.50') },
    { service: 'livestock', item: 'c', value: yi('4.00') },
  ]
  it.each([
    ['7.75', 'agrees', []],
    ['7.76', 'agrees-within-rounding', ['rounded-parts']],
    ['5.25', 'differs', ['slip-left-out']],
    ['10.25', 'differs', ['slip-counted-twice']],
    ['77.5', 'differs', ['slip-ten']],
    ['7.00', 'differs', []],
  ])('of %s: %s', (material, verdict, codes) => {
    const [only] = resultOf(anAccount(items, { declaredTotals: { material, unit: '1e8 CNY' } })).checks
    expect([only?.verdict, only?.explanations.map(({ code }) => code)]).toEqual([verdict, codes])
  })
  it('is of a service, of sub-areas and of a row too', () => {
    const checks = resultOf(
      anAccount(items, {
        declaredServices: [{ services: ['fishery'], declared: yi('3.80') }],
        subAreas: [
          { place: '513301', value: yi('7') },
          { place: '513322', value: yi('1.75') },
        ],
        byEcosystem: {
          unit: '1e8 CNY',
          rows: [{ services: ['fishery'], values: { wetland: '3.00', farmland: '0.70' }, total: '3.70' }],
        },
      }),
    ).checks
    expect(checks.map(({ of, pointer, verdict }) => [of, pointer, verdict])).toEqual([
      ['service', '/declaredServices/0/declared', 'differs'],
      ['ecosystem-row', '/byEcosystem/rows/0/total', 'agrees'],
      ['ecosystem-row', '/byEcosystem/rows/0', 'differs'],
      ['sub-areas', '/subAreas', 'differs'],
    ])
  })
})

describe('whatever was rounded', () => {
  const number = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.integer({ min: 0, max: 4 }))
  it('a value reckoned before rounding its inputs never differs', () => {
    fc.assert(
      fc.property(
        number,
        fc.bigInt({ min: 1n, max: 10n ** 6n }),
        fc.integer({ min: -49, max: 49 }),
        ([units, places], price, off) => {
          const real = (units * 100n + BigInt(off)) * price
          const text = { quantity: textOf({ units, places }), price: textOf({ units: price, places: 2 }) }
          const declared = textOf({ units: real, places: places + 4 })
          const item = anItem({
            quantity: { value: text.quantity, unit: 'm3' },
            price: { value: text.price, unit: 'CNY/m3' },
            declared: { value: declared, unit: 'CNY' },
          })
          expect(verdictsOf(anAccount([item]))).not.toContain('differs')
        },
      ),
    )
  })
})

describe('a series', () => {
  const year = (at: number, quantity: string, price: string, output: string) =>
    read(
      anAccount(
        [
          anItem({ quantity: { value: quantity, unit: '1e8 m3' }, price: { value: price, unit: 'CNY/m3' } }),
          { service: 'fishery', item: 'output', value: yi(output) },
        ],
        { year: at },
      ),
    ).account
  const rules = METHODS['ndrc-2022'] ?? expect.fail('no method')
  const accounts = [year(2012, '120', '3', '8'), year(2010, '100', '2', '5'), year(2011, '110', '2.5', '6')]

  it('splits each change into volume, price and what cannot be split', () => {
    const { years, baseYear } = series(accounts, rules, 2010)
    expect(baseYear).toBe(2010)
    expect(years.map(({ current, constant }) => [current, constant])).toEqual([
      ['205', '205'],
      ['281', '226'],
      ['368', '248'],
    ])
    expect(years[0]?.since).toBeUndefined()
    expect(years[1]?.since).toEqual({
      year: 2010,
      change: '76',
      volume: '20',
      price: '55',
      unsplit: '1',
      growth: '10.24',
    })
    expect(years[2]?.since).toMatchObject({ change: '87', volume: '20', price: '65', unsplit: '2' })
    expect(years[2]?.unsplit).toEqual(['fishery/output'])
  })
  it('is refused over two places, with a year twice, or without its base year', () => {
    const [first, ...rest] = accounts
    if (!first) return
    expect(() => series([{ ...first, place: '440300' }, ...rest], rules, 2010)).toThrow(RangeError)
    expect(() => series([first, first], rules, 2012)).toThrow(RangeError)
    expect(() => series(accounts, rules, 2009)).toThrow(RangeError)
  })
  it('is restated under a newer method, telling what falls out', () => {
    const restated = restate(read(garze).account, METHODS['ndrc-2022'] ?? expect.fail('no method'))
    expect(restated.dropped).toEqual([])
    expect(restated.doubtful).toContain('oxygen-release/oxygen')
    expect(restated.account).not.toHaveProperty('declaredTotals')
    const back = restate(
      read(anAccount([anItem(), { service: 'noise-reduction', item: 'x', value: yi('1') }])).account,
      METHODS['garze-2017'] ?? expect.fail('no method'),
    )
    expect(back).toMatchObject({ dropped: ['noise-reduction/x'], from: 'ndrc-2022', account: { method: 'garze-2017' } })
    expect(recompute(back.account, METHODS['garze-2017'] ?? expect.fail('no method')).totals.gep).toEqual(
      yi('2269.7194'),
    )
  })
})

describe('two accounts', () => {
  const account = read(anAccount([anItem()])).account
  const reasons = (over: object) => {
    const answer = comparable(account, { ...account, ...over })
    return answer.comparable ? [] : answer.reasons.map(({ code }) => code)
  }
  it('are comparable only within one kind, method, price year and set of services', () => {
    expect(reasons({ place: '440300' })).toEqual([])
    expect(reasons({ method: 'mee-2020' })).toEqual(['differs-in-method'])
    expect(reasons({ year: 2011 })).toEqual(['differs-in-price-year'])
    expect(reasons({ year: 2011, priceYear: 2010 })).toEqual([])
    expect(reasons({ items: [] })).toEqual(['differs-in-services'])
    expect(reasons({ specificArea: { id: 'a', name: '示例' } })).toEqual(['differs-in-kind'])
  })
  it('have keys apart, that of a specific area naming the area', () => {
    expect(accountKey(account)).toBe('513300-2010-ndrc-2022')
    const area = read(
      anAccount([anItem()], { method: 'specific-area-2021', specificArea: { id: 'demo-lake', name: '示例湖' } }),
    ).account
    expect(accountKey(area)).toBe('513300.demo-lake-2010-specific-area-2021')
    expect(comparable(account, area)).toMatchObject({ comparable: false })
  })
})

describe('the supply table of SEEA EA', () => {
  it('leaves out what is abiotic or not listed, and says so', () => {
    const { account, rules } = read(garze)
    const table = seeaTable(account, recompute(account, rules), METHODS['garze-2017'] ?? expect.fail('no method'))
    expect(table.rows.filter(({ excluded }) => excluded).map(({ service, excluded }) => [service, excluded])).toEqual([
      ['energy', 'abiotic'],
      ['oxygen-release', 'not-listed'],
    ])
    expect(table.rows.find(({ service }) => service === 'water-retention')?.byEcosystem).toMatchObject({
      forest: '616.93',
    })
    expect(Number(table.total.value) + Number(table.excluded.value)).toBeCloseTo(7548.9054863489, 6)
  })
})

describe('plain equivalents', () => {
  it('count pools, pitches and shares of residents', () => {
    expect(equivalentsOf({ value: '321.49', unit: '1e8 m3' }, '1060000')).toEqual([
      { kind: 'pools', count: '12900000' },
      { kind: 'litres-per-resident-day', count: '83100' },
    ])
    expect(equivalentsOf({ value: '60.89', unit: 'km2' })).toEqual([{ kind: 'pitches', count: '8530' }])
    expect(equivalentsOf({ value: '0', unit: 'm3' }, '1')).toEqual([])
    expect(equivalentsOf({ value: '3', unit: 'CNY' }, '1')).toEqual([])
  })
})

describe('cited totals', () => {
  it('of Shenzhen 2020 add up, and would not with a digit changed', () => {
    const cited = CITED['440300-2020'] ?? expect.fail('not there')
    expect(checkCited(cited)).toMatchObject({ verdict: 'agrees', recomputed: '1303.82' })
    expect(checkCited({ ...cited, totals: { ...cited.totals, gep: '1330.82' } }).verdict).toBe('differs')
  })
})
