import { createRoute, z } from '@hono/zod-openapi'
import { readNumber } from '../../content/certificates/number.ts'
import { stateOn } from '../../content/certificates/verdict.ts'
import { readReference } from '../../content/label-watch/number.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openIntake } from '../../db/intake/db.ts'
import { listLikelyFakes } from '../../db/intake/label-look-ups.ts'
import { findOpenReports, listOpenReports, type OpenReport } from '../../db/intake/label-reports.ts'
import type { LikelyFake } from '../../db/intake/label-watch-tables.ts'
import { grammarsOf, readSchemes, type SchemeRecord } from '../../db/record/certification-schemes.ts'
import type { CertificateView } from '../../db/record/certificates.ts'
import { readAlertsAbout } from '../../db/record/label-alerts.ts'
import { readNumbersNear } from '../../db/record/numbers-near.ts'
import { referredName } from '../../db/record/referred.ts'
import { newRoutes, recordOf } from '../app.ts'
import { State } from '../certificates/answers.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { linkNext } from '../people/paging.ts'
import { watching } from './watching.ts'

/** What waits for an officer: reports of labels, numbers that are likely false, and what the registers say near them. */

const Report = z.object({
  reference: z.string(),
  received: z.string().describe('Day.'),
  kind: z.string(),
  number: z.string().nullable(),
  scheme: z.string().nullable(),
  product: z.string(),
  gtin: z.string().nullable(),
  seen: z.string().describe('In the words of whoever reported: private.'),
  where: z.string().nullable(),
  place: z.string().nullable().describe('Code that was read from `where`; none where nothing was understood.'),
  organisation: z.string().nullable(),
  seller: z.string().nullable(),
  alike: z.int().describe('Other open reports of the same number.'),
})
const Fake = z.object({
  number: z.string(),
  schemes: z.array(z.string()),
  entered: z.string().describe('Day.'),
  visitors: z.int().describe('At least so many pages looked it up in vain when it entered the list.'),
  days: z.int(),
})
/** Names of schemes by key, for whoever shows them. */
const Schemes = z.record(z.string(), z.object({ zh: z.string(), en: z.string() }))
const Near = z.object({
  number: z.string(),
  how: z.enum(['alike', 'slip', 'neighbour']),
  state: State.nullable().describe('Today; null of one that was taken back.'),
  scheme: z.string(),
  holder: z.string(),
  certifier: z.string(),
  page: z.string(),
})

const common = { method: 'get' as const, tags: ['label watch'], security: KEY_SECURITY }
const READING = refusals('unauthorized', 'forbidden', 'invalid-request')
const limit = z.coerce.number().int().min(1).max(200).default(50)
const after = z.string().max(200).optional().describe('Last of the page before.')

const reports = createRoute({
  ...common,
  path: '/',
  summary: 'Reports of labels that wait for a decision, the oldest first',
  request: { query: z.object({ limit, after }) },
  responses: {
    200: jsonAnswer('Private: for the authorities', z.object({ items: z.array(Report), schemes: Schemes })),
    ...READING,
  },
})
const numbers = createRoute({
  ...common,
  path: '/numbers',
  summary: 'Numbers that many looked up in vain, the oldest first',
  request: { query: z.object({ limit, after }) },
  responses: {
    200: jsonAnswer('For the authorities', z.object({ items: z.array(Fake), schemes: Schemes })),
    ...READING,
  },
})
const near = createRoute({
  ...common,
  path: '/near',
  summary: 'What the registers of certifiers say of a number, and of numbers near it',
  request: { query: z.object({ number: z.string().trim().min(1).max(100) }) },
  responses: {
    200: jsonAnswer(
      'Found',
      z.object({
        number: z.string().describe('As a grammar has it, or as typed without blanks.'),
        schemes: z.array(z.string()).describe('Whose grammar it fits.'),
        items: z.array(Near),
        alerts: z.array(z.object({ key: z.string(), status: z.string().nullable() })),
      }),
    ),
    ...READING,
  },
})

const reportOf = (stored: OpenReport): z.output<typeof Report> => {
  const { reference, received, kind, number, scheme, product, gtin, seen, where, place, organisation, seller } = stored
  const what = { number, scheme, product, gtin, seen, where, place, organisation, seller }
  return { reference, received, kind, ...what, alike: stored.alike }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const namesOf = (schemes: readonly SchemeRecord[]): z.output<typeof Schemes> =>
  Object.fromEntries(
    schemes.map(({ key, body }) => {
      const zh = text(body['name']) || key
      return [key, { zh, en: text(body['nameEn']) || zh }]
    }),
  )

const fakeOf = ({ number, schemes, entered, visitors, days }: LikelyFake): z.output<typeof Fake> => ({
  number,
  // Written by `countLookUp` alone.
  schemes: JSON.parse(schemes),
  entered,
  visitors,
  days,
})

const nearOf = ({ number, record: { body }, facts, referred }: CertificateView, today: string) => {
  const named = (register: string, key: string): string =>
    text(referred.get(referredName(register, key))?.['name']) || key
  return {
    number,
    state: facts ? stateOn(facts, today).state : null,
    scheme: named('certification-schemes', text(body?.['scheme'])),
    holder: text(body?.['holderName']),
    certifier: named('certification-bodies', text(body?.['certifier'])),
    page: `/certificates/${encodeURIComponent(number)}/`,
  }
}

const routes = newRoutes()
for (const path of ['/', '/numbers', '/near']) routes.get(path, ...watching)

export const labelQueueRoutes = routes
  .openapi(reports, async (c) => {
    const asked = c.req.valid('query')
    const { places } = c.get('authority').bounds
    const intake = openIntake(c.env.INTAKE)
    const [received = '', reference = ''] = (asked.after ?? '').split('~')
    const behind = asked.after === undefined ? undefined : { received, reference }
    const [rows, schemes] = await Promise.all([
      listOpenReports(intake, { places, after: behind, limit: asked.limit }),
      readSchemes(recordOf(c)),
    ])
    const last = rows.at(-1)
    if (last && rows.length === asked.limit) linkNext(c, 'after', `${last.received}~${last.reference}`)
    return c.json({ items: rows.map(reportOf), schemes: namesOf(schemes) }, 200)
  })
  .openapi(numbers, async (c) => {
    const asked = c.req.valid('query')
    const [entered = '', number = ''] = (asked.after ?? '').split('~')
    const behind = asked.after === undefined ? undefined : { entered, number }
    const [rows, schemes] = await Promise.all([
      listLikelyFakes(openIntake(c.env.INTAKE), { after: behind, limit: asked.limit }),
      readSchemes(recordOf(c)),
    ])
    const last = rows.at(-1)
    if (last && rows.length === asked.limit) linkNext(c, 'after', `${last.entered}~${last.number}`)
    return c.json({ items: rows.map(fakeOf), schemes: namesOf(schemes) }, 200)
  })
  .openapi(near, async (c) => {
    const { number: typed } = c.req.valid('query')
    const db = recordOf(c)
    const [schemes, found, alerts] = await Promise.all([
      readSchemes(db),
      readNumbersNear(db, typed),
      readAlertsAbout(db, typed),
    ])
    const { number, schemes: fitting } = readNumber(typed, grammarsOf(schemes))
    const today = dayOf(new Date().toISOString())
    const items = found.map(({ how, view }) => ({ how, ...nearOf(view, today) }))
    const warned = alerts.map(({ key, body }) => ({ key, status: text(body['status']) || null }))
    return c.json({ number, schemes: fitting, items, alerts: warned }, 200)
  })

/** References as they were typed or sent; what is none matches nothing. */
export const openOnes = (
  intake: ReturnType<typeof openIntake>,
  references: readonly string[],
  places: readonly string[] | undefined,
  alert?: string,
) =>
  findOpenReports(
    intake,
    references.map((one) => readReference(one) ?? ''),
    places,
    alert,
  )
