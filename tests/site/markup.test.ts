import { describe, expect, it } from 'vitest'
import { PAGES, WHOLE } from '../pages.ts'
import { found, hasJava } from './nu.ts'

/**
 * Every page as served, before the judge that others are judged by: the W3C's Nu HTML checker. It is a program in Java,
 * which not every machine has; without it these tests are left out and say so.
 */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'

describe.skipIf(!hasJava)('to the Nu HTML checker (needs Java)', () => {
  it.skipIf(!WHOLE)('every page in both languages is without fault and warning', { timeout: 300_000 }, async () => {
    const pages = new Map<string, string>()
    for (const path of PAGES.flatMap((one) => [one, `/en${one}`]))
      pages.set(path, await (await fetch(new URL(path, ORIGIN))).text())
    expect(await found(pages)).toEqual([])
  })

  it.skipIf(!WHOLE)('a page with faults has them', async () => {
    const faulty = '<!doctype html><html lang="en"><title>x</title><section><p>x<img src="x"></section></html><p>y'
    expect(await found(new Map([['/faulty/', faulty]]))).toEqual([
      expect.stringContaining('must have an “alt” attribute'),
      expect.stringContaining('/faulty/: Section lacks heading.'),
      expect.stringContaining('Stray start tag “p”.'),
      expect.stringContaining('Cannot recover'),
    ])
  })
})
