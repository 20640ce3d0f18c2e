import { Buffer } from 'node:buffer'
import { createHash, randomBytes } from 'node:crypto'
import { asc, eq, sql, type SQL } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { SALT_BYTES } from '../../content/log/commitment.ts'
import { commitPerson, isPersonCommitment, type PersonStatement } from '../../content/people/person.ts'
import type { Body } from '../../content/registers/facts.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { IntakeDb } from './db.ts'
import { outbox, persons } from './tables.ts'

/** Natural persons of whom the public record holds a commitment alone. */

/** A person as it stands here. */
export interface Person extends PersonStatement {
  commitment: string
  /** base64url. */
  salt: string
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

const nameOf = ({ key, field, value }: Omit<PersonStatement, 'register'>): string => JSON.stringify([key, field, value])

/** Persons that stand already for these records: the same name in the same place keeps its commitment. */
const findStanding = async (db: IntakeDb, register: string, keys: string[]): Promise<Map<string, string>> => {
  const rows = await db.all<Person>(sql`
    SELECT persons.key, persons.field, persons.value, persons.commitment
    FROM json_each(${JSON.stringify([...new Set(keys)])}) AS sought
      CROSS JOIN persons ON persons.register = ${register} AND persons.key = sought.value`)
  return new Map(rows.map((row) => [nameOf(row), row.commitment]))
}

/**
 * Rows with commitments in the place of names, and the persons behind those that are new. Rows of a register without
 * persons come back as they are. Nothing is written here.
 */
export const commitPersons = async <Row extends { key: string; body: Body }>(
  db: IntakeDb,
  definition: RegisterDefinition,
  rows: Row[],
): Promise<{ rows: Row[]; fresh: Person[] }> => {
  const fields = fieldsWithRole(definition, 'person')
  const register = definition.id
  const named = rows.flatMap(({ key, body }) =>
    fields.flatMap((field) => {
      const value = body[field]
      return typeof value === 'string' && !isPersonCommitment(value) ? [{ register, key, field, value }] : []
    }),
  )
  if (named.length === 0) return { rows, fresh: [] }
  const standing = await findStanding(
    db,
    register,
    named.map(({ key }) => key),
  )
  const fresh = named.flatMap((statement): Person[] => {
    const name = nameOf(statement)
    if (standing.has(name)) return []
    const salt = randomBytes(SALT_BYTES)
    const commitment = commitPerson(statement, salt, sha256)
    standing.set(name, commitment)
    return [{ ...statement, commitment, salt: salt.toString('base64url') }]
  })
  const committed = ({ key, body }: Row): Body =>
    Object.fromEntries(
      Object.entries(body).map(([field, value]) => {
        const commitment = typeof value === 'string' ? standing.get(nameOf({ key, field, value })) : undefined
        return [field, fields.includes(field) ? (commitment ?? value) : value]
      }),
    )
  return { rows: rows.map((row) => ({ ...row, body: committed(row) })), fresh }
}

const dialect = new SQLiteSyncDialect()

const runBatch = async ({ $client }: IntakeDb, statements: SQL[]): Promise<void> => {
  await $client.batch(
    statements.map((statement) => {
      const query = dialect.sqlToQuery(statement)
      return $client.prepare(query.sql).bind(...query.params)
    }),
  )
}

/** Promises that concern persons stand under this name. */
const NAMED = 'persons/'

/**
 * Writes persons, and in the same batch the promise to publish the records that commit to them.
 * @param at - RFC 3339 UTC
 * @returns the promise's id
 */
export const promise = async (db: IntakeDb, fresh: Person[], submission: string, at: string): Promise<string> => {
  const id = `${NAMED}${randomBytes(12).toString('base64url')}`
  const rows = fresh.map(({ commitment, register, key, field, value, salt }) => [
    commitment,
    register,
    key,
    field,
    value,
    salt,
  ])
  await runBatch(db, [
    sql`INSERT INTO persons (commitment, register, key, field, value, salt, at)
      SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, ${at}
      FROM json_each(${JSON.stringify(rows)}) WHERE true ON CONFLICT (commitment) DO NOTHING`,
    sql`INSERT INTO outbox (id, submission, at) VALUES (${id}, ${submission}, ${at})`,
  ])
  return id
}

/** The promise is kept. */
export const keepPromise = async (db: IntakeDb, id: string): Promise<void> => {
  await db.delete(outbox).where(eq(outbox.id, id))
}

/** What was promised will not be: the persons written for it go too. @param commitments - of those that were new */
export const breakPromise = (db: IntakeDb, id: string, commitments: string[]): Promise<void> =>
  runBatch(db, [
    sql`DELETE FROM persons WHERE commitment IN (SELECT value FROM json_each(${JSON.stringify(commitments)}))`,
    sql`DELETE FROM outbox WHERE id = ${id}`,
  ])

/** Promises of before an instant, oldest first: their requests ended without keeping them. */
export const listPromises = (
  db: IntakeDb,
  before: string,
  most: number,
): Promise<{ id: string; submission: string }[]> =>
  db
    .select({ id: outbox.id, submission: outbox.submission })
    .from(outbox)
    .where(sql`${outbox.id} >= ${NAMED} AND ${outbox.id} < ${`${NAMED}\x7f`} AND ${outbox.at} < ${before}`)
    .orderBy(asc(outbox.at))
    .limit(most)

/**
 * Opens a commitment of the record, for who may audit it.
 * @returns who it is, with the salt that proves it; `undefined` where nothing stands here, or what stands does not fit
 */
export const openPerson = async (db: IntakeDb, commitment: string): Promise<Person | undefined> => {
  const row = await db.select().from(persons).where(eq(persons.commitment, commitment)).get()
  if (!row) return undefined
  const { register, key, field, value, salt } = row
  const opened = commitPerson({ register, key, field, value }, Buffer.from(salt, 'base64url'), sha256)
  return opened === commitment ? { commitment, register, key, field, value, salt } : undefined
}

/** Forgets who a commitment is of. The record and its proofs stay; nobody can open it any more. */
export const forgetPerson = async (db: IntakeDb, commitment: string): Promise<void> => {
  await db.delete(persons).where(eq(persons.commitment, commitment))
}
