/** Rows of the private database as portals would leave them after years, written in bulk. */

/** A body of the bench, whose reports are one in a hundred. */
const BODY_OF = `printf('111101010000%05dA', n.i % 100)`
const DAY_OF = `date('2026-11-01', '-' || (n.i % 300) || ' days')`
/** 43 characters, as a hash has, in no order. */
const HASH = `lower(hex(randomblob(16))) || printf('%011d', n.i)`
const NUMBER = `printf('B%09d', n.i)`

/** Each of these has triggers that hold what handlers may do; rows in bulk come past them. */
const TABLES = ['reports', 'report_events', 'report_grants', 'report_messages', 'report_commitments'] as const

/** What one report brings with it, and others beside it: of twenty reports one is open, of ten one is somebody's who signs in. */
const ROWS: readonly string[] = [
  `INSERT INTO reports (number, locator_mac, category, body, place, day, received, visibility, public_text, language,
      recipient, state, clock, accept_due, due, accepted, settled, closed, source)
    SELECT ${NUMBER}, ${HASH}, 'smoke', ${BODY_OF}, '110101', ${DAY_OF}, ${DAY_OF},
      CASE WHEN n.i % 3 = 0 THEN 'public' ELSE 'authority' END, CASE WHEN n.i % 3 = 0 THEN '示例烟囱冒黑烟' END, 'zh',
      'age1' || ${HASH}, CASE WHEN n.i % 20 = 0 THEN 'received' ELSE 'closed' END, 'general', '2035-01-01', '2035-12-31',
      CASE WHEN n.i % 20 <> 0 THEN ${DAY_OF} END, CASE WHEN n.i % 20 <> 0 THEN ${DAY_OF} END,
      CASE WHEN n.i % 20 <> 0 THEN ${DAY_OF} END, 'form' FROM n`,
  `INSERT INTO report_events (number, seq, day, state, kind, by, to_body)
    SELECT ${NUMBER}, 1, ${DAY_OF}, 'received', 'received', 'portal', ${BODY_OF} FROM n`,
  `INSERT INTO report_events (number, seq, day, state, kind, by)
    SELECT ${NUMBER}, 2, ${DAY_OF}, 'closed', 'status', ${BODY_OF} FROM n WHERE n.i % 20 <> 0`,
  `INSERT INTO report_grants (number, use, holder, seq, sealed)
    SELECT ${NUMBER}, 'report', holder.value, 1, hex(randomblob(150)) FROM n, json_each('["mailbox", "body"]') AS holder`,
  `INSERT INTO report_messages (number, seq, by, day, object_key)
    SELECT ${NUMBER}, 1, 'body', ${DAY_OF}, 'reports/' || ${HASH} FROM n`,
  `INSERT INTO report_commitments (commitment, pulse, opened)
    SELECT ${HASH}, strftime('%Y%m%dT%H%MZ', '2026-01-01', '+' || (n.i % 40000 * 10) || ' minutes'), 1 FROM n`,
  `INSERT INTO accounts (id, name, created_at)
    SELECT 'bench-' || n.i, '示例' || n.i, '2026-01-01T00:00:00.000Z' FROM n WHERE n.i % 10 = 0`,
  `INSERT INTO sessions (id, hash, account, created_at, expires_at, fresh_until)
    SELECT 'bench-' || n.i, ${HASH}, 'bench-' || n.i, '2026-11-01T00:00:00.000Z', '2035-01-01T00:00:00.000Z',
      '2026-11-01T00:05:00.000Z' FROM n WHERE n.i % 10 = 0`,
  `INSERT INTO consultation_comments (number, code_hash, digest, consultation, text, fingerprint, received_at, state)
    SELECT printf('C%09d', n.i), ${HASH}, ${HASH}, '示征' || (n.i % 1000), '请保留西岸的垂钓区。', ${HASH},
      ${DAY_OF} || 'T04:00:00.000Z', 'published' FROM n WHERE n.i % 10 = 0`,
  `INSERT INTO scan_codes (code, first_day, last_day, days, visitors, automated)
    SELECT printf('bench%038d', n.i), ${DAY_OF}, ${DAY_OF}, 1, 1, 0 FROM n`,
  `INSERT INTO scan_counts (code, day, province, visitors, automated)
    SELECT printf('bench%038d', n.i), ${DAY_OF}, '11', 1, 0 FROM n`,
  `INSERT INTO scan_places (code, province, visitors) SELECT printf('bench%038d', n.i), '11', 1 FROM n`,
]

/** A statement writes so many rows of a kind at most, so that none runs into the limit of its time. */
const PORTION = 50_000

/**
 * Adds rows to the private database of a bench; what its triggers hold is put back afterwards.
 * @param from - first report; @param until - the first that is not added any more
 */
export const fillIntake = async (intake: D1Database, from: number, until: number): Promise<void> => {
  const { results } = await intake
    .prepare(
      `SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (SELECT value FROM json_each(?))`,
    )
    .bind(JSON.stringify(TABLES))
    .all<{ name: string; sql: string }>()
  await intake.batch(results.map(({ name }) => intake.prepare(`DROP TRIGGER ${name}`)))
  for (let first = from; first < until; first += PORTION) {
    const last = Math.min(first + PORTION, until) - 1
    for (const rows of ROWS)
      await intake
        .prepare(`WITH RECURSIVE n(i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${last}) ${rows}`)
        .run()
  }
  await intake.batch(results.map(({ sql }) => intake.prepare(sql)))
}
