import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { missingFrom } from '../../content/points/books.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import { closeHolder } from '../../db/intake/points-leaving.ts'
import { foundFamily, joinFamily, poolPoints } from '../../db/intake/points-families.ts'
import { makeCode } from '../../db/intake/points-codes.ts'
import { post } from '../../db/intake/points-ledger.ts'
import { proveAll } from '../../db/intake/points-proving.ts'
import { endRedemption, findRedemption, reserve } from '../../db/intake/points-redemptions.ts'
import { reverseAward } from '../../db/intake/points-reversals.ts'
import { readStatement } from '../../db/intake/points-statement.ts'
import { readWithdrawal, withdrawAll, withdrawAttestation } from '../../db/intake/points-withdrawals.ts'
import type { PointsHolder } from '../../db/intake/points-holders-tables.ts'
import { anOfficer, aPerson, letPass } from './people.ts'
import {
  aHoldingPerson,
  aStandingOffer,
  ATTESTER,
  holderNow,
  NOW,
  PARTNER,
  SECRET,
  TODAY,
  vouch,
} from './points-accounts-builders.ts'
import { anAward, AT, heldBy, nextId, openBooks } from './points-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'

const db = env.INTAKE
const WHY = { cause: 'misuse', reason: 'a document that was lent', by: 'officer' } as const

beforeAll(openBooks)

const withdraw = (id: string, over: Partial<Parameters<typeof withdrawAttestation>[2]> = {}) =>
  withdrawAttestation(db, id, { ...WHY, ...over }, SECRET, NOW)
const pool = async (holder: PointsHolder, points: number) =>
  expect(await poolPoints(db, { id: nextId('pool'), holder: await holderNow(holder.id), points }, NOW)).toBe('pooled')
const join = async (holder: PointsHolder, family: string): Promise<void> => {
  const { code } = await makeCode(db, 'family', family, NOW)
  expect(await joinFamily(db, holder, code, NOW)).toBe('joined')
}

describe('an account that nobody vouches for any more', () => {
  it('holds what it has and spends no more; what was handed over stays, what waits comes back', async () => {
    const [holder, offer] = [await aHoldingPerson(100), await aStandingOffer({ price: 10 })]
    const [had, waits] = [nextId('asked'), nextId('asked')]
    const first = await reserve(db, { id: had, holder, offer, pieces: 1 }, NOW)
    if (first.status !== 'refused') await endRedemption(db, first.redemption, 'confirmed', NOW)
    await reserve(db, { id: waits, holder, offer, pieces: 2 }, NOW)
    expect(await withdraw(holder.id)).toBe('withdrawn')
    expect(await holderNow(holder.id)).toMatchObject({ attested: null, attester: null, family: null, closed: null })
    expect(await heldBy(holder.id)).toEqual({ available: 90, reserved: 0 })
    expect((await findRedemption(db, had))?.state).toBe('confirmed')
    expect((await findRedemption(db, waits))?.state).toBe('cancelled')
    const again = { id: nextId('asked'), holder: await holderNow(holder.id), offer, pieces: 1 }
    expect(await reserve(db, again, NOW)).toEqual({ status: 'refused', fault: 'unattested' })
    // It still earns, and an award that was wrong is taken back by itself.
    const given = anAward(holder.id, 5)
    await post(db, [given])
    expect(await reverseAward(db, given.id, { reason: 'x', by: 'y', at: AT })).toMatchObject({ taken: 5 })
    expect(await withdraw(holder.id, { reason: 'once more' })).toBe('stood')
    expect(await readWithdrawal(db, holder.id)).toMatchObject({ ...WHY, attester: ATTESTER, attested: TODAY })
  })

  it('leaves its family with what it pooled, as far as the family has it, and pays what it owes first', async () => {
    const [sham, member] = [await aHoldingPerson(), await aHoldingPerson(30)]
    const given = anAward(sham.id, 50)
    await post(db, [given])
    const family = (await foundFamily(db, sham, TODAY)) ?? ''
    await join(member, family)
    await pool(sham, 50)
    await pool(member, 30)
    const offer = await aStandingOffer({ price: 20 })
    const spent = await reserve(db, { id: nextId('asked'), holder: await holderNow(family), offer, pieces: 2 }, NOW)
    if (spent.status !== 'refused') await endRedemption(db, spent.redemption, 'confirmed', NOW)
    // Pooled away, the award could only be claimed.
    expect(await reverseAward(db, given.id, { reason: 'x', by: 'y', at: AT })).toMatchObject({ taken: 0, claimed: 50 })
    expect(await withdraw(sham.id)).toBe('withdrawn')
    expect([await heldBy(family), await heldBy(sham.id), await heldBy(`owed/${sham.id}`)]).toMatchObject([
      { available: 0 },
      { available: 0 },
      { available: 10 },
    ])
    expect(await holderNow(member.id)).toMatchObject({ family, attested: TODAY })
    expect(JSON.stringify(await readStatement(db, sham.id, 5))).toContain('从家庭账户退回')
    expect(missingFrom(await readBooks(db))).toBe(0)
    expect(await proveAll(db)).toEqual([])
  })

  it('gets back no more than it pooled, and closes a family that it was alone in', async () => {
    const [one, other] = [await aHoldingPerson(20), await aHoldingPerson(70)]
    const family = (await foundFamily(db, one, TODAY)) ?? ''
    await join(other, family)
    await pool(one, 20)
    await pool(other, 70)
    await withdraw(one.id)
    expect([await heldBy(one.id), await heldBy(family)]).toMatchObject([{ available: 20 }, { available: 70 }])
    await withdraw(other.id)
    expect(await heldBy(other.id)).toMatchObject({ available: 70 })
    expect((await holderNow(family)).closed).not.toBeNull()
  })

  it('after a mistake is vouched for anew; after a misuse its person is not, not even when the account is closed', async () => {
    const [slip, lent] = [await aHoldingPerson(0, { isVouched: false }), await aHoldingPerson(0, { isVouched: false })]
    const documents = [nextId('document'), nextId('document')] as const
    expect([await vouch(slip.id, documents[0]), await vouch(lent.id, documents[1])]).toEqual(['attested', 'attested'])
    await withdraw(slip.id, { cause: 'mistake' })
    await withdraw(lent.id)
    const other = await aHoldingPerson(0, { isVouched: false })
    expect(await vouch(other.id, documents[1])).toBe('known-person')
    await closeHolder(db, await holderNow(lent.id), SECRET, NOW)
    expect(await vouch(other.id, documents[1])).toBe('known-person')
    expect(await vouch(slip.id, documents[0])).toBe('attested')
    expect(await withdraw(slip.id)).toBe('withdrawn')
  })

  it('is refused by the database itself while it is used as that of a person, or with nobody named who says so', async () => {
    const holder = await aHoldingPerson(10)
    const bare = `UPDATE points_holders SET attested = NULL, attester = NULL, person = NULL WHERE id = '${holder.id}'`
    await expect(db.prepare(bare).run()).rejects.toThrow(/still used/)
    const write = db.prepare(`INSERT INTO points_withdrawals (holder, attester, attested, cause, reason, "by", at)
      VALUES (?, ?, ?, 'misuse', 'x', 'y', '${AT}')`)
    await expect(write.bind(holder.id, 'somebody else', TODAY).run()).rejects.toThrow(/nobody vouches/)
    await reserve(db, { id: nextId('asked'), holder, offer: await aStandingOffer({ price: 1 }), pieces: 1 }, NOW)
    await expect(db.batch([write.bind(holder.id, ATTESTER, TODAY), db.prepare(bare)])).rejects.toThrow(/still used/)
    expect(await readWithdrawal(db, holder.id)).toBeUndefined()
    await withdraw(holder.id)
    for (const statement of [`UPDATE points_withdrawals SET reason = 'z'`, 'DELETE FROM points_withdrawals'])
      await expect(db.prepare(statement).run()).rejects.toThrow(/append-only/)
  })

  it('is of a person: no organisation, family, closed or unknown account, and none that another body vouched for', async () => {
    const holder = await aHoldingPerson()
    const family = (await foundFamily(db, holder, TODAY)) ?? ''
    const closed = await aHoldingPerson()
    await closeHolder(db, closed, SECRET, NOW)
    const never = await aHoldingPerson(0, { isVouched: false })
    for (const id of [family, closed.id, never.id, 'nobody']) expect(await withdraw(id)).toBe('unknown')
    expect(await withdraw(holder.id, { attester: PARTNER })).toBe('unknown')
    expect((await holderNow(holder.id)).attested).toBe(TODAY)
  })

  it('may be all that a body vouched for in some days, a page at a time, along the index', async () => {
    await db.prepare(`UPDATE points_holders SET attested = '2026-03-03' WHERE attester = ?`).bind(ATTESTER).run()
    const some = await Promise.all([1, 2, 3].map(() => aHoldingPerson()))
    const days = { attester: ATTESTER, from: TODAY, until: TODAY }
    expect(await withdrawAll(db, { ...days, attester: PARTNER }, WHY, SECRET, { now: NOW, limit: 2 })).toBe(0)
    expect(await withdrawAll(db, days, WHY, SECRET, { now: NOW, limit: 2 })).toBe(2)
    expect(await withdrawAll(db, days, WHY, SECRET, { now: NOW, limit: 2 })).toBe(1)
    for (const { id } of some) expect((await holderNow(id)).attested).toBeNull()
    const plan = await plansOf(
      db,
      await askedBy(db, (client) => withdrawAll(client, days, WHY, SECRET, { now: NOW, limit: 2 })),
    )
    expect(plan.join('\n')).toMatch(/SEARCH points_holders USING INDEX points_holders_attested/)
    expect(plan.join('\n')).not.toMatch(/TEMP B-TREE/)
  })
})

describe('whoever withdraws', () => {
  const path = '/api/points/attestation-withdrawals'
  const said = { cause: 'misuse', reason: '借用证件' }

  it('is the body that vouched, or the portal, with a passkey used a moment ago; the holder is told why', async () => {
    const tab = await aPerson()
    const opened = await (await tab.post('/api/points/accounts')).json<{ id: string }>()
    await vouch(opened.id)
    const [own, other] = [await anOfficer('attester', ATTESTER), await anOfficer('attester', PARTNER)]
    const asked = { account: opened.id, ...said }
    expect((await other.post(path, asked)).status).toBe(404)
    expect((await other.post(path, { attester: ATTESTER, from: TODAY, until: TODAY, ...said })).status).toBe(404)
    await letPass(own)
    expect((await own.post(path, asked)).status).toBe(403)
    const admin = await anOfficer('admin')
    expect(await (await admin.post(path, asked)).json()).toEqual({ withdrawn: 1, left: false })
    expect(await (await admin.post(path, asked)).json()).toEqual({ withdrawn: 0, left: false })
    const account = await (await tab.ask('GET', `/api/points/accounts/${opened.id}`)).json()
    expect(account).toMatchObject({ attested: null, withdrawn: { cause: 'misuse', reason: '借用证件' } })
    const none = { attester: ATTESTER, from: '2020-01-01', until: '2020-12-31', ...said }
    expect(await (await admin.post(path, none)).json()).toEqual({ withdrawn: 0, left: false })
  })

  it.each([
    ['nobody named', { ...said }],
    ['no reason', { account: 'x', cause: 'misuse', reason: ' ' }],
    ['another cause', { account: 'x', cause: 'whim', reason: 'r' }],
    ['no days', { attester: ATTESTER, ...said }],
    ['both at once', { account: 'x', attester: ATTESTER, from: TODAY, until: TODAY, ...said }],
  ])('is refused with %s', async (_, body) => {
    const admin = await anOfficer('admin')
    const answer = await admin.post(path, body)
    expect(answer.status).toBe(422)
  })
})
