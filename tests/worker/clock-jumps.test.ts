import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { newChallenge, takeChallenge } from '../../db/intake/challenges.ts'
import { openIntake } from '../../db/intake/db.ts'
import { createKey, findAuthorities, findAuthority, findKeyById, rotateKey } from '../../db/intake/keys.ts'
import { hashOf } from '../../db/intake/secret.ts'
import { findPerson, openSession, refreshSession } from '../../db/intake/sessions.ts'
import { comment, OPEN, publishDrafts, type Taken } from './consultation-builders.ts'
import { aPerson } from './people.ts'

/** A clock that jumps, forwards and back: nothing lasts longer for it, and nothing is done twice. */

const db = openIntake(env.INTAKE)
const NOW = new Date('2026-11-20T04:00:00Z')
const [MINUTE, DAY] = [60_000, 86_400_000]
const at = (ms: number): Date => new Date(NOW.getTime() + ms)
const YEAR = 365 * DAY

/** A session, and how it looks at an instant. */
const aSession = async (opened: Date) => {
  const { account } = await aPerson()
  const token = await openSession(db, { account, passkey: undefined, unreleased: false }, opened)
  return { token, seen: (when: Date) => findPerson(db, token, when.toISOString()) }
}

describe('a session', () => {
  it('lasts its days and is fresh for its minutes, where the clock is right or a little behind', async () => {
    const { seen } = await aSession(NOW)
    expect((await seen(at(-MINUTE / 2)))?.fresh).toBe(true)
    expect((await seen(at(4 * MINUTE)))?.fresh).toBe(true)
    expect((await seen(at(6 * MINUTE)))?.fresh).toBe(false)
    expect(await seen(at(29 * DAY))).toBeDefined()
    expect(await seen(at(31 * DAY))).toBeUndefined()
  })

  it('that was opened while the clock was a year ahead is over once it is right', async () => {
    const { seen } = await aSession(at(YEAR))
    expect(await seen(at(YEAR))).toBeDefined()
    expect(await seen(NOW)).toBeUndefined()
  })

  it('is not fresh for a year where a passkey was used while the clock was a year ahead', async () => {
    const { seen } = await aSession(NOW)
    const session = (await seen(NOW))?.session ?? ''
    const { token } = await refreshSession(db, session, at(YEAR))
    const person = await findPerson(db, token, at(10 * MINUTE).toISOString())
    expect([person?.session, person?.fresh]).toEqual([session, false])
    const again = await refreshSession(db, session, at(10 * MINUTE))
    expect((await findPerson(db, again.token, at(11 * MINUTE).toISOString()))?.fresh).toBe(true)
  })
})

describe('a challenge', () => {
  const take = async (made: Date, taken: Date): Promise<boolean> => {
    const challenge = await newChallenge(db, 'sign-in', undefined, made)
    return (await takeChallenge(db, { challenge, purpose: 'sign-in' }, taken)) !== undefined
  }

  it('waits five minutes, not a year because the clock was ahead when it was made', async () => {
    expect(await take(NOW, at(4 * MINUTE))).toBe(true)
    expect(await take(NOW, at(6 * MINUTE))).toBe(false)
    expect(await take(at(MINUTE / 2), NOW)).toBe(true)
    expect(await take(at(YEAR), NOW)).toBe(false)
  })
})

describe('a key', () => {
  it('ends on its day, and works again where the clock had jumped beyond it and came back', async () => {
    const key = await createKey(db, { role: 'publisher', organisation: undefined, bounds: {}, days: 1 }, NOW)
    const works = async (when: Date) => (await findAuthority(db, key, when.toISOString())) !== undefined
    expect([await works(at(DAY / 2)), await works(at(2 * DAY)), await works(at(DAY / 2))]).toEqual([true, false, true])
  })

  it('that was made while the clock was a year ahead allows nothing once it is right, alone or among many', async () => {
    const request = { role: 'publisher', organisation: undefined, bounds: {}, days: 1 } as const
    const [ahead, right] = [await createKey(db, request, at(YEAR)), await createKey(db, request, at(MINUTE / 2))]
    const works = async (when: Date): Promise<boolean[]> => {
      const hashes = [ahead, right].map(hashOf)
      const [alone, among] = [
        await Promise.all([ahead, right].map((key) => findAuthority(db, key, when.toISOString()))),
        await findAuthorities(db, hashes, when.toISOString()),
      ]
      expect(among).toEqual(alone)
      return alone.map((found) => found !== undefined)
    }
    expect(await works(NOW)).toEqual([false, true])
    expect(await works(at(YEAR))).toEqual([true, false])
  })

  it('that replaces another while the clock was a year ahead leaves the other its day', async () => {
    const key = await createKey(db, { role: 'publisher', organisation: undefined, bounds: {}, days: 2 }, NOW)
    const { id = '' } = (await findAuthority(db, key, NOW.toISOString())) ?? {}
    const old = await findKeyById(db, id)
    if (!old) throw new Error('no key')
    const { key: replaced } = await rotateKey(db, old, 1, 'operator', at(YEAR))
    const works = async (one: string, when: Date) => (await findAuthority(db, one, when.toISOString())) !== undefined
    expect([await works(replaced, at(DAY)), await works(key, at(DAY)), await works(key, at(3 * DAY))]).toEqual([
      false,
      true,
      false,
    ])
  })
})

describe('a comment', () => {
  beforeAll(publishDrafts)
  afterEach(() => {
    vi.useRealTimers()
  })
  const jump = (ms: number): void => {
    vi.useRealTimers()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  }

  it('under one name is one, wherever the clock is when it comes again', async () => {
    const name = { 'idempotency-key': 'a clock that jumps' }
    const send = async () => (await comment({ text: '时钟' }, name)).json<Taken>()
    const first = await send()
    for (const ms of [2 * DAY, DAY, 0]) {
      jump(ms)
      expect((await send()).number).toBe(first.number)
    }
  })

  it('is refused by a clock beyond the last day, and taken once it is right again', async () => {
    jump(90 * DAY)
    expect((await comment({ text: '太晚' }, {}, OPEN)).status).toBe(409)
    jump(-90 * DAY)
    expect((await comment({ text: '太早' }, {}, OPEN)).status).toBe(409)
    jump(0)
    expect((await comment({ text: '正好' }, {}, OPEN)).status).toBe(201)
  })
})
