import { randomBytes } from 'node:crypto'
import { and, eq, sql, type SQL } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import { factsOf } from '../../content/registers/facts.ts'
import { searchTokens } from '../../content/search/tokens.ts'
import { exportKey } from './exports.ts'
import type { Publication } from './plan.ts'
import { publish, type Door, type Published } from './publish.ts'
import { parseBody } from './record.ts'
import { disclosures, exports, records } from './tables.ts'

/** One value to be erased, and why the law allows or asks it. */
export interface Erasure {
  register: string
  key: string
  revision: number
  field: string
  /** Legal ground, as published. */
  ground: string
  /** Who ordered it: unified social credit code, or `portal`. */
  publisher: string
}

/** Nothing is disclosed there: it never was, or it was erased before. */
export class NothingToErase extends Error {}

/**
 * The only door out of the record. Deletes one disclosed value with its salt, takes it off the newest record, the search
 * index and every export made so far, and says so in the register `erasures`, all in one batch. The leaf keeps its
 * commitment: every proof stays valid.
 * @throws NothingToErase when no value stands there
 */
export const erase = async (door: Door, erasure: Erasure): Promise<Published> => {
  const definition = REGISTERS['erasures']
  if (!definition) throw new Error('the register erasures is not defined')
  const { db, objects } = door
  const { register, key, revision, field, ground, publisher } = erasure
  const [standing, newest, made] = await db.batch([
    db.select({ field: disclosures.field }).from(disclosures).where(whereDisclosed(erasure)),
    db
      .select()
      .from(records)
      .where(and(eq(records.register, register), eq(records.key, key))),
    db.select().from(exports).where(eq(exports.register, register)),
  ])
  if (standing.length === 0) throw new NothingToErase()
  // Before and after: what was made in between goes too.
  await objects.delete(made.map(exportKey))
  const id = randomBytes(16)
    .toString('base64url')
    .replaceAll(/[^A-Za-z0-9]/g, '-')
  const publication: Publication = {
    publisher,
    statements: [
      { register: definition, key: id, body: { erasure: id, register, record: key, revision, field, ground } },
    ],
    alongside: ([placed]) => {
      const index = placed?.index ?? 0
      const row = newest[0]
      const shows = row?.revision === revision && row.body !== null
      return [
        sql`INSERT INTO erasures (register, key, revision, field, idx)
          VALUES (${register}, ${key}, ${revision}, ${field}, ${index})`,
        sql`DELETE FROM disclosures WHERE ${whereDisclosed(erasure)}`,
        sql`UPDATE exports SET erased_by = ${index} WHERE register = ${register} AND erased_by IS NULL`,
        ...(shows ? takeOff(row, field) : []),
      ]
    },
  }
  const published = await publish(door, [publication])
  await objects.delete(made.map(exportKey))
  return published
}

const whereDisclosed = ({ register, key, revision, field }: Erasure): SQL =>
  sql`register = ${register} AND key = ${key} AND revision = ${revision} AND field = ${field}`

/** Takes a field out of the newest record and of what search finds it by. */
const takeOff = (row: typeof records.$inferSelect, field: string): SQL[] => {
  const definition = REGISTERS[row.register]
  const { [field]: _, ...body } = parseBody(row.body) ?? {}
  const changed = sql`UPDATE records SET body = ${JSON.stringify(body)} WHERE id = ${row.id}`
  if (!definition?.searchable) return [changed]
  const tokens = searchTokens(factsOf(definition, body).text)
  return [
    changed,
    sql`DELETE FROM search WHERE rowid = ${row.id}`,
    sql`INSERT INTO search (rowid, tokens) VALUES (${row.id}, ${tokens})`,
  ]
}
