import { sql, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

/** Lists of people, invitations and keys go from the newest to the oldest, by instant and id. */

export interface PageRequest {
  /** The last row of the page before, as `placeOf` writes it. */
  after?: string | undefined
  limit: number
}

/** What `after` looks like: an instant, then an id. */
export const PLACE_IN_LIST = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~([\w-]+)$/

/** Names a row of such a list, for the page that follows it. */
export const placeOf = (at: string, id: string): string => `${at}~${id}`

/** Rows behind a place; all of them where there is none. */
export const behind = (at: SQLiteColumn, id: SQLiteColumn, after: string | undefined): SQL | undefined => {
  const [, instant, name] = PLACE_IN_LIST.exec(after ?? '') ?? []
  return instant === undefined || name === undefined ? undefined : sql`(${at}, ${id}) < (${instant}, ${name})`
}
