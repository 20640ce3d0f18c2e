import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { init, parse } from 'es-module-lexer'
import { ASSETS_PATH, withIntegrity, type Assets } from '../../content/security/integrity.ts'
import { sriOf } from './release.ts'

/** No tag names these: search loads its own one after the other; the verifier's tools are no scripts of pages. */
const NOT_IN_TAGS = /^\/(pagefind|verify)\//

const filesOf = (client: string, ending: RegExp): string[] =>
  readdirSync(client, { recursive: true, encoding: 'utf8' })
    .map((file) => `/${file.replaceAll(sep, '/')}`)
    .filter((path) => ending.test(path) && !NOT_IN_TAGS.test(path))
    .sort()

/** Modules that a module names: to be loaded with it, or later, when they are needed. */
const importsOf = (path: string, source: string): { now: string[]; later: string[] } => {
  const named = parse(source, path)[0].flatMap(({ n: name, d: kind }) =>
    name === undefined || kind < -1 ? [] : [{ kind, path: new URL(name, `http://build${path}`).pathname }],
  )
  const of = (isNow: boolean): string[] => named.flatMap(({ kind, path: at }) => ((kind === -1) === isNow ? [at] : []))
  return { now: of(true), later: of(false) }
}

/** Scripts and styles of a build. @param client - its folder of static files */
export const assetsOf = async (client: string): Promise<Assets> => {
  await init
  const direct = new Map<string, { now: string[]; later: string[] }>()
  const sri = new Map<string, string>()
  for (const path of filesOf(client, /\.(m?js|css)$/)) {
    const bytes = readFileSync(join(client, path))
    sri.set(path, sriOf(bytes))
    direct.set(path, path.endsWith('.css') ? { now: [], later: [] } : importsOf(path, bytes.toString()))
  }
  /** Depth first: what is imported comes before what imports it. */
  const withAll = (path: string, known: Set<string>): Set<string> => {
    for (const other of direct.get(path)?.now ?? [])
      if (!known.has(other) && direct.has(other)) withAll(other, known).add(other)
    return known
  }
  /** What these modules load later, and what that loads in turn; nothing that is loaded before. */
  const laterOf = (before: ReadonlySet<string>): string[] => {
    const known = new Set<string>()
    const waiting = [...before]
    for (const path of waiting)
      for (const other of direct.get(path)?.later ?? [])
        if (direct.has(other))
          for (const one of [...withAll(other, new Set()), other])
            if (!before.has(one) && !known.has(one)) {
              known.add(one)
              waiting.push(one)
            }
    return [...known]
  }
  return Object.fromEntries(
    [...sri].map(([path, own]) => {
      const imports = withAll(path, new Set())
      const later = laterOf(new Set([...imports, path]))
      return [path, { sri: own, imports: [...imports], ...(later.length > 0 ? { later } : {}) }]
    }),
  )
}

/** Writes into every static page of a build what its scripts and styles must be, and keeps it for those drawn on request. */
export const addIntegrity = async (client: string): Promise<void> => {
  const assets = await assetsOf(client)
  writeFileSync(join(client, ASSETS_PATH), JSON.stringify(assets))
  for (const path of filesOf(client, /\.html$/)) {
    const file = join(client, path)
    const page = readFileSync(file, 'utf8')
    const marked = withIntegrity(page, assets)
    if (marked !== page) writeFileSync(file, marked)
  }
}
