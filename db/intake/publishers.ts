import { and, gt, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { IntakeDb } from './db.ts'
import { keys } from './tables.ts'

/**
 * Organisations whose keys may publish here at `now` (RFC 3339 UTC), by credit code, at most 200.
 * @param among - only of these
 */
export const readPublishers = async (db: IntakeDb, now: string, among?: string[]): Promise<string[]> => {
  const rows = await db
    .selectDistinct({ organisation: keys.organisation })
    .from(keys)
    .where(
      and(
        inArray(keys.role, ['publisher']),
        isNotNull(keys.organisation),
        isNull(keys.revokedAt),
        gt(keys.expiresAt, now),
        among && inArray(keys.organisation, among),
      ),
    )
    .limit(200)
  return rows.flatMap(({ organisation }) => organisation ?? [])
}
