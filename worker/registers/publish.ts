import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { CheckedRow } from '../../content/registers/check.ts'
import { message, type Issue } from '../../content/registers/messages.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openIntake } from '../../db/intake/db.ts'
import { spendRows } from '../../db/intake/keys.ts'
import { findWaitingOnce } from '../../db/intake/waiting.ts'
import { describeFiles, namesFiles } from '../../db/record/documents.ts'
import { findAnswer, type RequestAnswer } from '../../db/record/requests.ts'
import { newRoutes, recordOf, sequencerOf, type App } from '../app.ts'
import { languageOf } from '../http/language.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'
import { readWaitingFiles } from '../jobs/read-files.ts'
import type { Submission } from '../sequencer.ts'
import { withPersons } from '../persons.ts'
import { Change } from './differences.ts'
import { findWrong, inOrder, readGiven, submissionOf, tryOut, withoutTemplate, withReferences } from './examine.ts'
import { requestOf } from './once.ts'
import { isEnding, withOwner } from './owner.ts'
import { assertPresent, publishing } from './publishing.ts'
import { unknownRefsTo, type Rows } from './refusals.ts'
import { registerOf } from './register.ts'
import { refund, unpublishable, unsigned } from './unpublishable.ts'
import { letWait, Reason, Receipt, receiptOf, sayWhy, Waits } from './waiting.ts'

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

/** Everything that publishing rows may answer. */
export const PUBLISHED = {
  200: jsonAnswer(
    'Dry run: what would happen',
    z.object({
      published: z.int(),
      corrected: z.int(),
      withdrawn: z.int(),
      unchanged: z.int(),
      changes: z.array(Change).describe('What each row would change; a row that changes nothing is left out.'),
      waits: z.array(Reason).describe('Why it would wait for a second person; empty where it would stand at once.'),
      notices: z.array(Notice),
    }),
  ),
  202: jsonAnswer(
    'Nothing is published yet: it waits for another officer, at most 30 days',
    z.object({ waiting: Receipt, notices: z.array(Notice) }),
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
}

const description = {
  method: 'post' as const,
  path: '/{register}/entries' as const,
  tags: ['registers'],
  summary: 'Publish, correct or withdraw records: all rows of a request stand, or none',
  description:
    'Rows as a JSON array, NDJSON or CSV (UTF-8 or GB18030, gzip allowed), at most 5,000 rows or 8 MB. ' +
    'A correction or withdrawal (`_status` = `withdrawn`) carries `_reason`, in the row or for all rows as `?reason=`. ' +
    'What accuses somebody by name, and far more than is usual of a day, waits until another officer releases it.',
  security: KEY_SECURITY,
  request: {
    params: z.object({ register: z.string() }),
    query: z.object({ dryRun: z.enum(['true', 'false']).optional(), reason: z.string().min(1).max(500).optional() }),
    headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
  },
  responses: PUBLISHED,
}

/** Rows are read by `publishing`, which knows encodings and tells lines: the schema of the body only describes it. */
const publishEntries = createRoute({ ...description, hide: true, middleware: publishing })

const refuse = (issues: ProblemIssue[]): void => {
  if (issues.length > 0) throw new Problem('rows-refused', {}, { issues })
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

/**
 * Hands rows to the sequencer; those that do not come to stand are not counted against the key.
 * @throws Waits where another officer has to release them: then they are counted
 */
const submit = async (c: Context<App>, submission: Submission, rows: Rows) => {
  if (!c.env.LOG_KEY) throw unsigned()
  const [intake, authority, day] = [openIntake(c.env.INTAKE), c.get('authority'), dayOf(new Date().toISOString())]
  const { length } = submission.statements
  if (!(await spendRows(intake, authority, day, length))) throw new Problem('too-many-requests', { seconds: 3_600 })
  const { outcome, checkpoint } = await sequencerOf(c.env).submit(submission)
  if (outcome.status === 'placed')
    return { placed: outcome.placed, checkpoint, told: unknownRefsTo(rows, outcome.unknown) }
  if (outcome.status === 'waits') throw new Waits(outcome.why)
  await refund(c.env, authority, length)
  throw unpublishable(outcome, rows)
}

/** Text of files is read once the answer is given; what goes wrong is tried again by the clock. */
const readSoon = (c: Context<App>): void => c.executionCtx.waitUntil(readWaitingFiles(c.env).catch(() => undefined))

const routes = newRoutes()
routes.openAPIRegistry.registerPath({ ...description, request: { ...description.request, body: BODY } })

/** What is asked of rows beside what stands in them. */
export interface Asked {
  dryRun?: 'true' | 'false' | undefined
  /** Of every row that gives none itself. */
  reason?: string | undefined
  /** `Idempotency-Key`. */
  key?: string | undefined
}

/** Publishes, or tries, the rows of a request in a register, whichever route they came by. */
export const publishGiven = async (c: Context<App>, register: RegisterDefinition, { dryRun, reason, key }: Asked) => {
  const db = recordOf(c)
  const { rows: given, lines, digest } = c.get('rows')
  const stated = withOwner(register, withoutTemplate(register, given), c.get('authority'))
  const read = await readGiven(c.env, { register, rows: stated, lines, reason }, new Date())
  const { accepted, fresh, issues, notices } = read
  if (dryRun !== 'true' && accepted.some((row) => isEnding(register, row))) assertPresent(c)
  const inLanguage = (issue: Issue): Notice => ({ pointer: issue.pointer, message: message(issue, languageOf(c)) })

  const isNamed = key !== undefined && dryRun !== 'true'
  const request = isNamed ? requestOf(c, key, contentOf(c, register, accepted)) : undefined
  // The private database may know the very bytes: what waits is there alone.
  const once = isNamed ? requestOf(c, key, digest) : undefined
  const [before, waiting] = await Promise.all([
    request && findAnswer(db, request.id),
    once && findWaitingOnce(openIntake(c.env.INTAKE), once.id),
  ])
  if ((before && before.digest !== request?.digest) || (waiting && waiting.digest !== once?.digest))
    throw new Problem('conflict')
  if (before) return c.json(answered(before, notices.map(inLanguage)), 201)
  if (waiting) return c.json({ waiting: receiptOf(c, waiting), notices: notices.map(inLanguage) }, 202)

  const files = await describeFiles(c.env.OBJECTS, register, accepted)
  const rows: Rows = { register, accepted: files.rows, lines, refused: read.refused }
  const first = await findWrong(c.env, rows, files.faults, c.get('authority'))
  const isRead = dryRun === 'true' || issues.length + first.wrong.length > 0
  const found = isRead ? await withReferences(db, rows, first) : first
  const wrong = [...issues, ...found.wrong]
  const publisher = c.get('authority').organisation ?? 'portal'
  const submission = submissionOf(rows, { publisher, request, mayWait: true })
  if (dryRun === 'true') {
    const { refused, outlook, why } = await tryOut(db, submission, rows, new Date())
    refuse(inOrder([...wrong, ...refused]))
    return c.json({ ...outlook, waits: sayWhy(c, why), notices: [...notices, ...found.told].map(inLanguage) }, 200)
  }
  refuse(inOrder(wrong))
  try {
    const placed = await withPersons(c.env, fresh, submission, (promised) => submit(c, promised, rows))
    if (namesFiles(register, rows.accepted)) readSoon(c)
    // Whoever asked at the same time with the same key gets the same checkpoint.
    const kept = request && (await findAnswer(db, request.id))
    const told = [...notices, ...placed.told, ...found.told].map(inLanguage)
    return c.json(answered(kept ?? placed, told), 201)
  } catch (error) {
    if (!(error instanceof Waits)) throw error
    const given = { register: register.id, why: error.why, rows: stated, reason, publisher, once }
    const kept = await letWait(c, given, submission.statements.length)
    return c.json({ waiting: receiptOf(c, kept), notices: notices.map(inLanguage) }, 202)
  }
}

export const registerPublishRoutes = routes.openapi(publishEntries, (c) => {
  const { dryRun, reason } = c.req.valid('query')
  const { 'idempotency-key': key } = c.req.valid('header')
  return publishGiven(c, registerOf(c.req.valid('param').register), { dryRun, reason, key })
})
