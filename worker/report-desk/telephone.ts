import { createRoute, z } from '@hono/zod-openapi'
import { isWithin } from '../../content/people/within.ts'
import { CATEGORIES } from '../../content/reports/categories.ts'
import { isMonday } from '../../content/reports/fields.ts'
import { takePlainReport } from '../../db/intake/take-plain-report.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { jsonUpTo } from '../http/small-json.ts'
import { common, conflict, deskOf, refuse, refuseAll, WRITING } from './desk.ts'

/**
 * A report that somebody tells by telephone: the handler writes it down, the Worker seals it as it seals any other, and
 * the caller is read a number and a code, by which she follows it like everybody else.
 */

const Call = z.strictObject({
  category: z.enum(CATEGORIES),
  place: z.string().max(9),
  day: z.iso.date().describe('Seen.'),
  recurring: z.boolean().default(false).describe('Again and again; `day` is then the Monday of the week.'),
  text: z.string().max(20_000),
  address: z.string().max(200).optional(),
  who: z.string().max(100).optional(),
  phone: z.string().max(200).optional().describe('Where she wants to be called back.'),
  mayForward: z.boolean().default(false),
  visibility: z.enum(['numbers', 'authority']).describe('What is to be public, she says herself, with her code.'),
  token: z.uuid().describe('Random, one a call: sending it again is the same report.'),
})

const call = createRoute({
  ...common,
  method: 'post',
  path: '/reports',
  summary: 'Write down a report told by telephone; the caller is read its number and code',
  request: jsonBody(Call),
  responses: {
    201: jsonAnswer(
      'Taken',
      z.object({
        number: z.string(),
        code: z.string().describe('For the caller alone; it is kept nowhere.'),
        due: z.string().nullable(),
        promise: z.string().describe('Signed note.'),
      }),
    ),
    ...WRITING,
  },
})

const routes = newRoutes()
routes.post('/reports', authorize('reports-handle'), ...jsonUpTo(96 * 1024))

export const deskTelephoneRoutes = routes.openapi(call, async (c) => {
  const { category, place, day, recurring, text, address, who, phone, mayForward, visibility, token } =
    c.req.valid('json')
  const { body, places, role } = deskOf(c)
  if (places && !places.some((bound) => isWithin(place, bound)))
    throw refuse('/place', '不在您的角色所管的地区。', 'Outside the places of your role.')
  if (recurring && !isMonday(day))
    throw refuse('/day', '反复发生的，写那一周的星期一。', 'Of what comes again and again, the Monday of that week.')
  const taken = await takePlainReport(
    c.env,
    {
      statement: {
        version: 'lucid-statement-v1',
        category,
        text,
        where: { place, ...(address ? { address } : {}) },
        when: { kind: recurring ? 'recurring' : 'once', from: day },
        ...(who ? { who: { name: who } } : {}),
        files: [],
      },
      contact: phone ? { letter: { version: 'lucid-contact-v1', phone }, mayForward } : undefined,
      shown: { body, place, day, ...(recurring ? { recurring: true } : {}), visibility, language: 'zh' },
      source: 'telephone',
      hasMailbox: true,
    },
    // Of this desk alone: a token of somebody else's form names another report.
    `telephone ${role} ${token}`,
    () => new Date(),
  )
  if (taken === 'unavailable') throw new Problem('service-unavailable')
  if (taken === 'too-many') throw conflict('本机关今天收到的举报已经太多。', 'The body took too many reports today.')
  if ('wrong' in taken) {
    refuseAll(taken.wrong.map(({ pointer, message }) => ({ pointer: nearField(pointer), message })))
    throw refuse('', '没有收下。', 'It was not taken.')
  }
  const { number, code, due, promise } = taken
  if (code === undefined) throw new Problem('service-unavailable')
  return c.json({ number, code, due, promise }, 201)
})

/** The field of the call that a fault of the sealed letter is about. */
const nearField = (pointer: string): string =>
  pointer
    .replace(/^\/statement\/where\//, '/')
    .replace(/^\/statement\/when\/from$/, '/day')
    .replace(/^\/statement\/who\/name$/, '/who')
    .replace(/^\/(statement|contact|shown|envelope)\//, '/')
