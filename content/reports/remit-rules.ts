import * as z from 'zod'
import { Bilingual, Standing } from '../registers/register.ts'
import { CATEGORIES } from './categories.ts'

/** What `content/reports/remit.yaml` holds: whose job a report is, and on what basis. Read by `remit.ts`. */

/** Departments, as the field `office` of the register `authorities` has them; a test holds the two together. */
export const OFFICES = [
  'ecology',
  'water',
  'urban-management',
  'agriculture',
  'forestry',
  'natural-resources',
  'housing',
  'transport',
  'public-security',
  'market',
  'maritime',
  'coast-guard',
  'radiation',
  'emergency',
  'government',
  'hotline',
] as const
export const Office = z.enum(OFFICES)
export type Office = z.output<typeof Office>

export const Basis = z.strictObject({
  zh: z.string().min(1),
  en: z.string().min(1),
  /** `recalled` is shown as still to be checked against the issued text. */
  standing: Standing,
  /** Where it was read. */
  source: z.url({ protocol: /^https?$/ }).optional(),
})
export type Basis = z.output<typeof Basis>

const Line = z.strictObject({
  title: Bilingual,
  /** Digits alone. */
  telephone: z.string().regex(/^\d{3,8}$/),
  /** What to call it for, and what not. */
  use: Bilingual,
  basis: z.string(),
})
export type Line = z.output<typeof Line>

/** Whether whoever wants a reward has to give a name; `unknown` where no rule on rewards is known. */
export const NameNeeded = z.enum(['yes', 'no', 'differs', 'unknown'])

const RewardRule = z.strictObject({
  nameNeeded: NameNeeded,
  text: Bilingual,
  basis: z.string(),
})
const Reward = RewardRule.extend({
  /** What holds in places, by the beginning of their codes, instead. */
  local: z
    .array(
      RewardRule.extend({
        places: z.array(z.string().regex(/^\d{2,6}$/)).min(1),
        /** Invented, of the demonstration region. */
        demonstration: z.literal(true).optional(),
      }),
    )
    .default([]),
})

const time = z.string().regex(/^([01]\d|2[0-3]):00$/)

/** The clocks that a matter runs by, of `clocks.yaml`. */
export const ClockKind = z.enum(['petition', 'hotline', 'case', 'market'])
export type ClockKind = z.output<typeof ClockKind>

const Emergency = z.strictObject({
  /** Telephone number to call now. */
  call: z.string().regex(/^\d{3,8}$/),
  when: Bilingual,
})

const Rule = z.strictObject({
  /** Only where she says that it comes from there. */
  source: z.string().optional(),
  /** Only at these hours in Asia/Shanghai: from the first on, the last no longer; may reach past midnight. */
  hours: z.strictObject({ from: time, to: time }).optional(),
  /** Only in places whose code begins so. */
  places: z
    .array(z.string().regex(/^\d{2,6}$/))
    .min(1)
    .optional(),
  /** Whose job it is; a later one where a place has no body of the one before. */
  offices: z.array(Office).min(1),
  basis: z.array(z.string()).min(1),
  line: z.string(),
  emergency: z.string().optional(),
  reward: z.string(),
  /** What is good to know of it. */
  note: Bilingual.optional(),
})
export type RemitRule = z.output<typeof Rule>

const Matter = z.strictObject({
  /** What kind of clock it runs by. */
  clock: ClockKind,
  /** Where it may come from, where that decides whose job it is. */
  sources: z.record(z.string().regex(/^[a-z]+(-[a-z]+)*$/), Bilingual).default({}),
  /** The first that holds counts; the last holds always. */
  rules: z.array(Rule).min(1),
})
export type Matter = z.output<typeof Matter>

type Tables = {
  bases: Record<string, unknown>
  lines: Record<string, { basis: string }>
  emergencies: Record<string, unknown>
  rewards: Record<string, { basis: string; local: { basis: string }[] }>
  matters: Record<string, Matter>
}

/** Everything that a rule names and that is not there, or that no report could come to. */
export const faultsOfRemit = ({ bases, lines, emergencies, rewards, matters }: Tables): string[] => {
  const known = (table: object, id: string, where: string): string[] =>
    Object.hasOwn(table, id) ? [] : [`${where}: ${id} is not in the file`]
  const ofRule = (matter: Matter, rule: RemitRule, where: string): string[] => [
    ...rule.basis.flatMap((id) => known(bases, id, where)),
    ...known(lines, rule.line, where),
    ...known(rewards, rule.reward, where),
    ...(rule.emergency === undefined ? [] : known(emergencies, rule.emergency, where)),
    ...(rule.source === undefined ? [] : known(matter.sources, rule.source, where)),
  ]
  const isLimited = (rule: RemitRule | undefined): boolean =>
    rule === undefined || rule.source !== undefined || rule.hours !== undefined || rule.places !== undefined
  return [
    ...Object.entries(lines).flatMap(([id, { basis }]) => known(bases, basis, `lines.${id}`)),
    ...Object.entries(rewards).flatMap(([id, { basis, local }]) =>
      [basis, ...local.map((one) => one.basis)].flatMap((one) => known(bases, one, `rewards.${id}`)),
    ),
    ...CATEGORIES.flatMap((category) => known(matters, category, 'matters')),
    ...Object.keys(matters).flatMap((id) =>
      known(Object.fromEntries(CATEGORIES.map((one) => [one, 1])), id, 'matters'),
    ),
    ...Object.entries(matters).flatMap(([id, matter]) => [
      ...matter.rules.flatMap((rule, at) => ofRule(matter, rule, `matters.${id}.rules.${at}`)),
      ...(isLimited(matter.rules.at(-1)) ? [`matters.${id}: the last rule holds only sometimes`] : []),
      ...matter.rules
        .slice(0, -1)
        .flatMap((rule, at) => (isLimited(rule) ? [] : [`matters.${id}.rules.${at}: hides those after it`])),
      ...Object.keys(matter.sources).flatMap((source) =>
        matter.rules.some((rule) => rule.source === source) ? [] : [`matters.${id}.sources.${source}: decides nothing`],
      ),
    ]),
  ]
}

export const RemitRules = z
  .strictObject({
    bases: z.record(z.string(), Basis),
    lines: z.record(z.string(), Line),
    emergencies: z.record(z.string(), Emergency),
    rewards: z.record(z.string(), Reward),
    matters: z.record(z.string(), Matter),
  })
  .superRefine((rules, context) => {
    for (const message of faultsOfRemit(rules)) context.addIssue({ code: 'custom', message })
  })
export type RemitRules = z.output<typeof RemitRules>
