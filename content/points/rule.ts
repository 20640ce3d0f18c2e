import * as z from 'zod'
import { Bilingual, Standing } from '../registers/register.ts'

/**
 * What a rule of points is: the schema of `content/points/rules/<id>.yaml`. One file is one programme. Its versions hold
 * from their day on and stay in the file, so that whoever was given points yesterday finds the arithmetic of yesterday.
 */

export const RULE_KINDS = [
  'verified-report',
  'recycling',
  'low-carbon-travel',
  'green-purchase',
  'eco-volunteering',
  'farming-and-forestry',
  'emission-cut',
  'adopted-comment',
] as const
export type RuleKind = (typeof RULE_KINDS)[number]

export const PERIODS = ['day', 'month', 'year', 'ever'] as const
export type Period = (typeof PERIODS)[number]

/** A plain decimal above zero, or zero. */
const Decimal = z.string().regex(/^(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/)
/** Points, no more of them in one figure than a budget of a region could need. */
const Points = z.int().min(1).max(1_000_000_000_000)
const Name = z.string().regex(/^[a-z][a-zA-Z]{0,29}$/)
const Id = z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/)

/** A quantity's unit: as UCUM writes it, and as people read it. */
const Unit = z.strictObject({ code: z.string().min(1).max(20), title: Bilingual })

/** What whoever attests states of the act beside its day. */
export const EvidenceField = z.strictObject({
  title: Bilingual,
  description: Bilingual.optional(),
  /** `decimal`: a quantity above nothing, as text; `gtin`: a trade item number; `text`: what `pattern` says. */
  type: z.enum(['text', 'decimal', 'gtin']),
  /** Anchored regular expression; of texts. */
  pattern: z.string().startsWith('^').endsWith('$').optional(),
  /** Largest value, and decimals that it may have; of decimals. */
  most: Decimal.optional(),
  places: z.int().min(0).max(6).optional(),
  unit: Unit.optional(),
  example: z.string().min(1),
})
export type EvidenceField = z.output<typeof EvidenceField>

/** One factor of the arithmetic. */
const Step = z.strictObject({
  title: Bilingual,
  factor: Decimal,
  unit: Bilingual,
  source: Bilingual,
  /** `demonstration`: invented, to show how it works. */
  standing: z.union([Standing, z.literal('demonstration')]),
})

export const RuleVersion = z.strictObject({
  /** Days of the act for which it holds, both counted. */
  from: z.iso.date(),
  until: z.iso.date().optional(),
  /** Why it took the place of the one before. */
  why: Bilingual.optional(),
  /** The quantity is multiplied by each in turn; what comes out is points. */
  steps: z.array(Step).min(1).max(4),
  /** Points of one award at the most: it is cut down to these, and says so. */
  most: Points,
  /** Points that one holder is given under the rule in a period. */
  caps: z.array(z.strictObject({ points: Points, period: z.enum(PERIODS) })).min(1),
  /** Points of the whole programme, on a day and in all. */
  budget: z.strictObject({ day: Points, total: Points }),
  /** Points that one body can attest on a day under the rule. */
  attesterDay: Points,
  /** Above so many points a second body attests too. */
  second: z.strictObject({ above: z.int().min(0) }).optional(),
  /** Days after the act within which it can be told. */
  claimWithin: z.int().min(0).max(800),
  /** Months after which points expire, on the last day of the month. */
  expires: z.strictObject({ months: z.int().min(1).max(120) }),
})
export type RuleVersion = z.output<typeof RuleVersion>

const inOrder = (versions: readonly RuleVersion[]): boolean =>
  versions.every(({ from, until }, at) => {
    const before = versions[at - 1]
    const isBehind =
      before === undefined || (before.from < from && (before.until ?? '') < from && before.until !== undefined)
    return isBehind && (until === undefined || until >= from)
  })

/** What stands in the natural key of an act beside its evidence. */
export const KEY_PARTS = ['day', 'month', 'year', 'holder', 'attester'] as const

export const Rule = z.strictObject({
  title: Bilingual,
  /** What it rewards and why, in a sentence or two. */
  summary: Bilingual,
  kind: z.enum(RULE_KINDS),
  /** True where the programme and its figures are invented. */
  demonstration: z.boolean(),
  /** What one act is: rules of one name count the same acts, and one act is rewarded once among all of them. */
  act: z.strictObject({ name: Id, title: Bilingual }),
  holder: z.enum(['person', 'organisation', 'any']),
  /**
   * Who may say that the act was done. `portal`: nobody but the portal, by what it knows itself; `bodies`: those named,
   * by unified social credit code.
   */
  attested: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('portal'), how: Bilingual }),
    z.strictObject({
      by: z.literal('bodies'),
      bodies: z.array(z.strictObject({ code: z.string().length(18), name: Bilingual })).min(1),
    }),
  ]),
  evidence: z.record(Name, EvidenceField),
  /** Fields of the evidence, and parts of `KEY_PARTS`, that together name the act. */
  key: z.array(Name).min(1),
  /** What is multiplied: a field of the evidence, less another one where it says so; one act each without it. */
  quantity: z.strictObject({ of: Name, less: Name.optional(), title: Bilingual, unit: Unit }).optional(),
  /** Fields that name the goods: claims of a lot end where what was shipped ends, and its producer cannot attest. */
  goods: z.strictObject({ gtin: Name, lot: Name, pieces: Name }).optional(),
  versions: z
    .array(RuleVersion)
    .min(1)
    .refine(inOrder, { error: 'versions stand in order, and each ends before the next begins' }),
})
export type Rule = z.output<typeof Rule>

/** With its id, which is the name of its file and of the programme. */
export type PointsRule = Rule & { id: string }

/** What is wrong with rules, beyond what each field says; empty where nothing is. */
export const ruleFaults = (rules: Readonly<Record<string, Rule>>): string[] => {
  const keys = new Map<string, string>()
  return Object.entries(rules).flatMap(([id, rule]) => {
    const known = new Set<string>([...Object.keys(rule.evidence), ...KEY_PARTS])
    const { quantity, goods, act } = rule
    const used = [quantity?.of, quantity?.less, goods?.gtin, goods?.lot, goods?.pieces].flatMap((name) => name ?? [])
    const key = rule.key.join(' ')
    const other = keys.get(act.name)
    keys.set(act.name, key)
    return [
      ...rule.key.filter((name) => !known.has(name)).map((name) => `${id}: key: no field ${name}`),
      ...used.filter((name) => !Object.hasOwn(rule.evidence, name)).map((name) => `${id}: no field ${name}`),
      ...[quantity?.of, quantity?.less].flatMap((name) =>
        name !== undefined && rule.evidence[name]?.type !== 'decimal' ? [`${id}: ${name} is no decimal`] : [],
      ),
      ...(goods && rule.versions.some(({ second }) => second) ? [`${id}: goods are not attested by two`] : []),
      // Only what is named alike everywhere is found again.
      ...(other === undefined || other === key ? [] : [`${id}: acts of ${act.name} are named by ${other} elsewhere`]),
    ]
  })
}
