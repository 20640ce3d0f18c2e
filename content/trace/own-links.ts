import { MEDIA_TYPE } from '../credentials/constants.ts'
import { gtinOf, linkPath, valueOf, type DigitalLink } from './digital-link.ts'
import type { Link } from './links.ts'

/** Where the portal itself answers for what is identified. */

const query = (pairs: readonly (readonly [string, string | undefined])[]): string => {
  const given = pairs.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return given.length === 0 ? '' : `?${given.join('&')}`
}

/** The page that says what is known of a code: of a trade item its trace, of anything else what the number means. Language-neutral. */
export const defaultHref = (link: DigitalLink): string => {
  const gtin = gtinOf(link)
  if (gtin === undefined) return `/trace/?code=${encodeURIComponent(linkPath(link))}`
  const [lot, serial] = [valueOf(link, '10'), valueOf(link, '21')]
  return `/trace/${gtin}/${query([
    ['lot', lot],
    ['serial', serial],
  ])}`
}

/** What the record holds of a trade item, and therefore has an answer. */
export interface Known {
  certificates: boolean
  /** Numbers of certificates that name it and are signed as credentials, the newest first; so is its passport, then. */
  credentials: readonly string[]
  recalls: boolean
}

const WORDS = {
  trace: { zh: '这个码说明什么、这件商品怎么来的', en: 'What the code says, and how the goods came here' },
  product: { zh: '产品介绍', en: 'About the product' },
  certificates: { zh: '它的认证证书', en: 'Its certificates' },
  credential: { zh: '数字产品护照（UNTP，已签名）', en: 'Digital product passport (UNTP, signed)' },
  certificate: { zh: '认证证书（UNTP 符合性凭证，已签名）', en: 'Certificate (UNTP conformity credential, signed)' },
  recalls: { zh: '召回情况', en: 'Recalls' },
  events: { zh: '追溯事件（EPCIS 2.0）', en: 'Traceability events (EPCIS 2.0)' },
  meaning: { zh: '这个编号是什么', en: 'What the number means' },
}

/** A page of ours, once in each language; the Chinese one first, to whom no other is named. */
const inBoth = (page: Link): Link[] => [
  { ...page, languages: ['zh'] },
  { ...page, languages: ['en'], href: `/en${page.href}` },
]

/** A certificate as it is signed. Its state and its last day stand in it; one that ended may be that of an older lot. */
const certificateLink = (number: string): Pick<Link, 'type' | 'href' | 'title'> => ({
  type: 'certificationInfo',
  href: `/credentials/certificates/${encodeURIComponent(number)}`,
  title: { zh: `${WORDS.certificate.zh}：${number}`, en: `${WORDS.certificate.en}: ${number}` },
})

/**
 * The portal's own links: the page of the code at every level, and of the product what the record has.
 * @param level - of `levelsOf(link)`
 */
const ownAt = (link: DigitalLink, level: DigitalLink, known: Known, hasEvents: boolean): Link[] => {
  const gtin = gtinOf(link)
  const at = linkPath(level)
  const page = { level: at, languages: [], mediaType: 'text/html', own: true }
  const plain = { level: at, languages: [], own: true }
  if (gtin === undefined)
    return inBoth({ ...page, type: 'registryEntry', href: defaultHref(level), title: WORDS.meaning })
  const trace = inBoth({ ...page, type: 'traceability', href: defaultHref(level), title: WORDS.trace })
  const events = `https://id.gs1.org${at}`
  const ofEvents: Link[] = hasEvents
    ? [
        {
          ...plain,
          type: 'epcis',
          href: `/epcis/v2/epcs/${encodeURIComponent(events)}/events`,
          mediaType: 'application/json',
          title: WORDS.events,
        },
      ]
    : []
  if (level.qualifiers.length > 0) return [...trace, ...ofEvents]
  const signed = { ...plain, mediaType: MEDIA_TYPE }
  const passport: Link = { ...signed, type: 'dpp', href: `/credentials/products/${gtin}`, title: WORDS.credential }
  return [
    ...trace,
    ...ofEvents,
    ...inBoth({ ...page, type: 'pip', href: `/products/${gtin}/`, title: WORDS.product }),
    ...(known.certificates
      ? inBoth({ ...page, type: 'certificationInfo', href: `/certificates/?q=${gtin}`, title: WORDS.certificates })
      : []),
    ...known.credentials.map((number): Link => ({ ...signed, ...certificateLink(number) })),
    ...(known.credentials.length > 0 ? [passport, { ...passport, type: 'productPassport' }] : []),
    ...(known.recalls
      ? inBoth({ ...page, type: 'recallStatus', href: `/recalls/?gtin=${gtin}`, title: WORDS.recalls })
      : []),
  ]
}

/** What is identified at each level, the whole first. */
const wholes = ({ primary, qualifiers }: DigitalLink): DigitalLink[] =>
  [...qualifiers.keys(), qualifiers.length]
    .map((count) => ({ primary, qualifiers: qualifiers.slice(0, count), attributes: [] }))
    .reverse()

/** The portal's own page of every level, by its path. */
export const ownDefaults = (link: DigitalLink): Map<string, string> =>
  new Map(wholes(link).map((level) => [linkPath(level), defaultHref(level)]))

/**
 * The portal's own links of every level, the whole first.
 * @param eventLevels - paths of levels of which events were captured
 */
export const ownLinks = (link: DigitalLink, known: Known, eventLevels: ReadonlySet<string>): Link[] =>
  wholes(link).flatMap((level) => ownAt(link, level, known, eventLevels.has(linkPath(level))))
