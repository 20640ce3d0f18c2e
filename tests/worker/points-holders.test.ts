import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { missingFrom } from '../../content/points/books.ts'
import { attest } from '../../db/intake/points-attestations.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import { closeHolder, leaveFamily } from '../../db/intake/points-leaving.ts'
import { forgetCodes, makeCode } from '../../db/intake/points-codes.ts'
import { donate, readGiven } from '../../db/intake/points-donations.ts'
import { foundFamily, joinFamily, poolPoints } from '../../db/intake/points-families.ts'
import { findHolder, holdersOf, openHolder, readHolding } from '../../db/intake/points-holders.ts'
import type { PointsHolder } from '../../db/intake/points-holders-tables.ts'
import { post } from '../../db/intake/points-ledger.ts'
import { findRedemption, reserve } from '../../db/intake/points-redemptions.ts'
import { reverseAward } from '../../db/intake/points-reversals.ts'
import {
  aHoldingPerson,
  aStandingOffer,
  ATTESTER,
  holderNow,
  minutesLater,
  NOW,
  SECRET,
  STRANGE_CODE,
  TODAY,
  vouch,
} from './points-accounts-builders.ts'
import { anAward, AT, heldBy, nextId, openBooks } from './points-builders.ts'

const db = env.INTAKE

beforeAll(openBooks)

describe('an account', () => {
  it('is one for each person and each organisation, however often it is opened', async () => {
    const owner = nextId('account')
    const opened = await Promise.all([1, 2, 3].map(() => openHolder(db, 'person', owner, TODAY)))
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1)
    expect(opened[0]).toMatchObject({ kind: 'person', attested: null, closed: null })
    expect(opened[0]?.secret).toMatch(/^[\w-]{43}$/)
    expect(await heldBy(opened[0]?.id ?? '')).toEqual({ available: 0, reserved: 0 })
    // The same letters as a code are another owner.
    expect((await openHolder(db, 'organisation', owner, TODAY)).id).not.toBe(opened[0]?.id)
  })

  it('of an organisation needs nobody to vouch for it', async () => {
    expect(await openHolder(db, 'organisation', nextId('code'), TODAY)).toMatchObject({ attested: TODAY })
  })

  it('says what it holds, and what expires when', async () => {
    const holder = await aHoldingPerson()
    await post(db, [anAward(holder.id, 30, { expires: '2026-12-31' })])
    await post(db, [anAward(holder.id, 50, { expires: '2027-12-31' })])
    const offer = await aStandingOffer({ price: 10 })
    await reserve(db, { id: nextId('asked'), holder, offer, pieces: 1 }, NOW)
    expect(await readHolding(db, holder.id)).toEqual({
      available: 70,
      reserved: 10,
      received: 80,
      owed: 0,
      expiring: [
        { day: '2026-12-31', points: 20 },
        { day: '2027-12-31', points: 50 },
      ],
    })
  })
})

describe('vouching', () => {
  const asked = (code: string, document: string, by?: string, now = NOW) =>
    attest(db, { code, document, attester: ATTESTER, by }, SECRET, { now, today: TODAY })

  it('is by a code that works once, for half an hour', async () => {
    const holder = await aHoldingPerson(0, { isVouched: false })
    const { code } = await makeCode(db, 'attestation', holder.id, NOW)
    expect(await asked(code, 'late', undefined, minutesLater(31))).toBe('unknown-code')
    expect(await asked(STRANGE_CODE, 'strange')).toBe('unknown-code')
    const document = nextId('document')
    expect(await asked(code, document)).toBe('attested')
    expect(await asked(code, document)).toBe('unknown-code')
    expect(await holderNow(holder.id)).toMatchObject({ attested: TODAY, attester: ATTESTER })
  })

  it('takes a newer code for the older one, and no code of a family', async () => {
    const holder = await aHoldingPerson(0, { isVouched: false })
    const { code: old } = await makeCode(db, 'attestation', holder.id, NOW)
    const { code: family } = await makeCode(db, 'family', holder.id, NOW)
    expect(await asked(old, nextId('document'))).toBe('unknown-code')
    expect(await asked(family, nextId('document'))).toBe('unknown-code')
  })

  it('is for one account of a person, though two are asked for at once', async () => {
    const [one, other] = [await aHoldingPerson(0, { isVouched: false }), await aHoldingPerson(0, { isVouched: false })]
    const document = nextId('document')
    const both = await Promise.all([vouch(one.id, document), vouch(other.id, document)])
    expect(both.sort()).toEqual(['attested', 'known-person'])
    const stand = await Promise.all([holderNow(one.id), holderNow(other.id)])
    expect(stand.filter(({ attested }) => attested !== null)).toHaveLength(1)
  })

  it('is not for oneself', async () => {
    const owner = nextId('account')
    const holder = await aHoldingPerson(0, { isVouched: false, owner })
    const { code } = await makeCode(db, 'attestation', holder.id, NOW)
    expect(await asked(code, nextId('document'), owner)).toBe('own')
    expect(await asked(code, nextId('document'), nextId('account'))).toBe('attested')
  })

  it('keeps nothing of the document, and nothing that joins person and account', async () => {
    const holder = await aHoldingPerson(0, { isVouched: false })
    const document = 'resident-identity 110101194912310028'
    await vouch(holder.id, document)
    const { person } = await holderNow(holder.id)
    const { results } = await db.prepare('SELECT * FROM points_persons').all<{ person: string }>()
    expect(JSON.stringify([person, results])).not.toContain('110101')
    expect(results.map((row) => row.person)).not.toContain(person)
    const { sql } = (await db
      .prepare(`SELECT sql FROM sqlite_master WHERE name = 'points_persons'`)
      .first<{ sql: string }>()) ?? { sql: '' }
    // Its rows stand in the order of their names: none is the newest.
    expect(sql).toContain('WITHOUT ROWID')
  })

  it('is needed before anything is spent, given or pooled, by the database itself', async () => {
    const holder = await aHoldingPerson(100, { isVouched: false })
    expect(await donate(db, { id: nextId('gift'), holder, project: 'p', points: 1 }, NOW)).toBe('unattested')
    expect(await poolPoints(db, { id: nextId('pool'), holder, points: 1 }, NOW)).toBe('unattested')
    expect(await foundFamily(db, holder, TODAY)).toBeUndefined()
    // Whoever passes an account for what it is not.
    const claimed: PointsHolder = { ...holder, attested: TODAY, family: 'wetland' }
    await expect(donate(db, { id: nextId('gift'), holder: claimed, project: 'p', points: 1 }, NOW)).rejects.toThrow(
      /vouched/,
    )
    await expect(
      db.prepare(`UPDATE points_holders SET family = 'x' WHERE id = ?`).bind(holder.id).run(),
    ).rejects.toThrow(/no such family/)
    expect(await heldBy(holder.id)).toEqual({ available: 100, reserved: 0 })
  })

  it('forgets codes that were never used', async () => {
    const holder = await aHoldingPerson(0, { isVouched: false })
    await makeCode(db, 'attestation', holder.id, NOW)
    const left = () =>
      db.prepare('SELECT count(*) AS count FROM points_codes WHERE holder = ?').bind(holder.id).first<number>('count')
    await forgetCodes(db, minutesLater(30))
    expect(await left()).toBe(1)
    await forgetCodes(db, minutesLater(31))
    expect(await left()).toBe(0)
  })
})

describe('giving', () => {
  it('is done once for one name, and no more than there is', async () => {
    const [holder, project, id] = [await aHoldingPerson(50), nextId('project'), nextId('gift')]
    expect(await donate(db, { id, holder, project, points: 20 }, NOW)).toBe('donated')
    expect(await donate(db, { id, holder, project, points: 20 }, NOW)).toBe('stood')
    expect(await donate(db, { id, holder, project, points: 21 }, NOW)).toBe('id-taken')
    expect(await donate(db, { id: nextId('gift'), holder, project, points: 31 }, NOW)).toBe('too-little')
    expect(await heldBy(holder.id)).toEqual({ available: 30, reserved: 0 })
    expect([...(await readGiven(db, [project, 'none']))]).toEqual([[project, 20]])
  })
})

describe('a family', () => {
  const aFamily = async (): Promise<{ founder: PointsHolder; member: PointsHolder; family: string }> => {
    const [founder, member] = [await aHoldingPerson(100), await aHoldingPerson(40)]
    const family = (await foundFamily(db, founder, TODAY)) ?? ''
    const { code } = await makeCode(db, 'family', family, NOW)
    expect(await joinFamily(db, member, code, NOW)).toBe('joined')
    return { founder: await holderNow(founder.id), member: await holderNow(member.id), family }
  }

  it('holds what its members put together, and each of them may spend it', async () => {
    const { founder, member, family } = await aFamily()
    expect(await poolPoints(db, { id: nextId('pool'), holder: founder, points: 60 }, NOW)).toBe('pooled')
    expect(await poolPoints(db, { id: nextId('pool'), holder: member, points: 40 }, NOW)).toBe('pooled')
    expect(await poolPoints(db, { id: nextId('pool'), holder: member, points: 1 }, NOW)).toBe('too-little')
    const shared = await holderNow(family)
    expect((await holdersOf(db, 'person', member.owner ?? '')).map(({ id }) => id)).toEqual([member.id, family])
    const offer = await aStandingOffer({ price: 90 })
    expect(await reserve(db, { id: nextId('asked'), holder: shared, offer, pieces: 1 }, NOW)).toMatchObject({
      status: 'reserved',
    })
    expect(await heldBy(family)).toEqual({ available: 10, reserved: 90 })
  })

  it('makes no points last longer', async () => {
    const { founder, family } = await aFamily()
    await post(db, [anAward(founder.id, 10, { expires: '2030-12-31' })])
    await poolPoints(db, { id: nextId('pool'), holder: founder, points: 5 }, NOW)
    expect((await readHolding(db, family)).expiring).toEqual([{ day: '2028-12-31', points: 5 }])
  })

  it('is one for each, by a code that works once', async () => {
    const { founder, member, family } = await aFamily()
    const { code } = await makeCode(db, 'family', family, NOW)
    expect(await joinFamily(db, member, code, NOW)).toBe('in-family')
    expect(await joinFamily(db, await aHoldingPerson(0, { isVouched: false }), code, NOW)).toBe('unattested')
    expect(await joinFamily(db, await aHoldingPerson(), code, minutesLater(24 * 60 + 1))).toBe('unknown-code')
    expect(await joinFamily(db, await aHoldingPerson(), code, NOW)).toBe('joined')
    expect(await joinFamily(db, await aHoldingPerson(), code, NOW)).toBe('unknown-code')
    expect(await foundFamily(db, founder, TODAY)).toBeUndefined()
  })

  it('is closed by the last who leaves: what is left in it expires', async () => {
    const { founder, member, family } = await aFamily()
    await poolPoints(db, { id: nextId('pool'), holder: founder, points: 60 }, NOW)
    await leaveFamily(db, founder, NOW)
    expect((await holderNow(family)).closed).toBeNull()
    await leaveFamily(db, await holderNow(member.id), NOW)
    expect((await holderNow(family)).closed).toBe(TODAY)
    expect(await heldBy(family)).toEqual({ available: 0, reserved: 0 })
    expect(missingFrom(await readBooks(db))).toBe(0)
  })
})

describe('closing', () => {
  it('gives back what waits, lets the rest expire, and leaves nothing that says whose it was', async () => {
    const owner = nextId('account')
    const [holder, offer] = [await aHoldingPerson(100, { owner }), await aStandingOffer()]
    const asked = await reserve(db, { id: nextId('asked'), holder, offer, pieces: 1 }, NOW)
    const before = await readBooks(db)
    await closeHolder(db, holder, SECRET, NOW)
    const row = await db.prepare('SELECT * FROM points_holders WHERE id = ?').bind(holder.id).first()
    expect(row).toEqual({
      id: holder.id,
      kind: 'person',
      owner: null,
      secret: null,
      attested: null,
      attester: null,
      person: null,
      created: TODAY,
      closed: TODAY,
      shown_as: null,
      family: null,
    })
    expect(asked.status === 'reserved' && (await findRedemption(db, asked.redemption.id))).toMatchObject({
      state: 'cancelled',
    })
    const after = await readBooks(db)
    expect([after.held - before.held, after.expired - before.expired]).toEqual([-100, 100])
    expect(missingFrom(after)).toBe(0)
    // It is closed for good: nothing comes in, and the person begins anew.
    await expect(post(db, [anAward(holder.id, 1)])).rejects.toThrow(/closed/)
    await closeHolder(db, holder, SECRET, NOW)
    const again = await openHolder(db, 'person', owner, TODAY)
    expect(again.id).not.toBe(holder.id)
  })

  it('forgets the person, who may be vouched for again', async () => {
    const document = nextId('document')
    const holder = await aHoldingPerson(0, { isVouched: false })
    await vouch(holder.id, document)
    await closeHolder(db, await holderNow(holder.id), SECRET, NOW)
    const again = await aHoldingPerson(0, { isVouched: false })
    expect(await vouch(again.id, document)).toBe('attested')
  })

  it('leaves no debt behind: who owes is not vouched for again', async () => {
    const [document, offer] = [nextId('document'), await aStandingOffer()]
    const holder = await aHoldingPerson(0, { isVouched: false })
    await vouch(holder.id, document)
    const given = anAward(holder.id, 30)
    await post(db, [given])
    const asked = await reserve(db, { id: nextId('asked'), holder: await holderNow(holder.id), offer, pieces: 1 }, NOW)
    expect(asked.status).toBe('reserved')
    expect(await reverseAward(db, given.id, { reason: 'drawn', by: 'test', at: AT })).toMatchObject({ claimed: 30 })
    expect(await readHolding(db, holder.id)).toMatchObject({ owed: 30 })
    await closeHolder(db, await holderNow(holder.id), SECRET, NOW)
    const again = await aHoldingPerson(0, { isVouched: false })
    expect(await vouch(again.id, document)).toBe('known-person')
  })

  it('of the last of a family closes the family too', async () => {
    const founder = await aHoldingPerson(10)
    const family = (await foundFamily(db, founder, TODAY)) ?? ''
    await poolPoints(db, { id: nextId('pool'), holder: await holderNow(founder.id), points: 4 }, NOW)
    await closeHolder(db, await holderNow(founder.id), SECRET, NOW)
    expect(await findHolder(db, family)).toMatchObject({ closed: TODAY })
    expect(missingFrom(await readBooks(db))).toBe(0)
  })
})
