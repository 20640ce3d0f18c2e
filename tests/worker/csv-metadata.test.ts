import { parse } from 'papaparse'
import * as z from 'zod'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { aPlace, aReading, aStation, countEntries, get, publishAll } from './builders.ts'

const Datatype = z.union([
  z.string(),
  z.object({
    base: z.string(),
    format: z.string().optional(),
    minimum: z.string().optional(),
    maximum: z.string().optional(),
    maxLength: z.int().optional(),
  }),
])
const Column = z.looseObject({
  // A name is a URI template variable and may not begin with an underscore (Model for Tabular Data, 4.3).
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.]*$/),
  titles: z.object({ und: z.string(), zh: z.string(), en: z.string() }),
  datatype: Datatype,
  required: z.boolean().optional(),
  separator: z.string().optional(),
})
const Table = z.looseObject({
  url: z.string(),
  tableSchema: z.object({
    columns: z.array(Column),
    primaryKey: z.array(z.string()),
    foreignKeys: z
      .array(
        z.object({
          columnReference: z.string(),
          reference: z.object({ resource: z.string(), columnReference: z.string() }),
        }),
      )
      .optional(),
  }),
})
const Metadata = z.looseObject({
  '@context': z.tuple([z.literal('http://www.w3.org/ns/csvw'), z.looseObject({})]),
  '@type': z.literal('TableGroup'),
  dialect: z.looseObject({ delimiter: z.literal(','), header: z.literal(true) }),
  tables: z.array(Table),
})
type Table = z.output<typeof Table>

const AIR = '/api/registers/air-quality'
const metadataOf = async (path: string) => Metadata.parse(await (await get(path)).json())
const rowsOf = async ({ url }: Pick<Table, 'url'>): Promise<string[][]> =>
  parse<string[]>(await (await get(url.replace(/^https?:\/\/[^/]+/, ''))).text(), { skipEmptyLines: true }).data

/** Lexical forms of the datatypes that are used (XML Schema 1.1, part 2). */
const FORMS: Record<string, RegExp> = {
  string: /^[^]*$/,
  decimal: /^[+-]?(\d+(\.\d*)?|\.\d+)$/,
  integer: /^[+-]?\d+$/,
  boolean: /^(true|false|1|0)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  dateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
  gYear: /^\d{4}$/,
  gYearMonth: /^\d{4}-\d\d$/,
}

/** What a reader of CSV on the Web would complain of: header, datatypes, formats and required cells. */
const faultsOf = ({ tableSchema: { columns } }: Table, [header, ...rows]: string[][]): string[] => [
  ...columns.flatMap(({ titles: { und } }, i) => (header?.[i] === und ? [] : [`column ${i} is ${header?.[i]}`])),
  ...rows.flatMap((row, line) =>
    columns.flatMap(({ name, datatype, required, separator }, i) => {
      const cell = row[i] ?? ''
      if (cell === '') return required ? [`${line} ${name} is missing`] : []
      const { base, format } = typeof datatype === 'string' ? { base: datatype, format: undefined } : datatype
      const parts = separator === undefined ? [cell] : cell.split(separator)
      const fits = (part: string): boolean =>
        (FORMS[base]?.test(part) ?? false) && (format === undefined || new RegExp(`^(${format})$`).test(part))
      return parts.every(fits) ? [] : [`${line} ${name}: ${cell}`]
    }),
  ),
]

beforeAll(async () => {
  await publishAll('places', [
    aPlace(),
    aPlace({ code: '110100', level: 'city', parent: '110000', alias: ['甲', '乙'] }),
  ])
  await publishAll('air-stations', [aStation()])
  await publishAll('air-quality', [aReading(), aReading({ time: '2019-01-01T00:00:00Z', so2: undefined })])
})

describe('metadata of a CSV', () => {
  it('is where the file says', async () => {
    const size = await countEntries()
    const { headers } = await get(`${AIR}/export.csv?size=${size}`)
    expect(headers.get('link')).toBe(
      `<${AIR}/export.csv-metadata.json?size=${size}>; rel="describedby"; type="application/csvm+json"`,
    )
    const answer = await get(`${AIR}/export.csv-metadata.json?size=${size}`)
    expect(answer.headers.get('content-type')).toBe('application/csvm+json')
    expect((await get(`${AIR}/export.ndjson?size=${size}`)).headers.get('link')).toBeNull()
  })

  it.each(['places', 'air-stations', 'air-quality'])(
    'of %s describes every column and cell as they are',
    async (id) => {
      const { tables } = await metadataOf(`/api/registers/${id}/export.csv-metadata.json`)
      for (const table of tables) expect(faultsOf(table, await rowsOf(table))).toEqual([])
    },
  )

  it('would be found wanting if a cell did not fit, or a column were called otherwise', async () => {
    const [table] = (await metadataOf(`${AIR}/export.csv-metadata.json`)).tables
    if (!table) throw new Error('no table')
    const [header = [], row = []] = await rowsOf(table)
    expect(faultsOf(table, [header, row.map((cell) => (cell === '38' ? 'much' : cell))])).toHaveLength(1)
    expect(faultsOf(table, [header.toReversed(), row]).length).toBeGreaterThan(1)
  })

  it('names a primary key that no two rows share', async () => {
    const [table] = (await metadataOf(`${AIR}/export.csv-metadata.json`)).tables
    const [header, ...rows] = table ? await rowsOf(table) : []
    const at = table?.tableSchema.primaryKey.map((name) => header?.indexOf(name) ?? -1) ?? []
    expect(at.length).toBeGreaterThan(1)
    const keys = rows.map((row) => at.map((i) => row[i]).join('~'))
    expect(new Set(keys).size).toBe(rows.length)
  })

  it('leads from each reference to a table of the group, whose column holds the value', async () => {
    const { tables } = await metadataOf(`${AIR}/export.csv-metadata.json`)
    const [main] = tables
    const references = main?.tableSchema.foreignKeys ?? []
    expect(references.map(({ columnReference }) => columnReference)).toEqual(['station'])
    for (const { columnReference, reference } of references) {
      const target = tables.find(({ url }) => url === reference.resource)
      if (!main || !target) throw new Error('a reference out of the group')
      const [header, ...rows] = await rowsOf(main)
      const [others, ...theirs] = await rowsOf(target)
      const known = theirs.map((row) => row[others?.indexOf(reference.columnReference) ?? -1])
      for (const row of rows) expect(known).toContain(row[header?.indexOf(columnReference) ?? -1])
    }
  })

  it('of one year is of that file', async () => {
    const { tables } = await metadataOf(`${AIR}/export.csv-metadata.json?year=2019`)
    expect(tables[0]?.url).toContain('&year=2019')
    expect(tables[0] && (await rowsOf(tables[0]))).toHaveLength(2)
  })

  it('is not there for a register that says nothing, or does not exist', async () => {
    for (const id of ['surface-water', 'nothing-such'])
      expect((await get(`/api/registers/${id}/export.csv-metadata.json`)).status).toBe(404)
  })

  it('keeps every pattern of every register a regular expression on its own', () => {
    const patterns = Object.values(REGISTERS).flatMap(({ fields }) =>
      Object.values(fields).flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern.slice(1, -1)])),
    )
    expect(patterns.length).toBeGreaterThan(20)
    for (const pattern of patterns) expect(() => new RegExp(`^(${pattern})$`)).not.toThrow()
  })
})
