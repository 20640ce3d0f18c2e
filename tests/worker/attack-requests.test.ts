import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { SITE } from './authenticator.ts'
import { aPlace, ask, countEntries, get, publishAll, type ProblemAnswer } from './builders.ts'
import { doorsOf, each, WRITES, type Route } from './every-route.ts'
import { anOfficer, type Tab } from './people.ts'

let addresses = 0
const from = () => ({ 'cf-connecting-ip': `2001:db8:c::${(addresses++).toString(16)}` })

let officer: Tab
beforeAll(async () => {
  await publishAll('places', [aPlace()])
  officer = await anOfficer('admin')
})

/** How many rows every table of a database has; what is counted of every request is not looked at. */
const countsOf = async (db: D1Database): Promise<Record<string, unknown>> => {
  const { results } = await db
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'search*' AND name NOT GLOB 'operation*'`,
    )
    .all<{ name: string }>()
  const counts = await Promise.all(
    results.map(({ name }) => db.prepare(`SELECT count(*) AS n FROM "${name}"`).first<number>('n')),
  )
  return Object.fromEntries(results.map(({ name }, at) => [name, counts[at]]))
}

describe('every route that writes', () => {
  /** What a form, a picture or a script of another site can have a browser send without asking first. */
  const FORMS: [string, string][] = [
    ['text/plain', '{"name":"x"}'],
    ['application/x-www-form-urlencoded', 'name=x'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--x--\r\n'],
  ]
  const FOREIGN: [who: string, form: number, headers: Record<string, string>][] = [
    ['another site', 0, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site', 1, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site with an old browser', 2, { origin: 'https://evil.example' }],
    ['a sandboxed frame', 1, { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ]
  const foreign = FOREIGN.map(([who, form, headers]) => {
    const [type = '', body = ''] = FORMS[form] ?? []
    return { who, type, body, headers: { ...headers, 'content-type': type } }
  })
  const isOfSessions = (route: Route): boolean => doorsOf(route).includes('session')

  it('refuses a page of somebody else that has her cookie, and says that this is why', async () => {
    const wrong = await each([...WRITES.filter(isOfSessions).entries()], async ([at, { method, filled }]) => {
      const told: string[] = []
      // Two of the four ways each, in turn: what refuses them stands in one place, before any route is looked for.
      for (const { who, type, body, headers } of at % 2 === 0 ? foreign.slice(0, 2) : foreign.slice(2)) {
        const cookie = `__Host-lucid=${officer.cookie}`
        const answer = await ask(method, filled, { ...from(), ...headers, cookie }, body)
        const { issues } = await answer.json<ProblemAnswer>()
        const isOwn = answer.status === 403 && /not made by a page/.test(issues?.[0]?.message ?? '')
        if (!isOwn) told.push(`${method} ${filled} ${who} ${type} ${answer.status}`)
      }
      return told
    })
    expect(wrong.flat()).toEqual([])
    expect(WRITES.filter(isOfSessions).length).toBeGreaterThan(80)
  })

  it('takes nothing from a form of another site either where nobody need be signed in, and stores nothing', async () => {
    const before = [await countsOf(env.RECORD), await countsOf(env.INTAKE)]
    const open = WRITES.filter((route) => !isOfSessions(route))
    const taken = await each(open, async ({ method, filled }) => {
      const told: string[] = []
      for (const { who, type, body, headers } of foreign) {
        const answer = await ask(method, filled, { ...from(), ...headers }, body)
        await answer.body?.cancel()
        if (answer.status < 400 || answer.status >= 500)
          told.push(`${method} ${filled} ${who} ${type} ${answer.status}`)
      }
      return told
    })
    expect(taken.flat()).toEqual([])
    expect([await countsOf(env.RECORD), await countsOf(env.INTAKE)]).toEqual(before)
  })

  it('is not reached by a GET, whatever it says of its method', async () => {
    const before = [await countsOf(env.RECORD), await countsOf(env.INTAKE)]
    await each(WRITES, async ({ method, filled }) => {
      const query = `?_method=${method}&method=${method}`
      const answer = await officer.ask('GET', `${filled}${query}`, undefined, {
        ...from(),
        'x-http-method-override': method,
        'x-method-override': method,
      })
      await answer.body?.cancel()
    })
    expect([await countsOf(env.RECORD), await countsOf(env.INTAKE)]).toEqual(before)
  })
})

describe('an address that is written in another way', () => {
  /** Each of them would be a guarded or another address, were it read once more or otherwise. */
  const TRICKS = [
    '/api/..%2fapi/operator/keys',
    '/api/registers/..%2foperator%2fkeys',
    '/api/registers/%2e%2e/operator/keys',
    '/api/registers/..;/operator/keys',
    '/api/registers/..%5coperator%5ckeys',
    '/api/registers/%252e%252e/operator/keys',
    '/api/registers/%c0%ae%c0%ae/operator/keys',
    '/api/registers/%e0%80%ae%e0%80%ae/keys',
    '/api/registers/places/records/110000%00.json',
    '/api/registers/places/records/110000;x=1',
    '/api/registers/places/records/%2e%2e%2f%2e%2e%2faccount',
    '/api/registers/PLACES/records',
    '/API/registers',
    '/api//registers',
    '/api/registers/places%2frecords',
    '/objects/..%2f..%2fevidence%2freports',
    '/objects/%2e%2e%2flog%2fcheckpoint',
    `/objects/${'A'.repeat(64)}`,
    `/objects/${'0'.repeat(64)}%00`,
    '/log/tile/0/..%2f..%2fcheckpoint',
    '/log/tile/entries/000%2f',
    '/log/tile/0/x001/../../../..',
    '/feeds/registers/..%2fnewest.atom',
    '/feeds/registers/places.atom%00.html',
    '/credentials/status/..%2f..%2fdid.json',
    '/api/reports/..%2faccount',
    '/api/points/accounts/..%2f..%2foperator',
    '/epcis/v2/..%2f..%2fapi%2faccount',
    '/api/%6fperator/keys',
    '/api/oper%61tor/keys',
    '/api/registers/__proto__/records',
    '/api/registers/constructor',
    '/api/gep/methods/toString',
    '/api/green-lists/__proto__/export.json',
    '/api/points/rules/__proto__',
  ]

  it.each(TRICKS)('%s opens nothing', async (path) => {
    for (const suffix of ['', '?x=%00', '?x=%c0%af']) {
      const answer = await get(path + suffix, from())
      const text = await answer.text()
      expect([path, answer.status]).toEqual([path, expect.toSatisfy((status: number) => status >= 400 && status < 500)])
      expect(text).not.toMatch(/sqlite|D1_|at \w+ \(|node_modules|worker\//i)
    }
  })

  it('leads nowhere else: what a code leads to keeps to this portal, whatever is written in it', async () => {
    const codes = [
      '/01/09520000000011',
      '/01/09520000000011/10/%2f%2fevil.example',
      '/01/09520000000011/10/A%5c%5cevil.example',
      '/01/09520000000011/21/A%0d%0aLocation:%20https:%2f%2fevil.example',
      '/01/09520000000011/21/A%0d%0aSet-Cookie:%20x=1',
      '/01/09520000000011?10=//evil.example',
      '/01/09520000000011?linkType=https://evil.example',
      '/01/09520000000011?next=//evil.example&url=https://evil.example',
      '/01/09520000000011/10/..%2f..%2f..%2fevil',
      '//evil.example/01/09520000000011',
      '/01/09520000000011/10/%E5%93%81%0A',
      '/01/09520000000011?x=%0d%0aSet-Cookie:y=1',
      '/01/09520000000011?x=\u000d\u000aSet-Cookie:y=1',
    ]
    const WAYS: Record<string, string>[] = [{}, { 'x-forwarded-host': 'evil.example' }, { accept: 'text/html' }]
    for (const code of codes)
      for (const header of WAYS) {
        const answer = await get(code, { ...from(), ...header })
        await answer.body?.cancel()
        const to = answer.headers.get('location')
        expect([code, answer.headers.get('set-cookie')]).toEqual([code, null])
        if (to !== null) {
          expect([code, to]).toEqual([code, expect.stringMatching(/^\/[^/\\]/)])
          expect([code, new URL(to, 'https://lucid.example').host]).toEqual([code, 'lucid.example'])
        }
        expect([...answer.headers].some(([, value]) => /[\r\n]/.test(value))).toBe(false)
      }
  })
})

describe('a value that reaches a header', () => {
  const INJECTIONS = [
    'x%0d%0aX-Injected:%201',
    'x%0aX-Injected:1',
    'x%22;%20filename=%22evil.html',
    'x%E5%98%8D%E5%98%8A',
    '%00',
  ]
  /** Names, cursors, languages and days that stand in `Content-Disposition`, `Link`, `Location` and `ETag`. */
  const at = (value: string): string[] => [
    `/api/registers/places/records?limit=1&q=${value}`,
    `/api/registers/places/records?limit=1&cursor=${value}`,
    `/api/registers/places/export.csv?for=${value}`,
    `/api/registers/${value}/export.csv`,
    `/api/registers/${value}/template.csv`,
    `/api/green-lists/${value}/export.csv`,
    `/api/green-lists/products/export.csv?on=${value}`,
    `/api/gep/accounts/110000/2024/${value}/export.csv`,
    `/feeds/search.atom?q=${value}`,
    `/feeds/subscriptions.opml?place=${value}`,
    `/feeds/registers/${value}.atom`,
    `/api/certificates?limit=1&q=${value}`,
    `/api/search?q=${value}`,
    `/epcis/v2/events?perPage=1&EQ_bizStep=${value}`,
    `/epcis/v2/events/${value}`,
    `/api/log/entries/${value}.leaf`,
    `/01/09520000000011/10/${value}`,
  ]

  it.each(INJECTIONS)('makes no header of its own: %s', async (value) => {
    const ways: Record<string, string>[] = [{}, { 'accept-language': `en,${value}`, 'if-none-match': `"${value}"` }]
    for (const path of at(value))
      for (const headers of ways) {
        const answer = await get(path, { ...from(), ...headers })
        await answer.body?.cancel()
        expect([path, answer.status < 500, answer.headers.get('x-injected')]).toEqual([path, true, null])
        const disposition = answer.headers.get('content-disposition') ?? ''
        expect([path, disposition]).toEqual([path, expect.not.stringContaining('evil')])
        expect([...answer.headers].filter(([, text]) => /[\r\n\0]/.test(text))).toEqual([])
      }
  })

  it('is no name of a header either: who asks with an odd one is answered as before', async () => {
    const odd = {
      'x-request-id': 'a\tb',
      'content-language': 'zh\u00e9',
      expect: '200-ok',
      te: 'trailers',
      'x-lucid': '\u00ff',
    }
    expect((await get('/api/registers/places/records/110000', odd)).status).toBe(200)
    expect(
      (await ask('POST', '/api/sessions', { ...odd, 'content-type': 'application/json' }, '{}')).status,
    ).toBeLessThan(500)
  })
})

describe('what is refused', () => {
  it('left nothing behind', async () => {
    expect(await countEntries()).toBe(1)
    expect(SITE.origin).toMatch(/^http/)
  })
})
