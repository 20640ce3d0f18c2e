import type { Bilingual } from '../registers/register.ts'

/** Links of what is identified, and which of them a request means. */

export interface Link {
  /** Of the GS1 Web Vocabulary, without its prefix: `pip`. */
  type: string
  /** Path of the level that it is about: `/01/…/10/…`. */
  level: string
  /** Absolute, or a path of the portal's own. */
  href: string
  title: Bilingual
  mediaType?: string | undefined
  /** Tags of BCP 47; none where it is for every language. */
  languages: readonly string[]
  context?: string | undefined
  /** Whether the portal itself answers; what a producer states goes before it where both would do. */
  own?: boolean
}

/** What a request says of the answer it wants. */
export interface Wish {
  /** `Accept-Language`. */
  languages?: string | undefined
  /** `Accept`. */
  mediaTypes?: string | undefined
  /** `context` of the query. */
  context?: string | undefined
}

/** The language where the request asks for none. */
const OURS = 'zh'

/** What a header of preferences names, with the weight of each, 0..1; names in lower case. @see RFC 9110, 12.4.2 */
export const mediaRanges = (header: string): { name: string; weight: number }[] =>
  header
    .slice(0, 1_000)
    .split(',')
    .map((range) => {
      const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
      const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
      return { name, weight: Number.isFinite(q) ? q : 0 }
    })

const isOf = (tag: string, range: string): boolean =>
  tag === range || tag.startsWith(`${range}-`) || range.startsWith(`${tag}-`)

/** How much a link's languages are wanted, 0..1. One for every language is wanted a little less than one that fits. */
const languageWeight = ({ languages }: Link, header: string | undefined): number => {
  const wanted = mediaRanges(header ?? OURS)
  if (languages.length === 0) return 0.001
  const weights = languages.flatMap((tag) =>
    wanted
      .filter(({ name }) => name === '*' || isOf(tag.toLowerCase(), name))
      .map(({ name, weight }) => (name === '*' ? weight / 1_000 : weight)),
  )
  return Math.max(0, ...weights)
}

/** How much a link's media type is wanted; what browsers ask for by `*` says nothing. */
const mediaWeight = ({ mediaType }: Link, header: string | undefined): number => {
  const named = mediaRanges(header ?? '').find(({ name }) => name === mediaType)
  return named?.weight ?? 0
}

const best = <T>(items: readonly T[], weigh: (item: T) => number): T[] => {
  const weights = items.map(weigh)
  const most = Math.max(...weights)
  return items.filter((_, at) => weights[at] === most)
}

/** What is for every language and asked for by its media type, before any page: a signed document. */
const namedDocuments = (links: readonly Link[], header: string | undefined): Link[] => {
  const page = mediaRanges(header ?? '').find(({ name }) => name === 'text/html')?.weight ?? 0
  return links.filter((link) => link.languages.length === 0 && mediaWeight(link, header) > page)
}

/**
 * Links of a type that a request could mean: those of the most exact level that has any, then by context, language and
 * media type. More than one where nothing tells them apart.
 * @param links - of the whole first
 */
export const chooseLinks = (links: readonly Link[], type: string, wish: Wish): Link[] => {
  const ofType = links.filter((link) => link.type === type)
  const level = ofType[0]?.level
  const here = ofType.filter((link) => link.level === level)
  if (here.length < 2) return here
  const context = wish.context?.toLowerCase()
  const byContext = best(here, (link) =>
    link.context?.toLowerCase() === context ? 1 : link.context === undefined ? 0.5 : 0,
  )
  const documents = namedDocuments(byContext, wish.mediaTypes)
  if (documents.length > 0) return best(documents, (link) => mediaWeight(link, wish.mediaTypes))
  const byLanguage = best(byContext, (link) => languageWeight(link, wish.languages))
  const byMedia = best(byLanguage, (link) => mediaWeight(link, wish.mediaTypes))
  const others = byMedia.filter(({ own }) => own !== true)
  // Of the portal's own pages in languages that were not asked for the first will do.
  return others.length > 0 ? others : byMedia.slice(0, 1)
}
