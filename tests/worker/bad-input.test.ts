import { gzipSync } from 'node:zlib'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  aKey,
  aLimit,
  aPlace,
  aReading,
  ask,
  aStation,
  countEntries,
  get,
  publish,
  publishAll,
  type ProblemAnswer,
  type RecordAnswer,
} from './builders.ts'

const CSV = { 'content-type': 'text/csv' }
const NDJSON = { 'content-type': 'application/x-ndjson' }
const GZIP = { 'content-encoding': 'gzip' }
/** 11010519491231002X is the example of GB 11643-1999: nobody's. */
const IDENTITY_NUMBER = '11010519491231002X'

let standing = 0
beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('air-stations', [aStation()])
})
beforeEach(async () => {
  standing = await countEntries()
})

interface Bad {
  title: string
  register: string
  rows: object[] | string | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
  status: number
  kind: string
  /** What the issues point to; `''` is the whole request. */
  pointers?: string[]
  /** Words of the first issue, by language. */
  zh?: RegExp
  en?: RegExp
}

const csvOf = (...lines: string[]): string => `${lines.join('\n')}\n`
const aWholeCsv = 'station,name,place,longitude,latitude'
const cut = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes.subarray(0, bytes.length - 12))

const BAD: Bad[] = [
  {
    title: 'a wrong cell',
    register: 'air-stations',
    rows: [aStation({ station: '1002A' }), aStation({ station: '1003A', longitude: '200' })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/1/longitude'],
    zh: /第 2 条“longitude”列：200 大于允许的最大值 136/,
    en: /row 2, column “longitude”: 200 is above the greatest allowed value, 136/,
  },
  {
    title: 'several wrong cells, each of them',
    register: 'air-stations',
    rows: [aStation({ longitude: 'east' }), aStation({ station: '' }), aStation({ station: '1004A', kind: 'roof' })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/longitude', '/1/station', '/2/kind'],
  },
  {
    title: 'a wrong cell of a CSV, by its line',
    register: 'air-stations',
    rows: csvOf(aWholeCsv, '1002A,甲,110000,116,39', '', '1003A,乙,110000,116,北'),
    headers: CSV,
    status: 422,
    kind: 'rows-refused',
    pointers: ['/1/latitude'],
    zh: /第 4 行“latitude”列/,
    en: /line 4, column “latitude”/,
  },
  {
    title: 'an unknown column',
    register: 'air-stations',
    rows: [aStation({ station: '1002A', latitud: '39' })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/latitud'],
    zh: /是不是“latitude”/,
    en: /do you mean “latitude”/,
  },
  {
    title: 'a key twice in one file',
    register: 'air-stations',
    rows: [
      aStation({ station: '1002A' }),
      aStation({ station: '1003A' }),
      aStation({ station: '1002A', name: '定陵' }),
    ],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/2'],
    zh: /第 1 行与第 3 行的编号相同：1002A/,
    en: /Rows 1 and 3 have the same key: 1002A/,
  },
  {
    title: 'NaN in JSON',
    register: 'air-stations',
    rows: '[{"station":"1002A","name":"x","longitude":NaN}]',
    status: 422,
    kind: 'invalid-request',
    pointers: [''],
    zh: /第 1 行：JSON 在第 44 个字符处有语法错误/,
    en: /line 1: The JSON is malformed at character 44/,
  },
  {
    title: 'NaN in NDJSON, by its line',
    register: 'air-stations',
    rows: '{"station":"1002A","name":"x"}\n{"station":"1003A","longitude":NaN}\n',
    headers: NDJSON,
    status: 422,
    kind: 'invalid-request',
    pointers: [''],
    en: /line 2: The JSON is malformed/,
  },
  {
    title: 'NaN in CSV',
    register: 'air-stations',
    rows: csvOf('station,name,longitude', '1002A,甲,NaN'),
    headers: CSV,
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/longitude'],
    zh: /不是可以公布的数值/,
    en: /no value to publish/,
  },
  {
    title: 'a JSON fraction where a decimal string belongs',
    register: 'air-quality',
    rows: [aReading({ co: 0.7 })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/co'],
    zh: /JSON 数字会丢失精度/,
    en: /a JSON number may lose digits/,
  },
  {
    title: 'a date in 2099',
    register: 'air-quality',
    rows: [aReading({ time: '2099-01-01T00:00:00Z' })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/time'],
    zh: /还没有到/,
    en: /is still to come/,
  },
  {
    title: 'a place that does not exist',
    register: 'air-stations',
    rows: [aStation({ station: '1002A' }), aStation({ station: '1003A', place: '990101' })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/1/place'],
    zh: /第 2 条“place”列：登记簿 places 里没有“990101”/,
    en: /row 2, column “place”: There is no “990101” in the register places/,
  },
  {
    title: 'a reference to nothing, by the line of its CSV',
    register: 'air-quality',
    rows: csvOf('station,time,averaging,co', '9999A,2018-02-19T23:00:00Z,hour,0.7'),
    headers: CSV,
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/station'],
    en: /line 2, column “station”: There is no “9999A” in the register air-stations/,
  },
  {
    title: 'a key with a stroke',
    register: 'air-stations',
    rows: [aStation({ station: '10/02A' })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/station'],
    zh: /编号中不能出现的字符：\//,
    en: /holds what a key cannot: \//,
  },
  {
    title: 'a key with a zero character',
    register: 'air-stations',
    rows: [aStation({ station: '1002A\u0000' })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/station'],
    zh: /看不见的字符：U\+0000/,
    en: /a character that is not seen: U\+0000/,
  },
  {
    title: 'a key of 10,000 characters',
    register: 'air-stations',
    rows: [aStation({ station: 'A'.repeat(10_000) })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/station'],
    en: /at most 200 characters/,
  },
  {
    title: 'an identity number in a text',
    register: 'standards',
    rows: [aLimit({ note: `联系人身份证 ${IDENTITY_NUMBER}` })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/note'],
    zh: /居民身份证号码/,
    en: /resident identity number/,
  },
  {
    title: 'an identity number in a reason',
    register: 'air-stations',
    rows: [aStation({ name: '更正', _reason: `经 ${IDENTITY_NUMBER} 申请` })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/_reason'],
    en: /resident identity number/,
  },
  {
    title: 'a mobile number in a text',
    register: 'standards',
    rows: [aLimit({ note: '电话 13800138000' })],
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0/note'],
    en: /mobile telephone number/,
  },
  {
    title: 'a body of 9 MB',
    register: 'air-stations',
    rows: `[${' '.repeat(9 * 1024 * 1024)}]`,
    status: 413,
    kind: 'body-too-large',
  },
  {
    title: 'a body that unfolds to 9 MB',
    register: 'air-stations',
    rows: Uint8Array.from(gzipSync(`[${' '.repeat(9 * 1024 * 1024)}]`)),
    headers: GZIP,
    status: 413,
    kind: 'body-too-large',
  },
  {
    title: '5,001 rows',
    register: 'air-stations',
    rows: Array.from({ length: 5_001 }, (_, n) => aStation({ station: `N${n}X0` })),
    status: 413,
    kind: 'too-many-rows',
  },
  {
    title: 'a cut gzip',
    register: 'air-stations',
    rows: cut(gzipSync(JSON.stringify([aStation({ station: '1002A' })]))),
    headers: GZIP,
    status: 422,
    kind: 'invalid-request',
    pointers: [''],
    zh: /gzip 压缩数据已损坏或不完整/,
    en: /gzip data are damaged or cut short/,
  },
  { title: 'nothing at all', register: 'air-stations', rows: '', status: 422, kind: 'invalid-request', pointers: [''] },
  { title: 'an empty list', register: 'air-stations', rows: [], status: 422, kind: 'invalid-request', pointers: [''] },
  {
    title: 'one object instead of a list',
    register: 'air-stations',
    rows: JSON.stringify(aStation()),
    status: 422,
    kind: 'invalid-request',
    pointers: [''],
  },
  {
    title: 'a row that is no object',
    register: 'air-stations',
    rows: '[null, 7, "x", ["y"]]',
    status: 422,
    kind: 'rows-refused',
    pointers: ['/0', '/1', '/2', '/3'],
  },
  {
    title: 'UTF-16',
    register: 'air-stations',
    rows: Uint8Array.from([0xff, 0xfe, 0x73, 0x00, 0x0a, 0x00]),
    headers: CSV,
    status: 422,
    kind: 'invalid-request',
    pointers: [''],
  },
  {
    title: 'a form',
    register: 'air-stations',
    rows: 'station=1002A',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
    kind: 'unsupported-media-type',
  },
  {
    title: 'an unknown compression',
    register: 'air-stations',
    rows: [aStation({ station: '1002A' })],
    headers: { 'content-encoding': 'br' },
    status: 415,
    kind: 'unsupported-media-type',
  },
]

describe.each(BAD)('$title', ({ register, rows, headers, status, kind, pointers, zh, en }) => {
  it('is refused by name in both languages, and nothing is stored', async () => {
    for (const language of ['zh', 'en'] as const) {
      const answer = await publish(register, rows, { ...headers, 'accept-language': language })
      const problem = await answer.json<ProblemAnswer>()
      expect({ status: answer.status, type: problem.type }).toEqual({ status, type: `/problems/${kind}` })
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
      expect(answer.headers.get('content-language')).toBe(language)
      expect(/\p{Script=Han}/u.test(problem.title)).toBe(language === 'zh')
      if (pointers) expect(problem.issues?.map(({ pointer }) => pointer)).toEqual(pointers)
      const sentence = language === 'zh' ? zh : en
      if (sentence) expect(problem.issues?.[0]?.message).toMatch(sentence)
    }
    expect(await countEntries()).toBe(standing)
  })
})

describe('what looks bad and is not', () => {
  const nameOf = async (key: string): Promise<unknown> =>
    (await (await get(`/api/registers/air-stations/records/${key}`)).json<RecordAnswer>()).body?.['name']

  it('is a byte order mark with CRLF', async () => {
    const file = `\ufeff${aWholeCsv}\r\n2001A,"东, ""四""",110000,116.4,39.9\r\n\r\n2002A,天坛,110000,116.4,39.8\r\n`
    expect((await publish('air-stations', file, CSV)).status).toBe(201)
    expect(await nameOf('2001A')).toBe('东, "四"')
    expect(await nameOf('2002A')).toBe('天坛')
  })

  it('is GBK, with titles for columns', async () => {
    // 点位编码,点位名称 / 2003A,万寿西宫
    const gbk = Uint8Array.from([
      ...[0xb5, 0xe3, 0xce, 0xbb, 0xb1, 0xe0, 0xc2, 0xeb, 0x2c, 0xb5, 0xe3, 0xce, 0xbb, 0xc3, 0xfb, 0xb3, 0xc6, 0x0a],
      ...[0x32, 0x30, 0x30, 0x33, 0x41, 0x2c, 0xcd, 0xf2, 0xca, 0xd9, 0xce, 0xf7, 0xb9, 0xac, 0x0a],
    ])
    expect((await publish('air-stations', gbk, CSV)).status).toBe(201)
    expect(await nameOf('2003A')).toBe('万寿西宫')
  })

  it('is gzip that is whole', async () => {
    const rows = Uint8Array.from(gzipSync(JSON.stringify([aStation({ station: '2004A' })])))
    expect((await publish('air-stations', rows, GZIP)).status).toBe(201)
    expect(await nameOf('2004A')).toBe('万寿西宫')
  })

  it('is 5,000 rows', async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => aStation({ station: `M${n}X0` }))
    expect((await publish('air-stations', rows)).status).toBe(201)
    expect(await countEntries()).toBe(standing + 5_000)
  })
})

describe('a row', () => {
  /** Spellings stand in the leaf as they are: one more letter there is one more byte of it. */
  const aLongPlace = (letters: number) =>
    aPlace({
      code: '120000',
      nameZh: '天津市',
      nameEn: 'Tianjin',
      pinyin: 'tian jin',
      alias: Array.from({ length: Math.ceil(letters / 4_000) }, (_, i) =>
        'a'.repeat(Math.min(4_000, letters - i * 4_000)),
      ),
    })
  const isAccepted = async (letters: number): Promise<boolean> => {
    const answer = await publish('places', [aLongPlace(letters)], {}, '?dryRun=true')
    if (answer.status === 200) return true
    const { issues } = await answer.json<ProblemAnswer>()
    expect(issues).toEqual([{ pointer: '/0', message: expect.stringContaining('65,535 bytes') }])
    return false
  }

  it('of 65,535 canonical bytes stands, of 65,536 it is refused', async () => {
    let [most, least] = [50_000, 70_000]
    expect(await isAccepted(most)).toBe(true)
    while (least - most > 1) {
      const middle = Math.floor((most + least) / 2)
      if (await isAccepted(middle)) most = middle
      else least = middle
    }
    const refused = await publish('places', [aLongPlace(most + 1)])
    expect(refused.status).toBe(422)
    expect(await countEntries()).toBe(standing)
    const { entries } = await publishAll('places', [aLongPlace(most)])
    const { leaf } = await (await get(`/api/log/entries/${entries[0]?.index}`)).json<{ leaf: string }>()
    expect(new TextEncoder().encode(leaf)).toHaveLength(65_535)
  })
})

describe('an address', () => {
  it.each([
    ['a stroke in a key', '/api/registers/air-stations/records/10%2F01A'],
    ['a zero character in a key', '/api/registers/air-stations/records/1001A%00'],
    ['a key of 10,000 characters', `/api/registers/air-stations/records/${'A'.repeat(10_000)}`],
    ['a broken encoding', '/api/registers/air-stations/records/%E4%B8'],
    ['a doubly encoded key', '/api/registers/air-stations/records/%2531001A'],
    ['a register that is no register', '/api/registers/__proto__/records'],
    ['an unknown file', '/api/registers/air-stations/passwd'],
  ])('with %s is not found', async (_, path) => {
    for (const suffix of ['', '/history']) {
      const answer = await get(path + suffix)
      expect(answer.status).toBe(404)
      expect((await answer.json<ProblemAnswer>()).type).toBe('/problems/not-found')
    }
  })

  it.each([
    ['/api/registers/air-stations/records?limit=0', '/limit'],
    ['/api/registers/air-stations/records?limit=1001', '/limit'],
    ['/api/registers/air-stations/records?place=123', '/place'],
    ['/api/registers/air-stations/records?place=110000&place=120000', '/place'],
    ['/api/registers/air-stations/records?from=2018-02-30', '/from'],
    ['/api/registers/air-stations/records?asOf=yesterday', '/asOf'],
    ['/api/registers/air-stations/records?asOf=999999999', '/asOf'],
    ['/api/registers/air-stations/records?q=x&asOf=1', '/q'],
    ['/api/registers/air-stations/records?colour=red', '/colour'],
    ['/api/registers/air-stations/records?cursor=x', '/cursor'],
    ['/api/registers/places/records?from=2018-01-01', '/from'],
    ['/api/registers/places/records?on=2018-01-01', '/on'],
    ['/api/search', '/q'],
    ['/api/search?q=x&cursor=x', '/cursor'],
    ['/api/places/999', '/code'],
    ['/api/organisations/91110000000000000X', '/uscc'],
  ])('%s names its wrong parameter in both languages', async (path, pointer) => {
    for (const language of ['zh', 'en']) {
      const answer = await get(path, { 'accept-language': language })
      expect(answer.status).toBe(422)
      const { issues } = await answer.json<ProblemAnswer>()
      expect(issues?.map((issue) => issue.pointer)).toEqual([pointer])
      expect(/\p{Script=Han}/u.test(issues?.[0]?.message ?? '')).toBe(language === 'zh')
    }
  })
})

describe('a key', () => {
  const withKey = (key: string, register = 'air-stations', body: BodyInit = '[]', type = 'text/plain') =>
    ask(
      'POST',
      `/api/registers/${register}/entries?dryRun=perhaps`,
      { authorization: `Bearer ${key}`, 'content-type': type },
      body,
    )

  it('is asked for before anything else is looked at: 401, 403, 404, 413, 415, 422', async () => {
    const nobody = `lucid_${'x'.repeat(43)}`
    const [ofOthers, any] = [await aKey({ registers: ['standards'] }), await aKey()]
    const large = new Uint8Array(9 * 1024 * 1024)
    expect((await withKey(nobody, 'nothing', large)).status).toBe(401)
    expect((await withKey(ofOthers, 'nothing', large)).status).toBe(403)
    expect((await withKey(any, 'nothing', large)).status).toBe(404)
    expect((await withKey(any, 'air-stations', large)).status).toBe(413)
    expect((await withKey(any)).status).toBe(415)
    expect((await withKey(any, 'air-stations', '[]', 'application/json')).status).toBe(422)
  })

  it('of another role, or for a register that only the portal writes, is refused', async () => {
    expect((await withKey(await aKey({}, 'auditor'))).status).toBe(403)
    expect((await withKey(await aKey(), 'erasures')).status).toBe(403)
  })

  it('bound to places publishes within them alone, readings by the place of their station', async () => {
    await publishAll('places', [aPlace({ code: '130000', nameZh: '河北省', nameEn: 'Hebei', pinyin: 'he bei' })])
    await publishAll('air-stations', [aStation({ station: '3001A', place: '130000' })])
    const before = await countEntries()
    const headers = { authorization: `Bearer ${await aKey({ places: ['130000'] })}` }
    const outside = async (register: string, row: object): Promise<unknown> => {
      const answer = await publish(register, [row], headers)
      expect(answer.status).toBe(422)
      return (await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)
    }
    expect(await outside('air-stations', aStation({ station: '3002A' }))).toEqual(['/0/place'])
    // Nor can it move somebody else's record to where it reaches.
    expect(await outside('air-stations', aStation({ place: '130000', _reason: 'mine now' }))).toEqual(['/0/place'])
    expect(await outside('air-quality', aReading())).toEqual(['/0/station'])
    expect(await outside('standards', aLimit())).toEqual(['/0'])
    expect(await countEntries()).toBe(before)
    expect((await publish('air-stations', [aStation({ station: '3002A', place: '130000' })], headers)).status).toBe(201)
    expect((await publish('air-quality', [aReading({ station: '3001A' })], headers)).status).toBe(201)
  })

  it('bound to rows a day counts those that stand, not those that were refused', async () => {
    const headers = { authorization: `Bearer ${await aKey({ rowsPerDay: 2 })}` }
    // Refused by the record's own door: a correction without a reason.
    expect((await publish('air-stations', [aStation({ name: '改名' })], headers)).status).toBe(422)
    expect(
      (await publish('air-stations', [aStation({ station: '4001A' }), aStation({ station: '4002A' })], headers)).status,
    ).toBe(201)
    const late = await publish('air-stations', [aStation({ station: '4003A' })], headers)
    expect(late.status).toBe(429)
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('in an address is refused and taken for known', async () => {
    const answer = await ask('POST', `/api/registers/places/entries?key=lucid_${'x'.repeat(43)}`)
    expect(answer.status).toBe(400)
  })
})
