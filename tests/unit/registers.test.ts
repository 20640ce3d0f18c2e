import { describe, expect, it } from 'vitest'
import { PARAMETERS } from '../../content/generated/parameters.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { unitOf } from '../../content/measurements/units.ts'
import { aRegister, faultsOf, languageFaults, text } from './register-faults.ts'

/** What practitioners look for, whoever publishes it. */
const EXPECTED = `
  air-quality air-stations air-warnings surface-water drinking-water groundwater sea-water noise soil ecological-quality
  monitoring-points key-polluters discharge-permits permit-limits self-monitoring enterprise-disclosures
  listed-companies environmental-credit eia inspections penalties emergencies briefings damage-compensation
  hazardous-waste information-requests mining-rights mining-disclosures green-finance rights-trading
  rights-allocations resource-prices resource-transactions resource-rights resource-quotas recycling-catalogue
  technology-catalogue protected-areas redlines spatial-plans restoration-projects compensation-funds
  occupation-compensation wildlife-damage carrying-capacity balance-sheets development-index accountability
  energy-users eco-products supply-demand regional-brands geographical-indications green-electricity
  green-procurement organisations pilots implementation policies`
  .trim()
  .split(/\s+/)

const registers = Object.values(REGISTERS)

describe('the registers', () => {
  it('are all there', () => {
    expect(EXPECTED).toHaveLength(59)
    expect(EXPECTED.filter((id) => !Object.hasOwn(REGISTERS, id))).toEqual([])
  })

  it.each([
    ['mark-users', 'brand', 'regional-brands'],
    ['mark-users', 'indication', 'geographical-indications'],
    ['green-purchases', 'item', 'green-procurement'],
    ['drinking-water-items', 'result', 'drinking-water'],
  ])('hold in %s what belongs to a record of another, which its %s names: %s', (id, field, target) =>
    expect(REGISTERS[id]?.fields[field]).toMatchObject({ ref: target }),
  )

  it.each(registers)('$id says everything in both languages', (register) =>
    expect(languageFaults(register)).toEqual([]),
  )

  it.each(registers)('$id holds together', (register) => expect(faultsOf(register, Object.keys(REGISTERS))).toEqual([]))

  it('would be refused when folded, in the wrong language or left in English', () =>
    expect(
      languageFaults(
        aRegister({}, { title: { zh: '河流 断面', en: '断面' }, rhythm: { zh: 'monthly', en: 'monthly' } }),
      ),
    ).toEqual(['title: zh is folded', 'title: en is Chinese', 'rhythm: zh is not Chinese']))

  it('would be refused with rules that speak of nothing', () => {
    const day = { zh: '日', en: 'day' }
    const faulty = aRegister(
      {
        day: { title: day, type: 'date', withheld: { kind: ['x'] } },
        kept: { title: { zh: '留', en: 'kept' }, type: 'string', retractable: true, ownerOf: 'day' },
        unit: {
          title: { zh: '单位', en: 'unit' },
          ...{ type: 'string', role: ['unit'], convertible: { by: 'nothing', to: { a: '公斤' } } },
        },
      },
      {
        windows: [{ from: 'day', to: 'id', consequence: 'warn', standing: 'read' }],
        identities: [{ sum: ['day'], consequence: 'warn' }],
      },
    )
    expect(faultsOf(faulty, ['a'])).toEqual([
      'id: windows are days',
      'a window lasts at least or at most',
      'day: no quantity',
      'an identity equals or stays below',
      'retractable fields and publicity belong together',
      'kind has no choice x',
      'day names no record that has an owner',
      'no field nothing',
      'no unit 公斤',
    ])
  })

  it('would be refused with sums of what has no unit, by what is no text, or without a year', () =>
    expect(
      faultsOf(
        aRegister(
          { count: { title: { zh: '数', en: 'count' }, type: 'integer' } },
          { sums: { of: ['count'], by: ['id'], ways: { to: ['id'], by: 'gone' } } },
        ),
        ['a'],
      ),
    ).toEqual(['sums are by year', 'count: sums have the unit of a column', 'gone: sums are by texts and choices']))

  it('would be refused where what is read by place has no places, or what is derived is of no register', () =>
    expect(faultsOf(aRegister({}, { beside: 'air-quality', derived: { a: { ...text, ref: 'gone' } } }), ['a'])).toEqual(
      ['air-quality: no keys of places', 'no place', 'no register gone'],
    ))

  it('would be refused with lists that leave a choice out, or dimensions that no key tells apart', () => {
    const kind = { title: { zh: '类', en: 'kind' }, type: 'string', enum: { a: text, b: { zh: '乙', en: 'B' } } }
    const lists = {
      by: 'kind',
      of: [
        { title: text, choices: ['a'] },
        { title: text, choices: ['a'] },
      ],
    }
    const dimensions = { by: 'kind', named: 'id', whole: { a: '总' }, parts: { c: '分' } }
    expect(faultsOf(aRegister({ kind }, { lists, dimensions }), ['a'])).toEqual([
      'kind: each choice stands in one list',
      'kind: dimensions are in keys',
      'kind has no choice c',
    ])
  })

  it('would be refused with these faults', () => {
    const field = (zh: string, en: string, more: Record<string, unknown>) => ({ title: { zh, en }, ...more })
    const faulty = aRegister(
      {
        value: field('值', 'id', { type: 'number', role: ['value'] }),
        share: field('值', 'share', { type: 'number', unit: '%' }),
        fee: field('费', 'fee', { type: 'string', unit: '{CNY}' }),
        file: field('文件', 'file', { type: 'string', role: ['document'] }),
        other: field('另', 'other', { type: 'string', role: ['ref', 'key'], ref: 'nowhere' }),
        choice: field('选', 'choice', { type: 'string', enum: { a: { zh: '甲', en: 'A' }, b: { zh: '甲', en: 'a' } } }),
        longitude: field('经度', 'longitude', { type: 'number', role: ['longitude'] }),
      },
      { sample: ['other'], effective: { from: 'value', until: 'value' } },
    )
    expect(faultsOf(faulty, ['a'])).toEqual([
      'value: no unit',
      'share: a share has no upper bound',
      'fee: money is a number',
      'file: documents are a list',
      'other: a key is required',
      'other: no register nowhere',
      'choice: label 甲 twice',
      'choice: label a twice',
      'title 值 twice',
      'value is titled like the field id',
      'a sample shares leading key fields',
      'value: effective dates are days',
      'value: effective dates are days',
      'longitude and latitude belong together',
    ])
  })
})

describe('the list of parameters', () => {
  it('has a unit that converts for every parameter', () =>
    expect(Object.values(PARAMETERS).filter(({ unit }) => !unitOf(unit))).toEqual([]))

  it('tells a code of water from one of air', () =>
    expect(
      Object.entries(PARAMETERS).filter(([code, { medium }]) => code.startsWith('w') !== (medium === 'water')),
    ).toEqual([]))

  it('holds every parameter that a register lists, under the same name', () => {
    const listed = registers.flatMap(({ fields }) => Object.entries(fields['parameter']?.enum ?? {}))
    expect(listed.length).toBeGreaterThan(20)
    expect(listed.filter(([code, { zh }]) => PARAMETERS[code]?.zh !== zh)).toEqual([])
  })
})
