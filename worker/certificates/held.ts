import { createRoute, z } from '@hono/zod-openapi'
import { daysAfter, daysUntil, TOLD_DAYS } from '../../content/certificates/ending.ts'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { dayOf } from '../../content/registers/span.ts'
import { isGoing, MAX_HELD, readEndingOf, readHeld, type HeldCertificate } from '../../db/record/held-certificates.ts'
import { readRegisterSize } from '../../db/record/read.ts'
import { newRoutes, recordOf } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { jsonAnswer, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { State } from './answers.ts'

/** Certificates of an organisation by their last day: what it holds, or what ends soon of those it issued. */

const Held = z.object({
  number: z.string(),
  state: State.describe('Today.'),
  expires: z.string().nullable().describe('Last day.'),
  days: z.int().nullable().describe('Days until then; negative once it is over.'),
  ending: z.boolean().describe(`Whether it ends within ${TOLD_DAYS} days.`),
  scheme: z.string(),
  holderName: z.string(),
  page: z.string(),
})

const list = createRoute({
  method: 'get',
  path: '/{uscc}/certificates',
  tags: ['certificates'],
  summary: 'Certificates of an organisation, what ends first first',
  description: `As holder all of them, at most ${MAX_HELD}; as certifier those that end within ${TOLD_DAYS} days.`,
  request: {
    params: z.object({ uscc: z.string().max(18) }),
    query: z.object({ as: z.enum(['holder', 'certifier']).default('holder') }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('In order of the last day', z.object({ items: z.array(Held) })),
    ...refusals('not-found', 'invalid-request'),
  },
})

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const heldAnswer = (certificate: HeldCertificate, today: string): z.output<typeof Held> => {
  const { number, state, expires, body } = certificate
  const days = expires === undefined ? null : daysUntil(expires, today)
  return {
    number,
    state,
    expires: expires ?? null,
    days,
    ending: isGoing(certificate) && days !== null && days >= 0 && days <= TOLD_DAYS,
    scheme: text(body['scheme']),
    holderName: text(body['holderName']),
    page: `/certificates/${encodeURIComponent(number)}/`,
  }
}

export const heldCertificateRoutes = newRoutes().openapi(list, async (c) => {
  const { uscc } = c.req.valid('param')
  const { as } = c.req.valid('query')
  if (!isCreditCode(uscc)) throw new Problem('not-found')
  const db = recordOf(c)
  const today = dayOf(new Date().toISOString())
  const fresh = notModified(c, etagOf(await readRegisterSize(db, 'certificates', 'certificate-changes'), today, as))
  if (fresh) return fresh
  const found =
    as === 'holder'
      ? await readHeld(db, uscc, today)
      : (await readEndingOf(db, uscc, { today, until: daysAfter(today, TOLD_DAYS) })).filter(isGoing)
  return c.json({ items: found.map((one) => heldAnswer(one, today)) }, 200)
})
