import { createRoute, z } from '@hono/zod-openapi'
import { dayOf } from '../../content/registers/span.ts'
import { MOST_CHARACTERS } from '../../content/trace/met/recognise.ts'
import { meetCode } from '../../db/record/met-records.ts'
import { newRoutes, recordOf } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'

const Text = z.object({ zh: z.string(), en: z.string() })

const HereBody = z
  .object({
    day: z.iso.date().describe('Every state is of this day, in Asia/Shanghai.'),
    registers: z.array(z.string()).describe('Ids of the registers that were looked through.'),
    said: Text.describe('The sum of it. What is not found here need not be false.'),
    found: z.array(
      z.object({
        register: z.string(),
        key: z.string(),
        name: z.string().describe('As published, in its own language.'),
        said: Text.describe(
          'What the record comes to on the day: a certificate valid, suspended, withdrawn, expired …',
        ),
        holds: z
          .boolean()
          .optional()
          .describe('Whether it stands as one would hope; absent where that is no question.'),
        path: z.string().describe('Path of its page.'),
        demonstration: z.boolean().describe('Whether it was invented for demonstration.'),
      }),
    ),
  })
  .describe('What the registers of this portal say; absent where they hold nothing of this kind.')
  .openapi('MetHere')

const MetBody = z
  .object({
    kind: z.enum([
      'digital-link',
      'element-string',
      'trade-item',
      'organic',
      'green-food',
      'certificate',
      'geographical-indication',
      'commitment',
      'credit-code',
      'serial',
    ]),
    code: z.string().describe('As it was understood.'),
    title: Text,
    about: Text.describe('What such a code is.'),
    parts: z.array(z.object({ name: Text, value: z.string(), meaning: Text.optional() })),
    checked: z.array(z.object({ said: Text, holds: z.boolean() })).describe('What was looked at here.'),
    unchecked: Text.describe('What the code alone cannot tell.'),
    registers: z
      .array(z.object({ name: Text, url: z.string(), standing: z.enum(['read', 'recalled']) }))
      .describe('Where the rest can be asked.'),
    standing: z.enum(['read', 'recalled']).describe('Whether how such codes are made up was read in a source.'),
    ours: z.string().optional().describe('Path of the page of this portal that tells more.'),
    here: HereBody.optional(),
  })
  .openapi('MetCode')

const recognise = createRoute({
  method: 'get',
  path: '/',
  tags: ['resolver'],
  summary: 'What a scanned or typed code is, what was checked of it, and whom to ask for the rest',
  description:
    'Knows GS1 codes of any host and carrier, bar codes of goods, organic and green-food codes, numbers of certificates, ' +
    'credit codes, geographical indications and conformity commitments. The likeliest first; none where it is no code ' +
    'that the portal knows. Numbers of certificates, credit codes and geographical indications are looked up in the ' +
    'registers of this portal, with their state today; one that is not found here need not be false. Nothing is kept ' +
    'of what was asked.',
  request: { query: z.object({ code: z.string().min(1).max(MOST_CHARACTERS) }) },
  responses: {
    200: jsonAnswer('What it may be', z.object({ items: z.array(MetBody) })),
    ...refusals('invalid-request'),
  },
})

/** Everything under `/api/codes`. */
export const codeRoutes = newRoutes().openapi(recognise, async (c) => {
  const { code } = c.req.valid('query')
  const today = dayOf(new Date().toISOString())
  const host = new URL(c.env.PORTAL_ORIGIN).host
  c.header('Cache-Control', 'no-store')
  return c.json({ items: await meetCode(recordOf(c), code, { today, host }) }, 200)
})
