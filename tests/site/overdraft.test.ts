import { describe, expect, it } from 'vitest'

/** Whether a well lies in a groundwater overdraft area, on the pages of the invented region. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const page = async (path: string): Promise<string> => {
  const answer = await fetch(new URL(path, ORIGIN))
  expect(answer.status).toBe(200)
  return answer.text()
}
const textOf = (html: string): string =>
  (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '').replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const well = (point: string, time: string) => `/registers/groundwater/${point}~${time}~w21003/`

const WELLS = [
  ['severe before', '990102-G1', '20260415T020000Z', '是，严重超采区', 'yes, a severe one', '990102~SQ-04~2021-01-01'],
  ['general after', '990102-G1', '20261015T020000Z', '是，一般超采区', 'yes, a general one', '990102~SQ-04~2026-07-01'],
  ['in none', '990101-G1', '20261016T020000Z', '否', 'no', '990101~SQ-02~2021-01-01'],
  [
    'in part',
    '990101-G2',
    '20261016T030000Z',
    '不知道，所在地有一部分是',
    'not known, part of its place is one',
    '990101~SQ-03~2021-01-01',
  ],
] as const

describe.each(['', '/en'])('whether a well lies in an overdraft area: %s', (lang) => {
  it.each(WELLS)('is said on its page: %s', async (_, point, time, zh, en, row) => {
    const html = await page(`${lang}${well(point, time)}`)
    expect(textOf(html)).toContain(lang === '' ? `是否超采区 ${zh} ` : `In an overdraft area ${en} `)
    // Leading to the row that says so, with its approval; what was published in Chinese is marked in English.
    expect(html).toContain(`href="${lang}/registers/overdraft-areas/${row.replaceAll('~', encodeURIComponent('~'))}/"`)
    expect(textOf(html)).toMatch(/示例省人民政府 示政字〔20\d\d〕\d+号/)
    if (lang === '/en') expect(html).toMatch(/lang="zh-Hans"[^>]*>\s*示例省人民政府 示政字/)
  })

  it('is left out where it is not known, never said as no', async () => {
    const text = textOf(await page(`${lang}${well('990102-G2', '20261015T030000Z')}`))
    expect(text).toContain(lang === '' ? '地下水质量类别 Ⅲ类' : 'Groundwater quality class Class Ⅲ')
    expect(text).not.toContain(lang === '' ? '是否超采区' : 'In an overdraft area')
  })

  it('has a column in the list', async () => {
    const text = textOf(await page(`${lang}/registers/groundwater/`))
    for (const [, , , zh, en] of WELLS) expect(text).toContain(lang === '' ? zh : en)
  })

  it('is told on the page of the place, with what was delimited for the city above, and no more by what has ended', async () => {
    const html = await page(`${lang}/places/990102/`)
    const start = html.indexOf('id="overdraft"')
    expect(start).toBeGreaterThan(0)
    const section = html.slice(start, html.indexOf('</section>', start))
    expect(section).toContain('示政字〔2026〕31号')
    expect(section).toContain(
      lang === '' ? '示例市浅层地下水超采区（演示）' : 'Shallow overdraft area of Demonstration City',
    )
    expect(section).toContain(lang === '' ? '一般超采区' : 'general overdraft area')
    expect(section).not.toContain(lang === '' ? '严重超采区' : 'severe overdraft area')
    expect(section).toContain(lang === '' ? '演示数据' : 'demonstration')
    expect(await page(`${lang}/places/110101/`)).not.toContain('id="overdraft"')
  })
})

describe('the register of overdraft areas', () => {
  it('is linked both ways with the article that asks for it', async () => {
    expect(await page('/registers/overdraft-areas/')).toContain('P34')
    const answer = await fetch(new URL('/api/registers/policies/records/P34', ORIGIN))
    const { body }: { body: { registers: string[] } } = await answer.json()
    expect(body.registers).toContain('overdraft-areas')
  })

  it('has a template to publish by', async () => {
    const answer = await fetch(new URL('/api/registers/overdraft-areas/template.csv', ORIGIN))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('approval')
  })
})
