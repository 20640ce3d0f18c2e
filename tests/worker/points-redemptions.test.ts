import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { missingFrom } from '../../content/points/books.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import { proveAll } from '../../db/intake/points-proving.ts'
import { endOffer, makeOffer, stockOffer } from '../../db/intake/points-offers.ts'
import {
  codeOf,
  endRedemption,
  findByCode,
  findRedemption,
  lapseRedemptions,
  redemptionsAt,
  reserve,
} from '../../db/intake/points-redemptions.ts'
import type { PointsHolder } from '../../db/intake/points-holders-tables.ts'
import type { PointsOffer, PointsRedemption } from '../../db/intake/points-offers-tables.ts'
import {
  aHoldingPerson,
  anOffer,
  aStandingOffer,
  minutesLater,
  NOW,
  offerNow,
  OTHER_PARTNER,
  PARTNER,
} from './points-accounts-builders.ts'
import { heldBy, nextId, openBooks } from './points-builders.ts'

const db = env.INTAKE

beforeAll(openBooks)

const ask = (holder: PointsHolder, offer: PointsOffer, over: { id?: string; pieces?: number; now?: Date } = {}) =>
  reserve(db, { id: over.id ?? nextId('asked'), holder, offer, pieces: over.pieces ?? 1 }, over.now ?? NOW)

/** Sets aside what has to go. */
const aReservation = async (holder: PointsHolder, offer: PointsOffer, pieces = 1): Promise<PointsRedemption> => {
  const asked = await ask(holder, offer, { pieces })
  if (asked.status === 'refused') throw new Error(asked.fault)
  return asked.redemption
}

describe('setting aside', () => {
  it('takes points and pieces away together, until they are handed over', async () => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer()]
    const asked = await ask(holder, offer, { pieces: 2 })
    expect(asked).toMatchObject({ status: 'reserved', redemption: { points: 60, pieces: 2, state: 'reserved' } })
    expect(await heldBy(holder.id)).toEqual({ available: 40, reserved: 60 })
    expect(await offerNow(offer.id)).toMatchObject({ left: 8, reserved: 2, taken: 0 })
  })

  it('is done once for one name, and says so', async () => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer()]
    const id = nextId('asked')
    expect(await ask(holder, offer, { id })).toMatchObject({ status: 'reserved' })
    expect(await ask(holder, offer, { id, now: minutesLater(1) })).toMatchObject({ status: 'stood' })
    expect(await ask(holder, offer, { id, pieces: 2 })).toEqual({ status: 'refused', fault: 'id-taken' })
    expect(await heldBy(holder.id)).toEqual({ available: 70, reserved: 30 })
  })

  it.each<[string, () => Promise<[PointsHolder, PointsOffer, number]>, string]>([
    ['more than is held', async () => [await aHoldingPerson(59), await aStandingOffer(), 2], 'too-little'],
    ['more than is left', async () => [await aHoldingPerson(900), await aStandingOffer({ stock: 1 }), 2], 'sold-out'],
    [
      'for an account that nobody vouched for',
      async () => [await aHoldingPerson(100, { isVouched: false }), await aStandingOffer(), 1],
      'unattested',
    ],
    [
      'before its first day',
      async () => [await aHoldingPerson(100), await aStandingOffer({ starts: '2026-11-23' }), 1],
      'not-open',
    ],
    [
      'after its last day',
      async () => [await aHoldingPerson(100), await aStandingOffer({ ends: '2026-11-21' }), 1],
      'not-open',
    ],
    [
      'more than one account gets',
      async () => [await aHoldingPerson(100), await aStandingOffer({ mostEach: 2 }), 3],
      'too-many-each',
    ],
  ])('refuses %s, and moves nothing', async (_, build, fault) => {
    const [holder, offer, pieces] = await build()
    const [before, stock] = [await heldBy(holder.id), await offerNow(offer.id)]
    expect(await ask(holder, offer, { pieces })).toEqual({ status: 'refused', fault })
    expect(await heldBy(holder.id)).toEqual(before)
    expect(await offerNow(offer.id)).toEqual(stock)
  })

  it('refuses what its partner ended, at whatever price is claimed', async () => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer()]
    await expect(ask(holder, { ...offer, price: 1 })).rejects.toThrow(/no such offer/)
    expect(await endOffer(db, offer.id, NOW)).toBe(true)
    expect(await endOffer(db, offer.id, NOW)).toBe(false)
    expect(await ask(holder, offer)).toEqual({ status: 'refused', fault: 'not-open' })
    expect(await heldBy(holder.id)).toEqual({ available: 100, reserved: 0 })
  })

  it('lets nobody empty a stock by setting aside', async () => {
    const [holder, offer] = [await aHoldingPerson(1_000), await aStandingOffer({ price: 1, stock: 100 })]
    const open = [1, 2, 3, 4, 5].map(() => aReservation(holder, offer))
    const [first] = await Promise.all(open)
    expect(await ask(holder, offer)).toEqual({ status: 'refused', fault: 'too-many-open' })
    if (first) await endRedemption(db, first, 'cancelled', NOW)
    expect(await ask(holder, offer)).toMatchObject({ status: 'reserved' })
  })

  it('sets aside what somebody gives back in the moment after it was refused', async () => {
    const [holder, offer] = [await aHoldingPerson(1_000), await aStandingOffer()]
    const [first] = await Promise.all([1, 2, 3, 4, 5].map(() => aReservation(holder, offer)))
    let isFull = true
    const freeing = {
      prepare: (text: string) => db.prepare(text),
      batch: async <Row>(statements: D1PreparedStatement[]) => {
        try {
          return await db.batch<Row>(statements)
        } finally {
          if (isFull && first) await endRedemption(db, first, 'cancelled', NOW)
          isFull = false
        }
      },
    }
    const asked = await reserve(freeing, { id: nextId('asked'), holder, offer, pieces: 1 }, NOW)
    expect(asked).toMatchObject({ status: 'reserved', redemption: { state: 'reserved' } })
    expect(await heldBy(holder.id)).toEqual({ available: 850, reserved: 150 })
  })

  it('counts what was given back as not had, and what was handed over as had', async () => {
    const [holder, offer] = [await aHoldingPerson(1_000), await aStandingOffer({ mostEach: 1 })]
    await endRedemption(db, await aReservation(holder, offer), 'cancelled', NOW)
    await endRedemption(db, await aReservation(holder, offer), 'confirmed', NOW)
    expect(await ask(holder, offer)).toEqual({ status: 'refused', fault: 'too-many-each' })
  })
})

describe('ending', () => {
  it('hands over what was set aside, once, and nothing after it changes that', async () => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer()]
    const kept = await aReservation(holder, offer)
    expect(await endRedemption(db, kept, 'confirmed', minutesLater(15))).toMatchObject({
      status: 'ended',
      redemption: { state: 'confirmed', endedAt: '2026-11-22T08:15:00Z' },
    })
    // As it was read before, and as it stands now.
    for (const known of [kept, await findRedemption(db, kept.id)]) {
      if (!known) throw new Error('gone')
      expect(await endRedemption(db, known, 'confirmed', minutesLater(16))).toMatchObject({ status: 'stood' })
      for (const how of ['cancelled', 'refused', 'lapsed'] as const)
        expect(await endRedemption(db, known, how, minutesLater(16))).toMatchObject({ fault: 'ended' })
    }
    expect(await heldBy(holder.id)).toEqual({ available: 70, reserved: 0 })
    expect(await offerNow(offer.id)).toMatchObject({ left: 9, reserved: 0, taken: 1 })
  })

  it.each(['cancelled', 'refused'] as const)('gives back what was %s, and confirms it no more', async (how) => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer()]
    const kept = await aReservation(holder, offer)
    expect(await endRedemption(db, kept, how, NOW)).toMatchObject({ status: 'ended', redemption: { state: how } })
    expect(await endRedemption(db, kept, 'confirmed', NOW)).toMatchObject({ status: 'refused', fault: 'ended' })
    expect(await heldBy(holder.id)).toEqual({ available: 100, reserved: 0 })
    expect(await offerNow(offer.id)).toMatchObject({ left: 10, reserved: 0, taken: 0 })
  })

  it('confirms nothing once its time is over, before and after the clock gave it back', async () => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer()]
    const kept = await aReservation(holder, offer)
    expect(await endRedemption(db, kept, 'confirmed', minutesLater(16))).toMatchObject({ fault: 'out-of-time' })
    expect(await heldBy(holder.id)).toEqual({ available: 70, reserved: 30 })
    expect(await lapseRedemptions(db, minutesLater(15))).toBe(0)
    expect(await lapseRedemptions(db, minutesLater(16))).toBeGreaterThan(0)
    expect(await findRedemption(db, kept.id)).toMatchObject({ state: 'lapsed' })
    const lapsed = (await findRedemption(db, kept.id)) ?? kept
    expect(await endRedemption(db, lapsed, 'confirmed', minutesLater(17))).toMatchObject({ fault: 'out-of-time' })
    expect(await heldBy(holder.id)).toEqual({ available: 100, reserved: 0 })
    expect(await offerNow(offer.id)).toMatchObject({ left: 10, reserved: 0 })
    expect(await lapseRedemptions(db, minutesLater(17))).toBe(0)
  })

  it('goes one way, whoever comes at the same time', async () => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer()]
    const kept = await aReservation(holder, offer)
    const hows = ['confirmed', 'cancelled', 'refused', 'confirmed', 'cancelled', 'lapsed'] as const
    const ends = await Promise.all(hows.map((how) => endRedemption(db, kept, how, NOW)))
    expect(ends.filter(({ status }) => status === 'ended')).toHaveLength(1)
    const { state } = (await findRedemption(db, kept.id)) ?? kept
    expect(ends.filter(({ status }) => status === 'stood')).toHaveLength(hows.filter((how) => how === state).length - 1)
  })
})

describe('the code', () => {
  it('finds what is set aside for the partner whose it is, and for nobody else', async () => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer()]
    const kept = await aReservation(holder, offer)
    const code = codeOf(holder, kept.id)
    expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/)
    expect(await findByCode(db, code, PARTNER)).toMatchObject({ id: kept.id })
    expect(await findByCode(db, code, OTHER_PARTNER)).toBeUndefined()
    expect((await redemptionsAt(db, { partner: PARTNER, state: 'reserved' }, 1)).map(({ id }) => id)).toEqual([kept.id])
    expect(JSON.stringify(kept)).not.toContain(code)
  })
})

describe('an offer', () => {
  it('is made once, and keeps its price', async () => {
    const id = nextId('offer')
    expect(await makeOffer(db, id, PARTNER, anOffer(), NOW)).toBe('made')
    expect(await makeOffer(db, id, PARTNER, anOffer(), NOW)).toBe('stood')
    expect(await makeOffer(db, id, OTHER_PARTNER, anOffer({ price: 1 }), NOW)).toBe('taken')
    expect(await offerNow(id)).toMatchObject({ partner: PARTNER, price: 30, left: 10 })
    for (const change of [`price = 1`, `ends = '2999-01-01'`, `title_zh = '别的'`, `partner = 'other'`])
      await expect(
        db.prepare(`UPDATE points_offers SET ended_at = 'now', ${change} WHERE id = ?`).bind(id).run(),
      ).rejects.toThrow(/stays what it is/)
    await expect(db.prepare('DELETE FROM points_offers WHERE id = ?').bind(id).run()).rejects.toThrow(/are kept/)
  })

  it('gets more pieces, each delivery once', async () => {
    const offer = await aStandingOffer()
    expect(await stockOffer(db, offer.id, 5, 'second', NOW)).toBe(true)
    expect(await stockOffer(db, offer.id, 5, 'second', NOW)).toBe(true)
    expect(await stockOffer(db, offer.id, 6, 'second', NOW)).toBe(false)
    expect(await offerNow(offer.id)).toMatchObject({ left: 15 })
  })
})

describe('the database', () => {
  it('lets a redemption end by the ledger alone', async () => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer()]
    const kept = await aReservation(holder, offer)
    const run = (sql: string) => db.prepare(sql).bind(kept.id).run()
    await expect(run(`UPDATE points_redemptions SET state = 'confirmed', ended_at = 'x' WHERE id = ?`)).rejects.toThrow(
      /by the ledger/,
    )
    await expect(run('DELETE FROM points_redemptions WHERE id = ?')).rejects.toThrow(/are kept/)
    await expect(
      run(`INSERT OR REPLACE INTO points_redemptions SELECT * FROM points_redemptions WHERE id = ?`),
    ).rejects.toThrow(/already stands/)
    await expect(
      run(`INSERT INTO points_redemptions SELECT id || 'x', holder, offer, partner, pieces, points - 1, at, until,
        code_hash || 'x', state, ended_at FROM points_redemptions WHERE id = ?`),
    ).rejects.toThrow(/no such offer/)
  })
})

describe('a thousand at once', () => {
  it('get ten pieces and no more, and nobody is overdrawn', async () => {
    const offer = await aStandingOffer({ price: 5, stock: 10 })
    const holders = await Promise.all(Array.from({ length: 20 }, () => aHoldingPerson(12)))
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, at) => {
        const holder = holders[at % holders.length]
        if (!holder) throw new Error('no holder')
        return ask(holder, offer)
      }),
    )
    expect(answers.filter(({ status }) => status === 'reserved')).toHaveLength(10)
    const faults = answers.flatMap((one) => (one.status === 'refused' ? [one.fault] : []))
    expect(faults).toHaveLength(990)
    expect(faults.every((fault) => fault === 'sold-out' || fault === 'too-little')).toBe(true)
    expect(await offerNow(offer.id)).toMatchObject({ left: 0, reserved: 10 })
    expect(missingFrom(await readBooks(db))).toBe(0)
    expect(await proveAll(db)).toEqual([])
  })
})
