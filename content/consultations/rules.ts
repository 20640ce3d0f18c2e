import * as z from 'zod'
import { Bilingual, Standing } from '../registers/register.ts'

/** What `windows.yaml` holds: how long drafts stay open for comment, and how early hearings are called. */

const days = z.enum(['working', 'calendar'])

export const WindowRule = z.strictObject({
  /** First day on which what opens is held to it, `YYYY-MM-DD`. */
  from: z.iso.date(),
  /** Days that a draft stays open, its first and last counted; or days between the notice and the day of a hearing. */
  least: z.int().min(1).max(400),
  days,
  /** A shorter window that the rule allows where a reason is stated. */
  shortened: z.strictObject({ least: z.int().min(1).max(400), rule: Bilingual }).optional(),
  /** The legal basis. */
  rule: Bilingual,
  /** `portal`: no law, but what this portal asks where none is known. */
  standing: z.union([Standing, z.literal('portal')]),
})
export type WindowRule = z.output<typeof WindowRule>

const inOrder = (rules: readonly WindowRule[]): boolean =>
  rules.every(({ from }, at) => at === 0 || (rules[at - 1]?.from ?? '') < from)

const Rules = z.array(WindowRule).refine(inOrder, { error: 'rules of one kind stand in order of their first day' })

export const WindowRules = z.strictObject({
  kinds: z.record(
    z.string().regex(/^[a-z]+(-[a-z]+)*$/),
    z.strictObject({ title: Bilingual, comment: Rules, hearing: Rules }),
  ),
  otherwise: z.strictObject({ comment: WindowRule, hearing: WindowRule }),
})
export type WindowRules = z.output<typeof WindowRules>
