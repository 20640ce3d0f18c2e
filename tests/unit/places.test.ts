import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { Dataset } from '../../content/data/dataset.ts'
import { ancestors, askedArea, askedPlace, placeLevel, shortestCode } from '../../content/places/ancestors.ts'
import { distance } from '../../content/places/distance.ts'
import { isErasable } from '../../content/registers/fields.ts'
import { Register } from '../../content/registers/register.ts'

const file = (path: string) => readFileSync(new URL(`../../content/${path}`, import.meta.url), 'utf8')
const rowsOf = (register: string) =>
  Papa.parse<Record<string, string>>(file(`data/${register}.csv`), { header: true, skipEmptyLines: true }).data

describe('places above a place', () => {
  it.each([
    ['510105', ['510000', '510100']],
    ['510100', ['510000']],
    ['510000', []],
    ['110101', ['110000']],
    ['500240', ['500000']],
    ['429004', ['420000']],
    ['659001', ['650000']],
    ['510105001', ['510000', '510100', '510105']],
    ['510105001002', ['510000', '510100', '510105', '510105001']],
    ['441900003', ['440000', '441900']],
    ['110101001', ['110000', '110101']],
    ['510105000000', ['510000', '510100']],
    ['510105001000', ['510000', '510100', '510105']],
  ])('%s', (code, expected) => expect(ancestors(code)).toEqual(expected))

  it('are none for what is no code', () => {
    for (const code of ['', '51', '5101050', '51010A', '010101', '５10105', '510105\n', '5101050010020'])
      expect(ancestors(code)).toEqual([])
  })
})

describe('the shortest code of a place', () => {
  it.each([
    ['140100', '140100'],
    ['140100000', '140100'],
    ['140100000000', '140100'],
    ['510105001000', '510105001'],
    ['510105001', '510105001'],
    ['510105001002', '510105001002'],
    ['510105000002', '510105000002'],
    ['1401', '1401'],
    ['14010000', '14010000'],
    ['', ''],
  ])('of %s is %s', (code, shortest) => expect(shortestCode(code)).toBe(shortest))
})

describe('the place that a reader asks for', () => {
  it.each([
    ['14', '140000'],
    ['1401', '140100'],
    ['140100000000', '140100'],
    ['140105001', '140105001'],
    ['04', '04'],
    ['140', '140'],
    ['太原', '太原'],
  ])('%s is %s', (code, meant) => expect(askedPlace(code)).toBe(meant))

  it.each([
    [' 1401 ', '140100'],
    ['140105', '140105'],
    ['140105001', undefined],
    ['', undefined],
    [null, undefined],
    ['0x1401', undefined],
  ])('%s is the area %s', (text, area) => expect(askedArea(text)).toBe(area))
})

describe('level of a place', () => {
  it.each([
    ['510000', 'province'],
    ['510100', 'city'],
    ['510105', 'county'],
    ['510105001', 'town'],
    ['510105001002', 'village'],
    ['510100000000', 'city'],
    ['51010', undefined],
  ])('%s is a %s', (code, expected) => expect(placeLevel(code)).toBe(expected))
})

describe('distance', () => {
  const beijing = { longitude: 116.4, latitude: 39.9 }

  it('of a degree of latitude is 111,195 m on the sphere', () => {
    expect(distance({ longitude: 0, latitude: 0 }, { longitude: 0, latitude: 1 })).toBeCloseTo(111_195.08, 1)
  })

  it('of antipodes is half the circumference, and of a place to itself nothing', () => {
    const half = Math.PI * 6_371_008.8
    expect(distance({ longitude: 0, latitude: 90 }, { longitude: 0, latitude: -90 })).toBeCloseTo(half, 3)
    expect(distance({ longitude: -71.3, latitude: 33.7 }, { longitude: 108.7, latitude: -33.7 })).toBeCloseTo(half, 0)
    expect(distance(beijing, beijing)).toBe(0)
  })

  it('crosses the date line the short way', () => {
    const a = { longitude: 179.5, latitude: 0 }
    expect(distance(a, { longitude: -179.5, latitude: 0 })).toBeCloseTo(111_195.08, 1)
  })

  it('stays within 0.6 % of the ellipsoid, where a degree of the equatorial meridian is 110,574.4 m (WGS 84)', () => {
    const found = distance({ longitude: 0, latitude: -0.5 }, { longitude: 0, latitude: 0.5 })
    expect(Math.abs(found / 110_574.4 - 1)).toBeLessThan(0.006)
  })

  it('is refused outside the globe', () => {
    expect(() => distance(beijing, { longitude: 181, latitude: 0 })).toThrow(RangeError)
    expect(() => distance(beijing, { longitude: 0, latitude: NaN })).toThrow(RangeError)
  })
})

describe('the register of places', () => {
  const rows = rowsOf('places')
  const byCode = new Map(rows.map((row) => [row['code'], row]))
  const active = rows.filter((row) => row['status'] === 'active')

  it('has 34 provinces, and every code once', () => {
    expect(active.filter((row) => row['level'] === 'province')).toHaveLength(34)
    expect(byCode.size).toBe(rows.length)
  })

  it('hangs together: level and parent follow from the code, and every parent and successor is there', () => {
    const wrong = rows.filter(({ code = '', level, parent = '', successor = '', status }) => {
      return (
        placeLevel(code) !== level ||
        (ancestors(code).at(-1) ?? '') !== parent ||
        (parent !== '' && !byCode.has(parent)) ||
        (status === 'historic') !== (successor !== '') ||
        (successor !== '' && byCode.get(successor)?.['status'] !== 'active')
      )
    })
    expect(wrong).toEqual([])
  })

  it('leaves out levels and zones that are only statistical', () => {
    expect(active.filter((row) => /^(市辖区|县)$|行政区划$|开发区$|行政委员会$/.test(row['nameZh'] ?? ''))).toEqual([])
  })

  it('fits its definition, and no name is a commitment', () => {
    const register = Register.parse(parse(file('registers/places.yaml')))
    expect(Object.values(register.fields).filter(isErasable)).toEqual([])
    const wrong = rows.filter((row) =>
      Object.entries(register.fields).some(([name, field]) => {
        const value = row[name] ?? ''
        if (value === '') return field.required
        return (
          (field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(value)) ||
          (field.enum !== undefined && !Object.hasOwn(field.enum, value)) ||
          (field.maxLength !== undefined && [...value].length > field.maxLength)
        )
      }),
    )
    expect(wrong).toEqual([])
    expect(Object.keys(rows[0] ?? {}).filter((column) => !register.fields[column])).toEqual([])
    expect(Dataset.parse(parse(file('data/places.yaml'))).register).toBe('places')
  })

  it('writes one syllable of pinyin for each character', () => {
    expect(rows.filter((row) => [...(row['nameZh'] ?? '')].length !== row['pinyin']?.split(' ').length)).toEqual([])
  })

  it.each([
    ['140000', '山西省', 'Shanxi'],
    ['610000', '陕西省', 'Shaanxi'],
    ['150000', '内蒙古自治区', 'Inner Mongolia'],
    ['540000', '西藏自治区', 'Xizang'],
    ['810000', '香港特别行政区', 'Hong Kong'],
    ['820000', '澳门特别行政区', 'Macao'],
    ['500000', '重庆市', 'Chongqing'],
    ['140400', '长治市', 'Changzhi'],
    ['140428', '长子县', 'Zhangzi County'],
    ['341500', '六安市', "Lu'an"],
    ['320116', '六合区', 'Luhe District'],
    ['520200', '六盘水市', 'Liupanshui'],
    ['341600', '亳州市', 'Bozhou'],
    ['341621', '涡阳县', 'Guoyang County'],
    ['331000', '台州市', 'Taizhou'],
    ['330382', '乐清市', 'Yueqing'],
    ['130225', '乐亭县', 'Laoting County'],
    ['371481', '乐陵市', 'Laoling'],
    ['511100', '乐山市', 'Leshan'],
    ['130726', '蔚县', 'Yuxian County'],
    ['410621', '浚县', 'Xunxian County'],
    ['440113', '番禺区', 'Panyu District'],
    ['361124', '铅山县', 'Yanshan County'],
    ['131025', '大城县', 'Daicheng County'],
    ['371524', '东阿县', "Dong'e County"],
    ['310112', '闵行区', 'Minhang District'],
    ['510682', '什邡市', 'Shifang'],
    ['371722', '单县', 'Shanxian County'],
    ['411726', '泌阳县', 'Biyang County'],
    ['532323', '牟定县', 'Mouding County'],
    ['420116', '黄陂区', 'Huangpi District'],
    ['141100', '吕梁市', 'Lüliang'],
    ['513300', '甘孜藏族自治州', 'Garze Tibetan Autonomous Prefecture'],
    ['371200', '莱芜市', 'Laiwu'],
  ])('calls %s %s %s', (code, zh, en) => {
    expect([byCode.get(code)?.['nameZh'], byCode.get(code)?.['nameEn']]).toEqual([zh, en])
  })

  it.each(['air-stations', 'surface-water'])('holds every place that %s names', (register) => {
    const named = new Set(rowsOf(register).map((row) => row['place'] ?? ''))
    expect(named.size).toBeGreaterThan(0)
    expect([...named].filter((code) => code !== '' && !byCode.has(code))).toEqual([])
  })
})
