import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { openIntake } from '../../db/intake/db.ts'
import { countUnaccepted, findRequest, listRequests } from '../../db/intake/information-requests.ts'
import { countNew, readDue } from '../../db/intake/push.ts'
import { readRequestYears, readYearlyFigures } from '../../db/record/information-figures.ts'
import { readNewEntries } from '../../db/record/new-entries.ts'
import { askedBy, plansOf as planned } from './query-plans.ts'

const plansOf = async (database: D1Database, read: (database: D1Database) => Promise<unknown>): Promise<string[]> =>
  planned(database, await askedBy(database, read))

const inIntake = (read: (db: ReturnType<typeof openIntake>) => Promise<unknown>) =>
  plansOf(env.INTAKE, (database) => read(openIntake(database)))
const inRecord = (read: (db: { $client: D1Database }) => Promise<unknown>) =>
  plansOf(env.RECORD, ($client) => read({ $client }))

/** Walks over a whole table; rows of a bound JSON value are none, nor is a small result that was just made. */
const scans = (plan: string[]): string[] =>
  plan.filter((step) => /^SCAN /.test(step) && !/VIRTUAL TABLE|\(subquery|USING (COVERING )?INDEX/.test(step))

describe('reads of requests and subscriptions', () => {
  it.each<[string, () => Promise<string[]>]>([
    ['one request', () => inIntake((db) => findRequest(db, 'x'))],
    ['an authority’s requests', () => inIntake((db) => listRequests(db, 'x', { open: true, limit: 5 }))],
    ['what waits unaccepted', () => inIntake((db) => countUnaccepted(db))],
    ['who is to be told', () => inIntake((db) => readDue(db, new Date(0), 5))],
    ['counting what is new', () => inIntake((db) => countNew(db, { from: 0, to: 1 }, new Map([['x', 1]])))],
    ['new entries', () => inRecord((db) => readNewEntries(db, 0, 5))],
    ['the figures of a year', () => inRecord((db) => readYearlyFigures(db, 2026, '2026-11-22'))],
    ['the years', () => inRecord((db) => readRequestYears(db))],
  ])('never walk over a table: %s', async (_, plans) => {
    const plan = await plans()
    expect(plan.length).toBeGreaterThan(0)
    expect(scans(plan)).toEqual([])
  })

  it('are told from those that do', async () => {
    const plan = await plansOf(env.INTAKE, (database) =>
      database.prepare('SELECT * FROM information_requests WHERE subject = ?').bind('x').all(),
    )
    expect(scans(plan)).toEqual(['SCAN information_requests'])
  })

  it('walk a year by its range, and only those who wait', async () => {
    expect((await inRecord((db) => readYearlyFigures(db, 2026, '2026-11-22'))).join()).toContain('records_time')
    expect((await inIntake((db) => readDue(db, new Date(0), 5))).join()).toContain('push_topics_pending')
  })
})
