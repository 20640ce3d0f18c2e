import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ALERTS, ALERT_NAMES } from '../../content/operation/alerts.ts'
import { lineOf, shownError } from '../../worker/http/log.ts'

const ROOT = join(import.meta.dirname, '../..')
const AT = '2026-11-22T00:00:00Z'

const sources = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|astro)$/.test(file))
    .map((file) => `${folder}/${file}`)

describe('a line of the log', () => {
  it('is written through one door, of the Worker and of the pages that it draws', () => {
    // Islands run in a browser, where only the reader sees what they write.
    const files = ['worker', 'db', 'content', 'site']
      .flatMap(sources)
      .filter((file) => !file.startsWith('site/islands/'))
    const bare = files.filter((file) =>
      /\bconsole(\.(log|debug|info|warn|error|trace|dir)\b|\[)/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(bare).toEqual(['worker/http/log.ts'])
  })

  it('is one line of JSON, however long or odd the names of a configuration are', () => {
    const line = lineOf(
      'warn',
      { what: 'witness-silent', name: `w\n"${'x'.repeat(200)}`, outcome: 'refused', status: 409 },
      AT,
    )
    expect(line).not.toContain('\n')
    expect(JSON.parse(line)).toEqual({
      at: AT,
      level: 'warn',
      what: 'witness-silent',
      name: `w\n"${'x'.repeat(57)}`,
      outcome: 'refused',
      status: 409,
    })
  })

  const MARK = '示例甲13800000000'
  const thrown = (make: () => Error): Error => {
    try {
      throw make()
    } catch (error) {
      return error instanceof Error ? error : new Error()
    }
  }

  it.each<[string, () => unknown]>([
    ['what was sent', () => thrown(() => new Error(`no such ${MARK}`))],
    [
      'what was sent, over lines that look like places',
      () => thrown(() => new Error(`${MARK}\n    at ${MARK} (x/y.ts:1:2)\n    at z.ts:3:4`)),
    ],
    [
      'a column of ours beside a value',
      () => thrown(() => new Error(`D1_ERROR: UNIQUE constraint failed: keys.hash ${MARK}: SQLITE_CONSTRAINT`)),
    ],
    [
      'a value as the name of a column',
      () => thrown(() => new Error(`D1_ERROR: no such column: ${MARK}: SQLITE_ERROR`)),
    ],
    ['a cause', () => thrown(() => new Error('outer', { cause: new Error(`SQLITE_BUSY ${MARK}`) }))],
    ['a name that is no class', () => Object.assign(new Error('x'), { name: MARK })],
    [
      'a stack that is none',
      () =>
        Object.assign(new Error('x'), {
          stack: `${MARK}\n    at ${MARK} (https://h.example/${MARK}.js?q=${MARK}:1:2)`,
        }),
    ],
    ['no error at all', () => MARK],
  ])('says of an error what is ours, never %s', (_, make) => {
    const shown = shownError(make())
    expect(JSON.stringify(shown)).not.toContain(MARK.slice(0, 3))
    expect(JSON.stringify(shown)).not.toContain('13800000000')
    expect(JSON.stringify(shown)).not.toContain('z.ts:3')
  })

  it('says of an error where it was thrown and what the database calls it', () => {
    const shown = shownError(
      thrown(() => new RangeError('D1_ERROR: UNIQUE constraint failed: keys.hash: SQLITE_CONSTRAINT')),
    )
    expect(shown).toMatchObject({ class: 'RangeError', sqlite: 'SQLITE_CONSTRAINT keys.hash' })
    expect(shown.stack?.[0]).toMatch(/log-lines\.test\.ts:\d+:\d+$/)
  })
})
describe('an alert', () => {
  it('has a section in the guide, under its own title, in both languages', () => {
    for (const lang of ['zh', 'en'] as const) {
      const guide = readFileSync(join(ROOT, `content/guides/alerts.${lang}.md`), 'utf8')
      const headings = [...guide.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
      for (const name of ALERT_NAMES) expect(headings).toContain(ALERTS[name].title[lang])
    }
  })
})
