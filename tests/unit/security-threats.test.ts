import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { THREATS } from '../../content/generated/threats.ts'
import { AREAS, Threat } from '../../content/security/threat.ts'

const TESTS = join(import.meta.dirname, '..')

/** Titles of tests in a file as they are written, `''` and `""` and what is behind `.each` alike. */
const titlesOf = (file: string): string[] => {
  const path = join(TESTS, file)
  if (!existsSync(path)) return []
  const text = readFileSync(path, 'utf8')
  return [
    ...text.matchAll(/(?:\(|^\s*)(['"`])((?:(?!\1)[^\n\\]|\\.)+)\1,\s*(?:async\s*)?(?:\(|\{ timeout|SLOW)/gm),
  ].map(([, , title = '']) => title.replace(/\\(.)/g, '$1'))
}

describe('the table of threats', () => {
  it.each(Object.entries(THREATS))('%s is shown by tests that are there', (_, { tests }) => {
    const missing = tests.flatMap(({ file, title }) => {
      const titles = titlesOf(file)
      return titles.length > 0 && (title === '*' || titles.includes(title)) ? [] : [`${file}: ${title}`]
    })
    expect(missing).toEqual([])
  })

  it('speaks of every part of the portal, and says of most what does not hold', () => {
    const threats = Object.values(THREATS)
    expect(new Set(threats.map(({ area }) => area))).toEqual(new Set(AREAS))
    expect(threats.filter(({ open }) => open !== undefined).length).toBeGreaterThan(threats.length / 2)
  })

  it('refuses a line that no test shows and that does not say why', () => {
    const line = { area: 'log', who: { zh: '甲', en: 'a' }, holds: { zh: '乙', en: 'b' } }
    expect(Threat.safeParse(line).success).toBe(false)
    expect(Threat.safeParse({ ...line, untested: { zh: '丙', en: 'c' } }).success).toBe(true)
    expect(titlesOf('worker/head.test.ts')).toContain('publishes nothing and says what it lacks')
    expect(titlesOf('worker/nothing.test.ts')).toEqual([])
  })
})
