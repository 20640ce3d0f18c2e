import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { DECIMAL } from '../../content/decimal/decimal.ts'
import type { Body } from '../../content/registers/facts.ts'
import { compensation, compensationFaults, type CompensationFault } from '../../content/water/compensation.ts'
import { assessSection } from '../../content/water/period.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { readBoundaryYear } from '../../db/record/boundary-year.ts'
import { findRecord } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'

const Decimal = z.string().max(40).regex(DECIMAL)

const compute = createRoute({
  method: 'post',
  path: '/compensations',
  tags: ['gep'],
  summary: 'Compensation between upstream and downstream by what a boundary section published; nothing is stored',
  description:
    'P = stability · Σ weight · mean / base over a year of the register `surface-water`. Downstream pays where P ≤ 1, ' +
    'upstream where P > 1. The form is that of known agreements, from memory; base, weights and amount are those of the ' +
    'agreement that is asked about.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            section: z.string().min(1).max(100).describe('Key of the section in `monitoring-points`.'),
            year: z.int().min(1990).max(2200),
            terms: z
              .array(
                z.object({
                  parameter: z.string().max(20),
                  base: Decimal.describe('Base concentration, in the unit of the parameter.'),
                  weight: Decimal.describe('Weights come to 1.'),
                }),
              )
              .min(1)
              .max(21),
            stability: Decimal.default('1').describe('Allows for dry and wet years.'),
            amount: Decimal.describe('CNY.'),
          }),
        },
      },
    },
  },
  responses: {
    200: jsonAnswer(
      'Who pays whom, and by which numbers',
      z.object({
        section: z.string(),
        year: z.int(),
        index: z.string(),
        payer: z.enum(['upstream', 'downstream']),
        payee: z.enum(['upstream', 'downstream']),
        amount: z.string(),
        valid: z.boolean().describe('Whether there were samples enough; otherwise it is provisional.'),
        samples: z.int(),
        standing: z.literal('recalled').describe('How sure the portal is of the formula.'),
        terms: z.array(
          z.object({
            parameter: z.string(),
            base: z.string(),
            weight: z.string(),
            mean: z.string(),
            ratio: z.string(),
          }),
        ),
      }),
    ),
    ...refusals('body-too-large', 'unsupported-media-type', 'not-found', 'invalid-request', 'too-many-requests'),
  },
})

const SENTENCES: Record<CompensationFault['code'], { zh: string; en: string }> = {
  'no-terms': { zh: '至少要有一项污染物。', en: 'At least one pollutant is needed.' },
  'not-positive': { zh: '应当大于 0。', en: 'This must be above zero.' },
  negative: { zh: '不能小于 0。', en: 'This must not be below zero.' },
  weights: { zh: '权重之和应当是 1。', en: 'The weights have to come to 1.' },
  twice: { zh: '这项污染物写了两次。', en: 'This pollutant stands twice.' },
  'not-measured': {
    zh: '这一年里，这个断面没有公布这项污染物。',
    en: 'The section published nothing of this pollutant in that year.',
  },
}

const TOO_MANY = {
  pointer: '/section',
  message: {
    zh: '这个断面一年的数据太多，不能只取一部分来算。',
    en: 'The section has more data in that year than are reckoned here, and a part of them would mislead.',
  },
}

const limited: MiddlewareHandler<App> = async (c, next) => {
  if (!(await mayProceed(c.env.LIMIT, 'gep compensations', c.req.raw)))
    throw new Problem('too-many-requests', { seconds: 60 })
  c.header('Cache-Control', 'no-store')
  await next()
}

const text = (body: Body, name: string): string | undefined => {
  const value = body[name]
  return typeof value === 'string' ? value : undefined
}

const routes = newRoutes()
routes.post('/compensations', limited, ...smallJson)

export const compensationRoutes = routes.openapi(compute, async (c) => {
  const { section, year, ...agreement } = c.req.valid('json')
  const db = recordOf(c)
  const point = await findRecord(db, 'monitoring-points', section)
  if (!point?.body) throw new Problem('not-found')
  const read = await readBoundaryYear(db, section, year)
  if (read.isCut) throw new Problem('invalid-request', {}, { issues: [TOO_MANY] })
  const rows = read.rows.map((body) => ({
    parameter: text(body, 'parameter') ?? '',
    value: text(body, 'value'),
    unit: text(body, 'unit'),
    detectionLimit: text(body, 'detectionLimit'),
    flag: text(body, 'flag'),
    time: text(body, 'time') ?? '',
  }))
  const kind = text(point.body, 'waterKind') === 'lake' ? 'lake' : 'river'
  const assessed = assessSection(rows, 'year', kind)
  const faults = compensationFaults(agreement, assessed?.means ?? {})
  if (!assessed || faults.length > 0) {
    const issues = faults.map(({ pointer, code }) => ({ pointer, message: SENTENCES[code] }))
    throw new Problem('invalid-request', {}, { issues })
  }
  const result = compensation(agreement, assessed)
  return c.json({ section, year, ...result, samples: assessed.samples, standing: 'recalled' as const }, 200)
})
