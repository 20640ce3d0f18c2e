import { REGISTERS } from '../../content/generated/registers.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import { areasInForce } from '../../content/groundwater/overdraft.ts'
import { outlookAt } from '../../content/air/outlook.ts'
import { readAirWarnings, type AirWarningRow } from '../../db/record/air-warnings.ts'
import { readAuthorities, type Authority } from '../../db/record/authorities.ts'
import { dayOf } from '../../content/registers/span.ts'
import { listConsultations } from '../../db/record/consultations.ts'
import { openRecord } from '../../db/record/db.ts'
import type { AccountSummary } from '../../db/record/gep.ts'
import { newestAccountOf } from '../../db/record/gep-place.ts'
import { readPlaceNoise, type PlaceNoise } from '../../db/record/place-noise.ts'
import { readPlacePage, type PlaceRecords } from '../../db/record/place-page.ts'
import type { StoredRecord } from '../../db/record/record.ts'

/** Registers whose records name a place. */
const PLACED = Object.values(REGISTERS)
  .filter((register) => fieldsWithRole(register, 'place').length > 0)
  .map(({ id }) => id)

/** Registers whose newest records a place's page lists; the others have a section of their own there. */
const LISTED = PLACED.filter((id) => id !== 'air-stations' && id !== 'surface-water')

/**
 * What a place's page shows, with who answers there, and the warnings of its air and the overdraft areas of its
 * groundwater that are in force as it is drawn.
 */
export type PlaceRead = PlaceRecords & {
  authorities: Authority[]
  warnings: AirWarningRow[]
  gep: AccountSummary | undefined
  noise: PlaceNoise
  /** Open for comment, or to come, soonest to close first. */
  open: StoredRecord[]
}

export const readPlace = async (database: D1Database, code: string): Promise<PlaceRead> => {
  const db = { $client: database }
  const now = Date.now()
  const today = dayOf(new Date(now).toISOString())
  const [records, authorities, outlook, gep, noise, open] = await Promise.all([
    readPlacePage(db, code, { counted: PLACED, shown: LISTED }),
    readAuthorities(db, code),
    readAirWarnings(db, code, now),
    newestAccountOf(openRecord(database), code),
    readPlaceNoise(db, code),
    listConsultations(openRecord(database), { state: 'unfinished', place: code }, today, { limit: 10 }),
  ])
  const overdraft = areasInForce(records.overdraft, today)
  return {
    ...records,
    overdraft,
    authorities,
    warnings: outlookAt(outlook, now).warnings,
    gep,
    noise,
    open: open?.items ?? [],
  }
}
