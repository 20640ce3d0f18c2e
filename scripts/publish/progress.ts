import type { Language } from '../../content/registers/messages.ts'
import { say, type Sentence } from './sentences.ts'

/** How often a terminal's line is written anew, and a line where there is no terminal. */
const TERMINAL_MS = 200
const PLAIN_MS = 10_000

/** Seconds as a clock shows them: `0:07`, `1:02:30`. */
export const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (part: number): string => String(part).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** Rows a second, to three digits. */
export const rateOf = (rows: number, ms: number): number =>
  ms <= 0 ? 0 : Math.round(Number((rows / (ms / 1000)).toPrecision(3)))

/** What progress is written to. */
export interface Screen {
  isTTY: boolean
  write: (text: string) => void
}

/** How far a step is, on standard error: one line anew at a terminal, else a line now and then. */
export class Progress {
  private last: number
  private began: number
  private step: Sentence = 'checking'
  private shown = false
  private readonly screen: Screen
  private readonly language: Language
  private readonly now: () => number

  constructor(screen: Screen, language: Language, now: () => number) {
    this.screen = screen
    this.language = language
    this.now = now
    this.began = this.last = now()
  }

  begin(step: Sentence): void {
    this.step = step
    this.began = this.last = this.now()
  }

  /**
   * @param rows - done so far
   * @param part - 0..1 of the step
   */
  tell(rows: number, part: number): void {
    const now = this.now()
    if (now - this.last < (this.screen.isTTY ? TERMINAL_MS : PLAIN_MS)) return
    this.last = now
    const spent = now - this.began
    const line = say(this.language, 'progress', {
      step: say(this.language, this.step),
      rows: rows.toLocaleString('en'),
      percent: Math.floor(Math.min(part, 1) * 100),
      rate: rateOf(rows, spent).toLocaleString('en'),
      left: part > 0 ? clock(((1 - Math.min(part, 1)) * spent) / part / 1000) : '?',
    })
    this.screen.write(this.screen.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
    this.shown = true
  }

  /** Makes room for other lines at a terminal. */
  clear(): void {
    if (this.shown && this.screen.isTTY) this.screen.write('\r\x1b[K')
    this.shown = false
  }
}
