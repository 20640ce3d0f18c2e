import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { whyInWords, type Why } from '../../content/people/second-person.ts'
import { openIntake } from '../../db/intake/db.ts'
import { keepWaiting, type Submitted } from '../../db/intake/waiting.ts'
import type { Waiting } from '../../db/intake/waiting-tables.ts'
import type { App } from '../app.ts'
import { languageOf } from '../http/language.ts'
import { Problem } from '../http/problems.ts'
import { refund } from './unpublishable.ts'

/** What a request becomes that only a second person may publish. */

/** The record's door let nothing of it in: it waits. */
export class Waits extends Error {
  readonly why: readonly Why[]
  constructor(why: readonly Why[]) {
    super('waits for a second person')
    this.name = 'Waits'
    this.why = why
  }
}

export const Reason = z.object({
  kind: z.enum(['accuses', 'unusual']).describe('Accuses somebody by name; or is far more than is usual of a day.'),
  message: z.string(),
})

export const sayWhy = (c: Context<App>, why: readonly Why[]): z.output<typeof Reason>[] =>
  why.map((one) => ({ kind: one.kind, message: whyInWords(one)[languageOf(c)] }))

/** Written by `keepWaiting` alone. */
export const whyOf = ({ why }: Waiting): Why[] => JSON.parse(why)

export const Receipt = z
  .object({
    id: z.string(),
    url: z.string().describe('Says what became of it: `GET` it with the same key.'),
    page: z.string().describe('Where another officer releases it.'),
    register: z.string(),
    rows: z.int(),
    submittedAt: z.string(),
    lapsesAt: z.string().describe('Nothing is published of it if nobody released it until then.'),
    reasons: z.array(Reason),
  })
  .openapi('WaitingReceipt')

export const waitingUrl = (id: string): string => `/api/waiting/${id}`

/** The same whenever it is asked for again. */
export const receiptOf = (c: Context<App>, waiting: Waiting): z.output<typeof Receipt> => {
  const { id, register, rows, submittedAt, lapsesAt } = waiting
  const page = new URL('/console/release/', c.env.PORTAL_ORIGIN)
  page.hash = id
  return {
    id,
    url: waitingUrl(id),
    page: page.href,
    register,
    rows,
    submittedAt,
    lapsesAt,
    reasons: sayWhy(c, whyOf(waiting)),
  }
}

/**
 * @param spent - rows that were counted against the role
 * @throws Problem 409 where this publisher has too much waiting already, or another request was sent under the same name
 */
export const letWait = async (
  c: Context<App>,
  submitted: Omit<Submitted, 'by' | 'role' | 'request'>,
  spent: number,
): Promise<Waiting> => {
  const [authority, person] = [c.get('authority'), c.get('person')]
  const by = person ? { account: person.account, heldRole: authority.id } : { key: authority.id }
  const given = { ...submitted, by, role: authority.role, request: c.get('requestId').slice(0, 64) }
  const kept = await keepWaiting(openIntake(c.env.INTAKE), given, new Date())
  if (kept === 'too-much') {
    await refund(c.env, authority, spent)
    throw new Problem('conflict', {}, { issues: [{ pointer: '', message: TOO_MUCH }] })
  }
  if (submitted.once && kept.digest !== submitted.once.digest) throw new Problem('conflict')
  c.header('Location', waitingUrl(kept.id))
  return kept
}

const TOO_MUCH = {
  zh: '等待放行的已经太多：请先让人放行，或者收回一些。',
  en: 'Too much waits for release already: have some of it released, or take some back.',
}
