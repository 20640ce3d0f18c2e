import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { present } from '../../content/registers/present.ts'
import { itemsOfIssues } from '../../db/intake/issued-items.ts'
import { MAX_NAMED, readDownstream, type Reached } from '../../db/record/downstream.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { findRecord } from '../../db/record/read.ts'
import { answerOf, listRecalls, readRecall, standingOf, unregisteredLots } from '../../db/record/recalls.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { Cursor, Day, jsonAnswer, jsonBody, KEY_SECURITY, Limit, RecordBody, refusals } from '../http/openapi.ts'
import { BAD_CURSOR } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { PUBLISHED, publishGiven } from '../registers/publish.ts'
import { ownRegister } from '../registers/register.ts'
import { assertOwn, assertScope, gtinOf, issue, issueKeys, productOf, today } from './checks.ts'

/** Recalls: made, answered and ended through the one door, and read with what their goods went into. */

const Text = (most: number) => z.string().trim().min(1).max(most)
const Scope = z.enum(['all', 'lots', 'serials', 'issues'])
/** Of an address: two hundred ranges of serials are as long as this. */
const Listed = z.string().max(9_000).describe('Divided by `|`.')
const Named = z.array(z.string().trim().min(1).max(80)).max(200)

const Recall = z.object({
  recall: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{3,59}$/)
    .optional()
    .describe('A number of your own; made from what the recall says where it is left out.'),
  gtin: Text(40),
  scope: Scope,
  lots: Named.optional(),
  serials: Named.optional().describe('A serial, or `first..last`, both as long as each other.'),
  issues: Named.optional().describe('Issues of codes, by their eight characters or by the key of their record.'),
  hazard: z.enum(['grave', 'serious', 'minor']),
  reason: Text(1_000),
  reasonEn: Text(1_000).optional().describe('In English; readers of English see the other where it is left out.'),
  advice: Text(1_000),
  adviceEn: Text(1_000).optional(),
  contact: Text(200).optional(),
  since: Day.optional().describe('Today in Asia/Shanghai where it is left out.'),
})

const Reach = z.object({
  reached: z
    .array(
      z.looseObject({
        id: z.string(),
        kind: z.string(),
        producer: z.string().optional(),
        standing: z.enum(['recalled', 'unanswered', 'not-affected']).optional(),
        from: z.array(z.object({ id: z.string(), organisation: z.string(), time: z.string() })),
      }),
    )
    .describe(`Nearest first, at most ${MAX_NAMED}.`),
  total: z.int(),
  isCut: z.boolean().describe('Whether there may be more than were looked through.'),
})

const give = (c: Context<App>, register: string, row: Record<string, unknown>, reason?: string) => {
  const digest = sha256Hex(JSON.stringify([row, reason ?? null]))
  c.set('rows', { rows: [row], format: 'json', encoding: 'utf-8', digest })
  const { dryRun } = c.req.query()
  const key = c.req.header('Idempotency-Key')
  return publishGiven(c, ownRegister(register), { dryRun: dryRun === 'true' ? 'true' : undefined, reason, key })
}

const QUERY = z.object({ dryRun: z.enum(['true', 'false']).optional() })
const HEADERS = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() })
const WRITTEN = { ...PUBLISHED, ...refusals('not-found', 'forbidden', 'invalid-request', 'rows-refused') }

const make = createRoute({
  method: 'post',
  path: '/',
  tags: ['events'],
  summary: 'Recall goods',
  description:
    'By the producer of the goods or an authority, signed in, with a passkey used within the last five minutes. It waits ' +
    'until a second person releases it.',
  security: KEY_SECURITY,
  middleware: [authorize('recalls-make'), ...smallJson],
  request: { query: QUERY, headers: HEADERS, ...jsonBody(Recall) },
  responses: WRITTEN,
})

const Ending = z.object({ ended: Day.optional(), outcome: Text(1_000) })
const end = createRoute({
  method: 'post',
  path: '/{number}/ending',
  tags: ['events'],
  summary: 'End a recall, saying how it ended',
  security: KEY_SECURITY,
  middleware: [authorize('recalls-make'), ...smallJson],
  request: {
    params: z.object({ number: z.string().min(1).max(60) }),
    query: QUERY,
    headers: HEADERS,
    ...jsonBody(Ending),
  },
  responses: WRITTEN,
})

const AnswerBody = z.object({
  gtin: Text(40),
  lot: Text(20),
  answer: z.enum(['confirmed', 'not-affected']),
  reason: Text(1_000),
  reasonEn: Text(1_000).optional(),
})
const answer = createRoute({
  method: 'post',
  path: '/{number}/answers',
  tags: ['events'],
  summary: 'Answer for a lot of one’s own that a recall reaches',
  description: 'An answer that differs from an earlier one takes its place, with the same reason.',
  security: KEY_SECURITY,
  middleware: [authorize('recalls-answer'), ...smallJson],
  request: {
    params: z.object({ number: z.string().min(1).max(60) }),
    query: QUERY,
    headers: HEADERS,
    ...jsonBody(AnswerBody),
  },
  responses: WRITTEN,
})

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['events'],
  summary: 'Recalls, newest first',
  request: { query: z.object({ limit: Limit, cursor: Cursor }) },
  responses: {
    200: jsonAnswer('A page; the next one in `Link`', z.object({ items: z.array(RecordBody) })),
    ...refusals('invalid-request'),
  },
})
const show = createRoute({
  method: 'get',
  path: '/{number}',
  tags: ['events'],
  summary: 'A recall, what its goods went into, and what was answered',
  description:
    'A lot further down is `recalled` only once its own producer or an authority says so; `unanswered` says that it holds ' +
    'a recalled ingredient by what both sides told.',
  request: { params: z.object({ number: z.string().min(1).max(60) }) },
  responses: {
    200: jsonAnswer('The recall', Reach.extend({ record: RecordBody, answers: z.array(RecordBody) })),
    ...refusals('not-found'),
  },
})
const reach = createRoute({
  method: 'get',
  path: '/reach',
  tags: ['events'],
  summary: 'What a recall of certain goods would reach',
  request: {
    query: z.object({
      gtin: Text(40),
      scope: Scope.default('lots'),
      lots: Listed.optional(),
      serials: Listed.optional(),
      issues: Listed.optional(),
    }),
  },
  responses: {
    200: jsonAnswer(
      'What it would reach',
      Reach.extend({
        unregistered: z.array(z.string()).describe('Lots asked for that are not registered here: perhaps mistyped.'),
      }),
    ),
    ...refusals('invalid-request'),
  },
})

const shown = (record: StoredRecord) => present(ownRegister(record.register), record)
const told = (answers: readonly StoredRecord[]) => (one: Reached) => {
  const answered = answerOf(answers, one)
  return { ...one, standing: standingOf(answers, one), ...(answered ? { answeredBy: answered.publisher } : {}) }
}

const divided = (text: string | undefined): string[] => (text ?? '').split('|').filter((part) => part !== '')

export const recallRoutes = newRoutes()
  .openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [time, key] = cursor?.split(' ') ?? []
    if (cursor !== undefined && (time === undefined || key === undefined))
      throw new Problem('invalid-request', {}, { issues: [BAD_CURSOR] })
    const before = time !== undefined && key !== undefined ? { time, key } : undefined
    const found = await listRecalls(recordOf(c), { limit: limit + 1, before })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    if (found.length > limit && last) {
      const url = new URL(c.req.url)
      url.searchParams.set('cursor', `${String(last.body?.['since'])} ${last.key}`)
      c.header('Link', `<${url.pathname}${url.search}>; rel="next"`)
    }
    return c.json({ items: page.map(shown) }, 200)
  })
  .openapi(reach, async (c) => {
    const { scope, lots, serials, issues, ...named } = c.req.valid('query')
    const gtin = gtinOf(named.gtin)
    const listed = { lots: divided(lots), serials: divided(serials), issues: issueKeys(gtin, divided(issues)) }
    assertScope({ scope, ...listed })
    const db = recordOf(c)
    const product = await findRecord(db, 'products', gtin)
    const recalled = { gtin, scope, ...listed, producer: String(product?.body?.['producer'] ?? '') }
    const [downstream, unregistered] = await Promise.all([
      itemsOfIssues(c.env, db)(recalled).then((items) => readDownstream(db, items)),
      unregisteredLots(db, gtin, recalled.lots),
    ])
    return c.json({ ...downstream, unregistered }, 200)
  })
  .openapi(show, async (c) => {
    const db = recordOf(c)
    const found = await readRecall(db, c.req.valid('param').number, itemsOfIssues(c.env, db))
    if (!found) throw new Problem('not-found')
    const { record, answers, downstream } = found
    const { reached, total, isCut } = downstream
    return c.json(
      { record: shown(record), answers: answers.map(shown), reached: reached.map(told(answers)), total, isCut },
      200,
    )
  })
  .openapi(make, async (c) => {
    const { recall, since = today(), ...stated } = c.req.valid('json')
    assertScope(stated)
    const gtin = gtinOf(stated.gtin)
    const body = await productOf(c, gtin)
    assertOwn(c, body['producer'])
    const issues = stated.issues && issueKeys(gtin, stated.issues)
    const product = { product: body['name'], productEn: body['nameEn'] }
    const row = { ...stated, gtin, since, issues, producer: body['producer'], ...product }
    const made = `R${since.replaceAll('-', '')}-${sha256Hex(JSON.stringify(row)).slice(0, 8).toUpperCase()}`
    return give(c, 'recalls', { recall: recall ?? made, ...row })
  })
  .openapi(end, async (c) => {
    const { number } = c.req.valid('param')
    const { ended = today(), outcome } = c.req.valid('json')
    const record = await findRecord(recordOf(c), 'recalls', number)
    if (!record?.body) throw new Problem('not-found')
    assertOwn(c, record.body['producer'])
    if (String(record.body['since']) > ended)
      throw issue('/ended', '结束日早于起始日。', 'The recall would end before it began.')
    return give(c, 'recalls', { ...record.body, ended, outcome }, outcome.slice(0, 500))
  })
  .openapi(answer, async (c) => {
    const { number } = c.req.valid('param')
    const { gtin: typed, reason, ...said } = c.req.valid('json')
    const db = recordOf(c)
    const recall = await findRecord(db, 'recalls', number)
    if (!recall?.body) throw new Problem('not-found')
    const gtin = gtinOf(typed)
    const body = await productOf(c, gtin)
    assertOwn(c, body['producer'])
    const row = { recall: number, gtin, ...said, producer: body['producer'], reason, answered: today() }
    return give(c, 'recall-answers', row, reason.slice(0, 500))
  })
