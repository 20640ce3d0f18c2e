import type { Language } from '../../content/registers/messages.ts'
import { sentenceOf, type Columns, type Finding } from './findings.ts'
import type { Progress } from './progress.ts'
import { say, type Sentence } from './sentences.ts'

/** Findings and notes that are listed; what more there is, is counted. */
const MAX_FINDINGS = 1_000
const MAX_NOTES = 20

/** Says what is found as it is found, so that none is held. */
export class Report {
  findings = 0
  private notes = 0
  private uncounted = 0
  columns: Columns = { header: [], find: (name) => ({ name, letter: undefined }) }
  private readonly language: Language
  private readonly print: (line: string) => void
  private readonly progress: Progress

  constructor(language: Language, print: (line: string) => void, progress: Progress) {
    this.language = language
    this.print = print
    this.progress = progress
  }

  find(finding: Finding): void {
    if (this.findings++ < MAX_FINDINGS) this.line(sentenceOf(finding, this.columns, this.language))
  }

  /** Findings that were counted elsewhere and are not known one by one. */
  findMore(count: number): void {
    this.findings += count
    this.uncounted += count
  }

  note(finding: Finding): void {
    if (this.notes++ < MAX_NOTES) this.line(sentenceOf(finding, this.columns, this.language))
  }

  say(sentence: Sentence, values: Record<string, string | number> = {}): void {
    this.line(say(this.language, sentence, values))
  }

  /** Says how much was not listed. */
  end(): void {
    const hidden = this.uncounted + Math.max(0, this.findings - this.uncounted - MAX_FINDINGS)
    if (hidden > 0) this.say('more-findings', { count: hidden })
    if (this.notes > MAX_NOTES) this.say('more-notices', { count: this.notes - MAX_NOTES })
    this.notes = 0
  }

  private line(text: string): void {
    this.progress.clear()
    this.print(text)
  }
}
