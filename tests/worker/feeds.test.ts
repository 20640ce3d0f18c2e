import { parser } from 'sax'
import { beforeAll, describe, expect, it } from 'vitest'
import { escapeXml } from '../../content/feeds/atom.ts'
import { aLimit, aPlace, aStation, get, publishAll } from './builders.ts'

/** The example of GB 32100-2015, annex A; then one that nobody published of. */
const USCC = '91350100M000100Y43'
const UNKNOWN = '91110000100000000R'
const NASTY = `</title><script>"a" & 'b'</script>]]>`

interface Node {
  name: string
  attributes: Record<string, string>
  text: string
  children: Node[]
}

/** Reads XML with a strict parser that is not ours. @throws Error where it is not well-formed */
const readXml = (xml: string): Node => {
  const root: Node = { name: '', attributes: {}, text: '', children: [] }
  const open = [root]
  const reader = parser(true, { strictEntities: true })
  reader.onerror = (error) => {
    throw error
  }
  reader.onopentag = ({ name, attributes }) => {
    const node: Node = { name, attributes, text: '', children: [] }
    open.at(-1)?.children.push(node)
    open.push(node)
  }
  reader.onclosetag = () => void open.pop()
  reader.ontext = (text) => {
    const at = open.at(-1)
    if (at) at.text += text
  }
  reader.write(xml).close()
  const [top] = root.children
  if (!top) throw new Error('nothing in it')
  return top
}
const named = ({ children }: Node, name: string): Node[] => children.filter((node) => node.name === name)
const textOf = (node: Node, name: string): string => named(node, name)[0]?.text ?? ''
const linkOf = (node: Node, rel: string): string =>
  named(node, 'link').find(({ attributes }) => attributes['rel'] === rel)?.attributes['href'] ?? ''

const read = async (path: string): Promise<Node> => {
  const answer = await get(path)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
  return readXml(await answer.text())
}
const titles = (feed: Node): string[] => named(feed, 'entry').map((entry) => textOf(entry, 'title'))

beforeAll(async () => {
  await publishAll('places', [aPlace(), aPlace({ code: '140000', nameZh: '山西省', nameEn: 'Shanxi' })])
  await publishAll('organisations', [{ organisation: USCC, name: '示例单位' }])
  await publishAll('air-stations', [
    aStation(),
    aStation({ station: '1002A', name: '示例站', operator: USCC }),
    aStation({ station: '1003A', name: NASTY }),
  ])
  await publishAll('air-stations', [
    { ...aStation({ name: '万寿西宫新址' }), _status: 'corrected', _reason: '迁址 <北>' },
    { station: '1003A', _status: 'withdrawn', _reason: '误报' },
  ])
  await publishAll('air-stations', [aStation({ station: '1004A', name: NASTY })])
  await publishAll(
    'standards',
    Array.from({ length: 60 }, (_, n) => aLimit({ parameter: `w9${1_000 + n}` })),
  )
})

const FEEDS = [
  '/feeds/newest.atom',
  '/feeds/registers/air-stations.atom',
  '/feeds/registers/wildlife-damage.atom',
  '/feeds/places/110000.atom',
  `/feeds/organisations/${USCC}.atom`,
  `/feeds/organisations/${UNKNOWN}.atom`,
  '/feeds/search.atom?q=%E7%A4%BA%E4%BE%8B',
  '/feeds/search.atom?q=zzzzz&register=places&place=110000',
]

describe('a feed', () => {
  it.each(FEEDS.flatMap((path) => [path, `${path}${path.includes('?') ? '&' : '?'}lang=en`]))(
    '%s has everything RFC 4287 asks for',
    async (path) => {
      const feed = await read(path)
      expect([feed.name, feed.attributes['xmlns']]).toEqual(['feed', 'http://www.w3.org/2005/Atom'])
      expect(feed.attributes['xml:lang']).toBe(path.endsWith('en') ? 'en' : 'zh-Hans')
      expect(linkOf(feed, 'self').endsWith(path)).toBe(true)
      for (const node of [feed, ...named(feed, 'entry')]) {
        for (const once of ['id', 'title', 'updated', 'author']) expect(named(node, once)).toHaveLength(1)
        expect(textOf(node, 'updated')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
        expect(new URL(textOf(node, 'id')).protocol).toMatch(/^(tag|https?):$/)
        expect(linkOf(node, 'alternate')).toMatch(path.endsWith('en') ? /^http:.*\/en\// : /^http:(?!.*\/en\/)/)
      }
      const ids = named(feed, 'entry').map((entry) => textOf(entry, 'id'))
      expect(new Set(ids).size).toBe(ids.length)
    },
  )

  it('names entries by the log and their position in it, newest first and at most fifty', async () => {
    const entries = named(await read('/feeds/newest.atom'), 'entry')
    expect(entries).toHaveLength(50)
    const positions = entries.map(
      (entry) => /^tag:lucid\.example,\d{4}-\d\d-\d\d:log\/1\/(\d+)$/.exec(textOf(entry, 'id'))?.[1],
    )
    expect(positions).toEqual(Array.from({ length: 50 }, (_, n) => String(68 - n)))
  })

  it('says of corrected and withdrawn records that they are, and why', async () => {
    const feed = await read('/feeds/registers/air-stations.atom')
    expect(titles(feed).slice(1)).toEqual(['撤回：1003A', '更正：万寿西宫新址', '示例站'])
    const [, withdrawn, corrected] = named(feed, 'entry')
    expect(withdrawn && textOf(withdrawn, 'summary')).toContain('误报')
    expect(corrected && textOf(corrected, 'summary')).toContain('第 2 版。发布者：本平台。原因：迁址 <北>')
    expect(corrected && linkOf(corrected, 'alternate')).toContain('/registers/air-stations/1001A/?revision=2')
  })

  it('prints published text as text, whatever it looks like', async () => {
    const [title = ''] = titles(await read('/feeds/registers/air-stations.atom'))
    expect(title).toBe(NASTY)
    const text = ['a\u0001', 'b\uD800', 'c\uFFFF', '\uDC00d', '𪚥&\r"<'].join('|')
    expect(readXml(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`)).toMatchObject({
      text: 'a\uFFFD|b\uFFFD|c\uFFFD|\uFFFDd|𪚥&\r"<',
      attributes: { b: 'a\uFFFD|b\uFFFD|c\uFFFD|\uFFFDd|𪚥&\r"<' },
    })
  })

  it('of a place or an organisation has what mentions it, under its name', async () => {
    const place = await read('/feeds/places/110000.atom?lang=en')
    expect(textOf(place, 'title')).toBe('Records that mention Beijing')
    expect(titles(place)).toContain('示例站')
    const organisation = await read(`/feeds/organisations/${USCC}.atom`)
    expect(textOf(organisation, 'title')).toContain('示例单位')
    expect(titles(organisation)).toEqual(['示例站', '示例单位'])
    expect(titles(await read(`/feeds/organisations/${UNKNOWN}.atom`))).toEqual([])
  })

  it('of a search has what holds its words, corrections as they stand, and leads to the same search', async () => {
    const feed = await read(`/feeds/search.atom?q=${encodeURIComponent('示例')}`)
    expect(titles(feed)).toEqual(['示例站', '示例单位'])
    expect(textOf(feed, 'title')).toBe('搜“示例”：新公布的记录')
    expect(new URL(linkOf(feed, 'alternate')).search).toBe(`?q=${encodeURIComponent('示例')}`)
    const corrected = await read(
      `/feeds/search.atom?q=${encodeURIComponent('万寿西宫')}&register=air-stations&place=110000`,
    )
    expect(titles(corrected)).toEqual(['更正：万寿西宫新址'])
    const elsewhere = `/feeds/search.atom?q=${encodeURIComponent('万寿西宫')}&place=140000`
    expect(titles(await read(elsewhere))).toEqual([])
    // It was withdrawn: nothing of it is found any more.
    expect(titles(await read('/feeds/search.atom?q=1003A'))).toEqual([])
  })

  it('is not sent again while nothing was published', async () => {
    const { headers } = await get(FEEDS[1] ?? '')
    const tag = headers.get('etag') ?? ''
    expect((await get(FEEDS[1] ?? '', { 'if-none-match': tag })).status).toBe(304)
    expect((await get(`${FEEDS[1]}?lang=en`, { 'if-none-match': tag })).status).toBe(200)
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })

  it.each([
    ['/feeds/registers/no-such.atom', 404],
    ['/feeds/registers/air-stations', 422],
    ['/feeds/places/999.atom', 404],
    ['/feeds/places/990000.atom', 404],
    ['/feeds/organisations/91350100M000100Y44.atom', 404],
    ['/feeds/newest.atom?lang=fr', 422],
    ['/feeds/search.atom', 422],
    ['/feeds/search.atom?q=%20', 422],
    ['/feeds/search.atom?q=x&register=no-such', 404],
    ['/feeds/search.atom?q=x&place=abc', 422],
  ])('%s is refused with %i', async (path, status) => {
    expect((await get(path)).status).toBe(status)
  })
})

describe('the reader of these tests', () => {
  it.each(['<a>', '<a>&nbsp;</a>', '<a b=c/>', '<a><b></a></b>'])('refuses %s', (xml) => {
    expect(() => readXml(xml)).toThrow()
  })
})
