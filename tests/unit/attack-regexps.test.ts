import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { ACCEPTED, endingOf } from '../../content/documents/media-types.ts'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { typedPosition } from '../../content/near/position.ts'
import { CREDIT_CODE_SHAPE } from '../../content/organisations/credit-code.ts'
import { exactPosition } from '../../content/reports/answers.ts'
import { findPersonal, SOUGHT } from '../../content/reports/redaction.ts'
import { OWN_FIELD } from '../../content/trace/epcis/own-fields.ts'
import { readPattern, type Pattern } from './regexp-reading.ts'
import { growthOf, stepsOf } from './regexp-steps.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Files whose regular expressions may be given what somebody sent: all but those of scripts, which an operator runs. */
const files = execFileSync('git', ['ls-files', 'content', 'db', 'worker', 'site'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(ts|astro)$/.test(file))

/**
 * What of a page is TypeScript, each with how it is to be read: what stands above its markup, the markup itself
 * with what is reckoned inside it, and its scripts.
 */
const partsOf = (text: string): [code: string, kind: ts.ScriptKind][] => {
  const [, above = '', ...below] = text.split(/^---$/m)
  const markup = below.join('---')
  const scripts = [...markup.matchAll(/<script\b[^>]*>(.*?)<\/script>/gs)].map(([, script = '']) => script)
  const drawn = markup.replace(/<script\b[^>]*>.*?<\/script>/gs, '').replace(/<!--.*?-->/gs, '')
  return [
    ...[above, ...scripts].map((code): [string, ts.ScriptKind] => [code, ts.ScriptKind.TS]),
    [`<>${drawn}</>`, ts.ScriptKind.TSX],
  ]
}
const codesOf = (file: string): [code: string, kind: ts.ScriptKind][] => {
  const text = readFileSync(join(ROOT, file), 'utf8')
  return file.endsWith('.astro') ? partsOf(text) : [[text, ts.ScriptKind.TS]]
}

interface Expressions {
  /** As written → where. */
  literals: Map<string, string>
  /** Files that put one together when they run. */
  made: Set<string>
}

/** Every regular expression of the sources. */
const expressionsOf = (code: string, kind: ts.ScriptKind, file: string, found: Expressions): void => {
  // Where there is neither, nothing is to be found, and reading takes long.
  if (!/[=(,:[|&?!{;>]\s*\/(?![/*>])|RegExp\(/.test(code)) return
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, false, kind)
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.literals.set(node.text, file)
    if (ts.isNewExpression(node) || ts.isCallExpression(node))
      if (ts.isIdentifier(node.expression) && node.expression.text === 'RegExp') found.made.add(file)
    ts.forEachChild(node, visit)
  }
  visit(source)
}

const found: Expressions = { literals: new Map(), made: new Set() }
for (const file of files) for (const [code, kind] of codesOf(file)) expressionsOf(code, kind, file, found)

const SCHEMES = readFileSync(join(ROOT, 'content/data/certification-schemes.csv'), 'utf8')
const GRAMMARS = Papa.parse<Record<string, string>>(SCHEMES, { header: true }).data.flatMap(
  ({ grammar }) => grammar || [],
)

/** Files that put expressions together when they run, and the sources of what they put together. */
const MADE: Record<string, readonly string[]> = {
  // Schemes say how their numbers look.
  'content/certificates/number.ts': GRAMMARS,
  // Single characters of a grammar that somebody publishes, and the grammar itself, which is read and not tried.
  'content/certificates/grammar.ts': [],
  'content/organisations/credit-code.ts': [`^${CREDIT_CODE_SHAPE}$`],
  // Rules say how evidence looks; where they do not, so.
  'content/points/told.ts': [
    '^[^\\p{C}]{1,100}$',
    ...Object.values(POINTS_RULES).flatMap(({ evidence }) =>
      Object.values(evidence).flatMap(({ pattern }) => pattern ?? []),
    ),
  ],
  // Each is read below.
  'content/registers/cell-text.ts': [],
  'content/reports/redaction.ts': [],
  'content/trace/epcis/own-fields.ts': [OWN_FIELD.source],
  // The ending of a type of file.
  'site/documents/view.ts': ACCEPTED.map((type) => `\\.${endingOf(type)}$`),
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
    expect(found.literals.size).toBeGreaterThan(500)
    expect([...found.literals].filter(([literal]) => !isTame(read(literal)))).toEqual([])
  })

  it('is found above the markup of a page, in it and in its scripts', () => {
    const page = '---\nconst a = /one+/\n---\n<p>{text.split(/two+/)}</p>\n<script>\n  const c = /three+/\n</script>\n'
    const seen: Expressions = { literals: new Map(), made: new Set() }
    for (const [code, kind] of partsOf(page)) expressionsOf(code, kind, 'a page', seen)
    expect([...seen.literals.keys()].toSorted()).toEqual(['/one+/', '/three+/', '/two+/'])
    expressionsOf('const d = new RegExp(of)', ts.ScriptKind.TS, 'a module', seen)
    expect([...seen.made]).toEqual(['a module'])
  })

  it('so does every one that is put together when it runs, and there are no others', () => {
    expect([...found.made].toSorted()).toEqual(Object.keys(MADE).toSorted())
    const sources = Object.values(MADE).flat()
    expect(sources.length).toBeGreaterThan(15)
    expect(sources.filter((source) => !isTame(readPattern(source, 'u')))).toEqual([])
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
