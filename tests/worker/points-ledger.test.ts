import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Transfer } from '../../content/points/transfer.ts'
import { post } from '../../db/intake/points-ledger.ts'
import { aHolder, anAward, aRedemption, heldBy, LATER, nextId, openBooks, settling } from './points-builders.ts'

const db = env.INTAKE

beforeAll(openBooks)

describe('posting', () => {
  it('moves an amount from one account to another, once for one id', async () => {
    const holder = await aHolder()
    const given = anAward(holder, 30)
    expect(await post(db, [given])).toEqual({ status: 'posted' })
    expect(await post(db, [{ ...given, at: LATER }])).toEqual({ status: 'stood' })
    expect(await heldBy(holder)).toEqual({ available: 30, reserved: 0 })
    expect(await post(db, [{ ...given, amount: 31 }])).toEqual({
      status: 'refused',
      transfer: given.id,
      fault: 'id-taken',
    })
    expect(await heldBy(holder)).toEqual({ available: 30, reserved: 0 })
  })

  it('posts what is linked whole or not at all', async () => {
    const [one, other] = [await aHolder(), await aHolder()]
    const linked = [anAward(one, 5), aRedemption(other, 1)]
    expect(await post(db, linked)).toEqual({ status: 'refused', transfer: linked[1]?.id, fault: 'too-little' })
    expect(await heldBy(one)).toEqual({ available: 0, reserved: 0 })
    // What comes first can be spent by what comes second.
    expect(await post(db, [anAward(one, 5), aRedemption(one, 5)])).toEqual({ status: 'posted' })
    expect(await heldBy(one)).toEqual({ available: 0, reserved: 5 })
  })

  it('sets aside, and then moves or gives back, exactly once', async () => {
    const holder = await aHolder(10)
    const [first, second] = [aRedemption(holder, 6), aRedemption(holder, 4)]
    expect(await post(db, [first])).toEqual({ status: 'posted' })
    expect(await post(db, [aRedemption(holder, 5)])).toMatchObject({ fault: 'too-little' })
    expect(await post(db, [second])).toEqual({ status: 'posted' })
    expect(await heldBy(holder)).toEqual({ available: 0, reserved: 10 })
    expect(await post(db, [settling(first, 'confirmed')])).toEqual({ status: 'posted' })
    expect(await post(db, [settling(first, 'confirmed')])).toEqual({ status: 'stood' })
    expect(await post(db, [settling(first, 'voided')])).toMatchObject({ fault: 'not-pending' })
    expect(await post(db, [settling(second, 'voided')])).toEqual({ status: 'posted' })
    expect(await post(db, [settling(second, 'confirmed')])).toMatchObject({ fault: 'not-pending' })
    expect(await heldBy(holder)).toEqual({ available: 4, reserved: 0 })
    const waiting = await db.prepare('SELECT count(*) AS count FROM points_pending WHERE transfer IN (?, ?)')
    expect(await waiting.bind(first.id, second.id).first('count')).toBe(0)
  })

  it('confirms nothing after its time, and gives it back still', async () => {
    const holder = await aHolder(3)
    const pending = aRedemption(holder, 3)
    await post(db, [pending])
    expect(await post(db, [settling(pending, 'confirmed', { at: LATER })])).toMatchObject({ fault: 'out-of-time' })
    expect(await post(db, [settling(pending, 'voided', { at: LATER })])).toEqual({ status: 'posted' })
    expect(await heldBy(holder)).toEqual({ available: 3, reserved: 0 })
  })

  it('settles nothing that is not quite what waits', async () => {
    const [holder, other] = [await aHolder(9), await aHolder(9)]
    const pending = aRedemption(holder, 9)
    await post(db, [pending])
    for (const over of [{ amount: 8 }, { source: other }, { settles: 'nothing' }, { kind: 'donation' as const }])
      expect(await post(db, [settling(pending, 'confirmed', { id: nextId('settling'), ...over })])).toMatchObject({
        fault: 'not-pending',
      })
    expect(await heldBy(holder)).toEqual({ available: 0, reserved: 9 })
  })

  it.each([
    ['nothing', { amount: 0 }, 'malformed'],
    ['less than nothing', { amount: -1 }, 'malformed'],
    ['a fraction', { amount: 0.5 }, 'malformed'],
    ['more than JSON carries', { amount: 2 ** 53 }, 'malformed'],
    ['to nobody', { target: 'nobody' }, 'unknown-account'],
    ['from an account to itself', { source: 'expired', target: 'expired' }, 'malformed'],
    ['between ledgers', { target: 'stock/tea' }, 'malformed'],
  ])('refuses to move %s', async (_, over, fault) => {
    const holder = await aHolder()
    expect(await post(db, [anAward(holder, 1, over)])).toMatchObject({ status: 'refused', fault })
    expect(await heldBy(holder)).toEqual({ available: 0, reserved: 0 })
  })

  it('sells no piece twice and lets nobody spend more than there is, however many ask at once', async () => {
    const holder = await aHolder(1_000)
    const supply = { ...anAward('stock/tea', 10), ledger: 'stock', kind: 'stocking', source: 'supply/tea' } as const
    expect(await post(db, [{ ...supply, expires: undefined }])).toEqual({ status: 'posted' })
    const piece = (id: string): Transfer => ({
      ...aRedemption('stock/tea', 1),
      id,
      ledger: 'stock',
      target: 'taken/tea',
    })
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) => post(db, [aRedemption(holder, 5), piece(`piece-${at}`)])),
    )
    expect(answers.filter(({ status }) => status === 'posted')).toHaveLength(10)
    expect(answers.filter((answer) => answer.status === 'refused' && answer.fault === 'too-little')).toHaveLength(190)
    expect(await heldBy(holder)).toEqual({ available: 950, reserved: 50 })
    expect(await heldBy('stock/tea')).toEqual({ available: 0, reserved: 10 })
  })

  it('posts what was too little only in the moment it was asked for', async () => {
    const holder = await aHolder()
    let isPoor = true
    const paying = {
      prepare: (text: string) => db.prepare(text),
      batch: async <Row>(statements: D1PreparedStatement[]) => {
        try {
          return await db.batch<Row>(statements)
        } finally {
          if (isPoor) await post(db, [anAward(holder, 5)])
          isPoor = false
        }
      },
    }
    expect(await post(paying, [aRedemption(holder, 5)])).toEqual({ status: 'posted' })
    expect(await heldBy(holder)).toEqual({ available: 0, reserved: 5 })
  })
})
