import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { REGISTERS } from '../../content/generated/registers.ts'
import { present } from '../../content/registers/present.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { decodeCursor, listRecords, listRecordsAsOf, type Page } from '../../db/record/list.ts'
import { readHistory, readRecordPage, readTotals, readTreeSizeAt } from '../../db/record/read.ts'
import { readSamples, sampleOf } from '../../db/record/samples.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { jsonAnswer, NOT_MODIFIED, RecordBody, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { registerOf } from './register.ts'
import { ListQuery, needsNewest, selectionOf } from './selection.ts'

const RegisterParam = z.object({ register: z.string() })
const KeyParam = RegisterParam.extend({ key: z.string() })

const listRegisters = createRoute({
  method: 'get',
  path: '/',
  tags: ['registers'],
  summary: 'All registers, with how much each holds',
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('Registers', z.object({ items: z.array(z.record(z.string(), z.unknown())) })),
  },
})

const showRegister = createRoute({
  method: 'get',
  path: '/{register}',
  tags: ['registers'],
  summary: 'What a register is: fields, units, custodian, basis',
  request: { params: RegisterParam },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The definition', z.record(z.string(), z.unknown())),
    ...refusals('not-found'),
  },
})

const list = createRoute({
  method: 'get',
  path: '/{register}/records',
  tags: ['registers'],
  summary: 'Records of a register; any field can be asked for as `<field>=`',
  request: { params: RegisterParam, query: ListQuery.loose() },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('One page', z.object({ items: z.array(RecordBody) })),
    ...refusals('not-found', 'invalid-request'),
  },
})

const show = createRoute({
  method: 'get',
  path: '/{register}/records/{key}',
  tags: ['registers'],
  summary: 'The newest entry of a key, or with `asOf` what it said then',
  request: {
    params: KeyParam,
    query: z.object({ asOf: ListQuery.shape.asOf, revision: z.coerce.number().int().min(1).optional() }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The record', RecordBody),
    ...refusals('not-found', 'invalid-request'),
  },
})

const history = createRoute({
  method: 'get',
  path: '/{register}/records/{key}/history',
  tags: ['registers'],
  summary: 'Every revision of a key, oldest first',
  request: { params: KeyParam },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('Revisions', z.object({ items: z.array(RecordBody) })),
    ...refusals('not-found'),
  },
})

/** The tree size that `asOf` names: given as such, or the log's size at that instant. */
const sizeOf = async (c: Context<App>, asOf: string): Promise<number> =>
  /^\d+$/.test(asOf) ? Number(asOf) : readTreeSizeAt(recordOf(c), `${new Date(asOf).toISOString().slice(0, 19)}Z`)

const readPage = async (c: Context<App>, register: RegisterDefinition, query: ListQuery): Promise<Page> => {
  const selection = selectionOf(register, query, c.req.query())
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor)
  if (query.cursor !== undefined && !after) throw new Problem('invalid-request', {}, { issues: [badCursor] })
  const { limit, asOf } = query
  if (asOf === undefined) return listRecords(recordOf(c), register, selection, { limit, after })
  if (needsNewest(register, selection)) throw new Problem('invalid-request', {}, { issues: [onlyNewest] })
  return listRecordsAsOf(recordOf(c), register, selection, { size: await sizeOf(c, asOf), limit, after })
}

const badCursor = {
  pointer: '/cursor',
  message: { zh: '这个游标不是我们给出的。', en: 'This cursor is none of ours.' },
}
const onlyNewest = {
  pointer: '/q',
  message: {
    zh: '检索只查最新内容，不能与 asOf 同用。',
    en: 'Search looks at newest entries only; it does not go with asOf.',
  },
}

/** Address of the next page: the same question with another cursor. */
const nextLink = (c: Context, cursor: string): string => {
  const url = new URL(c.req.url)
  url.searchParams.set('cursor', cursor)
  return `<${url.pathname}${url.search}>; rel="next"`
}

export const registerReadRoutes = newRoutes()
  .openapi(listRegisters, async (c) => {
    const totals = new Map((await readTotals(recordOf(c))).map((row) => [row.register, row]))
    const items = Object.values(REGISTERS).map(({ id, title, description, group }) => {
      const { records = 0, lastAt } = totals.get(id) ?? {}
      return { id, title, description, group, records, publishedAt: lastAt, url: `/registers/${id}/` }
    })
    return c.json({ items }, 200)
  })
  .openapi(showRegister, (c) => c.json({ ...registerOf(c.req.valid('param').register) }, 200))
  .openapi(list, async (c) => {
    const register = registerOf(c.req.valid('param').register)
    const { items, cursor } = await readPage(c, register, ListQuery.parse(c.req.query()))
    const samples = await readSamples(recordOf(c), register, items)
    if (cursor !== undefined) c.header('Link', nextLink(c, cursor))
    return c.json({ items: items.map((record) => present(register, record, sampleOf(register, samples, record))) }, 200)
  })
  .openapi(show, async (c) => {
    const { register: id, key } = c.req.valid('param')
    const { asOf, revision } = c.req.valid('query')
    const register = registerOf(id)
    if (asOf !== undefined || revision !== undefined) {
      const size = asOf === undefined ? Infinity : await sizeOf(c, asOf)
      const then = (await readHistory(recordOf(c), id, key)).filter(
        (entry) => entry.index < size && (revision === undefined || entry.revision === revision),
      )
      const last = then.at(-1)
      if (!last) throw new Problem('not-found')
      return c.json(present(register, last), 200)
    }
    const page = await readRecordPage(recordOf(c), register, key)
    if (!page) throw new Problem('not-found')
    const { record, sample } = page
    const fresh = notModified(c, etagOf(record.index, sample.length, ...sample.map(({ index }) => index)))
    if (fresh) return fresh
    const bodies = sample.map(({ body }) => body).filter((body) => body !== null)
    return c.json(present(register, record, bodies), 200)
  })
  .openapi(history, async (c) => {
    const { register: id, key } = c.req.valid('param')
    const register = registerOf(id)
    const revisions = await readHistory(recordOf(c), id, key)
    if (revisions.length === 0) throw new Problem('not-found')
    return c.json({ items: revisions.map((revision) => present(register, revision)) }, 200)
  })
