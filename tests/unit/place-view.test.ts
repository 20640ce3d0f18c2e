import { describe, expect, it } from 'vitest'
import type { StationHours } from '../../db/record/air.ts'
import type { PlaceRecords, PlaceRow, WaterSampleRow } from '../../db/record/place-page.ts'
import { airSentences } from '../../site/places/sentences.ts'
import { viewOf } from '../../site/places/view.ts'
import { classCounts } from '../../site/places/water.ts'

const aRow = (over: Partial<PlaceRow>): PlaceRow => ({
  code: '140100',
  nameZh: '太原市',
  nameEn: 'Taiyuan',
  shortName: '太原',
  pinyin: 'tai yuan shi',
  level: 'city',
  parent: '140000',
  status: 'active',
  successor: null,
  ...over,
})

const PROVINCE: PlaceRow[] = [
  aRow({ code: '140000', nameZh: '山西省', nameEn: 'Shanxi', level: 'province', parent: null }),
  aRow({}),
  aRow({ code: '140105', nameZh: '小店区', nameEn: 'Xiaodian District', level: 'county', parent: '140100' }),
  aRow({ code: '140199', nameZh: '旧区', level: 'county', parent: '140100', status: 'historic', successor: '140105' }),
  aRow({ code: '140700', nameZh: '晋中市', nameEn: 'Jinzhong' }),
]

const anHour = (pm25: string, time = '2018-02-19T23:00:00Z') => ({ time, averaging: 'hour', pm25, pm10: '20' })

const aStation = (over: Partial<StationHours> = {}): StationHours => ({
  key: '1081A',
  station: { name: '尖草坪', place: '140100', longitude: '112.52', latitude: '37.88' },
  nowKey: '1081A~20180219T230000Z~hour',
  now: anHour('38'),
  publisher: 'portal',
  then: null,
  ...over,
})

const records = (over: Partial<PlaceRecords> = {}): PlaceRecords => ({
  relatives: PROVINCE,
  stations: [aStation()],
  around: [],
  position: undefined,
  nearest: [],
  water: [],
  overdraft: [],
  mentions: [],
  newest: [],
  treeSize: 9,
  at: '2026-11-21T00:00:00Z',
  ...over,
})

const viewed = (code: string, over: Partial<PlaceRecords> = {}) => {
  const view = viewOf(code, records(over))
  if (!view) throw new Error(`no ${code}`)
  return view
}

const JINZHONG = aStation({ key: '2174A', station: { name: '榆次', place: '140700' }, now: anHour('120') })

describe('what a place’s page shows', () => {
  it('is nothing for a code that the register does not hold', () => expect(viewOf('149999', records())).toBeUndefined())

  it('leads up to the province, down to what is in use, and across to what a code carries on', () => {
    const { above, below, predecessors } = viewed('140105')
    expect([above, below, predecessors].map((rows) => rows.map(({ code }) => code))).toEqual([
      ['140000', '140100'],
      [],
      ['140199'],
    ])
    expect(viewed('140100').below.map(({ code }) => code)).toEqual(['140105'])
    expect(viewed('140199').successor?.code).toBe('140105')
  })

  it('lists a province by its parts, and a city by its stations', () => {
    const over = { stations: [aStation(), JINZHONG] }
    expect(viewed('140000', over).parts.map(({ place, summary }) => [place.code, summary.median])).toEqual([
      ['140100', 54],
      ['140700', 158],
    ])
    expect(viewed('140100', over)).toMatchObject({ parts: [], stations: [{ code: '1081A' }] })
  })

  it('gives a county without a station those that are placed no closer than in its city', () => {
    const over = { stations: [aStation(), aStation({ key: '1084A', station: { name: '晋源', place: '140199' } })] }
    expect(viewed('140105', over).elsewhere.map(({ code }) => code)).toEqual(['1081A'])
    expect(viewed('140700', { stations: [aStation()] }).elsewhere).toEqual([])
  })

  it('puts what is near in order of distance, three at most', () => {
    const near = ['37.90', '37.89', '37.99', '37.88'].map((latitude, at) =>
      aStation({ key: String(at), station: { name: 'x', longitude: '112.5', latitude } }),
    )
    const { nearest } = viewed('140105', { nearest: near, position: { longitude: 112.5, latitude: 37.88 } })
    expect(nearest.map(({ code, metres }) => [code, Math.round(metres ?? -1)])).toEqual([
      ['3', 0],
      ['1', 1112],
      ['0', 2224],
    ])
  })

  it('reads the class of a section from all rows of its newest sample', () => {
    const row = (sample: string, parameter: string, value: string): WaterSampleRow => ({
      sample,
      section: 'S1',
      key: `${sample}~${parameter}`,
      publisher: 'portal',
      body: { section: 'S1', parameter, value, unit: 'mg/L' },
    })
    const water = [row('S1~2', 'w01009', '7'), row('S1~2', 'w01018', '35'), row('S1~1', 'w01009', '7')]
    const { sections } = viewed('140100', { water })
    expect(sections).toMatchObject([
      { code: 'S1', newest: { class: { class: 'v', limiting: ['w01018'] } }, before: { class: { class: 'ii' } } },
    ])
    expect(classCounts(sections, 'zh')).toBe('Ⅴ类 1 个')
  })
})

describe('how the air is, in words', () => {
  const said = (over: Partial<PlaceRecords>, lang: 'zh' | 'en' = 'en', at = '2026-11-21T00:00:00Z') =>
    airSentences(viewed('140100', over), at, lang).join('\n')

  it('says that an old hour is not now, and that one hour compares with nothing', () => {
    const text = said({})
    expect(text).toContain('This is not now')
    expect(text).toContain('the record holds only this hour here')
    expect(said({}, 'zh')).toContain('这不是现在')
    expect(said({}, 'zh', '2018-02-20T00:00:00Z')).not.toContain('这不是现在')
  })

  it('says better than then, by how much and by what', () => {
    const then = anHour('150', '2018-02-18T23:00:00Z')
    const text = said({ stations: [aStation({ then })] })
    expect(text).toContain('Better than at 19 February 2018, 07:00')
    expect(text).toContain('fell from 200 to 54')
    expect(text).toContain('Fine particles PM2.5 fell most.')
  })

  it('says worse than then', () => {
    const then = anHour('10', '2018-02-18T23:00:00Z')
    expect(said({ stations: [aStation({ now: anHour('150'), then })] }, 'zh')).toMatch(
      /比 2018年2月19日 07:00 差.*从 20 升到 200.*升得最多的是细颗粒物/,
    )
  })

  it('says how it stands to the province in the same hour', () => {
    const around = [anHour('38'), anHour('300'), anHour('300')]
    expect(said({ around })).toContain('the middle of all 3 stations in Shanxi had 350: the air here was better')
  })

  it('says what is missing where nothing was measured', () => {
    expect(said({ stations: [] })).toBe('The record places no station in Taiyuan.')
    expect(said({ stations: [aStation({ now: null, nowKey: null })] })).toContain('none has published an hour yet')
    expect(said({ stations: [aStation({ now: { ...anHour('1'), flag: 'missing' } })] })).toContain('none of the 1')
  })
})
