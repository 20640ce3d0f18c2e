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

/** How lists of what waits are walked. */

/** Statements that a read prepares, with their values. */
const askedBy = async (read: (db: IntakeDb) => Promise<unknown>) => {
  const asked: { statement: string; values: unknown[] }[] = []
  const database = new Proxy(env.INTAKE, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (name !== 'prepare') return typeof value === 'function' ? value.bind(target) : value
      return (statement: string) =>
        new Proxy(target.prepare(statement), {
          get: (prepared, method) => {
            const own: unknown = Reflect.get(prepared, method)
            if (method !== 'bind') return typeof own === 'function' ? own.bind(prepared) : own
            return (...values: unknown[]) => {
              asked.push({ statement, values })
              return prepared.bind(...values)
            }
          },
        })
    },
  })
  await read(openIntake(database))
  return asked
}

const planOf = async (read: (db: IntakeDb) => Promise<unknown>): Promise<string[]> => {
  const plans = await Promise.all(
    (await askedBy(read)).map(({ statement, values }) =>
      env.INTAKE.prepare(`EXPLAIN QUERY PLAN ${statement}`)
        .bind(...values)
        .all<{ detail: string }>(),
    ),
  )
  return plans.flatMap(({ results }) => results.map(({ detail }) => detail))
}

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
