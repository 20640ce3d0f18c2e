import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { eq } from 'drizzle-orm'
import { encodeLong } from '../../content/reports/base64.ts'
import { openIntake } from '../../db/intake/db.ts'
import { accounts } from '../../db/intake/people-tables.ts'
import { noteOpening } from '../../db/intake/report-desk-acts.ts'
import { keysOf, newestGrants } from '../../db/intake/report-desk-read.ts'
import { reportPrefix } from '../../db/intake/report-names.ts'
import { reports } from '../../db/intake/reports-tables.ts'
import { newRoutes, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import {
  common,
  conflict,
  deskOf,
  erased,
  Number,
  opening,
  ownReport,
  refuseAll,
  todayOf,
  words,
  wordsFault,
  WRITING,
} from './desk.ts'
import { Whole, wholeOf } from './one.ts'

/**
 * Opening what is closed twice: her contact, by the body that handles her report; her text, by an auditor. What was noted
 * and why stands first, for her to read; only then the sealed bytes are handed out.
 */

const Why = z.strictObject({ reason: words(300, 4).describe('She reads it.') })

const contact = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/contact-openings',
  summary: 'Open how to reach the reporter: with a reason and a passkey used just now; she sees who did, when and why',
  request: { params: Number, ...jsonBody(Why) },
  responses: {
    201: jsonAnswer(
      'Noted, and handed out',
      z.object({
        sealed: z.string().describe('age file, base64, to the contact’s own recipient.'),
        grant: z.object({ sealed: z.string(), keys: z.array(z.string()) }).describe('The contact’s secret.'),
      }),
    ),
    ...WRITING,
  },
})

const text = createRoute({
  ...common,
  method: 'post',
  path: '/text-openings',
  summary: 'As an auditor, be handed a sealed report, with a reason; the reporter sees who asked, when and why',
  description:
    'The portal cannot open it either: the auditor opens it at the body, with a key of the body such as the recovery key ' +
    'from its safe. What was asked for is noted before anything is handed out.',
  request: jsonBody(Why.extend({ number: z.string().max(40) })),
  responses: { 201: jsonAnswer('Noted, and handed out', Whole), ...WRITING },
})

/** Name as she reads it: that of the account, or the beginning of its id where it has none. */
const nameOf = async (c: Context<App>): Promise<string> => {
  const { account } = c.get('person')
  const found = await openIntake(c.env.INTAKE)
    .select({ name: accounts.name })
    .from(accounts)
    .where(eq(accounts.id, account))
    .get()
  return found?.name ?? account.slice(0, 8)
}

const routes = newRoutes()
routes.post('/reports/:number/contact-openings', ...opening, ...smallJson)
routes.post('/text-openings', authorize('reports-audit'), ...smallJson)

export const deskOpeningRoutes = routes
  .openapi(contact, async (c) => {
    const { number } = c.req.valid('param')
    const { reason } = c.req.valid('json')
    refuseAll(wordsFault('/reason', reason))
    const report = await ownReport(c, number)
    if (report.contactRecipient === null)
      throw conflict('举报人没有留联系方式，或者已经按期删除。', 'No contact was left, or it was deleted in time.')
    const [db, { body }] = [openIntake(c.env.INTAKE), deskOf(c)]
    const grant = (await newestGrants(db, number, body)).find(({ use }) => use === 'contact')
    if (!grant)
      throw conflict(
        '举报人没有同意把联系方式转给您的机关。',
        'The reporter did not agree that your body is given her contact.',
      )
    const sealed = await c.env.EVIDENCE.get(`${reportPrefix(report.received, number)}/contact`)
    if (!sealed) throw erased()
    const noted = await noteOpening(db, number, { use: 'contact', by: await nameOf(c), body, reason }, todayOf())
    if (!noted) throw erased()
    const bytes = new Uint8Array(await sealed.arrayBuffer())
    return c.json({ sealed: encodeLong(bytes), grant: { sealed: grant.sealed, keys: keysOf(grant.keys) } }, 201)
  })
  .openapi(text, async (c) => {
    const { number, reason } = c.req.valid('json')
    refuseAll(wordsFault('/reason', reason))
    const { organisation } = c.get('authority')
    const db = openIntake(c.env.INTAKE)
    const report = await db.select().from(reports).where(eq(reports.number, number)).get()
    // An auditor of one organisation learns of no other's reports.
    if (!report || (organisation !== undefined && report.body !== organisation)) throw new Problem('not-found')
    const opened = { use: 'text' as const, by: await nameOf(c), body: organisation, reason }
    if (!(await noteOpening(db, number, opened, todayOf()))) throw erased()
    return c.json({ ...(await wholeOf(c, report, report.body, ['report'])), steps: [] }, 201)
  })
