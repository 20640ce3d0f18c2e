import type { SQL } from 'drizzle-orm'
import { drizzle, type DrizzleD1Database } from 'drizzle-orm/d1'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import * as tables from './tables.ts'

/** The public database, `RECORD`, with `OBJECTS`, where old leaves lie that were sealed. */
export type RecordDb = DrizzleD1Database<typeof tables> & { $client: D1Database; $objects?: R2Bucket | undefined }

const opened = new WeakMap<D1Database, Map<R2Bucket | undefined, RecordDb>>()

/**
 * Opened once an isolate: working out what the tables are takes as long as a read.
 * @param objects - needed where leaves may have been sealed
 */
export const openRecord = (database: D1Database, objects?: R2Bucket): RecordDb => {
  const known = opened.get(database) ?? new Map<R2Bucket | undefined, RecordDb>()
  const db = known.get(objects) ?? Object.assign(drizzle(database, { schema: tables }), { $objects: objects })
  opened.set(database, known.set(objects, db))
  return db
}

const dialect = new SQLiteSyncDialect()

/** Writes statements in one atomic batch; drizzle's own `batch` does not take raw statements that carry values. */
export const runBatch = async (db: { $client: D1Database }, statements: SQL[]): Promise<void> => {
  if (statements.length === 0) return
  await db.$client.batch(
    statements.map((statement) => {
      const { sql, params } = dialect.sqlToQuery(statement)
      return db.$client.prepare(sql).bind(...params)
    }),
  )
}
