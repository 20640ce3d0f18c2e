import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import { erase } from '../../db/record/erase.ts'
import { openSigner } from '../../db/record/signer.ts'
import { aLimit, publish, publishAll } from './builders.ts'
import { aCertificate, publishGround } from './certificate-builders.ts'
import { aMaking, anEvent, captureAll, CASE, FIELD, GROWER, lot } from './epcis-builders.ts'

/** What must stand in the database after all migrations. A rebuilt table loses its triggers without a word. */
const TRIGGERS = {
  certificate_states: [
    'certificate_states_back',
    'certificate_states_corrected',
    'certificate_states_day',
    'certificate_states_follow',
    'certificate_states_in_order',
    'certificate_states_issued',
    'certificate_states_no_delete',
    'certificate_states_no_update',
    'certificate_states_own',
  ],
  entries: [
    'entries_in_order',
    'entries_no_delete',
    'entries_no_replace',
    'entries_no_update',
    'entries_place_certificates',
  ],
  credential_places: ['credential_places_no_delete', 'credential_places_no_replace', 'credential_places_no_update'],
  leaves: ['leaves_no_delete', 'leaves_no_replace', 'leaves_no_update', 'leaves_not_sealed'],
  sealed_bundles: [
    'sealed_bundles_full',
    'sealed_bundles_no_delete',
    'sealed_bundles_no_replace',
    'sealed_bundles_no_update',
  ],
  checkpoints: ['checkpoints_grow', 'checkpoints_no_delete', 'checkpoints_no_update'],
  tiles: ['tiles_no_delete', 'tiles_no_replace', 'tiles_only_grow'],
  requests: ['requests_no_delete', 'requests_no_replace', 'requests_no_update'],
  erasures: ['erasures_no_delete', 'erasures_no_replace', 'erasures_no_update'],
  disclosures: ['disclosures_erased_only', 'disclosures_no_replace', 'disclosures_no_update'],
  cosignatures: ['cosignatures_no_delete', 'cosignatures_no_replace', 'cosignatures_no_update'],
  witnessed: ['witnessed_no_delete', 'witnessed_no_replace', 'witnessed_only_grow'],
  trace_parties: ['trace_parties_no_delete', 'trace_parties_no_replace', 'trace_parties_no_update'],
  trace_things: ['trace_things_no_delete', 'trace_things_no_replace', 'trace_things_no_update'],
  trace_events: ['trace_events_no_delete', 'trace_events_no_replace', 'trace_events_no_update'],
  trace_epcs: ['trace_epcs_no_delete', 'trace_epcs_no_replace', 'trace_epcs_no_update'],
  trace_links: ['trace_links_no_delete', 'trace_links_no_replace', 'trace_links_no_update'],
  trace_voided: ['trace_voided_no_delete', 'trace_voided_no_replace', 'trace_voided_no_update'],
}

/** Columns that name a row, one that says something, and a change of it that even a growing tile must refuse. */
const TABLES = [
  { table: 'entries', keys: ['idx'], column: 'publisher', change: `'somebody else'` },
  { table: 'leaves', keys: ['idx'], column: 'leaf', change: `'{}'` },
  { table: 'sealed_bundles', keys: ['number'], column: 'sha256', change: `'another'` },
  { table: 'checkpoints', keys: ['size'], column: 'note', change: `'another'` },
  { table: 'tiles', keys: ['level', 'number'], column: 'hashes', change: `x'00'` },
  { table: 'requests', keys: ['id'], column: 'answer', change: `'[]'` },
  { table: 'erasures', keys: ['register', 'key', 'revision', 'field'], column: 'idx', change: '0' },
  { table: 'disclosures', keys: ['register', 'key', 'revision', 'field'], column: 'value', change: `'"another"'` },
  { table: 'cosignatures', keys: ['size', 'signer'], column: 'timestamp', change: '1' },
  { table: 'credential_places', keys: ['ordinal'], column: 'certificate', change: `'another'` },
  { table: 'certificate_states', keys: ['idx'], column: 'expires', change: `'2999-12-31'` },
  { table: 'witnessed', keys: ['origin'], column: 'size', change: '3' },
  { table: 'trace_parties', keys: ['id'], column: 'organisation', change: `'another'` },
  { table: 'trace_things', keys: ['id'], column: 'epc', change: `'another'` },
  { table: 'trace_events', keys: ['id'], column: 'body', change: `'{}'` },
  { table: 'trace_epcs', keys: ['thing', 'time', 'event', 'role'], column: 'made', change: '7' },
  { table: 'trace_links', keys: ['source', 'time', 'target', 'event'], column: 'kind', change: '9' },
  { table: 'trace_voided', keys: ['event'], column: 'by_idx', change: '0' },
]

/** A statement that were only malformed would fail otherwise. */
const BY_TRIGGER = /SQLITE_CONSTRAINT_TRIGGER/

const run = (statement: string): Promise<unknown> => env.RECORD.prepare(statement).run()
const dump = async (table: string): Promise<unknown[]> =>
  (await env.RECORD.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()).results

/** The columns of a table, one of them changed, as an INSERT's values read from what stands. */
const changedRow = async (
  table: string,
  column: string,
  change: string,
): Promise<{ names: string; values: string }> => {
  const { results } = await env.RECORD.prepare(`SELECT name FROM pragma_table_info('${table}')`).all<{ name: string }>()
  const names = results.map(({ name }) => name)
  return { names: names.join(', '), values: names.map((name) => (name === column ? change : name)).join(', ') }
}

beforeAll(async () => {
  const limits = [aLimit({ note: '一段可以删除的文字', noteEn: 'a text' }), aLimit({ level: 'ii', note: '另一段' })]
  const answer = await publish('standards', limits, { 'idempotency-key': 'first' })
  expect(answer.status).toBe(201)
  const door = {
    db: openRecord(env.RECORD),
    objects: env.OBJECTS,
    signer: await openSigner(env.LOG_ORIGIN, env.LOG_KEY),
    now: () => new Date(),
  }
  const [{ key }] = (await answer.json<{ entries: [{ key: string }] }>()).entries
  await erase(door, { register: 'standards', key, field: 'noteEn', ground: 'test', publisher: 'portal' })
  await publishAll(
    'standards',
    Array.from({ length: 260 }, (_, n) => aLimit({ parameter: `w${10_000 + n}` })),
  )
  await publishGround()
  await publishAll('certificates', [aCertificate()])
  const errorDeclaration = { declarationTime: '2026-05-01T00:00:00Z' }
  await captureAll(GROWER, aMaking([lot(FIELD, 'A1')], [lot(CASE, 'B1')]), anEvent({ errorDeclaration }))
  await run(`INSERT INTO sealed_bundles (number, sha256, bytes) VALUES (0, 'a hash', 1)`)
  await run(`INSERT INTO cosignatures SELECT size, 'witness.example/1+00000000', 1700000000, '— line' FROM checkpoints`)
  await run(`INSERT INTO witnessed VALUES ('other.example/log', 7, 'root', 'note', '2026-01-01T00:00:00Z')`)
})

describe('the database', () => {
  it('holds every trigger after all migrations', async () => {
    const { results } = await env.RECORD.prepare(
      `SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' ORDER BY tbl_name, name`,
    ).all<{ tbl_name: string; name: string }>()
    const found = Object.groupBy(results, ({ tbl_name }) => tbl_name)
    expect(
      Object.fromEntries(Object.entries(found).map(([table, rows]) => [table, rows?.map(({ name }) => name)])),
    ).toEqual(TRIGGERS)
  })
})

describe.each(TABLES)('what stands in $table', ({ table, keys, column, change }) => {
  it('is there to be tried', async () => {
    expect((await dump(table)).length).toBeGreaterThan(0)
  })

  it('is not updated, deleted, replaced or overwritten', async () => {
    const before = await dump(table)
    const { names, values } = await changedRow(table, column, change)
    const row = `INTO ${table} (${names}) SELECT ${values} FROM ${table} WHERE true`
    await expect(run(`UPDATE ${table} SET ${column} = ${change}`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`DELETE FROM ${table}`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`INSERT OR REPLACE ${row}`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`REPLACE ${row}`)).rejects.toThrow(BY_TRIGGER)
    await expect(
      run(`INSERT ${row} ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${column} = excluded.${column}`),
    ).rejects.toThrow(BY_TRIGGER)
    expect(await dump(table)).toEqual(before)
  })
})

describe('an entry', () => {
  it('does not come after a gap, nor before the instant of the one under it', async () => {
    const columns = 'idx, register, key, revision, status, publisher, published_at'
    const next = `(SELECT max(idx) + 1 FROM entries)`
    const insert = (index: string, instant: string) =>
      run(
        `INSERT INTO entries (${columns}) VALUES (${index}, 'standards', 'X', 1, 'published', 'portal', '${instant}')`,
      )
    await expect(insert(`${next} + 1`, '2999-01-01T00:00:00Z')).rejects.toThrow(BY_TRIGGER)
    await expect(insert(next, '2000-01-01T00:00:00Z')).rejects.toThrow(BY_TRIGGER)
  })

  it('takes no revision that stands, even under a new index', async () => {
    const again = `SELECT (SELECT max(idx) + 1 FROM entries), register, key, revision, status, publisher, published_at
      FROM entries WHERE idx = 0`
    await expect(
      run(`INSERT OR REPLACE INTO entries (idx, register, key, revision, status, publisher, published_at) ${again}`),
    ).rejects.toThrow(BY_TRIGGER)
  })
})

describe('a leaf', () => {
  it('goes only with its sealed bundle, and none comes in its place', async () => {
    await expect(run('DELETE FROM leaves WHERE idx = 256')).rejects.toThrow(BY_TRIGGER)
    const { leaf } = (await env.RECORD.prepare('SELECT leaf FROM leaves WHERE idx = 7').first<{ leaf: string }>()) ?? {}
    expect((await env.RECORD.prepare('DELETE FROM leaves WHERE idx = 7').run()).meta.changes).toBe(1)
    const back = env.RECORD.prepare('INSERT INTO leaves (idx, leaf) VALUES (7, ?)').bind(leaf)
    await expect(back.run()).rejects.toThrow(BY_TRIGGER)
  })

  it('is not sealed before its bundle is full', async () => {
    const seal = `INSERT INTO sealed_bundles (number, sha256, bytes) VALUES (1, 'a hash', 1)`
    await expect(run(seal)).rejects.toThrow(BY_TRIGGER)
  })
})

describe('a tile', () => {
  it('grows behind what it holds', async () => {
    const grown = await env.RECORD.prepare(
      `UPDATE tiles SET hashes = unhex(hex(hashes) || '00') WHERE level = 0 RETURNING length(hashes) % 32 AS rest`,
    ).first('rest')
    expect(grown).toBe(1)
  })
})

describe('a disclosure', () => {
  it('that was erased does not come back', async () => {
    const erased = `SELECT register, key, revision, field, '"a text"', 'salt' FROM erasures`
    await expect(
      run(`INSERT INTO disclosures (register, key, revision, field, value, salt) ${erased}`),
    ).rejects.toThrow(BY_TRIGGER)
  })

  it('goes only once an erasure says so', async () => {
    const { key } = (await env.RECORD.prepare('SELECT key FROM disclosures LIMIT 1').first<{ key: string }>()) ?? {}
    const remove = () => env.RECORD.prepare('DELETE FROM disclosures WHERE key = ?').bind(key).run()
    await expect(remove()).rejects.toThrow(BY_TRIGGER)
    await env.RECORD.prepare(
      `INSERT INTO erasures (register, key, revision, field, idx)
       SELECT register, key, revision, field, 0 FROM disclosures WHERE key = ?`,
    )
      .bind(key)
      .run()
    expect((await remove()).meta.changes).toBe(1)
  })
})
