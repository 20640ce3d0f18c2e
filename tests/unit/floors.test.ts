import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** A floor imports itself and what lies below it. Types may come from above: they leave nothing behind. */
const MAY_IMPORT: Record<string, string[]> = {
  content: ['content'],
  db: ['db', 'content'],
  worker: ['worker', 'db', 'content'],
  site: ['site', 'db', 'content'],
  scripts: ['scripts', 'db', 'content'],
}

const sources = (): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...Object.keys(MAY_IMPORT)], {
    cwd: ROOT,
  })
    .toString()
    .split('\n')
    .filter((file) => /\.(ts|mjs|astro)$/.test(file))

/** Files that a source imports as values. */
const importsOf = (file: string, text: string): string[] =>
  [
    ...text.matchAll(
      /^\s*(?:import|export)\s+(?!type\b)[^'"]*?from\s+['"](\.[^'"]+)['"]|import\(['"](\.[^'"]+)['"]\)/gm,
    ),
  ].map(([, named, dynamic]) => relative(ROOT, join(ROOT, dirname(file), named ?? dynamic ?? '')))

/** Imports that leave a floor upwards, as `file → imported`. */
const upward = (file: string, text: string): string[] => {
  const [floor = ''] = file.split('/')
  return importsOf(file, text)
    .filter((imported) => !MAY_IMPORT[floor]?.includes(imported.split('/')[0] ?? ''))
    .map((imported) => `${file} → ${imported}`)
}

describe('the floors', () => {
  it('import only downwards', () => {
    const files = sources()
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap((file) => upward(file, readFileSync(join(ROOT, file), 'utf8')))).toEqual([])
  })

  it('are told apart by this test: an import upwards is found', () => {
    expect(upward('db/record/x.ts', "import { api } from '../../worker/api.ts'\n")).toEqual([
      'db/record/x.ts → worker/api.ts',
    ])
    expect(upward('site/x.ts', "import type { Api } from '../worker/api.ts'\n")).toEqual([])
  })

  it('keep content free of clock, files, network and Node', () => {
    const forbidden =
      /\bDate\.now\(|new Date\(\)|performance\.now|\bfetch\(|from ['"]node:|Math\.random|getRandomValues/
    const impure = sources()
      .filter((file) => file.startsWith('content/') && !file.startsWith('content/generated/'))
      .filter((file) => forbidden.test(readFileSync(join(ROOT, file), 'utf8')))
    expect(impure).toEqual([])
  })

  it('stand alone at the top level', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT }).toString().split('\n').filter(Boolean)
    const top = new Set(tracked.map((file) => file.split('/')[0] ?? '').filter((name) => !name.startsWith('.')))
    const allowed = ['site', 'worker', 'db', 'content', 'scripts', 'tests', 'package.json', 'package-lock.json']
    expect(
      [...top].filter(
        (name) => ![...allowed, 'wrangler.toml', 'astro.config.mjs', 'README.md', 'tsconfig.json'].includes(name),
      ),
    ).toEqual([])
  })
})
