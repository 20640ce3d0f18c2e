import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { daysAfter } from '../../content/certificates/ending.ts'
import { isRedactionOf, TAKEN_OUT } from '../../content/consultations/withholding.ts'
import { openIntake } from '../../db/intake/db.ts'
import { actOnReport } from '../../db/intake/report-desk-acts.ts'
import { offeredPhotos } from '../../db/intake/report-desk-photos.ts'
import { newRoutes, type App } from '../app.ts'
import { jsonAnswer, jsonBody } from '../http/openapi.ts'
import { smallJson } from '../http/small-json.ts'
import type { ProblemIssue } from '../http/problems.ts'
import { redactNow } from '../reports/redact.ts'
import {
  common,
  conflict,
  deskOf,
  handling,
  movedOn,
  Number,
  ownReport,
  refuseAll,
  todayOf,
  words,
  wordsFault,
  WRITING,
} from './desk.ts'

/**
 * What everybody may read of a report: her own public version, and only that. A handler may take something out, with a
 * reason that she reads, and put nothing in. It shows at the earliest at the next day's change; until then it can be undone.
 */

const Release = z.strictObject({
  text: z
    .string()
    .max(8_000)
    .optional()
    .describe(`Her public text with ${TAKEN_OUT} where something was taken out; left out, it is published as it is.`),
  photos: z.array(z.string().max(64)).max(20).describe('SHA-256 of the photographs that are shown.'),
  reason: words(300).optional().describe('Why something was taken out: she reads it. Needed where anything was.'),
})

const release = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/releases',
  summary: 'Let the reporter’s public version be published with the next day’s change, or publish it anew, shortened',
  request: { params: Number, ...jsonBody(Release) },
  responses: { 201: jsonAnswer('Released', z.object({ releaseDay: z.string() })), ...WRITING },
})

const Withhold = z.strictObject({ reason: words(300, 4).describe('She reads it.') })

const withhold = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/withholdings',
  summary: 'Do not publish her version, or take back what was released, with a reason that she reads',
  request: { params: Number, ...jsonBody(Withhold) },
  responses: { 200: jsonAnswer('Not public', z.object({ released: z.literal(false) })), ...WRITING },
})

const undo = createRoute({
  ...common,
  method: 'delete',
  path: '/reports/{number}/releases',
  summary: 'Undo a release that nobody has seen yet',
  request: { params: Number },
  responses: { 200: jsonAnswer('Undone', z.object({ released: z.literal(false) })), ...WRITING },
})

const notPublic = () =>
  conflict(
    '举报人没有选择公开，这里没有可以公布的版本。',
    'The reporter did not choose to publish: there is nothing to release.',
  )

/** What was taken out leaves the record at once; what cannot be done now, the next day's change does. */
const takeOffSoon = (c: Context<App>, number: string): void =>
  c.executionCtx.waitUntil(redactNow(c.env, number, new Date()).catch(() => undefined))

const routes = newRoutes()
routes.post('/reports/:number/releases', ...handling, ...smallJson)
routes.post('/reports/:number/withholdings', ...handling, ...smallJson)
routes.delete('/reports/:number/releases', ...handling)

export const deskPublicationRoutes = routes
  .openapi(release, async (c) => {
    const report = await ownReport(c, c.req.valid('param').number)
    const { text, photos, reason } = c.req.valid('json')
    const { publicText, visibility } = report
    if (visibility !== 'public' || publicText === null) throw notPublic()
    const offered = offeredPhotos(report).map(({ sha256 }) => sha256)
    const isShortened = text !== undefined && text !== publicText
    const leftOut = offered.filter((sha256) => !photos.includes(sha256)).length
    const wrong: ProblemIssue[] = [
      ...(isShortened && !isRedactionOf(publicText, text)
        ? [
            {
              pointer: '/text',
              message: {
                zh: `只能删，不能添改：把要删的换成 ${TAKEN_OUT}。`,
                en: `Something may be taken out and nothing added: put ${TAKEN_OUT} in its place.`,
              },
            },
          ]
        : []),
      ...photos.flatMap((sha256, at) =>
        offered.includes(sha256)
          ? []
          : [
              {
                pointer: `/photos/${at}`,
                message: { zh: '举报人没有给这张照片。', en: 'The reporter gave no such photograph.' },
              },
            ],
      ),
      ...((isShortened || leftOut > 0) && reason === undefined
        ? [
            {
              pointer: '/reason',
              message: {
                zh: '删了内容或者照片，要写明理由，举报人看得到。',
                en: 'Say why text or photographs were taken out: the reporter reads it.',
              },
            },
          ]
        : []),
      ...(reason === undefined ? [] : wordsFault('/reason', reason)),
      ...wordsFault('/text', isShortened ? text : publicText),
    ]
    refuseAll(wrong)
    const today = todayOf()
    // Nothing appears before the next day's change.
    const releaseDay = daysAfter(today, 1)
    const isRedacted = isShortened || leftOut > 0
    const done = await actOnReport(
      openIntake(c.env.INTAKE),
      deskOf(c),
      report,
      {
        events: [{ kind: isRedacted ? 'redacted' : 'released', reason: isRedacted ? reason : undefined }],
        change: {
          released: 1,
          releaseDay: report.released === 1 && report.releaseDay !== null ? report.releaseDay : releaseDay,
          redactedText: isShortened ? text : null,
          redactionReason: isRedacted ? (reason ?? null) : null,
          shownPhotos: JSON.stringify(offered.filter((sha256) => photos.includes(sha256))),
          dirty: 1,
        },
      },
      today,
    )
    if (!done) throw movedOn()
    if (isRedacted && report.released === 1) takeOffSoon(c, report.number)
    return c.json({ releaseDay }, 201)
  })
  .openapi(withhold, async (c) => {
    const report = await ownReport(c, c.req.valid('param').number)
    const { reason } = c.req.valid('json')
    refuseAll(wordsFault('/reason', reason))
    if (report.visibility !== 'public') throw notPublic()
    const done = await actOnReport(
      openIntake(c.env.INTAKE),
      deskOf(c),
      report,
      {
        events: [{ kind: 'redacted', reason }],
        change: { released: 0, releaseDay: null, shownPhotos: null, redactionReason: reason, dirty: 1 },
      },
      todayOf(),
    )
    if (!done) throw movedOn()
    if (report.released === 1) takeOffSoon(c, report.number)
    return c.json({ released: false as const }, 200)
  })
  .openapi(undo, async (c) => {
    const report = await ownReport(c, c.req.valid('param').number)
    const today = todayOf()
    if (report.released !== 1 || report.releaseDay === null || report.releaseDay <= today)
      throw conflict(
        '已经公布，不能撤销；需要撤下请写明理由。',
        'It is public by now and cannot be undone: take it back with a reason.',
      )
    const done = await actOnReport(
      openIntake(c.env.INTAKE),
      deskOf(c),
      report,
      {
        events: [],
        change: {
          released: 0,
          releaseDay: null,
          shownPhotos: null,
          redactedText: null,
          redactionReason: null,
          dirty: 1,
        },
      },
      today,
    )
    if (!done) throw movedOn()
    return c.json({ released: false as const }, 200)
  })
