import type { Bilingual } from '../registers/register.ts'
import { typeAddress } from './link-type.ts'
import type { Link } from './links.ts'

/**
 * Links as a set that machines read.
 * @see RFC 9264, 4.2
 */

interface Target {
  href: string
  title: string
  'title*': { value: string; language: string }[]
  type?: string
  hreflang?: readonly string[]
  context?: string[]
}
export type LinksetEntry = { anchor: string; itemDescription?: string } & Record<string, unknown>
export interface Linkset {
  linkset: LinksetEntry[]
}

const targetOf = ({ href, title, mediaType, languages, context }: Link, origin: string): Target => ({
  href: href.startsWith('/') ? origin + href : href,
  title: title.zh,
  'title*': [
    { value: title.zh, language: 'zh' },
    { value: title.en, language: 'en' },
  ],
  ...(mediaType === undefined ? {} : { type: mediaType }),
  ...(languages.length === 0 ? {} : { hreflang: languages }),
  ...(context === undefined ? {} : { context: [context] }),
})

export interface LinksetOf {
  origin: string
  /** Paths, the whole first; each is the subject of its own links. */
  levels: readonly string[]
  links: readonly Link[]
  /** Path of the portal's own page, for each level. */
  defaults: ReadonlyMap<string, string>
  description?: Bilingual | undefined
}

/** A link set with every level down to the primary key; the default link of each is said twice, also by its own type. */
export const linksetOf = ({ origin, levels, links, defaults, description }: LinksetOf): Linkset => ({
  linkset: levels.map((level): LinksetEntry => {
    const here = links.filter((link) => link.level === level)
    const first = defaults.get(level)
    const byDefault = here.find(({ href }) => href === first)
    return {
      anchor: origin + level,
      // The second name is the older one.
      ...(description ? { description: description.zh, itemDescription: description.zh } : {}),
      ...(byDefault ? { [typeAddress('defaultLink')]: [plainTarget(targetOf(byDefault, origin))] } : {}),
      ...Object.fromEntries(
        [...Map.groupBy(here, ({ type }) => type)].map(([type, some]) => [
          typeAddress(type),
          some.map((link) => targetOf(link, origin)),
        ]),
      ),
    }
  }),
})

/** A default link has no attributes that could tell it from another. */
const plainTarget = ({ href, title, 'title*': titles }: Target): Target => ({ href, title, 'title*': titles })

const quoted = (text: string): string => `"${text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '')}"`

/** A link as one value of the header `Link`. @see RFC 8288, 3; RFC 8187 for the title */
export const headerLink = (href: string, rel: string, attributes: Record<string, string> = {}): string => {
  const address = href.replace(/[^\x21-\x7e]|[<>"\\^`{|}]/g, encodeURIComponent)
  const parts = Object.entries(attributes).map(([name, value]) =>
    /^[\x20-\x7e]*$/.test(value)
      ? `${name}=${quoted(value)}`
      : `${name}*=UTF-8''${encodeURIComponent(value).replace(/['()*]/g, escape)}`,
  )
  return [`<${address}>`, `rel=${quoted(rel)}`, ...parts].join('; ')
}

const escape = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`

/** Header values of links, the portal's own first; the rest stands in the set. */
export const headerLinks = (links: readonly Link[], most: number): string[] =>
  links.slice(0, most).map(({ href, type, title, mediaType, languages }) =>
    headerLink(href, typeAddress(type), {
      title: title.en,
      ...(mediaType === undefined ? {} : { type: mediaType }),
      ...(languages[0] === undefined ? {} : { hreflang: languages[0] }),
    }),
  )
