import { describe, expect, it } from 'vitest'

/** Pages of public reports as they are served, without a browser and without scripts. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const ask = (path: string): Promise<Response> => fetch(new URL(path, ORIGIN))
const read = async (path: string): Promise<string> => (await ask(path)).text()
const numbersIn = (html: string): string[] => [
  ...new Set([...html.matchAll(/href="(?:\/en)?\/reports\/([0-9A-Z]{10})\/"/g)].map(([, number = '']) => number)),
]

describe('the list of reports', () => {
  it('leads to reporting, to each report, to its feed and to how bodies do, and marks what is invented', async () => {
    const html = await read('/reports/')
    expect(numbersIn(html).length).toBeGreaterThan(10)
    for (const path of ['/report/', '/reports/follow/', '/reports/statistics/', '/feeds/registers/reports.atom'])
      expect(html).toContain(`href="${path}"`)
    expect(html).toContain('演示数据')
  })

  it('answers a question of its form with those alone', async () => {
    expect(numbersIn(await read('/reports/?place=990102&category=noise&state='))).toEqual(['E8P5DM4VXG', 'M5T7BG20PJ'])
    const late = await read('/en/reports/?late=true')
    expect(numbersIn(late)).toContain('9FX3HS1R8E')
    expect(late).toMatch(/\d+ days late/)
    expect(numbersIn(late)).not.toContain('H3V8ZC05NE')
  })

  it('draws where those of a place are from, each point numbered as in the list', async () => {
    const html = await read('/reports/?place=990101')
    expect(html).toContain('class="plan"')
    expect(html.match(/class="dot"/g)?.length).toBe(html.match(/class="spot k0"/g)?.length)
  })

  it('helps where nothing is found, and says so where an address makes no sense', async () => {
    expect(await read('/reports/?place=990102&category=sea')).toContain('没有这样的举报')
    const wrong = await ask('/reports/?category=%22%3E%3Cscript%3E')
    expect(wrong.status).toBe(422)
    const html = await wrong.text()
    expect(html).toContain('已经略过')
    expect(html).not.toContain('"><script>')
  })

  it('goes on to a next page in either language', async () => {
    const [, next = ''] = /href="([^"]+)#list" rel="next"/.exec(await read('/reports/?place=990000')) ?? []
    if (next !== '') expect((await ask(next.replaceAll('&amp;', '&'))).status).toBe(200)
    expect(await read('/en/reports/')).toContain('Reports from the public')
  })
})

describe('the page of a report', () => {
  it('tells how far it has come, what was found apart from it, the penalty, and shows photos with their words', async () => {
    const html = await read('/reports/H3V8ZC05NE/')
    for (const words of ['已办结', '属实', '示环罚〔2026〕3号', '办结不等于查实', '示例化工有限公司'])
      expect(html).toContain(words)
    expect(html).toMatch(/<img[^>]+src="\/objects\/[0-9a-f]{64}"[^>]+alt="[^"]+演示图/)
    expect(html).toContain('href="/feeds/reports/H3V8ZC05NE.atom"')
  })

  it('says by itself that a body is late, and why more time was taken', async () => {
    const html = await read('/reports/9FX3HS1R8E/')
    expect(html).toMatch(/逾期 \d+ 天还没办完/)
    expect(html).toContain('要查清倒土的车和单位')
  })

  it('offers nobody a photo that is not there, and gives its photos without a type to guess', async () => {
    const [, photo = ''] = /src="(\/objects\/[0-9a-f]{64})"/.exec(await read('/reports/J0T9KR3B5H/')) ?? []
    const answer = await ask(photo)
    expect(answer.headers.get('content-type')).toBe('image/jpeg')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('is not there for a number that is unknown or none, in the same words', async () => {
    const pages = await Promise.all(
      ['0000000000', 'ZZZZZZZZZZ', 'nonsense'].map(async (number) => {
        const answer = await ask(`/reports/${number}/`)
        return `${answer.status} ${(await answer.text()).replaceAll(number, '')}`
      }),
    )
    expect(new Set(pages).size).toBe(1)
    expect(pages[0]).toMatch(/^404 /)
  })

  it('is led to from its record, from search, from its place, its body and the unit it was found of', async () => {
    for (const path of [
      '/registers/reports/H3V8ZC05NE/',
      `/search/?q=${encodeURIComponent('黄烟')}`,
      '/organisations/11990100000000019F/',
      '/organisations/91990101000000115Y/',
    ])
      expect(numbersIn(await read(path)), path).toContain('H3V8ZC05NE')
    expect(await read('/places/990101/')).toContain('href="/reports/?place=990101"')
    expect(await read('/near/?q=132.02%2C18.01&radius=10')).toContain('/reports/H3V8ZC05NE/')
  })
})

describe('how bodies deal with reports', () => {
  it('shows every month, what is small as below five and never as a number', async () => {
    const html = await read('/reports/statistics/')
    expect(html).toContain('＜5')
    expect(html).toContain('不足五件的数写出来')
    expect(html).not.toMatch(/<td[^>]*>\s*[1-4]\s*<\/td>/)
    expect(await read('/en/reports/statistics/?body=11990102000000090Q')).toContain('11990102000000090Q')
  })
})
