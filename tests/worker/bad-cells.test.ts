import { beforeAll, describe, expect, it } from 'vitest'
import { checkCharacter } from '../../content/organisations/credit-code.ts'
import { aPlace, aStation, countEntries, publish, publishAll, type ProblemAnswer } from './builders.ts'

const CSV = { 'content-type': 'text/csv' }
const FIRST = '91110000000000001'
const CODE = `${FIRST}${checkCharacter(FIRST)}`
const WRONG = `${FIRST}${checkCharacter(FIRST) === '5' ? '6' : '5'}`

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('air-stations', [aStation()])
})

interface BadCell {
  title: string
  register: string
  header: string
  /** Stands on line 2. */
  good: string
  /** Stands on line 3. */
  bad: string
  zh: RegExp
  en: RegExp
}

const STATION = { register: 'air-stations', header: 'station,name,place,longitude,latitude,since,operator' }
const GOOD = { ...STATION, good: '1002A,甲,110000,116,39,2013-01-01,' }
const WATER = {
  register: 'surface-water',
  header: 'section,sectionName,place,time,parameter,value,unit,method',
  good: 'S1,示例断面,110000,2026-03-01T08:00:00+08:00,w01018,12,mg/L,sampled',
}
const PENALTY = {
  register: 'penalties',
  header: 'decision,subjectKind,subject,place,authority,decided',
  good: '示例罚〔2026〕1号,organisation,示例公司,110000,示例生态环境局,2026-03-02',
}

const CELLS: BadCell[] = [
  {
    title: 'a credit code with a wrong check character',
    ...GOOD,
    bad: `1003A,乙,110000,116,39,2013-01-01,${WRONG}`,
    zh: /^第 3 行“operator”列：“\w+”的校验码不对/,
    en: /^line 3, column “operator”: The check character of/,
  },
  {
    title: 'a credit code that a spreadsheet rewrote',
    ...GOOD,
    bad: '1003A,乙,110000,116,39,2013-01-01,9.164E+17',
    zh: /^第 3 行“operator”列：.*电子表格改写过的长数字/,
    en: /^line 3, column “operator”: .*a long number that a spreadsheet rewrote/,
  },
  {
    title: 'a number that a spreadsheet could not compute',
    ...GOOD,
    bad: '1003A,乙,110000,#N/A,39,2013-01-01,',
    zh: /^第 3 行“longitude”列：“#N\/A”是电子表格的出错值/,
    en: /^line 3, column “longitude”: “#N\/A” is an error of a spreadsheet/,
  },
  {
    title: 'a zero-width space in a key',
    ...GOOD,
    bad: '1003\u200bA,乙,110000,116,39,2013-01-01,',
    zh: /^第 3 行“station”列：含有看不见的字符：U\+200B ZERO WIDTH SPACE/,
    en: /^line 3, column “station”: .*U\+200B ZERO WIDTH SPACE/,
  },
  {
    title: 'a date as a spreadsheet counts it, from 1900 or from 1904',
    ...GOOD,
    bad: '1003A,乙,110000,116,39,44927,',
    zh: /^第 3 行“since”列：.*按 1900 年起算是 2023-01-01，按 1904 年起算是 2027-01-02/,
    en: /^line 3, column “since”: .*2023-01-01 counted from 1900, 2027-01-02 from 1904/,
  },
  {
    title: 'a unit that cannot be converted',
    ...WATER,
    bad: 'S1,示例断面,110000,2026-03-02T08:00:00+08:00,w01018,12,mg/kg,sampled',
    zh: /^第 3 行“unit”列：“mg\/kg”不能换算成 w01018 的单位 mg\/L/,
    en: /^line 3, column “unit”: “mg\/kg” cannot be converted to mg\/L/,
  },
  {
    title: 'one key twice, in two spellings',
    ...PENALTY,
    bad: '示例罚[２０２６]１号,organisation,示例公司乙,110000,示例生态环境局,2026-03-02',
    zh: /^第 3 行：第 2 行与第 3 行的编号相同：示例罚〔2026〕1号/,
    en: /^line 3: Rows 2 and 3 have the same key/,
  },
  {
    title: 'a natural person in a public field',
    ...PENALTY,
    bad: '示例罚〔2026〕2号,自然人,张三,110000,示例生态环境局,2026-03-02',
    zh: /^第 3 行“subject”列：公开的数据中不能出现自然人/,
    en: /^line 3, column “subject”: Natural persons do not stand in public data/,
  },
  {
    title: 'a mobile number in a public field',
    ...PENALTY,
    bad: '示例罚〔2026〕2号,organisation,示例公司 13800138000,110000,示例生态环境局,2026-03-02',
    zh: /^第 3 行“subject”列：文字中有手机号码/,
    en: /^line 3, column “subject”: .*mobile telephone number/,
  },
]

describe.each(CELLS)('$title', ({ register, header, good, bad, zh, en }) => {
  it('is refused by line and column in both languages, and nothing is stored', async () => {
    const before = await countEntries()
    for (const [language, sentence] of [['zh', zh] as const, ['en', en] as const]) {
      const file = `${header}\n${good}\n${bad}\n`
      const answer = await publish(register, file, { ...CSV, 'accept-language': language })
      expect(answer.status).toBe(422)
      const { issues } = await answer.json<ProblemAnswer>()
      expect(issues).toHaveLength(1)
      expect(issues?.[0]?.message).toMatch(sentence)
    }
    expect(await countEntries()).toBe(before)
  })

  it('alone keeps the line above from standing', async () => {
    const answer = await publish(register, `${header}\n${good}\n`, CSV, '?dryRun=true')
    expect(await answer.json()).toMatchObject({ published: 1 })
  })
})

describe('what only looks bad', () => {
  it('is full-width digits, which are taken as digits and told of', async () => {
    const file = `${STATION.header}\n１００４Ａ,丙,１１００００,１１６．５,39,2013-01-01,${CODE}\n`
    const answer = await publish('air-stations', file, CSV)
    expect(answer.status).toBe(201)
    const { notices, entries } = await answer.json<{
      notices: { message: string }[]
      entries: { key: string }[]
    }>()
    expect(entries[0]?.key).toBe('1004A')
    expect(notices.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^line 2, column “longitude”: “１１６．５” was taken as “116\.5”/),
    )
  })
})

describe('a correction without a reason', () => {
  it('is refused by line, in both languages', async () => {
    const file = `${STATION.header}\n1001A,改名,110000,116.366,39.8673,,\n`
    for (const [language, sentence] of [
      ['zh', /^第 2 行“_reason”列：已有这条记录，内容不同：更正要说明理由/],
      ['en', /^line 2, column “_reason”: .*a correction says why/],
    ] as const) {
      const answer = await publish('air-stations', file, { ...CSV, 'accept-language': language })
      expect(answer.status).toBe(422)
      expect((await answer.json<ProblemAnswer>()).issues?.[0]?.message).toMatch(sentence)
    }
  })
})
