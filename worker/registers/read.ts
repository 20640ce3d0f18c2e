import { createRoute, z } from '@hono/zod-openapi'
import { REGISTERS } from '../../content/generated/registers.ts'
import { keyAt } from '../../content/registers/address.ts'
import { placedOf } from '../../content/registers/derived.ts'
import { heldOn } from '../../content/registers/held-on.ts'
import { present } from '../../content/registers/present.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { readHistory, readRegisterSize, readTotals } from '../../db/record/read.ts'
import { readRecordBeside } from '../../db/record/record-page.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { newRoutes, recordOf } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { jsonAnswer, NOT_MODIFIED, RecordBody, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { sizeAsOf } from './as-of.ts'
import { registerOf } from './register.ts'
import { ListQuery, MESSAGES } from './selection.ts'

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
    200: jsonAnswer('The definition', z.record(z.string(), z.unknown())),
    ...refusals('not-found'),
  },
})

const show = createRoute({
  method: 'get',
  path: '/{register}/records/{key}',
  tags: ['registers'],
  summary: 'The newest entry of a key, or with `asOf` what it said then',
  description: 'With `on` only if it held on that day: by its effective dates, or else by its time.',
  request: {
    params: KeyParam,
    query: z.strictObject({
      on: ListQuery.shape.on,
      asOf: ListQuery.shape.asOf,
      revision: z.coerce.number().int().min(1).optional(),
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer(
      'The record',
      RecordBody.extend({
        replies: z.array(RecordBody).optional().describe('What organisations replied to it; absent without any.'),
      }),
    ),
    ...refusals('not-found', 'invalid-request'),
  },
})

const history = createRoute({
  method: 'get',
  path: '/{register}/records/{key}/history',
  tags: ['registers'],
  summary: 'Every revision of a key, oldest first',
  request: { params: KeyParam, query: z.strictObject({}) },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('Revisions', z.object({ items: z.array(RecordBody) })),
    ...refusals('not-found', 'invalid-request'),
  },
})

/** @throws Problem 404 where the record did not hold on the day that is asked for, 422 where the register knows no days */
const assertHeld = (register: RegisterDefinition, { body }: StoredRecord, on: string | undefined): void => {
  const held = on === undefined || heldOn(register, body, on)
  if (held === undefined)
    throw new Problem('invalid-request', {}, { issues: [{ pointer: '/on', message: MESSAGES.timeless('') }] })
  if (!held) throw new Problem('not-found')
}

/** Where the key stands in `/api/registers/{register}/records/{key}`. */
const KEY_POSITION = 4

/** The register and key of an address. @throws Problem 404 for what is no register or can be no key */
const addressed = (url: string, id: string) => {
  const register = registerOf(id)
  const key = keyAt(new URL(url).pathname, KEY_POSITION)
  if (key === undefined) throw new Problem('not-found')
  return { register, key }
}

const presentReplies = (replies: StoredRecord[]) =>
  replies.length === 0 ? {} : { replies: replies.map((reply) => present(registerOf('replies'), reply)) }

export const registerReadRoutes = newRoutes()
  .openapi(listRegisters, async (c) => {
    const totals = new Map((await readTotals(recordOf(c))).map((row) => [row.register, row]))
    const fresh = notModified(c, etagOf(Math.max(-1, ...[...totals.values()].map(({ lastIndex }) => lastIndex)) + 1))
    if (fresh) return fresh
    const items = Object.values(REGISTERS).map(({ id, title, description, group }) => {
      const { records = 0, lastAt } = totals.get(id) ?? {}
      return { id, title, description, group, records, publishedAt: lastAt, url: `/registers/${id}/` }
    })
    return c.json({ items }, 200)
  })
  .openapi(showRegister, (c) => c.json({ ...registerOf(c.req.valid('param').register) }, 200))
  .openapi(show, async (c) => {
    const { register, key } = addressed(c.req.url, c.req.valid('param').register)
    const { on, asOf, revision } = c.req.valid('query')
    const db = recordOf(c)
    if (asOf !== undefined || revision !== undefined) {
      const size = asOf === undefined ? Infinity : await sizeAsOf(db, asOf)
      const then = (await readHistory(db, register.id, key)).filter(
        (entry) => entry.index < size && (revision === undefined || entry.revision === revision),
      )
      const last = then.at(-1)
      if (!last) throw new Problem('not-found')
      assertHeld(register, last, on)
      return c.json(present(register, last), 200)
    }
    const found = await readRecordBeside(db, register, key)
    if (!found) throw new Problem('not-found')
    const { record, beside, placed, replies, erased } = found
    assertHeld(register, record, on)
    const versions = [...beside, ...replies].map(({ index }) => index)
    // Of rows by place there may be many; none changes without another number or a later last one.
    const newest = Math.max(-1, ...placed.map(({ index }) => index))
    const fresh = notModified(c, etagOf(record.index, beside.length, placed.length, newest, erased, ...versions))
    if (fresh) return fresh
    const bodies = beside.map(({ body }) => body).filter((body) => body !== null)
    return c.json({ ...present(register, record, bodies, placedOf(placed)), ...presentReplies(replies) }, 200)
  })
  .openapi(history, async (c) => {
    const { register, key } = addressed(c.req.url, c.req.valid('param').register)
    const db = recordOf(c)
    const fresh = notModified(c, etagOf(await readRegisterSize(db, register.id)))
    if (fresh) return fresh
    const revisions = await readHistory(db, register.id, key)
    if (revisions.length === 0) throw new Problem('not-found')
    return c.json({ items: revisions.map((revision) => present(register, revision)) }, 200)
  })
