import * as z from 'zod'
import { PART } from './ai-part.ts'

/** How `content/trace/ai.yaml` is written. */

const Ai = /^\d{2,4}$/
const Pattern = /^\d{2,4}(?:\+\d{2,4})*$|^\d{2,3}n{1,2}$/

/** What `content/trace/ai.yaml` says of one application identifier, or of a range such as `3100-3105`. */
export const AiEntry = z.strictObject({
  name: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  value: z.array(z.string().regex(PART)).min(1),
  fixed: z.boolean().optional(),
  attribute: z.boolean().optional(),
  needs: z.array(z.array(z.string().regex(Pattern)).min(1)).optional(),
  excludes: z.array(z.string().regex(Pattern)).optional(),
  key: z.array(z.array(z.string().regex(Ai)).min(1)).optional(),
})
export type AiEntry = z.output<typeof AiEntry>
export const AiTable = z.record(z.string().regex(/^\d{2,4}(?:-\d{2,4})?$/), AiEntry)
