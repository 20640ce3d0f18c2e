import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { columnsOf, suggestColumn } from '../../content/registers/columns.ts'
import { detectEncoding, decodeStream } from '../../content/registers/encoding.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { parseRows, type RowFormat } from '../../content/registers/rows.ts'
import { csvTemplate, templateRows } from '../../content/registers/template.ts'
import { ahead } from '../../scripts/publish/ahead.ts'
import { readTask } from '../../scripts/publish/arguments.ts'
import { missingColumns } from '../../scripts/publish/check.ts'
import { cut, type Chunk } from '../../scripts/publish/chunks.ts'
import { columnsIn, letterOf, sentenceOf } from '../../scripts/publish/findings.ts'
import { Ledger } from '../../scripts/publish/ledger.ts'
import { clock, Progress, rateOf } from '../../scripts/publish/progress.ts'
import { Endless, NotAnArray } from '../../scripts/publish/records.ts'
import { ALL_SENTENCES, say, terminalLanguage } from '../../scripts/publish/sentences.ts'
import { formatOf, openSource } from '../../scripts/publish/source.ts'

const registerOf = (id: string): RegisterDefinition => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`no register ${id}`)
  return register
}
const STATIONS = registerOf('air-stations')
const READINGS = registerOf('air-quality')

async function* inParts(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

/** All chunks of a text that comes in parts of so many characters. */
const chunksOf = async (text: string, format: RowFormat, size = 7, register = STATIONS): Promise<Chunk[]> => {
  const { chunks } = await cut({ format, texts: () => inParts(text, size) }, register)
  const all: Chunk[] = []
  for await (const chunk of chunks) all.push(chunk)
  return all
}

const line = (n: number): string => `S${n},"名,${n}\n""二"""`
const csv = (count: number): string => `station,name\n${Array.from({ length: count }, (_, n) => line(n)).join('\n')}\n`

describe('a file cut into chunks', () => {
  it('holds at most 5,000 rows in each, and every row once with its line', async () => {
    const chunks = await chunksOf(csv(12_001), 'csv', 65_536)
    expect(chunks.map(({ rows }) => rows.length)).toEqual([5_000, 5_000, 2_001])
    expect(chunks.map(({ places }) => places[0])).toEqual([2, 10_002, 20_002])
    expect(chunks[2]?.rows[2_000]).toEqual({ station: 'S12000', name: '名,12000\n"二"' })
    expect(chunks.flatMap(({ issues }) => issues)).toEqual([])
  })

  it('is the same wherever the stream was cut', async () => {
    const text = csv(20).replaceAll('\n', '\r\n')
    const whole = await chunksOf(text, 'csv', text.length)
    for (const size of [1, 2, 3, 50]) expect(await chunksOf(text, 'csv', size)).toEqual(whole)
    expect(whole[0]?.rows).toHaveLength(20)
  })

  it.each(['csv', 'ndjson', 'json'] as const)('reads %s as it is read whole', async (format) => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '名', '\\', '{', ']', ' ') })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ station: cell, name: cell }), { minLength: 1 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
          const text = {
            csv: `station,name\n${rows.map(({ station, name }) => `${quoted(station)},${quoted(name)}`).join('\n')}`,
            ndjson: rows.map((row) => JSON.stringify(row)).join('\n'),
            json: JSON.stringify(rows, null, size % 3),
          }[format]
          const { rows: whole } = parseRows(text, format)
          const stated = (row: unknown): unknown =>
            format === 'csv' ? Object.fromEntries(Object.entries(row ?? {}).filter(([, value]) => value !== '')) : row
          const expected = whole.map(stated).filter((row) => format !== 'csv' || Object.keys(row ?? {}).length > 0)
          const chunks = await chunksOf(text, format, size)
          expect(chunks.flatMap(({ issues }) => issues)).toEqual([])
          expect(chunks.flatMap(({ rows: some }) => some)).toEqual(expected)
        },
      ),
    )
  })

  it('keeps a chunk below 8 MB', async () => {
    const row = JSON.stringify({ station: 'S', name: '名'.repeat(20_000) })
    const chunks = await chunksOf(`${row}\n`.repeat(400), 'ndjson', 1_000_000)
    expect(chunks.length).toBeGreaterThan(2)
    expect(chunks.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(400)
    for (const { rows } of chunks) expect(Buffer.byteLength(JSON.stringify(rows))).toBeLessThan(8 * 1024 * 1024)
    expect(chunks.map(({ number }) => number)).toEqual(chunks.map((_, index) => index))
  })

  it('names the line of a quotation mark that is never closed, and does not read on for ever', async () => {
    const text = `station,name\nS1,a\nS2,"open\n${'x,y\n'.repeat(2_000_000)}`
    await expect(chunksOf(text, 'csv', 1_000_000)).rejects.toMatchObject({ line: 3 })
    await expect(chunksOf(text, 'csv', 1_000_000)).rejects.toBeInstanceOf(Endless)
  })

  it('takes a mark within a cell as it is, as the API does', async () => {
    const [chunk] = await chunksOf('station,name\nS1,5" pipe\nS2,b\n', 'csv')
    expect(chunk?.rows).toEqual([
      { station: 'S1', name: '5" pipe' },
      { station: 'S2', name: 'b' },
    ])
  })

  it('names line and cells of a row that is too long, further down too', async () => {
    const text = `station,name\n${'S,a\n'.repeat(6_000)}S,a,b\n`
    const chunks = await chunksOf(text, 'csv', 4_096)
    expect(chunks.flatMap(({ issues }) => issues)).toMatchObject([{ code: 'csv-cells', line: 6_002 }])
  })

  it('says of a header once what is wrong with it', async () => {
    const chunks = await chunksOf(`station,station\n${'S,a\n'.repeat(12_000)}`, 'csv', 65_536)
    expect(chunks.flatMap(({ issues }) => issues)).toMatchObject([{ code: 'column-twice', line: 1 }])
  })

  it.each([
    ['[{"a":1},{"b":]', 1, 15],
    ['[{"a":1},{"b":1}', 1, 17],
    ['[{"a":1},', 1, 10],
    ['[{"a":1}] x', 1, 11],
    ['[{"a":1},\n{"b" 1}]', 2, 6],
    ['[{"a":1},]', 1, 10],
  ])('says where JSON goes wrong: %j', async (text, at, place) => {
    for (const size of [1, 4, 100]) {
      const issues = (await chunksOf(text, 'json', size)).flatMap((chunk) => chunk.issues)
      expect(issues).toMatchObject([{ code: 'json-syntax', line: at, values: { place: String(place) } }])
    }
  })

  it('is an array, where it is JSON', async () => {
    await expect(chunksOf('{"a":1},{"b":2}', 'json')).rejects.toBeInstanceOf(NotAnArray)
    expect((await chunksOf(' [ ] ', 'json')).flatMap(({ issues }) => issues)).toEqual([])
  })

  it('gives a row that is no JSON its line, and the others all the same', async () => {
    const [chunk] = await chunksOf('{"station":"A"}\n\n{oops}\n{"station":"B"}', 'ndjson')
    expect(chunk?.issues).toMatchObject([{ code: 'json-syntax', line: 3 }])
    expect(chunk?.places).toEqual([1, 4])
  })
})

describe('a template', () => {
  it.each(Object.values(REGISTERS).map((register) => [register.id, register] as const))(
    '%s: filled in below its own lines, which state nothing',
    async (_, register) => {
      const names = Object.keys(register.fields)
      const text = `${csvTemplate(register).slice(1)}${names.map(() => 'x').join(',')}\r\n`
      const chunks = await chunksOf(text, 'csv', 1_000, register)
      expect(chunks.flatMap(({ issues }) => issues)).toEqual([])
      expect(chunks.map(({ rows, places }) => [rows.length, places])).toEqual([[1, [4]]])
    },
  )

  it('lets titles stand under the names, and takes nothing else for them', () => {
    expect(
      templateRows(STATIONS, [
        { station: '点位编码', name: '点位名称' },
        { station: '1', name: '点位名称' },
      ]),
    ).toBe(1)
    expect(templateRows(STATIONS, [{ station: '点位名称', name: '点位编码' }])).toBe(0)
    expect(templateRows(STATIONS, [{ name: '点位名称' }, 'x', null])).toBe(0)
  })
})

describe('an unknown column is taken for', () => {
  const columns = columnsOf(STATIONS)
  it.each([
    ['Longitude ', 'longitude'],
    ['lng', 'longitude'],
    ['北纬', 'latitude'],
    ['行政区划代码', 'place'],
    ['点位名', '点位名称'],
    ['站点经度', '经度'],
    ['statoin', 'station'],
    ['启用日期（年月日）', '启用日期'],
    ['更正原因', '_reason'],
  ])('%s: %s', (unknown, suggestion) => {
    expect(suggestColumn(unknown, columns)).toBe(suggestion)
  })

  it('none where nothing is near', () => {
    for (const unknown of ['', '???', 'zzzzzzzz', '龘']) expect(suggestColumn(unknown, columns)).toBeUndefined()
  })
})

describe('the encoding of a stream', () => {
  const reading = (bytes: Uint8Array) =>
    async function* () {
      for (let at = 0; at < bytes.length; at += 3) yield bytes.slice(at, at + 3)
    }
  const textOf = async (bytes: Uint8Array): Promise<string> => {
    const found = await detectEncoding(reading(bytes))
    if ('code' in found) return found.code
    let text = ''
    for await (const part of decodeStream(reading(bytes)(), found.encoding)) text += part
    return `${found.encoding} ${text}`
  }
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

  it('is found, and its byte order mark taken off', async () => {
    expect(await textOf(utf8('\ufeff点位'))).toBe('utf-8 点位')
    expect(await textOf(Uint8Array.of(0xb5, 0xe3, 0xce, 0xbb, 0x41))).toBe('gb18030 点位A')
    expect(await textOf(Uint8Array.of(0x84, 0x31, 0x95, 0x33, 0xb5, 0xe3))).toBe('gb18030 点')
    expect(await textOf(Uint8Array.of(0x81, 0x39, 0xef, 0x30))).toMatch(/^gb18030 ./u)
  })

  it('is none where text is damaged, or UTF-16', async () => {
    const damaged = utf8('点位名称点位名称')
    damaged[4] = 0xff
    expect(await textOf(damaged)).toBe('text-damaged')
    expect(await textOf(Uint8Array.of(0xff, 0xfe, 0x41, 0x00))).toBe('text-utf16')
    expect(await textOf(utf8('点位').slice(0, 5))).toBe('text-damaged')
  })
})

describe('the keys of a file', () => {
  it('are compared through the whole file, wherever they are kept', () => {
    const ledger = new Ledger()
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('lucid-publish-')).length
    for (let n = 0; n < 200_000; n++) ledger.add(`station-${n}~20260101T000000Z`, n + 2, Math.floor(n / 5_000))
    ledger.add('station-17~20260101T000000Z', 300_000, 60)
    expect([...ledger.findings()]).toEqual([{ key: 'station-17~20260101T000000Z', first: 19, second: 300_000 }])
    ledger.close()
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('lucid-publish-'))).toHaveLength(before)
  })

  it('tell whether a row refers to one before it, after it, or to none', () => {
    const ledger = new Ledger()
    ledger.add('130000', 2, 0)
    ledger.add('130100', 9_000, 1)
    for (const key of ['130000', '130100', '990000']) ledger.refer({ key, place: 7_000, field: 'parent', chunk: 0 })
    const unresolved = [...ledger.findings()].map((one) => ('below' in one ? [one.key, one.below] : one))
    expect(unresolved.toSorted()).toEqual([
      ['130100', 9_000],
      ['990000', undefined],
    ])
    ledger.close()
  })
})

describe('work ahead', () => {
  it('comes out in order, with no more under way than allowed', async () => {
    let under = 0
    let most = 0
    const results: number[] = []
    async function* items() {
      yield* [30, 1, 20, 2]
    }
    const start = async (n: number): Promise<number> => {
      most = Math.max(most, ++under)
      for (let turn = 0; turn < n; turn++) await Promise.resolve()
      under--
      return n
    }
    for await (const result of ahead(items(), 2, start)) results.push(result)
    expect(results).toEqual([30, 1, 20, 2])
    expect(most).toBe(2)
  })

  it('fails where it failed, and leaves no failure unheard', async () => {
    async function* items() {
      yield* [0, 1, 2]
    }
    const results: number[] = []
    const run = async (): Promise<void> => {
      const start = (n: number) => (n > 0 ? Promise.reject(new Error(String(n))) : Promise.resolve(n))
      for await (const result of ahead(items(), 3, start)) results.push(result)
    }
    await expect(run()).rejects.toThrow('1')
    expect(results).toEqual([0])
  })
})

describe('what the command says', () => {
  it('is a line with the place in the file and the column as spreadsheets call it', () => {
    const columns = columnsIn(['点位编码', 'name', '经度'], STATIONS)
    const finding = { place: 13, isRow: false, column: '经度', text: '“x”不是数字。' }
    expect(sentenceOf(finding, columns, 'zh')).toBe('第 13 行C 列“经度”：“x”不是数字。')
    expect(sentenceOf({ ...finding, column: 'station', text: 'No.' }, columns, 'en')).toBe(
      'line 13, column A “点位编码”: No.',
    )
    expect(sentenceOf({ ...finding, isRow: true, column: 'since', text: 'No.' }, columns, 'en')).toBe(
      'row 13, “since”: No.',
    )
    expect([0, 25, 26, 51, 702].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'AAA'])
  })

  it('has every sentence in both languages with the same values', () => {
    const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').toSorted()
    for (const [id, { zh, en }] of Object.entries(ALL_SENTENCES)) expect([id, names(zh)]).toEqual([id, names(en)])
  })

  it('follows the language of the terminal, and lets no file control it', () => {
    expect(terminalLanguage({ LANG: 'zh_CN.UTF-8' })).toBe('zh')
    expect(terminalLanguage({ LC_ALL: 'C', LANG: 'zh_CN.UTF-8' })).toBe('en')
    expect(say('en', 'no-file', { path: 'a\x1b[2Jb' })).not.toContain('\x1b')
  })

  it('tells progress line by line, or in one line of a terminal', () => {
    for (const isTTY of [true, false]) {
      let now = 0
      const lines: string[] = []
      const progress = new Progress({ isTTY, write: (text) => void lines.push(text) }, 'en', () => now)
      progress.begin('checking')
      now = 20_000
      progress.tell(200_000, 0.25)
      progress.tell(200_001, 0.25)
      expect(lines).toEqual([
        isTTY
          ? '\r\x1b[Kchecking: 200,000 rows (25 %), 10,000 rows/s, 1:00 left'
          : 'checking: 200,000 rows (25 %), 10,000 rows/s, 1:00 left\n',
      ])
    }
    expect([clock(7), clock(3_750)]).toEqual(['0:07', '1:02:30'])
    expect(rateOf(12_345, 1_000)).toBe(12_300)
  })
})

describe('the command', () => {
  it('reads what is asked for, and refuses what cannot be meant', () => {
    expect(readTask(['air-quality', 'a.csv', '--dry-run'])).toMatchObject({
      file: 'a.csv',
      dryRun: true,
      to: undefined,
    })
    expect(readTask(['--help'])).toBeUndefined()
    const of = (...args: string[]) => {
      try {
        readTask(args)
      } catch (error) {
        return error instanceof Error ? error.message : error
      }
      return 'read'
    }
    expect(of('air-quality')).toBe('usage')
    expect(of('air-quality', 'a.csv', '--moon')).toBe('usage')
    expect(of('air-qualty', 'a.csv')).toBe('no-register-suggestion')
    expect(of('环境空气质量', 'a.csv')).toBe('no-register-suggestion')
    expect(of('erasures', 'a.csv')).toBe('closed')
    expect(of('air-quality', 'a.csv', '--format', 'xlsx')).toBe('bad-format')
    expect(of('air-quality', 'a.csv', '--key-file', 'k')).toBe('key-for-local')
    expect(of('air-quality', 'a.csv', '--to', 'http://lucid.example', '--key-file', 'k')).toBe('not-https')
    expect(of('air-quality', 'a.csv', '--to', 'https://lucid.example')).toBe('key-file-needed')
    expect(of('air-quality', 'a.csv', '--to', 'lucid', '--key-file', 'k')).toBe('no-origin')
    expect(of('air-quality', 'a.csv', '--to', 'http://127.0.0.1:1', '--key-file', 'k')).toBe('read')
  })

  it('knows which columns a file cannot do without; a withdrawal needs its key alone', () => {
    expect(missingColumns(['点位编码', 'name'], STATIONS)).toEqual(
      Object.entries(STATIONS.fields)
        .filter(([name, { required }]) => required && name !== 'name' && name !== 'station')
        .map(([name]) => name),
    )
    expect(missingColumns(['time', 'averaging', '_status'], READINGS)).toEqual(['station'])
  })
})

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lucid-source-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  const readAll = async (path: string): Promise<string> => {
    let text = ''
    for await (const part of (await openSource(path)).texts()) text += part
    return text
  }

  it('is known by its name, compressed or not, and by its bytes', async () => {
    expect(['a.csv', 'b.JSONL', 'c.json.gz', 'd.xlsx', 'e'].map(formatOf)).toEqual([
      'csv',
      'ndjson',
      'json',
      undefined,
      undefined,
    ])
    expect(await readAll(file('a.csv', gzipSync('站,点')))).toBe('站,点')
  })

  it('is refused where gzip is cut off, or damaged', async () => {
    const whole = gzipSync('station\n'.repeat(10_000))
    await expect(openSource(file('b.csv.gz', whole.subarray(0, whole.length - 9)))).rejects.toMatchObject({
      code: 'gzip-damaged',
    })
    whole[40] = 0
    await expect(openSource(file('c.csv.gz', whole))).rejects.toMatchObject({ code: 'gzip-damaged' })
  })

  it('is said not to be there, or to be of no known kind', async () => {
    await expect(openSource(join(folder, 'none.csv'))).rejects.toMatchObject({ sentence: 'no-file' })
    await expect(openSource(folder, 'csv')).rejects.toMatchObject({ sentence: 'no-file' })
    await expect(openSource(file('d.xlsx', 'x'))).rejects.toMatchObject({ sentence: 'no-format' })
  })
})
