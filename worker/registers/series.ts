import { createRoute, z } from '@hono/zod-openapi'
import { distance } from '../../content/places/distance.ts'
import { answerSeries } from '../../content/series/answer.ts'
import {
  lengthFault,
  readSeriesQuestion,
  SERIES_PARAMETERS,
  type SeriesQuestion,
} from '../../content/series/question.ts'
import { daysOf, lastDayOf, type Days } from '../../content/series/span.ts'
import { readAlike, type Alike } from '../../db/record/alike.ts'
import { readNewestRow, readSeries, type Neighbour } from '../../db/record/series.ts'
import { newRoutes, recordOf } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { jsonAnswer, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'
import { recordPath } from '../../content/registers/present.ts'
import { registerOf } from './register.ts'

const BreakBody = z.object({
  at: z.string(),
  kind: z.enum(['reference-state', 'method', 'edition']),
  before: z.string().optional(),
  after: z.string().optional(),
})

const MeanBody = z.object({
  value: z.string(),
  counted: z.int(),
  expected: z.int().optional(),
  valid: z
    .boolean()
    .optional()
    .describe('Whether the values are enough by the standard; absent where it does not say.'),
})

const Newest = z.object({ time: z.string(), value: z.string(), unit: z.string().nullable(), url: z.string() })

const SeriesBody = z
  .object({
    register: z.string(),
    of: z.record(z.string(), z.string()).describe('Key fields but the time: what the series is of.'),
    value: z.string().describe('The field of the quantity.'),
    unit: z.string().describe('UCUM code of all quantities here.'),
    from: z.string(),
    to: z.string().describe('Last day, included.'),
    step: z.enum(['hour', 'day', 'month', 'year']).optional(),
    bound: z.enum(['at-most', 'at-least']).optional(),
    limits: z.array(
      z.object({ from: z.string(), until: z.string().optional(), limit: z.string(), standard: z.string() }),
    ),
    points: z.array(
      z.object({
        time: z.string(),
        value: z.string(),
        below: z.literal(true).optional().describe('Below the detection limit: half of that limit.'),
        keeps: z.boolean().optional().describe('Whether it keeps the limit of its day.'),
      }),
    ),
    gaps: z.array(z.object({ from: z.string(), until: z.string(), cause: z.string() })),
    breaks: z.array(BreakBody),
    mean: MeanBody.optional(),
    percentiles: z.record(z.string(), z.string()),
    compliance: z.object({ kept: z.int(), counted: z.int(), percent: z.string() }).optional(),
    masses: z
      .array(
        z.object({
          month: z.string().describe('`YYYY-MM`'),
          kilograms: z.string(),
          hours: z.int().describe('Hours that entered: those with a concentration that counts and a flow.'),
          of: z.int().describe('Hours of the month within the days asked for.'),
        }),
      )
      .optional()
      .describe('Mass discharged by month: measured concentration × flow; hours without both add nothing.'),
    earlier: z
      .object({
        mean: MeanBody,
        difference: z.string(),
        percent: z.string().optional(),
        direction: z.enum(['better', 'worse', 'same', 'higher', 'lower']),
        breaks: z.array(BreakBody),
      })
      .optional()
      .describe('The same days a year before.'),
    target: z.object({ value: z.string(), met: z.boolean() }).optional(),
    neighbours: z.array(
      z.object({
        of: z.record(z.string(), z.string()),
        name: z.string().nullable(),
        metres: z.int(),
        url: z.string().describe('Page of the point.'),
        newest: Newest.nullable().describe('Newest value within the days asked for.'),
      }),
    ),
    alike: z
      .array(
        z.object({
          of: z.record(z.string(), z.string()),
          name: z.string(),
          level: z.enum(['county', 'city', 'province']).describe('The smallest place that both lie in.'),
          shared: z.array(z.string()).describe('Fields that both state alike, such as the river.'),
          newest: Newest,
        }),
      )
      .describe('Where no position tells who is near: points of the same place, water or kind.'),
  })
  .meta({ id: 'Series' })

const show = createRoute({
  method: 'get',
  path: '/{register}/series',
  tags: ['registers'],
  summary: 'A series: one point and parameter over a span, as its page shows it',
  description:
    'Besides the parameters here, every key field but the time is asked as `<field>=`: `?station=1001A&averaging=day`. ' +
    'At most 366 days of hours, or ten years of days. Without `to` the span ends with the newest row.',
  request: {
    params: z.object({ register: z.string() }),
    query: z
      .object({
        value: z.string().optional().describe('One of several quantities, such as `pm25`.'),
        span: z.string().optional().describe('day, week, month, year or decade, back from `to`.'),
        from: z.string().optional().describe('First day, instead of a span.'),
        to: z.string().optional().describe('Last day, in Asia/Shanghai.'),
      })
      .loose(),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The series', SeriesBody),
    ...refusals('not-found', 'invalid-request'),
  },
})

const refuse = (issues: readonly ProblemIssue[]): never => {
  throw new Problem('invalid-request', {}, { issues })
}

const TOO_MANY = {
  pointer: '/span',
  message: { zh: '这一时段的数据太多，请选短一些的。', en: 'That span holds too many rows: choose a shorter one.' },
}

const neighbourOf = (question: SeriesQuestion, near: Neighbour) => {
  const { of, name, longitude, latitude, fromLongitude, fromLatitude, newest } = near
  const value = newest?.body[question.value]
  const unit = newest?.body['unit'] ?? question.register.fields[question.value]?.unit
  return {
    of,
    name,
    metres: Math.round(distance({ longitude: fromLongitude, latitude: fromLatitude }, { longitude, latitude })),
    url: recordPath(near.register, near.key),
    newest:
      newest && value !== undefined
        ? {
            time: newest.time,
            value: String(value),
            unit: typeof unit === 'string' ? unit : null,
            url: recordPath(question.register.id, newest.key),
          }
        : null,
  }
}

const alikeOf = (question: SeriesQuestion, { newest, ...alike }: Alike) => {
  const { unit } = newest.body
  return {
    ...alike,
    newest: {
      time: newest.time,
      value: String(newest.body[question.value]),
      unit: typeof unit === 'string' ? unit : (question.register.fields[question.value]?.unit ?? null),
      url: recordPath(question.register.id, newest.key),
    },
  }
}

/** Parameters in which only the page is interested. */
const OF_PAGES: readonly string[] = ['after'] satisfies (typeof SERIES_PARAMETERS)[number][]

export const seriesRoutes = newRoutes().openapi(show, async (c) => {
  const register = registerOf(c.req.valid('param').register)
  const given = [...new URL(c.req.url).searchParams].filter(([name]) => !OF_PAGES.includes(name))
  const asked = readSeriesQuestion(register, given)
  if (!asked) throw new Problem('not-found', { register: register.id })
  const { question, faults } = asked
  if (faults.length > 0) refuse(faults)
  const db = recordOf(c)
  const newest = await readNewestRow(db, question)
  if (!newest) throw new Problem('not-found', { register: register.id })
  const days: Days =
    question.days ??
    daysOf(question.span === 'own' ? 'month' : question.span, lastDayOf(newest.time), question.shape.timeType)
  const long = lengthFault(question, days)
  if (long) refuse([long])
  const { records, isCut, permitted, neighbours, treeSize } = await readSeries(db, question, days)
  if (isCut) refuse([TOO_MANY])
  const fresh = notModified(c, etagOf(treeSize))
  if (fresh) return fresh
  const answer = answerSeries(question, days, records, newest.body, permitted)
  const alike = neighbours.length > 0 ? [] : await readAlike(db, question, days, newest.body)
  return c.json(
    {
      ...answer,
      neighbours: neighbours.map((near) => neighbourOf(question, near)),
      alike: alike.map((one) => alikeOf(question, one)),
    },
    200,
  )
})
