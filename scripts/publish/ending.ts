import type { MessageCode } from '../../content/registers/messages.ts'
import type { Sentence } from './sentences.ts'

/** The file cannot be read as rows at all. */
export class Refused extends Error {
  readonly code: MessageCode
  constructor(code: MessageCode) {
    super(code)
    this.code = code
  }
}

/** Nothing could be checked or published: bad use, a file or a portal that cannot be reached or does not let us. */
export class Unusable extends Error {
  readonly sentence: Sentence
  readonly values: Record<string, string | number>
  constructor(sentence: Sentence, values: Record<string, string | number> = {}) {
    super(sentence)
    this.sentence = sentence
    this.values = values
  }
}

/** Somebody pressed Ctrl-C. */
export class Stopped extends Error {
  /** Rows published so far. */
  readonly rows: number
  constructor(rows: number) {
    super('stopped')
    this.rows = rows
  }
}
