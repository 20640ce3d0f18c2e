import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { blocks, spans } from '../../site/components/prose.ts'

it('reads headings, paragraphs, lists and fenced code', () =>
  expect(blocks('# A\none\ntwo\n\n- a\n  more\n- b\n### C\n1. x\n\n```json\n{\n\n# no heading\n}\n```')).toEqual([
    { kind: 'h2', text: 'A' },
    { kind: 'p', text: 'one two' },
    { kind: 'ul', items: ['a more', 'b'] },
    { kind: 'h3', text: 'C' },
    { kind: 'ol', items: ['x'] },
    { kind: 'code', text: '{\n\n# no heading\n}' },
  ]))

it('lets steps go on behind a command that stands between them', () =>
  expect(blocks('1. a\n\n```\nb\n```\n\n2. c\n3. d')).toEqual([
    { kind: 'ol', items: ['a'] },
    { kind: 'code', text: 'b' },
    { kind: 'ol', items: ['c', 'd'], start: 2 },
  ]))

it('puts no space into Chinese where a line was broken', () =>
  expect(blocks('公布的\n东西')).toEqual([{ kind: 'p', text: '公布的东西' }]))

it('finds code, strong and links', () =>
  expect(spans('a `b` [c](/d/) **e**')).toEqual([
    { kind: 'text', text: 'a ' },
    { kind: 'code', text: 'b' },
    { kind: 'text', text: ' ' },
    { kind: 'link', text: 'c', href: '/d/' },
    { kind: 'text', text: ' ' },
    { kind: 'strong', text: 'e' },
  ]))

it('leaves links that lead anywhere but here or to https as text', () => {
  for (const text of ['[x](javascript:alert(1))', '[x](http://example.com/)', '[x](data:text/html,x)'])
    expect(spans(text)).toEqual([{ kind: 'text', text }])
})

it('leaves a link to another host without a scheme as text', () =>
  expect(spans('[x](//example.com/)')).toEqual([{ kind: 'text', text: '[x](//example.com/)' }]))

it('leads from our texts to pages in the language of the text', () => {
  const root = `${import.meta.dirname}/../../content`
  const wrong = globSync(`${root}/{guides,decisions}/*.{zh,en}.md`).flatMap((file) => {
    const isEnglish = file.endsWith('.en.md')
    // Pages end in a slash; files and answers for programs have no language.
    const links = [...readFileSync(file, 'utf8').matchAll(/\]\((\/[^)#]*\/)(?:#[^)]*)?\)/g)].map(
      ([, path = '']) => path,
    )
    return links.filter((path) => path.startsWith('/en/') !== isEnglish).map((path) => `${file}: ${path}`)
  })
  expect(wrong).toEqual([])
})
