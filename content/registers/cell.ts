import type { Stored } from './facts.ts'
import type { MessageCode } from './messages.ts'

/** Why a cell is refused: a message's code and what it is filled with. */
export class Fault {
  readonly code: MessageCode
  readonly values: Record<string, string>

  constructor(code: MessageCode, values: Record<string, string> = {}) {
    this.code = code
    this.values = values
  }
}

/** What reading one cell needs besides the cell. */
export interface CellContext {
  /** The last day a `time` may name, as a day in Asia/Shanghai: `2026-03-02`. */
  latestDay: string
  /** The last instant a `time` may name: `2026-03-02T08:00:00Z`. */
  latestInstant: string
  /** Whether a natural person may be named, to be replaced by a commitment before anything is published. */
  takesPersons?: boolean
  /** Says what was changed in a cell that stands. */
  note: (code: MessageCode, values?: Record<string, string>) => void
}

/** A stored value, a refusal, or `undefined` for an empty cell. */
export type Cell = Stored | Fault | undefined

/** Reads one cell: a text from CSV, or any JSON value. Never throws. */
export type ReadCell = (raw: unknown, context: CellContext) => Cell

const SHOWN = 80

/** A value as a message quotes it: one line, at most 80 characters. */
export const quoted = (raw: unknown): string => {
  const text = typeof raw === 'string' ? raw : kindOf(raw)
  const line = text
    .slice(0, SHOWN + 1)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line
}

/** Structures are named, not printed: they may be deep. */
const kindOf = (raw: unknown): string => (Array.isArray(raw) ? '[…]' : typeof raw === 'object' ? '{…}' : String(raw))

/** The empty cell: nothing, `null`, or only white space. */
export const isEmpty = (raw: unknown): boolean =>
  raw === undefined || raw === null || raw === '' || (typeof raw === 'string' && raw.trim() === '')
