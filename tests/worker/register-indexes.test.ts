import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'

/** What `sqlite_master` says of the indexes that hold rows of one register alone. */
const indexesOfOneRegister = async (): Promise<string[]> => {
  const { results } = await env.RECORD.prepare(
    `SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'records' AND sql LIKE '% WHERE register %'`,
  ).all<{ sql: string }>()
  return results.map(({ sql }) => sql)
}

// With `=` SQLite looks at the value bound to any `register = ?`, and plans the statement anew for each.
it('indexes of one register compare it by IS, so that statements with a bound register are planned once', async () => {
  const indexes = await indexesOfOneRegister()
  expect(indexes.length).toBeGreaterThan(10)
  expect(indexes.filter((sql) => !/ WHERE register IS '/.test(sql))).toEqual([])
})
