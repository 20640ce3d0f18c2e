import { dueOf } from '../../content/registers/due.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { Freshness } from '../../db/record/contributions.ts'
import { shownTime } from '../time.ts'
import { words, type Lang } from '../words.ts'

/** Counted from what is real, or from what is invented where nothing else stands. */
const read = (register: RegisterDefinition, freshness: Freshness | undefined, now: string) =>
  dueOf(register, freshness?.real.lastNewAt || freshness?.demonstration.lastNewAt, now)

/**
 * When the next entry of a register is due, in words.
 * @param now - RFC 3339
 * @returns `undefined` where the rhythm names no length of time, or nothing was ever published
 */
export const dueLine = (
  register: RegisterDefinition,
  freshness: Freshness | undefined,
  now: string,
  lang: Lang,
): string | undefined => {
  const due = read(register, freshness, now)
  return due && words(lang)(due.isLate ? 'policies.late' : 'policies.due', { at: shownTime(due.at, lang) })
}

/** The same, for lists that speak of it only once it is past. */
export const lateLine = (...[register, freshness, now, lang]: Parameters<typeof dueLine>): string | undefined =>
  read(register, freshness, now)?.isLate ? dueLine(register, freshness, now, lang) : undefined
