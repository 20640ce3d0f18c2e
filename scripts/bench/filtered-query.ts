import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/d1'
import Papa from 'papaparse'
import { REGISTERS } from '../../content/generated/registers.ts'
import { listRecords, type Selection } from '../../db/record/list.ts'
import * as tables from '../../db/record/tables.ts'
import { figure, median, ratioOf, time, type Measure, type Run } from './figure.ts'
import { openPortal, send, type Portal } from './portal.ts'
import type { Row } from './rows.ts'

const REGISTER = 'noise'
const FEW = 10_000
const ROWS = 5_000
/** Records of a first page. */
const LIMIT = 50
/** Executions in one request, so that what is measured is the statement and not the way to it. */
const TIMES = 20

const POINTS = 200
const COUNTIES = 20
const FIRST_DAY = Date.UTC(2015, 0, 1)
const DAY_MS = 86_400_000

const dayAt = (days: number): string => new Date(FIRST_DAY + days * DAY_MS).toISOString().slice(0, 10)

/** Real counties, as far apart in the list as they can be. */
const counties = (): string[] => {
  const text = readFileSync(join(import.meta.dirname, '../../content/data/places.csv'), 'utf8')
  const { data } = Papa.parse<Row>(text, { header: true, skipEmptyLines: true })
  const codes = data.map(({ code = '' }) => code).filter((code) => /^\d{6}$/.test(code) && !code.endsWith('00'))
  return Array.from({ length: COUNTIES }, (_, i) => codes[Math.floor((i * codes.length) / COUNTIES)] ?? '')
}

/**
 * Levels of 200 points by day and by night, one day after another: however many there are, the first days hold the
 * same, so that a query for them finds the same records at every size.
 */
export const levels = (first: number, count: number, places = counties()): Row[] =>
  Array.from({ length: count }, (_, i) => {
    const n = first + i
    const point = n % POINTS
    return {
      point: `BENCH-${point}`,
      place: places[point % places.length] ?? '',
      time: dayAt(Math.floor(n / POINTS / 2)),
      part: Math.floor(n / POINTS) % 2 === 0 ? 'day' : 'night',
      leq: String(40 + ((n * 7) % 300) / 10),
    }
  })

/** What is asked for: a county or a province with everything in it, and ten days. */
const selectionsIn = ([county = '']: string[]): Selection[] =>
  [county, `${county.slice(0, 2)}0000`].map((place) => ({ place, from: dayAt(5), until: dayAt(15), fields: {} }))

/** A page of one place and ten days among a million records, beside the same page among ten thousand. */
export const measure: Measure = async function* (run) {
  const portal = await openPortal(run.say)
  const many = run.long ? 1_000_000 : 100_000
  try {
    const places = counties()
    const selections = selectionsIn(places)
    await publishUpTo(portal, 0, FEW, run)
    const among = await measureAll(portal, selections, run)
    await publishUpTo(portal, FEW, many, run)
    const amongMany = await measureAll(portal, selections, run)
    const ratios = amongMany.map((taken, i) => ratioOf(taken, among[i] ?? []))
    const worst = ratios.indexOf(Math.max(...ratios))
    yield figure({
      name: `filtered-query ${many / 1000}k`,
      values: amongMany[worst] ?? [],
      unit: 'ms',
      against: `the same page among ${FEW / 1000},000 records`,
      ratio: ratios[worst] ?? NaN,
      goal: '≤ 2',
      met: ratios.every((ratio) => ratio <= 2),
    })
  } finally {
    await portal.close()
  }
}

const publishUpTo = async (portal: Portal, from: number, to: number, { say }: Run): Promise<void> => {
  for (let first = from; first < to; first += ROWS) {
    const body = JSON.stringify(levels(first, ROWS))
    await send(`${portal.origin}/api/registers/${REGISTER}/entries`, { body, key: portal.key })
    if ((first / ROWS) % 10 === 9) say(`${first + ROWS} of ${to} records`)
  }
}

/** Milliseconds of one execution, one a round, for each selection. */
const measureAll = async (portal: Portal, selections: Selection[], { long, say }: Run): Promise<number[][]> => {
  const all: number[][] = []
  for (const selection of selections) {
    const body = JSON.stringify({ ...(await statementOf(portal, selection)), times: TIMES })
    const taken: number[] = []
    for (let round = -2; round < (long ? 25 : 11); round++) {
      const ms = (await time(() => send(`${portal.bare}/statement`, { body }))) / TIMES
      // The first rounds warm up.
      if (round >= 0) taken.push(ms)
    }
    say(`${selection.place ?? ''}: ${median(taken).toFixed(2)} ms`)
    all.push(taken)
  }
  return all
}

/** The statement that the list itself runs. @throws Error when it does not fill its page */
const statementOf = async ({ record }: Portal, selection: Selection): Promise<{ sql: string; params: unknown[] }> => {
  const register = REGISTERS[REGISTER]
  if (!register) throw new Error(`no register ${REGISTER}`)
  const statements: { sql: string; params: unknown[] }[] = []
  const db = drizzle(record, {
    schema: tables,
    logger: { logQuery: (query, params) => statements.push({ sql: query, params }) },
  })
  const page = await listRecords(db, register, selection, { limit: LIMIT, cursor: undefined })
  if (page?.items.length !== LIMIT) throw new Error('the page is not full')
  const [statement] = statements
  if (!statement) throw new Error('the list ran no statement')
  return statement
}
