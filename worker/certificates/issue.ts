import { createRoute, z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { LIFE_FAULTS } from '../../content/certificates/faults.ts'
import { CHANGES } from '../../content/certificates/life.ts'
import { numberKey } from '../../content/certificates/number.ts'
import { fill } from '../../content/registers/messages.ts'
import { dayOf } from '../../content/registers/span.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { findRecord } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { readRows } from '../http/body.ts'
import { Day, jsonBody, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { withinRegister } from '../http/within-register.ts'
import { PUBLISHED, publishGiven } from '../registers/publish.ts'
import { ownRegister } from '../registers/register.ts'

/** Issuing certificates and changing them: rows of two registers through the one door. */

const readingCertificates: MiddlewareHandler<App> = async (c, next) => {
  c.set('rows', await readRows(c.req.raw, { takesOne: true }))
  await next()
}

const Query = z.object({ dryRun: z.enum(['true', 'false']).optional(), reason: z.string().min(1).max(500).optional() })
const Headers = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() })

const issueDescription = {
  method: 'post' as const,
  path: '/' as const,
  tags: ['certificates'],
  summary: 'Issue one certificate or many, or correct them',
  description:
    'One certificate as a JSON object, or many as a JSON array, NDJSON or CSV: fields as in the register `certificates`, ' +
    'at most 5,000. All of them stand, or none. A certifier may leave out `certifier`. Their products are published in ' +
    'the register `certified-products`.',
  security: KEY_SECURITY,
  request: { query: Query, headers: Headers },
  responses: PUBLISHED,
}
const CERTIFICATE = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]))
const ISSUE_BODY = {
  required: true,
  content: {
    'application/json': { schema: z.union([CERTIFICATE, z.array(CERTIFICATE)]) },
    'application/x-ndjson': { schema: z.string() },
    'text/csv': { schema: z.string() },
  },
}
const issue = createRoute({
  ...issueDescription,
  hide: true,
  middleware: [authorize('certificates-keep'), withinRegister('certificates'), readingCertificates],
})

const StatusChange = z.object({
  change: z.enum(CHANGES),
  effective: Day.optional().describe('First day; today in Asia/Shanghai where it is left out.'),
  reason: z.string().trim().min(1).max(500),
  ground: z.string().max(60).optional(),
  replacedBy: z.string().max(200).optional(),
})

/** Before the body is read, so that refusals come in order. @throws Problem 403, 404 */
const ownCertificate: MiddlewareHandler<App> = async (c, next) => {
  const number = numberOf(c)
  const record = await findRecord(recordOf(c), 'certificates', number)
  if (!record?.body) throw new Problem('not-found')
  const { role, organisation } = c.get('authority')
  if (role === 'certifier' && record.body['certifier'] !== organisation) {
    const { zh, en } = LIFE_FAULTS['life-another-certifier']
    const message = { zh: fill(zh, { number }), en: fill(en, { number }) }
    throw new Problem('forbidden', {}, { issues: [{ pointer: '/number', message }] })
  }
  await next()
}

/** The key that the address names. @throws Problem 404 for what can be none */
const numberOf = (c: Context<App>): string => {
  const key = numberKey(c.req.param('number') ?? '')
  if (key === undefined) throw new Problem('not-found')
  return key
}

const change = createRoute({
  method: 'post',
  path: '/{number}/status-changes',
  tags: ['certificates'],
  summary: 'Suspend, resume, withdraw or replace a certificate',
  description:
    '`valid → suspended → valid | withdrawn`, `valid → withdrawn | replaced`; what does not follow is refused with the ' +
    'reason. Somebody signed in withdraws with a passkey used within the last five minutes.',
  security: KEY_SECURITY,
  middleware: [authorize('certificates-keep'), withinRegister('certificate-changes'), ownCertificate, ...smallJson],
  request: {
    params: z.object({ number: z.string().min(1).max(200) }),
    query: Query,
    headers: Headers,
    ...jsonBody(StatusChange),
  },
  responses: { ...PUBLISHED, ...refusals('not-found', 'forbidden', 'invalid-request', 'rows-refused') },
})

const routes = newRoutes()
routes.openAPIRegistry.registerPath({ ...issueDescription, request: { ...issueDescription.request, body: ISSUE_BODY } })

export const certificateWriteRoutes = routes
  .openapi(issue, (c) => {
    const { dryRun, reason } = c.req.valid('query')
    const { 'idempotency-key': key } = c.req.valid('header')
    return publishGiven(c, ownRegister('certificates'), { dryRun, reason, key })
  })
  .openapi(change, (c) => {
    const { dryRun, reason } = c.req.valid('query')
    const { 'idempotency-key': key } = c.req.valid('header')
    const { effective = dayOf(new Date().toISOString()), ...stated } = c.req.valid('json')
    const row = { certificate: numberOf(c), effective, ...stated }
    const digest = sha256Hex(new TextEncoder().encode(JSON.stringify(row)))
    c.set('rows', { rows: [row], format: 'json', encoding: 'utf-8', digest })
    return publishGiven(c, ownRegister('certificate-changes'), { dryRun, reason, key })
  })
