import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { assess, shownPoints, type Line } from '../content/openness/assess.ts'
import type { Evidence } from '../content/openness/evidence.ts'
import { RUBRICS } from '../content/openness/rubrics.ts'
import { isDemonstration } from '../content/registers/demonstration.ts'
import { dayOf } from '../content/registers/span.ts'
import { readPortalEvidence, readPublisherEvidence, readPublishers } from '../db/record/openness.ts'
import { readTreeSize } from '../db/record/read.ts'
import { newRoutes, recordOf, type App } from './app.ts'
import { etagOf, notModified } from './http/caching.ts'
import { jsonAnswer, Limit, NOT_MODIFIED, refusals } from './http/openapi.ts'
import { Problem } from './http/problems.ts'

const Points = z.string().describe('Points as a decimal, to a tenth.')
const Criterion = z.object({
  id: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  points: Points,
  of: Points,
  registers: z.array(z.string()).describe('What was looked at.'),
  lines: z.array(
    z.object({
      measure: z.string(),
      counted: z.int(),
      whole: z.int(),
      points: Points.describe('`of` × counted ÷ whole, to a tenth, halves upwards.'),
      of: Points,
    }),
  ),
  unasked: z.array(z.string()).describe('Measures that make no sense here; their points are in no total.'),
})
const Openness = z
  .object({
    subject: z.string().describe('`portal`, or the publisher’s code.'),
    demonstration: z.literal(true).optional().describe('An invented publisher.'),
    treeSize: z.int(),
    now: z.string().describe('The instant that lateness was judged at.'),
    rubrics: z.array(
      z.object({
        id: z.string(),
        title: z.object({ zh: z.string(), en: z.string() }),
        standing: z.enum(['read', 'recomputed', 'recalled']),
        points: Points,
        of: Points,
        penalty: Points.optional(),
        criteria: z.array(Criterion),
      }),
    ),
    evidence: z.record(z.string(), z.unknown()).describe('All that was counted: the points follow from it alone.'),
  })
  .meta({ id: 'Openness' })

const portalRoute = createRoute({
  method: 'get',
  path: '/',
  tags: ['openness'],
  summary: 'How open the portal is by published rubrics, with every count; the demonstration is left out',
  responses: { ...NOT_MODIFIED, 200: jsonAnswer('The score and what it is reckoned from', Openness) },
})
const listRoute = createRoute({
  method: 'get',
  path: '/publishers',
  tags: ['openness'],
  summary: 'Publishers that have a score, in order of code',
  request: { query: z.object({ limit: Limit, after: z.string().max(40).default('') }) },
  responses: {
    200: jsonAnswer(
      'A page; the next one in `Link`',
      z.object({ items: z.array(z.object({ publisher: z.string(), demonstration: z.literal(true).optional() })) }),
    ),
    ...refusals('invalid-request'),
  },
})
const publisherRoute = createRoute({
  method: 'get',
  path: '/{publisher}',
  tags: ['openness'],
  summary: 'How open one publisher is in the registers it publishes in',
  request: { params: z.object({ publisher: z.string().max(40).openapi({ example: 'portal' }) }) },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The score and what it is reckoned from', Openness),
    ...refusals('not-found', 'invalid-request'),
  },
})

const lineOf = ({ points, of, ...line }: Line) => ({ ...line, points: shownPoints(points), of: shownPoints(of) })

const answered = (subject: string, evidence: Evidence, treeSize: number): z.output<typeof Openness> => ({
  subject,
  ...(isDemonstration(subject) ? { demonstration: true } : {}),
  treeSize,
  now: evidence.now,
  rubrics: RUBRICS.map((rubric) => {
    const { criteria, penalty, points, of } = assess(rubric, evidence)
    return {
      ...{ id: rubric.id, title: rubric.title, standing: rubric.standing },
      ...{ points: shownPoints(points), of: shownPoints(of) },
      ...(penalty === 0 ? {} : { penalty: shownPoints(penalty) }),
      criteria: criteria.map(({ lines, ...criterion }, i) => ({
        ...criterion,
        title: rubric.criteria[i]?.title ?? { zh: '', en: '' },
        points: shownPoints(criterion.points),
        of: shownPoints(criterion.of),
        lines: lines.map(lineOf),
      })),
    }
  }),
  evidence: { ...evidence },
})

/** Lateness turns with the hour; nothing else does without the log growing. */
const freshness = async (c: Context<App>) => {
  const treeSize = await readTreeSize(recordOf(c))
  const now = `${new Date().toISOString().slice(0, 13)}:00:00Z`
  return { treeSize, now, fresh: notModified(c, etagOf(treeSize, dayOf(now), now.slice(11, 13))) }
}

export const opennessRoutes = newRoutes()
  .openapi(portalRoute, async (c) => {
    const { treeSize, now, fresh } = await freshness(c)
    return fresh ?? c.json(answered('portal', await readPortalEvidence(recordOf(c), now), treeSize), 200)
  })
  .openapi(listRoute, async (c) => {
    const { after, limit } = c.req.valid('query')
    const found = await readPublishers(recordOf(c), after, limit + 1)
    const items = found.slice(0, limit)
    const last = items.at(-1)
    if (found.length > limit && last !== undefined)
      c.header('Link', `</api/openness/publishers?limit=${limit}&after=${encodeURIComponent(last)}>; rel="next"`)
    const shown = items.map((publisher) => ({
      publisher,
      ...(isDemonstration(publisher) ? { demonstration: true as const } : {}),
    }))
    return c.json({ items: shown }, 200)
  })
  .openapi(publisherRoute, async (c) => {
    const { publisher } = c.req.valid('param')
    const { treeSize, now, fresh } = await freshness(c)
    const evidence = await readPublisherEvidence(recordOf(c), publisher, now)
    if (!evidence) throw new Problem('not-found')
    return fresh ?? c.json(answered(publisher, evidence, treeSize), 200)
  })
