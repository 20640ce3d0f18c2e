import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import type { SQL } from 'drizzle-orm'

const dialect = new SQLiteSyncDialect()

/**
 * Reads several statements in one round trip, at one state of the record. Each statement answers one column, `row`, that
 * holds a row as JSON.
 */
export const readRows = async (db: { $client: D1Database }, statements: SQL[]): Promise<string[][]> => {
  const answers = await db.$client.batch<{ row: string }>(
    statements.map((statement) => {
      const { sql, params } = dialect.sqlToQuery(statement)
      return db.$client.prepare(sql).bind(...params)
    }),
  )
  return answers.map(({ results }) => results.map(({ row }) => row))
}

/** Rows as the statement that made them describes them. */
export const parseRows = <Row>(rows: string[] | undefined): Row[] => (rows ?? []).map((row): Row => JSON.parse(row))
