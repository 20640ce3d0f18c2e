import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkCharacter } from '../../content/organisations/credit-code.ts'
import { aPlace, ask, publishAll, type ProblemAnswer } from './builders.ts'
import { anOfficer, aPerson, give, Tab } from './people.ts'

/** What the console's sections for people read. */

const OWN = '91350100M000100Y43'
const NAMED = { zh: '示例监测站', en: 'Example Monitoring Station' }
const OTHER = '91110000100000000R'

interface Page<Item> {
  items: Item[]
  names: {
    accounts: Record<string, string>
    keys: Record<string, string>
    organisations: Record<string, string>
    places: Record<string, { zh: string; en: string }>
  }
  next: string | undefined
}
const pageOf = async <Item>(tab: Tab, path: string): Promise<Page<Item>> => {
  const answer = await tab.ask('GET', path)
  expect([path, answer.status]).toEqual([path, 200])
  const [, next] = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '') ?? []
  return { ...(await answer.json<Omit<Page<Item>, 'next'>>()), next }
}
/** Every item of a list, page by page. */
const allOf = async <Item>(tab: Tab, path: string): Promise<Item[]> => {
  const { items, next } = await pageOf<Item>(tab, path)
  return next === undefined ? items : [...items, ...(await allOf<Item>(tab, next))]
}
interface Role {
  id: string
  role: string
  account: string
  name: string | null
  organisation: string | null
  within: boolean
}
interface Row {
  seq: number
  action: string
  target: string
  account: string | null
  key: string | null
  organisation: string | null
  request: string
}
const named = async (name: string, tab: Tab): Promise<Tab> => {
  expect((await tab.ask('PATCH', '/api/account', { name })).status).toBe(204)
  return tab
}

beforeAll(async () => {
  await publishAll('places', [
    aPlace(),
    aPlace({ code: '110102', level: 'county', parent: '110000', nameZh: '西城区' }),
  ])
  await publishAll('organisations', [
    { organisation: OWN, name: '示例监测站', nameEn: 'Example Monitoring Station', kind: 'public', status: 'active' },
  ])
})

describe('roles in a list', () => {
  it('come the newest first, a page at a time, with the names of people, organisations and places', async () => {
    const admin = await named('管理员甲', await anOfficer('admin'))
    const clerk = await named('林小满', await aPerson())
    const body = { role: 'publisher', organisation: OWN, bounds: { places: ['1101', '110102', '11'] } }
    const { link } = await (await admin.post('/api/invitations', body)).json<{ link: string }>()
    await clerk.post('/api/invitations/acceptance', { code: new URL(link).hash.slice(1) })
    const { items, names } = await pageOf<Role & { grantedBy: string }>(admin, '/api/roles?limit=1')
    expect(items).toMatchObject([{ account: clerk.account, name: '林小满', organisation: OWN, within: true }])
    expect(names.organisations).toEqual({ [OWN]: NAMED })
    expect(names.accounts).toEqual({ [admin.account]: '管理员甲' })
    expect(names.places).toMatchObject({ 110102: { zh: '西城区' } })
    expect(Object.keys(names.places)).not.toContain('1101')
    const [whole, paged] = [
      await allOf<Role>(admin, '/api/roles?limit=200'),
      await allOf<Role>(admin, '/api/roles?limit=1'),
    ]
    expect(paged.map(({ id }) => id)).toEqual(whole.map(({ id }) => id))
    expect(whole.length).toBeGreaterThan(1)
  })

  it('are found by organisation, by person and by the beginning of a name, and no further than one reaches', async () => {
    const [admin, inside] = [await anOfficer('admin'), await anOfficer('admin', OWN)]
    const other = await named('欧阳甲', await anOfficer('publisher', OTHER))
    const ours = await named('欧阳乙', await anOfficer('publisher', OWN))
    const namesake = await named('欧阳丙', await aPerson())
    const accounts = async (tab: Tab, query: string) =>
      (await pageOf<Role>(tab, `/api/roles?limit=200&${query}`)).items.map(({ account }) => account)
    expect(await accounts(admin, 'name=欧阳')).toEqual([ours.account, other.account])
    expect(await accounts(inside, 'name=欧阳')).toEqual([ours.account])
    expect(await accounts(admin, 'name=%25')).toEqual([])
    expect(await accounts(admin, `account=${namesake.account}`)).toEqual([])
    expect(await accounts(admin, `account=${other.account}`)).toEqual([other.account])
    expect(await accounts(inside, `account=${other.account}`)).toEqual([])
    expect(await accounts(admin, `organisation=${OTHER}`)).toContain(other.account)
    expect(await accounts(inside, `organisation=${OTHER}`)).toEqual([])
    expect(await accounts(inside, `organisation=portal`)).toEqual([])
    const portal = await pageOf<Role>(admin, '/api/roles?limit=200&organisation=portal')
    expect(new Set(portal.items.map(({ organisation }) => organisation))).toEqual(new Set([null]))
  })

  it('say which of them the one who reads may end', async () => {
    const admin = await anOfficer('admin', OWN, { registers: ['places'] })
    const wide = await anOfficer('publisher', OWN)
    const narrow = await anOfficer('publisher', OWN, { registers: ['places'] })
    const items = await allOf<Role>(admin, '/api/roles?limit=200')
    const within = (tab: Tab) => items.find(({ account }) => account === tab.account)
    expect([within(wide)?.within, within(narrow)?.within]).toEqual([false, true])
    expect((await admin.ask('DELETE', `/api/roles/${within(wide)?.id}`)).status).toBe(404)
    expect((await admin.ask('DELETE', `/api/roles/${within(narrow)?.id}`)).status).toBe(204)
  })

  it('refuse an organisation without a right check character, and a page that no list gave', async () => {
    const admin = await anOfficer('admin')
    for (const query of [
      'organisation=91350100M000100Y44',
      'after=nonsense',
      'after=2026-01-01T00:00:00Z',
      'limit=0',
    ]) {
      const answer = await admin.ask('GET', `/api/roles?${query}`)
      expect([query, answer.status]).toEqual([query, 422])
      expect((await answer.json<ProblemAnswer>()).issues?.[0]?.pointer).toBe(`/${query.split('=')[0]}`)
    }
  })

  it('of the portal’s last administrator stand, though she holds that role twice', async () => {
    await env.INTAKE.prepare(`UPDATE held_roles SET ended_at = 'x' WHERE role = 'admin' AND organisation IS NULL`).run()
    const admin = await anOfficer('admin')
    const second = await give(admin, 'admin')
    const headers = { 'lucid-role': second }
    expect((await admin.ask('DELETE', `/api/roles/${second}`, undefined, headers)).status).toBe(409)
    await anOfficer('admin')
    expect((await admin.ask('DELETE', `/api/roles/${second}`, undefined, headers)).status).toBe(204)
  })
})

describe('organisations with roles', () => {
  it('are counted for an administrator of the portal, page by page, and for others only their own', async () => {
    const [admin, inside] = [await anOfficer('admin'), await anOfficer('admin', OWN)]
    await anOfficer('publisher', OTHER)
    const all = await allOf<{ organisation: string | null; roles: number }>(admin, '/api/roles/organisations?limit=1')
    expect(all.map(({ organisation }) => organisation)).toEqual([null, OTHER, OWN])
    const own = await pageOf<{ organisation: string; roles: number }>(inside, '/api/roles/organisations')
    expect(own.items).toEqual([all.at(-1)])
    expect(own.names.organisations).toEqual({ [OWN]: NAMED })
    expect(own.next).toBeUndefined()
  })
})

describe('who recovered', () => {
  it('waits until released, though the session that recovered is long over', async () => {
    const admin = await anOfficer('admin')
    const clerk = await anOfficer('publisher', OWN)
    const late = new Tab()
    expect((await late.post('/api/sessions/recovery', { code: clerk.recoveryCodes[0] })).status).toBe(201)
    const response = await late.authenticator.create(await late.options('/api/account/passkeys'))
    expect((await late.post('/api/account/passkeys', { response })).status).toBe(201)
    await late.ask('DELETE', '/api/account/sessions/current')
    const waiting = async (tab: Tab) =>
      (await pageOf<{ account: string; roles: Role[] }>(tab, '/api/recoveries')).items.map(({ account }) => account)
    expect(await waiting(admin)).toContain(clerk.account)
    expect(await waiting(await anOfficer('admin', OWN))).toContain(clerk.account)
    expect(await waiting(await anOfficer('admin', OTHER))).not.toContain(clerk.account)
    await admin.post(`/api/recoveries/${clerk.account}/release`)
    expect(await waiting(admin)).not.toContain(clerk.account)
  })

  it('and holds no role any more is nobody’s business', async () => {
    const [admin, clerk] = [await anOfficer('admin'), await anOfficer('publisher', OWN)]
    const late = new Tab()
    await late.post('/api/sessions/recovery', { code: clerk.recoveryCodes[0] })
    await env.INTAKE.prepare(`UPDATE held_roles SET ended_at = 'x' WHERE account = ?`).bind(clerk.account).run()
    const text = await (await admin.ask('GET', '/api/recoveries')).text()
    expect(text).not.toContain(clerk.account)
  })
})

describe('what awaits somebody', () => {
  const about = async (tab: Tab, query = ''): Promise<string[]> =>
    (await pageOf<{ about: string; id: string | null }>(tab, `/api/account/awaiting${query}`)).items.map(
      (item) => item.about,
    )

  it('is nothing for a citizen, and for an officer that one lost passkey would stop her', async () => {
    expect(await about(await aPerson())).toEqual([])
    expect(await about(await anOfficer('publisher', OWN))).toEqual(['one-passkey'])
    const worn = await aPerson()
    await env.INTAKE.prepare('DELETE FROM recovery_codes WHERE account = ?').bind(worn.account).run()
    expect(await about(worn)).toEqual(['few-recovery-codes'])
  })

  it('names keys that end soon and people to release, within the reach of all one’s roles, by section', async () => {
    const organisation = `91330100MA0000002${checkCharacter('91330100MA0000002')}`
    const [admin, portal] = [await anOfficer('admin', organisation), await anOfficer('admin')]
    const elsewhere = await anOfficer('admin', OTHER)
    for (const days of [1, 13, 15])
      await portal.post('/api/keys', { role: 'publisher', organisation, bounds: {}, days })
    const clerk = await anOfficer('publisher', organisation)
    await new Tab().post('/api/sessions/recovery', { code: clerk.recoveryCodes[0] })
    expect(await about(admin, '?section=organisations')).toEqual(['recovery'])
    expect(await about(admin)).toEqual(['one-passkey', 'recovery', 'key-expiring', 'key-expiring'])
    expect(await about(elsewhere)).toEqual(['one-passkey'])
    await give(elsewhere, 'admin', organisation)
    expect(await about(elsewhere, '?section=keys')).toEqual(['key-expiring', 'key-expiring'])
    expect(await about(await anOfficer('auditor', organisation))).toEqual(['one-passkey'])
    expect((await portal.ask('GET', '/api/account/awaiting?section=all')).status).toBe(422)
  })
})

describe('an account', () => {
  it('names its passkeys, and takes the names away', async () => {
    const [tab, other] = [await aPerson(), await aPerson()]
    const [{ id } = { id: '' }] = (await (await tab.ask('GET', '/api/account')).json<{ passkeys: { id: string }[] }>())
      .passkeys
    const names = async () =>
      (await (await tab.ask('GET', '/api/account')).json<{ passkeys: { name: string | null }[] }>()).passkeys.map(
        ({ name }) => name,
      )
    expect((await tab.ask('PATCH', `/api/account/passkeys/${id}`, { name: '手机' })).status).toBe(204)
    expect(await names()).toEqual(['手机'])
    expect((await other.ask('PATCH', `/api/account/passkeys/${id}`, { name: '别人的' })).status).toBe(404)
    for (const name of ['\u202e手机', 'pаypal', '长'.repeat(10_000), ''])
      expect((await tab.ask('PATCH', `/api/account/passkeys/${id}`, { name })).status).toBe(422)
    expect((await tab.ask('PATCH', `/api/account/passkeys/${id}`, { name: null })).status).toBe(204)
    expect(await names()).toEqual([null])
  })

  it('signs out everywhere but here', async () => {
    const tab = await aPerson()
    const stranger = await aPerson()
    const first = tab.cookie
    tab.cookie = undefined
    await tab.signIn()
    const answer = await tab.ask('DELETE', '/api/account/sessions')
    expect([answer.status, await answer.json()]).toEqual([200, { ended: 1 }])
    expect((await tab.ask('GET', '/api/account')).status).toBe(200)
    expect((await stranger.ask('GET', '/api/account')).status).toBe(200)
    tab.cookie = first
    expect((await tab.ask('GET', '/api/account')).status).toBe(401)
  })
})

describe('the log of activity', () => {
  it('is asked by person, key, action, register and request, with the names of who acted', async () => {
    const auditor = await anOfficer('auditor')
    const officer = await named('江晓', await anOfficer('publisher', OWN))
    const admin = await anOfficer('admin', OWN)
    const made = await admin.post('/api/keys', {
      role: 'publisher',
      organisation: OWN,
      bounds: {},
      days: 1,
      name: '站一',
    })
    const { id, key } = await made.json<{ id: string; key: string }>()
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    await ask('POST', '/api/registers/places/entries', headers, JSON.stringify([aPlace({ pinyin: 'bei  jing' })]))
    const answer = await officer.post('/api/registers/organisations/entries', [])
    const request = answer.headers.get('x-request-id')
    const rows = async (query: string) => (await pageOf<Row>(auditor, `/api/activity?${query}`)).items
    expect(new Set((await rows(`key=${id}`)).map((row) => row.target))).toEqual(
      new Set(['POST /api/registers/places/entries']),
    )
    expect(new Set((await rows(`request=${request}`)).map((row) => row.account))).toEqual(new Set([officer.account]))
    expect(await rows(`request=${request}`)).toHaveLength(2)
    expect(new Set((await rows('action=keys-keep')).map((row) => row.target))).toEqual(new Set(['POST /api/keys']))
    expect(new Set((await rows('register=organisations')).map((row) => row.target))).toEqual(
      new Set(['POST /api/registers/organisations/entries']),
    )
    expect(await rows(`account=${officer.account}&action=keys-keep`)).toEqual([])
    const { names } = await pageOf<Row>(auditor, `/api/activity?request=${request}`)
    expect(names.accounts).toEqual({ [officer.account]: '江晓' })
    expect((await pageOf<Row>(auditor, `/api/activity?key=${id}`)).names.keys).toEqual({ [id]: '站一' })
  })

  it('leads from page to page to its end', async () => {
    const auditor = await anOfficer('auditor')
    const [paged, whole] = [
      await allOf<Row>(auditor, '/api/activity?limit=7'),
      await allOf<Row>(auditor, '/api/activity?limit=1000'),
    ]
    expect(paged.map(({ seq }) => seq)).toEqual(whole.map(({ seq }) => seq))
    const tab = await aPerson()
    for (const name of ['甲', '乙', '丙']) await named(name, tab)
    const own = await allOf<Row>(tab, '/api/account/activity?limit=2')
    expect(own.map(({ target }) => target)).toEqual([...Array(6).fill('PATCH /api/account'), 'POST /api/accounts'])
  })

  it('is given as a file with the same rows, faithful or safe for a spreadsheet, and within one’s reach', async () => {
    const auditor = await anOfficer('auditor', OWN)
    const answer = await auditor.ask('GET', '/api/activity/export.csv')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
    ])
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="activity.csv"')
    const [head, ...lines] = (await answer.text()).trimEnd().split('\r\n')
    expect(head).toMatch(/^seq,at,day,/)
    const rows = await allOf<Row>(auditor, '/api/activity?limit=1000')
    expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(rows.map(({ seq }) => seq))
    expect(new Set(rows.map(({ organisation }) => organisation))).toEqual(new Set([OWN]))
    const sheet = await auditor.ask('GET', '/api/activity/export.csv?for=spreadsheet&from=2026-01-01&to=2026-01-02')
    expect(new Uint8Array(await sheet.clone().arrayBuffer()).slice(0, 3)).toEqual(Uint8Array.of(0xef, 0xbb, 0xbf))
    expect((await sheet.text()).trimEnd().split('\r\n')).toHaveLength(1)
    expect(sheet.headers.get('content-disposition')).toContain('activity-2026-01-01-2026-01-02.csv')
    expect((await auditor.ask('HEAD', '/api/activity/export.csv')).status).toBe(200)
    expect((await auditor.ask('GET', '/api/activity/export.csv?from=1.1.2026')).status).toBe(422)
    expect((await (await aPerson()).ask('GET', '/api/activity/export.csv')).status).toBe(403)
  })
})
