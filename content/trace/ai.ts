import { AIS } from '../generated/ai.ts'
import type { AiEntry } from './ai-entry.ts'
import { PART } from './ai-part.ts'

/** Application identifiers: the numbers in brackets before each piece of data in a GS1 code. */

/** Which characters a part may hold: digits, the 82 of ISO/IEC 646 that GS1 takes, 39 of them, or base64url. */
export type CharacterSet = 'n' | 'x' | 'y' | 'z'

export interface AiPart {
  set: CharacterSet
  min: number
  max: number
  optional: boolean
  /** Names of `content/trace/checks`. */
  checks: string[]
}

const expand = (entries: Record<string, AiEntry>): Map<string, AiEntry> => {
  const all = new Map<string, AiEntry>()
  for (const [name, entry] of Object.entries(entries)) {
    const [from = name, to = from] = name.split('-')
    for (let ai = Number(from); ai <= Number(to); ai++) all.set(String(ai).padStart(from.length, '0'), entry)
  }
  return all
}

const TABLE = expand(AIS)

/** What an application identifier is; `undefined` for a number that is none. */
export const aiEntry = (ai: string): AiEntry | undefined => TABLE.get(ai)

/** Every application identifier, ranges written out. */
export const allAis = (): string[] => [...TABLE.keys()].sort()

/** Primary keys of a Digital Link, in order. */
export const PRIMARY_KEYS: readonly string[] = allAis().filter((ai) => TABLE.get(ai)?.key !== undefined)

const read = (part: string): AiPart => {
  const [, set = 'n', variable, length = '0', optional, checks = ''] = PART.exec(part) ?? []
  const max = Number(length)
  return {
    set: set === 'x' || set === 'y' || set === 'z' ? set : 'n',
    min: variable === undefined ? max : 1,
    max,
    optional: optional !== undefined,
    checks: checks.split(' ').filter((check) => check !== ''),
  }
}

const parts = new WeakMap<AiEntry, AiPart[]>()

/** The parts of a value, in order; read once. */
export const partsOf = (entry: AiEntry): AiPart[] => {
  const known = parts.get(entry)
  if (known) return known
  const fresh = entry.value.map(read)
  parts.set(entry, fresh)
  return fresh
}

/** Whether a number is meant by `01`, or by a pattern such as `31nn`. */
export const matchesAi = (pattern: string, ai: string): boolean =>
  pattern.length === ai.length &&
  [...pattern].every((character, at) => character === 'n' || character === ai.charAt(at))
