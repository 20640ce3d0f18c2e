import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { missingFrom } from '../../content/points/books.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import { listClosedDays } from '../../db/intake/points-closing.ts'
import { post } from '../../db/intake/points-ledger.ts'
import { proveAll, proveBalances, proveThroughput } from '../../db/intake/points-proving.ts'
import { publishPointsBooks } from '../../worker/jobs/points-books.ts'
import { ask } from './builders.ts'
import { anOfficer } from './people.ts'
import { aHoldingPerson, PARTNER } from './points-accounts-builders.ts'
import { anAward, aRedemption, openBooks, settling } from './points-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'

/** Stored balances are what the transfers say: proven each night and whenever asked, and what was planted is found. */

const db = env.INTAKE
let holder = ''

beforeAll(async () => {
  await openBooks()
  holder = (await aHoldingPerson(50)).id
  const [kept, given] = [aRedemption(holder, 5), aRedemption(holder, 7)]
  await post(db, [kept, given, aRedemption(holder, 2)])
  await post(db, [settling(kept, 'confirmed'), settling(given, 'voided')])
})

const change = (statement: string): Promise<unknown> => db.prepare(statement).run()

/** What is found while damage stands; it is mended after. */
const foundWith = async (damage: string, mending: string) => {
  await change(damage)
  const found = await proveAll(db)
  await change(mending)
  return found
}

describe('the proof of balances', () => {
  it('finds nothing in what the ledger wrote, in portions of any size', async () => {
    expect(await proveAll(db)).toEqual([])
    expect(await proveThroughput(db, 1)).toEqual([])
    const seen = []
    for (let last: string | undefined = ''; last !== undefined;) {
      const page: Awaited<ReturnType<typeof proveBalances>> = await proveBalances(db, last, 2)
      expect(page.drifts).toEqual([])
      if (page.last !== undefined) seen.push(page.last)
      last = page.last
    }
    expect(seen.at(-1)).toBe(await db.prepare('SELECT max(id) AS id FROM points_accounts').first('id'))
  })

  it('finds a holder who was given what no transfer gave', async () => {
    const found = await foundWith(
      `UPDATE points_accounts SET received = received + 1 WHERE id = '${holder}'`,
      `UPDATE points_accounts SET received = received - 1 WHERE id = '${holder}'`,
    )
    // The sum of all holders differs with it.
    expect(found.map(({ id }) => id).sort()).toEqual([holder, 'sum of holder'].sort())
    expect(found.find(({ id }) => id === holder)).toMatchObject({ stored: { received: 51 }, derived: { received: 50 } })
  })

  it('finds what was moved between two balances, though the books balance', async () => {
    const { id: other } = await aHoldingPerson(10)
    const move = (points: number): string =>
      `UPDATE points_accounts SET received = received + CASE id WHEN '${holder}' THEN ${points} ELSE -(${points}) END
        WHERE id IN ('${holder}', '${other}')`
    await change(move(4))
    expect(missingFrom(await readBooks(db))).toBe(0)
    const found = await proveAll(db)
    await change(move(-4))
    expect(found.map(({ id }) => id).sort()).toEqual([holder, other].sort())
  })

  it('finds it in accounts that all transfers go through, and in the sums of all', async () => {
    expect(
      await foundWith(
        `UPDATE points_accounts SET spent = spent + 3 WHERE id = 'programme/metro'`,
        `UPDATE points_accounts SET spent = spent - 3 WHERE id = 'programme/metro'`,
      ),
    ).toMatchObject([{ id: 'programme/metro' }, { id: 'sum of programme' }])
    expect(
      await foundWith(
        `UPDATE points_totals SET received = received + 1 WHERE kind = 'offer'`,
        `UPDATE points_totals SET received = received - 1 WHERE kind = 'offer'`,
      ),
    ).toEqual([{ id: 'sum of offer', stored: { received: 6, spent: 0 }, derived: { received: 5, spent: 0 } }])
  })

  it('finds what would wait for ever, since nobody remembers that it waits', async () => {
    const waiting = await db.prepare('SELECT * FROM points_pending').all<{ transfer: string; until: string }>()
    expect(waiting.results).toHaveLength(1)
    const [{ transfer = '', until = '' } = {}] = waiting.results
    expect(
      await foundWith('DELETE FROM points_pending', `INSERT INTO points_pending VALUES ('${transfer}', '${until}')`),
    ).toEqual([{ id: 'waiting', stored: { reserved: 0 }, derived: { reserved: 2 } }])
  })

  it('comes before the books of a day are closed: damage that balances is published by nobody', async () => {
    const [damage, mending] = [1, -1].map(
      (points) => `UPDATE points_accounts SET received = received + (${points}), spent = spent + (${points})
        WHERE id = '${holder}'`,
    )
    const tomorrow = new Date('2026-11-23T17:00:00Z')
    await change(damage ?? '')
    expect(missingFrom(await readBooks(db))).toBe(0)
    await expect(publishPointsBooks(env, tomorrow)).rejects.toThrow(/not what the transfers say/)
    expect(await listClosedDays(db, '', 10)).toEqual([])
    await change(mending ?? '')
    await publishPointsBooks(env, tomorrow)
    expect(await listClosedDays(db, '', 10)).toHaveLength(1)
  })

  it('is there for auditors of the portal whenever they ask, a page after the other', async () => {
    const auditor = await anOfficer('auditor')
    const first = await auditor.ask('GET', '/api/points/balances?limit=3')
    const { items, next }: { items: unknown[]; next: string } = await first.json()
    expect([first.status, items]).toEqual([200, []])
    await change(`UPDATE points_accounts SET received = received + 1 WHERE id = '${holder}'`)
    const named = await auditor.ask('GET', '/api/points/balances')
    expect(await named.text()).toContain(holder)
    await change(`UPDATE points_accounts SET received = received - 1 WHERE id = '${holder}'`)
    const rest = await auditor.ask('GET', `/api/points/balances?after=${encodeURIComponent(next)}`)
    expect(await rest.json()).toMatchObject({ items: [], next: expect.anything() })
    expect((await ask('GET', '/api/points/balances')).status).toBe(401)
    await change(`UPDATE points_accounts SET received = received + 1 WHERE id = '${holder}'`)
    const own = await (await anOfficer('auditor', PARTNER)).ask('GET', '/api/points/balances')
    expect(await own.json()).toEqual({ items: [], next: null })
    await change(`UPDATE points_accounts SET received = received - 1 WHERE id = '${holder}'`)
  })

  it('walks transfers in portions and along indexes', async () => {
    const walks = (await askedBy(db, (client) => proveAll(client))).filter(({ values }) => values.length > 0)
    const plan = await plansOf(db, walks)
    expect(plan.join('\n')).toMatch(/SEARCH moved USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/)
    expect(plan.filter((step) => /^SCAN points_|AUTOMATIC/.test(step) && !/USING/.test(step))).toEqual([])
  })
})

it('an award counts in the proof from the moment it stands', async () => {
  await post(db, [anAward(holder, 1)])
  expect(await proveAll(db)).toEqual([])
})
