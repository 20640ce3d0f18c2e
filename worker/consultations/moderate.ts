import { createRoute, z } from '@hono/zod-openapi'
import { isRedactionOf, isWithholding, TAKEN_OUT, WITHHOLDINGS } from '../../content/consultations/withholding.ts'
import { findPersonalNumber } from '../../content/people/identifiers.ts'
import { countSame, findComments, listComments, readTallies } from '../../db/intake/consultation-comments.ts'
import { decideComments, type Decision } from '../../db/intake/consultation-decisions.ts'
import { openIntake } from '../../db/intake/db.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals, SMALL_JSON } from '../http/openapi.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { withinRegister } from '../http/within-register.ts'
import { deliverComments } from './deliver.ts'
import { isOwn, ownBody, refuse } from './own.ts'

/** What the body does with comments: read them, publish them, withhold them for a reason of the list. */

const Id = z.object({ id: z.string() })

const Kept = z.object({
  number: z.string(),
  receivedAt: z.string(),
  paragraph: z.string().nullable(),
  text: z.string(),
  name: z.string().nullable(),
  organisation: z.string().nullable(),
  way: z.string().nullable().describe('How it came, where the body typed it in.'),
  state: z.string(),
  reason: z.string().nullable(),
  same: z.int().describe('Comments of the same words, this one among them: they are decided together.'),
})

const queue = createRoute({
  method: 'get',
  path: '/{id}/queue',
  tags: ['consultations'],
  summary: 'Comments on a draft of one’s own, oldest first; of those of the same words, one',
  security: KEY_SECURITY,
  request: {
    params: Id,
    query: z.object({
      state: z.enum(['waiting', 'published', 'withheld', 'counted']).default('waiting'),
      after: z.string().max(40).optional().describe('Number of the last comment that the page before looked at.'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      'Private: for the body that asks',
      z.object({
        items: z.array(Kept),
        counts: z.record(z.string(), z.int()),
        next: z.string().nullable().describe('For `after`.'),
      }),
    ),
    ...refusals('unauthorized', 'forbidden', 'not-found', 'invalid-request'),
  },
})

const MOST_DECIDED = 100

const Decide = z.object({
  number: z.string(),
  publish: z.boolean().describe('With all of the same words.'),
  reason: z
    .string()
    .optional()
    .describe(`Why it is withheld: ${WITHHOLDINGS.join(', ')}.`),
  redacted: z
    .string()
    .optional()
    .describe(
      `What is published in its place: the same text with ${TAKEN_OUT} where the privacy of others is taken out.`,
    ),
})

const decide = createRoute({
  method: 'post',
  path: '/{id}/decisions',
  tags: ['consultations'],
  summary: 'Publish comments, or withhold them for a reason of the closed list',
  security: KEY_SECURITY,
  request: { params: Id, ...jsonBody(z.object({ decisions: z.array(Decide).min(1).max(MOST_DECIDED) })) },
  responses: {
    200: jsonAnswer(
      'Decided',
      z.object({
        decided: z.array(
          z.object({
            number: z.string(),
            as: z.string().describe('Number under which it is published.'),
            count: z.int().describe('Comments of the same words that this decided about.'),
          }),
        ),
        published: z.boolean().describe('Whether all entries stand; else they follow as soon as that is possible.'),
        counts: z.record(z.string(), z.int()),
      }),
    ),
    ...refusals(...SMALL_JSON, 'unauthorized', 'forbidden', 'not-found', 'conflict'),
  },
})

/** @returns what is decided, or what is wrong with it */
const decisionOf = (
  { publish, reason, redacted }: z.output<typeof Decide>,
  text: string,
  at: string,
): Decision | ProblemIssue => {
  if (!publish)
    return reason !== undefined && isWithholding(reason)
      ? { kind: 'withhold', reason }
      : {
          pointer: `${at}/reason`,
          message: {
            zh: `不公布要从列明的理由里选一个：${WITHHOLDINGS.join('、')}。`,
            en: `Withholding takes a reason of the list: ${WITHHOLDINGS.join(', ')}.`,
          },
        }
  if (redacted === undefined || redacted === text) return { kind: 'publish', redacted: undefined }
  if (!isRedactionOf(text, redacted) || findPersonalNumber(redacted) !== undefined)
    return {
      pointer: `${at}/redacted`,
      message: {
        zh: `只能把隐私换成 ${TAKEN_OUT}，别的一个字都不能改。`,
        en: `Nothing but what is private may give way to ${TAKEN_OUT}; no other character changes.`,
      },
    }
  return { kind: 'publish', redacted }
}

const isIssue = (one: Decision | ProblemIssue): one is ProblemIssue => 'pointer' in one

const routes = newRoutes()
routes.get('/:id/queue', authorize('consultations-moderate'), withinRegister('consultations'), isOwn('consultations'))
routes.post(
  '/:id/decisions',
  authorize('consultations-moderate'),
  withinRegister('consultations'),
  isOwn('consultations'),
  ...smallJson,
)

export const consultationQueueRoutes = routes
  .openapi(queue, async (c) => {
    const { id } = c.req.valid('param')
    const { state, after, limit } = c.req.valid('query')
    const intake = openIntake(c.env.INTAKE)
    const [last] = after === undefined ? [] : await findComments(intake, [after])
    if (after !== undefined && last?.consultation !== id) throw new Problem('not-found')
    const rows = await listComments(intake, id, { state, after: last, limit })
    const [same, counts] = await Promise.all([
      countSame(
        intake,
        id,
        rows.map(({ fingerprint }) => fingerprint),
      ),
      readTallies(intake, id),
    ])
    const seen = new Set<string>()
    const items = rows.flatMap(
      ({ fingerprint, number, receivedAt, paragraph, text, name, organisation, way, ...row }) => {
        if (seen.has(fingerprint)) return []
        seen.add(fingerprint)
        const count = same.get(fingerprint) ?? 1
        return [
          {
            ...{ number, receivedAt, paragraph, text, name, organisation, way },
            state: row.state,
            reason: row.reason,
            same: count,
          },
        ]
      },
    )
    const end = rows.length < limit ? null : (rows.at(-1)?.number ?? null)
    return c.json({ items, counts, next: end }, 200)
  })
  .openapi(decide, async (c) => {
    const { id } = c.req.valid('param')
    const { decisions } = c.req.valid('json')
    const [body, intake] = [await ownBody(c, 'consultations', id), openIntake(c.env.INTAKE)]
    const found = new Map(
      (
        await findComments(
          intake,
          decisions.map(({ number }) => number),
        )
      )
        .filter(({ consultation, state, text }) => consultation === id && state !== 'counted' && text !== '')
        .map((row) => [row.number, row]),
    )
    const read = decisions.map((one, index) => {
      const row = found.get(one.number)
      const at = `/decisions/${index}`
      if (row) return { row, decision: decisionOf(one, row.text, at) }
      const message = { zh: '这里没有这一条意见。', en: 'There is no such comment here.' }
      return { row, decision: { pointer: `${at}/number`, message } }
    })
    const wrong = read.map(({ decision }) => decision).filter(isIssue)
    if (wrong.length > 0) throw refuse(...wrong)
    const decided: { number: string; as: string; count: number }[] = []
    // One after the other: two of the same words are one group.
    for (const { row, decision } of read) {
      if (!row || isIssue(decision)) continue
      const done = await decideComments(intake, row, decision, String(body['organisation']), new Date())
      if (done === 'changed') {
        const message = { zh: '别人刚刚处理过，请重新读取。', en: 'Somebody else decided a moment ago: read it again.' }
        throw new Problem('conflict', {}, { issues: [{ pointer: '', message }] })
      }
      decided.push({ number: row.number, as: done.number, count: done.count })
    }
    const published = await deliverComments(c.env, id)
    return c.json({ decided, published, counts: await readTallies(intake, id) }, 200)
  })
