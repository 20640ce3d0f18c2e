import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { extensionOf, requestOf, updatesOf } from '../../content/open311/requests.ts'
import { definitionOf, servicesIn } from '../../content/open311/services.ts'
import { ancestors, askedPlace, placeLevel } from '../../content/places/ancestors.ts'
import { codesWithin } from '../../content/places/within.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import { isCategory } from '../../content/reports/categories.ts'
import { daysAfter } from '../../content/certificates/ending.ts'
import { findReceived, listReceived, readRevisions } from '../../db/record/open311.ts'
import { readPlaceNames } from '../../db/record/place-names.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { languageOf } from '../http/language.ts'
import { answer, FORMATS, refuse, type Fault } from './answers.ts'

/** GeoReport v2 to read: of reports, those alone that are public. */

/** When what these addresses answer last changed its form. */
const CHANGESET = '2026-11-22T00:00:00+08:00'
const SPECIFICATION = 'http://wiki.open311.org/GeoReport_v2'

/** What each method answers is said by the standard: an object, or a list of them, as errors are too. */
const One = z.record(z.string(), z.unknown())
const contentOf = (schema: z.ZodType) => ({ 'application/json': { schema }, 'text/xml': { schema: z.string() } })
const FAULTS = (description: string) => ({ description, content: contentOf(z.array(One)) })
const reading = (
  path: string,
  summary: string,
  {
    query = z.object({}),
    description,
    answers = z.array(One),
  }: { query?: z.ZodObject; description?: string; answers?: z.ZodType } = {},
) => {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, z.string()] as const)
  return createRoute({
    method: 'get',
    path,
    tags: ['open311'],
    summary,
    ...(description === undefined ? {} : { description }),
    request: { query: query.loose(), params: z.object(Object.fromEntries(parameters)) },
    responses: {
      200: { description: 'As GeoReport v2 writes it', content: contentOf(answers) },
      400: FAULTS('A parameter that is none'),
      404: FAULTS('No such thing, or not public'),
    },
  })
}

const said = (c: Context<App>, zh: string, en: string): string => (languageOf(c) === 'en' ? en : zh)
const bad = (c: Context<App>, zh: string, en: string): Fault => ({ code: 400, description: said(c, zh, en) })
const unknown = (c: Context<App>): Fault => ({
  code: 404,
  description: said(c, '没有这一项，或者没有公开。', 'There is no such thing, or it is not public.'),
})

const discovery = (c: Context<App>) => {
  const origin = c.env.PORTAL_ORIGIN
  return answer(c, 'discovery', {
    changeset: CHANGESET,
    contact: said(c, `说明见 ${origin}/guides/open311/`, `Explained at ${origin}/en/guides/open311/`),
    key_service: said(
      c,
      `密钥由单位的管理员签发，角色“单位本身”：${origin}/console/`,
      `Keys are made by an organisation's administrator, in the role of an organisation: ${origin}/en/console/`,
    ),
    endpoints: [
      {
        specification: SPECIFICATION,
        url: `${origin}/open311/v2`,
        changeset: CHANGESET,
        type: c.env.LUCID_ENV === undefined || c.env.LUCID_ENV === 'production' ? 'production' : 'test',
        formats: ['text/xml', 'application/json'],
      },
    ],
  })
}

/** `name.format` as the last part of an address. */
const nameOf = (c: Context<App>, parameter: string): string =>
  (c.req.param(parameter) ?? '').replace(/\.(json|xml)$/, '')

const MOST = 1_000
const SPAN_DAYS = 90
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

const Question = z.object({
  service_request_id: z.string().optional().describe('Numbers, with commas between; nothing else is then looked at.'),
  service_code: z.string().optional().describe('Codes, with commas between.'),
  start_date: z.string().optional().describe('An instant with its time zone; its day in Asia/Shanghai counts.'),
  end_date: z.string().optional().describe('At most 90 days after; 90 days back from today where neither is given.'),
  status: z.string().optional().describe('`open`, `closed` or both.'),
  jurisdiction_id: z.string().optional().describe('Code of a place: six digits, or nine; with what lies in it.'),
  page_size: z.string().optional().describe('At most 1,000, which is usual. Extension.'),
  cursor: z.string().optional().describe('From the `Link` of the page before. Extension.'),
  extensions: z.string().optional().describe('`true`: with states, updates, comments and all photographs. Extension.'),
})

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

interface Asked {
  from: string
  to: string
  categories: string[] | undefined
  statuses: ('open' | 'closed')[]
  place: { first: string; end: string } | undefined
  limit: number
}

const isStatus = (text: string): text is 'open' | 'closed' => text === 'open' || text === 'closed'

/** Days of the question; of the standard's 90 at most, the newest. */
const daysOf = (c: Context<App>): { from: string; to: string } | undefined => {
  const [start, end] = [c.req.query('start_date'), c.req.query('end_date')]
  const dayIn = (text: string): string | undefined =>
    INSTANT.test(text) && !Number.isNaN(Date.parse(text)) ? dayOf(new Date(text).toISOString()) : undefined
  const first = start === undefined ? undefined : dayIn(start)
  const last = end === undefined ? undefined : dayIn(end)
  if ((start !== undefined && first === undefined) || (end !== undefined && last === undefined)) return undefined
  const to = last ?? (first === undefined ? dayOf(new Date().toISOString()) : daysAfter(first, SPAN_DAYS))
  const earliest = daysAfter(to, -SPAN_DAYS)
  return { from: first !== undefined && first > earliest ? first : earliest, to }
}

const readQuestion = (c: Context<App>): Asked | { faults: Fault[] } => {
  const [days, jurisdiction] = [daysOf(c), c.req.query('jurisdiction_id')]
  const place = jurisdiction === undefined ? undefined : askedPlace(jurisdiction)
  const codes = listOf(c.req.query('service_code'))
  const statuses = listOf(c.req.query('status'))
  const size = c.req.query('page_size') ?? String(MOST)
  const faults = [
    ...(days
      ? []
      : [bad(c, '日期要带时区：2026-11-22T00:00:00Z。', 'Dates carry their time zone: 2026-11-22T00:00:00Z.')]),
    ...(codes.every(isCategory) ? [] : [bad(c, '没有这个 service_code。', 'There is no such service_code.')]),
    ...(statuses.every(isStatus) ? [] : [bad(c, 'status 是 open 或 closed。', 'status is open or closed.')]),
    ...(/^\d{1,4}$/.test(size) && Number(size) >= 1 && Number(size) <= MOST
      ? []
      : [bad(c, 'page_size 是 1 到 1000。', 'page_size is from 1 to 1000.')]),
    ...(place === undefined || placeLevel(place) !== undefined
      ? []
      : [{ code: 404, description: said(c, '没有这个 jurisdiction_id。', 'There is no such jurisdiction_id.') }]),
  ]
  if (faults.length > 0 || !days) return { faults }
  return {
    ...days,
    categories: codes.length > 0 ? codes : undefined,
    statuses: statuses.length > 0 ? statuses.filter(isStatus) : ['open', 'closed'],
    place: place === undefined ? undefined : codesWithin(place),
    limit: Number(size),
  }
}

const placeOf = (body: Body): string => (typeof body['place'] === 'string' ? body['place'] : '')

/** What places are called, from the nearest to the farthest. */
const namesOf = async (c: Context<App>, bodies: readonly Body[]): Promise<(body: Body) => string | undefined> => {
  const chain = (body: Body): string[] => [placeOf(body), ...ancestors(placeOf(body)).toReversed()]
  const names = await readPlaceNames(recordOf(c), bodies.flatMap(chain))
  const isEnglish = languageOf(c) === 'en'
  return (body) => {
    const known = chain(body).flatMap((code) => names.get(code) ?? [])
    const found = known.map(({ nameZh, nameEn }) => (isEnglish ? nameEn : nameZh))
    return found.length === 0 ? undefined : found.join(isEnglish ? ', ' : '，')
  }
}

/** Reports whose updates are read for one answer with extensions. */
const MOST_EXTENDED = 50

const present = async (c: Context<App>, records: readonly StoredRecord[]) => {
  const found = records.flatMap(({ key, body }) => (body === null ? [] : [{ key, body }]))
  const naming = await namesOf(
    c,
    found.map(({ body }) => body),
  )
  const [lang, origin] = [languageOf(c), c.env.PORTAL_ORIGIN]
  const isExtended = c.req.query('extensions') === 'true'
  return Promise.all(
    found.map(async ({ key, body }) => ({
      ...requestOf({ key, body }, { lang, place: naming(body), origin }),
      ...(isExtended
        ? { extended_attributes: extensionOf(await readRevisions(recordOf(c), key), { lang, origin }) }
        : {}),
    })),
  )
}

const list = async (c: Context<App>) => {
  const numbers = listOf(c.req.query('service_request_id'))
  if (numbers.length > MOST) return refuse(c, 400, [bad(c, '一次最多 1000 个。', 'At most 1,000 at once.')])
  const db = recordOf(c)
  c.header('Cache-Control', 'public, max-age=60')
  if (numbers.length > 0) return answer(c, 'service_requests', await present(c, await findReceived(db, numbers)))
  const asked = readQuestion(c)
  if ('faults' in asked) {
    const isPlace = asked.faults.every(({ code }) => code === 404)
    return refuse(c, isPlace ? 404 : 400, asked.faults)
  }
  const isExtended = c.req.query('extensions') === 'true'
  const limit = isExtended ? Math.min(asked.limit, MOST_EXTENDED) : asked.limit
  const page = await listReceived(db, asked, { limit, cursor: c.req.query('cursor') })
  if (!page) return refuse(c, 400, [bad(c, '这个 cursor 不属于这张列表。', 'This cursor is of another list.')])
  if (page.cursor !== undefined) {
    const next = new URL(c.req.url)
    next.searchParams.set('cursor', page.cursor)
    c.header('Link', `<${next.pathname}${next.search}>; rel="next"`)
  }
  return answer(c, 'service_requests', await present(c, page.items))
}

const one = async (c: Context<App>) => {
  const found = await findReceived(recordOf(c), [nameOf(c, 'id')])
  if (found.length === 0) return refuse(c, 404, [unknown(c)])
  c.header('Cache-Control', 'public, max-age=60')
  return answer(c, 'service_requests', await present(c, found))
}

const updates = async (c: Context<App>) => {
  const numbers = listOf(c.req.query('service_request_id'))
  if (numbers.length === 0 || numbers.length > MOST_EXTENDED)
    return refuse(c, 400, [
      bad(c, '请写 service_request_id，一次最多 50 个。', 'Give service_request_id, at most 50 at once.'),
    ])
  const db = recordOf(c)
  const lang = languageOf(c)
  const found = await findReceived(db, numbers)
  const all = await Promise.all(found.map(async ({ key }) => updatesOf(await readRevisions(db, key), lang)))
  c.header('Cache-Control', 'public, max-age=60')
  return answer(
    c,
    'service_request_updates',
    all.flat().map((update) => ({ ...update })),
  )
}

const services = (c: Context<App>) => {
  c.header('Cache-Control', 'public, max-age=300')
  return answer(
    c,
    'services',
    servicesIn(languageOf(c)).map((service) => ({ ...service })),
  )
}

const definition = (c: Context<App>) => {
  const found = definitionOf(nameOf(c, 'code'), languageOf(c))
  if (!found)
    return refuse(c, 404, [
      { code: 404, description: said(c, '没有这个 service_code。', 'There is no such service_code.') },
    ])
  c.header('Cache-Control', 'public, max-age=300')
  return answer(c, 'service_definition', {
    service_code: found.service_code,
    attributes: found.attributes.map(({ values, ...attribute }) => ({
      ...attribute,
      values: (values ?? []).map((value) => ({ ...value })),
    })),
  })
}

export const open311ReadRoutes = newRoutes()
for (const format of FORMATS) {
  open311ReadRoutes.openapi(
    reading(`/discovery.${format}`, 'Where the interface is, and in which formats', { answers: One }),
    discovery,
  )
  open311ReadRoutes.openapi(reading(`/services.${format}`, 'What can be reported'), services)
  open311ReadRoutes.openapi(
    reading(`/requests.${format}`, 'Public reports by the day they came in', { query: Question }),
    list,
  )
  open311ReadRoutes.openapi(
    reading(`/servicerequestupdates.${format}`, 'What was said of public reports, revision by revision', {
      query: z.object({ service_request_id: z.string().optional() }),
      description: 'An extension, as others have it under this name.',
    }),
    updates,
  )
}
open311ReadRoutes.openapi(reading('/services/{code}', 'What a service asks for', { answers: One }), definition)
open311ReadRoutes.openapi(reading('/requests/{id}', 'One public report'), one)
