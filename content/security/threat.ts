import * as z from 'zod'
import { Bilingual } from '../registers/register.ts'

/** Schema of `content/security/threats.yaml`: what the portal claims to hold against, and what does not hold. */

/** Parts of the portal, in the order in which the page speaks of them. */
export const AREAS = ['publishing', 'log', 'reports', 'codes', 'credentials', 'points', 'people', 'pages'] as const

const Test = z.strictObject({
  /** Path below `tests/`. */
  file: z.string().regex(/^[\w/-]+\.test\.ts$/),
  /** The title as the file has it. */
  title: z.string().min(1),
})

export const Threat = z
  .strictObject({
    area: z.enum(AREAS),
    /** Who tries, and what. */
    who: Bilingual,
    /** What holds. */
    holds: Bilingual,
    /** What does not hold, in words that nobody can take for a promise. */
    open: Bilingual.optional(),
    tests: z.array(Test).default([]),
    /** Why no test can show it. */
    untested: Bilingual.optional(),
  })
  .refine(({ tests, untested }) => tests.length > 0 || untested !== undefined, {
    message: 'neither shown by a test nor said why not',
  })
export type Threat = z.output<typeof Threat>

export const Threats = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), Threat)
