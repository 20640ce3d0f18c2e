import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { findPasskey } from '../../db/intake/accounts.ts'
import { openIntake } from '../../db/intake/db.ts'
import { findInvitation, invite } from '../../db/intake/invitations.ts'
import { findAuthority } from '../../db/intake/keys.ts'
import { openMailboxOf } from '../../db/intake/report-mailbox.ts'
import { isSameSecret } from '../../db/intake/secret.ts'
import { findPerson } from '../../db/intake/sessions.ts'
import { api } from '../../worker/api.ts'
import { aKey, ask } from './builders.ts'
import { aPerson } from './people.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { aBody, report, sealed } from './reporting.ts'
import { counted } from './rows-read.ts'

/**
 * What a secret is looked up by, by structure: no clock is asked. A right one and a wrong one ask the same of the database,
 * and what they ask by is a hash, so that a wrong one that begins right is no nearer than any other.
 */

const now = new Date()
const secrets = new Map<string, string>()
beforeAll(async () => {
  secrets.set('a key', await aKey())
  secrets.set('a session', (await aPerson()).cookie ?? '')
  const asked = { role: 'auditor', organisation: undefined, bounds: {} } as const
  const by = { invitedBy: 'operator', hours: 1 } as const
  secrets.set('an invitation', (await invite(openIntake(env.INTAKE), asked, by, now)).code)
  const made = await sealed(await aBody())
  await report(made)
  secrets.set('a receipt code', made.owner.locator)
  const { account } = await aPerson()
  const passkey = await env.INTAKE.prepare('SELECT id FROM passkeys WHERE account = ?').bind(account).first('id')
  secrets.set('a passkey', String(passkey))
})

const LOOKED_UP: [string, (intake: D1Database, secret: string) => Promise<unknown>][] = [
  ['a key', (intake, secret) => findAuthority(openIntake(intake), secret, now.toISOString())],
  ['a session', (intake, secret) => findPerson(openIntake(intake), secret, now.toISOString())],
  ['an invitation', (intake, secret) => findInvitation(openIntake(intake), secret, now)],
  ['a receipt code', (intake, secret) => openMailboxOf(intake, env.REPORT_KEY ?? '', secret)],
]
/** A passkey's id is no secret, and is not hashed: what it signs is asked for. It is found, or not, as evenly. */
const FOUND: typeof LOOKED_UP = [...LOOKED_UP, ['a passkey', (intake, id) => findPasskey(openIntake(intake), id)]]

/** The same but for its last character. */
const nearly = (secret: string): string => secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A')

/** What is done for whoever asks: statements, rows that they go through, and what is computed of the secret. */
const workOf = async (lookUp: (intake: D1Database) => Promise<unknown>) => {
  const crypto = ['digest', 'sign', 'deriveBits', 'deriveKey', 'decrypt', 'encrypt'] as const
  const spies = crypto.map((name) => vi.spyOn(globalThis.crypto.subtle, name))
  const { database, cost } = counted(env.INTAKE)
  const found = await lookUp(database)
  const computed = spies.map((spy) => spy.mock.calls.length)
  for (const spy of spies) spy.mockRestore()
  return { found, statements: cost.statements, rows: cost.rows, computed }
}

describe('a secret', () => {
  it.each(FOUND)(
    'costs as much to find wrong, wherever it is wrong; only what is found is read: %s',
    async (name, lookUp) => {
      const right = secrets.get(name) ?? ''
      const first = (right.startsWith('A') ? 'B' : 'A') + right.slice(1)
      // Keys that are derived once for all stand before anything is counted.
      await lookUp(env.INTAKE, right)
      const known = await workOf((intake) => lookUp(intake, right))
      const [last, begin, other] = [
        await workOf((intake) => lookUp(intake, nearly(right))),
        await workOf((intake) => lookUp(intake, first)),
        await workOf((intake) => lookUp(intake, 'x'.repeat(right.length))),
      ]
      expect([known.found === undefined, last.found, begin.found, other.found]).toEqual([
        false,
        ...Array(3).fill(undefined),
      ])
      const { found: _, ...work } = last
      for (const { found: __, ...same } of [begin, other]) expect(same).toEqual(work)
      expect([known.statements, known.computed]).toEqual([work.statements, work.computed])
      expect(work.statements).toBeGreaterThan(0)
      // However many there are, a wrong one goes through none of them: at most its place in each index is looked at.
      expect(work.rows).toBeLessThanOrEqual(work.statements)
    },
  )

  it.each(LOOKED_UP)('is looked up by one read of an index of keyed hashes, found or not: %s', async (name, lookUp) => {
    const right = secrets.get(name) ?? ''
    expect(await lookUp(env.INTAKE, right)).toBeDefined()
    const [found, wrong, other] = await Promise.all(
      [right, nearly(right), 'x'.repeat(right.length)].map((secret) =>
        askedBy(env.INTAKE, (intake) => lookUp(intake, secret)),
      ),
    )
    const statements = found?.map(({ statement }) => statement)
    expect(statements?.length).toBeGreaterThan(0)
    // What is asked is the same to the letter, and so is what follows from it.
    for (const asked of [wrong, other]) expect(asked?.map(({ statement }) => statement)).toEqual(statements)
    // Neither the secret nor a piece of it reaches the database, and hashes of neighbours have nothing in common.
    const values = JSON.stringify([found, wrong].map((asked) => asked?.map((one) => one.values)))
    expect(values).not.toContain(right.slice(6, 20))
    const [one, two] = [found, wrong].map((asked) => String(asked?.[0]?.values[0]))
    expect(one?.slice(0, 6)).not.toBe(two?.slice(0, 6))
    const plan = await plansOf(env.INTAKE, found ?? [])
    expect(plan.filter((step) => /^SCAN (?!json_each|CONSTANT)|AUTOMATIC/.test(step))).toEqual([])
  })

  it('that stands in no database is compared in the same time wherever it differs: as a hash', () => {
    expect(isSameSecret('abc', 'abc')).toBe(true)
    expect(isSameSecret('abc', 'abd')).toBe(false)
    expect(isSameSecret('abc', 'abcd')).toBe(false)
    expect(isSameSecret('', 'abc')).toBe(false)
  })

  it('is the number of no report: one that is not public costs what one that never was does, and is answered the same', async () => {
    const unpublished = await env.INTAKE.prepare('SELECT number FROM reports LIMIT 1').first<string>('number')
    const asked = async (number: string) => {
      const { database, cost } = counted(env.RECORD)
      const answer = await api.request(`http://127.0.0.1/api/reports/${number}`, {}, { ...env, RECORD: database })
      return { status: answer.status, text: await answer.text(), cost }
    }
    const never = String(unpublished).replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    const [one, other] = [await asked(String(unpublished)), await asked(never)]
    expect(unpublished).not.toBeNull()
    expect(one.status).toBe(404)
    expect(one.cost.statements).toBeGreaterThan(0)
    expect(one.cost.rows).toBeLessThanOrEqual(one.cost.statements)
    expect(other).toEqual(one)
  })

  it.each([
    ['a receipt', 'POST', '/api/reports/follow', {}],
    ['an invitation', 'POST', '/api/invitations/preview', { code: 'x'.repeat(22) }],
    ['a recovery code', 'POST', '/api/sessions/recovery', { code: 'XXXX-XXXX-XXXX-XXXX' }],
  ])('that is wrong is answered the same, whatever is wrong with it: %s', async (_, method, path, body) => {
    const headers = { 'content-type': 'application/json', origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }
    const answers = await Promise.all(
      [1, 2].map((n) =>
        ask(method, path, { ...headers, 'cf-connecting-ip': `2001:db8:d::${n}` }, JSON.stringify(body)),
      ),
    )
    const texts = await Promise.all(answers.map((answer) => answer.text()))
    expect(answers.map(({ status }) => status >= 400 && status < 500)).toEqual([true, true])
    expect(texts[0]).toBe(texts[1])
  })
})
