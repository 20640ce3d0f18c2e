import type { PointsRule } from '../../content/points/rule.ts'
import { checkTold, PORTAL, type Wrong } from '../../content/points/told.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { RecordDb } from '../record/db.ts'
import { findRecord } from '../record/read.ts'
import { findCommentByCode } from './consultation-comments.ts'
import type { ConsultationComment } from './consultations-tables.ts'
import { openIntake } from './db.ts'
import { awardAll, type AwardEnv, type Outcome } from './points-awards.ts'

/** Comments on drafts that were adopted: whoever has number and code can have the points. */

const RULE = 'comment-adopted'

/** How far a comment was adopted, as the rule counts it. */
const COUNTS: Readonly<Record<string, string>> = { adopted: '1', partly: '0.5' }

const bad = (): { wrong: Wrong[] } => ({ wrong: [{ field: 'code', refusal: 'bad-comment', values: {} }] })

/** Of the same words many may come; the one that came first said it. */
const FIRST = `SELECT number FROM consultation_comments
  WHERE consultation = ? AND fingerprint = ? AND state <> 'withheld' ORDER BY received_at, number LIMIT 1`

const isFirst = async (client: D1Database, { consultation, fingerprint, number }: ConsultationComment) =>
  (await client.prepare(FIRST).bind(consultation, fingerprint).first<string>('number')) === number

/**
 * Has the points of an adopted comment credited, once. Nothing that is kept joins the comment to the account.
 * @param typed - number and code as they were typed
 */
export const rewardComment = async (
  env: AwardEnv,
  record: RecordDb,
  rules: Readonly<Record<string, PointsRule>>,
  { number, code, holder }: { number: string; code: string; holder: string },
  now: Date,
): Promise<{ outcome: Outcome } | { wrong: Wrong[] }> => {
  const comment = await findCommentByCode(openIntake(env.INTAKE), { number, code })
  if (!comment || comment.lead === null || !(await isFirst(env.INTAKE, comment))) return bad()
  const answer = await findRecord(record, 'consultation-answers', `${comment.consultation}~${comment.lead}`)
  const adopted = COUNTS[String(answer?.body?.['outcome'])]
  if (adopted === undefined) return bad()
  const at = `${now.toISOString().slice(0, 19)}Z`
  const today = dayOf(at)
  const told = checkTold(
    rules,
    { rule: RULE, holder, day: answer?.body?.['answered'], comment: comment.lead, adopted },
    { attester: PORTAL, today },
  )
  if (Array.isArray(told)) return { wrong: told }
  const [outcome] = await awardAll(env, rules, [told], { attester: PORTAL, by: PORTAL, today, at })
  return outcome ? { outcome } : bad()
}
