import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { MEDIA_TYPE } from '../../content/credentials/constants.ts'
import { enveloped } from '../../content/credentials/envelope.ts'
import { parseListName } from '../../content/credentials/status-place.ts'
import { readGtin } from '../../content/certificates/gtin.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openCredentialSigner } from '../../db/record/credential-keys.ts'
import { issueCredential, issuerDocument, type Issued } from '../../db/record/issue-credentials.ts'
import { issueStatusList } from '../../db/record/issue-lists.ts'
import { readTreeSize } from '../../db/record/credentials.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { negotiate } from '../http/negotiate.ts'
import { jsonAnswer, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'

const Enveloped = z
  .object({
    '@context': z.string(),
    id: z.string().describe('`data:application/vc+jwt,…`: the credential itself, signed.'),
    type: z.literal('EnvelopedVerifiableCredential'),
  })
  .meta({ id: 'EnvelopedCredential', description: 'W3C Verifiable Credentials Data Model v2.0, 4.13' })

const answers = {
  ...NOT_MODIFIED,
  200: {
    description: 'The credential: as a JWT (VC-JOSE-COSE) or inside JSON',
    content: { 'application/json': { schema: Enveloped }, [MEDIA_TYPE]: { schema: z.string() } },
  },
  ...refusals('not-found', 'not-acceptable'),
}

const MEDIA_TYPES = ['application/json', MEDIA_TYPE] as const

/** Gives a token out in the form that is asked for. */
const give = (c: Context<App>, type: string, token: string): Response =>
  type === MEDIA_TYPE ? c.body(token, 200, { 'Content-Type': MEDIA_TYPE }) : c.json(enveloped(token), 200)

/** One of the record: it changes with the record at the earliest, and with the key. */
const issued = async (c: Context<App>, kind: Issued, key: string): Promise<Response> => {
  const type = negotiate(c, MEDIA_TYPES)
  const db = recordOf(c)
  const signer = await openCredentialSigner(c.env)
  if (!signer) throw new Problem('not-found')
  // Before the facts are read: what is published meanwhile only makes the tag older than it might be.
  const size = await readTreeSize(db)
  const token = await issueCredential(db, c.env, kind, key)
  if (token === undefined) throw new Problem('not-found')
  const tag = etagOf(size, signer.keyId.slice(0, 8), type === MEDIA_TYPE ? 'jwt' : 'json')
  return notModified(c, tag) ?? give(c, type, token)
}

const certificate = createRoute({
  method: 'get',
  path: '/certificates/{number}',
  tags: ['credentials'],
  summary: 'A certificate as a signed Digital Conformity Credential (UNTP 0.7.0)',
  request: { params: z.object({ number: z.string().max(200) }) },
  responses: answers,
})

const product = createRoute({
  method: 'get',
  path: '/products/{gtin}',
  tags: ['credentials'],
  summary: 'A product as a signed Digital Product Passport (UNTP 0.7.0)',
  request: { params: z.object({ gtin: z.string().max(20) }) },
  responses: answers,
})

const facility = createRoute({
  method: 'get',
  path: '/facilities/{code}',
  tags: ['credentials'],
  summary:
    'A place of work, of an organisation or a site of a certificate, as a signed Digital Facility Record (UNTP 0.7.0)',
  request: {
    params: z.object({
      code: z
        .string()
        .max(210)
        .describe(
          'Unified social credit code; or a certificate’s number, `~`, and which of its sites is meant, from 1.',
        ),
    }),
  },
  responses: answers,
})

const statusList = createRoute({
  method: 'get',
  path: '/status/{list}',
  tags: ['credentials'],
  summary: 'A Bitstring Status List, signed: which certificates are suspended or revoked',
  request: { params: z.object({ list: z.string().max(30).describe('`suspension-1`, `revocation-1`, …') }) },
  responses: answers,
})

export const issuedCredentialRoutes = newRoutes()
  .openapi(certificate, (c) => issued(c, 'certificates', c.req.valid('param').number))
  .openapi(product, (c) => {
    const read = readGtin(c.req.valid('param').gtin)
    if (!('gtin' in read)) throw new Problem('not-found')
    return issued(c, 'products', read.gtin)
  })
  .openapi(facility, (c) => issued(c, 'facilities', c.req.valid('param').code))
  .openapi(statusList, async (c) => {
    const name = parseListName(c.req.valid('param').list)
    const type = negotiate(c, MEDIA_TYPES)
    const today = dayOf(new Date().toISOString())
    const list = name && (await issueStatusList(recordOf(c), c.env, name, today))
    if (!list) throw new Problem('not-found')
    return notModified(c, etagOf(list.version, type === MEDIA_TYPE ? 'jwt' : 'json')) ?? give(c, type, list.token)
  })

const document = createRoute({
  method: 'get',
  path: '/.well-known/did.json',
  tags: ['credentials'],
  summary: 'The DID document of this portal as an issuer: its keys, old ones too',
  responses: {
    200: jsonAnswer('The document', z.looseObject({ id: z.string() })),
    ...refusals('not-found'),
  },
})

export const didRoutes = newRoutes().openapi(document, async (c) => {
  const found = await issuerDocument(recordOf(c), c.env)
  if (!found) throw new Problem('not-found')
  c.header('Cache-Control', 'public, max-age=60')
  return c.json(found, 200)
})
