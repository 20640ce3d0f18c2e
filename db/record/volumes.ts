import { sql, type SQL } from 'drizzle-orm'
import { USUAL_DAYS, type Volume } from '../../content/people/second-person.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { RecordDb } from './db.ts'
import type { Appended } from './plan.ts'
import { volumes } from './records-tables.ts'

/** A publisher in a register. */
export interface Whose {
  publisher: string
  register: string
}

export const volumeKey = ({ publisher, register }: Whose): string => `${publisher} ${register}`

/** One row a publisher and register, of the day of the batch: values in order of columns. */
export const volumeRows = (appended: Appended[]): unknown[][] =>
  [...Map.groupBy(appended, volumeKey).values()].flatMap(([first, ...others]) =>
    first ? [[first.publisher, first.register, dayOf(first.publishedAt), 1 + others.length]] : [],
  )

/** @param rows - JSON, as `volumeRows` makes them */
export const addVolumes = (rows: string): SQL => sql`
  INSERT INTO volumes (publisher, register, day, entries)
  SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(${rows}) WHERE true
  ON CONFLICT (publisher, register, day) DO UPDATE SET entries = entries + excluded.entries`

/** The newest days of each publisher in a register, in any order: a short range of the primary key each. */
export const selectVolumes = (db: RecordDb, of: readonly Whose[]) => {
  const sought = JSON.stringify(of.map(({ publisher, register }) => [publisher, register]))
  return db
    .select()
    .from(volumes)
    .where(
      sql`(${volumes.publisher}, ${volumes.register}, ${volumes.day}) IN (
        SELECT newest.publisher, newest.register, newest.day
        FROM json_each(${sought}) AS sought CROSS JOIN volumes AS newest
          ON newest.publisher = sought.value->>0 AND newest.register = sought.value->>1
        WHERE newest.day >= coalesce((
          SELECT day FROM volumes AS oldest
          WHERE oldest.publisher = sought.value->>0 AND oldest.register = sought.value->>1
          ORDER BY day DESC LIMIT 1 OFFSET ${USUAL_DAYS}), ''))`,
    )
}

/** A day as it was read. */
export type VolumeRow = typeof volumes.$inferSelect

/** @param day - the day that counts as today, `YYYY-MM-DD` */
export const volumeOn = (rows: readonly VolumeRow[], day: string): Volume => ({
  today: rows.find((row) => row.day === day)?.entries ?? 0,
  before: rows
    .filter((row) => row.day < day)
    .toSorted((a, b) => (a.day < b.day ? 1 : -1))
    .slice(0, USUAL_DAYS)
    .map(({ entries }) => entries),
})
