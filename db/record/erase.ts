import { randomBytes } from 'node:crypto'
import { and, eq, isNotNull, sql, type SQL } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import { factsOf } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { searchTokens } from '../../content/search/tokens.ts'
import { exportKey } from './export-file.ts'
import { eraseFiles, isDocumentField, readTakenFiles } from './erase-files.ts'
import { deleteExports, listExportObjects } from './exports.ts'
import type { Placed, Statement } from './plan.ts'
import { publish, type Door, type Published } from './publish.ts'
import { disclosed, selectRecords } from './read.ts'
import type { StoredRecord } from './record.ts'
import { purgeSearch } from './search.ts'
import { disclosures, exports, records } from './tables.ts'

/** One value to be erased, and why the law allows or asks it. */
export interface Erasure {
  register: string
  key: string
  /** Every revision that still discloses the field, where none is named. */
  revision?: number | undefined
  field: string
  /** Legal ground, as published. */
  ground: string
  /** Who ordered it: unified social credit code, or `portal`. */
  publisher: string
}

/** Nothing is disclosed there: it never was, or it was erased before. */
export class NothingToErase extends Error {}

/**
 * The only door out of the record. Deletes a disclosed value with its salt, takes it off the newest record, the search
 * index and every export made so far, and says so in the register `erasures`, one entry a revision, all in one batch.
 * The leaf keeps its commitment: every proof stays valid. Files that the field names go with it, from a field that is
 * stated openly the files alone. What it reads must not change until it has written, so that
 * the Worker calls it in the sequencer alone.
 * @throws NothingToErase when no value stands there
 */
export const erase = async (door: Door, erasure: Erasure): Promise<Published> => {
  const { db, objects } = door
  const { register, key, field, publisher } = erasure
  const definition = REGISTERS[register]
  const [hidden, newest] = await db.batch([
    db
      .select({ revision: disclosures.revision })
      .from(disclosures)
      .where(whereDisclosed(erasure))
      .orderBy(disclosures.revision),
    selectRecords(db).where(and(eq(records.register, register), eq(records.key, key))),
  ])
  if (!definition) throw new NothingToErase()
  const files = isDocumentField(definition, field) ? await readTakenFiles(db, definition, erasure) : undefined
  const standing = hidden.length > 0 ? hidden : (files?.openly.map((revision) => ({ revision })) ?? [])
  if (standing.length === 0) throw new NothingToErase()
  // Whatever was made so far goes before the value does; what no erasure touched is made again when it is asked for.
  await deleteExports(objects, await listExportObjects(objects, register))
  const [row] = newest
  const shows = row && hidden.some(({ revision }) => revision === row.revision)
  const published = await publish(door, [
    {
      publisher,
      statements: standing.map(({ revision }) => statementOf(erasure, revision)),
      alongside: (placed) => [
        ...standing.map(
          ({ revision }, i) => sql`INSERT INTO erasures (register, key, revision, field, idx)
            VALUES (${register}, ${key}, ${revision}, ${field}, ${placed[i]?.index})`,
        ),
        sql`DELETE FROM disclosures WHERE ${whereDisclosed(erasure)}`,
        ...takeBack(register, placed),
        ...(files?.statements ?? []),
        ...(shows ? takeOff(definition, row.id, disclosed(row), field) : []),
      ],
    },
  ])
  const takenBack = await db
    .select()
    .from(exports)
    .where(and(eq(exports.register, register), isNotNull(exports.erasedBy)))
  await deleteExports(objects, takenBack.map(exportKey))
  const [outcome] = published.outcomes
  const [entry] = outcome?.status === 'placed' ? outcome.placed : []
  if (files && entry) await eraseFiles(db, objects, files.hashes, entry.key)
  if (definition.searchable) await purgeSearch(db)
  return published
}

const whereDisclosed = ({ register, key, revision, field }: Erasure): SQL =>
  sql`register = ${register} AND key = ${key} AND field = ${field}
    AND revision = ${revision === undefined ? sql`revision` : revision}`

/** The entry that says what was erased. Its key is random and tells nothing of that. */
const statementOf = ({ register, key, field, ground }: Erasure, revision: number): Statement => {
  const definition = REGISTERS['erasures']
  if (!definition) throw new Error('the register erasures is not defined')
  const erasure = randomBytes(16)
    .toString('base64url')
    .replaceAll(/[^A-Za-z0-9]/g, '-')
  return { register: definition, key: erasure, body: { erasure, register, record: key, revision, field, ground } }
}

/** Exports answer 410 from now on, and the register says something new at the size that the erasure has reached. */
const takeBack = (register: string, placed: Placed[]): SQL[] => {
  const last = placed.at(-1)?.index
  return [
    sql`UPDATE exports SET erased_by = ${last} WHERE register = ${register} AND erased_by IS NULL`,
    sql`UPDATE totals SET last_index = ${last} WHERE register = ${register}`,
  ]
}

/** Takes a field out of the newest record and of every projection that was read from it. */
const takeOff = (
  definition: RegisterDefinition,
  id: number,
  { key, publishedAt, body: stated }: StoredRecord,
  field: string,
): SQL[] => {
  if (stated === null) return []
  const { [field]: _, ...body } = stated
  const [before, after] = [factsOf(definition, stated), factsOf(definition, body)]
  const subjectsOf = ({ subjects }: typeof before) => sql`SELECT value FROM json_each(${JSON.stringify(subjects)})`
  return [
    sql`UPDATE records SET body = ${JSON.stringify(body)}, time = ${after.time ?? null},
      longitude = ${after.longitude ?? null}, latitude = ${after.latitude ?? null} WHERE id = ${id}`,
    sql`DELETE FROM mentions WHERE register = ${definition.id} AND key = ${key} AND at = ${before.time ?? publishedAt}
      AND subject IN (${subjectsOf(before)})`,
    sql`INSERT INTO mentions (subject, register, at, key)
      SELECT value, ${definition.id}, ${after.time ?? publishedAt}, ${key} FROM (${subjectsOf(after)})`,
    ...(definition.searchable
      ? [
          sql`DELETE FROM search WHERE rowid = ${id}`,
          sql`INSERT INTO search (rowid, tokens) VALUES (${id}, ${searchTokens(after.text)})`,
        ]
      : []),
  ]
}
