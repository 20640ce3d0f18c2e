import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareTerms } from '../../scripts/record/compare-terms.ts'
import { listTables, rowsOf, TERMS } from '../../scripts/record/tables.ts'
import { aPlace, aStation, publishAll } from './builders.ts'
import { askedBy, plansOf } from './query-plans.ts'

/** Rows read at once, few, so that a page begins in the midst of what shares its first column. */
const PAGE = 7

const ROWS = 40

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  const codes = Array.from({ length: ROWS }, (_, i) => `T${1_000 + i}`)
  await publishAll(
    'air-stations',
    codes.map((station) => aStation({ station })),
  )
})

describe('the rows of a table, page by page', () => {
  const drain = async (database: D1Database, page?: number): Promise<Map<string, number>> => {
    const rows = new Map<string, number>()
    for (const table of await listTables(database)) {
      if (table.name === TERMS.name) continue
      rows.set(table.name, 0)
      for await (const row of rowsOf(database, table, page))
        rows.set(table.name, (rows.get(table.name) ?? 0) + Object.keys(row).length / table.columns.length)
    }
    return rows
  }

  it('are all of them, however many come at once', async () => {
    const rows = await drain(env.RECORD, PAGE)
    expect(rows).toEqual(await drain(env.RECORD))
    expect(rows.get('mentions')).toBeGreaterThanOrEqual(ROWS)
    for (const [name, count] of rows)
      expect(await env.RECORD.prepare(`SELECT count(*) AS n FROM "${name}"`).first('n'), name).toBe(count)
  })

  it('are gone through once: no page begins where its first column does', async () => {
    const table = (await listTables(env.RECORD)).find(({ name }) => name === 'mentions')
    if (!table) throw new Error('no mentions')
    let rows = 0
    const asked = await askedBy(env.RECORD, async (database) => {
      for await (const _ of rowsOf(database, table, PAGE)) rows++
    })
    const statements = asked.map(({ statement, values }) => env.RECORD.prepare(statement).bind(...values))
    const read = (await env.RECORD.batch(statements)).reduce((sum, { meta }) => sum + meta.rows_read, 0)
    expect(statements.length).toBe(Math.floor(rows / PAGE))
    expect(read).toBeLessThan(2 * rows)
  })

  it('are sorted by no page', async () => {
    const plans = await plansOf(env.RECORD, await askedBy(env.RECORD, (database) => drain(database, PAGE)))
    expect(plans.filter((step) => /SEARCH mentions/.test(step))).not.toEqual([])
    expect(plans.filter((step) => /TEMP B-TREE/.test(step))).toEqual([])
  })
})

describe('the full text index', () => {
  const other = env.INTAKE
  const exec = (statement: string, ...values: unknown[]) =>
    other
      .prepare(statement)
      .bind(...values)
      .run()

  beforeAll(async () => {
    const made = await env.RECORD.prepare(
      `SELECT sql FROM sqlite_master WHERE name IN ('search', 'search_terms')
      ORDER BY name`,
    ).all<{ sql: string }>()
    for (const { sql } of made.results) await exec(sql)
    const docs = await env.RECORD.prepare(
      `
      SELECT doc, group_concat(term, ' ') AS tokens FROM (SELECT * FROM search_terms ORDER BY doc, offset) GROUP BY doc`,
    ).all<{ doc: number; tokens: string }>()
    for (const { doc, tokens } of docs.results)
      await exec('INSERT INTO search (rowid, tokens) VALUES (?, ?)', doc, tokens)
    for (let doc = 1_001; doc <= 1_000 + ROWS; doc++)
      for (const database of [env.RECORD, other])
        await database.prepare('INSERT INTO search (rowid, tokens) VALUES (?, ?)').bind(doc, 'aa bb aa').run()
  })
  afterAll(async () => {
    for (const name of ['search_terms', 'search']) await exec(`DROP TABLE ${name}`)
    await env.RECORD.prepare('DELETE FROM search WHERE rowid > 1000').run()
  })

  const compared = (page = PAGE) => compareTerms(env.RECORD, other, page)

  it('is compared whole, however many places come at once', async () => {
    const count = await other.prepare('SELECT count(*) AS n FROM search_terms').first('n')
    for (const page of [3, PAGE, 100_000]) expect(await compared(page)).toEqual({ difference: undefined, rows: count })
  })

  it('is sorted by no page', async () => {
    const plans = await plansOf(other, await askedBy(other, (database) => compareTerms(database, database, PAGE)))
    expect(plans.filter((step) => /TEMP B-TREE/.test(step))).toEqual([])
  })

  it.each([
    ['a text that is missing', 'DELETE FROM search WHERE rowid = 1020', { term: 'aa', doc: 1_020, offset: 0 }, 1_021],
    ['the last text missing', `DELETE FROM search WHERE rowid = ${1_000 + ROWS}`, { doc: 1_000 + ROWS }, undefined],
  ])('shows %s', async (_, statement, expected, found) => {
    const doc = Number(/\d+$/.exec(statement)?.[0])
    await exec(statement)
    for (const page of [PAGE, 100_000]) {
      const { difference } = await compared(page)
      expect(difference?.expected, `${page} at once`).toMatchObject(expected)
      expect(difference?.found?.['doc'], `${page} at once`).toBe(found)
    }
    await exec('INSERT INTO search (rowid, tokens) VALUES (?, ?)', doc, 'aa bb aa')
    expect((await compared()).difference).toBeUndefined()
  })

  it('shows a text too many, one that says something else, and a term that should not be there', async () => {
    await exec(`INSERT INTO search (rowid, tokens) VALUES (5000, 'aa')`)
    expect((await compared()).difference).toEqual({ expected: undefined, found: { term: 'aa', doc: 5_000, offset: 0 } })
    await exec('DELETE FROM search WHERE rowid = 5000')
    await exec('DELETE FROM search WHERE rowid = 1020')
    await exec(`INSERT INTO search (rowid, tokens) VALUES (1020, 'aa aa bb')`)
    expect((await compared()).difference).toEqual({
      expected: { term: 'aa', doc: 1_020, offset: 2 },
      found: { term: 'aa', doc: 1_020, offset: 1 },
    })
    await exec('DELETE FROM search WHERE rowid = 1020')
    await exec(`INSERT INTO search (rowid, tokens) VALUES (1020, 'aa bb aa'), (5001, 'zzzzzz')`)
    const { difference } = await compared()
    expect(difference?.found).toEqual({ term: 'zzzzzz', doc: 5_001, offset: 0 })
    await exec('DELETE FROM search WHERE rowid = 5001')
  })
})
