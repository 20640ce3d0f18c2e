/** Characters of a file that are read, and of one page of a file that has no pages of its own. */
export const MAX_CHARACTERS = 200_000
const PAGE = 3_000

/**
 * Controls but the line feed, what turns text round, and halves of surrogate pairs: nothing of that is text, and some of
 * it would make a page say something else than is read.
 */
const STRANGE = /[^\P{Cc}\n]|[\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}\u200b\ufeff]/gu

/** Text as it is kept: lines ended by a line feed, without trailing blanks, nothing in it that hides. */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029\f]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(STRANGE, '')
    .normalize('NFC')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

/** Where a piece that begins at `from` ends: behind the last line, or sentence, that fits. */
const endOf = (text: string, from: number): number => {
  const most = from + PAGE
  if (text.length <= most) return text.length
  for (const mark of ['\n\n', '\n', '。', ' ']) {
    const at = text.lastIndexOf(mark, most - mark.length)
    if (at > from + PAGE / 3) return at + mark.length
  }
  // Not between the halves of a character.
  return /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? most - 1 : most
}

/** A long text in pieces of about 3,000 characters, each a page. */
export const inPages = (text: string): string[] => {
  const pages: string[] = []
  for (let from = 0; from < text.length;) {
    const end = endOf(text, from)
    pages.push(text.slice(from, end).trimEnd())
    from = end
  }
  return pages
}

/** Pages up to the most that is kept, and whether something was left out. */
export const withinLimit = (pages: string[]): { pages: string[]; isCut: boolean } => {
  let left = MAX_CHARACTERS
  const kept: string[] = []
  for (const page of pages) {
    if (left <= 0) return { pages: kept, isCut: true }
    kept.push(page.slice(0, left).toWellFormed())
    left -= page.length
  }
  return { pages: kept, isCut: left < 0 }
}
