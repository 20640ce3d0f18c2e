import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'

/** What the database itself refuses of reports, whoever asks: tried by statements that no route of ours would send. */

const BY_TRIGGER = /SQLITE_CONSTRAINT_TRIGGER/
const BY_CHECK = /SQLITE_CONSTRAINT_CHECK/

const run = (statement: string): Promise<D1Result> => env.INTAKE.prepare(statement).run()
const first = (statement: string): Promise<unknown> => env.INTAKE.prepare(statement).first('it')

const report = (number: string, over: Record<string, string> = {}): string => {
  const row: Record<string, string> = {
    number: `'${number}'`,
    locator_mac: `'mac of ${number}'`,
    category: `'smoke'`,
    body: `'A'`,
    place: `'990102'`,
    day: `'2026-11-20'`,
    received: `'2026-11-22'`,
    visibility: `'public'`,
    language: `'zh'`,
    recipient: `'age1r'`,
    contact_recipient: `'age1c'`,
    source: `'form'`,
    excluded: `'["X"]'`,
    ...over,
  }
  return `INSERT INTO reports (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`
}

const event = (number: string, seq: number, over: { state?: string; to?: string; day?: string } = {}): string =>
  `INSERT INTO report_events (number, seq, day, state, kind, by, to_body) VALUES ('${number}', ${seq},
    '${over.day ?? '2026-11-23'}', ${over.state ? `'${over.state}'` : 'NULL'}, 'state', 'A', ${over.to ? `'${over.to}'` : 'NULL'})`

const grant = (number: string, use: string, holder: string, seq = 0): string =>
  `INSERT INTO report_grants (number, use, holder, seq, sealed) VALUES ('${number}', '${use}', '${holder}', ${seq}, 'x')`

const PULSE = '20261122T1150Z'

beforeAll(async () => {
  await run(report('AAAAAAAAAA'))
  await run(event('AAAAAAAAAA', 1, { state: 'received', day: '2026-11-22' }))
  await run(`INSERT INTO report_pulses (pulse, seed, taken) VALUES ('${PULSE}', 'seed', 1)`)
  await run(`INSERT INTO report_commitments (commitment, pulse) VALUES ('one', '${PULSE}')`)
})

describe('no table of reports', () => {
  it('keeps the order in which rows came', async () => {
    const { results } = await env.INTAKE.prepare(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND (name = 'reports' OR name LIKE 'report\\_%' ESCAPE '\\')
       AND sql NOT LIKE '%WITHOUT ROWID%'`,
    ).all()
    expect(results).toEqual([])
    expect(await first(`SELECT count(*) AS it FROM sqlite_master WHERE type = 'table' AND name LIKE 'report%'`)).toBe(
      14,
    )
  })
})

describe('a report', () => {
  it('is never deleted, replaced, or begun beyond its beginning', async () => {
    await expect(run(`DELETE FROM reports`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(report('AAAAAAAAAA').replace('INSERT', 'INSERT OR REPLACE'))).rejects.toThrow(BY_TRIGGER)
    await expect(run(report('AAAAAAAAAB', { locator_mac: `'mac of AAAAAAAAAA'` }))).rejects.toThrow(BY_TRIGGER)
    await expect(run(report('AAAAAAAAAC', { state: `'accepted'` }))).rejects.toThrow(BY_TRIGGER)
    await expect(run(report('AAAAAAAAAD', { released: '1' }))).rejects.toThrow(BY_TRIGGER)
    await expect(run(report('AAAAAAAAAE', { locator_mac: 'NULL' }))).rejects.toThrow(BY_TRIGGER)
    await expect(run(report('AAAAAAAAAF', { recipient: 'NULL', contact_recipient: 'NULL' }))).rejects.toThrow(
      BY_TRIGGER,
    )
    await expect(run(report('AAAAAAAAAG', { state: `'burnt'` }))).rejects.toThrow()
  })

  it('holds a public text only where she wished one', async () => {
    const hidden = { visibility: `'authority'`, public_text: `'text'` }
    await expect(run(report('AAAAAAAAAH', hidden))).rejects.toThrow(BY_CHECK)
  })

  it.each([
    `category = 'noise'`,
    `place = '990103'`,
    `day = '2026-11-19'`,
    `received = '2026-11-21'`,
    `locator_mac = 'another'`,
    `locator_mac = NULL`,
    `recipient = 'age1other'`,
    `contact_recipient = 'age1other'`,
    `may_forward = 1`,
    `public_text = 'what she never said'`,
    `source = 'plain'`,
    `body = 'B'`,
    `state = 'accepted'`,
    `state = 'closed', closed = '2026-11-23'`,
  ])('does not take %s in silence', async (change) => {
    await expect(run(`UPDATE reports SET ${change} WHERE number = 'AAAAAAAAAA'`)).rejects.toThrow(BY_TRIGGER)
  })

  it('is released no sooner than the day after it came, and only where she wished it', async () => {
    const release = (day: string) =>
      run(`UPDATE reports SET released = 1, release_day = '${day}' WHERE number = 'AAAAAAAAAA'`)
    await expect(release('2026-11-22')).rejects.toThrow(BY_CHECK)
    await expect(run(`UPDATE reports SET released = 1 WHERE number = 'AAAAAAAAAA'`)).rejects.toThrow(BY_CHECK)
    await run(report('BBBBBBBBBB', { visibility: `'numbers'` }))
    await expect(
      run(`UPDATE reports SET released = 1, release_day = '2026-11-25' WHERE number = 'BBBBBBBBBB'`),
    ).rejects.toThrow(BY_CHECK)
    await expect(run(`UPDATE reports SET visibility = 'public' WHERE number = 'BBBBBBBBBB'`)).rejects.toThrow(
      BY_TRIGGER,
    )
    await run(`UPDATE reports SET visibility = 'authority' WHERE number = 'BBBBBBBBBB'`)
  })

  it('goes on once an event says so', async () => {
    await run(event('AAAAAAAAAA', 2, { state: 'forwarded', to: 'B' }))
    const done = await run(`UPDATE reports SET state = 'forwarded', body = 'B' WHERE number = 'AAAAAAAAAA'`)
    expect(done.meta.changes).toBe(1)
  })
})

describe('what was said about a report', () => {
  it.each(['report_events', 'report_openings'])('stays said: %s', async (table) => {
    await run(
      `INSERT INTO report_openings (number, seq, use, day, by, reason)
       SELECT 'AAAAAAAAAA', 1, 'contact', '2026-11-23', 'officer', 'to visit her'
       WHERE NOT EXISTS (SELECT 1 FROM report_openings)`,
    )
    await expect(run(`UPDATE ${table} SET reason = 'another'`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`DELETE FROM ${table}`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table} WHERE true`)).rejects.toThrow(BY_TRIGGER)
  })

  it('has its days in order', async () => {
    await expect(run(event('AAAAAAAAAA', 9, { day: '2026-11-01' }))).rejects.toThrow(BY_TRIGGER)
  })

  it('names a reason for an opening', async () => {
    await expect(
      run(`INSERT INTO report_openings (number, seq, use, day, by, reason)
        VALUES ('AAAAAAAAAA', 7, 'contact', '2026-11-23', 'officer', ' ')`),
    ).rejects.toThrow(BY_TRIGGER)
  })
})

describe('a grant', () => {
  it('is neither overwritten nor taken away while there is something to open', async () => {
    await run(grant('AAAAAAAAAA', 'report', 'A'))
    await expect(run(grant('AAAAAAAAAA', 'report', 'A'))).rejects.toThrow(BY_TRIGGER)
    await expect(run(`UPDATE report_grants SET sealed = 'garbage'`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`DELETE FROM report_grants`)).rejects.toThrow(BY_TRIGGER)
    await run(grant('AAAAAAAAAA', 'report', 'A', 1))
  })

  it('of her contact goes to a second body only where she agreed', async () => {
    await run(grant('AAAAAAAAAA', 'contact', 'A'))
    await run(grant('AAAAAAAAAA', 'contact', 'mailbox'))
    await expect(run(grant('AAAAAAAAAA', 'contact', 'B'))).rejects.toThrow(BY_TRIGGER)
    await run(report('CCCCCCCCCC', { may_forward: '1' }))
    await run(grant('CCCCCCCCCC', 'contact', 'A'))
    await run(grant('CCCCCCCCCC', 'contact', 'B'))
  })

  it('goes to no body that she excluded, and to nobody for a report that is not there', async () => {
    await expect(run(grant('AAAAAAAAAA', 'report', 'X'))).rejects.toThrow(BY_TRIGGER)
    await expect(run(grant('ZZZZZZZZZZ', 'report', 'A'))).rejects.toThrow(BY_TRIGGER)
  })

  it('goes with the evidence it opens', async () => {
    await run(report('DDDDDDDDDD'))
    await run(grant('DDDDDDDDDD', 'contact', 'A'))
    await run(`UPDATE reports SET contact_recipient = NULL WHERE number = 'DDDDDDDDDD'`)
    expect((await run(`DELETE FROM report_grants WHERE number = 'DDDDDDDDDD'`)).meta.changes).toBe(1)
  })
})

describe('a file or message', () => {
  it('stays as it was as long as its report is kept', async () => {
    await run(`INSERT INTO report_files VALUES ('AAAAAAAAAA', 'f', 'uploads/x', 1, 'hash', 3, 'reporter')`)
    await run(`INSERT INTO report_messages VALUES ('AAAAAAAAAA', 1, 'reporter', '2026-11-23', 'key')`)
    for (const table of ['report_files', 'report_messages']) {
      await expect(run(`UPDATE ${table} SET object_key = 'another'`)).rejects.toThrow(BY_TRIGGER)
      await expect(run(`DELETE FROM ${table}`)).rejects.toThrow(BY_TRIGGER)
      await expect(run(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`)).rejects.toThrow(BY_TRIGGER)
    }
  })
})

describe('a commitment', () => {
  it('is deposited once, opened once and kept', async () => {
    await expect(
      run(`INSERT OR REPLACE INTO report_commitments (commitment, pulse) VALUES ('one', '${PULSE}')`),
    ).rejects.toThrow(BY_TRIGGER)
    await expect(run(`DELETE FROM report_commitments`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`UPDATE report_commitments SET pulse = '20261122T1100Z'`)).rejects.toThrow(BY_TRIGGER)
    await run(`UPDATE report_commitments SET opened = 1 WHERE commitment = 'one'`)
    await expect(run(`UPDATE report_commitments SET opened = 0 WHERE commitment = 'one'`)).rejects.toThrow(BY_TRIGGER)
  })

  it('is no longer added to a pulse that was closed, nor to one before it', async () => {
    await run(`UPDATE report_pulses SET closed = 1 WHERE pulse = '${PULSE}'`)
    for (const pulse of [PULSE, '20261122T1140Z'])
      await expect(
        run(`INSERT INTO report_commitments (commitment, pulse) VALUES ('late', '${pulse}')`),
      ).rejects.toThrow(BY_TRIGGER)
    await run(`INSERT INTO report_commitments (commitment, pulse) VALUES ('next', '20261122T1200Z')`)
  })
})

describe('a pulse', () => {
  it('keeps its seed and is not opened again', async () => {
    await expect(run(`UPDATE report_pulses SET seed = 'another'`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`UPDATE report_pulses SET closed = 0`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`UPDATE report_pulses SET taken = taken + 1`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`DELETE FROM report_pulses`)).rejects.toThrow(BY_TRIGGER)
    await run(`UPDATE report_pulses SET published = 1`)
    await expect(run(`UPDATE report_pulses SET published = 0`)).rejects.toThrow(BY_TRIGGER)
  })
})

describe('an upload', () => {
  const part = (id: string, of: number, bytes: number, commitment = 'next'): string =>
    `INSERT INTO report_uploads VALUES ('${commitment}', '${id}', ${of}, ${bytes}, '2026-11-22')`
  const MB = 1024 * 1024

  it('belongs to a commitment that waits for its content', async () => {
    await expect(run(part('f', 0, 5, 'one'))).rejects.toThrow(BY_TRIGGER)
    await expect(run(part('f', 0, 5, 'none'))).rejects.toThrow(BY_TRIGGER)
    await run(part('f', 0, 5, 'AAAAAAAAAA'))
  })

  it('has parts of 5 MB, files of 20 MB and what sealing adds, and no more of them than a report takes', async () => {
    await expect(run(part('a', 0, 5 * MB + 1))).rejects.toThrow(BY_TRIGGER)
    await expect(run(part('a', 0, 0))).rejects.toThrow(BY_TRIGGER)
    for (const of of [0, 1, 2, 3, 4]) if (of < 4) await run(part('a', of, 5 * MB))
    await expect(run(part('a', 4, 2 * MB))).rejects.toThrow(BY_TRIGGER)
    await run(part('a', 4, MB))
    for (let file = 0; file < 19; file++) await run(part(`b${file}`, 0, 1))
    await expect(run(part('c', 0, 1))).rejects.toThrow(BY_TRIGGER)
  })
})

describe('a proof of work', () => {
  it('counts once', async () => {
    await run(`INSERT INTO report_solutions VALUES ('mark', '${PULSE}')`)
    await expect(run(`INSERT OR REPLACE INTO report_solutions VALUES ('mark', '20261122T1200Z')`)).rejects.toThrow(
      BY_TRIGGER,
    )
  })
})
