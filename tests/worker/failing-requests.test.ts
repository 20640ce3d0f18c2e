import { createMessageBatch } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { dayOf } from '../../content/registers/span.ts'
import { openIntake } from '../../db/intake/db.ts'
import { invite } from '../../db/intake/invitations.ts'
import { codeScans, scanStatement, type ScanRow } from '../../db/intake/scans.ts'
import { foldBatch } from '../../worker/jobs/scans.ts'
import { SITE } from './authenticator.ts'
import { countEntries, get, publisherKey } from './builders.ts'
import { from, of, OPEN, publishDrafts } from './consultation-builders.ts'
import { aDocument, anEvent, eventsIn, FIELD, GROWER, lot, producerKey, publishTradeItems } from './epcis-builders.ts'
import { each, READS } from './every-route.ts'
import { askOn, failEverywhere, failingAt, quietly, type End, type Request } from './failing.ts'
import { aPerson, anOfficer, give, Tab } from './people.ts'

/**
 * What people, captures and scans write, with each step of it failing in turn, reads and files as well as writes:
 * whatever was acknowledged is there once, and nothing by half.
 */

const JSON_BODY = { 'content-type': 'application/json' }
const PAGE = { origin: SITE.origin, 'sec-fetch-site': 'same-origin', ...JSON_BODY }
const countOf = async (table: string, where = '1 = 1', ...values: string[]): Promise<number> =>
  (await env.INTAKE.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`)
    .bind(...values)
    .first<number>('n')) ?? 0
const as = (tab: Tab) => ({ ...PAGE, cookie: `__Host-lucid=${tab.cookie}` })
const isDone = ({ status }: { status: number }): boolean => status >= 200 && status < 300
/** Every step failed once each way, and not all of it in vain. */
const expectTold = (ends: readonly End<Request>[], least: number): void => {
  expect(ends.filter(({ first }) => !isDone(first)).length).toBeGreaterThanOrEqual(least)
  expect(isDone(ends.at(-1)?.first ?? { status: 0 })).toBe(true)
}

describe('people', () => {
  it('who sign up have an account with a passkey and a session, or none of them', async () => {
    const ends = await failEverywhere(async () => {
      const tab = new Tab(from())
      const response = await tab.authenticator.create(await tab.options('/api/accounts'))
      const name = `示例${crypto.randomUUID()}`
      const headers = { ...PAGE, ...from(), cookie: `__Host-lucid=${tab.cookie}` }
      return { path: '/api/accounts', headers, body: JSON.stringify({ response, name }), name }
    })
    expectTold(ends, 4)
    for (const { made, first, again } of ends) {
      const accounts = await countOf('accounts', 'name = ?', made.name)
      const passkeys = await countOf('passkeys', 'account IN (SELECT id FROM accounts WHERE name = ?)', made.name)
      // A challenge is used up by an answer, so that a second one may be refused: then she begins anew.
      if (isDone(first) || isDone(again)) expect([accounts, passkeys]).toEqual([1, 1])
      expect([0, 1]).toContain(accounts)
      expect(passkeys).toBe(accounts)
    }
  })

  it('who sign in have a session, and their passkey still lets them in after anything', async () => {
    const person = await aPerson()
    const ends = await failEverywhere(async () => {
      const tab = new Tab(from())
      const response = await person.authenticator.get(await tab.options('/api/sessions'))
      const headers = { ...PAGE, ...from(), cookie: `__Host-lucid=${tab.cookie}` }
      return { path: '/api/sessions', headers, body: JSON.stringify({ response }) }
    })
    expectTold(ends, 4)
    expect((await person.signIn()).status).toBe(201)
    expect((await person.ask('GET', '/api/account')).status).toBe(200)
  })

  it('who sign out are out once they are told so', async () => {
    const ends = await failEverywhere(async () => {
      const tab = await aPerson(from())
      return { method: 'DELETE', path: '/api/account/sessions/current', headers: { ...as(tab), ...from() }, tab }
    })
    expectTold(ends, 2)
    for (const { made, first } of ends)
      if (isDone(first)) expect((await made.tab.ask('GET', '/api/account')).status).toBe(401)
  })

  it('are given a role once by an invitation', async () => {
    const grant = { role: 'producer', organisation: GROWER, bounds: {} } as const
    const ends = await failEverywhere(async () => {
      const tab = await aPerson(from())
      const { code } = await invite(openIntake(env.INTAKE), grant, { invitedBy: 'operator', hours: 1 }, new Date())
      const headers = { ...as(tab), ...from() }
      return { path: '/api/invitations/acceptance', headers, body: JSON.stringify({ code }), account: tab.account }
    })
    expectTold(ends, 3)
    for (const { made } of ends) expect(await countOf('held_roles', 'account = ?', made.account)).toBe(1)
  })

  it('are taken a role that stays taken', async () => {
    const admin = await anOfficer('admin', GROWER)
    const ends = await failEverywhere(async () => {
      const tab = await aPerson(from())
      const role = await give(tab, 'producer', GROWER)
      return {
        method: 'DELETE',
        path: `/api/roles/${role}`,
        headers: { ...as(admin), ...from() },
        account: tab.account,
      }
    })
    expectTold(ends, 3)
    for (const { made } of ends) {
      const held = await countOf('held_roles', 'account = ? AND ended_at IS NULL', made.account)
      expect(held).toBe(0)
    }
  })
})

describe('a comment on a draft', () => {
  beforeAll(publishDrafts)

  it('stands once, however often it was sent under one name', async () => {
    const ends = await failEverywhere(async () => {
      const name = crypto.randomUUID()
      const headers = { ...JSON_BODY, ...from(), 'idempotency-key': name }
      return { path: of(OPEN, '/comments'), headers, body: JSON.stringify({ text: `意见 ${name}` }), name }
    })
    expectTold(ends, 4)
    for (const { made, first, again } of ends) {
      expect([made.path, again.status]).toEqual([made.path, 201])
      expect(await countOf('consultation_comments', 'text = ?', `意见 ${made.name}`)).toBe(1)
      // What was acknowledged is what is answered again.
      if (isDone(first)) expect(JSON.parse(again.text)).toMatchObject({ number: JSON.parse(first.text).number })
    }
  })
})

describe('a capture', () => {
  beforeAll(publishTradeItems)

  it('stands once with each of its events, and its document is in the store', async () => {
    let lots = 0
    const key = await producerKey(GROWER)
    const before = await countEntries()
    const ends = await failEverywhere(async () => {
      const name = `F${++lots}`
      const event = anEvent({ quantityList: [{ epcClass: lot(FIELD, name), quantity: 1 }] })
      const headers = {
        ...{
          authorization: `Bearer ${key}`,
          'content-type': 'application/ld+json',
          'idempotency-key': `capture ${name}`,
        },
        ...from(),
      }
      return { path: '/epcis/v2/capture', headers, body: JSON.stringify(aDocument([event])), name }
    })
    expectTold(ends, 6)
    expect(await countEntries()).toBe(before + ends.length)
    for (const { made, again } of ends) {
      expect([made.name, again.status, again.status < 300 ? '' : again.text]).toEqual([made.name, 202, ''])
      const thing = encodeURIComponent(lot(FIELD, made.name))
      expect(await eventsIn(await get(`/epcis/v2/events?MATCH_epcClass=${thing}`, from()))).toHaveLength(1)
    }
  })
})

describe('a file that is handed in', () => {
  it('is whole in the store once it is acknowledged, and handed in again is the same', async () => {
    const key = await publisherKey()
    const ends = await failEverywhere(async () => {
      const body = `示例 ${crypto.randomUUID()}`
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/plain; charset=utf-8', ...from() }
      return { path: '/objects', headers, body }
    })
    expectTold(ends, 2)
    for (const { made, again } of ends) {
      expect(again.status).toBe(201)
      const { sha256 } = JSON.parse(again.text)
      expect(await (await env.OBJECTS.get(`objects/${sha256}`))?.text()).toBe(made.body)
    }
  })
})

describe('scans of a queue', () => {
  it('are counted once each, wherever their folding broke off: what was not folded comes again', async () => {
    const day = dayOf(new Date().toISOString())
    for (let at = 0, isAll = false; !isAll; at++) {
      isAll = true
      for (const after of [false, true]) {
        const code = crypto.randomUUID().slice(0, 20)
        const messages = [1, 2, 3].map((n) => ({
          ...{ id: `${code} ${n}`, timestamp: new Date(), attempts: 1 },
          body: { code, day, province: '110000', automated: false, id: `${code.slice(0, 14)}-${n}` },
        }))
        const { bindings, hasFailed } = failingAt(at, after)
        await quietly(() =>
          foldBatch(bindings, createMessageBatch('lucid-scans', messages), new Date()).catch(() => undefined),
        )
        for (let times = 0; times < 2; times++)
          await foldBatch(env, createMessageBatch('lucid-scans', messages), new Date())
        const { results } = await scanStatement(env.INTAKE, code).all<ScanRow>()
        expect([at, after, codeScans(results).visitors]).toEqual([at, after, 3])
        if (hasFailed()) isAll = false
      }
    }
  })
})

describe('a read whose first or second step fails', () => {
  it('is answered, or is a problem that says so: of every route', async () => {
    const statuses = new Set<number>()
    const wrong = await quietly(() =>
      each(READS, async ({ filled }) => {
        const found: string[] = []
        for (const at of [0, 1]) {
          const { bindings } = failingAt(at, false)
          const answer = await askOn(bindings, { method: 'GET', path: filled, headers: from() })
          const text = await answer.text()
          statuses.add(answer.status)
          const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') === true
          // GeoReport has errors of its own, and health tells its parts; both in words, no bare name of a kind.
          const isTold = answer.status < 400 || isProblem || /^\/(health|open311\/)/.test(filled)
          if (answer.status >= 400 && /"description":"[a-z-]+"|<description>[a-z-]+</.test(text))
            found.push(`${filled} says a name`)
          if (!isTold || /Failed|D1_ERROR/.test(text)) found.push(`${filled} ${answer.status} ${text.slice(0, 80)}`)
        }
        return found
      }),
    )
    expect(wrong.flat()).toEqual([])
    expect([...statuses]).toEqual(expect.arrayContaining([200, 500]))
  })
})
