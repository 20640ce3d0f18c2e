import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRows } from '../../content/registers/rows.ts'
import { findJsonFault } from '../../content/registers/json-fault.ts'
import { message } from '../../content/registers/messages.ts'
import { MAX_BODY_BYTES, MAX_ROWS, readRows } from '../../worker/http/body.ts'
import { Problem } from '../../worker/http/problems.ts'

const JSON_TYPE = { 'Content-Type': 'application/json' }
const CSV_TYPE = { 'Content-Type': 'text/csv' }
const NDJSON_TYPE = { 'Content-Type': 'application/x-ndjson' }
const utf8 = (text: string) => new TextEncoder().encode(text)

const request = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
  new Request('https://portal.example/', { method: 'POST', body, headers })
const read = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
  readRows(request(body, headers))

/** What a request is refused for: its kind, and the sentences of its issues. */
const refusal = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) => {
  const error = await read(body, headers).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Problem)) throw new Error(`not refused but: ${String(error)}`)
  const said = error.issues.map((issue) => ('message' in issue ? issue.message.en : message(issue, 'en')))
  return [error.kind, ...said]
}

describe('rows of a request', () => {
  it.each([
    ['json', JSON_TYPE, '[{"station":"1001A"},{"station":"1002A"}]'],
    ['ndjson', NDJSON_TYPE, '{"station":"1001A"}\r\n\n{"station":"1002A"}\n'],
    ['csv', CSV_TYPE, 'station\n1001A\n1002A\n'],
    ['csv', { 'Content-Type': 'Text/CSV; charset=UTF-8; header=present' }, '\ufeffstation\r\n"1001A"\r\n\r\n1002A'],
  ])('are read from %s', async (format, headers, body) => {
    expect(await read(body, headers)).toMatchObject({ format, rows: [{ station: '1001A' }, { station: '1002A' }] })
  })

  it('are the same compressed, under the same digest', async () => {
    const plain = await read('a,b\n1,2\n', CSV_TYPE)
    const packed = await read(new Uint8Array(gzipSync('a,b\n1,2\n')), { ...CSV_TYPE, 'Content-Encoding': 'gzip' })
    expect(packed).toEqual(plain)
    expect(plain.digest).toMatch(/^[0-9a-f]{64}$/)
    expect((await read('a,b\n1,3\n', CSV_TYPE)).digest).not.toBe(plain.digest)
  })

  it('are read from GBK bytes, told by the bytes', async () => {
    // 站点,名称 / 1001A,万寿西宫
    const gbk = Uint8Array.from([
      0xd5, 0xbe, 0xb5, 0xe3, 0x2c, 0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0x31, 0x30, 0x30, 0x31, 0x41, 0x2c, 0xcd, 0xf2, 0xca,
      0xd9, 0xce, 0xf7, 0xb9, 0xac,
    ])
    expect(await read(gbk, CSV_TYPE)).toMatchObject({
      encoding: 'gb18030',
      rows: [{ 站点: '1001A', 名称: '万寿西宫' }],
    })
  })

  it('know their lines, over quoted line breaks and empty lines', async () => {
    const { rows, lines } = await read('a,b\n1,"x\ny"\n\n2,z\n', CSV_TYPE)
    expect(rows).toEqual([
      { a: '1', b: 'x\ny' },
      { a: '2', b: 'z' },
    ])
    expect(lines).toEqual([2, 5])
  })

  it('keep __proto__ as a column of its own', async () => {
    for (const [body, headers] of [
      ['a,__proto__\n1,2\n', CSV_TYPE],
      ['[{"a":"1","__proto__":"2"}]', JSON_TYPE],
    ] as const) {
      const { rows } = await read(body, headers)
      expect(Object.keys(rows[0] ?? {})).toEqual(['a', '__proto__'])
    }
  })
})

describe('a request is refused', () => {
  it('over 8 MB, said or streamed', async () => {
    const large = new Uint8Array(MAX_BODY_BYTES + 1).fill(0x20)
    expect(await refusal(large, JSON_TYPE)).toEqual(['body-too-large'])
    expect(await refusal('[]', { ...JSON_TYPE, 'Content-Length': String(MAX_BODY_BYTES + 1) })).toEqual([
      'body-too-large',
    ])
  })

  it('over 8 MB before its type is looked at', async () => {
    expect(await refusal('', { 'Content-Type': 'image/png', 'Content-Length': '9000000' })).toEqual(['body-too-large'])
  })

  it('after what its client still sends has been read, so that the answer arrives', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent >= 12) return controller.close()
        sent++
        controller.enqueue(new Uint8Array(1024 * 1024))
      },
    })
    const init = { method: 'POST', body, headers: JSON_TYPE, duplex: 'half' }
    await expect(readRows(new Request('https://portal.example/', init))).rejects.toMatchObject({
      kind: 'body-too-large',
    })
    expect(sent).toBe(12)
  })

  it('when 64 MB unfold from a small gzip', async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(64 * 1024 * 1024)))
    expect(bomb.length).toBeLessThan(100_000)
    expect(await refusal(bomb, { ...JSON_TYPE, 'Content-Encoding': 'gzip' })).toEqual(['body-too-large'])
  })

  it('with a gzip that is cut or none at all', async () => {
    const gzip = { ...CSV_TYPE, 'Content-Encoding': 'gzip' }
    const whole = new Uint8Array(gzipSync('a,b\n1,2\n'.repeat(1000)))
    const said = ['invalid-request', 'The gzip data are damaged or cut short.']
    expect(await refusal(whole.slice(0, -9), gzip)).toEqual(said)
    expect(await refusal('a,b\n', gzip)).toEqual(said)
  })

  it.each([
    ['an image', { 'Content-Type': 'image/png' }],
    ['no type', { 'Content-Type': '' }],
    ['a spreadsheet', { 'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }],
    ['another compression', { ...JSON_TYPE, 'Content-Encoding': 'br' }],
    ['two compressions', { ...JSON_TYPE, 'Content-Encoding': 'gzip, gzip' }],
  ])('with %s', async (_, headers) => {
    expect(await refusal('[]', headers)).toEqual(['unsupported-media-type'])
  })

  it.each([
    ['JSON', JSON_TYPE, JSON.stringify(Array.from({ length: MAX_ROWS + 1 }, () => ({ a: '1' })))],
    ['NDJSON', NDJSON_TYPE, '{"a":"1"}\n'.repeat(MAX_ROWS + 1)],
    ['CSV', CSV_TYPE, 'a\n' + '1\n'.repeat(MAX_ROWS + 1)],
    ['CSV with empty lines first', CSV_TYPE, 'a\n' + '\n'.repeat(MAX_ROWS) + '1\n'.repeat(MAX_ROWS + 1)],
  ])('with 5,001 rows of %s', async (_, headers, body) => {
    expect(await refusal(body, headers)).toEqual(['too-many-rows'])
  })

  it('but not with 5,000, however many empty lines are between them', async () => {
    const { rows } = await read('a\n' + '1\n\n'.repeat(MAX_ROWS), CSV_TYPE)
    expect(rows).toHaveLength(MAX_ROWS)
  })

  it.each([
    ['nothing', JSON_TYPE, '', 'There are no rows.'],
    ['white space', CSV_TYPE, ' \n', 'There are no rows.'],
    ['an empty array', JSON_TYPE, '[]', 'There are no rows.'],
    ['a header alone', CSV_TYPE, 'a,b\n', 'There are no rows.'],
    ['an object', JSON_TYPE, '{"a":"1"}', 'A JSON array of rows is expected.'],
    ['cut JSON', JSON_TYPE, '[{"a":\n"1"', 'line 2: The JSON is malformed at character 4.'],
    ['NaN', JSON_TYPE, '[{"a":NaN}]', 'line 1: The JSON is malformed at character 7.'],
    ['a bad line', NDJSON_TYPE, '{"a":"1"}\n{"a":}', 'line 2: The JSON is malformed at character 6.'],
    [
      'an open quote',
      CSV_TYPE,
      'a,b\n1,2\n3,"4\n',
      'line 3: A quotation mark is not closed, or has characters beside it.',
    ],
    ['a short line', CSV_TYPE, 'a,b\n1,2\n3\n', 'line 3: The header has 2 columns, this line has 1.'],
    ['a long line', CSV_TYPE, 'a,b\n1,2,3\n', 'line 2: The header has 2 columns, this line has 3.'],
    ['an unnamed column', CSV_TYPE, 'a,\n1,2\n', 'line 2: Column 2 has no name but holds something.'],
    ['one column twice', CSV_TYPE, 'a,a\n1,2\n', 'line 1: “a” and “a” are the same column.'],
    ['semicolons', CSV_TYPE, 'a;b\n1;2\n', 'line 1: The header has only one column; separate columns by commas.'],
  ])('for %s, saying where', async (_, headers, body, said) => {
    expect(await refusal(body, headers)).toEqual(['invalid-request', said])
  })

  it('in UTF-16, with or without its mark', async () => {
    const said = ['invalid-request', 'The file is in UTF-16; save it as UTF-8 (or GB18030).']
    const utf16 = new Uint8Array(new Uint16Array([...'a,b\n1,2\n'].map((character) => character.charCodeAt(0))).buffer)
    expect(await refusal(utf16, CSV_TYPE)).toEqual(said)
    expect(await refusal(Uint8Array.from([0xff, 0xfe, ...utf16]), CSV_TYPE)).toEqual(said)
    expect(await refusal('a\n1\n', { 'Content-Type': 'text/csv; charset=utf-16le' })).toEqual(said)
  })

  it('in damaged UTF-8, which GB18030 would read as other characters', async () => {
    const said = ['invalid-request', 'The file is not sound UTF-8 or GB18030 text; it may be damaged or cut short.']
    const text = utf8('站点,名称\n1001A,万寿西宫\n')
    expect(await refusal(text.slice(0, -2), CSV_TYPE)).toEqual(said)
    expect(await refusal(Uint8Array.from([0xff, 0xff, 0x61]), CSV_TYPE)).toEqual(said)
  })
})

describe('where JSON goes wrong', () => {
  it.each([
    ['[1,]', 3],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['{1:2}', 1],
    ['[01]', 2],
    ['["\t"]', 1],
    ['[1] 2', 4],
    ['[1}', 2],
    ['nul', 0],
    ['["a', 1],
    ['[', 1],
    ['  ', 2],
    ['{,}', 1],
  ])('%j at %i', (text, at) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    expect(findJsonFault(text)).toBe(at)
  })

  it('is within the text, and what stands before it is not at fault', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('', '}', ',', 'x', '"'), (json, where, extra) => {
        const cut = where % (json.length + 1)
        const text = json.slice(0, cut) + extra + json.slice(cut + 1)
        const fault = findJsonFault(text)
        expect(fault).toBeLessThanOrEqual(text.length)
        // What is sound runs to its end.
        if (isJson(text)) expect(fault).toBe(text.length)
      }),
      { numRuns: 2000 },
    )
  })

  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
})

it('any text is rows or is refused, in every format', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('json', 'ndjson', 'csv'), (text, format) => {
      const { rows, issues } = parseRows(text, format)
      expect(Array.isArray(rows) && Array.isArray(issues)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
