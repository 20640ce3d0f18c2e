/** Text as it is drawn on a page, made into text as it is written. */

/**
 * Radicals that fonts draw by the same shape as a character, so that files made by browsers and office programs name the
 * radical: without this, nobody would find 民 in them. Radicals of the Kangxi block have compatibility mappings of their own.
 * @see Unicode Character Database, EquivalentUnifiedIdeograph.txt, block CJK Radicals Supplement
 */
const RADICALS = new Map(
  Array.from(
    '⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻒镸⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟'.matchAll(
      /(.)(.)/gu,
    ),
    (pair): [string, string] => [pair[1] ?? '', pair[2] ?? ''],
  ),
)

/** Characters in place of radicals. */
export const withoutRadicals = (text: string): string =>
  text.replace(/[\u2e80-\u2fd5]/g, (radical) => RADICALS.get(radical) ?? radical.normalize('NFKC'))

const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/g

/** How wide a line is drawn, in halves of a Chinese character. */
const widthOf = (line: string): number => line.length + (line.match(WIDE)?.length ?? 0)

/** A line this near to the widest one was broken because it was full. */
const FULL = 0.85

/** Between two Chinese characters, or one and a digit, no space belongs. */
const gapBetween = (before: string, after: string): string =>
  /[\u2e80-\u9fff\uff00-\uffef]$/.test(before) || /^[\u2e80-\u9fff\uff00-\uffef]/.test(after) ? '' : ' '

/** Lines of one paragraph as one, so that a word is found that was broken between two lines. */
export const withoutLineBreaks = (text: string): string => {
  const lines = text.split('\n')
  const full = FULL * lines.reduce((widest, line) => Math.max(widest, widthOf(line)), 0)
  let joined = ''
  let last = ''
  for (const line of lines) {
    const goesOn = last !== '' && line !== '' && widthOf(last) >= full
    joined += joined === '' ? line : goesOn ? `${gapBetween(last, line)}${line}` : `\n${line}`
    last = line
  }
  return joined
}
