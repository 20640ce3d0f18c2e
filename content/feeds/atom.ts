/** An Atom feed as a file. @see RFC 4287 */

export interface FeedEntry {
  /** An IRI that stays the entry's own for ever. */
  id: string
  title: string
  /** RFC 3339. */
  updated: string
  /** Address of the page. */
  href: string
  author: string
  summary: string
  /** What kind of thing it is: a stable term and its label. */
  category: { term: string; label: string }
}

export interface Feed {
  /** Address of the feed itself, which is also its id. */
  self: string
  /** Address of the page that shows the same. */
  alternate: string
  title: string
  subtitle: string
  /** RFC 3339. */
  updated: string
  author: { name: string; uri: string }
  /** BCP 47. */
  language: string
  /** Newest first. */
  entries: FeedEntry[]
}

/** What XML 1.0 has no way to write, not even as a reference: controls, halves of characters, two non-characters. */
const UNWRITABLE =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }

/** Published text as character data or an attribute's value; what XML cannot hold becomes U+FFFD. */
export const escapeXml = (text: string): string =>
  text.replace(UNWRITABLE, '\uFFFD').replace(/[&<>"\r]/g, (character) => REFERENCES[character] ?? character)

const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`

const link = (rel: string, type: string, href: string): string =>
  `<link rel="${rel}" type="${type}" href="${escapeXml(href)}"/>`

const writeEntry = ({ id, title, updated, href, author, summary, category }: FeedEntry): string =>
  [
    '<entry>',
    element('id', id),
    element('title', title),
    element('updated', updated),
    link('alternate', 'text/html', href),
    `<author>${element('name', author)}</author>`,
    `<category term="${escapeXml(category.term)}" label="${escapeXml(category.label)}"/>`,
    element('summary', summary),
    '</entry>',
  ].join('\n')

export const writeFeed = ({ self, alternate, title, subtitle, updated, author, language, entries }: Feed): string =>
  [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escapeXml(language)}">`,
    element('id', self),
    element('title', title),
    element('subtitle', subtitle),
    element('updated', updated),
    link('self', 'application/atom+xml', self),
    link('alternate', 'text/html', alternate),
    `<author>${element('name', author.name)}${element('uri', author.uri)}</author>`,
    ...entries.map(writeEntry),
    '</feed>',
    '',
  ].join('\n')

/**
 * The `tag:` URI of a log entry: whoever the log is named after, on the day the entry was published.
 * @param origin - of the log, such as `lucid.example/log/1`
 * @param publishedAt - RFC 3339 UTC
 * @see RFC 4151
 */
export const entryTag = (origin: string, index: number, publishedAt: string): string => {
  const [authority = '', ...path] = origin.split('/')
  return `tag:${authority.replace(/:\d+$/, '')},${publishedAt.slice(0, 10)}:${[...path, index].join('/')}`
}
