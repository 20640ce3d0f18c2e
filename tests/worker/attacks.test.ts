import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { SITE, Authenticator } from './authenticator.ts'
import { aKey, ask, get, type ProblemAnswer } from './builders.ts'
import { aPerson, anOfficer, cookieOf, give, json, Tab } from './people.ts'

/** What somebody tries who should not. */

const OWN = '91350100M000100Y43'
const OTHER = '91110000100000000R'
const SAME = { origin: SITE.origin, 'sec-fetch-site': 'same-origin' }
const messageOf = async (answer: Response): Promise<string> =>
  (await answer.json<ProblemAnswer>()).issues?.[0]?.message ?? ''
const rolesOf = async (tab: Tab): Promise<{ id: string }[]> =>
  (await (await tab.ask('GET', '/api/account')).json<{ roles: { id: string }[] }>()).roles

describe('a key that stands where it should not', () => {
  const written = (key: string): [string, string, Record<string, string>][] => [
    ['in a query', `/api/registers?key=${key}`, {}],
    ['as an access token', `/api/registers?access_token=${key}`, {}],
    ['with a percent sign', `/api/registers?key=${key.replace('_', '%5F')}`, {}],
    ['with percent signs all through', `/api/registers?key=%6c%75${key.slice(2)}`, {}],
    ['with percent signs twice', `/api/registers?key=${key.replace('_', '%255f')}`, {}],
    ['in a path', `/api/registers/${key}`, {}],
    ['as the name of a parameter', `/api/registers?${key}`, {}],
    ['in capitals', `/api/registers?key=${key.toUpperCase()}`, {}],
    ['on a page', `/registers/?key=${key}`, {}],
    ['in a cookie', '/api/registers', { cookie: `theme=dark; key=${key}` }],
    ['in a header of its own', '/api/registers', { 'x-api-key': key }],
    ['without Bearer', '/api/registers', { authorization: key }],
    ['as a password', '/api/registers', { authorization: `Basic ${btoa(`api:${key}`)}` }],
    ['in the address of the page before', '/api/registers', { referer: `https://example.org/?key=${key}` }],
  ]

  it('is refused, and the answer says so in both languages without repeating it', async () => {
    const key = await aKey({}, 'auditor')
    for (const [where, path, headers] of written(key))
      for (const [language, said] of [
        ['en', /Authorization/],
        ['zh', /密钥/],
      ] as const) {
        const answer = await get(path, { ...headers, 'accept-language': language })
        const text = await answer.text()
        expect([where, answer.status, text]).toEqual([where, 400, expect.stringMatching(said)])
        expect(text).not.toContain(key)
      }
    expect((await get('/api/activity', { authorization: `Bearer ${key}` })).status).toBe(200)
  })

  it('does nothing there: not even with a good cookie beside it', async () => {
    const [admin, key] = [await anOfficer('admin'), await aKey()]
    expect((await admin.ask('GET', `/api/keys?key=${key}`)).status).toBe(400)
  })
})

describe('a page of somebody else', () => {
  const TYPES = [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/json',
  ]
  const FOREIGN: [string, Record<string, string>][] = [
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a neighbour of the same site', { origin: 'http://localhost:9999', 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['an old browser of another site', { origin: 'https://evil.example' }],
    ['a page that hides where it is', { origin: 'null' }],
    ['nobody says who', {}],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['a forged origin beside what the browser says', { origin: SITE.origin, 'sec-fetch-site': 'cross-site' }],
    ['another scheme', { origin: SITE.origin.replace('http:', 'https:'), 'sec-fetch-site': 'same-origin' }],
    ['a longer name', { origin: `${SITE.origin}.evil.example`, 'sec-fetch-site': 'same-origin' }],
  ]
  const WRITES: [string, string][] = [
    ['POST', '/api/invitations'],
    ['POST', '/api/keys'],
    ['PATCH', '/api/account'],
    ['DELETE', '/api/account/sessions/current'],
    ['POST', '/api/registers/places/entries'],
    ['POST', '/api/sessions/recovery'],
  ]

  it('gets nothing done with her cookie, whatever it sends as', async () => {
    const admin = await anOfficer('admin')
    const before = await (await admin.ask('GET', '/api/account')).text()
    for (const [from, headers] of FOREIGN)
      for (const type of TYPES)
        for (const [method, path] of WRITES) {
          const cookie = `__Host-lucid=${admin.cookie}`
          const answer = await ask(method, path, { cookie, 'content-type': type, ...headers }, 'name=x&role=admin')
          expect([from, type, path, answer.status]).toEqual([from, type, path, 403])
        }
    expect(await (await admin.ask('GET', '/api/account')).text()).toBe(before)
  })

  it('gets nothing done by naming another method', async () => {
    const tab = await aPerson()
    const headers = { ...SAME, cookie: `__Host-lucid=${tab.cookie}`, 'x-http-method-override': 'DELETE' }
    expect((await get('/api/account?_method=DELETE', headers)).status).toBe(200)
    expect((await tab.ask('GET', '/api/account')).status).toBe(200)
  })

  it('reads nothing either: no answer to a person is open to other origins', async () => {
    const tab = await aPerson()
    const headers = { cookie: `__Host-lucid=${tab.cookie}`, origin: 'https://evil.example' }
    for (const path of ['/api/account', '/api/account/sessions', '/api/account/activity', '/api/roles', '/api/keys']) {
      const answer = await get(path, headers)
      expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, null])
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })
})

describe('a session', () => {
  it('that somebody planted in her browser is not the one she signs in to', async () => {
    const [thief, tab] = [await aPerson(), new Tab()]
    await tab.signUp()
    const planted = thief.cookie
    tab.cookie = planted
    expect((await tab.signIn()).status).toBe(201)
    expect(tab.cookie).not.toBe(planted)
    expect((await thief.ask('GET', '/api/account')).status).toBe(401)
    const made = 'A'.repeat(43)
    tab.cookie = made
    expect((await tab.signIn()).status).toBe(201)
    expect(tab.cookie).not.toBe(made)
    expect((await get('/api/account', { cookie: `__Host-lucid=${made}` })).status).toBe(401)
  })

  it('is not taken from a cookie under another name', async () => {
    const tab = await aPerson()
    for (const name of ['lucid', '__Secure-lucid', '__host-lucid', ' __Host-lucid2'])
      expect((await get('/api/account', { cookie: `${name}=${tab.cookie}` })).status).toBe(401)
  })

  it('has another secret after each confirming, and the one before opens nothing', async () => {
    const tab = await aPerson()
    const before = tab.cookie
    expect((await tab.confirm()).status).toBe(201)
    expect((await get('/api/account', { cookie: `__Host-lucid=${before}` })).status).toBe(401)
    expect((await tab.ask('GET', '/api/account')).status).toBe(200)
  })

  it('of somebody whose account was closed is over everywhere', async () => {
    const [tab, phone] = [await aPerson(), new Tab()]
    const response = await tab.authenticator.get(await phone.options('/api/sessions'))
    await phone.post('/api/sessions', { response })
    const closed = await tab.ask('DELETE', '/api/account')
    expect([closed.status, cookieOf(closed)]).toEqual([204, ''])
    expect((await phone.ask('GET', '/api/account')).status).toBe(401)
  })
})

describe('two at the same time', () => {
  it('do not both take an invitation, nor one person twice', async () => {
    const admin = await anOfficer('admin')
    const { link } = await (await admin.post('/api/invitations', { role: 'auditor' })).json<{ link: string }>()
    const [one, other] = [await aPerson(), await aPerson()]
    const code = new URL(link).hash.slice(1)
    const tries = [one, other, one, other, one].map((tab) => tab.post('/api/invitations/acceptance', { code }))
    expect((await Promise.all(tries)).map(({ status }) => status).sort()).toEqual([201, 410, 410, 410, 410])
    expect((await rolesOf(one)).length + (await rolesOf(other)).length).toBe(1)
  })

  it('do not take an invitation that is being taken back', async () => {
    const admin = await anOfficer('admin')
    const { id, link } = await (
      await admin.post('/api/invitations', { role: 'auditor' })
    ).json<{ id: string; link: string }>()
    const tab = await aPerson()
    const [revoked, accepted] = await Promise.all([
      admin.ask('DELETE', `/api/invitations/${id}`),
      tab.post('/api/invitations/acceptance', { code: new URL(link).hash.slice(1) }),
    ])
    expect([
      [204, 410],
      [409, 201],
    ]).toContainEqual([revoked.status, accepted.status])
    expect((await rolesOf(tab)).length).toBe(accepted.status === 201 ? 1 : 0)
  })

  it('do not end each other’s roles until nobody administers the portal', async () => {
    await env.INTAKE.prepare(`UPDATE held_roles SET ended_at = '2020-01-01T00:00:00Z' WHERE role = 'admin'`).run()
    const [one, other] = [await anOfficer('admin'), await anOfficer('admin')]
    const [[ofOne], [ofOther]] = [await rolesOf(one), await rolesOf(other)]
    // Neither an administrator of an organisation nor one with bounds stands in for them.
    await anOfficer('admin', OWN)
    await anOfficer('admin', undefined, { registers: ['places'] })
    const answers = await Promise.all([
      one.ask('DELETE', `/api/roles/${ofOther?.id}`),
      other.ask('DELETE', `/api/roles/${ofOne?.id}`),
    ])
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    const left = (await rolesOf(one)).length > 0 ? one : other
    const [last] = await rolesOf(left)
    const refused = await left.ask('DELETE', `/api/roles/${last?.id}`)
    expect([refused.status, await messageOf(refused)]).toEqual([409, expect.stringMatching(/last administrator/)])
    expect((await left.ask('DELETE', '/api/account')).status).toBe(409)
    expect(await rolesOf(left)).toHaveLength(1)
  })
})

describe('somebody with a stolen recovery code of an officer', () => {
  it('takes nothing away from her', async () => {
    const officer = await anOfficer('publisher', OWN)
    const thief = new Tab()
    expect((await thief.post('/api/sessions/recovery', { code: officer.recoveryCodes[0] })).status).toBe(201)
    const { passkeys } = await (await officer.ask('GET', '/api/account')).json<{ passkeys: { id: string }[] }>()
    const response = await new Authenticator().create(await thief.options('/api/account/passkeys'))
    expect((await thief.post('/api/account/passkeys', { response })).status).toBe(201)
    for (const [method, path] of [
      ['DELETE', `/api/account/passkeys/${passkeys[0]?.id}`],
      ['DELETE', '/api/account'],
      ['POST', '/api/account/recovery-codes'],
    ] as const) {
      const answer = await thief.ask(method, path, method === 'POST' ? {} : undefined)
      expect([path, answer.status, await messageOf(answer)]).toEqual([
        path,
        403,
        expect.stringMatching(/recovery code/),
      ])
    }
    expect(await rolesOf(thief)).toEqual([])
    expect((await officer.signIn()).status).toBe(201)
    expect(await rolesOf(officer)).toHaveLength(1)
  })
})

describe('a body', () => {
  it('gives nobody more than the request is for', async () => {
    const admin = await anOfficer('admin', OWN, { registers: ['places'] })
    const made = await admin.post('/api/keys', {
      role: 'publisher',
      organisation: OWN,
      bounds: { registers: ['places'] },
      days: 1,
    })
    const { id } = await made.json<{ id: string }>()
    const grant = { role: 'publisher', organisation: OWN, bounds: { registers: ['places'] } }
    const tries: [string, string, object, number][] = [
      ['PATCH', '/api/account', { name: 'x', role: 'admin' }, 422],
      ['PATCH', '/api/account', { name: 'x', unreleased: false }, 422],
      ['POST', '/api/invitations', { ...grant, invitedBy: 'operator' }, 422],
      ['POST', '/api/invitations', { ...grant, bounds: { ...grant.bounds, everywhere: true } }, 422],
      ['POST', '/api/invitations', { ...grant, organisation: OTHER }, 403],
      ['POST', '/api/invitations', { ...grant, bounds: {} }, 403],
      ['POST', '/api/keys', { ...grant, days: 1, createdBy: 'operator' }, 422],
      ['POST', '/api/keys', { ...grant, days: 1, id: 'mine' }, 422],
      ['POST', `/api/keys/${id}/rotation`, { graceHours: 0, bounds: {} }, 422],
      ['POST', `/api/keys/${id}/rotation`, { graceHours: 0, role: 'admin' }, 422],
      ['POST', '/api/invitations/acceptance', { code: 'x', role: 'admin' }, 422],
      ['POST', '/api/account/recovery-codes', { account: 'somebody' }, 422],
    ]
    for (const [method, path, body, status] of tries) {
      const answer = await admin.ask(method, path, body)
      expect([path, body, answer.status]).toEqual([path, body, status])
    }
    for (const text of ['{"__proto__":{"role":"admin"},"name":null}', '{"constructor":{},"name":null}'])
      expect((await ask('PATCH', '/api/account', headersOf(admin), text)).status).toBe(422)
    expect(await rolesOf(admin)).toMatchObject([
      { role: 'admin', organisation: OWN, bounds: { registers: ['places'] } },
    ])
  })

  it('that is no JSON, no object or too long is refused', async () => {
    const tab = await aPerson()
    for (const [text, status] of [
      ['{"name":', 400],
      ['[]', 422],
      ['null', 422],
      ['"x"', 422],
      [`{"name":"${'水'.repeat(20_000)}"}`, 413],
    ] as const) {
      const answer = await ask('PATCH', '/api/account', headersOf(tab), text)
      expect([text.slice(0, 9), answer.status]).toEqual([text.slice(0, 9), status])
    }
  })

  const headersOf = (tab: Tab) => ({
    ...SAME,
    cookie: `__Host-lucid=${tab.cookie}`,
    'content-type': 'application/json',
  })

  it('does not act in a role of somebody else’s, nor in one that ended', async () => {
    const [tab, other] = [await anOfficer('auditor', OWN), await anOfficer('admin')]
    const [hers] = await rolesOf(other)
    expect((await tab.ask('GET', '/api/keys', undefined, { 'lucid-role': hers?.id ?? '' })).status).toBe(403)
    const second = await give(tab, 'auditor', OTHER)
    expect((await other.ask('DELETE', `/api/roles/${second}`)).status).toBe(204)
    expect((await tab.ask('GET', '/api/activity', undefined, { 'lucid-role': second })).status).toBe(403)
    expect((await tab.ask('GET', '/api/activity')).status).toBe(200)
  })
})

describe('a name that is not what it seems', () => {
  const BAD: [string, string][] = [
    ['10,000 characters', '水'.repeat(10_000)],
    ['41 characters', '水'.repeat(41)],
    ['a control character', '站\u0000'],
    ['a line break', '站\n点'],
    ['a bidirectional override', '站\u202eexe'],
    ['an isolate', '站\u2066点'],
    ['a zero-width joiner', '站\u200d点'],
    ['a soft hyphen', 'ad\u00admin'],
    ['letters of two scripts', 'pаypal'],
    ['letters of full width', 'ａｄｍｉｎ'],
    ['letters of mathematics', '𝐚𝐝𝐦𝐢𝐧'],
    ['letters in circles', 'Ⓐdmin'],
    ['a ligature', 'oﬃcer'],
    ['a radical of Han', '⼀号站'],
    ['heaped marks', 'a\u0334\u0335\u0336\u0337dmin'],
    ['a mobile number', '站 13800138000'],
  ]

  it.each(BAD)('with %s is refused of accounts, passkeys and keys alike, naming the field', async (_, name) => {
    const admin = await anOfficer('admin')
    const response = await new Authenticator().create(await admin.options('/api/account/passkeys'))
    const answers = [
      await admin.ask('PATCH', '/api/account', { name }),
      await admin.post('/api/account/passkeys', { response, name }),
      await admin.post('/api/keys', { role: 'auditor', bounds: {}, days: 1, name }),
    ]
    for (const answer of answers) {
      expect(answer.status === 422 || answer.status === 413).toBe(true)
      if (answer.status === 422)
        expect((await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/name'])
    }
  })

  it.each(['张三（值班）', '环保局：二科', 'Zoë', 'Nguyễn Thị', 'Анна', '监测站 №2', '1号口'])(
    'but sound is taken: %s',
    async (name) => {
      const tab = await aPerson()
      expect((await tab.ask('PATCH', '/api/account', { name })).status).toBe(204)
      expect(await json(await tab.ask('GET', '/api/account'))).toMatchObject({ name: name.normalize('NFC') })
    },
  )
})

describe('a secret', () => {
  afterEach(() => vi.restoreAllMocks())

  it('stands in no log line, no answer, no row of either database, wherever it was sent', async () => {
    const logged: unknown[][] = []
    for (const name of ['log', 'error', 'warn', 'info', 'debug'] as const)
      vi.spyOn(console, name).mockImplementation((...line: unknown[]) => void logged.push(line))
    const marked = (name: string): string => name.padEnd(43, 'Q')
    const secrets = {
      key: `lucid_${marked('MarkedKey')}`,
      cookie: marked('MarkedCookie'),
      code: marked('MarkedCode'),
      token: marked('MarkedToken'),
    }
    const tab = await aPerson()
    const good = await aKey({}, 'admin')
    const answers = [await get(`/api/registers/${secrets.key}/records`), await get(`/api/keys/${secrets.key}`)]
    const from = { ...SAME, 'content-type': 'application/json' }
    for (const secret of Object.values(secrets))
      answers.push(
        await get(`/api/registers?key=${secret}`),
        await get('/api/account', { cookie: `__Host-lucid=${secret}` }),
        await get('/api/keys', { authorization: `Bearer ${secret}` }),
        await get('/api/operator/keys', { authorization: `Bearer ${secret}` }),
        await ask('POST', '/api/sessions/recovery', from, JSON.stringify({ code: secret })),
        await ask('POST', '/api/invitations/preview', from, JSON.stringify({ code: secret })),
        await tab.post('/api/invitations/acceptance', { code: secret }),
        await ask('PATCH', '/api/account', { ...from, cookie: `__Host-lucid=${secret}` }, `{"name":"${secret}"`),
      )
    const { link } = await (
      await ask(
        'POST',
        '/api/operator/invitations',
        { ...from, authorization: 'Bearer operator-token-of-the-tests' },
        '{"role":"auditor"}',
      )
    ).json<{ link: string }>()
    const code = new URL(link).hash.slice(1)
    answers.push(await tab.post('/api/invitations/acceptance', { code }))
    answers.push(await get('/api/activity', { authorization: `Bearer ${good}` }))
    const told = await Promise.all(
      answers.map(async (answer) => `${JSON.stringify([...answer.headers])}${await answer.text()}`),
    )
    const hidden = [...Object.values(secrets), code, good, tab.cookie ?? '', ...tab.recoveryCodes, env.LOG_KEY]
    const places = { logged: JSON.stringify(logged), told: told.join('\n'), ...(await everything()) }
    for (const [place, text] of Object.entries(places))
      expect([place, hidden.filter((secret) => text.includes(secret))]).toEqual([place, []])
    // The operator's token of the tests is short; it opens more than all others.
    for (const [place, text] of Object.entries(places))
      expect([place, text.includes('operator-token-of')]).toEqual([place, false])
    expect(places.intake).toContain(tab.account)
  })

  const everything = async (): Promise<{ intake: string; record: string }> => {
    const dump = async (db: D1Database): Promise<string> => {
      const tables = await db
        .prepare(
          `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'search*'`,
        )
        .all<{ name: string }>()
      const all = await Promise.all(
        tables.results.map(({ name }) => db.prepare(`SELECT * FROM "${name}" LIMIT 5000`).all()),
      )
      return JSON.stringify(all.map(({ results }) => results))
    }
    return { intake: await dump(env.INTAKE), record: await dump(env.RECORD) }
  }
})
