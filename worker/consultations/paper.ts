import { createRoute, z } from '@hono/zod-openapi'
import { MOST, VISIBILITIES } from '../../content/consultations/comment.ts'
import { WAYS } from '../../content/consultations/paper.ts'
import { takePaperComment } from '../../db/intake/take-paper-comment.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { withinRegister } from '../http/within-register.ts'
import { conflict, isOwn, ownBody, refuse } from './own.ts'

/** Comments that came by letter, by telephone or at the counter, typed in by the body that asked for them. */

const Paper = z.object({
  way: z.string().describe(`How it came: ${WAYS.join(', ')}.`),
  received: z.string().describe('Day on which it came, within the window.'),
  paragraph: z.string().optional().describe('Of the draft; left out, it speaks of the whole.'),
  text: z.string().describe(`Its words, at most ${MOST.text} characters, without identity or mobile numbers.`),
  name: z.string().optional().describe('How the writer wishes to be called in public; anonymous without it.'),
  visibility: z.string().optional().describe(VISIBILITIES.join(' or ')),
})

const enter = createRoute({
  method: 'post',
  path: '/{id}/paper-comments',
  tags: ['consultations'],
  summary: 'Type in a comment that came on paper or by telephone',
  description:
    'What came within the window may be typed in until the result is published. It goes through the same queue as all ' +
    'others, stands apart from those of the same words that came here, and is shown as typed in by the body.',
  security: KEY_SECURITY,
  request: {
    params: z.object({ id: z.string() }),
    headers: z.object({
      'idempotency-key': z.string().min(1).max(200).optional().describe('Random; the same comment is then kept once.'),
    }),
    ...jsonBody(Paper),
  },
  responses: {
    201: jsonAnswer(
      'Kept',
      z.object({
        number: z.string(),
        code: z
          .string()
          .nullable()
          .describe('For the writer, to follow it; shown once, null where the same request was answered before.'),
        receivedAt: z.string(),
      }),
    ),
    ...refusals('bad-request', 'unauthorized', 'forbidden', 'not-found', 'conflict', 'body-too-large'),
    ...refusals('unsupported-media-type', 'invalid-request', 'too-many-requests'),
  },
})

const NOT_TAKEN = {
  coming: () => conflict('还没有开始。', 'It has not begun.'),
  elsewhere: () => conflict('这份草案在别处收意见。', 'Comments on this draft are taken elsewhere.'),
  decided: () => conflict('结果已经公布，不能再补录。', 'Its result is published: nothing can be added.'),
}

const routes = newRoutes()
routes.post(
  '/:id/paper-comments',
  authorize('consultations-moderate'),
  withinRegister('consultations'),
  isOwn('consultations'),
  ...smallJson,
)

export const paperCommentRoutes = routes.openapi(enter, async (c) => {
  const { id } = c.req.valid('param')
  const key = c.req.valid('header')['idempotency-key']
  const once = key === undefined ? undefined : `${c.get('authority').id} ${key}`
  const body = await ownBody(c, 'consultations', id)
  const taken = await takePaperComment(c.env, id, body, c.req.valid('json'), once, new Date())
  if (taken === 'another') throw new Problem('conflict')
  if (taken === 'too-many') throw new Problem('too-many-requests', { seconds: 3_600 })
  if ('wrong' in taken) throw refuse(...taken.wrong)
  if ('notTaken' in taken) throw NOT_TAKEN[taken.notTaken]()
  const { number, code, receivedAt } = taken
  return c.json({ number, code: code ?? null, receivedAt }, 201)
})
