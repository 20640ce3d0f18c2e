import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { COSIGNATURE, encodeVerifierKey } from '../../content/log/keys.ts'
import { parsePolicy } from '../../content/log/policy.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { parseWitnessRequest, TLOG_SIZE, type WitnessRequest } from '../../content/log/witness-request.ts'
import type { Bilingual } from '../../content/registers/register.ts'
import { openSigner } from '../../db/record/signer.ts'
import { listWitnessed } from '../../db/record/witnessed.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { readBody } from '../http/body.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { cosign } from './cosign.ts'

const PLAIN_TEXT = 'text/plain; charset=utf-8'

/** 63 hashes and a note with a hundred signatures are shorter. */
const MAX_REQUEST_BYTES = 64 * 1024

const addCheckpoint = createRoute({
  method: 'post',
  path: '/add-checkpoint',
  tags: ['witness'],
  summary: 'Ask this portal, as a witness, to cosign a checkpoint of a log that it knows (c2sp.org/tlog-witness)',
  description:
    'A line `old <size>`, a line of base64 for each hash of the consistency proof, a blank line, the checkpoint. What ' +
    'counts is the signature on the checkpoint; no key of the API is needed.',
  security: [],
  request: { body: { required: true, content: { 'text/plain': { schema: z.string() } } } },
  responses: {
    200: { description: 'Lines of cosignatures', content: { 'text/plain': { schema: z.string() } } },
    409: {
      description: 'Another size was cosigned last, which the body names, or another tree of that size',
      content: { [TLOG_SIZE]: { schema: z.string() } },
    },
    ...refusals('bad-request', 'forbidden', 'not-found', 'body-too-large', 'invalid-request'),
  },
})

const WitnessedLog = z
  .object({
    origin: z.string(),
    size: z.int(),
    root: z.string().describe('32 bytes, standard base64.'),
    at: z.string().describe('When it was cosigned last.'),
    checkpoint: z.string().describe('As the log signed it.'),
  })
  .meta({ id: 'WitnessedLog' })

const listLogs = createRoute({
  method: 'get',
  path: '/logs',
  tags: ['witness'],
  summary: 'The newest tree of each log that this portal cosigned as a witness',
  responses: {
    200: jsonAnswer('The logs', z.object({ items: z.array(WitnessedLog) })),
    ...refusals('not-found'),
  },
})

const readKey = createRoute({
  method: 'get',
  path: '/vkey',
  tags: ['witness'],
  summary: 'The verifier key of this portal as a witness',
  responses: {
    200: { description: 'One line (c2sp.org/signed-note)', content: { 'text/plain': { schema: z.string() } } },
    ...refusals('not-found'),
  },
})

/** A portal without a key of its own for it is no witness. */
const witnessOf = ({ WITNESS_NAME, WITNESS_KEY }: Env) => {
  if (!WITNESS_KEY) throw new Problem('not-found')
  return openSigner(WITNESS_NAME, WITNESS_KEY, COSIGNATURE)
}

const ifWitness: MiddlewareHandler<App> = async (c, next) => {
  if (!c.env.WITNESS_KEY) throw new Problem('not-found')
  await next()
}

const refusal = (kind: 'bad-request' | 'forbidden' | 'not-found' | 'invalid-request', message: Bilingual): Problem =>
  new Problem(kind, {}, { issues: [{ pointer: '', message }] })

const malformed = (why: string): Problem =>
  refusal('bad-request', {
    zh: `这不是 C2SP tlog-witness 的请求：${why}`,
    en: `Not a request of C2SP tlog-witness: ${why}`,
  })

const REFUSALS = {
  403: () =>
    refusal('forbidden', {
      zh: '检查点上没有本见证人所知的该日志公钥的有效签名。',
      en: 'The checkpoint carries no valid signature of a key that this witness knows for the log.',
    }),
  404: () => refusal('not-found', { zh: '本见证人不认识这个日志。', en: 'This witness does not know the log.' }),
  422: () =>
    refusal('invalid-request', {
      zh: '一致性证明不成立：这棵树不是从上次会签的那棵接着长的。',
      en: 'The consistency proof does not hold: this tree does not continue the one cosigned last.',
    }),
}

/** @throws Problem 400 or 413 */
const readRequest = async (request: Request): Promise<WitnessRequest> => {
  const bytes = await readBody(request)
  if (bytes.length > MAX_REQUEST_BYTES) throw new Problem('body-too-large', { limit: '64 KB' })
  try {
    return parseWitnessRequest(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (error) {
    throw malformed(error instanceof SyntaxError ? error.message : 'not UTF-8')
  }
}

const routes = newRoutes()
routes.use(ifWitness)

/** This portal as a witness of others, below `/witness`. */
export const witnessRoutes = routes
  .openapi(addCheckpoint, async (c) => {
    const signer = await witnessOf(c.env)
    const { logs } = await parsePolicy(c.env.WITNESSED_LOGS, sha256)
    const request = await readRequest(c.req.raw)
    const answer = await cosign({ db: recordOf(c), signer, logs, now: new Date() }, request)
    c.header('Cache-Control', 'no-store')
    if (answer.status === 200) return c.text(answer.lines, 200, { 'Content-Type': PLAIN_TEXT })
    if (answer.status === 409) return c.body(`${answer.size}\n`, 409, { 'Content-Type': TLOG_SIZE })
    throw answer.status === 400 ? malformed(answer.why) : REFUSALS[answer.status]()
  })
  .openapi(listLogs, async (c) => {
    const rows = await listWitnessed(recordOf(c))
    c.header('Cache-Control', 'public, max-age=2')
    return c.json({ items: rows.map(({ note, ...row }) => ({ ...row, checkpoint: note })) }, 200)
  })
  .openapi(readKey, async (c) => {
    const { key } = await witnessOf(c.env)
    return c.text(`${encodeVerifierKey(key)}\n`, 200, {
      'Content-Type': PLAIN_TEXT,
      'Cache-Control': 'public, max-age=3600',
    })
  })
