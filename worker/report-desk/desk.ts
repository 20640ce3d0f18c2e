import { z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { findPersonalNumber } from '../../content/people/identifiers.ts'
import { dayOf } from '../../content/registers/span.ts'
import { findInvisible } from '../../content/registers/text.ts'
import { openIntake } from '../../db/intake/db.ts'
import { findOnDesk, type Desk } from '../../db/intake/report-desk-queue.ts'
import type { StoredReport } from '../../db/intake/reports-tables.ts'
import { NATION } from '../../db/record/authorities.ts'
import { readReportGround, type SealingKey } from '../../db/record/report-ground.ts'
import type { App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { refusals, SMALL_JSON } from '../http/openapi.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'

/** What all routes of a desk share: whose desk it is, and that it tells nothing of others. */

export const Number = z.object({ number: z.string().max(40) })

/** @throws Problem 403 for a role that speaks for no body */
export const deskOf = (c: Context<App>): Desk => {
  const { organisation, bounds, id } = c.get('authority')
  if (organisation === undefined) throw new Problem('forbidden')
  return { body: organisation, places: bounds.places, role: id }
}

/** Keys that the record has in force for a body. @param today - in Asia/Shanghai */
export const keysInForce = async (
  { RECORD }: Pick<Env, 'RECORD'>,
  body: string,
  today: string,
): Promise<SealingKey[]> => (await readReportGround(RECORD, { body, place: NATION, day: today })).keys

export const todayOf = (): string => dayOf(new Date().toISOString())

/** @throws Problem 404, the same for none and for that of another body or place */
export const ownReport = async (c: Context<App>, number: string): Promise<StoredReport> => {
  const report = await findOnDesk(openIntake(c.env.INTAKE), deskOf(c), number)
  if (!report) throw new Problem('not-found')
  return report
}

const onDesk: MiddlewareHandler<App> = async (c, next) => {
  await ownReport(c, c.req.param('number') ?? '')
  await next()
}

/** Before what was sent is looked at: who may, and that the report is hers. */
export const handling = [authorize('reports-handle'), onDesk] as const
export const opening = [authorize('reports-contact'), onDesk] as const

export const refuse = (pointer: string, zh: string, en: string): Problem =>
  new Problem('invalid-request', {}, { issues: [{ pointer, message: { zh, en } }] })

export const refuseAll = (issues: readonly ProblemIssue[]): void => {
  if (issues.length > 0) throw new Problem('invalid-request', {}, { issues })
}

export const conflict = (zh: string, en: string): Problem =>
  new Problem('conflict', {}, { issues: [{ pointer: '', message: { zh, en } }] })

/** Somebody else was there first. */
export const movedOn = (): Problem =>
  conflict(
    '这件举报刚被别人办过一步，请重新打开再看。',
    'Somebody else has just dealt with this report: open it again.',
  )

/** Nothing is kept of it any more. */
export const erased = (): Problem =>
  conflict('这件举报的密封内容已经按期删除。', 'What was sealed of this report was deleted when its time was over.')

/** What is wrong with words that the reporter reads, and perhaps everybody: they are kept readable. */
export const wordsFault = (pointer: string, text: string): ProblemIssue[] => {
  const invisible = findInvisible(text.replaceAll('\n', ''))
  if (invisible !== undefined)
    return [{ pointer, message: { zh: `含有看不见的字符 ${invisible}。`, en: `It holds ${invisible}.` } }]
  if (findPersonalNumber(text) === undefined) return []
  const message = {
    zh: '这里不能写身份证号码或者手机号码；要告诉举报人的，请用密封的消息。',
    en: 'No identity or mobile numbers here; tell the reporter in a sealed message.',
  }
  return [{ pointer, message }]
}

/** A sentence that the reporter reads. @param least - characters */
export const words = (most: number, least = 2) => z.string().trim().min(least).max(most)

export const READING = refusals('unauthorized', 'forbidden', 'not-found', 'invalid-request')
export const WRITING = refusals(
  ...SMALL_JSON,
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'service-unavailable',
)
/** Somebody signed in: no key opens what is sealed to a person. */
export const SESSION: Record<string, string[]>[] = [{ session: [] }]
export const common = { tags: ['report desk'], security: SESSION }
