import { describe, expect, it } from 'vitest'
import { assess, shownPoints } from '../../content/openness/assess.ts'
import type { Evidence } from '../../content/openness/evidence.ts'
import { RUBRICS } from '../../content/openness/rubrics.ts'

const PORTAL = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const textOf = async (path: string): Promise<string> => (await fetch(PORTAL + path)).text()
const jsonOf = async <Answer>(path: string): Promise<Answer> => JSON.parse(await textOf(path))

describe('the page of openness', () => {
  it.each(['', '/en'])('shows the points that follow from the published counts, at %s/openness/', async (language) => {
    const { evidence } = await jsonOf<{ evidence: Evidence }>('/api/openness')
    const page = await textOf(`${language}/openness/`)
    for (const rubric of RUBRICS) {
      const { points, of } = assess(rubric, evidence)
      const [score, most] = [shownPoints(points), shownPoints(of)]
      expect(page).toContain(language === '' ? `${score} 分（满分 ${most}）` : `${score} of ${most} points`)
    }
  })

  it('marks publishers of the demonstration, and answers 404 for a publisher that is none', async () => {
    expect(await textOf('/openness/')).toContain('演示')
    expect((await fetch(`${PORTAL}/openness/91350211MA00000000/`)).status).toBe(404)
  })

  it.each(['', '/en'])('names publishers as the register of organisations does, their code beside: %s', async (at) => {
    const code = '11990100000000019F'
    const { body } = await jsonOf<{ body: { name: string } }>(`/api/registers/organisations/records/${code}`)
    const list = await textOf(`${at}/openness/`)
    expect(list).toMatch(new RegExp(`href="${at}/openness/${code}/"[^>]*>\\s*${body.name}\\s*<`))
    expect(list).toMatch(new RegExp(`class="aside"[^>]*>${code}<`))
    expect(await textOf(`${at}/openness/${code}/`)).toMatch(new RegExp(`<h1>[^<]*${body.name}[^<]*</h1>`))
    // The portal itself is no organisation.
    expect(list).toMatch(new RegExp(`href="${at}/openness/portal/"[^>]*>\\s*[^<]*${at === '' ? '平台' : 'portal'}`))
  })
})

describe('the page of the policies', () => {
  it('has every article, each leading to its registers and its record, and registers lead back', async () => {
    const page = await textOf('/policies/')
    const { items } = await jsonOf<{ items: { key: string }[] }>('/api/registers/policies/records?limit=1000')
    expect(items.length).toBeGreaterThan(80)
    for (const { key } of items) {
      expect(page).toContain(`id="${key}"`)
      expect(page).toContain(`href="/registers/policies/${key}/"`)
    }
    expect(await textOf('/registers/air-quality/')).toContain('href="/policies/#P38"')
    expect(await textOf('/en/registers/air-quality/')).toContain('href="/en/policies/#P38"')
  })
})

describe('the page of past exports', () => {
  it('lists what was made, by hash, and leads to single years', async () => {
    const described = await jsonOf<{ sha256: string }>('/api/registers/air-quality/export.csv.json')
    const page = await textOf('/data/air-quality/')
    expect(page).toContain(described.sha256)
    expect(page).toMatch(/export\.csv\?size=\d+(&#38;|&amp;|&)year=2018/)
    expect(await textOf('/data/')).toContain('href="/data/air-quality/"')
  })

  it('finds the file of a day, and says where there was none', async () => {
    expect(await textOf('/data/air-quality/?on=2000-01-01')).toContain('还什么都没有')
    expect(await textOf('/en/data/air-quality/?on=2099-01-01')).toContain('All records as of the end of')
    expect((await fetch(`${PORTAL}/data/air-quality/?on=nonsense`)).status).toBe(200)
    expect((await fetch(`${PORTAL}/data/nothing-such/`)).status).toBe(404)
    expect((await fetch(`${PORTAL}/data/air-quality/?cursor=x`)).status).toBe(422)
  })
})

describe('a register', () => {
  it('says on its page when its next entry is due', async () => {
    expect(await textOf('/registers/air-quality/')).toMatch(/下次应当在|已经逾期/)
    expect(await textOf('/en/registers/air-quality/')).toMatch(/next due by|overdue/)
    expect(await textOf('/registers/places/')).not.toMatch(/下次应当在|已经逾期/)
  })
})
