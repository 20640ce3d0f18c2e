import { createRoute, z } from '@hono/zod-openapi'
import { envelop } from '../../content/credentials/envelope.ts'
import { endOf, startOf } from '../../content/credentials/facts.ts'
import { bankStatement, isWhole, STATEMENT_DAYS } from '../../content/points/bank-statement.ts'
import { instantOf, minutesAfter } from '../../content/points/instant.ts'
import { ShownName } from '../../content/people/shown-name.ts'
import { readSums } from '../../db/intake/points-sums.ts'
import { openCredentialSigner } from '../../db/record/credential-keys.ts'
import { portalOf } from '../../db/record/issue-credentials.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { Id, WRITING } from './accounts.ts'
import { holderFor, refusal, todayOf } from './acting.ts'

/** A statement of points that its holder takes to a bank: signed, of a period that she chooses, and soon over. */

const make = createRoute({
  tags: ['points'],
  security: KEY_SECURITY,
  method: 'post',
  path: '/accounts/{id}/bank-statements',
  summary: 'A signed statement of a period, for a bank: a verifiable credential, valid for 30 days',
  description:
    'Nothing of it is kept, and nobody else gets it. It names no person: `audience` and `reference` bind it to whom it ' +
    'is meant for.',
  request: {
    params: Id,
    ...jsonBody(
      z.strictObject({
        from: z.iso.date().describe('First day.'),
        until: z.iso.date().describe('Last day, today at the latest.'),
        audience: ShownName.describe('For whom, such as the bank.'),
        reference: ShownName.optional().describe('What they call it.'),
      }),
    ),
  },
  responses: {
    201: jsonAnswer('The statement', z.object({ credential: z.string(), validUntil: z.string() })),
    ...WRITING,
    ...refusals('service-unavailable'),
  },
})

const wrongPeriod = (): Problem => {
  const message = {
    zh: '起止日期不对：第一天不晚于最后一天，最后一天不晚于今天。',
    en: 'The first day comes no later than the last, and the last no later than today.',
  }
  return new Problem('invalid-request', {}, { issues: [{ pointer: '/until', message }] })
}

const routes = newRoutes()
routes.post('/accounts/:id/bank-statements', authorize('points-hold'), ...smallJson)

export const pointsBankRoutes = routes.openapi(make, async (c) => {
  const holder = await holderFor(c, c.req.valid('param').id)
  const { from, until, audience, reference } = c.req.valid('json')
  const now = new Date()
  if (from > until || until > todayOf(now)) throw wrongPeriod()
  if (holder.attested === null || holder.kind === 'family') throw refusal('unattested')
  const signer = await openCredentialSigner(c.env)
  if (!signer) throw new Problem('service-unavailable')
  const sums = await readSums(c.env.INTAKE, holder.id, startOf(from), endOf(until))
  if (!isWhole(sums)) throw new Error('a statement that does not add up')
  const [validFrom, validUntil] = [instantOf(now), minutesAfter(now, STATEMENT_DAYS * 24 * 60)]
  const stated = {
    kind: holder.kind,
    code: holder.kind === 'organisation' ? (holder.owner ?? undefined) : undefined,
    attested: holder.attested,
    period: { from, until },
    audience,
    reference,
    sums,
  }
  const id = crypto.randomUUID()
  const credential = bankStatement(portalOf(c.env, signer), stated, { id, validFrom, validUntil })
  return c.json({ credential: await envelop(credential, signer), validUntil }, 201)
})
