import { sql, type SQL } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import { retractableFields } from '../../content/registers/publicity.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'

/** Registers some of whose fields are public for a time only. */
export const REGISTERS_WITH_AN_END: readonly RegisterDefinition[] = Object.values(REGISTERS).filter(
  ({ publicity }) => publicity !== undefined,
)

/** Which records to look at: those of a few days, those just published, or all. */
export type PublicityScope =
  /** Public until one of the days before: what a reader asks for first thing in a day, by index. */
  | { kind: 'overdue'; since: string }
  | { kind: 'keys'; register: string; keys: string[] }
  /** Walks the registers whole: what the clock does once a day. */
  | { kind: 'all' }

/** A value that is nobody's to read any more. */
export interface EndedValue {
  register: string
  key: string
  field: string
}

/** Values taken in one batch; each revision that states one is an entry of the log. */
export const AT_ONCE = 500

/** As the index `records_public_until` has it. */
const UNTIL = sql`records.body ->> 'publicUntil'`

/** The same as `isPublicityOver`, asked of the newest entries by the database. */
const isOver = ({ publicity }: RegisterDefinition, today: string): SQL => {
  const ends = Object.entries(publicity?.ended ?? {}).map(
    ([field, choices]) =>
      sql`records.body ->> ${`$.${field}`} IN (SELECT value FROM json_each(${JSON.stringify(choices)}))`,
  )
  return sql.join([sql`records.status = 'withdrawn'`, sql`${UNTIL} < ${today}`, ...ends], sql` OR `)
}

const inScope = (register: RegisterDefinition, today: string, scope: PublicityScope): SQL => {
  switch (scope.kind) {
    case 'overdue':
      return sql`${UNTIL} IS NOT NULL AND ${UNTIL} >= ${scope.since} AND ${UNTIL} < ${today}`
    case 'keys':
      return sql`records.key IN (SELECT value FROM json_each(${JSON.stringify(scope.keys)})) AND (${isOver(register, today)})`
    case 'all':
      return sql`(${isOver(register, today)})`
  }
}

const endedValues = (register: RegisterDefinition, today: string, scope: PublicityScope): SQL => sql`
  SELECT DISTINCT records.register, records.key, disclosures.field
  FROM records CROSS JOIN disclosures ON disclosures.register = records.register AND disclosures.key = records.key
  WHERE records.register = ${register.id} AND ${inScope(register, today, scope)}
    AND disclosures.field IN (SELECT value FROM json_each(${JSON.stringify(retractableFields(register))}))
  LIMIT ${AT_ONCE}`

/**
 * Values still disclosed of records whose publicity is over, at most 500 a register.
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 */
export const findEnded = async (db: RecordDb, today: string, scope: PublicityScope): Promise<EndedValue[]> => {
  const registers = REGISTERS_WITH_AN_END.filter(({ id }) => scope.kind !== 'keys' || id === scope.register)
  const found = await Promise.all(registers.map((register) => db.all<EndedValue>(endedValues(register, today, scope))))
  return found.flat()
}
