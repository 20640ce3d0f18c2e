import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { checkTold } from '../../content/points/told.ts'
import { openRecord } from '../../db/record/db.ts'
import { firstCheckpointSince } from '../../db/record/log.ts'
import { listDrawn, listDraws, nextUndrawn } from '../../db/intake/points-audits.ts'
import { listAwards, listWaitingAwards } from '../../db/intake/points-award-lists.ts'
import { awardAll, findAward } from '../../db/intake/points-awards.ts'
import { lapseWaiting } from '../../db/intake/points-second.ts'
import { redeemVoucher } from '../../db/intake/points-vouchers.ts'
import { RECYCLER } from './points-award-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'

/** How reads of awards walk: as if there were ten million of them. */

/** A walk over all rows, or a sort of them. */
const growing = (plan: readonly string[]): string[] =>
  plan.filter(
    (step) => /AUTOMATIC/.test(step) || (/^SCAN /.test(step) && !/VIRTUAL TABLE|CONSTANT ROW|USING INDEX/.test(step)),
  )
const page = { before: 9_000, limit: 50 }
const told = checkTold(
  POINTS_RULES,
  { rule: 'battery-return', holder: 'h', day: '2026-11-20', batch: 'DC-20261120-01', weight: '12.5' },
  { attester: RECYCLER, today: '2026-11-22' },
)
const telling = { attester: RECYCLER, by: 'key', today: '2026-11-22', at: '2026-11-22T08:00:00Z', isTrial: true }

const READS: [title: string, read: (database: D1Database) => Promise<unknown>][] = [
  ['a body’s awards', (database) => listAwards(database, { ...page, body: RECYCLER })],
  [
    'what waits for a body',
    (database) => listWaitingAwards(database, { ...page, body: RECYCLER, rules: ['battery-return'] }),
  ],
  ['an award', (database) => findAward(database, 'award.x.y')],
  [
    'what is known of an act that is told',
    (database) => awardAll({ ...env, INTAKE: database }, POINTS_RULES, Array.isArray(told) ? [] : [told], telling),
  ],
  [
    'a voucher that is typed',
    (database) =>
      redeemVoucher(
        { ...env, INTAKE: database },
        POINTS_RULES,
        { typed: '0'.repeat(26), holder: 'h' },
        new Date('2026-11-22T08:00:00Z'),
      ),
  ],
  ['awards that waited too long', (database) => lapseWaiting(database, '2026-11-22')],
  ['the next day to draw', (database) => nextUndrawn(database, '2026-11-22')],
  ['awards that were drawn', (database) => listDrawn(database, { day: '2026-11-21', limit: 50 })],
  ['draws', (database) => listDraws(database, '2026-11-22', 50)],
]

it.each(READS)('%s: read by an index', async (_, read) => {
  const asked = await askedBy(env.INTAKE, read)
  const plan = await plansOf(env.INTAKE, asked)
  expect(asked.length).toBeGreaterThan(0)
  expect(growing(plan)).toEqual([])
})

it('the newest awards of all: by their order alone', async () => {
  const plan = await plansOf(env.INTAKE, await askedBy(env.INTAKE, (database) => listAwards(database, page)))
  expect(plan.join('\n')).toMatch(/USING INTEGER PRIMARY KEY/)
  expect(plan.join('\n')).not.toMatch(/TEMP B-TREE/)
})

it('the first root of a day: by its time', async () => {
  const read = (database: D1Database) => firstCheckpointSince(openRecord(database), '2026-11-22T00:00:00Z')
  const plan = await plansOf(env.RECORD, await askedBy(env.RECORD, read))
  expect(plan.join('\n')).toMatch(/checkpoints_at/)
})
