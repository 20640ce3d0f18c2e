import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FORMULAS } from '../../content/gep/formulas/all.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import { recompute } from '../../content/gep/recompute.ts'
import { METHODS } from '../../content/generated/gep-methods.ts'
import { WORDS } from '../../content/generated/words.ts'
import { reckonChanged } from '../../site/gep/changed.ts'
import { readChanges, writeChanges } from '../../site/gep/changes.ts'
import { moneyDigits } from '../../site/gep/money.ts'
import { shownAmount, shownGepUnit, shownQuantity } from '../../site/gep/shown.ts'
import { tableDocument } from '../../content/gep/table-document.ts'
import { treemap } from '../../site/gep/treemap.ts'
import { rowViews } from '../../site/gep/view.ts'
import { whyRatio } from '../../site/gep/why.ts'

const parsed = parseAccount(
  JSON.parse(readFileSync(new URL('../../content/data/gep/513300-2010-garze-2017.json', import.meta.url), 'utf8')),
  METHODS,
)
if ('issues' in parsed) throw new Error('甘孜 is no account')
const { account, rules } = parsed
const result = recompute(account, rules)

describe('a reader’s changes', () => {
  it('come back from the address that carries them', () => {
    const value = fc.integer({ min: 0, max: 10 ** 9 }).map((number) => `${number}.5`)
    const key = fc.tuple(fc.nat(9_999), fc.constantFrom('price', 'quantity', 'siltShare', 'zones/3/area'))
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 50 }), fc.nat(99), (pairs, revision) => {
        const changes = new Map(pairs.map(([[row, name], text]) => [`${row}.${name}`, text]))
        const read = readChanges(writeChanges(changes, revision))
        expect(read).toEqual({ changes, unreadable: 0, revision, isTooLong: false })
      }),
    )
  })

  it('are counted and left out where they cannot be read', () => {
    const read = readChanges('#try&revision=1&8.price=abc&8.__proto__=1&x=1&01.price=2&9.price=3')
    expect([...read.changes]).toEqual([['9.price', '3']])
    expect(read.unreadable).toBe(4)
    expect(readChanges('#rows').unreadable).toBe(0)
    expect(writeChanges(new Map(), 1)).toBe('')
  })

  it('are taken from no address that is made to harm', () => {
    const hostile = [
      '8.price=NaN',
      '8.price=1e9',
      '8.price=<img src=x onerror=alert(1)>',
      '<b>.price=1',
      '__proto__.price=1',
      '8.__proto__=1',
      `8.price=${'9'.repeat(100)}`,
      '8.price=７',
      '99999999.price=1',
    ]
    const read = readChanges(`#try&${new URLSearchParams(hostile.map((each) => each.split(/=(.*)/s).slice(0, 2)))}`)
    expect([...read.changes]).toEqual([])
    expect(read.unreadable).toBe(hostile.length)
    // A name that every object has is a name, and fits nothing in the account.
    const { faults, used } = reckonChanged(
      account,
      rules,
      new Map([
        ['8.constructor', '1'],
        ['9.toString', '1'],
      ]),
    )
    expect([[...faults.keys()], used.size]).toEqual([['8.constructor', '9.toString'], 0])
  })

  it('are not read from ten megabytes, and not more than two hundred of them', () => {
    expect(readChanges(`#try&8.price=${'9'.repeat(10_000_000)}`)).toMatchObject({ isTooLong: true, unreadable: 0 })
    const many = Array.from({ length: 300 }, (_, i) => `${i}.price=1`).join('&')
    expect(readChanges(`#try&${many}`)).toMatchObject({ unreadable: 100, isTooLong: false })
  })

  it('move the total by what the row moves', () => {
    const { result: changed, faults } = reckonChanged(account, rules, new Map([['8.price', '14.12']]))
    expect(faults.size).toBe(0)
    expect(Number(changed.totals.gep.value) - Number(result.totals.gep.value)).toBeCloseTo(321.49 * 7.06, 6)
  })

  it('are refused one by one, and the others hold', () => {
    const changes = new Map([
      ['8.price', '-1'],
      ['9.siltShare', '2'],
      ['10.nothing', '1'],
      ['4.price', '2.7'],
    ])
    const { used, faults } = reckonChanged(account, rules, changes)
    expect([...used.keys()]).toEqual(['4.price'])
    expect([...faults].map(([key, { code }]) => [key, code]).toSorted()).toEqual([
      ['10.nothing', 'unknown-field'],
      ['8.price', 'negative'],
      ['9.siltShare', 'out-of-range'],
    ])
  })

  it('can be made to every number that a row offers', () => {
    for (const row of rowViews(account, result, 'zh'))
      for (const { key, value } of row.changeable)
        expect(reckonChanged(account, rules, new Map([[key, value]])).faults.size, key).toBe(0)
  })
})

describe('sums and amounts', () => {
  it('are written in 亿元 for Chinese and in millions for English, with the same digits', () => {
    expect(moneyDigits('7548.9054863489', 'zh')).toBe('7,548.91')
    expect(moneyDigits('7548.9054863489', 'en')).toBe('754,891')
    expect(moneyDigits('0.0014115', 'zh')).toBe('0.0014')
    expect(moneyDigits('0.0014115', 'en')).toBe('0.14')
    expect(moneyDigits('0.32', 'zh')).toBe('0.32')
    expect(moneyDigits('0.3205', 'zh')).toBe('0.3205')
    expect(moneyDigits('0.5', 'zh')).toBe('0.50')
    expect(moneyDigits('0.32', 'en')).toBe('32')
    expect(moneyDigits('0.99999', 'zh')).toBe('1.00')
    expect(moneyDigits('-3.5', 'zh')).toBe('−3.50')
  })

  it('carry their multiples in words', () => {
    expect(shownGepUnit('1e8 m3', 'zh')).toBe('亿立方米')
    expect(shownQuantity({ value: '321.49', unit: '1e8 m3' }, 'en')).toBe('321.49 × 10⁸ m³')
    expect(shownQuantity({ value: '0.24', unit: '1' }, 'zh')).toBe('0.24')
    expect(shownAmount({ value: '1002838709.6774193548', unit: 'm3' }, 'zh')).toBe('10.03 亿立方米')
  })
})

describe('a treemap', () => {
  it('fills the whole with fields as large as their values, none over another', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 30 }), (values) => {
        const fields = treemap(values, (value) => value, 2)
        const total = values.reduce((a, b) => a + b, 0)
        expect(fields).toHaveLength(values.length)
        for (const { part, x, y, width, height } of fields) {
          expect((width * height) / 10_000).toBeCloseTo(part / total, 6)
          expect(Math.max(x + width, y + height)).toBeLessThan(100.001)
          expect(Math.min(x, y)).toBeGreaterThan(-0.001)
        }
      }),
    )
  })

  it('leaves out what is nothing or less', () => {
    expect(treemap([0, -5], (value) => value, 2)).toEqual([])
    expect(treemap([0, 3], (value) => value, 2)).toHaveLength(1)
  })
})

describe('the reason for the ratio', () => {
  const name = (index: number): string => account.items[index]?.name ?? ''

  it('follows from the figures of the account', () => {
    const why = whyRatio(account, result, '7545.59', name, 'zh')
    expect(why?.ratio).toBe('61.3')
    expect(why?.sentences.join('')).toContain('水源涵养量（2,269.72 亿元）')
    const halved = { ...account, gdp: { value: '50000', unit: '1e8 CNY' } }
    const less = whyRatio(halved, result, '7545.59', name, 'zh')
    expect(less?.isMany).toBe(false)
    expect(less?.sentences.join('')).not.toContain('单独就比全部 GDP 大')
  })

  it('is not given without a GDP', () => {
    const { gdp: _, ...without } = account
    expect(whyRatio(without, result, '7545.59', name, 'en')).toBeUndefined()
  })
})

describe('a table of items', () => {
  const head = { method: 'garze-2017', place: '513300', year: 2010 }

  it('becomes an account that recomputes', () => {
    const table = tableDocument(
      [
        'service,item,quantity,quantityUnit,price,priceUnit,formula,inputs.retention,inputs.retention.unit',
        'water-retention,water,321.49,1e8 m3,7.06,CNY/m3,,,',
        'soil-retention,silt,,,15.58,CNY/m3,silt-reduction,38.86,1e8 t',
      ].join('\r\n'),
      head,
    )
    if ('faults' in table) throw new Error(JSON.stringify(table.faults))
    const read = parseAccount(table.document, METHODS)
    if ('issues' in read) throw new Error(JSON.stringify(read.issues))
    expect(recompute(read.account, read.rules).items.map(({ value }) => value.value)).toEqual([
      '2269.7194',
      '156.2422709677',
    ])
  })

  it('is refused with the column or row that cannot be read', () => {
    expect(tableDocument('a,b\n1,2', head)).toEqual({ faults: [{ kind: 'head' }] })
    expect(tableDocument('service,item,prize\nx,y,1', head)).toEqual({ faults: [{ kind: 'column', name: 'prize' }] })
    expect(tableDocument('service,item\nx,y,1', head)).toMatchObject({ faults: [{ kind: 'row', row: 2 }] })
  })
})

it('every formula and all it takes have a name in both languages', () => {
  const names = new Set(Object.keys(WORDS.gep))
  for (const { id, inputs, zones = {}, choices = {} } of FORMULAS.values()) {
    expect(names.has(`formula-${id}`) && names.has(`about-${id}`), id).toBe(true)
    for (const name of [inputs, zones, choices].flatMap((each) => Object.keys(each)))
      expect(names.has(`input-${name}`), `${id} ${name}`).toBe(true)
  }
})
