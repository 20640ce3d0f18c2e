import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { missingFrom } from '../../content/points/books.ts'
import { checkTold } from '../../content/points/told.ts'
import { awardAll } from '../../db/intake/points-awards.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import { closeNextDay, listClosedDays } from '../../db/intake/points-closing.ts'
import { takeBack } from '../../db/intake/points-corrections.ts'
import { foundFamily, poolPoints } from '../../db/intake/points-families.ts'
import { closeHolder } from '../../db/intake/points-leaving.ts'
import { proveHolding } from '../../db/intake/points-proof.ts'
import { proveAll } from '../../db/intake/points-proving.ts'
import { endRedemption, findRedemption, reserve } from '../../db/intake/points-redemptions.ts'
import { makeVoucher, redeemVoucher } from '../../db/intake/points-vouchers.ts'
import { withdrawAttestation } from '../../db/intake/points-withdrawals.ts'
import { aHoldingPerson, aStandingOffer, holderNow, NOW, SECRET, TODAY } from './points-accounts-builders.ts'
import { RECYCLER } from './points-award-builders.ts'
import { AT, heldBy, nextId, openBooks } from './points-builders.ts'
import { slow } from './crashing.ts'
import { cutEverywhere } from './dying.ts'

/**
 * What is done with points, cut off at each of its writes, before it and behind it, and asked for again: it ends as if
 * nothing had been cut off.
 */

const db = env.INTAKE

beforeAll(openBooks)

const telling = { attester: RECYCLER, by: 'key', today: TODAY, at: AT, isTrial: false }
const batch = (holder: string) => {
  const row = {
    rule: 'battery-return',
    holder,
    day: '2026-11-20',
    batch: nextId('DC-2026').toUpperCase(),
    weight: '12.5',
  }
  const told = checkTold(POINTS_RULES, row, telling)
  if (Array.isArray(told)) throw new Error(JSON.stringify(told))
  return told
}
type Told = ReturnType<typeof batch>
const award = (stores: Env, told: Told) => awardAll(stores, POINTS_RULES, [told], telling)
const idOf = ([outcome]: Awaited<ReturnType<typeof award>>): string => {
  if (outcome?.is === 'wrong' || outcome === undefined) throw new Error(JSON.stringify(outcome))
  return outcome.is === 'stood' ? outcome.award.id : outcome.id
}

const assertSound = async (): Promise<void> => {
  expect(missingFrom(await readBooks(db))).toBe(0)
  expect(await proveAll(db)).toEqual([])
}

describe('cut off anywhere and asked for again', () => {
  it('an award is given once', async () => {
    const holder = await aHoldingPerson()
    const ends = await cutEverywhere(
      async () => batch(holder.id),
      (stores, told) => award(stores, told),
    )
    expect(new Set(ends.map(({ done }) => idOf(done))).size).toBe(ends.length)
    expect(await heldBy(holder.id)).toEqual({ available: 125 * ends.length, reserved: 0 })
    expect(ends.some(({ cut }) => cut)).toBe(true)
    await assertSound()
  })

  it('an award is taken back once, and after a slip its cap is given back once', async () => {
    const holder = await aHoldingPerson()
    const ends = await cutEverywhere(
      async () => idOf(await award(env, batch(holder.id))),
      (stores, id) => takeBack(stores.INTAKE, POINTS_RULES, id, { isSlip: true, reason: 'slip', by: 'me', at: AT }),
    )
    for (const { done } of ends) expect(done).toMatchObject({ taken: 125, claimed: 0, award: { state: 'corrected' } })
    expect(await heldBy(holder.id)).toEqual({ available: 0, reserved: 0 })
    const used = db.prepare(`SELECT used FROM points_limits WHERE scope LIKE 'holder/battery-return/' || ? || '/%'`)
    expect(await used.bind(holder.id).first('used')).toBe(0)
    await assertSound()
  })

  it('a voucher is credited once', async () => {
    const holder = await aHoldingPerson()
    const ends = await cutEverywhere(
      () => makeVoucher(env, POINTS_RULES, { rule: 'report-verified' }, NOW),
      (stores, typed) => redeemVoucher(stores, POINTS_RULES, { typed, holder: holder.id }, NOW),
    )
    const given = await db
      .prepare(`SELECT count(*) AS count FROM points_transfers WHERE kind = 'award' AND target = ?`)
      .bind(holder.id)
      .first('count')
    expect(given).toBe(ends.length)
    for (const { done } of ends) expect('wrong' in done).toBe(false)
    await assertSound()
  })

  it('a redemption is set aside once, and ends once', async () => {
    const [holder, offer] = [await aHoldingPerson(1_000), await aStandingOffer({ price: 1, stock: 1_000 })]
    for (const how of ['confirmed', 'cancelled'] as const) {
      const ends = await cutEverywhere(
        async () => nextId('asked'),
        async (stores, id) => {
          const asked = await reserve(stores.INTAKE, { id, holder, offer, pieces: 1 }, NOW)
          if (asked.status === 'refused') throw new Error(asked.fault)
          return endRedemption(stores.INTAKE, (await findRedemption(db, id)) ?? asked.redemption, how, NOW)
        },
      )
      for (const { done } of ends) expect(done.redemption.state).toBe(how)
      const spent = await db
        .prepare('SELECT sum(points) AS sum FROM points_redemptions WHERE holder = ? AND state = ?')
        .bind(holder.id, how)
        .first<number>('sum')
      expect(spent).toBe(ends.length)
    }
    expect((await heldBy(holder.id))?.reserved).toBe(0)
    await assertSound()
  })

  it('points are pooled once, a withdrawal returns them once, and an account is closed once', async () => {
    const ends = await cutEverywhere(
      async () => {
        const { id } = await aHoldingPerson(50)
        const family = await foundFamily(db, await holderNow(id), TODAY)
        return { id, family: family ?? '', pool: nextId('pool') }
      },
      async (stores, { id, pool }) => {
        const before = await holderNow(id)
        if (before.family !== null) await poolPoints(stores.INTAKE, { id: pool, holder: before, points: 30 }, NOW)
        const why = { cause: 'misuse', reason: 'lent', by: 'me' } as const
        await withdrawAttestation(stores.INTAKE, id, why, SECRET, NOW)
        const held = await heldBy(id)
        await closeHolder(stores.INTAKE, await holderNow(id), SECRET, NOW)
        return held
      },
    )
    for (const { made } of ends) {
      expect(await heldBy(made.id)).toEqual({ available: 0, reserved: 0 })
      expect((await holderNow(made.id)).closed).not.toBeNull()
      expect((await holderNow(made.family)).closed).not.toBeNull()
      const moved = db.prepare(`SELECT count(*) AS count FROM points_transfers WHERE kind = 'pooling' AND source = ?`)
      expect(await moved.bind(made.id).first('count')).toBe(1)
      expect(await moved.bind(made.family).first('count')).toBe(1)
    }
    await assertSound()
  })

  it('a day is closed once, with the same root, and its proofs are there', async () => {
    const holder = await aHoldingPerson(7)
    let day = Date.parse('2026-11-23T17:00:00Z')
    const ends = await cutEverywhere(
      async () => new Date((day += 86_400_000)),
      async (stores, now) => {
        while ((await closeNextDay(stores, now)) !== undefined);
        return now
      },
    )
    const closed = await listClosedDays(db, '', 100)
    expect(closed.length).toBeGreaterThanOrEqual(ends.length)
    for (const { day: name, leaves } of closed) {
      const proof = await proveHolding(env.EVIDENCE, { id: holder.id, secret: holder.secret ?? '' }, name)
      expect([name, proof?.leaf.balance, leaves]).toEqual([name, 7n, closed[0]?.leaves])
    }
  })
})

describe('a database that takes its time', () => {
  it('gives an award, and sets a redemption aside, once though the same is asked for meanwhile', async () => {
    const [holder, offer] = [await aHoldingPerson(10), await aStandingOffer({ price: 4, stock: 5 })]
    const told = batch(holder.id)
    const late = slow(db)
    const waits = award({ ...env, INTAKE: late.database }, told)
    await late.waiting
    const done = await award(env, told)
    late.release()
    expect(idOf(await waits)).toBe(idOf(done))
    expect(await heldBy(holder.id)).toEqual({ available: 135, reserved: 0 })
    const id = nextId('asked')
    const held = slow(db)
    const asked = reserve(held.database, { id, holder, offer, pieces: 1 }, NOW)
    await held.waiting
    expect(await reserve(db, { id, holder, offer, pieces: 1 }, NOW)).toMatchObject({ status: 'reserved' })
    held.release()
    expect(await asked).toMatchObject({ status: 'stood', redemption: { id } })
    expect(await heldBy(holder.id)).toEqual({ available: 131, reserved: 4 })
    // What was read before another spent it is not spent again.
    const behind = slow(db)
    const last = reserve(behind.database, { id: nextId('asked'), holder, offer, pieces: 4 }, NOW)
    await behind.waiting
    expect(await reserve(db, { id: nextId('asked'), holder, offer, pieces: 4 }, NOW)).toMatchObject({
      status: 'reserved',
    })
    behind.release()
    expect(await last).toEqual({ status: 'refused', fault: 'sold-out' })
    await assertSound()
  })
})

describe('a clock that jumps to and fro', () => {
  it('closes days in their order, each once, and what is posted under an earlier day counts in the next', async () => {
    const jumps = fc.array(fc.integer({ min: -4, max: 5 }), { minLength: 4, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(jumps, async (days) => {
        for (const jump of days) {
          const [newest] = (await listClosedDays(db, '', 1_000)).slice(-1)
          const now = new Date(Date.parse(`${newest?.day ?? TODAY}T20:00:00Z`) + jump * 86_400_000)
          await aHoldingPerson(3)
          for (let closing = 0; closing < 20 && (await closeNextDay(env, now)) !== undefined; closing++);
        }
        const closed = await listClosedDays(db, '', 1_000)
        const names = closed.map(({ day }) => day)
        expect(names).toEqual([...new Set(names)].sort())
        for (const { books } of closed) expect(missingFrom(JSON.parse(books))).toBe(0)
        expect(closed.map(({ last }) => last)).toEqual([...closed.map(({ last }) => last)].sort((a, b) => a - b))
      }),
      { numRuns: Number(env.RUNS) ? 40 : 3 },
    )
    await assertSound()
  }, 600_000)
})
