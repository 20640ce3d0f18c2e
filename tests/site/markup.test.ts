import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import { describe, expect, it } from 'vitest'
import { PAGES, WHOLE } from '../pages.ts'

/**
 * Every page as served, before the judge that others are judged by: the W3C's Nu HTML checker. It is a program in Java,
 * which not every machine has; without it these tests are left out and say so.
 */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const CHECKER = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar')
const hasJava = spawnSync('java', ['-version']).status === 0

/** What the checker says though it is right, and why it is. */
const FALSE_ALARMS: Record<string, string> = {
  'Attribute “autocorrect” not allowed on element “input” at this point.':
    'Came into the standard after this edition of the checker; newer ones know it, but bring an install script.',
}

const Report = z.object({
  messages: z.array(
    z.object({
      type: z.enum(['error', 'info', 'non-document-error']),
      subType: z.string().optional(),
      url: z.string(),
      message: z.string(),
      extract: z.string().optional(),
    }),
  ),
})

/**
 * What the checker finds, errors and warnings alike.
 * @param pages - HTML by path
 * @returns `path: what it says (where)`
 */
const found = async (pages: ReadonlyMap<string, string>): Promise<string[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'lucid-markup-'))
  const paths = [...pages.keys()]
  for (const [at, html] of [...pages.values()].entries()) await writeFile(join(folder, `${at}.html`), html)
  // The language of a page is not guessed: names and texts that others published keep theirs, and are marked with it.
  const options = ['--format', 'json', '--stdout', '--exit-zero-always', '--no-langdetect', '--skip-non-html']
  const { stdout } = await promisify(execFile)('java', ['-Xss4m', '-jar', CHECKER, ...options, folder], {
    maxBuffer: 2 ** 28,
  })
  await rm(folder, { recursive: true })
  return Report.parse(JSON.parse(stdout)).messages.flatMap(({ url, message, extract = '' }) =>
    message in FALSE_ALARMS
      ? []
      : [`${paths[Number.parseInt(basename(url), 10)] ?? url}: ${message} (${extract.replace(/\s+/g, ' ').trim()})`],
  )
}

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
