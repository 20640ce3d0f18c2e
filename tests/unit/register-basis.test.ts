import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'

const registers = Object.values(REGISTERS)

describe('the policies', () => {
  interface Article {
    article: string
    registers: string
  }
  const { data: articles } = Papa.parse<Article>(
    readFileSync(new URL('../../content/data/policies.csv', import.meta.url), 'utf8'),
    { header: true, skipEmptyLines: true },
  )

  /** Pairs of article and register, by what registers say and by what articles say. */
  const byRegister = registers.flatMap(({ id, basis }) => basis.map((mark) => `${mark} ${id}`)).sort()
  const pairsOf = (rows: Article[]): string[] =>
    rows.flatMap(({ article, registers: ids }) => ids.split(';').map((id) => `${article} ${id}`)).sort()

  it('name exactly the registers that rest on them, and registers name no other article', () => {
    expect(articles.length).toBeGreaterThan(80)
    expect(pairsOf(articles)).toEqual(byRegister)
  })

  it('would be found wanting without one article', () =>
    expect(pairsOf(articles.filter(({ article }) => article !== 'P38'))).not.toEqual(byRegister))
})
