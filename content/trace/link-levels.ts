/** Links of a product by the level that they are about, each level within the nearest one around it. */

export interface LevelLink {
  key: string
  /** `/`, `/10/…`, `/10/…/21/…`. */
  anchor: string
  type: string
  href: string
  title: string
  languages: readonly string[]
  /** Whose it says that the product is. */
  producer: string
}

export interface Level {
  anchor: string
  /** What the level adds to the one around it; nothing for the product itself. */
  added: { ai: string; value: string }[]
  links: LevelLink[]
  within: Level[]
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Identifiers and values of an anchor, decoded. */
const pairsOf = (anchor: string): { ai: string; value: string }[] => {
  const segments = anchor.split('/').filter((segment) => segment !== '')
  return segments.flatMap((ai, at) => (at % 2 === 0 ? [{ ai, value: decoded(segments[at + 1] ?? '') }] : []))
}

const isWithin = (anchor: string, around: string): boolean => around === '/' || anchor.startsWith(`${around}/`)

/** The product itself, with every level that has links of its own, in order of their anchors. */
export const levelsWithLinks = (links: readonly LevelLink[]): Level => {
  const product: Level = { anchor: '/', added: [], links: [], within: [] }
  const byAnchor = Map.groupBy(links, ({ anchor }) => anchor)
  product.links = byAnchor.get('/') ?? []
  const place = (around: Level, level: Level): void => {
    const nearer = around.within.find(({ anchor }) => isWithin(level.anchor, anchor))
    if (nearer) return place(nearer, level)
    level.added = pairsOf(level.anchor).slice(pairsOf(around.anchor).length)
    around.within.push(level)
  }
  for (const anchor of [...byAnchor.keys()]
    .filter((one) => one !== '/')
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1)))
    place(product, { anchor, added: [], links: byAnchor.get(anchor) ?? [], within: [] })
  return product
}
