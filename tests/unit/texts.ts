import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** Texts of ours, wherever they are written, in both languages. */

const ROOT = join(import.meta.dirname, '../..')

export interface Text {
  /** File and, of YAML, the key. */
  at: string
  zh?: string
  en?: string
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const inYaml = (value: unknown, at: string): Text[] => {
  if (!isRecord(value)) return []
  const { zh, en } = value
  const own = { at, ...(typeof zh === 'string' && { zh }), ...(typeof en === 'string' && { en }) }
  const inner = Object.entries(value).flatMap(([key, one]) => inYaml(one, `${at} ${key}`))
  return own.zh === undefined && own.en === undefined ? inner : [own, ...inner]
}

/** What stands as `zh: '…'` or `` en: `…` `` in code, what is put in left out. */
const inCode = (source: string, at: string): Text[] =>
  [...source.matchAll(/\b(zh|en):\s*(?:'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g)].map(
    ([, language, plain, filled]) => {
      const text = plain ?? (filled ?? '').replace(/\$\{[^{}]*\}/g, '1')
      return language === 'zh' ? { at, zh: text } : { at, en: text }
    },
  )

/** Prose without what is code or an address in it, and without the quotes of what stands at the head of a file. */
export const prose = (markdown: string): string =>
  markdown
    .replace(/^---\n[^]*?\n---\n/, (head) => head.replaceAll("'", ''))
    .replace(/^```[^]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, 'code')
    .replace(/\]\([^)]*\)/g, '')

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** Every text of ours. What others published, and what is made from what stands here, is none. */
export const readTexts = (): Text[] => [
  ...globSync('content/**/*.yaml', { cwd: ROOT }).flatMap((file) => inYaml(parse(read(file)), file)),
  ...globSync('content/**/*.zh.md', { cwd: ROOT }).map((file) => ({ at: file, zh: read(file) })),
  ...globSync('content/**/*.en.md', { cwd: ROOT }).map((file) => ({ at: file, en: read(file) })),
  ...globSync('{content,db,worker,site,scripts}/**/*.ts', { cwd: ROOT })
    .filter((file) => !file.includes('generated'))
    .flatMap((file) => inCode(read(file), file)),
]
