import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows } from '../../content/registers/check.ts'
import { decodeText } from '../../content/registers/encoding.ts'
import { readDocument, type EpcisDocument } from '../../content/trace/epcis/document.ts'
import { examine } from '../../content/trace/epcis/examine.ts'
import { epcisMessage, type EpcisIssue } from '../../content/trace/epcis/faults.ts'
import { traceEvent } from '../../content/trace/epcis/traced.ts'
import type { Bytes } from '../../content/log/bytes.ts'
import { CAPTURE_MEDIA_TYPE, captureRow, readGrounds } from '../../db/record/captures.ts'
import { sha256, sha256Hex } from '../../db/record/hash.ts'
import { ObjectErased, putObject } from '../../db/record/objects.ts'
import { findAnswer } from '../../db/record/requests.ts'
import { CAPTURES } from '../../db/record/traces.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { MAX_BODY_BYTES, readBody } from '../http/body.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { assertRegister, prepare, refuse, submit } from '../gep/submit.ts'
import { requestOf } from '../registers/once.ts'
import { acceptable } from './bindings.ts'

/** `POST /epcis/v2/capture`: a document is taken whole, or not at all. */

const MEDIA_TYPES = ['application/json', 'application/ld+json']
export const captureUrl = (key: string): string => `/epcis/v2/capture/${key}`

const Told = z.object({
  captureID: z.string(),
  events: z.int(),
  withheld: z.int().describe('Fields that are held back behind commitments.'),
  eventIDs: z.array(z.string()).describe('In the order of the document; made where an event states none.'),
})

/** Why nothing that is handed in is taken. */
export const REFUSED = refusals(
  'bad-request',
  'unauthorized',
  'forbidden',
  'not-acceptable',
  'conflict',
  'gone',
  'body-too-large',
  'unsupported-media-type',
  'rows-refused',
  'too-many-requests',
  'service-unavailable',
)
export const BODY = {
  required: true,
  content: { 'application/ld+json': { schema: z.looseObject({ type: z.string() }) } },
}

const description = {
  method: 'post' as const,
  path: '/capture' as const,
  tags: ['events'],
  summary: 'Hand in a document of events',
  description:
    'An EPCIS 2.0 document in JSON-LD, at most 8 MB and 5,000 events. All of it stands or none: the document is kept byte ' +
    'for byte, its entry is in the log, and its events can be asked for when the answer comes. A producer states events of ' +
    'its own goods, and of others’ where it names the other side or took them over before.',
  security: KEY_SECURITY,
  request: {
    query: z.object({ dryRun: z.enum(['true', 'false']).optional() }),
    headers: z.object({
      'idempotency-key': z.string().min(1).max(200).optional(),
      'gs1-capture-error-behaviour': z.string().optional(),
    }),
  },
  responses: {
    200: jsonAnswer('Dry run: nothing is wrong, nothing was kept', Told),
    202: jsonAnswer('Captured; `Location` is the capture', Told.extend({ entry: z.int(), checkpoint: z.string() })),
    ...REFUSED,
  },
}
/** The body is read by `receive`, which says more of it than a schema could. */
const capture = createRoute({ ...description, hide: true, middleware: [acceptable, authorize('events-capture')] })

/** @throws Problem 400 with a pointer to everything that is wrong */
const refuseDocument = (issues: readonly EpcisIssue[], more = 0): void => {
  if (issues.length === 0) return
  const said = issues.map((issue) => ({ pointer: issue.pointer, message: epcisMessage(issue) }))
  const rest = { zh: `另有 ${more} 处。`, en: `There are ${more} more.` }
  throw new Problem('bad-request', {}, { issues: more > 0 ? [...said, { pointer: '', message: rest }] : said })
}

/** @throws Problem 413, 415, or 400 */
const receive = async (c: Context<App>, now: Date): Promise<Received> => {
  const { content, text } = await receiveText(c)
  return { content, document: readOrRefuse(text, now) }
}

/** @throws Problem 400 with a pointer to everything that is wrong */
export const readOrRefuse = (text: string, now: Date): EpcisDocument => {
  const found = readDocument(text, now)
  if ('document' in found) return found.document
  refuseDocument(found.issues, found.more)
  throw new Problem('bad-request')
}

/** @throws Problem 413, 415, or 400 for what is not UTF-8 */
export const receiveText = async (c: Context<App>): Promise<{ content: Bytes; text: string }> => {
  if (Number(c.req.header('Content-Length')) > MAX_BODY_BYTES)
    throw new Problem('body-too-large', { limit: `${MAX_BODY_BYTES / 1024 / 1024} MB` })
  const [type = ''] = (c.req.header('Content-Type') ?? '').split(';')
  if (!MEDIA_TYPES.includes(type.trim().toLowerCase()))
    throw new Problem('unsupported-media-type', { accepted: MEDIA_TYPES.join(', ') })
  const content = await readBody(c.req.raw)
  const decoded = decodeText(content)
  if ('code' in decoded || decoded.encoding !== 'utf-8') {
    refuseDocument([{ pointer: '', code: 'not-utf8', values: {} }])
    throw new Problem('bad-request')
  }
  return { content, text: decoded.text }
}

/** Greedy capture would leave half a story. @throws Problem 400 */
const assertRollback = (behaviour: string | undefined): void => {
  if (behaviour === undefined || behaviour.trim().toLowerCase() === 'rollback') return
  const message = {
    zh: '这里只有 rollback：一个文件要么全部收下，要么全部不收。',
    en: 'Only rollback is known here: a document is taken whole, or not at all.',
  }
  throw new Problem('bad-request', {}, { issues: [{ pointer: '/GS1-Capture-Error-Behaviour', message }] })
}

/** Whoever captures says so in the name of an organisation. @throws Problem 403 */
export const organisationOf = (c: Context<App>): string => {
  const { organisation } = c.get('authority')
  if (organisation !== undefined) return organisation
  const message = {
    zh: '事件要由一个单位来说：请用属于一个单位的角色或者密钥。',
    en: 'Events are stated by an organisation: use a role or a key that belongs to one.',
  }
  throw new Problem('forbidden', {}, { issues: [{ pointer: '', message }] })
}

const keep = async (c: Context<App>, content: Bytes): Promise<void> => {
  try {
    await putObject(c.env.OBJECTS, content, CAPTURE_MEDIA_TYPE)
  } catch (error) {
    throw error instanceof ObjectErased ? new Problem('gone') : error
  }
}

const routes = newRoutes()
routes.openAPIRegistry.registerPath({ ...description, request: { ...description.request, body: BODY } })

/** A document that was read, and how it came. */
export interface Received {
  content: Bytes
  document: EpcisDocument
}

/** What became of a document; nothing was kept where it was only tried. */
export interface Taken {
  told: z.output<typeof Told>
  entry: number | undefined
  checkpoint: string | undefined
}

/**
 * Takes a document in, or tries it.
 * @param key - `Idempotency-Key`
 * @throws Problem 400, 403, 409, 410, 422, 429, 503
 */
export const takeIn = async (
  c: Context<App>,
  received: Received,
  { isTrial, key, now }: { isTrial: boolean; key: string | undefined; now: Date },
): Promise<Taken> => {
  const { document, content } = received
  const organisation = organisationOf(c)
  const db = recordOf(c)
  const traced = document.events.map((event) => traceEvent(event, document, organisation, sha256))
  const row = captureRow(received, traced, organisation)
  const told = {
    captureID: `${organisation}~${sha256Hex(content).slice(0, 20)}`,
    events: traced.length,
    withheld: Number(row['withheld'] ?? 0),
    eventIDs: traced.map(({ id }) => id),
  }
  const request = key === undefined || isTrial ? undefined : requestOf(c, key, sha256Hex(content))
  const before = request && (await findAnswer(db, request.id))
  if (before && before.digest !== request.digest) throw new Problem('conflict')
  if (before) return { told, entry: before.placed[0]?.index ?? 0, checkpoint: before.checkpoint }

  const isProducer = c.get('authority').role === 'producer'
  const examined = { events: document.events, traced, organisation, isProducer }
  refuseDocument(examine(examined, await readGrounds(db, traced, organisation), sha256))
  const register = REGISTERS[CAPTURES]
  if (!register) throw new Error(`no register ${CAPTURES}`)
  const { accepted, issues } = checkRows(register, [row], { now })
  refuse(issues)
  const prepared = await prepare(c, { register, rows: accepted }, request)
  if (isTrial) return { told, entry: undefined, checkpoint: undefined }
  await keep(c, content)
  const { placed, checkpoint } = await submit(c, prepared)
  return { told, entry: placed[0]?.index ?? 0, checkpoint }
}

export const captureRoutes = routes.openapi(capture, async (c) => {
  const { dryRun } = c.req.valid('query')
  const { 'idempotency-key': key, 'gs1-capture-error-behaviour': behaviour } = c.req.valid('header')
  assertRegister(c, CAPTURES)
  organisationOf(c)
  assertRollback(behaviour)
  const now = new Date()
  const received = await receive(c, now)
  const { told, entry, checkpoint } = await takeIn(c, received, { isTrial: dryRun === 'true', key, now })
  if (entry === undefined || checkpoint === undefined) return c.json(told, 200)
  c.header('Location', captureUrl(told.captureID))
  return c.json({ ...told, entry, checkpoint }, 202)
})
