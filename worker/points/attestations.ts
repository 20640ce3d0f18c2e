import { createRoute, z } from '@hono/zod-openapi'
import { readCode } from '../../content/information-requests/codes.ts'
import { documentText, PersonDocument } from '../../content/points/document.ts'
import { SHORT_CODE_CHARACTERS } from '../../content/points/holder.ts'
import { attest } from '../../db/intake/points-attestations.ts'
import type { Person } from '../../db/intake/sessions.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { wrongGuess } from '../http/guesses.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { WRITING } from './accounts.ts'
import { refusal, todayOf } from './acting.ts'
import { partnerOf as bodyOf } from './partner.ts'

/** Vouching for an account: whoever saw the document says that it is one person's. */

const vouch = createRoute({
  tags: ['points'],
  security: KEY_SECURITY,
  method: 'post',
  path: '/attestations',
  summary: 'Vouch that an account is that of one person',
  description:
    'The person shows a code of her account and her document. Of the document’s number a keyed hash alone is kept, ' +
    'apart from the account, so that nobody is vouched for twice.',
  request: jsonBody(z.strictObject({ code: z.string().max(60), document: PersonDocument })),
  responses: {
    201: jsonAnswer('Vouched for', z.object({ attested: z.string() })),
    ...WRITING,
    ...refusals('too-many-requests', 'service-unavailable'),
  },
})

const routes = newRoutes()
routes.post('/attestations', authorize('points-vouch'), ...smallJson)

export const pointsAttestationRoutes = routes.openapi(vouch, async (c) => {
  const secret = c.env.POINTS_KEY
  if (!secret) throw new Problem('service-unavailable')
  const { code: typed, document } = c.req.valid('json')
  const code = readCode(typed, SHORT_CODE_CHARACTERS)
  const person: Person | undefined = c.get('person')
  const now = new Date()
  const said = { code: code ?? '', document: documentText(document), attester: bodyOf(c), by: person?.account }
  const today = todayOf(now)
  const attested = code === undefined ? 'unknown-code' : await attest(c.env.INTAKE, said, secret, { now, today })
  if (attested === 'unknown-code') throw await wrongGuess(c, 'attestation code', refusal('unknown-code', '/code'))
  if (attested === 'own' || attested === 'known-person') throw refusal(attested)
  return c.json({ attested: today }, 201)
})
