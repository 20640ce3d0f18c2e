import { REGISTERS } from '../../content/generated/registers.ts'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { checkRows } from '../../content/registers/check.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { message } from '../../content/registers/messages.ts'
import { dayOf } from '../../content/registers/span.ts'
import { foldMonth, type Month } from '../../content/reports/statistics.ts'
import { openIntake } from '../../db/intake/db.ts'
import { readTallies } from '../../db/intake/report-tallies.ts'
import { openRecord } from '../../db/record/db.ts'
import { findStated, readBodiesWithKeys, readBodyPlaces, STATISTICS } from '../../db/record/report-statistics.ts'
import { sequencerOf } from '../app.ts'

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
 * Once a month is over, states how each body dealt with reports in it: every body that could be sent some, so that no row
 * tells that there was one. A month that a body has an entry of is not stated again, whatever comes to light later: a
 * correction would tell what it corrects.
 */
export const publishReportMonths = async (env: Env, now: Date): Promise<void> => {
  if (!env.LOG_KEY) return
  const register = REGISTERS[STATISTICS]
  if (!register) throw new Error('the register of statistics is not defined')
  const record = openRecord(env.RECORD)
  const { month, from, until } = monthBefore(dayOf(now.toISOString()))
  const [tallies, bodies] = await Promise.all([
    readTallies(openIntake(env.INTAKE), { from, until }),
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
  if (rows.length === 0) return
  const { accepted, issues } = checkRows(register, rows, { now })
  const [first] = issues
  if (first) throw new Error(`months of reports: ${message(first, 'en')}`)
  // What is invented is stated by whom it was invented for, and so is marked.
  const publisherOf = (key: string): string => (isDemonstration(key.slice(0, 18)) ? key.slice(0, 18) : 'portal')
  const ended = await Promise.all(
    [...Map.groupBy(accepted, ({ key }) => publisherOf(key))].map(async ([publisher, own]) => {
      const statements = own.map(({ key, body }) => ({ register: STATISTICS, key, body }))
      return (await sequencerOf(env).submit({ publisher, statements })).outcome.status
    }),
  )
  const failed = ended.find((status) => status !== 'placed')
  if (failed !== undefined) throw new Error(`months of reports were ${failed}`)
}
