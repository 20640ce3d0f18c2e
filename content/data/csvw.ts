import { REGISTERS } from '../generated/registers.ts'
import { ENTRY_COLUMNS } from '../registers/csv.ts'
import { keyFields } from '../registers/key.ts'
import type { Field, RegisterDefinition } from '../registers/register.ts'

/**
 * What the columns of an export mean, as CSV on the Web.
 * @see https://www.w3.org/TR/tabular-metadata/
 */

/** A table that metadata speaks of: one export as CSV. */
export interface CsvTable {
  register: RegisterDefinition
  /** Absolute address of the file, pinned to its tree size. */
  url: string
}

/** What is known of the export besides. */
export interface CsvFacts {
  rows: number
  sha256: string
  /** When the log came to hold the export's last entry, RFC 3339 UTC. */
  at: string
  size: number
  /** Name of the log. */
  origin: string
  /** The register's page, and where the description with the checkpoint stands. */
  page: string
  description: string
}

type Node = Record<string, unknown>

/** XML Schema's names, as CSV on the Web uses them. A quantity is exact: never a float. */
const BASES: Record<Field['type'], string> = {
  string: 'string',
  number: 'decimal',
  integer: 'integer',
  boolean: 'boolean',
  date: 'date',
  datetime: 'dateTime',
  year: 'gYear',
  yearmonth: 'gYearMonth',
  list: 'string',
}

/** Texts in a regular expression, as themselves. */
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const formatOf = ({ type, enum: choices, pattern }: Field): string | undefined => {
  if (choices && (type === 'string' || type === 'list')) return Object.keys(choices).map(escaped).join('|')
  return type === 'string' || type === 'list' ? pattern?.slice(1, -1) : undefined
}

const datatypeOf = (field: Field): Node | string => {
  const base = BASES[field.type]
  const format = formatOf(field)
  const facets = {
    ...(format === undefined ? {} : { format }),
    ...(field.minimum === undefined ? {} : { minimum: field.minimum }),
    ...(field.maximum === undefined ? {} : { maximum: field.maximum }),
    // A list's length is that of no part of it.
    ...(field.maxLength === undefined || field.type !== 'string' ? {} : { maxLength: field.maxLength }),
  }
  return Object.keys(facets).length === 0 ? base : { base, ...facets }
}

/** The header names a column by its name alone, which therefore is one of its titles. */
const titlesOf = (name: string, { zh, en }: Field['title']): Node => ({ und: name, zh, en })

const columnOf = ([name, field]: [string, Field]): Node => ({
  name,
  titles: titlesOf(name, field.title),
  ...(field.description
    ? { 'dc:description': [text(field.description.zh, 'zh'), text(field.description.en, 'en')] }
    : {}),
  datatype: datatypeOf(field),
  ...(field.type === 'list' ? { separator: ';' } : {}),
  ...(field.required ? { required: true } : {}),
  ...(field.unit ? { 'schema:unitCode': { '@value': field.unit } } : {}),
})

const text = (value: string, language: 'zh' | 'en'): Node => ({ '@value': value, '@language': language })

/** Behind the fields of a register, in order of `ENTRY_COLUMNS`. Names may not begin with an underscore (W3C). */
const ENTRY: Record<(typeof ENTRY_COLUMNS)[number], { zh: string; en: string; datatype: string }> = {
  _index: { zh: '在日志里的位置', en: 'position in the log', datatype: 'integer' },
  _revision: { zh: '修订号', en: 'revision', datatype: 'integer' },
  _publishedAt: { zh: '公布时间', en: 'published at', datatype: 'dateTime' },
  _publisher: { zh: '公布者', en: 'publisher', datatype: 'string' },
  _demonstration: { zh: '是否为演示编造', en: 'invented for demonstration', datatype: 'boolean' },
}
const ENTRY_NODES: Node[] = ENTRY_COLUMNS.map((name) => {
  const { zh, en, datatype } = ENTRY[name]
  return { name: `entry.${name.slice(1)}`, titles: titlesOf(name, { zh, en }), datatype, required: true }
})

/** Registers that a row must name a record of, by one field that is their whole key. */
const referencesOf = (register: RegisterDefinition): { field: string; register: RegisterDefinition; key: string }[] => {
  if (register.unknownRef !== 'refuse') return []
  return Object.entries(register.fields).flatMap(([field, { ref, type }]) => {
    const referred = ref === undefined ? undefined : REGISTERS[ref]
    if (!referred || type === 'list') return []
    const [key, ...others] = keyFields(referred)
    return key && others.length === 0 ? [{ field, register: referred, key: key[0] }] : []
  })
}

/** Registers whose tables belong to the metadata of a register, because it refers to them. */
export const referredRegisters = (register: RegisterDefinition): RegisterDefinition[] => [
  ...new Set(
    referencesOf(register).flatMap(({ register: referred }) => (referred.id === register.id ? [] : [referred])),
  ),
]

const tableOf = ({ register, url }: CsvTable, tables: CsvTable[]): Node => {
  const foreignKeys = referencesOf(register).flatMap(({ field, register: referred, key }) => {
    const table = tables.find((one) => one.register.id === referred.id)
    return table ? [{ columnReference: field, reference: { resource: table.url, columnReference: key } }] : []
  })
  return {
    url,
    'dc:title': [text(register.title.zh, 'zh'), text(register.title.en, 'en')],
    tableSchema: {
      columns: [...Object.entries(register.fields).map(columnOf), ...ENTRY_NODES],
      primaryKey: keyFields(register).map(([name]) => name),
      ...(foreignKeys.length > 0 ? { foreignKeys } : {}),
    },
  }
}

/** RFC 4180 as the exports are written. */
const DIALECT = {
  encoding: 'utf-8',
  delimiter: ',',
  quoteChar: '"',
  doubleQuote: true,
  lineTerminators: ['\r\n'],
  header: true,
  skipInitialSpace: false,
}

/**
 * Metadata of an export and of the tables it refers to.
 * @param others - exports of the registers in `referredRegisters` that hold something
 * @param isPart - whether the export holds but a part of its register, so that references within it may lead outside
 */
export const csvMetadata = (main: CsvTable, others: CsvTable[], facts: CsvFacts, isPart: boolean): Node => {
  const { register } = main
  return {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en' }],
    '@type': 'TableGroup',
    dialect: DIALECT,
    'dc:title': [text(register.title.zh, 'zh'), text(register.title.en, 'en')],
    'dc:description': [text(register.description.zh, 'zh'), text(register.description.en, 'en')],
    'dc:license': { '@id': `https://spdx.org/licenses/${register.licence}` },
    'dc:modified': { '@value': facts.at, '@type': 'xsd:dateTime' },
    'dc:source': { '@id': facts.page },
    'dc:relation': { '@id': facts.description },
    'dc:identifier': `sha256:${facts.sha256}`,
    'dc:extent': `${facts.rows} rows`,
    'dc:provenance': `${facts.origin}, tree size ${facts.size}`,
    tables: [
      tableOf(main, isPart ? others : [main, ...others]),
      ...others.map((table) => ({ ...tableOf(table, []), suppressOutput: true })),
    ],
  }
}
