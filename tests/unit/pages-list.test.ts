import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FOLDERS } from '../../worker/folders.ts'
import { PAGES } from '../pages.ts'

/** Kinds of pages that the list leaves out, and why. */
const ELSEWHERE: Record<string, string> = {
  '404': 'no address of its own; looked at beside the others',
  console: 'leads on who is not signed in; looked at signed in',
  'console/[section]': 'asks who one is; looked at signed in',
  'gep/areas/[area]/[year]/[method]': 'leads on to the page of the account',
  'points/account': 'leads on who is not signed in; looked at signed in',
  now: 'the home page, read anew',
  'places/[code]/now': 'the page of a place, read anew',
}

const SITE = join(import.meta.dirname, '../../site/pages')

/** Kinds of pages, those with more fixed parts first: `gep/series` is no year of the place `gep`. */
const KINDS = readdirSync(SITE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.astro'))
  .map((file) => file.replace('[...lang]/', '').replace(/(?:^|\/)index\.astro$|\.astro$/, ''))
  .map((kind) => ({ kind, path: new RegExp(`^/${kind.replace(/\[\w+\]/g, '[^/]+')}${kind === '' ? '' : '/'}$`) }))
  .sort((a, b) => a.kind.split('[').length - b.kind.split('[').length)

it('names an address of every kind of page, so that nothing that walks all pages leaves one out', () => {
  const named = new Set(
    PAGES.map((address) => {
      const { pathname } = new URL(address, 'http://a.example')
      return KINDS.find(({ path }) => path.test(pathname))?.kind
    }),
  )
  expect(named).not.toContain(undefined)
  // Two files draw places, by their level: `[area]` provinces and cities, `[county]` counties.
  const unnamed = KINDS.map(({ kind }) => kind).filter((kind) => !named.has(kind) && kind !== 'places/[county]')
  expect(unnamed.sort()).toEqual(Object.keys(ELSEWHERE).sort())
})

it('leads from every folder that is no page to one that is', () => {
  const isPage = (path: string): boolean => KINDS.some(({ path: of }) => of.test(path))
  const isOwnPage = (path: string): boolean => KINDS.some(({ kind }) => `/${kind}/` === path)
  const folders = KINDS.flatMap(({ kind }) => {
    const [fixed = ''] = kind.split('[', 1)
    return [...fixed.matchAll(/\//g)].map(({ index }) => `/${fixed.slice(0, index + 1)}`)
  })
  expect([...new Set(folders)].filter((folder) => !isOwnPage(folder)).sort()).toEqual(Object.keys(FOLDERS).sort())
  expect(Object.values(FOLDERS).filter((list) => !isPage(list))).toEqual([])
})
