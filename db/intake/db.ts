import { drizzle, type DrizzleD1Database } from 'drizzle-orm/d1'
import * as tables from './tables.ts'

/** The private database, `INTAKE`. */
export type IntakeDb = DrizzleD1Database<typeof tables> & { $client: D1Database }

const opened = new WeakMap<D1Database, IntakeDb>()

/** Opened once an isolate: working out what the tables are takes as long as a read. */
export const openIntake = (database: D1Database): IntakeDb => {
  const db = opened.get(database) ?? drizzle(database, { schema: tables })
  opened.set(database, db)
  return db
}
