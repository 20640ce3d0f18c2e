import { REGISTERS } from '../../content/generated/registers.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import { areasInForce } from '../../content/groundwater/overdraft.ts'
import { outlookAt } from '../../content/air/outlook.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { AirWarningRow } from '../../db/record/air-warnings.ts'
import { readWholePlace, type PlaceBeside } from '../../db/record/place-beside.ts'
import { openRecord } from '../../db/record/db.ts'
import type { PlaceRecords } from '../../db/record/place-page.ts'
import { readOrganisations, type Referred } from '../../db/record/referred.ts'

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
export type PlaceRead = PlaceRecords &
  Omit<PlaceBeside, 'outlook'> & {
    warnings: AirWarningRow[]
    /** What those are called who publish figures of it. */
    referred: Referred
  }

const publishersOf = ({
  stations,
  nearest,
  water,
  overdraft,
  noise,
}: PlaceRecords & Pick<PlaceBeside, 'noise'>): string[] =>
  [...stations, ...nearest, ...water, ...overdraft, ...noise.groups].flatMap(({ publisher }) => publisher ?? [])

export const readPlace = async (database: D1Database, code: string): Promise<PlaceRead> => {
  const now = Date.now()
  const question = { counted: PLACED, shown: LISTED }
  const { outlook, ...records } = await readWholePlace({ $client: database }, code, question, now)
  const overdraft = areasInForce(records.overdraft, dayOf(new Date(now).toISOString()))
  const referred = await readOrganisations(openRecord(database), publishersOf(records))
  return { ...records, overdraft, referred, warnings: outlookAt(outlook, now).warnings }
}
