import { NO_PARAGRAPH } from '../../content/consultations/comment.ts'
import { readPaperComment, type GivenPaperComment } from '../../content/consultations/paper.ts'
import { textIn } from '../../content/consultations/ruled.ts'
import { whyNotTaken, type NotTaken } from '../../content/consultations/state.ts'
import type { Wrong } from '../../content/forms/wrong.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openRecord } from '../record/db.ts'
import { readBodies } from '../record/read.ts'
import { addComment, type CommentReceipt } from './consultation-comments.ts'
import { openIntake } from './db.ts'
import type { TakingEnv } from './take-comment.ts'

/** Taking a comment that came on paper or by telephone: what came within the window may be typed in after it, until the result. */

export type PaperTaken =
  CommentReceipt | { wrong: Wrong[] } | { notTaken: Exclude<NotTaken, 'closed'> | 'decided' } | 'another' | 'too-many'

/** @param body - consultation */
export const takePaperComment = async (
  env: Pick<TakingEnv, 'INTAKE' | 'RECORD' | 'OBJECTS'>,
  consultation: string,
  body: Body,
  given: GivenPaperComment,
  once: string | undefined,
  now: Date,
): Promise<PaperTaken> => {
  const record = openRecord(env.RECORD, env.OBJECTS)
  const today = dayOf(now.toISOString())
  const notTaken = whyNotTaken(body, today)
  if (notTaken === 'coming' || notTaken === 'elsewhere') return { notTaken }
  if ((await readBodies(record, 'consultation-results', [consultation])).has(consultation))
    return { notTaken: 'decided' }
  const window = { opens: textIn(body['opens']) ?? '', closes: textIn(body['closes']) ?? '', today }
  const read = readPaperComment(given, window)
  if ('wrong' in read) return read
  const { comment, way, received } = read
  const { paragraph } = comment
  if (paragraph !== undefined) {
    const key = `${consultation}~draft~${paragraph}`
    const there = await readBodies(record, 'consultation-paragraphs', [key])
    if (!there.has(key)) return { wrong: [{ pointer: '/paragraph', message: NO_PARAGRAPH }] }
  }
  return addComment(openIntake(env.INTAKE), consultation, comment, { once, paper: { way, received } }, now)
}
