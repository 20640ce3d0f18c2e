import { dueOf } from '../../content/registers/due.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { Freshness } from '../../db/record/contributions.ts'
import { shownTime } from '../time.ts'
import { words, type Lang } from '../words.ts'

/**
 * When the next entry of a register is due, in words: counted from what is real, or from what is invented where nothing
 * else stands.
 * @param now - RFC 3339
 * @returns `undefined` where the rhythm names no length of time, or nothing was ever published
 */
export const dueLine = (
  register: RegisterDefinition,
  freshness: Freshness | undefined,
  now: string,
  lang: Lang,
): string | undefined => {
  const last = freshness?.real.lastNewAt || freshness?.demonstration.lastNewAt
  const due = dueOf(register, last, now)
  return due && words(lang)(due.isLate ? 'policies.late' : 'policies.due', { at: shownTime(due.at, lang) })
}
