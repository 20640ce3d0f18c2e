import {
  calendarDaysBetween,
  isAnnounced,
  isWorkingDay,
  workingDaysBetween,
  closesOn,
  dueOn,
  type CountedDay,
} from '../calendar/working-days.ts'
import { CONSULTATION_RULES } from '../generated/consultation-rules.ts'
import type { WindowRule, WindowRules } from './rules.ts'

/** How long a draft has to stay open, and how early a hearing is called, by the rule of the day. */

export type RuledFor = 'comment' | 'hearing'

const MS_A_DAY = 86_400_000
/** Years have four digits. */
const LAST_COUNTED = '9980-01-01'

export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_A_DAY).toISOString().slice(0, 10)

/**
 * The rule that holds for what opens, or is called, on a day: the newest line of its kind that had begun; the portal's own
 * where the kind has none, or is none of the file's.
 * @param day - `YYYY-MM-DD`
 */
export const ruleFor = (
  what: RuledFor,
  kind: string,
  day: string,
  rules: WindowRules = CONSULTATION_RULES,
): WindowRule => {
  const own = Object.hasOwn(rules.kinds, kind) ? (rules.kinds[kind]?.[what] ?? []) : []
  return own.findLast(({ from }) => from <= day) ?? rules.otherwise[what]
}

/** No window ends on a day off: it goes on to the next working day. @see Civil Code, art. 203: recalled */
const notOnADayOff = (day: string): CountedDay => (isWorkingDay(day) ? { day, provisional: false } : dueOn(day, 1))

/**
 * The first day on which a draft may close that opens on a day: its first and last day counted.
 * @param opens - `YYYY-MM-DD`, before the year 9980
 * @returns provisional where a year is counted through whose holidays are not announced
 */
export const earliestClose = ({ least, days }: Pick<WindowRule, 'least' | 'days'>, opens: string): CountedDay => {
  if (days === 'working') return closesOn(opens, least)
  const closes = notOnADayOff(daysAfter(opens, least - 1))
  // Whether it is a day off is known of announced years alone.
  return { ...closes, provisional: closes.provisional || !isAnnounced(closes.day) }
}

/** The first day on which a hearing may be held that is called on a day, which itself is not counted. */
export const earliestHearing = ({ least, days }: Pick<WindowRule, 'least' | 'days'>, notice: string): CountedDay =>
  days === 'working' ? dueOn(notice, least) : { day: daysAfter(notice, least), provisional: false }

/** Days that a window has, its first and last counted, as its rule counts them; bounded like every count of days. */
export const lasting = ({ days }: Pick<WindowRule, 'days'>, opens: string, closes: string): number => {
  if (closes < opens) return 0
  if (days === 'calendar' || closes > daysAfter(opens, 3_900)) return calendarDaysBetween(opens, closes)
  return workingDaysBetween(opens, closes).days
}

export interface RuledWindow {
  rule: WindowRule
  /** First day on which it may close, or the hearing be held. */
  earliest: string
  provisional: boolean
  /** Whether the days stated are enough, by the rule or by what it allows with a reason. */
  isEnough: boolean
  /** Shorter than usual, and allowed for the reason stated. */
  isShortened: boolean
}

/**
 * Holds a window to the rule of its first day.
 * @param last - the last day as stated, or the day of the hearing; left out, the earliest counts
 * @returns `undefined` for days beyond the calendar
 */
export const windowOf = (
  what: RuledFor,
  { kind, first, last, hasReason = false }: { kind: string; first: string; last?: string; hasReason?: boolean },
  rules: WindowRules = CONSULTATION_RULES,
): RuledWindow | undefined => {
  if (first > LAST_COUNTED) return undefined
  const rule = ruleFor(what, kind, first, rules)
  const earliestOf = what === 'comment' ? earliestClose : earliestHearing
  const { day: earliest, provisional } = earliestOf(rule, first)
  const isEnough = last === undefined || last >= earliest
  if (isEnough || !rule.shortened || !hasReason) return { rule, earliest, provisional, isEnough, isShortened: false }
  const shortest = earliestOf({ ...rule, least: rule.shortened.least }, first)
  const isShortened = last >= shortest.day
  return { rule, earliest, provisional, isEnough: isShortened, isShortened }
}

/** Kinds of drafts, as the file names them. */
export const KINDS: readonly string[] = Object.keys(CONSULTATION_RULES.kinds)
