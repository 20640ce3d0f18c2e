import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { ask as askInEnglish, publishAll } from './builders.ts'
import { publishIdentifiers } from './trace-builders.ts'

/** What tests of the resolver stand on. */

export const GTIN = '09520000000073'
export const PRODUCER = '939901010000002112'
export const ORIGIN = env.PORTAL_ORIGIN
export const VOC = 'https://ref.gs1.org/voc/'

/** As a reader of Chinese does. */
export const ask: typeof askInEnglish = (method, path, headers, ...rest) =>
  askInEnglish(method, path, { 'accept-language': 'zh', ...headers }, ...rest)
export const get = (path: string, headers?: Record<string, string>): Promise<Response> => ask('GET', path, headers)

export const aProduct = (over: object = {}) => ({
  gtin: GTIN,
  name: '示例绿茶',
  nameEn: 'Demonstration green tea',
  producer: PRODUCER,
  producerName: '示例茶叶专业合作社',
  serials: 'portal',
  ...over,
})

export const aLink = (over: object = {}) => ({
  gtin: GTIN,
  anchor: '/',
  link: 'about',
  producer: PRODUCER,
  linkType: 'pip',
  href: 'https://tea.example.com/green',
  title: '示例绿茶介绍',
  titleEn: 'About the tea',
  mediaType: 'text/html',
  languages: 'zh',
  ...over,
})

export interface Linkset {
  linkset: ({ anchor: string; description?: string } & Record<string, unknown>)[]
}

export const linksetOf = async (path: string, headers = {}): Promise<Linkset> => {
  const answer = await get(path, headers)
  expect(answer.status).toBe(200)
  return answer.json()
}

/** Where an address leads. */
export const leadsTo = async (path: string, headers = {}): Promise<string | null> => {
  const answer = await get(path, headers)
  expect([path, answer.status]).toEqual([path, 307])
  expect(await answer.text()).toBe('')
  return answer.headers.get('location')
}

/** A product with links of every kind, one of somebody who is its producer no more, and an identifier of every other key. */
export const publishLinks = async (): Promise<void> => {
  await publishAll('products', [aProduct(), aProduct({ gtin: '09520000000080' })])
  await publishAll('product-links', [
    aLink(),
    aLink({ link: 'about-en', href: 'https://tea.example.com/en', languages: 'en' }),
    aLink({ link: 'manual', linkType: 'instructions', href: 'https://tea.example.com/how?a=1#steps', languages: '' }),
    aLink({ link: 'film-1', linkType: 'relatedVideo', href: 'https://tea.example.com/1', languages: '' }),
    aLink({ link: 'film-2', linkType: 'relatedVideo', href: 'https://tea.example.com/2', languages: '' }),
    aLink({ link: 'shop-cn', linkType: 'hasRetailers', href: 'https://tea.example.com/cn', context: 'CN' }),
    aLink({ link: 'shop-fr', linkType: 'hasRetailers', href: 'https://tea.example.com/fr', context: 'FR' }),
    aLink({ link: 'tests', anchor: '/10/A1', linkType: 'safetyInfo', href: 'https://tea.example.com/a1.pdf' }),
    aLink({ link: 'about', anchor: '/10/A1', href: 'https://tea.example.com/lot-a1' }),
    aLink({ link: 'odd', anchor: '/10/a%2Fb%25', linkType: 'safetyInfo', href: 'https://tea.example.com/odd.pdf' }),
    aLink({ gtin: '09520000000080', link: 'taken', href: 'https://elsewhere.example.com/' }),
  ])
  const other = { gtin: '09520000000080', producer: '91990101000000283M', _reason: 'made by another now' }
  await publishAll('products', [aProduct(other)])
  await publishIdentifiers()
}
