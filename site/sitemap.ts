import { href } from './paths.ts'
import { LANGUAGES, TAGS } from './words.ts'

/** Sitemaps as sitemaps.org describes them, each page with its mirror in the other language. */

const xml = (body: string): Response =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`, {
    headers: { 'Content-Type': 'application/xml; charset=utf-8' },
  })

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** @param names - of files at the root of the site */
export const sitemapIndex = (site: URL, names: string[]): Response => {
  const maps = names.map((name) => `<sitemap><loc>${escaped(new URL(`/${name}`, site).href)}</loc></sitemap>`)
  return xml(`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${maps.join('\n')}\n</sitemapindex>`)
}

/** @param paths - language-neutral; at most 25,000, since a file holds 50,000 addresses */
export const sitemap = (site: URL, paths: string[]): Response => {
  const urls = paths.flatMap((path) => {
    const addresses = LANGUAGES.map((lang) => ({ lang, at: escaped(new URL(href(lang, path), site).href) }))
    const mirrors = addresses.map(
      ({ lang, at }) => `<xhtml:link rel="alternate" hreflang="${TAGS[lang]}" href="${at}"/>`,
    )
    return addresses.map(({ at }) => `<url><loc>${at}</loc>${mirrors.join('')}</url>`)
  })
  return xml(
    `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${urls.join('\n')}\n</urlset>`,
  )
}
