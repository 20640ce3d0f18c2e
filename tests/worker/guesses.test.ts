import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { api } from '../../worker/api.ts'
import { aKey } from './builders.ts'
import { aPerson, anOfficer, Tab } from './people.ts'
import { SITE } from './authenticator.ts'

/**
 * Thousands of guesses at everything that opens a door: soon told to come back later; whoever has the right one
 * enters. Asked of the app itself, which is the cheapest way to ask it.
 */

/** All ten thousand in the long suite, a fifth of them in the short one. */
const SHARE = env.RUNS === '' ? 5 : 1
/** At each of four doors from one address. */
const FROM_ONE = 2_000 / SHARE
/** At each of two doors from as many addresses. */
const FROM_MANY = 1_000 / SHARE
/** Guesses an address may make a minute before it is told so: `[[ratelimits]]` of `wrangler.toml`. */
const MOST = 100
const PAGE = { origin: SITE.origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }

/** As long as the real one, in its alphabet. */
const guessOf = (at: number, length: number): string => String(at).padStart(length, '0')

interface Door {
  title: string
  /** Asks with a guess; what is right is never among them. */
  guess: (at: number, headers: Record<string, string>) => Promise<Response>
  /** What a wrong guess is answered with. */
  wrong: number
  /** Comes with what is right, from an address. */
  enter: (headers: Record<string, string>) => Promise<Response>
}

const CONTEXT = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} }
const send = async (path: string, init: RequestInit): Promise<Response> => api.request(path, init, env, CONTEXT)
const post = (path: string, body: object, headers: Record<string, string>): Promise<Response> =>
  send(path, { method: 'POST', headers: { ...PAGE, ...headers }, body: JSON.stringify(body) })
const get = (path: string, headers: Record<string, string>): Promise<Response> => send(path, { headers })

const doors = async (): Promise<Door[]> => {
  const [owner, admin, key] = [await aPerson(), await anOfficer('admin'), await aKey({}, 'auditor')]
  const codes = [...owner.recoveryCodes]
  const invite = async (): Promise<string> => {
    const { link } = await (await admin.post('/api/invitations', { role: 'auditor' })).json<{ link: string }>()
    return new URL(link).hash.slice(1)
  }
  return [
    {
      title: 'recovery codes',
      guess: (at, headers) => post('/api/sessions/recovery', { code: guessOf(at, 20) }, headers),
      wrong: 422,
      enter: (headers) => post('/api/sessions/recovery', { code: codes.pop() }, headers),
    },
    {
      title: 'codes of invitations',
      guess: (at, headers) => post('/api/invitations/preview', { code: guessOf(at, 43) }, headers),
      wrong: 410,
      enter: async (headers) => post('/api/invitations/preview', { code: await invite() }, headers),
    },
    {
      title: 'cookies of sessions',
      guess: (at, headers) => get('/api/account', { ...headers, cookie: `__Host-lucid=${guessOf(at, 43)}` }),
      wrong: 401,
      enter: (headers) => get('/api/account', { ...headers, cookie: `__Host-lucid=${owner.cookie}` }),
    },
    {
      title: 'keys of machines',
      guess: (at, headers) => get('/api/activity', { ...headers, authorization: `Bearer lucid_${guessOf(at, 43)}` }),
      wrong: 401,
      enter: (headers) => get('/api/activity', { ...headers, authorization: `Bearer ${key}` }),
    },
  ]
}

/** Guesses by a hundred at once. @returns how often each status was answered */
const storm = async (
  { guess }: Door,
  guesses: number,
  addressOf: (at: number) => string,
): Promise<Map<number, number>> => {
  const counts = new Map<number, number>()
  for (let from = 0; from < guesses; from += 100) {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => guess(from + i, { 'cf-connecting-ip': addressOf(from + i) })),
    )
    for (const answer of answers) {
      counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1)
      await answer.body?.cancel()
    }
  }
  return counts
}

describe('thousands of guesses', () => {
  it('from one address are limited, and lock nobody out, not even at that address', { timeout: 300_000 }, async () => {
    for (const [at, door] of (await doors()).entries()) {
      const address = `198.51.100.${at + 1}`
      const counts = await storm(door, FROM_ONE, () => address)
      const wrong = counts.get(door.wrong) ?? 0
      expect([door.title, wrong + (counts.get(429) ?? 0)]).toEqual([door.title, FROM_ONE])
      // A minute may begin in between.
      expect(wrong).toBeLessThanOrEqual(3 * MOST)
      expect([door.title, (await door.enter({ 'cf-connecting-ip': address })).ok]).toEqual([door.title, true])
      expect([door.title, (await door.enter({ 'cf-connecting-ip': '203.0.113.9' })).ok]).toEqual([door.title, true])
    }
  })

  it('from as many addresses find nothing either, and lock nobody out', { timeout: 300_000 }, async () => {
    const [recovery, , , keys] = await doors()
    for (const door of [recovery, keys]) {
      if (!door) throw new Error('no door')
      const counts = await storm(door, FROM_MANY, (at) => `2001:db8:77::${at.toString(16)}`)
      expect([door.title, [...counts]]).toEqual([door.title, [[door.wrong, FROM_MANY]]])
      expect((await door.enter({ 'cf-connecting-ip': '2001:db8:77::1' })).ok).toBe(true)
    }
  })

  it('behind invented addresses are counted as one where nobody vouches for the header', async () => {
    const [, , , keys] = await doors()
    if (!keys) throw new Error('no door')
    const limitedIn = async (environment: string): Promise<number> => {
      const there = { ...env, LUCID_ENV: environment }
      const asked = Array.from({ length: MOST * 2 }, async (_, at) => {
        const headers = { 'cf-connecting-ip': `2001:db8:99::${at}`, authorization: `Bearer lucid_${guessOf(at, 43)}` }
        return (await api.request('/api/activity', { headers }, there, CONTEXT)).status
      })
      return (await Promise.all(asked)).filter((status) => status === 429).length
    }
    expect(await limitedIn('test')).toBe(0)
    expect(await limitedIn('production')).toBeGreaterThan(0)
    expect((await keys.enter({})).ok).toBe(true)
  })

  it('say in seconds when to come again', async () => {
    const [, invitations] = await doors()
    const headers = { 'cf-connecting-ip': '198.51.100.99' }
    const answers = await Promise.all(Array.from({ length: MOST * 3 }, (_, at) => invitations?.guess(at, headers)))
    const limited = answers.find((answer) => answer?.status === 429)
    expect(limited?.headers.get('retry-after')).toBe('60')
    expect(await limited?.json()).toMatchObject({ type: '/problems/too-many-requests' })
  })
})

describe('an answer of a passkey', () => {
  it('that is right enters, however many wrong ones came from the same address', async () => {
    const address = { 'cf-connecting-ip': '198.51.100.88' }
    const tab = new Tab(address)
    await tab.signUp()
    const wrong = { ...(await tab.authenticator.get({ challenge: 'A'.repeat(43) })) }
    const statuses = new Set<number>()
    for (let round = 0; round < 3; round++) {
      const answers = Array.from({ length: 100 }, () => post('/api/sessions', { response: wrong }, address))
      for (const { status } of await Promise.all(answers)) statuses.add(status)
    }
    expect([...statuses].sort()).toEqual([422, 429])
    expect((await tab.signIn()).status).toBe(201)
  })
})

describe('a look-up', () => {
  const planOf = async (table: string): Promise<string> => {
    const { results } = await env.INTAKE.prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${table} WHERE hash = 'x'`).all()
    return JSON.stringify(results)
  }

  it.each(['keys', 'sessions', 'invitations', 'recovery_codes'])('in %s goes by an index of hashes', async (table) => {
    expect(await planOf(table)).toMatch(/SEARCH .* USING INDEX \w*(unique|autoindex)\w* \(hash=\?\)/i)
  })
})
