import { and, asc, eq, gte, lt } from 'drizzle-orm'
import { PROMISED } from '../../db/intake/consultation-decisions.ts'
import { openIntake } from '../../db/intake/db.ts'
import { outbox } from '../../db/intake/tables.ts'
import { sequencerOf } from '../app.ts'
import type { Submission } from '../sequencer.ts'

/** Promises taken up at once; the next minute goes on. */
const AT_ONCE = 100

/**
 * Publishes what was decided of comments and does not stand yet, in the order of decision. Each carries its own request id:
 * whoever else tries the same publishes nothing twice.
 * @param consultation - of one; of all without it
 * @returns whether nothing is left of those looked at
 */
export const deliverComments = async (env: Env, consultation?: string): Promise<boolean> => {
  if (!env.LOG_KEY) return false
  const db = openIntake(env.INTAKE)
  const prefix = consultation === undefined ? PROMISED : `${PROMISED}${consultation}/`
  const waiting = await db
    .select()
    .from(outbox)
    .where(and(gte(outbox.id, prefix), lt(outbox.id, `${prefix}\x7f`)))
    .orderBy(asc(outbox.id))
    .limit(AT_ONCE)
  const isPlaced = await Promise.all(
    [...Map.groupBy(waiting, ({ id }) => id.slice(0, id.lastIndexOf('/')))].map(async ([, promised]) => {
      // Of one comment in their order; different ones go into the log together.
      for (const { id, submission } of promised) {
        // Written by `decideComments` alone.
        const parsed: Submission = JSON.parse(submission)
        const { outcome } = await sequencerOf(env).submit(parsed)
        // What takes back a comment that never stood has nothing to do.
        const isVoid =
          outcome.status === 'refused' && outcome.refusals.every(({ code }) => code === 'nothing-to-withdraw')
        if (outcome.status !== 'placed' && !isVoid) return false
        await db.delete(outbox).where(eq(outbox.id, id))
      }
      return true
    }),
  )
  return isPlaced.every(Boolean)
}
