import '../portal/quiet.ts'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { listCertificates } from '../../db/record/certificate-list.ts'
import { readCertificate } from '../../db/record/certificates.ts'
import { openRecord } from '../../db/record/db.ts'
import { migrate } from '../portal/migrate.ts'
import { fillCertificates, nth, RARE_ONES } from './certificate-rows.ts'
import { figure, median, ratioOf, time, type Measure, type Run } from './figure.ts'

const SMALL = 10_000
/** Certificates of the larger record: what is promised, or what there is time for. */
const LARGE = { long: 1_000_000, short: 50_000 }
/** Searches of one kind in a round, each for another certificate. */
const TIMES = 20

/** A page that finds nothing is waited for so long, at most. */
const NARROW_MS = 250

type Name = 'small' | 'large'
type Db = ReturnType<typeof openRecord>

type Opened = Awaited<ReturnType<typeof openRecords>>

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
  const small = await open('small')
  const large = await open('large')
  // The connection to the smaller one may have lapsed meanwhile: the first question takes up another.
  for (const { $client } of [small, large])
    await $client
      .prepare('SELECT 1')
      .run()
      .catch(() => undefined)
  return { runtime, sizes, records: { small, large } }
}

const ON = '2026-11-22'
type Asked = Parameters<typeof listCertificates>[1]

/** What is asked for the certificate that stands at a part (0..1) of a record. */
const SEARCHES: Record<string, (n: number) => Omit<Asked, 'on'>> = {
  number: (n) => ({ q: nth(n).number.replaceAll('-', ' ') }),
  company: (n) => ({ q: nth(n).company }),
  product: (n) => ({ q: nth(n).product.slice(-2) }),
  gtin: (n) => ({ gtin: nth(n).gtin }),
  holder: (n) => ({ holder: nth(n).holder }),
}

/** Lists that many fit, in the order of their index. */
const LISTS: Record<string, Omit<Asked, 'on'>> = {
  all: {},
  valid: { status: 'valid' },
  'of a scheme': { status: 'valid', scheme: nth(0).scheme },
  'of a certifier': { certifier: nth(0).certifier },
  suspended: { status: 'suspended' },
  withdrawn: { status: 'withdrawn' },
  expired: { status: 'expired' },
}

/** Lists of what hardly any of many fits: each looks through as many as one page may. */
const NARROW: Record<string, Omit<Asked, 'on'>> = {
  'words of a rare scheme': { q: '绿茶', scheme: RARE_ONES.scheme },
  'suspended of a rare scheme': { status: 'suspended', scheme: RARE_ONES.scheme },
  'withdrawn of a rare certifier': { status: 'withdrawn', certifier: RARE_ONES.certifier },
}

const bound = <Target extends object>(target: Target, name: string | symbol): unknown => {
  const value: unknown = Reflect.get(target, name)
  return typeof value === 'function' ? value.bind(target) : value
}

/**
 * The statements that reads run, to be run together: what is measured is the reading and not the way to the database.
 * @param read - finds something each time
 */
const statementsOf = async <Question>(
  { $client }: { $client: D1Database },
  questions: readonly Question[],
  read: (db: Db, question: Question) => Promise<unknown>,
): Promise<D1PreparedStatement[]> => {
  const statements: D1PreparedStatement[] = []
  const remembering = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get: (target, name) =>
        name === 'bind'
          ? (...values: unknown[]) => {
              const ready = target.bind(...values)
              statements.push(ready)
              return ready
            }
          : bound(target, name),
    })
  const watched = new Proxy($client, {
    get: (target, name) =>
      name === 'prepare' ? (text: string) => remembering(target.prepare(text)) : bound(target, name),
  })
  for (const question of questions) await read(openRecord(watched), question)
  return statements
}

/** @throws Error where nothing is found, unless it may be */
const listing = (isAny: boolean) => async (db: Db, asked: Omit<Asked, 'on'>) => {
  const found = await listCertificates(db, { ...asked, on: ON }, { limit: 50 })
  if (!found || (found.items.length === 0 && !isAny)) throw new Error(`nothing is found for ${JSON.stringify(asked)}`)
}

/** The check of a number as people type it: blanks for hyphens, O for 0. */
const checking = async (db: Db, number: string) => {
  const found = await readCertificate(db, number.replaceAll('-', ' ').replaceAll('0', 'O'))
  if (!found) throw new Error(`${number} is not found`)
}

type Statements = Record<Name, D1PreparedStatement[]>

/** Milliseconds that one of the statements' readings takes, both records in turn. */
const timesOf = async (
  { records, run }: Opened & { run: Run },
  statements: Statements,
  readings: number,
): Promise<Record<Name, number[]>> => {
  const taken: Record<Name, number[]> = { small: [], large: [] }
  for (let round = -1; round < (run.long ? 15 : 7); round++)
    for (const name of ['small', 'large'] as const) {
      const ms = await time(() => records[name].$client.batch(statements[name]))
      // The first round warms up.
      if (round >= 0) taken[name].push(ms / readings)
    }
  return taken
}

/** Certificates spread over a record. */
const spread = (size: number): number[] =>
  Array.from({ length: TIMES }, (_, i) => Math.floor((size * (i + 0.5)) / TIMES))

/** One kind of reading among many certificates beside the same among ten thousand. */
const compared = async <Question>(
  opened: Opened & { run: Run },
  name: string,
  questions: (size: number) => readonly Question[],
  read: (db: Db, question: Question) => Promise<unknown>,
) => {
  const { records, sizes, run } = opened
  const asked = { small: questions(sizes.small), large: questions(sizes.large) }
  const statements = {
    small: await statementsOf(records.small, asked.small, read),
    large: await statementsOf(records.large, asked.large, read),
  }
  const taken = await timesOf(opened, statements, asked.large.length)
  run.say(`${name}: ${median(taken.large).toFixed(2)} ms, among ${SMALL} ${median(taken.small).toFixed(2)} ms`)
  const ratio = ratioOf(taken.large, taken.small)
  return { taken, ratio, sizes }
}

/**
 * Search among many certificates beside the same among ten thousand: by number, company, two characters of a product, trade
 * item and holder; the check of one number; lists by state.
 */
export const measure: Measure = async function* (run) {
  const opened = { ...(await openRecords(run)), run }
  const against = (what: string) => `the same ${what} among ${SMALL} certificates`
  try {
    for (const [kind, asked] of Object.entries(SEARCHES)) {
      const { taken, ratio, sizes } = await compared(opened, kind, (size) => spread(size).map(asked), listing(false))
      const name = `certificate-search ${kind} among ${sizes.large}`
      const rest = { unit: 'ms', against: against('search'), ratio, goal: '≤ 2', met: ratio <= 2 }
      yield figure({ name, values: taken.large, ...rest })
    }
    const numbers = (size: number) => spread(size).map((n) => nth(n).number)
    const checked = await compared(opened, 'check', numbers, checking)
    yield figure({
      name: `certificate-search check among ${checked.sizes.large}`,
      values: checked.taken.large,
      unit: 'ms',
      against: against('check'),
      ratio: checked.ratio,
      goal: '≤ 2',
      met: checked.ratio <= 2,
    })
    for (const [kind, asked] of Object.entries(LISTS)) {
      const { taken, ratio, sizes } = await compared(
        opened,
        kind,
        () => Array.from({ length: 5 }, () => asked),
        listing(false),
      )
      const name = `certificate-search list ${kind} among ${sizes.large}`
      const rest = { unit: 'ms', against: against('list'), ratio, goal: '≤ 2', met: ratio <= 2 }
      yield figure({ name, values: taken.large, ...rest })
    }
    for (const [kind, asked] of Object.entries(NARROW)) {
      const { taken, sizes } = await compared(opened, kind, () => Array.from({ length: 5 }, () => asked), listing(true))
      const met = median(taken.large) <= NARROW_MS
      const name = `certificate-search narrow list ${kind} among ${sizes.large}`
      yield figure({ name, values: taken.large, unit: 'ms', against: null, ratio: null, goal: `≤ ${NARROW_MS}`, met })
    }
  } finally {
    await opened.runtime.dispose()
  }
}
