import { existsSync, readdirSync, readFileSync } from 'node:fs'
import jsonld from 'jsonld'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { PRIMARY_KEYS } from '../../content/trace/ai.ts'
import { LINK_TYPES, readLinkType } from '../../content/trace/link-type.ts'
import { chooseLinks, type Link } from '../../content/trace/links.ts'
import { headerLink, linksetOf } from '../../content/trace/linkset.ts'
import { LINKSET_CONTEXT, resolverDescription } from '../../worker/trace/resolver-description.ts'
import { STATEMENTS } from '../resolver-statements.ts'

const STANDARD = `${import.meta.dirname}/../../../shared/standards/gs1`
const isHere = existsSync(STANDARD)
if (!isHere) console.warn('the standards are not here: statements, model and sample of a resolver are not compared')

const aLink = (over: Partial<Link> = {}): Link => ({
  type: 'pip',
  level: '/01/09520123456788',
  href: 'https://tea.example.com/',
  title: { zh: '介绍', en: 'About' },
  languages: [],
  ...over,
})

describe.skipIf(!isHere)('statements of conformance (skipped without them)', () => {
  it('are each shown by a test of that name', () => {
    const statements = readFileSync(`${STANDARD}/ConformantResolver1_0.txt`, 'utf8')
      .split('\n')
      .map((line) => line.replace(/^\s*-?\s*/, '').trim())
      .filter((line) => line !== '' && !line.endsWith(':'))
    expect(statements.length).toBeGreaterThan(35)
    expect(statements.filter((line) => !STATEMENTS.some((name) => line.startsWith(name)))).toEqual([])
    expect(STATEMENTS.filter((name) => !statements.some((line) => line.startsWith(name)))).toEqual([])
  })

  it('are described in the terms of the sample, whose type of each value we keep', () => {
    const sample = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(readFileSync(`${STANDARD}/sample-gs1resolver.json`, 'utf8')))
    const ours = new Map<string, unknown>(Object.entries(resolverDescription('https://portal.example')))
    const kind = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value)
    for (const [name, value] of Object.entries(sample))
      if (ours.has(name)) expect([name, kind(ours.get(name))]).toEqual([name, kind(value)])
    for (const name of [
      'name',
      'resolverRoot',
      'supportedLinkType',
      'supportedPrimaryKeys',
      'contact',
      'activeLinkTypes',
    ])
      expect(ours.has(name)).toBe(true)
    const Types = z.object({ activeLinkTypes: z.object({ en: z.record(z.string(), z.unknown()) }) })
    const known = Object.keys(Types.parse(sample).activeLinkTypes.en).map((name) => name.replace('gs1:', ''))
    const others = Object.keys(LINK_TYPES).filter((type) => !known.includes(type))
    expect(others).toEqual(['dpp'])
  })

  it('make link sets of the form of the model', () => {
    const model = readFileSync(`${STANDARD}/modelLinkset.json`, 'utf8')
    const set = linksetOf({
      origin: 'https://portal.example',
      levels: ['/01/09520123456788'],
      links: [aLink({ mediaType: 'text/html', languages: ['zh'], context: 'CN' })],
      defaults: new Map([['/01/09520123456788', 'https://tea.example.com/']]),
      description: { zh: '茶', en: 'tea' },
    })
    const names = Object.keys(set.linkset[0] ?? {}).filter((name) => name !== 'description')
    expect(names.filter((name) => !model.includes(`"${name}"`))).toEqual([])
    const Target = z.array(z.record(z.string(), z.unknown()))
    const [target] = Target.parse(set.linkset[0]?.['https://ref.gs1.org/voc/pip'])
    expect(Object.keys(target ?? {}).filter((name) => name !== 'title*' && !model.includes(`"${name}"`))).toEqual([])
  })
})

describe('a link set as linked data', () => {
  it('says by its context which thing leads where, and what that is called', async () => {
    const set = linksetOf({
      origin: 'https://portal.example',
      levels: ['/01/09520123456788'],
      links: [aLink()],
      defaults: new Map(),
    })
    const quads = String(
      await jsonld.toRDF(
        { ...LINKSET_CONTEXT, ...JSON.parse(JSON.stringify(set)) },
        {
          format: 'application/n-quads',
          safe: true,
          documentLoader: (url: string) => Promise.reject(new Error(url)),
        },
      ),
    )
    expect(quads).toContain(
      '<https://portal.example/01/09520123456788> <https://ref.gs1.org/voc/pip> <https://tea.example.com/>',
    )
    expect(quads).toContain('<https://tea.example.com/> <http://purl.org/dc/terms/title> "About"@en')
  })
})

describe('which link a request means', () => {
  const zh = aLink({ href: 'zh', languages: ['zh'] })
  const en = aLink({ href: 'en', languages: ['en'] })
  const any = aLink({ href: 'any' })
  const chosen = (links: Link[], languages?: string): string[] =>
    chooseLinks(links, 'pip', { languages }).map(({ href }) => href)

  it.each([
    [[zh, en], 'en', ['en']],
    [[zh, en], 'zh-CN,zh;q=0.9,en;q=0.8', ['zh']],
    [[zh, en], undefined, ['zh']],
    [[zh, en, any], 'fr', ['any']],
    [[zh, en], 'fr', ['zh', 'en']],
    [[zh, en], 'fr,*;q=0.1', ['zh', 'en']],
    [[zh, en], 'en;q=0,zh', ['zh']],
    [[en, any], 'zh', ['any']],
    [[any, any], 'zh', ['any', 'any']],
    [[aLink({ href: 'own', own: true }), any], 'zh', ['any']],
    [[aLink({ href: 'own', own: true, languages: ['en'] }), any], 'en', ['own']],
    [[], 'zh', []],
    [[zh, en], `${'en;q=0.1,'.repeat(10_000)}`, ['en']],
  ])('of %j for %s', (links, languages, expected) => {
    expect(chosen(links, languages?.slice(0, 5_000))).toEqual(expected)
  })

  it('goes to signed documents where their media type is named before pages, and to pages otherwise', () => {
    const page = aLink({ href: 'page', languages: ['zh'], mediaType: 'text/html', own: true })
    const signed = ['one', 'two'].map((href) => aLink({ href, mediaType: 'application/vc+jwt', own: true }))
    const asked = (mediaTypes: string | undefined): string[] =>
      chooseLinks([page, ...signed], 'pip', { languages: 'zh', mediaTypes }).map(({ href }) => href)
    expect(asked('application/vc+jwt')).toEqual(['one', 'two'])
    expect(asked('text/html;q=0.1, APPLICATION/VC+JWT')).toEqual(['one', 'two'])
    for (const accept of [
      undefined,
      '*/*',
      'text/html',
      'text/html, application/vc+jwt;q=0.9',
      'application/vc+jwt;q=0',
    ])
      expect(asked(accept)).toEqual(['page'])
  })

  it('goes to the most exact level that has one, whatever else would fit better further up', () => {
    const lot = aLink({ href: 'lot', level: '/01/09520123456788/10/A', languages: ['fr'] })
    expect(chosen([lot, zh], 'zh')).toEqual(['lot'])
  })

  it.each([
    [undefined, { kind: 'default' }],
    ['gs1:defaultLink', { kind: 'default' }],
    ['LinkSet', { kind: 'linkset' }],
    ['all', { kind: 'linkset' }],
    ['gs1:pip', { kind: 'type', type: 'pip' }],
    ['https://gs1.org/voc/pip', { kind: 'type', type: 'pip' }],
    ['https://ref.gs1.org/voc/pip', { kind: 'type', type: 'pip' }],
    ['https://evil.example/voc/pip', { kind: 'unknown' }],
    ['gs1:__proto__', { kind: 'unknown' }],
    ['pip', { kind: 'unknown' }],
    ['', { kind: 'unknown' }],
  ])('reads linkType=%s as %j', (value, asked) => expect(readLinkType(value)).toEqual(asked))
})

describe('addresses of identifiers', () => {
  it('reach the Worker without looking for a file first', () => {
    const [, list = ''] = /run_worker_first = (\[.*\])/.exec(readFileSync('wrangler.toml', 'utf8')) ?? []
    const first = z.array(z.string()).parse(JSON.parse(list))
    expect(PRIMARY_KEYS.filter((key) => !first.includes(`/${key}/*`))).toEqual([])
    // And so do the pages that they lead to: all of them are drawn on request.
    expect(['/trace/*', '/en/trace/*'].filter((path) => !first.includes(path))).toEqual([])
    const pages = readdirSync('site/pages/[...lang]/trace', { recursive: true, encoding: 'utf8' })
    const drawnAtBuild = pages.filter(
      (name) =>
        name.endsWith('.astro') &&
        !readFileSync(`site/pages/[...lang]/trace/${name}`, 'utf8').includes('export const prerender = false'),
    )
    expect(drawnAtBuild).toEqual([])
  })
})

describe('links in a header', () => {
  it('hold nothing that would end them early', () => {
    const header = headerLink('https://a.example/">,<b>\r\nX: y', 'item', { title: '茶 "green"\r\n, <c>' })
    expect(header).not.toMatch(/[\r\n]/)
    expect(header.match(/[<>]/g)).toEqual(['<', '>'])
    expect(header).toContain("title*=UTF-8''%E8%8C%B6")
  })
})
