import { REGISTERS } from '../../content/generated/registers.ts'
import { ACTIVITY_ROOTS, rootsToState } from '../../db/intake/activity-roots.ts'
import { openIntake } from '../../db/intake/db.ts'
import { monthsToState } from '../../db/intake/report-months.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { STATISTICS } from '../../db/record/report-statistics.ts'
import type { StatedRows } from '../../db/record/stated-rows.ts'
import { Complaint } from './complaint.ts'

const state = async (door: Door, register: string, stated: readonly StatedRows[]): Promise<void> => {
  const definition = REGISTERS[register]
  if (!definition) throw new Error(`the register ${register} is not defined`)
  const publications = stated.map(({ publisher, rows }) => ({
    publisher,
    statements: rows.map((row) => ({ register: definition, ...row })),
  }))
  if (publications.length === 0) return
  const { outcomes } = await publish(door, publications)
  if (outcomes.some(({ status }) => status !== 'placed'))
    throw new Complaint(`What is over was refused by ${register}.`)
}

/**
 * States of days and months that are over what the clock would state a minute later: pages are drawn of the record as it then
 * stays, and a second start draws none anew.
 */
export const stateWhatIsOver = async (door: Door, INTAKE: D1Database, now: Date): Promise<void> => {
  const intake = openIntake(INTAKE)
  await state(door, STATISTICS, await monthsToState(door.db, intake, now))
  await state(door, ACTIVITY_ROOTS, await rootsToState(door.db, intake, now))
}
