import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { Complaint } from './complaint.ts'

/** The page that the platform shows in the place of one that is missing; it speaks of an error and is none. */
const MISSING = '404.html'

/** What every page of ours has and no error page of a tool: a language, a title and one place for what it says. */
const PARTS: readonly RegExp[] = [
  /<html[^>]*\slang="/,
  /<title>[^<]+<\/title>/,
  /<main[\s>]/,
  /<h1[\s>]/,
  /<\/html>\s*$/,
]

/** What a page holds where rendering it failed. */
const FAILURES: readonly RegExp[] = [
  /<title>\s*(Error|404|500|Internal Server Error)\b[^<]*<\/title>/i,
  /\[object (Object|Promise|Response)\]/,
  /<meta http-equiv="refresh"/i,
]

/** A page of its own, not a piece of one. Pagefind's and the verifier's files are no pages. */
const isPage = (path: string): boolean => path.endsWith('.html') && !/^(pagefind|verify)\//.test(path)

/** Whether what was written for a page is an error. @param html - the whole file */
export const isErrorPage = (html: string): boolean =>
  PARTS.some((part) => !part.test(html)) || FAILURES.some((failure) => failure.test(html))

/** Pages of a build that are errors, by their path within it. @param client - its folder of static files */
export const errorPages = (client: string): string[] =>
  readdirSync(client, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(sep, '/'))
    .filter((path) => isPage(path) && path !== MISSING && isErrorPage(readFileSync(join(client, path), 'utf8')))
    .sort()

/** Characters of an error that are shown. */
const MOST_SHOWN = 500

const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/**
 * A build goes out whole or not at all.
 * @throws Complaint that names the pages which could not be rendered
 */
export const refuseErrorPages = (client: string): void => {
  const found = errorPages(client)
  if (found.length === 0) return
  const named = found.map((path) => `/${path.replace(/index\.html$/, '')}`)
  const texts = found.map((path) => textOf(readFileSync(join(client, path), 'utf8')))
  const shown = texts.find((text) => text !== '')?.slice(0, MOST_SHOWN) ?? 'They are empty.'
  throw new Complaint(`The build holds pages that are errors and is not used: ${named.join(', ')}\n${shown}`)
}
