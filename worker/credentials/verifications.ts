import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { TRUSTED_ISSUERS } from '../../content/generated/trusted-issuers.ts'
import { WORDS } from '../../content/generated/words.ts'
import { MOST_BYTES, MEDIA_TYPE } from '../../content/credentials/constants.ts'
import { documentAddress } from '../../content/credentials/did.ts'
import { findingText } from '../../content/credentials/finding-text.ts'
import { CHECKS, verifyCredential, type Finding } from '../../content/credentials/verify.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { groundsOf, readFetched } from '../../db/record/credential-grounds.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { languageOf } from '../http/language.ts'
import { jsonAnswer, refusals, SMALL_JSON } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'

/** The credential and both documents, each as large as may be, with the quotation marks around them. */
const MOST_BODY = 4 * MOST_BYTES

const Asked = z
  .strictObject({
    credential: z.string().describe('A JWT, a `data:` address of one, or JSON that envelops one.'),
    didDocument: z.string().optional().describe('Of an issuer that is not on the list.'),
    statusList: z.string().optional().describe('Of the same issuer.'),
  })
  .meta({ id: 'CredentialVerificationRequest' })

const Verified = z
  .object({
    outcome: z.enum(['holds', 'refused', 'undecided']),
    findings: z.array(
      z.object({
        check: z.enum(CHECKS),
        outcome: z.enum(['holds', 'fails', 'open']),
        code: z.string(),
        message: z.string().describe('In the language of Accept-Language.'),
      }),
    ),
    summary: z.record(z.string(), z.string()).optional().describe('What the credential says of itself.'),
  })
  .meta({ id: 'CredentialVerification' })

/** Sentences by code. */
const sentences: Record<string, { zh: string; en: string }> = WORDS.credentials

const limited: MiddlewareHandler<App>[] = [
  bodyLimit({
    maxSize: MOST_BODY,
    onError: () => {
      throw new Problem('body-too-large', { limit: '1 MB' })
    },
  }),
  async (c, next) => {
    if (!(await mayProceed(c.env, 'credentials', c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
    const [type = ''] = (c.req.header('Content-Type') ?? '').split(';')
    if (!['application/json', MEDIA_TYPE].includes(type.trim().toLowerCase()))
      throw new Problem('unsupported-media-type', { accepted: `application/json, ${MEDIA_TYPE}` })
    c.header('Cache-Control', 'no-store')
    await next()
  },
]

const description = {
  method: 'post' as const,
  path: '/verifications' as const,
  tags: ['credentials'],
  summary: 'Verify a credential of anybody; nothing is stored, nothing is fetched on the asker’s word',
  responses: {
    200: jsonAnswer('What holds and what does not', Verified),
    ...refusals(...SMALL_JSON, 'too-many-requests'),
  },
}

const verify = createRoute({ ...description, hide: true, middleware: limited })

const issuers = createRoute({
  method: 'get',
  path: '/issuers',
  tags: ['credentials'],
  summary: 'Issuers that this portal knows, with what it fetched of them',
  responses: {
    200: jsonAnswer(
      'The issuers; the portal itself is not among them',
      z.object({
        items: z.array(
          z.object({
            id: z.string(),
            name: z.object({ zh: z.string(), en: z.string() }),
            why: z.object({ zh: z.string(), en: z.string() }),
            document: z.string().nullable().describe('Its DID document as fetched; null while there is none.'),
            fetchedAt: z.string().nullable(),
            statusLists: z.array(z.object({ url: z.string(), token: z.string().nullable() })),
          }),
        ),
      }),
    ),
  },
})

const routes = newRoutes()
routes.openAPIRegistry.registerPath({
  ...description,
  request: {
    body: { required: true, content: { 'application/json': { schema: Asked }, [MEDIA_TYPE]: { schema: z.string() } } },
  },
})

const readAsked = async (request: Request): Promise<z.output<typeof Asked>> => {
  // A token is no text to the platform, which warns of reading it as one.
  const text = new TextDecoder().decode(await request.arrayBuffer())
  if (!request.headers.get('Content-Type')?.toLowerCase().startsWith('application/json')) return { credential: text }
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw new Problem('bad-request')
  }
  const read = Asked.safeParse(given)
  if (read.success) return read.data
  const message = { zh: '要一个对象，其中 credential 是文本。', en: 'An object is expected, whose credential is text.' }
  throw new Problem('invalid-request', {}, { issues: [{ pointer: '/credential', message }] })
}

export const credentialVerificationRoutes = routes
  .openapi(verify, async (c) => {
    const { credential, didDocument: document, statusList } = await readAsked(c.req.raw)
    const grounds = groundsOf(recordOf(c), c.env, new Date(), { document, statusList })
    const { outcome, findings, summary } = await verifyCredential(credential, grounds)
    const lang = languageOf(c)
    c.header('Content-Language', lang)
    c.header('Vary', 'Accept-Language', { append: true })
    const said = findings.map(({ check, outcome: each, code, values }: Finding) => {
      const message = findingText({ code, values }, lang, (name) => sentences[`finding-${name}`]?.[lang])
      return { check, outcome: each, code, message }
    })
    return c.json({ outcome, findings: said, ...(summary ? { summary: { ...summary } } : {}) }, 200)
  })
  .openapi(issuers, async (c) => {
    const items = await Promise.all(
      TRUSTED_ISSUERS.map(async ({ id, name, why, statusLists }) => {
        const document = await readFetched(c.env.OBJECTS, documentAddress(id) ?? id)
        const lists = statusLists.map(async (url) => {
          const held = await readFetched(c.env.OBJECTS, url)
          return { url, token: held?.text ?? null }
        })
        return {
          id,
          name,
          why,
          document: document?.text ?? null,
          fetchedAt: document?.at ?? null,
          statusLists: await Promise.all(lists),
        }
      }),
    )
    c.header('Cache-Control', 'public, max-age=60')
    return c.json({ items }, 200)
  })
