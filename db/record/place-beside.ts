import { sql, type SQL } from 'drizzle-orm'
import { dayOf } from '../../content/registers/span.ts'
import { airWarningsFor, airWarningsFrom, type AirWarningRow } from './air-warnings.ts'
import { authoritiesFor, type Authority } from './authorities.ts'
import { unfinishedIn } from './consultations.ts'
import type { AccountSummary } from './gep.ts'
import { newestAccountFrom, newestAccountsOf } from './gep-place.ts'
import { noiseFrom, noiseOf, type PlaceNoise } from './place-noise.ts'
import type { StoredRecord } from './record.ts'
import { placePageFrom, placePageOf, type PlaceQuestion, type PlaceRecords } from './place-page.ts'
import { parseRows, readRows } from './rows.ts'

/** What a place's page shows of registers with a rule of their own, beside air, water and what names the place. */
export interface PlaceBeside {
  authorities: Authority[]
  /** Forecasts and warnings of its air, newest first; not all of them need hold. */
  outlook: AirWarningRow[]
  gep: AccountSummary | undefined
  noise: PlaceNoise
  /** Open for comment, or to come, soonest to close first. */
  open: StoredRecord[]
}

/** What is open for comment, as many as a page lists. */
const MOST_OPEN = 10

/** The statements, one a field, in the order that `placeBesideFrom` expects. */
const placeBesideOf = (place: string, at: number): SQL[] => [
  authoritiesFor(sql`${place}`),
  airWarningsFor(place, at),
  newestAccountsOf(place),
  noiseOf(place),
  unfinishedIn(place, dayOf(new Date(at).toISOString()), MOST_OPEN),
]

const placeBesideFrom = ([authorities, outlook, accounts, noise, open]: string[][]): PlaceBeside => ({
  authorities: parseRows<Authority>(authorities),
  outlook: airWarningsFrom(outlook),
  gep: newestAccountFrom(accounts),
  noise: noiseFrom(noise),
  open: parseRows<StoredRecord>(open),
})

/**
 * Everything that a place's page shows, in one round trip, at one state of the record.
 * @param place - six digits
 * @param at - milliseconds since 1970, by which warnings are looked for and consultations are open
 */
export const readWholePlace = async (
  db: { $client: D1Database },
  place: string,
  question: PlaceQuestion,
  at: number,
): Promise<PlaceRecords & PlaceBeside> => {
  const [own, beside] = [placePageOf(place, question), placeBesideOf(place, at)]
  const rows = await readRows(db, [...own, ...beside])
  return { ...placePageFrom(rows.slice(0, own.length)), ...placeBesideFrom(rows.slice(own.length)) }
}
