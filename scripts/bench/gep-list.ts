/** Pages of the list of accounts with 100 and with 10,000 of them: the second may take twice as long at most. */
import { DatabaseSync } from 'node:sqlite'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { accountsStatement, type AccountSelection } from '../../db/record/gep.ts'
import { figure, median, type Measure } from './figure.ts'

const MIGRATIONS = join(import.meta.dirname, '../../db/record/migrations')

const open = (accounts: number): DatabaseSync => {
  const db = new DatabaseSync(':memory:')
  for (const name of readdirSync(MIGRATIONS)
    .filter((each) => each.endsWith('.sql'))
    .sort())
    db.exec(readFileSync(join(MIGRATIONS, name), 'utf8').replaceAll('--> statement-breakpoint', ''))
  const entry = db.prepare(
    `INSERT INTO entries (idx, register, key, revision, status, publisher, published_at) VALUES (?, 'gep-accounts', ?, 1, 'published', 'portal', '2026-01-01T00:00:00Z')`,
  )
  const record = db.prepare(
    `INSERT INTO records (id, register, key, idx, revision, status, time, body) VALUES (?, 'gep-accounts', ?, ?, 1, 'published', ?, ?)`,
  )
  const mention = db.prepare(
    `INSERT INTO mentions (subject, register, at, key) VALUES ('510000', 'gep-accounts', ?, ?)`,
  )
  db.exec('BEGIN')
  for (let i = 0; i < accounts; i++) {
    const [place, year] = [510000 + (i % 1000), 2010 + Math.floor(i / 1000)]
    const method = i % 3 === 0 ? 'garze-2017' : 'mee-2020'
    const key = `${place}-${year}-${method}`
    const body = {
      account: key,
      place: String(place),
      year,
      method,
      headline: i % 2 === 0,
      gep: '7545.59',
      pad: 'x'.repeat(400),
    }
    entry.run(i, key)
    record.run(i, key, i, String(year), JSON.stringify(body))
    mention.run(String(year), key)
  }
  db.exec('COMMIT; ANALYZE')
  return db
}

const LISTS: Record<string, AccountSelection> = {
  all: {},
  'as the page lists them': { invented: false },
  'that are invented': { invented: true },
  'by method': { method: 'garze-2017' },
  'by method and year': { method: 'garze-2017', year: 2010 },
  headline: { headline: true },
  'by place': { place: '510000' },
}

const dialect = new SQLiteSyncDialect()

/** Many runs of one page, in microseconds each. */
const runsOf = (db: DatabaseSync, selection: AccountSelection): number[] => {
  const { sql, params } = dialect.sqlToQuery(accountsStatement(selection, 50))
  const values = params.map((value) => (typeof value === 'number' ? value : String(value)))
  const prepared = db.prepare(sql)
  return Array.from({ length: 300 }, () => {
    const start = performance.now()
    prepared.all(...values)
    return (performance.now() - start) * 1_000
  })
}

/** @yields how many times as long a page takes with 10,000 accounts as with 100, one figure a way to ask for it */
export const measure: Measure = async function* ({ say }) {
  const [few, many] = [open(102), open(10_000)]
  for (const [name, selection] of Object.entries(LISTS)) {
    const [before, after] = [runsOf(few, selection), runsOf(many, selection)]
    const ratio = median(after) / median(before)
    say(`${name}: ${median(before).toFixed(0)} µs with 100 accounts, ${median(after).toFixed(0)} µs with 10,000`)
    yield figure({
      name: `gep-list ${name}`,
      values: after,
      unit: 'µs',
      against: 'the same page of a list of 100 accounts',
      ratio,
      goal: '≤ 2 times',
      met: ratio <= 2,
    })
  }
}
