import { erasePrivateWords } from '../../db/intake/consultation-comments.ts'
import { openIntake } from '../../db/intake/db.ts'
import { eraseRegistrants } from '../../db/intake/hearing-registrations.ts'
import { deliverComments } from '../consultations/deliver.ts'

/** Publishes what was decided of comments while nothing could be published. */
export const deliverDecidedComments = async (env: Env): Promise<void> => {
  if (env.LOG_KEY && !(await deliverComments(env))) throw new Error('decisions about comments wait')
}

/** Erases names and contacts of those who registered for hearings, 90 days after them. */
export const eraseOldRegistrants = (env: Env, now: Date): Promise<void> => eraseRegistrants(openIntake(env.INTAKE), now)

/** Erases what was not published of comments, a year after it was decided. */
export const eraseOldWords = (env: Env, now: Date): Promise<void> => erasePrivateWords(openIntake(env.INTAKE), now)
