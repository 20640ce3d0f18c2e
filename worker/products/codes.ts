import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { codePrefix, codesBytes, MOST_CODES } from '../../content/trace/code-issue.ts'
import { dayOf } from '../../content/registers/span.ts'
import { COUNTERS, SERIAL_CHARACTERS } from '../../content/trace/serial.ts'
import { readFetches } from '../../db/intake/code-fetches.ts'
import { addIssue, countersLeft, findIssue, findIssuedOnce, listIssues } from '../../db/intake/code-issues.ts'
import type { CodeIssue } from '../../db/intake/code-issues-tables.ts'
import { openIntake } from '../../db/intake/db.ts'
import { spendRows } from '../../db/intake/keys.ts'
import { openSerials, type OpenSerials } from '../../db/intake/serials.ts'
import { newRoutes, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { Cursor, jsonAnswer, jsonBody, KEY_SECURITY, Limit, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { BAD_CURSOR } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { requestOf } from '../registers/once.ts'
import { refund, unsigned } from '../registers/unpublishable.ts'
import { codesFile } from './codes-file.ts'
import { handOut } from './hand-out.ts'
import { deliverIssues } from './deliver.ts'
import { gtinOf, knownLot, lotOf, ownProduct, productOf } from './product.ts'
import { readRange } from './range.ts'

/** Issuing codes for a lot, and fetching them again. */

/** @throws Problem 503 where the portal has no master secret */
export const serialsOf = (c: Context<App>): OpenSerials => {
  const serials = openSerials(c.env)
  if (serials) return serials
  const message = {
    zh: '本平台没有配置发码的密钥，现在不能发码，也不能核对。',
    en: 'The portal has no secret to issue codes with: none can be issued or checked now.',
  }
  throw new Problem('service-unavailable', {}, { issues: [{ pointer: '', message }] })
}

const wrong = (pointer: string, zh: string, en: string): Problem =>
  new Problem('invalid-request', {}, { issues: [{ pointer, message: { zh, en } }] })

const grouped = (count: number): string => count.toLocaleString('en')

const Count = z
  .int()
  .min(1)
  .refine((count) => count <= MOST_CODES, {
    error: `At most ${grouped(MOST_CODES)} codes are issued at a time; issue again for more.`,
    params: { zh: `一次最多发 ${grouped(MOST_CODES)} 个码；要更多，请分几次。` },
  })

const Params = z.object({ gtin: z.string().min(1).max(80), lot: z.string().min(1).max(80) })
const CSV = { 'text/csv': { schema: z.string().describe('Columns `url` (GS1 Digital Link) and `serial`.') } }

const Outlook = z
  .object({
    gtin: z.string(),
    lot: z.string(),
    count: z.int(),
    bytes: z.int().describe('Size of the file.'),
    example: z.string().describe('How an address looks; its serial number is none.'),
    left: z.int().describe('Codes that can still be issued of this product under the present key.'),
  })
  .openapi('CodesOutlook')

const IssueBody = z
  .object({
    issue: z.string(),
    gtin: z.string(),
    lot: z.string(),
    count: z.int(),
    issuedAt: z.string(),
    url: z.string().describe('The codes once more; a few times a day.'),
    fetched: z
      .object({ times: z.int(), lastDay: z.string() })
      .optional()
      .describe('How often the codes were asked for, labels included, and on which day last.'),
    record: z.string().describe('What the public record holds of it.'),
  })
  .openapi('CodeIssue')

const issueCodes = createRoute({
  method: 'post',
  path: '/{gtin}/lots/{lot}/codes',
  tags: ['products'],
  summary: 'Issue codes for a lot, as a CSV of GS1 Digital Link addresses',
  description:
    'Serial numbers prove themselves and have no rows. The answer streams and is as long as `Content-Length` says; one ' +
    'that was cut is fetched again from `Location`. The same `Idempotency-Key` gives the same codes and issues none anew.',
  security: KEY_SECURITY,
  middleware: [authorize('codes-issue'), ownProduct, knownLot, ...smallJson],
  request: {
    params: Params,
    query: z.object({ dryRun: z.enum(['true', 'false']).optional() }),
    headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
    ...jsonBody(z.strictObject({ count: Count })),
  },
  responses: {
    200: jsonAnswer('Dry run: what would be issued', Outlook),
    201: { description: 'The codes', content: CSV },
    ...SMALL_JSON_REFUSALS,
    ...refusals('unauthorized', 'forbidden', 'not-found', 'conflict', 'too-many-requests', 'service-unavailable'),
  },
})

const again = createRoute({
  method: 'get',
  path: '/{gtin}/lots/{lot}/codes/{issue}',
  tags: ['products'],
  summary: 'The codes of an issue once more, whole or from a byte on',
  security: KEY_SECURITY,
  middleware: [authorize('codes-issue'), ownProduct],
  request: { params: Params.extend({ issue: z.string().max(20) }) },
  responses: {
    200: { description: 'The codes', content: CSV },
    206: { description: 'The part that `Range` asks for', content: CSV },
    416: { description: 'The range lies behind the end' },
    ...refusals('unauthorized', 'forbidden', 'not-found', 'too-many-requests', 'service-unavailable'),
  },
})

const listed = createRoute({
  method: 'get',
  path: '/{gtin}/issues',
  tags: ['products'],
  summary: 'Issues of codes of a product, newest first, with how many there were',
  security: KEY_SECURITY,
  middleware: [authorize('codes-issue'), ownProduct],
  request: { params: Params.pick({ gtin: true }), query: z.object({ limit: Limit, cursor: Cursor }) },
  responses: {
    200: jsonAnswer('A page; the next one in `Link`', z.object({ items: z.array(IssueBody) })),
    ...refusals('unauthorized', 'forbidden', 'not-found', 'invalid-request'),
  },
})

/** @throws Problem 422 where the product does not take the portal's codes */
const assertPortalSerials = async (c: Context<App>): Promise<string> => {
  const { gtin, product } = await productOf(c)
  if (product['serials'] !== 'portal')
    throw wrong(
      '/gtin',
      '这个产品登记的不是“由本平台发码”；请先更正产品。',
      'This product is not named as one whose codes the portal issues; correct the product first.',
    )
  return gtin
}

const issueUrl = ({ gtin, lot, issue }: CodeIssue): string =>
  `/api/products/${gtin}/lots/${encodeURIComponent(lot)}/codes/${issue}`

const shown = (made: CodeIssue) => {
  const { issue, gtin, lot, first, last, issuedAt } = made
  const record = `/registers/code-issues/${gtin}~${issue}/`
  return { issue, gtin, lot, count: last - first + 1, issuedAt, url: issueUrl(made), record }
}

/** An issue of its own, by its address. @throws Problem 404 for one of another producer or lot too */
export const ownIssue = async (c: Context<App>, id: string): Promise<CodeIssue> => {
  const made = await findIssue(openIntake(c.env.INTAKE), id)
  const { organisation } = c.get('authority')
  const isOwn = made?.producer === organisation && made?.gtin === gtinOf(c) && made.lot === lotOf(c)
  if (!made || !isOwn) throw new Problem('not-found')
  return made
}

const stream = async (c: Context<App>, made: CodeIssue, status: 200 | 201): Promise<Response> => {
  const file = codesFile(serialsOf(c), made, c.env.PORTAL_ORIGIN)
  const tag = `"${made.issue}"`
  // What was issued is one producer's, and may be asked for part by part.
  c.header('ETag', tag)
  c.header('Accept-Ranges', 'bytes')
  c.header('Content-Type', 'text/csv; charset=utf-8; header=present')
  c.header('Content-Disposition', `attachment; filename="codes-${made.gtin}-${made.issue}.csv"`)
  c.header('Cache-Control', 'no-store, no-transform')
  const ifRange = c.req.header('If-Range')
  const asked = status === 200 && (ifRange === undefined || ifRange === tag) ? c.req.header('Range') : undefined
  const part = readRange(asked, file.bytes)
  if (part === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${file.bytes}`)
    return c.body(null, 416)
  }
  const { first, end } = part ?? { first: 0, end: file.bytes }
  if (part) c.header('Content-Range', `bytes ${first}-${end - 1}/${file.bytes}`)
  c.header('Content-Length', String(end - first))
  if (c.req.raw.method === 'HEAD') return c.body(null, part ? 206 : status)
  await handOut(c, made, Math.max(1, Math.ceil(((end - first) / file.bytes) * (made.last - made.first + 1))))
  const { readable, writable } = new FixedLengthStream(end - first)
  c.executionCtx.waitUntil(
    file
      .from(first, end)
      .pipeTo(writable)
      .catch(() => undefined),
  )
  return c.body(readable, part ? 206 : status)
}

const exhausted = (): Problem =>
  wrong(
    '/count',
    `这个产品在当前密钥下可发的码不够了（总共 ${grouped(COUNTERS)} 个）；请运营者换一把密钥。`,
    `So many codes are not left for this product under the present key (${grouped(COUNTERS)} in all); the operator has to change it.`,
  )

/** Takes the range, once a key; promised to the record in the same batch. @throws Problem 409, 422, 429 */
const take = async (c: Context<App>, gtin: string, count: number, key: string | undefined): Promise<CodeIssue> => {
  const [intake, authority, now] = [openIntake(c.env.INTAKE), c.get('authority'), new Date()]
  const { current } = serialsOf(c)
  const once = key === undefined ? undefined : requestOf(c, key, JSON.stringify({ count }))
  const before = once && (await findIssuedOnce(intake, once.id))
  if (before && before.digest !== once.digest) throw new Problem('conflict')
  if (before) return before
  if (!(await spendRows(intake, authority, dayOf(now.toISOString()), 1)))
    throw new Problem('too-many-requests', { seconds: 3_600 })
  const producer = authority.organisation ?? ''
  const issue = { gtin, lot: lotOf(c), keyId: current, count, producer, by: authority.id, once }
  const made = await addIssue(intake, issue, now)
  if (made !== 'exhausted') return made
  await refund(c.env, authority, 1)
  throw exhausted()
}

export const codeRoutes = newRoutes()
  .openapi(issueCodes, async (c) => {
    const { count } = c.req.valid('json')
    const gtin = await assertPortalSerials(c)
    const prefix = codePrefix(c.env.PORTAL_ORIGIN, gtin, lotOf(c))
    if (c.req.valid('query').dryRun === 'true') {
      const left = await countersLeft(openIntake(c.env.INTAKE), gtin, serialsOf(c).current)
      if (left < count) throw exhausted()
      const example = prefix + '0'.repeat(SERIAL_CHARACTERS)
      return c.json({ gtin, lot: lotOf(c), count, bytes: codesBytes(prefix, count), example, left }, 200)
    }
    if (!c.env.LOG_KEY) throw unsigned()
    const made = await take(c, gtin, count, c.req.valid('header')['idempotency-key'])
    // The range is taken and stays; whoever repeats with the same key gets it, and the clock publishes it.
    if (!(await deliverIssues(c.env, made.issue))) throw new Problem('service-unavailable')
    c.header('Location', issueUrl(made))
    return stream(c, made, 201)
  })
  .openapi(again, async (c) => stream(c, await ownIssue(c, c.req.valid('param').issue), 200))
  .openapi(listed, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [, issuedAt, issue] = /^(\S{1,40})~(\w{8})$/.exec(cursor ?? '') ?? []
    if (cursor !== undefined && (issuedAt === undefined || issue === undefined))
      throw new Problem('invalid-request', {}, { issues: [BAD_CURSOR] })
    const after = issuedAt === undefined || issue === undefined ? undefined : { issuedAt, issue }
    const own = { gtin: gtinOf(c), producer: c.get('authority').organisation ?? '' }
    const rows = await listIssues(openIntake(c.env.INTAKE), own, { after, limit: limit + 1 })
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    if (last) {
      const next = new URL(c.req.url)
      next.searchParams.set('cursor', `${last.issuedAt}~${last.issue}`)
      c.header('Link', `<${next.pathname}${next.search}>; rel="next"`)
    }
    const fetched = await readFetches(
      openIntake(c.env.INTAKE),
      items.map((made) => made.issue),
    )
    const told = (made: CodeIssue) => {
      const times = fetched.get(made.issue)
      return { ...shown(made), ...(times ? { fetched: times } : {}) }
    }
    return c.json({ items: items.map(told) }, 200)
  })
