import { env } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { JOBS } from '../../worker/jobs/jobs.ts'
import { ask, get } from './builders.ts'
import { askedDuring, plansOf, type Asked } from './query-plans.ts'
import { aBody, receipt, report, sealed } from './reporting.ts'

/**
 * A million reports a year, and the private database that takes them: no statement of a report's way, from her phone to
 * the mailbox and the public list, and none of the clock goes through a table that grows. Nothing is listed here: the
 * statements are those that were asked, and what a table's rows come from its own name says.
 */

/** Tables with a row for each job, mark, kind of sum or day: they grow with nobody's use. */
const NEVER_MANY = new Set([
  'job_runs',
  'operation_marks',
  'points_totals',
  'activity_roots',
  'alerts',
  'd1_migrations',
])

/** Walks that end early, or of few rows, each with why. */
const WALKS: Readonly<Record<string, string>> = {
  'SELECT seq FROM points_transfers WHERE at < ? ORDER BY seq DESC LIMIT 1': 'back over one day, by the clock',
  'DELETE FROM points_vouchers WHERE month < ?': 'one each rewarded report that was not redeemed yet, once a day',
}

const tidy = (sql: string): string => sql.replace(/\s+/g, ' ').trim()

/** The first rows of a table in the order in which they stand. */
const takesFirst = (sql: string): boolean =>
  /order by \S+( asc| desc)? limit \S+$/i.test(sql) && !/\bwhere\b/i.test(sql)

let tables: ReadonlySet<string>
/** Indexes over some rows of a table alone, as what waits: to go through one is to go through what it is for. */
let partial: ReadonlySet<string>
let asked: Asked[]

const namesOf = async (sql: string): Promise<ReadonlySet<string>> =>
  new Set((await env.INTAKE.prepare(sql).all<{ name: string }>()).results.map(({ name }) => name))

/** Each step that goes through a table from its first row on. */
const walks = async (statements: readonly Asked[]): Promise<string[]> => {
  const found: string[] = []
  for (const one of statements) {
    const sql = tidy(one.statement)
    if (takesFirst(sql) || Object.hasOwn(WALKS, sql)) continue
    for (const step of await plansOf(env.INTAKE, [one])) {
      const [, table = '', index = ''] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(step) ?? []
      if (/AUTOMATIC/.test(step)) found.push(`${step}: ${sql}`)
      else if (tables.has(table) && !NEVER_MANY.has(table) && !partial.has(index)) found.push(`${step}: ${sql}`)
    }
  }
  return found
}

beforeAll(async () => {
  tables = await namesOf(`SELECT name FROM sqlite_master WHERE type = 'table'`)
  partial = await namesOf(`SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'`)
  const ofBoth = await askedDuring(env.INTAKE, async () => {
    const made = await sealed(await aBody())
    const { number } = await report(made)
    const hers = receipt(made.owner.locator)
    expect((await ask('POST', '/api/reports/follow', hers)).status).toBe(200)
    expect((await get(`/api/reports/${number}/messages`, hers)).status).toBe(200)
    for (const path of ['/api/reports', '/open311/v2/requests.json', '/api/points/totals'])
      expect((await get(path)).status, path).toBe(200)
    for (const { run } of JOBS) await run(env, new Date())
  })
  // The public database has tables of other names.
  const ofIntake = ofBoth.map(async (one) => {
    const plan = await plansOf(env.INTAKE, [one]).catch(() => undefined)
    return plan === undefined ? [] : [one]
  })
  asked = (await Promise.all(ofIntake)).flat()
})

it('no statement of a report or of the clock goes through a table of the private database that grows', async () => {
  expect(asked.length).toBeGreaterThan(100)
  expect(await walks(asked)).toEqual([])
})

it('every walk that is let pass is asked, and over a table that is there', async () => {
  const all = asked.map(({ statement }) => tidy(statement))
  expect(Object.keys(WALKS).filter((sql) => !all.includes(sql))).toEqual([])
  expect([...NEVER_MANY].filter((name) => !tables.has(name))).toEqual([])
})

it('would be found out', async () => {
  const statement = 'SELECT number FROM reports WHERE visibility = ?'
  expect(await walks([{ statement, values: ['public'] }])).toEqual([expect.stringMatching(/^SCAN reports/)])
})
