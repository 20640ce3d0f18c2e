import { REMIT } from '../generated/report-remit.ts'
import type { Bilingual } from '../registers/register.ts'
import { isCategory, type Category } from './categories.ts'
import type { Basis, ClockKind, Line, Office, RemitRule, RemitRules } from './remit-rules.ts'

/** Whose job a report is, by `remit.yaml`: worked out in the browser, so that nobody learns what is about to be reported. */

export interface Whose {
  category: string
  /** Six digits, or nine. */
  place: string
  /** 0..23 in Asia/Shanghai; left out where nobody remembers. */
  hour?: number | undefined
  /** Where it comes from, of `sourcesOf`; left out where she does not say. */
  source?: string | undefined
}

export interface Reward {
  /** Whether whoever wants it has to give a name; `unknown` where no rule is known. */
  nameNeeded: 'yes' | 'no' | 'differs' | 'unknown'
  text: Bilingual
  basis: Basis
  /** The rule is an invented one, of the demonstration region. */
  isDemonstration: boolean
}

export interface Remit {
  category: Category
  /** In order: the first of which the region has a body deals with it. */
  offices: readonly Office[]
  basis: readonly Basis[]
  line: Line
  /** What is not for a form: the number to call now, and when. */
  emergency: { call: string; when: Bilingual } | undefined
  reward: Reward
  /** The clock of `clocks.yaml` that it runs by. */
  clock: ClockKind
  note: Bilingual | undefined
}

/** Where a matter may come from, as far as that decides whose job it is: what a form asks beside. */
export const sourcesOf = (category: string, rules: RemitRules = REMIT): [id: string, title: Bilingual][] =>
  isCategory(category) ? Object.entries(rules.matters[category]?.sources ?? {}) : []

/** Hours may reach past midnight: from 22 to 6. */
const isAt = (hour: number | undefined, { from, to }: { from: string; to: string }): boolean => {
  if (hour === undefined) return false
  const [first, end] = [Number(from.slice(0, 2)), Number(to.slice(0, 2))]
  return first <= end ? hour >= first && hour < end : hour >= first || hour < end
}

const beginsWith = (place: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => place.startsWith(prefix))

const holds = (rule: RemitRule, { place, hour, source }: Whose): boolean =>
  (rule.source === undefined || rule.source === source) &&
  (rule.hours === undefined || isAt(hour, rule.hours)) &&
  (rule.places === undefined || beginsWith(place, rule.places))

/** @throws Error where the file names what is not in it, which its schema refuses */
const named = <Value>(table: Record<string, Value>, id: string): Value => {
  const found = Object.hasOwn(table, id) ? table[id] : undefined
  if (found === undefined) throw new Error(`the rules name ${id}, which is not among them`)
  return found
}

/** Whether a reward needs a name in a place: its own rule, or what holds everywhere. */
export const rewardOf = (id: string, place: string, rules: RemitRules = REMIT): Reward => {
  const { local, ...everywhere } = named(rules.rewards, id)
  const { nameNeeded, text, basis, ...rest } = local.find(({ places }) => beginsWith(place, places)) ?? everywhere
  const isDemonstration = 'demonstration' in rest && rest.demonstration === true
  return { nameNeeded, text, basis: named(rules.bases, basis), isDemonstration }
}

const remitBy = (category: Category, rule: RemitRule, place: string, rules: RemitRules): Remit => ({
  category,
  offices: rule.offices,
  basis: rule.basis.map((id) => named(rules.bases, id)),
  line: named(rules.lines, rule.line),
  emergency: rule.emergency === undefined ? undefined : named(rules.emergencies, rule.emergency),
  reward: rewardOf(rule.reward, place, rules),
  clock: named(rules.matters, category).clock,
  note: rule.note,
})

/** @returns `undefined` for what is no category of reports */
export const remitOf = (whose: Whose, rules: RemitRules = REMIT): Remit | undefined => {
  if (!isCategory(whose.category)) return undefined
  const rule = rules.matters[whose.category]?.rules.find((one) => holds(one, whose))
  return rule && remitBy(whose.category, rule, whose.place, rules)
}

/** Every rule of a matter as a reader is shown it, in the order in which they are looked at. */
export const remitsOf = (
  category: Category,
  rules: RemitRules = REMIT,
): { rule: RemitRule; source: Bilingual | undefined; remit: Remit }[] =>
  (rules.matters[category]?.rules ?? []).map((rule) => ({
    rule,
    source: rule.source === undefined ? undefined : rules.matters[category]?.sources[rule.source],
    remit: remitBy(category, rule, '', rules),
  }))

/** The clock that reports of a category run by, which the server may know too. */
export const clockKindOf = (category: string, rules: RemitRules = REMIT): ClockKind =>
  (isCategory(category) ? rules.matters[category]?.clock : undefined) ?? 'petition'
