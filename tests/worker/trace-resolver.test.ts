import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aiEntry, PRIMARY_KEYS } from '../../content/trace/ai.ts'
import { writeCompressed } from '../../content/trace/compression.ts'
import { readDigitalLink, type DigitalLink } from '../../content/trace/digital-link.ts'
import { serialOf } from '../../content/trace/serial.ts'
import { openSerials } from '../../db/intake/serials.ts'
import { isTradeItem, readResolved } from '../../db/record/resolver-links.ts'
import { leadOn } from '../../worker/trace/lead.ts'
import { mayLead } from '../../worker/trace/may-lead.ts'
import { pageOfUnread } from '../../worker/trace/unread.ts'
import { STATEMENTS, type Statement } from '../resolver-statements.ts'
import { ask as askInEnglish, publishAll, type ProblemAnswer } from './builders.ts'
import { aCertificate, aProduct as aCertified, publishGround } from './certificate-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { OTHERS, publishIdentifiers } from './trace-builders.ts'

const GTIN = '09520000000073'
const PRODUCER = '939901010000002112'
const ORIGIN = env.PORTAL_ORIGIN
const VOC = 'https://ref.gs1.org/voc/'

/** As a reader of Chinese does. */
const ask: typeof askInEnglish = (method, path, headers, ...rest) =>
  askInEnglish(method, path, { 'accept-language': 'zh', ...headers }, ...rest)
const get = (path: string, headers?: Record<string, string>): Promise<Response> => ask('GET', path, headers)

const aProduct = (over: object = {}) => ({
  gtin: GTIN,
  name: '示例绿茶',
  nameEn: 'Demonstration green tea',
  producer: PRODUCER,
  producerName: '示例茶叶专业合作社',
  serials: 'portal',
  ...over,
})

const aLink = (over: object = {}) => ({
  gtin: GTIN,
  anchor: '/',
  link: 'about',
  producer: PRODUCER,
  linkType: 'pip',
  href: 'https://tea.example.com/green',
  title: '示例绿茶介绍',
  titleEn: 'About the tea',
  mediaType: 'text/html',
  languages: 'zh',
  ...over,
})

interface Linkset {
  linkset: ({ anchor: string; description?: string } & Record<string, unknown>)[]
}

const linksetOf = async (path: string, headers = {}): Promise<Linkset> => {
  const answer = await get(path, headers)
  expect(answer.status).toBe(200)
  return answer.json()
}

/** Where an address leads. */
const leadsTo = async (path: string, headers = {}): Promise<string | null> => {
  const answer = await get(path, headers)
  expect([path, answer.status]).toEqual([path, 307])
  expect(await answer.text()).toBe('')
  return answer.headers.get('location')
}

beforeAll(async () => {
  await publishAll('products', [aProduct(), aProduct({ gtin: '09520000000080' })])
  await publishAll('product-links', [
    aLink(),
    aLink({ link: 'about-en', href: 'https://tea.example.com/en', languages: 'en' }),
    aLink({ link: 'manual', linkType: 'instructions', href: 'https://tea.example.com/how?a=1#steps', languages: '' }),
    aLink({ link: 'film-1', linkType: 'relatedVideo', href: 'https://tea.example.com/1', languages: '' }),
    aLink({ link: 'film-2', linkType: 'relatedVideo', href: 'https://tea.example.com/2', languages: '' }),
    aLink({ link: 'shop-cn', linkType: 'hasRetailers', href: 'https://tea.example.com/cn', context: 'CN' }),
    aLink({ link: 'shop-fr', linkType: 'hasRetailers', href: 'https://tea.example.com/fr', context: 'FR' }),
    aLink({ link: 'tests', anchor: '/10/A1', linkType: 'safetyInfo', href: 'https://tea.example.com/a1.pdf' }),
    aLink({ link: 'about', anchor: '/10/A1', href: 'https://tea.example.com/lot-a1' }),
    aLink({ link: 'odd', anchor: '/10/a%2Fb%25', linkType: 'safetyInfo', href: 'https://tea.example.com/odd.pdf' }),
    aLink({ gtin: '09520000000080', link: 'taken', href: 'https://elsewhere.example.com/' }),
  ])
  const other = { gtin: '09520000000080', producer: '91990101000000283M', _reason: 'made by another now' }
  await publishAll('products', [aProduct(other)])
  await publishIdentifiers()
})

/** What shows each statement of conformance, by how it begins. */
const SHOWN: Record<Statement, () => Promise<void>> = {
  'For primary keys that have key qualifiers': async () => {
    for (const key of PRIMARY_KEYS)
      for (const order of aiEntry(key)?.key ?? [])
        for (const ai of order) {
          const { paths } = await (await get('/api/openapi.json')).json<{ paths: Record<string, unknown> }>()
          expect(Object.keys(paths).some((path) => path.startsWith(`/${key}/`) && path.includes(`/${ai}/`))).toBe(true)
        }
    expect(await leadsTo(`/01/${GTIN}/22/V/10/A1/21/7`)).toBe(`/trace/${GTIN}/?lot=A1&serial=7`)
    expect(await leadsTo(`/8006/${GTIN}0102/10/A1/21/7`)).toBe(`/trace/${GTIN}/?lot=A1&serial=7`)
  },
  'SHALL support HTTP 1.1': async () => {
    const head = await ask('HEAD', `/01/${GTIN}`)
    expect([head.status, head.headers.get('location')]).toEqual([307, `/trace/${GTIN}/`])
    const options = await ask('OPTIONS', `/01/${GTIN}`)
    expect(options.status).toBe(204)
    expect(options.headers.get('allow')).toContain('GET')
    const other = await ask('POST', `/01/${GTIN}`)
    expect(other.status).toBe(405)
  },
  'SHALL support HTTP Over TLS': async () => {
    expect((await get(`/01/${GTIN}`)).headers.get('strict-transport-security')).toContain('max-age')
  },
  'SHALL support CORS': async () => {
    for (const path of [`/01/${GTIN}`, `/01/${GTIN}?linkType=linkset`, '/01/1', `/.well-known/gs1resolver`]) {
      const answer = await get(path, { origin: 'https://elsewhere.example' })
      expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, '*'])
      expect(answer.headers.get('access-control-expose-headers')).toContain('Link')
    }
  },
  'SHALL extract and syntactically validate': async () => {
    for (const path of ['/01/09520000000074', '/01/1', '/01', '/01/', `/01/${GTIN}/10`, `/01/${GTIN}?17=271331`]) {
      const answer = await get(path)
      expect([path, answer.status]).toEqual([path, 400])
      const problem = await answer.json<ProblemAnswer>()
      expect(problem.issues?.[0]?.pointer).toMatch(/^\/(01|10|17)$/)
    }
  },
  'SHALL NOT use a 200 OK': async () => {
    for (const path of [
      `/01/${GTIN}?linkType=gs1:nothing`,
      '/01/09520000000011',
      '/01/09520000000011?linkType=linkset',
    ])
      expect([path, (await get(path)).status]).toEqual([path, 404])
  },
  'A resolver SHALL be able to decompress': async () => {
    for (const path of [`/01/${GTIN}/10/A1/21/7`, OTHERS['414'] ?? '']) {
      const read = readDigitalLink(path)
      if ('fault' in read) throw new Error(path)
      const packed = writeCompressed(read.link)
      expect(await leadsTo(packed)).toBe(await leadsTo(path))
      expect((await get(packed)).headers.get('link')).toContain(`<${path}>; rel="owl:sameAs"`)
    }
    expect(await leadsTo(`/01/${GTIN}/EEKh?linkType=gs1:pip`)).toContain('https://tea.example.com/lot-a1')
  },
  'A resolver SHOULD NOT redirect to the equivalent': async () => {
    expect(await leadsTo(writeCompressed({ primary: { ai: '01', value: GTIN }, qualifiers: [], attributes: [] }))).toBe(
      `/trace/${GTIN}/`,
    )
  },
  'It SHALL expose the uncompressed URI': () => SHOWN['A resolver SHALL be able to decompress'](),
  'If redirecting to an alternative resolver': async () => {
    // It never does: links of the register alone lead elsewhere.
    expect(await leadsTo(`/01/${GTIN}?linkType=gs1:instructions`)).toContain('https://tea.example.com/how')
  },
  'SHALL respond to a query parameter of linkType set to linkset': async () => {
    const asked = await linksetOf(`/01/${GTIN}?linkType=linkset`)
    expect(await linksetOf(`/01/${GTIN}?linkType=all`)).toEqual(asked)
    expect(await linksetOf(`/01/${GTIN}?linktype=LINKSET`)).toEqual(asked)
    expect(await linksetOf(`/01/${GTIN}`, { accept: 'application/linkset+json' })).toEqual(asked)
    const answer = await get(`/01/${GTIN}?linkType=linkset`)
    expect(answer.headers.get('content-type')).toBe('application/linkset+json')
  },
  'If the request GS1 Digital Link URI includes one or more key qualifiers': async () => {
    const { linkset } = await linksetOf(`/01/${GTIN}/10/A1/21/7?linkType=linkset`)
    expect(linkset.map(({ anchor }) => anchor)).toEqual([
      `${ORIGIN}/01/${GTIN}/10/A1/21/7`,
      `${ORIGIN}/01/${GTIN}/10/A1`,
      `${ORIGIN}/01/${GTIN}`,
    ])
    expect(linkset[1]?.[`${VOC}safetyInfo`]).toMatchObject([{ href: 'https://tea.example.com/a1.pdf' }])
    // Two of the producer's, and the portal's own in both languages.
    expect(linkset[2]?.[`${VOC}pip`]).toHaveLength(4)
  },
  'The URI used as the subject': async () => {
    const packed = writeCompressed({ primary: { ai: '01', value: GTIN }, qualifiers: [], attributes: [] })
    const { linkset } = await linksetOf(`${packed}?linkType=linkset`)
    expect(linkset[0]?.anchor).toBe(`${ORIGIN}/01/${GTIN}`)
  },
  'All links in the linkset SHALL include': async () => {
    const { linkset } = await linksetOf(`/01/${GTIN}/10/A1?linkType=linkset`)
    for (const { anchor, description, itemDescription, ...types } of linkset) {
      expect([anchor, description, itemDescription].every((text) => typeof text === 'string')).toBe(true)
      for (const [type, targets] of Object.entries(types)) {
        expect(type.startsWith(VOC)).toBe(true)
        for (const target of targets as Record<string, unknown>[]) {
          expect(target['href']).toMatch(/^https?:\/\//)
          expect(String(target['title']).length).toBeGreaterThan(0)
        }
      }
    }
  },
  'If a media type is defined for a link': async () => {
    const bad = aLink({ link: 'bad', mediaType: 'nonsense/x' })
    await expect(publishAll('product-links', [bad])).rejects.toThrow('422')
  },
  'Links that are typed gs1:defaultLink': async () => {
    for (const entry of (await linksetOf(`/01/${GTIN}/10/A1?linkType=linkset`)).linkset) {
      const first = entry[`${VOC}defaultLink`] as { href: string }[]
      const described = entry[`${VOC}traceability`] as { href: string }[]
      expect(described.map(({ href }) => href)).toContain(first[0]?.href)
    }
  },
  'the resolver SHOULD include an HTTP Link header pointing to a JSON-LD context': async () => {
    const link = (await get(`/01/${GTIN}?linkType=linkset`)).headers.get('link') ?? ''
    const [, path = ''] = /<([^>]+)>; rel="http:\/\/www\.w3\.org\/ns\/json-ld#context"/.exec(link) ?? []
    const context = await get(path)
    expect(context.headers.get('content-type')).toBe('application/ld+json')
    expect(await context.json()).toHaveProperty('@context')
  },
  'The resolver SHALL recognise one available link as the default for any given request URI. The default link':
    async () => {
      for (const path of [`/01/${GTIN}`, `/01/${GTIN}/10/A1`, ...Object.values(OTHERS)]) {
        const [entry] = (await linksetOf(`${path}?linkType=linkset`)).linkset
        const first = entry?.[`${VOC}defaultLink`] as Record<string, unknown>[]
        expect(first).toHaveLength(1)
        expect(Object.keys(first[0] ?? {}).toSorted()).toEqual(['href', 'title', 'title*'])
        expect(first[0]?.['href']).toBe(ORIGIN + (await leadsTo(path)))
      }
    },
  'The resolver SHALL redirect to the default link unless': async () => {
    expect(await leadsTo(`/01/${GTIN}`, { accept: 'text/html,application/json;q=0.5,*/*;q=0.1' })).toBe(
      `/trace/${GTIN}/`,
    )
  },
  'For any request URI, no matter how granular': async () => {
    expect(await leadsTo(`/01/${GTIN}/22/V/10/NEVER-HEARD-OF/21/123`)).toBe(
      `/trace/${GTIN}/?lot=NEVER-HEARD-OF&serial=123`,
    )
  },
  'SHALL redirect to the requested type of link if available': async () => {
    for (const type of [
      'gs1:safetyInfo',
      `${VOC}safetyInfo`,
      'https://gs1.org/voc/safetyInfo',
      'http://gs1.org/voc/safetyInfo',
    ])
      expect(await leadsTo(`/01/${GTIN}/10/A1?linkType=${encodeURIComponent(type)}`)).toContain(
        'https://tea.example.com/a1.pdf',
      )
    // The nearest level that has one.
    expect(await leadsTo(`/01/${GTIN}/10/A1/21/7?linkType=gs1:pip`)).toContain('https://tea.example.com/lot-a1')
    expect(await leadsTo(`/01/${GTIN}/10/B2/21/7?linkType=gs1:instructions`)).toContain('https://tea.example.com/how')
    expect(await leadsTo(`/01/${GTIN}/10/a%2Fb%25?linkType=gs1:safetyInfo`)).toContain(
      'https://tea.example.com/odd.pdf',
    )
    expect(await leadsTo(`/01/${GTIN}?linkType=gs1:defaultLink`)).toContain(`/trace/${GTIN}/`)
  },
  'SHALL return a 404 Not Found message': async () => {
    for (const type of ['gs1:recipeInfo', 'gs1:nothing', 'schema:review', 'pip', '', 'https://evil.example/voc/pip']) {
      const answer = await get(`/01/${GTIN}?linkType=${encodeURIComponent(type)}`)
      expect([type, answer.status]).toEqual([type, 404])
      expect((await answer.json<ProblemAnswer>()).issues?.[0]?.pointer).toBe('/linkType')
    }
  },
  'By default, SHALL pass on all key=value pairs': async () => {
    expect(await leadsTo(`/01/${GTIN}/10/A1?17=271231&utm=a%26b&lone`)).toBe(
      `/trace/${GTIN}/?lot=A1&17=271231&utm=a%26b&lone`,
    )
    expect(await leadsTo(`/01/${GTIN}?linkType=gs1:instructions&b=2`)).toBe(
      'https://tea.example.com/how?a=1&linkType=gs1:instructions&b=2#steps',
    )
  },
  'SHOULD support use of the Accept-Language': async () => {
    const asking = `/01/${GTIN}?linkType=gs1:pip`
    expect(await leadsTo(asking, { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.5' })).toContain(
      'https://tea.example.com/en',
    )
    expect(await leadsTo(asking, { 'accept-language': 'zh-CN,en;q=0.5' })).toContain('https://tea.example.com/green')
    expect(await leadsTo(`/01/${GTIN}?linkType=gs1:hasRetailers&context=fr`)).toContain('https://tea.example.com/fr')
    // The page of a code is in both languages, by default and as one of the set.
    for (const asked of [`/01/${GTIN}`, `/01/${GTIN}?linkType=gs1:traceability`]) {
      const to = async (languages: string) =>
        (await leadsTo(asked, { 'accept-language': languages }))?.replace(/\?.*/, '')
      expect([asked, await to('en-GB,en;q=0.9,zh;q=0.5')]).toEqual([asked, `/en/trace/${GTIN}/`])
      for (const chinese of ['zh-CN,en;q=0.5', 'fr', '*', 'en;q=0'])
        expect([asked, chinese, await to(chinese)]).toEqual([asked, chinese, `/trace/${GTIN}/`])
    }
    const { linkset: whole } = await linksetOf(`/01/${GTIN}?linkType=linkset`)
    const pages = whole[0]?.[`${VOC}traceability`]
    expect(pages).toMatchObject([
      { href: expect.stringMatching(/[^n]\/trace\//), hreflang: ['zh'] },
      { href: expect.stringContaining('/en/trace/'), hreflang: ['en'] },
    ])
    const many = await get(`/01/${GTIN}?linkType=gs1:relatedVideo`)
    expect(many.status).toBe(300)
    const { linkset } = await many.json<Linkset>()
    expect(linkset[0]?.[`${VOC}relatedVideo`]).toHaveLength(2)
  },
  'The resolver SHALL provide a resolver description file': async () => {
    const description = await (await get('/.well-known/gs1resolver')).json<Record<string, unknown>>()
    expect(description).toMatchObject({ resolverRoot: ORIGIN, supportedPrimaryKeys: ['all'] })
  },
  'The list of supported primary identifiers': async () => {
    for (const [key, path] of Object.entries(OTHERS)) {
      expect(path.startsWith(`/${key}/`)).toBe(true)
      expect(await leadsTo(path)).toMatch(/^\/trace\/\?code=/)
    }
    expect([...Object.keys(OTHERS), '01', '8006'].toSorted()).toEqual(PRIMARY_KEYS)
  },
  'A context file that can be used to render': async () => {
    const description = await (await get('/.well-known/gs1resolver')).json<Record<string, string>>()
    expect(description['jsonLdContextLocation']).toBe(`${ORIGIN}/contexts/linkset.jsonld`)
  },
  'If supporting redirection based on an MO': async () => {
    // It hands no range of numbers to another resolver.
    const link = (await get(`/01/${GTIN}`)).headers.get('link')
    expect(link).not.toContain('handledBy')
  },
  'SHOULD tolerate trailing slashes': async () => {
    expect(await leadsTo(`/01/${GTIN}/`)).toBe(`/trace/${GTIN}/`)
    expect(await leadsTo(`/01/${GTIN}/10/A1/`)).toBe(`/trace/${GTIN}/?lot=A1`)
  },
  'SHOULD expose link to the linkset': async () => {
    expect((await get(`/01/${GTIN}/10/A1`)).headers.get('link')).toBe(
      `</01/${GTIN}/10/A1?linkType=linkset>; rel="linkset"; type="application/linkset+json"`,
    )
  },
  'SHALL recognise one available link as the default': async () => {
    expect(await leadsTo(`/01/${GTIN}`)).toBe(`/trace/${GTIN}/`)
  },
  'All links exposed SHALL include': async () => {
    const link = (await get(`/01/${GTIN}?linkType=gs1:instructions`)).headers.get('link')
    expect(link).toContain(`<https://tea.example.com/how?a=1#steps>; rel="${VOC}instructions"; title="About the tea"`)
  },
  'SHALL redirect to the default link unless': async () => {
    expect(await leadsTo(`/01/${GTIN}?context=CN`)).toBe(`/trace/${GTIN}/?context=CN`)
  },
  'SHALL redirect to the requested linkType': async () => {
    expect(await leadsTo(`/01/${GTIN}?LINKTYPE=gs1:instructions`)).toContain('https://tea.example.com/how')
  },
  'SHALL provide a resolver description file': async () => {
    expect((await get('/.well-known/gs1resolver')).headers.get('content-type')).toContain('application/json')
  },
  'If supporting multiple links per identified item': async () => {
    const description = await (await get('/.well-known/gs1resolver')).json<Record<string, unknown>>()
    expect(description['supportedLinkType']).toEqual([{ namespace: VOC, prefix: 'gs1:' }])
  },
}

describe('conformance of the resolver', () => {
  it.each(STATEMENTS)('%s', (name) => SHOWN[name]())
})

describe('what the resolver asks of the record', () => {
  const linkOf = (path: string): DigitalLink => {
    const read = readDigitalLink(path)
    if ('fault' in read) throw new Error(path)
    return read.link
  }

  it('is one row by its key for the default link, and key ranges alone for all links', async () => {
    const known = await askedBy(env.RECORD, (db) => isTradeItem(db, GTIN))
    expect(known).toHaveLength(1)
    const all = await askedBy(env.RECORD, (db) => readResolved(db, linkOf(`/01/${GTIN}/22/V/10/A1/21/7`)))
    const plans = await plansOf(env.RECORD, [...known, ...all])
    const scans = plans.filter((step) => step.startsWith('SCAN') && !/^SCAN (level|named|asked)\b/.test(step))
    expect(scans).toEqual([])
    expect(
      plans.some((step) => /SEARCH linked USING INDEX records_key \(register=\? AND key>\? AND key<\?\)/.test(step)),
    ).toBe(true)
  })
})

describe('a code that leads nowhere, opened by a person', () => {
  const page = (path: string, status: number, headers: Record<string, string> = {}): string | undefined =>
    pageOfUnread(new Request(`http://127.0.0.1${path}`, { headers: { accept: 'text/html,*/*', ...headers } }), status)

  it.each([
    ['/01/09520000000097/10/A', 404, '/trace/09520000000097/?lot=A'],
    ['/01/09520000000074', 400, '/trace/?code=%2F01%2F09520000000074'],
    ['/414/9520123456788', 404, '/trace/?code=%2F414%2F9520123456788'],
  ])('%s answered with %i is shown as %s', (path, status, shown) => {
    expect(page(path, status)).toBe(shown)
    expect(page(path, status, { 'accept-language': 'en' })).toBe(`/en${shown}`)
    expect(page(path, status, { accept: 'application/json' })).toBeUndefined()
  })

  it('leaves every other answer as it is', () => {
    expect(page(`/01/${GTIN}`, 307)).toBeUndefined()
    expect(page('/api/products', 404)).toBeUndefined()
    expect(page('//evil.example/01/1', 404)).toBeUndefined()
  })
})

describe('the short way of a scan', () => {
  const short = (path: string, init: RequestInit = {}): Promise<Response | undefined> | undefined => {
    const request = new Request(`http://127.0.0.1${path}`, { headers: { 'accept-language': 'zh' }, ...init })
    return mayLead(request) ? leadOn(request, env) : undefined
  }
  const said = (answer: Response | undefined): [string, string][] =>
    [...(answer?.headers ?? [])].filter(([name]) => name !== 'x-request-id')

  it.each([`/01/${GTIN}`, `/01/${GTIN}/`, `/01/${GTIN}/22/V/10/A1/21/7`, `/01/${GTIN}/10/a%2Fb?17=271231&utm=1`])(
    'answers %s as the long way does, to the last header',
    async (path) => {
      const answer = await short(path)
      expect([answer?.status, said(answer)]).toEqual([307, said(await get(path))])
      expect(answer?.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  it.each(['en', 'EN-gb;q=0.5', 'zh,en', 'fr', '*', 'en;q=0'])(
    'leads readers of “%s” to the language that the long way does',
    async (languages) => {
      const headers = { 'accept-language': languages }
      const to = (await short(`/01/${GTIN}`, { headers }))?.headers.get('location')
      expect(to).toBe(await leadsTo(`/01/${GTIN}`, headers))
      expect(to?.startsWith('/en/')).toBe(/^en(-gb;q=0.5)?$/i.test(languages))
    },
  )

  it('reads nothing where the serial number proves itself', async () => {
    const serials = openSerials(env)
    if (!serials) throw new Error('no serials')
    const serial = serialOf(serials.keys, GTIN, serials.current, 9)
    const request = new Request(`http://127.0.0.1/01/${GTIN}/21/${serial}`)
    const asked = await askedBy(env.RECORD, (RECORD) => leadOn(request, { ...env, RECORD }))
    expect(asked).toEqual([])
  })

  it.each([
    ['/01/09520000000074', {}],
    ['/01/09520000000097', {}],
    [`/01/${GTIN}?linkType=gs1:pip`, {}],
    [`/01/${GTIN}?%6cinkType=gs1:pip`, {}],
    [`/01/${GTIN}?context=CN`, {}],
    [`/01/${GTIN}?key=lucid_${'a'.repeat(43)}`, {}],
    [`/01/${GTIN}`, { headers: { accept: 'application/linkset+json' } }],
    [`/01/${GTIN}`, { headers: { authorization: 'Bearer x' } }],
    [`/01/${GTIN}`, { headers: { cookie: `a=lucid_${'a'.repeat(43)}` } }],
    [`/01/${GTIN}`, { method: 'POST' }],
    ['/8004/9520A1', {}],
  ])('leaves %s with %j to the long way', async (path, init) => {
    expect(await short(path, init)).toBeUndefined()
  })
})

describe('what the resolver does beside', () => {
  it('leads a serial number that proves itself to its page, though no product is registered', async () => {
    const gtin = '09520000000066'
    const serials = openSerials(env)
    if (!serials) throw new Error('no serials')
    const serial = serialOf(serials.keys, gtin, serials.current, 7)
    expect(await leadsTo(`/01/${gtin}/21/${serial}`)).toBe(`/trace/${gtin}/?serial=${serial}`)
    const altered = serial.slice(0, -1) + (serial.endsWith('0') ? '1' : '0')
    expect((await get(`/01/${gtin}/21/${altered}`)).status).toBe(404)
  })

  it('leads nowhere but where the record says, whoever states what', async () => {
    // A link of somebody who is the producer no more stands in the register and is not followed.
    expect(await leadsTo('/01/09520000000080?linkType=gs1:pip')).toContain('/products/09520000000080/')
    for (const headers of [{ host: 'evil.example' }, { 'x-forwarded-host': 'evil.example' }])
      expect(await leadsTo(`/01/${GTIN}`, headers)).toBe(`/trace/${GTIN}/`)
    for (const query of ['href=https://evil.example', 'url=//evil.example', 'default=https://evil.example'])
      expect(await leadsTo(`/01/${GTIN}?${query}`)).toBe(`/trace/${GTIN}/?${query}`)
    expect(JSON.stringify(await linksetOf(`/01/${GTIN}?linkType=linkset`, { host: 'evil.example' }))).not.toContain(
      'evil',
    )
  })

  it.each([
    ['http://tea.example.com/', 'not https'],
    ['https://user:secret@tea.example.com/', 'with a user'],
    ['//evil.example/', 'without a scheme'],
    ['javascript:alert(1)', 'of another scheme'],
    ['https://tea.example.com\\@evil.example/', 'with a backslash'],
    ['https://tea.example.com/\r\nSet-Cookie: a=b', 'with a line break'],
  ])('keeps no link to %s: %s', async (href) => {
    await expect(publishAll('product-links', [aLink({ link: 'bad', href })])).rejects.toThrow('422')
  })

  it.each([
    [`/01/${GTIN}/10/%00`, 400],
    [`/01/${GTIN}/10/%0d%0aLocation:%20https:%2f%2fevil.example`, 400],
    [`/01/${GTIN}/10/%E0%A4%A`, 400],
    [`/01/${GTIN}/10/a%2Fb`, 307],
    [`/01/${GTIN}//evil.example`, 400],
    [`/01/${GTIN}/10/..%2f..%2fapi`, 307],
    [`/01/${GTIN}/10/${'A'.repeat(10_000)}`, 400],
    [`/01/${GTIN}?x=${'A'.repeat(10_000)}`, 307],
    [`/01/${GTIN}?${'17=271231&'.repeat(2)}`, 400],
    [`/01/${GTIN}?linkType=gs1:pip&linkType=gs1:instructions`, 400],
    [`/01/${GTIN}?linkType=gs1:pip&linktype=gs1:pip`, 307],
    [`/01/${GTIN}?context=CN&context=FR`, 400],
    [`/01/${GTIN}?linkType=gs1:pip%0d%0aX-Evil:1`, 404],
    [`/01/${GTIN}?a=%0d%0aX-Evil:%201`, 307],
    ['/gtin/09520000000073', 404],
    ['/02/09520000000073', 404],
    ['/01%2F09520000000073', 404],
    ['/AAAAAAA', 404],
    [`/${'A'.repeat(10_000)}`, 404],
  ])('answers %s with %i', async (path, status) => {
    const answer = await get(path)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('x-evil')).toBeNull()
    if (status === 307) expect(answer.headers.get('location')).toMatch(/^(\/trace\/|https:\/\/tea\.example\.com\/)/)
    if (status === 400) expect((await answer.json<ProblemAnswer>()).issues?.length).toBeGreaterThan(0)
  })

  it('says what is wrong in Chinese and in English', async () => {
    const said = async (language: string): Promise<string | undefined> =>
      (await (await get('/01/09520000000074', { 'accept-language': language })).json<ProblemAnswer>()).issues?.[0]
        ?.message
    expect(await said('zh')).toBe('校验位不对：09520000000074 的最后一位与前面各位不符。')
    expect(await said('en')).toBe(
      'The check digit is wrong: the last digit of 09520000000074 does not follow from the others.',
    )
  })

  it('gives links as JSON-LD with its context', async () => {
    const answer = await get(`/01/${GTIN}`, { accept: 'application/ld+json' })
    expect(answer.headers.get('content-type')).toBe('application/ld+json')
    expect(await answer.json()).toHaveProperty('@context')
  })

  it('leads to the signed passport of a product, its certificates and its recalls, each where there is one', async () => {
    await publishGround()
    await publishAll('certificates', [aCertificate()])
    await publishAll('certified-products', [aCertified({ gtin: GTIN })])
    const { linkset } = await linksetOf(`/01/${GTIN}/10/A1?linkType=linkset`)
    const known = linkset.at(-1)
    for (const type of ['dpp', 'productPassport'])
      expect(known?.[`${VOC}${type}`]).toMatchObject([
        { href: `${ORIGIN}/credentials/products/${GTIN}`, type: 'application/vc+jwt' },
      ])
    expect(known?.[`${VOC}certificationInfo`]).toMatchObject([
      { href: `${ORIGIN}/certificates/?q=${GTIN}` },
      { hreflang: ['en'] },
    ])
    const at = (await leadsTo(`/01/${GTIN}?linkType=gs1:dpp`)) ?? ''
    expect(at).toMatch(/^\/credentials\/products\//)
    const passport = await get(at, { accept: 'application/vc+jwt' })
    expect([passport.status, passport.headers.get('content-type')]).toEqual([200, 'application/vc+jwt'])
    expect((await passport.text()).split('.')).toHaveLength(3)
    // Nothing is promised that would lead nowhere.
    const bare = (await linksetOf('/01/09520000000080?linkType=linkset')).linkset.at(-1) ?? {}
    expect(Object.keys(bare)).not.toContain(`${VOC}certificationInfo`)
    expect(Object.keys(bare)).not.toContain(`${VOC}recallStatus`)
  })

  it('takes a withdrawn link away at once', async () => {
    await publishAll('product-links', [
      aLink({ link: 'soon', linkType: 'tutorial', href: 'https://tea.example.com/t' }),
    ])
    expect(await leadsTo(`/01/${GTIN}?linkType=gs1:tutorial`)).toContain('https://tea.example.com/t')
    await publishAll('product-links', [
      { gtin: GTIN, anchor: '/', link: 'soon', _status: 'withdrawn', _reason: '不用了' },
    ])
    expect((await get(`/01/${GTIN}?linkType=gs1:tutorial`)).status).toBe(404)
  })
})
