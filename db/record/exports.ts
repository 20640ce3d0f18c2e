import { and, eq, sql } from 'drizzle-orm'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { exportKey, writeExport, type ExportFormat, type ExportName } from './export-file.ts'
import { readRegisterSize } from './read.ts'
import { exports } from './files-tables.ts'

/** An export of a register as it stood when the log held `size` entries. Its bytes never change. */
export interface Export extends ExportName {
  rows: number
  bytes: number
  /** Lower-case hexadecimal. */
  sha256: string
  /** Index of the erasure entry that took it back. */
  erasedBy: number | null
}

/** How often an erasure may come in between before something else is wrong. */
const MAX_ATTEMPTS = 5

/**
 * The export, made if nobody asked for it before.
 * One that an erasure overtook while it was written may hold what was erased: it is thrown away and written again.
 */
export const ensureExport = async (
  db: RecordDb,
  objects: R2Bucket,
  register: RegisterDefinition,
  format: ExportFormat,
  size: number,
  year = '',
): Promise<Export> => {
  const at = { register: register.id, format, size, year }
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const made = await findExport(db, at)
    if (made) return made
    const erasures = await readRegisterSize(db, ERASURES)
    const { rows, bytes, sha256 } = await writeExport(db, objects, register, format, size, year)
    await db.run(sql`
      INSERT INTO exports (register, format, size, year, rows, bytes, sha256)
      SELECT ${register.id}, ${format}, ${size}, ${year}, ${rows}, ${bytes}, ${sha256}
      WHERE COALESCE((SELECT last_index + 1 FROM totals WHERE register = ${ERASURES}), 0) = ${erasures}
      ON CONFLICT DO NOTHING`)
    const kept = await findExport(db, at)
    if (kept) return kept
    await objects.delete(exportKey(at))
  }
  throw new Error('an export overtaken by erasures again and again')
}
const ERASURES = 'erasures'

/**
 * The bytes of an export; written again where they are gone, as after an erasure in another record that failed.
 * @returns `undefined` when they cannot be had as they were
 */
export const openExport = async (
  db: RecordDb,
  objects: R2Bucket,
  register: RegisterDefinition,
  made: Export,
): Promise<R2ObjectBody | undefined> => {
  const object = await objects.get(exportKey(made))
  if (object) return object
  const { sha256 } = await writeExport(db, objects, register, made.format, made.size, made.year)
  if (sha256 === made.sha256) return (await objects.get(exportKey(made))) ?? undefined
  await objects.delete(exportKey(made))
  return undefined
}

/** Keys of everything in `OBJECTS` that was written as an export of a register. */
export const listExportObjects = async (objects: R2Bucket, register: string): Promise<string[]> => {
  const keys: string[] = []
  let cursor: string | undefined
  do {
    const page = await objects.list({ prefix: `exports/${register}/`, ...(cursor === undefined ? {} : { cursor }) })
    keys.push(...page.objects.map(({ key }) => key))
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor !== undefined)
  return keys
}

/** R2 deletes no more keys at once. */
const MAX_DELETED = 1_000

export const deleteExports = async (objects: R2Bucket, keys: string[]): Promise<void> => {
  for (let first = 0; first < keys.length; first += MAX_DELETED)
    await objects.delete(keys.slice(first, first + MAX_DELETED))
}

/**
 * The tree size at which a register came to say what it said at `size`: its last change before. Exports are made of
 * that one alone, however many sizes lie between two changes. Reads as many rows as the export itself.
 * @returns 0 where it said nothing yet
 */
export const readSizeOfChange = async (db: RecordDb, register: string, size: number): Promise<number> => {
  const row = await db.get<{ size: number }>(sql`
    SELECT 1 + max(
      COALESCE((SELECT max(idx) FROM entries WHERE register = ${register} AND idx < ${size}), -1),
      COALESCE((SELECT max(idx) FROM erasures WHERE register = ${register} AND idx < ${size}), -1)) AS size`)
  return row?.size ?? 0
}

export const findExport = async (
  db: RecordDb,
  { register, format, size, year }: ExportName,
): Promise<Export | undefined> =>
  db
    .select()
    .from(exports)
    .where(
      and(eq(exports.register, register), eq(exports.format, format), eq(exports.size, size), eq(exports.year, year)),
    )
    .get()
