import { and, asc, eq, gte, lt } from 'drizzle-orm'
import { openIntake } from '../db/intake/db.ts'
import { outbox } from '../db/intake/tables.ts'
import { sequencerOf } from './app.ts'
import type { Answer, Submission } from './sequencer.ts'

/** Promises taken up at once; the next minute goes on. */
const AT_ONCE = 100

/** Whether nothing is left to do although nothing was placed. */
export type IsVoid = (outcome: Answer['outcome']) => boolean

/**
 * Publishes what the private database promised and does not stand yet: of one matter in the order of decision, different
 * matters together. Each carries its own request id: whoever else tries the same publishes nothing twice.
 * @param under - how the ids of these promises begin: `{kind}/` or `{kind}/{matter}/`
 * @returns whether nothing is left of those looked at
 */
export const deliverPromised = async (env: Env, under: string, isVoid: IsVoid = () => false): Promise<boolean> => {
  if (!env.LOG_KEY) return false
  const db = openIntake(env.INTAKE)
  const waiting = await db
    .select()
    .from(outbox)
    .where(and(gte(outbox.id, under), lt(outbox.id, `${under}\x7f`)))
    .orderBy(asc(outbox.id))
    .limit(AT_ONCE)
  const ofMatters = [...Map.groupBy(waiting, ({ id }) => id.slice(0, id.lastIndexOf('/'))).values()]
  const isPlaced = await Promise.all(
    ofMatters.map(async (promised) => {
      for (const { id, submission } of promised) {
        // Written by those alone who promise.
        const parsed: Submission = JSON.parse(submission)
        const { outcome } = await sequencerOf(env).submit(parsed)
        if (outcome.status !== 'placed' && !isVoid(outcome)) return false
        await db.delete(outbox).where(eq(outbox.id, id))
      }
      return true
    }),
  )
  return isPlaced.every(Boolean)
}
