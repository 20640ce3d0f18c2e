import { sql, type SQL } from 'drizzle-orm'
import { filesOf, type Body } from '../../content/registers/facts.ts'
import { oncePerRegister } from '../../content/registers/once.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { describeObjects } from './objects.ts'
import type { Appended, Publication, Statement } from './plan.ts'

/** Published files as records name them: what was received of each, and the way back from a file to its records. */

/** What is wrong with a file that a row names. */
export interface FileFault {
  /** Index among the rows given. */
  row: number
  field: string
  code: 'file-missing' | 'file-differs' | 'too-many-files'
  values: Record<string, string>
}

/** Files that the rows of one request may name, each looked at once. */
const MAX_FILES = 400

const documentFields = oncePerRegister((register) => fieldsWithRole(register, 'document'))

/**
 * Rows with size and media type of every file they name, as it was handed in. Rows of a register without files come back
 * as they are.
 * @param rows - read by the import check
 */
export const describeFiles = async <Row extends { body: Body }>(
  objects: R2Bucket,
  register: RegisterDefinition,
  rows: Row[],
): Promise<{ rows: Row[]; faults: FileFault[] }> => {
  const fields = documentFields(register)
  const named = rows.flatMap(({ body }, row) =>
    fields.flatMap((field) => filesOf(body[field]).map((file) => ({ row, field, file }))),
  )
  const [first] = named
  if (!first) return { rows, faults: [] }
  const hashes = new Set(named.map(({ file }) => file.sha256))
  if (hashes.size > MAX_FILES) {
    const values = { count: String(hashes.size), maximum: String(MAX_FILES) }
    return { rows, faults: [{ row: first.row, field: first.field, code: 'too-many-files', values }] }
  }
  const found = await describeObjects(objects, [...hashes])
  const faults = named.flatMap(({ row, field, file }): FileFault[] => {
    const { sha256: hash, bytes, mediaType } = file
    const object = found.get(hash)
    if (!object) return [{ row, field, code: 'file-missing', values: { hash } }]
    const fits = (bytes === 0 || bytes === object.bytes) && (mediaType === '' || mediaType === object.mediaType)
    const values = { hash, bytes: String(object.bytes), mediaType: object.mediaType }
    return fits ? [] : [{ row, field, code: 'file-differs', values }]
  })
  const described = (body: Body): Body => {
    const filled = fields.flatMap((field) => {
      const files = filesOf(body[field])
      if (files.length === 0) return []
      return [[field, files.map((file) => ({ ...file, ...found.get(file.sha256) }))] as const]
    })
    return filled.length === 0 ? body : { ...body, ...Object.fromEntries(filled) }
  }
  return { rows: rows.map((row) => ({ ...row, body: described(row.body) })), faults }
}

/** Whether any of these bodies names a file. */
export const namesFiles = (register: RegisterDefinition, rows: { body: Body }[]): boolean => {
  const fields = documentFields(register)
  return fields.length > 0 && rows.some(({ body }) => fields.some((field) => filesOf(body[field]).length > 0))
}

const isDescribed = ({ register, body }: Statement): boolean =>
  documentFields(register).every((field) => filesOf(body?.[field]).every(({ bytes }) => bytes > 0))

/** Publications with what was received of every file they name; those that say so already come back as they are. */
export const describePublications = (objects: R2Bucket, publications: Publication[]): Promise<Publication[]> =>
  Promise.all(
    publications.map(async (publication) => {
      if (publication.statements.every(isDescribed)) return publication
      const statements = await Promise.all(
        publication.statements.map(async (statement): Promise<Statement> => {
          const { register, body } = statement
          if (!body || isDescribed(statement)) return statement
          const { rows } = await describeFiles(objects, register, [{ body }])
          return { ...statement, body: rows[0]?.body ?? body }
        }),
      )
      return { ...publication, statements }
    }),
  )

/** @throws TypeError where a body names a file that nobody has looked at */
export const assertDescribed = (register: RegisterDefinition, body: Body): void => {
  for (const field of documentFields(register))
    for (const { bytes, sha256 } of filesOf(body[field]))
      if (bytes === 0) throw new TypeError(`${register.id}.${field}: the file ${sha256} was not described`)
}

/** One row of `documents`; `index` is `undefined` where only `gone` changes. */
export interface DocumentRow {
  sha256: string
  register: string
  key: string
  field: string
  index: number | undefined
  gone: number | undefined
}

/** One entry, the files it names and those that the entry before it named. */
export interface Naming {
  register: string
  key: string
  index: number
  files: { sha256: string; field: string }[]
  before: { sha256: string; field: string }[]
}

/** What entries in their order make of the table: which entry named a file last, and which names it no more. */
export const documentRows = (entries: Naming[]): DocumentRow[] => {
  const rows = new Map<string, DocumentRow>()
  for (const { register, key, index, files, before } of entries) {
    const name = ({ sha256, field }: Naming['files'][number]): string => [sha256, register, key, field].join(' ')
    const named = new Set(files.map(name))
    for (const file of before) {
      const id = name(file)
      if (!named.has(id)) rows.set(id, { ...file, register, key, index: rows.get(id)?.index, gone: index })
    }
    for (const file of files) rows.set(name(file), { ...file, register, key, index, gone: undefined })
  }
  return [...rows.values()]
}

/** Of entries about to be appended; none for registers without files. */
export const namingsOf = (appended: Appended[]): Naming[] =>
  appended.flatMap(({ definition, register, key, index, body, before }) => {
    const fields = documentFields(definition)
    if (fields.length === 0) return []
    const named = (stated: Body | null | undefined): Naming['files'] =>
      fields.flatMap((field) => filesOf(stated?.[field]).map(({ sha256 }) => ({ sha256, field })))
    return [{ register, key, index, files: named(body), before: named(before?.body) }]
  })

/** @param rows - JSON of rows as arrays, one bound value */
export const upsertDocuments = (rows: string): SQL => sql`
  INSERT INTO documents (sha256, register, key, field, idx, gone)
  SELECT value->>0, value->>1, value->>2, value->>3, COALESCE(value->>4, value->>5), value->>5 FROM json_each(${rows})
  WHERE true
  ON CONFLICT (sha256, register, key, field) DO UPDATE SET
    idx = CASE WHEN excluded.idx = excluded.gone THEN documents.idx ELSE excluded.idx END, gone = excluded.gone`

/** A row as `upsertDocuments` takes it. */
export const documentCells = ({ sha256, register, key, field, index, gone }: DocumentRow): unknown[] => [
  sha256,
  register,
  key,
  field,
  index ?? null,
  gone ?? null,
]

/** Whether records name a file as a document, and whether one of them was not withdrawn. */
export const readNaming = async (db: RecordDb, sha256: string): Promise<'unnamed' | 'standing' | 'withdrawn'> => {
  const row = await db.get<{ named: number; standing: number }>(sql`
    SELECT count(*) AS named, count(*) FILTER (WHERE records.status <> 'withdrawn') AS standing
    FROM documents CROSS JOIN records ON records.register = documents.register AND records.key = documents.key
    WHERE documents.sha256 = ${sha256}`)
  if (!row || row.named === 0) return 'unnamed'
  return row.standing > 0 ? 'standing' : 'withdrawn'
}
