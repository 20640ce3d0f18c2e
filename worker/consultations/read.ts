import { createRoute, z } from '@hono/zod-openapi'
import { KINDS, ruleFor } from '../../content/consultations/windows.ts'
import { standingOf } from '../../content/consultations/state.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openIntake } from '../../db/intake/db.ts'
import { readTallies } from '../../db/intake/consultation-comments.ts'
import { listConsultations, readConsultation, MOST_COMMENTS, type Stated } from '../../db/record/consultations.ts'
import { readBodies } from '../../db/record/read.ts'
import { newRoutes, recordOf } from '../app.ts'
import { AskedPlace, Cursor, jsonAnswer, Limit, refusals } from '../http/openapi.ts'
import { paged } from '../http/page.ts'
import { Problem } from '../http/problems.ts'

/** What is open for comment, and everything public of one consultation. */

const Standing = z.object({
  state: z.enum(['coming', 'open', 'closed', 'decided']),
  opens: z.string(),
  closes: z.string().describe('Last day on which comments are taken, in Asia/Shanghai.'),
  daysLeft: z.int().describe('Of the calendar, today counted; 0 unless it is open.'),
  workingDaysLeft: z.int(),
  daysWaiting: z.int().describe('Since it closed without a result.'),
  isElsewhere: z.boolean().describe('Comments go elsewhere; the portal only lists it.'),
})

const Statement = z.object({
  key: z.string(),
  revision: z.int().describe('More than 1: it was corrected; its history says what it was before.'),
  reason: z.string().nullable(),
  publishedAt: z.string(),
  body: z.record(z.string(), z.unknown()),
})

const Item = z.object({
  key: z.string(),
  url: z.string(),
  publisher: z.string(),
  demonstration: z.literal(true).optional().describe('Invented for demonstration, not real.'),
  body: z.record(z.string(), z.unknown()),
  standing: Standing.nullable(),
})

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['consultations'],
  summary: 'What is open for comment, soonest to close first; or what is over',
  request: {
    query: z.object({
      state: z
        .enum(['open', 'coming', 'unfinished', 'closed', 'all'])
        .default('open')
        .describe('`unfinished`: open or to come.'),
      place: AskedPlace.optional().describe('With everything within it.'),
      organisation: z
        .string()
        .refine(isCreditCode, { error: 'no credit code', params: { zh: '不是统一社会信用代码。' } })
        .optional(),
      kind: z.string().max(40).optional().describe(KINDS.join(', ')),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: {
    200: jsonAnswer('One page', z.object({ items: z.array(Item) })),
    ...refusals('invalid-request'),
  },
})

const Rule = z.object({
  least: z.int(),
  days: z.enum(['working', 'calendar']),
  from: z.string(),
  rule: z.object({ zh: z.string(), en: z.string() }),
  standing: z.string().describe('`recalled`: to be checked against the issued text; `portal`: no law, but asked here.'),
})

const show = createRoute({
  method: 'get',
  path: '/{id}',
  tags: ['consultations'],
  summary: 'One consultation: draft, comments, answers, hearings, result, and the rule of its time',
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: jsonAnswer(
      'Everything public of it',
      Item.extend({
        rule: Rule,
        counts: z
          .record(z.string(), z.int())
          .describe('Comments received, waiting, published, counted alone, and withheld by reason, as of now.'),
        draft: z.array(Statement),
        final: z.array(Statement),
        comments: z.array(Statement).describe(`At most ${MOST_COMMENTS}; all are in consultation-comments.`),
        answers: z.array(Statement),
        hearings: z.array(Statement),
        result: Statement.nullable(),
      }),
    ),
    ...refusals('not-found'),
  },
})

const urlOf = (key: string): string => `/consultations/${encodeURIComponent(key)}/`

const itemOf = (key: string, publisher: string, body: Body, today: string, hasResult: boolean) => ({
  key,
  url: urlOf(key),
  publisher,
  ...(isDemonstration(publisher) ? { demonstration: true as const } : {}),
  body,
  standing: standingOf(body, today, hasResult) ?? null,
})

const stated = ({ key, revision, reason, publishedAt, body }: Stated) => ({ key, revision, reason, publishedAt, body })

const isOf =
  (version: 'draft' | 'final') =>
  ({ body }: Stated): boolean =>
    body['version'] === version

export const consultationReadRoutes = newRoutes()
  .openapi(list, async (c) => {
    const { limit, cursor, ...question } = c.req.valid('query')
    if (question.kind !== undefined && !REGISTERS['consultations']?.fields['kind']?.enum?.[question.kind])
      throw new Problem(
        'invalid-request',
        {},
        { issues: [{ pointer: '/kind', message: { zh: '没有这种草案。', en: 'There is no such kind of draft.' } }] },
      )
    const today = dayOf(new Date().toISOString())
    const db = recordOf(c)
    const found = paged(c, await listConsultations(db, question, today, { limit, cursor }))
    const results = await readBodies(
      db,
      'consultation-results',
      found.map(({ key }) => key),
    )
    const items = found.flatMap(({ key, publisher, body }) =>
      body ? [itemOf(key, publisher, body, today, results.has(key))] : [],
    )
    c.header('Cache-Control', 'public, max-age=60')
    return c.json({ items }, 200)
  })
  .openapi(show, async (c) => {
    const { id } = c.req.valid('param')
    const [read, counts] = await Promise.all([
      readConsultation({ $client: c.env.RECORD }, id),
      readTallies(openIntake(c.env.INTAKE), id),
    ])
    const { consultation, paragraphs, comments, answers, hearings, result } = read
    if (!consultation) throw new Problem('not-found')
    const { publisher, body } = consultation
    const today = dayOf(new Date().toISOString())
    const { least, days, from, rule, standing } = ruleFor('comment', String(body['kind']), String(body['opens']))
    c.header('Cache-Control', 'no-cache')
    return c.json(
      {
        ...itemOf(id, publisher, body, today, result !== undefined),
        rule: { least, days, from, rule, standing },
        counts,
        draft: paragraphs.filter(isOf('draft')).map(stated),
        final: paragraphs.filter(isOf('final')).map(stated),
        comments: comments.map(stated),
        answers: answers.map(stated),
        hearings: hearings.map(stated),
        result: result ? stated(result) : null,
      },
      200,
    )
  })
