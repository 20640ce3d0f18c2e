import type { Wrong } from '../../content/forms/wrong.ts'
import { NO_PARAGRAPH, readComment, type Comment, type GivenComment } from '../../content/consultations/comment.ts'
import { textIn } from '../../content/consultations/ruled.ts'
import { whyNotTaken, type NotTaken } from '../../content/consultations/state.ts'
import { dayOf } from '../../content/registers/span.ts'
import { signConsultationReceipt } from '../record/consultation-receipts.ts'
import { openRecord } from '../record/db.ts'
import { readBodies } from '../record/read.ts'
import type { SignedReceipt } from '../record/receipts.ts'
import { addComment, type CommentReceipt } from './consultation-comments.ts'
import { openIntake } from './db.ts'

/** Taking a comment on a draft, whichever way it came: by the form, or by a program. */

export interface TakenComment extends CommentReceipt {
  /** Last day of the window, `YYYY-MM-DD`. */
  closes: string
  comment: Comment
  /** Left out where the portal has no key to sign with, or the code was given out before. */
  signed: SignedReceipt | undefined
}

export type CommentTaken =
  | TakenComment
  | { wrong: Wrong[] }
  | 'unknown'
  | { notTaken: NotTaken; opens: string; closes: string; elsewhere: string | undefined }
  | 'another'
  | 'too-many'

export type TakingEnv = Pick<Env, 'INTAKE' | 'RECORD' | 'OBJECTS' | 'LOG_ORIGIN' | 'RECEIPT_KEY'>

/** What was sent, as it was understood; the receipt is of this. */
const fieldsOf = (consultation: string, comment: Comment, organisation: string | undefined): Record<string, string> => {
  const stated = { consultation, organisation, ...comment }
  return Object.fromEntries(
    Object.entries(stated).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/**
 * @param organisation - credit code, where an organisation comments in its name
 * @param once - token of the form, or key of the request
 */
export const takeComment = async (
  env: TakingEnv,
  consultation: string,
  given: GivenComment,
  { organisation, once }: { organisation?: string | undefined; once?: string | undefined },
  now: Date,
): Promise<CommentTaken> => {
  const record = openRecord(env.RECORD, env.OBJECTS)
  const body = (await readBodies(record, 'consultations', [consultation])).get(consultation)
  if (!body) return 'unknown'
  const [opens = '', closes = ''] = [textIn(body['opens']), textIn(body['closes'])]
  const notTaken = whyNotTaken(body, dayOf(now.toISOString()))
  if (notTaken) return { notTaken, opens, closes, elsewhere: textIn(body['elsewhere']) }
  const read = readComment(given)
  if ('wrong' in read) return read
  const { comment } = read
  const { paragraph } = comment
  if (paragraph !== undefined) {
    const key = `${consultation}~draft~${paragraph}`
    const there = await readBodies(record, 'consultation-paragraphs', [key])
    if (!there.has(key)) return { wrong: [{ pointer: '/paragraph', message: NO_PARAGRAPH }] }
  }
  const kept = await addComment(openIntake(env.INTAKE), consultation, comment, { organisation, once }, now)
  if (typeof kept === 'string') return kept
  const { number, code, receivedAt: received } = kept
  const facts = { number, about: consultation, to: textIn(body['organisation']) ?? '', received, closes }
  const words = fieldsOf(consultation, comment, organisation)
  const signed = code === undefined ? undefined : await signConsultationReceipt(env, facts, { code, words })
  return { ...kept, closes, comment, signed }
}
