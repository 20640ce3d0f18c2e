import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { PARAGRAPH } from '../../content/consultations/comment.ts'
import { standingOf } from '../../content/consultations/state.ts'
import { WITHHOLDING, WITHHOLDINGS } from '../../content/consultations/withholding.ts'
import { checkRows } from '../../content/registers/check.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import { readTallies } from '../../db/intake/consultation-comments.ts'
import { openIntake } from '../../db/intake/db.ts'
import { describeFiles } from '../../db/record/documents.ts'
import { readConsultation, type Stated } from '../../db/record/consultations.ts'
import { newRoutes, sequencerOf, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals, SMALL_JSON } from '../http/openapi.ts'
import { smallJson } from '../http/small-json.ts'
import { withinRegister } from '../http/within-register.ts'
import { requestOf } from '../registers/once.ts'
import { ownRegister } from '../registers/register.ts'
import { wrongFiles, type Rows } from '../registers/refusals.ts'
import { submissionOf } from '../registers/examine.ts'
import { unpublishable, unsigned } from '../registers/unpublishable.ts'
import { conflict, isOwn, ownBody, refuse } from './own.ts'

/** What the body says to comments, and how a consultation ends. */

const Id = z.object({ id: z.string() })
const Headers = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() })

const Answer = z.object({
  numbers: z.array(z.string()).min(1).max(200).describe('Published comments that this answers alike.'),
  outcome: z.enum(['adopted', 'partly', 'not']),
  reason: z.string().describe('Public, at most 2,000 characters.'),
  finalParagraph: z.string().regex(PARAGRAPH).optional().describe('Where it went in the final text.'),
})

const REFUSED = refusals(
  ...SMALL_JSON,
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'rows-refused',
  'service-unavailable',
)
const Placed = z.object({ key: z.string(), revision: z.int(), index: z.int() })

const answer = createRoute({
  method: 'post',
  path: '/{id}/answers',
  tags: ['consultations'],
  summary: 'Answer published comments: adopted, in part, or not, with the reason',
  description: 'Answering again corrects the answer; what was answered before stays in the history.',
  security: KEY_SECURITY,
  request: { params: Id, headers: Headers, ...jsonBody(z.object({ answers: z.array(Answer).min(1).max(50) })) },
  responses: {
    201: jsonAnswer('Published', z.object({ entries: z.array(Placed), checkpoint: z.string() })),
    ...REFUSED,
  },
})

const File = z.union([z.string(), z.object({ sha256: z.string(), title: z.string().optional() })])
const Result = z.object({
  summary: z.string().describe('What the main points were, what was made of them, and why.'),
  decision: z.string().optional().describe('Number of the decision.'),
  documents: z.array(File).max(100).optional().describe('Final text: files handed in at `POST /objects`.'),
  reason: z.string().optional().describe('Needed to correct a result that stands.'),
})

const end = createRoute({
  method: 'post',
  path: '/{id}/results',
  tags: ['consultations'],
  summary: 'Publish how a consultation ended; the portal counts the comments itself',
  description: 'Taken once the window is over, every comment was read, and every published one is answered.',
  security: KEY_SECURITY,
  request: { params: Id, headers: Headers, ...jsonBody(Result) },
  responses: {
    201: jsonAnswer(
      'Published',
      z.object({ entries: z.array(Placed), checkpoint: z.string(), body: z.record(z.string(), z.unknown()) }),
    ),
    ...REFUSED,
  },
})

/** Why an entry has another revision. */
const ANSWERED_AGAIN = '改正答复 / answer corrected'

/** Publishes rows of a closed register in the name of the body. @param pointer - where an issue of a row stands in what was sent */
export const publishRows = async (
  c: Context<App>,
  id: string,
  given: readonly Record<string, unknown>[],
  {
    publisher,
    reason,
    key,
    pointer,
  }: { publisher: string; reason: string | undefined; key: string | undefined; pointer: (at: string) => string },
) => {
  if (!c.env.LOG_KEY) throw unsigned()
  const register = ownRegister(id)
  const { accepted, issues } = checkRows(register, given, {
    now: new Date(),
    ...(reason === undefined ? {} : { reason }),
  })
  const { rows: described, faults } = await describeFiles(c.env.OBJECTS, register, accepted)
  const rows: Rows = { register, accepted: described, lines: undefined }
  const wrong = [...issues, ...wrongFiles(faults, rows)]
  if (wrong.length > 0) throw refuse(...wrong.map((issue) => ({ ...issue, pointer: pointer(issue.pointer) })))
  const request = key === undefined ? undefined : requestOf(c, key, JSON.stringify(given))
  const { outcome, checkpoint } = await sequencerOf(c.env).submit(
    submissionOf(rows, { publisher, request, mayWait: false }),
  )
  if (outcome.status === 'waits') throw new Error('what may not wait waits')
  if (outcome.status !== 'placed')
    throw unpublishable(outcome, rows, (issue) => ({ ...issue, pointer: pointer(issue.pointer) }))
  const entries = outcome.placed.map(({ key: of, revision, index }) => ({ key: of, revision, index }))
  return { entries, checkpoint, bodies: described.map(({ body }) => body) }
}

/** A number published here. @returns the entries, by number */
const byNumber = (records: readonly Stated[]): Map<string, Body> =>
  new Map(records.map(({ body }) => [String(body['number']), body]))

const routes = newRoutes()
for (const path of ['answers', 'results'])
  routes.post(
    `/:id/${path}`,
    authorize('consultations-answer'),
    withinRegister('consultations'),
    isOwn('consultations'),
    ...smallJson,
  )

export const consultationAnswerRoutes = routes
  .openapi(answer, async (c) => {
    const { id } = c.req.valid('param')
    const body = await ownBody(c, 'consultations', id)
    const { answers } = c.req.valid('json')
    const read = await readConsultation({ $client: c.env.RECORD }, id)
    const [published, answered] = [byNumber(read.comments), byNumber(read.answers)]
    const finals = new Set(
      read.paragraphs.flatMap(({ body: of }) => (of['version'] === 'final' ? [of['paragraph']] : [])),
    )
    const today = dayOf(new Date().toISOString())
    const wrong = answers.flatMap(({ numbers, finalParagraph }, index) => [
      ...numbers.flatMap((number, at) =>
        published.has(number)
          ? []
          : [
              {
                pointer: `/answers/${index}/numbers/${at}`,
                message: {
                  zh: `没有公布过编号 ${number.slice(0, 20)} 的意见。`,
                  en: `No comment ${number.slice(0, 20)} is published.`,
                },
              },
            ],
      ),
      ...(finalParagraph === undefined || finals.has(finalParagraph)
        ? []
        : [
            {
              pointer: `/answers/${index}/finalParagraph`,
              message: {
                zh: '定稿里没有这一段：先公布定稿的段落。',
                en: 'The final text has no such paragraph: publish its paragraphs first.',
              },
            },
          ]),
    ])
    if (wrong.length > 0) throw refuse(...wrong)
    const origins: string[] = []
    const rows = answers.flatMap(({ numbers, outcome, reason, finalParagraph }, index) =>
      [...new Set(numbers)].map((number) => {
        origins.push(`/answers/${index}`)
        const before = answered.get(number)
        // The day on which a comment was answered first stays.
        const since = typeof before?.['answered'] === 'string' ? before['answered'] : today
        return {
          ...{ consultation: id, number, comment: `${id}~${number}`, outcome, reason, answered: since },
          ...(finalParagraph === undefined ? {} : { finalParagraph }),
        }
      }),
    )
    const { entries, checkpoint } = await publishRows(c, 'consultation-answers', rows, {
      publisher: String(body['organisation']),
      reason: ANSWERED_AGAIN,
      key: c.req.valid('header')['idempotency-key'],
      pointer: (at) => at.replace(/^\/(\d+)/, (_, row: string) => origins[Number(row)] ?? ''),
    })
    return c.json({ entries, checkpoint }, 201)
  })
  .openapi(end, async (c) => {
    const { id } = c.req.valid('param')
    const body = await ownBody(c, 'consultations', id)
    const { reason, ...given } = c.req.valid('json')
    const [read, counts] = await Promise.all([
      readConsultation({ $client: c.env.RECORD }, id),
      readTallies(openIntake(c.env.INTAKE), id),
    ])
    const now = new Date()
    const today = dayOf(now.toISOString())
    const standing = standingOf(body, today)
    if (!standing || standing.state === 'coming' || standing.state === 'open')
      throw conflict(
        `还没有截止（${standing?.closes ?? ''}），不能公布结果。`,
        `It is not over (${standing?.closes ?? ''}): no result yet.`,
      )
    const count = (what: string): number => counts[what] ?? 0
    if (count('waiting') > 0)
      throw conflict(`还有 ${count('waiting')} 份意见没有看。`, `${count('waiting')} comments are not read yet.`)
    const answers = byNumber(read.answers)
    const open = read.comments.filter(({ body: of }) => !answers.has(String(of['number']))).length
    if (open > 0)
      throw conflict(`还有 ${open} 条公布的意见没有答复。`, `${open} published comments are not answered yet.`)
    const outcomes = [...answers.values()].map(({ outcome }) => outcome)
    const of = (outcome: string): number => outcomes.filter((one) => one === outcome).length
    const withheld = Object.fromEntries(WITHHOLDINGS.map((why) => [WITHHOLDING[why].field, count(`withheld-${why}`)]))
    const row = {
      consultation: id,
      ...given,
      received: count('received'),
      ...(count('paper') > 0 && { paper: count('paper') }),
      published: count('published'),
      entries: read.comments.length,
      counted: count('counted'),
      ...withheld,
      ...{ adopted: of('adopted'), partly: of('partly'), notAdopted: of('not') },
      decided: read.result ? String(read.result.body['decided']) : today,
    }
    const { entries, checkpoint, bodies } = await publishRows(c, 'consultation-results', [row], {
      publisher: String(body['organisation']),
      reason,
      key: c.req.valid('header')['idempotency-key'],
      pointer: (at) => at.replace(/^\/0/, ''),
    })
    return c.json({ entries, checkpoint, body: bodies[0] ?? {} }, 201)
  })
