import * as z from 'zod'
import { askedPlace, placeLevel } from '../../content/places/ancestors.ts'
import { PROBLEMS, type ProblemKind } from './problems.ts'

/** Parts that many operations describe alike. */

const ProblemBody = z
  .object({
    type: z.string().describe('`/problems/<kind>`, a page that explains it'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    issues: z
      .array(z.object({ pointer: z.string().describe('JSON pointer to what is wrong'), message: z.string() }))
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, in the language of Accept-Language (Chinese by default).' })

/** Answers of the kinds of problem an operation may end in. */
export const refusals = (...kinds: ProblemKind[]) =>
  Object.fromEntries(
    [...new Set(kinds.map((kind) => PROBLEMS[kind].status))].map((status) => [
      status,
      {
        description: kinds.filter((kind) => PROBLEMS[kind].status === status).join(', '),
        content: { 'application/problem+json': { schema: ProblemBody } },
      },
    ]),
  )

export const jsonAnswer = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
})

/** What an operation takes, for `request`. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { 'application/json': { schema } } },
})

/** What a body may be refused for that people wrote: `smallJson` before the schema. */
export const SMALL_JSON = ['bad-request', 'body-too-large', 'unsupported-media-type', 'invalid-request'] as const
export const SMALL_JSON_REFUSALS = refusals(...SMALL_JSON)

/** For readings that carry an entity tag. */
export const NOT_MODIFIED = { 304: { description: 'Unchanged since the tag in `If-None-Match`' } }

/** A key of the API, as `Authorization: Bearer lucid_…`, or somebody signed in. */
export const KEY_SECURITY: Record<string, string[]>[] = [{ key: [] }, { session: [] }]

export const Day = z.iso.date().describe('A day in Asia/Shanghai, `YYYY-MM-DD`.')
/** A place that is asked for, whatever way its code is written. */
export const AskedPlace = z
  .string()
  .overwrite(askedPlace)
  .refine((code) => placeLevel(code) !== undefined, {
    error: 'Not the code of a place: 2, 4, 6, 9 or 12 digits.',
    params: { zh: '不是行政区划代码（2、4、6、9 或 12 位数字）。' },
  })
  .openapi({ pattern: '^[1-9]\\d(\\d{2}(\\d{2}(\\d{3}(\\d{3})?)?)?)?$', example: '140100' })
export const Limit = z.coerce.number().int().min(1).max(1_000).default(50)
export const Cursor = z.string().max(1_000).optional().describe('Where the page goes on: from `Link: …; rel="next"`.')

export const RecordBody = z
  .object({
    register: z.string(),
    key: z.string(),
    revision: z.int(),
    status: z.enum(['published', 'corrected', 'withdrawn']),
    publisher: z.string().describe('Unified social credit code, or `portal`.'),
    publishedAt: z.string(),
    reason: z.string().optional(),
    body: z.record(z.string(), z.unknown()).nullable().describe('What the publisher stated; null once withdrawn.'),
    index: z.int().describe('Position of the entry in the log.'),
    url: z.string(),
    demonstration: z.literal(true).optional().describe('Invented for demonstration, not real.'),
    derived: z.record(z.string(), z.unknown()).optional().describe('What the portal computed.'),
  })
  .meta({ id: 'Record' })
