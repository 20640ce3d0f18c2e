import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { encodeLong } from '../../content/reports/base64.ts'
import { openIntake } from '../../db/intake/db.ts'
import { offeredPhotos } from '../../db/intake/report-desk-photos.ts'
import { keysOf, readParts } from '../../db/intake/report-desk-read.ts'
import { reportPrefix } from '../../db/intake/report-names.ts'
import { findReward } from '../../db/intake/report-rewards.ts'
import type { ReportMessage, StoredReport } from '../../db/intake/reports-tables.ts'
import { newRoutes, type App } from '../app.ts'
import { jsonAnswer } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { common, deskOf, handling, Number, ownReport, READING, todayOf } from './desk.ts'
import { Line, lineOf } from './queue.ts'
import { Step, stepsOf } from './steps.ts'

/** One report as its body has it: what is readable, and what only a key of the body opens. */

const Sealed = z.string().describe('age file, base64.')

export const Whole = Line.extend({
  body: z.string(),
  recipient: z
    .string()
    .nullable()
    .describe('What is sealed to it, holders of the report’s secret open; null once erased.'),
  report: Sealed.nullable(),
  grants: z.array(
    z.object({
      use: z.enum(['report', 'contact']),
      sealed: Sealed,
      keys: z.array(z.string()).describe('Fingerprints of the keys it is sealed to.'),
    }),
  ),
  files: z.array(z.object({ id: z.string(), bytes: z.int(), by: z.string(), sealedSha256: z.string() })),
  messages: z.array(z.object({ seq: z.int(), by: z.string(), day: z.string(), sealed: Sealed.nullable() })),
  events: z.array(
    z.object({
      day: z.string(),
      kind: z.string(),
      state: z.string().nullable(),
      by: z.string(),
      to: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  openings: z.array(z.object({ use: z.string(), day: z.string(), by: z.string(), reason: z.string() })),
  mayForward: z.boolean().describe('Whether she agreed that her contact goes on with the report.'),
  excluded: z.array(z.string()).describe('Bodies that she wants to be kept out.'),
  publicText: z.string().nullable().describe('The version she agreed to publish.'),
  redactedText: z.string().nullable(),
  redactionReason: z.string().nullable(),
  photos: z.array(
    z.object({
      sha256: z.string(),
      mediaType: z.string(),
      bytes: z.int(),
      alt: z.string().nullable(),
      shown: z.boolean(),
    }),
  ),
  cell: z.object({ longitude: z.string(), latitude: z.string() }).nullable(),
  releaseDay: z.string().nullable().describe('First day on which it may be public.'),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  organisation: z.string().nullable(),
  penalty: z.string().nullable(),
  reward: z
    .object({ share: z.int(), fetched: z.boolean() })
    .nullable()
    .describe('Set aside for her; the voucher itself only she can open.'),
  steps: z.array(Step).describe('What may be done now.'),
}).openapi('DeskReport')
export type Whole = z.output<typeof Whole>

const one = createRoute({
  ...common,
  method: 'get',
  path: '/reports/{number}',
  summary: 'One report of one’s own body: sealed as it came, with everything that happened to it',
  request: { params: Number },
  responses: { 200: jsonAnswer('Private: for the body', Whole), ...READING },
})

const BINARY = { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } }

const file = createRoute({
  ...common,
  method: 'get',
  path: '/reports/{number}/files/{id}',
  summary: 'A sealed file of a report, all parts end to end',
  request: { params: Number.extend({ id: z.string().max(100) }) },
  responses: { 200: { description: 'age file', content: BINARY }, ...READING },
})

const photo = createRoute({
  ...common,
  method: 'get',
  path: '/reports/{number}/photos/{sha256}',
  summary: 'A photograph that she agreed to publish, before it is',
  request: { params: Number.extend({ sha256: z.string().max(64) }) },
  responses: { 200: { description: 'As bytes: it is no page of ours', content: BINARY }, ...READING },
})

const sealedAt = async (evidence: R2Bucket, key: string): Promise<string | null> => {
  const object = await evidence.get(key)
  return object ? encodeLong(new Uint8Array(await object.arrayBuffer())) : null
}

/** A page of one report shows so many messages at most; no report came near. */
const MOST_MESSAGES = 200

const messagesOf = (evidence: R2Bucket, messages: readonly ReportMessage[]) =>
  Promise.all(
    messages.slice(-MOST_MESSAGES).map(async ({ seq, by, day, objectKey }) => ({
      ...{ seq, by, day },
      sealed: await sealedAt(evidence, objectKey),
    })),
  )

const cellOf = ({ cell }: StoredReport): { longitude: string; latitude: string } | null => {
  const read = z.object({ longitude: z.string(), latitude: z.string() }).safeParse(JSON.parse(cell ?? 'null'))
  return read.success ? read.data : null
}

/** @param holder - whose grants go with it */
export const wholeOf = async (
  c: Context<App>,
  report: StoredReport,
  holder: string,
  uses: readonly string[] = ['report', 'contact'],
): Promise<Whole> => {
  const { EVIDENCE } = c.env
  const [parts, reward] = await Promise.all([
    readParts(openIntake(c.env.INTAKE), report.number, holder),
    findReward(c.env.INTAKE, report.number),
  ])
  const shown = keysOf(report.shownPhotos)
  const today = todayOf()
  return {
    ...lineOf(report, today),
    body: report.body,
    recipient: report.recipient,
    report:
      report.recipient === null
        ? null
        : await sealedAt(EVIDENCE, `${reportPrefix(report.received, report.number)}/report`),
    // That of the contact opens nothing yet: what it opens is handed out where its opening is noted.
    grants: parts.grants
      .filter(({ use }) => uses.includes(use))
      .map(({ use, sealed, keys }) => ({ use, sealed, keys: keysOf(keys) })),
    files: parts.files.map(({ id, bytes, by, sealedSha256 }) => ({ id, bytes, by, sealedSha256 })),
    messages: await messagesOf(EVIDENCE, parts.messages),
    events: parts.events.map(({ day, kind, state, by, to, reason }) => ({ day, kind, state, by, to, reason })),
    openings: parts.openings.map(({ use, day, by, reason }) => ({ use, day, by, reason })),
    mayForward: report.mayForward === 1,
    excluded: keysOf(report.excluded),
    publicText: report.publicText,
    redactedText: report.redactedText,
    redactionReason: report.redactionReason,
    photos: offeredPhotos(report).map(({ sha256, mediaType, bytes, alt }) => ({
      ...{ sha256, mediaType, bytes, alt: alt ?? null },
      shown: shown.includes(sha256),
    })),
    cell: cellOf(report),
    releaseDay: report.releaseDay,
    answer: report.answer,
    reason: report.reason,
    organisation: report.organisation,
    penalty: report.penalty,
    reward: reward ? { share: reward.share, fetched: reward.objectKey !== null } : null,
    steps: stepsOf(report, reward),
  }
}

/** What a stranger made is handed out as bytes alone: it runs nothing and is framed by nobody. */
const asBytes = (c: Context<App>, body: ReadableStream, length: number) => {
  c.header('Content-Type', 'application/octet-stream')
  c.header('Content-Length', String(length))
  c.header('Content-Security-Policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
  c.header('Content-Disposition', 'attachment')
  c.header('X-Content-Type-Options', 'nosniff')
  return c.body(body, 200)
}

/** Parts end to end, one open at a time. */
const joined = (evidence: R2Bucket, keys: readonly string[]): ReadableStream<Uint8Array> => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const pipe = async (): Promise<void> => {
    for (const key of keys) {
      const object = await evidence.get(key)
      if (!object) throw new Error('a part of a sealed file is missing')
      await object.body.pipeTo(writable, { preventClose: true })
    }
    await writable.close()
  }
  pipe().catch((error: unknown) => writable.abort(error).catch(() => undefined))
  return readable
}

const routes = newRoutes()
for (const path of ['/reports/:number', '/reports/:number/files/:id', '/reports/:number/photos/:sha256'])
  routes.get(path, ...handling)

export const deskReportRoutes = routes
  .openapi(one, async (c) => {
    const report = await ownReport(c, c.req.valid('param').number)
    return c.json(await wholeOf(c, report, deskOf(c).body), 200)
  })
  .openapi(file, async (c) => {
    const { number, id } = c.req.valid('param')
    const report = await ownReport(c, number)
    const { files } = await readParts(openIntake(c.env.INTAKE), report.number, deskOf(c).body)
    const found = files.find((one) => one.id === id)
    if (!found) throw new Problem('not-found')
    const keys = Array.from({ length: found.parts }, (_, part) => `${found.objectKey}/${part}`)
    return asBytes(c, joined(c.env.EVIDENCE, keys), found.bytes)
  })
  .openapi(photo, async (c) => {
    const { number, sha256 } = c.req.valid('param')
    const found = offeredPhotos(await ownReport(c, number)).find((one) => one.sha256 === sha256)
    const object = found && (await c.env.EVIDENCE.get(found.objectKey))
    if (!object) throw new Problem('not-found')
    return asBytes(c, object.body, object.size)
  })
