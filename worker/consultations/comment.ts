import { createRoute, z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { MOST, VISIBILITIES } from '../../content/consultations/comment.ts'
import { openIntake } from '../../db/intake/db.ts'
import { findCommentByCode } from '../../db/intake/consultation-comments.ts'
import { findRegistrationByCode, withdrawRegistration } from '../../db/intake/hearing-registrations.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { takeComment, type CommentTaken, type TakenComment } from '../../db/intake/take-comment.ts'
import { newRoutes, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals, SMALL_JSON } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { conflict, refuse } from './own.ts'

/** Saying what one thinks of a draft, and following what became of it. No account is needed. */

const Comment = z.object({
  paragraph: z.string().optional().describe('Of the draft, such as `p12`; left out, it speaks of the whole.'),
  text: z.string().describe(`At most ${MOST.text} characters, without identity or mobile numbers.`),
  name: z
    .string()
    .optional()
    .describe(`How to be called in public, at most ${MOST.name} characters; anonymous without it.`),
  visibility: z
    .string()
    .optional()
    .describe(`${VISIBILITIES.join(' or ')}: read by a person and published, or counted alone.`),
})
const Headers = z.object({
  'idempotency-key': z.string().min(1).max(200).optional().describe('Random; the same comment is then kept once.'),
})
const Id = z.object({ id: z.string() })

const TAKEN = z.object({
  number: z.string(),
  code: z.string().nullable().describe('Shown once; null where the same request was answered before.'),
  receivedAt: z.string(),
  closes: z.string(),
  receipt: z.string().nullable().describe('Signed note: the portal had the comment.'),
  sent: z.string().nullable().describe('What was sent, with the code: shows later what the receipt is of.'),
})
const REFUSED = refusals(...SMALL_JSON, 'not-found', 'conflict', 'too-many-requests')

const comment = createRoute({
  method: 'post',
  path: '/{id}/comments',
  tags: ['consultations'],
  summary: 'Comment on a draft, or on one paragraph of it',
  description:
    'Taken from the first day of the window to its last, by the clock of the portal. A person reads it before it is ' +
    'published; why a comment is withheld comes from a closed list, and how many are is public. ' +
    'With number and code, `POST /api/consultations/follow` tells what became of it.',
  request: { params: Id, headers: Headers, ...jsonBody(Comment) },
  responses: { 201: jsonAnswer('Received', TAKEN), ...REFUSED },
})

const commentAsOrganisation = createRoute({
  method: 'post',
  path: '/{id}/organisation-comments',
  tags: ['consultations'],
  summary: 'Comment in the name of one’s own organisation',
  security: KEY_SECURITY,
  request: { params: Id, headers: Headers, ...jsonBody(Comment.omit({ name: true, visibility: true })) },
  responses: { 201: jsonAnswer('Received', TAKEN), ...REFUSED, ...refusals('unauthorized', 'forbidden') },
})

const Typed = z.object({ number: z.string(), code: z.string() })

const Followed = z.object({
  number: z.string(),
  about: z.enum(['comment', 'registration']),
  of: z.string().describe('Key of the consultation or hearing.'),
  receivedAt: z.string(),
  state: z
    .string()
    .describe('waiting, published, withheld, counted; of a registration waiting, chosen, not-chosen, withdrawn.'),
  reason: z.string().nullable().describe('Why it is withheld.'),
  paragraph: z.string().nullable(),
  text: z.string().nullable().describe('Of a comment, as it was sent.'),
  publishedAs: z.string().nullable().describe('Number under which it stands, with others of the same words.'),
  redacted: z.string().nullable().describe('What was published, where something was taken out.'),
})

const follow = createRoute({
  method: 'post',
  path: '/follow',
  tags: ['consultations'],
  summary: 'What became of a comment or a registration, for whoever has its number and code',
  request: jsonBody(Typed),
  responses: { 200: jsonAnswer('What became of it', Followed), ...REFUSED },
})

const takeBack = createRoute({
  method: 'post',
  path: '/registrations/withdrawal',
  tags: ['consultations'],
  summary: 'Take a registration for a hearing back; name and contact are erased at once',
  request: jsonBody(Typed),
  responses: { 204: { description: 'Taken back' }, ...REFUSED },
})

export const limited =
  (action: string): MiddlewareHandler<App> =>
  async (c, next) => {
    if (!(await mayProceed(c.env, action, c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
    c.header('Cache-Control', 'no-store')
    await next()
  }

const NOT_TAKEN = {
  coming: (opens: string) =>
    conflict(`还没有开始：${opens} 起可以提意见。`, `It has not begun: comments are taken from ${opens}.`),
  closed: (closes: string) =>
    conflict(`已经截止：最后一天是 ${closes}。`, `It has closed: ${closes} was the last day.`),
  elsewhere: (at: string) =>
    conflict(`这份草案在别处收意见：${at}`, `Comments on this draft are taken elsewhere: ${at}`),
}

/** @throws Problem where the comment was not taken */
const taken = (outcome: CommentTaken): TakenComment => {
  if (outcome === 'unknown') throw new Problem('not-found')
  if (outcome === 'another') throw new Problem('conflict')
  if (outcome === 'too-many') throw new Problem('too-many-requests', { seconds: 3_600 })
  if ('wrong' in outcome) throw refuse(...outcome.wrong)
  if (!('notTaken' in outcome)) return outcome
  const { notTaken, opens, closes, elsewhere = '' } = outcome
  throw NOT_TAKEN[notTaken](notTaken === 'coming' ? opens : notTaken === 'closed' ? closes : elsewhere)
}

const answerOf = ({ number, code, receivedAt, closes, signed }: TakenComment) => ({
  ...{ number, code: code ?? null, receivedAt, closes },
  receipt: signed?.receipt ?? null,
  sent: signed?.sent ?? null,
})

/** The same key of two callers names two requests where they are known. */
const onceOf = (c: Context<App>, key: string | undefined): string | undefined =>
  key === undefined ? undefined : `${c.get('authority')?.id ?? ''} ${key}`

const routes = newRoutes()
routes.post('/:id/comments', limited('consultation comments'), ...smallJson)
routes.post('/:id/organisation-comments', authorize('consultations-comment-own'), ...smallJson)
routes.post('/follow', limited('consultations follow'), ...smallJson)
routes.post('/registrations/withdrawal', limited('consultations follow'), ...smallJson)

export const consultationCommentRoutes = routes
  .openapi(comment, async (c) => {
    const once = onceOf(c, c.req.valid('header')['idempotency-key'])
    const outcome = await takeComment(c.env, c.req.valid('param').id, c.req.valid('json'), { once }, new Date())
    return c.json(answerOf(taken(outcome)), 201)
  })
  .openapi(commentAsOrganisation, async (c) => {
    const by = {
      once: onceOf(c, c.req.valid('header')['idempotency-key']),
      organisation: c.get('authority').organisation,
    }
    const outcome = await takeComment(c.env, c.req.valid('param').id, c.req.valid('json'), by, new Date())
    return c.json(answerOf(taken(outcome)), 201)
  })
  .openapi(follow, async (c) => {
    const [intake, typed] = [openIntake(c.env.INTAKE), c.req.valid('json')]
    const [found, registered] = await Promise.all([
      findCommentByCode(intake, typed),
      findRegistrationByCode(intake, typed),
    ])
    if (found) {
      const {
        number,
        consultation: of,
        receivedAt,
        state,
        reason,
        paragraph,
        text,
        lead: publishedAs,
        redacted,
      } = found
      return c.json(
        { number, about: 'comment' as const, of, receivedAt, state, reason, paragraph, text, publishedAs, redacted },
        200,
      )
    }
    if (!registered) throw new Problem('not-found')
    const { number, hearing: of, receivedAt, state } = registered
    const none = { reason: null, paragraph: null, text: null, publishedAs: null, redacted: null }
    return c.json({ number, about: 'registration' as const, of, receivedAt, state, ...none }, 200)
  })
  .openapi(takeBack, async (c) => {
    const intake = openIntake(c.env.INTAKE)
    const found = await findRegistrationByCode(intake, c.req.valid('json'))
    if (!found || !(await withdrawRegistration(intake, found.number))) throw new Problem('not-found')
    return c.body(null, 204)
  })
