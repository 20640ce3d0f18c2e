import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { openIntake, type IntakeDb } from '../../db/intake/db.ts'
import {
  findWaitingOnce,
  lapseWaiting,
  listPromisedReleases,
  listWaiting,
  readWaitingRows,
  type Within,
} from '../../db/intake/waiting.ts'
import { askedBy, plansOf as planned } from './query-plans.ts'

/** How lists of what waits are walked. */

const planOf = async (read: (db: IntakeDb) => Promise<unknown>): Promise<string[]> =>
  planned(env.INTAKE, await askedBy(env.INTAKE, (database) => read(openIntake(database))))

const ALL: Within = { publisher: undefined, registers: undefined }
const OWN: Within = { publisher: '91350100M000100Y43', registers: ['penalties'] }
const BEHIND = { submittedAt: '2026-11-01T00:00:00.000Z', id: 'abc' }
const page = (open: boolean, after?: typeof BEHIND) => ({ open, after, limit: 50 })

const READS: [title: string, read: (db: IntakeDb) => Promise<unknown>, index: string][] = [
  ['the queue of the portal', (db) => listWaiting(db, ALL, page(true)), 'waiting_open'],
  ['its next page', (db) => listWaiting(db, ALL, page(true, BEHIND)), 'waiting_open'],
  ['the queue of an organisation', (db) => listWaiting(db, OWN, page(true, BEHIND)), 'waiting_open_of'],
  ['all of an organisation', (db) => listWaiting(db, OWN, page(false, BEHIND)), 'waiting_of'],
  ['one’s own', (db) => listWaiting(db, OWN, { ...page(false), own: 'x' }), 'waiting_of'],
  ['what was sent under a name', (db) => findWaitingOnce(db, 'x'), 'waiting_once'],
  ['what is promised', (db) => listPromisedReleases(db, BEHIND.submittedAt, 20), 'waiting_releasing'],
  ['what lapses', (db) => lapseWaiting(db, new Date(BEHIND.submittedAt), 500), 'waiting_open'],
  ['rows', (db) => readWaitingRows(db, 'x', 10, 20), 'sqlite_autoindex_waiting_rows_1'],
]

describe('a list of what waits', () => {
  it.each(READS)('is walked by its index and sorted by nothing else: %s', async (_, read, index) => {
    const plan = await planOf(read)
    expect(plan.some((step) => new RegExp(`INDEX ${index}\\b`).test(step))).toBe(true)
    expect(plan.filter((step) => /TEMP B-TREE|AUTOMATIC|^SCAN waiting\w*$/.test(step))).toEqual([])
  })

  it('that did otherwise would be seen', async () => {
    const plan = await planOf((db) => db.$client.prepare('SELECT * FROM waiting ORDER BY bytes, ?').bind(1).all())
    expect(plan.join()).toContain('TEMP B-TREE')
  })
})
