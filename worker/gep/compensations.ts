import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { DECIMAL } from '../../content/decimal/decimal.ts'
import { recordPath } from '../../content/registers/present.ts'
import { agreementIn, settle } from '../../content/water/agreement.ts'
import type { CompensationAgreement, CompensationFault } from '../../content/water/compensation.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { readBoundaryYear } from '../../db/record/boundary-year.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { findRecord } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'

/** Who compensates whom by a boundary section: by the terms that a record states, or by those somebody asks about. */

const Decimal = z.string().max(40).regex(DECIMAL)

const Settled = z.object({
  section: z.string(),
  year: z.int(),
  index: z.string(),
  payer: z.enum(['upstream', 'downstream']),
  payee: z.enum(['upstream', 'downstream']),
  amount: z.string().describe('CNY, as the agreement states it; the portal reckons no sum of its own.'),
  valid: z.boolean().describe('Whether there were samples enough; otherwise it is provisional.'),
  samples: z.int(),
  standing: z.literal('recalled').describe('How sure the portal is of the formula.'),
  terms: z.array(
    z.object({ parameter: z.string(), base: z.string(), weight: z.string(), mean: z.string(), ratio: z.string() }),
  ),
})

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
    200: jsonAnswer('Who pays whom, and by which numbers', Settled),
    ...refusals('body-too-large', 'unsupported-media-type', 'not-found', 'invalid-request', 'too-many-requests'),
  },
})

const ofRecord = createRoute({
  method: 'get',
  path: '/compensations/{payment}',
  tags: ['gep'],
  summary: 'What the agreement of a record of `compensation-funds` comes to in its year, as its page shows it',
  request: { params: z.object({ payment: z.string().max(200).openapi({ example: '补2025-01~2025' }) }) },
  responses: {
    200: jsonAnswer(
      'Who pays whom, by the terms that the record states',
      Settled.extend({
        payment: z.string(),
        url: z.string().describe('Page of the record, with the agreement itself where it was published.'),
        stated: z.string().nullable().describe('The rate in the words of the record.'),
      }),
    ),
    ...refusals('not-found', 'invalid-request', 'too-many-requests'),
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
  if (!(await mayProceed(c.env, 'gep compensations', c.req.raw)))
    throw new Problem('too-many-requests', { seconds: 60 })
  c.header('Cache-Control', 'no-store')
  await next()
}

/** @throws Problem 422 where it cannot be reckoned, naming why */
const settled = async (db: RecordDb, section: string, year: number, agreement: CompensationAgreement) => {
  const read = await readBoundaryYear(db, section, year)
  if (read.isCut) throw new Problem('invalid-request', {}, { issues: [TOO_MANY] })
  const found = settle(agreement, read.rows, year)
  if ('faults' in found) {
    const issues = found.faults.map(({ pointer, code }) => ({ pointer, message: SENTENCES[code] }))
    throw new Problem('invalid-request', {}, { issues })
  }
  return { section, year, ...found.result, samples: found.samples, standing: 'recalled' as const }
}

const NO_TERMS = {
  pointer: '/terms',
  message: {
    zh: '这条记录没有写明断面，或者协议的考核指标、基准值和权重，算不出谁补给谁。',
    en: 'The record names no section, or no pollutants of its agreement with base and weight: who pays cannot be reckoned.',
  },
}

const routes = newRoutes()
routes.post('/compensations', limited, ...smallJson)
routes.get('/compensations/:payment', limited)

export const compensationRoutes = routes
  .openapi(compute, async (c) => {
    const { section, year, ...agreement } = c.req.valid('json')
    const db = recordOf(c)
    const point = await findRecord(db, 'monitoring-points', section)
    if (!point?.body) throw new Problem('not-found')
    return c.json(await settled(db, section, year, agreement), 200)
  })
  .openapi(ofRecord, async (c) => {
    const { payment } = c.req.valid('param')
    const db = recordOf(c)
    const record = await findRecord(db, 'compensation-funds', payment)
    if (!record?.body) throw new Problem('not-found')
    const { section, standard, year } = record.body
    const agreement = agreementIn(record.body)
    if (typeof section !== 'string' || !agreement) throw new Problem('invalid-request', {}, { issues: [NO_TERMS] })
    const found = await settled(db, section, Number(year), agreement)
    const stated = typeof standard === 'string' ? standard : null
    return c.json({ ...found, payment, url: recordPath('compensation-funds', payment), stated }, 200)
  })
