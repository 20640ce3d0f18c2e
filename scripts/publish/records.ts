/** Cutting a stream of text into pieces that hold whole records, each small enough for one request; nothing is parsed. */

/** Some records of a file, as it writes them. */
export interface Piece {
  text: string
  /** Line of the file, counted from 1, on which it begins. */
  line: number
  /** Characters of that line before it. */
  column: number
}

/** A record that does not end: an open quotation mark would swallow the file. */
export class Endless extends Error {
  readonly line: number
  constructor(line: number) {
    super('a record without an end')
    this.line = line
  }
}

/** Rows as JSON stand in an array. */
export class NotAnArray extends Error {}

/** Records of one piece: what one request may hold. */
export const MAX_RECORDS = 5_000

/** Characters of one piece, unless a single record is longer. */
const MAX_CHARACTERS = 4 * 1024 * 1024

/** Characters of one record: far more than a row may have. */
const MAX_RECORD = 4 * 1024 * 1024

const NEVER = Infinity

/** Where the next record ends: index behind its last character; -1 when its end has not come yet. */
type FindEnd = (text: string, start: number) => number

/** Cuts behind records, wherever the stream was cut before. */
class Cutter {
  private rest = ''
  /** Where in `rest` the piece begins, and the record after the last whole one. */
  private start = 0
  private at = 0
  private records = 0
  private line = 1
  private column = 0
  private readonly findEnd: FindEnd

  constructor(findEnd: FindEnd) {
    this.findEnd = findEnd
  }

  /** @throws Endless */
  *push(text: string): Generator<Piece> {
    this.rest = this.rest.slice(this.start) + text
    this.at -= this.start
    this.start = 0
    for (let end = this.findEnd(this.rest, this.at); end >= 0; end = this.findEnd(this.rest, this.at)) {
      // Wherever the stream was cut, a piece ends before what would make it too large.
      if (this.records > 0 && end - this.start > MAX_CHARACTERS) yield this.take()
      this.at = end
      if (++this.records >= MAX_RECORDS) yield this.take()
    }
    if (this.rest.length - this.at > MAX_RECORD) throw new Endless(this.lineAt(this.at))
  }

  /** Counts the lines of a text that came before all records. */
  skip(text: string): void {
    this.line += text.split('\n').length - 1
    this.column = text.length - text.lastIndexOf('\n') - 1
  }

  /** What is left at the end of the stream. */
  *end(): Generator<Piece> {
    this.at = this.rest.length
    if (this.at > this.start) yield this.take()
  }

  private take(): Piece {
    const { line, column } = this
    const text = this.rest.slice(this.start, this.at)
    const last = text.lastIndexOf('\n')
    this.line = this.lineAt(this.at)
    this.column = last < 0 ? column + text.length : text.length - last - 1
    this.start = this.at
    this.records = 0
    return { text, line, column }
  }

  private lineAt(end: number): number {
    let line = this.line
    for (let i = this.rest.indexOf('\n', this.start); i >= 0 && i < end; i = this.rest.indexOf('\n', i + 1)) line++
    return line
  }
}

/** A record of CSV ends at a line feed outside quotation marks, which count only where a cell begins. @see RFC 4180, 2 */
const endOfCsv = (): FindEnd => {
  let searched = ''
  let quote = -1
  return (text, start) => {
    const newline = text.indexOf('\n', start)
    if (newline < 0) return -1
    if (searched !== text || quote < start) {
      searched = text
      quote = text.indexOf('"', start)
      if (quote < 0) quote = NEVER
    }
    return newline < quote ? newline + 1 : endOfQuoted(text, start)
  }
}

const endOfQuoted = (text: string, start: number): number => {
  let at = start
  for (;;) {
    if (text.charAt(at) === '"') {
      at = endOfText(text, at + 1)
      if (at < 0) return -1
    }
    const newline = text.indexOf('\n', at)
    if (newline < 0) return -1
    const comma = text.indexOf(',', at)
    if (comma < 0 || comma > newline) return newline + 1
    at = comma + 1
  }
}

/** Behind the quotation mark that closes a cell; two stand for one. */
const endOfText = (text: string, start: number): number => {
  let at = text.indexOf('"', start)
  while (at >= 0 && text.charAt(at + 1) === '"') at = text.indexOf('"', at + 2)
  return at < 0 ? -1 : at + 1
}

const endOfLine: FindEnd = (text, start) => text.indexOf('\n', start) + 1 || -1

const STRUCTURE = /["[\]{},]/g

/** An item of an array ends before the comma or bracket behind it, which it takes along. */
const endOfItem: FindEnd = (text, start) => {
  let depth = 0
  STRUCTURE.lastIndex = start
  for (let found = STRUCTURE.exec(text); found; found = STRUCTURE.exec(text)) {
    const [sign] = found
    if (sign === '"') {
      const end = endOfString(text, found.index + 1)
      if (end < 0) return -1
      STRUCTURE.lastIndex = end
    } else if (sign === '[' || sign === '{') depth++
    else if (sign !== ',') depth--
    if (depth < 0 || (depth === 0 && sign === ',')) return found.index + 1
  }
  return -1
}

const endOfString = (text: string, start: number): number => {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charAt(at - 1 - slashes) === '\\') slashes++
    if (slashes % 2 === 0) return at + 1
  }
  return -1
}

/** Line feeds alone, wherever the stream was cut. */
export async function* withLineFeeds(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let held = ''
  for await (const text of texts) {
    const whole = held + text
    held = whole.endsWith('\r') ? '\r' : ''
    yield (held ? whole.slice(0, -1) : whole).replace(/\r\n?/g, '\n')
  }
  if (held) yield '\n'
}

/** Lines of NDJSON. @throws Endless */
export async function* cutLines(texts: AsyncIterable<string>): AsyncGenerator<Piece> {
  const cutter = new Cutter(endOfLine)
  for await (const text of texts) yield* cutter.push(text)
  yield* cutter.end()
}

/** The header first, then records, with line feeds only. @throws Endless */
export async function* cutCsv(texts: AsyncIterable<string>): AsyncGenerator<Piece> {
  const cutter = new Cutter(endOfCsv())
  let before = ''
  let header: Piece | undefined
  for await (const text of withLineFeeds(texts)) {
    if (header) {
      yield* cutter.push(text)
      continue
    }
    before += text
    const end = endOfCsv()(before, 0)
    if (end < 0 && before.length > MAX_RECORD) throw new Endless(1)
    if (end < 0) continue
    header = { text: before.slice(0, end), line: 1, column: 0 }
    yield header
    cutter.skip(header.text)
    yield* cutter.push(before.slice(end))
  }
  if (header) yield* cutter.end()
  else if (before !== '') yield { text: before, line: 1, column: 0 }
}

/** Items of a JSON array, each with the comma or the bracket behind it. @throws Endless, NotAnArray */
export async function* cutArray(texts: AsyncIterable<string>): AsyncGenerator<Piece> {
  const cutter = new Cutter(endOfItem)
  let before: string | undefined = ''
  for await (const text of texts) {
    if (before === undefined) {
      yield* cutter.push(text)
      continue
    }
    before += text
    const bracket = before.search(/\S/)
    if (bracket < 0) continue
    if (before.charAt(bracket) !== '[') throw new NotAnArray()
    cutter.skip(before.slice(0, bracket + 1))
    const rest: string = before.slice(bracket + 1)
    before = undefined
    yield* cutter.push(rest)
  }
  yield* cutter.end()
}
