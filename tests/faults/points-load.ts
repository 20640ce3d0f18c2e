import { expect } from 'vitest'
import { missingFrom } from '../../content/points/books.ts'
import { createAccount } from '../../db/intake/accounts.ts'
import { openIntake } from '../../db/intake/db.ts'
import { acceptInvitation, invite } from '../../db/intake/invitations.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import { readTotals } from '../../db/intake/points-closing.ts'
import { openHolder } from '../../db/intake/points-holders.ts'
import { openCommon, openingStatements, postingStatement } from '../../db/intake/points-ledger.ts'
import { proveAll } from '../../db/intake/points-proving.ts'
import { newId } from '../../db/intake/secret.ts'
import { keyOf, type Mortal } from './mortal.ts'
import type { Random } from './random.ts'

/** Everything that is done with points, by organisations that have keys, and what must stand of it afterwards. */

const RECYCLER = '919901020000001906'
const PARTNER = '939901010000002112'
const HOLDERS = ['91990101000000115Y', '91990101000000283M', '919901020000003283', '91990100000000259N']
/** Points of one told batch, and of what expires. */
const [EARNED, OLD] = [5, 3]

const daysAgo = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)
const instant = (): string => `${new Date().toISOString().slice(0, 19)}Z`

interface Holder {
  id: string
  headers: Record<string, string>
}

interface Acknowledged {
  awards: { id: string; row: object; holder: string }[]
  reversals: Map<string, { taken: unknown; claimed: unknown }>
  redemptions: Map<
    string,
    { holder: Holder; key: string; points: number; state: 'confirmed' | 'cancelled' | 'refused' }
  >
  expiring: number
}

export class PointsLoad {
  readonly acknowledged: Acknowledged = { awards: [], reversals: new Map(), redemptions: new Map(), expiring: 0 }
  #issuer: Record<string, string> = {}
  #partner: Record<string, string> = {}
  #session: Record<string, string> = {}
  #offer = ''
  #holders: Holder[] = []
  #next = 0
  readonly #portal: Mortal
  readonly #random: Random

  constructor(portal: Mortal, random: Random) {
    this.#portal = portal
    this.#random = random
  }

  async open(): Promise<void> {
    const portal = this.#portal
    this.#issuer = await keyOf(portal, 'issuer', RECYCLER)
    this.#partner = await keyOf(portal, 'partner', PARTNER)
    const offer = await portal.insist(
      'POST',
      '/api/points/offers',
      { ...this.#partner, 'idempotency-key': 'offer' },
      {
        ...{ titleZh: '示例茶叶', titleEn: 'tea', textZh: '示例', textEn: 'example', price: 2, way: 'online' },
        ...{ starts: '2026-01-01', ends: '2035-12-31', minutes: 10_080, stock: 1_000_000 },
      },
    )
    expect(offer.status).toBe(201)
    this.#offer = String(offer.body['id'])
    for (const code of HOLDERS) {
      const headers = await keyOf(portal, 'organisation', code)
      const opened = await portal.insist('POST', '/api/points/accounts', headers, {})
      expect(opened.status).toBe(201)
      this.#holders.push({ id: String(opened.body['id']), headers })
    }
    this.#session = await this.#officer()
  }

  /** Somebody of the issuer, whose passkey counts as used a moment ago. */
  async #officer(): Promise<Record<string, string>> {
    const { intake } = await this.#portal.now()
    const [db, now, account] = [openIntake(intake), new Date(), newId()]
    const passkey = { id: newId(), publicKey: newId(), counter: 0, transports: [], name: undefined }
    const made = await createAccount(db, { id: account, name: undefined, passkey }, now)
    const asked = { role: 'issuer', organisation: RECYCLER, bounds: {} } as const
    const { code } = await invite(db, asked, { invitedBy: 'operator', hours: 1 }, now)
    await acceptInvitation(db, code, account, now)
    await intake.prepare(`UPDATE sessions SET fresh_until = expires_at`).run()
    return { cookie: `__Host-lucid=${made?.token ?? ''}`, 'content-type': 'application/json' }
  }

  /** Points whose last day is over, of an account of their own. */
  async #earnLongAgo(): Promise<void> {
    const name = `expiring-${++this.#next}`
    const { intake } = await this.#portal.now()
    const holder = await openHolder(intake, 'organisation', name, daysAgo(0))
    await intake.batch([
      ...openCommon(intake),
      ...openingStatements(intake, [{ id: 'programme/before', kind: 'programme' }]),
      postingStatement(intake, {
        ...{ id: `award/${name}`, ledger: 'points', kind: 'award', phase: 'posted', source: 'programme/before' },
        ...{ target: holder.id, amount: OLD, at: instant(), expires: daysAgo(1) },
      }),
    ])
    this.acknowledged.expiring++
  }

  /** One thing after the other that somebody does, each until it is answered. */
  async act(): Promise<void> {
    const holder = this.#random.pick(this.#holders)
    if (this.#random.below(10) === 0) return this.#expire()
    const row = {
      ...{ rule: 'battery-return', holder: holder.id, day: daysAgo(1), weight: '0.5' },
      batch: `DC-${String(++this.#next).padStart(8, '0')}`,
    }
    const told = await this.#portal.insist('POST', '/api/points/awards', this.#issuer, row)
    expect([told.status, JSON.stringify(told.body)]).toEqual([201, expect.stringContaining('"awarded"')])
    const id = idOfAward(told.body)
    this.acknowledged.awards.push({ id, row, holder: holder.id })
    if (this.#random.below(3) === 0) await this.#reverse(id)
    else await this.#redeem(holder)
  }

  async #expire(): Promise<void> {
    await this.#earnLongAgo().catch(() => undefined)
    const { run } = await this.#portal.now()
    await run('1 16 * * *', new Date()).catch(() => undefined)
  }

  async #reverse(award: string): Promise<void> {
    const body = { award, why: 'misuse', reason: 'counted twice' }
    const back = await this.#portal.insist('POST', '/api/points/reversals', this.#session, body)
    expect([back.status, back.body['award']]).toEqual([201, award])
    this.acknowledged.reversals.set(award, { taken: back.body['taken'], claimed: back.body['claimed'] })
  }

  async #redeem(holder: Holder): Promise<void> {
    const key = `redemption-${++this.#next}`
    const kept = await this.#reserve(holder, key)
    // Too little, or too many that wait: nothing was moved.
    if (kept.status === 409) return
    expect(kept.status).toBe(201)
    const id = String(kept.body['id'])
    const how = this.#random.pick(['confirmation', 'cancellation', 'refusal'] as const)
    const headers = how === 'cancellation' ? holder.headers : this.#partner
    const ended = await this.#portal.insist('POST', `/api/points/redemptions/${id}/${how}`, headers, {})
    const state = { confirmation: 'confirmed', cancellation: 'cancelled', refusal: 'refused' } as const
    expect([ended.status, ended.body['state']]).toEqual([200, state[how]])
    this.acknowledged.redemptions.set(id, { holder, key, points: Number(kept.body['points']), state: state[how] })
  }

  #reserve(holder: Holder, key: string) {
    const headers = { ...holder.headers, 'idempotency-key': key }
    const body = { account: holder.id, offer: this.#offer, pieces: 1 }
    return this.#portal.insist('POST', '/api/points/redemptions', headers, body)
  }

  /** What holds at any moment, whatever was under way when the portal died. */
  async assertSound(): Promise<void> {
    const { intake } = await this.#portal.now()
    const books = await readBooks(intake)
    expect(missingFrom(books)).toBe(0)
    expect((await readTotals(intake)).books).toEqual(books)
    expect(await proveAll(intake)).toEqual([])
  }

  /** What was acknowledged stands, once each, and nothing else does; asked again, the same is answered. */
  async assertAcknowledged(again: number): Promise<void> {
    const { awards, reversals, redemptions, expiring } = this.acknowledged
    const { intake, run } = await this.#portal.now()
    const count = (sql: string, ...values: unknown[]) =>
      intake
        .prepare(sql)
        .bind(...values)
        .first<number>('count')
    expect(new Set(awards.map(({ id }) => id)).size).toBe(awards.length)
    expect(await count('SELECT count(*) AS count FROM points_awards')).toBe(awards.length)
    const issued = `SELECT sum(amount) AS count FROM points_transfers WHERE kind = 'award' AND target = ?`
    for (const { id } of this.#holders)
      expect((await count(issued, id)) ?? 0).toBe(awards.filter(({ holder }) => holder === id).length * EARNED)
    expect(await count('SELECT count(*) AS count FROM points_reversals')).toBe(reversals.size)
    const { results } = await intake
      .prepare('SELECT id, state FROM points_redemptions')
      .all<{ id: string; state: string }>()
    expect(new Map(results.map(({ id, state }) => [id, state]))).toEqual(
      new Map([...redemptions].map(([id, { state }]) => [id, state])),
    )
    const spent = [...redemptions.values()].reduce(
      (sum, { state, points }) => sum + (state === 'confirmed' ? points : 0),
      0,
    )
    expect((await readBooks(intake)).spent).toBe(spent)
    await run('1 16 * * *', new Date())
    // What an award long ago gave and nobody acknowledged may stand too.
    const expired = (await readBooks(intake)).expired
    expect(expired % OLD).toBe(0)
    expect(expired).toBeGreaterThanOrEqual(expiring * OLD)
    const before = await readBooks(intake)
    for (const { id, row } of this.#random.some(awards, again)) {
      const told = await this.#portal.insist('POST', '/api/points/awards', this.#issuer, row)
      expect([idOfAward(told.body), JSON.stringify(told.body)]).toEqual([id, expect.stringContaining('"stood":true')])
    }
    for (const [award, taken] of this.#random.some([...reversals], again)) {
      const body = { award, why: 'misuse', reason: 'counted twice' }
      expect((await this.#portal.insist('POST', '/api/points/reversals', this.#session, body)).body).toMatchObject(
        taken,
      )
    }
    for (const [id, { holder, key, state }] of this.#random.some([...redemptions], again))
      expect((await this.#reserve(holder, key)).body).toMatchObject({ id, state })
    expect(await readBooks(intake)).toEqual(before)
  }
}

const idOfAward = ({ awards }: Record<string, unknown>): string => {
  const [first]: unknown[] = Array.isArray(awards) ? awards : []
  return typeof first === 'object' && first !== null && 'id' in first ? String(first.id) : ''
}
