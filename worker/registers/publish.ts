import { createHash } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import { checkRows, type CheckedRow } from '../../content/registers/check.ts'
import type { Body } from '../../content/registers/facts.ts'
import { message } from '../../content/registers/messages.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openIntake } from '../../db/intake/db.ts'
import { spendRows } from '../../db/intake/keys.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { plan, type Placed, type Statement } from '../../db/record/plan.ts'
import { readState } from '../../db/record/state.ts'
import { newRoutes, recordOf, sequencerOf } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { readRows } from '../http/body.ts'
import { languageOf } from '../http/language.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'
import { missingFiles, outOfBounds, refusedRows, unknownRefs } from './refusals.ts'
import { registerOf } from './register.ts'

const PlacedRow = z.object({ key: z.string(), revision: z.int(), index: z.int() })
const Notice = z.object({ pointer: z.string(), message: z.string() })

const publishEntries = createRoute({
  method: 'post',
  path: '/{register}/entries',
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
    ),
  },
})

/** A row as it goes to the sequencer. */
interface Row {
  register: string
  key: string
  body: Body | null
  reason: string | undefined
}

const refuse = (issues: ProblemIssue[]): void => {
  if (issues.length > 0) throw new Problem('rows-refused', {}, { issues })
}

const sha256 = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('base64url')

/** What would happen, without writing: the same plan the door makes. */
const tryOut = async (db: RecordDb, publisher: string, statements: Statement[], accepted: CheckedRow[]) => {
  const keys = statements.map(({ register, key }) => ({ register: register.id, key }))
  const { appended, outcomes } = plan(await readState(db, keys, []), [{ publisher, statements }], IN_A_DRY_RUN)
  const [outcome] = outcomes
  if (outcome?.status === 'refused') refuse(refusedRows(outcome.refusals, accepted))
  const count = (status: string): number => appended.filter((entry) => entry.status === status).length
  return {
    published: count('published'),
    corrected: count('corrected'),
    withdrawn: count('withdrawn'),
    unchanged: statements.length - appended.length,
  }
}
/** Any instant has the length of the one that the entry would carry. */
const IN_A_DRY_RUN = '2000-01-01T00:00:00Z'

const placedOf = ({ key, revision, index }: Placed) => ({ key, revision, index })

const routes = newRoutes()
routes.use('/:register/entries', authorize('publisher'))

export const registerPublishRoutes = routes.openapi(publishEntries, async (c) => {
  const { register: id } = c.req.valid('param')
  const { dryRun, reason } = c.req.valid('query')
  const authority = c.get('authority')
  const register = registerOf(id)
  if (register.closed || (authority.bounds.registers && !authority.bounds.registers.includes(id)))
    throw new Problem('forbidden')
  const now = new Date()
  const { rows: given, lines, digest } = await readRows(c.req.raw)
  const { accepted, issues, notices } = checkRows(register, given, { now, reason, lines })
  refuse([...issues, ...(await outOfBounds(recordOf(c), register, authority, accepted))])
  refuse(await missingFiles(c.env.OBJECTS, register, accepted))
  if (register.unknownRef === 'refuse') refuse(await unknownRefs(recordOf(c), register, accepted))
  const rows = accepted.map((row): Row => ({
    register: id,
    key: row.key,
    body: row.status === 'withdrawn' ? null : row.body,
    reason: row.reason,
  }))
  const publisher = authority.organisation ?? 'portal'
  const shown = notices.map((notice) => ({ pointer: notice.pointer, message: message(notice, languageOf(c)) }))
  if (dryRun === 'true')
    return c.json(
      {
        ...(await tryOut(
          recordOf(c),
          publisher,
          rows.map((row) => ({ ...row, register })),
          accepted,
        )),
        notices: shown,
      },
      200,
    )
  if (!(await spendRows(openIntake(c.env.INTAKE), authority, dayOf(now.toISOString()), rows.length)))
    throw new Problem('too-many-requests', { seconds: 3_600 })
  const idempotencyKey = c.req.valid('header')['idempotency-key']
  const { outcome, checkpoint } = await sequencerOf(c.env).submit({
    publisher,
    statements: rows,
    ...(idempotencyKey === undefined
      ? {}
      : { request: { id: sha256(authority.id, idempotencyKey), digest: sha256(c.req.url, digest) } }),
  })
  if (outcome.status === 'conflict') throw new Problem('conflict')
  if (outcome.status === 'refused')
    throw new Problem('rows-refused', {}, { issues: refusedRows(outcome.refusals, accepted) })
  const entries = outcome.placed.map(placedOf)
  return c.json({ accepted: entries.length, entries, checkpoint, notices: shown }, 201)
})
