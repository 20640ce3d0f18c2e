import { REGISTERS } from '../../content/generated/registers.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { openRecord } from '../../db/record/db.ts'
import { ensureExport, type Export } from '../../db/record/exports.ts'
import { readYears } from '../../db/record/export-years.ts'
import { readDemonstrated } from '../../db/record/demonstration.ts'
import { readCatalogue } from '../../db/record/catalogue.ts'
import { readRegisterSize } from '../../db/record/read.ts'

/** Formats that are listed, in the order of how many want them. */
const FORMATS = ['csv', 'ndjson', 'json'] as const

/** A register with its newest exports, written where nobody had asked for them yet. */
export interface Held {
  register: RegisterDefinition
  exports: Export[]
  /** Tree size of these exports, and the years whose records can be had apart. */
  size: number
  years: string[]
  /** Whether some of its records are invented for demonstration. */
  isDemonstrated: boolean
}

/** Every register that holds something, with its exports; how many hold nothing; and the state of the log. */
export const readData = async (env: Pick<Env, 'RECORD' | 'OBJECTS'>) => {
  const db = openRecord(env.RECORD, env.OBJECTS)
  const { totals, at, treeSize } = await readCatalogue(db)
  const demonstrated = await readDemonstrated(db)
  const registers = Object.values(REGISTERS)
  const isHeld = ({ id }: RegisterDefinition): boolean => totals.some((row) => row.register === id && row.records > 0)
  const held: Held[] = []
  // One register after the other: some two hundred exports written at once are more than the platform bears.
  for (const register of registers.filter(isHeld)) {
    const size = await readRegisterSize(db, register.id)
    const exports = await Promise.all(FORMATS.map((format) => ensureExport(db, env.OBJECTS, register, format, size)))
    const years = await readYears(db, register)
    held.push({ register, exports, size, years, isDemonstrated: demonstrated.has(register.id) })
  }
  return { held, empty: registers.length - held.length, at, treeSize }
}
