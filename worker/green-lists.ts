import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { COLUMNS, GREEN_HEAD, GREEN_LISTS, greenLines, type GreenRow } from '../content/certificates/green-list.ts'
import { utf8 } from '../content/log/bytes.ts'
import { dayOf } from '../content/registers/span.ts'
import { mayProceed } from '../db/intake/limit.ts'
import { GREEN_REGISTERS, greenListPieces, type GreenQuestion } from '../db/record/green-lists.ts'
import { sha256 } from '../db/record/hash.ts'
import { readRegisterSize } from '../db/record/read.ts'
import { newRoutes, recordOf, type App } from './app.ts'
import { etagOf, notModified } from './http/caching.ts'
import { Day, jsonAnswer, NOT_MODIFIED, refusals } from './http/openapi.ts'
import { Problem } from './http/problems.ts'

/** The green product list and the green procurement list as of any day, as the record knows it now. */

const Row = z.object(Object.fromEntries(COLUMNS.map((column) => [column, z.string()])))
const request = {
  params: z.object({ list: z.enum(GREEN_LISTS) }),
  query: z.object({
    on: Day.optional().describe('Whose certificates are valid; today where it is left out.'),
    scheme: z
      .string()
      .regex(/^[a-z]+(-[a-z]+)*$/)
      .optional(),
    category: z.string().trim().min(1).max(200).optional().describe('Only rows of this category, written as there.'),
  }),
}

const asJson = createRoute({
  method: 'get',
  path: '/{list}/export.json',
  tags: ['certificates'],
  summary: 'A green list as of a day',
  request,
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('Every row', z.object({ list: z.string(), on: z.string(), items: z.array(Row) })),
    ...refusals('invalid-request', 'too-many-requests'),
  },
})
const asCsv = createRoute({
  method: 'get',
  path: '/{list}/export.csv',
  tags: ['certificates'],
  summary: 'The same as CSV (RFC 4180): the bytes that are published under their hash for that day',
  request,
  responses: {
    ...NOT_MODIFIED,
    200: { description: 'Every row', content: { 'text/csv': { schema: z.string() } } },
    ...refusals('invalid-request', 'too-many-requests'),
  },
})

interface Asked {
  list: (typeof GREEN_LISTS)[number]
  on?: string | undefined
  scheme?: string | undefined
  category?: string | undefined
}

/** How a list is written: what comes before its rows, between and after them. */
interface Form {
  type: string
  before: (question: GreenQuestion) => string
  rows: (rows: readonly GreenRow[], isFirst: boolean) => string
  after: string
}

const CSV: Form = { type: 'text/csv; charset=utf-8', before: () => GREEN_HEAD, rows: greenLines, after: '' }
const JSON_FORM: Form = {
  type: 'application/json',
  before: ({ list, day }) => `{"list":${JSON.stringify(list)},"on":${JSON.stringify(day)},"items":[`,
  rows: (rows, isFirst) => rows.map((row, at) => `${isFirst && at === 0 ? '' : ','}${JSON.stringify(row)}`).join(''),
  after: ']}',
}

/** Bytes that are held back to be told with their length and hash; a longer list is sent as it is read. */
const MOST_HELD = 8 * 1024 * 1024
/** A list that changes while it is read is read again so many times. */
const MOST_TRIES = 3

type Db = ReturnType<typeof recordOf>

const sizeOf = (db: Db): Promise<number> => readRegisterSize(db, ...GREEN_REGISTERS)

/** A list as text, piece by piece. @throws Error where the record changed while it was read: half of each is neither */
const pieces = async function* (db: Db, question: GreenQuestion, form: Form): AsyncGenerator<string> {
  const size = await sizeOf(db)
  yield form.before(question)
  let isFirst = true
  for await (const rows of greenListPieces(db, question)) {
    if (rows.length === 0) continue
    yield form.rows(rows, isFirst)
    isFirst = false
  }
  if ((await sizeOf(db)) !== size) throw new Changed()
  yield form.after
}

class Changed extends Error {}

/** The whole list in bytes; `undefined` where it is too long to be held, or never stands still. */
const heldBytes = async (make: () => AsyncGenerator<string>): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  for (let tries = 0; tries < MOST_TRIES; tries++)
    try {
      let text = ''
      for await (const piece of make()) {
        text += piece
        if (text.length > MOST_HELD) return undefined
      }
      return utf8(text)
    } catch (error) {
      if (!(error instanceof Changed)) throw error
    }
  return undefined
}

/** A long list: one that breaks off is an error to who reads it, never a shorter list. */
const streamed = (made: AsyncGenerator<string>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull: async (controller) => {
      const next = await made.next()
      if (next.done) controller.close()
      else if (next.value !== '') controller.enqueue(utf8(next.value))
    },
    cancel: async () => void (await made.return(undefined)),
  })

const give = async (c: Context<App>, { list, on, scheme, category }: Asked, form: Form): Promise<Response> => {
  const db = recordOf(c)
  const day = on ?? dayOf(new Date().toISOString())
  const question = { list, day, scheme, category }
  const fresh = notModified(c, etagOf(await sizeOf(db), day))
  if (fresh) return fresh
  // A list is made anew each time, however long it is.
  if (!(await mayProceed(c.env, 'green-lists', c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
  c.header('Content-Type', form.type)
  if (form === CSV) c.header('Content-Disposition', `attachment; filename="green-${list}-${day}.csv"`)
  const make = () => pieces(db, question, form)
  const bytes = await heldBytes(make)
  if (!bytes) return c.body(streamed(make()))
  c.header('Content-Length', String(bytes.length))
  c.header('Repr-Digest', `sha-256=:${Buffer.from(sha256(bytes)).toString('base64')}:`)
  return c.body(bytes)
}

export const greenListRoutes = newRoutes()
  .openapi(asJson, (c) => give(c, { ...c.req.valid('param'), ...c.req.valid('query') }, JSON_FORM))
  .openapi(asCsv, (c) => give(c, { ...c.req.valid('param'), ...c.req.valid('query') }, CSV))
