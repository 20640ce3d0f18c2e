import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** Where a form can be checked before it is sent, the way to check it comes first: under the thumb, and by keyboard. */

const ISLANDS = join(import.meta.dirname, '../../site/islands/console')

interface Button {
  class: string
  /** Names of the words on it. */
  words: string[]
}

const nodesOf = (node: ts.Node): ts.Node[] => {
  const below: ts.Node[] = []
  ts.forEachChild(node, (child) => void below.push(child, ...nodesOf(child)))
  return below
}

const isDrawn = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'h'

const classOf = ({ arguments: [, properties] }: ts.CallExpression): string =>
  /class: '([^']*)'/.exec(properties?.getText() ?? '')?.[1] ?? ''

const wordsOf = (call: ts.CallExpression): string[] =>
  [...call.getText().matchAll(/\b\w*[wW]ord\('([\w-]+)'/g)].map(([, word]) => word ?? '')

/** Groups of buttons that a script draws side by side, each in their order. */
const groupsOf = (source: string): Button[][] => {
  const file = ts.createSourceFile('island.ts', source, ts.ScriptTarget.Latest, true)
  const all = nodesOf(file)
  const named = new Map(
    all.flatMap((node) =>
      ts.isVariableDeclaration(node) && node.initializer && isDrawn(node.initializer)
        ? [[node.name.getText(), node.initializer] as const]
        : [],
    ),
  )
  const buttonsIn = (node: ts.Node): Button[] => {
    const call = ts.isIdentifier(node) ? named.get(node.text) : node
    if (!call || !isDrawn(call)) return []
    if (call.arguments[0]?.getText() === "'button'") return [{ class: classOf(call), words: wordsOf(call) }]
    return call.arguments.slice(2).flatMap(buttonsIn)
  }
  return all.filter(isDrawn).flatMap((call) => (classOf(call) === 'actions' ? [buttonsIn(call)] : []))
}

const isCheck = ({ words }: Button): boolean => words.some((word) => /^check/.test(word))
const isMain = (button: Button): boolean => button.class === 'button' && !isCheck(button)
const isWrong = (group: readonly Button[]): boolean =>
  group.some((button, at) => isMain(button) && group.slice(at + 1).some(isCheck))

describe('buttons side by side', () => {
  const read = readdirSync(ISLANDS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name, groups: groupsOf(readFileSync(join(ISLANDS, name), 'utf8')) }))

  it('that check and send stand in this order, wherever there are both', () => {
    const both = read.filter(({ groups }) => groups.some((group) => group.some(isCheck) && group.some(isMain)))
    expect(both.map(({ name }) => name).toSorted()).toEqual(['adding.ts', 'events/hand-in.ts'])
    expect(read.filter(({ groups }) => groups.some(isWrong)).map(({ name }) => name)).toEqual([])
  })

  it('would be found the other way round', () => {
    const group = "h('p', { class: 'actions' }, h('button', { class: 'button' }, word('publish')), check)"
    const [found] = groupsOf(`const check = h('button', { class: 'button quiet' }, word('check'))\n${group}`)
    expect(found).toHaveLength(2)
    expect(isWrong(found ?? [])).toBe(true)
  })
})
