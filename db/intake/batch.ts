import type { SQL } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'

const dialect = new SQLiteSyncDialect()

/** Writes raw statements in one atomic batch. @returns how many rows each of them changed */
export const writeBatch = async (db: { $client: D1Database }, statements: readonly SQL[]): Promise<number[]> => {
  if (statements.length === 0) return []
  const results = await db.$client.batch(
    statements.map((statement) => {
      const { sql, params } = dialect.sqlToQuery(statement)
      return db.$client.prepare(sql).bind(...params)
    }),
  )
  return results.map(({ meta }) => meta.changes)
}
