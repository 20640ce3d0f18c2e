import { randomBytes } from 'node:crypto'
import { sql, type SQL } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import { factsOf, type Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { recordTokens } from '../../content/search/tokens.ts'
import { each } from './append.ts'
import { isDocumentField, readTakenFiles, type TakenFiles } from './erase-files.ts'
import { noteRemainder, takeAway, type Remainder } from './erasing.ts'
import { deleteExports, listExportObjects } from './exports.ts'
import { DOCUMENT, forgetTraces } from './forget-traces.ts'
import { addMentionCounts, countRows, removeMentions } from './mention-counts.ts'
import type { Placed, Statement } from './plan.ts'
import { publish, type Door, type Published } from './publish.ts'
import { disclosed, selectRecords } from './read.ts'
import { CAPTURES, readerOf } from './traces.ts'

/** One value to be erased, and why the law allows or asks it. */
export interface ErasedValue {
  register: string
  key: string
  /** Every revision that still discloses the field, where none is named. */
  revision?: number | undefined
  field: string
  /** Legal ground, as published. */
  ground: string
}

export interface Erasure extends ErasedValue {
  /** Who ordered it: unified social credit code, or `portal`. */
  publisher: string
}

/** Nothing is disclosed there: it never was, or it was erased before. */
export class NothingToErase extends Error {}

/** A value with what stands of it. */
interface Found {
  value: ErasedValue
  definition: RegisterDefinition
  /** Revisions that an entry is made for. */
  revisions: number[]
  files: TakenFiles | undefined
  /** What takes events away with the document that they were read from. */
  traces: SQL[]
}

/** A newest record, with the fields that are taken off it. */
interface Shown {
  id: number
  definition: RegisterDefinition
  key: string
  publishedAt: string
  body: Body
  fields: string[]
}

/** Erases one value; see `eraseAll`. */
export const erase = (door: Door, { publisher, ...value }: Erasure): Promise<Published> =>
  eraseAll(door, [value], publisher)

/**
 * The only door out of the record. Deletes disclosed values with their salts, takes them off the newest records, the
 * search index and every export made so far, and says so in the register `erasures`, one entry a value and revision, all
 * in one batch. The leaves keep their commitments: every proof stays valid. Files that a field names go with it, from a
 * field that is stated openly the files alone. What it reads must not change until it has written, so that the Worker
 * calls it in the sequencer alone.
 * @param values - each once; those of which nothing stands are passed over
 * @param publisher - who ordered it: unified social credit code, or `portal`
 * @throws NothingToErase when none of the values stands
 */
export const eraseAll = async (door: Door, values: readonly ErasedValue[], publisher: string): Promise<Published> => {
  const { objects } = door
  const { found, shown } = await readStanding(door, values)
  if (found.length === 0) throw new NothingToErase()
  const registers = [...new Set(found.map(({ value }) => value.register))]
  const searchable = found.some(({ definition }) => definition.searchable)
  // Whatever was made so far goes before the values do; what no erasure touched is made again when it is asked for.
  for (const register of registers) await deleteExports(objects, await listExportObjects(objects, register))
  const gone = found.flatMap(({ value, revisions }) =>
    revisions.map((revision) => ({ value, revision, erasure: newErasureKey() })),
  )
  const files = found.flatMap(({ value, files: taken }): Remainder['files'] => {
    const entry = gone.find((one) => one.value === value)
    return taken && entry ? [{ hashes: taken.hashes, erasure: entry.erasure }] : []
  })
  const remainder: Remainder = { erasure: gone[0]?.erasure ?? '', registers, isSearched: searchable, files }
  const note = await noteRemainder(objects, remainder)
  const published = await publish(door, [
    {
      publisher,
      statements: gone.map(statementOf),
      alongside: (placed) => [
        ...each(
          gone.map(({ value, revision }, at) => [value.register, value.key, revision, value.field, placed[at]?.index]),
          (json) => sql`INSERT INTO erasures (register, key, revision, field, idx)
            SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(${json})`,
        ),
        ...each(
          gone.map(({ value, revision }) => [value.register, value.key, revision, value.field]),
          (json) => sql`DELETE FROM disclosures WHERE (register, key, revision, field) IN
            (SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(${json}))`,
        ),
        ...registers.flatMap((register) => takeBack(register, placed)),
        ...found.flatMap(({ files }) => files?.statements ?? []),
        ...found.flatMap(({ traces }) => traces),
        ...takeOff(shown),
      ],
    },
  ])
  await takeAway(door, remainder, note)
  return published
}

/** Which of the values stand, in which revisions, and the newest records that show them: in one read, files apart. */
const readStanding = async (
  { db, objects }: Pick<Door, 'db' | 'objects'>,
  values: readonly ErasedValue[],
): Promise<{ found: Found[]; shown: Shown[] }> => {
  const asked = JSON.stringify(
    values.map(({ register, key, field, revision }) => [register, key, field, revision ?? null]),
  )
  const [hidden, newest] = await db.batch([
    db
      .select({ at: sql<number>`asked.key`, revision: sql<number>`standing.revision` })
      .from(
        sql`json_each(${asked}) AS asked CROSS JOIN disclosures AS standing
        ON standing.register = asked.value->>0 AND standing.key = asked.value->>1 AND standing.field = asked.value->>2
          AND standing.revision = COALESCE(asked.value->>3, standing.revision)`,
      )
      .orderBy(sql`asked.key`, sql`standing.revision`),
    selectRecords(db).where(
      sql`(records.register, records.key) IN (SELECT value->>0, value->>1 FROM json_each(${asked}))`,
    ),
  ])
  const rows = new Map(newest.map((row) => [`${row.register} ${row.key}`, row]))
  const shown = new Map<number, Shown>()
  const found: Found[] = []
  for (const [at, value] of values.entries()) {
    const definition = REGISTERS[value.register]
    if (!definition) continue
    const files = isDocumentField(definition, value.field) ? await readTakenFiles(db, definition, value) : undefined
    const own = hidden.filter((one) => one.at === at).map(({ revision }) => revision)
    const revisions = own.length > 0 ? own : (files?.openly ?? [])
    if (revisions.length === 0) continue
    const row = rows.get(`${value.register} ${value.key}`)
    const isShown = row !== undefined && own.includes(row.revision)
    const isTraced = value.register === CAPTURES && value.field === DOCUMENT
    const traces = isTraced ? await forgetTraces(db, value.key, readerOf(objects)) : []
    found.push({ value, definition, revisions, files, traces })
    const { key, publishedAt, body } = row ? disclosed(row) : { key: '', publishedAt: '', body: null }
    if (!isShown || body === null) continue
    const known = shown.get(row.id) ?? { id: row.id, definition, key, publishedAt, body, fields: [] }
    known.fields.push(value.field)
    shown.set(row.id, known)
  }
  return { found, shown: [...shown.values()] }
}

/** Random, so that it tells nothing of what was erased. */
const newErasureKey = (): string =>
  randomBytes(16)
    .toString('base64url')
    .replaceAll(/[^A-Za-z0-9]/g, '-')

/** The entry that says what was erased. */
const statementOf = ({
  value,
  revision,
  erasure,
}: {
  value: ErasedValue
  revision: number
  erasure: string
}): Statement => {
  const { register, key, field, ground } = value
  const definition = REGISTERS['erasures']
  if (!definition) throw new Error('the register erasures is not defined')
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

/** Takes fields out of newest records and of every projection that was read from them. */
const takeOff = (shown: Shown[]): SQL[] => {
  const changed = shown.map(({ body: stated, fields, ...row }) => {
    const body = Object.fromEntries(Object.entries(stated).filter(([name]) => !fields.includes(name)))
    return { ...row, body, before: factsOf(row.definition, stated), after: factsOf(row.definition, body) }
  })
  const mentions = changed.filter(({ before }) => before.subjects.length > 0)
  const indexed = changed.filter(({ definition }) => definition.searchable)
  const mentioned = (facts: 'before' | 'after'): unknown[][] =>
    mentions.flatMap(({ definition, key, publishedAt, ...row }) =>
      row[facts].subjects.map((subject) => [subject, definition.id, row[facts].time ?? publishedAt, key]),
    )
  return [
    ...each(
      changed.map(({ id, body, after }) => [
        id,
        JSON.stringify(body),
        after.time ?? null,
        after.longitude ?? null,
        after.latitude ?? null,
      ]),
      (json) => sql`UPDATE records SET body = row.value->>1, time = row.value->>2, longitude = row.value->>3,
        latitude = row.value->>4 FROM json_each(${json}) AS row WHERE records.id = row.value->>0`,
    ),
    ...each(mentioned('before'), removeMentions).flat(),
    ...each(
      mentioned('after'),
      (json) => sql`INSERT INTO mentions (subject, register, at, key)
        SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(${json})`,
    ),
    ...each(
      countRows(mentions.map(({ definition, after }) => ({ register: definition.id, subjects: after.subjects }))),
      addMentionCounts,
    ),
    ...each(
      indexed.map(({ id }) => id),
      (json) => sql`DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(${json}))`,
    ),
    ...each(
      indexed.map(({ id, definition, after }) => [id, recordTokens(definition.id, after.text)]),
      (json) => sql`INSERT INTO search (rowid, tokens) SELECT value->>0, value->>1 FROM json_each(${json})`,
    ),
  ]
}
