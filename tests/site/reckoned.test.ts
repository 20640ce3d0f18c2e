import { describe, expect, it } from 'vitest'

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const page = async (path: string): Promise<string> => {
  const answer = await fetch(new URL(path, ORIGIN))
  expect(answer.status).toBe(200)
  return answer.text()
}

/** One section of a page, without its tags. */
const section = (html: string, id: string): string => {
  const start = html.indexOf(`id="${id}"`)
  expect(start, id).toBeGreaterThan(0)
  return html
    .slice(start, html.indexOf('</section>', start))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
}

const OUTLET = 'permit=91990101000000115Y001P&outlet=DA001&parameter=a21002&averaging=hour&span=month&to=2026-10-31'

describe.each(['', '/en'])('what the portal works out from rows, shown on its pages: %s', (lang) => {
  it('adds up compensation by year, direction, element and place', async () => {
    const sums = section(await page(`${lang}/registers/compensation-funds/`), 'sums')
    // 38,000,000 and 4,473,600 from above in 2025.
    expect(sums).toContain('42,473,600')
    for (const name of lang === '' ? ['纵向', '公益林', '示例县'] : ['vertical', 'forest', 'Demonstration County'])
      expect(sums).toContain(name)
    expect(sums).toContain(lang === '' ? '演示' : 'demonstration')
    expect(await page(`${lang}/registers/compensation-funds/?direction=vertical`)).not.toContain('id="sums"')
    expect(await page(`${lang}/registers/penalties/`)).not.toContain('id="sums"')
  })

  it('says how often noise kept its limits, by day and by night', async () => {
    const noise = section(await page(`${lang}/places/990102/`), 'noise')
    expect(noise).toContain('100.0')
    expect(noise).toContain('66.7')
  })

  it('says what an outlet discharged in a month, and of how many hours', async () => {
    const masses = section(await page(`${lang}/series/self-monitoring/?${OUTLET}`), 'masses')
    expect(masses).toMatch(/743.*744/)
    const answer = await fetch(new URL(`/api/registers/self-monitoring/series?${OUTLET}`, ORIGIN))
    expect(await answer.json()).toMatchObject({ masses: [{ month: '2026-10', hours: 743, of: 744 }] })
  })
})

const DIMENSIONS = [
  ['', ['资源利用', '82.4', '环境治理', '绿色生活', '78.9', '绿色发展指数', '82.10', '公众满意程度（单列）', '83.6']],
  ['/en', ['Use of resources', '82.4', 'Green living', '78.9', 'Green development index', '82.10', '(apart)', '83.6']],
] as const

describe.each(DIMENSIONS)('a number that is never shown without what it is made of: %s', (lang, expected) => {
  it.each([
    '/registers/development-index/?place=990101&year=2025',
    '/registers/development-index/?dimension=index',
    `/registers/development-index/${encodeURIComponent('990101~2025~index~绿色发展指数')}/`,
    `/series/development-index/?place=990101&dimension=index&indicator=${encodeURIComponent('绿色发展指数')}`,
  ])('has its dimensions as bars: %s', async (path) => {
    const html = await page(`${lang}${path}`)
    const dimensions = section(html, 'dimensions')
    for (const text of expected) expect(dimensions).toContain(text)
    expect(dimensions).toContain(lang === '' ? '演示' : 'demonstration')
    // One bar for each of the six, and neither the whole nor what stands apart.
    const bars = html.slice(html.indexOf('<ul class="bars'), html.indexOf('</ul>', html.indexOf('<ul class="bars')))
    expect(bars.match(/<rect/g)).toHaveLength(6)
  })

  it('is where a register says so alone', async () =>
    expect(await page(`${lang}/registers/carrying-capacity/`)).not.toContain('id="dimensions"'))
})

const LISTS = [
  ['', ['督察发现的问题', '离任（任中）审计', '追责与通报']],
  ['/en', ['Findings of supervision', 'Audits of officials', 'Accountability, apologies']],
] as const

describe.each(LISTS)('lists that different people read: %s', (lang, titles) => {
  it('stand apart on the page, each with the way to all of it', async () => {
    const html = await page(`${lang}/registers/accountability/`)
    const [findings, audits, measures] = ['list-1', 'list-2', 'list-3'].map((id) => section(html, id))
    titles.forEach((title, at) => expect([findings, audits, measures][at]).toContain(title))
    expect(findings).toContain('示例工业园雨污管网混接')
    expect(findings).toContain('群众反映示例三路异味')
    expect(findings).not.toContain('任中审计结果')
    expect(audits).toContain('任中审计结果')
    // Nothing stands in the third yet: it says so, and that this is no sign of nothing having happened.
    expect(measures).toContain(lang === '' ? '还没有公开的记录' : 'Nothing has been made public here yet')
    expect(html).toContain(`${lang}/registers/accountability/?kind=finding%2Ctransferred%2Cocean`)
  })

  it('lead to all records of one', async () => {
    const html = await page(`${lang}/registers/accountability/?kind=finding,transferred,ocean`)
    expect(html).toContain('群众反映示例三路异味')
    expect(html).not.toContain('任中审计结果')
    expect(html).toMatch(/<option value="finding,transferred,ocean" selected/)
    expect(html).not.toContain('id="list-1"')
  })
})
