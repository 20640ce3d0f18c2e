import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { SECURITY_HEADERS } from '../../content/security/headers.ts'
import { api } from '../../worker/api.ts'
import { securityText } from '../../worker/security-txt.ts'
import { SITE } from './authenticator.ts'
import { aPlace, aReading, ask, aStation, get, publishAll } from './builders.ts'
import { doorsOf, each, READS, ROUTES, type Route } from './every-route.ts'
import { anOfficer, type Tab } from './people.ts'

/** What every answer of every route says of itself to browsers and to caches. */

const CORP = 'Cross-Origin-Resource-Policy'
let addresses = 0
const from = () => ({ 'cf-connecting-ip': `2001:db8:a::${(addresses++).toString(16)}` })

let officer: Tab
beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('air-stations', [aStation()])
  await publishAll('air-quality', [aReading()])
  officer = await anOfficer('admin')
})

/** Headers that an answer should have and has not, as `name: value`. */
const wrongHeaders = ({ headers }: Response): string[] => {
  const isOpen = headers.get('Access-Control-Allow-Origin') === '*' && !headers.has('Access-Control-Allow-Methods')
  const wanted = { ...SECURITY_HEADERS, ...(isOpen ? { [CORP]: 'cross-origin' } : {}) }
  return Object.entries(wanted).flatMap(([name, value]) =>
    headers.get(name) === value ? [] : [`${name}: ${headers.get(name)}`],
  )
}

describe('the headers that a browser holds a page to', () => {
  it('allow exactly what pages need, and nothing else', () => {
    expect(SECURITY_HEADERS).toEqual({
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; " +
        "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lucid",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=()',
      'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
    })
  })

  it('stand in the answer of every route to every method, found or refused', async () => {
    const others = ['/api/nothing', '/epcis/nothing', '/01/09520000000011', '/01/1', '/.well-known/nothing']
    const asked = [...ROUTES, ...others.map((filled) => ({ method: 'GET', filled }))].flatMap(({ method, filled }) =>
      // Its own method, one that may be asked of everything, and one that nearly nothing knows.
      [method, 'OPTIONS', 'PATCH'].map((each) => `${each} ${filled}`),
    )
    const statuses = new Set<number>()
    const wrong = await each([...new Set(asked)], async (request) => {
      const [method = '', path = ''] = request.split(' ')
      const answer = await ask(method, path, from())
      await answer.body?.cancel()
      statuses.add(answer.status)
      return wrongHeaders(answer).map((header) => `${request} ${answer.status} ${header}`)
    })
    expect(wrong.flat()).toEqual([])
    // Found and refused in every way.
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 204, 302, 401, 403, 404, 405, 415, 422]))
  })

  it('stand in what is led on before any router, in a 304 and in a 500', async () => {
    const led = await ask('GET', '/01/09520000000011?x=1', from())
    const etag = (await get('/api/registers/places/records/110000')).headers.get('etag') ?? ''
    const unchanged = await get('/api/registers/places/records/110000', { 'if-none-match': etag })
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const failing = { ...env, RECORD: undefined }
    const request = new Request('http://127.0.0.1/api/registers', { headers: from() })
    const failed = await Reflect.apply(api.fetch, api, [request, failing, createExecutionContext()])
    expect([unchanged.status, failed.status]).toEqual([304, 500])
    expect([led, unchanged, failed].flatMap(wrongHeaders)).toEqual([])
  })
  afterEach(() => vi.restoreAllMocks())

  it('are not loosened where somebody is signed in: nothing of hers is for other origins', async () => {
    const wrong = await each(
      READS.filter((route) => doorsOf(route).length > 0),
      async ({ filled }) => {
        const answer = await officer.ask('GET', filled, undefined, { ...from(), origin: 'https://evil.example' })
        await answer.body?.cancel()
        const { headers } = answer
        const [cors, corp] = [headers.get('Access-Control-Allow-Origin'), headers.get(CORP)]
        return cors === null && corp === 'same-origin' ? [] : [`${filled} ${answer.status} ${cors} ${corp}`]
      },
    )
    expect(wrong.flat()).toEqual([])
  })
})

describe('where to tell of a flaw', () => {
  it('stands where RFC 9116 has it, for less than a year from today', async () => {
    const answer = await get('/.well-known/security.txt')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
    const lines = (await answer.text()).trimEnd().split('\n')
    const fields = new Map(
      lines.map((line): [string, string] => [line.replace(/:.*/, ''), line.replace(/^[^:]*: /, '')]),
    )
    expect([...fields.keys()]).toEqual(['Contact', 'Expires', 'Preferred-Languages', 'Canonical', 'Policy'])
    const days = (Date.parse(fields.get('Expires') ?? '') - Date.now()) / 86_400_000
    expect(days > 170 && days < 365).toBe(true)
    expect(fields.get('Canonical')).toMatch(/^https?:.*\/\.well-known\/security\.txt$/)
    const named = securityText(
      { PORTAL_ORIGIN: 'https://lucid.example', SECURITY_CONTACT: 'mailto:a@b.example' },
      new Date(0),
    )
    expect(named).toBe(
      'Contact: mailto:a@b.example\nContact: https://lucid.example/security/#report\nExpires: 1970-06-30T00:00:00Z\n' +
        'Preferred-Languages: zh, en\nCanonical: https://lucid.example/.well-known/security.txt\n' +
        'Policy: https://lucid.example/security/\n',
    )
  })
})

/** Without what is made anew for each answer: challenges, and the instant at which it was made. */
const steady = (text: string): string =>
  text.replace(/"(challenge|salt|signature)":"[^"]*"|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
const readOf = async (path: string, headers: Record<string, string>) => {
  const answer = await get(path, { ...from(), ...headers })
  return { answer, text: steady(await answer.text()) }
}
const isKept = ({ headers }: Response): boolean => !/no-store|private/.test(headers.get('Cache-Control') ?? 'no-store')

const PUBLIC: readonly Route[] = READS.filter((route) => doorsOf(route).length === 0)

describe('a cache on the way', () => {
  const EVIL = 'evil.example'
  /** Headers that some proxies and frameworks take an address, a method or a person from. */
  const SMUGGLED: Record<string, string> = {
    'x-forwarded-host': EVIL,
    'x-forwarded-proto': 'http',
    'x-forwarded-scheme': 'nothttps',
    'x-forwarded-port': '1337',
    'x-forwarded-prefix': `/${EVIL}`,
    'x-forwarded-for': '127.0.0.1',
    'x-host': EVIL,
    'x-original-url': `/${EVIL}`,
    'x-rewrite-url': `/${EVIL}`,
    'x-http-method-override': 'DELETE',
    'x-real-ip': '127.0.0.1',
    forwarded: `host=${EVIL};proto=http`,
    'true-client-ip': '127.0.0.1',
    'x-request-id': EVIL,
    origin: `https://${EVIL}`,
    referer: `https://${EVIL}/`,
    'user-agent': EVIL,
    cookie: `theme=${EVIL}`,
  }

  it('is given nothing that a header outside its key has changed', async () => {
    const wrong = await each(PUBLIC, async ({ filled }) => {
      const [plain, smuggled] = [await readOf(filled, {}), await readOf(filled, SMUGGLED)]
      if (!isKept(plain.answer)) return []
      const said = `${smuggled.text}${JSON.stringify([...smuggled.answer.headers].filter(([n]) => n !== 'x-request-id'))}`
      const isSame = plain.text === smuggled.text && plain.answer.status === smuggled.answer.status
      return isSame && !said.includes(EVIL) ? [] : [filled]
    })
    expect(wrong.flat()).toEqual([])
  })

  it('is told by Vary what else an answer depends on', async () => {
    const WAYS: [string, string[]][] = [
      ['Accept-Language', ['zh', 'en']],
      ['Accept', ['*/*', 'application/json', 'text/html', 'application/ld+json']],
    ]
    const wrong = await each(PUBLIC, async ({ filled }) => {
      const missing: string[] = []
      for (const [name, values] of WAYS) {
        const answers = []
        for (const value of values) answers.push(await readOf(filled, { [name]: value }))
        const [first] = answers
        for (const { answer, text } of answers)
          if (isKept(answer) && text !== first?.text)
            if (!answer.headers.get('Vary')?.includes(name)) missing.push(`${filled} ${name}`)
      }
      return missing
    })
    expect([...new Set(wrong.flat())]).toEqual([])
  })

  it('keeps no answer to somebody, and none that refuses', async () => {
    const wrong = await each(READS, async (route) => {
      const isGuarded = doorsOf(route).some((door) => door !== 'anyone')
      const answers = [await get(route.filled, from()), await officer.ask('GET', route.filled, undefined, from())]
      return answers.flatMap((answer) => {
        const said = answer.headers.get('Cache-Control')
        const mustNot = isGuarded || answer.status >= 400
        return mustNot && !said?.startsWith('no-store') ? [`${route.filled} ${answer.status} ${said}`] : []
      })
    })
    expect(wrong.flat()).toEqual([])
  })

  it('is handed one answer for one address: what was not asked for is refused or left out, never shown', async () => {
    const wrong = await each(PUBLIC, async ({ filled }) => {
      const { answer, text } = await readOf(`${filled}?zzz=${EVIL}&utm_source=${EVIL}`, {})
      const said = `${text}${JSON.stringify([...answer.headers])}`
      return isKept(answer) && said.includes(EVIL) ? [`${filled} ${answer.status}`] : []
    })
    // A code leads on with the query that it came with; lists name their next page by the question that was asked.
    expect(wrong.flat().filter((one) => !/^\/\d{2,4}\//.test(one))).toEqual([])
  })

  it('sets no cookie for anybody but who signs in', async () => {
    const cookies = await each(READS, async ({ filled }) => {
      const answer = await get(filled, { ...from(), origin: SITE.origin })
      return answer.headers.has('set-cookie') ? [filled] : []
    })
    expect(cookies.flat()).toEqual([])
  })
})
