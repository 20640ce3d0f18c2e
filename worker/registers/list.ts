import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { csvHeader, csvLine } from '../../content/registers/csv.ts'
import { besideRegister } from '../../content/registers/derived.ts'
import { present } from '../../content/registers/present.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { placedBeside, readBeside, rowsBeside } from '../../db/record/beside.ts'
import { listRecordsAsOf } from '../../db/record/list-as-of.ts'
import { listRecords } from '../../db/record/list.ts'
import type { Page } from '../../db/record/page.ts'
import { readAlike } from '../../db/record/pinyin.ts'
import { readRegisterSize } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { negotiate } from '../http/negotiate.ts'
import { NOT_MODIFIED, RecordBody, refusals } from '../http/openapi.ts'
import { paged } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { sizeAsOf } from './as-of.ts'
import { registerOf } from './register.ts'
import { ListQuery, selectionOf } from './selection.ts'

const FORMATS = ['application/json', 'application/x-ndjson', 'text/csv'] as const

const description = {
  method: 'get' as const,
  path: '/{register}/records' as const,
  tags: ['registers'],
  summary: 'Records of a register, newest entry of each; any field can be asked for as `<field>=`',
  description:
    'As JSON, NDJSON or CSV by `Accept`. The next page stands in `Link: …; rel="next"`. With `asOf`, what the register ' +
    'said then, in order of key and without `derived` where that needs a whole sample.',
  request: { params: z.object({ register: z.string() }), query: ListQuery.loose() },
  responses: {
    ...NOT_MODIFIED,
    200: {
      description: 'One page',
      content: {
        'application/json': { schema: z.object({ items: z.array(RecordBody) }) },
        'application/x-ndjson': { schema: z.string().describe('One record a line.') },
        'text/csv': { schema: z.string().describe('RFC 4180, the columns of the export.') },
      },
    },
    ...refusals('not-found', 'not-acceptable', 'invalid-request'),
  },
}

/** Fields differ from register to register: they are described as one parameter that spreads, and checked by `selectionOf`. */
const list = createRoute({ ...description, hide: true })
const AnyField = z
  .record(z.string(), z.string())
  .optional()
  .openapi({ param: { name: 'field', in: 'query', style: 'form', explode: true } })
  .describe(
    'Any field of the register: its value as stored, or a label of an enum; several choices of an enum with commas ' +
      'between, of which a record holds one. A field that is called like another parameter (`from`, `to`, `limit`) is ' +
      'asked for as `field.from`; every field may be.',
  )

/** Reads the page that was asked for. @throws Problem 422 for a combination that no index answers */
const pageReader = async (
  c: Context<App>,
  register: RegisterDefinition,
  query: ListQuery,
): Promise<() => Promise<Page | undefined>> => {
  const db = recordOf(c)
  const { limit, cursor, asOf } = query
  const selection = selectionOf(register, query, c.req.query())
  if (asOf === undefined) {
    const alike = await readAlike(db, c.env.ASSETS, selection.q ?? '')
    return () => listRecords(db, register, { ...selection, alike }, { limit, cursor })
  }
  if (selection.q !== undefined) throw new Problem('invalid-request', {}, { issues: [ONLY_NEWEST] })
  const size = await sizeAsOf(db, asOf)
  return () => listRecordsAsOf(db, register, selection, { size, limit, cursor })
}

const ONLY_NEWEST = {
  pointer: '/q',
  message: {
    zh: '检索只查最新内容，不能与 asOf 同用。',
    en: 'Search looks at newest entries only; it does not go with asOf.',
  },
}

/** Registers on which an answer depends: its own, and those whose rows its own are computed from. */
const registersBehind = (register: RegisterDefinition): string[] => [
  register.id,
  besideRegister(register) ?? register.id,
  register.beside ?? register.id,
]

const routes = newRoutes()
routes.openAPIRegistry.registerPath({
  ...description,
  request: { ...description.request, query: ListQuery.extend({ field: AnyField }) },
})

export const registerListRoutes = routes.openapi(list, async (c) => {
  const db = recordOf(c)
  const register = registerOf(c.req.valid('param').register)
  const format = negotiate(c, FORMATS)
  const query = ListQuery.parse(c.req.query())
  const readPage = await pageReader(c, register, query)
  const fresh = notModified(c, etagOf(await readRegisterSize(db, ...registersBehind(register)), format.slice(-4)))
  if (fresh) return fresh
  const items = paged(c, await readPage())
  if (format === 'text/csv') {
    c.header('Content-Type', 'text/csv; charset=utf-8; header=present')
    return c.body(csvHeader(register) + items.map(csvLine(register, false)).join(''), 200)
  }
  // What the rows beside it say now tells nothing of what was stated before.
  const beside = query.asOf === undefined ? await readBeside(db, register, items) : undefined
  const records = items.map((record) =>
    beside
      ? present(register, record, rowsBeside(register, beside, record), placedBeside(register, beside, record))
      : present(register, record),
  )
  if (format === 'application/json') return c.json({ items: records }, 200)
  c.header('Content-Type', 'application/x-ndjson; charset=utf-8')
  return c.body(records.map((record) => `${JSON.stringify(record)}\n`).join(''), 200)
})
