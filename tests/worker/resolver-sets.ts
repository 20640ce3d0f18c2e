import { expect } from 'vitest'
import { writeCompressed } from '../../content/trace/compression.ts'
import type { Statement } from '../resolver-statements.ts'
import { publishAll, type ProblemAnswer } from './builders.ts'
import { aLink, get, GTIN, leadsTo, linksetOf, ORIGIN, VOC, type Linkset } from './resolver-builders.ts'
import { OTHERS } from './trace-builders.ts'

/** What shows the statements of conformance on links: sets of them, types, languages, defaults. */

export const OF_LINKS = {
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
  'If supporting redirection based on an MO': async () => {
    // It hands no range of numbers to another resolver.
    const link = (await get(`/01/${GTIN}`)).headers.get('link')
    expect(link).not.toContain('handledBy')
  },
  'SHOULD expose link to the linkset': async () => {
    expect((await get(`/01/${GTIN}/10/A1`)).headers.get('link')).toBe(
      `</01/${GTIN}/10/A1?linkType=linkset>; rel="linkset"; type="application/linkset+json"`,
    )
  },
  'All links exposed SHALL include': async () => {
    const link = (await get(`/01/${GTIN}?linkType=gs1:instructions`)).headers.get('link')
    expect(link).toContain(`<https://tea.example.com/how?a=1#steps>; rel="${VOC}instructions"; title="About the tea"`)
  },
  'SHALL redirect to the requested linkType': async () => {
    expect(await leadsTo(`/01/${GTIN}?LINKTYPE=gs1:instructions`)).toContain('https://tea.example.com/how')
  },
} satisfies Partial<Record<Statement, () => Promise<void>>>
