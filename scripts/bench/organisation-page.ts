import { readOrganisationPage } from '../../db/record/organisation-page.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import { figure, median, ratioOf, time, type Figure, type Measure, type Run } from './figure.ts'
import { openPortal, send, type Portal } from './portal.ts'
import { ORGANISATIONS, OUTLET_YEAR, PLACES } from './series-rows.ts'

/** Entries that mention the organisation: a year of hours of one outlet, and visits up to this many. */
const ENTRIES = 10_000
/** How many times what one point query takes. */
const GOAL = 5
/** Executions in one request, so that what is measured is the batch and not the way to it. */
const TIMES = 20

const uscc = String(OUTLET_YEAR.permits[0]?.['organisation'] ?? '')

/** Inspections of one organisation, one a day. @param count - at least 1 */
const visits = (count: number): object[] =>
  Array.from({ length: count }, (_, at) => ({
    inspection: `BENCH-${at}`,
    organisation: uscc,
    place: '990101',
    date: new Date(Date.UTC(2020, 0, 1) + at * 86_400_000).toISOString().slice(0, 10),
    authority: '示例市生态环境局',
    kind: 'remote',
    sampled: 'false',
    result: 'none',
  }))

const publishRows = async ({ origin, key }: Portal, register: string, rows: object[]): Promise<void> => {
  for (let first = 0; first < rows.length; first += 5_000)
    await send(`${origin}/api/registers/${register}/entries`, {
      body: JSON.stringify(rows.slice(first, first + 5_000)),
      key,
    })
}

/** The page of an organisation that ten thousand entries mention: what it reads, and the page itself. */
export const measure: Measure = async function* (run) {
  const portal = await openPortal(run.say)
  try {
    await publishRows(portal, 'places', PLACES)
    await publishRows(portal, 'organisations', ORGANISATIONS)
    await publishRows(portal, 'discharge-permits', OUTLET_YEAR.permits)
    await publishRows(portal, 'permit-limits', OUTLET_YEAR.limits)
    await publishRows(portal, 'self-monitoring', OUTLET_YEAR.hours)
    await publishRows(portal, 'inspections', visits(ENTRIES - OUTLET_YEAR.hours.length))
    yield* await measureBatch(portal, run)
  } finally {
    await portal.close()
  }
}

interface Statement {
  sql: string
  params: unknown[]
}

/** The statements of each batch that the page reads, as the page itself puts them together. */
const batchesOf = async ({ record }: Portal): Promise<Statement[][]> => {
  const made = new Map<unknown, Statement>()
  const batches: Statement[][] = []
  const registers = Object.values(REGISTERS)
    .filter((register) => register.id !== 'organisations' && fieldsWithRole(register, 'organisation').length > 0)
    .map(({ id }) => id)
  const $client: D1Database = new Proxy(record, {
    get: (target, name) => {
      if (name === 'prepare')
        return (sql: string) => {
          const prepared = target.prepare(sql)
          return {
            bind: (...params: unknown[]) => {
              const bound = prepared.bind(...params)
              made.set(bound, { sql, params })
              return bound
            },
          }
        }
      if (name === 'batch')
        return (statements: D1PreparedStatement[]) => {
          batches.push(statements.flatMap((one) => made.get(one) ?? []))
          return target.batch(statements)
        }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const { counts } = await readOrganisationPage({ $client }, uscc, registers)
  if (!counts.some(({ register }) => register === 'inspections')) throw new Error('nothing mentions the organisation')
  return batches
}

const measureBatch = async (portal: Portal, { long, say }: Run): Promise<Figure[]> => {
  const batches = await batchesOf(portal)
  const [statements = []] = batches
  const point = { sql: 'SELECT body FROM records WHERE register = ? AND key = ?', params: ['organisations', uscc] }
  const body = (asked: Statement[]): string => JSON.stringify({ statements: asked, times: TIMES })
  const took = { batch: [] as number[], point: [] as number[], page: [] as number[], bare: [] as number[] }
  const asks = {
    batch: async () => (await time(() => send(`${portal.bare}/batch`, { body: body(statements) }))) / TIMES,
    point: async () => (await time(() => send(`${portal.bare}/batch`, { body: body([point]) }))) / TIMES,
    page: () => time(() => read(`${portal.origin}/organisations/${uscc}/`)),
    bare: () => time(() => read(`${portal.bare}/point?key=1001A`)),
  }
  for (let round = -3; round < (long ? 40 : 15); round++)
    for (const name of ['batch', 'point', 'page', 'bare'] as const) {
      const spent = await asks[name]()
      // The first rounds warm up.
      if (round >= 0) took[name].push(spent)
    }
  say(
    `batch ${median(took.batch).toFixed(2)} ms, point ${median(took.point).toFixed(2)} ms; page ${median(took.page).toFixed(1)} ms, bare request ${median(took.bare).toFixed(1)} ms; ${batches.length} batch of ${statements.length} statements`,
  )
  const batch = ratioOf(took.batch, took.point)
  const page = ratioOf(took.page, took.bare)
  return [
    figure({
      name: 'organisation-page batch',
      values: took.batch,
      unit: `ms for the ${statements.length} statements of a page that ${ENTRIES} entries mention`,
      against: 'one point query',
      ratio: batch,
      goal: `one batch, < ${GOAL}`,
      met: batches.length === 1 && batch < GOAL,
    }),
    figure({
      name: 'organisation-page page',
      values: took.page,
      unit: 'ms a page, one request at a time',
      against: 'a handler that answers one D1 point query',
      ratio: page,
      goal: `< ${GOAL}`,
      met: page < GOAL,
    }),
  ]
}

const read = async (url: string): Promise<string> => {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'identity' } })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return answer.text()
}
