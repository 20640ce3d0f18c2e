import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { PlacedRow } from '../../content/registers/derived.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { changesOf } from '../../site/registers/history.ts'
import { fullTitle, nameOf, placeName } from '../../site/registers/labels.ts'
import { publisherName } from '../../site/registers/publisher.ts'
import { addressOf, readQuestion } from '../../site/registers/question.ts'
import { statedFacts } from '../../site/registers/record.ts'
import { tableOf } from '../../site/registers/table.ts'
import { shownValue } from '../../site/registers/values.ts'

const register = (id: string): RegisterDefinition => {
  const found = REGISTERS[id]
  if (!found) throw new Error(`no register ${id}`)
  return found
}
const air = register('air-quality')
const water = register('surface-water')

const referred = new Map<string, Body>([
  ['air-stations 1001A', { station: '1001A', name: '万寿西宫', place: '110000' }],
  ['places 110000', { code: '110000', nameZh: '北京市', nameEn: 'Beijing' }],
  ['places 140000', { code: '140000', nameZh: '山西省', nameEn: 'Shanxi' }],
  ['places 140100', { code: '140100', nameZh: '太原市', nameEn: 'Taiyuan' }],
])
const reading: Body = { station: '1001A', time: '2018-02-19T23:00:00Z', averaging: 'hour', so2: '3', pm25: '38' }
const aRecord = (body: Body | null, over: object = {}) => ({
  register: 'air-quality',
  key: '1001A~20180219T230000Z~hour',
  revision: 1,
  status: 'published' as const,
  publisher: 'portal',
  publishedAt: '2026-11-21T00:00:00Z',
  reason: null,
  index: 0,
  body,
  ...over,
})

describe('what a record is called', () => {
  it('a reading is called by its station, with its time and period', () =>
    expect(fullTitle(air, 'k', reading, referred, 'zh')).toBe('万寿西宫 · 2018年2月20日 07:00 · 小时'))
  it('without its station there is the key', () =>
    expect(fullTitle(air, 'k', { time: '2018-02-19T23:00:00Z' }, new Map(), 'en')).toBe('k · 20 February 2018, 07:00'))
  it('of two labels a reader gets the one in her language', () => {
    const limit: Body = { parameterName: '总磷', parameterNameEn: 'total phosphorus' }
    expect(nameOf(register('standards'), limit, referred, 'zh')?.text).toBe('总磷')
    expect(nameOf(register('standards'), limit, referred, 'en')?.text).toBe('total phosphorus')
  })
  it('a sample that is dated to a season says the season, not a day', () => {
    const row: Body = {
      sectionName: '柴村桥',
      time: '2015-05-31T16:00:00Z',
      timePrecision: 'season',
      season: 'wet',
      parameter: 'w21003',
    }
    expect(fullTitle(water, 'k', row, referred, 'zh')).toBe('柴村桥 · 2015年丰水期 · 氨氮')
  })
  it('a place is named from the province down, in English from itself up', () => {
    expect(placeName('140100', referred, 'zh')).toBe('山西省太原市')
    expect(placeName('140100', referred, 'en')).toBe('Taiyuan, Shanxi')
    expect(placeName('110000', referred, 'zh')).toBe('北京市')
    expect(placeName('990000', referred, 'zh')).toBeUndefined()
  })
})

describe('values', () => {
  const show = (name: string, body: Body, lang: 'zh' | 'en' = 'en') =>
    shownValue({ lang, register: body['section'] ? water : air, body, referred }, name)
  it('a reference names what it refers to, and leads there', () =>
    expect(show('station', reading)).toEqual({
      text: '万寿西宫 1001A',
      kind: 'text',
      lang: 'zh-Hans',
      href: '/en/registers/air-stations/1001A/',
    }))
  it('a reference to nothing stays a code', () => expect(show('station', { station: 'X1' })?.href).toBeUndefined())
  it('a number keeps its digits, with the unit of its column or of its row', () => {
    expect(show('so2', { so2: '3.10' })).toMatchObject({ text: '3.10', unit: 'ug/m3' })
    expect(show('value', { section: 'S', value: '0.7', unit: 'mg/L' })).toMatchObject({ text: '0.7', unit: 'mg/L' })
  })
  it('a choice is shown by its label', () => expect(show('averaging', reading, 'zh')?.text).toBe('小时'))
  it('what is not stated is nothing', () => expect(show('no2', reading)).toBeUndefined())
})

describe('the question in an address', () => {
  const ask = (id: string, query: string) => readQuestion(register(id), new URLSearchParams(query))
  it('days become bounds of time in China', () =>
    expect(ask('air-quality', 'from=2018-02-20&to=2018-02-20').selection).toMatchObject({
      from: '2018-02-19T16:00:00Z',
      until: '2018-02-20T16:00:00Z',
    }))
  it('a choice is asked by its key or either label', () => {
    expect(ask('surface-water', 'parameter=氨氮').selection.fields).toEqual({ parameter: 'w21003' })
    expect(ask('surface-water', 'parameter=w21003').selection.fields).toEqual({ parameter: 'w21003' })
  })
  it('several choices are asked by their keys, and none of them may be wrong', () => {
    expect(ask('accountability', 'kind=finding,ocean').selection.fields).toEqual({ kind: ['finding', 'ocean'] })
    expect(ask('accountability', 'kind=finding,').faults).toMatchObject([{ word: 'registers.faultChoice' }])
  })
  it('what is empty was not asked', () => {
    const { asked, selection, faults } = ask('surface-water', 'q=&place=&parameter=&from=+')
    expect({ asked, fields: selection.fields, faults }).toEqual({ asked: {}, fields: {}, faults: [] })
  })
  it.each([
    ['an unknown name', 'air-quality', 'pm=1', 'registers.faultUnknown'],
    ['a name that every object has', 'air-quality', 'constructor=1', 'registers.faultUnknown'],
    ['a choice that is none', 'air-quality', 'averaging=week', 'registers.faultChoice'],
    ['a day that is not in the calendar', 'air-quality', 'from=2018-02-30', 'registers.faultDay'],
    ['something that is no day', 'air-quality', 'to=yesterday', 'registers.faultDay'],
    ['a day where records have no time', 'places', 'from=2018-02-20', 'registers.faultTimeless'],
    ['a place where records name none', 'standards', 'place=110000', 'registers.faultPlaceless'],
    ['ten thousand characters', 'places', `q=${'字'.repeat(10_000)}`, 'registers.faultLong'],
  ])('%s is a fault', (_, id, query, word) => expect(ask(id, query).faults.map((fault) => fault.word)).toEqual([word]))
  it('is by the place of a station where readings name none, and by a field that is called like a parameter', () => {
    expect(ask('air-quality', 'place=110000')).toMatchObject({ selection: { place: '110000' }, faults: [] })
    expect(ask('air-quality', 'field.averaging=小时').selection.fields).toEqual({ averaging: 'hour' })
  })
  it('goes on with a cursor, which no other address keeps', () => {
    const asked = { place: '北京', cursor: 'old' }
    expect(addressOf('/registers/x/', asked, 'new')).toBe('/registers/x/?place=%E5%8C%97%E4%BA%AC&cursor=new')
    expect(addressOf('/registers/x/', { cursor: 'old' })).toBe('/registers/x/')
  })
})

describe('the table of a register', () => {
  const table = (id: string, body: Body, placed: PlacedRow[] = []) =>
    tableOf({ lang: 'en', register: register(id), referred }, [{ record: aRecord(body), body, beside: [body], placed }])
  it('begins with the name, and leads to the record', () => {
    const { columns, rows } = table('air-quality', reading)
    expect(columns[0]).toMatchObject({ key: '_name', title: 'Station code' })
    expect(rows[0]?.['_name']).toEqual({
      text: '万寿西宫 1001A',
      href: '/en/registers/air-quality/1001A~20180219T230000Z~hour/',
      lang: 'zh-Hans',
    })
  })
  it('has a column for what is derived beyond the first two where the register says so', () => {
    const sample = { point: 'G1', place: '110000', time: '2026-10-15T02:00:00Z', parameter: 'w21003', unit: 'mg/L' }
    const area = { place: '110000', area: 'A', grade: 'general', extent: 'whole', from: '2021-01-01' }
    const { columns, rows } = table('groundwater', { ...sample, value: '0.5' }, [{ key: 'x', body: area }])
    expect(columns.map(({ key }) => key).filter((key) => key.startsWith('_'))).toEqual([
      '_name',
      '_class',
      '_limitingParameter',
      '_overdraftArea',
      '_place',
    ])
    expect(rows[0]?.['_overdraftArea']).toEqual({ text: 'yes, a general one' })
    expect(table('groundwater', { ...sample, value: '0.5' }).columns.map(({ key }) => key)).not.toContain(
      '_overdraftArea',
    )
  })
  it('has the index with its level and colour before the values, and the place of the station', () => {
    const { columns, rows } = table('air-quality', { ...reading, no2: '17', co: '0.7', o3: '62', pm10: '40' })
    expect(columns.map(({ key }) => key)).toEqual([
      '_name',
      'time',
      'averaging',
      '_air',
      'so2',
      'no2',
      'co',
      'o3',
      'pm10',
      'pm25',
      '_place',
    ])
    expect(rows[0]?.['_air']).toEqual({ text: '54 good', colour: '#FFFF00' })
    expect(rows[0]?.['_place']).toEqual({ text: 'Beijing', href: '/en/places/110000/' })
  })
  it('puts the unit in the head of the column, or beside the value where rows have their own', () => {
    expect(table('air-quality', reading).columns.find(({ key }) => key === 'so2')).toMatchObject({ unit: 'ug/m3' })
    const row: Body = { section: 'S', sectionName: 'X', parameter: 'w21003', value: '0.71', unit: 'mg/L' }
    expect(table('surface-water', row).rows[0]?.['value']).toMatchObject({ text: '0.71\u00a0mg/L' })
  })
  it('calls an organisation by its name where that is known, with its code behind the link', () => {
    const code = '91350100M000100Y43'
    const named = new Map<string, Body>([[`organisations ${code}`, { organisation: code, name: '示例单位' }]])
    const paid: Body = { payment: 'B1', year: '2025', name: 'fund', organisation: code }
    const column = (body: Body, known: Map<string, Body>) => {
      const record = { record: aRecord(body), body, beside: [], placed: [] }
      const { columns, rows } = tableOf({ lang: 'en', register: register('compensation-funds'), referred: known }, [
        record,
      ])
      return [columns.find(({ key }) => key === 'organisation')?.title, rows[0]?.['organisation']]
    }
    const link = `/en/organisations/${code}/`
    expect(column(paid, named)).toEqual(['Payee', { text: '示例单位', href: link, lang: 'zh-Hans' }])
    const [title, cell] = column(paid, new Map())
    expect([title, cell]).toEqual(['Credit code of the payee', expect.objectContaining({ text: code, href: link })])
    // Its name stands in the row already: the code tells more.
    expect(column({ ...paid, payee: '示例单位' }, named)).toEqual([
      'Credit code of the payee',
      expect.objectContaining({ text: code }),
    ])
  })
  it('leaves out columns that no row fills', () =>
    expect(table('air-quality', reading).columns.map(({ key }) => key)).not.toContain('o3Max8h'))
  it('has no more plain columns than fit beside the others, those first that tell most', () => {
    const all = (id: string): Body =>
      Object.fromEntries(
        Object.entries(register(id).fields).map(([name, { type }]) => [
          name,
          type === 'number' || type === 'integer'
            ? '1'
            : type === 'date'
              ? '2026-05-20'
              : type === 'boolean'
                ? true
                : 'x',
        ]),
      )
    const keys = (id: string): string[] => table(id, all(id)).columns.map(({ key }) => key)
    expect(keys('penalties')).toHaveLength(10)
    expect(keys('penalties')).toEqual(expect.arrayContaining(['_name', 'fine', 'status', 'decided']))
  })
  it('leaves out what would push the others off the screen, and what says in the other language the same again', () => {
    const scheme: Body = { scheme: 'organic', name: '有机产品认证', nameEn: 'organic product certification' }
    const told = { proves: '证明', provesEn: 'proof', legalBasis: '法', grammar: '^x$', example: 'x', source: 'y' }
    const keys = (body: Body): string[] => table('certification-schemes', body).columns.map(({ key }) => key)
    expect(keys({ ...scheme, ...told })).toEqual(
      expect.arrayContaining(['scheme', 'provesEn', 'legalBasis', 'grammar', 'example', 'source']),
    )
    expect(keys({ ...scheme, ...told })).not.toContain('proves')
    const long = 'a sentence of many words '.repeat(20)
    const crowded = keys({ ...scheme, provesEn: long, notProvesEn: long, legalBasis: long, owner: long, source: long })
    expect(crowded).toEqual(['_name', 'scheme', 'provesEn', 'notProvesEn', 'legalBasis', 'owner'])
  })
  it('keeps a text in the other language where the reader’s own is not there', () =>
    expect(
      table('certification-schemes', { scheme: 'organic', nameEn: 'organic', proves: '证明' }).columns.map(
        ({ key }) => key,
      ),
    ).toContain('proves'))
  it.each(Object.keys(REGISTERS))('%s can be drawn of a record that says nothing', (id) =>
    expect(table(id, {}).columns.length).toBeGreaterThan(0),
  )
})

describe('what a record states', () => {
  const showing = (id: string, body: Body) => ({ lang: 'en' as const, register: register(id), referred, body })
  const notes = (id: string, body: Body) =>
    Object.fromEntries(statedFacts(showing(id, body), []).map(({ title, note }) => [title, note]))
  it('comes with what its fields mean, but not with how places, organisations and units are typed', () =>
    expect(
      notes('penalties', { place: '140100', organisation: '91140100MA0GT0000X', publicUntil: '2027-05-19' }),
    ).toEqual(expect.objectContaining({ Place: undefined, 'Public until': 'the last day of publicity' })))
  it('names an organisation beside its code, unless it is the organisation’s own record', () => {
    const code = '91350100M000100Y43'
    const named = new Map<string, Body>([[`organisations ${code}`, { organisation: code, name: '示例公司' }]])
    const shown = (id: string, field: string): string | undefined =>
      shownValue({ ...showing(id, { [field]: code }), referred: named }, field)?.text
    expect(shown('penalties', 'organisation')).toBe(`示例公司 ${code}`)
    expect(shown('organisations', 'organisation')).toBe(code)
  })
})

describe('who published', () => {
  const invented = '11990100000000019F'
  const named = new Map<string, Body>([
    [`organisations ${invented}`, { organisation: invented, name: '示例市生态环境局' }],
    ['organisations 11140000000000001A', { name: '某厅' }],
  ])
  it('is called by name where the register of organisations says it, else by code; what is invented says so', () => {
    expect(publisherName('11140000000000001A', 'en', named)).toBe('某厅')
    expect(publisherName('11140000000000001A', 'en')).toBe('11140000000000001A')
    expect(publisherName(invented, 'zh', named)).toBe('示例市生态环境局（演示数据，并非真实）')
    expect(publisherName('portal', 'en', named)).toBe('this portal')
  })
})

describe('the difference between revisions', () => {
  const context = { lang: 'zh' as const, register: air, referred }
  it('names each field that changed, with its unit', () =>
    expect(changesOf(context, aRecord(reading), aRecord({ ...reading, so2: '4' }), [])).toEqual([
      { title: '二氧化硫', before: '3', after: '4', unit: 'ug/m3', erased: false, valueLang: undefined },
    ]))
  it('says what is no longer stated', () => {
    const { so2: _, ...rest } = reading
    expect(changesOf(context, aRecord(reading), aRecord(rest), [])).toMatchObject([{ before: '3', after: undefined }])
  })
  it('an erased value is named and not compared', () =>
    expect(
      changesOf(context, aRecord(reading), aRecord(reading), [{ revision: 1, field: 'flag', erasure: 'x' }]),
    ).toMatchObject([{ title: '数据标识', erased: true }]))
  it('there is none to a withdrawal or from nothing', () => {
    expect(changesOf(context, aRecord(reading), aRecord(null), [])).toEqual([])
    expect(changesOf(context, undefined, aRecord(reading), [])).toEqual([])
  })
})
