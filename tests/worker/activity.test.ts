import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { rowLeaf } from '../../content/people/activity-tree.ts'
import { leafHash, nodeHash, type Hash } from '../../content/log/merkle.ts'
import { dayOf } from '../../content/registers/span.ts'
import { publishActivityRoots } from '../../worker/jobs/people.ts'
import { aKey, aPlace, ask, countEntries, get, type RecordAnswer } from './builders.ts'
import { aPerson, anOfficer, type Tab } from './people.ts'

const OWN = '91350100M000100Y43'
const OTHER = '91110000100000000R'
const hash: Hash = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())

interface Row {
  seq: number
  act: string
  day: string
  phase: string
  by: string
  account: string | null
  key: string | null
  role: string | null
  organisation: string | null
  request: string
  action: string
  target: string
  status: number | null
}
const rowsOf = async (answer: Response): Promise<Row[]> => {
  expect(answer.status).toBe(200)
  return (await answer.json<{ items: Row[] }>()).items
}
const own = (tab: Tab): Promise<Row[]> => tab.ask('GET', '/api/account/activity').then(rowsOf)
const run = (statement: string): Promise<unknown> => env.INTAKE.prepare(statement).run()
const BY_TRIGGER = /SQLITE_CONSTRAINT_TRIGGER/

describe('a write', () => {
  it('by a person is noted before and after: who, in which role, what, from which request, how it ended', async () => {
    const officer = await anOfficer('publisher', OWN)
    const answer = await officer.ask('POST', '/api/registers/places/entries', [aPlace()])
    expect(answer.status).toBe(201)
    const [ended, asked] = await own(officer)
    const common = {
      by: 'person',
      account: officer.account,
      key: null,
      role: 'publisher',
      organisation: OWN,
      action: 'records-publish',
      target: 'POST /api/registers/places/entries',
      request: answer.headers.get('x-request-id'),
    }
    expect(asked).toMatchObject({ ...common, phase: 'asked', status: null })
    expect(ended).toMatchObject({ ...common, phase: 'ended', status: 201, act: asked?.act })
  })

  it('by a key names the key, and one that failed how it failed', async () => {
    const [auditor, key] = [await anOfficer('auditor'), await aKey({}, 'publisher', OTHER)]
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    expect((await ask('POST', '/api/registers/places/entries', headers, '[{"code":"x"}]')).status).toBe(422)
    const [ended] = await rowsOf(await auditor.ask('GET', '/api/activity?limit=2'))
    expect(ended).toMatchObject({ by: 'key', account: null, organisation: OTHER, status: 422 })
    expect(ended?.key).not.toContain('lucid_')
    const byKey = await rowsOf(await auditor.ask('GET', `/api/activity?key=${ended?.key}`))
    expect(byKey).toHaveLength(2)
  })

  it('by a script of the machine names the operator', async () => {
    const auditor = await anOfficer('auditor')
    const headers = { authorization: 'Bearer operator-token-of-the-tests', 'content-type': 'application/json' }
    await ask('POST', '/api/operator/invitations', headers, '{"role":"auditor"}')
    const [row] = await rowsOf(await auditor.ask('GET', '/api/activity?limit=1'))
    expect(row).toMatchObject({ by: 'operator', target: 'POST /api/operator/invitations', status: 201 })
  })

  it('that only tries, and a reading, are not noted; nor is any address or query', async () => {
    const officer = await anOfficer('publisher', OWN)
    const before = (await own(officer)).length
    const headers = { 'cf-connecting-ip': '203.0.113.200' }
    await officer.ask('POST', '/api/registers/places/entries?dryRun=true', [aPlace()], headers)
    await officer.ask('GET', '/api/information-requests', undefined, headers)
    expect((await own(officer)).length).toBe(before)
    await officer.ask('POST', '/api/registers/places/entries?reason=ganz-geheim', [aPlace()], headers)
    const { results } = await env.INTAKE.prepare('SELECT * FROM activity').all()
    expect(JSON.stringify(results)).not.toMatch(/ganz-geheim|203\.0\.113\.200/)
  })
})

describe('the log of activity', () => {
  it('shows a person her own rows alone', async () => {
    const [one, other] = [await aPerson(), await aPerson()]
    await one.ask('PATCH', '/api/account', { name: '甲' })
    expect(new Set((await own(one)).map(({ account }) => account))).toEqual(new Set([one.account]))
    expect(JSON.stringify(await own(other))).not.toContain(one.account)
    expect((await one.ask('GET', '/api/activity')).status).toBe(403)
  })

  it('shows an auditor of an organisation that organisation alone, and the portal’s everything', async () => {
    const [ours, theirs] = [await anOfficer('publisher', OWN), await anOfficer('publisher', OTHER)]
    for (const tab of [ours, theirs]) await tab.ask('POST', '/api/registers/places/entries', [aPlace()])
    const inside = await rowsOf(await (await anOfficer('auditor', OWN)).ask('GET', '/api/activity?limit=1000'))
    expect(new Set(inside.map(({ organisation }) => organisation))).toEqual(new Set([OWN]))
    const all = await rowsOf(await (await anOfficer('auditor')).ask('GET', '/api/activity?limit=1000'))
    for (const { account } of [ours, theirs]) expect(all.map((row) => row.account)).toContain(account)
  })

  it('goes on from the last row of a page, and keeps to days', async () => {
    const auditor = await anOfficer('auditor')
    const all = await rowsOf(await auditor.ask('GET', '/api/activity?limit=6'))
    const first = await rowsOf(await auditor.ask('GET', '/api/activity?limit=3'))
    const second = await rowsOf(await auditor.ask('GET', `/api/activity?limit=3&before=${first.at(-1)?.seq}`))
    expect([...first, ...second].map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq))
    const today = dayOf(new Date().toISOString())
    expect(await rowsOf(await auditor.ask('GET', `/api/activity?from=${today}&to=${today}`))).not.toEqual([])
    expect(await rowsOf(await auditor.ask('GET', '/api/activity?to=2020-01-01'))).toEqual([])
    expect(await rowsOf(await auditor.ask('GET', '/api/activity?from=2999-01-01'))).toEqual([])
    expect((await auditor.ask('GET', '/api/activity?from=yesterday')).status).toBe(422)
  })

  it('is not updated, deleted, replaced or overwritten', async () => {
    await aPerson()
    const dump = async () => (await env.INTAKE.prepare('SELECT * FROM activity ORDER BY seq').all()).results
    const before = await dump()
    const columns = 'seq, act, at, day, request, phase, by, action, target'
    const row = `INTO activity (${columns}) SELECT seq, act, at, day, request, phase, 'key', action, target FROM activity WHERE true`
    await expect(run(`UPDATE activity SET account = 'x'`)).rejects.toThrow(BY_TRIGGER)
    await expect(run('DELETE FROM activity')).rejects.toThrow(BY_TRIGGER)
    await expect(run(`INSERT OR REPLACE ${row}`)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`INSERT ${row} ON CONFLICT (seq) DO UPDATE SET by = 'key'`)).rejects.toThrow(BY_TRIGGER)
    expect(await dump()).toEqual(before)
  })
})

describe('a day that is over', () => {
  const NEXT_DAY = new Date(Date.now() + 86_400_000)

  it('is fixed in public by a root that tells nothing, once, and every row is proven against it', async () => {
    const [auditor, officer] = [await anOfficer('auditor'), await anOfficer('publisher', OWN)]
    const [row] = await own(officer)
    expect((await auditor.ask('GET', `/api/activity/${row?.seq}/proof`)).status).toBe(409)
    await publishActivityRoots(env, NEXT_DAY)
    const entries = await countEntries()
    await publishActivityRoots(env, NEXT_DAY)
    expect(await countEntries()).toBe(entries)

    const today = dayOf(new Date().toISOString())
    const published = await (await get(`/api/registers/activity-roots/records/${today}`)).json<RecordAnswer>()
    expect(published).toMatchObject({ publisher: 'portal', body: { day: today, size: 1024 } })
    const proof = await (
      await auditor.ask('GET', `/api/activity/${row?.seq}/proof`)
    ).json<{
      row: Record<string, string | number | null>
      at: number
      size: number
      salt: string
      hashes: string[]
    }>()
    expect(climb(proof)).toBe(published.body?.['root'])
    expect(climb({ ...proof, row: { ...proof.row, status: 500 } })).not.toBe(published.body?.['root'])
    expect(JSON.stringify(published)).not.toContain(officer.account)
  })

  it('takes no further row, and its root is never changed', async () => {
    const copy = `INSERT INTO activity (act, at, day, request, phase, by, action, target) SELECT act, at, day, request, phase, by, action, target FROM activity LIMIT 1`
    await expect(run(copy)).rejects.toThrow(BY_TRIGGER)
    await expect(run(`UPDATE activity_roots SET root = 'x'`)).rejects.toThrow(BY_TRIGGER)
    await expect(run('DELETE FROM activity_roots')).rejects.toThrow(BY_TRIGGER)
    await expect(run('INSERT OR REPLACE INTO activity_roots SELECT * FROM activity_roots')).rejects.toThrow(BY_TRIGGER)
  })

  it('is fixed though nothing was done on it', async () => {
    const later = new Date(NEXT_DAY.getTime() + 86_400_000)
    await publishActivityRoots(env, later)
    const day = dayOf(NEXT_DAY.toISOString())
    const published = await (await get(`/api/registers/activity-roots/records/${day}`)).json<RecordAnswer>()
    expect(published.body).toMatchObject({ day, size: 1024 })
  })
})

/** The root that a proof leads to; a tree of a power of two has its sibling at every step. */
const climb = ({
  row,
  at,
  salt,
  hashes,
}: {
  row: Record<string, string | number | null>
  at: number
  salt: string
  hashes: string[]
}) => {
  const leaf = leafHash(rowLeaf(row, new Uint8Array(Buffer.from(salt, 'base64url'))), hash)
  const root = hashes.reduce((node, sibling, step) => {
    const other = new Uint8Array(Buffer.from(sibling, 'base64'))
    return Math.floor(at / 2 ** step) % 2 === 0 ? nodeHash(node, other, hash) : nodeHash(other, node, hash)
  }, leaf)
  return Buffer.from(root).toString('base64')
}
