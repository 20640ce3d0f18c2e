import { createRoute, z } from '@hono/zod-openapi'
import { randomBytes } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { weakerIn } from '../../content/open311/services.ts'
import { readSubmission, type Submission } from '../../content/open311/submission.ts'
import type { Wrong } from '../../content/forms/wrong.ts'
import { dayOf } from '../../content/registers/span.ts'
import { bodyFor, type HandlingBody } from '../../content/reports/bodies.ts'
import { remitOf, type Remit } from '../../content/reports/remit.ts'
import { openIntake } from '../../db/intake/db.ts'
import { spendRows } from '../../db/intake/keys.ts'
import { findPlainNumber, takePlainReport, type GivenPlainReport } from '../../db/intake/take-plain-report.ts'
import { keyedName } from '../../db/intake/sealed.ts'
import { readHandlingBodies } from '../../db/record/report-bodies.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { languageOf } from '../http/language.ts'
import { Problem } from '../http/problems.ts'
import { answer, FORMATS, refuse } from './answers.ts'

/** GeoReport v2 to write: with an application's key, for what somebody said to another program. */

/** Bytes of a request: a description of 4,000 characters, each at most twelve in percent signs. */
const MOST_BYTES = 128 * 1024
/** Reports a day of a key that says nothing of its own. */
const USUAL_CAP = 200

const FORM = 'application/x-www-form-urlencoded'

/** The standard puts the key into the form; where it is looked for here is the header. */
const keyFromForm: MiddlewareHandler<App> = async (c, next) => {
  const { raw } = c.req
  const type = (raw.headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase()
  const length = Number(raw.headers.get('Content-Length') ?? '0')
  if (length > MOST_BYTES) throw new Problem('body-too-large', { limit: '128 KB' })
  const text = type === FORM ? await limited(raw) : ''
  const key = new URLSearchParams(text).get('api_key')
  const headers = new Headers(raw.headers)
  // What no header can hold is no key either: a wrong one, as any other.
  if (key !== null && !headers.has('Authorization'))
    headers.set('Authorization', `Bearer ${/^[\w-]{1,100}$/.test(key) ? key : 'none'}`)
  c.req.raw = new Request(raw.url, { method: raw.method, headers, body: text })
  await next()
}

/** @throws Problem 413 for what is longer than it may be, however long it says it is */
const limited = async ({ body }: Request): Promise<string> => {
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > MOST_BYTES) throw new Problem('body-too-large', { limit: '128 KB' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const statementOf = (given: Submission) => ({
  version: 'lucid-statement-v1',
  category: given.category,
  text: given.text,
  where: withoutUndefined({
    place: given.place,
    address: given.address,
    longitude: given.longitude,
    latitude: given.latitude,
  }),
  when: withoutUndefined({ kind: 'once', from: given.seen, hour: given.hour }),
  ...(given.who === undefined ? {} : { who: { name: given.who } }),
  files: [],
})

const withoutUndefined = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const plainOf = (given: Submission, body: string, language: 'zh' | 'en'): GivenPlainReport => ({
  statement: statementOf(given),
  contact:
    given.contact === undefined
      ? undefined
      : { letter: { version: 'lucid-contact-v1', ...given.contact }, mayForward: false },
  shown: {
    ...{ body, place: given.place, day: given.seen, visibility: given.visibility, language },
    ...(given.publicText === undefined ? {} : { public: { text: given.publicText, photos: [] } }),
  },
  source: 'open311',
  hasMailbox: false,
})

const noticeOf = (
  { name, nameEn }: HandlingBody,
  { due, received }: { due: string | null; received: string },
  remit: Remit,
  lang: 'zh' | 'en',
): string => {
  const call = remit.emergency
  return lang === 'zh'
    ? [
        `${received} 收到，由${name}办理${due === null ? '' : `，${due} 前办理`}。`,
        ...(call ? [`${call.when.zh}：马上打 ${call.call}。`] : []),
        weakerIn(lang),
      ].join('')
    : [
        `Received ${received}; handled by ${nameEn ?? name}${due === null ? '' : `, to be settled by ${due}`}.`,
        ...(call ? [`If ${call.when.en}: call ${call.call} now.`] : []),
        weakerIn(lang),
      ].join(' ')
}

const inWords = (faults: readonly Wrong[], lang: 'zh' | 'en') =>
  faults.map(({ pointer, message }) => ({ code: 400, description: `${pointer.slice(1)}: ${message[lang]}` }))

const MAX_KEY = 200
/** The same request, of the same key, is the same report. */
const tokenOf = async (c: Context<App>): Promise<string> => {
  const idempotency = c.req.header('Idempotency-Key')
  if (idempotency === undefined || idempotency.length > MAX_KEY || !c.env.REPORT_KEY)
    return randomBytes(32).toString('base64url')
  return keyedName(c.env.REPORT_KEY, 'open311 token', `${c.get('authority').id} ${idempotency}`)
}

const nobody = (remit: Remit | undefined, lang: 'zh' | 'en') => ({
  code: 400,
  description:
    lang === 'zh'
      ? `这个地方还没有能收密封举报的机关。请打 ${remit?.line.telephone ?? '12345'}。`
      : `No body of this place can be sent a sealed report yet. Call ${remit?.line.telephone ?? '12345'}.`,
})

const take = async (c: Context<App>) => {
  const lang = languageOf(c)
  const form = new URLSearchParams(Buffer.from(await c.req.arrayBuffer()).toString('utf8'))
  const field = (name: string): string | undefined => form.get(name)?.trim() || undefined
  const now = new Date()
  const today = dayOf(now.toISOString())
  const read = readSubmission(field, today)
  if ('wrong' in read) return refuse(c, 400, inWords(read.wrong, lang))
  const given = read.value
  const remit = remitOf(given)
  const found = remit && bodyFor(remit, await readHandlingBodies(recordOf(c), given.place, today), given.place)
  if (!remit || !found?.body) return refuse(c, 400, [nobody(remit, lang)])
  const authority = c.get('authority')
  const capped = { ...authority, bounds: { ...authority.bounds, rowsPerDay: authority.bounds.rowsPerDay ?? USUAL_CAP } }
  if (!(await spendRows(openIntake(c.env.INTAKE), capped, today, 1)))
    return refuse(c, 429, [
      {
        code: 429,
        description: lang === 'zh' ? '这把密钥今天的数目用完了。' : 'This key has no more reports left today.',
      },
    ])
  const token = await tokenOf(c)
  const taken = await takePlainReport(c.env, plainOf(given, found.body.body, lang), token, () => new Date())
  if (taken === 'unavailable') throw new Problem('service-unavailable')
  if (taken === 'too-many')
    return refuse(c, 429, [
      {
        code: 429,
        description:
          lang === 'zh'
            ? `${found.body.name}今天收不下更多了，请打 ${remit.line.telephone}。`
            : `${found.body.nameEn ?? found.body.name} can take no more today. Call ${remit.line.telephone}.`,
      },
    ])
  if ('wrong' in taken) return refuse(c, 400, inWords(taken.wrong, lang))
  return answer(c, 'service_requests', [
    {
      service_request_id: taken.number,
      service_notice: noticeOf(found.body, taken, remit, lang),
      account_id: null,
      token,
    },
  ])
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** The number of a report whose sender lost the answer; the token is the sender's alone. */
const byToken = async (c: Context<App>) => {
  const token = (c.req.param('token') ?? '').replace(/\.(json|xml)$/, '')
  const number = TOKEN.test(token) ? await findPlainNumber(c.env, token, 'open311') : undefined
  c.header('Cache-Control', 'no-store')
  if (number === undefined)
    return refuse(c, 404, [
      { code: 404, description: languageOf(c) === 'en' ? 'There is no such token.' : '没有这个 token。' },
    ])
  return answer(c, 'service_requests', [{ service_request_id: number, token }])
}

/** What each method answers is said by the standard; lists hold objects, of errors too. */
const CONTENT = {
  'application/json': { schema: z.array(z.record(z.string(), z.unknown())) },
  'text/xml': { schema: z.string() },
}

const text = (description?: string) => ({
  type: 'string' as const,
  ...(description === undefined ? {} : { description }),
})
/** Described, and read by `readSubmission` alone, which says what is wrong in the words of the standard. */
const Form = {
  type: 'object' as const,
  required: ['service_code', 'address_id', 'description'],
  properties: {
    api_key: text('A key of the API; or in the header `Authorization: Bearer`.'),
    service_code: text(),
    address_id: text('Code of the place: six digits of a county, or nine of a town.'),
    description: { ...text('Sealed; never published.'), maxLength: 4_000 },
    lat: text(),
    long: text(),
    address_string: text('Sealed, as the position is.'),
    first_name: text(),
    last_name: text(),
    phone: text(),
    email: text('Sealed apart, as names and telephone are.'),
  },
}

const ERRORS = {
  400: { description: 'What is wrong with it, field by field', content: CONTENT },
  403: { description: 'No key, or one that may not', content: CONTENT },
  429: { description: 'The key or the body can take no more today', content: CONTENT },
}

export const open311WriteRoutes = newRoutes()
for (const format of FORMATS) {
  open311WriteRoutes.use(`/requests.${format}`, async (c, next) =>
    c.req.method === 'POST' ? keyFromForm(c, next) : next(),
  )
  open311WriteRoutes.openapi(
    createRoute({
      method: 'post',
      path: `/requests.${format}`,
      tags: ['open311'],
      security: [{ key: [] }],
      summary: 'Hand in a report for somebody',
      description:
        'Weaker than the form: the program and the server see what is sent before it is sealed, and nobody is given a code. ' +
        '`device_id`, `account_id` and `media_url` are not read. With an `Idempotency-Key` it is safe to send again.',
      middleware: [authorize('reports-by-program')],
      request: { body: { content: { [FORM]: { schema: Form } } } },
      responses: { 200: { description: 'Its number, who handles it, and a token', content: CONTENT }, ...ERRORS },
    }),
    take,
  )
}
open311WriteRoutes.openapi(
  createRoute({
    method: 'get',
    path: '/tokens/{token}',
    tags: ['open311'],
    summary: 'The number of a report that was handed in, by its token',
    request: { params: z.object({ token: z.string() }) },
    responses: {
      200: { description: 'Its number', content: CONTENT },
      404: { description: 'No such token', content: CONTENT },
    },
  }),
  byToken,
)
