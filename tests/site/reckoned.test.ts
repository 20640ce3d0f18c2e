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
