import { DATASETS } from '../generated/datasets.ts'
import type { Field, RegisterDefinition } from './register.ts'

/** An export as a data package lists it. */
interface Resource {
  format: string
  size: number
  /** Empty for all records. */
  year: string
  /** Figures of an export that nobody asked for yet are not known. */
  rows: number | undefined
  bytes: number | undefined
  /** Lower-case hexadecimal. */
  sha256: string | undefined
}

/** Types of Table Schema for ours. @see https://datapackage.org/standard/table-schema/ */
const TYPES: Record<Field['type'], string> = {
  string: 'string',
  // A quantity is a decimal text: a reader that makes it a float loses the printed digits.
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  year: 'year',
  yearmonth: 'yearmonth',
  // The text of the standard knows lists, its profile (JSON Schema) does not: packages have to pass both.
  list: 'string',
}

/** Table Schema of one field; what the standard has no word for stands under `lucid:`. */
const schemaOf = ([name, field]: [string, Field]) => ({
  name,
  title: field.title.en,
  type: TYPES[field.type],
  ...(field.type === 'list' ? { 'lucid:delimiter': ';' } : {}),
  ...(field.description ? { description: field.description.en } : {}),
  constraints: {
    ...(field.required ? { required: true } : {}),
    ...(field.pattern && field.type === 'string' ? { pattern: field.pattern } : {}),
    ...(field.enum && field.type === 'string' ? { enum: Object.keys(field.enum) } : {}),
  },
  'lucid:title': field.title,
  ...(field.unit ? { 'lucid:unit': field.unit } : {}),
  ...(field.role.length > 0 ? { 'lucid:role': field.role } : {}),
  ...(field.enum ? { 'lucid:enum': field.enum } : {}),
  ...(field.coarsen ? { 'lucid:coarsen': field.coarsen } : {}),
  ...(field.convertible ? { 'lucid:convertible': field.convertible } : {}),
  ...(field.retractable ? { 'lucid:retractable': true } : {}),
})

/** The fields of a register as a Table Schema (Data Package v2). */
export const tableSchema = (register: RegisterDefinition) => {
  const fields = Object.entries(register.fields)
  return {
    fields: fields.map(schemaOf),
    primaryKey: fields.flatMap(([name, { role }]) => (role.includes('key') ? [name] : [])),
    missingValues: [''],
  }
}

/** Columns that exports add behind the register's own. */
const ENTRY_FIELDS = [
  { name: '_index', title: 'position of the entry in the log', type: 'integer' },
  { name: '_revision', title: 'revision', type: 'integer' },
  { name: '_publishedAt', title: 'published at', type: 'datetime' },
  { name: '_publisher', title: 'publisher', type: 'string' },
  { name: '_demonstration', title: 'whether the row is invented for demonstration', type: 'boolean' },
]

/**
 * The Data Package v2 of a register at one tree size.
 * @param state - origins of the portal and of the log that its entries stand in; when the log came to hold the last of
 * them (RFC 3339 UTC), and the checkpoint that covers them
 */
export const dataPackage = (
  register: RegisterDefinition,
  exports: Resource[],
  {
    PORTAL_ORIGIN,
    LOG_ORIGIN,
    at,
    checkpoint,
  }: { PORTAL_ORIGIN: string; LOG_ORIGIN: string; at?: string | undefined; checkpoint?: string | undefined },
) => {
  const dataset = DATASETS[register.id]
  const schema = tableSchema(register)
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: register.id,
    title: register.title.en,
    description: `${register.description.en} ${register.absence.en}`,
    homepage: `${PORTAL_ORIGIN}/en/registers/${register.id}/`,
    licenses: [{ name: register.licence }],
    ...(dataset ? { sources: [{ title: dataset.source.title.en, path: dataset.source.url }] } : {}),
    'lucid:title': register.title,
    'lucid:log': LOG_ORIGIN,
    ...(at === undefined ? {} : { created: at }),
    ...(checkpoint === undefined ? {} : { 'lucid:checkpoint': checkpoint }),
    resources: exports.map(({ format, size, year, rows, bytes, sha256 }) => ({
      name: `${register.id}-${format}${year === '' ? '' : `-${year}`}`,
      path: `${PORTAL_ORIGIN}/api/registers/${register.id}/export.${format}?size=${size}${year === '' ? '' : `&year=${year}`}`,
      format,
      mediatype: format === 'csv' ? 'text/csv' : 'application/x-ndjson',
      encoding: 'utf-8',
      ...(bytes === undefined ? {} : { bytes }),
      ...(sha256 === undefined ? {} : { hash: `sha256:${sha256}` }),
      ...(rows === undefined ? {} : { 'lucid:rows': rows }),
      'lucid:treeSize': size,
      ...(year === '' ? {} : { 'lucid:year': year }),
      ...(format === 'csv' ? { schema: { ...schema, fields: [...schema.fields, ...ENTRY_FIELDS] } } : {}),
    })),
  }
}
