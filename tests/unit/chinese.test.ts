import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { LABELS, MISSPELT, TERMS, TRADITIONAL } from './chinese-forms.ts'

/** How Chinese is written here: characters, the field's terms, punctuation, and one word for one thing. */

const ROOT = join(import.meta.dirname, '../..')

interface Text {
  /** File and, of YAML, the key. */
  at: string
  zh: string
  en?: string
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const inYaml = (value: unknown, at: string): Text[] => {
  if (!isRecord(value)) return []
  const { zh, en } = value
  const own = typeof zh === 'string' ? [{ at, zh, ...(typeof en === 'string' && { en }) }] : []
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => inYaml(inner, `${at} ${key}`))]
}

/** What stands as `zh: '…'` or `` zh: `…` `` in code, what is put in left out. */
const inCode = (source: string, at: string): Text[] =>
  [...source.matchAll(/\bzh:\s*(?:'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g)].map(([, plain, filled]) => ({
    at,
    zh: plain ?? (filled ?? '').replace(/\$\{[^{}]*\}/g, '1'),
  }))

/** Prose without what is code or an address in it, and without the quotes of what stands at the head of a file. */
const prose = (markdown: string): string =>
  markdown
    .replace(/^---\n[^]*?\n---\n/, (head) => head.replaceAll("'", ''))
    .replace(/^```[^]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, 'code')
    .replace(/\]\([^)]*\)/g, '')

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

const TEXTS: Text[] = [
  ...globSync('content/**/*.yaml', { cwd: ROOT }).flatMap((file) => inYaml(parse(read(file)), file)),
  ...globSync('content/**/*.zh.md', { cwd: ROOT }).map((file) => ({ at: file, zh: read(file) })),
  ...globSync('{content,db,worker,site,scripts}/**/*.ts', { cwd: ROOT })
    .filter((file) => !file.includes('generated'))
    .flatMap((file) => inCode(read(file), file)),
]
  .filter(({ zh }) => /\p{Script=Han}/u.test(zh))
  .map((text) => ({ ...text, zh: prose(text.zh) }))

/** Where a form stands, with what is around it. */
const where = (form: RegExp, texts: readonly Text[] = TEXTS): string[] =>
  texts.flatMap(({ at, zh }) =>
    [...zh.matchAll(new RegExp(form, 'gu'))].map(
      ({ 0: found, index }) => `${at}: …${zh.slice(Math.max(0, index - 12), index + found.length + 12)}…`,
    ),
  )

const without = (forms: Readonly<Record<string, RegExp>>): string[] =>
  Object.entries(forms).flatMap(([instead, form]) => where(form).map((found) => `${found} — ${instead}`))

describe('Chinese of ours', () => {
  it('is found where it is written', () => expect(TEXTS.length).toBeGreaterThan(10_000))

  it('is in simplified characters', () => expect(where(TRADITIONAL)).toEqual([]))

  it('is spelt as dictionaries spell it', () => expect(without(MISSPELT)).toEqual([]))

  it('calls things as the rules in force call them', () => expect(without(TERMS)).toEqual([]))

  it('has full-width punctuation, once, and without spaces', () => {
    const han = String.raw`\p{Script=Han}`
    expect(
      without({
        '，；！？': new RegExp(`${han}[,;!?]|[,;!?](?=${han})`),
        '：': new RegExp(`${han}:(?=\\s|$)`),
        '。': new RegExp(`${han}\\.(?=\\s|$)`),
        '（）': new RegExp(`${han}\\((?![A-Za-z0-9-]+\\))|\\((?=${han})`),
        '“”': new RegExp(`${han}["']|["'](?=${han})|[「」『』]`),
        '……': /\.\.\.|。。/,
        'one mark': /[，。；：、！？]{2,}/,
        'no space': /[，。；：、！？（）“”] +(?=\S)| +[，。；：、！？）”]/,
      }),
    ).toEqual([])
  })

  it('says the same where English does, in what leads to one thing from many places', () => {
    const said = TEXTS.filter(({ en = '', zh }) => {
      const one = LABELS[en]
      return one !== undefined && one !== zh
    })
    expect(said).toEqual([])
    for (const en of Object.keys(LABELS)) expect(TEXTS.filter((text) => text.en === en).length, en).toBeGreaterThan(1)
  })

  it('finds faults where there are any', () => {
    const wrong = [{ at: 'x', zh: '請登陆,查看阀值。' }]
    expect(where(TRADITIONAL, wrong)).toHaveLength(1)
    expect(Object.values(MISSPELT).flatMap((form) => where(form, wrong))).toHaveLength(2)
  })
})
