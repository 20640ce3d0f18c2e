import { expect, it } from 'vitest'
import { levelsWithLinks, type LevelLink } from '../../content/trace/link-levels.ts'

const aLink = (anchor: string, type = 'pip'): LevelLink => ({
  key: `${anchor}~${type}`,
  anchor,
  type,
  href: 'https://tea.example.com/',
  title: '介绍',
  languages: [],
  producer: '939901010000002112',
})

it('puts each level into the nearest one around it', () => {
  const root = levelsWithLinks(['/10/A/21/7', '/', '/10/A', '/21/9', '/10/AB'].map((anchor) => aLink(anchor)))
  expect(root.links).toHaveLength(1)
  expect(root.within.map(({ anchor }) => anchor)).toEqual(['/10/A', '/21/9', '/10/AB'])
  expect(root.within[0]?.within).toMatchObject([{ anchor: '/10/A/21/7', added: [{ ai: '21', value: '7' }] }])
})

it('says what a level adds, decoded, also where the one between has no links', () => {
  expect(levelsWithLinks([aLink('/10/a%2Fb/21/7')]).within).toMatchObject([
    {
      added: [
        { ai: '10', value: 'a/b' },
        { ai: '21', value: '7' },
      ],
    },
  ])
  expect(levelsWithLinks([aLink('/10/%')]).within[0]?.added).toEqual([{ ai: '10', value: '%' }])
})

it('has the product itself though nothing leads on from it', () => {
  expect(levelsWithLinks([])).toEqual({ anchor: '/', added: [], links: [], within: [] })
})
