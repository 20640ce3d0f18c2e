import { countedFields, type Contribution } from '../openness/evidence.ts'
import { dueOf, type Due } from '../registers/due.ts'
import type { RegisterDefinition } from '../registers/register.ts'

/** What stands in a register that serves an article. */
export interface Serving {
  register: RegisterDefinition
  /** Records that stand, real and invented. */
  real: number
  demonstration: number
  /** Last new real record, RFC 3339 UTC; empty while there is none. */
  lastNewAt: string
  due: Due | undefined
  /** Cells filled, of those that are counted, among real records. */
  filled: number
  cells: number
}

/** How far an article is public here: with data, with some of them, with invented ones alone, with none, without a place for them. */
export type State = 'live' | 'partly' | 'demo' | 'empty' | 'none'

export interface Progress {
  state: State
  serving: Serving[]
  /** Registers that hold nothing real, and those behind their rhythm. */
  missing: RegisterDefinition[]
  late: RegisterDefinition[]
}

/** Registers that rest on an article: by what they say themselves, and by what the article says. */
export const servingRegisters = (
  article: string,
  named: readonly string[],
  known: Record<string, RegisterDefinition>,
): RegisterDefinition[] => Object.values(known).filter(({ id, basis }) => basis.includes(article) || named.includes(id))

const stateOf = (serving: Serving[]): State => {
  const held = serving.filter(({ real }) => real > 0).length
  if (serving.length === 0) return 'none'
  if (held > 0) return held === serving.length ? 'live' : 'partly'
  return serving.some(({ demonstration }) => demonstration > 0) ? 'demo' : 'empty'
}

/**
 * Reckons how far an article is public, from what stands in the registers and from nothing else.
 * @param real - what is stated that is real, by register; @param demonstration - the same of what is invented
 * @param now - RFC 3339
 */
export const progressOf = (
  registers: RegisterDefinition[],
  real: Map<string, Contribution>,
  demonstration: Map<string, Contribution>,
  now: string,
): Progress => {
  const serving = registers.map((register): Serving => {
    const held = real.get(register.id)
    return {
      register,
      real: held?.records ?? 0,
      demonstration: demonstration.get(register.id)?.records ?? 0,
      lastNewAt: held?.lastNewAt ?? '',
      due: dueOf(register, held?.lastNewAt, now),
      filled: held?.filled ?? 0,
      cells: (held?.records ?? 0) * countedFields(register).length,
    }
  })
  return {
    state: stateOf(serving),
    serving,
    missing: serving.filter((one) => one.real === 0).map(({ register }) => register),
    late: serving.filter(({ due }) => due?.isLate).map(({ register }) => register),
  }
}
