import { REGISTERS } from '../../content/generated/registers.ts'
import { fieldsWithRole } from '../../content/registers/register.ts'
import { readPlacePage, type PlaceRecords } from '../../db/record/place-page.ts'

/** Registers whose records name a place. */
const PLACED = Object.values(REGISTERS)
  .filter((register) => fieldsWithRole(register, 'place').length > 0)
  .map(({ id }) => id)

/** Registers whose newest records a place's page lists; the others have a section of their own there. */
const LISTED = PLACED.filter((id) => id !== 'air-stations' && id !== 'surface-water')

export const readPlace = (database: D1Database, code: string): Promise<PlaceRecords> =>
  readPlacePage({ $client: database }, code, { counted: PLACED, shown: LISTED })
