import { createRoute, z } from '@hono/zod-openapi'
import { decodeLong } from '../../content/reports/base64.ts'
import { countRecipients, FINGERPRINT } from '../../content/reports/sealing.ts'
import { missteps, MOST_WORDS } from '../../content/reports/states.ts'
import { clocksFor } from '../../db/intake/report-clocks.ts'
import { openIntake } from '../../db/intake/db.ts'
import { actOnReport, type NewGrant } from '../../db/intake/report-desk-acts.ts'
import { keysOf, newestGrants } from '../../db/intake/report-desk-read.ts'
import type { StoredReport } from '../../db/intake/reports-tables.ts'
import { canBeSealedTo, readReportGround, type SealingKey } from '../../db/record/report-ground.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, jsonBody } from '../http/openapi.ts'
import type { ProblemIssue } from '../http/problems.ts'
import { jsonUpTo } from '../http/small-json.ts'
import {
  common,
  deskOf,
  handling,
  movedOn,
  Number,
  ownReport,
  refuseAll,
  todayOf,
  wordsFault,
  WRITING,
} from './desk.ts'
import { progressOf } from './steps.ts'

/**
 * Sending a report to the body whose job it is. What is sealed stays as it is: the browser opened the report's secret, and
 * seals those few bytes to the other body. What the body before holds stays too, out of its reach, so that a report that
 * cannot be opened can be sent back.
 */

export const Granted = z.strictObject({
  sealed: z.string().max(40_000).describe('age file, base64, to all keys that the body has now.'),
  keys: z.array(z.string().regex(FINGERPRINT)).min(2).max(20).describe('Fingerprints of these keys.'),
})
export type Granted = z.output<typeof Granted>

const forward = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/forwardings',
  summary: 'Send a report to another body that answers for its place, with its secret sealed to that body',
  request: {
    params: Number,
    ...jsonBody(
      z.strictObject({
        body: z.string().max(18),
        reason: z.string().max(MOST_WORDS).describe('She reads it.'),
        grant: Granted.optional().describe('Left out where that body had the report before.'),
        contact: Granted.optional().describe('Only where she agreed that her contact goes on too.'),
      }),
    ),
  },
  responses: { 201: jsonAnswer('Sent on', z.object({ body: z.string(), due: z.string().nullable() })), ...WRITING },
})

const at = (pointer: string, zh: string, en: string): ProblemIssue => ({ pointer, message: { zh, en } })

/** Whether a secret is sealed to what a body has now, as far as the file tells: to as many keys as are named. */
export const grantFaults = (
  pointer: string,
  { sealed, keys }: Granted,
  current: readonly SealingKey[],
): ProblemIssue[] => {
  const named = current.filter(({ fingerprint }) => keys.includes(fingerprint))
  if (named.length !== new Set(keys).size || !canBeSealedTo(named))
    return [
      at(
        `${pointer}/keys`,
        '不是这个机关现在的公钥；请重新密封。',
        'These are not the keys that the body has now: seal it again.',
      ),
    ]
  const bytes = decodeLong(sealed)
  return bytes && countRecipients(bytes) === new Set(keys).size
    ? []
    : [at(`${pointer}/sealed`, '没有密封给写明的每一把公钥。', 'It is not sealed to each of the keys named.')]
}

const contactFaults = (report: StoredReport): ProblemIssue[] =>
  report.mayForward === 1 && report.contactRecipient !== null
    ? []
    : [at('/contact', '举报人没有同意转交联系方式。', 'The reporter did not agree that her contact is sent on.')]

const routes = newRoutes()
routes.post('/reports/:number/forwardings', ...handling, ...jsonUpTo(128 * 1024))

export const deskForwardingRoutes = routes.openapi(forward, async (c) => {
  const { number } = c.req.valid('param')
  const report = await ownReport(c, number)
  const { body, reason, grant, contact } = c.req.valid('json')
  const [today, desk, db] = [todayOf(), deskOf(c), openIntake(c.env.INTAKE)]
  refuseAll(missteps(progressOf(report), { to: 'forwarded', body, reason }, 'body', today))
  const [ground, held] = await Promise.all([
    readReportGround(c.env.RECORD, { body, place: report.place, day: today }),
    newestGrants(db, number, body),
  ])
  const isNew = !held.some(({ use }) => use === 'report')
  refuseAll([
    ...wordsFault('/reason', reason),
    ...(ground.answers
      ? []
      : [at('/body', '这个机关不管这个地方的举报。', 'This body takes no reports from this place.')]),
    ...(ground.answers && !canBeSealedTo(ground.keys)
      ? [
          at(
            '/body',
            '这个机关没有公布够两把公钥，转不过去；请转给它的上级。',
            'This body has not published the two keys it needs: send the report to its superior.',
          ),
        ]
      : []),
    ...(keysOf(report.excluded).includes(body)
      ? [at('/body', '举报人要求不让这个机关知道。', 'The reporter wants this body to be kept out.')]
      : []),
    ...(grant === undefined && isNew
      ? [at('/grant', '请把这件举报的密钥密封给对方。', 'Seal the secret of the report to that body.')]
      : []),
    ...(grant === undefined ? [] : grantFaults('/grant', grant, ground.keys)),
    ...(contact === undefined ? [] : [...contactFaults(report), ...grantFaults('/contact', contact, ground.keys)]),
  ])
  const clocks = clocksFor(report, today, ground.offices)
  const grants: NewGrant[] = [
    ...(grant ? [{ use: 'report' as const, holder: body, ...grant }] : []),
    ...(contact ? [{ use: 'contact' as const, holder: body, ...contact }] : []),
  ]
  const done = await actOnReport(
    db,
    desk,
    report,
    {
      events: [{ kind: 'forwarded', state: 'forwarded', to: body, reason: reason.trim() }],
      change: {
        state: 'forwarded',
        body,
        reason: reason.trim(),
        assigned: null,
        accepted: null,
        extended: null,
        ...clocks,
        dirty: 1,
      },
      grants,
    },
    today,
  )
  if (!done) throw movedOn()
  return c.json({ body, due: clocks.due }, 201)
})
