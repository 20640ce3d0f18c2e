import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { ANOMALIES } from '../../content/points/anomalies.ts'
import { readGiven } from '../../db/intake/points-donations.ts'
import { listOffersOf, listOpenOffers } from '../../db/intake/points-offers.ts'
import {
  endRedemption,
  lapseRedemptions,
  redemptionsAt,
  redemptionsOf,
  reserve,
} from '../../db/intake/points-redemptions.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import { readTotals } from '../../db/intake/points-closing.ts'
import { closeHolder } from '../../db/intake/points-leaving.ts'
import { post } from '../../db/intake/points-ledger.ts'
import { reverseAward } from '../../db/intake/points-reversals.ts'
import { readStatement } from '../../db/intake/points-statement.ts'
import { readSums } from '../../db/intake/points-sums.ts'
import { findAnomalies } from '../../db/intake/points-anomalies.ts'
import { readRanking } from '../../db/intake/points-ranking.ts'
import { holdersOf, readHolding, showHolder } from '../../db/intake/points-holders.ts'
import { ask } from './builders.ts'
import {
  aHoldingPerson,
  aStandingOffer,
  ATTESTER,
  holderNow,
  minutesLater,
  NOW,
  OTHER_PARTNER,
  PARTNER,
  TODAY,
} from './points-accounts-builders.ts'
import { anAward, AT, nextId, openBooks } from './points-builders.ts'
import { anOfficer } from './people.ts'
import { askedBy, plansOf } from './query-plans.ts'

const db = env.INTAKE

beforeAll(openBooks)

const patterns = (organisation?: string) => findAnomalies(db, { since: TODAY, organisation }, 50)

describe('what auditors look into', () => {
  it('names an account that one partner keeps handing over to at once, and nobody who waits', async () => {
    const offer = await aStandingOffer({ price: 1, stock: 100 })
    const [quick, slow] = [await aHoldingPerson(50), await aHoldingPerson(50)]
    for (let time = 0; time < 3; time++)
      for (const [holder, minutes] of [
        [quick, 0],
        [slow, 5],
      ] as const) {
        const asked = await reserve(db, { id: nextId('asked'), holder, offer, pieces: 1 }, NOW)
        if (asked.status !== 'refused') await endRedemption(db, asked.redemption, 'confirmed', minutesLater(minutes))
      }
    const found = (await patterns()).filter(({ kind }) => kind === 'quick-handovers')
    expect(found).toEqual([
      { kind: 'quick-handovers', organisation: PARTNER, account: quick.id, day: null, count: 3, points: 3 },
    ])
    expect((await patterns(OTHER_PARTNER)).filter(({ kind }) => kind === 'quick-handovers')).toEqual([])
  })

  it('names a body that vouched for very many in a day', async () => {
    expect((await patterns()).filter(({ kind }) => kind === 'many-vouched')).toEqual([])
    await Promise.all(Array.from({ length: ANOMALIES['many-vouched'].least }, () => aHoldingPerson()))
    expect((await patterns()).find(({ kind }) => kind === 'many-vouched')).toMatchObject({
      organisation: ATTESTER,
      day: TODAY,
      account: null,
    })
  })

  it('is for auditors, and of an organisation’s auditor what concerns it', async () => {
    const [all, own] = [await anOfficer('auditor'), await anOfficer('auditor', OTHER_PARTNER)]
    const answer = await all.ask('GET', '/api/points/anomalies')
    expect(answer.status).toBe(200)
    const others = await own.ask('GET', '/api/points/anomalies')
    expect(await others.json()).toEqual({ items: [] })
    expect((await ask('GET', '/api/points/anomalies')).status).toBe(401)
  })
})

describe('the ranking', () => {
  it('shows those who asked, until they take it back, and nobody else', async () => {
    const [shown, hidden] = [await aHoldingPerson(70), await aHoldingPerson(900)]
    await showHolder(db, shown.id, '示例骑车人')
    const names = async () => (await readRanking(db, 10)).map(({ name, points }) => [name, points])
    expect(await names()).toEqual([['示例骑车人', 70]])
    const text = await (await ask('GET', '/api/points/ranking')).text()
    expect(text).not.toContain(shown.id)
    expect(text).not.toContain(hidden.id)
    await showHolder(db, shown.id, undefined)
    expect(await names()).toEqual([])
  })

  it('follows what is received, and what is taken back no longer counts', async () => {
    const [one, other] = [await aHoldingPerson(20), await aHoldingPerson(30)]
    await showHolder(db, one.id, '甲')
    await showHolder(db, other.id, '乙')
    const names = async () => (await readRanking(db, 10)).map(({ name, points }) => [name, points])
    const given = anAward(one.id, 40)
    await post(db, [given])
    expect(await names()).toEqual([
      ['甲', 60],
      ['乙', 30],
    ])
    await reverseAward(db, given.id, { reason: 'twice', by: 'key', at: AT })
    expect(await names()).toEqual([
      ['乙', 30],
      ['甲', 20],
    ])
    // Shown anew, it still does not count.
    await showHolder(db, one.id, undefined)
    await showHolder(db, one.id, '丙')
    expect(await names()).toEqual([
      ['乙', 30],
      ['丙', 20],
    ])
    await closeHolder(db, await holderNow(other.id), undefined, NOW)
    expect(await names()).toEqual([['丙', 20]])
  })

  it('and the sums of all are read as they are stored: nothing is sorted, no account is added up', async () => {
    const plan = async (read: (client: D1Database) => Promise<unknown>) =>
      (await plansOf(db, await askedBy(db, read))).join('\n')
    const ranking = await plan((client) => readRanking(client, 50))
    expect(ranking).toMatch(/USING INDEX points_shown_order/)
    expect(ranking).not.toMatch(/TEMP B-TREE/)
    const statements: string[] = []
    const watched = new Proxy(db, {
      get: (target, name) =>
        name === 'prepare' ? (one: string) => (statements.push(one), target.prepare(one)) : Reflect.get(target, name),
    })
    await readTotals(watched)
    expect(statements).toHaveLength(2)
    expect(statements.join('\n')).not.toMatch(/points_accounts|points_transfers/)
    expect((await readTotals(db)).books).toEqual(await readBooks(db))
  })
})

describe('the queries of accounts, offers and redemptions', () => {
  /** A walk over all rows of a table that grows; what was found before, and lists that were given, are walked. */
  const isWalk = (step: string): boolean =>
    step.startsWith('SCAN ') &&
    !/USING (COVERING )?INDEX|VIRTUAL TABLE|SCAN (moved|CONSTANT ROW|\d+|\(subquery)/.test(step)

  it('walk along indexes, never over a table', async () => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer()]
    const reads: ((client: D1Database) => Promise<unknown>)[] = [
      (client) => findAnomalies(client, { since: TODAY, organisation: undefined }, 50),
      (client) => readRanking(client, 50),
      (client) => readStatement(client, holder.id, 20),
      (client) => readHolding(client, holder.id),
      (client) => holdersOf(client, 'person', holder.owner ?? ''),
      (client) => readSums(client, holder.id, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
      (client) => listOpenOffers(client, TODAY, 20),
      (client) => listOffersOf(client, PARTNER, 20),
      (client) => redemptionsOf(client, holder.id, 20),
      (client) => redemptionsAt(client, { partner: PARTNER, state: 'reserved' }, 20),
      (client) => lapseRedemptions(client, NOW),
      (client) => readGiven(client, ['a']),
      (client) => reserve(client, { id: nextId('asked'), holder, offer, pieces: 11 }, NOW),
    ]
    for (const read of reads) {
      const asked = (await askedBy(db, read)).filter(({ statement }) => /^\s*(SELECT|WITH)/.test(statement))
      expect(asked.length).toBeGreaterThan(0)
      expect((await plansOf(db, asked)).filter(isWalk)).toEqual([])
    }
  })
})
