import { REGISTERS } from '../../content/generated/registers.ts'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { checkRows } from '../../content/registers/check.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { message } from '../../content/registers/messages.ts'
import { dayOf } from '../../content/registers/span.ts'
import { foldMonth, type Month } from '../../content/reports/statistics.ts'
import type { RecordDb } from '../record/db.ts'
import { findStated, readBodiesWithKeys, readBodyPlaces, STATISTICS } from '../record/report-statistics.ts'
import type { StatedRows } from '../record/stated-rows.ts'
import type { IntakeDb } from './db.ts'
import { readTallies } from './report-tallies.ts'

/** The month before a day, and the first day after it. */
export const monthBefore = (today: string): { month: string; from: string; until: string } => {
  const until = `${today.slice(0, 7)}-01`
  const month = new Date(Date.parse(`${until}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 7)
  return { month, from: `${month}-01`, until }
}

/** The characters of a credit code that name the place where it was registered. */
const registeredAt = (body: string): string => body.slice(2, 8)

const rowOf = ({ body, basis, figures, hidden }: Month, month: string, place: string) => ({
  ...{ body, month, place, basis, ...figures },
  ...(hidden.length > 0 ? { hidden } : {}),
})

/**
 * How each body dealt with reports in the month that ended last: of every body that could be sent some, so that no row tells
 * that there was one. A month that a body has an entry of is not stated again, whatever comes to light later: a correction
 * would tell what it corrects.
 * @returns for each who states some; none where all is stated
 */
export const monthsToState = async (record: RecordDb, intake: IntakeDb, now: Date): Promise<StatedRows[]> => {
  const register = REGISTERS[STATISTICS]
  if (!register) throw new Error('the register of statistics is not defined')
  const { month, from, until } = monthBefore(dayOf(now.toISOString()))
  const [tallies, bodies] = await Promise.all([
    readTallies(intake, { from, until }),
    readBodiesWithKeys(record, { from, until }),
  ])
  const months = foldMonth(
    tallies.filter(({ body }) => isCreditCode(body)),
    bodies,
  )
  const codes = months.map(({ body }) => body)
  const [stated, places] = await Promise.all([
    findStated(
      record,
      codes.map((body) => `${body}~${month}`),
    ),
    readBodyPlaces(record, codes),
  ])
  const rows = months
    .filter(({ body }) => !stated.has(`${body}~${month}`))
    .map((one) => rowOf(one, month, places.get(one.body) ?? registeredAt(one.body)))
  if (rows.length === 0) return []
  const { accepted, issues } = checkRows(register, rows, { now })
  const [first] = issues
  if (first) throw new Error(`months of reports: ${message(first, 'en')}`)
  // What is invented is stated by whom it was invented for, and so is marked.
  const publisherOf = (key: string): string => (isDemonstration(key.slice(0, 18)) ? key.slice(0, 18) : 'portal')
  return [...Map.groupBy(accepted, ({ key }) => publisherOf(key))].map(([publisher, own]) => ({
    publisher,
    rows: own.map(({ key, body }) => ({ key, body })),
  }))
}
