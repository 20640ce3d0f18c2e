import { ORGANISATIONS, OUTLET_YEAR, PLACES } from './series-rows.ts'
import { figure, median, ratioOf, time, type Figure, type Measure, type Run } from './figure.ts'
import { openPortal, send, type Portal } from './portal.ts'

/** A year of hours of one outlet: drawn as a page, answered as JSON, and read bare. */

/** Milliseconds of server time that a page may take. */
const GOAL = 100

const QUERY = new URLSearchParams({ ...OUTLET_YEAR.of, span: 'year' })
const ADDRESSES = {
  page: `/series/self-monitoring/?${QUERY}`,
  api: `/api/registers/self-monitoring/series?${QUERY}`,
}

const publishRows = async ({ origin, key }: Portal, register: string, rows: object[]): Promise<void> => {
  for (let first = 0; first < rows.length; first += 5_000)
    await send(`${origin}/api/registers/${register}/entries`, {
      body: JSON.stringify(rows.slice(first, first + 5_000)),
      key,
    })
}

export const measure: Measure = async function* (run) {
  const portal = await openPortal(run.say)
  try {
    await publishRows(portal, 'places', PLACES)
    await publishRows(portal, 'organisations', ORGANISATIONS)
    await publishRows(portal, 'discharge-permits', OUTLET_YEAR.permits)
    await publishRows(portal, 'permit-limits', OUTLET_YEAR.limits)
    await publishRows(portal, 'self-monitoring', OUTLET_YEAR.hours)
    yield* await measureYear(portal, run)
  } finally {
    await portal.close()
  }
}

const measureYear = async (portal: Portal, { long, say }: Run): Promise<Figure[]> => {
  const took = { page: [] as number[], api: [] as number[], bare: [] as number[] }
  /** The same rows by the same range, handed out by a handler that does nothing else with them. */
  const statement = JSON.stringify({
    sql: 'SELECT key, time, body FROM records WHERE register = ? AND key > ? AND key < ?',
    params: ['self-monitoring', `${OUTLET_YEAR.prefix}~`, `${OUTLET_YEAR.prefix}\x7f`],
    times: 1,
  })
  const asks = {
    page: () => read(`${portal.origin}${ADDRESSES.page}`),
    api: () => read(`${portal.origin}${ADDRESSES.api}`),
    bare: () => send(`${portal.bare}/statement`, { body: statement }),
  }
  for (let round = -3; round < (long ? 60 : 20); round++)
    for (const name of ['page', 'api', 'bare'] as const) {
      const spent = await time(asks[name])
      // The first rounds warm up.
      if (round >= 0) took[name].push(spent)
    }
  say(
    `page ${median(took.page).toFixed(0)} ms, JSON ${median(took.api).toFixed(0)} ms, bare ${median(took.bare).toFixed(0)} ms`,
  )
  return (['page', 'api'] as const).map((name) =>
    figure({
      name: `series-year ${name}`,
      values: took[name],
      unit: `ms for ${OUTLET_YEAR.hours.length} rows, one request at a time`,
      against: 'a handler that reads the same rows',
      ratio: ratioOf(took[name], took.bare),
      goal: `< ${GOAL} ms`,
      met: median(took[name]) < GOAL,
    }),
  )
}

const read = async (url: string): Promise<string> => {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'identity' } })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return answer.text()
}
