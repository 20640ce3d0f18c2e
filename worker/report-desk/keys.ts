import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { decodeLong, encodeLong } from '../../content/reports/base64.ts'
import { testStanding } from '../../content/reports/desk.ts'
import { fingerprintOf, isRecipient, seal } from '../../content/reports/sealing.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { openIntake } from '../../db/intake/db.ts'
import {
  addDeskKey,
  endDeskKey,
  findDeskKey,
  listDeskKeys,
  noteTested,
  openingTest,
} from '../../db/intake/report-desk-keys.ts'
import type { ReportDeskKey } from '../../db/intake/reports-tables.ts'
import { isSameSecret } from '../../db/intake/secret.ts'
import { listWaiting, readWaitingRows } from '../../db/intake/waiting.ts'
import type { SealingKey } from '../../db/record/report-ground.ts'
import { newRoutes, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { common, conflict, deskOf, keysInForce, refuse, refuseAll, todayOf, wordsFault, WRITING } from './desk.ts'

/**
 * Keys that reports of the body are sealed to. They are made in an officer's browser; here rests what she wrapped under
 * her passphrase or passkey, which opens nothing by itself. Publishing one is an entry of `sealing-keys`, released by a
 * second person. Every thirty days each opens a sealed test, so that a lost one is noticed before it is needed.
 */

const Id = z.object({ id: z.string().max(40) })

const Key = z
  .object({
    id: z.string().nullable().describe('Null of a key that was published and made elsewhere.'),
    kind: z.enum(['officer', 'recovery']),
    name: z.string().nullable(),
    recipient: z.string(),
    fingerprint: z.string(),
    own: z.boolean(),
    wrapped: z.string().nullable().describe('Of one’s own keys alone: what a passphrase or passkey opens.'),
    wrapping: z.enum(['passphrase', 'prf']).nullable(),
    made: z.string().nullable(),
    tested: z.string().nullable(),
    test: z.object({ standing: z.enum(['fine', 'soon', 'overdue']), due: z.string() }).nullable(),
    published: z.boolean().describe('Whether the record has it in force today: only then are reports sealed to it.'),
    waits: z.boolean().describe('Whether its publication waits for a second person.'),
  })
  .openapi('DeskKey')
export type Key = z.output<typeof Key>

const list = createRoute({
  ...common,
  method: 'get',
  path: '/keys',
  summary: 'Keys of one’s own body: published or not, tested or overdue; one’s own as they were wrapped',
  request: {
    query: z.object({ due: z.literal('true').optional().describe('Only those that want testing or publishing.') }),
  },
  responses: {
    200: jsonAnswer(
      'Private',
      z.object({ items: z.array(Key), body: z.string(), ready: z.boolean().describe('Both kinds are in force.') }),
    ),
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

/** A wrapped key, base64 or with the name of its passkey. */
const MOST_WRAPPED = 8_192

const keep = createRoute({
  ...common,
  method: 'post',
  path: '/keys',
  summary: 'Lay a key aside that was made and wrapped in the browser; it is published apart, by two people',
  request: jsonBody(
    z.strictObject({
      kind: z.enum(['officer', 'recovery']),
      recipient: z.string().max(100),
      name: z.string().trim().max(60).optional(),
      wrapping: z
        .enum(['passphrase', 'prf'])
        .optional()
        .describe('Left out for a recovery key, which is on paper alone.'),
      wrapped: z.string().max(MOST_WRAPPED).optional(),
    }),
  ),
  responses: { 201: jsonAnswer('Kept', z.object({ id: z.string(), fingerprint: z.string() })), ...WRITING },
})

const end = createRoute({
  ...common,
  method: 'delete',
  path: '/keys/{id}',
  summary: 'Forget a wrapped key: of an officer who left, or of paper that was lost',
  request: { params: Id },
  responses: { 204: { description: 'Forgotten' }, ...WRITING },
})

const test = createRoute({
  ...common,
  method: 'get',
  path: '/keys/{id}/opening-test',
  summary: 'A sealed test that only this key opens',
  request: { params: Id },
  responses: {
    200: jsonAnswer('For the browser to open', z.object({ sealed: z.string(), day: z.string() })),
    ...refusals('unauthorized', 'forbidden', 'not-found', 'service-unavailable'),
  },
})

const tested = createRoute({
  ...common,
  method: 'post',
  path: '/keys/{id}/opening-tests',
  summary: 'Show that the key opened its test',
  request: { params: Id, ...jsonBody(z.strictObject({ text: z.string().max(100), day: z.iso.date() })) },
  responses: { 201: jsonAnswer('Noted', z.object({ tested: z.string(), due: z.string() })), ...WRITING },
})

const routes = newRoutes()
routes.get('/keys', authorize('reports-handle'))
routes.post('/keys', authorize('report-keys-keep'), ...smallJson)
routes.delete('/keys/:id', authorize('report-keys-keep'))
routes.get('/keys/:id/opening-test', authorize('reports-handle'))
routes.post('/keys/:id/opening-tests', authorize('reports-handle'), ...smallJson)

const isOwn = (key: ReportDeskKey, account: string): boolean => key.kind === 'officer' && key.account === account

interface Known {
  /** Fingerprints in force, and of those that wait for a second person. */
  published: ReadonlySet<string>
  waiting: ReadonlySet<string>
  today: string
}

const presented = (key: ReportDeskKey, account: string, { published, waiting, today }: Known): Key => {
  const own = isOwn(key, account)
  return {
    ...{ id: key.id, kind: key.kind, name: key.name, recipient: key.recipient, fingerprint: key.fingerprint, own },
    wrapped: own ? key.wrapped : null,
    wrapping: key.wrapping,
    made: key.made,
    tested: key.tested,
    test: testStanding(key.tested ?? key.made, today),
    published: published.has(key.fingerprint),
    waits: waiting.has(key.fingerprint),
  }
}

/** Submissions of keys that are looked through; a body has few. */
const MOST_SUBMITTED = 20

/** Fingerprints whose publication waits for a second person. */
const waitingKeys = async ({ INTAKE }: Pick<Env, 'INTAKE'>, body: string): Promise<Set<string>> => {
  const db = openIntake(INTAKE)
  const within = { publisher: body, registers: ['sealing-keys'] }
  const submitted = await listWaiting(db, within, { open: true, after: undefined, limit: MOST_SUBMITTED })
  const rows = (await Promise.all(submitted.map(({ id }) => readWaitingRows(db, id)))).flat()
  const Stated = z.object({ fingerprint: z.string() })
  return new Set(rows.flatMap((row) => Stated.safeParse(row).data?.fingerprint ?? []))
}

const madeElsewhere = ({ kind, recipient, fingerprint }: SealingKey): Key => ({
  ...{ id: null, kind, name: null, recipient, fingerprint, own: false, wrapped: null, wrapping: null },
  ...{ made: null, tested: null, test: null, published: true, waits: false },
})

/** @throws Problem 404 for none, or that of another body */
const ofBody = async (c: Context<App>, id: string): Promise<ReportDeskKey> => {
  const key = await findDeskKey(openIntake(c.env.INTAKE), deskOf(c).body, id)
  if (!key || key.ended !== null) throw new Problem('not-found')
  return key
}

/** A passphrase file of age, or for a passkey what its own recipient made. */
const isWrapped = (wrapped: string, wrapping: 'passphrase' | 'prf'): boolean => {
  if (wrapping === 'prf')
    return /^\{"credential":"AGE-PLUGIN-FIDO2PRF-1[A-Z0-9]+","age":"[A-Za-z0-9+/=]+"\}$/.test(wrapped)
  const bytes = decodeLong(wrapped)
  return bytes !== undefined && new TextDecoder('latin1').decode(bytes).startsWith('age-encryption.org/v1\n-> scrypt ')
}

export const deskKeyRoutes = routes
  .openapi(list, async (c) => {
    const [{ body }, today] = [deskOf(c), todayOf()]
    const [kept, current, waiting] = await Promise.all([
      listDeskKeys(openIntake(c.env.INTAKE), body),
      keysInForce(c.env, body, today),
      waitingKeys(c.env, body),
    ])
    const published = new Set(current.map(({ fingerprint }) => fingerprint))
    const known = new Set(kept.map(({ fingerprint }) => fingerprint))
    const items = [
      ...kept.map((key) => presented(key, c.get('person').account, { published, waiting, today })),
      ...current.filter(({ fingerprint }) => !known.has(fingerprint)).map(madeElsewhere),
    ]
    const has = (kind: string): boolean => current.some((key) => key.kind === kind)
    const wants = ({ published: isPublished, test: its }: Key): boolean =>
      !isPublished || (its !== null && its.standing !== 'fine')
    const shown = c.req.valid('query').due === 'true' ? items.filter(wants) : items
    return c.json({ items: shown, body, ready: has('officer') && has('recovery') }, 200)
  })
  .openapi(keep, async (c) => {
    const { kind, recipient, name, wrapping, wrapped } = c.req.valid('json')
    const [{ body }, today] = [deskOf(c), todayOf()]
    if (!isRecipient(recipient)) throw refuse('/recipient', '不是 age 的公钥。', 'Not a recipient of age.')
    if (name !== undefined) refuseAll(wordsFault('/name', name))
    if (kind === 'recovery' && (wrapped !== undefined || wrapping !== undefined))
      throw refuse(
        '/wrapped',
        '备用钥匙只印在纸上，不存在这里。',
        'A recovery key stands on paper alone and is not kept here.',
      )
    if (kind === 'officer' && (wrapping === undefined || wrapped === undefined || !isWrapped(wrapped, wrapping)))
      throw refuse(
        '/wrapped',
        '私钥要先用口令或者通行密钥包好。',
        'The private key is wrapped by a passphrase or passkey before it is laid aside.',
      )
    const fingerprint = await fingerprintOf(recipient, sha256)
    const key = { account: c.get('person').account, body, recipient, fingerprint, kind, name: name ?? null }
    const made = await addDeskKey(
      openIntake(c.env.INTAKE),
      { ...key, wrapped: wrapped ?? null, wrapping: wrapping ?? null },
      today,
    )
    if (made === 'taken') throw conflict('这把钥匙已经登记过。', 'This key is kept already.')
    if (made === 'too-many') throw conflict('本机关的钥匙太多了。', 'The body has too many keys.')
    return c.json({ id: made.id, fingerprint }, 201)
  })
  .openapi(end, async (c) => {
    const { id } = c.req.valid('param')
    await ofBody(c, id)
    await endDeskKey(openIntake(c.env.INTAKE), deskOf(c).body, id, todayOf())
    return c.body(null, 204)
  })
  .openapi(test, async (c) => {
    const key = await ofBody(c, c.req.valid('param').id)
    if (!c.env.REPORT_KEY) throw new Problem('service-unavailable')
    const day = todayOf()
    const sealed = await seal([key.recipient], await openingTest(c.env.REPORT_KEY, key, day))
    return c.json({ sealed: encodeLong(sealed), day }, 200)
  })
  .openapi(tested, async (c) => {
    const key = await ofBody(c, c.req.valid('param').id)
    if (!c.env.REPORT_KEY) throw new Problem('service-unavailable')
    const { text, day } = c.req.valid('json')
    const today = todayOf()
    // Begun before midnight, it may end after.
    const isNow = day === today || Date.parse(today) - Date.parse(day) === 86_400_000
    if (!isNow || !isSameSecret(text, await openingTest(c.env.REPORT_KEY, key, day)))
      throw refuse('/text', '这不是密封的测试里的内容。', 'This is not what the sealed test holds.')
    await noteTested(openIntake(c.env.INTAKE), key.id, today)
    return c.json({ tested: today, due: testStanding(today, today).due }, 201)
  })
