import { createRoute, z } from '@hono/zod-openapi'
import { HOLDER_KINDS, WITHDRAWAL_CAUSES } from '../../content/points/holder.ts'
import { MOST_POINTS } from '../../content/points/account.ts'
import { cellsOf, STATEMENT_COLUMNS, type Line } from '../../content/points/statement.ts'
import { PHASES, TRANSFER_KINDS } from '../../content/points/transfer.ts'
import { csvCell } from '../../content/registers/csv.ts'
import { ShownName } from '../../content/people/shown-name.ts'
import { makeCode } from '../../db/intake/points-codes.ts'
import { closeHolder } from '../../db/intake/points-leaving.ts'
import { holdersOf, openHolder, readHolding, showHolder } from '../../db/intake/points-holders.ts'
import type { PointsWithdrawal } from '../../db/intake/points-withdrawals-tables.ts'
import type { PointsHolder } from '../../db/intake/points-holders-tables.ts'
import { readWithdrawal } from '../../db/intake/points-withdrawals.ts'
import { eachLine, readStatement } from '../../db/intake/points-statement.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { smallJson } from '../http/small-json.ts'
import { linkNext } from '../people/paging.ts'
import { holderFor, ownerOf, refusal, todayOf } from './acting.ts'

/** Accounts of points: one's own, one's family's, and those of organisations by their roles. */

const describe = { tags: ['points'], security: KEY_SECURITY }
export const Id = z.object({ id: z.string().max(100) })
export const READING = refusals('unauthorized', 'forbidden', 'not-found')
export const WRITING = { ...SMALL_JSON_REFUSALS, ...READING, ...refusals('conflict') }
const Points = z.int().min(0).max(MOST_POINTS)

const Account = z
  .object({
    id: z.string(),
    kind: z.enum(HOLDER_KINDS),
    created: z.string(),
    attested: z
      .string()
      .nullable()
      .describe('Since when somebody vouches that it is one person’s; null: it only holds.'),
    withdrawn: z
      .object({ at: z.string(), cause: z.enum(WITHDRAWAL_CAUSES), reason: z.string() })
      .nullable()
      .describe('Where somebody vouched for it and nobody does any more: when and why.'),
    shownAs: z.string().nullable().describe('Its name in the ranking; null: it is not in it.'),
    family: z.string().nullable().describe('The family’s account.'),
    available: Points,
    reserved: Points,
    received: Points.describe('All that ever came in.'),
    owed: Points.describe('Paid first of what comes: of awards that were taken back after they were spent.'),
    expiring: z.array(z.object({ day: z.string(), points: Points })).describe('Last days, the next first.'),
  })
  .meta({ id: 'PointsAccount' })

const present = async (client: D1Database, { id, kind, created, attested, shownAs, family }: PointsHolder) => ({
  id,
  kind,
  created,
  attested,
  withdrawn: attested === null ? shownWithdrawal(await readWithdrawal(client, id)) : null,
  shownAs,
  family,
  ...(await readHolding(client, id)),
})

const shownWithdrawal = (one: PointsWithdrawal | undefined) =>
  one ? { at: one.at, cause: one.cause, reason: one.reason } : null

const list = createRoute({
  ...describe,
  method: 'get',
  path: '/accounts',
  summary: 'One’s own account of points, and one’s family’s; an organisation’s in its role',
  responses: { 200: jsonAnswer('Accounts', z.object({ items: z.array(Account) })), ...READING },
})
const open = createRoute({
  ...describe,
  method: 'post',
  path: '/accounts',
  summary: 'Open an account; the one that stands is answered',
  request: jsonBody(z.strictObject({})),
  responses: { 201: jsonAnswer('The account', Account), ...WRITING },
})
const read = createRoute({
  ...describe,
  method: 'get',
  path: '/accounts/{id}',
  summary: 'An account and what it holds',
  request: { params: Id },
  responses: { 200: jsonAnswer('The account', Account), ...READING },
})
const show = createRoute({
  ...describe,
  method: 'patch',
  path: '/accounts/{id}',
  summary: 'Be shown in the ranking under a name, or no more',
  request: { params: Id, ...jsonBody(z.strictObject({ shownAs: ShownName.nullable() })) },
  responses: { 204: { description: 'Done' }, ...WRITING },
})
const close = createRoute({
  tags: ['points'],
  security: [{ session: [] }],
  method: 'delete',
  path: '/accounts/{id}',
  summary: 'Close an account: what it holds expires, and nothing says any more whose it was',
  request: { params: Id },
  responses: { 204: { description: 'Closed' }, ...READING, ...refusals('conflict') },
})
const attestationCode = createRoute({
  ...describe,
  method: 'post',
  path: '/accounts/{id}/attestation-codes',
  summary: 'A code to show where somebody vouches for the account: it works once, for half an hour',
  request: { params: Id, ...jsonBody(z.strictObject({})) },
  responses: { 201: jsonAnswer('The code', z.object({ code: z.string(), until: z.string() })), ...WRITING },
})

const Text = z.object({ zh: z.string(), en: z.string() })
const StatementLine = z
  .object({
    seq: z.int(),
    at: z.string(),
    kind: z.enum(TRANSFER_KINDS),
    phase: z.enum(PHASES),
    change: z.int().describe('To what can be spent. All of them together are what is available.'),
    points: Points,
    reason: Text,
    expires: z.string().nullable(),
    about: z
      .union([z.object({ rule: z.string() }), z.object({ offer: z.string() }), z.object({ project: z.string() })])
      .nullable(),
  })
  .meta({ id: 'PointsLine' })

const statement = createRoute({
  ...describe,
  method: 'get',
  path: '/accounts/{id}/statement',
  summary: 'What came and went, and why, the newest first',
  request: {
    params: Id,
    query: z.object({
      before: z.coerce.number().int().positive().optional().describe('`seq` of the last line of the page before.'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: jsonAnswer('Lines; the next page in `Link`', z.object({ items: z.array(StatementLine) })),
    ...READING,
    ...refusals('invalid-request'),
  },
})

const Whole = z.object({ account: Account, lines: z.array(StatementLine) })
const whole = (format: 'csv' | 'json') =>
  createRoute({
    ...describe,
    method: 'get',
    path: `/accounts/{id}/statement.${format}` as const,
    summary: `The whole statement as ${format === 'csv' ? 'CSV (RFC 4180; `?for=spreadsheet` for a spreadsheet)' : 'JSON'}`,
    request: { params: Id, query: z.object({ for: z.enum(['spreadsheet']).optional() }) },
    responses: {
      200: {
        description: 'Every line',
        content: format === 'csv' ? { 'text/csv': { schema: z.string() } } : { 'application/json': { schema: Whole } },
      },
      ...READING,
      ...refusals('invalid-request'),
    },
  })

/** A text that is made while it is read. */
const streamed = (parts: AsyncIterable<string>): ReadableStream<Uint8Array> => {
  const [pieces, encoder] = [parts[Symbol.asyncIterator](), new TextEncoder()]
  return new ReadableStream({
    pull: async (controller) => {
      const next = await pieces.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
  })
}

async function* asCsv(lines: AsyncIterable<Line>, forSpreadsheet: boolean): AsyncGenerator<string> {
  yield `${forSpreadsheet ? '\ufeff' : ''}${STATEMENT_COLUMNS.join(',')}\r\n`
  for await (const line of lines)
    yield `${cellsOf(line)
      .map((cell) => csvCell(cell, forSpreadsheet))
      .join(',')}\r\n`
}

async function* asJson(account: object, lines: AsyncIterable<Line>): AsyncGenerator<string> {
  yield `{"account":${JSON.stringify(account)},"lines":[`
  let isFirst = true
  for await (const line of lines) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(line)}`
    isFirst = false
  }
  yield '\n]}\n'
}

const attached = (type: string, name: string): Record<string, string> => ({
  'Content-Type': type,
  'Content-Disposition': `attachment; filename="${name}"`,
  'Cache-Control': 'no-store',
})

const routes = newRoutes()
for (const path of [
  '/accounts',
  '/accounts/:id',
  '/accounts/:id/statement',
  '/accounts/:id/statement.csv',
  '/accounts/:id/statement.json',
])
  routes.get(path, authorize('points-hold'))
for (const path of ['/accounts', '/accounts/:id/attestation-codes'])
  routes.post(path, authorize('points-hold'), ...smallJson)
routes.patch('/accounts/:id', authorize('points-hold'), ...smallJson)
routes.delete('/accounts/:id', authorize('points-leave'))

export const pointsAccountRoutes = routes
  .openapi(list, async (c) => {
    const { kind, owner } = ownerOf(c)
    const found = await holdersOf(c.env.INTAKE, kind, owner)
    return c.json({ items: await Promise.all(found.map((one) => present(c.env.INTAKE, one))) }, 200)
  })
  .openapi(open, async (c) => {
    const { kind, owner } = ownerOf(c)
    return c.json(await present(c.env.INTAKE, await openHolder(c.env.INTAKE, kind, owner, todayOf(new Date()))), 201)
  })
  .openapi(read, async (c) => c.json(await present(c.env.INTAKE, await holderFor(c, c.req.valid('param').id)), 200))
  .openapi(show, async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    await showHolder(c.env.INTAKE, holder.id, c.req.valid('json').shownAs ?? undefined)
    return c.body(null, 204)
  })
  .openapi(close, async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    // It is not one member's to close.
    if (holder.kind === 'family') throw refusal('family-stays')
    await closeHolder(c.env.INTAKE, holder, c.env.POINTS_KEY, new Date())
    return c.body(null, 204)
  })
  .openapi(attestationCode, async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    if (holder.attested !== null) throw refusal('attested')
    return c.json(await makeCode(c.env.INTAKE, 'attestation', holder.id, new Date()), 201)
  })
  .openapi(statement, async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    const { before, limit } = c.req.valid('query')
    const items = await readStatement(c.env.INTAKE, holder.id, limit, before)
    const last = items.at(-1)
    if (last && items.length === limit) linkNext(c, 'before', last.seq)
    return c.json({ items }, 200)
  })
  .openapi(whole('csv'), async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    const lines = eachLine(c.env.INTAKE, holder.id)
    const body = streamed(asCsv(lines, c.req.valid('query').for === 'spreadsheet'))
    return c.body(body, 200, attached('text/csv; charset=utf-8', 'points.csv'))
  })
  .openapi(whole('json'), async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    const account = await present(c.env.INTAKE, holder)
    const body = streamed(asJson(account, eachLine(c.env.INTAKE, holder.id)))
    return c.body(body, 200, attached('application/json; charset=utf-8', 'points.json'))
  })
