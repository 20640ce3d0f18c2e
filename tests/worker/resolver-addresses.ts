import { expect } from 'vitest'
import { aiEntry, PRIMARY_KEYS } from '../../content/trace/ai.ts'
import { writeCompressed } from '../../content/trace/compression.ts'
import { readDigitalLink } from '../../content/trace/digital-link.ts'
import type { Statement } from '../resolver-statements.ts'
import type { ProblemAnswer } from './builders.ts'
import { ask, get, GTIN, leadsTo, ORIGIN, VOC } from './resolver-builders.ts'
import { OTHERS } from './trace-builders.ts'

/** What shows the statements of conformance on addresses, requests and the description of the resolver. */

const decompresses = async (): Promise<void> => {
  for (const path of [`/01/${GTIN}/10/A1/21/7`, OTHERS['414'] ?? '']) {
    const read = readDigitalLink(path)
    if ('fault' in read) throw new Error(path)
    const packed = writeCompressed(read.link)
    expect(await leadsTo(packed)).toBe(await leadsTo(path))
    expect((await get(packed)).headers.get('link')).toContain(`<${path}>; rel="owl:sameAs"`)
  }
  expect(await leadsTo(`/01/${GTIN}/EEKh?linkType=gs1:pip`)).toContain('https://tea.example.com/lot-a1')
}

export const OF_ADDRESSES = {
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
  'A resolver SHALL be able to decompress': decompresses,
  'A resolver SHOULD NOT redirect to the equivalent': async () => {
    expect(await leadsTo(writeCompressed({ primary: { ai: '01', value: GTIN }, qualifiers: [], attributes: [] }))).toBe(
      `/trace/${GTIN}/`,
    )
  },
  'It SHALL expose the uncompressed URI': decompresses,
  'If redirecting to an alternative resolver': async () => {
    // It never does: links of the register alone lead elsewhere.
    expect(await leadsTo(`/01/${GTIN}?linkType=gs1:instructions`)).toContain('https://tea.example.com/how')
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
  'By default, SHALL pass on all key=value pairs': async () => {
    expect(await leadsTo(`/01/${GTIN}/10/A1?17=271231&utm=a%26b&lone`)).toBe(
      `/trace/${GTIN}/?lot=A1&17=271231&utm=a%26b&lone`,
    )
    expect(await leadsTo(`/01/${GTIN}?linkType=gs1:instructions&b=2`)).toBe(
      'https://tea.example.com/how?a=1&linkType=gs1:instructions&b=2#steps',
    )
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
  'SHOULD tolerate trailing slashes': async () => {
    expect(await leadsTo(`/01/${GTIN}/`)).toBe(`/trace/${GTIN}/`)
    expect(await leadsTo(`/01/${GTIN}/10/A1/`)).toBe(`/trace/${GTIN}/?lot=A1`)
  },
  'SHALL recognise one available link as the default': async () => {
    expect(await leadsTo(`/01/${GTIN}`)).toBe(`/trace/${GTIN}/`)
  },
  'SHALL redirect to the default link unless': async () => {
    expect(await leadsTo(`/01/${GTIN}?context=CN`)).toBe(`/trace/${GTIN}/?context=CN`)
  },
  'SHALL provide a resolver description file': async () => {
    expect((await get('/.well-known/gs1resolver')).headers.get('content-type')).toContain('application/json')
  },
  'If supporting multiple links per identified item': async () => {
    const description = await (await get('/.well-known/gs1resolver')).json<Record<string, unknown>>()
    expect(description['supportedLinkType']).toEqual([{ namespace: VOC, prefix: 'gs1:' }])
  },
} satisfies Partial<Record<Statement, () => Promise<void>>>
