import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { missingFrom } from '../../content/points/books.ts'
import type { Transfer } from '../../content/points/transfer.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import { proveAll } from '../../db/intake/points-proving.ts'
import { readTotals } from '../../db/intake/points-closing.ts'
import { expiringStatement } from '../../db/intake/points-expiry.ts'
import { post, postingStatement } from '../../db/intake/points-ledger.ts'
import { repayingStatements, reverseAward } from '../../db/intake/points-reversals.ts'
import { CRASHES, crashing, type Crash } from './crashing.ts'
import { aHolder, anAward, aRedemption, LATER, openBooks, settling } from './points-builders.ts'

const db = env.INTAKE
const YEARS = ['2026-12-31', '2027-12-31', '2028-12-31']

/** What somebody does; which of what was done before it concerns is a number, so that any list of them makes sense. */
type Act =
  | { act: 'award'; holder: number; amount: number; year: number }
  | { act: 'reserve'; holder: number; amount: number }
  | { act: 'confirm' | 'cancel' | 'reverse' | 'again'; of: number; late: boolean }
  | { act: 'expire'; year: number }

const small = fc.integer({ min: 1, max: 20 })
const acts = fc.oneof(
  fc.record({ act: fc.constant('award' as const), holder: fc.nat(2), amount: small, year: fc.nat(2) }),
  fc.record({ act: fc.constant('reserve' as const), holder: fc.nat(2), amount: small }),
  fc.record({ act: fc.constantFrom('confirm', 'cancel', 'reverse', 'again'), of: fc.nat(), late: fc.boolean() }),
  fc.record({ act: fc.constant('expire' as const), year: fc.nat(2) }),
)

/** Groups of acts that happen at once, and what becomes of each: nothing, or a crash before, within or behind it. */
const performances = fc.record({ act: acts, crash: fc.constantFrom('none' as const, 'none' as const, ...CRASHES) })
const days = fc.array(fc.array(performances, { minLength: 1, maxLength: 6 }), { minLength: 6, maxLength: 14 })
const RUNS = Number(env.RUNS) || 30
/** Each run looks at what all before it left. */
const PATIENCE_MS = 60_000 + RUNS * 10_000

beforeAll(openBooks)

const count = (sql: string): Promise<number | null> => db.prepare(sql).first<number>('count')

/** Whatever it is that an act is refused for, it is an answer or a broken batch: both leave nothing behind. */
const tried = async (doing: Promise<unknown>): Promise<void> => {
  await doing.catch(() => undefined)
}

interface Performance {
  act: Act
  crash: Crash
}

const play = async (groups: Performance[][]): Promise<void> => {
  const holders = [await aHolder(), await aHolder(), await aHolder()]
  const [awards, pending, sent]: [Transfer[], Transfer[], Transfer[]] = [[], [], []]
  const holderOf = (at: number): string => holders[at] ?? ''
  const pick = <Thing>(things: readonly Thing[], at: number): Thing | undefined => things[at % (things.length || 1)]
  const earn = (client: D1Database, given: Transfer): Promise<unknown> =>
    client.batch([
      postingStatement(db, given),
      ...repayingStatements(db, { holder: given.target, income: given.id, at: LATER }),
    ])
  const perform = async ({ act, crash }: Performance): Promise<void> => {
    const client = crashing(db, () => crash)
    switch (act.act) {
      case 'award': {
        const given = anAward(holderOf(act.holder), act.amount, { expires: YEARS[act.year] })
        awards.push(given)
        return tried(earn(client, given))
      }
      case 'reserve': {
        const kept = aRedemption(holderOf(act.holder), act.amount)
        pending.push(kept)
        sent.push(kept)
        return tried(post(client, [kept]))
      }
      case 'confirm':
      case 'cancel': {
        const kept = pick(pending, act.of)
        if (!kept) return
        const phase = act.act === 'confirm' ? 'confirmed' : 'voided'
        const settled = settling(kept, phase, act.late ? { at: LATER } : {})
        sent.push(settled)
        return tried(post(client, [settled]))
      }
      case 'reverse': {
        const given = pick(awards, act.of)
        return given && tried(reverseAward(client, given.id, { reason: 'drawn', by: 'test', at: LATER }))
      }
      // The answer was lost: whoever asked asks again.
      case 'again': {
        const [given, kept] = [pick(awards, act.of), pick(sent, act.of)]
        await Promise.all([given && tried(earn(client, given)), kept && tried(post(client, [kept]))])
        return
      }
      case 'expire': {
        const today = `${2027 + act.year}-01-01`
        return tried(client.batch([expiringStatement(db, { since: '2000-01-01', today, at: LATER })]))
      }
    }
  }
  for (const group of groups) await Promise.all(group.map(perform))
  // Whoever was not answered asks again, in the end without a crash: awards all stand, and asking once more moves nothing.
  const askAgain = async (): Promise<void> => {
    for (const given of awards) await tried(earn(db, given))
    for (const one of sent) await tried(post(db, [one]))
  }
  // A reservation that was refused may stand later, once a cancelled one gave its points back; each does so once.
  let standing = ''
  for (let rounds = 0; ; rounds++) {
    await askAgain()
    const books = JSON.stringify(await readBooks(db))
    if (books === standing) break
    expect(rounds).toBeLessThanOrEqual(sent.length)
    standing = books
  }
  const ids = JSON.stringify(awards.map(({ id }) => id))
  const kept = await db
    .prepare('SELECT count(*) AS count FROM points_transfers WHERE id IN (SELECT value FROM json_each(?))')
    .bind(ids)
    .first<number>('count')
  expect(kept).toBe(awards.length)
}

describe('any interleaving of what is done with points', () => {
  it(
    'keeps the books balanced, every balance true, nobody below nothing, and nothing done twice',
    async () => {
      await fc.assert(
        fc.asyncProperty(days, async (groups) => {
          await play(groups)
          expect(missingFrom(await readBooks(db))).toBe(0)
          expect(await proveAll(db)).toEqual([])
          expect((await readTotals(db)).books).toEqual(await readBooks(db))
          expect(
            await count(
              'SELECT count(*) AS count FROM points_accounts WHERE source = 0 AND received < spent + reserved',
            ),
          ).toBe(0)
          for (const ledger of ['points', 'claims', 'stock'])
            expect(
              await count(
                `SELECT coalesce(sum(received - spent), 0) AS count FROM points_accounts WHERE ledger = '${ledger}'`,
              ),
            ).toBe(0)
          // What waits is what was set aside and not settled.
          expect(await count('SELECT coalesce(sum(reserved), 0) AS count FROM points_accounts')).toBe(
            await count(`SELECT coalesce(sum(amount), 0) AS count FROM points_transfers
            WHERE id IN (SELECT transfer FROM points_pending)`),
          )
          // An award taken back is taken, owed or repaid: together as much as was awarded.
          expect(
            await count(`SELECT count(*) AS count FROM points_reversals AS back WHERE amount <>
            (SELECT coalesce(sum(amount), 0) FROM points_transfers WHERE reverses = back.award)`),
          ).toBe(0)
          expect(
            await count(`SELECT count(*) AS count FROM points_accounts AS owed WHERE kind = 'owed' AND spent <>
            (SELECT coalesce(sum(amount), 0) FROM points_transfers
              WHERE kind = 'repayment' AND ledger = 'points' AND source = substr(owed.id, 6))`),
          ).toBe(0)
        }),
        { numRuns: RUNS },
      )
      // Not a world in which everything was refused.
      const kinds = await db
        .prepare('SELECT DISTINCT kind || phase AS done FROM points_transfers')
        .all<{ done: string }>()
      expect(kinds.results.map(({ done }) => done)).toEqual(
        expect.arrayContaining([
          'awardposted',
          'redemptionpending',
          'redemptionconfirmed',
          'redemptionvoided',
          'reversalposted',
          'claimposted',
          'repaymentposted',
          'expiryposted',
        ]),
      )
    },
    PATIENCE_MS,
  )
})
