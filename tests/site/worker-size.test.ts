import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const SERVER = join(import.meta.dirname, '../../dist/server')

/** What is promised, and what the platform would be sent. */
const MOST = 1_000_000

const script = readFileSync(join(SERVER, 'entry.mjs'), 'utf8')

/** What the runtime passes over until it is called; an arrow function it reads at once, as what it is about to run. */
const isPassedOver = (node: ts.Node): boolean =>
  ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)

/** How many characters of a script are read to be run. */
const readAtOnce = (node: ts.Node): number => {
  if (isPassedOver(node)) return 0
  let length = node.end - node.pos
  ts.forEachChild(node, (child) => {
    length -= child.end - child.pos - readAtOnce(child)
  })
  return length
}

const parsed = (source: string): ts.SourceFile =>
  ts.createSourceFile('entry.mjs', source, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS)

describe('the Worker of this build', () => {
  it('is one module, smaller than promised', () => {
    // What is hidden there, wrangler leaves behind when it is asked something.
    const built = readdirSync(SERVER).filter((name) => !name.startsWith('.'))
    expect(built.toSorted()).toEqual(['entry.mjs', 'wrangler.json'])
    expect(gzipSync(script).length).toBeLessThan(MOST)
  })

  it('stands in functions that nobody calls before it is asked', () => {
    expect(readAtOnce(parsed('const a=()=>{b()};'))).toBe(18)
    expect(readAtOnce(parsed('function a(){b()}c()'))).toBe(3)
    expect(readAtOnce(parsed(script)) / script.length).toBeLessThan(0.05)
  })

  it('asks the platform for parts of Node only when it uses them', () => {
    const imported = parsed(script)
      .statements.filter(ts.isImportDeclaration)
      .map(({ moduleSpecifier: name }) => (ts.isStringLiteral(name) ? name.text : ''))
    expect(new Set(imported)).toEqual(new Set(['cloudflare:workers']))
  })

  it('carries neither the reader of PDF files nor what the registers are', () => {
    expect(script).not.toContain('PasswordException')
    expect(script).not.toContain('测量环境空气的固定点位')
    expect(readFileSync(join(SERVER, '../client/pdf-reader.mjs'), 'utf8')).toContain('PasswordException')
    expect(readFileSync(join(SERVER, '../client/definitions.json'), 'utf8')).toContain('测量环境空气的固定点位')
  })
})
