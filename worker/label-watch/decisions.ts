import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { randomBytes } from 'node:crypto'
import { encodeCode } from '../../content/information-requests/codes.ts'
import { CLOSINGS, OFFICER_CLOSINGS } from '../../content/label-watch/outcome.ts'
import { findPersonalNumber } from '../../content/people/identifiers.ts'
import { dayOf } from '../../content/registers/span.ts'
import { findInvisible } from '../../content/registers/text.ts'
import { openIntake } from '../../db/intake/db.ts'
import { decideLikelyFakes, findLikelyFakes } from '../../db/intake/label-look-ups.ts'
import { decideReports } from '../../db/intake/label-reports.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { newRoutes, type App } from '../app.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { PUBLISHED, publishGiven } from '../registers/publish.ts'
import { registerOf } from '../registers/register.ts'
import { openOnes } from './queue.ts'
import { ALERTS, watching } from './watching.ts'

/** An officer decides on reports and numbers, several at a time: closes them, or warns. */

/** Reports and numbers of one decision. */
const MOST_AT_ONCE = 200
const subjects = {
  references: z.array(z.string().max(40)).max(MOST_AT_ONCE).default([]).describe('Of reports.'),
  numbers: z.array(z.string().max(100)).max(MOST_AT_ONCE).default([]).describe('Of the list of likely fakes.'),
}
type Subjects = z.output<z.ZodObject<typeof subjects>>

const Closure = z.strictObject({
  ...subjects,
  closing: z.enum(OFFICER_CLOSINGS).describe(OFFICER_CLOSINGS.map((one) => `${one}: ${CLOSINGS[one].en}`).join(' ')),
  note: z
    .string()
    .trim()
    .max(300)
    .optional()
    .describe('A sentence for whoever reported; needed where it is passed on.'),
})
const Alert = z.strictObject({
  ...subjects,
  alert: z
    .record(z.string(), z.string())
    .describe('Fields of the register `label-alerts`. The key is made where it is left out; `seen` is today then.'),
})

const common = { method: 'post' as const, tags: ['label watch'], security: KEY_SECURITY }
const close = createRoute({
  ...common,
  path: '/closures',
  summary: 'Close reports and numbers without a warning, saying how',
  request: jsonBody(Closure),
  responses: {
    200: jsonAnswer('Closed', z.object({ references: z.array(z.string()), numbers: z.array(z.string()) })),
    ...SMALL_JSON_REFUSALS,
    ...refusals('unauthorized', 'forbidden', 'conflict'),
  },
})
const warn = createRoute({
  ...common,
  path: '/alerts',
  summary: 'Publish a warning for reports and numbers; another officer releases it',
  description:
    'What was reported is not published: only the fields given here are. Reports follow the warning: refused or lapsed, ' +
    'they wait again.',
  request: {
    query: z.object({ dryRun: z.enum(['true', 'false']).optional(), reason: z.string().min(1).max(500).optional() }),
    headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
    ...jsonBody(Alert),
  },
  responses: { ...PUBLISHED, ...SMALL_JSON_REFUSALS },
})

const refuse = (pointer: string, zh: string, en: string): Problem =>
  new Problem('invalid-request', {}, { issues: [{ pointer, message: { zh, en } }] })

/**
 * Reports and numbers that are still open, all of those named.
 * @param alert - of a repeated request: what it proposed before counts as open
 * @throws Problem 409, 422
 */
const stillOpen = async (c: Context<App>, { references, numbers }: Subjects, alert?: string) => {
  if (references.length + numbers.length === 0)
    throw refuse('/references', '请选至少一件。', 'Choose at least one report or number.')
  const intake = openIntake(c.env.INTAKE)
  const [reports, fakes] = await Promise.all([
    openOnes(intake, references, c.get('authority').bounds.places, alert),
    findLikelyFakes(intake, numbers, alert),
  ])
  const found = { references: reports.map(({ reference }) => reference), numbers: fakes.map(({ number }) => number) }
  const missing = new Set(references).size - reports.length + (new Set(numbers).size - fakes.length)
  if (missing > 0) {
    const message = {
      zh: `其中 ${missing} 件已经有人处理，或者不归您管，请重新读取。`,
      en: `${missing} of them were decided on by now, or are not yours: read the list again.`,
    }
    throw new Problem('conflict', {}, { issues: [{ pointer: '', message }] })
  }
  return { intake, ...found }
}

const assertSayable = (note: string): void => {
  const invisible = findInvisible(note)
  if (invisible !== undefined) throw refuse('/note', `含有看不见的字符 ${invisible}。`, `It holds ${invisible}.`)
  if (findPersonalNumber(note) !== undefined)
    throw refuse('/note', '这里不能写身份证号码或者手机号码。', 'No identity or mobile numbers here.')
}

const deciding = (c: Context<App>) => ({ by: c.get('authority').organisation ?? 'portal', now: new Date() })

/** `L2026-ABCDE-FGHJK`: no number that anybody could mistake for that of a certificate. */
const newAlertKey = (today: string): string => `L${today.slice(0, 4)}-${encodeCode(randomBytes(10))}`

/** The same for a repetition of the same request, so that it is published once. */
const alertKeyOf = (today: string, key: string | undefined, { references, numbers }: Subjects): string => {
  if (key === undefined) return newAlertKey(today)
  const digest = sha256Hex(new TextEncoder().encode(JSON.stringify([key, references, numbers])))
  return `L${today.slice(0, 4)}-${encodeCode(Uint8Array.from(Buffer.from(digest.slice(0, 20), 'hex')))}`
}

const routes = newRoutes()
for (const path of ['/closures', '/alerts']) routes.post(path, ...watching, ...smallJson)

export const labelDecisionRoutes = routes
  .openapi(close, async (c) => {
    const { closing, note, ...chosen } = c.req.valid('json')
    if (note !== undefined) assertSayable(note)
    if (closing === 'passed-on' && !note)
      throw refuse('/note', '请写转给了哪个机关。', 'Say which body it was passed on to.')
    const { intake, references, numbers } = await stillOpen(c, chosen)
    const decision = { state: 'closed' as const, closing }
    const closed = {
      references: await decideReports(intake, references, { ...decision, note: note || undefined }, deciding(c)),
      numbers: await decideLikelyFakes(intake, numbers, decision, deciding(c)),
    }
    return c.json(closed, 200)
  })
  .openapi(warn, async (c) => {
    const { alert, ...chosen } = c.req.valid('json')
    const { dryRun, reason } = c.req.valid('query')
    const { 'idempotency-key': key } = c.req.valid('header')
    const today = dayOf(new Date().toISOString())
    const row = { alert: alertKeyOf(today, key, chosen), seen: today, ...alert }
    const digest = sha256Hex(new TextEncoder().encode(JSON.stringify([row, chosen])))
    c.set('rows', { rows: [row], format: 'json', encoding: 'utf-8', digest })
    const { intake, references, numbers } = await stillOpen(c, chosen, row.alert)
    const answer = await publishGiven(c, registerOf(ALERTS), { dryRun, reason, key })
    if (answer.status !== 201 && answer.status !== 202) return answer
    const said: { waiting?: { id: string } } = await answer.clone().json()
    const decision = { state: 'alert' as const, alert: row.alert, waiting: said.waiting?.id }
    await decideReports(intake, references, decision, deciding(c))
    await decideLikelyFakes(intake, numbers, decision, deciding(c))
    return answer
  })
