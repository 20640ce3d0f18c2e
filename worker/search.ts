import { createRoute, z } from '@hono/zod-openapi'
import { REGISTERS } from '../content/generated/registers.ts'
import { documentPath } from '../content/documents/file.ts'
import { present, recordPath } from '../content/registers/present.ts'
import { excerpt } from '../content/search/highlight.ts'
import { readAlike } from '../db/record/pinyin.ts'
import { readTreeSize } from '../db/record/read.ts'
import { searchFiles } from '../db/record/search-files.ts'
import { searchRecords } from '../db/record/search.ts'
import { newRoutes, recordOf } from './app.ts'
import { etagOf, notModified } from './http/caching.ts'
import { AskedPlace, Cursor, jsonAnswer, Limit, NOT_MODIFIED, RecordBody, refusals } from './http/openapi.ts'
import { paged } from './http/page.ts'

const search = createRoute({
  method: 'get',
  path: '/',
  tags: ['search'],
  summary: 'Records of every register that hold all words of a query',
  request: {
    query: z.strictObject({
      q: z.string().max(200),
      register: z
        .string()
        .max(80)
        .refine((id) => Object.hasOwn(REGISTERS, id), {
          error: 'no register of that name',
          params: { zh: '没有这本登记簿。' },
        })
        .optional(),
      place: AskedPlace.optional(),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('One page', z.object({ items: z.array(RecordBody) })),
    ...refusals('invalid-request'),
  },
})

const FileFound = z.object({
  sha256: z.string(),
  title: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  page: z.int().describe('Page of the file, from 1.'),
  excerpt: z.string().describe('What stands around the first word found.'),
  url: z.string().describe('Page of the file.'),
  record: z.object({ register: z.string(), key: z.string(), url: z.string() }).describe('The newest that names it.'),
})

const searchInFiles = createRoute({
  method: 'get',
  path: '/files',
  tags: ['search'],
  summary: 'Pages of published files whose text holds all words of a query, as far as it was read',
  request: search.request,
  responses: {
    200: jsonAnswer('One page', z.object({ items: z.array(FileFound) })),
    ...refusals('invalid-request'),
  },
})

const routes = newRoutes().openapi(searchInFiles, async (c) => {
  const { limit, cursor, ...asked } = c.req.valid('query')
  const db = recordOf(c)
  const sought = { ...asked, alike: await readAlike(db, c.env.ASSETS, asked.q) }
  const found = paged(c, await searchFiles(db, sought, { limit, cursor }))
  const items = found.map(({ sha256, page, text, file, register, key }) => ({
    sha256,
    title: file.title,
    mediaType: file.mediaType,
    bytes: file.bytes,
    page,
    excerpt: excerpt(text, sought.q) ?? '',
    url: `${documentPath(sha256)}${page === 1 ? '' : `?page=${page}`}`,
    record: { register, key, url: recordPath(register, key) },
  }))
  c.header('Cache-Control', 'public, no-cache')
  return c.json({ items }, 200)
})

export const searchRoutes = routes.openapi(search, async (c) => {
  const { limit, cursor, ...asked } = c.req.valid('query')
  const db = recordOf(c)
  const fresh = notModified(c, etagOf(await readTreeSize(db)))
  if (fresh) return fresh
  const sought = { ...asked, alike: await readAlike(db, c.env.ASSETS, asked.q) }
  const items = paged(c, await searchRecords(db, sought, { limit, cursor })).flatMap((record) => {
    const register = REGISTERS[record.register]
    return register ? [present(register, record)] : []
  })
  return c.json({ items }, 200)
})
