import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openIntake } from '../../db/intake/db.ts'
import { findAuthority } from '../../db/intake/keys.ts'
import { aKey, aPlace, ask, get, publishAll, type ProblemAnswer } from './builders.ts'
import { aPerson, anOfficer, json, Tab } from './people.ts'

const OWN = '91350100M000100Y43'
const OTHER = '91110000100000000R'
const OPERATOR = { authorization: 'Bearer operator-token-of-the-tests', 'content-type': 'application/json' }

interface Made {
  id: string
  link: string
  key: string
  expiresAt: string
}
const made = async (answer: Response): Promise<Made> => {
  expect(answer.status).toBe(201)
  return answer.json()
}
const codeOf = ({ link }: Made): string => new URL(link).hash.slice(1)
const pointersOf = async (answer: Response) =>
  ((await answer.json<ProblemAnswer>()).issues ?? []).map((one) => one.pointer)
const publish = (key: string, register = 'places', row: object = aPlace()): Promise<Response> =>
  ask(
    'POST',
    `/api/registers/${register}/entries`,
    { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    JSON.stringify([row]),
  )

beforeAll(() =>
  publishAll('places', [aPlace(), aPlace({ code: '110102', level: 'county', parent: '110000', nameZh: '西城区' })]),
)

describe('an invitation', () => {
  it('makes the first administrator: a link from the machine itself, taken by whoever opens it', async () => {
    const answer = await ask('POST', '/api/operator/invitations', OPERATOR, JSON.stringify({ role: 'admin' }))
    const invitation = await made(answer)
    expect(invitation.link).toMatch(/^http:\/\/localhost:8787\/console\/invitation\/#[\w-]{43}$/)
    const tab = await aPerson()
    expect(await json(await tab.post('/api/invitations/preview', { code: codeOf(invitation) }))).toMatchObject({
      role: 'admin',
      organisation: null,
    })
    expect((await tab.ask('GET', '/api/keys')).status).toBe(403)
    expect((await tab.post('/api/invitations/acceptance', { code: codeOf(invitation) })).status).toBe(201)
    expect((await tab.ask('GET', '/api/keys')).status).toBe(200)
  })

  it('works once, for one of two who come at the same time', async () => {
    const admin = await anOfficer('admin')
    const invitation = await made(await admin.post('/api/invitations', { role: 'publisher', organisation: OWN }))
    const [one, other] = [await aPerson(), await aPerson()]
    const code = codeOf(invitation)
    const answers = await Promise.all([one, other].map((tab) => tab.post('/api/invitations/acceptance', { code })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410])
    expect((await one.post('/api/invitations/acceptance', { code })).status).toBe(410)
    expect((await one.post('/api/invitations/preview', { code })).status).toBe(410)
  })

  it('that expired, was taken back or never was answers the same', async () => {
    const [admin, tab] = [await anOfficer('admin'), await aPerson()]
    const expired = await made(await admin.post('/api/invitations', { role: 'auditor', hours: 1 }))
    await env.INTAKE.prepare(`UPDATE invitations SET expires_at = '2020-01-01T00:00:00.000Z' WHERE id = ?`)
      .bind(expired.id)
      .run()
    const revoked = await made(await admin.post('/api/invitations', { role: 'auditor' }))
    expect((await admin.ask('DELETE', `/api/invitations/${revoked.id}`)).status).toBe(204)
    expect((await admin.ask('DELETE', `/api/invitations/${revoked.id}`)).status).toBe(409)
    const said = new Set<string>()
    for (const code of [codeOf(expired), codeOf(revoked), 'A'.repeat(43), '', '水'.repeat(100)]) {
      const answer = await tab.post('/api/invitations/acceptance', { code })
      expect([code.slice(0, 4), answer.status]).toEqual([code.slice(0, 4), 410])
      said.add(await answer.text())
    }
    expect(said.size).toBe(1)
    expect(await json(await tab.ask('GET', '/api/account'))).toMatchObject({ roles: [] })
  })

  it('is kept as a hash alone', async () => {
    const admin = await anOfficer('admin')
    const invitation = await made(await admin.post('/api/invitations', { role: 'auditor' }))
    const { results } = await env.INTAKE.prepare('SELECT * FROM invitations').all()
    expect(JSON.stringify(results)).not.toContain(codeOf(invitation))
    const list = await (await admin.ask('GET', '/api/invitations?limit=200')).text()
    expect(list).toContain(invitation.id)
    expect(list).not.toContain(codeOf(invitation))
  })

  it('goes no further than who invites: neither in organisation, registers, places nor rows', async () => {
    const bounds = { registers: ['places', 'air-quality'], places: ['1101'], rowsPerDay: 100 }
    const admin = await anOfficer('admin', OWN, bounds)
    const within = { registers: ['places'], places: ['110102'], rowsPerDay: 100 }
    const base = { role: 'publisher', organisation: OWN, bounds: within }
    const beyond: [object, string][] = [
      [{ ...base, organisation: OTHER }, '/organisation'],
      [{ role: 'publisher', bounds: within }, '/organisation'],
      [{ ...base, role: 'admin', organisation: OTHER }, '/organisation'],
      [{ ...base, bounds: { ...within, registers: ['penalties'] } }, '/bounds/registers'],
      [{ ...base, bounds: { places: within.places, rowsPerDay: 1 } }, '/bounds/registers'],
      [{ ...base, bounds: { ...within, places: ['11'] } }, '/bounds/places'],
      [{ ...base, bounds: { ...within, places: [], rowsPerDay: 101 } }, '/bounds/rowsPerDay'],
    ]
    for (const [grant, pointer] of beyond)
      for (const [path, more] of [
        ['/api/invitations', {}],
        ['/api/keys', { days: 1 }],
      ] as const) {
        const answer = await admin.post(path, { ...grant, ...more })
        expect([path, grant, answer.status, await pointersOf(answer)]).toEqual([path, grant, 403, [pointer]])
      }
    expect((await admin.post('/api/invitations', base)).status).toBe(201)
    expect((await admin.post('/api/keys', { ...base, days: 1 })).status).toBe(201)
  })

  it('to what does not exist is refused with its place', async () => {
    const admin = await anOfficer('admin')
    const bad: [object, string][] = [
      [{ role: 'king' }, '/role'],
      [{ role: 'publisher', organisation: '123' }, '/organisation'],
      [{ role: 'publisher', bounds: { registers: ['nothing'] } }, '/bounds/registers/0'],
      [{ role: 'publisher', bounds: { places: ['1101', '990000', '110102'] } }, '/bounds/places/1'],
      [{ role: 'publisher', bounds: { places: ['110'] } }, '/bounds/places/0'],
      [{ role: 'publisher', hours: 100_000 }, '/hours'],
      [{ role: 'publisher', account: 'x' }, '/account'],
    ]
    for (const [grant, pointer] of bad) {
      const answer = await admin.post('/api/invitations', grant)
      expect([answer.status, await pointersOf(answer)]).toEqual([422, [pointer]])
    }
    const elsewhere = { role: 'publisher', bounds: { places: ['990000'] } }
    expect((await admin.post('/api/keys', { ...elsewhere, days: 1 })).status).toBe(422)
    for (const [path, more] of [
      ['/api/operator/invitations', {}],
      ['/api/operator/keys', { days: 1 }],
    ] as const)
      expect((await ask('POST', path, OPERATOR, JSON.stringify({ ...elsewhere, ...more }))).status).toBe(422)
  })
})

describe('a role', () => {
  it('that ended is gone at the next request', async () => {
    const [admin, publisher] = [await anOfficer('admin', OWN), await anOfficer('publisher', OWN)]
    const { items } = await (
      await admin.ask('GET', '/api/roles?limit=200')
    ).json<{
      items: { id: string; account: string; organisation: string }[]
    }>()
    expect(new Set(items.map(({ organisation }) => organisation))).toEqual(new Set([OWN]))
    const role = items.find(({ account }) => account === publisher.account)
    expect((await publisher.ask('GET', '/api/information-requests')).status).toBe(200)
    expect((await admin.ask('DELETE', `/api/roles/${role?.id}`)).status).toBe(204)
    expect((await publisher.ask('GET', '/api/information-requests')).status).toBe(403)
    expect((await admin.ask('DELETE', `/api/roles/${role?.id}`)).status).toBe(404)
  })

  it('of another organisation is neither seen nor ended', async () => {
    const [admin, other] = [await anOfficer('admin', OWN), await anOfficer('publisher', OTHER)]
    const { roles } = await (await other.ask('GET', '/api/account')).json<{ roles: { id: string }[] }>()
    expect(await (await admin.ask('GET', '/api/roles?limit=200')).text()).not.toContain(other.account)
    expect((await admin.ask('DELETE', `/api/roles/${roles[0]?.id}`)).status).toBe(404)
  })

  it('publishes from a page as a key does, within its bounds', async () => {
    const officer = await anOfficer('publisher', undefined, { registers: ['places'] })
    const rows = [aPlace({ code: '120000', nameZh: '天津市', nameEn: 'Tianjin', pinyin: 'tian jin' })]
    expect((await officer.ask('POST', '/api/registers/places/entries', rows)).status).toBe(201)
    expect((await officer.ask('POST', '/api/registers/standards/entries', rows)).status).toBe(403)
    const forged = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    expect((await officer.ask('POST', '/api/registers/places/entries', rows, forged)).status).toBe(403)
  })
})

describe('a key', () => {
  it('is shown once, kept as a hash, and tells when it was last used', async () => {
    const admin = await anOfficer('admin')
    const { id, key } = await made(
      await admin.post('/api/keys', { role: 'publisher', bounds: {}, days: 1, name: '监测站' }),
    )
    expect((await publish(key)).status).toBe(201)
    const text = await (await admin.ask('GET', '/api/keys?limit=200')).text()
    expect(text).not.toContain(key)
    const listed = JSON.parse(text).items.find((one: { id: string }) => one.id === id)
    expect(listed).toMatchObject({ name: '监测站', createdBy: admin.account, revokedAt: null })
    expect(listed.lastUsedAt).toMatch(/Z$/)
    const { results } = await env.INTAKE.prepare('SELECT * FROM keys').all()
    expect(JSON.stringify(results)).not.toContain(key)
  })

  it('that was revoked is refused at once', async () => {
    const admin = await anOfficer('admin')
    const { id, key } = await made(await admin.post('/api/keys', { role: 'publisher', bounds: {}, days: 1 }))
    expect((await admin.ask('DELETE', `/api/keys/${id}`)).status).toBe(204)
    expect((await publish(key)).status).toBe(401)
    expect((await admin.ask('DELETE', `/api/keys/${id}`)).status).toBe(409)
    expect((await admin.post(`/api/keys/${id}/rotation`)).status).toBe(409)
  })

  it('are each answered for themselves, however many come at once', async () => {
    const admin = await anOfficer('admin')
    const make = async (bounds: object) => made(await admin.post('/api/keys', { role: 'publisher', bounds, days: 9 }))
    const [free, bound, gone] = [await make({}), await make({ registers: ['standards'] }), await make({})]
    await admin.ask('DELETE', `/api/keys/${gone.id}`)
    const asked = [free.key, bound.key, gone.key, `lucid_${'x'.repeat(43)}`]
    const statuses = await Promise.all([...asked, ...asked, ...asked].map(async (key) => (await publish(key)).status))
    expect(statuses).toEqual([201, 403, 401, 401, 201, 403, 401, 401, 201, 403, 401, 401])
  })

  it('that is rotated works on for as long as it is told, and the new one allows the same', async () => {
    const admin = await anOfficer('admin')
    const bounds = { registers: ['places'] }
    const old = await made(await admin.post('/api/keys', { role: 'publisher', bounds, days: 9 }))
    const next = await made(await admin.post(`/api/keys/${old.id}/rotation`, { graceHours: 2 }))
    expect(next.expiresAt).toBe(old.expiresAt)
    const db = openIntake(env.INTAKE)
    const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString()
    expect(await findAuthority(db, old.key, at(1))).toBeDefined()
    expect(await findAuthority(db, old.key, at(3))).toBeUndefined()
    expect(await findAuthority(db, next.key, at(3))).toMatchObject({ role: 'publisher', bounds })
    const last = await made(await admin.post(`/api/keys/${next.id}/rotation`, { graceHours: 0 }))
    expect((await publish(next.key)).status).toBe(401)
    expect((await publish(last.key)).status).toBe(201)
  })

  it('of another organisation is neither seen, rotated nor revoked', async () => {
    const [admin, portal] = [await anOfficer('admin', OWN), await anOfficer('admin')]
    const { id } = await made(
      await portal.post('/api/keys', { role: 'publisher', organisation: OTHER, bounds: {}, days: 1 }),
    )
    expect(await (await admin.ask('GET', '/api/keys?limit=200')).text()).not.toContain(id)
    expect((await admin.ask('DELETE', `/api/keys/${id}`)).status).toBe(404)
    expect((await admin.post(`/api/keys/${id}/rotation`)).status).toBe(404)
  })

  it('makes no keys and invites nobody, whatever its role', async () => {
    const key = { authorization: `Bearer ${await aKey({}, 'admin')}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ role: 'admin', bounds: {}, days: 1 })
    expect((await ask('POST', '/api/keys', key, body)).status).toBe(403)
    expect((await ask('POST', '/api/invitations', key, '{"role":"admin"}')).status).toBe(403)
  })

  it('in an address is refused wherever it stands, and the answer says so in both languages', async () => {
    const key = await aKey()
    for (const path of [`/api/registers?key=${key}`, `/api/search?q=x&access_token=${key}`, `/api/keys/${key}`]) {
      const [en, zh] = [await get(path), await get(path, { 'accept-language': 'zh' })]
      expect([en.status, zh.status]).toEqual([400, 400])
      expect((await en.json<ProblemAnswer>()).issues?.[0]?.message).toMatch(/never goes into an address/)
      expect((await zh.json<ProblemAnswer>()).issues?.[0]?.message).toMatch(/密钥不能写在网址里/)
    }
  })

  it('is made, listed, rotated and revoked by scripts of the machine', async () => {
    const body = JSON.stringify({ role: 'publisher', bounds: {}, days: 1 })
    const { id } = await made(await ask('POST', '/api/operator/keys', OPERATOR, body))
    expect(await (await get('/api/operator/keys?limit=200', OPERATOR)).text()).toContain(id)
    const next = await made(await ask('POST', `/api/operator/keys/${id}/rotation`, OPERATOR, '{}'))
    expect((await ask('DELETE', `/api/operator/keys/${next.id}`, OPERATOR)).status).toBe(204)
    expect((await publish(next.key)).status).toBe(401)
    expect((await ask('DELETE', '/api/operator/keys/nothing', OPERATOR)).status).toBe(404)
    expect((await new Tab().post('/api/operator/keys', {})).status).toBe(401)
  })
})
