import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { missingFrom } from '../../content/points/books.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import { expiringStatement } from '../../db/intake/points-expiry.ts'
import { post, postingStatement, readAccount } from '../../db/intake/points-ledger.ts'
import { repayingStatements, reverseAward } from '../../db/intake/points-reversals.ts'
import { aHolder, anAward, aRedemption, AT, heldBy, LATER, nextId, openBooks, settling } from './points-builders.ts'

const db = env.INTAKE
const WHY = { reason: 'counted twice', by: 'key', at: LATER }

beforeAll(openBooks)

const expire = (today: string, holder?: string) =>
  db.batch([expiringStatement(db, { since: '2000-01-01', today, at: LATER, ...(holder ? { holder } : {}) })])

const earn = (holder: string, amount: number) => {
  const given = anAward(holder, amount)
  return db.batch([postingStatement(db, given), ...repayingStatements(db, { holder, income: given.id, at: LATER })])
}

const owedBy = async (holder: string) => {
  const owed = await readAccount(db, `owed/${holder}`)
  return owed && owed.received - owed.spent
}

describe('an award that is taken back', () => {
  it('goes from whoever still has it, once', async () => {
    const holder = await aHolder(5)
    const given = anAward(holder, 8)
    await post(db, [given])
    expect(await reverseAward(db, given.id, WHY)).toEqual({ status: 'reversed', taken: 8, claimed: 0 })
    expect(await reverseAward(db, given.id, WHY)).toEqual({ status: 'stood', taken: 8, claimed: 0 })
    expect(await heldBy(holder)).toEqual({ available: 5, reserved: 0 })
  })

  it('is owed as far as it was spent, and paid first of what comes later', async () => {
    const holder = await aHolder()
    const given = anAward(holder, 10)
    await post(db, [given])
    await post(db, [aRedemption(holder, 7, { phase: 'posted', until: undefined })])
    expect(await reverseAward(db, given.id, WHY)).toEqual({ status: 'reversed', taken: 3, claimed: 7 })
    expect([await heldBy(holder), await owedBy(holder)]).toEqual([{ available: 0, reserved: 0 }, 7])
    await earn(holder, 4)
    expect([await heldBy(holder), await owedBy(holder)]).toEqual([{ available: 0, reserved: 0 }, 3])
    await earn(holder, 4)
    expect([await heldBy(holder), await owedBy(holder)]).toEqual([{ available: 1, reserved: 0 }, 0])
    await earn(holder, 4)
    expect([await heldBy(holder), await owedBy(holder)]).toEqual([{ available: 5, reserved: 0 }, 0])
  })

  it('is no reversal, redemption or unknown id', async () => {
    const holder = await aHolder(9)
    const [given, spent] = [anAward(holder, 1), aRedemption(holder, 2, { phase: 'posted', until: undefined })]
    await post(db, [given, spent])
    await reverseAward(db, given.id, WHY)
    for (const id of [spent.id, `reversal/${given.id}`, 'nothing'])
      expect(await reverseAward(db, id, WHY)).toEqual({ status: 'unknown' })
    expect(await heldBy(holder)).toEqual({ available: 7, reserved: 0 })
  })

  it('is taken back once however many ask at once', async () => {
    const holder = await aHolder()
    const given = anAward(holder, 6)
    await post(db, [given])
    const answers = await Promise.all(Array.from({ length: 20 }, () => reverseAward(db, given.id, WHY)))
    expect(answers.filter(({ status }) => status === 'reversed')).toHaveLength(1)
    expect(await heldBy(holder)).toEqual({ available: 0, reserved: 0 })
  })
})

describe('points whose last day is over', () => {
  it('expire as far as they were not spent, the oldest counted as spent first', async () => {
    const holder = await aHolder()
    await post(db, [anAward(holder, 10, { expires: '2026-12-31' }), anAward(holder, 10, { expires: '2027-12-31' })])
    await post(db, [aRedemption(holder, 4, { phase: 'posted', until: undefined })])
    await expire('2026-12-31', holder)
    expect(await heldBy(holder)).toEqual({ available: 16, reserved: 0 })
    await expire('2027-01-01', holder)
    expect(await heldBy(holder)).toEqual({ available: 10, reserved: 0 })
    await expire('2027-01-01', holder)
    expect(await heldBy(holder)).toEqual({ available: 10, reserved: 0 })
    await expire('2028-01-01', holder)
    expect(await heldBy(holder)).toEqual({ available: 0, reserved: 0 })
  })

  it('do not expire while set aside, and do when they are given back', async () => {
    const holder = await aHolder()
    const pending = aRedemption(holder, 6)
    await post(db, [anAward(holder, 10, { expires: '2026-12-31' }), pending])
    await expire('2027-01-01', holder)
    expect(await heldBy(holder)).toEqual({ available: 0, reserved: 6 })
    await post(db, [settling(pending, 'voided')])
    await expire('2027-01-01', holder)
    expect(await heldBy(holder)).toEqual({ available: 0, reserved: 0 })
  })

  it('never take what came later with them: that expires no earlier', async () => {
    const holder = await aHolder()
    await post(db, [anAward(holder, 1, { expires: '2028-12-31' }), anAward(holder, 1, { expires: '2026-12-31' })])
    await expire('2027-01-01', holder)
    expect(await heldBy(holder)).toEqual({ available: 2, reserved: 0 })
    await expire('2029-01-01', holder)
    expect(await heldBy(holder)).toEqual({ available: 0, reserved: 0 })
  })

  it('have one: a holder receives none without, and nobody else has one', async () => {
    const holder = await aHolder()
    await expect(post(db, [anAward(holder, 1, { expires: undefined })])).rejects.toThrow()
    await expect(post(db, [anAward('project/wetland', 1)])).rejects.toThrow()
  })
})

describe('the books', () => {
  it('balance, each side added up by itself, and change by what was moved', async () => {
    const before = await readBooks(db)
    expect(missingFrom(before)).toBe(0)
    const holder = await aHolder(50)
    await post(db, [aRedemption(holder, 5, { phase: 'posted', until: undefined }), aRedemption(holder, 7)])
    const gift = { kind: 'donation', target: 'project/wetland', phase: 'posted', until: undefined } as const
    await post(db, [aRedemption(holder, 3, gift)])
    const after = await readBooks(db)
    expect(missingFrom(after)).toBe(0)
    // What is reserved is held.
    expect(after).toEqual({
      ...before,
      issued: before.issued + 50,
      spent: before.spent + 5,
      donated: before.donated + 3,
      held: before.held + 42,
    })
    expect(missingFrom({ ...after, held: after.held - 1 })).toBe(1)
  })
})

describe('the database itself', () => {
  it.each([
    ['changes a transfer', 'UPDATE points_transfers SET amount = amount + 1'],
    ['deletes a transfer', 'DELETE FROM points_transfers'],
    ['changes a reversal', `UPDATE points_reversals SET reason = 'another'`],
    ['deletes a reversal', 'DELETE FROM points_reversals'],
    ['deletes an account', 'DELETE FROM points_accounts'],
    ['makes an account a source', `UPDATE points_accounts SET source = 1 WHERE kind = 'holder'`],
    ['begins an account with points', `INSERT INTO points_accounts VALUES ('x', 'points', 'holder', 0, 5, 0, 0, 0)`],
    [
      'replaces an account',
      `INSERT OR REPLACE INTO points_accounts (id, ledger, kind, source) VALUES ('programme/metro', 'points', 'holder', 0)`,
    ],
    [
      'replaces a transfer',
      `INSERT OR REPLACE INTO points_transfers SELECT * FROM points_transfers ORDER BY seq LIMIT 1`,
    ],
    [
      'replaces a transfer under another number',
      `INSERT OR REPLACE INTO points_transfers (id, ledger, kind, phase, source, target, amount, at, expires)
        SELECT id, ledger, kind, phase, source, target, amount + 1, at, expires FROM points_transfers ORDER BY seq LIMIT 1`,
    ],
    [
      'moves a text for an amount',
      `INSERT INTO points_transfers (id, ledger, kind, phase, source, target, amount, at)
        VALUES ('t', 'points', 'donation', 'posted', 'programme/metro', 'project/wetland', 'x', '${AT}')`,
    ],
    [
      'takes back more than a reversal says',
      `INSERT INTO points_transfers (id, ledger, kind, phase, source, target, amount, reverses, at)
        SELECT 'again', 'points', 'reversal', 'posted', holder, 'reversed', 1, award, at FROM points_reversals LIMIT 1`,
    ],
    [
      'reverses what is no award',
      `INSERT INTO points_reversals SELECT id, source, amount, amount, 0, at, 'why', 'me' FROM points_transfers
        WHERE kind = 'redemption' LIMIT 1`,
    ],
  ])('refuses whoever %s', async (_, statement) => {
    const before = await readBooks(db)
    await expect(db.prepare(statement).run()).rejects.toThrow()
    expect(await readBooks(db)).toEqual(before)
    expect(before.issued).toBeGreaterThan(0)
  })

  it('refuses to confirm twice, or to settle what does not wait, whatever asks it', async () => {
    const holder = await aHolder(5)
    const pending = aRedemption(holder, 5)
    await post(db, [pending, settling(pending, 'confirmed')])
    for (const phase of ['confirmed', 'voided'] as const)
      await expect(postingStatement(db, settling(pending, phase, { id: nextId('again') })).run()).rejects.toThrow()
    await expect(postingStatement(db, settling(pending, 'voided', { settles: nextId('none') })).run()).rejects.toThrow()
    expect(await heldBy(holder)).toEqual({ available: 0, reserved: 0 })
  })
})
