import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { typedPosition } from '../../content/near/position.ts'
import { exactPosition } from '../../content/reports/answers.ts'
import { findPersonal, SOUGHT } from '../../content/reports/redaction.ts'
import { readPattern, type Pattern } from './regexp-reading.ts'
import { growthOf, stepsOf } from './regexp-steps.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Files whose regular expressions may be given what somebody sent: all but those of scripts, which an operator runs. */
const files = execFileSync('git', ['ls-files', 'content', 'db', 'worker', 'site'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(ts|astro)$/.test(file))

/** What of a file is TypeScript: of a page what stands above its markup. */
const codeOf = (file: string): string => {
  const text = readFileSync(join(ROOT, file), 'utf8')
  return file.endsWith('.astro') ? (text.split(/^---$/m)[1] ?? '') : text
}

/** Every regular expression of the sources, as written, and where. */
const literals = (): Map<string, string> => {
  const found = new Map<string, string>()
  for (const file of files) {
    const code = codeOf(file)
    if (!/[=(,:[|&?!{;>]\s*\/(?![/*])/.test(code)) continue
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) found.set(node.text, file)
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, false))
  }
  return found
}

const read = (literal: string): Pattern => {
  const end = literal.lastIndexOf('/')
  return readPattern(literal.slice(1, end), literal.slice(end + 1))
}

/** Steps may grow with the length of a text, hardly more: what is bounded, such as `{1,200}`, grows faster below its bound. */
const MOST_GROWTH = 1.4
const LONGER: readonly [number, number] = [320, 640]

const isTame = (pattern: Pattern): boolean =>
  growthOf(pattern).growth < MOST_GROWTH || growthOf(pattern, LONGER).growth < MOST_GROWTH

describe('a regular expression that is given what somebody sent', () => {
  it('takes steps in proportion to the length of the text, whatever the text: every one of the sources', () => {
    const all = literals()
    expect(all.size).toBeGreaterThan(500)
    expect([...all].filter(([literal]) => !isTame(read(literal)))).toEqual([])
  })

  it('so does every pattern that a register asks of its cells', () => {
    const patterns = Object.values(REGISTERS).flatMap(({ fields }) =>
      Object.values(fields).flatMap(({ pattern }) => pattern ?? []),
    )
    expect(patterns.length).toBeGreaterThan(50)
    expect([...new Set(patterns)].filter((pattern) => !isTame(readPattern(pattern, 'u')))).toEqual([])
  })

  it('and every one that is put together to find who can be recognised in a report', () => {
    expect(SOUGHT.filter(([, { source, flags }]) => !isTame(readPattern(source, flags)))).toEqual([])
  })

  it.each([
    ['/^(a+)+$/', Infinity],
    ['/^\\s*(\\d+)\\s*°?\\s*[,\\s]\\s*$/', Infinity],
    ['/\\s+$/', 2],
    ['/<[^>]*>x/', 2],
    ['/^[a-z]+$/', 1],
    ['/(?<!0)0+$/', 1],
  ])('is told from one that does not: %s', (literal, growth) => {
    const found = growthOf(read(literal)).growth
    expect(Number.isFinite(growth) ? Math.round(found) : found).toBe(growth)
  })

  it('is counted as the engine matches it: what it finds ends the search where the engine’s does', () => {
    for (const [literal, text] of [
      ['/b/', 'aaab'],
      ['/(a|ab)(c|bcd)(d*)$/', 'xabcd'],
      ['/(?<=a)b(?!c)/', 'abcab'],
      ['/^(?:(\\d)x\\1)+?$/', '1x1'],
    ] as const) {
      const found = new RegExp(literal.slice(1, -1)).exec(text)
      const { sticky, ...rest } = read(literal)
      expect(found).not.toBeNull()
      // One beginning less and there is nothing to find: steps are of all beginnings up to the one that matches.
      expect(stepsOf({ ...rest, sticky }, text)).toBeGreaterThan(found?.index ?? 0)
    }
  })
})

describe('a text that took long once', () => {
  const blanks = ' '.repeat(50_000)
  it('is looked through at once for who can be recognised in it', () => {
    for (const words of ['联系人', '电话', 'my name is', '微信', 'a@', ''])
      expect(findPersonal(`${words}${blanks}`.repeat(3))).toEqual([])
    expect(findPersonal('联系人 ： 王小明').map(({ kind }) => kind)).toEqual(['name'])
    expect(findPersonal('电话 是 8312345').map(({ kind }) => kind)).toEqual(['phone'])
    expect(findPersonal('write to a.b+c@mail.example.cn').map(({ kind }) => kind)).toEqual(['contact'])
  })

  it('is read at once, and told from a position', () => {
    expect(typedPosition(`116.3${blanks}x`)).toBeUndefined()
    expect(exactPosition(`116.3${blanks}x`)).toBeUndefined()
    expect(typedPosition(' 116.3° ， 39.9 °')).toEqual(typedPosition('116.3,39.9'))
    expect(typedPosition('116.3   39.9')).toBeDefined()
    expect(exactPosition('116.3 ° E; 39.9 N ')).toEqual(exactPosition('116.3 39.9'))
    expect(exactPosition('116.3 39.9')).toBeDefined()
  })
})
