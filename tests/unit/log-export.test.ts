import { describe, expect, it } from 'vitest'
import { differingColumn, readExportRows } from '../../content/log/export-rows.ts'
import { verifyExportRow, verifyExportState } from '../../content/log/verify-export.ts'

const CSV =
  'standard,title,note,_index,_revision,_publishedAt,_publisher,_demonstration\r\n' +
  'T5,"a, ""b""\r\nc",,7,1,2026-01-02T03:04:05Z,portal,false\r\n'
const record = { index: 7, register: 'standards', key: 'T5' }
const stated = {
  revision: 1,
  publishedAt: '2026-01-02T03:04:05Z',
  publisher: 'portal',
  body: { standard: 'T5', title: 'a, "b"\r\nc' },
}

describe('rows of an export', () => {
  it('are read from CSV, NDJSON and JSON, each with its place in the log', () => {
    const [row] = readExportRows(CSV, 'csv') ?? []
    expect(row).toMatchObject({ index: 7, cells: { standard: 'T5', title: 'a, "b"\r\nc', note: '', _revision: '1' } })
    expect(readExportRows(`\ufeff${CSV}`, 'csv')).toEqual([row])
    expect(readExportRows(`${JSON.stringify(record)}\n`, 'ndjson')).toEqual([{ index: 7, record }])
    expect(readExportRows(JSON.stringify({ items: [record] }), 'json')).toEqual([{ index: 7, record }])
  })

  it.each([
    ['csv', 'a,_index\r\nx\r\n'],
    ['csv', 'a,_index\r\nx,-1\r\n'],
    ['csv', 'a,_index\r\n"x,1\r\n'],
    ['csv', 'a,b\r\nx,1\r\n'],
    ['ndjson', '{"index":1'],
    ['ndjson', '{"index":"1"}'],
    ['json', '{}'],
    ['json', '{"items":[{"index":1.5}]}'],
    ['json', 'null'],
  ] as const)('of a file that is none are not: %s %j', (format, text) => {
    expect(readExportRows(text, format)).toBeUndefined()
  })

  it('are compared column by column', () => {
    const [row] = readExportRows(CSV, 'csv') ?? []
    const cells = row && 'cells' in row ? row.cells : {}
    const compare = (over: object, body: object = {}, disarmed = false) =>
      differingColumn({ ...cells, ...over }, { ...stated, body: { ...stated.body, ...body } }, new Map(), disarmed)
    expect(compare({})).toBeUndefined()
    expect(compare({ title: 'x' })).toBe('title')
    expect(compare({ note: 'x' })).toBe('note')
    expect(compare({ _publisher: 'x' })).toBe('_publisher')
    expect(compare({}, { more: 'x' })).toBe('more')
    expect(compare({ note: 'a;b' }, { note: ['a', 'b'] })).toBeUndefined()
    expect(compare({ note: "'=1+1" }, { note: '=1+1' }, true)).toBeUndefined()
    expect(compare({ note: "'=1+1" }, { note: '=1+1' })).toBe('note')
  })

  it('show a text that the leaf only commits to, or nothing once it is erased', () => {
    const body = { note: { commitment: 'A'.repeat(43) } }
    const disclosed = new Map([['note', '示例']])
    expect(differingColumn({ note: '示例' }, { body }, disclosed, false)).toBeUndefined()
    expect(differingColumn({ note: '别的' }, { body }, disclosed, false)).toBe('note')
    expect(differingColumn({ note: '' }, { body }, new Map(), false)).toBeUndefined()
  })

  it('beyond the size of the export do not belong to it', async () => {
    const evidence = { entry: {}, proof: { index: 9, hashes: [], checkpoint: '' }, vkey: '' }
    const steps = await verifyExportRow({ index: 9, record: { index: 9 } }, { size: 9, disarmed: false }, evidence)
    expect(steps).toMatchObject([{ ok: false, detail: 'noSuchIndex', values: { index: 9, size: 9 } }])
  })
})

it.each([null, 7, {}, { size: 3 }, { size: 3, proof: {} }, { size: '3', proof: { checkpoint: 'x' } }])(
  'the description of an export is not believed on the word of %j',
  async (description) => {
    const steps = await verifyExportState(description, { vkey: 'x' })
    expect(steps.every(({ ok }) => ok)).toBe(false)
  },
)
