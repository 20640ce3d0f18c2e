/** The little Markdown that our own texts use, read into pieces that a component prints: nothing passes as HTML. */

/** `start` is the first number where it is not 1: steps go on behind a command that stands between them. */
export type Block =
  | { kind: 'h2' | 'h3' | 'p' | 'code'; text: string }
  | { kind: 'ul'; items: string[] }
  | { kind: 'ol'; items: string[]; start?: number }

export type Span = { kind: 'text' | 'code' | 'strong'; text: string } | { kind: 'link'; text: string; href: string }

const BULLET = /^- /
const NUMBER = /^\d+\. /
const HEADING = /^#{1,3} /

/** Lines of one paragraph as one; Chinese is not spaced where a line was broken. */
const joined = (lines: string[]): string =>
  lines
    .map((line) => line.trim())
    .join('\n')
    .replace(/(?<=[\u3000-\u9fff\uff00-\uffef])\n|\n(?=[\u3000-\u9fff\uff00-\uffef])/g, '')
    .replaceAll('\n', ' ')

/** Lines of a list; a line that does not begin with the mark continues the item above. */
const itemsOf = (lines: string[], mark: RegExp): string[] => {
  const items: string[][] = []
  for (const line of lines) {
    if (mark.test(line)) items.push([line.replace(mark, '')])
    else items.at(-1)?.push(line)
  }
  return items.map(joined)
}

const blockOf = (lines: string[]): Block => {
  const [first = ''] = lines
  if (first.startsWith('```')) return { kind: 'code', text: lines.slice(1).join('\n') }
  if (HEADING.test(first)) return { kind: first.startsWith('###') ? 'h3' : 'h2', text: first.replace(HEADING, '') }
  if (BULLET.test(first)) return { kind: 'ul', items: itemsOf(lines, BULLET) }
  if (NUMBER.test(first)) {
    const start = parseInt(first, 10)
    return { kind: 'ol', items: itemsOf(lines, NUMBER), ...(start === 1 ? {} : { start }) }
  }
  return { kind: 'p', text: joined(lines) }
}

/**
 * Blocks of a text: a heading is one line, fenced code ends at its fence, everything else at an empty line.
 * Level-one headings are read as level two: the page's title is its only first.
 */
export const blocks = (markdown: string): Block[] => {
  const groups: string[][] = [[]]
  let fenced = false
  for (const line of markdown.split('\n')) {
    const fence = line.startsWith('```')
    if (fence ? !fenced : !fenced && (line.trim() === '' || HEADING.test(line))) groups.push([])
    if (!(fence && fenced) && (fenced || line.trim() !== '')) groups.at(-1)?.push(line)
    if (fence) fenced = !fenced
    if (!fenced && (fence || HEADING.test(line))) groups.push([])
  }
  return groups.filter((lines) => lines.length > 0).map(blockOf)
}

const SPAN = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^[\]]+)\]\(((?:\/(?!\/)|https:\/\/)[^)\s]*)\)/g

/** Pieces of one line; links lead to this site or by https, anything else stays text. */
export const spans = (text: string): Span[] => {
  const found: Span[] = []
  let from = 0
  for (const match of text.matchAll(SPAN)) {
    if (match.index > from) found.push({ kind: 'text', text: text.slice(from, match.index) })
    const [whole, code, strong, label, href] = match
    if (code !== undefined) found.push({ kind: 'code', text: code })
    else if (strong !== undefined) found.push({ kind: 'strong', text: strong })
    else if (label !== undefined && href !== undefined) found.push({ kind: 'link', text: label, href })
    from = match.index + whole.length
  }
  if (from < text.length) found.push({ kind: 'text', text: text.slice(from) })
  return found
}
