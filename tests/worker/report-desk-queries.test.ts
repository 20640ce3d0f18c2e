import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { openIntake, type IntakeDb } from '../../db/intake/db.ts'
import { listDeskKeys } from '../../db/intake/report-desk-keys.ts'
import { countDesk, DESK_LISTS, findOnDesk, listDesk, type Desk } from '../../db/intake/report-desk-queue.ts'
import { listColleagues, listStaleGrants, readParts } from '../../db/intake/report-desk-read.ts'
import { readDeskMonths } from '../../db/intake/report-desk-statistics.ts'
import { askedBy, plansOf } from './query-plans.ts'

/** How reads of a desk walk: as if there were ten million reports, of which a body has a few. */

const TODAY = '2026-11-22'
const desk: Desk = { body: '91350100M000100Y43', places: ['1101'], role: 'r' }

const plans = async (read: (db: IntakeDb) => Promise<unknown>): Promise<string[]> =>
  plansOf(env.INTAKE, await askedBy(env.INTAKE, (database) => read(openIntake(database))))

/** A walk over reports of all bodies; bounds of a role are few, and come as a list. */
const growing = (plan: string[]): string[] =>
  plan.filter(
    (step) =>
      /AUTOMATIC/.test(step) || (/^SCAN /.test(step) && !/VIRTUAL TABLE|CONSTANT ROW|subquery|found/i.test(step)),
  )
const sorting = (plan: string[]): string[] => plan.filter((step) => /TEMP B-TREE/.test(step))

const page = (list: (typeof DESK_LISTS)[number], after?: { day: string; number: string }) => (db: IntakeDb) =>
  listDesk(db, desk, { list, after, limit: 50, today: TODAY })

describe('the desk of a body', () => {
  it.each([
    ['open', 'reports_next'],
    ['release', 'reports_unreleased'],
    ['ended', 'reports_ended'],
    ['late', 'reports_next'],
  ] as const)('walks the list %s in its own order, by %s', async (list, index) => {
    for (const after of [undefined, { day: TODAY, number: 'AAAAAAAAAA' }]) {
      const plan = await plans(page(list, after))
      expect(plan.join('\n')).toContain(index)
      expect([...growing(plan), ...sorting(plan)]).toEqual([])
    }
  })

  it.each([
    ['what is one’s own', page('mine')],
    ['one report', (db: IntakeDb) => findOnDesk(db, desk, 'AAAAAAAAAA')],
    ['the numbers of all lists', (db: IntakeDb) => countDesk(db, desk, TODAY)],
    ['everything beside a report', (db: IntakeDb) => readParts(db, 'AAAAAAAAAA', desk.body)],
    ['secrets to be sealed anew', (db: IntakeDb) => listStaleGrants(db, desk, ['x'], 'AAAAAAAAAA')],
    ['colleagues', (db: IntakeDb) => listColleagues(db, desk)],
    ['keys', (db: IntakeDb) => listDeskKeys(db, desk.body)],
    ['months', (db: IntakeDb) => readDeskMonths(db, desk, { from: '2025-01', until: '2026-12' })],
  ])('finds %s without walking over those of others', async (_, read) => {
    expect(growing(await plans(read))).toEqual([])
  })
})
