import { createHash } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { checkRows, type CheckedRow } from '../../content/registers/check.ts'
import { message, type Issue } from '../../content/registers/messages.ts'
import { fieldsWithRole, type RegisterDefinition } from '../../content/registers/register.ts'
import { dayOf } from '../../content/registers/span.ts'
import { templateRows } from '../../content/registers/template.ts'
import { openIntake } from '../../db/intake/db.ts'
import { commitPersons } from '../../db/intake/persons.ts'
import { refundRows, spendRows } from '../../db/intake/keys.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { describeFiles, namesFiles, type FileFault } from '../../db/record/documents.ts'
import { plan } from '../../db/record/plan.ts'
import { refsOf } from '../../db/record/refs.ts'
import { findAnswer, type RequestAnswer } from '../../db/record/requests.ts'
import { readState } from '../../db/record/state.ts'
import { newRoutes, recordOf, sequencerOf, type App } from '../app.ts'
import { languageOf } from '../http/language.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'
import { readWaitingFiles } from '../jobs/read-files.ts'
import type { Halted, Submission } from '../sequencer.ts'
import { withPersons } from '../persons.ts'
import { publishing } from './publishing.ts'
import {
  brokenCarries,
  outOfBounds,
  refusedRows,
  unknownRefs,
  unknownRefsTo,
  wrongFiles,
  type Rows,
} from './refusals.ts'
import { registerOf } from './register.ts'
import { unanswerable } from './replying.ts'

const PlacedRow = z.object({ key: z.string(), revision: z.int(), index: z.int() })
const Notice = z.object({ pointer: z.string(), message: z.string() })
type Notice = z.output<typeof Notice>

/** A file that was handed in; its size and media type, where they are given, are compared with it. */
const FILE = z.object({
  sha256: z.string(),
  title: z.string().optional(),
  bytes: z.int().optional(),
  mediaType: z.string().optional(),
})
const CELL = z.union([z.string(), z.int(), z.boolean(), z.array(z.union([z.string(), FILE])), z.null()])
const BODY = {
  required: true,
  description:
    'Columns are field names or their titles in either language; `GET /api/registers/{register}` lists them.',
  content: {
    'application/json': { schema: z.array(z.record(z.string(), CELL)).max(5_000) },
    'application/x-ndjson': { schema: z.string().describe('One JSON object a line.') },
    'text/csv': { schema: z.string().describe('RFC 4180, the first line naming the columns.') },
  },
}

const description = {
  method: 'post' as const,
  path: '/{register}/entries' as const,
  tags: ['registers'],
  summary: 'Publish, correct or withdraw records: all rows of a request stand, or none',
  description:
    'Rows as a JSON array, NDJSON or CSV (UTF-8 or GB18030, gzip allowed), at most 5,000 rows or 8 MB. ' +
    'A correction or withdrawal (`_status` = `withdrawn`) carries `_reason`, in the row or for all rows as `?reason=`.',
  security: KEY_SECURITY,
  request: {
    params: z.object({ register: z.string() }),
    query: z.object({ dryRun: z.enum(['true', 'false']).optional(), reason: z.string().min(1).max(500).optional() }),
    headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
  },
  responses: {
    200: jsonAnswer(
      'Dry run: what would happen',
      z.object({
        published: z.int(),
        corrected: z.int(),
        withdrawn: z.int(),
        unchanged: z.int(),
        notices: z.array(Notice),
      }),
    ),
    201: jsonAnswer(
      'Published: where each row stands, and the signed checkpoint that covers it',
      z.object({ accepted: z.int(), entries: z.array(PlacedRow), checkpoint: z.string(), notices: z.array(Notice) }),
    ),
    ...refusals(
      'unauthorized',
      'forbidden',
      'not-found',
      'conflict',
      'body-too-large',
      'unsupported-media-type',
      'rows-refused',
      'too-many-requests',
      'service-unavailable',
    ),
  },
}

/** Rows are read by `publishing`, which knows encodings and tells lines: the schema of the body only describes it. */
const publishEntries = createRoute({ ...description, hide: true, middleware: publishing })

const refuse = (issues: ProblemIssue[]): void => {
  if (issues.length > 0) throw new Problem('rows-refused', {}, { issues })
}

const sha256 = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('base64url')

/** Names a write so that repeating it is harmless: the same key of the same caller, and what it asks. */
const requestOf = (c: Context<App>, key: string, content: string): { id: string; digest: string } => {
  const { pathname, search } = new URL(c.req.url)
  return { id: sha256(c.get('authority').id, key), digest: sha256(pathname, search, content) }
}

/** What tells one request's rows from another's. It stands in public: of names only their commitments go into it. */
const contentOf = (c: Context<App>, register: RegisterDefinition, accepted: CheckedRow[]): string =>
  fieldsWithRole(register, 'person').length > 0 ? JSON.stringify(accepted) : c.get('rows').digest

const answered = ({ placed, checkpoint }: Pick<RequestAnswer, 'placed' | 'checkpoint'>, notices: Notice[]) => ({
  accepted: placed.length,
  entries: placed.map(({ key, revision, index }) => ({ key, revision, index })),
  checkpoint,
  notices,
})

/** Nothing is published from a database that does not follow what was signed. */
const halted = ({ found, signed }: Halted): Problem => {
  const message = {
    zh: `数据库有 ${found} 条，与已经签名的 ${signed} 条的检查点不符：它可能恢复到了较早的状态。在查清之前不接受发布。`,
    en:
      `The database holds ${found} entries and does not follow the checkpoint signed at ${signed}: it may have been ` +
      'restored to an earlier state. Nothing is published until that is cleared up.',
  }
  return new Problem('service-unavailable', {}, { issues: [{ pointer: '', message }] })
}

/** The log's key was taken away, after a leak for one: what stands can be read, nothing can be signed. */
const unsigned = (): Problem => {
  const message = {
    zh: '日志的签名密钥已经撤下，现在不能发布；已公布的内容照常可查。',
    en: 'The key that signs the log was taken away, so that nothing can be published; what stands can be read as before.',
  }
  return new Problem('service-unavailable', {}, { issues: [{ pointer: '', message }] })
}

/** What would happen, without writing: the same plan the door makes, and what it would refuse. */
const tryOut = async (db: RecordDb, { publisher, statements: given }: Submission, rows: Rows) => {
  const statements = given.map((statement) => ({ ...statement, register: rows.register }))
  const { appended, outcomes } = plan(await readState(db, given, []), [{ publisher, statements }], IN_A_DRY_RUN)
  const [outcome] = outcomes
  const count = (status: string): number => appended.filter((entry) => entry.status === status).length
  return {
    refused: outcome?.status === 'refused' ? refusedRows(outcome.refusals, rows) : [],
    outlook: {
      published: count('published'),
      corrected: count('corrected'),
      withdrawn: count('withdrawn'),
      unchanged: given.length - appended.length,
    },
  }
}
/** Any instant has the length of the one that the entry would carry. */
const IN_A_DRY_RUN = '2000-01-01T00:00:00Z'

const refusesUnknown = ({ register }: Rows): boolean => register.unknownRef === 'refuse'

/** Everything wrong with well-formed rows that only the record can tell, and what is only told of, but for references. */
const findWrong = async (
  c: Context<App>,
  rows: Rows,
  faults: FileFault[],
): Promise<{ wrong: Issue[]; told: Issue[] }> => {
  const db = recordOf(c)
  const [bounds, answers, carries] = await Promise.all([
    outOfBounds(db, rows, c.get('authority')),
    unanswerable(db, rows),
    brokenCarries(db, rows),
  ])
  return { wrong: [...bounds, ...answers, ...wrongFiles(faults, rows)], told: carries }
}

/** The same with references. What is about to be published leaves them to the sequencer: one read for many requests. */
const findAllWrong = async (db: RecordDb, rows: Rows, found: { wrong: Issue[]; told: Issue[] }) => {
  const refs = await unknownRefs(db, rows)
  return refusesUnknown(rows)
    ? { wrong: [...found.wrong, ...refs], told: found.told }
    : { wrong: found.wrong, told: [...refs, ...found.told] }
}

/** Issues that one answer lists. */
const MAX_ISSUES = 1_000

const rowOf = ({ pointer }: Issue): number => Number(/^\/(\d+)/.exec(pointer)?.[1] ?? Infinity)

/** Issues of several checks in the order of the rows; what is not listed is counted. */
const inOrder = (issues: Issue[]): Issue[] => {
  const uncounted = issues.filter(({ code }) => code !== 'more-issues')
  const counted = issues.reduce((sum, { code, values }) => sum + (code === 'more-issues' ? Number(values.count) : 0), 0)
  const sorted = uncounted.toSorted((a, b) => rowOf(a) - rowOf(b))
  const count = sorted.length - MAX_ISSUES + counted
  if (sorted.length <= MAX_ISSUES && counted === 0) return sorted
  return [...sorted.slice(0, MAX_ISSUES), { pointer: '', code: 'more-issues', values: { count: String(count) } }]
}

/** Hands rows to the sequencer; those that do not come to stand are not counted against the key. */
const submit = async (c: Context<App>, submission: Submission, rows: Rows) => {
  if (!c.env.LOG_KEY) throw unsigned()
  const [intake, authority, day] = [openIntake(c.env.INTAKE), c.get('authority'), dayOf(new Date().toISOString())]
  const { length } = submission.statements
  if (!(await spendRows(intake, authority, day, length))) throw new Problem('too-many-requests', { seconds: 3_600 })
  const { outcome, checkpoint } = await sequencerOf(c.env).submit(submission)
  if (outcome.status === 'placed')
    return { placed: outcome.placed, checkpoint, told: unknownRefsTo(rows, outcome.unknown) }
  await refundRows(intake, authority, day, length)
  if (outcome.status === 'halted') throw halted(outcome)
  if (outcome.status === 'conflict') throw new Problem('conflict')
  const issues =
    outcome.status === 'unknown-refs' ? unknownRefsTo(rows, outcome.unknown) : refusedRows(outcome.refusals, rows)
  throw new Problem('rows-refused', {}, { issues: inOrder(issues) })
}

/** Text of files is read once the answer is given; what goes wrong is tried again by the clock. */
const readSoon = (c: Context<App>): void => c.executionCtx.waitUntil(readWaitingFiles(c.env).catch(() => undefined))

const statementsOf = ({ register, accepted }: Rows): Submission['statements'] =>
  accepted.map(({ key, status, body, reason }) => ({
    register: register.id,
    key,
    body: status === 'withdrawn' ? null : body,
    reason,
  }))

/** The lines of a template that were left in state nothing; they count as empty rows, so that pointers keep their place. */
const withoutTemplate = (register: RegisterDefinition, rows: unknown[]): unknown[] => {
  const count = templateRows(register, rows)
  return count === 0 ? rows : rows.map((row, index) => (index < count ? { '': '' } : row))
}

const routes = newRoutes()
routes.openAPIRegistry.registerPath({ ...description, request: { ...description.request, body: BODY } })

export const registerPublishRoutes = routes.openapi(publishEntries, async (c) => {
  const { dryRun, reason } = c.req.valid('query')
  const { 'idempotency-key': key } = c.req.valid('header')
  const db = recordOf(c)
  const register = registerOf(c.req.valid('param').register)
  const { rows: given, lines } = c.get('rows')
  const checked = checkRows(register, withoutTemplate(register, given), {
    now: new Date(),
    reason,
    lines,
    takesPersons: true,
  })
  const { issues, notices } = checked
  // From here on nobody is named.
  const { rows: accepted, fresh } = await commitPersons(openIntake(c.env.INTAKE), register, checked.accepted)
  const inLanguage = (issue: Issue): Notice => ({ pointer: issue.pointer, message: message(issue, languageOf(c)) })

  const isNamed = key !== undefined && dryRun !== 'true'
  const request = isNamed ? requestOf(c, key, contentOf(c, register, accepted)) : undefined
  const before = request && (await findAnswer(db, request.id))
  if (before && before.digest !== request.digest) throw new Problem('conflict')
  if (before) return c.json(answered(before, notices.map(inLanguage)), 201)

  const files = await describeFiles(c.env.OBJECTS, register, accepted)
  const rows: Rows = { register, accepted: files.rows, lines }
  const first = await findWrong(c, rows, files.faults)
  const isRead = dryRun === 'true' || issues.length + first.wrong.length > 0
  const found = isRead ? await findAllWrong(db, rows, first) : first
  const wrong = [...issues, ...found.wrong]
  const submission: Submission = {
    publisher: c.get('authority').organisation ?? 'portal',
    statements: statementsOf(rows),
    request,
    refs: { names: refsOf(register, rows.accepted), isRefused: refusesUnknown(rows) },
  }
  if (dryRun === 'true') {
    const { refused, outlook } = await tryOut(db, submission, rows)
    refuse(inOrder([...wrong, ...refused]))
    return c.json({ ...outlook, notices: [...notices, ...found.told].map(inLanguage) }, 200)
  }
  refuse(inOrder(wrong))
  const placed = await withPersons(c.env, fresh, submission, (promised) => submit(c, promised, rows))
  if (namesFiles(register, rows.accepted)) readSoon(c)
  // Whoever asked at the same time with the same key gets the same checkpoint.
  const kept = request && (await findAnswer(db, request.id))
  const told = [...notices, ...placed.told, ...found.told].map(inLanguage)
  return c.json(answered(kept ?? placed, told), 201)
})
