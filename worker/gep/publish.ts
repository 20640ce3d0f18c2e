import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { personalNumbers, unexplainedSlips } from '../../content/gep/account-row.ts'
import { accountKey } from '../../content/gep/key.ts'
import { allChecks, recompute, type Recomputed } from '../../content/gep/recompute.ts'
import { recordPath } from '../../content/registers/present.ts'
import {
  ACCOUNT_MEDIA_TYPE,
  accountRows,
  registerOfAccount,
  type AccountRows,
} from '../../db/record/gep-publication.ts'
import { GEP_ACCOUNTS } from '../../db/record/gep.ts'
import { ObjectErased, putObject } from '../../db/record/objects.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { findRecord } from '../../db/record/read.ts'
import { findAnswer } from '../../db/record/requests.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { requestOf } from '../registers/once.ts'
import { assertPresent } from '../registers/publishing.ts'
import { pathOf } from './address.ts'
import { problemIssues, ResultBody, resultOf } from './answers.ts'
import { readAccount, type ReceivedAccount } from './body.ts'
import { ACCOUNT_BODY } from './calculations.ts'
import { assertRegister, prepare, publishingAccounts, submit } from './submit.ts'

const PlacedRow = z.object({ key: z.string(), revision: z.int(), index: z.int() })
const Told = {
  totals: ResultBody.shape.totals,
  tally: ResultBody.shape.tally,
  differs: ResultBody.shape.checks.describe('Declared numbers that do not come out, each with what may be why.'),
  notices: ResultBody.shape.notices,
}
const REFUSED = refusals(
  'unauthorized',
  'forbidden',
  'conflict',
  'gone',
  'body-too-large',
  'unsupported-media-type',
  'invalid-request',
  'rows-refused',
  'too-many-requests',
  'service-unavailable',
)
const HEADERS = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() })

const description = {
  method: 'post' as const,
  path: '/accounts' as const,
  tags: ['gep'],
  summary: 'Publish or correct an account',
  description:
    'The account is kept byte for byte as it is received. One that says something else than what stands needs `?reason=`. ' +
    'With `headline: true` the account that was put first of the same place and year is put first no more. A row that ' +
    'differs is told of and stands; a unit that was probably exchanged is refused unless the note of its item, or of ' +
    'the account, says why it is right.',
  security: KEY_SECURITY,
  request: {
    query: z.object({ dryRun: z.enum(['true', 'false']).optional(), reason: z.string().min(1).max(500).optional() }),
    headers: HEADERS,
  },
  responses: {
    200: jsonAnswer(
      'Dry run: what would happen',
      z.object({ account: z.string(), outlook: z.enum(['published', 'corrected', 'unchanged']), ...Told }),
    ),
    201: jsonAnswer(
      'Published: where it stands, and the signed checkpoint that covers it',
      z.object({
        account: z.string(),
        url: z.string(),
        record: z.string(),
        entries: z.array(PlacedRow).describe('The account first; behind it one that is put first no more.'),
        checkpoint: z.string(),
        ...Told,
      }),
    ),
    ...REFUSED,
  },
}

/** The body is read by `readAccount`, which says more of it than a schema could. */
const publishAccount = createRoute({ ...description, hide: true, middleware: publishingAccounts })

const toldOf = (result: Recomputed) => {
  const { totals, tally, notices } = resultOf(result)
  const failing = new Set(allChecks(result).flatMap(({ verdict, pointer }) => (verdict === 'differs' ? [pointer] : [])))
  const { items, checks } = resultOf(result)
  const all = [
    ...items.flatMap(({ quantityCheck, check }) => [
      ...(quantityCheck ? [quantityCheck] : []),
      ...(check ? [check] : []),
    ]),
    ...checks,
  ]
  return { totals, tally, differs: all.filter(({ pointer }) => failing.has(pointer)), notices }
}

/** @throws Problem 422 with everything that keeps the account from being published, apart from what the record says */
const rowsOf = async (
  c: Context<App>,
  { account, content }: ReceivedAccount,
  result: Recomputed,
  reason: string | undefined,
): Promise<AccountRows> => {
  const wrong = [...personalNumbers(account), ...unexplainedSlips(account, result)]
  if (wrong.length > 0) throw new Problem('invalid-request', {}, { issues: problemIssues(wrong) })
  const rows = await accountRows(recordOf(c), account, result, content, { now: new Date(), reason })
  if (!('issues' in rows)) return rows
  throw new Problem('invalid-request', {}, { issues: rows.issues })
}

const keep = async (c: Context<App>, content: ReceivedAccount['content']): Promise<void> => {
  try {
    await putObject(c.env.OBJECTS, content, ACCOUNT_MEDIA_TYPE)
  } catch (error) {
    throw error instanceof ObjectErased ? new Problem('gone') : error
  }
}

const withdrawalDescription = {
  method: 'post' as const,
  path: '/accounts/{place}/{year}/{method}/withdrawals' as const,
  tags: ['gep'],
  summary: 'Withdraw an account, saying why',
  security: KEY_SECURITY,
  request: {
    params: z.object({ place: z.string(), year: z.string(), method: z.string() }),
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ reason: z.string().trim().min(1).max(500) }) } },
    },
  },
  responses: {
    201: jsonAnswer(
      'Withdrawn',
      z.object({ account: z.string(), entries: z.array(PlacedRow), checkpoint: z.string() }),
    ),
    ...REFUSED,
    ...refusals('not-found'),
  },
}
const withdraw = createRoute({ ...withdrawalDescription, middleware: [...publishingAccounts, ...smallJson] })

const shown = ({ key, revision, index }: z.output<typeof PlacedRow>) => ({ key, revision, index })

const routes = newRoutes()
routes.openAPIRegistry.registerPath({ ...description, request: { ...description.request, body: ACCOUNT_BODY } })

export const publishRoutes = routes
  .openapi(publishAccount, async (c) => {
    const { dryRun, reason } = c.req.valid('query')
    const { 'idempotency-key': key } = c.req.valid('header')
    const received = await readAccount(c)
    const { account, rules, content } = received
    assertRegister(c, registerOfAccount(account).id)
    const result = recompute(account, rules)
    const told = toldOf(result)
    const id = accountKey(account)
    const place = { account: id, url: pathOf(account), record: recordPath(registerOfAccount(account).id, id) }
    const request = key === undefined || dryRun === 'true' ? undefined : requestOf(c, key, sha256Hex(content))
    const before = request && (await findAnswer(recordOf(c), request.id))
    if (before && before.digest !== request.digest) throw new Problem('conflict')
    if (before)
      return c.json({ ...place, entries: before.placed.map(shown), checkpoint: before.checkpoint, ...told }, 201)

    const prepared = await prepare(c, await rowsOf(c, received, result, reason), request)
    const [foreseen = 'unchanged'] = prepared.outlook
    const outlook: Exclude<typeof foreseen, 'withdrawn'> = foreseen === 'withdrawn' ? 'unchanged' : foreseen
    if (dryRun === 'true') return c.json({ account: id, outlook, ...told }, 200)
    await keep(c, content)
    const { placed, checkpoint } = await submit(c, prepared)
    return c.json({ ...place, entries: placed.map(shown), checkpoint, ...told }, 201)
  })
  .openapi(withdraw, async (c) => {
    const { place, year, method } = c.req.valid('param')
    const account = `${place}-${year}-${method}`
    const register = registerOfAccount({})
    assertRegister(c, GEP_ACCOUNTS)
    const record = await findRecord(recordOf(c), GEP_ACCOUNTS, account)
    if (!record?.body) throw new Problem('not-found')
    assertPresent(c)
    const row = { row: 0, key: account, status: 'withdrawn' as const, body: {}, reason: c.req.valid('json').reason }
    const { placed, checkpoint } = await submit(c, await prepare(c, { register, rows: [row] }))
    return c.json({ account, entries: placed.map(shown), checkpoint }, 201)
  })
