import * as z from 'zod'
import { Bilingual, Standing } from '../registers/register.ts'
import { ClockKind, Office } from './remit-rules.ts'

/** What `clocks.yaml` and `rights.yaml` hold: by when a body owes what, and what can be done after its answer. */

/** Days of the calendar, working days, or months; the day that something begins is never counted. */
const Span = z.strictObject({
  count: z.int().min(1).max(400),
  of: z.enum(['calendar', 'working', 'months']),
})
export type Span = z.output<typeof Span>

const standing = z.union([Standing, z.literal('portal')])

export const ClockRule = z.strictObject({
  /** Stored with each report that runs by it; never given to another rule. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** First day, `YYYY-MM-DD`, on which what comes in runs by it. */
  from: z.iso.date(),
  /** From the day it came in: whether it is accepted. */
  accept: Span,
  settle: z.strictObject({ ...Span.shape, since: z.enum(['received', 'accepted']) }),
  /** By how much the day it is settled by can be put off, once, with a reason; left out where it cannot. */
  extension: Span.optional(),
  rule: Bilingual,
  /** `portal`: no law, but what this portal asks where none is known. */
  standing,
})
export type ClockRule = z.output<typeof ClockRule>

/** What a place promises over and above the law. */
export const ClockPromise = ClockRule.extend({
  /** Beginnings of the codes of its places. */
  places: z.array(z.string().regex(/^\d{2,6}$/)).min(1),
  /** Last day on which it holds. */
  until: z.iso.date().optional(),
  /** Only these departments; all of them without it. */
  offices: z.array(Office).optional(),
  /** Only these kinds of clock; all of them without it. */
  kinds: z.array(ClockKind).optional(),
  demonstration: z.literal(true).optional(),
})
export type ClockPromise = z.output<typeof ClockPromise>

const inOrder = (rules: readonly ClockRule[]): boolean =>
  rules.every(({ from }, at) => at === 0 || (rules[at - 1]?.from ?? '') < from)
const Dated = z
  .array(ClockRule)
  .min(1)
  .refine(inOrder, { error: 'rules of one kind stand in order of their first day' })

const oncePerId = (rules: readonly ClockRule[]): boolean => new Set(rules.map(({ id }) => id)).size === rules.length

export const ClockRules = z
  .strictObject({
    kinds: z.record(ClockKind, z.strictObject({ title: Bilingual, rules: Dated })),
    promises: z.array(ClockPromise),
    /** Where no line of a kind had begun yet. */
    otherwise: ClockRule,
  })
  .refine(
    ({ kinds, promises, otherwise }) =>
      oncePerId([...Object.values(kinds).flatMap(({ rules }) => rules), ...promises, otherwise]),
    { error: 'two rules have one id' },
  )
export type ClockRules = z.output<typeof ClockRules>

/** After what a right begins: an answer, a refusal to accept, or silence past the last day. */
export const RightAfter = z.enum(['answer', 'not-accepted', 'silence'])
export type RightAfter = z.output<typeof RightAfter>

export const Right = z.strictObject({
  title: Bilingual,
  /** Whom to turn to. */
  to: Bilingual,
  /** What it is for, and what not. */
  text: Bilingual,
  after: z.array(RightAfter).min(1),
  kinds: z.array(ClockKind).min(1),
  within: Span,
  /** It begins with the answer to another right: the day stated is then the last possible one. */
  following: z.string().optional(),
  /** How long who is turned to has to answer. */
  answered: Span.optional(),
  from: z.iso.date(),
  rule: Bilingual,
  standing,
})
export type Right = z.output<typeof Right>

export const RightRules = z
  .record(z.string().regex(/^[a-z]+(-[a-z]+)*$/), Right)
  .refine((rights) => Object.values(rights).every(({ following }) => following === undefined || rights[following]), {
    error: 'a right follows one that is not in the file',
  })
export type RightRules = z.output<typeof RightRules>
