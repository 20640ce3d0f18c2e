import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const CLIENT = join(import.meta.dirname, '../../dist/client')

const pages = (): [string, string][] =>
  readdirSync(CLIENT, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html') && !file.startsWith('pagefind'))
    .map((file) => [file, readFileSync(join(CLIENT, file), 'utf8')])

/** Pages that a pattern matches, by name. */
const offending = (pattern: RegExp): string[] => pages().flatMap(([file, html]) => (pattern.test(html) ? [file] : []))

describe('the built pages', () => {
  it('are many, and every one has its mirror in the other language', () => {
    const files = new Set(pages().map(([file]) => file))
    expect(files.size).toBeGreaterThan(20)
    const chinese = [...files].filter((file) => !file.startsWith('en/') && file !== '404.html')
    expect(chinese.filter((file) => !files.has(`en/${file}`))).toEqual([])
  })

  it('hold no inline style, script or handler, which the policy would refuse', () => {
    expect(offending(/<style[\s>]/)).toEqual([])
    expect(offending(/<script(?![^>]*\ssrc=)(?![^>]*type="application\/ld\+json")[^>]*>/)).toEqual([])
    expect(offending(/\sstyle="/)).toEqual([])
    expect(offending(/\son[a-z]+="/)).toEqual([])
  })

  it('load nothing of another origin', () => {
    expect(
      offending(
        /<(?:script|img|link|source|iframe)[^>]+(?:src|href)="(?:https?:)?\/\/(?!127\.0\.0\.1)[^"]*"(?![^>]*rel="(?:canonical|alternate))/,
      ),
    ).toEqual([])
  })

  it('load no script that begins with lines for another platform', () => {
    const scripts = readdirSync(join(CLIENT, '_astro')).filter((name) => name.endsWith('.js'))
    const begun = scripts.filter((name) => readFileSync(join(CLIENT, '_astro', name), 'utf8').startsWith('globalThis.'))
    expect(scripts.length).toBeGreaterThan(50)
    expect(begun).toEqual([])
  })

  it('each have a language, a title, a description and one main heading', () => {
    const lacking = pages().filter(
      ([, html]) =>
        !/<html lang="(zh-Hans|en)"/.test(html) ||
        !/<title>[^<]{2,}<\/title>/.test(html) ||
        !/<meta name="description" content="[^"]{5,}/.test(html) ||
        (html.match(/<h1[\s>]/g) ?? []).length !== 1,
    )
    expect(lacking.map(([file]) => file)).toEqual([])
  })

  it('are served with the security headers of every other answer', () => {
    const headers = readFileSync(join(CLIENT, '_headers'), 'utf8')
    expect(headers).toContain("Content-Security-Policy: default-src 'none'")
    expect(existsSync(join(CLIENT, '_astro'))).toBe(true)
  })
})
