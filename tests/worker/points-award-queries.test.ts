import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { checkTold } from '../../content/points/told.ts'
import { openRecord } from '../../db/record/db.ts'
import { firstCheckpointSince } from '../../db/record/log.ts'
import { addFinding, findDrawn, readFindings } from '../../db/intake/points-audit-findings.ts'
import { listDrawn, listDraws, nextUndrawn } from '../../db/intake/points-audits.ts'
import { listAwards, listWaitingAwards } from '../../db/intake/points-award-lists.ts'
import { awardAll, findAward } from '../../db/intake/points-awards.ts'
import { lapseWaiting } from '../../db/intake/points-second.ts'
import { claimSecondCode } from '../../db/intake/points-second-codes.ts'
import { redeemVoucher } from '../../db/intake/points-vouchers.ts'
import { findReward, setRewardAside } from '../../db/intake/report-rewards.ts'
import { openSerials } from '../../db/intake/serials.ts'
import { secondCodeOf } from '../../content/trace/second-code.ts'
import { RECYCLER } from './points-award-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'

/** How reads of awards walk: as if there were ten million of them. */

/** A walk over all rows, or a sort of them; what a limit cut down before is no such walk. */
const growing = (plan: readonly string[]): string[] =>
  plan.filter(
    (step) =>
      /AUTOMATIC/.test(step) ||
      (/^SCAN /.test(step) && !/VIRTUAL TABLE|CONSTANT ROW|USING INDEX|\(subquery/.test(step)),
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
  ['what auditors found', (database) => readFindings(database, ['award.x.y', 'award.x.z'])],
  ['an award of a draw', (database) => findDrawn(database, '2026-11-21', 'award.x.y')],
  [
    'what an auditor finds',
    (database) =>
      addFinding(database, { award: 'a', finding: 'fits', reason: 'r', account: 'x', day: '2026-11-22' }).catch(
        () => undefined,
      ),
  ],
  ['the reward of a report', (database) => findReward(database, 'AAAAAAAAAA')],
  ['a reward that is set aside', (database) => setRewardAside(database, 'AAAAAAAAAA', { body: RECYCLER, share: 1 })],
  [
    'a hidden code that is typed',
    async (database) => {
      const serials = openSerials(env)
      if (!serials) throw new Error('no serials')
      const gtin = '09520000000073'
      const typed = { gtin, code: secondCodeOf(serials.keys, gtin, serials.current, 7) }
      const asked = { typed, holder: 'h', account: 'a' }
      const now = new Date('2026-11-22T08:00:00Z')
      await claimSecondCode({ ...env, INTAKE: database }, openRecord(env.RECORD), serials, POINTS_RULES, asked, now)
    },
  ],
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
