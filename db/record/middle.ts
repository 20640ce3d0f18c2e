import { sql, type SQL } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'

/** Where a place lies, by what is located in it. */

/** Registers whose records say where they lie. Visits and certificates of years do not, and are many. */
const LOCATED = JSON.stringify(
  Object.values(REGISTERS).flatMap((register) =>
    fieldsWithRole(register, 'longitude').length > 0 ? [register.id] : [],
  ),
)

/** Located records that a place's middle is made of. */
const MOST_LOCATED = 2_000

/**
 * The middle of located records, in columns `longitude` and `latitude`: of the first that mention the place, so that the
 * read stays bounded. Both are `NULL` where nothing there has a position.
 * @param place - its code, or an expression of it
 */
export const middleOf = (place: string | SQL, most = MOST_LOCATED): SQL => sql`
  SELECT avg(record.longitude) AS longitude, avg(record.latitude) AS latitude
  FROM (SELECT mentions.register, mentions.key FROM json_each(${LOCATED}) AS located CROSS JOIN mentions
    ON mentions.subject = ${place} AND mentions.register = located.value LIMIT ${most}) AS mentioned
  CROSS JOIN records AS record ON record.register = mentioned.register AND record.key = mentioned.key
  WHERE record.longitude IS NOT NULL AND record.latitude IS NOT NULL`
