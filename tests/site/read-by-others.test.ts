import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFeed } from '@rowanmanning/feed-parser'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { breaksIn, graphOf, hasShapes } from '../shacl.ts'

/** What the served portal emits for machines, read by programs that are not ours. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
/** Over a connection of its own: the portal closes one that is kept while a validator keeps this process busy. */
const get = (path: string): Promise<Response> => fetch(new URL(path, ORIGIN), { headers: { connection: 'close' } })
const read = async (path: string): Promise<unknown> => (await get(path)).json()

/** A company of the demonstration, and where it stands. */
const COMPANY = '91990101000000115Y'
const COUNTY = '990101'

const FEEDS = [
  ['everything new', '/feeds/newest.atom', () => true],
  ['a register', '/feeds/registers/penalties.atom', ({ register }: Leaf) => register === 'penalties'],
  ['a place', `/feeds/places/${COUNTY}.atom`, ({ text }: Leaf) => text.includes(COUNTY)],
  ['an organisation', `/feeds/organisations/${COMPANY}.atom`, ({ text }: Leaf) => text.includes(COMPANY)],
  [
    'a search',
    `/feeds/search.atom?q=${encodeURIComponent('示例')}&register=organisations`,
    ({ register, text }: Leaf) => register === 'organisations' && text.includes('示例'),
  ],
] as const

/** An entry as the log holds it, and its bytes as text, with what stands beside it in public. */
interface Leaf {
  register: string
  publishedAt: string
  text: string
}
const Stated = z.object({ register: z.string(), publishedAt: z.string() })
const Answer = z.object({ leaf: z.string(), disclosures: z.array(z.unknown()) })
const leafAt = async (index: number): Promise<Leaf> => {
  const { leaf, disclosures } = Answer.parse(await read(`/api/log/entries/${index}`))
  return { ...Stated.parse(JSON.parse(leaf)), text: leaf + JSON.stringify(disclosures) }
}

describe('a feed reader', () => {
  describe.each(FEEDS)('takes from the feed of %s', (_, path, belongs) => {
    it.each(['zh', 'en'])('in %s what the log holds of it, newest first', async (lang) => {
      const self = new URL(path, ORIGIN)
      if (lang === 'en') self.searchParams.set('lang', 'en')
      const text = await (await fetch(self)).text()
      const feed = parseFeed(text)
      expect(feed.meta).toEqual({ type: 'atom', version: '1.0' })
      expect(feed.language).toBe(lang === 'en' ? 'en' : 'zh-Hans')
      expect(feed.self).toBe(self.href)
      expect(feed.title).toMatch(lang === 'en' ? /^[^\p{Script=Han}]*[a-z]/u : /\p{Script=Han}/u)
      expect((await fetch(feed.url ?? '')).status).toBe(200)
      expect(feed.items.length).toBe(text.split('<entry>').length - 1)
      expect(feed.items.length).toBeGreaterThan(0)
      expect(feed.updated).toEqual(feed.items[0]?.updated)

      const indices = feed.items.map(({ id }) => Number(/^tag:[^:]+:log\/1\/(\d+)$/.exec(id ?? '')?.[1]))
      expect(indices).toEqual(indices.toSorted((a, b) => b - a))
      for (const [at, item] of feed.items.entries()) {
        const leaf = await leafAt(indices[at] ?? NaN)
        expect(item.updated?.toISOString()).toBe(new Date(leaf.publishedAt).toISOString())
        expect(item.categories.map(({ term }) => term)).toEqual([leaf.register])
        expect(new URL(item.url ?? '').pathname.startsWith(lang === 'en' ? '/en/registers/' : '/registers/')).toBe(true)
        expect([item.title, item.description, item.authors[0]?.name].every(Boolean)).toBe(true)
        expect(belongs(leaf), `${indices[at]} in ${path}`).toBe(true)
      }
      expect((await fetch(feed.items[0]?.url ?? '')).status).toBe(200)
    })
  })

  it('refuses what is no feed', async () => {
    const text = await (await get(FEEDS[0][1])).text()
    expect(() => parseFeed(text.replaceAll('feed', 'fed'))).toThrow()
    expect(() => parseFeed('')).toThrow()
  })
})

const Catalogue = z.looseObject({ 'dcat:dataset': z.array(z.looseObject({ 'dct:identifier': z.string() })) })

describe.skipIf(!hasShapes)('a validator of SHACL', () => {
  it('finds nothing in the catalogue that DCAT-AP 3.0.1 forbids', async () => {
    const catalogue = Catalogue.parse(await read('/catalog.jsonld'))
    expect(catalogue['dcat:dataset'].length).toBeGreaterThan(20)
    const graph = await graphOf(catalogue)
    expect(await breaksIn(graph, 'shapes.ttl')).toEqual([])
    expect(await breaksIn(graph, 'range.ttl')).toEqual([])
  })

  it('would find a dataset without a description', async () => {
    const catalogue = Catalogue.parse(await read('/catalog.jsonld'))
    const [first, ...others] = catalogue['dcat:dataset']
    const graph = await graphOf({ ...catalogue, 'dcat:dataset': [{ ...first, 'dct:description': [] }, ...others] })
    expect(await breaksIn(graph, 'shapes.ttl')).toEqual([
      `${String(first?.['@id'])} description MinCountConstraintComponent`,
    ])
  })
})

const PROFILE = join(import.meta.dirname, '../../../shared/standards/frictionless-2.0/datapackage.json')
const Package = z.looseObject({ name: z.string(), resources: z.array(z.looseObject({ path: z.string() })) })

describe.skipIf(!existsSync(PROFILE))('a validator of JSON Schema', () => {
  it('takes the data package of every register that holds something, and none without its files', async () => {
    const ajv = addFormats(new Ajv({ strict: false, formats: { textarea: true } }))
    const isPackage = ajv.compile(JSON.parse(readFileSync(PROFILE, 'utf8')))
    const ids = Catalogue.parse(await read('/catalog.jsonld'))['dcat:dataset'].map((one) => one['dct:identifier'])
    for (const id of ids) {
      const one = Package.parse(await read(`/api/registers/${id}/datapackage.json`))
      expect([one.name, isPackage(one), isPackage.errors]).toEqual([id, true, null])
      expect(isPackage({ ...one, resources: one.resources.map((resource) => ({ ...resource, path: 5 })) })).toBe(false)
    }
  })
})
