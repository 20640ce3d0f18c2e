import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { HJ_633_2012, HJ_633_2026, INDEX_STEPS, type Edition, type Pollutant } from '../../content/air/editions.ts'
import { Dataset } from '../../content/data/dataset.ts'
import { Register, type Field } from '../../content/registers/register.ts'
import { exceedanceMultiple } from '../../content/water/exceedance.ts'
import { derive } from '../../content/water/derive.ts'
import { CLASSING_ITEMS, limitOf, WATER_CLASSES, type WaterKind } from '../../content/water/gb3838.ts'
import { PARAMETERS } from '../../content/water/parameters.ts'
import { parameterClass, waterClass, type WaterRow } from '../../content/water/water-class.ts'

const file = (path: string) => readFileSync(new URL(`../../content/${path}`, import.meta.url), 'utf8')
const rowsOf = (register: string) => {
  const { data, errors } = Papa.parse<Record<string, string>>(file(`data/${register}.csv`), {
    header: true,
    skipEmptyLines: true,
  })
  expect(errors).toEqual([])
  return data.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')))
}
const registerOf = (name: string) => Register.parse(parse(file(`registers/${name}.yaml`)))

const complaint = (field: Field, value: string | undefined): string | undefined => {
  if (value === undefined) return field.required ? 'missing' : undefined
  if (field.enum && !Object.hasOwn(field.enum, value)) return 'not in enum'
  if (field.pattern && !new RegExp(field.pattern, 'u').test(value)) return 'pattern'
  if (field.maxLength && [...value].length > field.maxLength) return 'too long'
  if (field.type === 'number' && !/^-?\d+(\.\d+)?$/.test(value)) return 'not a decimal'
  if (field.type === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'not a date'
  return undefined
}

const row = (parameter: string, value: string, more: Partial<WaterRow> = {}): WaterRow => ({
  parameter,
  value,
  ...more,
})

describe('class of one parameter', () => {
  it.each([
    ['w01018', '15', 'i'],
    ['w01018', '15.01', 'iii'],
    ['w01018', '40.0', 'v'],
    ['w01018', '40.000000000000000001', 'worse-than-v'],
    ['w01009', '7.5', 'i'],
    ['w01009', '7.49', 'ii'],
    ['w01009', '1.99', 'worse-than-v'],
    ['w01001', '6', 'i'],
    ['w01001', '9.0', 'i'],
    ['w01001', '9.01', 'worse-than-v'],
    ['w20142', '0.00005', 'i'],
    ['w20142', '0.00006', 'iii'],
  ])('%s of %s is %s', (parameter, value, expected) => expect(parameterClass(parameter, value)).toBe(expected))

  it('is stricter for total phosphorus in a lake', () => {
    expect(parameterClass('w21011', '0.1', 'river')).toBe('ii')
    expect(parameterClass('w21011', '0.1', 'lake')).toBe('iv')
  })

  it('does not exist for total nitrogen of a river, water temperature or an unknown code', () => {
    expect(parameterClass('w21001', '9', 'lake')).toBe('worse-than-v')
    for (const code of ['w21001', 'w01010', 'w99999', 'constructor'])
      expect(parameterClass(code, '9', 'river')).toBeUndefined()
  })

  it('is refused to what is not a decimal', () => {
    for (const value of ['', '<0.01', '1e3', 'NaN', '1,000'])
      expect(() => parameterClass('w01018', value)).toThrow(RangeError)
  })

  it('never improves as a pollutant grows', () => {
    const tenths = fc.nat({ max: 600 })
    fc.assert(
      fc.property(tenths, tenths, (a, b) => {
        const rank = (n: number) => {
          const found = parameterClass('w01018', `${Math.floor(n / 10)}.${n % 10}`)
          return found === undefined ? -1 : WATER_CLASSES.indexOf(found)
        }
        expect(rank(Math.min(a, b))).toBeLessThanOrEqual(rank(Math.max(a, b)))
      }),
    )
  })
})

describe('class of a sample', () => {
  it('is decided by 21 of the 24 basic items', () => {
    expect(CLASSING_ITEMS).toHaveLength(21)
    for (const code of ['w01010', 'w21001', 'w02003']) expect(CLASSING_ITEMS).not.toContain(code)
  })

  it('is the worst class, and names every parameter in it', () => {
    expect(waterClass([row('w01018', '25'), row('w01019', '8'), row('w21003', '0.1')], 'river')).toEqual({
      class: 'iv',
      limiting: ['w01018', 'w01019'],
      assessed: 3,
    })
  })

  it('is limited by nothing in class Ⅰ', () => {
    expect(waterClass([row('w01018', '5')], 'river')).toEqual({ class: 'i', limiting: [], assessed: 1 })
  })

  it('leaves faecal coliforms and total nitrogen aside, in lakes too', () => {
    const rows = [row('w02003', '999999'), row('w21001', '20'), row('w01018', '5')]
    expect(waterClass(rows, 'lake')).toEqual({ class: 'i', limiting: [], assessed: 1 })
  })

  it('takes half of the detection limit for what is below it, whatever the value says', () => {
    const below = (detectionLimit: string) =>
      waterClass([row('w23002', '9', { flag: 'below-detection', detectionLimit })], 'river')?.class
    expect(below('0.004')).toBe('i')
    expect(below('0.0042')).toBe('iii')
  })

  it('passes over rows that are not valid, not measured or in a unit of another kind', () => {
    const rows = [
      row('w01018', '99', { flag: 'suspect' }),
      row('w01018', '99', { unit: '[pH]' }),
      { parameter: 'w01018', flag: 'below-detection' },
      { parameter: 'w01018' },
    ]
    expect(waterClass(rows, 'river')).toBeUndefined()
    expect(waterClass([row('w01018', '99', { flag: 'valid' })], 'river')?.class).toBe('worse-than-v')
  })

  it('converts mass concentrations', () => {
    expect(waterClass([row('w20142', '0.06', { unit: 'ug/L' })], 'river')?.class).toBe('iii')
    expect(waterClass([row('w20142', '60', { unit: 'ng/L' })], 'river')?.class).toBe('iii')
    expect(waterClass([row('w20142', '0.00000006', { unit: 'g/L' })], 'river')?.class).toBe('iii')
  })
})

describe('exceedance multiple', () => {
  it.each([
    ['30', '20', '0.5'],
    ['40', '20', '1'],
    ['20', '20', '0'],
    ['10', '20', '-0.5'],
    ['0.31', '0.3', '0.033'],
    ['1.0005', '1', '0'],
    ['1.0015', '1', '0.002'],
    ['0.9999', '1', '0'],
  ])('%s over %s is %s', (value, limit, expected) => expect(exceedanceMultiple(value, limit)).toBe(expected))

  it('needs a limit above zero', () => expect(() => exceedanceMultiple('1', '0.0')).toThrow(RangeError))
})

describe('derived values of a row', () => {
  const cod = { parameter: 'w01018', value: '30', unit: 'mg/L', waterKind: 'river' }

  it('state exceedance against class Ⅲ where there is no target', () => {
    expect(derive(cod, [cod])).toEqual({
      parameterClass: 'iv',
      class: 'iv',
      limiting: ['w01018'],
      assessed: 1,
      edition: 'GB 3838-2002',
      exceedanceMultiple: '0.5',
    })
  })

  it('state exceedance and the target where there is one', () => {
    const body = { ...cod, targetClass: 'ii' }
    expect(derive(body, [body])).toMatchObject({ meetsTarget: false, exceedanceMultiple: '1' })
    const kept = { ...cod, targetClass: 'iv' }
    expect(derive(kept, [kept])).toMatchObject({ meetsTarget: true })
    expect(derive(kept, [kept])).not.toHaveProperty('exceedanceMultiple')
  })

  it('hold no exceedance for oxygen and pH', () => {
    for (const body of [
      { parameter: 'w01009', value: '1' },
      { parameter: 'w01001', value: '10' },
    ]) {
      expect(derive(body, [body])).toMatchObject({ parameterClass: 'worse-than-v' })
      expect(derive(body, [body])).not.toHaveProperty('exceedanceMultiple')
    }
  })

  it('give the class of the sample also with a parameter that has none', () => {
    const temperature = { parameter: 'w01010', value: '20', unit: 'Cel' }
    expect(derive(temperature, [temperature, cod])).toEqual({
      class: 'iv',
      limiting: ['w01018'],
      assessed: 1,
      edition: 'GB 3838-2002',
    })
    expect(derive(temperature, [temperature])).toEqual({})
  })
})

/** Classes of the 18 samples as worked out apart from this code, from DO, CODMn, COD, NH3-N, TP and pH. */
const FEN_RIVER: Record<string, string[]> = {
  wet: ['iv', 'iv', 'v', 'iv', 'iv', 'iii', 'v', 'v', 'iv'],
  normal: ['iii', 'iv', 'iv', 'iv', 'iv', 'iv', 'v', 'worse-than-v', 'iv'],
}

describe('the Fen River at Taiyuan', () => {
  const rows = rowsOf('surface-water')

  it('has nine sections in two seasons with eight parameters each, every key once', () => {
    expect(rows).toHaveLength(144)
    expect(new Set(rows.map((r) => `${r['section']}~${r['time']}~${r['parameter']}`)).size).toBe(144)
  })

  it('comes out in the class known for each of the 18 samples', () => {
    for (const [season, classes] of Object.entries(FEN_RIVER)) {
      const found = classes.map((_, index) => {
        const sample = rows.filter((r) => r['season'] === season && r['section'] === `140100-S${index + 1}`)
        expect(sample).toHaveLength(8)
        const derived = sample.map((body) => derive(body, sample))
        expect(new Set(derived.map((d) => d.class)).size).toBe(1)
        expect(derived[0]?.assessed).toBe(6)
        return derived[0]?.class
      })
      expect(found).toEqual(classes)
    }
  })

  it('names what is limiting: COD and ammonia south of the bridge of the southern middle ring', () => {
    const sample = rows.filter((r) => r['season'] === 'normal' && r['section'] === '140100-S8')
    const body = sample.find((r) => r['parameter'] === 'w01018') ?? {}
    expect(derive(body, sample)).toMatchObject({
      class: 'worse-than-v',
      limiting: ['w01018', 'w21003'],
      exceedanceMultiple: '1.065',
    })
  })
})

describe('data and registers', () => {
  it.each(['surface-water', 'standards'])('%s: every row fits its register', (name) => {
    const register = registerOf(name)
    const rows = rowsOf(name)
    expect(rows.flatMap(Object.keys).filter((column) => !register.fields[column])).toEqual([])
    const complaints = rows.flatMap((r, index) =>
      Object.entries(register.fields).flatMap(([column, field]) => {
        const found = complaint(field, r[column])
        return found ? [`${index} ${column}: ${found}`] : []
      }),
    )
    expect(complaints).toEqual([])
    expect(Dataset.parse(parse(file(`data/${name}.yaml`))).register).toBe(name)
  })

  it('the parameters a row may have are the parameter list', () => {
    const names = Object.fromEntries(Object.entries(PARAMETERS).map(([code, { name }]) => [code, name]))
    expect(registerOf('surface-water').fields['parameter']?.enum).toEqual(names)
  })

  it('a field that does not fit is complained of', () => {
    const fields = registerOf('surface-water').fields
    expect(
      Object.entries(fields).map(([name, field]) => [name, complaint(field, name === 'place' ? '14' : undefined)]),
    ).toEqual(
      expect.arrayContaining([
        ['place', 'pattern'],
        ['section', 'missing'],
      ]),
    )
  })
})

describe('published limits are those reckoned with', () => {
  const standards = rowsOf('standards')

  it('have every key once', () => {
    const key = ['standard', 'parameter', 'scope', 'averaging', 'level', 'inForceFrom']
    expect(new Set(standards.map((r) => key.map((name) => r[name]).join('~'))).size).toBe(standards.length)
  })

  it('GB 3838-2002: 24 basic items, each limit as in the code', () => {
    const rows = standards.filter((r) => r['standard'] === 'GB 3838-2002')
    expect(new Set(rows.map((r) => r['parameter'])).size).toBe(24)
    const classed = rows.filter((r) => r['parameter'] !== 'w01010')
    expect(classed).toHaveLength(23 * 5 + 5)
    for (const r of classed) {
      const kinds: WaterKind[] =
        r['scope'] === 'river' ? ['river'] : r['scope'] === 'lake' ? ['lake'] : ['river', 'lake']
      for (const kind of kinds) {
        const limit = limitOf(r['parameter'] ?? '', kind)
        expect(limit?.comparison).toBe(r['comparison'])
        if (limit?.comparison === 'between') expect([limit.lower, limit.upper]).toEqual([r['limit'], r['limitUpper']])
        else expect(limit?.limits[['i', 'ii', 'iii', 'iv', 'v'].indexOf(r['level'] ?? '')]).toBe(r['limit'])
        expect(r['unit']).toBe(PARAMETERS[r['parameter'] ?? '']?.unit)
      }
    }
  })

  const CODES: Record<Pollutant, string> = {
    so2: 'a21026',
    no2: 'a21004',
    co: 'a21005',
    o3: 'a05024',
    pm10: 'a34002',
    pm25: 'a34004',
  }
  it.each([HJ_633_2012, HJ_633_2026])('$standard: every breakpoint as in the code', (edition: Edition) => {
    const expected = Object.entries(edition.columns).flatMap(([name, { hour, day }]) => {
      const code = Object.entries(CODES).find(([pollutant]) => pollutant === name)?.[1]
      const steps = (averaging: string, breakpoints: readonly number[]) =>
        breakpoints.slice(1).map((limit, at) => `${code} ${averaging} iaqi-${INDEX_STEPS[at + 1]} ${limit}`)
      const hours = name.startsWith('pm') ? [] : steps('hour', hour.breakpoints)
      return [...hours, ...steps(name === 'o3' ? '8h' : 'day', day.breakpoints)]
    })
    const rows = standards.filter((r) => r['standard'] === edition.standard)
    expect(rows.map((r) => `${r['parameter']} ${r['averaging']} ${r['level']} ${r['limit']}`).sort()).toEqual(
      expected.sort(),
    )
  })

  it('one limit holds on a day: the edition of 2026 begins the day after the old one ends', () => {
    const holding = (day: string) =>
      standards
        .filter((r) => r['parameter'] === 'a34004' && r['averaging'] === 'year' && r['level'] === 'grade-2')
        .filter((r) => (r['inForceFrom'] ?? '') <= day && day <= (r['inForceUntil'] ?? '9999'))
        .map((r) => r['limit'])
    expect(['2026-02-28', '2026-03-01', '2030-12-31', '2031-01-01'].map(holding)).toEqual([
      ['35'],
      ['30'],
      ['30'],
      ['25'],
    ])
  })
})

describe('the edition in force', () => {
  it('classes no sample from before it came into force, by the day in China', () => {
    const body = { parameter: 'w21003', value: '0.6', unit: 'mg/L' }
    const before = { ...body, time: '2002-05-31T15:59:59Z' }
    expect(derive(before, [before])).toEqual({})
    const since = { ...body, time: '2002-05-31T16:00:00Z' }
    expect(derive(since, [since])).toMatchObject({ class: 'iii', edition: 'GB 3838-2002' })
  })
})
