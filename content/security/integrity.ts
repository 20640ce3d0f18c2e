/** A script or style of the build: what it must be, and what it brings along. */
export interface Asset {
  /** W3C Subresource Integrity: `sha384-` and standard base64. */
  sri: string
  /** Paths of all modules that it imports, and they in turn. */
  imports: string[]
  /** Paths of all modules that it or they load later, when they are needed, with what these bring along. */
  later?: string[] | undefined
}

/** Scripts and styles of a build by the path that they are served at. */
export type Assets = Record<string, Asset>

/** Where a build says what its scripts and styles must be, for pages that are drawn on request. */
export const ASSETS_PATH = '/assets.json'

/** A tag of a page that makes the browser load a script or a style. */
const LOADING = /<(?:script|link)\b[^>]*>/g

const [REL, SRC, HREF, INTEGRITY] = [/\srel="([^"]*)"/, /\ssrc="([^"]*)"/, /\shref="([^"]*)"/, /\sintegrity="/]

/**
 * Writes into a page what each of its scripts and styles must be, so that the browser refuses another one. Modules that a
 * script imports are named before it, since the tag of a script speaks of that file alone. What a script loads later is
 * named beside it with its hashes, for the script to hold it to them.
 * @param page - HTML as we write it: attributes in double quotes
 */
export const withIntegrity = (page: string, assets: Assets): string => {
  const named = new Set<string>()
  return page.replace(LOADING, (tag) => {
    const isScript = tag.startsWith('<script')
    if (!isScript && REL.exec(tag)?.[1] !== 'stylesheet') return tag
    const asset = assets[(isScript ? SRC : HREF).exec(tag)?.[1] ?? '']
    if (!asset || INTEGRITY.test(tag)) return tag
    const before = asset.imports.filter((path) => !named.has(path))
    for (const path of before) named.add(path)
    const preloads = before.map(
      (path) => `<link rel="modulepreload" href="${path}" integrity="${assets[path]?.sri ?? ''}">`,
    )
    const later = (asset.later ?? []).map((path) => `${path} ${assets[path]?.sri ?? ''}`).join(' ')
    const told = later === '' ? '' : ` data-later="${later}"`
    return `${preloads.join('')}${tag.slice(0, -1)} integrity="${asset.sri}"${told}>`
  })
}
