import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { encodeNote, signNote } from '../../content/log/note.ts'
import { COMMITMENT } from '../../content/reports/commitment.ts'
import { promiseText } from '../../content/reports/promise.ts'
import { mayProceed, mayReport } from '../../db/intake/limit.ts'
import { depositCommitment, lapsesAt, takenNow } from '../../db/intake/report-commitments.ts'
import { uploadToken } from '../../db/intake/report-names.ts'
import { proveCommitment } from '../../db/intake/report-pulses.ts'
import { dayOfPulse } from '../../db/intake/take-report.ts'
import { openReceiptSigner, type ReceiptSecrets } from '../../db/record/receipts.ts'
import type { LogSigner } from '../../db/record/publish.ts'
import { findRecord } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { secretsOf, unkept } from './open.ts'
import { newChallenge, readProof, type ProvenAction } from './proof-of-work.ts'

/** The first of the two steps of a report: depositing its fingerprint, and what it proves afterwards. */

const Commitment = z.string().regex(COMMITMENT).describe('base64url of 32 bytes.')

const challenge = createRoute({
  method: 'get',
  path: '/challenge',
  tags: ['reports'],
  summary: 'A proof of work to do (ALTCHA v1)',
  description: 'No puzzle: the browser computes it. It expires within 20 minutes and counts once, for one action.',
  request: { query: z.object({ action: z.enum(['report', 'me-too']).default('report') }) },
  responses: {
    200: jsonAnswer(
      'The challenge',
      z.object({
        algorithm: z.string(),
        challenge: z.string(),
        maxnumber: z.int().describe('The number lies in 0 up to it; it rises when many report at once.'),
        salt: z.string(),
        signature: z.string(),
      }),
    ),
    ...refusals('service-unavailable', 'too-many-requests', 'invalid-request'),
  },
})

const deposit = createRoute({
  method: 'post',
  path: '/commitments',
  tags: ['reports'],
  summary: 'Deposit the fingerprint of a report, before its content',
  description:
    'Answered with a signed promise that the fingerprint will stand in the log with the pulse of its ten minutes. The ' +
    'content follows by `POST /api/reports` within 24 hours.',
  request: jsonBody(
    z.object({ commitment: Commitment, altcha: z.string().describe('Base64 of JSON: the challenge with its number.') }),
  ),
  responses: {
    201: jsonAnswer(
      'Deposited. The same again is answered the same.',
      z.object({
        promise: z.string().describe('Signed note by the key of receipts.'),
        pulse: z.string().describe('Key in the register `report-pulses`.'),
        upload: z
          .object({
            token: z.string().describe('For `Authorization: Upload <token>`.'),
            expires: z.string(),
          })
          .describe('Lets files be handed in for this report alone.'),
      }),
    ),
    ...SMALL_JSON_REFUSALS,
    ...refusals('conflict', 'too-many-requests', 'service-unavailable'),
  },
})

const prove = createRoute({
  method: 'post',
  path: '/proofs',
  tags: ['reports'],
  summary: 'That a fingerprint stands in the log',
  request: jsonBody(z.object({ commitment: Commitment })),
  responses: {
    200: jsonAnswer(
      'The proof',
      z.object({
        pulse: z.string(),
        root: z.string().describe('As the entry states it, standard base64.'),
        size: z.int(),
        leafIndex: z.int(),
        hashes: z.array(z.string()).describe('From the leaf upwards, standard base64.'),
        entry: z.object({ register: z.string(), key: z.string(), index: z.int() }),
      }),
    ),
    202: jsonAnswer('Deposited; its pulse is yet to come', z.object({ pulse: z.string() })),
    ...SMALL_JSON_REFUSALS,
    ...refusals('not-found', 'too-many-requests'),
  },
})

const limited =
  (action: string): MiddlewareHandler<App> =>
  async (c, next) => {
    if (!(await mayProceed(c.env, action, c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
    await next()
  }

const withProof: MiddlewareHandler<App> = async (c, next) => {
  secretsOf(c.env)
  if (!(await mayReport(c.env, c.req.raw, true))) throw new Problem('too-many-requests', { seconds: 60 })
  await next()
}

const REFUSED = {
  wrong: {
    zh: '工作量证明不对，或者不是为这件事做的。请重新取一个。',
    en: 'This proof of work is wrong, or was made for something else: ask for another challenge.',
  },
  expired: { zh: '工作量证明过期了，请重新取一个。', en: 'This proof of work has expired: ask for another challenge.' },
  used: {
    zh: '这个工作量证明用过了，请重新取一个。',
    en: 'This proof of work was used before: ask for another challenge.',
  },
} as const
const refused = (why: keyof typeof REFUSED): Problem =>
  new Problem(
    why === 'used' ? 'conflict' : 'invalid-request',
    {},
    {
      issues: [{ pointer: '/altcha', message: REFUSED[why] }],
    },
  )

/** @throws Problem where it is none */
export const provenBy = async (c: { env: Env }, action: ProvenAction, payload: string, now: Date) => {
  const proof = await readProof(secretsOf(c.env).altchaKey, action, payload, now)
  if (typeof proof === 'string') throw refused(proof)
  return proof
}

/** Of this isolate: reading a key takes longer than signing. */
const signers = new Map<string, LogSigner>()
const signerOf = async (secrets: ReceiptSecrets): Promise<LogSigner | undefined> => {
  const id = `${secrets.LOG_ORIGIN} ${secrets.RECEIPT_KEY ?? ''}`
  const signer = signers.get(id) ?? (await openReceiptSigner(secrets))
  if (signer) signers.set(id, signer)
  return signer
}

/** @throws Problem 503 without a key of receipts */
const promiseOf = async (env: Env, commitment: string, pulse: string): Promise<string> => {
  const signer = await signerOf(env)
  if (!signer) throw new Problem('service-unavailable')
  const text = promiseText({ log: env.LOG_ORIGIN, commitment, pulse })
  return encodeNote({ text, signatures: [await signNote(text, signer.key, signer.sign)] })
}

const PULSES = 'report-pulses'

const routes = newRoutes()
routes.use('/challenge', unkept, limited('reports challenge'))
routes.use('/commitments', unkept)
routes.post('/commitments', withProof, ...smallJson)
routes.use('/proofs', unkept)
routes.post('/proofs', limited('reports proof'), ...smallJson)

export const reportCommitmentRoutes = routes
  .openapi(challenge, async (c) => {
    const { altchaKey } = secretsOf(c.env)
    const now = new Date()
    const { maxnumber = 0, ...made } = await newChallenge(
      altchaKey,
      c.req.valid('query').action,
      await takenNow(c.env.INTAKE, now),
      now,
    )
    return c.json({ ...made, maxnumber }, 200)
  })
  .openapi(deposit, async (c) => {
    const { commitment, altcha } = c.req.valid('json')
    const { reportKey } = secretsOf(c.env)
    const proof = await provenBy(c, 'report', altcha, new Date())
    const deposited = await depositCommitment(c.env.INTAKE, commitment, proof, () => new Date())
    if (deposited === 'used') throw refused('used')
    if (deposited === 'too-many') throw new Problem('too-many-requests', { seconds: 600 })
    if (deposited === 'closed') throw new Problem('service-unavailable')
    const { pulse } = deposited
    const [promise, token] = await Promise.all([
      promiseOf(c.env, commitment, pulse),
      uploadToken(reportKey, { of: commitment, day: dayOfPulse(pulse) }),
    ])
    return c.json({ promise, pulse, upload: { token, expires: lapsesAt(pulse) } }, 201)
  })
  .openapi(prove, async (c) => {
    const proven = await proveCommitment(c.env.INTAKE, c.req.valid('json').commitment)
    if (!proven) throw new Problem('not-found')
    const { pulse, proof } = proven
    const entry = proof && (await findRecord(recordOf(c), PULSES, pulse))
    if (!proof || !entry) return c.json({ pulse }, 202)
    const { index } = entry
    return c.json({ pulse, ...proof, entry: { register: PULSES, key: pulse, index } }, 200)
  })
