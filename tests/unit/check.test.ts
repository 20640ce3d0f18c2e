import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows } from '../../content/registers/check.ts'
import { keyOf } from '../../content/registers/key.ts'
import { message, MESSAGE_CODES, template } from '../../content/registers/messages.ts'
import { Register, type RegisterDefinition } from '../../content/registers/register.ts'
import { parseRows } from '../../content/registers/rows.ts'

const now = new Date('2026-11-21T08:00:00Z')
const text = { zh: '文', en: 'text' }

const register: RegisterDefinition = {
  id: 'air',
  ...Register.parse({
    title: text,
    description: text,
    group: 'environment',
    custodian: text,
    basis: [],
    rhythm: text,
    licence: 'CC0-1.0',
    absence: text,
    fields: {
      station: { title: { zh: '监测点位编码', en: 'station code' }, type: 'string', role: ['key'], required: true },
      time: { title: { zh: '监测时间', en: 'time' }, type: 'datetime', role: ['key', 'time'], required: true },
      pm25: { title: { zh: '细颗粒物', en: 'fine particles' }, type: 'number', role: ['value'], minimum: '0' },
      aqi: { title: { zh: '指数', en: 'index' }, type: 'integer' },
      remark: { title: { zh: '备注', en: 'remark' }, type: 'string' },
    },
  }),
}
const aRow = (over: Record<string, unknown> = {}) => ({
  station: '1001A',
  time: '2018-02-20T07:00:00+08:00',
  pm25: '38',
  ...over,
})
const check = (...rows: unknown[]) => checkRows(register, rows, { now })
const codes = (...rows: unknown[]) => check(...rows).issues.map(({ pointer, code }) => `${pointer} ${code}`)

describe('rows that stand', () => {
  it('are stored in declared order, under their key', () => {
    const { accepted, issues, notices } = check({
      remark: '正常',
      pm25: '38.0',
      time: '2018-02-20T07:00:00+08:00',
      station: '1001A',
    })
    expect(accepted).toEqual([
      {
        row: 0,
        key: '1001A~20180219T230000Z',
        body: { station: '1001A', time: '2018-02-19T23:00:00Z', pm25: '38.0', remark: '正常' },
      },
    ])
    expect(Object.keys(accepted[0]?.body ?? {})).toEqual(['station', 'time', 'pm25', 'remark'])
    expect([...issues, ...notices]).toEqual([])
  })

  it('may have their columns named by title in either language', () => {
    const { accepted } = check({ 监测点位编码: '1001A', time: '2018-02-19T23:00:00Z', 'fine particles': '38' })
    expect(accepted[0]?.body).toEqual({ station: '1001A', time: '2018-02-19T23:00:00Z', pm25: '38' })
  })

  it('may carry what our exports add and what a correction says', () => {
    const { accepted, issues } = check(
      aRow({
        _index: '7',
        _revision: '1',
        _publishedAt: 'x',
        _publisher: 'y',
        _key: 'z',
        _status: 'published',
        _reason: '仪器校准',
      }),
    )
    expect(issues).toEqual([])
    expect(accepted[0]).toMatchObject({ reason: '仪器校准', body: { pm25: '38' } })
    expect(accepted[0]).not.toHaveProperty('status')
  })

  it('that are empty are skipped, which is said', () => {
    const { accepted, notices } = check(aRow(), { station: '', time: ' ', pm25: null })
    expect(accepted).toHaveLength(1)
    expect(notices).toEqual([{ pointer: '/1', code: 'row-empty', values: {} }])
  })

  it.each(readdirSync(new URL('../../content/data', import.meta.url)).filter((name) => name.endsWith('.csv')))(
    'are all those of content/data/%s, each with its own key',
    (file) => {
      const definition = REGISTERS[file.replace('.csv', '')]
      if (!definition) throw new Error(`no register for ${file}`)
      const parsed = parseRows(readFileSync(new URL(`../../content/data/${file}`, import.meta.url), 'utf8'), 'csv')
      expect(parsed.issues).toEqual([])
      const { accepted, issues } = checkRows(definition, parsed.rows, { now, lines: parsed.lines })
      expect(issues.map((issue) => message(issue, 'en'))).toEqual([])
      expect(accepted).toHaveLength(parsed.rows.length)
      expect(accepted.every(({ key, body }) => key === keyOf(definition, body))).toBe(true)
    },
  )
})

describe('rows that are refused', () => {
  it('name every bad cell at once', () => {
    expect(codes(aRow({ pm25: '-1', aqi: '1.5' }), aRow({ station: '1002A', time: 'x' }), { pm25: '1' })).toEqual([
      '/0/pm25 too-small',
      '/0/aqi not-an-integer',
      '/1/time not-an-instant',
      '/2/station missing',
      '/2/time missing',
    ])
  })

  it('are not among those accepted', () => {
    const { accepted } = check(aRow({ pm25: '-1' }), aRow({ station: '1002A' }))
    expect(accepted.map(({ row }) => row)).toEqual([1])
  })

  it('with one key twice name both rows', () => {
    const { issues } = check(aRow(), aRow({ station: '1002A' }), aRow({ time: '2018-02-19T23:00:00Z' }))
    expect(issues).toEqual([
      { pointer: '/2', code: 'duplicate-key', values: { key: '1001A~20180219T230000Z', first: '1', second: '3' } },
    ])
  })

  it('with an unknown column name it once and the nearest that is known', () => {
    const { issues } = check(
      aRow({ 'PM2.5': '1' }),
      aRow({ station: '1002A', 'PM2.5': '1', 监测点位编号: 'x', zzzzzz: '1' }),
    )
    expect(issues.map(({ pointer, values }) => [pointer, values.suggestion])).toEqual([
      ['/0/PM2.5', 'pm25'],
      ['/1/监测点位编号', '监测点位编码'],
      ['/1/zzzzzz', undefined],
    ])
  })

  it('with one field under two names are refused', () => {
    expect(codes(aRow({ 细颗粒物: '39' }))).toEqual(['/0/细颗粒物 column-twice'])
  })

  it('are refused for __proto__ as for any unknown column, and nothing is polluted', () => {
    expect(codes(JSON.parse('{"station":"1001A","time":"2018-02-19T23:00:00Z","__proto__":{"pm25":"1"}}'))).toEqual([
      '/0/__proto__ unknown-column',
    ])
    expect({}).not.toHaveProperty('pm25')
  })

  it('escape strokes and tildes of a column in their pointer', () => {
    expect(codes(aRow({ 'a/b~c': '1' }))).toEqual(['/0/a~1b~0c unknown-column'])
  })

  it('hold an identity number in a text or in a reason', () => {
    expect(codes(aRow({ remark: '11010519491231002X' }), aRow({ station: '1002A', _reason: '13812345678' }))).toEqual([
      '/0/remark identity-number',
      '/1/_reason mobile-number',
    ])
  })

  it('are listed up to a thousand, then counted', () => {
    const { issues } = check(...Array.from({ length: 1500 }, (_, index) => aRow({ station: `${index}`, pm25: 'x' })))
    expect(issues).toHaveLength(1001)
    expect(issues.at(-1)).toEqual({ pointer: '', code: 'more-issues', values: { count: '500' } })
  })

  it.each([
    ['no list', {}, 'rows-not-a-list'],
    ['an empty list', [], 'no-rows'],
    ['only empty rows', [{ station: '' }], 'no-rows'],
    ['a number', [1], 'row-not-an-object'],
    ['a list of lists', [['1001A']], 'row-not-an-object'],
  ])('%s is no file of rows', (_, rows, code) => {
    expect(checkRows(register, rows, { now }).issues.map((issue) => issue.code)).toEqual([code])
  })
})

describe('a withdrawal', () => {
  const withdrawal = { station: '1001A', time: '2018-02-19T23:00:00Z', _status: 'withdrawn', _reason: '点位重复' }

  it('needs its key and a reason, and has no body', () => {
    expect(check({ ...withdrawal, pm25: 'whatever' }).accepted).toEqual([
      { row: 0, key: '1001A~20180219T230000Z', status: 'withdrawn', reason: '点位重复', body: {} },
    ])
  })

  it('is refused without either, or with a status of its own', () => {
    for (const nothing of ['', ' ', '\u200b', null])
      expect(codes({ ...withdrawal, _reason: nothing })).toEqual(['/0/_reason reason-missing'])
    expect(codes({ ...withdrawal, station: '' })).toEqual(['/0/station missing'])
    expect(codes({ ...withdrawal, _status: 'deleted' })).toEqual(['/0/_status status-unknown'])
  })
})

describe('a reason for all rows', () => {
  it('stands where a row gives none itself', () => {
    const rows = [aRow(), aRow({ station: '1002A', _reason: '更换仪器' })]
    const { accepted } = checkRows(register, rows, { now, reason: '年度校核' })
    expect(accepted.map(({ reason }) => reason)).toEqual(['年度校核', '更换仪器'])
  })

  it('is checked as any public text', () => {
    const { issues } = checkRows(register, [aRow()], { now, reason: '联系13812345678' })
    expect(issues).toEqual([{ pointer: '', column: 'reason', code: 'mobile-number', values: {} }])
  })
})

describe('messages', () => {
  it('say line, column and reason in both languages', () => {
    const { issues } = checkRows(register, [aRow({ pm25: '1e3' })], { now, lines: [7] })
    const [issue] = issues
    if (!issue) throw new Error('nothing was refused')
    expect(message(issue, 'zh')).toBe('第 7 行“pm25”列：“1e3”是指数写法；请写出全部数位，如 1000。')
    expect(message(issue, 'en')).toBe(
      'line 7, column “pm25”: “1e3” is written with an exponent; write all digits, such as 1000.',
    )
  })

  it('are filled with the same values in both languages', () => {
    // A value that is a word of ours has an English twin: `{rule}` and `{ruleEn}`.
    const names = (sentence: string) =>
      [...new Set(sentence.match(/\{\w+\}/g))].map((name) => name.replace(/En\}$/, '}')).sort()
    for (const code of MESSAGE_CODES) expect([code, names(template(code).zh)]).toEqual([code, names(template(code).en)])
  })

  it('leave no place unfilled, whatever is refused', () => {
    const cells = [
      '1e3',
      '9.164E+17',
      '#N/A',
      '43151',
      '2099-01-01T00:00:00Z',
      'a/b',
      '\u200b',
      'x'.repeat(5000),
      -1.5,
      null,
      [],
      {},
    ]
    const rows = cells.flatMap((cell) => Object.keys(register.fields).map((name) => ({ ...aRow(), [name]: cell })))
    const { issues, notices } = check(...rows)
    expect(issues.length).toBeGreaterThan(40)
    for (const issue of [...issues, ...notices])
      expect(message(issue, 'zh') + message(issue, 'en')).not.toMatch(/\{\w+\}/)
  })
})

describe('any JSON', () => {
  const column = fc.constantFrom(
    'station',
    'time',
    'pm25',
    'aqi',
    'remark',
    '_reason',
    '_status',
    '__proto__',
    '监测时间',
  )
  const row = fc.dictionary(column, fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })))

  it('is accepted or refused, never thrown out', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.oneof(row, fc.jsonValue()))), (rows) => {
        const { accepted, issues, notices } = checkRows(register, rows, { now })
        expect(accepted.length + issues.length).toBeGreaterThan(0)
        for (const issue of [...issues, ...notices]) expect(message(issue, 'zh').isWellFormed()).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('that is accepted is accepted again as it was stored', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 3 }), (rows) => {
        const { accepted } = checkRows(
          register,
          rows.map((drawn) => ({ ...aRow(), ...drawn, _status: '' })),
          { now },
        )
        const again = checkRows(
          register,
          accepted.map(({ body }) => body),
          { now },
        )
        expect(again.accepted.map(({ key, body }) => ({ key, body }))).toEqual(
          accepted.map(({ key, body }) => ({ key, body })),
        )
      }),
      { numRuns: 500 },
    )
  })
})
