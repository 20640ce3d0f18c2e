import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  EMPTY,
  exactPosition,
  faultsIn,
  firstOpen,
  hourOf,
  mondayOf,
  nowAt,
  prefilledFrom,
  shownDay,
  STEPS,
  usualVisibility,
  type Answers,
  type Step,
} from '../../content/reports/answers.ts'
import { mayLieIn, placesAround } from '../../content/places/boxes.ts'
import { BLACK, blackOut, findPersonal } from '../../content/reports/redaction.ts'

const NOW = { day: '2026-11-22', time: '20:15' }
const answered = (over: Partial<Answers> = {}): Answers => ({
  ...EMPTY,
  category: 'smoke',
  place: '990101',
  when: 'now',
  text: '化工厂的烟囱冒黑烟',
  visibility: 'numbers',
  ...over,
})
const wrong = (step: Step, over: Partial<Answers>): string[] =>
  faultsIn(step, answered(over), NOW).map(({ pointer }) => pointer)

describe('what somebody answers on the form', () => {
  it('is complete with five answers; the first that is missing is named', () => {
    expect(firstOpen(answered(), NOW)).toBeUndefined()
    expect(firstOpen(EMPTY, NOW)).toBe('what')
    expect(firstOpen(answered({ place: '' }), NOW)).toBe('where')
    expect(STEPS.flatMap((step) => faultsIn(step, answered(), NOW))).toEqual([])
  })

  it('says in both languages what is wrong', () => {
    for (const step of STEPS)
      for (const { message } of faultsIn(step, { ...EMPTY, when: 'recurring' }, NOW))
        expect([message.zh, message.en]).toEqual([
          expect.stringMatching(/\p{Script=Han}/u),
          expect.stringMatching(/[a-z]/),
        ])
  })

  it('takes a position in any order and as exact as it is typed, in China alone and in the place that was chosen', () => {
    expect(exactPosition('132.031234, 18.012345')).toEqual({ longitude: 132.031234, latitude: 18.012345 })
    expect(exactPosition('39.87，116.37')).toEqual({ longitude: 116.37, latitude: 39.87 })
    expect(exactPosition('2.35, 48.85')).toBeUndefined()
    expect(wrong('where', { position: '132.03 18.01' })).toEqual([])
    expect(wrong('where', { position: '116.37, 39.87' })).toEqual(['/position'])
    expect(wrong('where', { place: '110101', position: '116.37, 39.87' })).toEqual([])
    expect(wrong('where', { position: 'over there' })).toEqual(['/position'])
    expect(mayLieIn('000000', { longitude: 100, latitude: 30 })).toBe(true)
  })

  it('holds a position to the city, and to the district of a municipality', () => {
    const [hangzhou, ningbo] = [
      { longitude: 120.16, latitude: 30.25 },
      { longitude: 121.55, latitude: 29.87 },
    ]
    expect([mayLieIn('330106', hangzhou), mayLieIn('330203', hangzhou)]).toEqual([true, false])
    expect([mayLieIn('330203001', ningbo), mayLieIn('330106', ningbo), mayLieIn('330000', ningbo)]).toEqual([
      true,
      false,
      true,
    ])
    expect(mayLieIn('110105', { longitude: 115.98, latitude: 40.46 })).toBe(false)
    // Islands and reefs of the sea are looked after by a city of their own.
    expect(mayLieIn('460300', { longitude: 112.34, latitude: 16.83 })).toBe(true)
    expect(placesAround(hangzhou)).toContain('330100')
    expect(placesAround(hangzhou)).not.toContain('330200')
    expect(placesAround({ longitude: 132.03, latitude: 18.01 })).toEqual(['990000'])
  })

  it('lies in the city of every national air station that stands there', () => {
    const [, ...rows] = readFileSync(join(import.meta.dirname, '../../content/data/air-stations.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((row) => row.split(','))
    const outside = rows.filter(
      ([, , place = '', longitude, latitude]) =>
        longitude !== '' && !mayLieIn(place, { longitude: Number(longitude), latitude: Number(latitude) }),
    )
    expect(rows.length).toBeGreaterThan(1_400)
    expect(outside).toEqual([])
  })

  it('refuses times that are still to come, no days at all, and a diary without a line', () => {
    expect(wrong('when', { when: 'once', day: '2026-11-22', time: '20:15' })).toEqual([])
    expect(wrong('when', { when: 'once', day: '2026-11-22', time: '20:16' })).toEqual(['/day'])
    expect(wrong('when', { when: 'once', day: '2026-11-23' })).toEqual(['/day'])
    for (const day of ['2026-02-30', '2026-13-01', 'yesterday', '', '0026-11-22'])
      expect(wrong('when', { when: 'once', day }), day).toEqual(['/day'])
    expect(wrong('when', { when: 'recurring' })).toEqual(['/diary'])
    const line = { day: '2026-11-20', time: '', note: '' }
    expect(wrong('when', { when: 'recurring', diary: [line] })).toEqual([])
    expect(wrong('when', { when: 'recurring', diary: [line, { ...line, day: '2027-01-01' }] })).toEqual(['/diary'])
    expect(wrong('when', { when: 'sometimes' })).toEqual(['/when'])
  })

  it('lets the server read the day, of a diary the Monday of its last week', () => {
    const diary = [
      { day: '2026-11-19', time: '23:10', note: '' },
      { day: '2026-11-11', time: '', note: '' },
    ]
    expect(shownDay(answered({ when: 'recurring', diary }), NOW)).toEqual({ day: '2026-11-16', recurring: true })
    expect(shownDay(answered(), NOW)).toEqual({ day: '2026-11-22', recurring: false })
    expect(mondayOf('2026-11-22')).toBe('2026-11-16')
    expect(mondayOf('2026-11-16')).toBe('2026-11-16')
    expect(hourOf(answered(), NOW)).toBe(20)
    expect(hourOf(answered({ when: 'once', day: '2026-11-01' }), NOW)).toBeUndefined()
    expect(nowAt(Date.parse('2026-11-22T16:30:00Z'))).toEqual({ day: '2026-11-23', time: '00:30' })
  })

  it('refuses too much, too little, and a credit code that does not fit', () => {
    expect(wrong('describe', { text: '  烟 ' })).toEqual(['/text'])
    expect(wrong('describe', { text: '\u202e\u200b烟\u202e\u200b' })).toEqual(['/text'])
    expect(wrong('describe', { text: '烟'.repeat(100_001) })).toEqual(['/text'])
    expect(wrong('who', { organisation: '91990101000000115Y' })).toEqual([])
    expect(wrong('who', { organisation: '919901010000001150' })).toEqual(['/organisation'])
    expect(wrong('who', { organisation: 'the yard' })).toEqual(['/organisation'])
    expect(wrong('what', { category: 'weather' })).toEqual(['/category'])
    expect(wrong('review', { visibility: 'public', publicText: '' })).toEqual(['/publicText'])
    expect(wrong('review', { visibility: 'numbers', publicText: '' })).toEqual([])
    expect(wrong('review', { visibility: 'public', publicText: '请打 13800138000' })).toEqual(['/publicText'])
  })

  it('is read by the authority alone where it could be traced, until she chooses otherwise', () => {
    expect(['insider', 'home', 'none'].map(usualVisibility)).toEqual(['authority', 'authority', undefined])
  })

  it('takes over what the address carries after its #, nothing unknown and nothing long', () => {
    expect(prefilledFrom('#category=false-code&place=990101&contact=x&visibility=public')).toEqual({
      category: 'false-code',
      place: '990101',
    })
    expect(prefilledFrom(`#text=${'x'.repeat(501)}`)).toEqual({})
    expect(prefilledFrom('#%E0%A4%A')).toEqual({})
  })
})

describe('what may identify somebody in a text', () => {
  const found = (text: string): string[] =>
    findPersonal(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)

  it('is found: names, telephones, plates, doors, numbers of persons, accounts', () => {
    expect(found('我叫王小明，住幸福路12号3栋502室，电话13800138000')).toEqual([
      'name 王小明',
      'home 12号',
      'home 3栋502室',
      'phone 13800138000',
    ])
    expect(found('张老板的车京A·12345，老李也看见')).toEqual(['name 张', 'plate 京A·12345', 'name 老李'])
    expect(found('身份证11010519491231002X 微信 abc_12345 a@b.com 0591-87654321')).toEqual([
      'identity 11010519491231002X',
      'contact 微信 abc_12345',
      'contact a@b.com',
      'phone 0591-87654321',
    ])
    expect(found('Mr. Smith lives in room 502, 12 Green Road')).toEqual([
      'name Mr. Smith',
      'home room 502',
      'home 12 Green Road',
    ])
    expect(found('车牌京Ａ１２３４５')).toEqual(['plate 京Ａ１２３４５'])
  })

  it('is not found in what any report says', () => {
    for (const text of [
      '11月3号晚上10点，3号排放口冒黑烟，持续2小时',
      '小区旁边的石灰厂，小马路边都是黄色粉尘，老师傅说是常事',
      '江边有金属味，高温天更重，PM2.5到了200',
      'Smoke from the second chimney at 10:30 every day',
    ])
      expect(found(text), text).toEqual([])
  })

  it('is blacked out without telling how long it was, and the rest stays', () => {
    const text = '我叫王小明，老李也看见'
    expect(blackOut(text, findPersonal(text))).toBe(`我叫${BLACK}，${BLACK}也看见`)
    expect(blackOut(text, [])).toBe(text)
    expect(blackOut('abc', [{ start: 1, end: 9 }])).toBe('abc')
    expect(findPersonal(blackOut(text, findPersonal(text)))).toEqual([])
  })

  it('is looked for in a long text without taking long over hostile ones', () => {
    const hostile = [
      '1'.repeat(10_000),
      '张'.repeat(10_000),
      'a@'.repeat(5_000),
      '号楼'.repeat(5_000),
      'Mr. '.repeat(3_000),
    ]
    for (const text of hostile) expect(blackOut(text, findPersonal(text)).length).toBeLessThanOrEqual(40_000)
  })
})
