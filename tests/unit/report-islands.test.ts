import { createChallenge, verifySolution } from 'altcha-lib'
import { describe, expect, it } from 'vitest'
import { EMPTY, type Answers } from '../../content/reports/answers.ts'
import { cellOf, contactOf, shownOf, statementOf } from '../../site/islands/report/compose.ts'
import { countiesAround } from '../../site/islands/report/around.ts'
import { kindOf } from '../../site/islands/report/picture.ts'
import { findPlaces, isLowest, type Place } from '../../site/islands/report/places.ts'
import { solve } from '../../site/islands/report/proof.ts'
import { readPosted } from '../../site/forms/posted.ts'
import { readMultipart } from '../../site/report/multipart.ts'

/** Parts of the form that work without a page. */

const PLACES: Place[] = [
  ['410000', '河南省', 'Henan'],
  ['410100', '郑州市', 'Zhengzhou'],
  ['410105', '金水区', 'Jinshui District'],
  ['441900', '东莞市', 'Dongguan'],
  ['440000', '广东省', 'Guangdong'],
  ['110000', '北京市', 'Beijing'],
  ['110105', '朝阳区', 'Chaoyang District'],
  ['211300', '朝阳市', 'Chaoyang'],
  ['211302', '双塔区', 'Shuangta District'],
].map(([code = '', zh = '', en = '']) => ({ code, zh, en }))

describe('a place that is looked for', () => {
  const codes = (typed: string): string[] => findPlaces(typed, PLACES, 8).map(({ code }) => code)

  it('is found by name, pinyin, code, and by what it lies in', () => {
    expect(codes('金水')).toEqual(['410105'])
    expect(codes('jinshui')).toEqual(['410105'])
    expect(codes('410105')).toEqual(['410105'])
    expect(codes('郑州金水')).toEqual(['410105'])
    expect(codes('郑州')).toEqual(['410105'])
    expect(codes('朝阳')).toEqual(['110105', '211302'])
  })

  it('is found by the first letter without going through all places for each of them', () => {
    let reads = 0
    // As many as there are: 30 provinces, each of ten cities of ten counties, all beginning alike.
    const all = Array.from({ length: 30 * 111 }, (_, at): Place => {
      const [province, rest] = [20 + Math.floor(at / 111), at % 111]
      const [city, county] = rest === 0 ? [0, 0] : [Math.ceil(rest / 11), (rest - 1) % 11]
      const code = `${province}${String(city).padStart(2, '0')}${String(county).padStart(2, '0')}`
      return {
        get code() {
          reads++
          return code
        },
        zh: '示例',
        en: `Shili ${code}`,
      }
    })
    expect(findPlaces('s', all, 8)).toHaveLength(8)
    expect(reads).toBeGreaterThan(all.length)
    expect(reads).toBeLessThan(30 * all.length)
  })

  it('is one that nothing else lies in, such as a city without counties', () => {
    expect(codes('东莞')).toEqual(['441900'])
    expect(PLACES.filter((place) => isLowest(place, PLACES)).map(({ code }) => code)).toEqual([
      ...['410105', '441900', '110105', '211302'],
    ])
    expect(codes('')).toEqual([])
    expect(codes('Atlantis')).toEqual([])
  })
})

describe('a position', () => {
  const around = (longitude: number, latitude: number) =>
    countiesAround({ longitude, latitude }, PLACES).map(({ of, counties }) => [of.zh, counties.map(({ zh }) => zh)])

  it('is told the counties that it may lie in, without anybody being asked', () => {
    expect(around(113.66, 34.78)).toEqual([['郑州市', ['金水区']]])
    expect(around(113.75, 23.02)).toEqual([['东莞市', ['东莞市']]])
    expect(around(116.48, 39.95)).toEqual([['北京市', ['朝阳区']]])
    expect(around(80, 10)).toEqual([])
  })
})

describe('a file that is chosen', () => {
  const file = (...bytes: (number | string)[]): Blob =>
    new Blob([new Uint8Array(bytes.flatMap((byte) => (typeof byte === 'string' ? [...Buffer.from(byte)] : [byte])))])

  it('is told by what it holds, whatever it is called', async () => {
    expect(await kindOf(file(0xff, 0xd8, 0xff, 0xe0))).toBe('picture')
    expect(await kindOf(file(0x89, 'PNG\r\n'))).toBe('picture')
    expect(await kindOf(file('RIFF', 0, 0, 0, 0, 'WEBP'))).toBe('picture')
    expect(await kindOf(file(0, 0, 0, 24, 'ftypheic'))).toBe('heic')
    expect(await kindOf(file(0, 0, 0, 24, 'ftypmif1'))).toBe('heic')
    expect(await kindOf(file(0, 0, 0, 24, 'ftypisom'))).toBe('other')
    expect(await kindOf(file('%PDF-1.7'))).toBe('other')
    for (const svg of [
      '<svg xmlns="x">',
      '\ufeff  <?xml version="1.0"?><svg>',
      '<!DOCTYPE svg>',
      '<script>',
      '<!-- --><svg>',
    ])
      expect(await kindOf(file(svg)), svg).toBe('svg')
    expect(await kindOf(file())).toBe('other')
  })
})

describe('what is sealed', () => {
  const NOW = { day: '2026-11-22', time: '20:15' }
  const answers = (over: Partial<Answers> = {}): Answers => ({
    ...EMPTY,
    category: 'smoke',
    place: '990101',
    when: 'now',
    text: ' 冒\u200b黑烟\u202e了 ',
    visibility: 'public',
    publicText: '冒黑\u202e烟\u200b',
    ...over,
  })
  const shown = (over: Partial<Answers> = {}) =>
    shownOf(answers(over), '119901010000000809', [], { excluded: [], superior: false }, 'zh', NOW)

  it('holds the text without what is not seen, the exact spot, hour and notes; nothing that was left empty', () => {
    const statement = statementOf(answers({ position: '132.031234567, 18.012345' }), [], NOW)
    expect(statement).toEqual({
      version: 'lucid-statement-v1',
      category: 'smoke',
      text: '冒黑烟了',
      where: { place: '990101', longitude: '132.031235', latitude: '18.012345' },
      when: { kind: 'now', from: '2026-11-22', hour: 20 },
      files: [],
    })
    const diary = [
      { day: '2026-11-20', time: '23:10', note: '很臭' },
      { day: '2026-11-18', time: '', note: '' },
    ]
    expect(statementOf(answers({ when: 'recurring', diary }), [], NOW).when).toMatchObject({
      ...{ kind: 'recurring', from: '2026-11-18', to: '2026-11-20' },
      diary: [{ day: '2026-11-18' }, { day: '2026-11-20', hour: 23, note: '23:10 很臭' }],
    })
    expect(() => statementOf(answers({ text: '' }), [], NOW)).toThrow(TypeError)
  })

  it('shows the server the day or the week, and a public version only where she publishes', () => {
    expect(shown()).toEqual({
      ...{ body: '119901010000000809', place: '990101', day: '2026-11-22', visibility: 'public', language: 'zh' },
      public: { text: '冒黑烟', photos: [] },
    })
    expect(shown({ visibility: 'numbers' })).not.toHaveProperty('public')
    expect(shown({ visibility: 'whatever' }).visibility).toBe('authority')
    const diary = [{ day: '2026-11-20', time: '', note: '' }]
    expect(shown({ when: 'recurring', diary })).toMatchObject({ day: '2026-11-16', recurring: true })
  })

  it('shows a cell of a kilometre only where she ticked it', () => {
    const position = '132.0387, 18.0199'
    expect(cellOf(answers({ position, cell: true }))).toEqual({ longitude: '132.03', latitude: '18.01' })
    expect(cellOf(answers({ position }))).toBeUndefined()
    expect(cellOf(answers({ cell: true }))).toBeUndefined()
  })

  it('holds a contact only where there is one, with her consent beside it', () => {
    expect(contactOf(answers())).toBeUndefined()
    expect(contactOf(answers({ contact: '138 0013 8000', mayForward: true }))).toEqual({
      letter: { version: 'lucid-contact-v1', other: '138 0013 8000' },
      mayForward: true,
    })
  })
})

describe('the proof of work', () => {
  it('is the number that the challenge asks for, and none where there is none', async () => {
    const made = await createChallenge({ hmacKey: 'key', maxNumber: 3_000 })
    const { algorithm, challenge, salt, signature } = made
    const asked = { algorithm, challenge, salt, signature, maxnumber: 3_000 }
    const number = (await solve(asked, () => {})) ?? -1
    expect(await verifySolution({ algorithm, challenge, number, salt, signature }, 'key')).toBe(true)
    expect(await solve({ ...asked, challenge: '0'.repeat(64), maxnumber: 50 }, () => {})).toBeUndefined()
  })
})

describe('a form with a file', () => {
  const AT = 'https://lucid.example/report/plain/'
  const posted = (bytes: number, headers: Record<string, string>): Request => {
    const form = new FormData()
    form.set('token', 'abc')
    form.set('photo', new Blob([new Uint8Array(bytes)]), 'x.jpg')
    return new Request(AT, { method: 'POST', body: form, headers })
  }
  const OURS = { Origin: 'https://lucid.example' }

  it('is read up to its limit, from pages of this portal alone', async () => {
    expect(await readMultipart(posted(1_000, OURS), 1_000)).toEqual({ token: 'abc', file: new Uint8Array(1_000) })
    const tooLarge = { token: 'abc', file: 'too-large' }
    expect(await readMultipart(posted(1_001, OURS), 1_000)).toEqual(tooLarge)
    // Not read to its end: whose it is stands before the file. Its bytes are made first, as no form stops half-way here.
    const whole = posted(100_000, OURS)
    const sent = { method: 'POST', headers: whole.headers, body: await whole.arrayBuffer() }
    expect(await readMultipart(new Request(AT, sent), 1_000)).toEqual(tooLarge)
    const headers = { ...OURS, 'Content-Type': 'multipart/form-data; boundary=x' }
    const large = new Request(AT, { method: 'POST', body: new Uint8Array(100_000), headers })
    expect(await readMultipart(large, 1_000)).toEqual({ token: '', file: 'too-large' })
    const strangers: Record<string, string>[] = [
      {},
      { Origin: 'null' },
      { Origin: 'https://evil.example' },
      { ...OURS, 'Sec-Fetch-Site': 'cross-site' },
    ]
    for (const foreign of strangers) expect(await readMultipart(posted(10, foreign), 1_000)).toBe('foreign')
    const cut = new Request(AT, {
      method: 'POST',
      body: 'x',
      headers: { ...OURS, 'Content-Type': 'multipart/form-data' },
    })
    expect(await readMultipart(cut, 1_000)).toBe('foreign')
  })

  it('is no failure of ours where whoever sends it hangs up half-way, with a file or without', async () => {
    const half = (type: string): Request => {
      const body = new ReadableStream({
        pull: (controller) => controller.error(new Error('Network connection lost.')),
      })
      // Node takes no stream without it, and the types are those of the platform, which does.
      const sent = { method: 'POST', body, duplex: 'half', headers: { ...OURS, 'Content-Type': type } }
      return new Request(AT, sent)
    }
    expect(await readMultipart(half('multipart/form-data; boundary=x'), 1_000)).toBe('foreign')
    expect(await readPosted(half('application/x-www-form-urlencoded'))).toBe('foreign')
  })
})
