import { and, inArray, isNotNull, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { IntakeDb } from './db.ts'
import { accounts } from './people-tables.ts'
import { keys } from './tables.ts'

/** What people called themselves and their keys, for those who work with them. */

const among = (column: SQLiteColumn, ids: readonly string[]) =>
  inArray(column, sql`(SELECT value FROM json_each(${JSON.stringify([...new Set(ids)])}))`)

const named = (rows: readonly { id: string; name: string | null }[]): Record<string, string> =>
  Object.fromEntries(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])))

/**
 * Names of accounts and keys by their ids, in one round trip; who gave none, or closed the account, is left out.
 * @param sought - at most some thousand ids each
 */
export const readNames = async (
  db: IntakeDb,
  sought: { accounts: readonly string[]; keys: readonly string[] },
): Promise<{ accounts: Record<string, string>; keys: Record<string, string> }> => {
  if (sought.accounts.length + sought.keys.length === 0) return { accounts: {}, keys: {} }
  const [people, machines] = await db.batch([
    db
      .select({ id: accounts.id, name: accounts.name })
      .from(accounts)
      .where(and(among(accounts.id, sought.accounts), isNotNull(accounts.name))),
    db
      .select({ id: keys.id, name: keys.name })
      .from(keys)
      .where(and(among(keys.id, sought.keys), isNotNull(keys.name))),
  ])
  return { accounts: named(people), keys: named(machines) }
}
