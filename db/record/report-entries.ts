import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { HERS, REPORTS } from '../../content/reports/projection.ts'
import { readAuthorities } from './authorities.ts'
import type { RecordDb } from './db.ts'
import { readOrganisationNames } from './organisation-names.ts'

/** What the record says of reports, as far as publishing them again has to know it. */

export interface StandingReport {
  key: string
  revision: number
  /** `null` where it was withdrawn. */
  body: Body | null
  /** Fields of its newest revision that were erased by law, after it was published. */
  erased: string[]
}

/** By number; those that never stood are left out. */
export const readStandingReports = async (
  db: RecordDb,
  numbers: readonly string[],
): Promise<Map<string, StandingReport>> => {
  const rows = await db.all<{ key: string; revision: number; body: string | null; erased: string }>(sql`
    SELECT records.key, records.revision, records.body, (SELECT json_group_array(erasures.field) FROM erasures
      WHERE erasures.register = records.register AND erasures.key = records.key
        AND erasures.revision = records.revision) AS erased
    FROM records WHERE records.register = ${REPORTS}
      AND records.key IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`)
  return new Map(
    rows.map(({ key, revision, body, erased }) => [
      key,
      { key, revision, body: body === null ? null : JSON.parse(body), erased: JSON.parse(erased) },
    ]),
  )
}

/** A value of hers that an earlier revision still tells and the newest does not. */
export interface OlderValue {
  revision: number
  field: string
}

/** What earlier revisions of a report tell that its newest one took out. */
export const readTakenOut = async (db: RecordDb, number: string): Promise<OlderValue[]> =>
  db.all<OlderValue>(sql`
    SELECT older.revision, older.field FROM records CROSS JOIN disclosures AS older
      ON older.register = records.register AND older.key = records.key AND older.revision < records.revision
    LEFT JOIN disclosures AS newest ON newest.register = records.register AND newest.key = records.key
      AND newest.revision = records.revision AND newest.field = older.field
    WHERE records.register = ${REPORTS} AND records.key = ${number} AND newest.value IS NOT older.value
      AND older.field IN (SELECT value FROM json_each(${JSON.stringify(HERS)}))
    ORDER BY older.revision, older.field`)

/**
 * Names of bodies by their codes: as organisations, else as bodies that answer for the place; else the code itself.
 * @param bodies - with a place that each handles something of
 */
export const readBodyNames = async (
  db: RecordDb,
  bodies: readonly { code: string; place: string }[],
): Promise<Map<string, string>> => {
  const named = new Map(
    Object.entries(
      await readOrganisationNames(
        db,
        bodies.map(({ code }) => code),
      ),
    ),
  )
  const places = new Set(bodies.filter(({ code }) => !named.has(code)).map(({ place }) => place))
  for (const place of places)
    for (const { body } of await readAuthorities(db, place)) {
      const { authority, name } = body
      if (typeof authority === 'string' && typeof name === 'string' && !named.has(authority)) named.set(authority, name)
    }
  return new Map(bodies.map(({ code }) => [code, named.get(code) ?? code]))
}
