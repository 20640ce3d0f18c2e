import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../content/log/webcrypto.ts'
import { accountCommitment, isCounted } from '../../content/points/sum-tree.ts'
import { folded, type ProgrammeDay } from '../../content/points/programme-day.ts'
import { closeNextDay, forgetTrees, listClosedDays, readTotals } from '../../db/intake/points-closing.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import { post } from '../../db/intake/points-ledger.ts'
import { proveHolding } from '../../db/intake/points-proof.ts'
import { expirePoints, forgetOldTrees, publishPointsBooks } from '../../worker/jobs/points-books.ts'
import { get } from './builders.ts'
import { anAward, aRedemption, heldBy, nextId, open, openBooks } from './points-builders.ts'

const db = env.INTAKE

/** A holder with the secret that salts what is published of her balance. */
const aKnownHolder = async (): Promise<{ id: string; secret: string }> => {
  const [id, secret] = [nextId('known'), Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')]
  await open('holder', id)
  await db
    .prepare(
      `INSERT INTO points_holders (id, kind, owner, secret, created, attested, attester) VALUES (?, 'person', ?, ?, '2026-10-01', '2026-10-01', 'attester')`,
    )
    .bind(id, nextId('owner'), secret)
    .run()
  return { id, secret }
}

/** Around midnight in Asia/Shanghai at the end of 20 October. */
const [BEFORE, AFTER] = ['2026-10-20T15:59:59Z', '2026-10-20T16:00:00Z']
const SOON = new Date('2026-10-20T16:01:00Z')
const NEXT = new Date('2026-10-22T16:01:00Z')

const bookOf = async (day: string) =>
  (await get(`/api/registers/points-books/records/${day}`)).json<{
    body: Record<string, unknown>
    revision: number
  }>()

// Trees lie in a bucket, where those of other files may still lie too, of days of their own.
beforeAll(async () => {
  await forgetTrees(env.EVIDENCE, '9999-12-31')
  await openBooks()
})

describe('the books of a day', () => {
  it('are closed as they stood at its end, whatever was posted since, and published once', async () => {
    const holder = await aKnownHolder()
    await post(db, [anAward(holder.id, 30, { at: BEFORE })])
    await post(db, [aRedemption(holder.id, 4, { phase: 'posted', until: undefined, at: BEFORE })])
    await post(db, [aRedemption(holder.id, 6, { at: BEFORE })])
    await post(db, [anAward(holder.id, 100, { at: AFTER })])
    await publishPointsBooks(env, SOON)
    const { body, revision } = await bookOf('2026-10-20')
    expect(body).toMatchObject({
      day: '2026-10-20',
      issued: 30,
      held: 26,
      spent: 4,
      donated: 0,
      expired: 0,
      reversed: 0,
    })
    expect([body['leaves'], revision]).toEqual([256, 1])
    await publishPointsBooks(env, SOON)
    expect((await bookOf('2026-10-20')).revision).toBe(1)
  })

  it('count every holder, who can show it against the published root to anybody', async () => {
    const [one, other] = [await aKnownHolder(), await aKnownHolder()]
    await post(db, [anAward(one.id, 7, { at: AFTER }), anAward(other.id, 5, { at: AFTER })])
    await publishPointsBooks(env, NEXT)
    const { body } = await bookOf('2026-10-21')
    const root = {
      hash: new Uint8Array(Buffer.from(String(body['root']), 'base64')),
      sum: BigInt(Number(body['held'])),
    }
    for (const [holder, balance] of [
      [one, 7n],
      [other, 5n],
    ] as const) {
      const proof = await proveHolding(env.EVIDENCE, holder, '2026-10-21')
      if (!proof) throw new Error('no proof')
      expect(proof.leaf.balance).toBe(balance)
      const leaf = { balance, commitment: await accountCommitment(holder.id, proof.salt, sha256) }
      expect(await isCounted(leaf, proof, root, Number(body['leaves']), sha256)).toBe(true)
      expect(await isCounted({ ...leaf, balance: balance + 1n }, proof, root, 256, sha256)).toBe(false)
    }
    // Of the day before her account there is none, nor for who does not know her secret.
    expect(await proveHolding(env.EVIDENCE, one, '2026-10-20')).toBeUndefined()
    expect(await proveHolding(env.EVIDENCE, { ...one, secret: other.secret }, '2026-10-21')).toBeUndefined()
    expect(await proveHolding(env.EVIDENCE, one, '2027-01-01')).toBeUndefined()
  })

  it('are made up for when the clock stood still, the tree the same when it is made again', async () => {
    const days = (await listClosedDays(db, '', 10)).map(({ day }) => day)
    expect(days).toEqual(['2026-10-20', '2026-10-21', '2026-10-22'])
    expect(await closeNextDay(env, NEXT)).toBeUndefined()
    const keptLeaves = async () => (await env.EVIDENCE.get('points/2026-10-23/leaves'))?.arrayBuffer()
    const LATER = new Date('2026-10-23T16:01:00Z')
    expect(await closeNextDay(env, LATER)).toBe('2026-10-23')
    const first = Buffer.from((await keptLeaves()) ?? []).toString('hex')
    // A kill between tree and row: the row is not there, and the day is closed again.
    await db.exec('DROP TRIGGER points_days_no_delete')
    await db.exec(`DELETE FROM points_days WHERE day = '2026-10-23'`)
    expect(await closeNextDay(env, LATER)).toBe('2026-10-23')
    expect(Buffer.from((await keptLeaves()) ?? []).toString('hex')).toBe(first)
  })

  it('count whoever closed an account between the end of the day and its closing', async () => {
    const holder = await aKnownHolder()
    await post(db, [anAward(holder.id, 11, { at: '2026-10-24T08:00:00Z' })])
    await post(db, [
      {
        ...anAward('expired', 11, { at: '2026-10-24T17:00:00Z', expires: undefined }),
        kind: 'expiry',
        source: holder.id,
      },
    ])
    await db
      .prepare(`UPDATE points_holders SET closed = '2026-10-25', secret = NULL, owner = NULL WHERE id = ?`)
      .bind(holder.id)
      .run()
    expect(await closeNextDay(env, new Date('2026-10-24T18:00:00Z'))).toBe('2026-10-24')
    const [day] = await listClosedDays(db, '2026-10-23', 1)
    expect(JSON.parse(day?.books ?? '')).toMatchObject({ held: 149, expired: 0 })
  })

  it('are, with what was posted since, what all accounts come to now', async () => {
    const holder = await aKnownHolder()
    await post(db, [anAward(holder.id, 20), aRedemption(holder.id, 3, { phase: 'posted', until: undefined })])
    await post(db, [aRedemption(holder.id, 5)])
    const { books, closed } = await readTotals(db)
    expect(closed).toBe('2026-10-24')
    expect(books).toEqual(await readBooks(db))
    expect(books.issued).toBeGreaterThan(20)
    const told = await (await get('/api/points/totals')).json()
    expect(told).toEqual({ ...books, closed })
  })

  it('name programmes only where ten awards were made', async () => {
    const day = (programme: string, awards: number): ProgrammeDay => ({
      programme,
      awards,
      issued: awards * 3,
      reversed: 1,
    })
    expect(folded([day('metro', 10), day('battery', 9), day('compost', 2)])).toEqual([
      day('metro', 10),
      { programme: 'other', awards: 11, issued: 33, reversed: 2 },
    ])
    expect(folded([day('metro', 12)])).toEqual([day('metro', 12)])
    const { body } = await (
      await get('/api/registers/points-programmes/records/2026-10-21~other')
    ).json<{ body: object }>()
    expect(body).toEqual({ day: '2026-10-21', programme: 'other', issued: 112, reversed: 0 })
  })

  it('are not said to balance where they do not', async () => {
    const holder = await aKnownHolder()
    await db.prepare('UPDATE points_accounts SET received = 5 WHERE id = ?').bind(holder.id).run()
    await expect(publishPointsBooks(env, new Date('2026-10-25T16:01:00Z'))).rejects.toThrow(
      'not what the transfers say',
    )
    await expect(closeNextDay(env, new Date('2026-10-25T16:01:00Z'))).rejects.toThrow('do not balance')
    expect((await get('/api/registers/points-books/records/2026-10-25')).status).toBe(404)
    await db.prepare('UPDATE points_accounts SET received = 0 WHERE id = ?').bind(holder.id).run()
    await publishPointsBooks(env, new Date('2026-10-25T16:01:00Z'))
    expect((await bookOf('2026-10-25')).body).toMatchObject({ held: 138, spent: 4 })
  })
})

describe('the clock', () => {
  it('lets points expire whose last day is over', async () => {
    const holder = await aKnownHolder()
    await post(db, [anAward(holder.id, 9, { expires: '2026-12-31' })])
    await expirePoints(env, new Date('2026-12-31T15:00:00Z'))
    expect(await heldBy(holder.id)).toMatchObject({ available: 9 })
    await expirePoints(env, new Date('2026-12-31T16:01:00Z'))
    expect(await heldBy(holder.id)).toMatchObject({ available: 0 })
  })

  it('forget their trees when nobody may ask for a proof any more; the root stays', async () => {
    const keys = async () => (await env.EVIDENCE.list({ prefix: 'points/' })).objects.map(({ key }) => key)
    const before = await keys()
    await env.EVIDENCE.put('points/2025-01-01/leaves', 'x')
    await env.EVIDENCE.put('reports/2025/1', 'x')
    const listed = await listClosedDays(db, '', 100)
    await forgetOldTrees(env, new Date('2026-03-01T16:01:00Z'))
    expect(await keys()).toEqual(before)
    // The day is the last that is kept, and the next run deletes it.
    await forgetTrees(env.EVIDENCE, '2026-10-21')
    expect(before.filter((key) => key.includes('2026-10-21')).length).toBeGreaterThan(0)
    expect(await keys()).toEqual(before.filter((key) => key >= 'points/2026-10-21'))
    await forgetOldTrees(env, new Date('2099-01-01T16:01:00Z'))
    expect(await keys()).toEqual([])
    expect(await env.EVIDENCE.head('reports/2025/1')).not.toBeNull()
    expect(await listClosedDays(db, '', 100)).toEqual(listed)
    expect((await bookOf('2026-10-21')).body).toMatchObject({ root: expect.any(String) })
  })
})
