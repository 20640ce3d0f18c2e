import { drizzle, type DrizzleD1Database } from 'drizzle-orm/d1'
import * as tables from './tables.ts'

/** The private database, `INTAKE`. */
export type IntakeDb = DrizzleD1Database<typeof tables> & { $client: D1Database }

export const openIntake = (database: D1Database): IntakeDb => drizzle(database, { schema: tables })
