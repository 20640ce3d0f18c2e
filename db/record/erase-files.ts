import { sql, type SQL } from 'drizzle-orm'
import { filesOf, type Stored } from '../../content/registers/facts.ts'
import { isErasable } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { documentCells, documentRows, upsertDocuments, type Naming } from './documents.ts'
import { forgetTexts } from './file-texts.ts'
import { eraseObject } from './objects.ts'
import { purgeSearch } from './search.ts'

/** What erasing a field does to the published files that it names. */

export interface FieldOfRecord {
  register: string
  key: string
  field: string
  /** One revision; all of them if left out. */
  revision?: number | undefined
}

/** Files of a field that an erasure takes, and the way back to the record as it is afterwards. */
export interface TakenFiles {
  hashes: string[]
  /** Revisions that state these files openly in the log, where only the files can go. */
  openly: number[]
  statements: SQL[]
}

export const isDocumentField = (definition: RegisterDefinition, field: string): boolean =>
  definition.fields[field]?.role.includes('document') ?? false

interface Stating {
  index: number
  revision: number
  /** JSON of the files as they can be read; NULL where they cannot. */
  files: string | null
}

/** Reads what every revision says of a field, hidden by a commitment or not. */
const readStatings = (db: RecordDb, { register, key, field }: FieldOfRecord): Promise<Stating[]> =>
  db.all<Stating>(sql`
    SELECT entries.idx AS "index", entries.revision, CASE
      WHEN EXISTS (SELECT 1 FROM erasures WHERE erasures.register = entries.register AND erasures.key = entries.key
        AND erasures.revision = entries.revision AND erasures.field = ${field}) THEN NULL
      ELSE COALESCE(
        (SELECT value FROM disclosures WHERE disclosures.register = entries.register AND disclosures.key = entries.key
          AND disclosures.revision = entries.revision AND disclosures.field = ${field}),
        leaves.leaf -> ${`$.body.${field}`}) END AS files
    FROM entries LEFT JOIN leaves ON leaves.idx = entries.idx
    WHERE entries.register = ${register} AND entries.key = ${key}
    ORDER BY entries.revision`)

const hashesIn = (files: string | null): string[] => {
  const value: Stored | undefined = files === null ? undefined : JSON.parse(files)
  return filesOf(value).map(({ sha256 }) => sha256)
}

/** What erasing a field of files takes; of revisions that lie sealed elsewhere only what stands disclosed. */
export const readTakenFiles = async (
  db: RecordDb,
  definition: RegisterDefinition,
  erasure: FieldOfRecord,
): Promise<TakenFiles> => {
  const { register, key, field, revision } = erasure
  const statings = (await readStatings(db, erasure)).map(({ files, ...at }) => ({ ...at, hashes: hashesIn(files) }))
  const isTaken = (at: { revision: number }): boolean => revision === undefined || at.revision === revision
  const taken = statings.filter((at) => at.hashes.length > 0 && isTaken(at))
  const hashes = [...new Set(taken.flatMap((at) => at.hashes))]
  const own = definition.fields[field]
  // Stated openly, the hash stays in the log, and with it the way back.
  if (own && !isErasable(own)) return { hashes, openly: taken.map((at) => at.revision), statements: [] }
  const left = statings.map((at) => (isTaken(at) ? { ...at, hashes: [] } : at))
  const namings = left.map(({ index, hashes: named }, at): Naming => {
    const files = (list: string[]) => list.map((sha256) => ({ sha256, field }))
    return { register, key, index, files: files(named), before: files(left[at - 1]?.hashes ?? []) }
  })
  const rows = JSON.stringify(documentRows(namings).map(documentCells))
  return {
    hashes,
    openly: [],
    statements: [
      sql`DELETE FROM documents WHERE register = ${register} AND key = ${key} AND field = ${field}`,
      upsertDocuments(rows),
    ],
  }
}

/** Those that nothing names any more but what was erased. */
const readUnnamed = async (db: RecordDb, hashes: string[]): Promise<string[]> => {
  const rows = await db.all<{ sha256: string }>(sql`
    SELECT value AS sha256 FROM json_each(${JSON.stringify(hashes)}) WHERE NOT EXISTS (
      SELECT 1 FROM documents WHERE documents.sha256 = value AND NOT EXISTS (
        SELECT 1 FROM erasures WHERE erasures.register = documents.register AND erasures.key = documents.key
          AND erasures.field = documents.field
          AND erasures.revision = (SELECT revision FROM entries WHERE entries.idx = documents.idx)))`)
  return rows.map(({ sha256 }) => sha256)
}

/**
 * Deletes files and what was read from them, once the erasure stands.
 * @param erasure - key of its entry
 */
export const eraseFiles = async (db: RecordDb, objects: R2Bucket, hashes: string[], erasure: string): Promise<void> => {
  const unnamed = hashes.length === 0 ? [] : await readUnnamed(db, hashes)
  await Promise.all(unnamed.map((sha256) => eraseObject(objects, sha256, { erasure })))
  await forgetTexts(db, unnamed)
  if (unnamed.length > 0) await purgeSearch(db, 'search_files')
}
