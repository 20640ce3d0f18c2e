import { describe, expect, it } from 'vitest'
import { dayOf } from '../../content/registers/span.ts'
import { monthBefore } from '../../db/intake/report-months.ts'

/** What a reader sees of the invented region on a portal started on somebody's own machine. */

const ORIGIN = process.env['PORTAL'] ?? ''
const MARK = '演示数据，并非真实'
const COMPANY = '91990101000000115Y'

const read = async (path: string): Promise<string> => {
  const answer = await fetch(`${ORIGIN}${path}`)
  expect(answer.status, path).toBe(200)
  return answer.text()
}

/** What stands between two marks of a page. */
const partOf = (page: string, from: string, to: string): string => page.slice(page.indexOf(from), page.indexOf(to))

describe('the invented region', () => {
  it.each([
    '/places/990101/',
    `/organisations/${COMPANY}/`,
    '/registers/penalties/',
    `/registers/penalties/${encodeURIComponent('示环罚〔2026〕3号')}/`,
    `/registers/organisations/${COMPANY}/`,
    '/gep/990101/2024/',
    '/gep/990101/series/?method=ndrc-2022',
    '/gep/990101.shili-wetland/2025/',
    `/search/?q=${encodeURIComponent('示例化工')}`,
  ])('is marked on %s, in both languages', async (path) => {
    expect(await read(path)).toContain(MARK)
    expect(await read(`/en${path}`)).toContain('demonstration, not real')
  })

  it('is kept from search engines, page by page and in the site map', async () => {
    expect(await read('/places/990101/')).toMatch(/<meta name="robots" content="[^"]*noindex/)
    expect(await read(`/organisations/${COMPANY}/`)).toMatch(/<meta name="robots" content="[^"]*noindex/)
    expect(await read('/sitemap-places.xml')).not.toMatch(/\/places\/99\d{4}\//)
  })

  it('stands apart from the real country: not on the home page, and on the list of places in a section of its own', async () => {
    expect(await read('/')).not.toContain('示例')
    const places = await read('/places/')
    expect(partOf(places, '<h1', '演示地区')).not.toContain('示例')
    expect(places).toContain('href="/places/990101/"')
  })

  it('stands apart from real accounts of nature’s worth, and beside none of a region where it is of a specific area', async () => {
    const list = await read('/gep/')
    expect(partOf(list, 'id="accounts"', 'id="invented"')).not.toContain('示例')
    expect(partOf(list, 'id="accounts"', 'id="invented"')).toContain('甘孜')
    expect(partOf(list, 'id="invented"', 'id="areas"')).not.toContain('示例湿地公园')
    expect(partOf(list, 'id="areas"', 'id="cited"')).toContain('示例湿地公园')
    const { items }: { items: { place: string; demonstration?: boolean }[] } = JSON.parse(
      await read('/api/gep/accounts'),
    )
    expect(items.every(({ place, demonstration }) => (demonstration ?? false) === place.startsWith('99'))).toBe(true)
  })

  it('has stated of the month and the day that are over, before pages are drawn, what the clock would: a second start draws none anew', async () => {
    const { month } = monthBefore(dayOf(new Date().toISOString()))
    const keysOf = async (register: string): Promise<{ key: string }[]> =>
      JSON.parse(await read(`/api/registers/${register}/records?limit=1000`)).items
    expect(await keysOf('activity-roots')).not.toEqual([])
    const items = await keysOf('report-statistics')
    expect(items.filter(({ key }) => key.startsWith('11990') && key.endsWith(`~${month}`)).length).toBeGreaterThan(10)
  })

  it('has accounts of several years, methods and users: change, restatement, guard and use table are seen', async () => {
    expect(await read('/gep/990101/2024/')).toContain('按 2023 年价格')
    expect(await read('/gep/990101/2024/')).toContain('谁在用')
    expect(await read('/gep/990101/2022/mee-2020/')).toContain('同一地方的其他账户')
    expect(await read('/gep/990101/series/')).toContain('这些账户不能画在一条轴上')
    expect(await read('/gep/990101/series/?method=ndrc-2022')).toContain('变化来自哪里')
    expect(await read('/gep/990101/series/?method=ndrc-2022&restate=true')).toContain('2021 年，原用')
    expect(await read('/gep/990102/2025/')).toContain('区域外来的')
  })

  it('is told of in the lists of registers and of data', async () => {
    expect(await read('/registers/')).toContain('含演示数据')
    expect(await read('/data/')).toContain('标明“演示”')
  })

  it('leaves what is real without a mark', async () => {
    expect(await read('/places/140100/')).not.toContain(MARK)
    expect(await read('/registers/standards/')).not.toContain(MARK)
    expect(await read('/registers/places/110000/')).not.toContain(MARK)
  })

  it('has a year of hourly readings, each with its mark', async () => {
    const path = `/api/registers/self-monitoring/records?organisation=${COMPANY}&limit=1000`
    const { items }: { items: { demonstration?: boolean }[] } = JSON.parse(await read(path))
    expect(items).toHaveLength(1000)
    expect(items.every(({ demonstration }) => demonstration === true)).toBe(true)
    const page = await (await fetch(`${ORIGIN}/api/registers/self-monitoring/export.csv.json`)).text()
    expect(JSON.parse(page)).toMatchObject({ rows: 8_760 + 59 })
  })
})
