import { z } from '@hono/zod-openapi'
import { tally } from '../../content/gep/account-row.ts'
import { gepMessage, type GepIssue } from '../../content/gep/messages.ts'
import type { ItemResult, Recomputed } from '../../content/gep/recompute.ts'
import type { Check } from '../../content/gep/verdict.ts'
import type { Bilingual } from '../../content/registers/register.ts'
import type { ProblemIssue } from '../http/problems.ts'

/** How answers tell what accounts hold: every code with its sentence in both languages. */

type Said = Pick<GepIssue, 'code' | 'values'>

export const said = ({ code, values }: Said): Bilingual => ({
  zh: gepMessage({ code, values }, 'zh'),
  en: gepMessage({ code, values }, 'en'),
})

/** Issues of an account as a problem names them. */
export const problemIssues = (issues: readonly GepIssue[], more = 0): ProblemIssue[] => [
  ...issues.map((issue) => ({ pointer: issue.pointer, message: said(issue) })),
  ...(more > 0 ? [{ pointer: '', message: said({ code: 'more-issues', values: { count: String(more) } }) }] : []),
]

const told = <Each extends Said>(each: Each) => ({ ...each, message: said(each) })

const checkOf = (check: Check) => ({ ...check, explanations: check.explanations.map(told) })

const itemOf = ({ check, quantityCheck, ...item }: ItemResult) => ({
  ...item,
  steps: [...item.steps],
  ...(check && { check: checkOf(check) }),
  ...(quantityCheck && { quantityCheck: checkOf(quantityCheck) }),
})

/** A recomputed account as the API answers it. */
export const resultOf = (result: Recomputed) => {
  const { agrees, 'agrees-within-rounding': rounded, differs } = tally(result)
  return {
    items: result.items.map(itemOf),
    services: [...result.services],
    totals: result.totals,
    range: result.range,
    ecosystems: [...result.ecosystems],
    checks: result.checks.map(checkOf),
    notices: result.notices.map(told),
    tally: { agrees, rounded, differs },
  }
}

export const QuantityBody = z
  .object({ value: z.string().describe('Decimal string.'), unit: z.string() })
  .meta({ id: 'GepQuantity' })

const BilingualBody = z.object({ zh: z.string(), en: z.string() })

const CheckBody = z
  .looseObject({
    pointer: z.string().describe('Of the declared number.'),
    of: z.string(),
    subject: z.string(),
    verdict: z.enum(['agrees', 'agrees-within-rounding', 'differs']),
    declared: QuantityBody,
    recomputed: z.string(),
    difference: z.string(),
    explanations: z.array(z.looseObject({ code: z.string(), message: BilingualBody })),
  })
  .meta({ id: 'GepCheck' })

export const ResultBody = z
  .object({
    items: z.array(
      z.looseObject({
        service: z.string(),
        item: z.string(),
        pointer: z.string(),
        quantity: QuantityBody.optional(),
        value: QuantityBody,
        share: z.string().optional(),
        check: CheckBody.optional(),
      }),
    ),
    services: z.array(z.looseObject({ service: z.string(), value: QuantityBody })),
    totals: z.object({
      material: QuantityBody,
      regulating: QuantityBody,
      cultural: QuantityBody,
      gep: QuantityBody,
      perKm2: QuantityBody.optional(),
      perCapita: QuantityBody.optional(),
      gdpRatio: QuantityBody.optional(),
    }),
    range: z.object({ low: z.string(), high: z.string() }).describe('What rounding of inputs leaves, `1e8 CNY`.'),
    ecosystems: z.array(z.looseObject({ ecosystem: z.string(), value: QuantityBody })),
    checks: z.array(CheckBody),
    notices: z.array(z.looseObject({ pointer: z.string(), code: z.string(), message: BilingualBody })),
    tally: z.object({ agrees: z.int(), rounded: z.int(), differs: z.int() }),
  })
  .meta({ id: 'GepResult' })
