import { drizzle } from 'drizzle-orm/d1'
import { searchRecords } from '../../db/record/search.ts'
import * as tables from '../../db/record/tables.ts'
import { figure, median, ratioOf, time, type Figure, type Measure, type Run } from './figure.ts'
import { openPortal, send, type Portal } from './portal.ts'
import { namedStations, type Row } from './rows.ts'

const RECORDS = 100_000
const ROWS = 5_000
/** Records of a first page. */
const LIMIT = 50
/** Executions in one request, so that what is measured is the statement and not the way to it. */
const TIMES = { search: 20, scan: 10, wholeScan: 3 }
/** What part of the records holds a term, as far as there are such terms. */
const SHARES = [1, 0.3, 0.1, 0.03, 0.009, 0.005, 0.002, 0.0005, 0.000_05]
const LENGTHS = [1, 2, 3, 4]

interface Term {
  text: string
  /** Part of the records that hold it, 0..1. */
  share: number
}

interface Statement {
  sql: string
  params: unknown[]
}

/** The same page as search gives, by reading every record's body until it is full. */
const scanFor = (text: string): Statement => ({
  sql: `SELECT records.register, records.key, records.revision, records.status, entries.publisher,
      entries.published_at AS publishedAt, entries.reason, records.idx AS "index", records.body
    FROM records CROSS JOIN entries ON entries.idx = records.idx
    WHERE records.body LIKE ? ORDER BY records.id LIMIT ?`,
  params: [`%${text}%`, LIMIT + 1],
})

/** Reads every record's body, and gives none of them. */
const wholeScanFor = (text: string): Statement => ({
  sql: 'SELECT count(*) FROM records WHERE body LIKE ?',
  params: [`%${text}%`],
})

/** Search among 100,000 records, beside a scan with LIKE that finds the same: terms of 1 to 4 characters, rare and common. */
export const measure: Measure = async function* (run) {
  const portal = await openPortal(run.say)
  try {
    const rows = namedStations(RECORDS)
    await publishAll(portal, rows, run)
    const measured: Measured[] = []
    for (const term of termsOf(rows.map(({ name = '' }) => name))) measured.push(await measureTerm(portal, term, run))
    yield rareFigure(measured, 'wholeScan')
    yield rareFigure(measured, 'scan')
    yield worstFigure(measured)
  } finally {
    await portal.close()
  }
}

const publishAll = async (portal: Portal, rows: Row[], { say }: Run): Promise<void> => {
  for (let first = 0; first < rows.length; first += ROWS) {
    const body = JSON.stringify(rows.slice(first, first + ROWS))
    await send(`${portal.origin}/api/registers/air-stations/entries`, { body, key: portal.key })
    if ((first / ROWS) % 5 === 4) say(`${first + ROWS} of ${rows.length} records`)
  }
}

/** For each length and share the term nearest to it, each once. */
const termsOf = (names: string[]): Term[] => {
  const counts = new Map<string, number>()
  for (const name of names) {
    const characters = Array.from(name)
    const parts = LENGTHS.flatMap((length) => characters.map((_, at) => characters.slice(at, at + length).join('')))
    for (const part of new Set(parts)) counts.set(part, (counts.get(part) ?? 0) + 1)
  }
  const terms = [...counts].map(([text, count]): Term => ({ text, share: count / names.length }))
  const chosen = LENGTHS.flatMap((length) => {
    const ofLength = terms.filter(({ text }) => Array.from(text).length === length)
    const distance = (term: Term, share: number): number => Math.abs(Math.log(term.share / share))
    return SHARES.map((share) => ofLength.reduce((a, b) => (distance(b, share) < distance(a, share) ? b : a)))
  })
  return [...new Set(chosen)]
}

/** Milliseconds of one execution, one a round. */
interface Measured extends Term {
  search: number[]
  /** To the page that search gives. */
  scan: number[]
  /** To the last record. */
  wholeScan: number[]
}

const measureTerm = async (portal: Portal, term: Term, { long, say }: Run): Promise<Measured> => {
  const statements = {
    search: await searchFor(portal, term.text),
    scan: scanFor(term.text),
    wholeScan: wholeScanFor(term.text),
  }
  const measured: Measured = { ...term, search: [], scan: [], wholeScan: [] }
  for (let round = -1; round < (long ? 15 : 3); round++)
    for (const name of ['search', 'scan', 'wholeScan'] as const) {
      const ms = await execute(portal, statements[name], TIMES[name])
      // The first round warms up.
      if (round >= 0) measured[name].push(ms)
    }
  const [search, scan, whole] = [measured.search, measured.scan, measured.wholeScan].map((ms) => median(ms).toFixed(2))
  say(`${term.text} in ${(term.share * 100).toPrecision(2)} %: ${search} ms, scan ${scan} ms, whole ${whole} ms`)
  return measured
}

/** The statement that the portal's own search runs. @throws Error when it does not find what the scan finds */
const searchFor = async ({ record }: Portal, text: string): Promise<Statement> => {
  const statements: Statement[] = []
  const db = drizzle(record, {
    schema: tables,
    logger: { logQuery: (query, params) => statements.push({ sql: query, params }) },
  })
  const found = await searchRecords(db, { q: text }, { limit: LIMIT, cursor: undefined })
  const scan = scanFor(text)
  const { results } = await record
    .prepare(scan.sql)
    .bind(...scan.params)
    .all<{ key: string }>()
  const keys = (rows: { key: string }[] = []): string =>
    rows
      .slice(0, LIMIT)
      .map(({ key }) => key)
      .join(' ')
  if (keys(found?.items) !== keys(results)) throw new Error(`search finds others than LIKE for ${text}`)
  const [statement] = statements
  if (!statement) throw new Error('search ran no statement')
  return statement
}

/** Milliseconds of one execution. */
const execute = async ({ bare }: Portal, statement: Statement, times: number): Promise<number> => {
  const body = JSON.stringify({ ...statement, times })
  return (await time(() => send(`${bare}/statement`, { body }))) / times
}

const ratioTo =
  (against: 'scan' | 'wholeScan') =>
  (term: Measured): number =>
    ratioOf(term.search, term[against])
const excessOf = ({ search, scan }: Measured): number => median(search.map((ms, round) => ms - (scan[round] ?? NaN)))
const most = (measured: Measured[], by: (term: Measured) => number): Measured => {
  const [first, ...rest] = measured
  if (!first) throw new Error('there is no such term')
  return rest.reduce((worst, term) => (by(term) > by(worst) ? term : worst), first)
}

const AGAINST = {
  scan: 'a scan with LIKE over the bodies of the same records, until it has the same 50',
  wholeScan: 'a scan with LIKE over the bodies of all records',
}

const rareFigure = (measured: Measured[], against: 'scan' | 'wholeScan'): Figure => {
  const rare = measured.filter(({ text, share }) => Array.from(text).length === 2 && share < 0.01)
  const worst = most(rare, ratioTo(against))
  const ratio = ratioTo(against)(worst)
  return figure({
    name: `search-100k rare ${against === 'scan' ? 'page' : 'whole'}`,
    values: worst.search,
    unit: 'ms',
    against: AGAINST[against],
    ratio,
    goal: '≤ 0.1 for every two-character term in under 1 % of the records',
    met: ratio <= 0.1,
  })
}

const worstFigure = (measured: Measured[]): Figure => {
  const worst = most(measured, excessOf)
  return figure({
    name: 'search-100k any',
    values: worst.search.map((ms, round) => ms - (worst.scan[round] ?? NaN)),
    unit: 'ms more than the scan',
    against: AGAINST.scan,
    ratio: ratioTo('scan')(worst),
    goal: '≤ 2 ms more for every term of 1 to 4 characters',
    met: excessOf(worst) <= 2,
  })
}
