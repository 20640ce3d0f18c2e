import { expect, it } from 'vitest'

/** What a search shows to whoever has no scripts. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'

it.each([
  ['/search/?q=fenhe', '地表水水质'],
  ['/en/search/?q=fenhe', 'Surface water'],
])('finds the river Fen as it is read: %s', async (path, register) => {
  const answer = await fetch(new URL(path, ORIGIN))
  const main = /<main[\s\S]*<\/main>/.exec(await answer.text())?.[0] ?? ''
  const records = [...main.matchAll(/<a[^>]*href="[^"]*\/registers\/surface-water\/[^"]*"/g)]
  expect(records.length).toBeGreaterThan(5)
  const text = main.replaceAll(/<[^>]+>/g, '')
  expect(text).toContain(register)
  expect(text).toContain('汾河')
})
