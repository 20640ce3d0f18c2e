import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { PARAMETERS } from '../../content/generated/parameters.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { unitOf } from '../../content/measurements/units.ts'
import { checkCharacter } from '../../content/organisations/credit-code.ts'
import { checkRows } from '../../content/registers/check.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import {
  Register,
  type Bilingual,
  type Field,
  type RegisterDefinition,
  type When,
} from '../../content/registers/register.ts'

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
const text = { zh: '文', en: 'text' }

/** Every text in two languages, with where it stands. */
const textsOf = (register: RegisterDefinition): [where: string, text: Bilingual][] => [
  ...(['title', 'description', 'custodian', 'rhythm', 'absence'] as const).map((name): [string, Bilingual] => [
    name,
    register[name],
  ]),
  ...(register.rule ? [['rule', register.rule] satisfies [string, Bilingual]] : []),
  ...Object.entries(register.derived).flatMap(([name, { enum: choices, ...title }]): [string, Bilingual][] => [
    [`derived.${name}`, title],
    ...Object.entries(choices ?? {}).map(([key, label]): [string, Bilingual] => [`derived.${name}.${key}`, label]),
  ]),
  ...Object.entries(register.fields).flatMap(([name, { title, description, enum: choices }]): [string, Bilingual][] => [
    [`${name}.title`, title],
    ...(description ? [[`${name}.description`, description] satisfies [string, Bilingual]] : []),
    ...Object.entries(choices ?? {}).map(([key, label]): [string, Bilingual] => [`${name}.${key}`, label]),
  ]),
]

const HAN = /\p{Script=Han}/u

/** A space between Chinese characters comes from a folded line; English may only quote Chinese. */
const languageFaults = (register: RegisterDefinition): string[] =>
  textsOf(register).flatMap(([where, { zh, en }]) => [
    ...(/\p{Script=Han}\s+\p{Script=Han}|\n/u.test(zh) ? [`${where}: zh is folded`] : []),
    ...(HAN.test(zh) || /^[\d.]+$/.test(zh) ? [] : [`${where}: zh is not Chinese`]),
    ...(HAN.test(en.replace(/“[^”]*”/g, '')) ? [`${where}: en is Chinese`] : []),
  ])

const twice = (texts: string[]): string[] => texts.filter((one, index) => texts.indexOf(one) !== index)

const enumFaults = ({ enum: choices }: Field): string[] => {
  const labels = Object.values(choices ?? {})
  return [
    ...(choices && labels.length < 2 ? ['one choice is none'] : []),
    ...twice(labels.map(({ zh }) => zh)).map((label) => `label ${label} twice`),
    ...twice(labels.map(({ en }) => en.toLowerCase())).map((label) => `label ${label} twice`),
  ]
}

const fieldFaults = (field: Field, register: RegisterDefinition, all: string[]): string[] => {
  const has = (role: Field['role'][number]): boolean => field.role.includes(role)
  const measured = has('value') && (field.type === 'number' || field.type === 'integer')
  return [
    ...(has('key') && !field.required ? ['a key is required'] : []),
    ...(has('ref') !== (field.ref !== undefined) && !has('key') && !has('place') && !has('organisation')
      ? ['role and target of ref']
      : []),
    ...(field.ref !== undefined && !all.includes(field.ref) ? [`no register ${field.ref}`] : []),
    ...(measured && field.unit === undefined && fieldsWithRole(register, 'unit').length === 0 ? ['no unit'] : []),
    ...(has('document') && field.type !== 'list' ? ['documents are a list'] : []),
    ...(field.unit === '%' && field.maximum === undefined ? ['a share has no upper bound'] : []),
    ...(field.unit === '{CNY}' && field.type !== 'number' ? ['money is a number'] : []),
    ...enumFaults(field),
  ]
}

const whenFaults = ({ fields }: RegisterDefinition, when: When): string[] =>
  Object.entries(when).flatMap(([name, choices]) =>
    choices
      .filter((choice) => fields[name]?.enum?.[choice] === undefined)
      .map((choice) => `${name} has no choice ${choice}`),
  )

/** What is added up by year: in the unit of its column, by fields that are there, of days or years. */
const sumFaults = ({ fields, sums }: RegisterDefinition): string[] => {
  if (!sums) return []
  const { of, by, ways } = sums
  const isDated = Object.values(fields).some(
    ({ role, type }) => role.includes('time') && ['date', 'year'].includes(type),
  )
  return [
    ...(isDated ? [] : ['sums are by year']),
    ...of.filter((name) => fields[name]?.unit === undefined).map((name) => `${name}: sums have the unit of a column`),
    ...[...by, ...(ways ? [...ways.to, ways.by] : [])]
      .filter((name) => fields[name]?.type !== 'string')
      .map((name) => `${name}: sums are by texts and choices`),
  ]
}

/** Every choice in one list, so that the lists together hold the register. */
const listFaults = ({ fields, lists }: RegisterDefinition): string[] => {
  if (!lists) return []
  const listed = lists.of.flatMap(({ choices }) => choices).toSorted()
  const choices = Object.keys(fields[lists.by]?.enum ?? {}).toSorted()
  return listed.join() === choices.join() ? [] : [`${lists.by}: each choice stands in one list`]
}

/** Bars are of choices of a key field, in rows that a key field names after it. */
const dimensionFaults = ({ fields, dimensions }: RegisterDefinition): string[] => {
  if (!dimensions) return []
  const { by, named, whole, parts, apart } = dimensions
  const known = fields[by]?.enum ?? {}
  return [
    ...[by, named]
      .filter((name) => !fields[name]?.role.includes('key'))
      .map((name) => `${name}: dimensions are in keys`),
    ...Object.keys({ ...whole, ...parts, ...apart })
      .filter((choice) => !Object.hasOwn(known, choice))
      .map((choice) => `${by} has no choice ${choice}`),
  ]
}

/** What is read by place is of a register whose keys begin with one, and stands apart from what is derived of it. */
const besideFaults = ({ fields, beside, derived }: RegisterDefinition): string[] => {
  const [first] = Object.values(REGISTERS[beside ?? '']?.fields ?? {}).filter(({ role }) => role.includes('key'))
  return [
    ...(beside === undefined || first?.role.includes('place') ? [] : [`${beside}: no keys of places`]),
    ...(beside === undefined || Object.values(fields).some(({ role }) => role.includes('place')) ? [] : ['no place']),
    ...Object.values(derived).flatMap(({ ref }) => (ref === undefined || REGISTERS[ref] ? [] : [`no register ${ref}`])),
  ]
}

/** Rules that speak of a row as a whole name fields and choices that are there. */
const ruleFaults = (register: RegisterDefinition): string[] => {
  const { fields, windows, identities, totals, sums, carried, publicity } = register
  const isOf = (name: string | undefined, types: string[]): boolean =>
    name === undefined || types.includes(fields[name]?.type ?? '')
  const quantities = [
    ...identities.flatMap(({ sum, minus, equals, atMost }) => [...sum, ...minus, equals, atMost]),
    ...totals.map(({ sum }) => sum),
    ...(sums?.of ?? []),
    ...(carried ? [carried.from, carried.to] : []),
  ]
  return [
    ...windows.flatMap(({ when, from, to, least, most }) => [
      ...whenFaults(register, when),
      ...[from, to].filter((name) => !isOf(name, ['date'])).map((name) => `${name}: windows are days`),
      ...((least === undefined) === (most === undefined) ? ['a window lasts at least or at most'] : []),
    ]),
    ...quantities.filter((name) => !isOf(name, ['number', 'integer'])).map((name) => `${name}: no quantity`),
    ...identities.flatMap(({ equals, atMost }) =>
      (equals === undefined) === (atMost === undefined) ? ['an identity equals or stays below'] : [],
    ),
    ...sumFaults(register),
    ...listFaults(register),
    ...dimensionFaults(register),
    ...besideFaults(register),
    ...totals.flatMap(({ when }) => whenFaults(register, when)),
    ...(publicity ? whenFaults(register, publicity.ended) : []),
    ...(publicity?.until && !isOf(publicity.until, ['date']) ? ['publicity ends on a day'] : []),
    ...((publicity === undefined) === Object.values(fields).every(({ retractable }) => !retractable)
      ? []
      : ['retractable fields and publicity belong together']),
    ...Object.values(fields).flatMap(({ withheld, only, below, ownerOf, coarsen, convertible }) => [
      ...whenFaults(register, withheld ?? {}),
      ...whenFaults(register, only ?? {}),
      ...(below === undefined || fields[below] ? [] : [`no field ${below}`]),
      ...(ownerOf === undefined || REGISTERS[fields[ownerOf]?.ref ?? '']?.owner !== undefined
        ? []
        : [`${ownerOf} names no record that has an owner`]),
      ...whenFaults(register, coarsen?.when ?? {}),
      ...(convertible && !fields[convertible.by] ? [`no field ${convertible.by}`] : []),
      ...Object.values(convertible?.to ?? {})
        .filter((unit) => !unitOf(unit))
        .map((unit) => `no unit ${unit}`),
    ]),
  ]
}

/** What is wrong with a definition although its schema allows it. */
const faultsOf = (register: RegisterDefinition, all: string[]): string[] => {
  const fields = Object.entries(register.fields)
  const keys = fieldsWithRole(register, 'key')
  const { from, until } = register.effective ?? {}
  return [
    ...fields.flatMap(([name, field]) => fieldFaults(field, register, all).map((fault) => `${name}: ${fault}`)),
    ...twice(fields.map(([, { title }]) => title.zh)).map((title) => `title ${title} twice`),
    ...twice(fields.map(([, { title }]) => title.en)).map((title) => `title ${title} twice`),
    ...fields
      .filter(([name, { title }]) => title.en !== name && Object.hasOwn(register.fields, title.en))
      .map(([name, { title }]) => `${name} is titled like the field ${title.en}`),
    ...(register.sample.every((name, index) => keys[index] === name) ? [] : ['a sample shares leading key fields']),
    ...[from, until]
      .filter((name) => name !== undefined && register.fields[name]?.type !== 'date')
      .map((name) => `${name}: effective dates are days`),
    ...(fieldsWithRole(register, 'longitude').length === fieldsWithRole(register, 'latitude').length
      ? []
      : ['longitude and latitude belong together']),
    ...ruleFaults(register),
  ]
}

/** A register of one key field with more fields or other properties. */
const aRegister = (fields: Record<string, unknown> = {}, more: Record<string, unknown> = {}): RegisterDefinition => ({
  id: 'a',
  ...Register.parse({
    ...{ title: text, description: text, group: 'portal', custodian: text, basis: [], rhythm: text, absence: text },
    licence: 'CC0-1.0',
    fields: { id: { title: { zh: '编号', en: 'number' }, type: 'string', role: ['key'], required: true }, ...fields },
    ...more,
  }),
})

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

const CREDIT_CODE = '91110000000000001'
const SAMPLES = [
  'w01019:4.0:1',
  `${CREDIT_CODE}${checkCharacter(CREDIT_CODE)}`,
  `${CREDIT_CODE}${checkCharacter(CREDIT_CODE)}001P`,
  ...['110000', '2026-Q1', '2026', 'annual', 'air-quality', 'P38', 'HW08', 'C26', '001', '1001A', 'w01018'],
  ...['6901234567892', 'x'.repeat(32), 'x'.repeat(17), 'bei jing', 'GB 3838-2002', 'A1', 'ab', '1', '表1', '文'],
  // An area and accounts.
  ...['513300.valley', '513300-2010-garze-2017', '513300.valley-2024-specific-area-2021'],
  // A key of a log, its id and a root.
  ...['0a1b2c3d', 'log.example/1+0a1b2c3d+AQ==', `${'A'.repeat(43)}=`, 'f'.repeat(64)],
  // A time of day.
  '09:30',
  // The beginning of a hash.
  '0a1b2c3d4e5f60718293',
  // A body that certifies, and the public half of a key.
  ...['CNCA-R-2026-001', 'A'.repeat(43)],
  // The number of a report.
  '7Q2MXK94TB',
  // An issue of codes, and where links of a product and of a logistic unit stand.
  ...['7Q2MXK94', '/', '/00/106141412345678908'],
  // A media type.
  'text/html',
  // A pulse of reports, a key that they are sealed to, and its fingerprint.
  ...['20261122T1150Z', `age1${'q'.repeat(58)}`, '01234-56789-ABCDE-FGHJK'],
]

const sampleText = ({ role, pattern, ref, ranges, grammar }: Field): string => {
  if (ranges) return '100..110'
  if (grammar) return '^x$'
  if (role.includes('person')) return 'A'.repeat(43)
  if (role.includes('link')) return 'https://example.org/'
  if (role.includes('place') || ref === 'places') return '110000'
  if (role.includes('product')) return '06901234567892'
  const shape = new RegExp(role.includes('organisation') ? '^\\d{17}.$' : (pattern ?? '文'), 'u')
  const found = SAMPLES.find((sample) => shape.test(sample))
  if (found === undefined) throw new Error(`no sample fits ${pattern}`)
  return found
}

/** A value that a field should take. */
const sampleOf = (field: Field): unknown => {
  const choice = Object.values(field.enum ?? {})[0]?.zh
  switch (field.type) {
    case 'list':
      return [field.role.includes('document') ? 'a'.repeat(64) : (choice ?? sampleText(field))]
    case 'string':
      return choice ?? sampleText(field)
    case 'number':
      return field.minimum ?? '-0.5'
    case 'integer':
      return field.maximum ?? field.minimum ?? '1'
    case 'boolean':
      return '是'
    case 'date':
      return '2026-03-01'
    case 'datetime':
      return '2026-03-01T08:00:00+08:00'
    case 'year':
      return '2026'
    case 'yearmonth':
      return '2026-03'
  }
}

/** The unit that a row's parameter, or whatever decides, is measured in. */
const unitFor = (register: RegisterDefinition, { convertible }: Field): string => {
  const by = convertible && register.fields[convertible.by]
  if (!convertible || !by) return '1'
  const subject = Object.keys(by.enum ?? {})[0] ?? sampleText(by)
  return convertible.to?.[subject] ?? PARAMETERS[subject]?.unit ?? '1'
}

/** Fields that stand in any row, whatever it says besides. */
const everywhere = ({ fields }: RegisterDefinition): [string, Field][] =>
  Object.entries(fields).filter(([, { only }]) => !only)

/** A row with all fields that any row may have, none of which keeps another from standing. */
const rowOf = (register: RegisterDefinition): Record<string, unknown> =>
  Object.fromEntries(
    everywhere(register).map(([name, field]) => {
      if (field.role.includes('unit')) return [name, unitFor(register, field)]
      // What is held to a rule of days ends long after it began.
      if (register.ruled && (name === 'closes' || name === 'day')) return [name, '2026-06-30']
      return [name, name === 'publicUntil' ? '2099-12-31' : sampleOf(field)]
    }),
  )

describe('every register', () => {
  const now = new Date('2026-11-21T08:00:00Z')

  it.each(registers)('$id takes a row with all its fields, and refuses it without one that is required', (register) => {
    const row = rowOf(register)
    const { accepted, issues } = checkRows(register, [row], { now })
    expect(issues).toEqual([])
    expect(Object.keys(accepted[0]?.body ?? {})).toEqual(everywhere(register).map(([name]) => name))
    for (const [name] of Object.entries(register.fields).filter(([, { required }]) => required)) {
      const { [name]: _, ...rest } = row
      expect(checkRows(register, [rest], { now }).issues).toMatchObject([{ pointer: `/0/${name}`, code: 'missing' }])
    }
  })

  it.each(
    registers
      .flatMap((register) => Object.entries(register.fields).map(([name, field]) => ({ register, name, field })))
      .filter(({ field }) => field.only),
  )('$register.id takes $name where it belongs, and asks for it there alone', ({ register, name, field }) => {
    const row = rowOf(register)
    const wanted = Object.fromEntries(Object.entries(field.only ?? {}).map(([other, [choice]]) => [other, choice]))
    const above = field.below === undefined ? '' : `${String(row[field.below])}~`
    const value = [`${above}${sampleText(field)}`]
    expect(checkRows(register, [{ ...row, ...wanted, [name]: value }], { now }).issues).toEqual([])
    const codes = (given: object) =>
      checkRows(register, [given], { now }).issues.map(({ pointer, code }) => [pointer, code])
    expect(codes({ ...row, ...wanted })).toEqual([[`/0/${name}`, 'needed-with']])
    expect(codes({ ...row, [name]: value })).toEqual([[`/0/${name}`, 'only-with']])
    if (above !== '') expect(codes({ ...row, ...wanted, [name]: ['x~1'] })).toEqual([[`/0/${name}`, 'not-below']])
  })
})

describe('the policies', () => {
  interface Article {
    article: string
    registers: string
  }
  const { data: articles } = Papa.parse<Article>(
    readFileSync(new URL('../../content/data/policies.csv', import.meta.url), 'utf8'),
    { header: true, skipEmptyLines: true },
  )

  /** Pairs of article and register, by what registers say and by what articles say. */
  const byRegister = registers.flatMap(({ id, basis }) => basis.map((mark) => `${mark} ${id}`)).sort()
  const pairsOf = (rows: Article[]): string[] =>
    rows.flatMap(({ article, registers: ids }) => ids.split(';').map((id) => `${article} ${id}`)).sort()

  it('name exactly the registers that rest on them, and registers name no other article', () => {
    expect(articles.length).toBeGreaterThan(80)
    expect(pairsOf(articles)).toEqual(byRegister)
  })

  it('would be found wanting without one article', () =>
    expect(pairsOf(articles.filter(({ article }) => article !== 'P38'))).not.toEqual(byRegister))
})
