import { randomBytes } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { isGtin14, readGtin } from '../../content/certificates/gtin.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { GoodsCode } from '../../content/trace/code-text.ts'
import { isLot } from '../../content/trace/lot.ts'
import { provinceOf } from '../../content/trace/provinces.ts'
import { codeHash, visitorHash } from '../../db/intake/scan-code.ts'
import { firstCountedDay, scanSalt, type Scan } from '../../db/intake/scans.ts'
import { newRoutes, type App } from '../app.ts'
import { jsonAnswer, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { isAutomated } from './automated.ts'

/** `POST /api/scans`: a page tells that a code was looked up. */

/** Scans of one request: what a phone gathers without a network comes in several. */
const MOST = 20
/** How far a phone's clock may be ahead. */
const AHEAD_MS = 10 * 60_000

/** AI 10 and 21 hold the same characters. */
const Element = z.string().refine(isLot, {
  error: 'not 1 to 20 characters of GS1’s set 82',
  params: { zh: '不是 1 到 20 个 GS1 字符。' },
})

const ScannedBody = z.object({
  gtin: z.string().max(20),
  lot: Element.optional(),
  serial: Element.optional(),
  at: z.iso.datetime().optional().describe('When, of a scan made without a network; now where absent.'),
})

const post = createRoute({
  method: 'post',
  path: '/',
  tags: ['trace'],
  summary: 'Tell that codes were looked up',
  description:
    'Sent by pages that show a code. Each code counts once a visitor and day; a scan without a token of a visitor counts as automated.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            visitor: z
              .string()
              .regex(/^[A-Za-z0-9_-]{22}$/)
              .optional()
              .describe('16 random bytes that the page keeps in storage of its own, base64url.'),
            scans: z.array(ScannedBody).min(1).max(MOST),
          }),
        },
      },
    },
  },
  responses: {
    202: jsonAnswer('Will be counted', z.object({ accepted: z.int() })),
    ...refusals('forbidden', 'not-found'),
    ...SMALL_JSON_REFUSALS,
  },
})

const showOffline = createRoute({
  method: 'get',
  path: '/offline',
  tags: ['trace'],
  summary: 'Whether the scanner may keep a copy of itself for use without a network; 404 where that is switched off',
  responses: {
    200: jsonAnswer('It may', z.object({ offline: z.literal(true) })),
    ...refusals('not-found'),
  },
})

/** Another site's page may not count for its readers. Browsers say where a request comes from; programs need not. */
const ownPagesOnly: MiddlewareHandler<App> = async (c, next) => {
  const site = c.req.header('Sec-Fetch-Site')
  if (site !== undefined && site !== 'same-origin') throw new Problem('forbidden')
  await next()
}
const whileOn: MiddlewareHandler<App> = async (c, next) => {
  if (!c.env.SCAN_KEY) throw new Problem('not-found')
  await next()
}

const FAULTS = {
  gtin: { zh: '这不是商品条码（GTIN）。', en: 'This is no GTIN.' },
  check: { zh: '商品条码的校验位不对。', en: 'The check digit of the GTIN is wrong.' },
  ahead: { zh: '扫码时间还没到。', en: 'The time of the scan has not come yet.' },
  old: { zh: '扫码时间太早，已经不能计数。', en: 'The scan is too old to be counted.' },
} as const

/** @returns a scan with the day it counts for, or what is wrong with it */
const readScan = (
  { gtin: typed, lot, serial, at }: z.output<typeof ScannedBody>,
  index: number,
  now: Date,
): { code: GoodsCode; day: string } | ProblemIssue => {
  const read = readGtin(typed)
  if (!('gtin' in read) || !isGtin14(read.gtin))
    return {
      pointer: `/scans/${index}/gtin`,
      message: 'fault' in read && read.fault === 'gtin-check' ? FAULTS.check : FAULTS.gtin,
    }
  const pointer = `/scans/${index}/at`
  if (at !== undefined && Date.parse(at) > now.getTime() + AHEAD_MS) return { pointer, message: FAULTS.ahead }
  const today = dayOf(now.toISOString())
  const day = at === undefined ? today : dayOf(at)
  if (day < firstCountedDay(now)) return { pointer, message: FAULTS.old }
  const code = { gtin: read.gtin, ...(lot === undefined ? {} : { lot }), ...(serial === undefined ? {} : { serial }) }
  return { code, day: day > today ? today : day }
}

const isScan = (read: ReturnType<typeof readScan>): read is { code: GoodsCode; day: string } => 'code' in read

const Cf = z.object({ country: z.string().optional(), regionCode: z.string().optional() }).catch({})

const routes = newRoutes()
routes.use('*', whileOn)
routes.on('POST', '/', ownPagesOnly, ...smallJson)

export const scanRoutes = routes
  .openapi(post, async (c) => {
    const { visitor, scans } = c.req.valid('json')
    const now = new Date()
    const read = scans.map((scan, index) => readScan(scan, index, now))
    const issues = read.filter((each): each is ProblemIssue => !isScan(each))
    if (issues.length > 0) throw new Problem('invalid-request', {}, { issues })
    const automated = await isAutomated(c.env, { visitor, request: c.req.raw })
    const { country, regionCode } = Cf.parse(c.req.raw.cf ?? {})
    const province = provinceOf({ country, region: regionCode })
    const waiting = await Promise.all(
      read.filter(isScan).map(async ({ code, day }): Promise<Scan> => {
        const hash = codeHash(c.env.SCAN_KEY ?? '', code)
        const id =
          automated || visitor === undefined
            ? randomBytes(12).toString('base64url')
            : visitorHash(await saltOf(c.env, day), hash, visitor)
        return { code: hash, day, province, id, automated }
      }),
    )
    await c.env.SCANS.sendBatch(waiting.map((body) => ({ body })))
    return c.json({ accepted: waiting.length }, 202)
  })
  .openapi(showOffline, (c) => {
    if (c.env.SCAN_OFFLINE !== 'on') throw new Problem('not-found')
    c.header('Cache-Control', 'no-store')
    return c.json({ offline: true as const }, 200)
  })

/** Salts of this isolate, so that a scan costs no read; they go with their days. */
const salts = new WeakMap<D1Database, Map<string, string>>()

const saltOf = async ({ INTAKE }: Env, day: string): Promise<string> => {
  const known = salts.get(INTAKE) ?? new Map<string, string>()
  salts.set(INTAKE, known)
  const salt = known.get(day) ?? (await scanSalt(INTAKE, day, randomBytes(32).toString('base64url')))
  known.set(day, salt)
  // Days come in order, but for those of late scans.
  for (const old of [...known.keys()].sort().slice(0, -8)) known.delete(old)
  return salt
}
