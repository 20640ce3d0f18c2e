import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { sha256 as asyncSha256 } from '../../content/log/webcrypto.ts'
import { opensPerson } from '../../content/people/person.ts'
import { openIntake } from '../../db/intake/db.ts'
import { commitPersons, forgetPerson, listPromises, openPerson, promise } from '../../db/intake/persons.ts'
import { openRecord } from '../../db/record/db.ts'
import { plan } from '../../db/record/plan.ts'
import { readState } from '../../db/record/state.ts'
import { keepPromises } from '../../worker/jobs/persons.ts'
import { aPlace, get, publish, publishAll, type ProblemAnswer, type RecordAnswer } from './builders.ts'

const intake = openIntake(env.INTAKE)
const register = REGISTERS['wildlife-damage']
if (!register) throw new Error('no such register')

const NAME = '示例牧民扎西'
const aCase = (over: object = {}) => ({
  case: '示损2026-1',
  place: '110000',
  date: '2026-05-01',
  species: '示例棕熊',
  kind: 'livestock',
  status: 'claimed',
  claimant: NAME,
  ...over,
})

const recordOf = async (key: string): Promise<RecordAnswer> =>
  (await get(`/api/registers/wildlife-damage/records/${encodeURIComponent(key)}`)).json()

const claimantOf = async (key: string): Promise<string> => String((await recordOf(key)).body?.['claimant'])

const tablesHolding = async (database: D1Database, sought: string): Promise<string[]> => {
  const { results } = await database
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`)
    .all<{ name: string }>()
  const found = await Promise.all(
    results.map(async ({ name }) => {
      const rows = await database
        .prepare(`SELECT * FROM "${name}"`)
        .all()
        .catch(() => ({ results: [] }))
      return JSON.stringify(rows.results).includes(sought) ? [name] : []
    }),
  )
  return found.flat()
}

beforeAll(async () => {
  await publishAll('places', [aPlace()])
})

describe('a natural person named to a register', () => {
  it('stands in the record as a commitment, and by name in the private database alone', async () => {
    await publishAll('wildlife-damage', [aCase()])
    expect(await claimantOf('示损2026-1')).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(await tablesHolding(env.RECORD, NAME)).toEqual([])
    expect(await tablesHolding(env.INTAKE, NAME)).toEqual(['persons'])
    const csv = await get('/api/registers/wildlife-damage/export.csv')
    expect(await (await get(csv.headers.get('location') ?? '')).text()).not.toContain(NAME)
    expect(await (await get(`/api/search?q=${encodeURIComponent(NAME)}`)).json()).toEqual({ items: [] })
  })

  it('is proven by who holds the salt, and by nobody with another name or salt', async () => {
    const commitment = await claimantOf('示损2026-1')
    const opened = await openPerson(intake, commitment)
    expect(opened).toMatchObject({ register: 'wildlife-damage', key: '示损2026-1', field: 'claimant', value: NAME })
    if (!opened) return
    const salt = new Uint8Array(Buffer.from(opened.salt, 'base64url'))
    expect(await opensPerson(commitment, opened, salt, asyncSha256)).toBe(true)
    expect(await opensPerson(commitment, { ...opened, value: '别人' }, salt, asyncSha256)).toBe(false)
    expect(await opensPerson(commitment, { ...opened, key: '示损2026-2' }, salt, asyncSha256)).toBe(false)
    expect(await opensPerson(commitment, opened, new Uint8Array(32), asyncSha256)).toBe(false)
    expect(await openPerson(intake, 'A'.repeat(43))).toBeUndefined()
  })

  it('keeps the commitment when the same is published again or corrected, and has another in another record', async () => {
    const before = await claimantOf('示损2026-1')
    await publishAll('wildlife-damage', [aCase()])
    expect((await recordOf('示损2026-1')).revision).toBe(1)
    await publishAll('wildlife-damage', [aCase({ status: 'paid', _reason: '已兑付' })])
    expect(await recordOf('示损2026-1')).toMatchObject({ revision: 2, body: { claimant: before } })
    await publishAll('wildlife-damage', [aCase({ case: '示损2026-2' })])
    expect(await claimantOf('示损2026-2')).not.toBe(before)
  })

  it('is not kept when the rows are refused, or only tried', async () => {
    const refused = await publish('wildlife-damage', [aCase({ case: '示损2026-8', claimant: '甲', place: '999999' })])
    expect(refused.status).toBe(422)
    const tried = await publish('wildlife-damage', [aCase({ case: '示损2026-9', claimant: '乙' })], {}, '?dryRun=true')
    expect(tried.status).toBe(200)
    const late = await publish('wildlife-damage', [aCase({ status: 'refused', claimant: '丙' })])
    expect(late.status).toBe(422)
    const { results } = await env.INTAKE.prepare('SELECT value FROM persons ORDER BY value').all()
    expect(results).toEqual([{ value: NAME }, { value: NAME }])
    expect(await listPromises(intake, '9999', 10)).toEqual([])
  })

  it('may be named again under the same idempotency key; what names the request in public is no hash of the name', async () => {
    const key = { 'idempotency-key': 'losses-of-june' }
    const rows = [aCase({ case: '示损2026-10' })]
    const [first, again] = [await publish('wildlife-damage', rows, key), await publish('wildlife-damage', rows, key)]
    expect([first.status, again.status]).toEqual([201, 201])
    expect((await again.json<{ entries: unknown }>()).entries).toEqual(
      (await first.json<{ entries: unknown }>()).entries,
    )
    const other = await publish('wildlife-damage', [aCase({ case: '示损2026-10', claimant: '丁' })], key)
    expect(other.status).toBe(409)
    const { results } = await env.RECORD.prepare('SELECT digest FROM requests').all<{ digest: string }>()
    const body = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(rows))))
    const content = [Buffer.from(body).toString('base64url'), Buffer.from(body).toString('hex')]
    const path = '/api/registers/wildlife-damage/entries'
    const named = content.map((hash) => createHash('sha256').update([path, '', hash].join('\0')).digest('base64url'))
    expect(results.length).toBeGreaterThan(0)
    for (const { digest } of results) expect([...content, ...named]).not.toContain(digest)
  })

  it('is refused where the cell holds an identity number or what hides', async () => {
    for (const claimant of ['扎西 11010519491231002X', '扎\u200b西']) {
      const answer = await publish('wildlife-damage', [aCase({ case: '示损2026-7', claimant })])
      expect(answer.status).toBe(422)
      expect((await answer.json<ProblemAnswer>()).issues?.[0]?.pointer).toBe('/0/claimant')
    }
  })

  it('never passes the door of the record by name', async () => {
    const state = await readState(openRecord(env.RECORD), [], [])
    const statement = { register, key: '示损2026-6', body: { case: '示损2026-6', claimant: NAME } }
    expect(() => plan(state, [{ publisher: 'portal', statements: [statement] }], '2026-05-01T00:00:00Z')).toThrow(
      TypeError,
    )
  })
})

describe('a request that ended between the two databases', () => {
  const promised = async (key: string, status: string, reason?: string) => {
    const body = {
      case: key,
      place: '110000',
      date: '2026-05-02',
      species: '狼',
      claimant: '卓玛',
      status,
      kind: 'crop',
    }
    const { rows, fresh } = await commitPersons(intake, register, [{ key, body }])
    const statements = rows.map((row) => ({ register: 'wildlife-damage', key: row.key, body: row.body, reason }))
    const submission = { publisher: 'portal', statements, request: { id: `test ${key} ${status}`, digest: '' } }
    await promise(intake, fresh, JSON.stringify(submission), '2026-05-02T00:00:00.000Z')
  }

  it('is finished by the clock, once, and a minute later', async () => {
    await promised('示损2026-20', 'claimed')
    await keepPromises(env, new Date('2026-05-02T00:00:30Z'))
    expect((await get(`/api/registers/wildlife-damage/records/${encodeURIComponent('示损2026-20')}`)).status).toBe(404)
    await keepPromises(env, new Date('2026-05-02T00:02:00Z'))
    expect(await openPerson(intake, await claimantOf('示损2026-20'))).toMatchObject({ value: '卓玛' })
    expect(await listPromises(intake, '9999', 10)).toEqual([])
  })

  it('does not undo what was published since', async () => {
    await promised('示损2026-20', 'assessed')
    await publishAll('wildlife-damage', [
      aCase({ case: '示损2026-20', claimant: '卓玛', status: 'paid', _reason: '已兑付' }),
    ])
    await keepPromises(env, new Date('2026-05-02T00:02:00Z'))
    expect((await recordOf('示损2026-20')).body).toMatchObject({ status: 'paid' })
    expect(await listPromises(intake, '9999', 10)).toEqual([])
  })

  it('leaves a commitment that nobody opens once the person is forgotten', async () => {
    const commitment = await claimantOf('示损2026-2')
    await forgetPerson(intake, commitment)
    expect(await openPerson(intake, commitment)).toBeUndefined()
    expect(await claimantOf('示损2026-2')).toBe(commitment)
  })
})
