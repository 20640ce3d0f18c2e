/** The text of a web page: what a reader without styles would see. One pass over the source; nothing of it is run. */

/** Elements of which nothing is read. */
const SILENT = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'math',
  'head',
  'iframe',
  'object',
  'textarea',
])

/** Elements that stand in a line; all others begin a new one. */
const INLINE = new Set(
  'a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
)

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  middot: '·',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  times: '×',
  deg: '°',
  plusmn: '±',
  micro: 'µ',
  sup2: '²',
  sup3: '³',
}

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z0-9]{2,8}));/g, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return NAMED[name] ?? whole
    const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ''
  })

const TAG_NAME = /^<(\/?)([a-zA-Z][a-zA-Z0-9:-]*)/

/** Where a tag ends: a `>` inside a quoted value is none. */
const endOfTag = (source: string, from: number): number => {
  let quote = ''
  for (let at = from; at < source.length; at++) {
    const character = source.charAt(at)
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '>') return at + 1
  }
  return source.length
}

/** Text of HTML or XHTML. */
export const textOfMarkup = (source: string): string => {
  const parts: string[] = []
  let silent: string | undefined
  for (let at = 0; at < source.length;) {
    const next = source.indexOf('<', at)
    const until = next === -1 ? source.length : next
    if (!silent) parts.push(source.slice(at, until).replace(/\s+/g, ' '))
    if (next === -1) break
    if (source.startsWith('<!--', next)) {
      const end = source.indexOf('-->', next + 4)
      at = end === -1 ? source.length : end + 3
      continue
    }
    const [, slash, name = ''] = TAG_NAME.exec(source.slice(next, next + 64)) ?? []
    if (name === '' && !/^<[!?/]/.test(source.slice(next, next + 2))) {
      if (!silent) parts.push('<')
      at = next + 1
      continue
    }
    at = endOfTag(source, next + 1)
    const tag = name.toLowerCase()
    if (silent) {
      if (slash === '/' && tag === silent) silent = undefined
    } else if (slash === '' && SILENT.has(tag) && !source.startsWith('/>', at - 2)) silent = tag
    else if (tag === 'td' || tag === 'th') parts.push(slash === '' ? ' ' : '')
    else if (tag === 'p' || /^h[1-6]$/.test(tag)) parts.push(slash === '/' ? '\n\n' : '\n')
    else if (!INLINE.has(tag)) parts.push('\n')
  }
  return decoded(parts.join(''))
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
}
