import '../portal/quiet.ts'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { drizzle } from 'drizzle-orm/d1'
import { listCertificates } from '../../db/record/certificate-list.ts'
import { openRecord } from '../../db/record/db.ts'
import * as tables from '../../db/record/tables.ts'
import { migrate } from '../portal/migrate.ts'
import { fillCertificates, nth } from './certificate-rows.ts'
import { figure, median, ratioOf, time, type Measure, type Run } from './figure.ts'

const SMALL = 10_000
/** Certificates of the larger record: what is promised, or what there is time for. */
const LARGE = { long: 1_000_000, short: 100_000 }
/** Searches of one kind in a round, each for another certificate. */
const TIMES = 20

type Name = 'small' | 'large'
type Db = ReturnType<typeof openRecord>

const openRecords = async ({ long, say }: Run) => {
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      modules: true,
      script: 'export default { fetch: () => new Response() }',
      compatibilityDate: '2026-10-01',
      d1Databases: { SMALL: 'small', LARGE: 'large' },
    }),
  )
  const sizes = { small: SMALL, large: long ? LARGE.long : LARGE.short }
  const open = async (name: Name): Promise<Db> => {
    const record = await runtime.getD1Database(name.toUpperCase())
    await migrate(record, 'record')
    const db = openRecord(record)
    await fillCertificates(db, sizes[name], say)
    return db
  }
  const large = await open('large')
  const small = await open('small')
  // The connection to the larger one may have lapsed meanwhile: the first question takes up another.
  for (const { $client } of [large, small])
    await $client
      .prepare('SELECT 1')
      .run()
      .catch(() => undefined)
  return { runtime, sizes, records: { small, large } }
}

/** What is typed for the certificate that stands at a part (0..1) of a record. */
const KINDS: Record<string, (n: number) => string> = {
  number: (n) => nth(n).number.replaceAll('-', ' '),
  company: (n) => nth(n).company,
  product: (n) => nth(n).product.slice(-2),
}

/** The statements that searches run, to be run together: what is measured is the search and not the way to the database. */
const statementsOf = async (
  { $client }: { $client: D1Database },
  typed: readonly string[],
): Promise<D1PreparedStatement[]> => {
  const statements: D1PreparedStatement[] = []
  const logQuery = (query: string, params: unknown[]): void =>
    void statements.push($client.prepare(query).bind(...params))
  const db = drizzle($client, { schema: tables, logger: { logQuery } })
  for (const q of typed) {
    const found = await listCertificates(db, { q, on: '2026-11-22' }, { limit: 50 })
    if (!found || found.items.length === 0) throw new Error(`nothing is found for ${q}`)
  }
  return statements
}

/** Search among many certificates beside the same among ten thousand: by number, company and two characters of a product. */
export const measure: Measure = async function* (run) {
  const { runtime, sizes, records } = await openRecords(run)
  try {
    for (const [kind, typed] of Object.entries(KINDS)) {
      const ofSize = (size: number): string[] =>
        Array.from({ length: TIMES }, (_, i) => typed(Math.floor((size * (i + 0.5)) / TIMES)))
      const statements = {
        small: await statementsOf(records.small, ofSize(sizes.small)),
        large: await statementsOf(records.large, ofSize(sizes.large)),
      }
      const taken: Record<Name, number[]> = { small: [], large: [] }
      for (let round = -1; round < (run.long ? 15 : 7); round++)
        for (const name of ['small', 'large'] as const) {
          const ms = await time(() => records[name].$client.batch(statements[name]))
          // The first round warms up.
          if (round >= 0) taken[name].push(ms / TIMES)
        }
      run.say(`${kind}: ${median(taken.large).toFixed(2)} ms, among ${SMALL} ${median(taken.small).toFixed(2)} ms`)
      const ratio = ratioOf(taken.large, taken.small)
      yield figure({
        name: `certificate-search ${kind} among ${sizes.large}`,
        values: taken.large,
        unit: 'ms',
        against: `the same search among ${SMALL} certificates`,
        ratio,
        goal: '≤ 2',
        met: ratio <= 2,
      })
    }
  } finally {
    await runtime.dispose()
  }
}
